package generate

import (
	"slices"
	"sort"
	"strings"

	"github.com/remembrancer/remembrancer/questions/course"
)

// rivals are entities of the key's type and kind that the predicate does not join
// to the subject, those that it joins to other subjects first.
func (g *generator) rivals(f *course.Fact, key *course.Entity) []*course.Entity {
	if !g.c.Predicate(f.Predicate).Complete {
		return nil
	}
	taken := map[string]bool{f.Subject: true, f.For: true}
	for _, o := range g.of[subjectOf{f.Subject, f.Predicate}] {
		for _, id := range values(o) {
			taken[id] = true
		}
	}
	var rivals []*course.Entity
	add := func(e *course.Entity) {
		if !taken[e.ID] && e.Type == key.Type && e.Kind == key.Kind && !g.related(e, key) && g.contemporary(f, e) {
			taken[e.ID] = true
			rivals = append(rivals, e)
		}
	}
	others := g.near(f)
	for side := range opposite + 1 {
		for _, o := range others {
			for _, id := range values(o) {
				if g.sideOf(f, o) == side {
					add(g.c.Entity(id))
				}
			}
		}
		if len(rivals) >= showChoice-1 {
			break // enough that are hard to tell
		}
	}
	enough := showChoice - 1
	if f.Object.Entity == "" {
		enough = showMulti - 1
	}
	for i := range g.c.Entities {
		if len(rivals) >= enough {
			break
		}
		add(&g.c.Entities[i])
	}
	return rivals[:min(len(rivals), poolSize)]
}

// The sides on which somebody can stand, seen from a fact: the further, the easier to tell.
const (
	same = iota
	third
	opposite
)

// sideOf says on which side of f the fact o stands: that of its party, that of
// somebody else, or that of the party which f's was dealing with.
func (g *generator) sideOf(f, o *course.Fact) int {
	switch {
	case o.For == f.For:
		return same
	case slices.ContainsFunc(g.actors[f.Subject], func(a *course.Fact) bool { return a.For == o.For }):
		return opposite
	}
	return third
}

// nearest sorts facts by how close in time they are to f.
func (g *generator) nearest(f *course.Fact, facts []*course.Fact) {
	year, dated := g.yearOf(f)
	if !dated {
		return
	}
	gap := func(o *course.Fact) int {
		y, ok := g.yearOf(o)
		if !ok {
			return 1000
		}
		return max(y-year, year-y)
	}
	sort.SliceStable(facts, func(i, j int) bool { return gap(facts[i]) < gap(facts[j]) })
}

// yearOf is the year that a fact states, or else that of its subject.
func (g *generator) yearOf(f *course.Fact) (int, bool) {
	if d, ok := g.dates[f.ID]; ok {
		return d.Year, true
	}
	d, ok := g.when[f.Subject]
	return d.Year, ok
}

// workingYears is how far from their own deeds people can still be thought to act,
// where the course does not know when they lived.
const workingYears = 40

// contemporary reports whether an entity existed at the time of the fact's subject
// (item-writing rule L19): by its dates or, without them, by the nearest thing in
// which it acted. Of what the course knows neither, it is taken to be so.
func (g *generator) contemporary(f *course.Fact, e *course.Entity) bool {
	year, dated := g.yearOf(f)
	if !dated {
		return true
	}
	if from, to, known := e.Lifetime(); known {
		return from <= year && year <= to
	}
	acted, near := false, false
	for _, o := range g.actedIn[e.ID] {
		if y, ok := g.yearOf(o); ok {
			acted, near = true, near || max(y-year, year-y) <= workingYears
		}
	}
	return near || !acted && g.c.Predicate(f.Predicate).Tells != course.TellsActors // of those who acted, dates are known
}

// gave reports whether the polity, in whatever form, stands on the other side of the
// fact: somebody acted for it in the same subject.
func (g *generator) gave(f *course.Fact, e *course.Entity) bool {
	return slices.ContainsFunc(g.actors[f.Subject], func(o *course.Fact) bool {
		giver := g.c.Entity(o.For)
		return o.For != f.For && giver != nil && (giver.ID == e.ID || g.related(giver, e))
	})
}

// sameObject reports whether o's object makes the question about f's object true of o's subject.
func (g *generator) sameObject(f, o *course.Fact) bool {
	switch {
	case f.Object.Date != "":
		return g.dates[f.ID].Year == g.dates[o.ID].Year
	case f.Object.Quantity != nil:
		return o.Object.Quantity != nil && *f.Object.Quantity == *o.Object.Quantity && f.Object.Unit == o.Object.Unit
	case f.Object.Names != "":
		return slices.Contains(g.c.Entity(o.Subject).AllNames(), g.objectPhrase(f))
	case f.Object.Text != "":
		return strings.EqualFold(f.Object.Text, o.Object.Text)
	case g.c.Predicate(f.Predicate).Tells == course.TellsParties:
		return !slices.ContainsFunc(f.Object.Set, func(id string) bool { return !slices.Contains(o.Object.Set, id) })
	default:
		return slices.Contains(values(o), g.member(f).ID)
	}
}

func (g *generator) otherSubject(f *course.Fact, asked func(*course.Fact) bool) bool {
	return slices.ContainsFunc(g.byPredicate[f.Predicate], func(o *course.Fact) bool { return o.Subject != f.Subject && asked(o) })
}

// otherSubjects are entities of the subject's type of which the asked statement is
// false: those with another object (for the same party) first, then, where the
// predicate is closed, those on which the course is silent.
func (g *generator) otherSubjects(f *course.Fact, key *course.Entity, asked func(*course.Fact) bool) []*course.Entity {
	p := g.c.Predicate(f.Predicate)
	taken := map[string]bool{f.Subject: true, f.For: true}
	for _, id := range values(f) {
		taken[id] = true
	}
	others := g.near(f)
	isTrue := func(id string) bool { return slices.ContainsFunc(g.of[subjectOf{id, f.Predicate}], asked) }
	var rivals []*course.Entity
	add := func(e *course.Entity) {
		named := f.Object.Names == "" || e.NameIn(f.Object.Names) != ""
		if !taken[e.ID] && named && e.Type == key.Type && e.Kind == key.Kind && !g.related(e, key) && g.conceivable(f, e.ID) && !isTrue(e.ID) {
			taken[e.ID] = true
			rivals = append(rivals, e)
		}
	}
	for _, o := range others {
		if o.For == f.For {
			add(g.c.Entity(o.Subject))
		}
	}
	for _, o := range others {
		if len(rivals) < showChoice-1 && (p.Closed || g.noParty(o.Subject, f.For)) {
			add(g.c.Entity(o.Subject))
		}
	}
	for i := range g.c.Entities {
		if len(rivals) >= poolSize {
			break
		}
		if p.Closed {
			add(&g.c.Entities[i])
		}
	}
	return rivals[:min(len(rivals), poolSize)]
}

// noParty reports whether the course lists the parties of a subject and the polity
// is not among them: nobody can have acted in it for that polity.
func (g *generator) noParty(subject, polity string) bool {
	for i := range g.c.Predicates {
		if p := &g.c.Predicates[i]; p.Tells == course.TellsParties {
			for _, o := range g.of[subjectOf{subject, p.ID}] {
				return !slices.Contains(values(o), polity)
			}
		}
	}
	return false
}
