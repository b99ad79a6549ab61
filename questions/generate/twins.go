package generate

import (
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// withoutTwins leaves out items that ask the same as an earlier one (item-writing
// rule L28): neighbours in time or kind may be put in order, or set apart from an odd
// one, by the same question. The first fact in the course keeps it.
func withoutTwins(items []*questions.Item) []*questions.Item {
	asked := map[string]bool{}
	return slices.DeleteFunc(items, func(it *questions.Item) bool {
		question := twinKey(it)
		twin := question != "" && asked[question]
		asked[question] = true
		return twin
	})
}

// twinKey is what an item asks: its first wording with what is right, for the forms
// whose right side is drawn from several facts; "" for the others.
func twinKey(it *questions.Item) string {
	var right []string
	switch it.Form {
	case questions.FormOrder, questions.FormOdd:
		for _, k := range it.Keys {
			right = append(right, k.ID)
		}
		slices.Sort(right)
	case questions.FormMatch, questions.FormSort:
		right = []string{questions.Fold(it.Pairs[0].Left.Text), questions.Fold(it.Pairs[0].Right.Text)}
	default:
		return ""
	}
	return string(it.Form) + "|" + it.Stems[0] + "|" + strings.Join(right, "|")
}
