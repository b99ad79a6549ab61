package generate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// smallCourse is a course about rivers with the given facts, for one thing at a time.
func smallCourse(t *testing.T, facts string) *questions.Bank {
	t.Helper()
	files := map[string]string{
		"course.yaml":  "id: rivers\nversion: \"1\"\ntitle: Rivers\ndescription: A course.\nlanguage: en\ncalendar: gregorian\ntopics:\n  - {id: one, title: One, about: All.}\n",
		"sources.yaml": "sources:\n  - {id: atlas, kind: reference, title: An atlas}\n",
		"predicates.yaml": `predicates:
  - {id: states, meaning: a plain statement, range: any}
  - id: flows-into
    meaning: where a river ends
    range: entity
    functional: true
    complete: true
    templates: [{id: where, form: single-choice, direction: object, stems: ["Which sea does {subject} flow into?"]}]
`,
		"entities.yaml": `entities:
  - {id: rhine, type: river, the: true, names: {en: [Rhine], de: [Rhein]}, gloss: a river of the west}
  - {id: rhone, type: river, the: true, names: {en: [Rhône]}, gloss: a river of the south}
  - {id: danube, type: river, the: true, names: {en: [Danube]}, gloss: a river of the east}
  - {id: volga, type: river, the: true, names: {en: [Volga]}, gloss: a river of the plain}
  - {id: north-sea, type: sea, the: true, names: {en: [North Sea]}, gloss: a sea of the north}
  - {id: black-sea, type: sea, the: true, names: {en: [Black Sea]}, gloss: a sea of the east}
  - {id: mediterranean, type: sea, the: true, names: {en: [Mediterranean]}, gloss: a sea of the south}
  - {id: caspian, type: sea, the: true, names: {en: [Caspian]}, gloss: a sea without an outlet}
  - {id: basel, type: place, kind: city, names: {en: [Basel, Basle]}, gloss: a city on the Rhine}
  - {id: anna-berg, type: person, names: {en: [Anna Berg]}, gloss: a surveyor}
`,
		"facts/a.yaml": "facts:\n" + facts,
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := course.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Bank(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fact is a plain fact about the Rhine with the given claim; more is appended to it.
func fact(claim, more string) string {
	return `  - id: rhine/states/a
    subject: rhine
    predicate: states
    object: {text: a thing}
    topic: one
    certainty: stated
    importance: core
    claim: "` + claim + `"
    explanation: "Because."
    sources: [{id: atlas, at: map 1}]
` + more
}

// mouths are facts that say where four rivers end.
const mouths = `  - {id: rhine/flows-into/north-sea, subject: rhine, predicate: flows-into, object: {entity: north-sea}, topic: one, certainty: stated, importance: core, claim: The Rhine flows into the North Sea., untrue: [{claim: The Rhine flows into the Black Sea., why: That is the Danube.}], explanation: "So it does.", sources: [{id: atlas, at: map 1}]}
  - {id: danube/flows-into/black-sea, subject: danube, predicate: flows-into, object: {entity: black-sea}, topic: one, certainty: stated, importance: core, claim: The Danube flows into the Black Sea., explanation: "So it does.", sources: [{id: atlas, at: map 2}]}
  - {id: rhone/flows-into/mediterranean, subject: rhone, predicate: flows-into, object: {entity: mediterranean}, topic: one, certainty: stated, importance: core, claim: The Rhône flows into the Mediterranean., explanation: "So it does.", sources: [{id: atlas, at: map 3}]}
  - {id: volga/flows-into/caspian, subject: volga, predicate: flows-into, object: {entity: caspian}, topic: one, certainty: stated, importance: core, claim: The Volga flows into the Caspian., explanation: "So it does.", sources: [{id: atlas, at: map 4}]}
`

// shipped is a course of n facts of one predicate, a year apart, each with as many
// templates as asked for.
func shipped(t *testing.T, n, templates int) *course.Course {
	t.Helper()
	var p, e, f strings.Builder
	p.WriteString("predicates:\n  - id: built-in\n    meaning: a year\n    domain: [ship]\n    range: date\n    functional: true\n    complete: true\n    templates:\n")
	for i := range templates {
		fmt.Fprintf(&p, "      - {id: t%d, form: year, direction: object, stems: [\"When was {subject} built?\"]}\n", i)
	}
	p.WriteString("      - {id: order, form: ordering, direction: sequence, stems: [\"Put them in order.\"]}\n")
	e.WriteString("entities:\n")
	f.WriteString("facts:\n")
	for i := range n {
		fmt.Fprintf(&e, "  - {id: ship-%d, type: ship, names: {en: [%s]}, gloss: a ship}\n", i, shipName(i))
		fmt.Fprintf(&f, "  - {id: ship-%d/built-in, subject: ship-%d, predicate: built-in, object: {date: \"%d\"}, topic: one, certainty: stated, importance: core, claim: Ship %d was built., explanation: So it was., sources: [{id: atlas, at: p}]}\n", i, i, 1000+i%900, i)
	}
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"course.yaml":     "id: ships\nversion: \"1\"\ntitle: Ships\ndescription: A course.\nlanguage: en\ncalendar: gregorian\ntopics:\n  - {id: one, title: One, about: All.}\n",
		"sources.yaml":    "sources:\n  - {id: atlas, kind: reference, title: An atlas}\n",
		"predicates.yaml": p.String(), "entities.yaml": e.String(), "facts/a.yaml": f.String(),
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := course.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shipName is a name of its own without a number, which would tell its place in time.
func shipName(i int) string {
	return "Sea" + strings.Map(func(r rune) rune { return r - '0' + 'a' }, strconv.Itoa(i))
}

// Beside a fact of a large predicate the nearest in time are considered, and never more
// than the bound; the questions are still drawn from neighbours.
func TestLargePredicatesAreLookedAtNearby(t *testing.T) {
	c := shipped(t, 1000, 0)
	g := newGenerator(c)
	for i := range c.Facts {
		f := &c.Facts[i]
		near := g.near(f)
		if len(near) != nearFacts || !slices.Contains(near, f) {
			t.Fatalf("%s: %d facts are considered, want %d with itself", f.ID, len(near), nearFacts)
		}
		year, _ := g.yearOf(f)
		for _, o := range near {
			if y, _ := g.yearOf(o); apart(y, year) > nearFacts {
				t.Errorf("%s of %d is considered beside one of %d", f.ID, year, y)
			}
		}
	}
	b, err := Bank(c)
	if err != nil {
		t.Fatal(err)
	}
	if it := b.Item("ship-500/built-in#order"); it == nil || len(it.Keys) < orderMin {
		t.Errorf("the fact in the middle is not put in order: %+v", it)
	}
}

// Generation ends when nobody waits for it, and where a course makes too many items.
func TestGenerationEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if b, err := BankContext(ctx, shipped(t, 3, 1)); b != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of the context: %v, %v", b, err)
	}
	if b, err := Bank(shipped(t, 2000, 25)); b != nil || !errors.Is(err, ErrTooManyItems) {
		t.Errorf("a course of over 50,000 items: %v", err)
	}
}

// A surname is the last word of a name, or the first where the entity says so; who is
// called "the Great" has none.
func TestSurnames(t *testing.T) {
	cases := []struct {
		name  string
		first bool
		want  string
	}{
		{"Henry Pottinger", false, "Pottinger"},
		{"Li Hongzhang", true, "Li"},
		{"Ли Хунчжан", true, "Ли"},
		{"Wellington Koo", false, "Koo"},
		{"Qiying", false, "Qiying"},
		{"Yishan", true, "Yishan"},
		{"Peter the Great", false, "Peter the Great"},
	}
	for _, c := range cases {
		if got := surnameIn(&course.Entity{Type: "person", SurnameFirst: c.first}, c.name); got != c.want {
			t.Errorf("the surname in %q is %q; want %q", c.name, got, c.want)
		}
	}
}

// A surname alone counts as an answer where it is one person's and no other name; so does
// the name with its patronymic.
func TestNamesOfPeople(t *testing.T) {
	b := sharedBank(t)
	cases := []struct {
		item, accepted, refused string
	}{
		{"treaty-of-saint-petersburg-1881/signed-for/zeng-jize#who-typed", "Zeng", "Jize"},
		{"new-territories-lease-1898/signed-for/qing#who-typed", "Li Hongzhang", "Hongzhang"},
		{"treaty-of-kulja-1851/signed-for/russia#who-typed", "Yegor Petrovich Kovalevsky", "Petrovich"},
		{"treaty-of-kulja-1851/signed-for/russia#who-typed", "Y. P. Kovalevsky", "Y. P."},
	}
	for _, c := range cases {
		it := b.Item(c.item)
		if it == nil {
			t.Errorf("there is no %s", c.item)
			continue
		}
		has := func(text string) bool {
			return slices.ContainsFunc(it.Accepted, func(n questions.Name) bool { return n.Text == text })
		}
		if !has(c.accepted) || has(c.refused) {
			t.Errorf("%s accepts %v; want %q and not %q", c.item, it.Accepted, c.accepted, c.refused)
		}
	}
}
