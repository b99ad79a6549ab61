// Package questionstest is a course for tests: one fact for each form of question,
// with one item each. So tests of pages, marks and browsers do not depend on which
// forms the generator happens to make of a real course.
package questionstest

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

//go:embed pack
var pack embed.FS

// Bank makes the course with its items, in the order of questions.Forms, and after
// them a map on which the name of a marked spot is asked. Each call makes a bank of
// its own.
func Bank() (*questions.Bank, error) {
	items := Items()
	c, err := course.Load(withFacts(items))
	if err != nil {
		return nil, fmt.Errorf("the course for tests: %w", err)
	}
	return questions.NewBank(c, items)
}

// withFacts adds to the pack a fact for each item.
func withFacts(items []*questions.Item) fs.FS {
	var facts strings.Builder
	facts.WriteString("facts:\n")
	for _, it := range items {
		fmt.Fprintf(&facts, "  - {id: %s, subject: amur, predicate: tells, object: {text: x}, topic: border, certainty: stated, importance: core, claim: %q, explanation: %q, sources: [{id: book}]}\n",
			it.Fact, it.Claim, it.Explanation)
	}
	out := fstest.MapFS{"facts/all.yaml": {Data: []byte(facts.String())}}
	_ = fs.WalkDir(pack, "pack", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := pack.ReadFile(name)
		out[strings.TrimPrefix(name, "pack/")] = &fstest.MapFile{Data: raw}
		return err
	}) // the files are part of the package: this cannot fail
	return out
}

// Items makes the items without a course.
func Items() []*questions.Item {
	items := append(chosen(), arranged()...)
	items = append(items, written()...)
	// In the order of the forms; the second map, which is marked, last.
	var out []*questions.Item
	for _, form := range questions.Forms {
		for _, it := range items {
			if it.Form == form {
				out = append(out, it)
			}
		}
	}
	return out
}

// Item returns the first item of a form.
func Item(form questions.Form) *questions.Item {
	for _, it := range Items() {
		if it.Form == form {
			return it
		}
	}
	panic("questionstest: no item of the form " + string(form))
}

// base is what all items have.
func base(form questions.Form, stems ...string) *questions.Item {
	fact := "sample/" + string(form)
	return &questions.Item{
		ID: fact + "#" + string(form), Fact: fact, Template: string(form), Topic: "border", Form: form,
		Direction: "object", Level: questions.LevelRecall, Certainty: "stated", Importance: "core", Stems: stems, Show: 4,
		Claim:       "The boundary of 1860 follows the Ussuri.",
		Explanation: "Article I takes the line up the Ussuri to Lake Khanka.",
		Sources:     []questions.Citation{{Document: "book", Title: "The Book of Rivers", Locator: "Chapter 1"}},
	}
}

func river(id, text, hant, why string) questions.Option {
	return questions.Option{
		ID: id, Text: text, Phrase: "the " + text, Proper: true, Why: why, Alt: []questions.Name{{Lang: "zh-Hant", Text: hant}},
		Source: &questions.Citation{Document: "atlas", Title: "The Atlas", Locator: "sheet 4"},
	}
}

// rivers are a key and three distractors.
func rivers() (key []questions.Option, others []questions.Option) {
	key = []questions.Option{river("ussuri", "Ussuri", "烏蘇里江", "It is named in Article I.")}
	key[0].Correct = true
	return key, []questions.Option{
		river("songhua", "Songhua", "松花江", "Both banks of the Songhua stayed Chinese."),
		river("zeya", "Zeya", "結雅河", "The Zeya joins the Amur from the north."),
		river("tumen", "Tumen", "圖們江", "The Tumen ends the line at the sea."),
	}
}
