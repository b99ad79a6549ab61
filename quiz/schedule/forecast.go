package schedule

import (
	"cmp"
	"math"
	"runtime"
	"sync"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Constants of the forecast.
const (
	// DefaultBiasSD is how far a learner's own bias (on the logit of recall) may lie
	// from what is known of it, as long as nothing better is: an assumption, 0.3 is
	// seven points at a recall of a half and three at nine tenths.
	DefaultBiasSD = 0.3

	// within holds eight of ten outcomes of a normal distribution.
	within = 1.2816

	// FirstRight is the chance that a first meeting is answered right: an assumption
	// between guessing among three and knowing.
	FirstRight = 0.5
)

// Met is a fact that a learner has met, as far as a forecast needs it.
type Met struct {
	State     memory.State
	LastAt    time.Time
	LastRight bool
	Rank      int // of importance: 0 core, 1 normal, 2 extra
}

// Pupil is what a forecast needs of one learner.
type Pupil struct {
	Met    []Met
	Unmet  [3]int  // facts not yet met, by rank of importance
	Bias   float64 // on the logit of recall, of the learner and of all who study the course; 0 when unknown
	BiasSD float64 // how uncertain that is; 0 means DefaultBiasSD
	Slope  float64 // on the logit of recall, of all who study the course; 0 means 1

	NewToday int           // facts first met today
	Spent    time.Duration // studied today
}

// PupilOf collects it from the facts of a course and what the learner knows of them.
func PupilOf(facts []Fact, known map[string]Known) Pupil {
	p := Pupil{Met: make([]Met, 0, len(known))}
	for i := range facts {
		r := rank(facts[i].Importance)
		if k, met := known[facts[i].ID]; met {
			p.Met = append(p.Met, Met{State: k.State, LastAt: k.LastAt, LastRight: k.LastRight, Rank: r})
		} else {
			p.Unmet[r]++
		}
	}
	return p
}

// Facts is how many facts the course has.
func (p Pupil) Facts() int { return len(p.Met) + p.Unmet[0] + p.Unmet[1] + p.Unmet[2] }

// Point says what is known at an instant: the expected number of facts that would be
// recalled when asked, and the interval that holds it in eight of ten cases. The
// interval counts the luck of each fact and what is uncertain about the learner, not
// whether they keep to the plan.
type Point struct {
	At        time.Time
	Known     float64
	Low, High float64
	Minutes   float64 // of study until then
}

// sum adds up facts to a Point.
type sum struct{ known, luck float64 }

func (s *sum) add(n, recall float64) {
	s.known += n * recall
	s.luck += n * recall * (1 - recall)
}

// point closes a sum. A shift b of the bias moves the expected number by b·Σ R(1-R).
func (s *sum) point(p *Pupil, at time.Time, minutes float64) Point {
	sd := p.BiasSD
	if sd == 0 {
		sd = DefaultBiasSD
	}
	half := within * math.Sqrt(s.luck+s.luck*s.luck*sd*sd)
	return Point{
		At: at, Known: s.known, Minutes: minutes,
		Low: max(0, s.known-half), High: min(float64(p.Facts()), s.known+half),
	}
}

// Recall is what a recall by the memory alone is for this learner.
func (p *Pupil) Recall(alone float64) float64 {
	slope := cmp.Or(p.Slope, 1)
	if p.Bias == 0 && slope == 1 {
		return alone
	}
	return logistic(slope*logit(alone) + p.Bias)
}

// Stop forecasts what a learner knows at an instant who stops studying now.
func (p *Pupil) Stop(m memory.FSRS7, at time.Time) Point {
	var s sum
	for i := range p.Met {
		f := &p.Met[i]
		s.add(1, p.Recall(m.Retrievability(f.State, at.Sub(f.LastAt).Hours()/24)))
	}
	return s.point(p, at, 0)
}

// Outlook sets going on as planned against stopping today, at one instant.
type Outlook struct{ Stop, KeepOn Point }

// OutlookOf forecasts a learner's knowledge at some instants in rising order, all of
// them after now.
func OutlookOf(p Pupil, settings Settings, now time.Time, at []time.Time) []Outlook {
	out := make([]Outlook, len(at))
	f := newForecaster(settings, fine)
	for i, keep := range f.keepOn(&p, now, at) {
		out[i] = Outlook{Stop: p.Stop(f.set.Model, at[i]), KeepOn: keep}
	}
	return out
}

// ClassOutlook forecasts every learner of a class at one instant after now, on all
// cores. It is coarser than OutlookOf: by about a fact in a hundred, and its minutes
// are up to a third too few, for it plays several days at a time.
func ClassOutlook(pupils []Pupil, settings Settings, now, at time.Time) []Outlook {
	out := make([]Outlook, len(pupils))
	workers := min(runtime.GOMAXPROCS(0), len(pupils))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			f := newForecaster(settings, coarse)
			instants := []time.Time{at}
			for i := w; i < len(pupils); i += workers {
				keep := f.keepOn(&pupils[i], now, instants)[0]
				out[i] = Outlook{Stop: f.stop, KeepOn: keep}
			}
		})
	}
	wg.Wait()
	return out
}

// Total adds the points of different learners up, for a class: their luck and their
// biases are their own.
func Total(points []Point) (all Point) {
	below, above := 0.0, 0.0
	for _, p := range points {
		all.At, all.Known, all.Minutes = p.At, all.Known+p.Known, all.Minutes+p.Minutes
		below += (p.Known - p.Low) * (p.Known - p.Low)
		above += (p.High - p.Known) * (p.High - p.Known)
	}
	all.Low, all.High = all.Known-math.Sqrt(below), all.Known+math.Sqrt(above)
	return all
}

// Goal is what it takes to know a number of facts at an instant.
type Goal struct {
	PerDay  float64 // minutes a study day
	Minutes float64 // in all until then
	Known   float64 // expected then
	Reached bool    // false when even MostMinutes a day do not suffice; the rest is then for that
}

// MostMinutes a day is the most that a goal may ask for.
const MostMinutes = 180

// MinutesTo finds the fewest minutes a study day with which a learner is expected to
// know so many facts at an instant after now; for a retention of x, ask for x times
// the number of facts. It is zero when stopping today suffices.
func MinutesTo(p Pupil, settings Settings, now, at time.Time, facts float64) Goal {
	if stop := p.Stop(settings.filled().Model, at); stop.Known >= facts {
		return Goal{Known: stop.Known, Reached: true}
	}
	instants := []time.Time{at}
	try := func(perDay float64) Goal {
		settings.Aim.Minutes = perDay
		f := newForecaster(settings, fine)
		end := f.keepOn(&p, now, instants)[0]
		return Goal{PerDay: perDay, Minutes: end.Minutes, Known: end.Known, Reached: end.Known >= facts}
	}
	best := try(MostMinutes)
	if !best.Reached {
		return best
	}
	low, high := 0.0, float64(MostMinutes)
	for high-low > 0.5 {
		mid := (low + high) / 2
		if g := try(mid); g.Reached {
			best, high = g, mid
		} else {
			low = mid
		}
	}
	return best
}
