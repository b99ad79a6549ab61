package fit

import (
	"context"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// recipe6 is upstream's for FSRS-6 (fsrs-rs 6).
var recipe6 = recipe{
	rate: 0.04, beta1: 0.9, beta2: 0.999, epochs: 5, batch: 512,
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
// targets give the start back, fewer than 64 only first stabilities.
func FSRS6(ctx context.Context, log []Training, o Options) (Result, error) {
	start := memory.DefaultFSRS6.Weights()
	if o.Start != nil {
		copy(start, o.Start)
	}
	m := &model6{}
	targets := 0
	for i := range log {
		targets += targetsOf(&log[i].Sequence)
	}
	if targets < enoughForFirst {
		return untrained(m, log, start, o)
	}
	kept, groups := withoutOutliers(log)
	first := firstStabilities(groups, start[:4], averageRecall(log))
	copy(start, first[:])
	if targets < enoughForAll {
		return untrained(m, log, start, o)
	}
	return train(ctx, m, recipe6, kept, start, o)
}

func untrained(m model, log []Training, w []float64, o Options) (Result, error) {
	loss, targets, err := judge(m, log, w, o.Workers)
	return Result{Weights: w, Targets: targets, LogLoss: loss}, err
}
