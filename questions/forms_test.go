package questions_test

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/questionstest"
)

// seeds is over how many presentations a share is measured.
const seeds = 4000

// wantShare fails when something that should happen with probability p happened n
// times in all the seeds: more than five standard deviations off.
func wantShare(t *testing.T, what string, n int, p float64) {
	t.Helper()
	if deviation := math.Abs(float64(n)-seeds*p) / math.Sqrt(seeds*p*(1-p)); deviation > 5 {
		t.Errorf("%s: %d of %d presentations, expected about %.0f", what, n, seeds, seeds*p)
	}
}

// The same seed gives the same presentation, in every form and at each ease; and the
// right answer is there to be given.
func TestEveryFormPresents(t *testing.T) {
	items := questionstest.Items()
	rapid.Check(t, func(t *rapid.T) {
		it := items[rapid.IntRange(0, len(items)-1).Draw(t, "item")]
		seed, ease := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1).Draw(t, "ease")
		p := it.Present(seed, ease)
		if d := cmp.Diff(p, it.Present(seed, ease)); d != "" {
			t.Fatal(d)
		}
		if p.Stem == "" || p.Answer() == "" {
			t.Fatalf("%s: stem %q, answer %q", it.Form, p.Stem, p.Answer())
		}
		if it.Form.Answer() == questions.AnswerOne && len(p.RightOptions()) != 1 {
			t.Fatalf("%s has %d right options", it.Form, len(p.RightOptions()))
		}
		if chance := p.GuessChance(); chance < 0 || chance > 0.5 || it.Form.Typed() != (chance == 0) {
			t.Fatalf("%s: a guess is right with probability %v", it.Form, chance)
		}
	})
}

// The key of a sequence gap falls into each gap equally often, and the gaps are told
// in the order of time.
func TestGapKeyIsAnywhere(t *testing.T) {
	it := questionstest.Item(questions.FormGap)
	// Only where the pool has events enough on both sides can every gap be the right one.
	it.Keys[0].Rank, it.Keys[0].Why = 1843, "1843"
	places := make([]int, 4)
	for seed := range uint64(seeds) {
		p := it.Present(seed, 0)
		if len(p.Options) != 4 || len(p.RightOptions()) != 1 || !slices.IsSortedFunc(p.Options, func(a, b questions.Option) int { return int(a.Rank - b.Rank) }) {
			t.Fatalf("seed %d shows %v", seed, p.Options)
		}
		places[p.RightOptions()[0]]++
	}
	for i, n := range places {
		wantShare(t, "the key in gap "+string(rune('1'+i)), n, 0.25)
	}
}

// What a gap's text says is so: its key lies after the event that it names first.
func TestGapIsTrue(t *testing.T) {
	it := questionstest.Item(questions.FormGap)
	year := map[string]int64{}
	for _, e := range it.Distractors {
		year[e.Phrase] = e.Rank
	}
	rapid.Check(t, func(t *rapid.T) {
		p := it.Present(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1).Draw(t, "ease"))
		for _, o := range p.Options {
			low, high := int64(0), int64(9999)
			if before, ok := strings.CutPrefix(o.Text, "Before "); ok {
				high = year[before]
			} else if after, ok := strings.CutPrefix(o.Text, "After "); ok {
				low = year[after]
			} else {
				from, to, _ := strings.Cut(strings.TrimPrefix(o.Text, "Between "), " and ")
				low, high = year[from], year[to]
			}
			if holds := low < it.Keys[0].Rank && it.Keys[0].Rank < high; holds != o.Correct || low >= high {
				t.Fatalf("%q (%d to %d) is marked right: %v; the key is of %d", o.Text, low, high, o.Correct, it.Keys[0].Rank)
			}
			if !strings.Contains(o.Why, it.Keys[0].Why) {
				t.Fatalf("the reason %q does not date the key", o.Why)
			}
		}
	})
}

var neutralID = regexp.MustCompile(`^[ro][1-9]$`)

// In matching and sorting the item's own pair is always shown, every row has its
// option, and neither ids nor places tell which.
func TestPairsTellNothing(t *testing.T) {
	for _, form := range []questions.Form{questions.FormMatch, questions.FormSort} {
		it := questionstest.Item(form)
		rapid.Check(t, func(t *rapid.T) {
			p := it.Present(rapid.Uint64().Draw(t, "seed"), 0)
			if len(p.Rows) != it.Show || !slices.ContainsFunc(p.Rows, func(r questions.Option) bool { return r.Text == it.Pairs[0].Left.Text }) {
				t.Fatalf("the rows are %v", p.Rows)
			}
			for _, o := range slices.Concat(p.Rows, p.Options) {
				if !neutralID.MatchString(o.ID) {
					t.Fatalf("%s has the id %s", o.Text, o.ID)
				}
			}
			for _, row := range p.Rows {
				right, ok := p.Option(p.Belongs[row.ID])
				at := slices.IndexFunc(it.Pairs, func(pair questions.Pair) bool { return pair.Left.Text == row.Text })
				if !ok || at < 0 || right.Text != it.Pairs[at].Right.Text {
					t.Fatalf("to %s belongs %s", row.Text, right.Text)
				}
			}
		})
	}
}

// In matching the first row's answer stands at each place equally often, one option
// belongs to no row, and no two rows share one.
func TestMatchingPlaces(t *testing.T) {
	it := questionstest.Item(questions.FormMatch)
	places := map[string]int{}
	for seed := range uint64(seeds) {
		p := it.Present(seed, 0)
		if len(p.Options) != len(p.Rows)+1 {
			t.Fatalf("seed %d: %d options for %d rows", seed, len(p.Options), len(p.Rows))
		}
		used := map[string]bool{}
		for _, o := range p.Belongs {
			used[o] = true
		}
		if len(used) != len(p.Rows) {
			t.Fatalf("seed %d: two rows have the same answer: %v", seed, p.Belongs)
		}
		places[p.Belongs["r1"]]++
	}
	for id, n := range places {
		wantShare(t, "the first row's answer is "+id, n, 0.2)
	}
}

// A sorting shows every option whatever its rows are, in the order of time.
func TestSortingShowsAllOptions(t *testing.T) {
	it := questionstest.Item(questions.FormSort)
	for seed := range uint64(200) {
		var got []string
		for _, o := range it.Present(seed, 0).Options {
			got = append(got, o.Text)
		}
		if want := []string{"Treaty of Aigun", "Convention of Peking"}; !slices.Equal(got, want) {
			t.Fatalf("seed %d shows %v, want %v", seed, got, want)
		}
	}
}

// The spots of a map are lettered in the order shown, so that a letter says nothing;
// the key has each letter equally often.
func TestMapLetters(t *testing.T) {
	it := questionstest.Item(questions.FormMap)
	letters := map[string]int{}
	for seed := range uint64(seeds) {
		p := it.Present(seed, 0)
		for i, o := range p.Options {
			if o.ID != string("ABCD"[i]) || o.Pin == nil || o.Place == "" {
				t.Fatalf("seed %d: option %d is %+v", seed, i, o)
			}
			if o.Correct {
				letters[o.ID]++
			}
		}
		if p.Answer() != "Ussuri" {
			t.Fatalf("the answer is called %q", p.Answer())
		}
	}
	for letter, n := range letters {
		wantShare(t, "the key is "+letter, n, 0.25)
	}
	if it.Keys[0].ID != "ussuri" {
		t.Errorf("the item itself was changed: its key is now %s", it.Keys[0].ID)
	}
}

// With a marked spot the options are names and keep their ids.
func TestMarkedMapKeepsItsIDs(t *testing.T) {
	items := questionstest.Items()
	i := slices.IndexFunc(items, func(it *questions.Item) bool { return it.Map != nil && it.Map.Marked != nil })
	if p := items[i].Present(1, 0); p.Options[p.RightOptions()[0]].ID != "ussuri" {
		t.Errorf("the key has the id %s", p.Options[p.RightOptions()[0]].ID)
	}
}

// An odd one out shows as many as its stem speaks of, even to a newcomer, exactly one
// of them odd; of several odd ones each is drawn.
func TestOddOneOut(t *testing.T) {
	it := questionstest.Item(questions.FormOdd)
	second := it.Keys[0]
	second.ID, second.Text = "argun", "Argun"
	it.Keys = append(it.Keys, second)
	drawn := map[string]int{}
	for seed := range uint64(seeds) {
		p := it.Present(seed, int(seed%2))
		if len(p.Options) != 4 || len(p.RightOptions()) != 1 {
			t.Fatalf("seed %d: %d options, %d odd", seed, len(p.Options), len(p.RightOptions()))
		}
		drawn[p.Options[p.RightOptions()[0]].ID]++
	}
	for _, k := range it.Keys {
		wantShare(t, k.ID+" is the odd one", drawn[k.ID], 0.5)
	}
}

// The first letter of a cloze is given away at ease 1, and is that of the answer.
func TestClozeInitial(t *testing.T) {
	it := questionstest.Item(questions.FormCloze)
	if hard, easy := it.Present(1, 0), it.Present(1, 1); hard.Initial != "" || easy.Initial != "A" || len(easy.Options) != 0 {
		t.Errorf("the first letter is %q and, at ease, %q", hard.Initial, easy.Initial)
	}
	it.Accepted = []questions.Name{{Lang: "zh-Hant", Text: "璦琿"}}
	if p := it.Present(1, 1); p.Initial != "璦" {
		t.Errorf("of a Chinese name the first letter is %q", p.Initial)
	}
	it.Accepted[0].Text = "Treaty of Saint Petersburg"
	if p := it.Present(1, 1); p.Initial != "T. of S. P." {
		t.Errorf("of several words the first letters are %q", p.Initial)
	}
}

// What was typed is shown as people write it.
func TestWritten(t *testing.T) {
	for _, c := range []struct {
		form       questions.Form
		text, want string
	}{
		{questions.FormDate, "1860-11-14", "14 November 1860"},
		{questions.FormDate, "1860-2-3", "3 February 1860"},
		{questions.FormDate, "nonsense", "nonsense"},
		{questions.FormAmount, "8", "8 million taels"},
		{questions.FormAmount, "8 million", "8 million"},
		{questions.FormAmount, "", ""},
		{questions.FormTyped, " Aigun ", "Aigun"},
		{questions.FormYear, "1689", "1689"},
	} {
		if got := questionstest.Item(c.form).Present(1, 0).Written(c.text); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.form, c.text, got, c.want)
		}
	}
}

// A guess at a matching or a sorting is right as seldom as the options allow.
func TestGuessChanceOfPairs(t *testing.T) {
	for form, want := range map[questions.Form]float64{
		questions.FormMatch: 1.0 / (5 * 4 * 3 * 2), // four rows, five options, each used once
		questions.FormSort:  1.0 / (2 * 2 * 2 * 2), // four rows, two options
		questions.FormGap:   0.25,
		questions.FormDate:  0,
	} {
		if got := questionstest.Item(form).Present(1, 0).GuessChance(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v, want %v", form, got, want)
		}
	}
}
