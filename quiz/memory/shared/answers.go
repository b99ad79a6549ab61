package shared

import (
	"cmp"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// Answer is one answer of a course's log.
type Answer struct {
	Learner                        string
	Item, Form, Level, Fact, Topic string

	Options  int
	Chance   float64 // of a right answer by guessing, as the form has it
	At       int64   // Unix ms
	Study    bool    // shown, not asked: sets the memory, but nothing is learned from its outcome
	Right    bool
	DontKnow bool
	// Confidence is what the learner said of the answer: one of the constants.
	Confidence int8
	TookMS     int64
}

// FromLog are the answers of a review log, in which every card is an item and a fact
// of its own and nothing can be guessed.
func FromLog(log reviewlog.Log) []Answer {
	var list []Answer
	for _, h := range log.Histories {
		for _, r := range h.Reviews {
			list = append(list, Answer{
				Learner: h.Learner, Item: h.Card, Fact: h.Card, At: r.At, Study: r.Study,
				Right: r.Study || r.Rating > memory.Again, TookMS: r.TookMS,
			})
		}
	}
	return list
}

// Prediction is an answer with what was predicted of it.
type Prediction struct {
	Answer *Answer
	P      float64
	Days   float64 // since the learner's last answer to the fact
	Nth    int     // answers to the fact before it
	Lapses int     // wrong ones among those after the first
}

// Predictions predicts every answer but studies and first meetings from the
// learner's own answers before it, as the site would: learners begin new, and items
// have the offsets that the fit gave them. The order is by learner and then by time.
func (p *Params) Predictions(answers []Answer) ([]Prediction, error) {
	m, err := p.Model()
	if err != nil {
		return nil, err
	}
	c := newCourse(answers)
	c.remember(p, m)
	var list []Prediction
	for _, visits := range c.learners {
		var l LearnerState
		for _, v := range visits {
			if !v.target {
				continue
			}
			list = append(list, Prediction{
				Answer: v.answer, P: p.Predict(v.recall, ItemSums{}, l, v.evidence),
				Days: v.days, Nth: v.nth, Lapses: v.lapses,
			})
			l = l.After(p, v.recall, v.evidence, v.answer.Right)
		}
	}
	return list, nil
}

// course is a log put in order for computing.
type course struct {
	histories []history
	learners  [][]*visit // of each learner, by time
	items     []string   // by index
	targets   int
}

// history is what one learner did with one fact.
type history struct {
	memory.Sequence
	visits []*visit
}

// visit is an answer in its place.
type visit struct {
	answer   *Answer
	evidence Evidence
	learner  int
	item     int     // index in course.items
	target   bool    // not a study, and not the first meeting
	days     float64 // since the last answer to the fact
	nth      int
	lapses   int
	recall   float64 // before the answer; 0 at the first meeting
	offset   float64 // on the logit of recall, as of the last effects
}

const dayMS = 24 * 60 * 60 * 1000

// newCourse sorts answers by learner and time; those at one instant stay in order.
func newCourse(answers []Answer) *course {
	order := make([]*Answer, len(answers))
	for i := range answers {
		order[i] = &answers[i]
	}
	slices.SortStableFunc(order, func(a, b *Answer) int {
		return cmp.Or(cmp.Compare(a.Learner, b.Learner), cmp.Compare(a.At, b.At))
	})
	c := &course{}
	items, facts := map[string]int{}, map[[2]string]int{}
	for i, a := range order {
		if i == 0 || order[i-1].Learner != a.Learner {
			c.learners = append(c.learners, nil)
		}
		item, ok := items[a.Item]
		if !ok {
			item = len(c.items)
			items[a.Item] = item
			c.items = append(c.items, a.Item)
		}
		key := [2]string{a.Learner, a.Fact}
		h, ok := facts[key]
		if !ok {
			h = len(c.histories)
			facts[key] = h
			c.histories = append(c.histories, history{})
		}
		c.add(&c.histories[h], &visit{answer: a, learner: len(c.learners) - 1, item: item})
	}
	return c
}

// add appends an answer to its history and to its learner's.
func (c *course) add(h *history, v *visit) {
	a := v.answer
	v.nth = len(h.visits)
	v.target = v.nth > 0 && !a.Study
	v.evidence = Evidence{
		Item: a.Item, Form: a.Form, Level: a.Level, Fact: a.Fact, Topic: a.Topic,
		Options: a.Options, Chance: a.Chance, DontKnow: a.DontKnow, TookMS: a.TookMS,
	}
	if v.nth > 0 {
		last := h.visits[v.nth-1]
		v.days = float64(max(a.At-last.answer.At, 0)) / dayMS
		v.lapses = last.lapses
		if last.target && !last.answer.Right {
			v.lapses++
		}
		v.evidence.LastItem, v.evidence.LastMS = last.evidence.LastItem, last.evidence.LastMS
		if last.answer.Right && !last.answer.Study {
			v.evidence.LastItem, v.evidence.LastMS = last.answer.Item, last.answer.TookMS
			v.evidence.LastConfidence = last.answer.Confidence
		}
	}
	rating, weight := memory.Again, 0.0
	if a.Right {
		rating = memory.Good
	}
	if v.target {
		weight = 1
		c.targets++
	}
	h.visits = append(h.visits, v)
	h.Days, h.Ratings, h.Weights = append(h.Days, v.days), append(h.Ratings, rating), append(h.Weights, weight)
	h.Guess, h.Offset = append(h.Guess, 0), append(h.Offset, 0)
	c.learners[v.learner] = append(c.learners[v.learner], v)
}

// remember computes the recall before every answer.
func (c *course) remember(p *Params, m memory.FSRS7) {
	for i := range c.histories {
		h := &c.histories[i]
		p.guesses(h)
		state := m.FirstKnown(h.Ratings[0], h.Guess[0], h.Known)
		for j := 1; j < len(h.visits); j++ {
			h.visits[j].recall = m.Retrievability(state, h.Days[j])
			state = m.NextKnown(state, h.Days[j], h.Ratings[j], h.Guess[j])
		}
	}
}

// guesses writes the chances of guessing into a history. A study is not a guess.
func (p *Params) guesses(h *history) {
	h.Known = p.Known
	for j, v := range h.visits {
		h.Guess[j] = 0
		if e := &v.evidence; !v.answer.Study && !e.DontKnow {
			h.Guess[j] = p.Guess(e.Form, e.Options, e.Chance)
		}
	}
}
