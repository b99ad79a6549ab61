package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/questions"
)

var (
	tailAn      = regexp.MustCompile(`(?i)\b(an?)\s*(_{2,}.*)?[:?.]?$`)
	tailNumber  = regexp.MustCompile(`(?i)\b(is|was|are|were)\s*(_{2,}.*)?[:?.]?$`)
	gapAn       = regexp.MustCompile(`(?i)\ban\s+_{2,}`)
	preposition = regexp.MustCompile(`(?i)^(in|at|by|from|on|for|with|under|during|through|until|before|after|between|against|within|without)\b`)
	clause      = regexp.MustCompile(`(?i)^(because|that|when|if|so that|although|while|since|unless|how|why|what|who|whether|where)\b`)
	infinitive  = regexp.MustCompile(`^(?i:to) [a-z]`)
)

// grammar (L04) wants every option to fit the stem and options that are no names to have one form,
// so that grammar tells no key: the article or the number of the verb before a gap
// must suit each; all end with the same mark, begin alike in capitals, and are alike
// prepositional phrases, clauses, infinitives or none of these. Case and gender do
// not show in English options; other languages are left to the author. A cloze must
// not say "an" before its gap. Pairs are judged side by side.
func (c *checker) grammar(it *questions.Item) string {
	if it.Form == questions.FormCloze {
		for _, s := range it.Stems {
			if gapAn.MatchString(s) {
				return fmt.Sprintf("“an” before the gap in %q tells the first letter; write a(n)", s)
			}
		}
	}
	if !picks(it) {
		var rights []questions.Option
		for _, p := range it.Pairs {
			rights = append(rights, p.Right)
		}
		return unlike(rights)
	}
	for _, s := range it.Stems {
		if msg := tailFits(s, options(it)); msg != "" {
			return msg
		}
	}
	return unlike(options(it))
}

// tailFits checks the word before the place where an option would stand.
func tailFits(stem string, options []questions.Option) string {
	if strings.HasSuffix(stem, "?") {
		return "" // a question takes any noun
	}
	if m := tailAn.FindStringSubmatch(stem); m != nil {
		for _, o := range options {
			if vowel(o.Text) != strings.EqualFold(m[1], "an") {
				return fmt.Sprintf("%q before the gap does not fit the option %q; write a(n) or put the article into the options", m[1], o.Text)
			}
		}
	}
	if m := tailNumber.FindStringSubmatch(stem); m != nil {
		several := strings.EqualFold(m[1], "are") || strings.EqualFold(m[1], "were")
		for _, o := range options {
			if plural(o.Text) != several {
				return fmt.Sprintf("%q before the gap does not fit the number of the option %q; reword the stem", m[1], o.Text)
			}
		}
	}
	return ""
}

func vowel(s string) bool { return s != "" && strings.ContainsRune("aeiouAEIOU", rune(s[0])) }

// plural guesses the number of an English noun phrase by its last word.
func plural(s string) bool {
	return strings.Contains(s, " and ") || strings.HasSuffix(s, "s") && !strings.HasSuffix(s, "ss") && !strings.HasSuffix(s, "us")
}

// unlike says in what the options differ in form, or is empty.
func unlike(options []questions.Option) string {
	if len(options) == 0 {
		return ""
	}
	first := options[0]
	for _, o := range options[1:] {
		if o.Proper && first.Proper {
			continue // names are written as they are
		}
		switch {
		case ending(o.Text) != ending(first.Text):
			return fmt.Sprintf("%q and %q end differently; use the same mark or none", first.Text, o.Text)
		case small(o.Text) != small(first.Text) && o.Lang == first.Lang:
			return fmt.Sprintf("%q and %q begin differently; write both with a capital", first.Text, o.Text)
		case shape(o.Text) != shape(first.Text):
			return fmt.Sprintf("%q and %q differ in grammatical form; use one form for all options", first.Text, o.Text)
		}
	}
	return ""
}

// ending is the mark that an option ends with, if it ends a sentence.
func ending(s string) string {
	if s != "" && strings.ContainsAny(s[len(s)-1:], ".!?;:,") {
		return s[len(s)-1:]
	}
	return ""
}

func small(s string) bool {
	for _, r := range s {
		return unicode.IsLower(r)
	}
	return false
}

// shape is the grammatical form that the first words show.
func shape(s string) string {
	switch {
	case clause.MatchString(s):
		return "clause"
	case infinitive.MatchString(s) && !stopWords[strings.Fields(s)[1]]: // "to go", and no "to both"
		return "infinitive"
	case preposition.MatchString(s):
		return "preposition"
	}
	return ""
}
