package quiz

import (
	"fmt"
	"time"

	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Target is the probability of recall at which a fact comes due.
const Target = schedule.DefaultTarget

// FirstMeeting is Review.Predicted where nothing could be predicted: the learner had
// never answered the fact before.
const FirstMeeting = -1.0

// Day is the length of a day, in the milliseconds of stored instants.
const Day = 24 * 60 * 60 * 1000

// Model predicts the answers of a course, with what its answers so far have taught.
type Model struct {
	shared.Params
	FSRS7 memory.FSRS7 // with the weights of Params
}

// NewModel makes a model of what a fit learned. It refuses what another version of
// this program learned, and what no fit can have learned.
func NewModel(p shared.Params) (*Model, error) {
	if p.Version != shared.Version {
		return nil, fmt.Errorf("the model has version %d, this program uses %d; fit the course again", p.Version, shared.Version)
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	m, err := p.Model()
	if err != nil {
		return nil, err
	}
	return &Model{p, m}, nil
}

// DefaultModel is that of a course before anybody answered.
func DefaultModel() *Model {
	return &Model{shared.Default(), memory.DefaultFSRS7}
}

// Rate turns an answer into what the memory model calls a rating.
func Rate(v Verdict) memory.Rating {
	if v.Remembered() {
		return memory.Good
	}
	return memory.Again
}

// Apply returns the state after a review. The zero state is that of a fact never
// met. A right answer that could have been guessed moves it only as far as it was
// likely to be known. Answering and rebuilding from the log both go through here, and
// nothing else is taken into account; so a rebuilt state is the same to the last bit.
func Apply(s FactState, r Review, m *Model) FactState {
	rating, right := Rate(r.Verdict), r.Verdict.Remembered()
	guess := m.Guess(r.Form, r.Options, r.Chance)
	next, after := s, memory.State{}
	if s.Reviews == 0 {
		next = FactState{LearnerID: r.LearnerID, CourseID: r.CourseID, FactID: r.FactID, FirstAt: r.AnsweredAt}
		after = m.FSRS7.FirstKnown(rating, guess, m.Known)
	} else {
		after = m.FSRS7.NextKnown(s.Memory(), s.daysUntil(r.AnsweredAt), rating, guess)
	}
	if s.LastRight && !right {
		next.Lapses++
	}
	settings := schedule.Settings{Target: Target, Model: m.FSRS7}
	next.Step = schedule.StepAfter(s.Scheduled(), right, r.At(), after, settings)
	next.Slow, next.Fast, next.Difficulty = after.Slow, after.Fast, after.Difficulty
	next.Reviews++
	next.LastRight, next.LastAt = right, r.AnsweredAt
	next.DueAt = schedule.DueAt(m.FSRS7, after, r.At(), Target).UnixMilli()
	if right {
		next.RightItem, next.RightMS, next.RightConfidence = itemKey(r), r.TookMS, r.Confidence
	} else {
		next.DueAt = r.AnsweredAt // a miss is asked again as soon as can be, whatever the model remembers of it
	}
	return next
}

// itemKey tells the items of a model apart: a reworded question is another one.
func itemKey(r Review) string { return r.ItemID + "@" + r.Revision }

// Evidence is what the model looks at in a review beside its outcome. It comes from the
// log alone, so that it is the same whenever the log is read; before is the state that
// the review met.
func (r Review) Evidence(before FactState) shared.Evidence {
	return shared.Evidence{
		Item: itemKey(r), Form: r.Form, Fact: r.FactID, Options: r.Options, Chance: r.Chance,
		DontKnow: r.Verdict == grade.DontKnow, TookMS: r.TookMS,
		LastItem: before.RightItem, LastMS: before.RightMS, LastConfidence: int8(before.RightConfidence),
	}
}

// Learn returns what is thought of a learner after a review.
func Learn(l shared.LearnerState, before FactState, r Review, m *Model) shared.LearnerState {
	if before.Reviews == 0 {
		return l // says what was known before, not how well it is remembered
	}
	return l.After(&m.Params, before.Recall(m.FSRS7, r.At()), r.Evidence(before), r.Verdict.Remembered())
}

// Count returns what a review says of its item.
func Count(before FactState, r Review, m *Model) shared.ItemSums {
	if before.Reviews == 0 {
		return shared.ItemSums{}
	}
	return shared.ItemSums{}.Add(&m.Params, before.Recall(m.FSRS7, r.At()), r.Evidence(before), r.Verdict.Remembered())
}

// About is what the bank says of the item of a review. It helps to predict answers to
// items that the last fit did not know. It is not part of Evidence, because it can
// change when the course does.
type About struct{ Level, Topic string }

// Predict is the probability that a review is going to be right; FirstMeeting for a
// fact never met.
func Predict(before FactState, r Review, about About, item shared.ItemSums, l shared.LearnerState, m *Model) float64 {
	if before.Reviews == 0 {
		return FirstMeeting
	}
	e := r.Evidence(before)
	e.Level, e.Topic = about.Level, about.Topic
	return m.Predict(before.Recall(m.FSRS7, r.At()), item, l, e)
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
		LastRight: s.LastRight, Step: s.Step, Lapses: s.Lapses, Reviews: s.Reviews,
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
