package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// ask puts a question into a fact: as an authored question, or as a claim with a
// false version of it. It says why it cannot, if so.
func (d *draft) ask(f *course.Fact, q *Question, where string) string {
	stem := unbroken(q.Stem)
	a := course.Ask{Of: "answer", Stems: []string{stem}}
	why := ""
	switch q.Kind {
	case KindTrueFalse:
		d.statement(f, q)
		return ""
	case KindChoice:
		if len(q.Options) == 2 {
			d.twoOptions(f, q)
			return ""
		}
		why = d.choice(&a, q, where)
	case KindSeveral:
		if why = d.choice(&a, q, where); len(a.Keys) > 0 {
			a.Stems[0] = withNumber(stem)
		}
	case KindShort:
		why = short(&a, q)
	case KindNumber:
		d.number(&a, q)
	case KindMatching:
		why = d.pairs(&a, q)
	case KindOrdering:
		why = order(&a, q)
	default:
		why = fmt.Sprintf("its kind “%s” is unknown", clipped(string(q.Kind)))
	}
	f.Asks = []course.Ask{a}
	answer := answerText(&a)
	f.Object.Text, f.Claim = answer, claim(stem, answer)
	return why
}

// statement takes a true/false question. A fact wants both sides of it; the file has
// one, so the other is made by words before it.
func (d *draft) statement(f *course.Fact, q *Question) {
	stem := unbroken(q.Stem)
	f.Object.Text = "true"
	d.counts[oppositeNote]++
	if q.True {
		f.Claim, f.Untrue = stem, []course.Untrue{{Claim: fmt.Sprintf(opposite, stem), Why: "It is true."}}
		return
	}
	f.Object.Text = "false"
	f.Claim, f.Untrue = fmt.Sprintf(opposite, stem), []course.Untrue{{Claim: stem, Why: d.whyFalse(q)}}
}

// whyFalse is what the file says of a false statement.
func (d *draft) whyFalse(q *Question) string {
	for _, why := range []string{q.WhenRight, strings.TrimPrefix(q.WhenWrong, "The statement is false. "), q.Explanation} {
		if why = unbroken(why); why != "" {
			return why
		}
	}
	d.counts[noWhy]++
	return noWhy
}

// twoOptions takes a choice between two as a claim and its false version, because a
// choice here shows three.
func (d *draft) twoOptions(f *course.Fact, q *Question) {
	d.counts["with two options only; they are asked as true or false. Add a wrong answer to make it a choice"]++
	stem := unbroken(q.Stem)
	for _, o := range q.Options {
		text := unbroken(o.Text)
		if o.Right {
			f.Object.Text, f.Claim = text, claim(stem, text)
		} else {
			f.Untrue = []course.Untrue{{Claim: claim(stem, text), Why: d.why(o)}}
		}
	}
	if strings.EqualFold(f.Claim, f.Untrue[0].Claim) { // one option written twice
		f.Untrue[0].Claim = fmt.Sprintf(opposite, f.Claim)
	}
}

// why is what the file says of a wrong option, or a placeholder, which is counted.
func (d *draft) why(o Option) string {
	if why := unbroken(o.Feedback); why != "" {
		return why
	}
	d.counts[noWhy]++
	return noWhy
}

// choice fills keys and foils. An option that stands there twice is left out once.
func (d *draft) choice(a *course.Ask, q *Question, where string) string {
	var keys []course.Term
	seen := map[string]bool{}
	options := slices.Clone(q.Options) // the keys first, so that a foil like a key gives way
	slices.SortStableFunc(options, func(x, y Option) int { return rank(x) - rank(y) })
	for _, o := range options {
		text := unbroken(o.Text)
		if folded := sameness(text); seen[folded] {
			d.report.Lost = append(d.report.Lost, Note{where, fmt.Sprintf("the option “%s”, which stands there twice", clipped(text))})
			continue
		} else {
			seen[folded] = true
		}
		if o.Right {
			keys = append(keys, course.Term{Text: text})
		} else {
			a.Foils = append(a.Foils, course.Foil{Text: text, Why: d.why(o)})
		}
	}
	if len(a.Foils) < 2 {
		return "it has fewer than two wrong answers that differ; add some"
	}
	if q.Kind == KindChoice || len(keys) == 1 {
		a.Key = keys[0]
		return ""
	}
	a.Keys = keys
	return ""
}

func rank(o Option) int {
	if o.Right {
		return 0
	}
	return 1
}

// sameness folds a text to what tells options apart: all of it but its case.
func sameness(text string) string { return strings.ToLower(strings.ToUpper(text)) }

// short takes a question with a written answer. What has no letter and no digit
// cannot be compared with what somebody types.
func short(a *course.Ask, q *Question) string {
	var answers []string
	for _, o := range q.Options {
		if text := unbroken(o.Text); o.Right && questions.Fold(text) != "" && !slices.Contains(answers, text) {
			answers = append(answers, text)
		}
	}
	if len(answers) == 0 {
		return "its answer has no letters or digits that could be typed and compared"
	}
	a.Key, a.Accept = course.Term{Text: answers[0]}, answers[1:]
	if len(a.Accept) == 0 {
		a.Accept = answers
	}
	return ""
}

// number asks for an exact year as such, and for any other number as an amount,
// whose unit the formats do not name.
func (d *draft) number(a *course.Ask, q *Question) {
	if year := strconv.FormatFloat(q.Number, 'f', -1, 64); q.Tolerance == 0 && yearForm.MatchString(year) {
		a.Key, a.Accept = course.Term{Text: year}, []string{year}
		return
	}
	a.Amount = &course.AskAmount{Value: q.Number, Tolerance: q.Tolerance, Unit: unknownUnit}
	d.counts["with a number whose unit the file does not name; replace the word “"+unknownUnit+"” by it"]++
}

var yearForm = regexp.MustCompile(`^[12][0-9]{3}$`)

func (d *draft) pairs(a *course.Ask, q *Question) string {
	lefts := map[string]bool{}
	for _, p := range q.Pairs {
		if left := unbroken(p.Left); !lefts[sameness(left)] {
			lefts[sameness(left)] = true
			a.Pairs = append(a.Pairs, course.AskPair{Left: course.Term{Text: left}, Right: course.Term{Text: unbroken(p.Right)}})
		}
	}
	if len(a.Pairs) < 3 {
		return "it has fewer than three different pairs; add some"
	}
	for _, text := range q.Extra {
		a.Foils = append(a.Foils, course.Foil{Text: unbroken(text), Why: "It belongs to none of them."})
	}
	return ""
}

func order(a *course.Ask, q *Question) string {
	seen := map[string]bool{}
	for _, o := range q.Options {
		if text := unbroken(o.Text); !seen[sameness(text)] {
			seen[sameness(text)] = true
			a.Order = append(a.Order, course.Term{Text: text})
		}
	}
	if len(a.Order) < 3 {
		return "it has fewer than three different things to put in order; add some"
	}
	return ""
}

var saysNumber = regexp.MustCompile(`\b([Cc]hoose|[Ss]elect|[Pp]ick|[Mm]ark|[Tt]ick) (?:the )?(?:two|three|four|five|six|seven|eight|[2-8])\b`)

// withNumber lets a question with several keys say how many are to be chosen.
func withNumber(stem string) string {
	if strings.Contains(stem, "{n}") {
		return stem
	}
	if said := saysNumber.FindStringSubmatchIndex(stem); said != nil {
		return stem[:said[3]] + " {n}" + stem[said[1]:]
	}
	return stem + " Choose {n}."
}

// answerText is what is right, in words.
func answerText(a *course.Ask) string {
	var words []string
	sep := "; "
	switch {
	case a.Amount != nil:
		words = []string{strconv.FormatFloat(a.Amount.Value, 'f', -1, 64)}
	case len(a.Pairs) > 0:
		for _, p := range a.Pairs {
			words = append(words, p.Left.Text+" – "+p.Right.Text)
		}
	case len(a.Order) > 0:
		sep = ", then "
		for _, t := range a.Order {
			words = append(words, t.Text)
		}
	case len(a.Keys) > 0:
		for _, t := range a.Keys {
			words = append(words, t.Text)
		}
	default:
		words = []string{a.Key.Text}
	}
	return cutText(strings.Join(words, sep), maxClaim/2)
}

var gapForm = regexp.MustCompile(`_{2,}`)

// claim states a question with its answer: in its gap, or after it.
func claim(stem, answer string) string {
	if len(gapForm.FindAllStringIndex(stem, 2)) == 1 {
		return cutText(gapForm.ReplaceAllLiteralString(stem, answer), maxClaim)
	}
	stem = cutText(stem, maxClaim-len(answer)-2)
	if last, _ := utf8.DecodeLastRuneInString(answer); unicode.IsPunct(last) {
		return stem + " " + answer
	}
	return stem + " " + answer + "."
}

// cutText shortens a text to so many bytes.
func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	const mark = "…"
	cut := s[:max(most-len(mark), 0)]
	for !utf8.ValidString(cut) {
		cut = cut[:len(cut)-1]
	}
	return cut + mark
}
