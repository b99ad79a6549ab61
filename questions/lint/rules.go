package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/remembrancer/remembrancer/questions"
)

// Thresholds of the rules. The literature gives few numbers; those without a
// citation beside them are this project's settings.
const (
	keyLongerRatio   = 1.25 // key against the mean of its distractors (L01)
	keyLongerLetters = 8    // and at least so many letters more (L01)
	spreadRatio      = 2.0  // longest option against the shortest (L03)
	spreadLetters    = 12   // and at least so many letters apart (L03)
	stemWords        = 40   // L24
	optionWords      = 15   // L24
	minStemWords     = 5    // L22
	minOptions       = 3    // L16
	maxOptions       = 5    // L16; a presentation shows at most so many
)

func isChoice(it *questions.Item) bool { return it.Form == questions.FormChoice }

func options(it *questions.Item) []questions.Option {
	return append(append([]questions.Option{}, it.Keys...), it.Distractors...)
}

func letters(s string) int { return utf8.RuneCountInString(s) }

func keyLength(it *questions.Item) string {
	if !isChoice(it) || len(it.Distractors) == 0 {
		return ""
	}
	key, sum, longest := letters(it.Keys[0].Text), 0, 0
	for _, d := range it.Distractors {
		sum += letters(d.Text)
		longest = max(longest, letters(d.Text))
	}
	mean := float64(sum) / float64(len(it.Distractors))
	if key > longest && float64(key) > keyLongerRatio*mean && float64(key)-mean >= keyLongerLetters && !it.Keys[0].Proper {
		return fmt.Sprintf("the key (%d letters) is much longer than the wrong options (%.0f on average); shorten it or lengthen them", key, mean)
	}
	return ""
}

func spread(it *questions.Item) string {
	if !isChoice(it) || it.Keys[0].Proper || it.Keys[0].Lang != "" {
		return "" // names are as long as they are
	}
	shortest, longest := 1<<30, 0
	for _, o := range options(it) {
		shortest, longest = min(shortest, letters(o.Text)), max(longest, letters(o.Text))
	}
	if float64(longest) > spreadRatio*float64(shortest) && longest-shortest >= spreadLetters {
		return fmt.Sprintf("options run from %d to %d letters; bring them closer", shortest, longest)
	}
	return ""
}

var absolute = regexp.MustCompile(`(?i)\b(always|never|all|none|every|only|completely|absolutely|entirely)\b`)

// absoluteTerms complains where some options, but not all, carry an absolute term.
func absoluteTerms(it *questions.Item) string {
	if !isChoice(it) {
		return ""
	}
	with := 0
	for _, o := range options(it) {
		if absolute.MatchString(o.Text) {
			with++
		}
	}
	if with > 0 && with < len(options(it)) {
		return "some options say always, never, all, only or the like, others do not; reword them"
	}
	return ""
}

var (
	allAbove  = regexp.MustCompile(`(?i)\b(all|both|any) of (the above|these|them)\b|\bboth [A-E] and [A-E]\b`)
	noneAbove = regexp.MustCompile(`(?i)\b(none|neither) of (the above|these|them)\b`)
	negative  = regexp.MustCompile(`(?i)\b(not|except|least|never|neither|nor)\b`)
)

func allOfTheAbove(it *questions.Item) string {
	return anyOption(it, allAbove, "“all of the above”")
}
func noneOfTheAbove(it *questions.Item) string {
	return anyOption(it, noneAbove, "“none of the above”")
}

func anyOption(it *questions.Item, pattern *regexp.Regexp, what string) string {
	for _, o := range options(it) {
		if pattern.MatchString(o.Text) {
			return what + " is no option; replace it"
		}
	}
	return ""
}

// reported is what a stem quotes or reports: the words in quotation marks and
// what follows "that". A negation there belongs to the view, not to the question.
var reported = regexp.MustCompile(`"[^"]*"|“[^”]*”|\bthat\b.*$|\bclaim\b.*$`)

func negativeStem(it *questions.Item) string {
	for _, s := range it.Stems {
		if negative.MatchString(reported.ReplaceAllString(s, "")) {
			return fmt.Sprintf("the stem %q asks in the negative; ask for what is so", s)
		}
	}
	return ""
}

func fold(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " ")
}

func overlap(it *questions.Item) string {
	seen := map[string]bool{}
	for _, o := range options(it) {
		if seen[fold(o.Text)] || seen["#"+o.ID] {
			return fmt.Sprintf("the option %q stands twice; replace one", o.Text)
		}
		seen[fold(o.Text)], seen["#"+o.ID] = true, true
	}
	return ""
}

func logicalOrder(it *questions.Item) string {
	ranked := 0
	for _, o := range options(it) {
		if o.Rank != 0 {
			ranked++
		}
	}
	if isChoice(it) && ranked > 0 && ranked < len(options(it)) {
		return "some options are numbers or dates and others are not; use one kind"
	}
	return ""
}

func optionCount(it *questions.Item) string {
	switch it.Form {
	case questions.FormChoice:
		if n := min(it.Show, len(it.Distractors)+1); n < minOptions || n > maxOptions {
			return fmt.Sprintf("%d options; a choice needs %d to %d", n, minOptions, maxOptions)
		}
	case questions.FormMulti:
		if len(it.Keys) < 2 || len(it.Distractors) < 2 {
			return "a choice of several needs two right options and two wrong ones"
		}
	}
	return ""
}

// homogeneous wants all options to be entities, or all of them texts.
func homogeneous(it *questions.Item) string {
	if !isChoice(it) {
		return ""
	}
	named := 0
	for _, o := range options(it) {
		if len(o.Alt) > 0 {
			named++
		}
	}
	if lang := it.Keys[0].Lang; lang != "" {
		for _, d := range it.Distractors {
			if d.Lang != lang {
				return "options stand in different languages; use one"
			}
		}
	}
	if named > 0 && len(it.Keys[0].Alt) == 0 || named == 1 && len(it.Keys[0].Alt) > 0 {
		return "the key can be told by having, or lacking, names in other scripts; give all options or none"
	}
	return ""
}

func singleKey(it *questions.Item) string {
	switch it.Form {
	case questions.FormChoice:
		if len(it.Keys) != 1 || !it.Keys[0].Correct {
			return "a single choice needs exactly one key"
		}
	case questions.FormTyped, questions.FormYear:
		if len(it.Accepted) == 0 {
			return "no answer would be accepted; list at least one"
		}
	case questions.FormTrueFalse:
		if len(it.Statements) < 2 {
			return "a true or false item needs a true and a false statement"
		}
	}
	for _, d := range it.Distractors {
		if d.Correct {
			return fmt.Sprintf("the distractor %q is marked right", d.Text)
		}
	}
	return ""
}

func focusedStem(it *questions.Item) string {
	for _, s := range it.Stems {
		if n := len(strings.Fields(s)); n < minStemWords {
			return fmt.Sprintf("the stem %q has %d words; ask a whole question", s, n)
		}
		if it.Form != questions.FormOrder && !strings.Contains(s, "?") && !strings.Contains(s, "{n}") {
			return fmt.Sprintf("the stem %q does not end as a question", s)
		}
	}
	return ""
}

func readingLoad(it *questions.Item) string {
	for _, s := range it.Stems {
		if n := len(strings.Fields(s)); n > stemWords {
			return fmt.Sprintf("a stem of %d words; %d are enough", n, stemWords)
		}
	}
	for _, o := range options(it) {
		if n := len(strings.Fields(o.Text)); n > optionWords {
			return fmt.Sprintf("the option %q has %d words; %d are enough", o.Text, n, optionWords)
		}
	}
	return ""
}

var leftover = regexp.MustCompile(`\{\{|\{(subject|object|for|member|others|lang|year|date|month-year|kind)\}|  |<[a-z]`)

func hygiene(it *questions.Item) string {
	texts := append([]string{it.Claim, it.Explanation, it.Nuance}, it.Stems...)
	for _, o := range options(it) {
		texts = append(texts, o.Text)
		if strings.TrimSpace(o.Text) == "" {
			return "an option is empty"
		}
	}
	for _, s := range it.Statements {
		texts = append(texts, s.Text)
	}
	for _, s := range texts {
		if m := leftover.FindString(s); m != "" {
			return fmt.Sprintf("%q is left over in %q", m, s)
		}
		if strings.Count(s, "“") != strings.Count(s, "”") || strings.Count(s, `"`)%2 != 0 {
			return fmt.Sprintf("the quotation marks in %q do not pair", s)
		}
	}
	return ""
}

func provenance(it *questions.Item) string {
	if len(it.Sources) == 0 {
		return "no source; add one"
	}
	if it.Explanation == "" {
		return "no explanation; add one"
	}
	return ""
}

// stemNamesKey looks for the key's words in the stem.
func stemNamesKey(it *questions.Item) string {
	if it.Form != questions.FormChoice && it.Form != questions.FormTyped {
		return ""
	}
	key := ""
	if len(it.Keys) > 0 {
		key = it.Keys[0].Text
	} else if len(it.Accepted) > 0 {
		key = it.Accepted[0].Text
	}
	if letters(key) < 4 {
		return ""
	}
	for _, s := range it.Stems {
		if strings.Contains(" "+fold(s)+" ", " "+fold(key)+" ") || strings.Contains(fold(s), fold(key)+"?") {
			return fmt.Sprintf("the stem %q names its own key %q; reword it", s, key)
		}
	}
	return ""
}
