package exchange

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// FromItem puts an item into the terms that the formats share. A file holds a
// question once, so the item's first wording is drawn with the options of one
// presentation, always the same one for the same item. A true/false item gives two
// questions, one on a true statement and one on a false one. An error says why the
// item is no question outside of the program.
func FromItem(c *course.Course, it *questions.Item) ([]Question, error) {
	if it.Form == questions.FormTrueFalse {
		return statements(c, it)
	}
	if it.Form.Answer() == questions.AnswerPairs && len(it.Pairs) < 2 {
		return nil, fmt.Errorf("it has %d pairs; matching needs two", len(it.Pairs))
	}
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(it.ID)) // a hash never fails to take bytes
	p := it.Present(seed.Sum64(), 0)
	q := common(c, it, it.ID, p.Stem)
	var err error
	switch it.Form.Answer() {
	case questions.AnswerPairs:
		fromPairs(&q, p)
	case questions.AnswerOrder:
		fromOrder(&q, p)
	case questions.AnswerText:
		q.Kind, q.Options = KindShort, accepted(it.Accepted)
	case questions.AnswerYear:
		err = fromYear(&q, it)
	case questions.AnswerDate:
		err = fromDay(&q, it.Day)
	case questions.AnswerAmount:
		err = fromAmount(&q, it.Amount)
	default:
		fromOptions(&q, p)
		err = fromMap(&q, c, p)
	}
	if err != nil {
		return nil, err
	}
	return []Question{q}, nil
}

// common is what every question of an item shares.
func common(c *course.Course, it *questions.Item, id, stem string) Question {
	q := Question{
		ID: id, Name: shorten(stem, maxName), Stem: stem, Category: []string{c.Title},
		Tags:        []string{string(it.Form), string(it.Level), it.Certainty, it.Topic},
		Explanation: explanation(it), Source: sources(it.Sources),
	}
	if t, _, ok := c.Topic(it.Topic); ok {
		q.Category = append(q.Category, t.Title)
	}
	return q
}

// explanation joins what is told after the answer: why, the nuance, and the names
// in other scripts.
func explanation(it *questions.Item) string {
	parts := []string{it.Explanation, it.Nuance}
	if len(it.Names) > 1 {
		names := make([]string, len(it.Names))
		for i, n := range it.Names {
			names[i] = n.Text
		}
		parts = append(parts, "Names: "+strings.Join(names, ", ")+".")
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// sources names the places on which an item rests.
func sources(cited []questions.Citation) string {
	list := make([]string, len(cited))
	for i, s := range cited {
		list[i] = s.Title
		if s.Locator != "" {
			list[i] += ", " + s.Locator
		}
	}
	return strings.Join(list, "; ")
}

// statements makes a question of the first true statement and of the first false
// one. Their ids end in -t and -f.
func statements(c *course.Course, it *questions.Item) ([]Question, error) {
	var list []Question
	for _, truth := range []bool{true, false} {
		i := slices.IndexFunc(it.Statements, func(s questions.Statement) bool { return s.True == truth })
		if i < 0 {
			continue
		}
		s := it.Statements[i]
		q := common(c, it, it.ID+"-f", s.Text)
		q.Kind, q.WhenWrong, q.WhenRight = KindTrueFalse, strings.TrimSpace("The statement is false. "+s.Why), s.Why
		if truth {
			q.ID, q.True, q.WhenWrong = it.ID+"-t", true, strings.TrimSpace("The statement is true. "+s.Why)
		}
		list = append(list, q)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("it has no statement")
	}
	return list, nil
}

func fromOptions(q *Question, p questions.Presentation) {
	q.Kind = KindChoice
	right := len(p.RightOptions())
	if p.Item.Form.Answer() == questions.AnswerSome {
		q.Kind = KindSeveral
	}
	for _, o := range p.Options {
		option := Option{Text: o.Text, Right: o.Correct, Feedback: o.Why}
		if o.Correct {
			option.Weight = 1 / float64(right)
		}
		q.Options = append(q.Options, option)
	}
	// Numbers and dates stand in ascending order.
	q.Fixed = !slices.ContainsFunc(p.Options, func(o questions.Option) bool { return o.Rank == 0 })
}

func fromOrder(q *Question, p questions.Presentation) {
	q.Kind = KindOrdering
	for _, o := range p.RightOrder() {
		q.Options = append(q.Options, Option{Text: o.Text, Right: true, Feedback: o.Why})
	}
}

func fromPairs(q *Question, p questions.Presentation) {
	q.Kind = KindMatching
	used := map[string]bool{}
	for _, row := range p.Rows {
		at := slices.IndexFunc(p.Options, func(o questions.Option) bool { return o.ID == p.Belongs[row.ID] })
		used[p.Options[at].ID] = true
		q.Pairs = append(q.Pairs, Pair{Left: row.Text, Right: p.Options[at].Text})
	}
	for _, o := range p.Options {
		if !used[o.ID] {
			q.Extra = append(q.Extra, o.Text)
		}
	}
}

// accepted lists the answers that count, those in English first: the first one is
// what a program without alternatives shows. Case does not count.
func accepted(names []questions.Name) []Option {
	var english, other []Option
	seen := map[string]bool{}
	for _, n := range names {
		if folded := strings.ToLower(n.Text); seen[folded] {
			continue
		} else {
			seen[folded] = true
		}
		o := Option{Text: n.Text, Right: true, Weight: 1}
		if n.Lang == "" || strings.HasPrefix(n.Lang, "en") {
			english = append(english, o)
		} else {
			other = append(other, o)
		}
	}
	return append(english, other...)
}

func fromYear(q *Question, it *questions.Item) error {
	if len(it.Accepted) == 0 {
		return fmt.Errorf("it accepts no year")
	}
	if year, err := strconv.Atoi(it.Accepted[0].Text); err == nil {
		q.Kind, q.Number = KindNumber, float64(year)
		return nil
	}
	q.Kind, q.Options = KindShort, accepted(it.Accepted) // "221 BC" is typed as it is read
	return nil
}

// fromDay accepts a day in the ways in which people write one. Elsewhere an answer
// is compared letter by letter.
func fromDay(q *Question, d *questions.Day) error {
	if d == nil {
		return fmt.Errorf("it has no day")
	}
	day, err := time.Parse(time.DateOnly, d.ISO)
	if err != nil {
		return fmt.Errorf("its day %q cannot be read", d.ISO)
	}
	q.Kind = KindShort
	for _, layout := range []string{"2 January 2006", "January 2, 2006", "January 2 2006", "2 Jan 2006", "Jan 2, 2006", time.DateOnly} {
		text := day.Format(layout)
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Text == text }) { // May is short already
			q.Options = append(q.Options, Option{Text: text, Right: true, Weight: 1})
		}
	}
	if d.Calendar != "" && !strings.Contains(q.Stem, d.Calendar) {
		q.Stem += " Calendar: " + d.Calendar + "."
	}
	return nil
}

// fromAmount asks for the number in the unit that the stem names. Of a range that
// is wider on one side the narrower side holds for both, so that nothing wrong
// counts as right.
func fromAmount(q *Question, a *questions.Amount) error {
	if a == nil {
		return fmt.Errorf("it has no amount")
	}
	q.Kind, q.Number = KindNumber, a.Value
	q.Tolerance = max(0, min(a.Value-a.Low, a.High-a.Value))
	if a.Unit != "" && !strings.Contains(q.Stem, a.Unit) {
		q.Stem += " (in " + a.Unit + ")"
	}
	return nil
}
