package memory

import (
	"testing"

	"pgregory.net/rapid"
)

// TestCurveIsRetrievability and the branches of a review are Next, to the last bit.
func TestCurveIsRetrievability(t *testing.T) {
	m := DefaultFSRS7
	rapid.Check(t, func(t *rapid.T) {
		s := State{
			Slow:       rapid.Float64Range(minStability, MaxStability).Draw(t, "slow"),
			Fast:       rapid.Float64Range(minStability, MaxStability).Draw(t, "fast"),
			Difficulty: rapid.Float64Range(MinDifficulty, MaxDifficulty).Draw(t, "difficulty"),
		}
		c := m.Curve(s)
		for range 3 {
			days := rapid.Float64Range(-1, 4000).Draw(t, "days")
			if got, want := c.At(days), m.Retrievability(s, days); got != want {
				t.Fatalf("recall of %+v after %v days is %v, want %v", s, days, got, want)
			}
			recall, good, again := m.Branches(s, days)
			if recall != m.Retrievability(s, days) || good != m.Next(s, days, Good) || again != m.Next(s, days, Again) {
				t.Fatalf("the branches of %+v after %v days are %v, %+v, %+v", s, days, recall, good, again)
			}
		}
	})
	if c := m.Curve(State{}); c.At(1) != 0 {
		t.Error("a fact never met is remembered")
	}
}

func BenchmarkBranches(b *testing.B) {
	m := DefaultFSRS7
	b.ReportAllocs()
	for b.Loop() {
		sinkFloat, sinkState, _ = m.Branches(benchState, 21)
	}
}

func BenchmarkCurveAt(b *testing.B) {
	c := DefaultFSRS7.Curve(benchState)
	b.ReportAllocs()
	for b.Loop() {
		sinkFloat = c.At(21)
	}
}
