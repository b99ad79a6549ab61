package generate

import (
	"slices"

	"github.com/remembrancer/remembrancer/questions"
)

// dropClang drops the stems from which the key alone repeats a word, as "Which did
// Witte sign for the Russian Empire?" does among treaties of which one is called
// Russian (item-writing rule L10), and reports whether any stem is left. It looks at
// the draw in which the wrong options repeat least, and leaves out words that stand
// in every option.
func dropClang(it *questions.Item) bool {
	if !it.Form.Choice() || len(it.Keys) == 0 || len(it.Distractors) < minOptions-1 {
		return true
	}
	common := wordsOf(it.Keys[0])
	for _, d := range it.Distractors {
		words := wordsOf(d)
		common = slices.DeleteFunc(common, func(w string) bool { return !slices.Contains(words, w) })
	}
	it.Stems = slices.DeleteFunc(slices.Clone(it.Stems), func(stem string) bool {
		asked := slices.DeleteFunc(questions.Words(stem), func(w string) bool {
			return len(w) < minClang || slices.Contains(common, w)
		})
		var wrong []int
		for _, d := range it.Distractors {
			wrong = append(wrong, repeated(asked, d))
		}
		slices.Sort(wrong)
		return slices.ContainsFunc(it.Keys, func(k questions.Option) bool { return repeated(asked, k) > wrong[minOptions-2] })
	})
	return len(it.Stems) > 0
}

// minClang is the length of the shortest word that is a clue: articles and
// prepositions are shorter.
const minClang = 4

func wordsOf(o questions.Option) []string { return questions.Words(o.Text) }

// repeated counts the words of the option that are asked.
func repeated(asked []string, o questions.Option) int {
	n := 0
	for _, w := range wordsOf(o) {
		if slices.Contains(asked, w) {
			n++
		}
	}
	return n
}
