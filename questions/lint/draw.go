package lint

import (
	"iter"
	"math/rand/v2"
	"slices"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
)

// maxDraws bounds how many draws of one item a rule looks at: all of them up to a
// pool of ten wrong options; of a larger pool, the first.
const maxDraws = 300

// picks reports whether options that stand side by side are picked from: a choice,
// of one or of several, or a spot on a map. True and false, the gaps of a sequence,
// and rows to match or order are no such options.
func picks(it *questions.Item) bool {
	return it.Form.Choice() || it.Form == questions.FormMap || it.Form == questions.FormMulti
}

// picksOne reports whether exactly one of such options is picked.
func picksOne(it *questions.Item) bool { return picks(it) && it.Form != questions.FormMulti }

// named reports whether the options are names, which are as long as they are and no
// wording of ours: all of them proper names, or names in another language.
func named(it *questions.Item) bool {
	if len(it.Keys) == 0 {
		return false
	}
	return !slices.ContainsFunc(options(it), func(o questions.Option) bool { return !o.Proper && o.Lang == "" })
}

// options are all that a presentation may draw from.
func options(it *questions.Item) []questions.Option {
	return slices.Concat(it.Keys, it.Distractors)
}

func letters(s string) int { return utf8.RuneCountInString(s) }

// shown is how few and how many wrong options a presentation of a choice shows
// beside one key: one fewer than usual for a learner to whom the fact is new.
func shown(it *questions.Item) (least, most int) {
	n := len(it.Distractors)
	return min(n, max(3, it.Show-1)-1), min(n, max(3, it.Show)-1)
}

// draw is one set of options that may stand together: a key and wrong ones.
type draw struct {
	key    questions.Option
	others []questions.Option
}

// draws yields what a choice of one may show, with the usual number of options.
func draws(it *questions.Item) iter.Seq[draw] {
	return func(yield func(draw) bool) {
		_, n := shown(it)
		left := maxDraws
		for _, key := range it.Keys {
			more := subsets(it.Distractors, n, func(others []questions.Option) bool {
				left--
				return left >= 0 && yield(draw{key, others})
			})
			if !more {
				return
			}
		}
	}
}

// subsets calls yield with every choice of n of from, until it returns false.
func subsets(from []questions.Option, n int, yield func([]questions.Option) bool) bool {
	chosen := make([]questions.Option, 0, n)
	var next func(i int) bool
	next = func(i int) bool {
		if len(chosen) == n {
			return yield(slices.Clone(chosen))
		}
		for ; i <= len(from)-(n-len(chosen)); i++ {
			chosen = append(chosen, from[i])
			if !next(i + 1) {
				return false
			}
			chosen = chosen[:len(chosen)-1]
		}
		return true
	}
	return next(0)
}

// sample draws presentations from the bank's items in turn, by the fixed seed, with
// and without the ease that a new fact is given.
func (c *checker) sample() []questions.Presentation {
	var items []*questions.Item
	for _, it := range c.b.Items {
		if presentable(it) {
			items = append(items, it)
		}
	}
	if len(items) == 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(c.s.Seed, 0))
	drawn := make([]questions.Presentation, c.s.Presentations)
	for i := range drawn {
		drawn[i] = items[i%len(items)].Present(rng.Uint64(), rng.IntN(2))
	}
	return drawn
}

// presentable reports whether the item holds what Present needs. Other rules say
// what is missing.
func presentable(it *questions.Item) bool {
	switch it.Form {
	case questions.FormTrueFalse:
		return slices.ContainsFunc(it.Statements, func(s questions.Statement) bool { return s.True })
	case questions.FormMatch, questions.FormSort:
		return len(it.Stems) > 0 && len(it.Pairs) > 1
	case questions.FormTyped, questions.FormCloze, questions.FormYear, questions.FormDate, questions.FormAmount:
		return len(it.Stems) > 0 && len(it.Accepted) > 0
	case questions.FormMap:
		return len(it.Stems) > 0 && len(it.Keys) > 0 && len(it.Distractors) > 1 && it.Map != nil
	case questions.FormOrder:
		return len(it.Stems) > 0 && len(it.Keys) > 1
	}
	return len(it.Stems) > 0 && len(it.Keys) > 0 && len(it.Distractors) > 1
}
