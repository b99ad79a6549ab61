package store_test

import (
	"fmt"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// testFacts is the number of facts in testBank, spread evenly over two topics.
const testFacts = 60

// testBank is a small course made by hand: every fact can be asked as a choice of
// four in two ways and as a typed answer; the right one is "key N" for fact N.
func testBank(t testing.TB) *questions.Bank {
	t.Helper()
	return bankOf(t, testFacts)
}

func bankOf(t testing.TB, facts int) *questions.Bank {
	t.Helper()
	c := &course.Course{ID: "test-course", Version: "1", Title: "Test course", Topics: []course.Topic{
		{ID: "early", Title: "Early"}, {ID: "late", Title: "Late"},
	}}
	var items []*questions.Item
	for i := range facts {
		topic := c.Topics[i*2/facts].ID
		id := fmt.Sprintf("thing-%02d/is/key-%02d", i, i)
		c.Facts = append(c.Facts, course.Fact{
			ID: id, Topic: topic, Certainty: course.Stated, Importance: course.Normal,
			Claim: fmt.Sprintf("Thing %d is key %d.", i, i), Explanation: "Because it is.",
		})
		items = append(items, testItems(id, topic, i)...)
	}
	bank, err := questions.NewBank(c, items)
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func testItems(fact, topic string, i int) []*questions.Item {
	base := questions.Item{
		Fact: fact, Topic: topic, Level: questions.LevelRecognise, Certainty: "stated", Importance: "normal",
		Stems:       []string{fmt.Sprintf("What is thing %d?", i)},
		Claim:       fmt.Sprintf("Thing %d is key %d.", i, i),
		Explanation: "Because it is.",
		Sources:     []questions.Citation{{Document: "book", Title: "The book"}},
	}
	choice := base
	choice.ID, choice.Template, choice.Form, choice.Direction, choice.Show = fact+"#what-choice", "what-choice", questions.FormChoice, "object", 4
	choice.Keys = []questions.Option{{ID: "key", Text: fmt.Sprintf("key %d", i), Correct: true}}
	for d := range 4 {
		choice.Distractors = append(choice.Distractors, questions.Option{ID: fmt.Sprintf("wrong-%d", d), Text: fmt.Sprintf("wrong %d", d)})
	}
	other := choice
	other.ID, other.Template, other.Direction = fact+"#which-choice", "which-choice", "subject"
	other.Stems = []string{fmt.Sprintf("Which one is thing %d?", i)}
	typed := base
	typed.ID, typed.Template, typed.Form, typed.Direction = fact+"#what-typed", "what-typed", questions.FormTyped, "object"
	typed.Level = questions.LevelRecall
	typed.Accepted = []questions.Name{{Lang: "en", Text: fmt.Sprintf("key %d", i)}}
	return []*questions.Item{&choice, &other, &typed}
}
