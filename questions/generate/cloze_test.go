package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/grade"
)

// clozesOf lists the sentences with a gap and the answer that stands first.
func clozesOf(b *questions.Bank) map[string]string {
	got := map[string]string{}
	for _, it := range b.Items {
		if it.Form == questions.FormCloze {
			got[it.Stems[0]] = it.Accepted[0].Text
		}
	}
	return got
}

// A claim becomes a sentence with a gap where the answer stands in it exactly once,
// and nothing else in it gives the answer away.
func TestClozeFromAnAsk(t *testing.T) {
	const basel = "{of: place, stems: [\"Where?\"], key: {entity: basel}, foils: [{text: Bern, why: no}, {text: Bonn, why: no}]}"
	cases := map[string]struct {
		claim, ask string
		want       map[string]string
	}{
		"a name in the sentence":              {"The great bend of the river lies at Basel.", basel, map[string]string{"The great bend of the river lies at ____.": "Basel"}},
		"another of its names":                {"The great bend of the river lies at Basle.", basel, map[string]string{"The great bend of the river lies at ____.": "Basle"}},
		"a name at the head":                  {"Basel stands at the great bend of the river.", basel, map[string]string{"____ stands at the great bend of the river.": "Basel"}},
		"the name twice":                      {"Basel was once written as Basel the Old by its clerks.", basel, map[string]string{}},
		"two of its names":                    {"Basel was once written as Basle by the English.", basel, map[string]string{}},
		"no name":                             {"The great bend of the river lies at a city.", basel, map[string]string{}},
		"within a word":                       {"The great bend of the river lies at Baselland today.", basel, map[string]string{}},
		"within a longer name":                {"The river ends in the cold and grey North Sea.", "{of: term, stems: [\"What?\"], key: {text: sea}, accept: [ocean]}", map[string]string{}},
		"a denial":                            {"The great bend of the river does not lie below Basel.", basel, map[string]string{}},
		"too few words":                       {"It bends at Basel.", basel, map[string]string{}},
		"a written term":                      {"Boats on the river carried barrels of wine north.", "{of: term, stems: [\"What?\"], key: {text: Wine}, accept: [wine]}", map[string]string{"Boats on the river carried barrels of ____ north.": "wine"}},
		"a term that cannot be written":       {"Boats on the river carried barrels of wine north.", "{of: term, stems: [\"What?\"], key: {text: wine}, foils: [{text: oil, why: no}, {text: tea, why: no}]}", map[string]string{}},
		"a common word at the head":           {"Wine was what the boats on the river carried north.", "{of: term, stems: [\"What?\"], key: {text: Wine}, accept: [wine]}", map[string]string{}},
		"the article stays":                   {"Barges came down the Rhône with their cargo.", "{of: name, stems: [\"Which?\"], key: {entity: rhone}, accept: [the Rhône]}", map[string]string{"Barges came down the ____ with their cargo.": "Rhône"}},
		"an article that tells how it begins": {"The bishop sent the boatmen an order in spring.", "{of: term, stems: [\"What?\"], key: {text: order}, accept: [command]}", map[string]string{"The bishop sent the boatmen a(n) ____ in spring.": "order"}},
		"a number in words":                   {"The river passes through four countries on its way.", "{of: quantity, stems: [\"How many?\"], key: {text: Four}, accept: [four]}", map[string]string{}},
		"a number":                            {"The river was measured by surveyors in 1831 at last.", "{of: date, stems: [\"When?\"], key: {text: \"1831\"}, accept: [\"1831\"]}", map[string]string{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := clozesOf(smallCourse(t, fact(c.claim, "    asks:\n      - "+c.ask+"\n")))
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("gaps (-want +got):\n%s", d)
			}
		})
	}
}

// Where a predicate says that there is only one, no question need be authored.
func TestClozeFromATemplate(t *testing.T) {
	got := clozesOf(smallCourse(t, mouths))
	// The claim that the Rhône flows into the Mediterranean has six words, as the
	// others have or more.
	want := map[string]string{
		"The Rhine flows into the ____.": "North Sea", "The Danube flows into the ____.": "Black Sea",
		"The Rhône flows into the ____.": "Mediterranean", "The Volga flows into the ____.": "Caspian",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("gaps (-want +got):\n%s", d)
	}
}

// Every cloze of the built-in bank has one gap, ends as a sentence, tells its answer
// nowhere else, gives away the first letters of its words, and marks its own answer right.
func TestEveryCloze(t *testing.T) {
	b := builtIn(t)
	seen := 0
	for _, it := range b.Items {
		if it.Form != questions.FormCloze {
			continue
		}
		seen++
		stem := it.Stems[0]
		if strings.Count(stem, "_") != len(blank) || strings.Count(stem, blank) != 1 || !strings.HasSuffix(strings.TrimRight(stem, `"”`), ".") {
			t.Errorf("%s: %q is no sentence with one gap", it.ID, stem)
		}
		words := questions.Words(strings.ReplaceAll(stem, blank, " "))
		for _, w := range questions.Words(it.Accepted[0].Text) {
			if len(w) > 3 && slices.Contains(words, w) && w != "treaty" {
				t.Errorf("%s: %q stands beside the gap of %q", it.ID, w, stem)
			}
		}
		p := it.Present(1, 1)
		if p.Initial == "" || !strings.HasPrefix(it.Accepted[0].Text, p.Initial[:1]) || len(p.Initial) >= len(it.Accepted[0].Text) {
			t.Errorf("%s gives away %q for %q", it.ID, p.Initial, it.Accepted[0].Text)
		}
		for _, n := range it.Accepted {
			if m, err := grade.Check(p, grade.Response{Text: n.Text}); err != nil || m.Verdict != grade.Right {
				t.Errorf("%s: its answer %q is marked %v, %v", it.ID, n.Text, m.Verdict, err)
			}
		}
		filled := strings.Replace(strings.Replace(stem, "a(n) "+blank, "a "+blank, 1), blank, it.Accepted[0].Text, 1)
		if claim := strings.ReplaceAll(it.Claim, " an ", " a "); strings.ReplaceAll(filled, " an ", " a ") != claim {
			t.Errorf("%s: the filled sentence %q is not the claim %q", it.ID, filled, it.Claim)
		}
	}
	if seen < 200 {
		t.Errorf("only %d sentences with a gap", seen)
	}
}
