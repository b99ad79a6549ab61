package generate

import (
	"testing"

	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/lint"
)

// The example of docs/authoring.md is about another subject than history. It passes
// the check, has no thin fact, and gets most forms: nothing is made for one course.
func TestExampleOfAnotherSubject(t *testing.T) {
	c, err := course.LoadPath("../../docs/examples/blood-circulation")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Bank(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lint.Check(b) {
		if f.Severity == lint.Error {
			t.Errorf("%s %s: %s", f.Rule, f.Item, f.Message)
		}
	}
	cover := lint.Cover(b)
	for _, thin := range cover.Thin {
		t.Errorf("%s has %d items from %d directions", thin.Fact, thin.Items, thin.Directions)
	}
	for _, form := range []string{"map", "matching", "odd-one-out", "ordering", "sequence-gap", "quantity", "cloze", "cause", "multiple-choice", "short-answer", "year"} {
		if cover.ByForm[form] == 0 {
			t.Errorf("no item has the form %s", form)
		}
	}
}
