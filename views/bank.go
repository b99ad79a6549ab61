package views

import "strconv"

// BankPage lists the questions of a course, a draft or a class.
type BankPage struct {
	Shell
	Trail    []Link // the pages above this one
	Heading  string
	Lead     string
	Action   string // where the filter form leads
	Search   string
	Selects  []Select
	Filtered bool
	Count    string // "312 of 4,120 questions"
	Export   string // address of the export of what is listed; empty where there is none
	Rows     []BankRow
	Before   *Link
	After    *Link
}

// BankRow is one question of a list.
type BankRow struct {
	Text  string
	Lang  string
	Href  string
	About string // form, topic and level in one line
	State string // "changed in this class"; empty for most
}

// ItemPage is everything about one question.
type ItemPage struct {
	Shell
	Trail       []Link
	Heading     string
	Kind        string // form and topic
	About       []Term
	Wordings    []string
	Variants    []Variant
	Right       []OptionRow
	Wrong       []OptionRow
	Pairs       []PairRow
	Statements  []StatementRow
	Accepted    []Name
	Refused     []string
	Explanation string
	Nuance      string
	Claim       string
	Sources     []Source
	Names       []NameColumn
	Sisters     []BankRow
	Class       *ItemInClass // nil outside a class
}

// Term is a name with its value.
type Term struct{ Name, Value string }

// Variant is a question as one learner sees it, with the right answer marked.
type Variant struct {
	Stem    string
	Hint    string // "Begins with T"
	Options []Option
	Rows    []PairRow // matching: with what belongs to each
	Answer  string    // where it is written
}

// OptionRow is an answer with the reason for its verdict.
type OptionRow struct {
	Option Option
	Why    string
	Source *Source // what the reason rests on, where it is not the question's own sources
}

// PairRow is one row of a matching question.
type PairRow struct{ Left, Right Option }

// StatementRow is one statement to be judged.
type StatementRow struct {
	Text string
	True bool
	Why  string
}

// ItemInClass is where a question stands in a class, and the forms that change it.
type ItemInClass struct {
	ClassID, ItemID   string
	Override, Base    string // what the forms are made for, as they send it back
	Disabled, Changed bool
	Outgrown          []Term // what was changed, where the course has changed the question since
	State             string
	History           []OverrideLine
	Change            ChangeForm
	DisableReason     string
	RestoreReason     string
}

// OverrideLine is one thing that was done to a question in a class.
type OverrideLine struct{ What, Who, When, Reason string }

// ChangeForm is the form that rewords a question or its key.
type ChangeForm struct {
	Open        bool
	Stems       *Area // nil where there is no stem to change
	Options     []ChangeOption
	CanKey      bool // which options are right can be changed
	Several     bool // more than one may be right
	Statements  bool // the options are statements that are true or false
	Accepted    *Area
	Explanation Area
	Reason      string
}

// ChangeOption is an option in the change form.
type ChangeOption struct {
	ID    string // as a Change names it
	Field string // name and id of its input
	Label string
	Text  string
	Lang  string
	Right bool
}

// keyInput is the type of the input that marks an option as right.
func (f ChangeForm) keyInput() string {
	if f.Several || f.Statements {
		return "checkbox"
	}
	return "radio"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func variantsNote(n int) string {
	if n == 1 {
		return "It looks the same each time. The right answer is marked."
	}
	return strconv.Itoa(n) + " of the ways in which it is drawn. The right answer is marked."
}

func variantName(i int) string { return "Variant " + strconv.Itoa(i+1) }
