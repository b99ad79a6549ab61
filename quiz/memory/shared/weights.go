package shared

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/fit"
)

// The recipe by which the weights are fitted: upstream's for FSRS-7 (srs-benchmark:
// Adam's rate and moments, the batch, the spread of the prior), but with every answer
// of the same weight, because a course is not one learner who grows into it, and with
// a spread for the first stabilities, which upstream leaves free.
const (
	rate, beta1, beta2 = 0.0118, 0.70, 0.98
	batchTargets       = 512
	longest            = 64 // answers of a history after which no more are fitted
	leastSteps         = 150
)

// spread is the standard deviation of every weight among learners.
var spread = [memory.Weights7]float64{
	1, 3, 3, 10, .523, .2528, .4329,
	.2966, .2139, .2889, .1862, .175, .3812, .3013, .9104,
	.3234, .2448, .3273, .1842, .1735, .4608, .311, .864,
	.0418, .2596, .0798, .0682, .1282, .1397, .1407, .1489, .2, .15, .15,
}

// parts is into how many parts a batch is cut; it does not depend on the number of
// cores, so that the sums do not either.
const parts = 4

// weightFit fits the weights to the histories of a course.
type weightFit struct {
	centre    []float64 // of the prior
	hold      float64   // strength of the prior
	passes    int       // over the log, at least
	seed      uint64
	workers   int
	sequences []memory.Sequence
}

// sequencesOf cuts every history that keep wants (all, if it is nil) after its
// longest-th answer, and leaves those out in which nothing is predicted; with the
// offsets that were found, or none.
func sequencesOf(histories []history, keep func(*Answer) bool, offsets bool) (list []memory.Sequence) {
	for i := range histories {
		h := &histories[i]
		if keep != nil && !keep(h.visits[0].answer) {
			continue
		}
		n := min(len(h.visits), longest)
		s := memory.Sequence{Days: h.Days[:n], Ratings: h.Ratings[:n], Weights: h.Weights[:n], Guess: h.Guess[:n], Known: h.Known}
		if offsets {
			s.Offset = h.Offset[:n]
		}
		if s.Targets() > 0 {
			list = append(list, s)
		}
	}
	return list
}

// run returns the weights that predict the sequences best, from start on.
func (f *weightFit) run(ctx context.Context, start []float64) ([]float64, error) {
	w, rng := slices.Clone(start), rand.New(rand.NewPCG(f.seed, 0x736861726564))
	batches, total := f.batches(rng)
	if len(batches) == 0 {
		return w, nil
	}
	passes := max(f.passes, (leastSteps+len(batches)-1)/len(batches))
	a := fit.NewAdam(len(w), rate, beta1, beta2, passes*len(batches))
	for range passes {
		rng.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
		for _, b := range batches {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("fit the course: %w", err)
			}
			_, grad, err := f.gradient(w, b)
			if err != nil {
				return nil, err
			}
			targets := 0
			for _, s := range b {
				targets += s.Targets()
			}
			share := f.hold * float64(targets) / float64(total)
			for i := range w {
				grad[i] += share * 2 * (w[i] - f.centre[i]) / (spread[i] * spread[i])
			}
			a.Step(w, grad)
			memory.ClipWeights7(w)
		}
	}
	return w, nil
}

// batches deals the sequences at random.
func (f *weightFit) batches(rng *rand.Rand) (list [][]*memory.Sequence, total int) {
	filled := batchTargets
	for _, i := range rng.Perm(len(f.sequences)) {
		if filled >= batchTargets {
			list, filled = append(list, nil), 0
		}
		s := &f.sequences[i]
		list[len(list)-1] = append(list[len(list)-1], s)
		n := s.Targets()
		filled, total = filled+n, total+n
	}
	return list, total
}

// gradient is the loss of some sequences and its gradient by the weights.
func (f *weightFit) gradient(w []float64, batch []*memory.Sequence) (loss float64, grad []float64, err error) {
	m, err := memory.NewFSRS7(w)
	if err != nil {
		return 0, nil, fmt.Errorf("fit the course: %w", err)
	}
	var grads [parts][memory.Weights7]float64
	var losses [parts]float64
	f.inParts(func(i int) {
		var tape memory.Tape
		for _, s := range batch[i*len(batch)/parts : (i+1)*len(batch)/parts] {
			losses[i] += m.LossGradient(*s, &tape, grads[i][:])
		}
	})
	grad = make([]float64, memory.Weights7)
	for i := range parts {
		loss += losses[i]
		for j, g := range grads[i] {
			grad[j] += g
		}
	}
	return loss, grad, nil
}

// inParts calls do for every part, on as many cores as may be used.
func (f *weightFit) inParts(do func(i int)) {
	workers := f.workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if workers == 1 {
		for i := range parts {
			do(i)
		}
		return
	}
	free := make(chan struct{}, workers)
	var wait sync.WaitGroup
	for i := range parts {
		free <- struct{}{}
		wait.Go(func() { do(i); <-free })
	}
	wait.Wait()
}
