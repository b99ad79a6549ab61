package lint

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// chronicle is what the rules know of the course: names, dates and who acted.
type chronicle struct {
	names  map[string][]string // entity id → its names, folded
	years  map[int]bool        // in which the course knows something to have happened
	days   map[int64]bool      // the same, as days since 1970
	double map[string]string   // "28 May 1858" → what another calendar calls it
	when   map[string]int      // subject → its year
	actors map[string]bool     // entities that act: people, parties, signatories
	party  map[string][]string // subject → its parties
	values map[[2]string][]*course.Fact
}

func newChronicle(c *course.Course) chronicle {
	k := chronicle{names: map[string][]string{}, years: map[int]bool{}, days: map[int64]bool{}, double: map[string]string{}, when: map[string]int{}, actors: map[string]bool{}, party: map[string][]string{}, values: map[[2]string][]*course.Fact{}}
	for i := range c.Entities {
		e := &c.Entities[i]
		for _, n := range e.AllNames() {
			k.names[e.ID] = append(k.names[e.ID], questions.Fold(n))
		}
		k.actors[e.ID] = e.Type == "person"
	}
	for i := range c.Facts {
		k.learn(c, &c.Facts[i])
	}
	return k
}

// learn notes what a fact tells of dates and actors.
func (k *chronicle) learn(c *course.Course, f *course.Fact) {
	k.values[[2]string{f.Predicate, f.Subject}] = append(k.values[[2]string{f.Predicate, f.Subject}], f)
	for _, text := range []string{f.Claim, f.Explanation} {
		for _, y := range yearInText.FindAllString(text, -1) {
			k.years[int(number(y))] = true
		}
		for _, d := range dayInText.FindAllString(text, -1) {
			if v, ok := readValue(d); ok {
				k.days[int64(v.n)] = true
			}
		}
	}
	p := c.Predicate(f.Predicate)
	if d, err := course.ParseDate(f.Object.Date); err == nil {
		k.years[d.Year] = true
		if f.Object.Also != "" && d.Day > 0 {
			k.double[d.String()] = f.Object.Also
		}
		if p != nil && p.Tells == course.TellsWhen {
			k.when[f.Subject] = d.Year
		}
	}
	if f.For != "" {
		k.actors[f.For] = true
	}
	if p != nil && (p.Tells == course.TellsParties || p.Tells == course.TellsActors) {
		for _, id := range objectIDs(f) {
			k.actors[id] = true
			if p.Tells == course.TellsParties {
				k.party[f.Subject] = append(k.party[f.Subject], id)
			}
		}
	}
}

// objectIDs lists what a fact says of its subject as option ids.
func objectIDs(f *course.Fact) []string {
	switch {
	case f.Object.Entity != "":
		return []string{f.Object.Entity}
	case f.Object.Date != "":
		return []string{f.Object.Date[:4]}
	}
	return f.Object.Set
}

// singleKey (L18) wants what is marked right to be right, and nothing else. A choice
// needs one key; a written answer must be accepted; a statement needs a true and a
// false version. What a template draws must be false by the course: its predicate is
// functional, complete or closed, and no fact says otherwise; a foil that an author
// wrote must not be among the fact's own objects. In matching no row may have the
// answer of another row, by any fact; an odd one must not belong after all.
func (c *checker) singleKey(it *questions.Item) string {
	if msg := marked(it); msg != "" {
		return msg
	}
	f := c.c.Fact(it.Fact)
	if f == nil {
		return ""
	}
	if t := template(c.c.Predicate(f.Predicate), it.Template); t == nil {
		return c.foilTrue(it, f)
	}
	if it.Form == questions.FormOdd {
		return c.sharesAfterAll(it, f)
	}
	p := c.c.Predicate(f.Predicate)
	if picks(it) && len(it.Distractors) > 0 && !p.Functional && !p.Complete && !p.Closed {
		return fmt.Sprintf("nothing proves the wrong options false: the predicate %s is neither functional nor complete nor closed; say which it is, or ask by an authored question with foils", p.ID)
	}
	if len(it.Pairs) > 0 {
		return c.rowWithTwo(it, f)
	}
	return c.distractorTrue(it, f)
}

// marked checks that as much is marked right as the form needs.
func marked(it *questions.Item) string {
	switch {
	case it.Form == questions.FormTrueFalse:
		if len(it.Statements) < 2 || !slices.ContainsFunc(it.Statements, func(s questions.Statement) bool { return s.True }) ||
			!slices.ContainsFunc(it.Statements, func(s questions.Statement) bool { return !s.True }) {
			return "a true or false item needs a true and a false statement"
		}
	case it.Form.Typed():
		if len(it.Accepted) == 0 {
			return "no answer would be accepted; list at least one"
		}
	case picksOne(it) && it.Form != questions.FormOdd:
		if len(it.Keys) != 1 || !it.Keys[0].Correct {
			return "a single choice needs exactly one key"
		}
	}
	for _, d := range it.Distractors {
		if d.Correct {
			return fmt.Sprintf("the wrong option %q is marked right", d.Text)
		}
	}
	return ""
}

func template(p *course.Predicate, id string) *course.Template {
	if p == nil {
		return nil
	}
	for i := range p.Templates {
		if p.Templates[i].ID == id {
			return &p.Templates[i]
		}
	}
	return nil
}

// foilTrue finds a foil that the fact itself makes right, where the question asks for
// an object of the fact and its key is one of several. A question about one of them
// in particular ("which of the five ports grew most?") has another direction.
func (c *checker) foilTrue(it *questions.Item, f *course.Fact) string {
	own := objectIDs(f)
	if it.Direction != "object" || !picks(it) || !slices.ContainsFunc(it.Keys, func(k questions.Option) bool { return slices.Contains(own, k.ID) }) {
		return ""
	}
	for _, d := range it.Distractors {
		if slices.Contains(own, d.ID) && it.Form != questions.FormOdd {
			return fmt.Sprintf("the wrong option %q is right as well: the fact names it; replace it", d.Text)
		}
	}
	return ""
}

func (c *checker) sharesAfterAll(it *questions.Item, f *course.Fact) string {
	if it.Direction != "odd" {
		return ""
	}
	for _, k := range it.Keys {
		for _, o := range c.known.values[[2]string{f.Predicate, f.Subject}] {
			if slices.Contains(objectIDs(o), k.ID) {
				return fmt.Sprintf("%q is no odd one: %s says that it belongs; replace it", k.Text, o.ID)
			}
		}
	}
	return ""
}

// rowWithTwo finds a row to which a fact gives the answer of another row as well.
func (c *checker) rowWithTwo(it *questions.Item, f *course.Fact) string {
	for i, p := range it.Pairs {
		for j, q := range it.Pairs {
			if i == j || p.Right.ID == q.Right.ID {
				continue
			}
			for _, o := range c.known.values[[2]string{f.Predicate, p.Left.ID}] {
				if slices.Contains(objectIDs(o), q.Right.ID) {
					return fmt.Sprintf("%q belongs to %q as well, by %s; leave one of the rows out", q.Right.Text, p.Left.Text, o.ID)
				}
			}
		}
	}
	return ""
}

// distractorTrue finds a wrong option that another fact of the same predicate makes right.
func (c *checker) distractorTrue(it *questions.Item, f *course.Fact) string {
	if !picks(it) {
		return ""
	}
	for _, d := range it.Distractors {
		right := false
		switch it.Direction {
		case "object":
			right = slices.ContainsFunc(c.known.values[[2]string{f.Predicate, f.Subject}], func(o *course.Fact) bool {
				return o.For == f.For && slices.Contains(objectIDs(o), d.ID)
			})
		case "receiver":
			right = slices.ContainsFunc(c.known.values[[2]string{f.Predicate, f.Subject}], func(o *course.Fact) bool { return o.For == d.ID })
		case "subject":
			right = slices.ContainsFunc(c.known.values[[2]string{f.Predicate, d.ID}], func(o *course.Fact) bool { return asksSame(f, o) })
		}
		if right {
			return fmt.Sprintf("the wrong option %q is right by another fact of the course; replace it", d.Text)
		}
	}
	return ""
}

// asksSame reports whether the object by which f asks for its subject (the first of
// a set) is o's as well, so that o's subject answers too.
func asksSame(f, o *course.Fact) bool {
	mine, theirs := objectIDs(f), objectIDs(o)
	if o.For != f.For || len(mine) == 0 {
		return false
	}
	if template := f.Object.Set; len(template) > 1 {
		return !slices.ContainsFunc(mine, func(id string) bool { return !slices.Contains(theirs, id) })
	}
	return slices.Contains(theirs, mine[0])
}

// plausible (L19) refuses wrong options that nobody takes for right: words of the
// absurd list; years so far from the key that the period tells; people and parties
// that the course knows not to have lived at the time, where the key did; and years
// in which a party of the asked instrument did not exist.
func (c *checker) plausible(it *questions.Item) string {
	for _, text := range answers(it) {
		if m := c.absurd(text); m != "" {
			return fmt.Sprintf("%q in %q is not serious; write an answer that someone might give", m, text)
		}
	}
	if !picks(it) || len(it.Keys) == 0 {
		return ""
	}
	if msg := c.farYear(it); msg != "" {
		return msg
	}
	return c.anachronism(it)
}

func (c *checker) absurd(text string) string {
	return c.silly.FindString(text)
}

func (c *checker) farYear(it *questions.Item) string {
	key, ok := readValue(it.Keys[0].Text)
	if !ok || key.precision != "year" {
		return ""
	}
	f := c.c.Fact(it.Fact)
	for _, d := range it.Distractors {
		v, _ := readValue(d.Text)
		if math.Abs(v.n-key.n) > float64(c.s.YearReach) {
			return fmt.Sprintf("the year %s lies more than %d years from the key %s; choose a nearer one", d.Text, c.s.YearReach, it.Keys[0].Text)
		}
		for _, id := range c.parties(f) {
			if from, to, known := c.c.Entity(id).Lifetime(); known && (int(v.n) < from || int(v.n) > to) {
				return fmt.Sprintf("in %s %s did not exist; choose another year", d.Text, c.c.Entity(id).Name())
			}
		}
	}
	return ""
}

// parties are those of the fact's subject, and the one that the fact is for.
func (c *checker) parties(f *course.Fact) []string {
	if f == nil {
		return nil
	}
	list := c.known.party[f.Subject]
	if f.For != "" {
		list = append(slices.Clone(list), f.For)
	}
	return list
}

// anachronism finds an actor among the wrong options who did not live in any year
// that the item is about, though every key is known to have.
func (c *checker) anachronism(it *questions.Item) string {
	years := c.yearsOf(it)
	if len(years) == 0 {
		return ""
	}
	for _, k := range it.Keys {
		e := c.c.Entity(k.ID)
		if e == nil || !c.known.actors[k.ID] || !c.alive(k.ID, years) {
			return ""
		}
		if _, _, known := e.Lifetime(); !known {
			return "" // a historian of the time, say
		}
	}
	for _, d := range it.Distractors {
		if c.known.actors[d.ID] && c.c.Entity(d.ID).Type == c.c.Entity(it.Keys[0].ID).Type && !c.alive(d.ID, years) {
			return fmt.Sprintf("%q does not belong to the time of the question (%d); replace it by one of its time", d.Text, years[0])
		}
	}
	return ""
}

// alive reports whether the entity existed in one of the years, or may have.
func (c *checker) alive(id string, years []int) bool {
	e := c.c.Entity(id)
	if e == nil {
		return true
	}
	from, to, known := e.Lifetime()
	return !known || slices.ContainsFunc(years, func(y int) bool { return from <= y && y <= to })
}

// yearsOf are the years that an item is about: those in its stems, else its fact's,
// else its subject's.
func (c *checker) yearsOf(it *questions.Item) []int {
	var years []int
	for _, s := range it.Stems {
		for _, y := range yearInText.FindAllString(s, -1) {
			years = append(years, int(number(y)))
		}
	}
	f := c.c.Fact(it.Fact)
	if len(years) > 0 || f == nil {
		return years
	}
	if d, err := course.ParseDate(f.Object.Date); err == nil {
		return []int{d.Year}
	}
	if y, ok := c.known.when[f.Subject]; ok {
		return []int{y}
	}
	return nil
}

// trick (L20) finds wrong numbers that are nearly right: a year or a day next to the
// key's that is no event of the course, or an amount within a tenth of it that the
// course does not state.
func (c *checker) trick(it *questions.Item) string {
	if !picks(it) || len(it.Keys) == 0 {
		return ""
	}
	key, ok := readValue(it.Keys[0].Text)
	if !ok {
		return ""
	}
	for _, d := range it.Distractors {
		v, ok := readValue(d.Text)
		if ok && v.precision == key.precision && c.tooNear(key, v) {
			return fmt.Sprintf("%q lies so near the key %q that it tests care and not knowledge; choose one further off, or a date of the course", d.Text, it.Keys[0].Text)
		}
	}
	return ""
}

func (c *checker) tooNear(key, v value) bool {
	gap := math.Abs(v.n - key.n)
	switch v.precision {
	case "year":
		return gap < float64(c.s.MinYearGap) && !c.known.years[int(v.n)]
	case "day":
		return gap < float64(c.s.MinDayGap) && !c.known.days[int64(v.n)]
	case "amount":
		low, high := min(v.n, key.n), max(v.n, key.n)
		return low > 0 && high < c.s.MinAmountRatio*low && !c.states(v.n)
	}
	return false
}

// states reports whether the course itself speaks of that amount.
func (c *checker) states(n float64) bool {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	return slices.ContainsFunc(c.c.Facts, func(f course.Fact) bool {
		return f.Object.Quantity != nil && *f.Object.Quantity == n || strings.Contains(strings.ReplaceAll(f.Claim, ",", ""), text)
	})
}
