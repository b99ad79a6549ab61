package fit

import (
	"math"
	"runtime"
	"sync"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// shards is into how many parts a batch is cut. It does not depend on the number of
// cores, so that the sums do not either.
const shards = 4

// fewSequences is a tenth of a millisecond's work or less.
const fewSequences = 100

// crew adds up gradients on several cores.
type crew struct {
	model model
	jobs  chan int
	wait  sync.WaitGroup
	part  [shards]part
	own   memory.Tape // of the goroutine that calls
	grad  []float64
	steep bool // whether the gradient is wanted
	alone int  // sequences below which one core is done before others wake up
}

// part is what one shard adds up.
type part struct {
	sequences []*memory.Sequence
	grad      []float64
	loss      float64
}

// share lets all workers, and the caller, take parts until none is left.
func (c *crew) share() {
	for i := range c.part {
		c.jobs <- i
	}
	for {
		select {
		case i := <-c.jobs:
			c.add(i, &c.own)
		default:
			c.wait.Wait()
			return
		}
	}
}

// newCrew is a crew for so many weights, with so many workers (0: as many as there
// are cores). It must be stopped.
func newCrew(m model, weights, workers int) *crew {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	c := &crew{model: m, grad: make([]float64, weights), jobs: make(chan int, shards)}
	for i := range c.part {
		// Room between the parts, so that two cores do not write to one cache line.
		c.part[i].grad = make([]float64, weights, weights+8)
	}
	if c.alone = fewSequences; workers == 1 {
		c.alone = math.MaxInt
	}
	for range min(workers, shards) - 1 {
		go c.work()
	}
	return c
}

func (c *crew) stop() { close(c.jobs) }

func (c *crew) work() {
	var tape memory.Tape
	for i := range c.jobs {
		c.add(i, &tape)
	}
}

func (c *crew) add(i int, t *memory.Tape) {
	p := &c.part[i]
	clear(p.grad)
	p.loss = 0
	grad := p.grad
	if !c.steep {
		grad = nil
	}
	for _, s := range p.sequences {
		p.loss += c.model.lossGradient(s, t, grad)
	}
	c.wait.Done()
}

// sum returns the loss of a batch and, if it is steep that matters, its gradient,
// which holds until the next call. The caller works too.
func (c *crew) sum(batch []*memory.Sequence, steep bool) (loss float64, grad []float64) {
	c.steep = steep
	c.wait.Add(shards)
	for i := range c.part {
		c.part[i].sequences = batch[i*len(batch)/shards : (i+1)*len(batch)/shards]
	}
	if len(batch) < c.alone {
		for i := range c.part {
			c.add(i, &c.own)
		}
	} else {
		c.share()
	}
	clear(c.grad)
	for i := range c.part {
		for j, g := range c.part[i].grad {
			c.grad[j] += g
		}
		loss += c.part[i].loss
	}
	return loss, c.grad
}
