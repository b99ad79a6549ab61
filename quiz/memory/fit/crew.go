package fit

import (
	"runtime"
	"sync"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// shards is into how many parts a batch is cut. It does not depend on the number of
// cores, so that the sums do not either.
const shards = 4

// crew adds up gradients on several cores.
type crew struct {
	model model
	jobs  chan int
	wait  sync.WaitGroup
	part  [shards]part
	own   memory.Tape // of the goroutine that calls
	grad  []float64
}

// part is what one shard adds up.
type part struct {
	sequences []*memory.Sequence
	grad      []float64
	loss      float64
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
	for _, s := range p.sequences {
		p.loss += c.model.lossGradient(s, t, p.grad)
	}
	c.wait.Done()
}

// gradient returns the loss of a batch and its gradient, which holds until the next
// call. The caller works too.
func (c *crew) gradient(batch []*memory.Sequence) (loss float64, grad []float64) {
	c.wait.Add(shards)
	for i := range c.part {
		c.part[i].sequences = batch[i*len(batch)/shards : (i+1)*len(batch)/shards]
		c.jobs <- i
	}
	for working := true; working; {
		select {
		case i := <-c.jobs:
			c.add(i, &c.own)
		default:
			working = false
		}
	}
	c.wait.Wait()
	clear(c.grad)
	for i := range c.part {
		for j, g := range c.part[i].grad {
			c.grad[j] += g
		}
		loss += c.part[i].loss
	}
	return loss, c.grad
}
