// Package generate turns the facts of a course into items, by the templates of
// the predicates and by the questions that the course's author wrote. It is
// deterministic: the same course gives the same bank, to the last revision.
//
// A distractor must be proven false (Vinu & Kumar 2015, the open-world
// assumption): a template draws distractors only where its predicate is complete
// (what the course says of a subject is the whole of it) or closed (silence means no).
package generate

import (
	"context"
	"fmt"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Bounds of the options that items show and hold.
const (
	showChoice = 4  // options of a single choice (Rodriguez 2005: three or four do as well as more)
	minOptions = 3  // a choice with fewer is not asked (item-writing rule L16)
	poolSize   = 10 // distractors kept per item, the nearest first
	showMulti  = 6
	showPairs  = 4
	orderMin   = 3 // events to put in order
	orderMax   = 6
	orderPool  = 7 // nearest events of which an ordering draws its others
	minYearGap = 1 // years between two events to be put in order
)

// maxItems bounds a bank: a course of the largest size has eight questions a fact.
const maxItems = 40_000

// Bank generates every item of the course.
func Bank(c *course.Course) (*questions.Bank, error) { return BankContext(context.Background(), c) }

// BankContext generates every item of the course, and stops between two facts when
// nobody waits for it any more. It fails where the course makes more than 40,000 items.
func BankContext(ctx context.Context, c *course.Course) (*questions.Bank, error) {
	g := newGenerator(c)
	var items []*questions.Item
	for i := range c.Facts {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("generate the bank of %s: %w", c.ID, err)
		}
		if items = append(items, g.factItems(&c.Facts[i])...); len(items) > maxItems {
			return nil, fmt.Errorf("generate the bank of %s: %w", c.ID, ErrTooManyItems)
		}
	}
	items = withoutTwins(ctx, items)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("generate the bank of %s: %w", c.ID, err)
	}
	b, err := questions.NewBank(c, items)
	if err != nil {
		return nil, fmt.Errorf("generate the bank of %s: %w", c.ID, err)
	}
	return b, nil
}

// ErrTooManyItems is the error of a course that makes more items than a bank may hold.
var ErrTooManyItems = fmt.Errorf("the course makes more than %d questions", maxItems)

type generator struct {
	index
	c           *course.Course
	byPredicate map[string][]*course.Fact
	dates       map[string]course.Date // fact id → its date
	years       []datedYear            // every dated fact, for years as distractors
	subjectYear map[string]map[int]bool
	spots       map[string]spot // place → where it stands on a map
	nearIndex
	nameIndex
	feedbackIndex
	likenessIndex
}

type datedYear struct {
	year int
	fact *course.Fact
}

func newGenerator(c *course.Course) *generator {
	g := &generator{index: newIndex(c), c: c, byPredicate: map[string][]*course.Fact{}, dates: map[string]course.Date{}, subjectYear: map[string]map[int]bool{}, spots: spots(c)}
	g.collectNames()
	for i := range c.Facts {
		f := &c.Facts[i]
		g.byPredicate[f.Predicate] = append(g.byPredicate[f.Predicate], f)
		d, err := course.ParseDate(f.Object.Date)
		if err != nil {
			continue // no date, or one that validation would have refused
		}
		g.dates[f.ID] = d
		g.years = append(g.years, datedYear{d.Year, f})
		if g.subjectYear[f.Subject] == nil {
			g.subjectYear[f.Subject] = map[int]bool{}
		}
		g.subjectYear[f.Subject][d.Year] = true
	}
	g.collectNear()
	g.collectTold()
	g.collectDeeds()
	g.collectFeedback()
	g.collectLikeness()
	return g
}

// factItems makes the items of one fact: its templates', its author's questions',
// sentences with a gap, corrections, and the judgement of its claim. Feedback to
// wrong options comes before corrections, which reuse them.
func (g *generator) factItems(f *course.Fact) []*questions.Item {
	var items []*questions.Item
	for _, t := range g.c.Predicate(f.Predicate).Templates {
		if it := g.templateItem(f, t); it != nil {
			items = append(items, it)
		}
	}
	items = append(items, g.askItems(f)...)
	for _, it := range items {
		g.explainWrong(it, f)
	}
	items = append(items, g.clozeItems(f)...)
	items = append(items, g.correctionItems(f, items)...)
	if it := g.claimItem(f); it != nil {
		items = append(items, it)
	}
	items = slices.DeleteFunc(items, func(it *questions.Item) bool { return slices.Contains(f.Skip, it.Template) })
	for _, it := range items {
		g.rate(it)
	}
	return items
}

// newItem fills in what every item of a fact shares.
func (g *generator) newItem(f *course.Fact, template string, form questions.Form, direction string) *questions.Item {
	it := &questions.Item{
		ID: f.ID + "#" + template, Fact: f.ID, Template: template, Topic: f.Topic, Form: form,
		Direction: questions.Direction(direction),
		Certainty: string(f.Certainty), Importance: string(f.Importance),
		Claim: f.Claim, Explanation: f.Explanation, Nuance: f.Nuance,
	}
	if f.Holder != nil {
		it.Holder = g.phrase(*f.Holder)
	}
	for _, cite := range f.Sources {
		it.Sources = append(it.Sources, questions.Citation{Document: cite.ID, Title: g.c.Source(cite.ID).Title, Locator: cite.At})
	}
	return it
}

// claimItem asks whether a statement is true. It needs at least one false version.
func (g *generator) claimItem(f *course.Fact) *questions.Item {
	if len(f.Untrue) == 0 {
		return nil
	}
	it := g.newItem(f, "claim", questions.FormTrueFalse, string(questions.DirectionClaim))
	it.Statements = []questions.Statement{{Text: f.Claim, True: true}}
	for _, u := range f.Untrue {
		it.Statements = append(it.Statements, questions.Statement{Text: u.Claim, Why: u.Why})
	}
	it.Show = 2
	return it
}
