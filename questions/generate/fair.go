package generate

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// A correction takes its options from sentences that were written for another purpose,
// so that they may be told apart by what they look like. These are the thresholds of
// the item-writing rules L01 and L03.
const (
	fairRatio   = 2.0  // longest option against the shortest, for words that are no names
	fairLetters = 12   // and at least so many letters apart
	keyRatio    = 1.25 // key against the mean of the wrong options
	keyLetters  = 8    // and at least so many letters more
)

// fair reports whether a correction of u tells its key by nothing but the matter: no
// earlier correction of the fact has the same key, no option stands out by its length,
// and the key alone does not repeat a word of the sentence around the error.
func (g *generator) fair(it *questions.Item, earlier []*questions.Item, u course.Untrue, wrong string) bool {
	if slices.ContainsFunc(earlier, func(e *questions.Item) bool { return e.Keys[0].ID == it.Keys[0].ID }) {
		return false
	}
	g.markNames(it)
	if !it.Keys[0].Proper && !evenLengths(it) || repeatsAlone(it, wrong) {
		return false
	}
	probe := *it
	probe.Stems = []string{strings.Replace(u.Claim, wrong, "", 1)}
	return dropClang(&probe)
}

// repeatsAlone reports whether the key alone shares two characters in a row with the
// quoted error in a script without spaces, as the title in 恭親王 and 慶親王.
func repeatsAlone(it *questions.Item, wrong string) bool {
	shares := func(text string) bool {
		runes := []rune(text)
		for i := 1; i < len(runes); i++ {
			if strings.Contains(wrong, string(runes[i-1:i+1])) {
				return true
			}
		}
		return false
	}
	return strings.HasPrefix(it.Keys[0].Lang, "zh") && shares(it.Keys[0].Text) &&
		!slices.ContainsFunc(it.Distractors, func(o questions.Option) bool { return shares(o.Text) })
}

// markNames marks the options as names where all of them are names of entities: they
// are as long as they are.
func (g *generator) markNames(it *questions.Item) {
	for _, options := range [][]questions.Option{it.Keys, it.Distractors} {
		for _, o := range options {
			if !g.anyName[questions.Fold(o.Text)] {
				return
			}
		}
	}
	for i := range it.Keys {
		it.Keys[i].Proper = true
	}
	for i := range it.Distractors {
		it.Distractors[i].Proper = true
	}
}

func evenLengths(it *questions.Item) bool {
	key := utf8.RuneCountInString(it.Keys[0].Text)
	var wrong []int
	for _, d := range it.Distractors {
		wrong = append(wrong, utf8.RuneCountInString(d.Text))
	}
	slices.Sort(wrong)
	short, long := min(key, wrong[0]), max(key, wrong[len(wrong)-1])
	if float64(long) > fairRatio*float64(short) && long-short >= fairLetters {
		return false
	}
	mean := float64(wrong[0]+wrong[1]) / 2 // the shortest two, beside which the key stands out most
	return key <= wrong[1] || float64(key) <= keyRatio*mean || float64(key)-mean < keyLetters
}
