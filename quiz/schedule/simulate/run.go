package simulate

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// Cost is what answers take, in seconds, feedback included.
type Cost struct {
	New  float64 `json:"new"`  // a first meeting
	Pass float64 `json:"pass"` // a review that was right
	Fail float64 `json:"fail"` // a review that was not
}

func (c Cost) of(right bool) float64 {
	if right {
		return c.Pass
	}
	return c.Fail
}

// Config is what is simulated. Fill it from DefaultConfig.
type Config struct {
	Facts      int      `json:"facts"`
	Days       int      `json:"days"` // study days 0 to Days-1; the exam is on day Days
	Learners   int      `json:"learners"`
	NewPerDay  int      `json:"new_per_day"`
	Minutes    float64  `json:"minutes"` // a day, for policies that keep to it; 0 for no cap
	Later      int      `json:"later"`   // days after the exam at which knowledge is looked at again
	ItemSD     float64  `json:"item_sd"` // of the logarithm of stability
	LearnerSD  float64  `json:"learner_sd"`
	FirstRight float64  `json:"first_right"` // chance to be right at a first meeting
	Costs      []Cost   `json:"costs"`       // by step of the ladder of forms; the last serves all above
	Seed       uint64   `json:"seed"`
	Worlds     []World  `json:"-"`
	Policies   []Policy `json:"-"`
	Workers    int      `json:"-"` // 0 for all cores
}

func (c *Config) cost(step int) Cost { return c.Costs[min(step, len(c.Costs)-1)] }

// Outcome is what one learner got out of one policy.
type Outcome struct {
	Minutes float64 // first meetings included
	Exam    float64 // facts that can be expected to be known at the exam
	Later   float64 // and Config.Later days after it
	Worst   float64 // minutes of the longest day
}

// play takes one learner through all days.
func play(c *Config, w World, p Policy, number int) Outcome {
	l := newLearner(c, uint64(number))
	run := p.start(c)
	var out Outcome
	var list []int
	met := 0
	for day := range c.Days {
		seconds := 0.0
		ask := func(i int) {
			right, s := l.answer(w, i, day)
			seconds += s
			run.answered(i, day, right)
		}
		list = run.due(day, list[:0])
		for range min(c.NewPerDay, c.Facts-met) {
			ask(met)
			met++
		}
		for _, i := range list {
			if p.Capped && c.Minutes > 0 && seconds+c.cost(l.facts[i].run).Fail > 60*c.Minutes {
				break
			}
			ask(i)
		}
		out.Minutes += seconds / 60
		out.Worst = max(out.Worst, seconds/60)
	}
	out.Exam, out.Later = l.known(c.Days), l.known(c.Days+c.Later)
	return out
}

// playAll fills one row of outcomes per policy, in parallel; what comes out does
// not depend on the number of workers.
func playAll(ctx context.Context, c *Config, w World) ([][]Outcome, error) {
	rows := make([][]Outcome, len(c.Policies))
	for i := range rows {
		rows[i] = make([]Outcome, c.Learners)
	}
	workers := c.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	numbers := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for n := range numbers {
				for i, p := range c.Policies {
					if ctx.Err() != nil {
						break
					}
					rows[i][n] = play(c, w, p, n)
				}
			}
		})
	}
	for n := range c.Learners {
		numbers <- n
	}
	close(numbers)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, fmt.Errorf("simulation stopped: %w", err)
	}
	return rows, nil
}
