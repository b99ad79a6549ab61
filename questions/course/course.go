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
	Maps       []Map       `yaml:"-"`
	Facts      []Fact      `yaml:"-"` // by topic, then in the order of the files
	LeftOut    []LeftOut   `yaml:"-"`

	topics     map[string]int
	sources    map[string]*Source
	entities   map[string]*Entity
	predicates map[string]*Predicate
	facts      map[string]*Fact
	maps       map[string]*Map
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
	Type  string              `yaml:"type"` // person, place, treaty, organ, … as the course needs; "person" accepts surnames
	Kind  string              `yaml:"kind"` // finer: city, island, lake, …
	The   bool                `yaml:"the"`  // whether English puts "the" before the name
	Names map[string][]string `yaml:"names"`
	Also  []string            `yaml:"also"`  // other spellings that count as right
	Gloss string              `yaml:"gloss"` // a few words: who or what it is
	Dates string              `yaml:"dates"`
	At    *Coordinates        `yaml:"at"`
	In    string              `yaml:"part-of"`

	// SurnameFirst says that a person's names begin with the surname, as Chinese ones do.
	SurnameFirst bool `yaml:"surname-first"`
}

// Coordinates are decimal degrees.
type Coordinates struct {
	Lat float64 `yaml:"lat"`
	Lon float64 `yaml:"lon"`
}

// Map is a drawing with the spots that questions ask for. The drawing itself bears
// no names.
type Map struct {
	ID     string  `yaml:"id"`
	Title  string  `yaml:"title"`
	About  string  `yaml:"about"`  // what the drawing shows, for those who cannot see it; without the answers
	File   string  `yaml:"file"`   // SVG in the pack's folder maps
	Width  int     `yaml:"width"`  // of the drawing's viewBox, which begins at 0 0
	Height int     `yaml:"height"` // of the drawing's viewBox
	Credit string  `yaml:"credit"` // whose data it is, and what is schematic
	Places []Place `yaml:"places"`

	SVG []byte `yaml:"-"` // the drawing
}

// Place is a spot or an area on a map.
type Place struct {
	Entity string  `yaml:"entity"`
	X      float64 `yaml:"x"` // where its letter stands, in units of the viewBox
	Y      float64 `yaml:"y"`
	Area   string  `yaml:"area"`  // SVG path data of its outline; empty for a spot
	Where  string  `yaml:"where"` // its position in words that do not name it: "flows north, east side"
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
	Skip        []string   `yaml:"skip"` // generated questions that do not suit this fact, by their template: date, cloze-object, correct-1
	Deed        string     `yaml:"deed"` // what the subject did, as a short phrase true of it alone: a row in sorting

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

// Ask is an authored question about one part of a fact. What is right decides how
// it is asked: a Key with foils is a choice, and with Accept also a written answer;
// Keys are several right options among foils; Pairs are matched; Order is put in
// order; an Amount is written as a number. Exactly one of the five is set.
type Ask struct {
	Of     string     `yaml:"of"`   // the direction: object, subject, holder, date, …
	Form   string     `yaml:"form"` // single-choice, attribution, cause or document; empty: as Of suggests
	Stems  []string   `yaml:"stems"`
	Key    Term       `yaml:"key"`
	Keys   []Term     `yaml:"keys"`
	Pairs  []AskPair  `yaml:"pairs"`
	Order  []Term     `yaml:"order"` // first to last
	Amount *AskAmount `yaml:"amount"`
	Accept []string   `yaml:"accept"` // with it the question is also asked as a typed one
	Foils  []Foil     `yaml:"foils"`
}

// AskPair is one row of an authored matching question.
type AskPair struct {
	Left  Term `yaml:"left"`
	Right Term `yaml:"right"`
}

// AskAmount is the number that an authored question asks for.
type AskAmount struct {
	Value     float64 `yaml:"value"`
	Tolerance float64 `yaml:"tolerance"` // how far an answer may be off, in the same unit; 0: exact
	Unit      string  `yaml:"unit"`
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
	Tells      Telling    `yaml:"tells"`      // what the generator may conclude from it besides
	Deed       string     `yaml:"deed"`       // the object as something the subject did: "the cession of {member}"
	Templates  []Template `yaml:"templates"`
}

// Telling is what a predicate tells about its subject beyond its own facts, with
// which the generator finds neighbours and proves distractors false.
type Telling string

// The tellings.
const (
	TellsWhen    Telling = "when"    // its date is the subject's own
	TellsActors  Telling = "actors"  // its objects are people who acted in the subject for the party named under for
	TellsParties Telling = "parties" // its objects are all parties of the subject
)

// Template is one way to ask a predicate.
type Template struct {
	ID        string   `yaml:"id"`
	Form      string   `yaml:"form"`      // a questions.Form
	Direction string   `yaml:"direction"` // object, subject, receiver, sequence, pairs, odd (both also with -member), gap, place
	Kinds     []string `yaml:"kinds"`     // only where the object is of one of these kinds; empty: any
	Otherwise string   `yaml:"otherwise"` // why a wrong option is wrong, for example "{option} was no party to {subject}."
	Stems     []string `yaml:"stems"`     // wordings with the slots {subject} {object} {for} {member} {date} {calendar} {year} {unit} {n} …
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

// Map returns the map with that id, or nil.
func (c *Course) Map(id string) *Map { return c.maps[id] }

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
