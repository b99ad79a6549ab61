package generate

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// blank is the gap of a cloze.
const blank = "____"

// Bounds of a cloze.
const (
	minClozeWords = 6 // words that must stand around the gap, so that they point to one answer
	tellingWord   = 4 // letters from which a word of the answer gives it away elsewhere in the sentence
)

// clozeItems makes sentences with a gap from the fact's claim: one for the entity
// that the predicate says is the only one, and one for each authored question whose
// answer is a name, or can be written. No two have the same gap.
func (g *generator) clozeItems(f *course.Fact) []*questions.Item {
	if f.Object.Names != "" {
		return nil // a name in another script has forms of its own
	}
	var items []*questions.Item
	add := func(a course.Ask, template string) {
		it := g.cloze(f, a, template)
		if it != nil && !slices.ContainsFunc(items, func(o *questions.Item) bool { return o.Stems[0] == it.Stems[0] }) {
			items = append(items, it)
		}
	}
	if own := values(f); len(own) == 1 && len(g.c.Predicate(f.Predicate).Templates) > 0 && g.c.Predicate(f.Predicate).Complete {
		add(course.Ask{Of: string(directionObject), Key: course.Term{Entity: own[0]}}, "cloze")
	}
	names := askNames(f)
	for i, a := range f.Asks {
		if a.Key.Entity != "" || a.Key.Text != "" && len(a.Accept) > 0 {
			add(a, "cloze-"+strings.TrimPrefix(names[i], "ask-"))
		}
	}
	return items
}

// directionObject asks for what the fact says of its subject.
const directionObject questions.Direction = "object"

// statehood is the type of powers. No gap asks for one: its people and its government
// do what it does, and fill the gap as truly.
const statehood = "polity"

// denies is what makes a sentence hard to complete (item-writing rule L13).
var denies = regexp.MustCompile(`(?i)\b(not|except|never|neither|nor)\b`)

// cloze takes the answer of a question out of the fact's claim. It returns nil where
// the answer does not stand there exactly once, or something else gives it away.
func (g *generator) cloze(f *course.Fact, a course.Ask, template string) *questions.Item {
	if e := g.c.Entity(a.Key.Entity); e != nil && e.Type == statehood {
		return nil
	}
	it := g.newItem(f, template, questions.FormCloze, a.Of)
	g.acceptAnswers(it, a)
	if len(strings.Fields(f.Claim)) < minClozeWords || strings.Contains(f.Claim, blank) || denies.MatchString(f.Claim) {
		return nil
	}
	before, name, after, ok := cutName(f.Claim, it.Accepted)
	if !ok || aliasGap.MatchString(before) || !g.askable(name, before, g.c.Entity(a.Key.Entity)) || g.withinName(f.Claim, name) || g.tells(before+" "+after, it.Accepted, g.c.Entity(a.Key.Entity)) {
		return nil
	}
	if e := g.c.Entity(a.Key.Entity); e != nil {
		before, name, after = g.freeGeneric(it, before, name, after)
	}
	it.Stems = []string{neutralArticle(before) + blank + after}
	// The name as it stands there comes first: its first letter is the one that helps.
	it.Accepted = slices.DeleteFunc(it.Accepted, func(n questions.Name) bool { return n.Text == name })
	it.Accepted = slices.Insert(it.Accepted, 0, questions.Name{Lang: languageOf(name), Text: name})
	it.Names = g.termNames(a.Key)
	g.refuseOthers(it, a.Foils)
	return it
}

// generic are the words for the kind of a thing at the end or the beginning of its
// name. They stay outside the gap, which otherwise "war" or "treaty" would fill.
var (
	genericEnd   = regexp.MustCompile(`^(.+) (War|River|Rebellion|Uprising|Agreement|Protocol|Treaty|Convention|Movement)$`)
	genericStart = regexp.MustCompile(`^((?:\pL+ )?(?:Treaty|Convention|Protocol|Lake) (?:of )?)(\p{Lu}.*)$`)
)

// freeGeneric moves the word for the kind of a thing out of the gap, and accepts the
// rest of each name beside the whole; where that is a place, by all its names.
func (g *generator) freeGeneric(it *questions.Item, before, name, after string) (string, string, string) {
	var bare []questions.Name
	for _, n := range it.Accepted {
		if m := genericEnd.FindStringSubmatch(n.Text); m != nil {
			bare = append(bare, questions.Name{Lang: n.Lang, Text: m[1]})
		} else if m := genericStart.FindStringSubmatch(n.Text); m != nil {
			bare = append(bare, questions.Name{Lang: n.Lang, Text: m[2]})
		}
	}
	for _, n := range bare {
		it.Accepted = appendName(it.Accepted, n)
		// The place of the name that stands in the sentence; another of its names may
		// be another place, after which another treaty is called.
		if place := g.named(n.Text); place != nil && strings.Contains(name, n.Text) {
			for _, other := range place.AllNames() {
				it.Accepted = appendName(it.Accepted, questions.Name{Lang: nameLanguage(place, other), Text: other})
			}
		}
	}
	if m := genericEnd.FindStringSubmatch(name); m != nil {
		return before, m[1], " " + m[2] + after
	}
	if m := genericStart.FindStringSubmatch(name); m != nil {
		return before + m[1], m[2], after
	}
	return before, name, after
}

// aliasGap comes before a gap for another name of what was just named: which of its
// names is wanted, nobody can tell.
var aliasGap = regexp.MustCompile(`(, or|\(or|also called|also known as)( the)? $`)

// cutName cuts a sentence around the longest of the names that stands in it, as a
// word of its own, and reports whether it stands there exactly once.
func cutName(sentence string, names []questions.Name) (before, name, after string, ok bool) {
	longest := bareNames(names)
	slices.SortStableFunc(longest, func(a, b questions.Name) int { return cmp.Compare(len(b.Text), len(a.Text)) })
	for _, n := range longest {
		for _, text := range []string{n.Text, capital(n.Text)} {
			at := wordIndex(sentence, text)
			if at < 0 {
				continue
			}
			rest := sentence[at+len(text):]
			return sentence[:at], text, rest, wordIndex(rest, text) < 0
		}
	}
	return "", "", "", false
}

// bareNames leaves out the names in other scripts, which no claim is cut around, and
// the articles, which stay before the gap.
func bareNames(names []questions.Name) []questions.Name {
	var bare []questions.Name
	for _, n := range names {
		for _, article := range []string{"the ", "The ", "a ", "an "} {
			n.Text = strings.TrimPrefix(n.Text, article)
		}
		bare = appendName(bare, n)
	}
	return bare
}

// wordIndex finds a text that does not begin or end within a word.
func wordIndex(s, text string) int {
	for from := 0; text != ""; {
		i := strings.Index(s[from:], text)
		if i < 0 {
			return -1
		}
		at := from + i
		last, _ := utf8.DecodeLastRuneInString(s[:at])
		next, _ := utf8.DecodeRuneInString(s[at+len(text):])
		if !inWord(last) && !inWord(next) {
			return at
		}
		from = at + len(text)
	}
	return -1
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-')
}

// figureWord begins a number in words.
var figureWord = regexp.MustCompile(`(?i)^(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|half|most)\b`)

// askable keeps out gaps that read badly or ask for something else: numbers, which
// have forms of their own; a common word at the head of the sentence, where its
// capital would be missed; a name that belongs to another entity as well.
func (g *generator) askable(name, before string, e *course.Entity) bool {
	if strings.ContainsFunc(name, unicode.IsDigit) || figureWord.MatchString(name) || before == "" && e == nil {
		return false
	}
	return e == nil || !g.namesOther(name, e)
}

// withinName reports whether a name stands in the sentence as part of a longer one:
// "the British Convention of ____" is no question about a place.
func (g *generator) withinName(sentence, name string) bool {
	return slices.ContainsFunc(g.longNames, func(long string) bool {
		return len(long) > len(name) && wordIndex(long, name) >= 0 && wordIndex(sentence, long) >= 0
	})
}

// tells reports whether the rest of the sentence names the answer: by another of
// its names or a word of one. The word for its kind ("treaty") gives nothing away.
func (g *generator) tells(rest string, names []questions.Name, e *course.Entity) bool {
	given := g.words(rest)
	joined := " " + strings.Join(given, " ") + " "
	for _, n := range names {
		words := g.words(n.Text)
		if strings.Contains(joined, " "+strings.Join(words, " ")+" ") || n.Lang != "en" && strings.Contains(rest, n.Text) {
			return true
		}
		for _, w := range words {
			generic := e != nil && (w == e.Type || w == e.Kind)
			if utf8.RuneCountInString(w) >= tellingWord && !generic && slices.Contains(given, w) {
				return true
			}
		}
	}
	return false
}

// neutralArticle writes "a(n)" before the gap: "an" would tell how the answer begins.
func neutralArticle(before string) string {
	for _, article := range []string{"a ", "an "} {
		if before == capital(article) {
			return "A(n) "
		}
		if rest, ok := strings.CutSuffix(before, " "+article); ok {
			return rest + " a(n) "
		}
	}
	return before
}
