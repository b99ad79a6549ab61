package generate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Bounds of sorting.
const (
	sortOptions = 3 // subjects to sort by: the fact's own and two others (one, where there are no more)
	sortWidest  = 4 // subjects, where three have too few rows
	sortEach    = 3 // rows kept of each subject
	sortOfFact  = 2 // of which of one fact, as of a list of ports
	sortMin     = 4 // rows below which there is nothing to sort
	sortRows    = 5 // rows shown
)

// deed is something a subject did, in a few words.
type deed struct {
	fact   *course.Fact
	member *course.Entity // the member of the object it is about; nil where it is the whole
	text   string
}

// deedsOf words what a fact's subject did: by the fact's own words, or by those of
// its predicate for each member of its object.
func (g *generator) deedsOf(f *course.Fact) []deed {
	wording := g.c.Predicate(f.Predicate).Deed
	switch {
	case f.Deed != "":
		return []deed{{fact: f, text: f.Deed}}
	case wording == "":
		return nil
	case !strings.Contains(wording, "{member}"):
		text := g.slots(f, g.member(f)).Replace(wording)
		return []deed{{fact: f, member: g.member(f), text: text}}
	}
	var made []deed
	for _, id := range values(f) {
		e := g.c.Entity(id)
		made = append(made, deed{f, e, g.slots(f, e).Replace(wording)})
	}
	return made
}

// collectDeeds notes what every subject did.
func (g *generator) collectDeeds() {
	for i := range g.c.Facts {
		f := &g.c.Facts[i]
		made := g.deedsOf(f)
		if len(made) > 0 && len(g.deeds[f.Subject]) == 0 {
			g.doers = append(g.doers, f.Subject)
		}
		g.deeds[f.Subject] = append(g.deeds[f.Subject], made...)
	}
}

// sorting asks which of a few subjects did what. Every row is the deed of exactly
// one of them. Half of the facts are set against others of the same parties at other
// times, half against others of the same time.
func (g *generator) sorting(it *questions.Item, f *course.Fact) bool {
	own := g.deedsOf(f)
	if _, dated := g.when[f.Subject]; !dated || len(own) == 0 {
		return false
	}
	chosen := []string{f.Subject}
	for _, other := range g.contrasts(f) {
		if len(chosen) == sortWidest || len(chosen) >= sortOptions && len(g.sortRowsOf(chosen, own[0])) >= sortMin {
			break
		}
		if widened := append(slices.Clone(chosen), other); g.sortable(widened, own[0]) {
			chosen = widened
		}
	}
	rows := g.sortRowsOf(chosen, own[0])
	if len(chosen) < 2 || len(rows) < sortMin {
		return false
	}
	for _, d := range rows {
		it.Pairs = append(it.Pairs, g.deedRow(d, f))
	}
	it.Show = min(sortRows, len(rows))
	evenPairs(it, false)
	return true
}

// contrasts lists the subjects that could stand beside the fact's own, the best first.
func (g *generator) contrasts(f *course.Fact) []string {
	own, at := g.c.Entity(f.Subject), g.when[f.Subject].Year
	var others []string
	for _, id := range g.doers {
		d, dated := g.when[id]
		if e := g.c.Entity(id); dated && id != own.ID && e.Type == own.Type && !g.confusable(e, own) && apart(d.Year, at) <= maxYearGap {
			others = append(others, id)
		}
	}
	if len(others) > nearFacts {
		slices.SortStableFunc(others, func(a, b string) int { return cmp.Compare(apart(g.when[a].Year, at), apart(g.when[b].Year, at)) })
		others = others[:nearFacts]
	}
	sameParties := textSeed(f.ID)%2 == 0
	slices.SortStableFunc(others, func(a, b string) int {
		byTime := cmp.Compare(apart(g.when[a].Year, at), apart(g.when[b].Year, at))
		byParties := cmp.Compare(g.shared(own.ID, b), g.shared(own.ID, a))
		byWeight := cmp.Compare(g.weight(b), g.weight(a))
		if sameParties {
			return cmp.Or(byParties, byWeight, byTime)
		}
		return cmp.Or(byTime, byWeight, byParties)
	})
	return others
}

// shared counts the parties that two subjects have in common.
func (g *generator) shared(a, b string) int {
	n := 0
	for id := range g.parties[a] {
		if g.parties[b][id] {
			n++
		}
	}
	return n
}

// weight counts the deeds of a subject that an exam would ask about.
func (g *generator) weight(subject string) int {
	n := 0
	for _, d := range g.deeds[subject] {
		if d.fact.Importance == course.Core {
			n++
		}
	}
	return n
}

// sortable reports whether each of the subjects has a row of its own, the wanted
// deed among them.
func (g *generator) sortable(subjects []string, wanted deed) bool {
	rows := g.sortRowsOf(subjects, wanted)
	return len(rows) > 0 && rows[0].text == wanted.text && !slices.ContainsFunc(subjects, func(id string) bool {
		return !slices.ContainsFunc(rows, func(d deed) bool { return d.fact.Subject == id })
	})
}

// sortRowsOf are the deeds of the subjects that are true of one of them alone and
// give nothing away, first the wanted one, then at most sortEach of each.
func (g *generator) sortRowsOf(subjects []string, wanted deed) []deed {
	var rows []deed
	if g.sortsOut(wanted, subjects) {
		rows = append(rows, wanted)
	}
	for _, id := range subjects {
		n := 0
		if id == wanted.fact.Subject {
			n = len(rows)
		}
		deeds := g.deeds[id]
		turn := int(textSeed(wanted.fact.ID+id) % uint64(len(deeds)))
		for i := range deeds {
			d := deeds[(turn+i)%len(deeds)]
			if n < sortEach && !repeats(rows, d) && g.sortsOut(d, subjects) {
				rows, n = append(rows, d), n+1
			}
		}
	}
	return rows
}

// repeats reports whether a deed is among the rows, or enough of its fact.
func repeats(rows []deed, d deed) bool {
	n := 0
	for _, o := range rows {
		if o.text == d.text {
			return true
		}
		if o.fact == d.fact {
			n++
		}
	}
	return n >= sortOfFact
}

// sortsOut reports whether a deed is proven true of its own subject alone among those
// shown, and shares no telling word with the names of only some of them.
func (g *generator) sortsOut(d deed, subjects []string) bool {
	for _, id := range subjects {
		if id != d.fact.Subject && !g.didNot(id, d) {
			return false
		}
	}
	for _, w := range tokens(d.text) {
		n := 0
		for _, id := range subjects {
			if slices.Contains(g.nameTokens[id], w) {
				n++
			}
		}
		if n > 0 && n < len(subjects) {
			return false
		}
	}
	return true
}

// didNot reports whether a deed is proven false of another subject: its author says
// that it is true of one alone, or the predicate says all about the other subject
// and says something else.
func (g *generator) didNot(subject string, d deed) bool {
	if slices.ContainsFunc(g.deeds[subject], func(o deed) bool { return strings.EqualFold(o.text, d.text) }) {
		return false
	}
	if d.fact.Deed != "" {
		return true
	}
	p := g.c.Predicate(d.fact.Predicate)
	facts := g.of[subjectOf{subject, p.ID}]
	if !p.Complete || len(facts) == 0 && !p.Closed {
		return false
	}
	return !slices.ContainsFunc(facts, func(o *course.Fact) bool {
		if d.member == nil {
			return g.sameObject(d.fact, o)
		}
		return slices.ContainsFunc(values(o), func(id string) bool {
			e := g.c.Entity(id)
			return e == d.member || g.related(e, d.member)
		})
	})
}

// deedRow is a deed with the subject that did it.
func (g *generator) deedRow(d deed, asked *course.Fact) questions.Pair {
	subject := g.c.Entity(d.fact.Subject)
	left := questions.Option{ID: d.fact.ID, Text: capital(d.text), Phrase: d.text, Correct: true, Why: d.fact.Claim}
	if d.member != nil {
		left.ID = d.member.ID
	}
	if d.fact != asked {
		left.Source = g.bestSource(d.fact)
	}
	right := g.entityOption(subject, true)
	when := g.when[subject.ID]
	right.Rank = int64(when.Year)
	right.Why = fmt.Sprintf("%s: %s (%d).", capital(subject.Name()), strings.TrimSuffix(subject.Gloss, "."), when.Year)
	return questions.Pair{Left: left, Right: right}
}
