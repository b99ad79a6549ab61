package lint

import (
	"fmt"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
)

// logicalOrder (L15) wants numbers and dates to ascend: they need ranks, all of
// them, in the order of what they say. The options of a gap follow from the events'
// ranks; so do those of an ordering.
func (c *checker) logicalOrder(it *questions.Item) string {
	if !picks(it) {
		return ""
	}
	all := options(it)
	ranked := 0
	for _, o := range all {
		if o.Rank != 0 {
			ranked++
		}
	}
	if ranked > 0 && ranked < len(all) {
		return "some options are numbers or dates and others are not; use one kind"
	}
	var values []value
	for _, o := range all {
		if v, ok := readValue(o.Text); ok {
			values = append(values, v)
		}
	}
	if len(values) < len(all) || slices.ContainsFunc(values, func(v value) bool { return v.precision != values[0].precision }) {
		return "" // words, or L17's business
	}
	for i := range all {
		for j := range all {
			if all[i].Rank == 0 || values[i].n < values[j].n && all[i].Rank >= all[j].Rank {
				return fmt.Sprintf("%q and %q would not stand in ascending order; rank them by what they say", all[i].Text, all[j].Text)
			}
		}
	}
	return ""
}

// optionCount (L16) bounds what a presentation shows at the usual ease: 3 to 5
// options of a choice, a map or a gap; 4 to 8 of a choice of several, two right and
// two wrong among them; 3 to 8 events to order and rows to match. True and false are
// two. Written answers have none.
func (c *checker) optionCount(it *questions.Item) string {
	few, many, n := c.s.MinOptions, c.s.MaxOptions, 0
	switch it.Form.Answer() {
	case questions.AnswerOne:
		n = min(it.Show, len(it.Distractors)+1)
		if it.Form == questions.FormTrueFalse {
			return ""
		}
	case questions.AnswerSome:
		if len(it.Keys) < 2 || len(it.Distractors) < 2 {
			return "a choice of several needs two right options and two wrong ones"
		}
		few, many, n = few+1, c.s.MaxMany, min(it.Show, len(it.Keys)+len(it.Distractors))
	case questions.AnswerOrder:
		many, n = c.s.MaxMany, len(it.Keys)
	case questions.AnswerPairs:
		many, n = c.s.MaxMany, min(it.Show, len(it.Pairs))
	default:
		return ""
	}
	if n < few || n > many {
		return fmt.Sprintf("%d options or rows; this form needs %d to %d", n, few, many)
	}
	return ""
}

// homogeneous (L17) wants options of one kind: entities of one type, amounts of one
// unit, dates of one precision, names in one script. Each side of a matching or a
// sorting is of one kind in itself. Events to order may be of any.
func (c *checker) homogeneous(it *questions.Item) string {
	if len(it.Pairs) > 0 {
		var lefts, rights []questions.Option
		for _, p := range it.Pairs {
			lefts, rights = append(lefts, p.Left), append(rights, p.Right)
		}
		if msg := c.mixed(lefts); msg != "" {
			return msg
		}
		return c.mixed(append(rights, it.Distractors...))
	}
	if !picks(it) || len(it.Keys) == 0 {
		return ""
	}
	if msg := c.mixed(options(it)); msg != "" {
		return msg
	}
	return unevenNames(it)
}

// mixed says in what the options differ in kind, or is empty.
func (c *checker) mixed(options []questions.Option) string {
	for _, o := range options[1:] {
		first := options[0]
		e, f := c.c.Entity(first.ID), c.c.Entity(o.ID)
		v, w := first, o
		x, numeric := readValue(v.Text)
		y, also := readValue(w.Text)
		switch {
		case e != nil && f != nil && v.Proper && w.Proper && e.Type != f.Type:
			return fmt.Sprintf("%q is a %s and %q a %s; use one kind", v.Text, e.Type, w.Text, f.Type)
		case v.Lang != w.Lang || script(v.Text) != script(w.Text) && script(v.Text) != "" && script(w.Text) != "":
			return fmt.Sprintf("%q and %q stand in different languages or scripts; use one", v.Text, w.Text)
		case numeric && also && x.precision != y.precision:
			return fmt.Sprintf("%q names a %s and %q a %s; use one precision", v.Text, x.precision, w.Text, y.precision)
		case numeric && also && x.unit != y.unit:
			return fmt.Sprintf("%q and %q have different units; use one", v.Text, w.Text)
		}
	}
	return ""
}

// unevenNames finds a key that stands out by having, or lacking, names in other scripts.
func unevenNames(it *questions.Item) string {
	named := 0
	for _, o := range options(it) {
		if len(o.Alt) > 0 {
			named++
		}
	}
	if named > 0 && len(it.Keys[0].Alt) == 0 || named == len(it.Keys) && len(it.Keys[0].Alt) > 0 {
		return "the key can be told by having, or lacking, names in other scripts; give all options or none"
	}
	return ""
}
