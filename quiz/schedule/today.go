package schedule

import "time"

// Plan is what a learner has to do today, and when the next reviews come.
type Plan struct {
	Due     int // facts to review now
	New     int // facts to meet today
	Total   int // Due + New
	Minutes int // for Total, rounded up
	Sitting int // questions of the next sitting, without repeats

	NextDueAt    time.Time // when the next fact becomes due that is not due now; zero if there is none
	NextDueCount int       // how many become due by the end of that day
	NextNew      int       // new facts that the next day brings
}

// Today plans the learner's day. newToday is how many facts they first met today
// (see the function NewToday).
func Today(facts []Fact, known map[string]Known, newToday int, settings Settings, now time.Time) Plan {
	settings = settings.filled()
	var p Plan
	unmet := 0
	var later []time.Time
	for _, f := range facts {
		k, met := known[f.ID]
		switch {
		case !met:
			unmet++
		case settings.askable(k, now):
			p.Due++
		default:
			later = append(later, settings.askableAt(k))
		}
	}
	p.New = min(unmet, max(0, settings.NewPerDay-newToday))
	p.Total = p.Due + p.New
	p.Minutes = Minutes(p.New, p.Due)
	p.Sitting = min(p.Total, settings.SittingSize)
	p.NextDueAt, p.NextDueCount = settings.upcoming(later)
	p.NextNew = min(unmet-p.New, settings.NewPerDay)
	return p
}

// askableAt is when a fact last answered right can be asked next: when it is due, but not on the day of
// that answer.
func (s Settings) askableAt(k Known) time.Time {
	if next := s.dayStart(s.day(k.LastAt) + 1); k.DueAt.Before(next) {
		return next
	}
	return k.DueAt
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
