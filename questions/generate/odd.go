package generate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Bounds of an odd one out.
const (
	oddShared = 3 // those that share; all are shown, the fact's own subject among them
	oddKeys   = 4 // those that do not, kept per item
	oddMin    = 3 // those that share, shown beside one that does not
	oddAlike  = 2 // of those that share, how many may share a word of their names besides
)

// odd asks which of four does not share what the stem names: among the members of
// the fact's object (direction odd-member), or among the subjects of which the same
// is said.
func (g *generator) odd(it *questions.Item, f *course.Fact) bool {
	if !g.c.Predicate(f.Predicate).Complete {
		return false // the odd one might share it as well
	}
	if strings.HasSuffix(string(it.Direction), byMember) {
		g.oddMember(it, f)
	} else {
		g.oddSubject(it, f)
	}
	it.Show = showChoice
	return len(it.Distractors) >= oddMin && len(it.Keys) > 0
}

// oddMember sets members of the fact's object against things that belong elsewhere.
func (g *generator) oddMember(it *questions.Item, f *course.Fact) {
	first := g.member(f)
	for _, id := range f.Object.Set {
		if e := g.c.Entity(id); e.Type == first.Type && e.Kind == first.Kind {
			o := g.entityOption(e, false)
			o.Why = f.Claim
			if !g.mentions(f.Claim, e) {
				o.Why = capital(e.InSentence()) + " is one of them. " + f.Claim
			}
			it.Distractors = append(it.Distractors, o)
		}
	}
	for _, e := range g.rivals(f, first) {
		home := g.home(f, e)
		kin := slices.ContainsFunc(f.Object.Set, func(id string) bool { return g.related(g.c.Entity(id), e) })
		if home == nil || kin || namedIn(it.Stems, e) || len(it.Keys) == oddKeys {
			continue
		}
		o := g.entityOption(e, true)
		o.Why, o.Source = home.Claim, g.bestSource(home)
		if !g.mentions(home.Claim, e) {
			o.Why = fmt.Sprintf("%s belongs to %s. %s", capital(e.InSentence()), g.c.Entity(home.Subject).InSentence(), home.Claim)
		}
		if why := g.otherwise(it, f, e); why != "" {
			o.Why, o.Source = why, nil
		}
		it.Keys = append(it.Keys, o)
	}
}

// home is the fact of the same predicate that says where an entity belongs.
func (g *generator) home(f *course.Fact, e *course.Entity) *course.Fact {
	if facts := g.holding[subjectOf{e.ID, f.Predicate}]; len(facts) > 0 {
		return facts[0]
	}
	return nil
}

// oddSubject sets subjects of which the same is said against others of which the
// predicate says something else.
func (g *generator) oddSubject(it *questions.Item, f *course.Fact) {
	own := g.c.Entity(f.Subject)
	facts := slices.DeleteFunc(g.near(f), func(o *course.Fact) bool {
		e := g.c.Entity(o.Subject)
		return o.For != f.For || e.Type != own.Type || e.Kind != own.Kind || o != f && g.confusable(e, own)
	})
	for _, o := range g.oddFacts(f, facts) {
		it.Keys = append(it.Keys, g.oddOption(f, o, true))
	}
	whole := g.c.Predicate(f.Predicate).Tells == course.TellsParties // such stems name every party
	shared := []*course.Fact{f}
	for _, o := range facts {
		if o != f && g.shares(f, o) && (!whole || g.shares(o, f)) && len(shared) < oddShared && !g.tooAlike(o, shared, it.Keys) {
			shared = append(shared, o)
		}
	}
	for _, o := range shared {
		it.Distractors = append(it.Distractors, g.oddOption(f, o, false))
	}
}

// oddFacts picks facts of subjects that do not share what is said: near in time, those
// first that are called like the fact's own, so that no name stands out.
func (g *generator) oddFacts(f *course.Fact, from []*course.Fact) []*course.Fact {
	var alike, others []*course.Fact
	year, dated := g.yearOf(f)
	for _, o := range from {
		if o == f || g.shares(f, o) || g.shares(o, f) {
			continue
		}
		if y, ok := g.yearOf(o); dated && ok && apart(y, year) > maxYearGap {
			continue
		}
		if slices.ContainsFunc(g.nameTokens[f.Subject], func(w string) bool { return slices.Contains(g.nameTokens[o.Subject], w) }) {
			alike = append(alike, o)
		} else {
			others = append(others, o)
		}
	}
	if len(alike) < oddKeys/2 { // too few to draw from
		alike = append(alike, others...)
	}
	return alike[:min(len(alike), oddKeys)]
}

// shares reports whether what the stem says of f's subject is true of o's.
func (g *generator) shares(f, o *course.Fact) bool {
	if g.sameObject(f, o) {
		return true
	}
	return slices.ContainsFunc(g.of[subjectOf{o.Subject, o.Predicate}], func(other *course.Fact) bool { return g.sameObject(f, other) })
}

// tooAlike reports whether the subject's name shares with two others a word that no
// odd one has, so that three names of a kind would point at the fourth.
func (g *generator) tooAlike(o *course.Fact, shared []*course.Fact, keys []questions.Option) bool {
	return slices.ContainsFunc(g.nameTokens[o.Subject], func(w string) bool {
		n := 0
		for _, s := range shared {
			if slices.Contains(g.nameTokens[s.Subject], w) {
				n++
			}
		}
		return n >= oddAlike && slices.ContainsFunc(keys, func(k questions.Option) bool { return !slices.Contains(g.nameTokens[k.ID], w) })
	})
}

func (g *generator) oddOption(asked, f *course.Fact, correct bool) questions.Option {
	o := g.entityOption(g.c.Entity(f.Subject), correct)
	o.Why = f.Claim
	if f != asked {
		o.Source = g.bestSource(f)
	}
	return o
}
