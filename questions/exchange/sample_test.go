package exchange

import (
	"fmt"
	"sync"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
	"github.com/remembrancer/remembrancer/questions/packs"
)

// sample is a question of each kind, with everything in its texts that a format may
// stumble over.
func sample() []Question {
	common := func(id string, kind Kind, stem string) Question {
		return Question{
			ID: id, Name: stem, Category: []string{"Course: a/b", "Ports & treaties"}, Tags: []string{"single-choice", "a]b"}, Kind: kind, Stem: stem,
			Explanation: "Because {x} = 1 & <y> ~ 2.", Source: "A text, Art. 9",
		}
	}
	choice := common("ports/opened/1842#port", KindChoice, `Which port: "Amoy" #1, or C:\Canton?`)
	choice.Options = []Option{
		{Text: "Amoy", Right: true, Weight: 1, Feedback: "It is in Article 2."},
		{Text: "[html] <b>Canton</b> ~ =1", Feedback: "%50% is no weight.\nA second line."},
		{Text: "%50%", Feedback: ""},
	}
	several := common("ports/opened/all#ports", KindSeveral, "Which three?\n// not a comment\n0\nChoose three.")
	several.Options = []Option{
		{Text: "Amoy", Right: true, Weight: 1.0 / 3}, {Text: "Foochow", Right: true, Weight: 1.0 / 3}, {Text: "Ningpo", Right: true, Weight: 1.0 / 3},
		{Text: "Macao", Feedback: "It was Portuguese."},
	}
	yes, no := common("ports/opened/1842#claim-t", KindTrueFalse, "Amoy was opened."), common("ports/opened/1842#claim-f", KindTrueFalse, "Macao was opened.")
	yes.True, yes.WhenWrong = true, "The statement is true."
	no.WhenWrong, no.WhenRight = "The statement is false. It was Portuguese.", "It was Portuguese."
	short := common("ports/name#typed", KindShort, "Name the port of the ____.")
	short.Options = []Option{{Text: "Xiamen", Right: true, Weight: 1}, {Text: "廈門", Right: true, Weight: 1}, {Text: "a*b", Right: true, Weight: 0.5, Feedback: "Half."}}
	year := common("ports/opened/1842#year", KindNumber, "In which year?")
	year.Number = 1842
	sum := common("nanking/sum#amount", KindNumber, "How much (in million dollars)?")
	sum.Number, sum.Tolerance, sum.Explanation, sum.Source = 21.5, 0.5, "", ""
	matching := common("treaties#match", KindMatching, "Match them.")
	matching.Pairs = []Pair{{"Aigun -> north", "1858"}, {"Nanking", "1842"}, {"Peking = :", "1860"}, {"Tientsin", "1858"}}
	matching.Extra = []string{"1689"}
	order := common("treaties#order", KindOrdering, "Put them in order.")
	order.Options = []Option{{Text: "Nerchinsk", Right: true, Feedback: "1689"}, {Text: "Kyakhta", Right: true, Feedback: "1727"}, {Text: "Aigun", Right: true, Feedback: "1858"}}
	formula := common("-formula", KindChoice, "=1+1 is what?")
	formula.Category, formula.Fixed = []string{"Course: a/b"}, true
	formula.Options = []Option{{Text: "-2"}, {Text: "'=2"}, {Text: "2", Right: true, Weight: 1}, {Text: "@two | three"}}
	return []Question{choice, several, yes, no, short, year, sum, matching, order, formula}
}

// sampleDocument is the sample with a map besides.
func sampleDocument() *document {
	d := &document{id: "ports", version: "1.2.3", title: "Course: a/b", language: "en", report: &Report{}}
	for _, q := range sample() {
		d.rows = append(d.rows, row{Question: q})
	}
	drawn := sample()[0]
	drawn.ID, drawn.Image = "ports#map", &Image{Name: "coast.svg", Alt: "A coast", SVG: `<svg xmlns="http://www.w3.org/2000/svg"/>`}
	d.rows = append(d.rows, row{Question: drawn})
	return d
}

// builtIn is the bank of the built-in course, generated once.
func builtIn(t *testing.T) *questions.Bank {
	t.Helper()
	b, err := builtInOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var builtInOnce = sync.OnceValues(generateBuiltIn)

func generateBuiltIn() (*questions.Bank, error) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		return nil, err
	}
	return generate.Bank(c)
}

// everyForm gives an item of each form that asks for more than the sample's course.
func everyForm() (*course.Course, []*questions.Item) {
	c := &course.Course{ID: "c", Version: "1", Title: "C", Language: "en", Topics: []course.Topic{{ID: "t", Title: "T"}}}
	var items []*questions.Item
	for _, form := range questions.Forms {
		items = append(items, itemOf(form))
	}
	return c, items
}

// itemOf is an item of a form about five events of the years 1841 to 1845.
func itemOf(form questions.Form) *questions.Item {
	it := &questions.Item{
		ID: "f#" + string(form), Fact: "f", Form: form, Topic: "t", Level: questions.LevelRecall, Certainty: "stated",
		Stems: []string{"What? Choose {n}."}, Explanation: "So.", Nuance: "Nearly.", Show: 4,
		Sources:  []questions.Citation{{Title: "Text", Locator: "Art. 1"}, {Title: "Book"}},
		Names:    []questions.Name{{Lang: "en", Text: "Aigun"}, {Lang: "ru", Text: "Айгун"}},
		Accepted: []questions.Name{{Lang: "ru", Text: "Айгун"}, {Lang: "en", Text: "Aigun"}, {Lang: "en", Text: "aigun"}},
	}
	events := make([]questions.Option, 5)
	for i := range events {
		id := fmt.Sprintf("e%d", i)
		events[i] = questions.Option{ID: id, Text: "Event " + id, Phrase: "event " + id, Why: fmt.Sprint(1841 + i), Rank: int64(1841 + i)}
	}
	events[2].Correct = true
	it.Keys, it.Distractors = events[2:3], append(events[:2:2], events[3:]...)
	switch form {
	case questions.FormTrueFalse:
		it.Statements = []questions.Statement{{Text: "No.", Why: "It is not."}, {Text: "Yes.", True: true}, {Text: "Nor this."}}
	case questions.FormMulti:
		events[3].Correct = true
		it.Keys, it.Distractors = events[2:4], append(events[:2:2], events[4])
	case questions.FormOrder:
		it.Keys, it.Distractors = events[:4], nil
	case questions.FormMatch, questions.FormSort:
		it.Keys, it.Distractors = nil, []questions.Option{{ID: "x", Text: "1900"}}
		for i, e := range events {
			right := questions.Option{ID: fmt.Sprint("r", i%3), Text: fmt.Sprint("Right ", i%3)}
			if form == questions.FormMatch {
				right = questions.Option{ID: e.Why, Text: e.Why}
			}
			it.Pairs = append(it.Pairs, questions.Pair{Left: e, Right: right})
		}
	case questions.FormYear:
		it.Accepted = []questions.Name{{Lang: "en", Text: "1858"}}
	case questions.FormDate:
		it.Day = &questions.Day{ISO: "1858-05-28", Calendar: "New Style"}
	case questions.FormAmount:
		it.Amount = &questions.Amount{Value: 8, Low: 7, High: 10, Unit: "million taels", Scale: 1e6}
	case questions.FormMap:
		it.Map = &questions.MapView{ID: "amur"}
	}
	return it
}
