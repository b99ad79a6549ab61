package generate

import (
	"cmp"
	"slices"

	"github.com/remembrancer/remembrancer/questions/course"
)

// nearFacts is how many facts of one predicate are considered beside another one. A
// question shows a handful, so that more would only take time: with all of them the
// work would grow with the square of the course.
const nearFacts = 100

// nearIndex finds the facts of a predicate that are near another one in time.
type nearIndex struct {
	byYear  map[string][]*course.Fact // predicate → its facts by year, those without one last
	yearAt  map[*course.Fact]int      // place in byYear
	orderAt map[*course.Fact]int      // place in the course
}

func (g *generator) collectNear() {
	g.nearIndex = nearIndex{byYear: map[string][]*course.Fact{}, yearAt: map[*course.Fact]int{}, orderAt: map[*course.Fact]int{}}
	for i := range g.c.Facts {
		g.orderAt[&g.c.Facts[i]] = i
	}
	for id, facts := range g.byPredicate {
		sorted := slices.Clone(facts)
		slices.SortStableFunc(sorted, func(a, b *course.Fact) int {
			x, datedA := g.yearOf(a)
			y, datedB := g.yearOf(b)
			if datedA != datedB {
				return cmp.Compare(boolRank(!datedA), boolRank(!datedB))
			}
			return cmp.Compare(x, y)
		})
		g.byYear[id] = sorted
		for i, f := range sorted {
			g.yearAt[f] = i
		}
	}
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// near lists the facts of f's predicate that are considered beside it, f among them,
// the nearest in time first; without a year, in the order of the course.
func (g *generator) near(f *course.Fact) []*course.Fact {
	facts := g.byPredicate[f.Predicate]
	if len(facts) > nearFacts {
		sorted, at := g.byYear[f.Predicate], g.yearAt[f]
		facts = slices.Clone(sorted[max(0, at-nearFacts):min(len(sorted), at+nearFacts)])
		slices.SortFunc(facts, func(a, b *course.Fact) int { return cmp.Compare(g.orderAt[a], g.orderAt[b]) })
	} else {
		facts = slices.Clone(facts)
	}
	g.nearest(f, facts)
	return facts[:min(len(facts), nearFacts)]
}
