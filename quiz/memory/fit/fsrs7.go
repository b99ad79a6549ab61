package fit

import (
	"context"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// recipe7 is that of srs-benchmark for FSRS-7 (September 2026), but for batch and
// steps, chosen as for FSRS-6, and for how fast reviews count less with age: as for
// FSRS-6. Upstream's power of 11.25 leaves a log two fifths of its reviews' worth of
// evidence, which the long logs of upstream can spare and a course's cannot.
var recipe7 = recipe{
	rate: 0.0118, beta1: 0.70, beta2: 0.98, passes: 7, steps: 800, batch: 256,
	oldest: 0.25, bend: 3, hold: 0.3333, longest: 64,
	spread: []float64{
		9999, 9999, 9999, 9999, .523, .2528, .4329,
		.2966, .2139, .2889, .1862, .175, .3812, .3013, .9104,
		.3234, .2448, .3273, .1842, .1735, .4608, .311, .864,
		.0418, .2596, .0798, .0682, .1282, .1397, .1407, .1489, .2, .15, .15,
	},
}

type model7 struct{ memory.FSRS7 }

func (m *model7) set(w []float64) (err error) {
	m.FSRS7, err = memory.NewFSRS7(w)
	return err
}

func (m *model7) clip(w []float64) { memory.ClipWeights7(w) }

func (m *model7) lossGradient(s *memory.Sequence, t *memory.Tape, grad []float64) float64 {
	return m.LossGradient(*s, t, grad)
}

// FSRS7 fits the 34 weights. Every review with a weight is a target, those of the
// same day too. A start that NewFSRS7 refuses is refused here too.
func FSRS7(ctx context.Context, log []Training, o Options) (Result, error) {
	m := &model7{}
	start, err := startOf(m, memory.DefaultFSRS7.Weights(), o)
	if err != nil {
		return Result{}, err
	}
	w, err := train(ctx, m, recipe7, log, start, o)
	if err != nil {
		return Result{}, err
	}
	return judged(m, log, w, o)
}
