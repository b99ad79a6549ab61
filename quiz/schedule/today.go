package schedule

import (
	"fmt"
	"strings"
	"time"
)

// Plan is what a learner has to do today, and when the next reviews come.
type Plan struct {
	Due     int // facts to review now
	New     int // facts to meet today
	Total   int // Due + New
	Minutes int // for Total, rounded up; never more than the minutes of the day that are left
	Sitting int // questions of the next sitting, without repeats

	Waits   int     // due facts for which the day has no time
	NewWait int     // new facts that were to be met today, likewise
	DayOff  bool    // today is no planned study day: nothing is planned
	LeftOut LeftOut // facts that will not be met before the exam

	NextDueAt    time.Time // when the next fact becomes due that is not due now; zero if there is none
	NextDueCount int       // how many become due by the end of that day
	NextNew      int       // new facts that the next study day brings
	NextNewAt    time.Time // when that begins; zero when there are none
}

// Words say what does not fit and why; "" when everything does.
func (p Plan) Words() string {
	var out []string
	if n := p.Waits + p.NewWait; n > 0 {
		facts, verb := "facts", "wait"
		if n == 1 {
			facts, verb = "fact", "waits"
		}
		why := "the minutes of the day are full, and what gains most comes first"
		if p.DayOff {
			why = "today is not one of your study days"
		}
		out = append(out, fmt.Sprintf("%d more %s %s: %s.", n, facts, verb, why))
	}
	if words := p.LeftOut.Words(); words != "" {
		out = append(out, words)
	}
	return strings.Join(out, " ")
}

// Today plans the learner's day. newToday is how many facts they first met today
// (see the function NewToday). How long they have studied today is estimated from
// the facts that they answered; use Day where it is known.
func Today(facts []Fact, known map[string]Known, newToday int, settings Settings, now time.Time) Plan {
	return day(Input{Facts: facts, Known: known, Settings: settings, Now: now}, newToday)
}

// Day plans the learner's day with the time that they have spent already, as
// Input.Spent has it. Done is taken for part of today.
func Day(in Input) Plan { return day(in, NewToday(in.Known, in.Settings, in.Now)) }

func day(in Input, newToday int) Plan {
	in.Settings = in.Settings.filled()
	s := in.Settings
	s.Aim.Exam = s.local(s.Aim.Exam)
	var p Plan
	have, due, later := s.survey(in)
	have.newToday = newToday
	p.New, p.LeftOut = s.pace(have, in.Now)
	seconds, today := s.secondsLeft(in.spent(func(string) bool { return false })), s.day(in.Now)
	if p.DayOff = !s.studies(today); p.DayOff {
		seconds = 0
	}
	p.NewWait, p.Waits = p.New, due
	p.New, p.Due = divide(seconds, p.New, due, s.examAhead(in.Now))
	p.NewWait, p.Waits = p.NewWait-p.New, p.Waits-p.Due
	p.Total = p.Due + p.New
	p.Minutes = Minutes(p.New, p.Due)
	p.Sitting = min(p.Total, s.SittingSize)
	tomorrow := s.dayStart(s.studyDay(today + 1))
	for range p.Waits {
		later = append(later, tomorrow)
	}
	p.NextDueAt, p.NextDueCount = s.upcoming(later)
	have.newToday, have.met = 0, have.met+p.New
	have.take(p.New)
	if p.NextNew, _ = s.pace(have, tomorrow); p.NextNew > 0 {
		p.NextNewAt = tomorrow
	}
	return p
}

// take meets so many facts, the most important first.
func (s *stock) take(n int) {
	for rank := range s.unmet {
		now := min(n, s.unmet[rank])
		s.unmet[rank], n = s.unmet[rank]-now, n-now
	}
}

// survey counts the facts of a course, those due, and when the others are.
func (s Settings) survey(in Input) (have stock, due int, later []time.Time) {
	w := newWatch(in)
	for i := range in.Facts {
		k, met := in.Known[in.Facts[i].ID]
		if !met {
			have.unmet[rank(in.Facts[i].Importance)]++
			continue
		}
		have.met++
		if _, _, is := w.due(&in.Facts[i], k, i); is {
			due++
		} else {
			later = append(later, s.askableAt(k, w.target))
		}
	}
	return have, due, later
}

// spent is how long the learner has studied today before this sitting.
func (in Input) spent(inSitting func(fact string) bool) time.Duration {
	if in.Spent > 0 || in.Settings.Aim.Minutes <= 0 {
		return in.Spent
	}
	return in.Settings.spentToday(in.Known, in.Now, inSitting)
}

// askableAt is when a fact last answered right can be asked next: when it is due, but not on the day of
// that answer, and on a planned study day. Before an exam it is due at the target of
// that time; the zero target means as stored.
func (s Settings) askableAt(k Known, target float64) time.Time {
	at := k.DueAt
	if target > 0 {
		at = DueAt(s.Model, k.State, k.LastAt, target)
	}
	if next := s.dayStart(s.day(k.LastAt) + 1); at.Before(next) {
		at = next
	}
	if day := s.day(at); !s.studies(day) {
		return s.dayStart(s.studyDay(day))
	}
	return at
}

// Returns is when a fact that a learner knows can be asked again: a miss at once; what
// was right when it is due, but not on the day of that answer, and on a planned study
// day. Before an exam it is the first day on which a review is worth it, or once the
// exam is over. It is not after now when the fact waits. Spreading the load can move it
// within SpreadRange. A fact never met has no such instant: it is zero.
func Returns(k Known, settings Settings, now time.Time) time.Time {
	if !k.State.Met() || !k.LastRight {
		return k.DueAt
	}
	s := settings.filled()
	if !s.examAhead(now) {
		return s.askableAt(k, 0)
	}
	recall, last := s.Model.Curve(k.State), s.day(k.LastAt)
	s.Aim.Exam = s.local(s.Aim.Exam)
	for at := s.local(now); at.Before(s.Aim.Exam); at = at.Add(24 * time.Hour) {
		day := s.day(at)
		if day == last || !s.studies(day) || !s.Aim.wanted(recall.At(daysBetween(k.LastAt, at)), recall, k, at) {
			continue
		}
		if start := s.dayStart(day); start.After(now) {
			return start
		}
		return now
	}
	if at := s.askableAt(k, 0); at.After(s.Aim.Exam) {
		return at
	}
	return s.dayStart(s.studyDay(s.day(s.Aim.Exam) + 1))
}

// upcoming is the earliest of some instants, and how many fall on the same day.
func (s Settings) upcoming(later []time.Time) (first time.Time, count int) {
	for _, t := range later {
		if first.IsZero() || t.Before(first) {
			first = t
		}
	}
	for _, t := range later {
		if s.day(t) == s.day(first) {
			count++
		}
	}
	return first, count
}
