package schedule

import (
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Aim is what a learner studies for. Days are those of the location of the instant
// called now, so pass it on the learner's clock; a day begins at RolloverHour.
//
// Without an exam a fact is due when its recall has fallen to Target. With one,
// what matters is how much is known at the exam and After it, and reviews are worth
// most shortly before:
//
//   - far away, facts may sink lower than Target before they are reviewed; what is
//     allowed rises evenly over the last ExamRise days (TargetAt);
//   - on the last LastPass study days every fact is reviewed once more that would
//     otherwise be remembered less well at the exam than a little above Target.
//     Each fact has its day among them, so that the days are about equally long, and
//     what a day has no room for waits for the next.
//
// This is the eve-review rule with its load spread and its target rising. It was
// chosen by simulation over rules that look further ahead; see docs/scheduler.md.
type Aim struct {
	Exam    time.Time // zero without an exam
	Minutes float64   // planned a study day; 0 for no cap. Worth does not look at it, who fills a day does
	Target  float64   // recall to keep up, or with an exam to have there, 0 to 1; 0 means DefaultTarget
	After   float64   // weight of what is known AfterDays after the exam, 0 to 1; 0.5 is a good one
	Days    [7]bool   // planned study days, Sunday first; all false means every day
}

// Constants of the aim, chosen by simulation in the worlds of package simulate.
const (
	AfterDays  = 60  // days after the exam at which knowledge counts again
	ExamRise   = 60  // days over which the target rises towards the exam
	LastPass   = 4   // study days over which the last pass is spread
	monthAhead = 30  // days ahead at which a review is valued without an exam
	lowest     = 0.3 // no target is below

	// With an exam all targets are set by what may be forgotten, 1 - Target:
	passForget = 0.5 // times that: what the last pass leaves
	nearForget = 2.4 // times that more: what is left before it, for who does not care what comes after
	farForget  = 2.0 // times that more: what is left ExamRise days before the exam
)

// target is Target with its default.
func (a Aim) target() float64 {
	if a.Target == 0 {
		return DefaultTarget
	}
	return a.Target
}

// hasExam reports whether an exam is ahead.
func (a Aim) hasExam(now time.Time) bool { return a.Exam.After(now) }

// TargetAt is the recall below which a fact is reviewed on that day: Target without
// an exam. With one, it is lower, and the lower the further away the exam and the
// smaller After; the last pass comes on top of it.
func (a Aim) TargetAt(now time.Time) float64 {
	if !a.hasExam(now) {
		return a.target()
	}
	away := min(1, daysBetween(now, a.Exam)/ExamRise)
	return a.forgetting(1 + nearForget*(1-a.After) + farForget*away)
}

// forgetting is the target at which so many times more is forgotten than Target allows.
func (a Aim) forgetting(times float64) float64 { return max(lowest, 1-times*(1-a.target())) }

// daysBetween is the days between two instants, with fractions; not below 0.
func daysBetween(from, to time.Time) float64 { return max(0, to.Sub(from).Hours()/24) }

// Worth is the expected gain of reviewing a fact now rather than leaving it to later
// days, in facts known (at the exam and After it) per second of study. It is 0 when
// waiting is better, as it is for a fact that was answered today. A core fact counts
// twice, an extra one half. seconds is what the review is expected to take.
func (a Aim) Worth(m memory.FSRS7, k Known, now time.Time, importance string, seconds float64) float64 {
	if !(seconds > 0) {
		return 0
	}
	_, worth := a.weigh(m, k, now, importance, func(float64) float64 { return seconds })
	return worth
}

// weigh returns the recall of a fact now and what reviewing it is worth (Worth), if it
// takes as long as seconds says for that recall.
func (a Aim) weigh(m memory.FSRS7, k Known, now time.Time, importance string, seconds func(recall float64) float64) (right, worth float64) {
	if !k.State.Met() {
		return 0, 0
	}
	since, left := daysBetween(k.LastAt, now), m.Curve(k.State)
	right = left.At(since)
	if dayNumber(k.LastAt.In(now.Location())) >= dayNumber(now) || !a.wanted(right, left, k, now) {
		return right, 0
	}
	_, good, again := m.BranchesOn(left, k.State, since)
	pass, fail := m.Curve(good), m.Curve(again)
	gain := a.valued(now, func(ahead float64) float64 {
		return right*pass.At(ahead) + (1-right)*fail.At(ahead) - left.At(since+ahead)
	})
	return right, max(0, gain) * weightOf(importance) / seconds(right)
}

// weightOf is how much a fact counts.
func weightOf(importance string) float64 {
	switch importance {
	case "core":
		return 2
	case "extra":
		return 0.5
	}
	return 1
}

// wanted reports whether today is a good day to review a fact, by what is recalled of
// it now and by its curve.
func (a Aim) wanted(right float64, recall memory.Curve, k Known, now time.Time) bool {
	if right <= a.TargetAt(now) {
		return true
	}
	left := a.studyDaysLeft(now)
	if left > LastPass || left > 1+int(hashOf(k.FactID)%LastPass) {
		return false
	}
	return recall.At(daysBetween(k.LastAt, a.Exam)) < a.forgetting(passForget)
}

// valued adds up a gain, given by the days ahead, over the days that count: the exam
// and AfterDays later, or without an exam a day in a month.
func (a Aim) valued(now time.Time, gain func(ahead float64) float64) float64 {
	if !a.hasExam(now) {
		return gain(monthAhead)
	}
	ahead := daysBetween(now, a.Exam)
	sum := gain(ahead)
	if a.After > 0 {
		sum += a.After * gain(ahead+AfterDays)
	}
	return sum
}

// studyDaysLeft counts the planned study days before the day of the exam, today
// included, as far as they matter: it stops above LastPass. It is above LastPass
// without an exam as well, and 1 on the day of the exam itself.
func (a Aim) studyDaysLeft(now time.Time) int {
	if !a.hasExam(now) {
		return LastPass + 1
	}
	count, day, exam := 0, dayNumber(now), dayNumber(a.Exam.In(now.Location()))
	for ; day < exam && count <= LastPass; day++ {
		if a.studyDay(day) {
			count++
		}
	}
	return max(1, count)
}

// studyDay reports whether the learner plans to study on a day.
func (a Aim) studyDay(day int) bool {
	return a.Days == [7]bool{} || a.Days[((day+int(time.Thursday))%7+7)%7] // day 0 was a Thursday
}

// dayNumber counts the days of an instant's own clock since 1970; they begin at
// RolloverHour.
func dayNumber(t time.Time) int {
	_, offset := t.Zone()
	return dayOf(t, time.Duration(offset)*time.Second)
}
