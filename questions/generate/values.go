package generate

import (
	"fmt"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// askAmount asks for a sum, among the other sums of the course in the same unit
// and, where these are too few, the half, the double and the quadruple. An estimate
// stands among values at least twice as large or half as small.
func (g *generator) askAmount(it *questions.Item, f *course.Fact) bool {
	key, unit := *f.Object.Quantity, f.Object.Unit
	it.Keys, it.Show = []questions.Option{amountOption(key, unit, true, "")}, showChoice
	seen := []float64{key}
	add := func(q float64, why string) {
		clash := slices.ContainsFunc(seen, func(o float64) bool {
			return q == o || f.Certainty == course.Estimate && q < estimateFactor*o && o < estimateFactor*q
		})
		if !clash && len(it.Distractors) < poolSize {
			seen = append(seen, q)
			it.Distractors = append(it.Distractors, amountOption(q, unit, false, why))
		}
	}
	for _, o := range g.byPredicate[f.Predicate] {
		if o.Object.Unit == unit && o.Subject != f.Subject {
			add(*o.Object.Quantity, "That is another sum. "+o.Claim)
		}
	}
	for _, ratio := range []float64{0.5, 2, 4} {
		if len(it.Distractors) < showChoice-1 {
			add(key*ratio, "No instrument of the course sets this sum here.")
		}
	}
	return len(it.Distractors) >= minOptions-1
}

func amountOption(q float64, unit string, correct bool, why string) questions.Option {
	text := amountText(q, unit)
	return questions.Option{ID: slug(text), Text: text, Correct: correct, Why: why, Rank: int64(q)}
}

// askText asks for a phrase, among the phrases that the predicate has for others.
func (g *generator) askText(it *questions.Item, f *course.Fact) bool {
	if it.Form == questions.FormTyped {
		it.Accepted = []questions.Name{{Lang: "en", Text: f.Object.Text}}
		for _, n := range g.c.Entity(f.Subject).Also {
			if beginAlike(g.fold(n), g.fold(f.Object.Text)) { // a spelling of it, not of another name
				it.Accepted = appendName(it.Accepted, questions.Name{Lang: "en", Text: n})
			}
		}
		return true
	}
	it.Keys, it.Show = []questions.Option{{ID: slug(f.Object.Text), Text: capital(f.Object.Text), Correct: true}}, showChoice
	seen := map[string]bool{slug(f.Object.Text): true}
	for _, o := range g.byPredicate[f.Predicate] {
		if len(it.Distractors) == poolSize {
			break
		}
		if o.Subject == f.Subject || seen[slug(o.Object.Text)] {
			continue
		}
		seen[slug(o.Object.Text)] = true
		it.Distractors = append(it.Distractors, questions.Option{ID: slug(o.Object.Text), Text: capital(o.Object.Text), Why: o.Claim})
	}
	return len(it.Distractors) >= minOptions-1
}

// beginAlike reports whether two folded names share their first three letters.
func beginAlike(a, b string) bool {
	return len(a) >= 3 && len(b) >= 3 && a[:3] == b[:3]
}

// askName asks for the subject's name in another language.
func (g *generator) askName(it *questions.Item, f *course.Fact) bool {
	lang, subject := f.Object.Names, g.c.Entity(f.Subject)
	it.Names = g.termNames(course.Term{Entity: f.Subject})
	it.Keys, it.Show = []questions.Option{{ID: subject.ID, Text: subject.NameIn(lang), Lang: lang, Proper: true, Correct: true}}, showChoice
	for i := range g.c.Entities {
		e := &g.c.Entities[i]
		if e.ID == subject.ID || e.Type != subject.Type || e.Kind != subject.Kind || e.NameIn(lang) == "" || slices.Contains(subject.Names[lang], e.NameIn(lang)) || slices.Contains(e.Names[lang], subject.NameIn(lang)) || len(it.Distractors) == poolSize {
			continue
		}
		it.Distractors = append(it.Distractors, questions.Option{ID: e.ID, Text: e.NameIn(lang), Lang: lang, Proper: true, Why: fmt.Sprintf("%s is %s.", e.NameIn(lang), e.InSentence())})
	}
	return len(it.Distractors) >= minOptions-1
}
