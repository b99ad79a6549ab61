package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

func option(text string) questions.Option {
	return questions.Option{ID: strings.ToLower(text), Text: text}
}

// sound is an item with which no rule finds fault; tests spoil one thing in it.
func sound() *questions.Item {
	key := option("Kowloon")
	key.Correct = true
	return &questions.Item{
		ID: "fact#ask", Fact: "fact", Form: questions.FormChoice, Direction: "object",
		Stems: []string{"Which land did Britain gain by its convention of 1860?"},
		Keys:  []questions.Option{key}, Distractors: []questions.Option{option("Lantau"), option("Macau"), option("Taiwan")},
		Show: 4, Claim: "Kowloon was ceded.", Explanation: "So it was.", Sources: []questions.Citation{{Document: "book"}},
	}
}

func bank(t *testing.T, items ...*questions.Item) *questions.Bank {
	t.Helper()
	b, err := questions.NewBank(&course.Course{ID: "test"}, items)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSoundItemPasses(t *testing.T) {
	if findings := Check(bank(t, sound())); len(findings) > 0 {
		t.Errorf("findings on a sound item: %+v", findings)
	}
}

// Each rule fires on the flaw that it is for, and on nothing else that is there.
func TestEachRuleFires(t *testing.T) {
	cases := []struct {
		rule  string
		spoil func(*questions.Item)
	}{
		{"L01", func(it *questions.Item) { it.Keys[0].Text = "Kowloon south of a line" }},
		{"L03", func(it *questions.Item) { it.Distractors[0].Text = "Lantau and its many islets" }},
		{"L05", func(it *questions.Item) { it.Distractors[0].Text = "All land" }},
		{"L07", func(it *questions.Item) { it.Distractors[0].Text = "Both of them" }},
		{"L08", func(it *questions.Item) { it.Distractors[0].Text = "Neither of these" }},
		{"L09", func(it *questions.Item) { it.Distractors[0].Text = "KOWLOON" }},
		{"L13", func(it *questions.Item) { it.Stems[0] = "Which land did Britain not gain in 1860?" }},
		{"L15", func(it *questions.Item) { it.Distractors[0].Rank = 5 }},
		{"L16", func(it *questions.Item) { it.Distractors = it.Distractors[:1] }},
		{"L17", func(it *questions.Item) { it.Keys[0].Alt = []questions.Name{{Lang: "zh-Hant", Text: "九龍"}} }},
		{"L18", func(it *questions.Item) { it.Distractors[0].Correct = true }},
		{"L22", func(it *questions.Item) { it.Stems[0] = "Which land?" }},
		{"L24", func(it *questions.Item) { it.Stems[0] = strings.Repeat("word ", 41) + "?" }},
		{"L26", func(it *questions.Item) { it.Stems[0] = "Which land did {for} gain in 1860?" }},
		{"L27", func(it *questions.Item) { it.Sources = nil }},
		{"L31", func(it *questions.Item) { it.Stems[0] = "Which land, Kowloon or another, was ceded?" }},
	}
	for _, c := range cases {
		t.Run(c.rule, func(t *testing.T) {
			it := sound()
			c.spoil(it)
			var fired []string
			for _, f := range Check(bank(t, it)) {
				fired = append(fired, f.Rule)
				if f.Item != it.ID || f.Message == "" {
					t.Errorf("finding %+v names no item or says nothing", f)
				}
			}
			if !slices.Contains(fired, c.rule) {
				t.Errorf("fired: %v; want %s", fired, c.rule)
			}
		})
	}
}

func TestANegationThatIsReportedIsNoNegativeStem(t *testing.T) {
	it := sound()
	it.Stems[0] = "Who holds that the treaties were never repudiated?"
	if findings := Check(bank(t, it)); len(findings) > 0 {
		t.Errorf("findings %+v", findings)
	}
}

func TestTheSameQuestionTwice(t *testing.T) {
	a, b := sound(), sound()
	b.ID = "fact#again"
	findings := Check(bank(t, a, b))
	if len(findings) != 1 || findings[0].Rule != "L28" {
		t.Errorf("findings %+v; want L28 alone", findings)
	}
}

// A fact needs items from two directions; judging its claim is none.
func TestCoverageFindsThinFacts(t *testing.T) {
	c := &course.Course{ID: "test", Facts: []course.Fact{{ID: "fact", Topic: "one"}}, Topics: []course.Topic{{ID: "one"}}}
	ask, claim, who := sound(), sound(), sound()
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
