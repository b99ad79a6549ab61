package store

import (
	"slices"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
	"github.com/remembrancer/remembrancer/questions/packs"
)

// Treaties of neighbouring years are taken for each other; a fact is never confusable
// with itself, and what is named is a fact that can be asked.
func TestConfusableFacts(t *testing.T) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		t.Fatal(err)
	}
	bank, err := generate.Bank(c)
	if err != nil {
		t.Fatal(err)
	}
	facts, named := factsOf(bank), 0
	for _, f := range facts.facts {
		named += len(f.Confusable)
		for _, other := range f.Confusable {
			if other == f.ID || !facts.has(other) {
				t.Errorf("%s is taken for %q", f.ID, other)
			}
		}
		if len(f.Confusable) > mostConfusable {
			t.Errorf("%s is taken for %d facts", f.ID, len(f.Confusable))
		}
	}
	if named == 0 {
		t.Fatal("no fact is taken for another")
	}
	nanking := facts.facts[facts.place["treaty-of-nanking-1842/signed-on/1842"]]
	if !slices.ContainsFunc(nanking.Confusable, func(id string) bool { return strings.Contains(id, "184") && strings.Contains(id, "/signed-on/") }) {
		t.Errorf("the date of Nanking, 1842, is taken for %v; none is that of another treaty of the 1840s", nanking.Confusable)
	}
}
