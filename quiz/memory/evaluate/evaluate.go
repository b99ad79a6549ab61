package evaluate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/fit"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// Shipped names what the site predicts with: the model of a shared bank (package
// shared) on FSRS-7, fitted where that helps, with what it learns of each learner.
const Shipped = "shipped"

// Options chooses what Run does.
type Options struct {
	Model    string // Shipped (also when empty), memory.ModelFSRS7 or memory.ModelFSRS6
	Folds    int    // from 1 to MaxFolds
	Seed     uint64
	Workers  int                   // cores to use; 0 for all
	Progress func(done, total int) // called after every fold; may be nil
}

// MaxFolds is the most folds that a log is cut into.
const MaxFolds = 50

// Scores are the metrics on the reviews of a later day than the last, which
// schedulers decide about, and on all reviews but the first of each card.
type Scores struct {
	DayLevel Metrics `json:"day_level"`
	All      Metrics `json:"all"`
}

// Fold is one part of the log that was predicted from what came before it.
type Fold struct {
	From    int64     `json:"from_ms"` // instant of the boundary, Unix ms
	Trained int       `json:"trained"` // reviews that the weights were fitted to
	Weights []float64 `json:"weights"`
	Scores
	Default Scores `json:"default"`
}

// Report is how well a model predicts a log.
type Report struct {
	Model string `json:"model"`
	Scores
	Default     Scores  `json:"default"` // with the published weights, unfitted
	Folds       []Fold  `json:"folds"`
	Calibration []Point `json:"calibration"` // of all reviews; for FSRS-6, which says nothing within a day, of the day-level ones
}

// ErrShort says that a log is too short for so many folds.
var ErrShort = errors.New("the log is too short")

// Run cuts a log into folds in the order of time. The boundaries are the k·n/(folds+1)-th
// of its n day-level reviews, k = 1 … folds: the first part is only learned from.
// Before each boundary the model is fitted to every review before that instant, and
// nothing else; then it predicts the reviews up to the next one. With Shipped, what is
// thought of a learner is moved by each answer after it was predicted.
func Run(ctx context.Context, log reviewlog.Log, o Options) (Report, error) {
	if o.Model == "" {
		o.Model = Shipped
	}
	bounds, err := boundaries(log, o.Folds)
	if err != nil {
		return Report{}, err
	}
	report := Report{Model: o.Model}
	var fitted, plain []Prediction
	for k := range o.Folds {
		f, predicted, unfitted, err := fold(ctx, log, bounds[k], bounds[k+1], o)
		if err != nil {
			return Report{}, fmt.Errorf("fold %d: %w", k+1, err)
		}
		report.Folds = append(report.Folds, f)
		fitted, plain = append(fitted, predicted...), append(plain, unfitted...)
		if o.Progress != nil {
			o.Progress(k+1, o.Folds)
		}
	}
	report.Scores, report.Default = score(fitted), score(plain)
	if o.Model == memory.ModelFSRS6 {
		fitted = dayLevel(fitted)
	}
	report.Calibration = Calibration(fitted)
	return report, nil
}

// boundaries are the instants at which the folds begin, and the end of time.
func boundaries(log reviewlog.Log, folds int) ([]int64, error) {
	if folds < 1 || folds > MaxFolds {
		return nil, fmt.Errorf("%d folds: choose from 1 to %d", folds, MaxFolds)
	}
	var at []int64
	for _, h := range log.Histories {
		for i, d := range h.WholeDays() {
			if i > 0 && d > 0 {
				at = append(at, h.Reviews[i].At)
			}
		}
	}
	if len(at) <= folds {
		return nil, fmt.Errorf("%w for %d folds: it has %d reviews on a later day than the one before", ErrShort, folds, len(at))
	}
	slices.Sort(at)
	bounds := make([]int64, folds+1)
	for k := range folds {
		bounds[k] = at[(k+1)*len(at)/(folds+1)]
	}
	bounds[folds] = math.MaxInt64
	return bounds, nil
}

// fold fits to what was before from, and predicts what was from then on and before to.
func fold(ctx context.Context, log reviewlog.Log, from, to int64, o Options) (f Fold, fitted, plain []Prediction, err error) {
	m, err := trained(ctx, log, from, o)
	if err != nil {
		return Fold{}, nil, nil, err
	}
	fitted, err = m.predict(log, from, to)
	if err != nil {
		return Fold{}, nil, nil, err
	}
	plain, err = baseline(o.Model).predict(log, from, to)
	f = m.fold()
	f.From, f.Scores, f.Default = from, score(fitted), score(plain)
	return f, fitted, plain, err
}

func score(list []Prediction) Scores {
	return Scores{DayLevel: Measure(dayLevel(list)), All: Measure(list)}
}

func dayLevel(list []Prediction) (later []Prediction) {
	for _, p := range list {
		if !p.SameDay {
			later = append(later, p)
		}
	}
	return later
}

// Training is what a model of this name learns from: the reviews before an instant,
// Unix ms. FSRS-6 counts whole days and does not predict within a day; FSRS-7 does.
func Training(log reviewlog.Log, model string, before int64) (list []fit.Training) {
	for _, h := range log.Histories {
		n := 0
		for n < len(h.Reviews) && h.Reviews[n].At < before {
			n++
		}
		if n < 2 {
			continue
		}
		h.Reviews = h.Reviews[:n]
		t := fit.Training{Sequence: memory.Sequence{Days: h.Days(), Ratings: h.Ratings(), Weights: make([]float64, n)}, At: make([]int64, n)}
		if model == memory.ModelFSRS6 {
			t.Days = h.WholeDays()
		}
		for i, r := range h.Reviews {
			t.At[i] = r.At
			if i > 0 && !r.Study && (model != memory.ModelFSRS6 || t.Days[i] > 0) {
				t.Weights[i] = 1
			}
		}
		list = append(list, t)
	}
	return list
}
