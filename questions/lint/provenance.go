package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/questions"
)

var (
	leftover = regexp.MustCompile(`\{\{|\{(subject|object|for|member|others|lang|year|date|month-year|kind|calendar)\}|  |</?[a-zA-Z]|&[a-z]+;| [.,;?!](\s|$)`)
	bothDays = regexp.MustCompile(`\b\d{1,2}/\d{1,2} [A-Z]`)
	monthDay = regexp.MustCompile(`\b\d{1,2} (` + monthNames + `)\b`)
	calendar = regexp.MustCompile(`(?i)\b(new style|old style|gregorian|julian|lunar|calendar|N\.S\.|O\.S\.)`)
)

// hygiene (L26) wants clean text everywhere that a learner reads: no unfilled slots,
// doubled blanks, markup or unpaired quotation marks and brackets, no empty option;
// and a map whose spots are described in words for those who cannot see it.
func (c *checker) hygiene(it *questions.Item) string {
	texts := append([]string{it.Claim, it.Explanation, it.Nuance}, it.Stems...)
	all := options(it)
	for _, p := range it.Pairs {
		all = append(all, p.Left, p.Right)
	}
	for _, o := range all {
		texts = append(texts, o.Text, o.Why)
		if strings.TrimSpace(o.Text) == "" {
			if o.Pin != nil {
				return "a spot on the map is not described in words; say where it is without naming it"
			}
			return "an option is empty; fill it or take it out"
		}
	}
	for _, s := range it.Statements {
		texts = append(texts, s.Text, s.Why)
	}
	for _, s := range texts {
		if m := leftover.FindString(s); m != "" {
			return fmt.Sprintf("%q is left over in %q; take it out", m, s)
		}
		if unpaired(s) {
			return fmt.Sprintf("the quotation marks or brackets in %q do not pair", s)
		}
	}
	if it.Form == questions.FormMap && (it.Map == nil || c.c.Map(it.Map.ID) == nil) {
		return "the map that the item shows does not exist; name one of maps.yaml"
	}
	return ""
}

func unpaired(s string) bool {
	return strings.Count(s, "“") != strings.Count(s, "”") || strings.Count(s, `"`)%2 != 0 || strings.Count(s, "(") != strings.Count(s, ")")
}

// provenance (L27) wants to know where everything comes from: a source and the place
// in it, an explanation; the calendar of a day that the course knows to have another
// date in another calendar, in the stem that asks for it or the statement that names
// it (a course whose header states no calendar must state one with every day); and,
// for written answers, every other name that the course has for the key.
func (c *checker) provenance(it *questions.Item) string {
	if len(it.Sources) == 0 {
		return "no source; add one"
	}
	if !slices.ContainsFunc(it.Sources, func(s questions.Citation) bool { return s.Locator != "" }) {
		return "no source says where in it the fact stands; add a heading, an article or a page under at"
	}
	if it.Explanation == "" {
		return "no explanation; add one"
	}
	if it.Form == questions.FormDate && (it.Day == nil || it.Day.Calendar == "") {
		return "the date to be written has no calendar; state it"
	}
	for _, text := range append([]string{it.Claim}, it.Stems...) {
		text = quoted.ReplaceAllString(text, "") // an error that is quoted needs no calendar
		if day := c.uncertainDay(text); day != "" {
			return fmt.Sprintf("%q names the day %s without its calendar; add New Style or Old Style", text, day)
		}
	}
	return c.unlisted(it)
}

// uncertainDay returns a day in the text that could mean two, or "". A text that names
// it in both calendars ("16/28 May 1858") asks about just that.
func (c *checker) uncertainDay(text string) string {
	if calendar.MatchString(text) {
		return ""
	}
	if bothDays.MatchString(text) {
		return ""
	}
	for _, day := range dayInText.FindAllString(text, -1) {
		other := monthDay.FindString(c.known.double[day])
		if c.c.Calendar == "" || other != "" && !strings.Contains(text, other) {
			return day
		}
	}
	return ""
}

// latin reports whether a name is written in Latin letters.
func latin(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// unlisted finds a name of the key, in the language of the shown answer, that a
// written answer would not get right. A name that the stem tells is not asked for.
func (c *checker) unlisted(it *questions.Item) string {
	if it.Form.Answer() != questions.AnswerText || len(it.Accepted) == 0 {
		return ""
	}
	accepted := map[string]bool{}
	for _, n := range it.Accepted {
		accepted[questions.Fold(n.Text)] = true
	}
	for i := range c.c.Entities {
		e := &c.c.Entities[i]
		if e.Name() != it.Accepted[0].Text {
			continue
		}
		for _, name := range slices.Concat(e.Names["en"], e.Also) {
			told := slices.ContainsFunc(it.Stems, func(s string) bool { return within(name, s) })
			if !told && latin(name) == latin(it.Accepted[0].Text) && !accepted[questions.Fold(name)] {
				return fmt.Sprintf("%q is a name of %s as well; accept it", name, e.Name())
			}
		}
	}
	return ""
}

// feedback (L33) wants every wrong option and every false statement to say why it is
// wrong: an error is where learning happens.
func (c *checker) feedback(it *questions.Item) string {
	for _, d := range it.Distractors {
		if strings.TrimSpace(d.Why) == "" && it.Form.Answer() != questions.AnswerPairs {
			return fmt.Sprintf("the wrong option %q does not say why it is wrong; add a why", d.Text)
		}
	}
	for _, s := range it.Statements {
		if !s.True && strings.TrimSpace(s.Why) == "" {
			return fmt.Sprintf("the false statement %q does not say what is wrong; add a why", s.Text)
		}
	}
	return ""
}

// twoWordings (L34) wants two wordings of a question. A sentence with a gap and a
// claim to judge have the fact's own words.
func (c *checker) twoWordings(it *questions.Item) string {
	if it.Form == questions.FormCloze || it.Form == questions.FormTrueFalse || len(it.Stems) >= c.s.MinStems {
		return ""
	}
	return fmt.Sprintf("%d wording; write another, so that the fact is learnt and not the sentence", len(it.Stems))
}
