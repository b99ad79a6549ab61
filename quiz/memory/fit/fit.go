// Package fit finds the weights of a memory model that predict a log of reviews
// best, without straying from the defaults further than the log bears out:
// mini-batch Adam on the exact gradient of the log loss plus a normal prior. The
// priors are upstream's (fsrs-rs for FSRS-6, srs-benchmark for FSRS-7).
//
// Two things differ from upstream. A batch is a random handful of cards, not cards
// of one length: those pull the weights one way in this step and another way in
// the next. And there is a least number of steps, so that the log of one course,
// which fills a few batches, is fitted as thoroughly as a long one.
//
// The same sequences, options and seed give the same weights to the last bit, on
// however many cores: the batches and the order in which their parts are added up
// do not depend on them.
package fit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Options are what a caller may choose.
type Options struct {
	Seed     uint64
	Start    []float64             // where to begin, and the centre of the prior; nil for the model's defaults
	Workers  int                   // cores to use; 0 for all
	Progress func(done, total int) // called after every pass over the log; may be nil
}

// Result is a fit.
type Result struct {
	Weights []float64
	Targets int     // reviews that were predicted
	LogLoss float64 // mean over the targets, unweighted, with these weights
}

// ErrNoReviews says that the log has nothing to predict.
var ErrNoReviews = errors.New("no review can be predicted: every card was seen once, or on one day only")

// Training is the reviews of one learner and one fact with their instants.
type Training struct {
	memory.Sequence
	At []int64 // Unix ms
}

// model is one of the memory models while its weights are being fitted.
type model interface {
	set(w []float64) error
	lossGradient(s *memory.Sequence, t *memory.Tape, grad []float64) float64
	clip(w []float64)
}

// recipe is how a model is trained.
type recipe struct {
	rate         float64 // of Adam, falling to 0 along a cosine
	beta1, beta2 float64
	passes       int     // over the log, at least
	steps        int     // of Adam, at least
	batch        int     // targets, of a short log
	oldest       float64 // weight of the oldest review; the newest has 1 …
	bend         float64 // … and between them it rises with this power of the rank
	hold         float64 // strength of the prior
	spread       []float64
	longest      int // reviews of a card after which no more are predicted
}

// trainer runs a recipe.
type trainer struct {
	recipe
	model   model
	batches []batch
	targets int
	start   []float64
	options Options
}

// train returns the weights that a recipe makes of a log, from start.
func train(ctx context.Context, m model, r recipe, log []Training, start []float64, o Options) ([]float64, error) {
	rng := rand.New(rand.NewPCG(o.Seed, 0x6d656d6f7279))
	t := trainer{recipe: r, model: m, start: start, options: o}
	sequences, at := r.prepare(log)
	t.targets = r.newest(sequences, at)
	t.batches = inBatches(sequences, r.batchOf(t.targets), rng)
	if len(t.batches) == 0 {
		return nil, ErrNoReviews
	}
	w, err := t.run(ctx, rng)
	if err != nil {
		return nil, fmt.Errorf("fit: %w", err)
	}
	return w, nil
}

// batchOf is how many targets a batch has, of so many: as many as give the least
// number of steps in the least number of passes. A long log takes larger batches,
// which several cores can share.
func (r *recipe) batchOf(targets int) int {
	const growth = 4
	return min(max(targets*r.passes/r.steps, r.batch), growth*r.batch)
}

// run returns the weights after all passes.
func (t *trainer) run(ctx context.Context, rng *rand.Rand) ([]float64, error) {
	w := slices.Clone(t.start)
	passes := max(t.passes, (t.steps+len(t.batches)-1)/len(t.batches))
	a := NewAdam(len(w), t.rate, t.beta1, t.beta2, passes*len(t.batches))
	crew := newCrew(t.model, len(w), t.options.Workers)
	defer crew.stop()
	order := slices.Clone(t.batches)
	for pass := range passes {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, b := range order {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := t.step(crew, a, w, b); err != nil {
				return nil, err
			}
		}
		if t.options.Progress != nil {
			t.options.Progress(pass+1, passes)
		}
	}
	return w, nil
}

// step moves w by what one batch says, and the prior's share of it.
func (t *trainer) step(c *crew, a *Adam, w []float64, b batch) error {
	if err := t.model.set(w); err != nil {
		return err
	}
	_, grad := c.sum(b.sequences, true)
	addPrior(grad, w, t.start, t.spread, t.hold*float64(b.targets)/float64(t.targets))
	a.Step(w, grad)
	t.model.clip(w)
	return nil
}

// addPrior adds the gradient of strength·Σ((w - centre)/spread)² to grad.
func addPrior(grad, w, centre, spread []float64, strength float64) {
	for i := range w {
		grad[i] += strength * 2 * (w[i] - centre[i]) / (spread[i] * spread[i])
	}
}

// prepare cuts every sequence after its longest-th review, with weights of its own.
func (r *recipe) prepare(log []Training) (sequences []memory.Sequence, at [][]int64) {
	for _, l := range log {
		n := min(len(l.Ratings), r.longest)
		s := l.Sequence // the slices that can be missing may stay longer
		s.Days, s.Ratings, s.Weights = l.Days[:n], l.Ratings[:n], slices.Clone(l.Weights[:n])
		sequences, at = append(sequences, s), append(at, l.At[:n])
	}
	return sequences, at
}

// judged is the result with these weights: their mean log loss over the targets.
func judged(m model, log []Training, w []float64, o Options) (Result, error) {
	if err := m.set(w); err != nil {
		return Result{}, fmt.Errorf("fit: %w", err)
	}
	all, targets := make([]*memory.Sequence, len(log)), 0
	for i := range log {
		all[i] = &log[i].Sequence
		targets += all[i].Targets()
	}
	if targets == 0 {
		return Result{}, ErrNoReviews
	}
	c := newCrew(m, len(w), o.Workers)
	defer c.stop()
	loss, _ := c.sum(all, false)
	return Result{Weights: w, Targets: targets, LogLoss: loss / float64(targets)}, nil
}
