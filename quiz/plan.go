package quiz

import (
	"cmp"
	"fmt"
	"time"

	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Bounds of a plan.
const (
	PlanYears   = 3    // an exam is at most so far away
	MinutesLow  = 5    // fewer minutes a day are not worth sitting down for …
	MinutesHigh = 240  // … and more cannot be meant
	TargetLow   = 0.70 // below it, answers are so often wrong that reviews only discourage
	TargetHigh  = 0.97 // above it, the reviews grow without end
)

// Plan is what a class, or somebody in it, studies for. The zero value is that of
// everybody who chose nothing.
type Plan struct {
	ExamOn  string  // YYYY-MM-DD, as time.DateOnly; "" without an exam
	Minutes int     // on a study day, MinutesLow to MinutesHigh; 0 without a limit
	Target  float64 // retrievability to be kept, TargetLow to TargetHigh; 0 means schedule.DefaultTarget
	Days    Days    // planned study days
}

// OwnPlan is what a learner chose for themself: nil is as the class.
type OwnPlan struct {
	ExamOn  string // counts where the class has no exam
	Minutes *int   // 0 is no limit, also where the class has one
	Target  *float64
	Days    *Days
}

// Over puts what a learner chose over the plan of the class, each value on its own.
// The exam is the class's where it has one: the learner sits it like the others. The
// target of the result is never 0.
func (own OwnPlan) Over(class Plan) Plan {
	p := class
	p.ExamOn = cmp.Or(class.ExamOn, own.ExamOn)
	if own.Minutes != nil {
		p.Minutes = *own.Minutes
	}
	if own.Target != nil {
		p.Target = *own.Target
	}
	if own.Days != nil {
		p.Days = *own.Days
	}
	p.Target = cmp.Or(p.Target, schedule.DefaultTarget)
	return p
}

// PlanProblem says what is wrong with one value of a plan.
type PlanProblem struct {
	Field   string // "exam", "minutes", "target" or "days"
	Message string // for whoever typed it
}

// Problems lists what is wrong with a plan that is made today (a date like ExamOn):
// an exam that is past, more than PlanYears away or no date; values outside the
// bounds; days that are none.
func (p Plan) Problems(today string) (list []PlanProblem) {
	add := func(field, message string) { list = append(list, PlanProblem{field, message}) }
	if wrong := examProblem(p.ExamOn, today); wrong != "" {
		add("exam", wrong)
	}
	if p.Minutes != 0 && (p.Minutes < MinutesLow || p.Minutes > MinutesHigh) {
		add("minutes", fmt.Sprintf("Give whole minutes from %d to %d, or 0 for no limit.", MinutesLow, MinutesHigh))
	}
	if !(p.Target == 0 || p.Target >= TargetLow && p.Target <= TargetHigh) { // NaN too
		add("target", "Choose how much is to be remembered.")
	}
	if p.Days > everyBit {
		add("days", "Tick at least one day of the week.")
	}
	return list
}

// Problems lists what is wrong with what a learner chose; see Plan.Problems.
func (own OwnPlan) Problems(today string) []PlanProblem {
	return own.Over(Plan{}).Problems(today)
}

func examProblem(exam, today string) string {
	if exam == "" {
		return ""
	}
	day, err := time.Parse(time.DateOnly, exam)
	now, err2 := time.Parse(time.DateOnly, today)
	switch {
	case err != nil || err2 != nil:
		return "This is no date. Write year, month and day with dashes, for example 2027-06-14."
	case day.Before(now):
		return "This day is past. Give the day of the next exam, or none."
	case day.After(now.AddDate(PlanYears, 0, 0)):
		return fmt.Sprintf("This is more than %d years away. Check the year.", PlanYears)
	}
	return ""
}

// From returns the plan as it counts from a day on: without an exam that is past. On
// its own day an exam still counts.
func (p Plan) From(today string) Plan {
	p.ExamOn = notPast(p.ExamOn, today)
	return p
}

// From is Plan.From for what a learner chose.
func (own OwnPlan) From(today string) OwnPlan {
	own.ExamOn = notPast(own.ExamOn, today)
	return own
}

func notPast(exam, today string) string {
	if exam < today { // dates of this form sort as they follow each other
		return ""
	}
	return exam
}

// DaysBetween counts the days from one date to another, both like Plan.ExamOn; 0 where
// one of them is no date.
func DaysBetween(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// Days are days of the week, a bit for each: the lowest is Monday, the seventh Sunday.
type Days uint8

// Special values of Days.
const (
	EveryDay Days = 0
	NoDay    Days = 1 << 7 // what a form without a tick gives; no plan can have it

	everyBit Days = 1<<7 - 1
)

// DaysOf returns a week with these days: EveryDay for all seven, NoDay for none.
func DaysOf(days ...time.Weekday) (d Days) {
	for _, w := range days {
		d |= bit(w)
	}
	switch d {
	case 0:
		return NoDay
	case everyBit:
		return EveryDay
	}
	return d
}

// Has reports whether a day of the week is among the days.
func (d Days) Has(w time.Weekday) bool { return d == EveryDay || d&bit(w) != 0 }

// Week lists the days by time.Weekday: Sunday first, as schedule counts them.
func (d Days) Week() (week [7]bool) {
	for w := range week {
		week[w] = d.Has(time.Weekday(w))
	}
	return week
}

// bit is that of one day; a week of people begins on Monday.
func bit(w time.Weekday) Days { return 1 << ((w + 6) % 7) }
