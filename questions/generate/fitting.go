package generate

import (
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// eraYears is how far in time a thing may stand from the key and still be taken for
// it: what lies further off is told by its looks (item-writing rules L19, HDR 29).
const eraYears = 40

// fitting keeps the wrong options of a template that a learner could really take for
// the answer, where enough of them are left: those of which the course answers the
// very question, so that their feedback can say what is true of them, and those of
// the key's time.
func (g *generator) fitting(it *questions.Item, f *course.Fact) {
	if len(it.Keys) == 0 || it.Form != questions.FormChoice || it.Direction != directionObject && it.Direction != directionSubject {
		return
	}
	g.keep(it, func(o questions.Option) bool { return g.answered(it, f, o.ID) != nil })
	if it.Direction == directionSubject {
		if at, ok := g.when[it.Keys[0].ID]; ok {
			g.keep(it, func(o questions.Option) bool {
				d, dated := g.when[o.ID]
				return dated && max(d.Year-at.Year, at.Year-d.Year) <= eraYears
			})
		}
	}
	if key := g.c.Entity(it.Keys[0].ID); key != nil && len(g.actedIn[key.ID]) > 0 {
		sort.SliceStable(it.Distractors, func(i, j int) bool {
			return g.sameSide(key.ID, it.Distractors[i].ID) && !g.sameSide(key.ID, it.Distractors[j].ID)
		})
		g.keep(it, func(o questions.Option) bool { return g.sameSide(key.ID, o.ID) })
	}
	dropShort(it)
}

// fairShare is the share of wrong options that should be as long as the key at least:
// then the longest of four is the key about as often as any other.
const fairShare = 0.34

// dropShort leaves out the shortest of many wrong options where the key would
// otherwise be the longest too often (item-writing rule L02).
func dropShort(it *questions.Item) {
	for len(it.Distractors) > showChoice && longerShare(it, it.Distractors) < fairShare {
		shortest := 0
		for i, d := range it.Distractors {
			if utf8.RuneCountInString(d.Text) < utf8.RuneCountInString(it.Distractors[shortest].Text) {
				shortest = i
			}
		}
		it.Distractors = slices.Delete(it.Distractors, shortest, shortest+1)
	}
}

// directionSubject asks what the statement is about.
const directionSubject questions.Direction = "subject"

// keep leaves only the wrong options that pass, if they fill a presentation and the
// key does not become the longest more often by it (item-writing rule L02).
func (g *generator) keep(it *questions.Item, passes func(questions.Option) bool) {
	var kept []questions.Option
	for _, d := range it.Distractors {
		if passes(d) {
			kept = append(kept, d)
		}
	}
	if len(kept) >= showChoice-1 && longerShare(it, kept) >= longerShare(it, it.Distractors) {
		it.Distractors = kept
	}
}

// longerShare is the share of options that are at least as long as the key.
func longerShare(it *questions.Item, options []questions.Option) float64 {
	n := 0
	for _, o := range options {
		if utf8.RuneCountInString(o.Text) >= utf8.RuneCountInString(it.Keys[0].Text) {
			n++
		}
	}
	return float64(n) / float64(len(options))
}

// answered is the fact that answers the item's question for another option: what the
// same predicate says for the same party. Nil where the course does not say.
func (g *generator) answered(it *questions.Item, f *course.Fact, option string) *course.Fact {
	var facts []*course.Fact
	switch at := (subjectOf{option, f.Predicate}); it.Direction {
	case directionSubject:
		facts = g.of[at]
	case directionObject:
		facts = g.holding[at]
	}
	for _, o := range facts {
		if o.Subject != f.Subject && o.For == f.For {
			return o
		}
	}
	return nil
}

// sameSide reports whether two people acted for one party.
func (g *generator) sameSide(a, b string) bool {
	return slices.ContainsFunc(g.actedIn[a], func(f *course.Fact) bool {
		return slices.ContainsFunc(g.actedIn[b], func(o *course.Fact) bool { return o.For == f.For })
	})
}

// conceivable reports whether the statement could be thought true of another
// subject: everybody whom it names existed when that was made, and where the parties
// are told, it is between two as the fact's own is, or among more.
func (g *generator) conceivable(f *course.Fact, subject string) bool {
	at, dated := g.when[subject]
	own := append(slices.Clone(values(f)), f.For)
	if dated && slices.ContainsFunc(own, func(id string) bool { return !g.livedIn(id, at.Year) }) {
		return false
	}
	if g.c.Predicate(f.Predicate).Tells != course.TellsParties {
		return true
	}
	return slices.ContainsFunc(g.of[subjectOf{subject, f.Predicate}], func(o *course.Fact) bool {
		return (len(values(o)) > 2) == (len(values(f)) > 2)
	})
}

// livedIn reports whether an entity existed in a year; yes where the course does not
// know when it did.
func (g *generator) livedIn(id string, year int) bool {
	e := g.c.Entity(id)
	if e == nil {
		return true
	}
	from, to, known := e.Lifetime()
	return !known || from <= year && year <= to
}
