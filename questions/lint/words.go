package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// The words that betray options and spoil stems.
var (
	absolute  = regexp.MustCompile(`(?i)\b(always|never|all|none|every|only|completely|absolutely|entirely|must)\b`)
	vagueness = regexp.MustCompile(`\b([Uu]sually|[Oo]ften|[Ss]ometimes|may|might|[Gg]enerally|[Oo]ccasionally|[Ff]requently)\b`) // "May" is a month
	allAbove  = regexp.MustCompile(`(?i)\b(all|both|any) of (the above|these|them)\b|\b(both )?[A-E1-6] (and|or) [A-E1-6]$`)
	noneAbove = regexp.MustCompile(`(?i)\b(none|neither) of (the above|these|them)\b`)
	negation  = regexp.MustCompile(`(?i)\b(not|except|least|never|neither|nor|incorrect(ly)?|untrue|inaccurate(ly)?|unlikely|inappropriate(ly)?)\b|n['’]t\b`)
	loud      = regexp.MustCompile(`\b(NOT|EXCEPT|LEAST|NEVER)\b`)
)

// absoluteSome (L05) complains where an absolute term sets some options apart from
// others: a learner crosses them out unread. Among statements only false ones give
// themselves away so.
func (c *checker) absoluteSome(it *questions.Item) string {
	if it.Form == questions.FormTrueFalse {
		return absoluteStatements(it)
	}
	if with := absolutes(it); with > 0 && with < len(options(it)) {
		return "some options say always, never, all, only or the like, others do not; reword them"
	}
	return ""
}

// absoluteAll (L05) asks to reword where every option carries an absolute term.
func (c *checker) absoluteAll(it *questions.Item) string {
	if with := absolutes(it); with > 0 && with == len(options(it)) {
		return "every option says always, never, all, only or the like; say it in the stem or reword them"
	}
	return ""
}

// absolutes counts the options with an absolute term. A name may contain one.
func absolutes(it *questions.Item) int {
	if !picks(it) {
		return 0
	}
	with := 0
	for _, o := range options(it) {
		if !o.Proper && absolute.MatchString(o.Text) {
			with++
		}
	}
	return with
}

// absoluteStatements finds a false statement with an absolute term that no true
// statement has.
func absoluteStatements(it *questions.Item) string {
	allowed := map[string]bool{}
	for _, s := range it.Statements {
		for _, word := range absolute.FindAllString(s.Text, -1) {
			allowed[strings.ToLower(word)] = allowed[strings.ToLower(word)] || s.True
		}
	}
	for _, s := range it.Statements {
		for _, word := range absolute.FindAllString(s.Text, -1) {
			if !s.True && !allowed[strings.ToLower(word)] {
				return fmt.Sprintf("the false statement %q gives itself away by %q; reword it", s.Text, word)
			}
		}
	}
	return ""
}

// vague (L06) complains about options that are neither right nor wrong for sure.
func (c *checker) vague(it *questions.Item) string {
	for _, text := range answers(it) {
		if word := vagueness.FindString(text); word != "" {
			return fmt.Sprintf("%q in %q is vague; say what is so", word, text)
		}
	}
	return ""
}

// answers are the texts that a learner judges: options and statements.
func answers(it *questions.Item) []string {
	var texts []string
	if picks(it) {
		for _, o := range options(it) {
			texts = append(texts, o.Text)
		}
	}
	for _, s := range it.Statements {
		texts = append(texts, s.Text)
	}
	return texts
}

// allOfTheAbove (L07) and noneOfTheAbove (L08) refuse options that speak of others,
// in every form: options are shuffled, so "above" means nothing.
func (c *checker) allOfTheAbove(it *questions.Item) string {
	return anyOption(it, allAbove, "stands for several options; replace it by an answer of its own")
}

func (c *checker) noneOfTheAbove(it *questions.Item) string {
	return anyOption(it, noneAbove, "denies the others and teaches nothing; replace it by an answer of its own")
}

func anyOption(it *questions.Item, pattern *regexp.Regexp, what string) string {
	all := options(it)
	for _, p := range it.Pairs {
		all = append(all, p.Left, p.Right)
	}
	for _, o := range all {
		if pattern.MatchString(o.Text) {
			return fmt.Sprintf("the option %q %s", o.Text, what)
		}
	}
	return ""
}

// reported is what a stem quotes or reports: the words in quotation marks and
// what follows "that". A negation there belongs to the view, not to the question.
var reported = regexp.MustCompile(`"[^"]*"|“[^”]*”|\bthat\b.*$|\bclaim\b.*$`)

// negativeStem (L13) refuses a stem that asks for what is not so, unless it says so
// in capitals, and even then where an option is negative as well. What a stem
// reports or quotes, and the sentence of a cloze, may deny what it likes.
func (c *checker) negativeStem(it *questions.Item) string {
	if it.Form == questions.FormCloze {
		return ""
	}
	for _, s := range it.Stems {
		if !asksNegative(s) {
			continue
		}
		if !loud.MatchString(s) {
			return fmt.Sprintf("the stem %q asks in the negative; ask for what is so", s)
		}
		if slices.ContainsFunc(answers(it), negation.MatchString) {
			return fmt.Sprintf("the stem %q and an option are both negative; reword one", s)
		}
	}
	return ""
}

func asksNegative(stem string) bool {
	return negation.MatchString(reported.ReplaceAllString(stem, ""))
}

// negativeShare (L13) bounds how many items of a form ask in the negative at all.
func (c *checker) negativeShare(r *Rule) []Finding {
	total, negative := map[questions.Form]int{}, map[questions.Form]int{}
	for _, it := range c.b.Items {
		total[it.Form]++
		if it.Form != questions.FormCloze && slices.ContainsFunc(it.Stems, asksNegative) {
			negative[it.Form]++
		}
	}
	var findings []Finding
	for _, form := range questions.Forms {
		if n := negative[form]; float64(n) > c.s.NegativeShare*float64(total[form]) {
			findings = append(findings, r.finding("", fmt.Sprintf("%d of %d items of the form %s ask in the negative; reword some", n, total[form], form)))
		}
	}
	return findings
}
