package generate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// formOf says which form an authored choice has by what it asks for. Whatever is
// not listed is a plain single choice.
var formOf = map[string]questions.Form{
	"holder":   questions.FormAttribution,
	"view":     questions.FormAttribution,
	"reason":   questions.FormCause,
	"cause":    questions.FormCause,
	"effect":   questions.FormCause,
	"document": questions.FormDocument,
	"work":     questions.FormDocument,
}

// choiceForm is the form of an authored question with one right option: the one
// that its author gave, else the one that follows from what it asks for.
func choiceForm(a course.Ask) questions.Form {
	if a.Form != "" {
		return questions.Form(a.Form)
	}
	if form, ok := formOf[a.Of]; ok {
		return form
	}
	return questions.FormChoice
}

// askNames gives each authored question of a fact its template id: ask-object,
// ask-object-2, …
func askNames(f *course.Fact) []string {
	names, seen := make([]string, len(f.Asks)), map[string]int{}
	for i, a := range f.Asks {
		seen[a.Of]++
		names[i] = nth("ask-"+a.Of, seen[a.Of])
	}
	return names
}

// nth marks the second and later of a name.
func nth(name string, n int) string {
	if n < 2 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, n)
}

// askItems makes the items that the course's author worded. What is right decides
// how each is asked (see course.Ask).
func (g *generator) askItems(f *course.Fact) []*questions.Item {
	var items []*questions.Item
	names := askNames(f)
	for i, a := range f.Asks {
		switch {
		case len(a.Keys) > 0:
			items = append(items, g.askSeveral(f, a, names[i]))
		case len(a.Pairs) > 0:
			items = append(items, g.askPairs(f, a, names[i]))
		case len(a.Order) > 0:
			items = append(items, g.askOrder(f, a, names[i]))
		case a.Amount != nil:
			items = append(items, g.askNumber(f, a, names[i]))
		default:
			items = append(items, g.askOne(f, a, names[i])...)
		}
	}
	return items
}

// askOne asks for one right answer: as a choice where there are foils, and written
// where answers are accepted.
func (g *generator) askOne(f *course.Fact, a course.Ask, name string) []*questions.Item {
	var items []*questions.Item
	if len(a.Foils) > 0 {
		items = append(items, g.askChoice(f, a, name))
	}
	if len(a.Accept) > 0 && writable(a) {
		items = append(items, g.askTyped(f, a, name+"-typed"))
	}
	return items
}

// phraseWords is the number of words from which an answer without a name or a number
// in it is a phrase, which people word in many ways.
const phraseWords = 3

// writable reports whether the answer is one that people write alike: a name, a term,
// a number, or a word or two. A phrase is only asked as a choice where there are foils.
func writable(a course.Ask) bool {
	text := strings.TrimPrefix(a.Key.Text, "The ")
	if a.Key.Entity != "" || len(a.Foils) == 0 || slices.Contains([]string{"name", "term", "date", "quantity"}, a.Of) {
		return true
	}
	for i, r := range text {
		if i > 0 && unicode.IsUpper(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return len(strings.Fields(text)) < phraseWords
}

func (g *generator) askChoice(f *course.Fact, a course.Ask, name string) *questions.Item {
	it := g.newItem(f, name, choiceForm(a), a.Of)
	it.Stems = a.Stems
	ids := optionIDs{}
	it.Keys = []questions.Option{ids.give(g.termOption(a.Key, true, ""))}
	it.Distractors = g.foilOptions(a.Foils, ids)
	rankNumbers(it)
	it.Show = min(showChoice, len(it.Distractors)+1)
	it.Names = g.termNames(a.Key)
	evenScripts(it)
	return it
}

func (g *generator) foilOptions(foils []course.Foil, ids optionIDs) []questions.Option {
	var options []questions.Option
	for _, foil := range foils {
		options = append(options, ids.give(g.termOption(course.Term{Entity: foil.Entity, Text: foil.Text}, false, foil.Why)))
	}
	return options
}

// optionIDs keeps the ids of an item's options apart, with the text of each: a slug
// does not tell "A+" from "A-", and has nothing to say of "±".
type optionIDs map[string]string

// give returns the option with an id that no other text has.
func (ids optionIDs) give(o questions.Option) questions.Option {
	base := cmp.Or(o.ID, "sign")
	o.ID = base
	for n := 2; ids[o.ID] != "" && ids[o.ID] != o.Text; n++ {
		o.ID = nth(base, n)
	}
	ids[o.ID] = o.Text
	return o
}

// askSeveral asks for several right options among foils.
func (g *generator) askSeveral(f *course.Fact, a course.Ask, name string) *questions.Item {
	it := g.newItem(f, name, questions.FormMulti, a.Of)
	it.Stems = a.Stems
	ids := optionIDs{}
	for _, k := range a.Keys {
		it.Keys = append(it.Keys, ids.give(g.termOption(k, true, "")))
	}
	it.Distractors = g.foilOptions(a.Foils, ids)
	it.Show = min(showMulti, len(it.Keys)+len(it.Distractors))
	evenScripts(it)
	return it
}

// askPairs asks what belongs to what. Where two things share what belongs to them
// they are sorted, else matched; foils are then right sides of no row.
func (g *generator) askPairs(f *course.Fact, a course.Ask, name string) *questions.Item {
	it := g.newItem(f, name, questions.FormMatch, a.Of)
	it.Stems = a.Stems
	seen := map[string]bool{}
	lefts, rights := optionIDs{}, optionIDs{}
	for _, p := range a.Pairs {
		pair := questions.Pair{Left: lefts.give(g.termOption(p.Left, false, "")), Right: rights.give(g.termOption(p.Right, true, ""))}
		pair.Left.Alt, pair.Right.Alt = nil, nil // a row does not tell its partner by its scripts
		if seen[pair.Right.ID] {
			it.Form = questions.FormSort
		}
		seen[pair.Right.ID] = true
		it.Pairs = append(it.Pairs, pair)
	}
	if it.Form == questions.FormMatch {
		it.Distractors = g.foilOptions(a.Foils, rights)
		for i := range it.Distractors {
			it.Distractors[i].Alt = nil
		}
	}
	it.Show = min(showPairs, len(it.Pairs))
	return it
}

// askOrder asks to put things in the order that the author gave.
func (g *generator) askOrder(f *course.Fact, a course.Ask, name string) *questions.Item {
	it := g.newItem(f, name, questions.FormOrder, a.Of)
	it.Stems = a.Stems
	ids := optionIDs{}
	for i, t := range a.Order {
		o := ids.give(g.termOption(t, true, ""))
		o.Alt, o.Rank = nil, int64(i+1)
		it.Keys = append(it.Keys, o)
	}
	it.Show = len(it.Keys)
	return it
}

// askNumber asks for a number in a unit, which may be off by the author's tolerance.
func (g *generator) askNumber(f *course.Fact, a course.Ask, name string) *questions.Item {
	it := g.newItem(f, name, questions.FormAmount, a.Of)
	it.Stems = a.Stems
	n := a.Amount
	it.Amount = &questions.Amount{Value: n.Value, Low: n.Value - n.Tolerance, High: n.Value + n.Tolerance, Unit: n.Unit, Scale: scaleOf(n.Unit)}
	it.Accepted = []questions.Name{{Lang: "en", Text: strconv.FormatFloat(n.Value, 'f', -1, 64) + " " + n.Unit}}
	return it
}

// scaleOf reads how many single units make one of the named unit: a million for
// "million taels", 1 for "years".
func scaleOf(unit string) float64 {
	word, _, _ := strings.Cut(unit, " ")
	switch word {
	case "thousand":
		return 1e3
	case "million":
		return 1e6
	case "billion":
		return 1e9
	}
	return 1
}

func (g *generator) askTyped(f *course.Fact, a course.Ask, name string) *questions.Item {
	it := g.newItem(f, name, questions.FormTyped, a.Of)
	it.Stems = a.Stems
	g.acceptAnswers(it, a)
	if isYear(it.Accepted[0].Text) {
		it.Form = questions.FormYear
	}
	it.Names = g.termNames(a.Key)
	g.refuseOthers(it, a.Foils)
	return it
}

// acceptAnswers takes the key of an authored question, by all its names, and what
// its author accepts besides.
func (g *generator) acceptAnswers(it *questions.Item, a course.Ask) {
	own := a.Accept
	if e := g.c.Entity(a.Key.Entity); e != nil {
		g.accept(it, e) // a name is not a list: "Elgin and Kincardine" is one earl
	} else {
		own = append([]string{a.Key.Text}, own...)
	}
	for _, text := range own {
		it.Accepted = appendName(it.Accepted, questions.Name{Lang: languageOf(text), Text: text})
	}
	for _, text := range own {
		if turned, ok := otherOrder(text); ok {
			it.Accepted = appendName(it.Accepted, questions.Name{Lang: languageOf(text), Text: turned})
		}
	}
}

// otherOrder turns a pair of names round: "the Argun and the Gorbitsa".
func otherOrder(text string) (string, bool) {
	one, other, two := strings.Cut(text, " and ")
	if !two || strings.Contains(other, " and ") || !startsName(one) || !startsName(other) {
		return "", false
	}
	return other + " and " + one, true
}

func startsName(text string) bool {
	for _, article := range []string{"the ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	return text != "" && unicode.IsUpper([]rune(text)[0])
}
