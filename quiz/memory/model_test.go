package memory

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyFSRS7 draws weights from the whole of their ranges.
func anyFSRS7(t *rapid.T) FSRS7 {
	w := make([]float64, Weights7)
	for i, s := range spans7 {
		w[i] = rapid.Float64Range(s.low, s.top).Draw(t, "weight")
	}
	slices.Sort(w[:4])
	w[0] = min(w[0], spans7[0].top)
	w[26] = max(w[26], w[25])
	m, err := NewFSRS7(w)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func anyFSRS6(t *rapid.T) FSRS6 {
	w := make([]float64, Weights6)
	for i, s := range spans6 {
		w[i] = rapid.Float64Range(s.low, s.top).Draw(t, "weight")
	}
	m, err := NewFSRS6(w)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// logRange draws evenly from the logarithms, so that seconds and years both occur.
func logRange(t *rapid.T, what string, low, high float64) float64 {
	u := rapid.Float64Range(math.Log(low), math.Log(high)).Draw(t, what)
	return clamp(math.Exp(u), low, high)
}

func anyState(t *rapid.T) State {
	return State{
		Slow:       logRange(t, "slow", minStability, MaxStability),
		Fast:       logRange(t, "fast", minStability, MaxStability),
		Difficulty: rapid.Float64Range(1, 10).Draw(t, "difficulty"),
	}
}

func anyRating(t *rapid.T) Rating { return Rating(rapid.IntRange(1, 4).Draw(t, "rating")) }

func anyDays(t *rapid.T) float64 {
	if rapid.Bool().Draw(t, "at once") {
		return 0
	}
	return logRange(t, "days", 1e-6, 1e5)
}

// modelFor draws the default weights half of the time, since they matter most.
func modelFor(t *rapid.T) FSRS7 {
	if rapid.Bool().Draw(t, "default weights") {
		return DefaultFSRS7
	}
	return anyFSRS7(t)
}

func TestRecallFallsStrictly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := modelFor(t), anyState(t)
		last := m.Retrievability(s, 0)
		if math.Abs(last-0.99999) > 1e-12 {
			t.Fatalf("R(0) = %v, want 0.99999", last)
		}
		at := 1e-4
		for range 30 {
			at *= 1.9
			r := m.Retrievability(s, at)
			// Rounding hides a fall that is smaller than a float64 can show.
			if r > last || (r == last && last > 2e-5 && last < 0.9999) || r < 1e-5 {
				t.Fatalf("R(%v) = %v after %v", at, r, last)
			}
			last = r
		}
	})
}

func TestIntervalInvertsRecall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, s := modelFor(t), anyState(t)
		target := rapid.Float64Range(0.01, 0.9998).Draw(t, "target")
		days := m.Interval(s, target)
		got := m.Retrievability(s, days)
		if days == MaxStability && got >= target {
			return
		}
		if math.Abs(got-target) > 1e-9 {
			t.Fatalf("R(I(%v)) = %v at %v days", target, got, days)
		}
	})
}

func TestStatesStayInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m7, m6 := modelFor(t), anyFSRS6(t)
		var s7 State
		var s6 State6
		for range 12 {
			days, r := anyDays(t), anyRating(t)
			s7, s6 = m7.Next(s7, days, r), m6.Next(s6, days, r)
			inside(t, "slow", s7.Slow, minStability, MaxStability)
			inside(t, "fast", s7.Fast, minStability, MaxStability)
			inside(t, "difficulty", s7.Difficulty, 1, 10)
			inside(t, "stability", s6.Stability, minStability6, MaxStability)
			inside(t, "difficulty of FSRS-6", s6.Difficulty, 1, 10)
		}
	})
}

func inside(t *rapid.T, what string, x, low, high float64) {
	if !(x >= low && x <= high) { // catches NaN too
		t.Fatalf("%s = %v, outside %v to %v", what, x, low, high)
	}
}

// Difficulty is not compared with Again's: a lapse that was to be expected moves
// it less than a Hard does, by design of the model.
func TestBetterRatingsNeverWeaken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m7, m6, s, days := modelFor(t), anyFSRS6(t), anyState(t), anyDays(t)
		p := m7.Previews(s, days)
		q := m6.Previews(State6{max(s.Slow, minStability6), s.Difficulty}, days)
		for i := range 3 {
			if p[i].Slow > p[i+1].Slow || p[i].Fast > p[i+1].Fast {
				t.Fatalf("rating %d leaves %v, rating %d only %v", i+1, p[i], i+2, p[i+1])
			}
			if i > 0 && p[i].Difficulty < p[i+1].Difficulty {
				t.Fatalf("rating %d leaves %v, rating %d a harder fact %v", i+1, p[i], i+2, p[i+1])
			}
			// With freely drawn weights a lapse in FSRS-6 can outgrow a Hard; from Hard on it may not.
			if i > 0 && q[i].Stability > q[i+1].Stability {
				t.Fatalf("FSRS-6: rating %d leaves %v, rating %d only %v", i+1, q[i], i+2, q[i+1])
			}
		}
	})
}

// Within a day an easier fact can fall to 90 % a little sooner, since difficulty
// also weighs the two traces; between days it cannot.
func TestBetterRatingsComeBackLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := DefaultFSRS7.First(anyRating(t))
		for range rapid.IntRange(0, 8).Draw(t, "reviews") {
			s = DefaultFSRS7.Next(s, logRange(t, "days", 1, 400), anyRating(t))
		}
		p := DefaultFSRS7.Previews(s, logRange(t, "days", 1, 400))
		for i := range 3 {
			a, b := DefaultFSRS7.Interval(p[i], 0.9), DefaultFSRS7.Interval(p[i+1], 0.9)
			if a > b*(1+1e-9) {
				t.Fatalf("rating %d comes back after %v days, rating %d after %v", i+1, a, i+2, b)
			}
		}
	})
}

func TestSameReviewsSameBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := modelFor(t)
		var a, b State
		for range 10 {
			days, r := anyDays(t), anyRating(t)
			a, b = m.Next(a, days, r), m.Previews(b, days)[r-1]
			for i, x := range [3][2]float64{{a.Slow, b.Slow}, {a.Fast, b.Fast}, {a.Difficulty, b.Difficulty}} {
				if math.Float64bits(x[0]) != math.Float64bits(x[1]) {
					t.Fatalf("part %d differs: %v, %v", i, x[0], x[1])
				}
			}
		}
	})
}

func TestNeverMet(t *testing.T) {
	m, m6 := DefaultFSRS7, DefaultFSRS6
	if m.Retrievability(State{}, 1) != 0 || m.Interval(State{}, 0.9) != 0 || m6.Retrievability(State6{}, 1) != 0 {
		t.Error("a fact never met is not remembered and has no interval")
	}
	if m.Next(State{}, 3, Good) != m.First(Good) || m6.Next(State6{}, 3, Good) != m6.First(Good) {
		t.Error("the first review does not depend on the days before it")
	}
}

func TestOddDaysCountAsNone(t *testing.T) {
	s := DefaultFSRS7.First(Good)
	for _, days := range []float64{-1, math.NaN(), math.Inf(-1)} {
		if got := DefaultFSRS7.Next(s, days, Good); got != DefaultFSRS7.Next(s, 0, Good) {
			t.Errorf("%v days gives %v", days, got)
		}
	}
}

// The figures that memory.md gives for people: 3 seconds, 4.8 days, 53.9 days.
func TestFirstIntervals(t *testing.T) {
	for r, want := range map[Rating]float64{Again: 3.307 / 86400, Good: 4.7777, Easy: 53.869} {
		near(t, "first interval", DefaultFSRS7.Interval(DefaultFSRS7.First(r), 0.9), want, 1e-3)
	}
}

func TestSM2Bridge(t *testing.T) {
	s := DefaultFSRS7.FromSM2(30, 0.9)
	near(t, "interval", DefaultFSRS7.Interval(s, 0.9), 30, 1e-9)
}

func TestWeightsAreChecked(t *testing.T) {
	change := func(i int, x float64) []float64 {
		w := DefaultFSRS7.Weights()
		w[i] = x
		return w
	}
	tests := map[string]struct {
		weights []float64
		says    string
	}{
		"too few":       {make([]float64, 21), "FSRS-7 has 34 weights, not 21"},
		"not a number":  {change(5, math.NaN()), "weight 5 is NaN"},
		"infinite":      {change(6, math.Inf(1)), "weight 6 is +Inf"},
		"outside":       {change(23, 0.5), "weight 23 is 0.5; it must be between 0.01 and 0.25"},
		"falling first": {change(1, 0.05), "weight 0 (0.1104) is above weight 1 (0.05)"},
		"curves":        {change(25, 0.85), ""},
	}
	for name, test := range tests {
		_, err := NewFSRS7(test.weights)
		if test.says == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: error %v, want one that says %q", name, err, test.says)
		}
	}
	w := DefaultFSRS7.Weights()
	w[25], w[26] = 0.8, 0.6
	if _, err := NewFSRS7(w); err == nil {
		t.Error("a slow curve below the fast one was accepted")
	}
	var rangeErr *RangeError
	if _, err := NewFSRS6(make([]float64, 21)); !errors.As(err, &rangeErr) || rangeErr.Index != 0 {
		t.Errorf("FSRS-6 with zero weights: %v", err)
	}
	if _, err := NewFSRS6(make([]float64, 20)); err == nil {
		t.Error("FSRS-6 accepted 20 weights")
	}
}

func TestWeightsAreCopies(t *testing.T) {
	DefaultFSRS7.Weights()[0] = 50
	DefaultFSRS6.Weights()[0] = 50
	if DefaultFSRS7.w[0] != 0.1104 || DefaultFSRS6.w[0] != 0.212 {
		t.Error("the model's weights can be changed from outside")
	}
}

func TestClipWithSeveralRelearningSteps(t *testing.T) {
	w := DefaultFSRS6.Weights()
	w[17], w[18], w[19] = 2, 2, 0
	ClipWeights6(w, 3, true)
	room := -(math.Log(w[11]) + math.Log(math.Exp2(w[13])-1) + 0.3*w[14]) / 3
	if want := math.Sqrt(room); w[17] != want || w[18] != want || w[19] != 0.01 {
		t.Errorf("clipped to %v, want %v twice and 0.01", w[17:20], want)
	}
}
