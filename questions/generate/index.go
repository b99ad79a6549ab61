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
	namesakes  map[[2]string]bool           // entities that share a name, in whatever language
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
		paired: map[[2]string][]match{}, told: map[told]bool{}, timed: map[string]bool{}, nameTokens: map[string][]string{}, namesakes: namesakes(c),
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

// namesakes finds entities that share a name but for its case.
func namesakes(c *course.Course) map[[2]string]bool {
	bearers := map[string][]string{}
	for i := range c.Entities {
		e := &c.Entities[i]
		for _, n := range e.AllNames() {
			if low := strings.ToLower(n); !slices.Contains(bearers[low], e.ID) {
				bearers[low] = append(bearers[low], e.ID)
			}
		}
	}
	pairs := map[[2]string]bool{}
	for _, ids := range bearers {
		for _, a := range ids {
			for _, b := range ids {
				pairs[[2]string{a, b}] = true
			}
		}
	}
	return pairs
}

// tellingLetters is the length from which a word that two names share tells something.
const tellingLetters = 4

// tokens are the folded words of a text that are long enough to give something away.
func tokens(text string) []string {
	return slices.DeleteFunc(questions.Words(text), func(w string) bool { return utf8.RuneCountInString(w) < tellingLetters })
}

// related reports whether two entities share a name, or are part of one another or,
// as the forms of one state are, of one thing of their own type. Chambers of a heart
// are different things: a heart is no chamber.
func (g *generator) related(a, b *course.Entity) bool {
	if a.In == b.ID || b.In == a.ID {
		return true
	}
	if whole := g.c.Entity(a.In); whole != nil && a.In == b.In && whole.Type == a.Type {
		return true
	}
	return g.namesakes[[2]string{a.ID, b.ID}]
}
