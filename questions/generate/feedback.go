package generate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// whyWords bounds the feedback to a wrong option: one sentence that is read at once.
const whyWords = 25

// aboutMost is how many facts about one entity are looked through for that feedback.
const aboutMost = 500

// feedbackIndex finds the facts that explain why something is not the answer.
type feedbackIndex struct {
	about  map[string][]*course.Fact // entity → the short and plain facts that speak of it
	ofYear map[int]*course.Fact      // year → the best known of its plain facts
}

// collectFeedback notes which facts speak of an entity and name it, and which date a
// year best.
func (g *generator) collectFeedback() {
	g.feedbackIndex = feedbackIndex{about: map[string][]*course.Fact{}, ofYear: map[int]*course.Fact{}}
	for i := range g.c.Facts {
		f := &g.c.Facts[i]
		if !tellable(f) {
			continue
		}
		for _, id := range append([]string{f.Subject, f.For}, values(f)...) {
			if id != "" && len(g.about[id]) < aboutMost && g.mentions(f.Claim, g.c.Entity(id)) && !slices.Contains(g.about[id], f) {
				g.about[id] = append(g.about[id], f)
			}
		}
		if d, ok := g.dates[f.ID]; ok && (g.ofYear[d.Year] == nil || weight(f) > weight(g.ofYear[d.Year])) {
			g.ofYear[d.Year] = f
		}
	}
}

// mentions reports whether a sentence calls an entity by one of its English names, a
// person also by the surname alone.
func (g *generator) mentions(sentence string, e *course.Entity) bool {
	names := append(slices.Clone(e.Names["en"]), e.Also...)
	if s, alone := g.surname(e, e.Name()); alone {
		names = append(names, s)
	}
	return slices.ContainsFunc(names, func(n string) bool { return wordIndex(sentence, n) >= 0 })
}

// tellable reports whether a fact's claim can explain why something else is wrong:
// short and plainly stated.
func tellable(f *course.Fact) bool {
	return f.Certainty == course.Stated && len(strings.Fields(f.Claim)) <= whyWords
}

// weight ranks facts by how well known they are.
func weight(f *course.Fact) int {
	return slices.Index([]course.Importance{course.Extra, course.Normal, course.Core}, f.Importance)
}

// whyNot says what an entity is that was taken for the answer to a question about f,
// and where that is from: what the same predicate says of it, else what the template
// says of all its wrong options, else the weightiest thing that the course says about
// it. It says nothing where the course does not.
func (g *generator) whyNot(it *questions.Item, f *course.Fact, e *course.Entity) (string, *questions.Citation) {
	best := g.saying(f, e)
	answers := best != nil && best.Predicate == f.Predicate
	if why := g.dated(f, e); why != "" && !answers {
		return why, nil
	}
	if why := g.otherwise(it, f, e); why != "" && (!answers || it.Direction != directionSubject || f.Object.Names != "") {
		return why, nil
	}
	if best == nil {
		return "", nil
	}
	return best.Claim, g.bestSource(best)
}

// dated says when something happened, to a question about the date of another.
func (g *generator) dated(f *course.Fact, e *course.Entity) string {
	d, ok := g.when[e.ID]
	if !ok || g.c.Predicate(f.Predicate).Tells != course.TellsWhen {
		return ""
	}
	return capital(e.Name()) + ": " + d.String() + "."
}

// otherwise is what the item's template says of a wrong option.
func (g *generator) otherwise(it *questions.Item, f *course.Fact, e *course.Entity) string {
	for _, t := range g.c.Predicate(f.Predicate).Templates {
		if t.ID != it.Template || t.Otherwise == "" {
			continue
		}
		native := e.NameIn(f.Object.Names)
		if strings.Contains(t.Otherwise, "{native}") && native == "" {
			return ""
		}
		said := strings.NewReplacer("{option}", e.InSentence(), "{native}", native).Replace(t.Otherwise)
		if said = capital(g.slots(f, g.member(f)).Replace(said)); !openSlot.MatchString(said) {
			return said
		}
	}
	return ""
}

// saying is the fact that best says what an entity is instead of the answer to a
// question about f, or nil.
func (g *generator) saying(f *course.Fact, e *course.Entity) *course.Fact {
	var best *course.Fact
	rank := func(o *course.Fact) int {
		r := weight(o)
		if o.Subject == e.ID {
			r += 3 // about the entity itself
		}
		switch {
		case o.Predicate == f.Predicate && o.For == f.For:
			r += 7 // what the question asks, answered for this option
		case o.Predicate == f.Predicate:
			r += 4 // for another party
		}
		return r
	}
	for _, o := range g.about[e.ID] {
		sameThing := o.Subject == f.Subject || o.Object.Names != "" && o.Object.Names != f.Object.Names
		if !sameThing && (best == nil || rank(o) > rank(best)) {
			best = o
		}
	}
	return best
}

// whyNotYear says what happened in a year that was taken for the year of f.
func (g *generator) whyNotYear(f *course.Fact, year int) (string, *questions.Citation) {
	o := g.ofYear[year]
	if o == nil || o.Subject == f.Subject {
		return "", nil
	}
	text := strconv.Itoa(year)
	if d := g.dates[o.ID]; g.when[o.Subject].Year == d.Year {
		return text + " is the year of " + g.c.Entity(o.Subject).InSentence() + ".", g.bestSource(o)
	}
	if strings.Contains(o.Claim, text) {
		return o.Claim, g.bestSource(o)
	}
	return "", nil
}

// sourceKinds ranks sources by how far they bear out a claim to the letter: a course
// document often says it more shortly.
var sourceKinds = []string{"treaty-text", "reference", "scholarship", "news", "course-document"}

// bestSource is the source that bears a fact out best.
func (g *generator) bestSource(f *course.Fact) *questions.Citation {
	cite := slices.MinFunc(f.Sources, func(a, b course.Citation) int { // validation wants one at least
		return cmp.Compare(slices.Index(sourceKinds, g.c.Source(a.ID).Kind), slices.Index(sourceKinds, g.c.Source(b.ID).Kind))
	})
	return &questions.Citation{Document: cite.ID, Title: g.c.Source(cite.ID).Title, Locator: cite.At}
}

// explainWrong gives every wrong option that a template drew, and that says no more
// than what it is called, what the facts say about it. The words of the course's
// author are left as they stand.
func (g *generator) explainWrong(it *questions.Item, f *course.Fact) {
	for i := range it.Distractors {
		d := &it.Distractors[i]
		if d.Source != nil {
			continue
		}
		why, source := "", (*questions.Citation)(nil)
		if e := g.c.Entity(d.ID); e != nil && (d.Why == "" || d.Why == glossOf(e)) {
			why, source = g.whyNot(it, f, e)
		} else if year, err := strconv.Atoi(d.Text); err == nil && isYear(d.Text) && !authored(it) {
			why, source = g.whyNotYear(f, year)
		}
		if why != "" {
			d.Why, d.Source = why, source
		}
	}
}

// authored reports whether the course's author wrote the item's wrong options.
func authored(it *questions.Item) bool { return strings.HasPrefix(it.Template, "ask-") }

// glossOf tells what an entity is: the feedback of last resort.
func glossOf(e *course.Entity) string { return capital(e.Name()) + ": " + sentence(e.Gloss) }
