package generate

import (
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// collectNames notes the names of all entities, to accept surnames that are one
// person's alone and to refuse slips that name something else.
func (g *generator) collectNames() {
	for i := range g.c.Entities {
		e := &g.c.Entities[i]
		for _, n := range append(slices.Clone(e.Names["en"]), e.Also...) {
			g.spellings = append(g.spellings, spelling{n, questions.Words(n)})
		}
		if e.Type == "person" {
			g.lastWords[lastWord(e.Name())]++
		}
	}
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// accept takes every name of an entity as a right typed answer: in all languages,
// a person's last name where no other person of the course shares it, and "the X
// Treaty" for "the Treaty of X".
func (g *generator) accept(it *questions.Item, e *course.Entity) {
	add := func(lang, text string) {
		it.Accepted = appendName(it.Accepted, questions.Name{Lang: lang, Text: text})
	}
	add("en", e.Name())
	for _, n := range e.AllNames() {
		add(nameLanguage(e, n), n)
	}
	if last := lastWord(e.Name()); e.Type == "person" && g.lastWords[last] == 1 {
		add("en", last)
	}
	if e.Type == "river" {
		add("en", e.Name()+" River")
	}
	for _, n := range append(slices.Clone(e.Names["en"]), e.Also...) {
		if kind, place, ok := strings.Cut(n, " of "); ok && e.Type == "treaty" && (kind == "Treaty" || kind == "Protocol" || kind == "Convention") {
			add("en", place+" "+kind)
		}
	}
}

// refuseOthers notes the names of other things, and the foils of the same question,
// that grading would take for a slip of an accepted answer: Argun is not a misspelt
// Aigun.
func (g *generator) refuseOthers(it *questions.Item, foils []course.Foil) {
	accepted := make([][]string, len(it.Accepted))
	for i, n := range it.Accepted {
		accepted[i] = questions.Words(n.Text)
	}
	others := g.spellings
	for _, foil := range foils {
		if foil.Text != "" {
			others = append(others, spelling{foil.Text, questions.Words(foil.Text)})
		}
	}
	for _, other := range others {
		near := slices.ContainsFunc(accepted, func(want []string) bool { return questions.Slip(other.words, want) })
		if near && !isOwn(other.words, accepted) && !slices.Contains(it.Refused, other.text) {
			it.Refused = append(it.Refused, other.text)
		}
	}
}

func isOwn(given []string, accepted [][]string) bool {
	typed := strings.Join(given, "")
	return slices.ContainsFunc(accepted, func(want []string) bool { return strings.Join(want, "") == typed })
}

// spelling is a name with its folded words.
type spelling struct {
	text  string
	words []string
}
