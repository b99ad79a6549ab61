package lint

import (
	"testing"
	"testing/fstest"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// harbours is a small course with what the rules ask a course for: aliases, parts,
// types, lifetimes, parties, dates in two calendars, and predicates of every kind.
func harbours(t *testing.T) *course.Course {
	t.Helper()
	c, err := course.Load(fstest.MapFS{
		"course.yaml":  file("id: harbours\nversion: '1'\ntitle: Harbours\nlanguage: en\ncalendar: gregorian\ntopics: [{id: one, title: One}]\n"),
		"sources.yaml": file("sources: [{id: book, kind: reference, title: A book}]\n"),
		"entities.yaml": file(`entities:
  - {id: kowloon, type: place, names: {en: [Kowloon, Jiulong]}, gloss: a peninsula, part-of: hong-kong}
  - {id: hong-kong, type: place, names: {en: [Hong Kong]}, gloss: a colony}
  - {id: lantau, type: place, names: {en: [Lantau]}, gloss: an island}
  - {id: macau, type: place, names: {en: [Macau]}, gloss: a harbour}
  - {id: taiwan, type: place, names: {en: [Taiwan]}, gloss: an island}
  - {id: elgin, type: person, names: {en: [Lord Elgin]}, gloss: a negotiator, dates: 1811-1863}
  - {id: gros, type: person, names: {en: [Baron Gros]}, gloss: a negotiator, dates: 1793-1870}
  - {id: putin, type: person, names: {en: [Vladimir Putin]}, gloss: a president, dates: 1952-}
  - {id: ussr, type: polity, names: {en: [Soviet Union]}, gloss: a union, dates: 1922-1991}
  - {id: convention, type: treaty, names: {en: [the Convention]}, gloss: a treaty}
  - {id: pact, type: treaty, names: {en: [the Pact]}, gloss: another treaty}
`),
		"predicates.yaml": file(`predicates:
  - {id: ceded, meaning: m, range: entities, complete: true, templates: [{id: which, form: single-choice, direction: object, stems: [s]}, {id: who, form: single-choice, direction: subject, stems: [s]}, {id: match, form: matching, direction: pairs, stems: [s]}, {id: odd, form: odd-one-out, direction: odd, stems: [s]}]}
  - {id: rumoured, meaning: m, range: entities, templates: [{id: guess, form: single-choice, direction: object, stems: [s]}]}
  - {id: signed-on, meaning: m, range: date, functional: true, tells: when}
  - {id: parties, meaning: m, range: set, complete: true, tells: parties}
`),
		"facts/all.yaml": file(`facts:
` + harbourFact("ceded", "convention", "ceded", "{set: [kowloon, lantau]}") +
			harbourFact("ceded-by-pact", "pact", "ceded", "{entity: macau}") +
			harbourFact("rumour", "convention", "rumoured", "{entity: kowloon}") +
			harbourFact("when", "convention", "signed-on", "{date: '1860-10-24'}") +
			harbourFact("double", "pact", "signed-on", "{date: '1858-05-28', also: 16 May 1858}") +
			harbourFact("parties", "pact", "parties", "{set: [ussr]}")),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func harbourFact(id, subject, predicate, object string) string {
	return "  - {id: " + id + ", subject: " + subject + ", predicate: " + predicate + ", object: " + object +
		", topic: one, certainty: stated, importance: core, claim: It is so., explanation: It is., sources: [{id: book, at: p. 1}]}\n"
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func option(id, text string) questions.Option {
	return questions.Option{ID: id, Text: text, Why: "It belongs elsewhere."}
}

// sound is a choice with which no rule finds fault; tests spoil one thing in it.
func sound() *questions.Item {
	key := option("a", "Kowloon")
	key.Correct = true
	return &questions.Item{
		ID: "elsewhere#ask", Fact: "elsewhere", Template: "ask-object", Form: questions.FormChoice, Direction: "object",
		Stems: []string{"Which land did Britain gain by its convention of 1860?", "What came to Britain under its convention of 1860?"},
		Keys:  []questions.Option{key}, Distractors: []questions.Option{option("b", "Lantau"), option("c", "Macau"), option("d", "Taiwan")},
		Show: 4, Claim: "The land was ceded.", Explanation: "So it was.", Sources: []questions.Citation{{Document: "book", Locator: "p. 1"}},
	}
}

// texts replaces the options of the sound item: the first is the key.
func texts(it *questions.Item, key string, wrong ...string) {
	it.Keys[0].Text, it.Distractors = key, nil
	for i, text := range wrong {
		it.Distractors = append(it.Distractors, option(string(rune('b'+i)), text))
	}
}

// entities makes the options entities of the course: the first is the key.
func entities(it *questions.Item, c *course.Course, ids ...string) {
	it.Distractors = nil
	for i, id := range ids {
		o := option(id, c.Entity(id).Name())
		o.Proper = true
		if i == 0 {
			o.Correct = true
			it.Keys = []questions.Option{o}
			continue
		}
		it.Distractors = append(it.Distractors, o)
	}
}

// ranked makes the options numbers: the first is the key.
func ranked(it *questions.Item, key string, wrong ...string) {
	texts(it, key, wrong...)
	rank := func(o *questions.Option) {
		v, ok := readValue(o.Text)
		if ok {
			o.Rank = int64(v.n) + 1_000_000
		}
	}
	rank(&it.Keys[0])
	for i := range it.Distractors {
		rank(&it.Distractors[i])
	}
}

// judge makes the sound item a statement to judge.
func judge(it *questions.Item, right, wrong string) {
	it.Form, it.Direction, it.Template = questions.FormTrueFalse, questions.DirectionClaim, "claim"
	it.Stems, it.Keys, it.Distractors = nil, nil, nil
	it.Statements = []questions.Statement{{Text: right, True: true}, {Text: wrong, Why: "It was otherwise."}}
}

// write makes the sound item a written question.
func write(it *questions.Item, stem string, accepted ...string) {
	it.Form, it.Keys, it.Distractors = questions.FormTyped, nil, nil
	it.Stems = []string{stem, "In other words: " + stem}
	for _, a := range accepted {
		it.Accepted = append(it.Accepted, questions.Name{Lang: "en", Text: a})
	}
}

// match makes the sound item a matching of these lefts and rights.
func match(it *questions.Item, pairs ...[2]questions.Option) {
	it.Form, it.Keys, it.Distractors, it.Show = questions.FormMatch, nil, nil, len(pairs)
	it.Stems = []string{"Match each treaty with its land.", "Which land belongs to which treaty? Match them."}
	for _, p := range pairs {
		it.Pairs = append(it.Pairs, questions.Pair{Left: p[0], Right: p[1]})
	}
}
