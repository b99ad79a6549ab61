package questions

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Change is what a teacher alters in an item: its wording, or which answers are
// right. What is left empty stays as the course has it.
type Change struct {
	Stems       []string          `json:"stems,omitempty"`    // replace all wordings
	Options     map[string]string `json:"options,omitempty"`  // id of an option (or statement) → its new text
	Key         []string          `json:"key,omitempty"`      // ids of all options (or statements) that are right
	Accepted    []string          `json:"accepted,omitempty"` // written answers that count as right, the one to show first
	Explanation string            `json:"explanation,omitempty"`
}

// Errors of With.
var (
	ErrNoChange     = errors.New("nothing is changed; alter the wording or the right answers")
	ErrChangeOption = errors.New("the question has no such option")
	ErrChangeKey    = errors.New("so many right answers do not fit this form of question")
	ErrChangeForm   = errors.New("this form of question cannot be changed in that way")
)

// StatementID is the id under which a Change names the i-th statement of a
// true/false item. It is a place: in another revision of the item another statement can
// stand there, so a Change is for the revision that it was made from.
func StatementID(i int) string { return fmt.Sprintf("statement-%d", i) }

// With returns a copy of the item with the change, under the same id and a new
// revision. The item itself stays as it is.
func (it *Item) With(c Change) (*Item, error) {
	out := *it
	out.Keys, out.Distractors = slices.Clone(it.Keys), slices.Clone(it.Distractors)
	out.Statements, out.Accepted = slices.Clone(it.Statements), slices.Clone(it.Accepted)
	for _, stem := range c.Stems {
		if strings.TrimSpace(stem) == "" {
			return nil, fmt.Errorf("%w: a wording is empty", ErrChangeForm)
		}
	}
	if len(c.Stems) > 0 {
		if it.Form == FormTrueFalse {
			return nil, fmt.Errorf("%w: change its statements", ErrChangeForm)
		}
		out.Stems = slices.Clone(c.Stems)
	}
	if c.Explanation != "" {
		out.Explanation = c.Explanation
	}
	if err := out.accept(c.Accepted); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(c.Options)) {
		if err := out.reword(id, c.Options[id]); err != nil {
			return nil, err
		}
	}
	if err := out.rekey(c.Key); err != nil {
		return nil, err
	}
	if err := out.Seal(); err != nil {
		return nil, err
	}
	if out.Revision == it.Revision {
		return nil, ErrNoChange
	}
	return &out, nil
}

func (it *Item) accept(answers []string) error {
	if len(answers) == 0 {
		return nil
	}
	if it.Form.Answer() != AnswerText && it.Form.Answer() != AnswerYear {
		return fmt.Errorf("%w: it has no written answer to list", ErrChangeForm)
	}
	known := map[string]string{} // a name that stays keeps its language
	for _, n := range it.Accepted {
		known[n.Text] = n.Lang
	}
	it.Accepted = nil
	for _, a := range answers {
		if a = strings.TrimSpace(a); a != "" {
			it.Accepted = append(it.Accepted, Name{Lang: cmp.Or(known[a], "en"), Text: a})
		}
	}
	if len(it.Accepted) == 0 {
		return ErrChangeKey
	}
	return nil
}

func (it *Item) reword(id, text string) error {
	if strings.TrimSpace(text) == "" {
		return fmt.Errorf("%w: the text of %s is empty", ErrChangeForm, id)
	}
	for _, options := range [][]Option{it.Keys, it.Distractors} {
		for i := range options {
			if options[i].ID == id {
				options[i].Text, options[i].Proper = text, false
				return nil
			}
		}
	}
	for i := range it.Statements {
		if StatementID(i) == id {
			it.Statements[i].Text = text
			return nil
		}
	}
	return fmt.Errorf("%w: %s", ErrChangeOption, id)
}

func (it *Item) rekey(right []string) error {
	if len(right) == 0 {
		return nil
	}
	if it.Form == FormTrueFalse {
		return it.rekeyStatements(right)
	}
	if it.Form.Answer() != AnswerOne && it.Form.Answer() != AnswerSome || it.Form == FormGap {
		return fmt.Errorf("%w: its right answer follows from the facts", ErrChangeForm)
	}
	all := append(slices.Clone(it.Keys), it.Distractors...)
	it.Keys, it.Distractors = nil, nil
	for _, o := range all {
		o.Correct = slices.Contains(right, o.ID)
		if o.Correct {
			it.Keys = append(it.Keys, o)
		} else {
			it.Distractors = append(it.Distractors, o)
		}
	}
	several := it.Form == FormMulti || it.Form == FormOdd
	switch {
	case len(it.Keys) != len(right):
		return ErrChangeOption
	case !several && len(it.Keys) != 1, it.Form == FormMulti && len(it.Keys) < 2, len(it.Distractors) < 2:
		return ErrChangeKey
	}
	return nil
}

func (it *Item) rekeyStatements(right []string) error {
	trues := 0
	for i := range it.Statements {
		it.Statements[i].True = slices.Contains(right, StatementID(i))
		if it.Statements[i].True {
			trues++
		}
	}
	if trues != len(right) || trues == len(it.Statements) {
		return ErrChangeKey
	}
	return nil
}
