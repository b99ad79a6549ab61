package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

var (
	unfocused   = regexp.MustCompile(`(?i)^which of (the following|these)( statements?| sentences?)? (is|are) (true|correct|right)\b|^what is (true|correct)\b`)
	blank       = regexp.MustCompile(`_{2,}`)
	sentenceEnd = regexp.MustCompile(`[.?!:;]["”’)]*\s+`)
)

// focusedStem (L22) wants a stem that asks by itself: five words, ending as a
// question or with a gap, and never "which of these is true?". Forms that are done
// rather than answered (ordering, matching, sorting, choices of several) may be told
// in the imperative; so may a map, an odd one out, a gap in a sequence.
func (c *checker) focusedStem(it *questions.Item) string {
	for _, s := range it.Stems {
		n := len(strings.Fields(s))
		switch {
		case n < c.s.MinStemWords:
			return fmt.Sprintf("the stem %q has %d words; ask a whole question", s, n)
		case unfocused.MatchString(s):
			return fmt.Sprintf("the stem %q asks nothing by itself; say what is asked for", s)
		case !told(it.Form) && !strings.Contains(s, "?") && !blank.MatchString(s):
			return fmt.Sprintf("the stem %q does not end as a question", s)
		}
	}
	return ""
}

// told reports whether a stem of the form may be an instruction.
func told(f questions.Form) bool {
	switch f {
	case questions.FormOrder, questions.FormMatch, questions.FormSort, questions.FormMulti, questions.FormMap, questions.FormOdd, questions.FormGap:
		return true
	}
	return false
}

// repeatedWords (L23) wants words that all options begin with to move into the stem.
// A name keeps its words ("Treaty of …"), and so does a number; two small words that
// make an option a sentence ("It was …") are no load.
func (c *checker) repeatedWords(it *questions.Item) string {
	if !picks(it) || len(it.Keys) == 0 || named(it) || it.Keys[0].Rank != 0 {
		return ""
	}
	all := options(it)
	prefix := strings.Fields(all[0].Text)
	for _, o := range all[1:] {
		words, n := strings.Fields(o.Text), 0
		for n < min(len(prefix), len(words)) && strings.EqualFold(prefix[n], words[n]) {
			n++
		}
		prefix = prefix[:n]
	}
	content := slices.ContainsFunc(prefix, func(w string) bool { return !stopWords[strings.ToLower(w)] })
	if len(prefix) >= c.s.PrefixWords && (content || len(prefix) > c.s.PrefixWords) {
		return fmt.Sprintf("all options begin with %q; move it into the stem", strings.Join(prefix, " "))
	}
	return ""
}

// readingLoad (L24) bounds the words of stems, statements, sentences and options.
func (c *checker) readingLoad(it *questions.Item) string {
	stems := it.Stems
	for _, s := range it.Statements {
		stems = append(stems[:len(stems):len(stems)], s.Text)
	}
	for _, s := range stems {
		if n := len(strings.Fields(s)); n > c.s.StemWords {
			return fmt.Sprintf("a stem of %d words; %d are enough: %q", n, c.s.StemWords, s)
		}
		for _, sentence := range sentenceEnd.Split(s, -1) {
			if n := len(strings.Fields(sentence)); n > c.s.SentenceWords {
				return fmt.Sprintf("a sentence of %d words; %d are enough: %q", n, c.s.SentenceWords, sentence)
			}
		}
	}
	all := options(it)
	for _, p := range it.Pairs {
		all = append(all, p.Left, p.Right)
	}
	for _, o := range all {
		if n := len(strings.Fields(o.Text)); n > c.s.OptionWords {
			return fmt.Sprintf("the option %q has %d words; %d are enough", o.Text, n, c.s.OptionWords)
		}
	}
	return ""
}
