package store

import (
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
	for _, f := range bank.Course.Facts {
		if len(bank.ItemsOf(f.ID)) == 0 {
			continue
		}
		c.place[f.ID] = len(c.facts)
		c.facts = append(c.facts, schedule.Fact{
			ID: f.ID, Topic: f.Topic, TopicTitle: c.titles[f.Topic], TopicIndex: order[f.Topic],
			Index: within[f.Topic], Importance: string(f.Importance),
		})
		within[f.Topic]++
	}
	return c
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
