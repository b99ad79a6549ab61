package simulate

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// ours is the planner of the app, schedule.Aim, with default FSRS-7 as its belief.
type ours struct {
	config *Config
	aim    schedule.Aim
	known  []schedule.Known
	ranked []ranked
}

type ranked struct {
	fact  int
	worth float64
}

// firstDay is any instant at which a day's study could begin.
var firstDay = time.Date(2026, time.September, 7, 18, 0, 0, 0, time.UTC)

func clock(day int) time.Time { return firstDay.AddDate(0, 0, day) }

// after is how much ours minds what is known later.
const after = 0.5

func ourAim(target float64) Policy {
	return Policy{Family: oursFamily, Name: percent("ours at", target), target: target, Capped: true, start: func(c *Config) planner {
		p := &ours{
			config: c,
			aim:    schedule.Aim{Exam: clock(c.Days), Target: target, After: after, Minutes: c.Minutes},
			known:  make([]schedule.Known, c.Facts),
		}
		for i := range p.known {
			p.known[i].FactID = strconv.Itoa(i)
		}
		return p
	}}
}

func (p *ours) due(day int, list []int) []int {
	p.ranked = p.ranked[:0]
	for i, k := range p.known {
		if w := p.aim.Worth(memory.DefaultFSRS7, k, clock(day), "", p.seconds(k, day)); w > 0 {
			p.ranked = append(p.ranked, ranked{i, w})
		}
	}
	slices.SortStableFunc(p.ranked, func(a, b ranked) int { return cmp.Compare(b.worth, a.worth) })
	for _, r := range p.ranked {
		list = append(list, r.fact)
	}
	return list
}

// seconds is what a review can be expected to take.
func (p *ours) seconds(k schedule.Known, day int) float64 {
	if !k.State.Met() {
		return 0
	}
	right := memory.DefaultFSRS7.Retrievability(k.State, clock(day).Sub(k.LastAt).Hours()/24)
	cost := p.config.cost(k.Step)
	return right*cost.Pass + (1-right)*cost.Fail
}

func (p *ours) answered(i, day int, right bool) {
	k, now := &p.known[i], clock(day)
	k.State = memory.DefaultFSRS7.Next(k.State, now.Sub(k.LastAt).Hours()/24, rating(right))
	k.LastAt, k.LastRight, k.Step = now, right, step(k.Step, right)
}
