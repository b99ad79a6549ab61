package generate

import (
	"slices"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

const (
	gapEvents = 4 // events kept before, and as many after, what is asked
	minGap    = 2 // events that make a sequence: three gaps
)

// gap asks into which gap of a sequence of dated events the fact's subject falls.
// The events are of the same predicate; all years differ. A name that tells its own
// place ("Second Opium War") is not asked.
func (g *generator) gap(it *questions.Item, f *course.Fact) bool {
	if _, dated := g.dates[f.ID]; !dated || g.numbered(f) {
		return false
	}
	key := g.datedOption(f, true)
	before, after := 0, 0
	for _, e := range g.neighbours(f, nearFacts) {
		o := g.datedOption(e, false)
		o.Phrase = g.c.Entity(e.Subject).InSentence()
		side := &after
		if o.Rank < key.Rank {
			side = &before
		}
		if *side++; *side <= gapEvents {
			it.Distractors = append(it.Distractors, o)
		}
	}
	slices.SortFunc(it.Distractors, func(a, b questions.Option) int { return int(a.Rank - b.Rank) })
	it.Keys = []questions.Option{key}
	it.Names = g.termNames(course.Term{Entity: f.Subject})
	it.Show = min(showChoice, len(it.Distractors)+1)
	return len(it.Distractors) >= minGap
}
