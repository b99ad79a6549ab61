package questions

import (
	"slices"
	"strings"
)

// Filter selects items. An empty list or text lets everything through; filled ones
// must all agree.
type Filter struct {
	Topics      []string
	Forms       []Form
	Levels      []Level
	Certainties []string
	Importances []string
	Text        string // folded words, each of which must stand in the item's text or id
}

// Select returns the items that the filter lets through, in the bank's order.
func (b *Bank) Select(f Filter) []*Item {
	words := Words(f.Text)
	var selected []*Item
	for _, it := range b.Items {
		if lets(f.Topics, it.Topic) && lets(f.Forms, it.Form) && lets(f.Levels, it.Level) &&
			lets(f.Certainties, it.Certainty) && lets(f.Importances, it.Importance) && it.mentions(words) {
			selected = append(selected, it)
		}
	}
	return selected
}

func lets[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// mentions reports whether every word begins a word of the item's text or id.
func (it *Item) mentions(words []string) bool {
	if len(words) == 0 {
		return true
	}
	text := " " + strings.Join(Words(it.text()), " ")
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, " "+w) })
}

func (it *Item) text() string {
	parts := append([]string{it.ID, it.Claim, it.Explanation, it.Holder}, it.Stems...)
	for _, options := range [][]Option{it.Keys, it.Distractors} {
		for _, o := range options {
			parts = append(parts, o.Text)
		}
	}
	for _, n := range it.Accepted {
		parts = append(parts, n.Text)
	}
	for _, p := range it.Pairs {
		parts = append(parts, p.Left.Text, p.Right.Text)
	}
	for _, s := range it.Statements {
		parts = append(parts, s.Text)
	}
	return strings.Join(parts, " ")
}
