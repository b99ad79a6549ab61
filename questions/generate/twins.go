package generate

import (
	"context"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
)

// withoutTwins leaves out items that ask the same as an earlier one (item-writing
// rule L28): neighbours in time or kind may be put in order, or set apart from an odd
// one, by the same question. The first fact in the course keeps it.
func withoutTwins(ctx context.Context, items []*questions.Item) []*questions.Item {
	asked := map[string][][]string{} // form and first wording → what was right
	return slices.DeleteFunc(items, func(it *questions.Item) bool {
		if ctx.Err() != nil || it.Form != questions.FormOrder && it.Form != questions.FormOdd {
			return false
		}
		var right []string
		for _, k := range it.Keys {
			right = append(right, k.ID)
		}
		question := string(it.Form) + "|" + it.Stems[0]
		twin := slices.ContainsFunc(asked[question], func(other []string) bool { return alike(right, other) })
		asked[question] = append(asked[question], right)
		return twin
	})
}

// alike reports whether at most one of the things differs, in sets of more than the
// fewest that can be asked.
func alike(a, b []string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	differ := 0
	for _, id := range a {
		if !slices.Contains(b, id) {
			differ++
		}
	}
	return differ == 0 || differ == 1 && len(b) >= minOptions && len(a) > minOptions
}
