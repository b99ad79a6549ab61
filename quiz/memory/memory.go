// Package memory says how memory decays and grows. It holds two published models
// of spaced repetition as pure functions: FSRS-7 (two memory traces, fractional
// days), which schedules, and FSRS-6 (one trace), which is kept to compare with.
//
// The formulas are those of open-spaced-repetition (srs-benchmark, fsrs-rs,
// ts-fsrs), written from their description and checked against their published
// numbers; see testdata/README.md. All times are days as float64, all
// probabilities are between 0 and 1.
//
// Nothing here knows the clock, and nothing allocates but validation and Replay.
// The same reviews give the same state to the last bit on one kind of processor
// (others may fuse a multiplication and an addition into one rounding).
package memory

import (
	"fmt"
	"math"
)

// Rating is how well a review went. Automatic grading uses Again for a wrong
// answer and Good for a right one.
type Rating int

// The ratings, from forgotten to effortless.
const (
	Again Rating = 1 + iota
	Hard
	Good
	Easy
)

// Valid reports whether r is one of the four ratings. The models expect it.
func (r Rating) Valid() bool { return r >= Again && r <= Easy }

// Bounds of every state, as in the upstream models.
const (
	MinDifficulty = 1.0
	MaxDifficulty = 10.0
	MaxStability  = 36500.0 // days; a hundred years
)

// RangeError says that a weight lies outside the range in which its model is meant
// to work.
type RangeError struct {
	Model    string  // "FSRS-7" or "FSRS-6"
	Index    int     // of the weight, from 0
	Value    float64 // as given
	Low, Top float64 // the range, both ends allowed
}

// Error implements error.
func (e *RangeError) Error() string {
	return fmt.Sprintf("%s: weight %d is %v; it must be between %v and %v", e.Model, e.Index, e.Value, e.Low, e.Top)
}

// span is the closed range of one weight.
type span struct{ low, top float64 }

// checkWeights reports the first weight that is not a number inside its range.
func checkWeights(model string, w []float64, spans []span) error {
	for i, x := range w {
		if math.IsNaN(x) || x < spans[i].low || x > spans[i].top {
			return &RangeError{Model: model, Index: i, Value: x, Low: spans[i].low, Top: spans[i].top}
		}
	}
	return nil
}

func clamp(x, low, top float64) float64 { return min(max(x, low), top) }

// power is x^y for x > 0; math.Pow handles cases that do not occur here and takes
// three times as long.
func power(x, y float64) float64 { return math.Exp(y * math.Log(x)) }

// powerLessOne is (1+x)^y - 1 without loss of digits for small x.
func powerLessOne(x, y float64) float64 { return math.Expm1(y * math.Log1p(x)) }

// sinceLast makes elapsed days usable: a clock that was set back, or no number at
// all, counts as no time.
func sinceLast(days float64) float64 {
	if days > 0 {
		return days
	}
	return 0
}
