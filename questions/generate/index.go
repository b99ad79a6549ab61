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
	actors     []*course.Fact               // facts of the predicates that tell who acted (course.TellsActors)
	actedIn    map[string][]*course.Fact    // person → the facts that tell in what
	parties    map[string]map[string]bool   // subject → its parties and those for whom somebody acted in it
	joined     map[[2]string]bool           // entities that some fact joins, as subject and object
	namesakes  map[[2]string]bool           // entities that share a name
	bearers    map[string][]string          // name, in whatever language and without case → the entities that bear it
	deeds      map[string][]deed            // subject → what it did
	doers      []string                     // the subjects with deeds, in the order of the course
	nameTokens map[string][]string          // entity → the words of its English name that could give something away
	timed      map[string]bool              // entities whose names tell their place in time
	paired     map[[2]string][]match        // fact and direction → its pairs, made when first wanted
	told       map[told]bool                // pairs that facts state
}

// told is a pair that a fact states, right side by option id.
type told struct{ predicate, left, right string }

// subjectOf names what a predicate says of a subject.
type subjectOf struct{ subject, predicate string }

func newIndex(c *course.Course) index {
	x := index{
		of: map[subjectOf][]*course.Fact{}, when: map[string]course.Date{}, actedIn: map[string][]*course.Fact{},
		parties: map[string]map[string]bool{}, joined: map[[2]string]bool{}, deeds: map[string][]deed{},
		paired: map[[2]string][]match{}, told: map[told]bool{}, timed: map[string]bool{}, nameTokens: map[string][]string{}, bearers: bearers(c), namesakes: map[[2]string]bool{},
	}
	for _, ids := range x.bearers {
		for _, a := range ids {
			for _, b := range ids {
				x.namesakes[[2]string{a, b}] = true
			}
		}
	}
	for i := range c.Entities {
		e := &c.Entities[i]
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
	x.of[at] = append(x.of[at], f)
	for _, id := range values(f) {
		x.joined[[2]string{f.Subject, id}], x.joined[[2]string{id, f.Subject}] = true, true
	}
	switch c.Predicate(f.Predicate).Tells {
	case course.TellsWhen:
		if d, err := course.ParseDate(f.Object.Date); err == nil {
			x.when[f.Subject] = d
		}
	case course.TellsActors:
		x.actors = append(x.actors, f)
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

// bearers finds the entities that bear a name.
func bearers(c *course.Course) map[string][]string {
	found := map[string][]string{}
	for i := range c.Entities {
		e := &c.Entities[i]
		for _, n := range e.AllNames() {
			if low := strings.ToLower(n); !slices.Contains(found[low], e.ID) {
				found[low] = append(found[low], e.ID)
			}
		}
	}
	return found
}

// bears reports whether an entity has a name, in whatever language.
func (g *generator) bears(e *course.Entity, name string) bool {
	return slices.Contains(g.bearers[strings.ToLower(name)], e.ID)
}

// tellingLetters is the length from which a word that two names share tells something.
const tellingLetters = 4

// tokens are the folded words of a text that are long enough to give something away.
func tokens(text string) []string {
	return slices.DeleteFunc(questions.Words(text), func(w string) bool { return utf8.RuneCountInString(w) < tellingLetters })
}

// related reports whether two entities share a name, or are parts as kin says.
func (g *generator) related(a, b *course.Entity) bool {
	return g.kin(a, b) || g.namesakes[[2]string{a.ID, b.ID}]
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
