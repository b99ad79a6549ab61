// Package simulate plays simulated learners through weeks of study under different
// rules of what to review when, and says what each rule costs and what it brings.
//
// A learner's true memory follows a world (a published model, or how often real
// learners were right) that no policy sees; policies believe in default weights. The
// luck of every review is drawn from a hash of seed, learner, fact and number of the
// review, so that all policies meet the same learners with the same luck, and a run
// is the same on any number of cores.
//
// What is simplified: a fact is asked at most once a day, the day's new facts first;
// learners come every day; a miss is put right within its cost.
package simulate

import (
	"context"
	"errors"
	"fmt"
)

const (
	oursFamily = "ours"
	eveFamily  = "eve rule"
)

// DefaultConfig is the setting of the figures in docs/scheduler.md, but for fewer
// learners: 300 facts, ten new ones a day, an exam on day 60.
func DefaultConfig() Config {
	return Config{
		Facts: 300, Days: 60, Learners: 100, NewPerDay: 10, Minutes: 30, Later: 60,
		ItemSD: 0.7, LearnerSD: 0.4, FirstRight: 0.76,
		Costs: []Cost{{New: 25, Pass: 8, Fail: 20}}, Seed: 1,
		Worlds: ModelWorlds(), Policies: Policies(),
	}
}

// CostsByForm are assumed seconds by step of the ladder of forms: a choice among
// few, among all, another side of the fact, a cloze, and writing without help.
func CostsByForm() []Cost {
	return []Cost{{25, 7, 18}, {25, 8, 20}, {25, 8, 20}, {25, 11, 22}, {25, 14, 26}}
}

// Policies are all that are compared: Leitner's boxes, SM-2, FSRS-6 and FSRS-7 at
// fixed targets, the eve-review rule in many settings, and ours.
func Policies() []Policy {
	list := []Policy{leitner(), sm2()}
	for _, target := range []float64{0.70, 0.75, 0.80, 0.85, 0.90, 0.95} {
		list = append(list, fixed6(target), fixed7(target))
	}
	for i := range list {
		list[i].reference = list[i].Family == "SM-2" || list[i].Family == "Leitner" || list[i].target == 0.90
	}
	list = append(list, eveRules()...)
	for _, target := range []float64{0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.88, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96} {
		list = append(list, ourAim(target))
	}
	return list
}

// Run simulates every policy in every world. It stops when the context does.
func Run(ctx context.Context, c Config) (Report, error) {
	if err := c.Check(); err != nil {
		return Report{}, err
	}
	report := Report{Config: c}
	for _, w := range c.Worlds {
		rows, err := playAll(ctx, &c, w)
		if err != nil {
			return Report{}, err
		}
		found := WorldReport{World: w.Name, Versus: compare(&c, rows)}
		for i, p := range c.Policies {
			found.Rows = append(found.Rows, summarise(p, rows[i]))
		}
		report.Worlds = append(report.Worlds, found)
	}
	return report, nil
}

// Check says whether this can be simulated, and if not, what to give instead.
func (c *Config) Check() error {
	switch {
	case c.Facts < 1 || c.Facts > 100_000:
		return fmt.Errorf("%d facts cannot be simulated; give 1 to 100000", c.Facts)
	case c.Days < 2 || c.Days > 1000:
		return fmt.Errorf("an exam after %d days cannot be simulated; give 2 to 1000", c.Days)
	case c.Learners < 2 || c.Learners > 100_000:
		return fmt.Errorf("%d learners cannot be simulated; give 2 to 100000", c.Learners)
	case !(c.Minutes >= 0):
		return fmt.Errorf("%v minutes a day are not possible; give 0 for no cap, or more", c.Minutes)
	case len(c.Worlds) == 0 || len(c.Policies) == 0 || len(c.Costs) == 0 || c.NewPerDay < 1:
		return errors.New("a simulation needs worlds, policies, costs and new facts; begin with DefaultConfig")
	}
	return nil
}
