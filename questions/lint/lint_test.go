package lint

import (
	"context"
	"errors"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/packs"
)

// A fact needs items from two directions; judging its claim is none.
func TestCoverageFindsThinFacts(t *testing.T) {
	c := &course.Course{ID: "test", Facts: []course.Fact{{ID: "fact", Topic: "one"}}, Topics: []course.Topic{{ID: "one"}}}
	ask, claim, who := sound(), sound(), sound()
	ask.Fact, claim.Fact, who.Fact = "fact", "fact", "fact"
	claim.ID, claim.Direction = "fact#claim", questions.DirectionClaim
	who.ID, who.Direction = "fact#who", "subject"
	for _, k := range []struct {
		items []*questions.Item
		thin  int
	}{{nil, 1}, {[]*questions.Item{ask}, 1}, {[]*questions.Item{ask, claim}, 1}, {[]*questions.Item{ask, who}, 0}} {
		b, err := questions.NewBank(c, k.items)
		if err != nil {
			t.Fatal(err)
		}
		if got := Cover(b); len(got.Thin) != k.thin || got.Items != len(k.items) {
			t.Errorf("%d items: coverage %+v; want %d thin facts", len(k.items), got, k.thin)
		}
	}
}

// A check that nobody waits for has no findings, not half of them.
func TestCheckStopsWithItsContext(t *testing.T) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		t.Fatal(err)
	}
	flawed := sound()
	flawed.Stems = []string{"TODO"}
	b := bankOf(t, c, flawed)
	found, err := CheckContext(t.Context(), b, DefaultSettings())
	if err != nil || len(found) == 0 {
		t.Fatalf("a flawed bank has the findings %v, %v", found, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if found, err := CheckContext(ctx, b, DefaultSettings()); found != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of the context: %v, %v", found, err)
	}
}
