package evaluate

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

const day = 24 * 60 * 60 * 1000

// reviews make a history of one card, with an answer at noon of each of these days.
func reviews(card string, days ...int64) reviewlog.History {
	h := reviewlog.History{Learner: "a", Card: card}
	for _, d := range days {
		h.Reviews = append(h.Reviews, reviewlog.Review{At: d*day + day/2, Rating: memory.Good})
	}
	return h
}

// Twelve day-level reviews in five folds: the boundaries are the 2nd, 4th, 6th, 8th
// and 10th of them, counted from 0. First and same-day reviews do not count.
func TestBoundaries(t *testing.T) {
	log := reviewlog.Log{Histories: []reviewlog.History{
		reviews("odd", 0, 1, 3, 5, 7, 9, 11),
		reviews("even", 0, 2, 4, 6, 8, 10, 12),
		reviews("met twice a day", 3, 3), reviews("met once", 20),
	}}
	got, err := boundaries(log, 5)
	want := []int64{3*day + day/2, 5*day + day/2, 7*day + day/2, 9*day + day/2, 11*day + day/2, math.MaxInt64}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("boundaries %v, want %v (%v)", got, want, err)
	}
	if got, err = boundaries(log, 11); err != nil || got[0] != day+day+day/2 {
		t.Errorf("with 11 folds the first begins at %v (%v)", got, err)
	}
	if _, err := boundaries(log, 12); !errors.Is(err, ErrShort) {
		t.Errorf("12 folds of 12 reviews: %v", err)
	}
	for _, folds := range []int{-1, 0, MaxFolds + 1} {
		if _, err := boundaries(log, folds); err == nil {
			t.Errorf("%d folds are accepted", folds)
		}
	}
}

func TestTrainingEndsBeforeTheInstant(t *testing.T) {
	log := reviewlog.Log{Histories: []reviewlog.History{reviews("a", 0, 0, 2, 5), reviews("b", 4, 5)}}
	six, seven := Training(log, memory.ModelFSRS6, 5*day+day/2), Training(log, memory.ModelFSRS7, 5*day+day/2)
	if len(six) != 1 || len(seven) != 1 || len(six[0].At) != 3 {
		t.Fatalf("%d and %d cards are trained on, want one with three reviews", len(six), len(seven))
	}
	if want := []float64{0, 0, 1}; !slices.Equal(six[0].Weights, want) {
		t.Errorf("FSRS-6 predicts %v, want %v", six[0].Weights, want)
	}
	if want := []float64{0, 1, 1}; !slices.Equal(seven[0].Weights, want) {
		t.Errorf("FSRS-7 predicts %v, want %v", seven[0].Weights, want)
	}
}

// What was shown and not asked is no answer to predict; it only moves the memory.
func TestAStudyIsNoTarget(t *testing.T) {
	log := reviewlog.Log{Histories: []reviewlog.History{reviews("a", 0, 1, 3)}}
	log.Histories[0].Reviews[1].Study = true
	for _, model := range []string{memory.ModelFSRS6, memory.ModelFSRS7} {
		if got, want := Training(log, model, math.MaxInt64)[0].Weights, []float64{0, 0, 1}; !slices.Equal(got, want) {
			t.Errorf("%s predicts %v, want %v", model, got, want)
		}
	}
}

func read(t *testing.T, file string) reviewlog.Log {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	log, err := reviewlog.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

const josh = "../testdata/reviews_josh.csv"

// swapped turns every answer from an instant on into its opposite.
func swapped(log reviewlog.Log, from int64) reviewlog.Log {
	out := reviewlog.Log{Reviews: log.Reviews}
	for _, h := range log.Histories {
		h.Reviews = slices.Clone(h.Reviews)
		for i := range h.Reviews {
			if r := &h.Reviews[i]; r.At >= from {
				r.Rating = memory.Again + memory.Good - r.Rating
			}
		}
		out.Histories = append(out.Histories, h)
	}
	return out
}

// What a fold is fitted to ends at its boundary: other answers from there on change
// none of its weights, nor how fast the bias moves.
func TestNoTestReviewIsLearnedFrom(t *testing.T) {
	log := read(t, josh)
	bounds, err := boundaries(log, 2)
	if err != nil {
		t.Fatal(err)
	}
	other := swapped(log, bounds[0])
	for _, model := range []string{memory.ModelFSRS6, memory.ModelFSRS7, Shipped} {
		t.Run(model, func(t *testing.T) {
			o := Options{Model: model, Folds: 2, Seed: 1}
			a, err := trained(t.Context(), log, bounds[0], o)
			if err != nil {
				t.Fatal(err)
			}
			b, err := trained(t.Context(), other, bounds[0], o)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("the answers after the boundary change the fit:\n%+v\n%+v", a, b)
			}
			later, err := trained(t.Context(), other, bounds[1], o)
			if err != nil {
				t.Fatal(err)
			}
			if reflect.DeepEqual(b.fold().Weights, later.fold().Weights) {
				t.Error("the answers between the boundaries do not change the second fit; are they swapped?")
			}
		})
	}
}

// A prediction knows the answers before it and not its own, nor any later.
func TestAPredictionDoesNotKnowItsAnswer(t *testing.T) {
	log := read(t, josh)
	bounds, err := boundaries(log, 1)
	if err != nil {
		t.Fatal(err)
	}
	c, err := shipped(t.Context(), log, bounds[0], Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.predict(log, bounds[0], math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	middle := a[len(a)/2].At
	b, err := c.predict(swapped(log, middle), bounds[0], math.MaxInt64)
	if err != nil {
		t.Fatal(err)
	}
	same, other := 0, 0
	for i := range a {
		switch {
		case a[i].At <= middle && a[i].P != b[i].P:
			t.Fatalf("prediction %d changed with answers that came at it or later", i)
		case a[i].At <= middle:
			same++
		case a[i].P != b[i].P:
			other++
		}
	}
	if same == 0 || other == 0 {
		t.Errorf("%d predictions before and %d changed after; both should be many", same, other)
	}
}

// The figures that a model has to reach: log
// loss of day-level reviews, and of all.
var wanted = map[string]struct {
	file     string
	day, all int
	loss     map[string][2]float64
}{
	"josh": {josh, 5230, 8705, map[string][2]float64{
		memory.ModelFSRS6: {.4386, math.Inf(1)}, memory.ModelFSRS7: {.4428, .464}, Shipped: {.4386, .456},
	}},
	"ankianalysis": {logs("norm_ankianalysis.csv"), 17913, 30143, map[string][2]float64{
		memory.ModelFSRS6: {.3700, math.Inf(1)}, memory.ModelFSRS7: {.3699, .3090}, Shipped: {.3699, .3090},
	}},
}

// logs is where a log that must not be published lies, "" where it does not.
func logs(name string) string {
	if dir := os.Getenv("REMEMBRANCER_LOGS"); dir != "" {
		return filepath.Join(dir, name)
	}
	return ""
}

func TestRealLogs(t *testing.T) {
	for name, w := range wanted {
		if w.file == "" {
			t.Logf("REMEMBRANCER_LOGS names no folder, so %s is left out", name)
			continue
		}
		log := read(t, w.file)
		for model, limit := range w.loss {
			t.Run(name+" "+model, func(t *testing.T) {
				r, err := Run(t.Context(), log, Options{Model: model, Folds: 5, Seed: 1})
				if err != nil {
					t.Fatal(err)
				}
				if r.DayLevel.N != w.day || r.All.N != w.all || r.Default.All.N != w.all || len(r.Folds) != 5 {
					t.Errorf("%d and %d reviews in %d folds, want %d and %d", r.DayLevel.N, r.All.N, len(r.Folds), w.day, w.all)
				}
				if r.DayLevel.LogLoss > limit[0] || r.All.LogLoss > limit[1] {
					t.Errorf("log loss %.5f and %.5f, want at most %v", r.DayLevel.LogLoss, r.All.LogLoss, limit)
				}
				if r.Default.DayLevel.LogLoss <= r.DayLevel.LogLoss {
					t.Errorf("fitted %.5f is no better than unfitted %.5f", r.DayLevel.LogLoss, r.Default.DayLevel.LogLoss)
				}
			})
		}
	}
}

// With next to nothing to learn from, the site predicts with the published weights.
func TestShippedFallsBack(t *testing.T) {
	log := reviewlog.Log{Histories: []reviewlog.History{reviews("a", 0, 2, 4), reviews("b", 20)}}
	r, err := Run(t.Context(), log, Options{Folds: 1})
	if err != nil || r.Model != Shipped || r.All.N != 1 || !reflect.DeepEqual(r.Folds[0].Weights, memory.DefaultFSRS7.Weights()) {
		t.Errorf("a log of two answers gives %+v (%v)", r, err)
	}
}

// The whole report is the same to the bit, run again and on any number of cores.
func TestReportIsTheSameToTheBit(t *testing.T) {
	log := read(t, josh)
	log.Histories = log.Histories[:300]
	first, err := Run(t.Context(), log, Options{Folds: 2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{1, 2, 5} {
		again, err := Run(t.Context(), log, Options{Folds: 2, Seed: 1, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(first, again) {
			t.Errorf("with %d workers:\n%+v\n%+v", workers, first.Scores, again.Scores)
		}
	}
}
