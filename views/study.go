package views

import "strconv"

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
	AnswerOne   = "one"   // radio buttons
	AnswerSome  = "some"  // check boxes
	AnswerOrder = "order" // a list to put in order
	AnswerText  = "text"  // a typed word
	AnswerYear  = "year"  // a typed year
)

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
}

// inputID is the input to which the error summary leads.
func (p QuestionPage) inputID() string { return "answer" }

// Reason is one paragraph of the explanation.
type Reason struct{ Lead, Text string }

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
	Answers  []Option
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
