// Package course loads and validates a course pack: a folder of YAML that a
// teacher can read and edit, with entities, facts, sources, topics and the
// templates that turn facts into questions.
//
// A pack that loads without error holds together: every id that is mentioned
// exists, every fact has its source, every date and quantity can be read.
package course

// Course is a loaded and validated pack. It is read-only and safe for concurrent use.
type Course struct {
	ID          string  `yaml:"id"`
	Version     string  `yaml:"version"`
	Title       string  `yaml:"title"`
	Description string  `yaml:"description"`
	Language    string  `yaml:"language"` // BCP 47
	Calendar    string  `yaml:"calendar"` // what a date without a calendar means: gregorian
	Topics      []Topic `yaml:"topics"`   // in teaching order

	Sources    []Source    `yaml:"-"`
	Entities   []Entity    `yaml:"-"`
	Predicates []Predicate `yaml:"-"`
	Facts      []Fact      `yaml:"-"` // by topic, then in the order of the files
	LeftOut    []LeftOut   `yaml:"-"`

	topics     map[string]int
	sources    map[string]*Source
	entities   map[string]*Entity
	predicates map[string]*Predicate
	facts      map[string]*Fact
}

// Topic is a chapter of the course.
type Topic struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	About string `yaml:"about"` // one sentence
}

// Source is a document or work that facts rest on.
type Source struct {
	ID       string   `yaml:"id"`
	Kind     string   `yaml:"kind"` // course-document, treaty-text, reference, scholarship, news
	Title    string   `yaml:"title"`
	Author   string   `yaml:"author"`
	Language string   `yaml:"language"`
	Year     string   `yaml:"year"`
	URL      string   `yaml:"url"`
	Cite     string   `yaml:"cite"`     // how it is named in a sentence
	Sections []string `yaml:"sections"` // headings, where locators must name one of them
}

// Entity is a person, place, treaty or idea of the course.
type Entity struct {
	ID    string              `yaml:"id"`
	Type  string              `yaml:"type"` // treaty, polity, person, place, river, war, event, people, concept, document, organisation
	Kind  string              `yaml:"kind"` // finer: city, island, lake, …
	The   bool                `yaml:"the"`  // whether English puts "the" before the name
	Names map[string][]string `yaml:"names"`
	Also  []string            `yaml:"also"`  // other spellings that count as right
	Gloss string              `yaml:"gloss"` // a few words: who or what it is
	Dates string              `yaml:"dates"`
	At    *Coordinates        `yaml:"at"`
	In    string              `yaml:"part-of"`
}

// Coordinates are decimal degrees.
type Coordinates struct {
	Lat float64 `yaml:"lat"`
	Lon float64 `yaml:"lon"`
}

// Certainty says how firmly a fact stands.
type Certainty string

// The certainties.
const (
	Stated     Certainty = "stated"     // plain fact
	Attributed Certainty = "attributed" // a view with a holder
	Contested  Certainty = "contested"  // holders disagree
	Estimate   Certainty = "estimate"   // a rough figure
)

// Importance says how much an exam cares.
type Importance string

// The importances.
const (
	Core   Importance = "core"
	Normal Importance = "normal"
	Extra  Importance = "extra"
)

// Fact is the unit of memory: one thing to know.
type Fact struct {
	ID          string     `yaml:"id"`
	Covers      []string   `yaml:"covers"` // numbers of the course's inventory of statements
	Subject     string     `yaml:"subject"`
	Predicate   string     `yaml:"predicate"`
	Object      Object     `yaml:"object"`
	For         string     `yaml:"for"` // qualifier: the party signed for, the receiver of a cession, …
	Topic       string     `yaml:"topic"`
	Certainty   Certainty  `yaml:"certainty"`
	Holder      *Term      `yaml:"holder"` // whose view it is, where it is not plainly stated
	Importance  Importance `yaml:"importance"`
	Claim       string     `yaml:"claim"` // the fact as one true sentence
	Untrue      []Untrue   `yaml:"untrue"`
	Explanation string     `yaml:"explanation"`
	Nuance      string     `yaml:"nuance"`
	Sources     []Citation `yaml:"sources"`
	Asks        []Ask      `yaml:"asks"`

	File string `yaml:"-"` // where it stands, for messages
	Line int    `yaml:"-"`
}

// Object is what a fact says of its subject: exactly one of its kinds is set.
type Object struct {
	Entity   string   `yaml:"entity"`
	Set      []string `yaml:"set"` // entity ids; the whole set, not a sample
	Date     string   `yaml:"date"`
	Calendar string   `yaml:"calendar"` // gregorian when empty
	Also     string   `yaml:"also"`     // the same day in words in another calendar
	Quantity *float64 `yaml:"quantity"`
	Unit     string   `yaml:"unit"`
	Text     string   `yaml:"text"`
	Names    string   `yaml:"names"` // the subject's own name in that language
}

// Term is an entity or a phrase.
type Term struct {
	Entity string `yaml:"entity"`
	Text   string `yaml:"text"`
}

// Untrue is a false version of a claim with what is wrong in it.
type Untrue struct {
	Claim string `yaml:"claim"`
	Why   string `yaml:"why"`
}

// Citation names a source and a place in it.
type Citation struct {
	ID string `yaml:"id"`
	At string `yaml:"at"`
}

// Ask is an authored question about one part of a fact.
type Ask struct {
	Of     string   `yaml:"of"` // the direction: object, subject, holder, date, …
	Stems  []string `yaml:"stems"`
	Key    Term     `yaml:"key"`
	Accept []string `yaml:"accept"` // with it the question is also asked as a typed one
	Foils  []Foil   `yaml:"foils"`
}

// Foil is a wrong answer and why it is wrong.
type Foil struct {
	Entity string `yaml:"entity"`
	Text   string `yaml:"text"`
	Why    string `yaml:"why"`
}

// LeftOut is a statement of the inventory that is not asked, and why.
type LeftOut struct {
	Covers string `yaml:"covers"`
	Why    string `yaml:"why"`
}

// Predicate is a kind of statement with the templates that ask it.
type Predicate struct {
	ID         string     `yaml:"id"`
	Meaning    string     `yaml:"meaning"`
	Domain     []string   `yaml:"domain"`     // entity types a subject may have; empty: any
	Range      string     `yaml:"range"`      // entity, set, entities (either), date, quantity, text, names, any
	Functional bool       `yaml:"functional"` // a subject has one object
	Complete   bool       `yaml:"complete"`   // what the course says of a subject is the whole of it
	Closed     bool       `yaml:"closed"`     // of a subject on which the course is silent it is false
	Templates  []Template `yaml:"templates"`
}

// Template is one way to ask a predicate.
type Template struct {
	ID        string   `yaml:"id"`
	Form      string   `yaml:"form"`      // a questions.Form
	Direction string   `yaml:"direction"` // object, subject, receiver, sequence
	Kinds     []string `yaml:"kinds"`     // only where the object is of one of these kinds; empty: any
	Stems     []string `yaml:"stems"`     // wordings with the slots {subject} {object} {for} {date} {year} {n} …
}

// Topic returns the topic with that id and its place in the teaching order.
func (c *Course) Topic(id string) (Topic, int, bool) {
	i, ok := c.topics[id]
	if !ok {
		return Topic{}, 0, false
	}
	return c.Topics[i], i, true
}

// Source returns the source with that id, or nil.
func (c *Course) Source(id string) *Source { return c.sources[id] }

// Entity returns the entity with that id, or nil.
func (c *Course) Entity(id string) *Entity { return c.entities[id] }

// Predicate returns the predicate with that id, or nil.
func (c *Course) Predicate(id string) *Predicate { return c.predicates[id] }

// Fact returns the fact with that id, or nil.
func (c *Course) Fact(id string) *Fact { return c.facts[id] }

// Name is the entity's preferred name in the course's language, without article.
func (e *Entity) Name() string { return e.NameIn("en") }

// NameIn is the preferred name in a language, or "".
func (e *Entity) NameIn(lang string) string {
	if n := e.Names[lang]; len(n) > 0 {
		return n[0]
	}
	return ""
}

// InSentence is the name as it stands within a sentence, with its article.
func (e *Entity) InSentence() string {
	if e.The {
		return "the " + e.Name()
	}
	return e.Name()
}

// AllNames lists every name and spelling in every language, the preferred English one first.
func (e *Entity) AllNames() []string {
	all := append([]string{}, e.Names["en"]...)
	all = append(all, e.Also...)
	for _, lang := range nameLanguages(e) {
		if lang != "en" {
			all = append(all, e.Names[lang]...)
		}
	}
	return all
}
