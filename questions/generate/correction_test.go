package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions"
)

// A false version differs from its claim in one run of words, or there is no
// difference to ask about.
func TestDifference(t *testing.T) {
	cases := map[string]struct {
		claim, untrue string
		want          swap
		ok            bool
	}{
		"one word":                       {"The war ended in 1842.", "The war ended in 1860.", swap{at: 4, before: "in", right: "1842", wrong: "1860"}, true},
		"several words":                  {"Prince Gong signed for the Qing.", "Li Hongzhang signed for the Qing.", swap{right: "Prince Gong", wrong: "Li Hongzhang", after: []string{"signed", "for", "the", "Qing."}}, true},
		"a possessive":                   {"It was Britain's first war.", "It was China's first war.", swap{at: 2, before: "was", right: "Britain", wrong: "China", after: []string{"first", "war."}}, true},
		"a comma on one side only":       {"It went to Britain, then.", "It went to Britain then.", swap{}, false},
		"words left out":                 {"It was a short lease.", "It was a lease.", swap{}, false},
		"nothing shared":                 {"One thing happened.", "Another took place", swap{}, false},
		"two sentences within the error": {"It ended. It began.", "It went. We began.", swap{}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, ok := difference(c.claim, c.untrue)
			if d := cmp.Diff(c.want, got, cmp.AllowUnexported(swap{}), cmpopts.EquateEmpty()); ok != c.ok || d != "" {
				t.Errorf("%v, want %v (-want +got):\n%s", ok, c.ok, d)
			}
		})
	}
}

// Whatever words are exchanged in a sentence, putting the right ones back in place of
// the wrong ones gives the sentence again.
func TestDifferenceCanBePutRight(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"ash", "birch", "cedar", "elm", "fir", "larch", "oak", "pine"}), 1, 4)
	rapid.Check(t, func(t *rapid.T) {
		head, tail := words.Draw(t, "head"), words.Draw(t, "tail")
		sentence := func(middle []string) string {
			return strings.Join(slices.Concat(head, middle, tail), " ") + "."
		}
		claim, untrue := sentence(words.Draw(t, "right")), sentence(words.Draw(t, "wrong"))
		s, ok := difference(claim, untrue)
		if !ok {
			return // nothing, or nothing but words left out, tells the two apart
		}
		fields := strings.Fields(untrue)
		mended := slices.Concat(fields[:s.at], strings.Fields(s.right), fields[s.at+len(strings.Fields(s.wrong)):])
		if got := strings.TrimSuffix(strings.Join(mended, " "), ".") + "."; got != claim {
			t.Fatalf("%q for %q in %q gives %q, want %q", s.right, s.wrong, untrue, got, claim)
		}
	})
}

// wrongOptions lists key and distractors with their reasons; nil without an item.
func wrongOptions(it *questions.Item) []string {
	if it == nil {
		return nil
	}
	got := []string{it.Keys[0].Text}
	for _, d := range it.Distractors {
		got = append(got, d.Text+": "+d.Why)
	}
	return got
}

// The wrong options of a correction are what else the fact's questions and false
// versions put in the place; the quoted error is none of them.
func TestCorrections(t *testing.T) {
	const places = "    asks:\n      - {of: place, stems: [\"Where?\"], key: {entity: basel}, foils: [{text: Bern, why: b}, {text: Bonn, why: c}, {text: Worms, why: d}]}\n"
	cases := map[string]struct {
		facts, item string
		want        []string
	}{
		"from a template, with what the facts say of each": {mouths, "rhine/flows-into/north-sea#correct-1",
			[]string{"North Sea", "Mediterranean: The Rhône flows into the Mediterranean.", "Caspian: The Volga flows into the Caspian."}},
		"from an authored question": {fact("The great bend lies at Basel.", "    untrue: [{claim: The great bend lies at Worms., why: no}]\n"+places), "rhine/states/a#correct-1",
			[]string{"Basel", "Bern: b", "Bonn: c"}},
		"from the other false versions": {fact("It was dug in 1831.", "    untrue: [{claim: It was dug in 1815., why: x}, {claim: It was dug in 1848., why: y}, {claim: It was dug in 1870., why: z}]\n"), "rhine/states/a#correct-1",
			[]string{"1831", "1848: y", "1870: z"}},
		"a second error about the same words":       {fact("It was dug in 1831.", "    untrue: [{claim: It was dug in 1815., why: x}, {claim: It was dug in 1848., why: y}, {claim: It was dug in 1870., why: z}]\n"), "rhine/states/a#correct-2", nil},
		"a key that stands out by its length":       {fact("It carried long fir trunks downstream.", "    untrue: [{claim: It carried salt., why: x}, {claim: It carried tin., why: y}, {claim: It carried oil., why: z}]\n"), "rhine/states/a#correct-1", nil},
		"a key that repeats a word of the sentence": {fact("The iron ships carried iron ore.", "    untrue: [{claim: The iron ships carried rye., why: x}, {claim: The iron ships carried salt., why: y}, {claim: The iron ships carried wine., why: z}]\n"), "rhine/states/a#correct-1", nil},
		"only what is of one kind":                  {fact("It was dug in 1831.", "    untrue: [{claim: It was dug in 1815., why: x}, {claim: It was dug in spring., why: y}, {claim: It was dug in 1870., why: z}]\n"), "rhine/states/a#correct-1", nil},
		"as wide as another version cuts": {fact("It carried oak and beech wood.", "    untrue: [{claim: It carried fir wood., why: x}, {claim: It carried salt and pepper., why: y}, {claim: It carried tin and copper., why: z}]\n"), "rhine/states/a#correct-1",
			[]string{"Oak and beech wood", "Salt and pepper: y", "Tin and copper: z"}},
		"a whole day": {fact("It was dug on 3 May 1831.", "    untrue: [{claim: It was dug on 7 May 1831., why: x}]\n    asks:\n      - {of: date, stems: [\"When?\"], key: {text: 3 May 1831}, foils: [{text: 3 June 1831, why: c}, {text: 9 May 1831, why: d}]}\n"), "rhine/states/a#correct-1",
			[]string{"3 May 1831", "3 June 1831: c", "9 May 1831: d"}},
		"too few":                       {fact("It was dug in 1831.", "    untrue: [{claim: It was dug in 1815., why: x}, {claim: It was dug in 1870., why: z}]\n"), "rhine/states/a#correct-1", nil},
		"an article that would not fit": {fact("It carried an ore.", "    untrue: [{claim: It carried an oil., why: x}, {claim: It carried an oak., why: y}]\n    asks:\n      - {of: term, stems: [\"What?\"], key: {text: ore}, foils: [{text: salt, why: c}, {text: wine, why: d}]}\n"), "rhine/states/a#correct-1", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, wrongOptions(smallCourse(t, c.facts).Item(c.item))); d != "" {
				t.Errorf("options (-want +got):\n%s", d)
			}
		})
	}
}

// Every correction quotes a false version and what is wrong in it, has a reason for
// every wrong option, and put in its place the key gives the claim again.
func TestEveryCorrection(t *testing.T) {
	b := builtIn(t)
	seen := 0
	for _, it := range b.Items {
		if it.Form != questions.FormCorrection {
			continue
		}
		seen++
		quoted := strings.Split(it.Stems[0], "”")
		untrue, wrong := afterQuote(quoted[0]), afterQuote(quoted[1])
		mended := strings.Replace(untrue, wrong, it.Keys[0].Text, 1)
		if strings.Count(untrue, wrong) != 1 {
			t.Errorf("%s: %q stands more than once in %q", it.ID, wrong, untrue)
		}
		if withoutThe(mended) != withoutThe(it.Claim) {
			t.Errorf("%s: put right it says %q, and the claim is %q", it.ID, mended, it.Claim)
		}
		for _, d := range it.Distractors {
			if d.Why == "" || questions.Fold(d.Text) == questions.Fold(wrong) {
				t.Errorf("%s: the option %q has no reason or is the error itself", it.ID, d.Text)
			}
		}
	}
	if seen < 150 {
		t.Errorf("only %d corrections", seen)
	}
}

// withoutThe folds a sentence and leaves out its articles, which options do without.
func withoutThe(s string) string {
	return strings.Join(slices.DeleteFunc(questions.Words(s), func(w string) bool { return w == "the" }), " ")
}

func afterQuote(s string) string { return s[strings.LastIndex(s, "“")+len("“"):] }
