package questions

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func years(n int) []Option {
	options := make([]Option, n)
	for i := range options {
		options[i] = Option{ID: fmt.Sprint(1840 + i), Text: fmt.Sprint(1840 + i), Rank: int64(1840 + i)}
	}
	return options
}

// yearItem asks for 1850 among 1840 to 1860.
func yearItem() *Item {
	all := years(21)
	key := all[10]
	key.Correct = true
	return &Item{ID: "f#year", Form: FormChoice, Stems: []string{"When?", "In which year?"}, Keys: []Option{key}, Distractors: append(all[:10:10], all[11:]...), Show: 4}
}

// The same seed gives the same presentation for ever.
func TestPresentIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		if d := cmp.Diff(yearItem().Present(seed, 0), yearItem().Present(seed, 0)); d != "" {
			t.Fatal(d)
		}
	})
}

// Years stand in ascending order, and the key's rank is drawn evenly: within five
// standard deviations of a quarter each over 4,000 seeds.
func TestYearsAscendWithTheKeyAnywhere(t *testing.T) {
	const n = 4000
	ranks := make([]int, 4)
	for seed := range uint64(n) {
		p := yearItem().Present(seed, 0)
		if !slices.IsSortedFunc(p.Options, func(a, b Option) int { return int(a.Rank - b.Rank) }) {
			t.Fatalf("seed %d: options %v are not ascending", seed, p.Options)
		}
		ranks[p.RightOptions()[0]]++
	}
	for rank, got := range ranks {
		if deviation := math.Abs(float64(got)-n/4.0) / math.Sqrt(n*0.25*0.75); deviation > 5 {
			t.Errorf("the key stood at rank %d in %d of %d presentations", rank, got, n)
		}
	}
}

// A first meeting shows one option fewer, and never fewer than three.
func TestEaseTakesOneOption(t *testing.T) {
	it := yearItem()
	if a, b := len(it.Present(1, 0).Options), len(it.Present(1, 1).Options); a != 4 || b != 3 {
		t.Errorf("%d and %d options; want 4 and 3", a, b)
	}
	it.Show = 3
	if n := len(it.Present(1, 1).Options); n != 3 {
		t.Errorf("%d options; want 3 at least", n)
	}
}

// Half of the presentations of a claim are true, however many false versions it has.
func TestClaimsAreTrueHalfOfTheTime(t *testing.T) {
	it := &Item{Form: FormTrueFalse, Statements: []Statement{{Text: "yes", True: true}, {Text: "no"}, {Text: "nor this"}, {Text: "nor that"}}}
	const n = 4000
	trues := 0
	for seed := range uint64(n) {
		p := it.Present(seed, 0)
		if p.Said.True != p.Options[0].Correct || p.Options[0].Correct == p.Options[1].Correct {
			t.Fatalf("seed %d: %+v is keyed %+v", seed, p.Said, p.Options)
		}
		if p.Said.True {
			trues++
		}
	}
	if deviation := math.Abs(float64(trues)-n/2.0) / math.Sqrt(n*0.25); deviation > 5 {
		t.Errorf("%d of %d presentations were true", trues, n)
	}
}

// A choice of several tells how many are right, and shows right and wrong ones.
func TestMultipleChoice(t *testing.T) {
	all := years(9)
	for i := range all[:5] {
		all[i].Correct, all[i].Rank = true, 0
	}
	it := &Item{Form: FormMulti, Stems: []string{"Choose {n}."}, Keys: all[:5], Distractors: all[5:], Show: 6}
	p := it.Present(7, 0)
	if p.Stem != "Choose four." || len(p.Options) != 6 || len(p.RightOptions()) != 4 {
		t.Errorf("stem %q, %d options, %d right; want four of six", p.Stem, len(p.Options), len(p.RightOptions()))
	}
}

// Events to be ordered are never shown in their right order already.
func TestOrderIsNotGivenAway(t *testing.T) {
	it := &Item{Form: FormOrder, Stems: []string{"Order."}, Keys: years(3), Show: 3}
	for seed := range uint64(200) {
		p := it.Present(seed, 0)
		if cmp.Equal(p.Options, p.RightOrder()) {
			t.Fatalf("seed %d shows the right order", seed)
		}
	}
}

func TestGuessChance(t *testing.T) {
	typed := &Item{Form: FormTyped, Stems: []string{"?"}, Accepted: []Name{{Text: "x"}}}
	order := &Item{Form: FormOrder, Stems: []string{"?"}, Keys: years(4)}
	multi := &Item{Form: FormMulti, Stems: []string{"?"}, Keys: []Option{{ID: "a", Correct: true}, {ID: "b", Correct: true}}, Distractors: years(4), Show: 6}
	cases := []struct {
		name string
		item *Item
		want float64
	}{
		{"one of four", yearItem(), 0.25},
		{"typed", typed, 0},
		{"four in order: 1/4!", order, 1.0 / 24},
		{"two of six: 1/15", multi, 1.0 / 15},
	}
	for _, c := range cases {
		if got := c.item.Present(1, 0).GuessChance(); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v; want %v", c.name, got, c.want)
		}
	}
}

// The revision follows the content and nothing else.
func TestRevision(t *testing.T) {
	a, b, c := yearItem(), yearItem(), yearItem()
	c.Explanation = "Another reason."
	for _, it := range []*Item{a, b, c} {
		if err := it.Seal(); err != nil {
			t.Fatal(err)
		}
	}
	if a.Revision != b.Revision || a.Revision == c.Revision || len(a.Revision) != 16 {
		t.Errorf("revisions %s, %s and, reworded, %s", a.Revision, b.Revision, c.Revision)
	}
}
