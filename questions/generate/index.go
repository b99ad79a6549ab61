package generate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// index finds facts by what they say, so that no template walks the whole course.
type index struct {
	of         map[subjectOf][]*course.Fact // facts by subject and predicate
	when       map[string]course.Date       // subject → its own date (course.TellsWhen)
	holding    map[subjectOf][]*course.Fact // facts by a member of the object and predicate
	actors     map[string][]*course.Fact    // subject → the facts that tell who acted in it (course.TellsActors)
	actedIn    map[string][]*course.Fact    // person → the facts that tell in what
	parties    map[string]map[string]bool   // subject → its parties and those for whom somebody acted in it
	joined     map[[2]string]bool           // entities that some fact joins, as subject and object
	names      map[string][]string          // entity → its names, in whatever language and without case
	called     map[[2]string]bool           // entity and name, in whatever language and without case, that it bears
	deeds      map[string][]deed            // subject → what it did
	doers      []string                     // the subjects with deeds, in the order of the course
	nameTokens map[string][]string          // entity → the words of its English name that could give something away
	timed      map[string]bool              // entities whose names tell their place in time
	paired     map[[2]string][]match        // fact and direction → its pairs, made when first wanted
	told       map[told]bool                // pairs that facts state
	sides      map[string][]string          // predicate → those for whom its facts are true, each once
	allSides   []string                     // the same of all that tell who acted
}

// told is a pair that a fact states, right side by option id.
type told struct{ predicate, left, right string }

// subjectOf names what a predicate says of a subject.
type subjectOf struct{ subject, predicate string }

func newIndex(c *course.Course) index {
	x := index{
		of: map[subjectOf][]*course.Fact{}, when: map[string]course.Date{}, actedIn: map[string][]*course.Fact{},
		parties: map[string]map[string]bool{}, joined: map[[2]string]bool{}, deeds: map[string][]deed{},
		paired: map[[2]string][]match{}, told: map[told]bool{}, timed: map[string]bool{}, nameTokens: map[string][]string{}, names: map[string][]string{}, called: map[[2]string]bool{},
		holding: map[subjectOf][]*course.Fact{}, actors: map[string][]*course.Fact{}, sides: map[string][]string{},
	}
	for i := range c.Entities {
		e := &c.Entities[i]
		for _, n := range e.AllNames() {
			low := strings.ToLower(n)
			x.names[e.ID] = append(x.names[e.ID], low)
			x.called[[2]string{e.ID, low}] = true
		}
		x.nameTokens[e.ID] = tokens(e.Name())
		x.timed[e.ID] = tellsTime.MatchString(e.Name())
	}
	for i := range c.Facts {
		x.add(c, &c.Facts[i])
	}
	return x
}

func (x *index) add(c *course.Course, f *course.Fact) {
	at := subjectOf{f.Subject, f.Predicate}
	if f.For != "" && !slices.Contains(x.sides[f.Predicate], f.For) {
		x.sides[f.Predicate] = append(x.sides[f.Predicate], f.For)
	}
	x.of[at] = append(x.of[at], f)
	for _, id := range values(f) {
		at := subjectOf{id, f.Predicate}
		x.holding[at] = append(x.holding[at], f)
		x.joined[[2]string{f.Subject, id}], x.joined[[2]string{id, f.Subject}] = true, true
	}
	switch c.Predicate(f.Predicate).Tells {
	case course.TellsWhen:
		if d, err := course.ParseDate(f.Object.Date); err == nil {
			x.when[f.Subject] = d
		}
	case course.TellsActors:
		if f.For != "" && !slices.Contains(x.allSides, f.For) {
			x.allSides = append(x.allSides, f.For)
		}
		x.actors[f.Subject] = append(x.actors[f.Subject], f)
		for _, id := range values(f) {
			x.actedIn[id] = append(x.actedIn[id], f)
		}
		x.addParties(f.Subject, f.For)
	case course.TellsParties:
		x.addParties(f.Subject, values(f)...)
	}
}

func (x *index) addParties(subject string, ids ...string) {
	if x.parties[subject] == nil {
		x.parties[subject] = map[string]bool{}
	}
	for _, id := range ids {
		if id != "" {
			x.parties[subject][id] = true
		}
	}
}

// bears reports whether an entity has a name, in whatever language.
func (g *generator) bears(e *course.Entity, name string) bool {
	return g.called[[2]string{e.ID, strings.ToLower(name)}]
}

// tellingLetters is the length from which a word that two names share tells something.
const tellingLetters = 4

// tokens are the folded words of a text that are long enough to give something away.
func tokens(text string) []string {
	return slices.DeleteFunc(questions.Words(text), func(w string) bool { return utf8.RuneCountInString(w) < tellingLetters })
}

// related reports whether two entities share a name, or are parts as kin says.
func (g *generator) related(a, b *course.Entity) bool {
	return g.kin(a, b) || slices.ContainsFunc(g.names[a.ID], func(name string) bool { return g.called[[2]string{b.ID, name}] })
}

// kin reports whether two entities are part of one another or, as the forms of one
// state are, of one thing of their own type. Chambers of a heart are different
// things: a heart is no chamber.
func (g *generator) kin(a, b *course.Entity) bool {
	if a.In == b.ID || b.In == a.ID {
		return true
	}
	if a.In == "" || a.In != b.In {
		return false
	}
	whole := g.c.Entity(a.In)
	return whole != nil && whole.Type == a.Type
}

// confusable reports whether two entities cannot be told apart by the names that are
// shown. The three conventions of Peking share a name, but not the one they are
// shown by; they are the best to set against one another.
func (g *generator) confusable(a, b *course.Entity) bool {
	return g.kin(a, b) || g.bears(a, b.Name()) || g.bears(b, a.Name())
}
