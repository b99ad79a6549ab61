package generate

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/packs"
)

func load(t *testing.T, fsys fs.FS) *questions.Bank {
	t.Helper()
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

// The names of predicates carry no meaning: with every predicate of the built-in
// course renamed the bank is the same, to the last revision. What the generator
// concludes it concludes from what a predicate tells.
func TestPredicateNamesCarryNoMeaning(t *testing.T) {
	renamed := fstest.MapFS{}
	pattern := regexp.MustCompile(`(?m)^(\s+predicate: |  - id: |  - \{id: )([a-z-]+)((?:,.*)?)$`)
	err := fs.WalkDir(packs.Beijing1860(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(packs.Beijing1860(), name)
		if err == nil && (name == "predicates.yaml" || strings.HasPrefix(name, "facts/")) {
			raw = pattern.ReplaceAll(raw, []byte("${1}x-${2}-x${3}"))
		}
		renamed[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, want := load(t, renamed), sharedBank(t)
	if b.Course.Predicate("signed-on") != nil || b.Course.Predicate("x-signed-on-x") == nil {
		t.Fatal("the predicates were not renamed; the test tests nothing")
	}
	if len(b.Items) != len(want.Items) {
		t.Fatalf("%d items, with other names %d", len(want.Items), len(b.Items))
	}
	for i, it := range b.Items {
		if it.ID != want.Items[i].ID || it.Revision != want.Items[i].Revision {
			t.Fatalf("%s: with other names of predicates it is %s, or differs", want.Items[i].ID, it.ID)
		}
	}
}

// harbours is a course on another subject, with predicates of its own: who built
// what, when, for whom, and how long it is.
func harbours() fstest.MapFS {
	fact := func(id, subject, predicate, object, more string) string {
		return "  - id: " + id + "\n    subject: " + subject + "\n    predicate: " + predicate + "\n    object: " + object +
			"\n    topic: all\n    importance: core\n    claim: \"Claim of " + id + ".\"\n    explanation: Because.\n    sources: [{id: book, at: p. 1}]\n" + more
	}
	stated := "    certainty: stated\n"
	facts := "facts:\n"
	for i, year := range []string{"1759", "1838", "1858", "1871", "1882"} {
		id := string(rune('a' + i))
		facts += fact("light-"+id+"/lit", "light-"+id, "lit", `{date: "`+year+`"}`, stated)
		facts += fact("light-"+id+"/built", "light-"+id, "built", "{set: [eng-"+id+"]}", "    for: trust-"+[]string{"n", "s"}[i%2]+"\n"+stated)
		facts += fact("light-"+id+"/warns", "light-"+id, "warns", "{entity: rock-"+id+"}", stated)
	}
	facts += fact("light-a/tall", "light-a", "tall", "{quantity: 40, unit: metre}", stated)
	facts += fact("light-b/cost", "light-b", "cost", "{quantity: 3000000, unit: pound}", "    certainty: estimate\n")
	entities := "entities:\n"
	for i, id := range []string{"a", "b", "c", "d", "e"} {
		name := []string{"Smeaton", "Stevenson", "Walker", "Halpin", "Douglass"}[i]
		rock := []string{"Eddystone", "Bellreef", "Needles", "Fastnet", "Skerry"}[i]
		entities += "  - {id: light-" + id + ", type: light, names: {en: [" + []string{"Alpha", "Bravo", "Charlie", "Delta", "Echo"}[i] + " Tower]}, gloss: a light}\n" +
			"  - {id: eng-" + id + ", type: engineer, names: {en: [" + name + "]}, gloss: an engineer}\n" +
			"  - {id: rock-" + id + ", type: rock, names: {en: [" + rock + "]}, gloss: a rock}\n"
	}
	entities += "  - {id: trust-n, type: trust, names: {en: [North Trust]}, gloss: a trust}\n  - {id: trust-s, type: trust, names: {en: [South Trust]}, gloss: a trust}\n"
	predicates := `predicates:
  - id: lit
    meaning: when it was first lit
    range: date
    functional: true
    complete: true
    tells: when
    templates:
      - {id: gap, form: sequence-gap, direction: gap, stems: ["Where among these does {subject} belong?", "Into which gap does {subject} fall?"]}
  - id: built
    meaning: who built it for whom
    range: set
    complete: true
    tells: actors
    templates:
      - {id: pairs, form: matching, direction: pairs, stems: ["Match each light with its engineer.", "Who built which light? Match them."]}
  - id: warns
    meaning: the rock that it warns of
    range: entity
    complete: true
    closed: true
    deed: "a warning of {member}"
    templates:
      - {id: sort, form: sorting, direction: subject, stems: ["Sort these by the light that did it.", "Put each of these under its light."]}
  - id: tall
    meaning: height
    range: quantity
    complete: true
    templates:
      - {id: height, form: quantity, direction: object, stems: ["How tall is {subject}, in {unit}?", "What is the height of {subject}, in {unit}?"]}
  - id: cost
    meaning: cost
    range: quantity
    complete: true
    templates:
      - {id: sum, form: quantity, direction: object, stems: ["How much did {subject} cost, in {unit}?", "What was the cost of {subject}, in {unit}?"]}
      - {id: choice, form: single-choice, direction: object, stems: ["How much did {subject} cost?", "What was the cost of {subject}?"]}
`
	return fstest.MapFS{
		"course.yaml":     {Data: []byte("id: lights\nversion: \"1\"\ntitle: Lights\nlanguage: en\ncalendar: gregorian\ntopics:\n  - {id: all, title: All, about: All.}\n")},
		"sources.yaml":    {Data: []byte("sources:\n  - {id: book, kind: reference, title: A book}\n")},
		"predicates.yaml": {Data: []byte(predicates)},
		"entities.yaml":   {Data: []byte(entities)},
		"facts/a.yaml":    {Data: []byte(facts)},
	}
}

// A course on another subject has the same questions from its own predicates.
func TestAnotherSubjectHasTheSameForms(t *testing.T) {
	b := load(t, harbours())
	for _, id := range []string{"light-c/lit#gap", "light-c/built#pairs", "light-c/warns#sort"} {
		if b.Item(id) == nil {
			t.Errorf("%s is missing", id)
		}
	}
	t.Run("a measure may be a tenth off", func(t *testing.T) {
		a := b.Item("light-a/tall#height").Amount
		if a.Low != 36 || a.High != 44 || a.Unit != "metres" || a.Scale != 1 {
			t.Errorf("40 metres are asked as %+v", *a)
		}
	})
	t.Run("an estimate is asked by its order of magnitude", func(t *testing.T) {
		a := b.Item("light-b/cost#sum").Amount
		if a.Value != 3 || a.Low != 1.5 || a.High != 6 || a.Unit != "million pounds" || a.Scale != 1e6 {
			t.Errorf("about 3 million pounds are asked as %+v", *a)
		}
		choice := b.Item("light-b/cost#choice")
		ranks := []int64{choice.Keys[0].Rank}
		for _, d := range choice.Distractors {
			ranks = append(ranks, d.Rank)
		}
		slices.Sort(ranks)
		for i := 1; i < len(ranks); i++ {
			if ranks[i] < 2*ranks[i-1] {
				t.Errorf("the sums %d and %d are less than a factor of two apart", ranks[i-1], ranks[i])
			}
		}
	})
}

// Without what a predicate tells, nothing is sorted: no subject has a date of its own.
func TestWithoutTellingNothingIsConcluded(t *testing.T) {
	files := harbours()
	files["predicates.yaml"] = &fstest.MapFile{Data: regexp.MustCompile(`(?m)^    tells: .*\n`).ReplaceAll(files["predicates.yaml"].Data, nil)}
	b := load(t, files)
	if b.Item("light-c/warns#sort") != nil {
		t.Error("deeds are sorted although no predicate tells when anything was")
	}
	if b.Item("light-c/lit#gap") == nil || b.Item("light-c/built#pairs") == nil {
		t.Error("gaps and pairs need no telling, and are missing")
	}
}

// Where a predicate is not complete, another answer might be right: nothing is matched.
func TestIncompletePredicatesAreNotMatched(t *testing.T) {
	files := harbours()
	files["predicates.yaml"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(files["predicates.yaml"].Data), "    complete: true\n", ""))}
	if b := load(t, files); len(ofForm(b, questions.FormMatch))+len(ofForm(b, questions.FormSort)) > 0 {
		t.Error("pairs are proven by a predicate that says only part of what is so")
	}
}
