package questions

import "slices"

// Form is the kind of question that an item is: what it asks of the mind. How it
// is answered follows from it (Answer).
type Form string

// The forms of items, in the order in which they rise with memory strength.
const (
	FormTrueFalse   Form = "true-false"      // a statement; two options
	FormChoice      Form = "single-choice"   // 3 to 5 options, one key
	FormAttribution Form = "attribution"     // whose view it is, or which view somebody holds
	FormCause       Form = "cause"           // cause or consequence
	FormDocument    Form = "document"        // what a document of the course, or a work on its reading list, says
	FormMulti       Form = "multiple-choice" // 4 to 8 options, two or more keys
	FormOrder       Form = "ordering"        // 3 to 6 dated events, earliest first
	FormMap         Form = "map"             // a place or an area on a map
	FormOdd         Form = "odd-one-out"     // three belong together, one does not
	FormGap         Form = "sequence-gap"    // between which two events something falls
	FormCorrection  Form = "correction"      // what puts a common error right
	FormMatch       Form = "matching"        // each left thing has a right thing of its own
	FormSort        Form = "sorting"         // each thing belongs to one of a few: which instrument did it
	FormCloze       Form = "cloze"           // a gap in a sentence, with or without its first letter
	FormYear        Form = "year"            // a typed year
	FormDate        Form = "date"            // a typed day, month and year in a stated calendar
	FormAmount      Form = "quantity"        // a typed number in a stated unit, within a tolerance
	FormTyped       Form = "short-answer"    // a typed name or term
)

// Forms lists every form in the order in which they rise with memory strength.
var Forms = [...]Form{
	FormTrueFalse, FormChoice, FormAttribution, FormCause, FormDocument, FormMulti, FormOrder, FormMap, FormOdd,
	FormGap, FormCorrection, FormMatch, FormSort, FormCloze, FormYear, FormDate, FormAmount, FormTyped,
}

// Known reports whether it is one of the forms.
func (f Form) Known() bool { return slices.Contains(Forms[:], f) }

// Answer is how a form is answered.
type Answer string

// The ways to answer.
const (
	AnswerOne    Answer = "one"    // one of the options
	AnswerSome   Answer = "some"   // so many of the options as the stem says
	AnswerOrder  Answer = "order"  // all options, put in order
	AnswerPairs  Answer = "pairs"  // an option for each row
	AnswerText   Answer = "text"   // a typed name or term
	AnswerYear   Answer = "year"   // a typed year
	AnswerDate   Answer = "date"   // a typed day, month and year
	AnswerAmount Answer = "amount" // a typed number
)

// Answer says how items of the form are answered.
func (f Form) Answer() Answer {
	switch f {
	case FormMulti:
		return AnswerSome
	case FormOrder:
		return AnswerOrder
	case FormMatch, FormSort:
		return AnswerPairs
	case FormCloze, FormTyped:
		return AnswerText
	case FormYear:
		return AnswerYear
	case FormDate:
		return AnswerDate
	case FormAmount:
		return AnswerAmount
	}
	return AnswerOne
}

// Typed reports whether the answer is written rather than picked.
func (f Form) Typed() bool {
	switch f.Answer() {
	case AnswerText, AnswerYear, AnswerDate, AnswerAmount:
		return true
	}
	return false
}

// Choice reports whether one of several worded options is to be picked: a choice
// in the sense of the item-writing rules, which a true/false item, a gap in a
// sequence (whose options follow from the events) and a map are not.
func (f Form) Choice() bool {
	switch f {
	case FormChoice, FormAttribution, FormCause, FormDocument, FormOdd, FormCorrection:
		return true
	}
	return false
}
