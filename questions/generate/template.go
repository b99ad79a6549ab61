package generate

import (
	"regexp"
	"slices"
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
	if len(it.Stems) == 0 || !g.suits(f, t) || !g.build(it, f) || !g.dropTelling(it) || !dropClang(it) {
		return nil
	}
	if it.Form == questions.FormTyped {
		g.refuseOthers(it, nil)
	}
	g.fitting(it, f)
	if !g.dropSided(it, f) {
		return nil
	}
	if it.Form != questions.FormMap { // its positions have no names in other scripts
		evenScripts(it)
	}
	return it
}

// dropSided drops the stems of a question for the subject that name a power, where
// the key's name bears it ("British Convention") and most wrong options do not; it
// reports whether any stem is left.
func (g *generator) dropSided(it *questions.Item, f *course.Fact) bool {
	power := g.c.Entity(f.For)
	if power == nil || it.Direction != directionSubject || len(it.Keys) != 1 || !namedIn([]string{it.Keys[0].Text}, power) {
		return true
	}
	sided := 0
	for _, d := range it.Distractors {
		if namedIn([]string{d.Text}, power) {
			sided++
		}
	}
	if 2*sided < len(it.Distractors) {
		it.Stems = slices.DeleteFunc(it.Stems, func(s string) bool { return namedIn([]string{s}, power) })
	}
	return len(it.Stems) > 0
}

// suits reports whether a template may ask the fact: a template can want objects
// of certain kinds.
func (g *generator) suits(f *course.Fact, t course.Template) bool {
	own := g.member(f)
	return len(t.Kinds) == 0 || own != nil && slices.Contains(t.Kinds, own.Kind)
}

// build fills in what is right and what is wrong, by the form, then by the
// direction, then by what the fact's object is. It reports false where the fact
// offers too little.
func (g *generator) build(it *questions.Item, f *course.Fact) bool {
	switch it.Form {
	case questions.FormMap:
		return g.onMap(it, f)
	case questions.FormMatch:
		return g.matching(it, f)
	case questions.FormSort:
		return g.sorting(it, f)
	case questions.FormOdd:
		return g.odd(it, f)
	case questions.FormGap:
		return g.gap(it, f)
	case questions.FormDate:
		return g.fullDate(it, f)
	case questions.FormAmount:
		return g.amount(it, f)
	}
	switch it.Direction {
	case "sequence":
		return g.sequence(it, f)
	case "receiver":
		return g.receiver(it, f)
	case "subject":
		return g.askSubject(it, f)
	}
	switch {
	case f.Object.Date != "":
		return g.askYear(it, f)
	case f.Object.Quantity != nil:
		return g.askAmount(it, f)
	case f.Object.Text != "":
		return g.askText(it, f)
	case f.Object.Names != "":
		return g.askName(it, f)
	}
	return g.askEntity(it, f)
}

// dropTelling drops stems that name a key, as the name of a treaty may name its
// parties, and reports whether any stem is left.
func (g *generator) dropTelling(it *questions.Item) bool {
	switch {
	case it.Direction == "subject", it.Form == questions.FormMap:
		return true // a subject's other names are what such stems ask about
	case it.Form == questions.FormOrder, it.Form == questions.FormYear, it.Form == questions.FormGap:
		return true // the key is a time
	}
	for _, k := range it.Keys {
		if e := g.c.Entity(k.ID); e != nil && k.Lang == "" {
			it.Stems = slices.DeleteFunc(it.Stems, func(stem string) bool { return namedIn([]string{stem}, e) })
		}
	}
	return len(it.Stems) > 0
}

// namedIn reports whether a stem names the entity, under any English name.
func namedIn(stems []string, e *course.Entity) bool {
	return slices.ContainsFunc(stems, func(stem string) bool {
		text := " " + strings.Join(questions.Words(stem), " ") + " "
		return slices.ContainsFunc(append(slices.Clone(e.Names["en"]), e.Also...), func(n string) bool {
			return strings.Contains(text, " "+strings.Join(questions.Words(n), " ")+" ")
		})
	})
}

var openSlot = regexp.MustCompile(`\{[a-mo-z][a-z-]*\}`)

// fill puts the fact's words into the slots of the stems and drops stems with a
// slot that the fact cannot fill. {n} stays: it is known only when a presentation
// is drawn.
func (g *generator) fill(f *course.Fact, stems []string) []string {
	r := g.slots(f, g.member(f))
	var filled []string
	for _, s := range stems {
		if text := capital(r.Replace(s)); !openSlot.MatchString(text) && !slices.Contains(filled, text) {
			filled = append(filled, text)
		}
	}
	return filled
}

// slots are the words of a fact, with one member of its object, for the slots of a
// wording.
func (g *generator) slots(f *course.Fact, member *course.Entity) *strings.Replacer {
	slots := []string{"{subject}", g.c.Entity(f.Subject).InSentence(), "{object}", g.objectPhrase(f)}
	if e := g.c.Entity(f.For); e != nil {
		slots = append(slots, "{for}", e.InSentence())
	}
	if member != nil {
		slots = append(slots, "{member}", member.InSentence())
	}
	if len(f.Object.Set) > 0 {
		slots = append(slots, "{others}", g.list(f.Object.Set))
	}
	if f.Object.Names != "" {
		slots = append(slots, "{lang}", languageNames[f.Object.Names])
	}
	if q := f.Object.Quantity; q != nil {
		unit, _ := handyUnit(*q, f.Object.Unit)
		slots = append(slots, "{unit}", unit)
	}
	if d, ok := g.dates[f.ID]; ok {
		slots = append(slots, "{year}", strconv.Itoa(d.Year), "{month-year}", course.Date{Year: d.Year, Month: d.Month}.String())
		if d.Day > 0 {
			slots = append(slots, "{date}", dateText(f, d), "{calendar}", strings.TrimSuffix(calendarOf(f), " calendar")+" calendar")
		}
	}
	return strings.NewReplacer(slots...)
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

// member is the entity of the object by which the subject is asked for: the first,
// which the course's author put first for its weight. Subjects that share it are no
// distractors.
func (g *generator) member(f *course.Fact) *course.Entity {
	own := values(f)
	if len(own) == 0 {
		return nil
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
		if len(own) == 1 {
			for i, s := range it.Stems {
				it.Stems[i] = strings.TrimSuffix(s, " One name is enough.")
			}
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
			it.Accepted = slices.DeleteFunc(it.Accepted, func(n questions.Name) bool { return n.Lang != "en" || languageOf(n.Text) != "en" })
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

// receiver asks for the party that the fact's qualifier names.
func (g *generator) receiver(it *questions.Item, f *course.Fact) bool {
	key := g.c.Entity(f.For)
	if key == nil {
		return false
	}
	taken := map[string]bool{key.ID: true}
	for _, o := range g.of[subjectOf{f.Subject, f.Predicate}] {
		taken[o.For] = true
	}
	it.Keys, it.Show = []questions.Option{g.entityOption(key, true)}, showChoice
	it.Names = g.termNames(course.Term{Entity: key.ID})
	for _, sides := range [][]string{g.sides[f.Predicate], g.allSides} {
		for _, id := range sides {
			e := g.c.Entity(id)
			if e == nil || len(it.Distractors) == poolSize || taken[e.ID] || e.Type != key.Type || g.related(e, key) || !g.contemporary(f, e) || g.gave(f, e) {
				continue
			}
			taken[e.ID] = true
			it.Distractors = append(it.Distractors, g.entityOption(e, false))
		}
	}
	return len(it.Distractors) >= minOptions-1
}
