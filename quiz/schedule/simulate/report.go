package simulate

import (
	"cmp"
	"math"
	"slices"
)

// Estimate is a mean over learners with its standard error.
type Estimate struct {
	Value float64 `json:"value"`
	SE    float64 `json:"se"`
}

// Row is what one policy came to in one world, means over learners.
type Row struct {
	Family  string   `json:"family"`
	Policy  string   `json:"policy"`
	Minutes Estimate `json:"minutes"`
	Exam    Estimate `json:"exam"`    // facts known at the exam
	Later   Estimate `json:"later"`   // and some time after it
	Worst   Estimate `json:"worst"`   // minutes of the longest day
	Longest float64  `json:"longest"` // of all learners' days, minutes
}

// Versus compares ours with one policy, or with a family along its frontier. What
// cannot be compared, because ours does not reach it, is nil.
type Versus struct {
	Against      string    `json:"against"`
	MinutesRatio *Estimate `json:"minutes_ratio"` // of ours, at equal knowledge at the exam
	ExamGain     *Estimate `json:"exam_gain"`     // of ours, facts, at equal minutes
	LaterGain    *Estimate `json:"later_gain"`    // of ours, facts, at equal minutes
}

// WorldReport is all that was found in one world.
type WorldReport struct {
	World  string   `json:"world"`
	Rows   []Row    `json:"rows"`
	Versus []Versus `json:"versus"`
}

// Report is the outcome of a simulation.
type Report struct {
	Config Config        `json:"config"`
	Worlds []WorldReport `json:"worlds"`
}

func estimate(outcomes []Outcome, of func(Outcome) float64) Estimate {
	n, sum, squares := float64(len(outcomes)), 0.0, 0.0
	for _, o := range outcomes {
		sum += of(o)
	}
	for _, o := range outcomes {
		squares += (of(o) - sum/n) * (of(o) - sum/n)
	}
	if n < 2 {
		return Estimate{Value: sum / n}
	}
	return Estimate{sum / n, math.Sqrt(squares / (n - 1) / n)}
}

func summarise(p Policy, outcomes []Outcome) Row {
	row := Row{
		Family:  p.Family,
		Policy:  p.Name,
		Minutes: estimate(outcomes, func(o Outcome) float64 { return o.Minutes }),
		Exam:    estimate(outcomes, func(o Outcome) float64 { return o.Exam }),
		Later:   estimate(outcomes, func(o Outcome) float64 { return o.Later }),
		Worst:   estimate(outcomes, func(o Outcome) float64 { return o.Worst }),
	}
	for _, o := range outcomes {
		row.Longest = max(row.Longest, o.Worst)
	}
	return row
}

// point is a policy's means over some of the learners.
type point struct{ minutes, exam, later float64 }

// mean leaves out the learners of one group (n mod groups); none for a negative one.
func mean(outcomes []Outcome, without int) point {
	var p point
	n := 0.0
	for i, o := range outcomes {
		if i%groups != without {
			p = point{p.minutes + o.Minutes, p.exam + o.Exam, p.later + o.Later}
			n++
		}
	}
	return point{p.minutes / n, p.exam / n, p.later / n}
}

// frontier is the points of a family that no other of it beats in both minutes and
// knowledge at the exam, by rising minutes. It is chosen in hindsight.
type frontier []point

func newFrontier(points []point) frontier {
	slices.SortFunc(points, func(a, b point) int {
		return cmp.Or(cmp.Compare(a.minutes, b.minutes), cmp.Compare(b.exam, a.exam))
	})
	var f frontier
	for _, p := range points {
		if len(f) == 0 || p.exam > f[len(f)-1].exam {
			f = append(f, p)
		}
	}
	return f
}

// where interpolates the frontier at a value of one of its rising coordinates; NaN
// outside.
func (f frontier) where(of func(point) float64, value float64) point {
	for i := 1; i < len(f); i++ {
		a, b := f[i-1], f[i]
		if of(a) <= value && value <= of(b) {
			x := (value - of(a)) / (of(b) - of(a))
			between := func(a, b float64) float64 { return a + x*(b-a) }
			return point{between(a.minutes, b.minutes), between(a.exam, b.exam), between(a.later, b.later)}
		}
	}
	return point{math.NaN(), math.NaN(), math.NaN()}
}

func minutesOf(p point) float64 { return p.minutes }
func examOf(p point) float64    { return p.exam }

// gains are those of the first over the second: the ratio of minutes at equal
// knowledge, and the differences in knowledge at equal minutes.
type gains [3]float64

// ahead compares a frontier of ours with a single policy.
func (f frontier) ahead(of point) gains {
	same := f.where(minutesOf, of.minutes)
	return gains{f.where(examOf, of.exam).minutes / of.minutes, same.exam - of.exam, same.later - of.later}
}

// behind compares a single setting of ours with another family's frontier.
func (f frontier) behind(ours point) gains {
	same := f.where(minutesOf, ours.minutes)
	return gains{ours.minutes / f.where(examOf, ours.exam).minutes, ours.exam - same.exam, ours.later - same.later}
}

// groups is into how many groups the learners are cut for standard errors.
const groups = 20

// jackknife gives a comparison its standard error by leaving out each group of
// learners in turn (Quenouille & Tukey).
func jackknife(against string, learners int, compare func(without int) gains) Versus {
	whole := compare(-1)
	parts := make([]gains, min(groups, learners))
	for g := range parts {
		parts[g] = compare(g)
	}
	at := func(k int) *Estimate {
		if math.IsNaN(whole[k]) || len(parts) < 2 {
			return nil
		}
		n, sum, squares := float64(len(parts)), 0.0, 0.0
		for _, p := range parts {
			sum += p[k]
		}
		for _, p := range parts {
			squares += (p[k] - sum/n) * (p[k] - sum/n)
		}
		if math.IsNaN(squares) {
			return nil // at the end of a frontier
		}
		return &Estimate{whole[k], math.Sqrt((n - 1) / n * squares)}
	}
	return Versus{Against: against, MinutesRatio: at(0), ExamGain: at(1), LaterGain: at(2)}
}

// compare sets ours beside everything else.
func compare(c *Config, rows [][]Outcome) []Versus {
	family := func(name string, without int) frontier {
		var points []point
		for i, p := range c.Policies {
			if p.Family == name {
				points = append(points, mean(rows[i], without))
			}
		}
		return newFrontier(points)
	}
	var list []Versus
	for i, p := range c.Policies {
		if p.reference {
			list = append(list, jackknife(p.Name, c.Learners, func(without int) gains {
				return family(oursFamily, without).ahead(mean(rows[i], without))
			}))
		}
	}
	for i, p := range c.Policies {
		if p.Family == oursFamily {
			list = append(list, jackknife(eveFamily+", best in hindsight, by "+p.Name, c.Learners, func(without int) gains {
				return family(eveFamily, without).behind(mean(rows[i], without))
			}))
		}
	}
	return list
}
