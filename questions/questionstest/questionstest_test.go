package questionstest

import (
	"testing"

	"github.com/remembrancer/remembrancer/questions"
)

// TestOneItemOfEachForm: whoever adds a form adds an item here.
func TestOneItemOfEachForm(t *testing.T) {
	b, err := Bank()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[questions.Form]bool{}
	for _, it := range b.Items {
		seen[it.Form] = true
		if b.Course.Fact(it.Fact) == nil {
			t.Errorf("%s has no fact", it.ID)
		}
		if it.Map != nil && b.Course.Map(it.Map.ID) == nil {
			t.Errorf("%s has no map", it.ID)
		}
	}
	for _, form := range questions.Forms {
		if !seen[form] {
			t.Errorf("there is no item of the form %s", form)
		}
	}
}
