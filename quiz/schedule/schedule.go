// Package schedule decides which fact a learner is asked next and in which form.
// It is pure: the same facts, memory, answers and instant give the same choice.
//
// The rules of a sitting, in the order in which they are applied (Next):
//
//  1. A miss comes back after at least five other answers, until it is right, at
//     most three times.
//  2. What is due comes first: facts whose retrievability has fallen to the target
//     and those missed last time, the best remembered first, topics mixed. Before an
//     exam those come first that gain most per second of study (Aim.Worth).
//  3. New facts fill the places that are left, in teaching order, core facts first,
//     in blocks of four or five between the reviews; no more than NewPerDay a day,
//     and none while fewer than 7 of the last 10 answers were right. Before an exam
//     their number follows from the days that are left (pace.go), and they have a
//     share of the places of their own.
//  4. A fact is asked once in a sitting, and not again on a day on which it was
//     answered right.
//  5. When the places are used up and a miss still waits for its five others, more
//     due or new facts are added; when there are none, the sitting ends.
//  6. When the minutes of the day are used up, the sitting ends, but for misses that
//     still wait.
//
// The ladder of forms is in forms.go (PickItem, StepAfter), the spread of the load
// in spread.go, what a fact will cost in leech.go, and what will be known in
// forecast.go.
package schedule

import (
	"math"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Constants of the rules.
const (
	DefaultTarget      = 0.90 // retrievability at which a fact is due
	DefaultNewPerDay   = 20
	DefaultSittingSize = 20 // questions without repeats, five to eight minutes

	MissGap    = 5 // answers between a miss and its return
	MaxReturns = 3 // how often one fact can come back in a sitting

	NewBlock    = 5   // most new facts in a row while reviews are waiting
	StruggleOf  = 10  // so many answers of the sitting are looked at …
	StruggleMin = 7   // … and with fewer right, no new fact is introduced
	SunkBelow   = 0.5 // retrievability below which a due fact waits for its turn …
	SunkEvery   = 4   // … which is every fourth review

	SecondsNew    = 25 // what a first meeting costs, feedback included
	SecondsReview = 12 // what a review costs on average: at two right of three, as below
	SecondsPass   = 8  // … when it is right
	SecondsFail   = 20 // … when it is wrong, feedback included

	RolloverHour = 4 // the learner's day begins at 4 am
)

// Settings are what a learner or a course can change.
type Settings struct {
	Target      float64       // retrievability at which a fact is due, 0 to 1; 0 means DefaultTarget
	NewPerDay   int           // most facts first met on one day; 0 means none
	SittingSize int           // questions in a sitting without repeats; 0 means DefaultSittingSize
	RepeatNew   bool          // whether a new fact answered right returns once in its first sitting
	UTCOffset   time.Duration // of the learner's clock; decides when a day begins
	Model       memory.FSRS7  // the zero value means memory.DefaultFSRS7

	Aim          Aim     // exam, minutes a day, study days; its Target, when set, stands for Target
	Spread       bool    // whether reviews move within their range so that no day has too many
	Learner      uint64  // tells learners apart in the spread; see LearnerSeed
	LeechMinutes float64 // what a fact may cost before it counts as a leech; 0 means DefaultLeechMinutes
}

// DefaultSettings returns the settings of a learner who changed nothing.
func DefaultSettings() Settings {
	return Settings{Target: DefaultTarget, NewPerDay: DefaultNewPerDay, SittingSize: DefaultSittingSize, Model: memory.DefaultFSRS7}
}

func (s Settings) filled() Settings {
	if s.Aim.Target != 0 {
		s.Target = s.Aim.Target
	}
	if s.Target == 0 {
		s.Target = DefaultTarget
	}
	s.Aim.Target = s.Target
	if s.LeechMinutes == 0 {
		s.LeechMinutes = DefaultLeechMinutes
	}
	if s.SittingSize == 0 {
		s.SittingSize = DefaultSittingSize
	}
	if s.Model == (memory.FSRS7{}) {
		s.Model = memory.DefaultFSRS7
	}
	return s
}

// Fact is what the planner knows of a fact of the course.
type Fact struct {
	ID         string
	Topic      string   // id
	TopicTitle string   // for people; Topic stands in when it is empty
	TopicIndex int      // place of the topic in teaching order
	Index      int      // place of the fact within its topic
	Importance string   // "core", "normal" or "extra"
	Confusable []string // ids of facts that are easily taken for this one
}

// Known is what is kept about one learner and one fact that they have met.
type Known struct {
	FactID    string
	State     memory.State
	FirstAt   time.Time // first answer
	LastAt    time.Time // last answer
	DueAt     time.Time // when retrievability falls to the target; see DueAt
	LastRight bool
	Step      int // rung on the ladder of forms, 0 to MaxStep
	Lapses    int
	Reviews   int // answers so far; 0 when that is not kept
}

// Done is one answer of the running sitting. Undone answers are left out.
type Done struct {
	FactID string
	Right  bool
	At     time.Time
	New    bool           // the learner's first answer to this fact
	Form   questions.Form // lets the forms vary over the sitting
}

// Input is all that Next looks at.
type Input struct {
	Facts    []Fact           // of the course, in teaching order
	Known    map[string]Known // by fact id, this sitting's answers included
	Done     []Done           // this sitting's answers, oldest first
	Planned  int              // questions in this sitting without repeats; 0 means Settings.SittingSize
	Spent    time.Duration    // studied today before this sitting; 0 means as many answers as Known shows, at their usual length
	Extra    bool             // the learner wants to go on beyond the minutes of the day
	Settings Settings
	Now      time.Time
}

// Choice is the fact to ask next.
type Choice struct {
	FactID string
	New    bool   // never met
	Again  bool   // asked before in this sitting
	Step   int    // rung on the ladder of forms
	Reason string // why this fact now, in plain words: "due since yesterday; 78 % to be remembered"
	Why    Why    // the same as data

	Place int        // answers before this one in the sitting, from 0
	Right int        // how many of them were right
	Asked FormCounts // in which forms they were asked
}

// day numbers the learner's days; they begin at RolloverHour of their clock.
func (s Settings) day(t time.Time) int { return dayOf(t, s.UTCOffset) }

// dayOf numbers the day of an instant on a clock that is so far ahead of UTC.
func dayOf(t time.Time, ahead time.Duration) int {
	local := t.Add(ahead - RolloverHour*time.Hour).Unix()
	return int(math.Floor(float64(local) / 86400))
}

// dayStart is the instant at which a day begins.
func (s Settings) dayStart(day int) time.Time {
	return time.Unix(int64(day)*86400, 0).UTC().Add(RolloverHour*time.Hour - s.UTCOffset)
}

// DueAt is when a fact in this state, last answered at lastAt, falls to the target
// retrievability, in whole milliseconds.
func DueAt(m memory.FSRS7, state memory.State, lastAt time.Time, target float64) time.Time {
	const msPerDay = 24 * 60 * 60 * 1000
	ms := math.Ceil(m.Interval(state, target) * msPerDay)
	return lastAt.Add(time.Duration(ms) * time.Millisecond)
}

// retrievability is the chance that a known fact is recalled now.
func (s Settings) retrievability(k Known, now time.Time) float64 {
	return s.Model.Retrievability(k.State, now.Sub(k.LastAt).Hours()/24)
}

// askable reports whether a known fact is due and may be asked today, without an exam
// and without spreading the load. A miss is due at once, whatever the model thinks is
// left of the memory.
func (s Settings) askable(k Known, now time.Time) bool {
	if !k.LastRight {
		return true
	}
	return !k.DueAt.After(now) && s.day(k.LastAt) != s.day(now)
}

// NewToday counts the facts first met on the learner's day of now.
func NewToday(known map[string]Known, settings Settings, now time.Time) int {
	n, start := 0, settings.dayStart(settings.day(now))
	for _, k := range known {
		if !k.FirstAt.Before(start) {
			n++
		}
	}
	return n
}

// Minutes is how long so many questions take, rounded up.
func Minutes(newFacts, reviews int) int {
	return (newFacts*SecondsNew + reviews*SecondsReview + 59) / 60
}
