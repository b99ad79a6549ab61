package generate

import (
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// What an item demands follows from its form and, for a choice, from how near its
// wrong options are.
func TestLevels(t *testing.T) {
	near, far := nearEnough, nearEnough-0.01
	cases := []struct {
		form     questions.Form
		nearness float64
		want     questions.Level
	}{
		{questions.FormChoice, far, questions.LevelRecognise},
		{questions.FormChoice, near, questions.LevelRecall},
		{questions.FormAttribution, far, questions.LevelRecognise},
		{questions.FormDocument, near, questions.LevelRecall},
		{questions.FormMap, far, questions.LevelRecognise},
		{questions.FormTrueFalse, 0, questions.LevelRecognise},
		{questions.FormTyped, 0, questions.LevelRecall},
		{questions.FormCloze, 0, questions.LevelRecall},
		{questions.FormYear, 0, questions.LevelRecall},
		{questions.FormDate, 0, questions.LevelRecall},
		{questions.FormAmount, 0, questions.LevelRecall},
		{questions.FormCause, far, questions.LevelApply},
		{questions.FormCorrection, far, questions.LevelApply},
		{questions.FormMulti, far, questions.LevelApply},
		{questions.FormOrder, 0, questions.LevelApply},
		{questions.FormMatch, 0, questions.LevelApply},
		{questions.FormSort, 0, questions.LevelApply},
		{questions.FormGap, 0, questions.LevelApply},
		{questions.FormOdd, 0, questions.LevelApply},
	}
	for _, c := range cases {
		if got := levelOf(c.form, c.nearness); got != c.want {
			t.Errorf("%s at nearness %.2f demands %s, want %s", c.form, c.nearness, got, c.want)
		}
	}
}

// Each likeness brings two options nearer, and none beyond 1.
func TestSimilarity(t *testing.T) {
	g := &generator{c: &course.Course{}, likenessIndex: likenessIndex{
		powers:     map[string][]string{"a": {"china", "britain"}, "b": {"china", "britain"}, "c": {"china", "russia"}},
		entityYear: map[string]int{"a": 1858, "b": 1860, "c": 1895},
		traits:     map[string]traits{},
	}}
	option := func(id, text string) questions.Option { return questions.Option{ID: id, Text: text} }
	plain, authored := &questions.Item{Template: "who"}, &questions.Item{Template: "ask-object"}
	base := g.similarity(plain, option("x", "Alpha"), option("y", "Beta"))
	if base != 0 {
		t.Errorf("two things without a likeness are %.2f alike", base)
	}
	rising := []float64{
		base,
		g.similarity(plain, option("a", "Alpha"), option("c", "Beta")), // one party of two
		g.similarity(plain, option("a", "Alpha"), option("b", "Beta")), // both parties and the decade
		g.similarity(plain, option("a", "Treaty Alpha"), option("b", "Treaty Beta")),
		g.similarity(authored, option("a", "Treaty Alpha"), option("b", "Treaty Beta")),
	}
	for i := 1; i < len(rising); i++ {
		if rising[i] <= rising[i-1] || rising[i] > 1 {
			t.Errorf("similarities do not rise towards 1: %v", rising)
		}
	}
	if near, far := g.similarity(plain, option("1858", "1858"), option("1860", "1860")), g.similarity(plain, option("1858", "1858"), option("1871", "1871")); near <= far {
		t.Errorf("1860 is %.2f like 1858, 1871 is %.2f like it", near, far)
	}
}

// All levels are spread over the bank, every choice has a nearness between 0 and 1,
// and a choice at a higher level is a nearer one.
func TestLevelsAreSpread(t *testing.T) {
	b := builtIn(t)
	levels := map[questions.Level]int{}
	choices := map[questions.Level]int{}
	for _, it := range b.Items {
		levels[it.Level]++
		if it.Nearness < 0 || it.Nearness > 1 {
			t.Errorf("%s has the nearness %v", it.ID, it.Nearness)
		}
		if it.Form == questions.FormChoice {
			choices[it.Level]++
			if (it.Level == questions.LevelRecall) != (it.Nearness >= nearEnough) {
				t.Errorf("%s with nearness %.2f is at level %s", it.ID, it.Nearness, it.Level)
			}
		}
	}
	for _, level := range []questions.Level{questions.LevelRecognise, questions.LevelRecall, questions.LevelApply} {
		if share := float64(levels[level]) / float64(len(b.Items)); share < 0.1 {
			t.Errorf("%.0f %% of the items are at level %s; a tenth is wanted", 100*share, level)
		}
	}
	if choices[questions.LevelRecall] < 100 || choices[questions.LevelRecognise] < 100 {
		t.Errorf("plain choices by level: %v", choices)
	}
}
