package schedule

import (
	"hash/fnv"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Constants of the rule for an exam: a low target far away, rising over the last
// two weeks, and a review in the last study days of what would be missed.
const (
	FarTarget = 0.75 // retrievability aimed at while the exam is far away
	RiseDays  = 14   // over so many days it rises to the target
	EveDays   = 5    // study days over which the eve review is spread
	AfterDays = 60   // days after the exam at which knowledge still counts
)

// Aim is what a learner studies for.
type Aim struct {
	Exam    time.Time // zero without an exam
	Minutes float64   // planned for a study day; 0 for no cap
	Target  float64   // retention without an exam; 0 means DefaultTarget
	After   float64   // weight of knowledge 60 days after the exam, 0 to 1
	Days    [7]bool   // planned study days by weekday, Sunday first; all false means every day
}

// ahead reports whether there is an exam still to come.
func (a Aim) ahead(now time.Time) bool { return !a.Exam.IsZero() && now.Before(a.Exam) }

// TargetAt is the retention aimed at on a day. Weekdays are those of now's location.
func (a Aim) TargetAt(now time.Time) float64 {
	target := a.Target
	if target == 0 {
		target = DefaultTarget
	}
	if !a.ahead(now) || target <= FarTarget {
		return target
	}
	near := 1 - a.Exam.Sub(now).Hours()/(24*RiseDays)
	return FarTarget + (target-FarTarget)*max(near, 0)
}

// Worth is the expected gain of reviewing a fact now rather than leaving it to later
// days, in facts known (at the exam and after it), per second of study; not positive
// when waiting is better.
func (a Aim) Worth(m memory.FSRS7, k Known, now time.Time, importance string, seconds float64) float64 {
	days, curve := now.Sub(k.LastAt).Hours()/24, m.Curve(k.State)
	recall, target := curve.At(days), a.TargetAt(now)
	if !a.ahead(now) {
		if recall > target {
			return 0
		}
		return (recall - curve.At(days+1)) / seconds // what a day of waiting costs
	}
	left := a.Exam.Sub(now).Hours() / 24
	atExam := curve.At(days + left)
	if recall > target && (atExam >= DefaultTarget || a.studyDaysLeft(now, EveDays) > eveDay(k.FactID)) {
		return 0
	}
	_, good, again := m.Branches(k.State, days)
	pass, fail := m.Curve(good), m.Curve(again)
	later := func(d float64) float64 { return recall*pass.At(d) + (1-recall)*fail.At(d) }
	gain := later(left) - atExam
	if a.After > 0 {
		gain += a.After * (later(left+AfterDays) - curve.At(days+left+AfterDays))
	}
	return gain * importanceWeight(importance) / seconds
}

// studyDaysLeft counts the planned study days from now to the exam, up to a limit.
func (a Aim) studyDaysLeft(now time.Time, limit int) (n int) {
	if a.Exam.Sub(now) > 24*time.Hour*time.Duration(7*limit+7) {
		return limit + 1
	}
	for t := now; t.Before(a.Exam) && n <= limit; t = t.Add(24 * time.Hour) {
		if a.studies(t.Add(-RolloverHour * time.Hour).Weekday()) {
			n++
		}
	}
	return n
}

// studies reports whether a weekday is a planned study day.
func (a Aim) studies(d time.Weekday) bool { return a.Days == [7]bool{} || a.Days[d] }

// eveDay spreads the eve review: from so many study days before the exam on.
func eveDay(fact string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(fact)) // never fails
	return 1 + int(h.Sum32()%EveDays)
}

func importanceWeight(importance string) float64 {
	switch importance {
	case "core":
		return 1
	case "extra":
		return 0.5
	}
	return 0.75
}
