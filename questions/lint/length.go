package lint

import (
	"fmt"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
)

// keyLength (L01) wants no key that a learner can tell by its length. It looks at
// the draw of the shortest wrong options, in which the key stands out most. With
// several keys, every one of them must stand out. Names are as long as they are:
// L02 counts them over the bank. Statements are weighed by L25.
func (c *checker) keyLength(it *questions.Item) string {
	if !picks(it) || len(it.Keys) == 0 || len(it.Distractors) == 0 || named(it) {
		return ""
	}
	wrong := lengths(it.Distractors)
	if least, _ := shown(it); picksOne(it) {
		wrong = wrong[:least]
	}
	mean := float64(sum(wrong)) / float64(len(wrong))
	key := slices.Min(lengths(it.Keys))
	if key > slices.Max(wrong) && float64(key) > c.s.KeyLongerRatio*mean && float64(key)-mean >= float64(c.s.KeyLongerLetters) {
		return fmt.Sprintf("the key (%d letters) may stand among wrong options of %.0f letters on average, none as long; shorten it or lengthen them", key, mean)
	}
	return ""
}

// spread (L03) wants the options of a choice to be of about one length. Names are
// as long as they are.
func (c *checker) spread(it *questions.Item) string {
	if !picks(it) || len(it.Keys) == 0 || named(it) {
		return ""
	}
	all := lengths(options(it))
	shortest, longest := all[0], all[len(all)-1]
	if float64(longest) > c.s.SpreadRatio*float64(shortest) && longest-shortest >= c.s.SpreadLetters {
		return fmt.Sprintf("options run from %d to %d letters; bring them closer", shortest, longest)
	}
	return ""
}

// lengths are the options' letters, ascending.
func lengths(options []questions.Option) []int {
	n := make([]int, len(options))
	for i, o := range options {
		n[i] = letters(o.Text)
	}
	slices.Sort(n)
	return n
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}
