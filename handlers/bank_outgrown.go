package handlers

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/views"
)

// changeTerms tells in words what a change altered. The names are those of the
// question as the course has it now, which need not be the answers that were meant.
func changeTerms(base *questions.Item, c questions.Change) []views.Term {
	var list []views.Term
	add := func(name string, texts ...string) {
		if text := strings.Join(texts, " / "); text != "" {
			list = append(list, views.Term{Name: name, Value: text})
		}
	}
	add("Wordings", c.Stems...)
	var right []string
	left := map[string]bool{}
	for id := range c.Options {
		left[id] = true
	}
	for _, o := range changeOptions(base, base) {
		add(o.Label, c.Options[o.ID])
		delete(left, o.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		add("An answer that is gone", c.Options[id])
	}
	for _, id := range c.Key {
		right = append(right, answerName(base, c, id))
	}
	add("Marked as right", right...)
	add("Written answers", c.Accepted...)
	add("Explanation", c.Explanation)
	return list
}

// answerName is what a person calls an answer that a change marks as right.
func answerName(base *questions.Item, c questions.Change, id string) string {
	for _, o := range changeOptions(base, base) {
		switch {
		case o.ID != id:
		case c.Options[id] != "":
			return fmt.Sprintf("%s (%s)", o.Label, c.Options[id])
		case base.Form == questions.FormTrueFalse: // its text was that of another revision
			return o.Label
		default:
			return fmt.Sprintf("%s (%s)", o.Label, o.Text)
		}
	}
	return "an answer that is gone"
}

// proposed is the question with as much of an earlier change as can be proposed anew.
// Statements are named by their place, at which another can stand by now, so nothing of
// them is proposed.
func proposed(base *questions.Item, c questions.Change) *questions.Item {
	if base.Form == questions.FormTrueFalse {
		c.Options, c.Key = nil, nil
	}
	if it, err := base.With(c); err == nil {
		return it
	}
	c.Options, c.Key = nil, nil
	if it, err := base.With(c); err == nil {
		return it
	}
	return base
}
