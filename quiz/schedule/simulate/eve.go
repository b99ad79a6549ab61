package simulate

import (
	"fmt"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// eve is the obvious rule for an exam: review rarely (default FSRS-6 at a low
// target, or not at all), and in the last days everything that would not be
// remembered well enough on the day of the exam.
type eve struct {
	*byDate
	believed  []believed6
	exam      int
	days      int     // how many days before the exam the last pass begins
	threshold float64 // recall at the exam below which a fact is reviewed
}

func eveRule(target float64, days int, threshold float64) Policy {
	name := fmt.Sprintf("eve rule %.2f, %d days, %.2f", target, days, threshold)
	return Policy{Family: eveFamily, Name: name, start: func(c *Config) planner {
		m, believed := memory.DefaultFSRS6, make([]believed6, c.Facts)
		return &eve{
			byDate: newByDate(c.Facts, func(i, day int, right bool) float64 {
				b := &believed[i]
				*b = believed6{m.Next(b.state, float64(day-b.last), rating(right)), day}
				if target == 0 {
					return float64(c.Days) // after the exam
				}
				return m.Interval(b.state, target)
			}),
			believed: believed, exam: c.Days, days: days, threshold: threshold,
		}
	}}
}

func (p *eve) due(day int, list []int) []int {
	if p.exam-day > p.days {
		return p.byDate.due(day, list)
	}
	m := &memory.DefaultFSRS6
	for i, b := range p.believed {
		if b.state.Met() && m.Retrievability(b.state, float64(p.exam-b.last)) < p.threshold {
			list = append(list, i)
		}
	}
	return list
}

// eveRules are settings of the rule from careful to careless; the best of them is
// only known afterwards.
func eveRules() []Policy {
	var list []Policy
	for _, target := range []float64{0, 0.6, 0.7, 0.8, 0.85} {
		for _, days := range []int{1, 2, 3, 5, 7} {
			for _, threshold := range []float64{0.8, 0.85, 0.9, 0.95, 0.98} {
				list = append(list, eveRule(target, days, threshold))
			}
		}
	}
	return list
}
