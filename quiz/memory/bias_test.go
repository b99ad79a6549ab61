package memory

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestBias(t *testing.T) {
	if got := (Bias{}).Shift(0.8, true); math.Abs(got-0.8) > 1e-15 {
		t.Errorf("no bias makes %v of 0.8", got)
	}
	// e^0.5 times the odds of 4 to 1.
	if got, want := (Bias{SameDay: 0.5}).Shift(0.8, true), 4*math.Exp(0.5)/(1+4*math.Exp(0.5)); math.Abs(got-want) > 1e-15 {
		t.Errorf("a bias of 0.5 makes %v of 0.8, want %v", got, want)
	}
	if got := (Bias{SameDay: 0.5}).Shift(0.8, false); math.Abs(got-0.8) > 1e-15 {
		t.Errorf("a bias within the day moves a later review to %v", got)
	}
	// A failure that had 0.8 moves by 0.8 times the rate, downwards.
	if got := (Bias{Later: 0.1}).After(0.8, true, false, 0.5); math.Abs(got.SameDay+0.4) > 1e-15 || got.Later != 0.1 {
		t.Errorf("after a failure the bias is %+v", got)
	}
	if got := (Bias{}).Shift(1, false); got != 1 {
		t.Errorf("certainty becomes %v", got)
	}
}

// Whatever happens, predictions stay probabilities; a right answer raises the next
// one and a wrong answer lowers it.
func TestBiasLearns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b Bias
		for range rapid.IntRange(1, 50).Draw(t, "answers") {
			p := rapid.Float64Range(1e-5, 1-1e-5).Draw(t, "p")
			sameDay, right := rapid.Bool().Draw(t, "same day"), rapid.Bool().Draw(t, "right")
			before := b.Shift(p, sameDay)
			b = b.After(p, sameDay, right, rapid.Float64Range(0, 1).Draw(t, "rate"))
			after := b.Shift(p, sameDay)
			if !(after > 0 && after < 1) || right && after < before || !right && after > before {
				t.Fatalf("%v becomes %v after an answer that was right: %v", before, after, right)
			}
		}
	})
}
