package generate

import (
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
