package simulate

import (
	"fmt"
	"math"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Policy is one way to decide what is reviewed when. Policies of a family differ in
// one or more settings, and a family with several is compared along its frontier.
type Policy struct {
	Family    string
	Name      string
	Capped    bool    // keeps to the minutes a day
	target    float64 // where it is the one setting
	reference bool    // what ours is measured against
	start     func(c *Config) planner
}

// planner is a policy at work for one learner. It hears of every answer and never
// sees the true memory.
type planner interface {
	// due appends the facts to review on a day, the most urgent first.
	due(day int, list []int) []int
	// answered says how a fact was answered on a day.
	answered(i, day int, right bool)
}

// byDate is a planner that sets the day of the next review when a fact is answered.
type byDate struct {
	next  []int // day of the next review; never before the first answer
	after func(i, day int, right bool) (days float64)
}

const never = math.MaxInt

func newByDate(facts int, after func(i, day int, right bool) float64) *byDate {
	p := &byDate{next: make([]int, facts), after: after}
	for i := range p.next {
		p.next[i] = never
	}
	return p
}

func (p *byDate) due(day int, list []int) []int {
	for i, next := range p.next {
		if next <= day {
			list = append(list, i)
		}
	}
	return list
}

// answered rounds to whole days, at least one, as all the programs do.
func (p *byDate) answered(i, day int, right bool) {
	days := p.after(i, day, right)
	p.next[i] = day + int(max(1, math.Round(min(days, 1e6))))
}

// leitner moves a fact one box up when it is right and to the first when not.
func leitner() Policy {
	boxes := []float64{1, 2, 4, 8, 16, 32}
	return Policy{Family: "Leitner", Name: "Leitner", start: func(c *Config) planner {
		box := make([]int, c.Facts)
		return newByDate(c.Facts, func(i, _ int, right bool) float64 {
			if !right {
				box[i] = 0
				return boxes[0]
			}
			days := boxes[min(box[i], len(boxes)-1)]
			box[i]++
			return days
		})
	}}
}

// sm2 is the algorithm of SuperMemo 2 (Woźniak 1990) with grade 4 for a right and 2
// for a wrong answer.
func sm2() Policy {
	return Policy{Family: "SM-2", Name: "SM-2", start: func(c *Config) planner {
		type card struct{ count, interval, ease float64 }
		cards := make([]card, c.Facts)
		for i := range cards {
			cards[i].ease = 2.5
		}
		return newByDate(c.Facts, func(i, _ int, right bool) float64 {
			k := &cards[i]
			if !right {
				k.count, k.interval, k.ease = 0, 1, max(1.3, k.ease-0.32)
				return 1
			}
			k.count++
			switch k.count {
			case 1:
				k.interval = 1
			case 2:
				k.interval = 6
			default:
				k.interval = math.Round(k.interval * k.ease)
			}
			return k.interval
		})
	}}
}

// believed is what a policy holds about one fact; it is wrong about the learner and
// the item, and in most worlds about the model.
type believed6 struct {
	state memory.State6
	last  int
}

// fixed6 reviews when default FSRS-6 expects recall to have fallen to target.
func fixed6(target float64) Policy {
	return Policy{Family: "FSRS-6", Name: percent("FSRS-6 at", target), target: target, start: func(c *Config) planner {
		m, believed := memory.DefaultFSRS6, make([]believed6, c.Facts)
		return newByDate(c.Facts, func(i, day int, right bool) float64 {
			b := &believed[i]
			*b = believed6{m.Next(b.state, float64(day-b.last), rating(right)), day}
			return m.Interval(b.state, target)
		})
	}}
}

// fixed7 is fixed6 with default FSRS-7.
func fixed7(target float64) Policy {
	return Policy{Family: "FSRS-7", Name: percent("FSRS-7 at", target), target: target, start: func(c *Config) planner {
		m, believed := memory.DefaultFSRS7, newBeliefs(c.Facts)
		return newByDate(c.Facts, func(i, day int, right bool) float64 {
			believed.answered(i, day, right)
			return m.Interval(believed[i].state, target)
		})
	}}
}

// beliefs is the FSRS-7 state that a policy holds for every fact.
type beliefs []struct {
	state memory.State
	last  int
}

func newBeliefs(facts int) beliefs { return make(beliefs, facts) }

func (b beliefs) answered(i, day int, right bool) {
	k := &b[i]
	k.state = memory.DefaultFSRS7.Next(k.state, float64(day-k.last), rating(right))
	k.last = day
}

func percent(what string, share float64) string { return fmt.Sprintf("%s %.0f %%", what, 100*share) }
