package generate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// directionCorrection asks what puts a common error right.
const directionCorrection = "correction"

// Bounds of a correction.
const (
	correctionWords = 26 // words of the quoted error, so that the question stays within the reading load (L24)
	spanWords       = 8  // words of an option
	surname         = 6  // letters from which the last word of a name tells people apart
	nameTail        = 4  // words of a name that may follow the difference: "Treaty of Aigun"
)

// swap is the one place in which a false version differs from its claim.
type swap struct {
	at           int      // words before it
	before       string   // the word before it
	after        []string // the words after it
	right, wrong string
}

// difference finds the one run of words in which two sentences differ. There is none
// where they share no word before or after it, or one only leaves words out.
func difference(claim, untrue string) (swap, bool) {
	a, b := strings.Fields(claim), strings.Fields(untrue)
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	right, wrong := strings.Join(a[head:len(a)-tail], " "), strings.Join(b[head:len(b)-tail], " ")
	right, wrong, even := trimShared(right, wrong)
	if !even || right == "" || wrong == "" || head+tail == 0 || strings.ContainsAny(right+wrong, ".;:?") {
		return swap{}, false
	}
	s := swap{at: head, right: right, wrong: wrong, after: a[len(a)-tail:]}
	if head > 0 {
		s.before = a[head-1]
	}
	return s, true
}

// wholeName widens the difference to the whole of a name that the two sentences
// share the beginning or the end of: "Nikolay Ignatiev", where another Nikolay is
// right, or "the North Sea", where another sea is.
func (g *generator) wholeName(s swap) swap {
	if s.before != "" && !strings.EqualFold(s.before, "the") && g.isName(s.before+" "+s.right) {
		s.at, s.right, s.wrong, s.before = s.at-1, s.before+" "+s.right, s.before+" "+s.wrong, ""
	}
	for n := min(nameTail, len(s.after)); n > 0; n-- {
		if wide := s.widened(n); g.isName(wide.right) || dayKind.MatchString(wide.right) && yearKind.MatchString(lastWord(wide.right)) {
			return wide
		}
	}
	return s
}

// widened takes n words that follow the difference into it.
func (s swap) widened(n int) swap {
	tail := " " + strings.TrimRight(strings.Join(s.after[:n], " "), ".,;")
	s.right, s.wrong, s.after = s.right+tail, s.wrong+tail, s.after[n:]
	return s
}

// trimShared takes punctuation at the ends out of the difference. It is uneven where
// only one ends with a mark.
func trimShared(right, wrong string) (string, string, bool) {
	for _, mark := range []string{".", ",", ";", "'s"} {
		r, okRight := strings.CutSuffix(right, mark)
		w, okWrong := strings.CutSuffix(wrong, mark)
		if okRight != okWrong {
			return "", "", false
		}
		right, wrong = r, w
	}
	return right, wrong, true
}

// correctionItems quotes each false version of the claim and asks what should stand
// where it goes wrong. The wrong options are what the other false versions put in
// that place, and the wrong options of the fact's own questions about it.
func (g *generator) correctionItems(f *course.Fact, built []*questions.Item) []*questions.Item {
	var items []*questions.Item
	for i, u := range f.Untrue {
		s, ok := difference(f.Claim, u.Claim)
		if !ok || len(strings.Fields(u.Claim)) > correctionWords || strings.ContainsAny(u.Claim, "“”\"") {
			continue
		}
		for _, place := range g.places(f, s) {
			it := g.newItem(f, fmt.Sprintf("correct-%d", i+1), questions.FormCorrection, directionCorrection)
			it.Stems = []string{
				fmt.Sprintf("A classmate writes: “%s” One detail is wrong. What should stand in place of “%s”?", u.Claim, place.wrong),
				fmt.Sprintf("“%s” In this sentence “%s” is an error. What corrects it?", u.Claim, place.wrong),
			}
			if g.correct(it, f, place, u, built) && g.fair(it, items, u, place.wrong) {
				items = append(items, it)
				break
			}
		}
	}
	return items
}

// places are the ways to cut out a difference: as a whole name; where only the end of
// a name was added to it, as it is; and as wide as another false version cuts at the
// same place, so that their options can stand side by side.
func (g *generator) places(f *course.Fact, s swap) []swap {
	whole := g.wholeName(s)
	if whole.at != s.at {
		return []swap{whole}
	}
	all := []swap{whole}
	add := func(p swap) {
		if !slices.ContainsFunc(all, func(o swap) bool { return o.right == p.right }) {
			all = append(all, p)
		}
	}
	add(s)
	for _, u := range f.Untrue {
		other, ok := difference(f.Claim, u.Claim)
		if n := len(strings.Fields(other.right)) - len(strings.Fields(s.right)); ok && other.at == s.at && n > 0 && n <= len(s.after) {
			add(s.widened(n))
		}
	}
	return all
}

// correct fills in key and distractors and reports whether there are enough.
func (g *generator) correct(it *questions.Item, f *course.Fact, s swap, u course.Untrue, built []*questions.Item) bool {
	it.Keys = []questions.Option{{ID: slug(s.right), Text: bare(s.right), Correct: true, Why: u.Why}}
	for _, o := range f.Untrue {
		other, ok := difference(f.Claim, o.Claim)
		if !ok || o.Claim == u.Claim {
			continue
		}
		for _, place := range g.places(f, other) {
			if place.at == s.at && place.right == s.right {
				g.addWrong(it, s, questions.Option{ID: slug(place.wrong), Text: place.wrong, Why: o.Why})
			}
		}
	}
	for _, asked := range g.askedFor(s.right, built) {
		it.Keys[0].Lang = asked.Keys[0].Lang
		for _, d := range asked.Distractors {
			d.Alt = nil
			g.addWrong(it, s, d)
		}
	}
	rankNumbers(it)
	it.Show = min(showChoice, len(it.Distractors)+1)
	return len(it.Distractors) >= minOptions-1
}

// askedFor finds the choices whose key is the given words: those that write it so,
// or else those that call it by another English name.
func (g *generator) askedFor(words string, built []*questions.Item) []*questions.Item {
	var same, alias []*questions.Item
	for _, it := range built {
		switch {
		case !it.Form.Choice() || len(it.Keys) != 1 || it.Direction == directionCorrection:
		case g.fold(bare(it.Keys[0].Text)) == g.fold(bare(words)):
			same = append(same, it)
		case it.Keys[0].Lang == "" && g.isNamed(it.Keys[0], words):
			alias = append(alias, it)
		}
	}
	if len(same) > 0 {
		return same
	}
	return alias
}

// isNamed reports whether an option can be called by these English words.
func (g *generator) isNamed(o questions.Option, words string) bool {
	folded := g.fold(words)
	if g.fold(o.Text) == folded {
		return true
	}
	e := g.c.Entity(o.ID)
	return e != nil && slices.ContainsFunc(append(slices.Clone(e.Names["en"]), e.Also...), func(n string) bool { return g.fold(n) == folded })
}

// addWrong takes a wrong option that could stand in the place: of the key's kind, and
// neither the key nor the quoted error under another name.
func (g *generator) addWrong(it *questions.Item, s swap, d questions.Option) {
	key := it.Keys[0]
	d.Text = bare(d.Text)
	known := append(slices.Clone(it.Distractors), key)
	twice := slices.ContainsFunc(known, func(o questions.Option) bool {
		return o.ID == d.ID || g.overlaps(o.Text, d.Text)
	})
	if twice || g.isNamed(d, s.wrong) || g.overlaps(d.Text, s.wrong) || sameSurname(d.Text, s.wrong) || kindOf(d.Text) != kindOf(key.Text) {
		return
	}
	if len(strings.Fields(d.Text)) > spanWords || !fitsArticle(s.before, d.Text) || d.Why == "" {
		return
	}
	if e := g.c.Entity(d.ID); e != nil && strings.EqualFold(s.before, "the") != e.The {
		return
	}
	if d.Lang != key.Lang {
		return
	}
	d.Correct, d.Rank = false, 0
	it.Distractors = append(it.Distractors, d)
}

// overlaps reports whether one text contains the other, word by word.
func (g *generator) overlaps(a, b string) bool {
	x, y := " "+strings.Join(g.words(a), " ")+" ", " "+strings.Join(g.words(b), " ")+" "
	return strings.Contains(x, y) || strings.Contains(y, x)
}

// bare is an option without its article, which may stand before the place already.
func bare(text string) string {
	for _, article := range []string{"the ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	return capital(text)
}

// sameSurname reports whether two names end in the same proper word: "General
// Montauban" and "Cousin-Montauban" are one man.
func sameSurname(a, b string) bool {
	words := func(s string) []string { return strings.FieldsFunc(s, notInName) }
	x, y := words(a), words(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	last := x[len(x)-1]
	return len(last) >= surname && last == y[len(y)-1] && unicode.IsUpper([]rune(last)[0])
}

var (
	yearKind   = regexp.MustCompile(`^\d{4}$`)
	dayKind    = regexp.MustCompile(`^\d{1,2} [A-Z][a-z]+`)
	numberKind = regexp.MustCompile(`(?i)^(about |over )?(\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|eleven\b|twelve\b)`)
)

// kindOf sorts options coarsely, so that a year stands among years.
func kindOf(text string) string {
	switch {
	case yearKind.MatchString(text):
		return "year"
	case dayKind.MatchString(text):
		return "day"
	case numberKind.MatchString(text):
		return "number"
	}
	return "words"
}

// fitsArticle reports whether "a" or "an" before the place fits the option.
func fitsArticle(before, option string) bool {
	vowel := strings.ContainsRune("AEIOUaeiou", rune(option[0]))
	switch strings.ToLower(before) {
	case "a":
		return !vowel
	case "an":
		return vowel
	}
	return true
}
