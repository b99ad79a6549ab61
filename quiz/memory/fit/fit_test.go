package fit

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// simulated are cards of a learner whose memory is an FSRS-7 with these weights:
// passed or failed by chance, reviewed at random times.
func simulated(m memory.FSRS7, cards int, seed uint64) (log []Training) {
	rng := rand.New(rand.NewPCG(seed, 1))
	for range cards {
		n := 6 + rng.IntN(6)
		t := Training{At: make([]int64, n)}
		var state memory.State
		at := rng.Int64N(1e9)
		for i := range n {
			days := 0.0
			rating, weight := memory.Good, 0.0
			if i > 0 {
				days, weight = math.Exp(rng.Float64()*7-2), 1
				at += int64(days * 86400e3)
			}
			if recall := m.Retrievability(state, days); i > 0 && rng.Float64() > recall || i == 0 && rng.IntN(3) == 0 {
				rating = memory.Again
			}
			state = m.Next(state, days, rating)
			t.Days, t.Ratings, t.Weights = append(t.Days, days), append(t.Ratings, rating), append(t.Weights, weight)
			t.At[i] = at
		}
		log = append(log, t)
	}
	return log
}

// another is a memory that forgets faster than the defaults say.
func another(t *testing.T) memory.FSRS7 {
	t.Helper()
	w := memory.DefaultFSRS7.Weights()
	w[0], w[1], w[2], w[3] = 0.05, 0.4, 0.6, 3
	w[7], w[24], w[28] = 1.5, 0.2, 0.4
	m, err := memory.NewFSRS7(w)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func lossOf(t *testing.T, m memory.FSRS7, log []Training) float64 {
	t.Helper()
	r, err := judged(&model7{}, log, m.Weights(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.LogLoss
}

// On answers that were not fitted to, no weights can be expected to do better than
// those that made the answers. A fit comes nine tenths of the way from the defaults.
func TestFSRS7FindsTheMemoryBehindTheAnswers(t *testing.T) {
	truth := another(t)
	r, err := FSRS7(t.Context(), simulated(truth, 1500, 1), Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := memory.NewFSRS7(r.Weights)
	if err != nil {
		t.Fatal(err)
	}
	unseen := simulated(truth, 3000, 2)
	plain, got, best := lossOf(t, memory.DefaultFSRS7, unseen), lossOf(t, m, unseen), lossOf(t, truth, unseen)
	if got-best > 0.1*(plain-best) {
		t.Errorf("log loss %.4f; the defaults have %.4f and the truth %.4f", got, plain, best)
	}
}

// josh is a real log of one learner (testdata/README.md), by whole days of 24 hours
// as py-fsrs counts them, and at most 64 reviews a card.
func josh(t *testing.T, whole bool) (log []Training) {
	t.Helper()
	f, err := os.Open("../testdata/reviews_josh.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := reviewlog.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range l.Histories {
		h.Reviews = h.Reviews[:min(len(h.Reviews), 64)]
		s := Training{Sequence: memory.Sequence{Days: h.Days(), Ratings: h.Ratings(), Weights: make([]float64, len(h.Reviews))}}
		for i, r := range h.Reviews {
			if whole {
				s.Days[i] = math.Floor(s.Days[i])
			}
			if i > 0 && s.Days[i] > 0 {
				s.Weights[i] = 1
			}
			s.At = append(s.At, r.At)
		}
		log = append(log, s)
	}
	return log
}

// py-fsrs published the loss of the defaults and of its own fit on this log.
func TestFSRS6OnTheLogOfUpstream(t *testing.T) {
	var v struct {
		Weights []float64          `json:"expected_optimal_parameters"`
		Losses  map[string]float64 `json:"own_recomputed"`
	}
	readJSON(t, "fsrs6_fit_pyfsrs.json", &v)
	log := josh(t, true)
	for what, w := range map[string][]float64{"logloss_default": memory.DefaultFSRS6.Weights(), "logloss_expected_optimal": v.Weights} {
		r, err := judged(&model6{}, log, w, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if float64(r.Targets) != v.Losses["n"] {
			t.Fatalf("%d targets, want %v", r.Targets, v.Losses["n"])
		}
		near(t, what, r.LogLoss, v.Losses[what], 0)
	}
	r, err := FSRS6(t.Context(), log, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	// Ours pays for straying from the defaults and for old reviews less than py-fsrs's
	// does, so it may fit the log a little less well.
	if limit := v.Losses["logloss_expected_optimal"] + 0.1*(v.Losses["logloss_default"]-v.Losses["logloss_expected_optimal"]); r.LogLoss > limit {
		t.Errorf("log loss %.5f, want at most %.5f", r.LogLoss, limit)
	}
}

func TestFitIsTheSameToTheBit(t *testing.T) {
	tests := map[string]func(o Options) (Result, error){
		"FSRS-6": func(o Options) (Result, error) { return FSRS6(t.Context(), josh(t, true), o) },
		"FSRS-7": func(o Options) (Result, error) { return FSRS7(t.Context(), josh(t, false)[:400], o) },
	}
	for name, fit := range tests {
		t.Run(name, func(t *testing.T) {
			first, err := fit(Options{Seed: 3, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, workers := range []int{1, 2, 5} {
				again, err := fit(Options{Seed: 3, Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(first.Weights, again.Weights) || first.LogLoss != again.LogLoss {
					t.Errorf("with %d workers the weights differ:\n%v\n%v", workers, first.Weights, again.Weights)
				}
			}
			if other, err := fit(Options{Seed: 4}); err != nil || slices.Equal(first.Weights, other.Weights) {
				t.Errorf("another seed gives the same weights (%v); is it used?", err)
			}
		})
	}
}

func TestFitStopsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	passes := 0
	_, err := FSRS7(ctx, simulated(memory.DefaultFSRS7, 100, 1), Options{Progress: func(done, total int) {
		if passes = done; done == 2 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || passes != 2 {
		t.Errorf("after %d passes: %v", passes, err)
	}
}

func TestFitTellsHowFarItIs(t *testing.T) {
	var seen []int
	last := 0
	_, err := FSRS7(t.Context(), simulated(memory.DefaultFSRS7, 50, 1), Options{Progress: func(done, total int) {
		seen, last = append(seen, done), total
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != last || !slices.IsSorted(seen) || seen[len(seen)-1] != last {
		t.Errorf("told %v of %d", seen, last)
	}
}

func TestFitOfLittle(t *testing.T) {
	once := []Training{{Sequence: memory.Sequence{Days: []float64{0}, Ratings: []memory.Rating{3}, Weights: []float64{0}}, At: []int64{1}}}
	for name, log := range map[string][]Training{"nothing": nil, "one review": once} {
		t.Run(name, func(t *testing.T) {
			if _, err := FSRS6(t.Context(), log, Options{}); !errors.Is(err, ErrNoReviews) {
				t.Errorf("FSRS-6: %v", err)
			}
			if _, err := FSRS7(t.Context(), log, Options{}); !errors.Is(err, ErrNoReviews) {
				t.Errorf("FSRS-7: %v", err)
			}
		})
	}
	card := func(days float64) Training {
		return Training{Sequence: memory.Sequence{Days: []float64{0, days}, Ratings: []memory.Rating{3, 3}, Weights: []float64{0, 1}}, At: []int64{1, 2}}
	}
	var log []Training
	for range enoughForFirst - 1 {
		log = append(log, card(2))
	}
	r, err := FSRS6(t.Context(), log, Options{})
	if err != nil || !slices.Equal(r.Weights, memory.DefaultFSRS6.Weights()) {
		t.Errorf("7 reviews change the weights (%v)", err)
	}
	for range enoughForAll - len(log) - 1 {
		log = append(log, card(2))
	}
	r, err = FSRS6(t.Context(), log, Options{})
	if err != nil || !slices.Equal(r.Weights[4:], memory.DefaultFSRS6.Weights()[4:]) || r.Weights[2] <= memory.DefaultFSRS6.Weights()[2] {
		t.Errorf("63 right answers should raise the first stability of Good and nothing else but its neighbours: %v (%v)", r.Weights, err)
	}
}

func TestStartIsChecked(t *testing.T) {
	log := simulated(memory.DefaultFSRS7, 30, 1)
	out := memory.DefaultFSRS7.Weights()
	out[4] = 99
	for name, start := range map[string][]float64{"too few": {1, 2}, "out of range": out} {
		t.Run(name, func(t *testing.T) {
			if _, err := FSRS7(t.Context(), log, Options{Start: start}); err == nil || !strings.Contains(err.Error(), "start from") {
				t.Errorf("FSRS-7: %v", err)
			}
			if _, err := FSRS6(t.Context(), log, Options{Start: start}); err == nil || !strings.Contains(err.Error(), "start from") {
				t.Errorf("FSRS-6: %v", err)
			}
		})
	}
}

// With few answers a fit stays where it starts from.
func TestStartIsTheCentreOfThePrior(t *testing.T) {
	start := another(t).Weights()
	kept := slices.Clone(start)
	r, err := FSRS7(t.Context(), simulated(memory.DefaultFSRS7, 2, 1), Options{Start: start})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(start, kept) {
		t.Error("the start was changed in place")
	}
	for i := 4; i < len(start); i++ { // the first stabilities have no prior
		if math.Abs(r.Weights[i]-start[i]) > recipe7.spread[i] {
			t.Errorf("weight %d went from %v to %v", i, start[i], r.Weights[i])
		}
	}
}
