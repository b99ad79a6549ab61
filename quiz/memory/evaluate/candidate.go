package evaluate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/fit"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// candidate is a model that can predict. Without weights it has the defaults.
type candidate struct {
	model   string
	weights []float64
	targets int // that the weights were fitted to
}

// predictor says beforehand how each review from one instant until another will go, in
// the order of time, from nothing but the reviews before it.
type predictor interface {
	predict(log reviewlog.Log, from, to int64) ([]Prediction, error)
	fold() Fold // what was fitted
}

func (c candidate) fold() Fold { return Fold{Trained: c.targets, Weights: c.weights} }

// trained fits the model to the reviews before an instant.
func trained(ctx context.Context, log reviewlog.Log, before int64, o Options) (predictor, error) {
	switch o.Model {
	case memory.ModelFSRS6, memory.ModelFSRS7:
		return fitted(ctx, log, before, o)
	case Shipped:
		return shipped(ctx, log, before, o)
	}
	return nil, fmt.Errorf("unknown model %q; choose %s, %s or %s", o.Model, Shipped, memory.ModelFSRS7, memory.ModelFSRS6)
}

// fitted has the weights of a plain fit; the defaults where nothing can be learned.
func fitted(ctx context.Context, log reviewlog.Log, before int64, o Options) (candidate, error) {
	fitting := fit.FSRS7
	if o.Model == memory.ModelFSRS6 {
		fitting = fit.FSRS6
	}
	r, err := fitting(ctx, Training(log, o.Model, before), fit.Options{Seed: o.Seed, Workers: o.Workers})
	if errors.Is(err, fit.ErrNoReviews) {
		return candidate{model: o.Model}, nil
	}
	return candidate{model: o.Model, weights: r.Weights, targets: r.Targets}, err
}

// predict implements predictor. The states are those after all reviews before each.
func (c candidate) predict(log reviewlog.Log, from, to int64) (list []Prediction, err error) {
	recall, err := c.recall()
	if err != nil {
		return nil, err
	}
	for _, h := range log.Histories {
		list = append(list, between(h, recall(h), from, to)...)
	}
	return inTime(list), nil
}

func inTime(list []Prediction) []Prediction {
	slices.SortStableFunc(list, func(a, b Prediction) int { return cmp.Compare(a.At, b.At) })
	return list
}

// recall returns the function that gives the recall before every review of a history.
func (c candidate) recall() (func(reviewlog.History) []float64, error) {
	if c.model == memory.ModelFSRS6 {
		m, err := memory.DefaultFSRS6, error(nil)
		if c.weights != nil {
			m, err = memory.NewFSRS6(c.weights)
		}
		return func(h reviewlog.History) []float64 {
			return replay(m, h.WholeDays(), h.Ratings())
		}, err
	}
	m, err := memory.DefaultFSRS7, error(nil)
	if c.weights != nil {
		m, err = memory.NewFSRS7(c.weights)
	}
	return func(h reviewlog.History) []float64 {
		return replay(m, h.Days(), h.Ratings())
	}, err
}

// replay goes through the reviews of one card.
func replay[S any](m interface {
	Retrievability(s S, days float64) float64
	Next(s S, days float64, r memory.Rating) S
}, days []float64, ratings []memory.Rating) []float64 {
	var state S
	recall := make([]float64, len(days))
	for i, r := range ratings {
		recall[i] = m.Retrievability(state, days[i])
		state = m.Next(state, days[i], r)
	}
	return recall
}

// between are the predictions of a history's reviews from one instant until another.
func between(h reviewlog.History, recall []float64, from, to int64) (list []Prediction) {
	whole, days := h.WholeDays(), h.Days()
	nth, lapses := 0, 0
	for i, r := range h.Reviews {
		if whole[i] > 0 {
			nth++
		}
		if whole[i] > 0 {
			days[i] = whole[i]
		}
		if i > 0 && !r.Study && r.At >= from && r.At < to {
			list = append(list, Prediction{
				Learner: h.Learner, At: r.At, P: recall[i], Right: r.Rating > memory.Again,
				SameDay: whole[i] == 0, Days: days[i], Nth: nth, Lapses: lapses,
			})
		}
		if r.Rating == memory.Again && whole[i] > 0 {
			lapses++
		}
	}
	return list
}
