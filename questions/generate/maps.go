package generate

import (
	"math"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// pinApart is how far two pins of one question stand apart at least, as a share of
// the map's width: at 320 CSS pixels that is 24, the smallest target that WCAG 2.2
// (SC 2.5.8) allows.
const pinApart = 0.075

// spot is a place of a map.
type spot struct {
	on    *course.Map
	place *course.Place
}

// spots finds every entity that stands on a map; the first map counts.
func spots(c *course.Course) map[string]spot {
	found := map[string]spot{}
	for i := range c.Maps {
		m := &c.Maps[i]
		for j := range m.Places {
			p := &m.Places[j]
			if _, twice := found[p.Entity]; !twice {
				found[p.Entity] = spot{m, p}
			}
		}
	}
	return found
}

// onMap asks where something is (direction place: the object's entity, or else the
// subject, among lettered pins) or what a pin marks (direction name). The other
// pins are of the same kind, so that a town is not told from rivers by its symbol.
func (g *generator) onMap(it *questions.Item, f *course.Fact) bool {
	key := g.c.Entity(f.Subject)
	if own := values(f); it.Direction == "place" && len(own) > 0 {
		key = g.c.Entity(own[0])
	}
	at, ok := g.spots[key.ID]
	if !ok {
		return false
	}
	it.Show = showChoice
	it.Names = g.termNames(course.Term{Entity: key.ID})
	it.Map = &questions.MapView{ID: at.on.ID}
	if it.Direction == "name" {
		it.Map.Marked = &questions.Pin{X: at.place.X, Y: at.place.Y, Area: at.place.Area}
		it.Keys = []questions.Option{g.entityOption(key, true)}
	} else {
		it.Keys = []questions.Option{g.pinOption(at.place, true)}
	}
	for _, p := range g.otherPlaces(f, key, at, it.Map.Marked == nil) {
		if it.Direction == "name" {
			it.Distractors = append(it.Distractors, g.entityOption(g.c.Entity(p.Entity), false))
		} else {
			it.Distractors = append(it.Distractors, g.pinOption(p, false))
		}
	}
	return len(it.Distractors) >= minOptions-1
}

// pinOption is a pin with its position in words; what it marks is told afterwards.
func (g *generator) pinOption(p *course.Place, correct bool) questions.Option {
	e := g.c.Entity(p.Entity)
	return questions.Option{
		ID: e.ID, Text: capital(p.Where), Place: capital(e.Name()), Proper: true, Correct: correct,
		Pin: &questions.Pin{X: p.X, Y: p.Y, Area: p.Area},
		Why: "That is " + e.InSentence() + ": " + sentence(e.Gloss),
	}
}

// otherPlaces are the places of the same map and kind of which the question is not
// true. They stand apart from the key and, where pins are to be chosen, from one
// another, with room for a finger between.
func (g *generator) otherPlaces(f *course.Fact, key *course.Entity, at spot, choosing bool) []*course.Place {
	taken := map[string]bool{key.ID: true, f.Subject: true}
	for _, o := range g.byPredicate[f.Predicate] {
		if o.Subject == f.Subject || g.sameObject(f, o) {
			taken[o.Subject] = true
			for _, id := range values(o) {
				taken[id] = true
			}
		}
	}
	shown := []*course.Place{at.place}
	for i := range at.on.Places {
		p := &at.on.Places[i]
		e := g.c.Entity(p.Entity)
		if taken[p.Entity] || !sameSort(p, at.place, e, key) {
			continue
		}
		neighbours := shown
		if !choosing {
			neighbours = shown[:1]
		}
		if slices.ContainsFunc(neighbours, func(o *course.Place) bool { return tooNear(at.on, p, o) }) {
			continue
		}
		shown = append(shown, p)
	}
	return shown[1:min(len(shown), poolSize+1)]
}

// sameSort reports whether two places are drawn alike: two areas, or two spots of
// one type and kind.
func sameSort(a, b *course.Place, one, other *course.Entity) bool {
	if a.Area != "" || b.Area != "" {
		return a.Area != "" && b.Area != ""
	}
	return one.Type == other.Type && one.Kind == other.Kind
}

func tooNear(m *course.Map, a, b *course.Place) bool {
	return math.Hypot(a.X-b.X, a.Y-b.Y) < pinApart*float64(m.Width)
}
