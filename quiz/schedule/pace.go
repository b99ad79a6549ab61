package schedule

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Constants of the pace of new facts before an exam. They only have to be about
// right, because the plan is made anew every day.
const (
	// NewShare is the share of a day's minutes, and of a sitting's places, that new
	// facts may take from reviews while there is an exam to be ready for.
	NewShare = 0.6

	// MostNewTimes is how many times NewPerDay may be met on a day so that all is met
	// before the last days; beyond that the last days bring new facts too.
	MostNewTimes = 3

	// LastDays are the study days before an exam in which nothing new is planned, because
	// they belong to the last reviews.
	LastDays = 5

	// SecondsAfterNew is what the reviews of a new fact cost until the exam: about
	// three. In the simulations of memory.md 11, 300 facts cost 125 minutes to meet
	// and 125 to 230 more to keep until the exam, that is 25 to 46 seconds a fact.
	SecondsAfterNew = 36

	// SecondsMet is what the reviews of a fact met long ago still cost: about two.
	SecondsMet = 24
)

// examAhead reports whether there is an exam to come.
func (s Settings) examAhead(now time.Time) bool {
	return !s.Aim.Exam.IsZero() && now.Before(s.Aim.Exam)
}

// local is an instant on the learner's clock, so that its weekday is theirs.
func (s Settings) local(t time.Time) time.Time {
	if s.UTCOffset == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", int(s.UTCOffset/time.Second)))
}

// studies reports whether a day (see Settings.day) is a planned study day.
func (s Settings) studies(day int) bool { return s.Aim.studyDay(day) }

// studyDay is the first planned study day from a day on.
func (s Settings) studyDay(day int) int {
	for !s.studies(day) {
		day++ // ends within a week: no planned day at all means every day
	}
	return day
}

// studyDays counts the planned study days from a day on, before the one on which the
// exam is, and that one too if there is nothing else: whoever comes only then may
// still study.
func (s Settings) studyDays(from int) int {
	last, n := s.day(s.Aim.Exam), 0
	weeks := max(last-from, 0) / 7
	for day := from; day < from+7; day++ {
		if s.studies(day) {
			n += weeks
		}
	}
	for day := from + 7*weeks; day < last; day++ {
		if s.studies(day) {
			n++
		}
	}
	return max(n, 1)
}

// stock counts the facts of a course that a pace depends on.
type stock struct {
	unmet    [3]int // by rank of importance: core, normal, extra
	met      int
	newToday int
}

func (s stock) unmetInAll() int { return s.unmet[0] + s.unmet[1] + s.unmet[2] }

// pace is how many facts may still be met on a day, and which will not be met before
// the exam because there is no time for them.
func (s Settings) pace(have stock, now time.Time) (today int, out LeftOut) {
	unmet := have.unmetInAll()
	if !s.examAhead(now) || s.NewPerDay == 0 {
		return min(unmet, max(0, s.NewPerDay-have.newToday)), out
	}
	days, minutes := s.studyDays(s.day(now)), s.minutesBefore(now)
	// All is counted from the morning of the day, so that the pace does not change
	// while it is kept. What is met shortly before the exam needs no more reviews.
	reviews := min(1, float64(days-1)/LastDays)
	seconds := 60*minutes*float64(days) - reviews*SecondsMet*float64(have.met-have.newToday)
	cost := SecondsNew + reviews*SecondsAfterNew
	fits := min(unmet+have.newToday, max(0, int(seconds/cost)))
	if out = s.leftOut(have, max(0, unmet+have.newToday-fits)); out.Facts() > 0 {
		if more := float64(out.Facts()) * cost / 60 / float64(days); minutes+more <= min(MostMinutes, s.Aim.Exam.Sub(now).Minutes()) {
			out.MoreMinutes = int(math.Ceil(more))
		}
	}
	perDay := ceilDiv(fits, max(days-LastDays, 1))
	perDay = max(min(perDay, MostNewTimes*s.NewPerDay), ceilDiv(fits, days))
	return min(unmet-out.Facts(), max(0, perDay-have.newToday)), out
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// leftOut takes so many unmet facts away, the least important first.
func (s Settings) leftOut(have stock, n int) LeftOut {
	if n <= 0 {
		return LeftOut{}
	}
	extra := min(n, have.unmet[2])
	normal := min(n-extra, have.unmet[1])
	core := min(n-extra-normal, have.unmet[0])
	out := LeftOut{Core: core, Normal: normal, Extra: extra, Exam: s.local(s.Aim.Exam)}
	if out.Facts() == 0 {
		return LeftOut{}
	}
	return out
}

// minutesBefore is what a study day before the exam can hold: the minutes of the plan,
// without any as many as a day may be asked for, and never more than the exam is away.
func (s Settings) minutesBefore(now time.Time) float64 {
	minutes := s.Aim.Minutes
	if minutes <= 0 {
		minutes = MostMinutes
	}
	return min(minutes, s.Aim.Exam.Sub(now).Minutes())
}

// LeftOut are the facts that will not be met before the exam, by importance.
type LeftOut struct {
	Core, Normal, Extra int
	MoreMinutes         int       // so many more a study day would make room for all; zero when no day has so many (see MostMinutes)
	Exam                time.Time // on the learner's clock
}

// Facts is how many there are.
func (l LeftOut) Facts() int { return l.Core + l.Normal + l.Extra }

// Words tell the learner; "" when nothing is left out.
func (l LeftOut) Words() string {
	n := l.Facts()
	if n == 0 {
		return ""
	}
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{l.Core, "core"}, {l.Normal, "normal"}, {l.Extra, "extra"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	verb := "facts do"
	if n == 1 {
		verb = "fact does"
	}
	after := "What matters most comes first."
	if l.Core == 0 {
		after = "All core facts fit."
	}
	more := "There is no longer time for all."
	if l.MoreMinutes > 0 {
		more = "About " + minuteWords(l.MoreMinutes) + " more a study day would make room for all."
	}
	return fmt.Sprintf("%d new %s not fit before the exam on %s (%s). %s %s", n, verb, dateWords(l.Exam), strings.Join(parts, ", "), after, more)
}

func minuteWords(n int) string {
	if n == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", n)
}

// dateWords is a day as people say it.
func dateWords(t time.Time) string { return t.Format("2 January") }

// secondsLeft is what the day's minutes leave after so much was spent; infinite
// without a cap.
func (s Settings) secondsLeft(spent time.Duration) float64 {
	if s.Aim.Minutes <= 0 {
		return math.Inf(1)
	}
	return max(0, 60*s.Aim.Minutes-spent.Seconds())
}

// divide shares the seconds that are left between new facts and reviews, so many of
// which are wanted. Without an exam what is due comes first; with one, new facts
// have a share of their own, or the last ones would be met too late.
func divide(seconds float64, fresh, due int, exam bool) (newFacts, reviews int) {
	if math.IsInf(seconds, 1) {
		return fresh, due
	}
	forNew := max(0, seconds-SecondsReview*float64(due))
	if exam {
		forNew = max(forNew, NewShare*seconds)
	}
	newFacts = min(fresh, int(forNew/SecondsNew))
	return newFacts, min(due, int((seconds-SecondsNew*float64(newFacts))/SecondsReview))
}

// spentToday estimates how long the learner has studied today, from the facts that
// they answered, but for those that skip names.
func (s Settings) spentToday(known map[string]Known, now time.Time, skip func(fact string) bool) time.Duration {
	start, seconds := s.dayStart(s.day(now)), 0
	for id, k := range known {
		switch {
		case k.LastAt.Before(start) || skip(id):
		case k.FirstAt.Before(start):
			seconds += SecondsReview
		default:
			seconds += SecondsNew
		}
	}
	return time.Duration(seconds) * time.Second
}
