package views

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bar is the head of a study page: how far the sitting is.
type Bar struct {
	Sitting  string
	Answered []bool // right or not, in order
	Asking   bool   // a question is on the page
	Total    int    // segments in all
	Count    string // "7 of 18"
	Left     string // "about 5 min left"
	CanUndo  bool
	Over     bool // the sitting is over: the cross leads home
}

// Option is one line that can be chosen, or was.
type Option struct {
	Key     string // "1", "✓", "–"
	ID      string
	Text    string
	Lang    string // "" is the page's
	Alt     []Name
	Checked bool
	State   string // "", "is-right" or "is-miss", after the answer
	Tag     string // "Correct answer"; after the answer
}

// The ways in which a question is answered.
const (
	AnswerOne    = "one"    // radio buttons
	AnswerSome   = "some"   // check boxes
	AnswerOrder  = "order"  // a list to put in order
	AnswerPairs  = "pairs"  // a list to choose from for each row
	AnswerText   = "text"   // a typed word
	AnswerYear   = "year"   // a typed year
	AnswerDate   = "date"   // day, month and year
	AnswerAmount = "amount" // a number with its unit
)

// Blank stands in a stem where a word is left out.
const Blank = "____"

// QuestionPage is one question.
type QuestionPage struct {
	Shell
	Bar      Bar
	Ticket   string
	Topic    string
	Kind     string // "new", "review", "again"
	Strength int
	Stem     string
	Hint     string // how to answer: "Choose two."
	Answer   string // one of the Answer… constants
	Options  []Option
	Moved    string // ordering without script: the id:up or id:down button to focus
	Text     string
	TextLang string
	Initial  string // the first letter of what is left out; may be empty
	Unit     string // of the number asked for
	Day      [3]string
	Rows     []Row
	Map      *Map // the options are spots on it, or names of its marked spot
	Why      Why  // this question now
}

// Why says why a question is asked now. Nothing in it gives the answer away.
type Why struct {
	Sentence string
	Parts    []Term
}

// inputID is the input to which the error summary leads.
func (p QuestionPage) inputID() string { return "answer" }

// RowID is the id and the name of the list for a row.
func RowID(row string) string { return "pair-" + row }

// dayFields are the parts of a date: id and name, label, and how much is written.
var dayFields = [...]struct {
	ID, Label string
	Length    int
}{{"day", "Day", 2}, {"month", "Month", 9}, {"year", "Year", 4}}

// DayField is the id and the name of the input for a part of a date: 0 is the day,
// 1 the month, 2 the year.
func DayField(part int) string { return dayFields[part].ID }

// Row is one thing for which an option is chosen. Right and Given are set after the
// answer.
type Row struct {
	ID     string
	Left   Option
	Chosen string // an option's id, or empty
	Right  Option
	Given  *Option // what was chosen instead; nil when Right was, or nothing
}

// Map is a drawing with pins. The drawing has no names on it.
type Map struct {
	Title, About, Credit string
	Href                 string // of the drawing
	Width, Height        int
	Pins                 []Pin
}

// Pin is a spot on a map. With Area it stands in that outline (SVG path data).
type Pin struct {
	Letter string // "A", or "?" for the spot whose name is asked
	X, Y   float64
	Area   string
	State  string // "", "is-right" or "is-miss", after the answer
	Name   string // after the answer
}

// gaps cuts a stem where a word is left out.
func gaps(stem string) []string { return strings.Split(stem, Blank) }

// Reason is one paragraph of the explanation, with its own source if that is not the
// question's.
type Reason struct {
	Lead, Text string
	Source     *Source
}

// Source is where a fact stands.
type Source struct{ Title, Locator, Href string }

// place is the locator as it follows the title.
func (s Source) place() string {
	if s.Locator == "" {
		return ""
	}
	return ", " + s.Locator
}

// NameColumn is one language of the three-script table.
type NameColumn struct {
	Heading string
	Names   []Name
	Reading []Name // romanisations
}

// FeedbackPage is the verdict on one answer.
type FeedbackPage struct {
	Shell
	Bar      Bar
	Right    bool
	Heading  string
	Lead     string // under the heading; may be empty
	Slip     string // the message for a confident slip; may be empty
	Stem     string
	Filled   string // what stands in the gaps of Stem; empty where it has none
	Answers  []Option
	Map      *Map
	Rows     []Row    // pairs
	Order    []Option // ordering: the right order
	Given    []Option // ordering: the order given
	Reasons  []Reason
	Nuance   string
	Sources  []Source
	Names    []NameColumn
	Back     string // when the fact comes back
	Strength int
	Undone   bool
	Next     string
}

// SummaryPage closes a sitting.
type SummaryPage struct {
	Shell
	Bar       Bar
	Heading   string
	Lead      string
	Stats     []Stat
	Slips     []Missed
	Missed    []Missed
	Next      string // "Next: 9 tomorrow, about 3 minutes."
	Button    Link
	AskKeep   bool // offer to keep the account: link or password
	NoAnswers bool
}

// Missed is a question to look at again.
type Missed struct{ Stem, Answer, Href string }

// Stat is a number with its name.
type Stat struct{ Name, Value, Sub string }

// segment is one part of the progress bar, in hundredths of its width.
type segment struct{ X, Width, Y, Height, Class string }

// segments lays the progress bar out: a miss is half as high, so that it does not
// differ by colour alone.
func (b Bar) segments() []segment {
	n := max(b.Total, len(b.Answered), 1)
	width := 100 / float64(n)
	gap := min(0.6, width/6)
	out := make([]segment, n)
	for i := range out {
		s := segment{X: decimal(float64(i)*width + gap/2), Width: decimal(width - gap), Y: "0", Height: "6", Class: "p0"}
		switch {
		case i < len(b.Answered) && b.Answered[i]:
			s.Class = "pr"
		case i < len(b.Answered):
			s.Class, s.Y, s.Height = "pm", "3", "3"
		case i == len(b.Answered) && b.Asking:
			s.Class = "pn"
		}
		out[i] = s
	}
	return out
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// viewBox is the frame of the map's drawing.
func (m Map) viewBox() string { return fmt.Sprintf("0 0 %d %d", m.Width, m.Height) }

// unit is what pins are measured in: 24 of it make a pin that is 24 pixels wide on
// the narrowest phone, however large the drawing's own units are.
func (m Map) unit() float64 { return float64(m.Width) / 320 }

// size is n units in the units of the drawing.
func (m Map) size(n float64) string { return decimal(n * m.unit()) }

// below is where the foot of a pin's letter is, so that the letter stands in its middle.
func (m Map) below(p Pin) string { return decimal(p.Y + 5*m.unit()) }

// label says where the name of a pin stands: beside it, towards the middle of the map,
// or on the other side where that one is free and the first is not. Where two pins with
// names are near each other, the upper one's name is moved up and the lower one's down.
func (m Map) label(p Pin) (x, y, anchor string) {
	height := p.Y
	for _, other := range m.Pins {
		switch near := math.Abs(other.Y-p.Y) < 28*m.unit(); {
		case other.Name == "" || other.Letter == p.Letter || !near:
		case other.Y < p.Y, other.Y == p.Y && other.X < p.X:
			height += 11 * m.unit()
		default:
			height -= 11 * m.unit()
		}
	}
	side := 1.0
	if p.X > float64(m.Width)/2 {
		side = -1
	}
	if !m.free(p, side, height) && m.free(p, -side, height) {
		side = -side
	}
	anchor = "start"
	if side < 0 {
		anchor = "end"
	}
	return decimal(p.X + side*16*m.unit()), decimal(height + 5*m.unit()), anchor
}

// free reports whether the name of a pin has room on one side of it (1: right, -1:
// left): within the map, and no other pin in its way. A letter takes about 8 units.
func (m Map) free(p Pin, side, height float64) bool {
	length := (16 + 8*float64(utf8.RuneCountInString(p.Name))) * m.unit()
	if end := p.X + side*length; end < 0 || end > float64(m.Width) {
		return false
	}
	return !slices.ContainsFunc(m.Pins, func(other Pin) bool {
		ahead := (other.X - p.X) * side
		return other.Letter != p.Letter && ahead > 0 && ahead < length+12*m.unit() && math.Abs(other.Y-height) < 20*m.unit()
	})
}
