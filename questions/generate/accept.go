package generate

import (
	"regexp"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// nameIndex holds what the generator knows of names.
type nameIndex struct {
	surnames  map[string]int        // how many people bear the surname
	spellings map[string][]spelling // every name of every entity that could be typed for another, by initials
	longNames []string              // those of several words
	folded    map[string][]string   // texts with their folded words
	anyName   map[string]bool       // every name of every entity in every language, folded
}

// collectNames notes the names of all entities, to accept surnames that are one
// person's alone and to refuse slips that name something else.
func (g *generator) collectNames() {
	g.nameIndex = nameIndex{surnames: map[string]int{}, spellings: map[string][]spelling{}, folded: map[string][]string{}, anyName: map[string]bool{}}
	for i := range g.c.Entities {
		e := &g.c.Entities[i]
		for _, n := range e.AllNames() {
			g.anyName[questions.Fold(n)] = true
		}
		for _, n := range append(slices.Clone(e.Names["en"]), e.Also...) {
			g.addSpelling(n, e.ID)
		}
		if e.Type == "person" {
			g.surnames[surnameIn(e, e.Name())]++
			if n := e.NameIn("ru"); n != "" {
				g.surnames[surnameIn(e, n)]++
			}
		}
	}
}

func lastWord(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// surnameIn is the surname in a person's name. "Peter the Great" has none.
func surnameIn(e *course.Entity, name string) string {
	if strings.Contains(name, " the ") {
		return name
	}
	if first, _, several := strings.Cut(name, " "); several && e.SurnameFirst {
		return first
	}
	return lastWord(name)
}

// surname is what a person can be called alone: the surname in the name, where nobody
// and nothing else of the course is called so ("Qing" is no prince).
func (g *generator) surname(e *course.Entity, name string) (string, bool) {
	s := surnameIn(e, name)
	return s, e.Type == "person" && g.surnames[s] == 1 && !g.namesOther(s, e)
}

// accept takes every name of an entity as a right typed answer: in all languages,
// a person's surname where no other person of the course shares it, and "the X
// Treaty" for "the Treaty of X".
func (g *generator) accept(it *questions.Item, e *course.Entity) {
	add := func(lang, text string) {
		it.Accepted = appendName(it.Accepted, questions.Name{Lang: lang, Text: text})
	}
	add("en", e.Name())
	for _, n := range e.AllNames() {
		lang := nameLanguage(e, n)
		add(lang, n)
		for _, v := range variants(n) {
			if m := genericIn.FindStringSubmatch(n); m == nil || slices.Contains(strings.Fields(e.Name()), m[2]+m[3]) && !g.namesOther(v, e) {
				add(lang, v) // "Great" is no name of the Great River, and "Hong Kong" not that of its island
			}
		}
	}
	for _, n := range e.Names["en"] {
		// The first of its name may be called without the number where no second is known.
		if m := firstOf.FindStringSubmatch(n); m != nil && !g.isName("Second "+m[1]) && !g.isName(m[1]) {
			add("en", m[1])
		}
	}
	for _, n := range e.Names["ru"] {
		if s, alone := g.surname(e, n); alone {
			add("ru", s)
		}
	}
	if s, alone := g.surname(e, e.Name()); alone {
		add("en", s)
	}
	for _, n := range fullNames(e) {
		add("en", n)
	}
	if e.Type == "river" && !strings.HasSuffix(e.Name(), "River") {
		add("en", e.Name()+" River")
	}
	for _, n := range append(slices.Clone(e.Names["en"]), e.Also...) {
		if kind, place, ok := strings.Cut(n, " of "); ok && e.Type == "treaty" && (kind == "Treaty" || kind == "Protocol" || kind == "Convention") {
			add("en", place+" "+kind)
		}
	}
}

// fullNames are a person's English names with the patronymic that the Russian name has,
// and with initials: "Yegor Petrovich Kovalevsky", "Ye. P. Kovalevsky".
func fullNames(e *course.Entity) []string {
	parts := strings.Fields(e.NameIn("ru"))
	if e.Type != "person" || e.SurnameFirst || len(parts) != 3 {
		return nil
	}
	patronymic := latin(parts[1])
	var out []string
	for _, n := range e.Names["en"] {
		given, surname, ok := strings.Cut(n, " ")
		if !ok || strings.Contains(surname, " ") || strings.HasSuffix(given, ".") {
			continue
		}
		initial := given[:1] + ". "
		out = append(out, given+" "+patronymic+" "+surname, initial+patronymic[:1]+". "+surname, initial+surname)
	}
	return out
}

// latinLetters writes Russian letters in Latin ones, as English books mostly do;
// grading forgives what others write differently by a letter.
var latinLetters = strings.NewReplacer(
	"ье", "ye", "ая", "aya", "ее", "eye",
	"а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ё", "yo", "ж", "zh", "з", "z", "и", "i", "й", "y",
	"к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f",
	"х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya",
)

// latin transliterates a Russian name.
func latin(name string) string {
	return capital(latinLetters.Replace(strings.ToLower(name)))
}

var (
	yearAtEnd = regexp.MustCompile(`^(.+?),? (?:of )?(?:1[5-9]|20)\d\d(?: г\.| года)?$`)
	firstOf   = regexp.MustCompile(`^First (.+)$`)
	genericIn = regexp.MustCompile(`^(?:(Lake|Mount) (\p{Lu}\S+)|(\p{Lu}\S+) (River|Island|Lake|Bay))$`)
)

// variants are the ways in which a name is written besides: without its year, with
// St for Saint, without the word for its kind or with that word on the other side.
func variants(name string) []string {
	var out []string
	if m := yearAtEnd.FindStringSubmatch(name); m != nil {
		out = append(out, m[1])
	}
	if strings.Contains(name, "Saint ") {
		out = append(out, strings.ReplaceAll(name, "Saint ", "St "), strings.ReplaceAll(name, "Saint ", "St. "))
	}
	if m := genericIn.FindStringSubmatch(name); m != nil {
		kind, core := m[1]+m[4], m[2]+m[3]
		out = append(out, core, kind+" "+core, core+" "+kind)
	}
	return slices.DeleteFunc(out, func(v string) bool { return v == name })
}

// words are the folded words of a text (questions.Words), folded once: the same
// names are compared over and over.
func (g *generator) words(text string) []string {
	w, known := g.folded[text]
	if !known {
		w = questions.Words(text)
		g.folded[text] = w
	}
	return w
}

// fold is a text as answers are compared (questions.Fold).
func (g *generator) fold(text string) string { return strings.Join(g.words(text), "") }

// spelling is a name of an entity with its folded words.
type spelling struct {
	text   string
	words  []string
	entity string // "" for a foil
}

// initials groups spellings by what a slip cannot change: the number of words and
// the first letter of each (questions.Slip).
func (s spelling) initials() string {
	var b strings.Builder
	for _, w := range s.words {
		for _, r := range w {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}

func (g *generator) addSpelling(name, entity string) {
	s := spelling{name, g.words(name), entity}
	g.spellings[s.initials()] = append(g.spellings[s.initials()], s)
	if len(s.words) > 1 {
		g.longNames = append(g.longNames, name)
	}
}

// isName reports whether the course knows something by that name.
func (g *generator) isName(name string) bool {
	s := spelling{text: name, words: g.words(name)}
	return slices.ContainsFunc(g.spellings[s.initials()], func(o spelling) bool { return slices.Equal(o.words, s.words) })
}

// named is the entity that the course calls so in English, or nil.
func (g *generator) named(name string) *course.Entity {
	s := spelling{text: name, words: g.words(name)}
	for _, o := range g.spellings[s.initials()] {
		if slices.Equal(o.words, s.words) {
			return g.c.Entity(o.entity)
		}
	}
	return nil
}

// namesOther reports whether the name is also that of another entity than e.
func (g *generator) namesOther(name string, e *course.Entity) bool {
	s := spelling{text: name, words: g.words(name)}
	return slices.ContainsFunc(g.spellings[s.initials()], func(o spelling) bool {
		return o.entity != e.ID && slices.Equal(o.words, s.words)
	})
}

// refuseOthers notes the names of other things, and the foils of the same question,
// that grading would take for a slip of an accepted answer: Argun is not a misspelt
// Aigun.
func (g *generator) refuseOthers(it *questions.Item, foils []course.Foil) {
	accepted := make([]spelling, len(it.Accepted))
	for i, n := range it.Accepted {
		accepted[i] = spelling{text: n.Text, words: g.words(n.Text)}
	}
	own := func(o spelling) bool {
		typed := strings.Join(o.words, "")
		return slices.ContainsFunc(accepted, func(want spelling) bool { return strings.Join(want.words, "") == typed })
	}
	refuse := func(o spelling, want spelling) {
		if questions.Slip(o.words, want.words) && !own(o) && !slices.Contains(it.Refused, o.text) {
			it.Refused = append(it.Refused, o.text)
		}
	}
	for _, want := range accepted {
		for _, o := range g.spellings[want.initials()] {
			refuse(o, want)
		}
		for _, foil := range foils {
			if foil.Text != "" {
				refuse(spelling{text: foil.Text, words: g.words(foil.Text)}, want)
			}
		}
	}
}
