package course

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
)

var (
	idPattern    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	factPattern  = regexp.MustCompile(`^[a-z0-9]+([-/][a-z0-9]+)*$`)
	certainties  = []Certainty{Stated, Attributed, Contested, Estimate}
	importances  = []Importance{Core, Normal, Extra}
	objectRanges = []string{"entity", "set", "entities", "date", "quantity", "text", "names", "any"}
	formNames    = []string{"true-false", "single-choice", "attribution", "cause", "document", "multiple-choice", "ordering", "map", "odd-one-out", "sequence-gap", "correction", "matching", "sorting", "cloze", "year", "date", "quantity", "short-answer"}
	askForms     = []string{"", "single-choice", "attribution", "cause", "document"}
	tellings     = []Telling{"", TellsWhen, TellsActors, TellsParties}
)

// validate checks that everything fits together and builds the indexes.
func (l *loader) validate() {
	c := l.course
	l.header()
	c.topics, c.sources = map[string]int{}, map[string]*Source{}
	c.entities, c.predicates, c.facts = map[string]*Entity{}, map[string]*Predicate{}, map[string]*Fact{}
	c.maps = map[string]*Map{}
	for i, t := range c.Topics {
		c.topics[t.ID] = i
	}
	for i := range c.Sources {
		c.sources[c.Sources[i].ID] = &c.Sources[i]
	}
	for i := range c.Entities {
		c.entities[c.Entities[i].ID] = &c.Entities[i]
	}
	for i := range c.Predicates {
		c.predicates[c.Predicates[i].ID] = &c.Predicates[i]
	}
	for i := range c.Sources {
		l.source(&c.Sources[i])
	}
	for i := range c.Entities {
		l.entity(&c.Entities[i])
	}
	for i := range c.Predicates {
		l.predicate(&c.Predicates[i])
	}
	for i := range c.Maps {
		c.maps[c.Maps[i].ID] = &c.Maps[i]
		l.drawing(&c.Maps[i])
	}
	for i := range c.Facts {
		l.fact(&c.Facts[i])
	}
	sort.SliceStable(c.Facts, func(i, j int) bool { return c.topics[c.Facts[i].Topic] < c.topics[c.Facts[j].Topic] })
	for i := range c.Facts {
		c.facts[c.Facts[i].ID] = &c.Facts[i]
	}
}

func (l *loader) header() {
	c := l.course
	if !idPattern.MatchString(c.ID) {
		l.report("course.yaml", 0, fmt.Sprintf("the course id %q is not usable", c.ID), "use lower-case letters, digits and hyphens")
	}
	if c.Title == "" || c.Version == "" || c.Language == "" {
		l.report("course.yaml", 0, "title, version or language is missing", "add it")
	}
	if len(c.Topics) == 0 {
		l.report("course.yaml", 0, "the course has no topics", "list them under topics, in teaching order")
	}
	seen := map[string]bool{}
	for _, t := range c.Topics {
		if !idPattern.MatchString(t.ID) || t.Title == "" || seen[t.ID] {
			l.report("course.yaml", 0, fmt.Sprintf("the topic %q has no usable id, no title, or stands twice", t.ID), "give every topic an id of its own and a title")
		}
		seen[t.ID] = true
	}
}

func (l *loader) source(s *Source) {
	at := l.lines["sources "+s.ID]
	if s.ID == "" || s.Title == "" || s.Kind == "" {
		l.report(at.file, at.line, fmt.Sprintf("the source %q has no id, kind or title", s.ID), "add it")
	}
}

func (l *loader) entity(e *Entity) {
	at := l.lines["entities "+e.ID]
	if !idPattern.MatchString(e.ID) {
		l.report(at.file, at.line, fmt.Sprintf("the entity id %q is not usable", e.ID), "use lower-case letters, digits and hyphens")
	}
	if !idPattern.MatchString(e.Type) {
		l.report(at.file, at.line, fmt.Sprintf("%s has the type %q", e.ID, e.Type), "say in one word what it is: person, place, treaty, organ, …")
	}
	if e.Name() == "" {
		l.report(at.file, at.line, e.ID+" has no English name", "add names: {en: [...]}")
	}
	if e.Gloss == "" {
		l.report(at.file, at.line, e.ID+" has no gloss", "say in a few words who or what it is")
	}
	if e.In != "" && l.course.entities[e.In] == nil {
		l.report(at.file, at.line, fmt.Sprintf("%s is part of %q, which does not exist", e.ID, e.In), "add that entity or correct the id")
	}
	for lang, names := range e.Names {
		for _, n := range names {
			if strings.TrimSpace(n) == "" {
				l.report(at.file, at.line, fmt.Sprintf("%s has an empty name in %s", e.ID, lang), "fill it or drop the language")
			}
		}
	}
}

// pathData is what an outline may consist of: nothing that could be markup.
var pathData = regexp.MustCompile(`^[MmLlHhVvCcSsQqTtAaZz0-9eE.,\s-]*$`)

func (l *loader) drawing(m *Map) {
	at := l.lines["maps "+m.ID]
	bad := func(what, remedy string) { l.report(at.file, at.line, "the map "+m.ID+": "+what, remedy) }
	if !idPattern.MatchString(m.ID) {
		bad("the id is not usable", "use lower-case letters, digits and hyphens")
	}
	if m.Title == "" || m.About == "" || m.Credit == "" {
		bad("title, about or credit is missing", "name the map, say what it shows without the answers, and whose data it is")
	}
	if m.Width <= 0 || m.Height <= 0 {
		bad("it has no size", "give width and height of the drawing's viewBox")
	}
	for _, p := range m.Places {
		switch {
		case l.course.entities[p.Entity] == nil:
			bad(fmt.Sprintf("%q is not an entity", p.Entity), "add it to entities.yaml or correct the id")
		case p.Where == "":
			bad(p.Entity+" has no position in words", "say where it is without naming it, for those who cannot see the map")
		case p.X < 0 || p.Y < 0 || p.X > float64(m.Width) || p.Y > float64(m.Height):
			bad(p.Entity+" lies outside the drawing", "correct x and y")
		case !pathData.MatchString(p.Area):
			bad(p.Entity+" has an outline that is no path", "use SVG path data: letters for moves and numbers")
		}
	}
}

func (l *loader) predicate(p *Predicate) {
	at := l.lines["predicates "+p.ID]
	bad := func(what, remedy string) { l.report(at.file, at.line, p.ID+": "+what, remedy) }
	if !idPattern.MatchString(p.ID) {
		bad("the id is not usable", "use lower-case letters, digits and hyphens")
	}
	if !slices.Contains(objectRanges, p.Range) {
		bad(fmt.Sprintf("unknown range %q", p.Range), "use one of "+strings.Join(objectRanges, ", "))
	}
	for _, t := range p.Domain {
		if !slices.ContainsFunc(l.course.Entities, func(e Entity) bool { return e.Type == t }) {
			bad(fmt.Sprintf("no entity has the type %q of its domain", t), "correct the type, or take it out")
		}
	}
	if !slices.Contains(tellings, p.Tells) {
		bad(fmt.Sprintf("it tells %q", p.Tells), "use when, actors or parties, or leave it out")
	}
	seen := map[string]bool{}
	for _, t := range p.Templates {
		if !idPattern.MatchString(t.ID) || seen[t.ID] {
			bad(fmt.Sprintf("the template id %q is not usable or stands twice", t.ID), "give each template an id of its own")
		}
		seen[t.ID] = true
		if !slices.Contains(formNames, t.Form) {
			bad(fmt.Sprintf("the template %s has the form %q", t.ID, t.Form), "use one of "+strings.Join(formNames, ", "))
		}
		if t.Direction == "" || len(t.Stems) == 0 {
			bad(fmt.Sprintf("the template %s has no direction or no stems", t.ID), "add them")
		}
	}
}

func (l *loader) fact(f *Fact) {
	bad := func(what, remedy string) { l.report(f.File, f.Line, f.ID+": "+what, remedy) }
	c := l.course
	if !factPattern.MatchString(f.ID) {
		bad("the id is not usable", "use lower-case letters, digits, hyphens and slashes, as in treaty/signed-on/1860")
	}
	subject, predicate := c.entities[f.Subject], c.predicates[f.Predicate]
	if subject == nil {
		bad(fmt.Sprintf("the subject %q is not an entity", f.Subject), "add it to entities.yaml or correct the id")
	}
	if predicate == nil {
		bad(fmt.Sprintf("the predicate %q does not exist", f.Predicate), "use one of predicates.yaml")
	}
	if subject != nil && predicate != nil && len(predicate.Domain) > 0 && !slices.Contains(predicate.Domain, subject.Type) {
		bad(fmt.Sprintf("%s takes a subject of type %s, not a %s", predicate.ID, strings.Join(predicate.Domain, " or "), subject.Type), "use another predicate")
	}
	if f.For != "" && c.entities[f.For] == nil {
		bad(fmt.Sprintf("%q under for is not an entity", f.For), "add it to entities.yaml or correct the id")
	}
	if predicate != nil {
		l.object(f, predicate, bad)
		for _, id := range f.Skip {
			if !derived.MatchString(id) && !slices.ContainsFunc(predicate.Templates, func(t Template) bool { return t.ID == id }) {
				bad(fmt.Sprintf("it skips %q, which is neither a template of %s nor cloze, cloze-… or correct-…", id, predicate.ID), "correct the id or take it out")
			}
		}
	}
	l.standing(f, bad)
	l.wording(f, bad)
	for i := range f.Asks {
		l.ask(&f.Asks[i], i+1, bad)
	}
}

// derived matches the templates of items that are made of a fact's own sentences:
// its claim with a gap, and its untrue versions to be corrected.
var derived = regexp.MustCompile(`^(cloze(-[a-z]+(-[0-9]+)?)?|correct-[0-9]+)$`)

func (l *loader) object(f *Fact, p *Predicate, bad func(string, string)) {
	o, kinds := f.Object, []string{}
	for kind, set := range map[string]bool{"entity": o.Entity != "", "set": len(o.Set) > 0, "date": o.Date != "", "quantity": o.Quantity != nil, "text": o.Text != "", "names": o.Names != ""} {
		if set {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) != 1 {
		bad("the object must have exactly one of entity, set, date, quantity, text, names", "keep one of them")
		return
	}
	fits := p.Range == "any" || p.Range == kinds[0] || p.Range == "entities" && (kinds[0] == "entity" || kinds[0] == "set")
	if !fits {
		bad(fmt.Sprintf("%s takes %s as its object, not %s", p.ID, p.Range, kinds[0]), "correct the object or use another predicate")
	}
	for _, id := range append(slices.Clone(o.Set), o.Entity) {
		if id != "" && l.course.entities[id] == nil {
			bad(fmt.Sprintf("the object %q is not an entity", id), "add it to entities.yaml or correct the id")
		}
	}
	if o.Date != "" {
		if _, err := ParseDate(o.Date); err != nil {
			bad(err.Error(), "correct the date")
		}
	}
	if o.Quantity != nil && o.Unit == "" {
		bad("the quantity has no unit", "add unit")
	}
	if s := l.course.entities[f.Subject]; o.Names != "" && s != nil && s.NameIn(o.Names) == "" {
		bad(fmt.Sprintf("%s has no name in %s", s.ID, o.Names), "add the name to the entity")
	}
}

func (l *loader) standing(f *Fact, bad func(string, string)) {
	if _, ok := l.course.topics[f.Topic]; !ok {
		bad(fmt.Sprintf("the topic %q does not exist", f.Topic), "use one of course.yaml")
	}
	if !slices.Contains(certainties, f.Certainty) {
		bad(fmt.Sprintf("unknown certainty %q", f.Certainty), "use stated, attributed, contested or estimate")
	}
	if !slices.Contains(importances, f.Importance) {
		bad(fmt.Sprintf("unknown importance %q", f.Importance), "use core, normal or extra")
	}
	if f.Holder == nil && (f.Certainty == Attributed || f.Certainty == Contested) {
		bad("a view needs its holder", "add holder: {text: …} or {entity: …}")
	}
	if f.Holder != nil {
		l.term(*f.Holder, "holder", bad)
	}
	if len(f.Sources) == 0 {
		bad("the fact has no source", "add sources: [{id: …, at: …}]")
	}
	for _, cite := range f.Sources {
		s := l.course.sources[cite.ID]
		if s == nil {
			bad(fmt.Sprintf("the source %q does not exist", cite.ID), "add it to sources.yaml or correct the id")
			continue
		}
		if len(s.Sections) > 0 && !slices.Contains(s.Sections, cite.At) {
			bad(fmt.Sprintf("%q is not a heading of %s", cite.At, s.ID), "use a heading as it stands in sources.yaml")
		}
	}
}

func (l *loader) wording(f *Fact, bad func(string, string)) {
	if f.Claim == "" || f.Explanation == "" {
		bad("claim or explanation is missing", "write one sentence that states the fact, and one to three that explain it")
	}
	for _, u := range f.Untrue {
		if u.Claim == "" || u.Why == "" {
			bad("an untrue version has no claim or no why", "write both")
		}
		if strings.EqualFold(strings.TrimSpace(u.Claim), strings.TrimSpace(f.Claim)) {
			bad("an untrue version repeats the claim", "change the one point that makes it false")
		}
	}
}

func (l *loader) ask(a *Ask, n int, bad func(string, string)) {
	where := fmt.Sprintf("question %d", n)
	if !idPattern.MatchString(a.Of) {
		bad(where+" does not say what it asks for", "add of: object, subject, date, holder, …")
	}
	if !slices.Contains(askForms, a.Form) {
		bad(fmt.Sprintf("%s has the form %q", where, a.Form), "use single-choice, attribution, cause or document, or leave it out")
	}
	if len(a.Stems) == 0 {
		bad(where+" has no stem", "write the question, if possible in two wordings")
	}
	l.right(a, where, bad)
	for _, foil := range a.Foils {
		l.term(Term{Entity: foil.Entity, Text: foil.Text}, where+", foil", bad)
		if foil.Why == "" {
			bad(where+" has a foil without a why", "say in a few words why it is wrong")
		}
		for _, key := range append(slices.Clone(a.Keys), a.Key) {
			if foil.Entity != "" && foil.Entity == key.Entity || foil.Text != "" && strings.EqualFold(foil.Text, key.Text) {
				bad(where+" has its key among the foils", "replace the foil")
			}
		}
	}
}

// right checks what is right in a question: one of its five kinds, whole.
func (l *loader) right(a *Ask, where string, bad func(string, string)) {
	kinds := 0
	for _, set := range []bool{a.Key != (Term{}), len(a.Keys) > 0, len(a.Pairs) > 0, len(a.Order) > 0, a.Amount != nil} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		bad(where+" must have exactly one of key, keys, pairs, order, amount", "keep one of them")
		return
	}
	terms := append(append([]Term{}, a.Keys...), a.Order...)
	for _, p := range a.Pairs {
		terms = append(terms, p.Left, p.Right)
	}
	switch {
	case a.Key != (Term{}):
		terms = append(terms, a.Key)
		if len(a.Foils) < 2 && (len(a.Foils) > 0 || len(a.Accept) == 0) {
			bad(where+" has fewer than two foils", "add plausible wrong answers, or none and an accept list for a written answer")
		}
	case len(a.Keys) > 0:
		if len(a.Keys) < 2 || len(a.Foils) < 2 {
			bad(where+" needs two right answers and two foils", "add some, or ask for one key")
		}
	case len(a.Pairs) > 0 && len(a.Pairs) < 3:
		bad(where+" has fewer than three pairs", "add pairs")
	case len(a.Order) > 0 && len(a.Order) < 3:
		bad(where+" has fewer than three things to order", "add some")
	case a.Amount != nil && (a.Amount.Unit == "" || a.Amount.Tolerance < 0):
		bad(where+" has an amount without a unit, or a negative tolerance", "correct it")
	}
	for _, t := range terms {
		l.term(t, where+", key", bad)
	}
}

func (l *loader) term(t Term, what string, bad func(string, string)) {
	switch {
	case (t.Entity == "") == (t.Text == ""):
		bad(what+" must be either an entity or a text", "keep one of them")
	case t.Entity != "" && l.course.entities[t.Entity] == nil:
		bad(fmt.Sprintf("%s: %q is not an entity", what, t.Entity), "add it to entities.yaml or correct the id")
	}
}
