package memory

import "math"

// Bias is how much better or worse than their model a learner does just now, on the
// logit of recall: rested or tired, by a deck that is easier than the last. It is
// learned answer by answer, and all that has to be kept of them. The zero value
// leaves predictions as they are.
type Bias struct {
	SameDay float64 `json:"same_day"` // for reviews on the day of the last one
	Later   float64 `json:"later"`
}

// maxBias bounds a bias: beyond it an answer says more about the log than about
// the learner.
const maxBias = 3

// Shift moves a probability by the bias.
func (b Bias) Shift(p float64, sameDay bool) float64 {
	odds := p / (1 - p) * math.Exp(*b.of(sameDay))
	if math.IsInf(odds, 1) {
		return p
	}
	return odds / (1 + odds)
}

// After is the bias after an answer that had the probability p before Shift, moved
// by rate times the error of the shifted prediction.
func (b Bias) After(p float64, sameDay, right bool, rate float64) Bias {
	miss := -b.Shift(p, sameDay)
	if right {
		miss++
	}
	part := b.of(sameDay)
	*part = clamp(*part+rate*miss, -maxBias, maxBias)
	return b
}

func (b *Bias) of(sameDay bool) *float64 {
	if sameDay {
		return &b.SameDay
	}
	return &b.Later
}
