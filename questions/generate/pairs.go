package generate

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Bounds of matching.
const (
	matchPool   = 8 // pairs kept, the fact's own among them
	matchRows   = 4 // rows shown
	matchMin    = 3 // rows below which little is left to match
	matchExtras = 4 // options kept that belong to no row
)

// byMember marks the directions that set out from the members of a fact's object:
// a port and the treaty that opened it, rather than the treaty and its ports.
const byMember = "-member"

// match is a pair that a fact makes, with what keeps it apart from others.
type match struct {
	fact  *course.Fact
	left  *course.Entity
	thing *course.Entity // what the right side is, where that is an entity
	right questions.Option

	folded string   // the right side as it is compared
	words  []string // of the right side, that could give something away
}

func newMatch(f *course.Fact, left, thing *course.Entity, right questions.Option) match {
	return match{fact: f, left: left, thing: thing, right: right, folded: questions.Fold(right.Text), words: tokens(right.Text)}
}

// matching asks what belongs to what: subjects with their objects, or members of
// the objects with the subjects. The fact's own pair comes first; the others are the
// nearest, and no left of the pool has another's right.
func (g *generator) matching(it *questions.Item, f *course.Fact) bool {
	direction := string(it.Direction)
	if !g.c.Predicate(f.Predicate).Complete {
		return false // another right might be true as well
	}
	own := slices.DeleteFunc(slices.Clone(g.matches(f, direction)), g.telling)
	if len(own) == 0 {
		return false
	}
	pool := own[:1:1]
	alike, others := g.matchable(f, direction)
	pool = g.fillPool(pool, alike)
	if len(pool) < matchRows {
		pool, alike = g.fillPool(pool, others), append(alike, others...)
	}
	if len(pool) < matchMin {
		return false
	}
	for _, m := range pool {
		it.Pairs = append(it.Pairs, g.row(m, f))
	}
	it.Distractors = g.extras(pool, alike)
	it.Show = min(matchRows, len(pool))
	evenPairs(it, f.Object.Names != "")
	return true
}

// matches lists the pairs that a fact can make, one for each member of its object.
func (g *generator) matches(f *course.Fact, direction string) []match {
	if known, ok := g.paired[[2]string{f.ID, direction}]; ok {
		return known
	}
	subject := g.c.Entity(f.Subject)
	var made []match
	for _, id := range values(f) {
		e := g.c.Entity(id)
		if direction == "pairs"+byMember {
			made = append(made, newMatch(f, e, subject, g.entityOption(subject, true)))
		} else {
			made = append(made, newMatch(f, subject, e, g.entityOption(e, true)))
		}
	}
	if o, ok := g.plainRight(f); ok && direction == "pairs" {
		made = append(made, newMatch(f, subject, nil, o))
	}
	g.paired[[2]string{f.ID, direction}] = made
	return made
}

// collectTold notes every pair that a fact states without an entity on its right.
func (g *generator) collectTold() {
	for i := range g.c.Facts {
		f := &g.c.Facts[i]
		if o, ok := g.plainRight(f); ok {
			g.told[told{f.Predicate, f.Subject, o.ID}] = true
		}
	}
}

// plainRight is the right side that an object without entities makes.
func (g *generator) plainRight(f *course.Fact) (questions.Option, bool) {
	o := f.Object
	switch {
	case o.Date != "":
		year := g.dates[f.ID].Year
		text := strconv.Itoa(year)
		return questions.Option{ID: text, Text: text, Correct: true, Rank: int64(year)}, true
	case o.Quantity != nil:
		return amountOption(*o.Quantity, o.Unit, true, ""), true
	case o.Text != "":
		return questions.Option{ID: slug(o.Text), Text: capital(o.Text), Correct: true}, true
	case o.Names != "":
		e := g.c.Entity(f.Subject)
		return questions.Option{ID: e.ID, Text: e.NameIn(o.Names), Lang: o.Names, Proper: true, Correct: true}, true
	}
	return questions.Option{}, false
}

// matchable lists the pairs of other facts that could stand beside the fact's own,
// those for the same party apart: they are the harder ones. Each inner list holds
// the pairs of one fact, in an order that differs from item to item.
func (g *generator) matchable(f *course.Fact, direction string) (alike, others [][]match) {
	facts := g.near(f)
	own := g.matches(f, direction)[0]
	for _, o := range facts {
		made := slices.Clone(g.matches(o, direction))
		made = slices.DeleteFunc(made, func(m match) bool { return !sameKind(own, m) })
		if o == f || len(made) == 0 {
			continue
		}
		turn := int(textSeed(f.ID+o.ID) % uint64(len(made)))
		made = append(made[turn:], made[:turn]...)
		if o.For == f.For {
			alike = append(alike, made)
		} else {
			others = append(others, made)
		}
	}
	if f.Object.Names != "" {
		others = append(others, g.otherNames(f)...)
	}
	return alike, others
}

// sameKind reports whether two pairs could be each other's: lefts and rights of one
// type, in one unit and one language.
func sameKind(a, b match) bool {
	if a.left.Type != b.left.Type || a.right.Lang != b.right.Lang || (a.thing == nil) != (b.thing == nil) {
		return false
	}
	return a.fact.Object.Unit == b.fact.Object.Unit && (a.thing == nil || a.thing.Type == b.thing.Type)
}

// otherNames are pairs of a name and its original that no fact states but the list
// of entities does.
func (g *generator) otherNames(f *course.Fact) [][]match {
	own, lang := g.c.Entity(f.Subject), f.Object.Names
	var made [][]match
	for i := range g.c.Entities {
		e := &g.c.Entities[i]
		if name := e.NameIn(lang); name != "" && e.Type == own.Type && e.Kind == own.Kind && len(g.of[subjectOf{e.ID, f.Predicate}]) == 0 {
			right := questions.Option{ID: e.ID, Text: name, Lang: lang, Proper: true, Correct: true}
			made = append(made, []match{newMatch(f, e, nil, right)})
		}
	}
	return made
}

// fillPool adds to the pool one pair of each fact, where it can stand beside all others.
func (g *generator) fillPool(pool []match, from [][]match) []match {
	for _, made := range from {
		if len(pool) == matchPool {
			break
		}
		at := slices.IndexFunc(made, func(m match) bool {
			return !g.telling(m) && !slices.ContainsFunc(pool, func(p match) bool { return g.clash(p, m) })
		})
		if at >= 0 {
			pool = append(pool, made[at])
		}
	}
	return pool
}

// clash reports whether two pairs cannot stand in one question: they share a side,
// or a side of one is true, by any fact, name or part-of, of a side of the other.
func (g *generator) clash(a, b match) bool {
	return g.confusable(a.left, b.left) || g.fitsLeft(a, b) || g.fitsLeft(b, a) ||
		a.fact.Object.Date != "" && g.timed[a.left.ID] && g.timed[b.left.ID]
}

// fitsLeft reports whether b's right side is, or could be taken for, one of a's left.
func (g *generator) fitsLeft(a, b match) bool {
	if a.right.ID == b.right.ID || a.folded == b.folded {
		return true
	}
	if b.right.Lang != "" && g.bears(a.left, b.right.Text) {
		return true
	}
	if b.thing == nil {
		return g.told[told{b.fact.Predicate, a.left.ID, b.right.ID}]
	}
	return g.joined[[2]string{a.left.ID, b.thing.ID}] || g.confusable(a.thing, b.thing) || g.related(a.left, b.thing)
}

// telling reports whether the two sides share a word, as a treaty does with the town
// after which it is named.
func (g *generator) telling(m match) bool {
	return slices.ContainsFunc(g.nameTokens[m.left.ID], func(w string) bool { return slices.Contains(m.words, w) })
}

// extras are right sides that belong to no left of the pool.
func (g *generator) extras(pool []match, from [][]match) []questions.Option {
	var extra []match
	for _, made := range from {
		for _, m := range made {
			far := m.fact.Object.Date != "" && apart(int(m.right.Rank), int(pool[0].right.Rank)) > maxYearGap
			taken := slices.ContainsFunc(pool, func(p match) bool { return g.fitsLeft(p, m) }) ||
				slices.ContainsFunc(extra, func(e match) bool { return e.right.ID == m.right.ID })
			if !far && !taken && len(extra) < matchExtras {
				extra = append(extra, m)
			}
		}
	}
	options := make([]questions.Option, len(extra))
	for i, m := range extra {
		m.right.Correct, m.right.Why = false, g.pairClaim(m)
		options[i] = m.right
	}
	return options
}

// row is a pair as it is shown; what is right about it is the claim of its fact.
func (g *generator) row(m match, asked *course.Fact) questions.Pair {
	left := g.entityOption(m.left, true)
	left.Phrase = m.left.InSentence()
	left.Why = g.pairClaim(m)
	if m.fact != asked {
		left.Source = g.bestSource(m.fact)
	}
	m.right.Why, m.right.Source = left.Why, left.Source
	return questions.Pair{Left: left, Right: m.right}
}

// pairClaim says why two sides belong together; the right side is named even where
// the fact's sentence names another member of its object.
func (g *generator) pairClaim(m match) string {
	if m.right.Lang != "" {
		return fmt.Sprintf("The %s name of %s is %s.", languageNames[m.right.Lang], m.left.InSentence(), m.right.Text)
	}
	if e := g.c.Entity(m.right.ID); e != nil && !g.mentions(m.fact.Claim, e) {
		if g.c.Predicate(m.fact.Predicate).Tells == course.TellsActors {
			return fmt.Sprintf("%s So did %s.", m.fact.Claim, m.right.Text)
		}
		return fmt.Sprintf("%s %s belongs to it as well.", m.fact.Claim, m.right.Text)
	}
	return m.fact.Claim
}

// evenPairs shows names in other scripts on all sides of a column or on none, and
// on none where such a name is what is asked.
func evenPairs(it *questions.Item, hide bool) {
	bare, bareRight := hide, hide
	for _, p := range it.Pairs {
		bare = bare || len(p.Left.Alt) == 0
		bareRight = bareRight || len(p.Right.Alt) == 0
	}
	bareRight = bareRight || slices.ContainsFunc(it.Distractors, func(o questions.Option) bool { return len(o.Alt) == 0 })
	for i := range it.Pairs {
		if bare {
			it.Pairs[i].Left.Alt = nil
		}
		if bareRight {
			it.Pairs[i].Right.Alt = nil
		}
	}
	if bareRight {
		hideScripts(it)
	}
}
