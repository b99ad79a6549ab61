// Package fit finds the weights of a memory model that predict a log of reviews
// best: mini-batch Adam on the exact gradient of the log loss, with the recipes
// that upstream uses (fsrs-rs for FSRS-6, srs-benchmark for FSRS-7).
//
// The same sequences, options and seed give the same weights to the last bit, on
// however many cores: the batches and the order in which their parts are added up
// do not depend on them.
package fit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Options are what a caller may choose.
type Options struct {
	Seed     uint64
	Start    []float64             // where to begin, and what the weights are held to; nil for the model's defaults
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
	epochs       int
	batch        int     // targets
	oldest       float64 // weight of the oldest review; the newest has 1 …
	bend         float64 // … and between them it rises with this power of the rank
	hold         float64 // strength of the pull towards the start
	spread       []float64
	longest      int // reviews of a card after which no more are predicted
}

// shards is into how many parts a batch is cut. It does not depend on the number of
// cores, so that the sums do not either.
const shards = 8

// trainer runs a recipe.
type trainer struct {
	recipe
	model   model
	batches [][]*memory.Sequence
	targets float64
	start   []float64
	options Options
}

// run returns the weights after all epochs.
func (t *trainer) run(ctx context.Context) ([]float64, error) {
	w := slices.Clone(t.start)
	a := newAdam(len(w), t.rate, t.beta1, t.beta2, t.epochs*len(t.batches))
	crew := newCrew(t.model, len(w), t.options.Workers)
	defer crew.stop()
	rng := rand.New(rand.NewPCG(t.options.Seed, 0x6d656d6f7279))
	order := make([]int, len(t.batches))
	for i := range order {
		order[i] = i
	}
	grad := make([]float64, len(w))
	for epoch := range t.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, b := range order {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("fit: %w", err)
			}
			if err := t.model.set(w); err != nil {
				return nil, fmt.Errorf("fit: %w", err)
			}
			_, size := crew.gradient(t.batches[b], grad)
			for i := range w {
				grad[i] += t.hold * float64(size) / t.targets * 2 * (w[i] - t.start[i]) / (t.spread[i] * t.spread[i])
			}
			a.step(w, grad)
			t.model.clip(w)
		}
		if t.options.Progress != nil {
			t.options.Progress(epoch+1, t.epochs)
		}
	}
	return w, nil
}

// train runs a recipe on the sequences of a log, from start.
func train(ctx context.Context, m model, r recipe, log []Training, start []float64, o Options) (Result, error) {
	sequences, at := r.prepare(log)
	batches := inBatches(sequences, r.batch)
	if len(batches) == 0 {
		return Result{}, ErrNoReviews
	}
	t := trainer{recipe: r, model: m, start: start, options: o, batches: batches, targets: float64(r.newest(sequences, at))}
	w, err := t.run(ctx)
	if err != nil {
		return Result{}, err
	}
	loss, targets, err := judge(m, log, w, o.Workers)
	return Result{Weights: w, Targets: targets, LogLoss: loss}, err
}

// prepare cuts every sequence after its longest-th review, with weights of its own.
func (r *recipe) prepare(log []Training) (sequences []memory.Sequence, at [][]int64) {
	for _, l := range log {
		n := min(len(l.Ratings), r.longest)
		s := memory.Sequence{Days: l.Days[:n], Ratings: l.Ratings[:n], Weights: slices.Clone(l.Weights[:n]), Known: l.Known}
		if l.Guess != nil {
			s.Guess = l.Guess[:n]
		}
		sequences, at = append(sequences, s), append(at, l.At[:n])
	}
	return sequences, at
}

// judge returns the mean log loss of the weights over the targets of a log.
func judge(m model, log []Training, w []float64, workers int) (loss float64, targets int, err error) {
	if err := m.set(w); err != nil {
		return 0, 0, fmt.Errorf("fit: %w", err)
	}
	all := make([]*memory.Sequence, len(log))
	for i := range log {
		all[i] = &log[i].Sequence
	}
	c := newCrew(m, len(w), workers)
	defer c.stop()
	loss, targets = c.gradient(all, make([]float64, len(w)))
	if targets == 0 {
		return 0, 0, ErrNoReviews
	}
	return loss / float64(targets), targets, nil
}

// newest weighs the targets by their place in time, from oldest to 1, in place.
// at are the instants of every sequence's reviews.
func (r *recipe) newest(sequences []memory.Sequence, at [][]int64) (targets int) {
	type place struct {
		at   int64
		s, i int
	}
	var places []place
	for s := range sequences {
		for i, w := range sequences[s].Weights {
			if w != 0 {
				places = append(places, place{at[s][i], s, i})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	last := float64(max(len(places)-1, 1))
	for rank, p := range places {
		sequences[p.s].Weights[p.i] *= r.oldest + (1-r.oldest)*math.Pow(float64(rank)/last, r.bend)
	}
	return len(places)
}

// inBatches sorts the sequences by length and cuts them into batches of so many
// targets; those without a target are left out.
func inBatches(sequences []memory.Sequence, size int) [][]*memory.Sequence {
	var sorted []*memory.Sequence
	for i := range sequences {
		if targetsOf(&sequences[i]) > 0 {
			sorted = append(sorted, &sequences[i])
		}
	}
	slices.SortStableFunc(sorted, func(a, b *memory.Sequence) int { return len(a.Ratings) - len(b.Ratings) })
	var batches [][]*memory.Sequence
	filled := size
	for _, s := range sorted {
		if filled >= size {
			batches, filled = append(batches, nil), 0
		}
		last := len(batches) - 1
		batches[last] = append(batches[last], s)
		filled += targetsOf(s)
	}
	return batches
}

func targetsOf(s *memory.Sequence) (n int) {
	for _, w := range s.Weights {
		if w != 0 {
			n++
		}
	}
	return n
}

// adam is the optimiser of Kingma & Ba (2015, algorithm 1), with a rate that falls
// to 0 along half a cosine.
type adam struct {
	rate, beta1, beta2 float64
	done, total        int
	mean, square       []float64
}

func newAdam(n int, rate, beta1, beta2 float64, total int) *adam {
	return &adam{rate: rate, beta1: beta1, beta2: beta2, total: total, mean: make([]float64, n), square: make([]float64, n)}
}

func (a *adam) step(w, grad []float64) {
	rate := a.rate * (1 + math.Cos(math.Pi*float64(a.done)/float64(a.total))) / 2
	a.done++
	c1, c2 := 1-math.Pow(a.beta1, float64(a.done)), 1-math.Pow(a.beta2, float64(a.done))
	for i, g := range grad {
		a.mean[i] = a.beta1*a.mean[i] + (1-a.beta1)*g
		a.square[i] = a.beta2*a.square[i] + (1-a.beta2)*g*g
		w[i] -= rate * (a.mean[i] / c1) / (math.Sqrt(a.square[i]/c2) + 1e-8)
	}
}

// crew adds up gradients on several cores.
type crew struct {
	model model
	jobs  chan int
	wait  sync.WaitGroup
	part  [shards]part
	tapes []memory.Tape
	size  int // workers
}

// part is what one shard adds.
type part struct {
	sequences []*memory.Sequence
	grad      []float64
	loss      float64
	targets   int
}

func newCrew(m model, weights, workers int) *crew {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	c := &crew{model: m, size: min(workers, shards)}
	for i := range c.part {
		c.part[i].grad = make([]float64, weights)
	}
	c.tapes = make([]memory.Tape, c.size)
	if c.size > 1 {
		c.jobs = make(chan int, shards)
		for i := range c.size {
			go c.work(&c.tapes[i])
		}
	}
	return c
}

func (c *crew) stop() {
	if c.jobs != nil {
		close(c.jobs)
	}
}

func (c *crew) work(t *memory.Tape) {
	for i := range c.jobs {
		c.add(i, t)
		c.wait.Done()
	}
}

func (c *crew) add(i int, t *memory.Tape) {
	p := &c.part[i]
	clear(p.grad)
	p.loss, p.targets = 0, 0
	for _, s := range p.sequences {
		p.loss += c.model.lossGradient(s, t, p.grad)
		p.targets += targetsOf(s)
	}
}

// gradient puts the gradient of a batch into grad, and returns its loss and its targets.
func (c *crew) gradient(batch []*memory.Sequence, grad []float64) (loss float64, targets int) {
	for i := range c.part {
		c.part[i].sequences = batch[i*len(batch)/shards : (i+1)*len(batch)/shards]
	}
	if c.jobs == nil {
		for i := range c.part {
			c.add(i, &c.tapes[0])
		}
	} else {
		c.wait.Add(shards)
		for i := range c.part {
			c.jobs <- i
		}
		c.wait.Wait()
	}
	clear(grad)
	for i := range c.part {
		p := &c.part[i]
		for j, g := range p.grad {
			grad[j] += g
		}
		loss, targets = loss+p.loss, targets+p.targets
	}
	return loss, targets
}
