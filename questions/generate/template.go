package generate

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// templateItem asks a fact by one template of its predicate. It returns nil where
// the fact offers too little, for example too few distractors that are proven false.
func (g *generator) templateItem(f *course.Fact, t course.Template) *questions.Item {
	it := g.newItem(f, t.ID, questions.Form(t.Form), t.Direction)
	it.Stems = g.fill(f, t.Stems)
	if len(it.Stems) == 0 || len(t.Kinds) > 0 && !slices.Contains(t.Kinds, g.c.Entity(values(f)[0]).Kind) {
		return nil
	}
	built := false
	switch {
	case t.Direction == "sequence":
		built = g.sequence(it, f)
	case t.Direction == "receiver":
		built = g.receiver(it, f)
	case t.Direction == "subject":
		built = g.askSubject(it, f)
	case f.Object.Date != "":
		built = g.askYear(it, f)
	case f.Object.Quantity != nil:
		built = g.askAmount(it, f)
	case f.Object.Text != "":
		built = g.askText(it, f)
	case f.Object.Names != "":
		built = g.askName(it, f)
	default:
		built = g.askEntity(it, f)
	}
	if !built || !g.dropTelling(it) {
		return nil
	}
	if it.Form == questions.FormTyped {
		g.refuseOthers(it, nil)
	}
	evenScripts(it)
	return it
}

// dropTelling drops stems that name a key, as the name of a treaty may name its
// parties, and reports whether any stem is left.
func (g *generator) dropTelling(it *questions.Item) bool {
	if it.Form == questions.FormOrder || it.Form == questions.FormYear || it.Direction == "subject" {
		return true // a subject's other names are what such stems ask about
	}
	var names []string
	for _, k := range it.Keys {
		if e := g.c.Entity(k.ID); e != nil && k.Lang == "" {
			names = append(names, append(slices.Clone(e.Names["en"]), e.Also...)...)
		}
	}
	it.Stems = slices.DeleteFunc(it.Stems, func(stem string) bool {
		text := " " + strings.Join(questions.Words(stem), " ") + " "
		return slices.ContainsFunc(names, func(n string) bool {
			return strings.Contains(text, " "+strings.Join(questions.Words(n), " ")+" ")
		})
	})
	return len(it.Stems) > 0
}

var openSlot = regexp.MustCompile(`\{[a-mo-z][a-z-]*\}`)

// fill puts the fact's words into the slots of the stems and drops stems with a
// slot that the fact cannot fill. {n} stays: it is known only when a presentation
// is drawn.
func (g *generator) fill(f *course.Fact, stems []string) []string {
	subject := g.c.Entity(f.Subject)
	slots := []string{"{subject}", subject.InSentence(), "{object}", g.objectPhrase(f)}
	if e := g.c.Entity(f.For); e != nil {
		slots = append(slots, "{for}", e.InSentence())
	}
	if m := g.member(f); m != nil {
		slots = append(slots, "{member}", m.InSentence())
	}
	if len(f.Object.Set) > 0 {
		slots = append(slots, "{others}", g.list(f.Object.Set))
	}
	if f.Object.Names != "" {
		slots = append(slots, "{lang}", languageNames[f.Object.Names])
	}
	if d, ok := g.dates[f.ID]; ok {
		slots = append(slots, "{year}", strconv.Itoa(d.Year), "{month-year}", course.Date{Year: d.Year, Month: d.Month}.String())
		if d.Day > 0 {
			slots = append(slots, "{date}", dateText(f, d))
		}
	}
	r := strings.NewReplacer(slots...)
	var filled []string
	for _, s := range stems {
		if text := capital(r.Replace(s)); !openSlot.MatchString(text) && !slices.Contains(filled, text) {
			filled = append(filled, text)
		}
	}
	return filled
}

// dateText names the calendar of a day that two calendars call differently.
func dateText(f *course.Fact, d course.Date) string {
	if f.Object.Also != "" && d.Day > 0 {
		return d.String() + " (New Style)"
	}
	return d.String()
}

func (g *generator) objectPhrase(f *course.Fact) string {
	o := f.Object
	switch {
	case o.Entity != "":
		return g.c.Entity(o.Entity).InSentence()
	case o.Names != "":
		return g.c.Entity(f.Subject).NameIn(o.Names)
	case o.Quantity != nil:
		return amountText(*o.Quantity, o.Unit)
	default:
		return o.Text
	}
}

// list writes entities as "a, b and c".
func (g *generator) list(ids []string) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = g.c.Entity(id).InSentence()
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// values lists the entities that a fact names as its object.
func values(f *course.Fact) []string {
	if f.Object.Entity != "" {
		return []string{f.Object.Entity}
	}
	return f.Object.Set
}

// member picks the entity of the object by which the subject can be told from
// others: one that no other subject of the predicate has, if there is one.
func (g *generator) member(f *course.Fact) *course.Entity {
	own := values(f)
	if len(own) == 0 {
		return nil
	}
	for _, id := range own {
		shared := false
		for _, o := range g.byPredicate[f.Predicate] {
			shared = shared || o.Subject != f.Subject && slices.Contains(values(o), id)
		}
		if !shared {
			return g.c.Entity(id)
		}
	}
	return g.c.Entity(own[0])
}

// askEntity asks for the entity, or the entities, that the fact names.
func (g *generator) askEntity(it *questions.Item, f *course.Fact) bool {
	own := values(f)
	key := g.c.Entity(own[0])
	it.Names = g.termNames(course.Term{Entity: key.ID})
	if it.Form == questions.FormTyped {
		for _, id := range own {
			g.accept(it, g.c.Entity(id))
		}
		return true
	}
	if it.Form == questions.FormMulti && len(own) == 1 {
		it.Form, it.Level = questions.FormChoice, questions.LevelRecognise
		it.Stems = []string{strings.TrimSuffix(it.Stems[0], " Choose {n}.")}
	}
	keys := own[:1]
	it.Show = showChoice
	if it.Form == questions.FormMulti {
		keys, it.Show = own, showMulti
	}
	for _, id := range keys {
		it.Keys = append(it.Keys, g.entityOption(g.c.Entity(id), true))
	}
	for _, e := range g.rivals(f, key) {
		it.Distractors = append(it.Distractors, g.entityOption(e, false))
	}
	return len(it.Distractors) >= minOptions-1
}

// rivals are entities of the key's type and kind that the predicate does not join
// to the subject, those that it joins to other subjects first.
func (g *generator) rivals(f *course.Fact, key *course.Entity) []*course.Entity {
	if !g.c.Predicate(f.Predicate).Complete {
		return nil
	}
	taken := map[string]bool{f.Subject: true, f.For: true}
	for _, o := range g.byPredicate[f.Predicate] {
		if o.Subject == f.Subject {
			for _, id := range values(o) {
				taken[id] = true
			}
		}
	}
	var rivals []*course.Entity
	add := func(e *course.Entity) {
		if !taken[e.ID] && e.Type == key.Type && e.Kind == key.Kind && !related(e, key) && g.contemporary(f, e) {
			taken[e.ID] = true
			rivals = append(rivals, e)
		}
	}
	others := slices.Clone(g.byPredicate[f.Predicate])
	g.nearest(f, others)
	for _, side := range []bool{true, false} {
		for _, o := range others {
			for _, id := range values(o) {
				if (o.For == f.For) == side {
					add(g.c.Entity(id))
				}
			}
		}
		if len(rivals) >= showMulti-1 {
			break // enough of the same side; the other side would be too easy to tell
		}
	}
	for i := range g.c.Entities {
		if len(rivals) < showMulti-1 {
			add(&g.c.Entities[i])
		}
	}
	return rivals[:min(len(rivals), poolSize)]
}

// nearest sorts facts by how close in time they are to f.
func (g *generator) nearest(f *course.Fact, facts []*course.Fact) {
	year, dated := g.yearOf(f)
	if !dated {
		return
	}
	gap := func(o *course.Fact) int {
		y, ok := g.yearOf(o)
		if !ok {
			return 1000
		}
		return max(y-year, year-y)
	}
	sort.SliceStable(facts, func(i, j int) bool { return gap(facts[i]) < gap(facts[j]) })
}

// yearOf is the year that a fact states, or that its subject was signed in.
func (g *generator) yearOf(f *course.Fact) (int, bool) {
	if d, ok := g.dates[f.ID]; ok {
		return d.Year, true
	}
	y, ok := g.signedYear[f.Subject]
	return y, ok
}

// contemporary reports whether an entity existed when the fact's subject was
// signed; without dates it is taken to have (item-writing rule L19).
func (g *generator) contemporary(f *course.Fact, e *course.Entity) bool {
	year, dated := g.yearOf(f)
	from, to, known := e.Lifetime()
	return !dated || !known || from <= year && year <= to
}

// related reports whether two entities share a name, or are part of one another or
// of one thing, as the forms of one state are.
func related(a, b *course.Entity) bool {
	if a.In == b.ID || b.In == a.ID || a.In != "" && a.In == b.In {
		return true
	}
	names := b.AllNames()
	return slices.ContainsFunc(a.AllNames(), func(n string) bool {
		return slices.ContainsFunc(names, func(m string) bool { return strings.EqualFold(n, m) })
	})
}

// askSubject asks what the statement is about, given its object.
func (g *generator) askSubject(it *questions.Item, f *course.Fact) bool {
	subject := g.c.Entity(f.Subject)
	asked := func(o *course.Fact) bool { return g.sameObject(f, o) }
	if it.Form == questions.FormTyped {
		if g.otherSubject(f, asked) {
			return false // two right answers
		}
		g.accept(it, subject)
		if f.Object.Names != "" { // the name in English is asked, not in a third language
			it.Accepted = slices.DeleteFunc(it.Accepted, func(n questions.Name) bool { return n.Lang != "en" })
		}
		it.Names = g.termNames(course.Term{Entity: f.Subject})
		return len(it.Accepted) > 0
	}
	it.Keys = []questions.Option{g.entityOption(subject, true)}
	for _, e := range g.otherSubjects(f, subject, asked) {
		it.Distractors = append(it.Distractors, g.entityOption(e, false))
	}
	if f.Object.Names != "" {
		hideScripts(it)
	} else {
		it.Names = g.termNames(course.Term{Entity: f.Subject})
	}
	it.Show = showChoice
	return len(it.Distractors) >= minOptions-1
}

// hideScripts takes away the names in other scripts where they would give the answer.
func hideScripts(it *questions.Item) {
	for _, options := range [][]questions.Option{it.Keys, it.Distractors} {
		for i := range options {
			options[i].Alt = nil
		}
	}
}

// sameObject reports whether o's object makes the question about f's object true of o's subject.
func (g *generator) sameObject(f, o *course.Fact) bool {
	switch {
	case f.Object.Date != "":
		return g.dates[f.ID].Year == g.dates[o.ID].Year
	case f.Object.Quantity != nil:
		return o.Object.Quantity != nil && *f.Object.Quantity == *o.Object.Quantity && f.Object.Unit == o.Object.Unit
	case f.Object.Names != "":
		return slices.Contains(g.c.Entity(o.Subject).AllNames(), g.objectPhrase(f))
	case f.Object.Text != "":
		return strings.EqualFold(f.Object.Text, o.Object.Text)
	case f.Predicate == "parties":
		return !slices.ContainsFunc(f.Object.Set, func(id string) bool { return !slices.Contains(o.Object.Set, id) })
	default:
		return slices.Contains(values(o), g.member(f).ID)
	}
}

func (g *generator) otherSubject(f *course.Fact, asked func(*course.Fact) bool) bool {
	return slices.ContainsFunc(g.byPredicate[f.Predicate], func(o *course.Fact) bool { return o.Subject != f.Subject && asked(o) })
}

// otherSubjects are entities of the subject's type of which the asked statement is
// false: those with another object (for the same party) first, then, where the
// predicate is closed, those on which the course is silent.
func (g *generator) otherSubjects(f *course.Fact, key *course.Entity, asked func(*course.Fact) bool) []*course.Entity {
	p := g.c.Predicate(f.Predicate)
	taken := map[string]bool{f.Subject: true, f.For: true}
	for _, id := range values(f) {
		taken[id] = true
	}
	others := slices.Clone(g.byPredicate[f.Predicate])
	g.nearest(f, others)
	for _, o := range others {
		if asked(o) {
			taken[o.Subject] = true
		}
	}
	var rivals []*course.Entity
	add := func(e *course.Entity) {
		if !taken[e.ID] && e.Type == key.Type && e.Kind == key.Kind && !related(e, key) {
			taken[e.ID] = true
			rivals = append(rivals, e)
		}
	}
	for _, o := range others {
		if o.For == f.For {
			add(g.c.Entity(o.Subject))
		}
	}
	for _, o := range others {
		if len(rivals) < showChoice-1 && (p.Closed || g.noParty(o.Subject, f.For)) {
			add(g.c.Entity(o.Subject))
		}
	}
	for i := range g.c.Entities {
		if e := &g.c.Entities[i]; p.Closed && (f.Object.Names == "" || e.NameIn(f.Object.Names) != "") {
			add(e)
		}
	}
	return rivals[:min(len(rivals), poolSize)]
}

// noParty reports whether the course lists the parties of an instrument and the
// polity is not among them: nobody can have signed it for that polity.
func (g *generator) noParty(instrument, polity string) bool {
	for _, o := range g.byPredicate["parties"] {
		if o.Subject == instrument {
			return !slices.Contains(o.Object.Set, polity)
		}
	}
	return false
}

// receiver asks for the party that the fact's qualifier names.
func (g *generator) receiver(it *questions.Item, f *course.Fact) bool {
	key := g.c.Entity(f.For)
	if key == nil {
		return false
	}
	taken := map[string]bool{key.ID: true}
	for _, o := range g.byPredicate[f.Predicate] {
		if o.Subject == f.Subject {
			taken[o.For] = true
		}
	}
	it.Keys, it.Show = []questions.Option{g.entityOption(key, true)}, showChoice
	it.Names = g.termNames(course.Term{Entity: key.ID})
	for _, facts := range [][]*course.Fact{g.byPredicate[f.Predicate], g.byPredicate["signed-for"]} {
		for _, o := range facts {
			e := g.c.Entity(o.For)
			if e == nil || taken[e.ID] || e.Type != key.Type || related(e, key) || !g.contemporary(f, e) || e.In == "china" {
				continue
			}
			taken[e.ID] = true
			it.Distractors = append(it.Distractors, g.entityOption(e, false))
		}
	}
	it.Distractors = it.Distractors[:min(len(it.Distractors), poolSize)]
	return len(it.Distractors) >= minOptions-1
}

// askYear asks for the year of a date, typed or chosen among the years of
// neighbouring events (never random years).
func (g *generator) askYear(it *questions.Item, f *course.Fact) bool {
	key := g.dates[f.ID].Year
	if it.Form == questions.FormYear {
		it.Accepted = []questions.Name{{Lang: "en", Text: strconv.Itoa(key)}}
		return true
	}
	it.Keys = []questions.Option{{ID: strconv.Itoa(key), Text: strconv.Itoa(key), Correct: true, Rank: int64(key)}}
	near := slices.Clone(g.years)
	sort.SliceStable(near, func(i, j int) bool {
		return max(near[i].year-key, key-near[i].year) < max(near[j].year-key, key-near[j].year)
	})
	seen := map[int]bool{}
	for _, y := range near {
		if seen[y.year] || g.subjectYear[f.Subject][y.year] || len(it.Distractors) == poolSize {
			continue
		}
		seen[y.year] = true
		text := strconv.Itoa(y.year)
		it.Distractors = append(it.Distractors, questions.Option{ID: text, Text: text, Rank: int64(y.year), Why: fmt.Sprintf("%d belongs elsewhere: %s", y.year, y.fact.Claim)})
	}
	it.Show = showChoice
	return len(it.Distractors) >= minOptions-1
}

// askAmount asks for a sum, among the other sums of the course in the same unit
// and, where these are too few, the half, the double and the quadruple.
func (g *generator) askAmount(it *questions.Item, f *course.Fact) bool {
	key, unit := *f.Object.Quantity, f.Object.Unit
	it.Keys, it.Show = []questions.Option{amountOption(key, unit, true, "")}, showChoice
	seen := map[float64]bool{key: true}
	add := func(q float64, why string) {
		if !seen[q] && len(it.Distractors) < poolSize {
			seen[q] = true
			it.Distractors = append(it.Distractors, amountOption(q, unit, false, why))
		}
	}
	for _, o := range g.byPredicate[f.Predicate] {
		if o.Object.Unit == unit && o.Subject != f.Subject {
			add(*o.Object.Quantity, "That is another sum: "+o.Claim)
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

// amountText writes 8000000 tael as "8 million taels".
func amountText(q float64, unit string) string {
	number := strconv.FormatFloat(q, 'f', -1, 64)
	if q >= 1e6 {
		number = strconv.FormatFloat(q/1e6, 'f', -1, 64) + " million"
	}
	if q != 1 && !strings.HasSuffix(unit, "s") {
		unit += "s"
	}
	return number + " " + unit
}

// askText asks for a phrase, among the phrases that the predicate has for others.
func (g *generator) askText(it *questions.Item, f *course.Fact) bool {
	if it.Form == questions.FormTyped {
		it.Accepted = []questions.Name{{Lang: "en", Text: f.Object.Text}}
		for _, n := range g.c.Entity(f.Subject).Also {
			it.Accepted = appendName(it.Accepted, questions.Name{Lang: "en", Text: n})
		}
		return true
	}
	it.Keys, it.Show = []questions.Option{{ID: slug(f.Object.Text), Text: capital(f.Object.Text), Correct: true}}, showChoice
	seen := map[string]bool{slug(f.Object.Text): true}
	for _, o := range g.byPredicate[f.Predicate] {
		if o.Subject == f.Subject || seen[slug(o.Object.Text)] || len(it.Distractors) == poolSize {
			continue
		}
		seen[slug(o.Object.Text)] = true
		it.Distractors = append(it.Distractors, questions.Option{ID: slug(o.Object.Text), Text: capital(o.Object.Text), Why: o.Claim})
	}
	return len(it.Distractors) >= minOptions-1
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

// sequence asks to order the fact's subject among others with the same predicate,
// drawn from the nearest in time whose years all differ.
func (g *generator) sequence(it *questions.Item, f *course.Fact) bool {
	near := slices.Clone(g.byPredicate[f.Predicate])
	year := g.dates[f.ID].Year
	gap := func(o *course.Fact) int { y := g.dates[o.ID].Year; return max(y-year, year-y) }
	sort.SliceStable(near, func(i, j int) bool { return gap(near[i]) < gap(near[j]) })
	near = g.apartInTime(f, near, orderPool)
	if len(near) < 2 {
		return false
	}
	// The draw depends on the fact alone, so that neighbours get different sets and
	// the item stays the same.
	rng := rand.New(rand.NewPCG(textSeed(f.ID), 0))
	rng.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	for _, e := range append(near[:min(len(near), orderEvents-1)], f) {
		d := g.dates[e.ID]
		o := g.entityOption(g.c.Entity(e.Subject), true)
		o.Why = dateText(e, d)
		o.Rank = int64(d.Year*10000 + d.Month*100 + d.Day)
		it.Keys = append(it.Keys, o)
	}
	slices.SortFunc(it.Keys, func(a, b questions.Option) int { return int(a.Rank - b.Rank) })
	it.Show = len(it.Keys)
	return true
}

// apartInTime picks at most n facts whose years differ from f's and from one
// another's, with at most one name that tells its own place ("Second Opium War").
func (g *generator) apartInTime(f *course.Fact, from []*course.Fact, n int) []*course.Fact {
	picked := []*course.Fact{f}
	for _, o := range from {
		clash := slices.ContainsFunc(picked, func(e *course.Fact) bool {
			d := g.dates[e.ID].Year - g.dates[o.ID].Year
			return max(d, -d) < minYearGap || e.Subject == o.Subject || g.numbered(e) && g.numbered(o)
		})
		if !clash && len(picked) <= n {
			picked = append(picked, o)
		}
	}
	return picked[1:]
}

var ordinal = regexp.MustCompile(`\b(First|Second|Third|Fourth|Fifth)\b`)

func (g *generator) numbered(f *course.Fact) bool {
	return ordinal.MatchString(g.c.Entity(f.Subject).Name())
}

func textSeed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return h.Sum64()
}
