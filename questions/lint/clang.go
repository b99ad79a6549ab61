package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kljensen/snowball"

	"github.com/remembrancer/remembrancer/questions"
)

// stemmers names the word stemmer of a course language. Other languages compare
// whole words.
var stemmers = map[string]string{"en": "english", "fr": "french", "ru": "russian", "es": "spanish", "sv": "swedish", "nb": "norwegian", "no": "norwegian", "hu": "hungarian"}

// stopWords carry no content. Question words and the verbs of questions are among
// them: an option does not share them with its stem by meaning.
var stopWords = wordSet(`a an the of to in on at by for from with and or but as that this these those which what who whom
whose when where why how is are was were be been being do does did has have had having it its he his him she her they their
them one two three both all map not no than then into over under between after before about also only so such other another some any each`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// clang (L10) wants no key that can be told by the words that it repeats from the
// stem. It counts stems of content words, without those that all options share, in
// the draw whose wrong options repeat least. In matching, a row and what belongs to
// it are the stem and the key.
func (c *checker) clang(it *questions.Item) string {
	if it.Form == questions.FormMatch || it.Form == questions.FormSort {
		return c.pairsClang(it)
	}
	if !picks(it) || len(it.Distractors) == 0 {
		return ""
	}
	common := c.common(options(it))
	least, _ := shown(it)
	for _, stem := range it.Stems {
		asked := c.stems(withoutError(it, stem))
		var wrong []int
		for _, d := range it.Distractors {
			wrong = append(wrong, len(c.shared(asked, d.Text, common)))
		}
		slices.Sort(wrong)
		for _, key := range it.Keys {
			if both := c.shared(asked, key.Text, common); len(both) > wrong[least-1] {
				return fmt.Sprintf("the key %q repeats %q from the stem %q; reword the stem, or let wrong options repeat it too", key.Text, strings.Join(both, " "), stem)
			}
		}
	}
	return ""
}

var quoted = regexp.MustCompile(`“([^”]*)”`)

// withoutError is the stem of a correction without the words that are to be replaced,
// the last that it quotes: what stands in their place may well resemble them.
func withoutError(it *questions.Item, stem string) string {
	all := quoted.FindAllStringSubmatch(stem, -1)
	if it.Form != questions.FormCorrection || len(all) == 0 {
		return stem
	}
	return strings.ReplaceAll(stem, all[len(all)-1][1], "")
}

func (c *checker) pairsClang(it *questions.Item) string {
	var rights []questions.Option
	for _, p := range it.Pairs {
		rights = append(rights, p.Right)
	}
	common := c.common(rights)
	for _, p := range it.Pairs {
		row := c.stems(p.Left.Text)
		own, best := c.shared(row, p.Right.Text, common), 0
		for _, r := range rights {
			if r.ID != p.Right.ID {
				best = max(best, len(c.shared(row, r.Text, common)))
			}
		}
		if len(own) > best {
			return fmt.Sprintf("%q repeats %q from %q, to which it belongs; reword one", p.Right.Text, strings.Join(own, " "), p.Left.Text)
		}
	}
	return ""
}

// common are the stems that every option has.
func (c *checker) common(options []questions.Option) map[string]bool {
	count := map[string]int{}
	for _, o := range options {
		for s := range c.stems(o.Text) {
			count[s]++
		}
	}
	all := map[string]bool{}
	for s, n := range count {
		all[s] = n == len(options)
	}
	return all
}

// shared are the stems of an option that are asked, in order, but for common ones.
func (c *checker) shared(asked map[string]bool, text string, common map[string]bool) []string {
	var both []string
	for s := range c.stems(text) {
		if asked[s] && !common[s] {
			both = append(both, s)
		}
	}
	slices.Sort(both)
	return both
}

// stems are the stems of a text's content words.
func (c *checker) stems(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range questions.Words(text) {
		if !stopWords[w] {
			set[c.stem(w)] = true
		}
	}
	return set
}

// stem reduces a word to its stem, and remembers it.
func (c *checker) stem(word string) string {
	if s, ok := c.stemOf[word]; ok {
		return s
	}
	s := word
	if c.lang != "" {
		if stemmed, err := snowball.Stem(word, c.lang, true); err == nil {
			s = stemmed
		}
	}
	c.stemOf[word] = s
	return s
}

// stemNamesKey (L31) looks for the key's words in the stem, or an accepted answer's
// in a written question. A row of a matching names its own key alike.
func (c *checker) stemNamesKey(it *questions.Item) string {
	var keys []string
	switch {
	case picks(it):
		for _, k := range it.Keys {
			keys = append(keys, k.Text)
		}
	case it.Form.Typed() && len(it.Accepted) > 0:
		keys = []string{it.Accepted[0].Text}
	}
	for _, key := range keys {
		for _, s := range it.Stems {
			if letters(key) >= c.s.CueLetters && within(key, s) {
				return fmt.Sprintf("the stem %q names its own key %q; reword it", s, key)
			}
		}
	}
	for _, p := range it.Pairs {
		if letters(p.Right.Text) >= c.s.CueLetters && within(p.Right.Text, p.Left.Text) {
			return fmt.Sprintf("the row %q names its own answer %q; reword it", p.Left.Text, p.Right.Text)
		}
	}
	return ""
}
