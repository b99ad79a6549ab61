package quiz

import (
	"time"

	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Target is the probability of recall at which a fact comes due.
const Target = schedule.DefaultTarget

// FirstMeeting is Review.Predicted where nothing could be predicted: the learner had
// never answered the fact before.
const FirstMeeting = -1.0

// Day is the length of a day, in the milliseconds of stored instants.
const Day = 24 * 60 * 60 * 1000

// Rate turns an answer into what the memory model calls a rating. A right answer
// that its giver called a guess is weaker evidence than one they stood by.
func Rate(v Verdict, c Confidence) memory.Rating {
	switch {
	case !v.Remembered():
		return memory.Again
	case v == grade.Right && c == ConfidenceGuess:
		return memory.Hard
	default:
		return memory.Good
	}
}

// Apply returns the state after a review. The zero state is that of a fact never
// met. Answering and rebuilding from the log both go through here, and nothing else
// is taken into account; so a rebuilt state is the same to the last bit.
func Apply(s FactState, r Review, model memory.FSRS7, target float64) FactState {
	rating, right := Rate(r.Verdict, r.Confidence), r.Verdict.Remembered()
	next, after := s, memory.State{}
	if s.Reviews == 0 {
		next = FactState{LearnerID: r.LearnerID, CourseID: r.CourseID, FactID: r.FactID, FirstAt: r.AnsweredAt}
		after = model.First(rating)
	} else {
		after = model.Next(s.Memory(), s.daysUntil(r.AnsweredAt), rating)
	}
	if s.LastRight && !right {
		next.Lapses++
	}
	settings := schedule.Settings{Target: target, Model: model}
	next.Step = schedule.StepAfter(s.Scheduled(), right, r.At(), after, settings)
	next.Slow, next.Fast, next.Difficulty = after.Slow, after.Fast, after.Difficulty
	next.Reviews++
	next.LastRight, next.LastAt = right, r.AnsweredAt
	next.DueAt = schedule.DueAt(model, after, r.At(), target).UnixMilli()
	if !right {
		next.DueAt = r.AnsweredAt // a miss is asked again as soon as can be, whatever the model remembers of it
	}
	return next
}

// Scheduled returns the state as the scheduler wants it; the zero state is that of a
// fact never met.
func (s FactState) Scheduled() schedule.Known {
	if s.Reviews == 0 {
		return schedule.Known{FactID: s.FactID}
	}
	return schedule.Known{
		FactID: s.FactID, State: s.Memory(),
		FirstAt: time.UnixMilli(s.FirstAt).UTC(), LastAt: time.UnixMilli(s.LastAt).UTC(), DueAt: time.UnixMilli(s.DueAt).UTC(),
		LastRight: s.LastRight, Step: s.Step, Lapses: s.Lapses,
	}
}

// Memory returns the part of the state that the memory model knows.
func (s FactState) Memory() memory.State {
	return memory.State{Slow: s.Slow, Fast: s.Fast, Difficulty: s.Difficulty}
}

func (s FactState) daysUntil(millis int64) float64 {
	return float64(max(millis-s.LastAt, 0)) / Day
}

// Recall is the probability that the learner would recall the fact at that time;
// 0 for a fact never met.
func (s FactState) Recall(model memory.FSRS7, at time.Time) float64 {
	if s.Reviews == 0 {
		return 0
	}
	return model.Retrievability(s.Memory(), s.daysUntil(at.UnixMilli()))
}

// Predict is the probability of a right answer to a presentation that somebody who
// knows nothing answers right with the probability guess; FirstMeeting for a fact
// never met.
func (s FactState) Predict(model memory.FSRS7, at time.Time, guess float64) float64 {
	if s.Reviews == 0 {
		return FirstMeeting
	}
	return guess + (1-guess)*s.Recall(model, at)
}

// IsKnown reports whether the learner answered the fact right last time and would
// recall it with at least the target's probability; that is so until it comes due.
func (s FactState) IsKnown(at time.Time) bool {
	return s.Reviews > 0 && s.DueAt > at.UnixMilli()
}

// Strength is how firmly a fact sits, in quarters of a seal: 0 for a fact never met,
// then by the days that its memory lasts after a review: less than 2, 2 to 10, 10 to
// 30, and longer.
func Strength(k schedule.Known) int {
	if !k.State.Met() {
		return 0
	}
	switch lasts := k.DueAt.Sub(k.LastAt); {
	case lasts < 2*24*time.Hour:
		return 1
	case lasts < 10*24*time.Hour:
		return 2
	case lasts < 30*24*time.Hour:
		return 3
	default:
		return 4
	}
}

// Strength is that of the state; see the function Strength.
func (s FactState) Strength() int { return Strength(s.Scheduled()) }
