package grade

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// Errors of Check: the response cannot be judged, and the learner can mend it.
var (
	ErrEmpty         = errors.New("nothing was answered")
	ErrUnknownOption = errors.New("the answer names an option that was not shown")
	ErrChooseOne     = errors.New("choose one option")
	ErrIncomplete    = errors.New("some events are missing from the order, or stand in it twice")
	ErrNotAYear      = errors.New("write a year with three or four digits, like 1860")
	ErrNotADate      = errors.New("write day, month and year, like 24 October 1860")
	ErrNotANumber    = errors.New("write one number in digits, like 8 or 2.5, in the unit that the question names")
	ErrUnmatched     = errors.New("some rows have no answer yet")
	ErrTooLong       = errors.New("the answer is too long; a name or a few words are enough")
)

// maxTyped bounds a typed answer, in bytes.
const maxTyped = 200

// Check judges a response to a presentation. An error means that the response is
// malformed and nothing was judged.
func Check(p questions.Presentation, r Response) (Mark, error) {
	if r.DontKnow {
		return Mark{Verdict: DontKnow}, nil
	}
	switch p.Item.Form.Answer() {
	case questions.AnswerText:
		return checkTyped(p.Item, r.Text)
	case questions.AnswerYear:
		return checkYear(p.Item.Accepted, r.Text)
	case questions.AnswerDate:
		return checkDate(*p.Item.Day, r.Text)
	case questions.AnswerAmount:
		return checkAmount(*p.Item.Amount, r.Text)
	case questions.AnswerOrder:
		return checkOrder(p, r.Order)
	case questions.AnswerPairs:
		return checkPairs(p, r.Pairs)
	case questions.AnswerSome:
		return checkMulti(p, r.Chosen)
	default:
		return checkOne(p, r.Chosen)
	}
}

func checkOne(p questions.Presentation, chosen []string) (Mark, error) {
	if err := known(p, chosen); err != nil {
		return Mark{}, err
	}
	if len(chosen) != 1 {
		return Mark{}, ErrChooseOne
	}
	o := p.Options[slices.IndexFunc(p.Options, func(o questions.Option) bool { return o.ID == chosen[0] })]
	return judged(o.Correct, 0), nil
}

// checkMulti is right when exactly the right options were chosen. The score takes
// off for each wrong one what a right one gives.
func checkMulti(p questions.Presentation, chosen []string) (Mark, error) {
	if err := known(p, chosen); err != nil {
		return Mark{}, err
	}
	hits, keys := 0, len(p.RightOptions())
	for _, i := range p.RightOptions() {
		if slices.Contains(chosen, p.Options[i].ID) {
			hits++
		}
	}
	misses := len(chosen) - hits
	m := judged(hits == keys && misses == 0, max(0, float64(hits-misses)/float64(keys)))
	if m.Verdict == Wrong && hits > 0 {
		m.Note = fmt.Sprintf("%d of %d right ones found, %d wrong.", hits, keys, misses)
	}
	return m, nil
}

// checkOrder is right when the whole order is right. The score is the share of
// neighbouring pairs that stand the right way round.
func checkOrder(p questions.Presentation, order []string) (Mark, error) {
	if err := known(p, order); err != nil {
		return Mark{}, err
	}
	if len(order) != len(p.Options) {
		return Mark{}, ErrIncomplete
	}
	rank := map[string]int64{}
	for _, o := range p.Options {
		rank[o.ID] = o.Rank
	}
	pairs := 0
	for i := 1; i < len(order); i++ {
		if rank[order[i-1]] < rank[order[i]] {
			pairs++
		}
	}
	m := judged(pairs == len(order)-1, float64(pairs)/float64(len(order)-1))
	if m.Verdict == Wrong && pairs > 0 {
		m.Note = fmt.Sprintf("%d of %d neighbours stand in the right order.", pairs, len(order)-1)
	}
	return m, nil
}

// checkPairs is right when every row has what belongs to it. The score is the share
// of rows that have.
func checkPairs(p questions.Presentation, pairs map[string]string) (Mark, error) {
	if len(pairs) == 0 {
		return Mark{}, ErrEmpty
	}
	hits := 0
	for _, row := range p.Rows {
		given, ok := pairs[row.ID]
		if !ok || given == "" {
			return Mark{}, ErrUnmatched
		}
		if !slices.ContainsFunc(p.Options, func(o questions.Option) bool { return o.ID == given }) {
			return Mark{}, fmt.Errorf("%w: %q", ErrUnknownOption, given)
		}
		if given == p.Belongs[row.ID] {
			hits++
		}
	}
	if len(pairs) > len(p.Rows) {
		return Mark{}, ErrUnknownOption
	}
	m := judged(hits == len(p.Rows), float64(hits)/float64(len(p.Rows)))
	if m.Verdict == Wrong && hits > 0 {
		m.Note = fmt.Sprintf("%d of %d rows are right.", hits, len(p.Rows))
	}
	return m, nil
}

func known(p questions.Presentation, ids []string) error {
	if len(ids) == 0 {
		return ErrEmpty
	}
	for i, id := range ids {
		if !slices.ContainsFunc(p.Options, func(o questions.Option) bool { return o.ID == id }) {
			return fmt.Errorf("%w: %q", ErrUnknownOption, id)
		}
		if slices.Contains(ids[:i], id) {
			return ErrIncomplete
		}
	}
	return nil
}

var year = regexp.MustCompile(`^\d{3,4}$`)

func checkYear(accepted []questions.Name, text string) (Mark, error) {
	given := questions.Fold(text)
	switch {
	case given == "":
		return Mark{}, ErrEmpty
	case !year.MatchString(given):
		return Mark{}, ErrNotAYear
	}
	return judged(slices.ContainsFunc(accepted, func(n questions.Name) bool { return questions.Fold(n.Text) == given }), 0), nil
}

// checkTyped accepts any listed name after folding, a small slip in a longer one
// unless it makes the name of something else, and several names at once where each
// of them is right.
func checkTyped(it *questions.Item, text string) (Mark, error) {
	if len(text) > maxTyped {
		return Mark{}, ErrTooLong
	}
	if questions.Fold(text) == "" {
		return Mark{}, ErrEmpty
	}
	m := checkName(it, text)
	if parts := joiner.Split(text, -1); m.Verdict == Wrong && len(parts) > 1 {
		return checkNames(it, parts), nil
	}
	return m, nil
}

// joiner stands between two names in a list.
var joiner = regexp.MustCompile(`[,;&、，；]|\s(?:and|or|и)\s|[和与與]`)

// checkNames is right when every name of a list is.
func checkNames(it *questions.Item, names []string) Mark {
	out := judged(false, 0)
	for _, name := range names {
		if questions.Fold(name) == "" {
			continue // "Guiliang, and Huashana"
		}
		m := checkName(it, name)
		if m.Verdict == Wrong {
			return m
		}
		if out.Verdict != Near {
			out = m
		}
	}
	return out
}

func checkName(it *questions.Item, text string) Mark {
	given, bare := questions.Fold(text), withoutArticles(text)
	for _, n := range it.Accepted {
		if questions.Fold(n.Text) == given || withoutArticles(n.Text) == bare {
			return judged(true, 0)
		}
	}
	if slices.ContainsFunc(it.Refused, func(other string) bool { return questions.Fold(other) == given }) {
		return judged(false, 0)
	}
	for _, n := range it.Accepted {
		if questions.Slip(questions.Words(text), questions.Words(n.Text)) {
			return Mark{Verdict: Near, Score: 1, Note: "Counted as right; it is written “" + n.Text + "”."}
		}
	}
	return judged(false, 0)
}

// withoutArticles is a text as answers are compared, without the articles within:
// "the Argun and the Gorbitsa" is "Argun and Gorbitsa".
func withoutArticles(text string) string {
	return strings.Join(slices.DeleteFunc(questions.Words(text), func(w string) bool { return w == "the" }), " ")
}

func judged(right bool, partial float64) Mark {
	if right {
		return Mark{Verdict: Right, Score: 1}
	}
	return Mark{Verdict: Wrong, Score: partial}
}
