package memory

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// functionTable is one entry of fsrs6_functions.json; its arguments differ in shape.
type functionTable struct {
	Fn       string
	Args     json.RawMessage
	Expected json.RawMessage
	Float64  []float64 `json:"expected_float64_tsfsrs"`
	Days     []float64 `json:"expected_days"`
	Weights  []float64
	Tol      float64
}

func list(t *testing.T, raw json.RawMessage) []float64 {
	t.Helper()
	var out []float64
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func rows(t *testing.T, raw json.RawMessage) [][]float64 {
	t.Helper()
	var out [][]float64
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// each checks f against a table whose arguments are plain numbers.
func each(f func(x float64) float64) func(*testing.T, functionTable) {
	return func(t *testing.T, c functionTable) {
		want := list(t, c.Expected)
		for i, x := range list(t, c.Args) {
			near(t, c.Fn, f(x), want[i], min(c.Tol, 1e-4))
		}
	}
}

// eachRow checks f against a table whose arguments are lists.
func eachRow(f func(x []float64) float64) func(*testing.T, functionTable) {
	return func(t *testing.T, c functionTable) {
		want := list(t, c.Expected)
		for i, x := range rows(t, c.Args) {
			near(t, c.Fn, f(x), want[i], min(c.Tol, 1e-4))
		}
	}
}

// functionChecks says how to check each table, by its name in the file.
func functionChecks() map[string]func(*testing.T, functionTable) {
	m := DefaultFSRS6
	state := func(s, d float64) State6 { return State6{s, d} }
	return map[string]func(*testing.T, functionTable){
		"retrievability(t,S)": eachRow(func(x []float64) float64 { return m.Retrievability(state(x[1], 5), x[0]) }),
		"retrievability(t,S=1)": each(func(x float64) float64 {
			w := m.w
			w[20] = float64(float32(w[20])) // upstream keeps the decay in float32 and computes in float64
			return newFSRS6(w).Retrievability(state(1, 5), x)
		}),
		"current_retrievability(t,S=1,decay=0.2)": each(func(x float64) float64 {
			w := m.w
			w[20] = 0.2
			return newFSRS6(w).Retrievability(state(1, 5), x)
		}),
		"next_interval(S=1,desired_retention) rounded, min 1": checkIntervals,
		"init_difficulty(g)":                            checkFirstDifficulty,
		"next_difficulty before mean reversion (D=5,g)": each(func(g float64) float64 { return m.dampedDifficulty(5, Rating(g)) }),
		"next_difficulty (D=5,g)":                       each(func(g float64) float64 { return m.nextDifficulty(5, Rating(g)) }),
		"stability_after_success(S=5,D,R,g)": eachRow(func(x []float64) float64 {
			return m.success(state(5, x[0]), x[1], Rating(x[2]))
		}),
		"stability_after_failure(S=5,D,R) WITHOUT the short-term cap": eachRow(func(x []float64) float64 {
			return m.lapse(state(5, x[0]), x[1])
		}),
		"stability_short_term(S=5,g)":                                          each(func(g float64) float64 { return m.sameDay(5, Rating(g)) }),
		"next_states after history [(1,0),(3,1),(3,3),(3,8)] at dt=21, DR 0.9": checkNextStates,
		"memory_state_from_sm2(ease,interval,retention)":                       checkSM2,
		"convert 17 params (FSRS-4.5) to 21":                                   checkUpgrade,
		"clip_parameters (first 9)":                                            checkClip,
		"scheduler interval history, ratings 3333331133333, each review at due; learning steps 1m,10m; relearning 10m; DR .9; no fuzz": checkHistory,
	}
}

func TestFSRS6Functions(t *testing.T) {
	var file struct {
		Weights []float64
		Checks  []functionTable
	}
	readJSON(t, "fsrs6_functions.json", &file)
	if mustFSRS6(t, file.Weights) != DefaultFSRS6 {
		t.Error("the default weights are not those of the vectors")
	}
	checks := functionChecks()
	for _, c := range file.Checks {
		check := checks[c.Fn]
		if check == nil {
			t.Errorf("no check for the table %q", c.Fn)
			continue
		}
		t.Run(c.Fn, func(t *testing.T) { check(t, c) })
	}
	if len(file.Checks) != 15 {
		t.Errorf("read %d tables, want 15", len(file.Checks))
	}
}

func checkIntervals(t *testing.T, c functionTable) {
	for i, target := range list(t, c.Args) {
		got := max(1, math.Round(DefaultFSRS6.Interval(State6{1, 5}, target)))
		if got != c.Float64[i] {
			t.Errorf("interval at %v = %v, want %v", target, got, c.Float64[i])
		}
	}
}

func checkFirstDifficulty(t *testing.T, c functionTable) {
	var want []any // the last one is a remark instead of a number: 1 after clamp
	if err := json.Unmarshal(c.Expected, &want); err != nil {
		t.Fatal(err)
	}
	for i, w := range want {
		number, ok := w.(float64)
		if !ok {
			number = 1
		}
		near(t, c.Fn, DefaultFSRS6.First(Rating(i+1)).Difficulty, number, 1e-8)
	}
}

func checkNextStates(t *testing.T, c functionTable) {
	var want []struct{ S, D, Interval float64 }
	if err := json.Unmarshal(c.Expected, &want); err != nil {
		t.Fatal(err)
	}
	m := mustFSRS6(t, c.Weights)
	s := m.First(Again)
	for _, days := range []float64{1, 3, 8} {
		s = m.Next(s, days, Good)
	}
	for i, after := range m.Previews(s, 21) {
		near6(t, "next", after, vector{S: want[i].S, D: want[i].D}, c.Tol)
		near(t, "interval", m.Interval(after, 0.9), want[i].Interval, c.Tol)
	}
}

func checkSM2(t *testing.T, c functionTable) {
	want := rows(t, c.Expected)
	for i, x := range rows(t, c.Args) {
		near6(t, "state", DefaultFSRS6.FromSM2(x[0], x[1], x[2]), vector{S: want[i][0], D: want[i][1]}, c.Tol)
	}
}

func checkUpgrade(t *testing.T, c functionTable) {
	got, err := UpgradeWeights(list(t, c.Args))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range list(t, c.Expected) {
		near(t, "weight", got[i], want, 1e-6)
	}
}

func checkClip(t *testing.T, c functionTable) {
	w := append(list(t, c.Args), DefaultFSRS6.w[9:]...)
	ClipWeights6(w, 1, true)
	if want := list(t, c.Expected); !slices.Equal(w[:len(want)], want) {
		t.Errorf("clipped to %v, want %v", w[:len(want)], want)
	}
}

// checkHistory plays the scheduler that the three upstream libraries share: two
// learning steps, one relearning step, whole days, every review when it is due.
func checkHistory(t *testing.T, c functionTable) {
	var s State6
	var got []float64
	ivl, steps := 0.0, 2 // steps still to pass before intervals of days
	for _, g := range "3333331133333" {
		r := Rating(g - '0')
		s = DefaultFSRS6.Next(s, ivl, r)
		switch {
		case r == Again:
			steps = 1
			ivl = 0
		case steps > 1:
			steps--
			ivl = 0
		default:
			steps = 0
			ivl = max(1, math.Round(DefaultFSRS6.Interval(s, 0.9)))
		}
		got = append(got, ivl)
	}
	if !slices.Equal(got, c.Days) {
		t.Errorf("intervals %v, want %v", got, c.Days)
	}
}
