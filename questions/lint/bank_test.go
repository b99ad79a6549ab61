package lint

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions"
)

// many makes n sound items with stems of their own, each spoilt in its way.
func many(n int, spoil func(i int, it *questions.Item)) []*questions.Item {
	items := make([]*questions.Item, n)
	for i := range items {
		it := sound()
		it.ID = fmt.Sprintf("elsewhere#ask-%d", i)
		it.Stems = []string{fmt.Sprintf("Which land was number %d%d of the gains of Britain?", i, i), fmt.Sprintf("What did Britain count as its gain of rank %d%d?", i, i)}
		spoil(i, it)
		items[i] = it
	}
	return items
}

// bankFindings runs the rules over the whole bank and returns what one of them says.
func bankFindings(t *testing.T, rule string, items []*questions.Item) []Finding {
	t.Helper()
	var own []Finding
	for _, f := range Check(bankOf(t, harbours(t), items...)) {
		if f.Rule == rule && (f.Item == "" || rule == "L28") {
			own = append(own, f)
		}
	}
	return own
}

func TestBankRules(t *testing.T) {
	lands := []string{"Kowloon", "Lantau Is", "Macau", "Taiwan"} // of lengths 7, 9, 5, 6
	rotated := func(i int, it *questions.Item) {
		at := func(j int) string { return fmt.Sprintf("%s %02d", lands[(i+j)%4], i) }
		texts(it, at(0), at(1), at(2), at(3))
	}
	years := func(place func(i int) int) func(int, *questions.Item) {
		return func(i int, it *questions.Item) {
			all := []string{"1842", "1851", "1864", "1871"}
			key := all[place(i)%4]
			var wrong []string
			for _, y := range all {
				if y != key {
					wrong = append(wrong, y)
				}
			}
			ranked(it, key, wrong...)
		}
	}
	statements := func(right, wrong string) func(int, *questions.Item) {
		return func(i int, it *questions.Item) {
			judge(it, fmt.Sprintf("Gain %d%d %s.", i, i, right), fmt.Sprintf("Gain %d%d %s.", i, i, wrong))
		}
	}
	cases := []struct {
		rule, name string
		items      []*questions.Item
		fires      bool
	}{
		{"L02", "every key is the longest option", many(40, func(i int, it *questions.Item) {
			texts(it, fmt.Sprintf("Kowloon spit %02d", i), fmt.Sprintf("Lantau %02d", i), fmt.Sprintf("Macau %02d", i), fmt.Sprintf("Taiwan %02d", i))
		}), true},
		{"L02", "the key has every length in turn", many(40, rotated), false},
		{"L02", "every key is the longest, but the items are too few to tell", many(12, func(_ int, it *questions.Item) { it.Keys[0].Text = "Kowloon spit" }), false},
		{"L13", "one item in forty asks in the negative", many(40, func(i int, it *questions.Item) {
			if i == 0 {
				it.Stems[0] = "Which land did Britain NOT gain there?"
			}
		}), false},
		{"L13", "three items in forty do", many(40, func(i int, it *questions.Item) {
			if i < 3 {
				it.Stems[0] = fmt.Sprintf("Which land did Britain NOT gain in round %d?", i)
			}
		}), true},
		{"L14", "the key of a fixed order always stands first", many(60, years(func(int) int { return 0 })), true},
		{"L14", "it stands everywhere", many(60, years(func(i int) int { return i })), false},
		{"L15", "the key always has the third rank", many(24, years(func(int) int { return 2 })), true},
		{"L15", "it has every rank", many(24, years(func(i int) int { return i })), false},
		{"L25", "true statements are much longer", many(12, statements("came to Britain by the convention that was signed", "did")), true},
		{"L25", "true and false ones are alike", many(12, statements("came to Britain", "came to Russia")), false},
		{"L28", "the same words twice", many(2, func(_ int, it *questions.Item) { it.Stems = sound().Stems }), true},
		{"L28", "the same stem, another key", many(2, func(i int, it *questions.Item) {
			it.Stems = []string{"Which land?", "What?"}
			it.Keys[0].Text = lands[i]
		}), false},
		{"L28", "the same question, chosen and written", many(2, func(i int, it *questions.Item) {
			it.Stems = sound().Stems
			if i == 1 {
				write(it, sound().Stems[0], "Kowloon", "Jiulong")
			}
		}), false},
	}
	for _, k := range cases {
		t.Run(k.rule+"/"+k.name, func(t *testing.T) {
			if got := bankFindings(t, k.rule, k.items); (len(got) > 0) != k.fires {
				t.Errorf("findings %+v; want some: %v", got, k.fires)
			}
		})
	}
}

// A shuffle that puts the key first is caught: positions of shuffled options are
// judged by presentation.
func TestPositionsOfABrokenShuffle(t *testing.T) {
	c := newChecker(bankOf(t, harbours(t), many(20, func(int, *questions.Item) {})...), DefaultSettings())
	if got := c.positions(ruleOf("L14")); len(got) > 0 {
		t.Fatalf("findings on a fair shuffle: %+v", got)
	}
	for i := range c.drawn {
		o := c.drawn[i].Options
		right := c.drawn[i].RightOptions()[0]
		o[0], o[right] = o[right], o[0]
	}
	if got := c.positions(ruleOf("L14")); len(got) == 0 {
		t.Error("the key stood first in every presentation, and no finding says so")
	}
}

// A statement that is always true is caught by its share.
func TestStatementsThatAreAlwaysTrue(t *testing.T) {
	items := many(12, func(i int, it *questions.Item) {
		judge(it, fmt.Sprintf("Gain %d came to Britain.", i), "No matter.")
		it.Statements = it.Statements[:1]
	})
	if got := bankFindings(t, "L25", items); len(got) != 1 || !strings.Contains(got[0].Message, "100 %") {
		t.Errorf("findings %+v", got)
	}
}

// A fact asked from one direction only is reported with the place where it stands.
func TestTwoDirections(t *testing.T) {
	findings := Check(bankOf(t, harbours(t), sound()))
	n := 0
	for _, f := range findings {
		if f.Rule == "L32" && strings.Contains(f.Message, "facts/all.yaml:") {
			n++
		}
	}
	if n != 6 { // the course has six facts, and no item asks them
		t.Errorf("%d facts reported, want 6: %+v", n, findings)
	}
	a, b := sound(), sound()
	a.ID, a.Fact, b.ID, b.Fact, b.Direction = "ceded#a", "ceded", "ceded#b", "ceded", "subject"
	for _, f := range Check(bankOf(t, harbours(t), a, b)) {
		if f.Rule == "L32" && strings.Contains(f.Message, " ceded is") {
			t.Errorf("a fact with two directions is reported: %+v", f)
		}
	}
}

func TestCrossCues(t *testing.T) {
	a, b := sound(), sound()
	b.ID, b.Fact = "other#ask", "other"
	texts(b, "A lease", "A sale", "A loan", "A gift")
	b.Stems = []string{"By which deed did Britain hold the New Territories?", "How did Britain come to hold the New Territories?"}
	if got := CrossCues([]*questions.Item{a, b}); len(got) > 0 {
		t.Errorf("findings on items that do not cue each other: %+v", got)
	}
	b.Explanation = "The land beside Kowloon was leased."
	got := CrossCues([]*questions.Item{a, b})
	if len(got) != 1 || got[0].Rule != "L21" || got[0].Item != a.ID || got[0].Severity != Error {
		t.Errorf("findings %+v; want one L21 about %s", got, a.ID)
	}
	if n := CuedItems(bankOf(t, harbours(t), a, b)); n != 1 {
		t.Errorf("%d cued items, want 1", n)
	}
	a.Stems = []string{"How did Kowloon come to Britain?"}
	if got := CrossCues([]*questions.Item{a, b}); len(got) > 0 {
		t.Errorf("a key that its own stem tells is no cue: %+v", got)
	}
	b.Fact = a.Fact
	if got := CrossCues([]*questions.Item{a, b}); len(got) != 2 {
		t.Errorf("findings %+v; want both items of one fact", got)
	}
}

// Values from printed tables (Abramowitz & Stegun, table 26.8).
func TestChiSquareTail(t *testing.T) {
	for _, k := range []struct {
		df   int
		x, p float64
	}{{1, 6.635, 0.01}, {2, 9.210, 0.01}, {3, 11.345, 0.01}, {4, 13.277, 0.01}, {3, 7.815, 0.05}, {7, 18.475, 0.01}} {
		if got := chiSquareTail(k.x, k.df); math.Abs(got-k.p) > 1e-4 {
			t.Errorf("χ² %g with %d degrees: p %g, want %g", k.x, k.df, got, k.p)
		}
	}
	// 99 % of a fair coin's 100 tosses give 50 ± 12.9 heads.
	if got := halfWidth(0.99, 25, 100); math.Abs(got-0.1288) > 1e-4 {
		t.Errorf("half width %g", got)
	}
}

// Prefix filtering loses no pair: it finds what comparing all pairs finds.
func TestDuplicatesLikeAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(strings.Fields("amur ussuri land river treaty port lease silver border town island coast"))
		n := rapid.IntRange(2, 12).Draw(t, "items")
		var items []*questions.Item
		for i := range n {
			it := sound()
			it.ID = fmt.Sprintf("f#%d", i)
			it.Stems = []string{strings.Join(rapid.SliceOfN(word, 1, 14).Draw(t, "stem"), " ")}
			items = append(items, it)
		}
		c := &checker{stopped: func() bool { return false }, s: DefaultSettings(), b: &questions.Bank{Items: items}}
		found := map[string]bool{}
		for _, f := range c.duplicates(ruleOf("L28")) {
			found[f.Item] = true
		}
		all := c.wordings()
		for i := range all {
			twin := false
			for j := range i {
				twin = twin || jaccard(all[i].words, all[j].words) >= c.s.Jaccard
			}
			if twin != found[all[i].item.ID] {
				t.Fatalf("%s: a twin before it: %v; found: %v", all[i].item.Stems[0], twin, found[all[i].item.ID])
			}
		}
	})
}
