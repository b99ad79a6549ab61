package schedule

import (
	"hash/fnv"
	"math"
	"time"
)

// SpreadRange is between how many days after its last answer a fact may be reviewed
// that is due after so many days: the fuzz range of Anki and ts-fsrs, which moves
// a review by 15 % of short, 10 % of middling and 5 % of long intervals, and a day.
// Intervals below 2.5 days do not move.
func SpreadRange(interval float64) (low, high float64) {
	if interval < 2.5 {
		return interval, interval
	}
	delta := 1 + 0.15*(min(interval, 7)-2.5) + 0.10*max(min(interval, 20)-7, 0) + 0.05*max(interval-20, 0)
	return max(2, math.Round(interval-delta)), math.Round(interval + delta)
}

// LearnerSeed tells learners apart in the spread, so that not a whole class has the
// same facts on the same days.
func LearnerSeed(learnerID string) uint64 { return hashOf(learnerID) }

func hashOf(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // never fails
	return h.Sum64()
}

// horizon is for how many days ahead the load is looked at; the range of a fact that
// may be asked today never reaches further, but for intervals above a year.
const horizon = 45

// slot is a fact that is to be given to a day; days count from today, 0.
type slot struct {
	place     int
	low, high int
	want      int // the day that the hash prefers
}

// spread gives each known fact a day within its range, and reports by place of the
// fact which are for today. The facts with the least choice are placed first, each
// on the study day with the least to do; among equals on the day nearest to the one
// that a hash of learner and fact prefers. It takes time linear in the facts.
func spread(in Input) []bool {
	p := placer{set: in.Settings, today: in.Settings.day(in.Now), extra: in.Extra}
	slots := make([]slot, 0, len(in.Facts))
	for i, f := range in.Facts {
		k, met := in.Known[f.ID]
		if !met {
			continue
		}
		if day := p.set.day(k.LastAt); !k.LastRight || day == p.today && p.set.day(k.FirstAt) != day {
			p.load[0]++ // a miss is asked at once; what was reviewed today has been part of its load
		}
		if !k.LastRight {
			continue
		}
		if s, ok := p.slot(i, k, in.Now); ok {
			slots = append(slots, s)
		}
	}
	today := make([]bool, len(in.Facts))
	for _, s := range byHigh(slots) {
		today[s.place] = p.place(s) == 0
	}
	return today
}

// byHigh sorts slots by the end of their range, by counting.
func byHigh(slots []slot) []slot {
	var next [horizon + 2]int
	for _, s := range slots {
		next[s.high+1]++
	}
	for i := 1; i < len(next); i++ {
		next[i] += next[i-1]
	}
	sorted := make([]slot, len(slots))
	for _, s := range slots {
		sorted[next[s.high]] = s
		next[s.high]++
	}
	return sorted
}

// placer holds how much the coming days have to do.
type placer struct {
	set   Settings
	today int
	extra bool // the learner studies today, planned or not
	load  [horizon + 1]int
}

// slot is the range of a fact last answered right; false when it lies too far ahead.
func (p *placer) slot(place int, k Known, now time.Time) (slot, bool) {
	interval := k.DueAt.Sub(k.LastAt).Hours() / 24
	low, high := SpreadRange(interval)
	last := p.set.day(k.LastAt)
	s := slot{place: place, low: last + int(low) - p.today, high: last + int(high) - p.today}
	if interval < 2.5 {
		due := p.set.day(k.DueAt)
		s.low, s.high = due-p.today, due-p.today
		if due == p.today && k.DueAt.After(now) {
			s.low, s.high = 1, 1 // later today: it need not be waited for
		}
	}
	if last == p.today {
		s.low = max(s.low, 1)
	}
	s.low = max(s.low, 0)
	if s.low > horizon {
		return s, false
	}
	s.high = min(max(s.high, s.low), horizon)
	draw := p.set.Learner ^ hashOf(k.FactID) ^ uint64(last)*0x9e3779b97f4a7c15
	s.want = s.low + int(draw%uint64(s.high-s.low+1))
	return s, true
}

// place gives a slot to a day and returns it: the study day with the least load. A
// range without a study day ends on the next one.
func (p *placer) place(s slot) int {
	best := -1
	for day := s.low; day <= s.high; day++ {
		if free := p.extra && day == 0; !free && !p.set.studies(p.today+day) {
			continue
		}
		if best < 0 || p.load[day] < p.load[best] ||
			p.load[day] == p.load[best] && distanceOf(day, s.want) < distanceOf(best, s.want) {
			best = day
		}
	}
	if best < 0 {
		best = min(p.set.studyDay(p.today+s.high)-p.today, horizon)
	}
	p.load[best]++
	return best
}

func distanceOf(a, b int) int { return max(a-b, b-a) }
