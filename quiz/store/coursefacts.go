package store

import (
	"slices"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// courseFacts is what the scheduler needs of the course, made once.
type courseFacts struct {
	facts  []schedule.Fact // those that can be asked, in teaching order
	place  map[string]int  // fact id → place in facts
	topics []course.Topic
	titles map[string]string // topic id → title
}

func factsOf(bank *questions.Bank) courseFacts {
	c := courseFacts{place: map[string]int{}, titles: map[string]string{}, topics: bank.Course.Topics}
	order := map[string]int{}
	for i, topic := range bank.Course.Topics {
		order[topic.ID], c.titles[topic.ID] = i, topic.Title
	}
	within := map[string]int{}
	said := statements(bank)
	for i := range bank.Course.Facts {
		f := &bank.Course.Facts[i]
		if len(bank.ItemsOf(f.ID)) == 0 {
			continue
		}
		c.place[f.ID] = len(c.facts)
		c.facts = append(c.facts, schedule.Fact{
			ID: f.ID, Topic: f.Topic, TopicTitle: c.titles[f.Topic], TopicIndex: order[f.Topic],
			Index: within[f.Topic], Importance: string(f.Importance), Confusable: confusable(bank, f, said),
		})
		within[f.Topic]++
	}
	return c
}

// statement is what a predicate says of a subject.
type statement struct{ subject, predicate string }

// statements finds the facts of a course by what they say of what.
func statements(bank *questions.Bank) map[statement]string {
	said := map[statement]string{}
	for _, f := range bank.Course.Facts {
		if at := (statement{f.Subject, f.Predicate}); said[at] == "" && len(bank.ItemsOf(f.ID)) > 0 {
			said[at] = f.ID
		}
	}
	return said
}

// mostConfusable is how many facts count as easily taken for one fact.
const mostConfusable = 4

// confusable are the facts that say the same of what stands among the nearest wrong
// answers when this one's subject is asked for: the generator chose those because they
// are easily taken for it.
func confusable(bank *questions.Bank, f *course.Fact, said map[statement]string) (facts []string) {
	for _, it := range bank.ItemsOf(f.ID) {
		for _, d := range it.Distractors {
			other := said[statement{d.ID, f.Predicate}]
			if other != "" && other != f.ID && !slices.Contains(facts, other) && len(facts) < mostConfusable {
				facts = append(facts, other)
			}
		}
	}
	return facts
}

// has reports whether a fact is still part of the course.
func (c courseFacts) has(fact string) bool {
	_, ok := c.place[fact]
	return ok
}

// topicOf returns the title of a fact's topic; "" for a retired fact.
func (c courseFacts) topicOf(fact string) string {
	if i, ok := c.place[fact]; ok {
		return c.facts[i].TopicTitle
	}
	return ""
}
