package fit

import (
	"context"
	"fmt"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// recipe6 is that of fsrs-rs 6 for FSRS-6, but for rate, batch and steps. Those were
// chosen by how near to the least sum of loss and prior they come on the logs that
// they fit (docs/decisions.md).
var recipe6 = recipe{
	rate: 0.02, beta1: 0.9, beta2: 0.999, passes: 4, steps: 600, batch: 128,
	oldest: 0.25, bend: 3, hold: 1, longest: 256,
	spread: []float64{
		6.43, 9.66, 17.58, 27.85, .57, .28, .6, .12, .39, .18, .33,
		.3, .09, .16, .57, .25, 1.03, .31, .32, .14, .27,
	},
}

// With fewer targets than these the log is too small to say anything about the
// weights, or about more than the first stabilities (fsrs-rs).
const (
	enoughForFirst = 8
	enoughForAll   = 64
)

type model6 struct{ memory.FSRS6 }

func (m *model6) set(w []float64) (err error) {
	m.FSRS6, err = memory.NewFSRS6(w)
	return err
}

func (m *model6) clip(w []float64) { memory.ClipWeights6(w, 1, true) }

func (m *model6) lossGradient(s *memory.Sequence, t *memory.Tape, grad []float64) float64 {
	return m.LossGradient(*s, t, grad)
}

// FSRS6 fits the 21 weights on whole days: odd cards are set aside, the four first
// stabilities are searched for alone, then all weights are trained. Fewer than 8
// targets give the start back, fewer than 64 only first stabilities. A start that
// NewFSRS6 refuses is refused here too.
func FSRS6(ctx context.Context, log []Training, o Options) (Result, error) {
	m := &model6{}
	start, err := startOf(m, memory.DefaultFSRS6.Weights(), o)
	if err != nil {
		return Result{}, err
	}
	targets := 0
	for i := range log {
		targets += log[i].Targets()
	}
	if targets < enoughForFirst {
		return judged(m, log, start, o)
	}
	kept, groups := withoutOutliers(log)
	first := firstStabilities(groups, start[:4], averageRecall(log))
	copy(start, first[:])
	if targets < enoughForAll || len(kept) == 0 {
		return judged(m, log, start, o)
	}
	w, err := train(ctx, m, recipe6, kept, start, o)
	if err != nil {
		return Result{}, err
	}
	return judged(m, log, w, o) // over the odd cards too
}

// startOf returns a copy of the weights to start from.
func startOf(m model, defaults []float64, o Options) ([]float64, error) {
	if o.Start == nil {
		return defaults, nil
	}
	if err := m.set(o.Start); err != nil {
		return nil, fmt.Errorf("the weights to start from: %w", err)
	}
	return slices.Clone(o.Start), nil
}
