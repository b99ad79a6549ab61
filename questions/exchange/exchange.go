// Package exchange writes a bank in the formats that other programs read, and reads
// theirs into the draft of a course pack. Between the two stands Question: what a
// question is in any of the formats.
package exchange

// Format is a file format for questions.
type Format string

// The formats.
const (
	GIFT      Format = "gift"
	MoodleXML Format = "moodle-xml"
	QTI21     Format = "qti21"
	Aiken     Format = "aiken"
	Anki      Format = "anki"
	CSV       Format = "csv"
	JSON      Format = "json"
)

// Kind is how a question is answered, in the terms that the formats share.
type Kind string

// The kinds.
const (
	KindChoice    Kind = "choice"  // one right option
	KindSeveral   Kind = "several" // two or more right options
	KindTrueFalse Kind = "truefalse"
	KindShort     Kind = "short"    // a typed answer
	KindNumber    Kind = "number"   // a typed number within a tolerance
	KindMatching  Kind = "matching" // pairs
	KindOrdering  Kind = "ordering" // options in their right order
)

// Question is one question as a file carries it: plain text, without markup.
type Question struct {
	ID          string // stable: the item's id, for a true/false item with the number of its statement
	Name        string
	Category    []string // topic titles from the top
	Tags        []string // form, level, certainty
	Kind        Kind
	Stem        string
	Options     []Option // choices; for ordering the right order; the accepted answers of short ones, the best first
	Fixed       bool     // the options stand in an order of their own, as years do, and are not to be shuffled
	Pairs       []Pair   // matching
	Extra       []string // matching: right sides that belong to nothing
	True        bool     // true/false
	Number      float64
	Tolerance   float64
	Explanation string // shown after the answer, whatever it was
	WhenWrong   string // true/false
	WhenRight   string // true/false
	Source      string
	Image       *Image // what the question shows besides its words; most formats cannot carry it
}

// Image is a drawing that belongs to a question.
type Image struct {
	Name string `json:"name"` // a file name, as in "map-1a2b3c4d5e6f.svg"
	Alt  string `json:"alt"`  // what it shows, in words
	SVG  string `json:"svg"`
}

// Option is an answer to a question.
type Option struct {
	Text     string
	Right    bool
	Weight   float64 // 0 to 1: what the option alone earns; 1 for the key of a single choice
	Feedback string
}

// Pair is a row of a matching question.
type Pair struct{ Left, Right string }

// Note says what became of one item or one question of a file.
type Note struct {
	Where string `json:"where"` // item id, or line or position in the file
	What  string `json:"what"`
}

// Report says what was written or read, and what was not.
type Report struct {
	Format  Format `json:"format"`
	Taken   int    `json:"taken"`
	Skipped []Note `json:"skipped"`
	Lost    []Note `json:"lost"` // taken, but without something that the other side cannot carry
}

// Draft is a course pack made from a file: its files by name (course.yaml, …), to be
// looked through and completed by the teacher. It loads as a pack.
type Draft struct {
	Files  map[string][]byte
	Report Report
}

// Bounds on what is imported.
const (
	MaxFileBytes = 16 << 20
	MaxQuestions = 5000 // above what our own export of the built-in course has
)
