package schedule

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/memory"
)

// item makes an item of fact f; each form has its own template and direction.
func item(f string, form questions.Form, direction questions.Direction, answer string) *questions.Item {
	template := string(direction) + "-" + string(form)
	it := &questions.Item{ID: f + "#" + template, Fact: f, Template: template, Form: form, Direction: direction, Show: 4}
	if form.Typed() {
		it.Accepted = []questions.Name{{Text: answer}}
	}
	return it
}

// itemsOfAllForms are the items of a fact that can be asked in every way.
func itemsOfAllForms(f string) []*questions.Item {
	var items []*questions.Item
	for _, form := range questions.Forms {
		items = append(items, item(f, form, "object", "Aigun"))
	}
	return append(items, item(f, questions.FormChoice, "subject", ""))
}

// TestLadderOfForms holds the ladder to its source: a choice among few, a choice among
// near ones, a cloze with its first letter, and then writing, ordering, matching and
// maps (design, section 6). Forms with options that are arranged come early as well,
// so that a newcomer meets variety.
func TestLadderOfForms(t *testing.T) {
	const (
		tf, choice, view, cause, doc = questions.FormTrueFalse, questions.FormChoice, questions.FormAttribution, questions.FormCause, questions.FormDocument
		multi, order, place          = questions.FormMulti, questions.FormOrder, questions.FormMap
		odd, gap, mend, match, sort  = questions.FormOdd, questions.FormGap, questions.FormCorrection, questions.FormMatch, questions.FormSort
		cloze, year, date            = questions.FormCloze, questions.FormYear, questions.FormDate
		amount, text                 = questions.FormAmount, questions.FormTyped
	)
	want := map[int][]questions.Form{
		0: {tf, choice, view, cause, doc, multi, order, place},
		1: {tf, choice, view, cause, doc, multi, order, place, odd, gap, mend, match, sort},
		2: {choice, view, cause, doc, multi, order, place, odd, gap, mend, match, sort},
		3: {cloze, year, amount},
		4: {order, place, match, sort, cloze, year, date, amount, text},
	}
	for step, forms := range want {
		var got []questions.Form
		for _, it := range fitting(itemsOfAllForms("f"), Choice{Step: step}) {
			if !slices.Contains(got, it.Form) {
				got = append(got, it.Form)
			}
		}
		if !slices.Equal(got, forms) {
			t.Errorf("step %d has %v, want %v", step, got, forms)
		}
	}
}

// TestEveryFormHasAHome: a form without one would never be asked before all others.
func TestEveryFormHasAHome(t *testing.T) {
	for _, form := range questions.Forms {
		home := false
		for step := range MaxStep + 1 {
			home = home || distance(form, step) == 0
		}
		if !home || share(form) < 1 {
			t.Errorf("%s has no home on the ladder, or no share", form)
		}
	}
}

func TestNearestFormWhenNoneFits(t *testing.T) {
	tests := []struct {
		step int
		have []questions.Form
		want questions.Form
	}{
		{4, []questions.Form{questions.FormTrueFalse, questions.FormChoice}, questions.FormChoice},
		{4, []questions.Form{questions.FormChoice, questions.FormYear}, questions.FormYear},
		{3, []questions.Form{questions.FormTrueFalse, questions.FormOrder}, questions.FormOrder},
		{0, []questions.Form{questions.FormTyped, questions.FormYear}, questions.FormYear},
		{0, []questions.Form{questions.FormTyped, questions.FormDate}, questions.FormTyped}, // equally far; typed has the larger share
		{3, []questions.Form{questions.FormTyped, questions.FormCloze}, questions.FormCloze},
		{2, []questions.Form{questions.FormTrueFalse}, questions.FormTrueFalse},
	}
	for _, test := range tests {
		var items []*questions.Item
		for _, f := range test.have {
			items = append(items, item("f", f, "object", "a long typed answer"))
		}
		if got, _ := PickItem(items, Choice{Step: test.step}, nil, nil, 1); got.Form != test.want {
			t.Errorf("at step %d among %v: %v, want %v", test.step, test.have, got.Form, test.want)
		}
	}
}

// TestEase: fewer options while a fact is new; the first letter of a cloze until the
// top of the ladder.
func TestEase(t *testing.T) {
	for _, test := range []struct {
		form questions.Form
		ease [MaxStep + 1]int // by step
	}{
		{questions.FormChoice, [MaxStep + 1]int{1, 0, 0, 0, 0}},
		{questions.FormAttribution, [MaxStep + 1]int{1, 0, 0, 0, 0}},
		{questions.FormMap, [MaxStep + 1]int{1, 0, 0, 0, 0}},
		{questions.FormGap, [MaxStep + 1]int{1, 0, 0, 0, 0}},
		{questions.FormCloze, [MaxStep + 1]int{1, 1, 1, 1, 0}},
		{questions.FormOrder, [MaxStep + 1]int{}},
		{questions.FormMatch, [MaxStep + 1]int{}},
		{questions.FormMulti, [MaxStep + 1]int{}},
		{questions.FormTyped, [MaxStep + 1]int{}},
	} {
		items := []*questions.Item{item("f", test.form, "object", "Aigun")}
		for step, want := range test.ease {
			if _, ease := PickItem(items, Choice{Step: step}, nil, nil, 1); ease != want {
				t.Errorf("%s at step %d has ease %d, want %d", test.form, step, ease, want)
			}
		}
	}
	if it, ease := PickItem(nil, Choice{}, nil, nil, 1); it != nil || ease != 0 {
		t.Errorf("picked %v out of nothing", it)
	}
}

func TestNeverTheSameItemTwiceRunning(t *testing.T) {
	items := []*questions.Item{item("f", questions.FormChoice, "object", ""), item("f", questions.FormTyped, "object", "a long typed answer")}
	for seed := range uint64(50) {
		if it, _ := PickItem(items, Choice{}, []string{items[0].ID}, nil, seed); it != items[1] {
			t.Fatal("the last item was asked again, though there is another, if a hard one")
		}
	}
	if it, _ := PickItem(items[:1], Choice{}, []string{items[0].ID}, nil, 1); it != items[0] {
		t.Error("a fact with one item cannot be asked twice")
	}
	if it, _ := PickItem(items, Choice{}, []string{"f#withdrawn"}, nil, 1); it != items[0] {
		t.Error("an item that is gone confuses the choice")
	}
}

func TestAnotherSideFromStepTwo(t *testing.T) {
	items := []*questions.Item{
		item("f", questions.FormChoice, "object", ""), item("f", questions.FormMulti, "object", ""),
		item("f", questions.FormOrder, "object", ""), item("f", questions.FormChoice, "subject", ""),
	}
	asked := FormCounts{0, 9} // choice is far ahead of its share
	got, _ := PickItem(items, Choice{Step: 2, Asked: asked}, []string{items[0].ID}, nil, 1)
	if got != items[3] {
		t.Errorf("at step 2 after a question about the object comes %s", got.ID)
	}
	got, _ = PickItem(items, Choice{Step: 1, Asked: asked}, []string{items[0].ID}, nil, 1)
	if got == items[3] {
		t.Error("at step 1 the form counts more than the side")
	}
}

func TestTemplatesTakeTurns(t *testing.T) {
	items := []*questions.Item{item("f", questions.FormChoice, "object", ""), item("f", questions.FormChoice, "subject", "")}
	for seed := range uint64(20) {
		if it, _ := PickItem(items, Choice{}, nil, []string{items[0].Template}, seed); it != items[1] {
			t.Fatal("the template of the question before was taken again")
		}
	}
}

func TestSeedDecidesTies(t *testing.T) {
	items := []*questions.Item{item("f", questions.FormChoice, "object", ""), item("f", questions.FormChoice, "subject", "")}
	seen := map[string]int{}
	for seed := range uint64(200) {
		a, _ := PickItem(items, Choice{}, nil, nil, seed)
		b, _ := PickItem(items, Choice{}, nil, nil, seed)
		if a != b {
			t.Fatal("the same seed gave two items")
		}
		seen[a.ID]++
	}
	if len(seen) != 2 || seen[items[0].ID] < 60 || seen[items[1].ID] < 60 {
		t.Errorf("the seeds chose %v", seen)
	}
}

func TestTypedTastes(t *testing.T) {
	short, long := item("f", questions.FormTyped, "object", "Aigun"), item("f", questions.FormTyped, "object", "the Convention of Peking")
	year := item("f", questions.FormYear, "date", "1858")
	ready := Choice{Place: 5, Right: 1, New: true}
	tests := map[string]struct {
		item   *questions.Item
		change func(*Choice)
		want   bool
	}{
		"a short answer":                 {short, func(*Choice) {}, true},
		"a year":                         {year, func(*Choice) {}, true},
		"a long answer":                  {long, func(*Choice) {}, false},
		"too early":                      {short, func(c *Choice) { c.Place = 4 }, false},
		"nothing right yet":              {short, func(c *Choice) { c.Right = 0 }, false},
		"a miss that comes back":         {short, func(c *Choice) { c.New, c.Again = false, true }, false},
		"the same form again, new":       {short, func(c *Choice) { c.Place = 11; c.Asked.add(questions.FormTyped) }, false},
		"the other typed form, new":      {short, func(c *Choice) { c.Place = 11; c.Asked.add(questions.FormYear) }, true},
		"a second one, known":            {short, func(c *Choice) { c.New = false; c.Place = 11; c.Asked.add(questions.FormYear) }, true},
		"a second one, known, early":     {short, func(c *Choice) { c.New = false; c.Place = 10; c.Asked.add(questions.FormYear) }, false},
		"a choice is never a mere taste": {item("f", questions.FormChoice, "object", ""), func(*Choice) {}, false},
	}
	for name, test := range tests {
		c := ready
		test.change(&c)
		if got := taste(test.item, c); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestSteps(t *testing.T) {
	m := memory.DefaultFSRS7
	weak, strong := m.FromSM2(3, 0.9), m.FromSM2(30, 0.9)
	met := Known{State: weak, LastAt: noon.Add(-72 * time.Hour), Step: 2}
	today := met
	today.LastAt = noon.Add(-time.Hour)
	tests := map[string]struct {
		k     Known
		right bool
		after memory.State
		want  int
	}{
		"first meeting, right":           {Known{}, true, weak, 1},
		"first meeting, missed":          {Known{}, false, weak, 0},
		"right on a later day":           {met, true, weak, 3},
		"right, and strong":              {met, true, strong, 4},
		"right once more on the day":     {today, true, strong, 2},
		"missed":                         {met, false, weak, 1},
		"missed once more on the day":    {today, false, weak, 1},
		"the ladder ends":                {Known{State: strong, LastAt: met.LastAt, Step: MaxStep}, true, strong, MaxStep},
		"a miss on the first step stays": {Known{State: weak, LastAt: met.LastAt}, false, weak, 0},
	}
	for name, test := range tests {
		if got := StepAfter(test.k, test.right, noon, test.after, Settings{}); got != test.want {
			t.Errorf("%s: step %d, want %d", name, got, test.want)
		}
	}
}

// TestNewcomerMeetsFiveForms plays twenty answers of someone who never met the
// course, over as many days as they take, with facts that have three items each.
func TestNewcomerMeetsFiveForms(t *testing.T) {
	forms := [][]questions.Form{
		{questions.FormChoice, questions.FormTrueFalse, questions.FormTyped},
		{questions.FormChoice, questions.FormChoice, questions.FormOrder},
		{questions.FormChoice, questions.FormYear, questions.FormMulti},
	}
	for name, says := range map[string]func(int) bool{
		"all right":     func(int) bool { return true },
		"every third":   func(i int) bool { return i%3 == 0 },
		"two of three":  func(i int) bool { return i%3 > 0 },
		"nothing right": func(int) bool { return false },
	} {
		t.Run(name, func(t *testing.T) {
			seen := playForms(newWorld(course(10, 10, 10)), forms, says, 20)
			want := 5
			if name == "nothing right" {
				want = 4 // who cannot choose yet is not asked to type
			}
			if len(seen) < want {
				t.Errorf("met only %v", seen)
			}
			if seen[questions.FormChoice] < 5 {
				t.Errorf("choice is the staple, but came only so often: %v", seen)
			}
		})
	}
}

// mixedForms are facts as a real course has them: each can be asked as a choice, most as
// a statement and a cloze, and each in one or two of the rarer forms.
var mixedForms = [][]questions.Form{
	{questions.FormChoice, questions.FormChoice, questions.FormTrueFalse, questions.FormCloze, questions.FormGap, questions.FormDate},
	{questions.FormChoice, questions.FormTrueFalse, questions.FormMatch, questions.FormOrder, questions.FormYear},
	{questions.FormChoice, questions.FormTrueFalse, questions.FormSort, questions.FormOdd, questions.FormTyped},
	{questions.FormChoice, questions.FormAttribution, questions.FormCorrection, questions.FormCloze},
	{questions.FormChoice, questions.FormCause, questions.FormTrueFalse, questions.FormMulti},
	{questions.FormChoice, questions.FormMap, questions.FormMatch, questions.FormCloze, questions.FormTyped},
	{questions.FormChoice, questions.FormDocument, questions.FormAmount, questions.FormTrueFalse},
}

// TestRareFormsDoNotCrowdOutChoices: with all forms about, the plain choice stays the
// staple of the early steps, and no other form comes more often.
func TestRareFormsDoNotCrowdOutChoices(t *testing.T) {
	for name, says := range map[string]func(int) bool{
		"all right":    func(int) bool { return true },
		"two of three": func(i int) bool { return i%3 > 0 },
	} {
		t.Run(name, func(t *testing.T) {
			seen := playForms(newWorld(course(20, 20, 20)), mixedForms, says, 60)
			t.Log(seen)
			for form, n := range seen {
				if form != questions.FormChoice && n > seen[questions.FormChoice] {
					t.Errorf("%s came %d times, a choice %d times", form, n, seen[questions.FormChoice])
				}
			}
			if seen[questions.FormChoice] < 15 {
				t.Errorf("of 60 questions only %d were plain choices", seen[questions.FormChoice])
			}
			if len(seen) < 10 {
				t.Errorf("of 18 forms only %d were met: %v", len(seen), seen)
			}
		})
	}
}

// TestNewcomerTypesOnlyTastes: in the first twenty answers nothing is to be written
// but what is quickly written, each form once.
func TestNewcomerTypesOnlyTastes(t *testing.T) {
	w := newWorld(course(20, 20, 20))
	seen := playForms(w, mixedForms, func(int) bool { return true }, 20)
	typed := 0
	for form, n := range seen {
		if form.Typed() {
			typed += n
		}
		if form == questions.FormDate || form.Typed() && n > 1 {
			t.Errorf("a newcomer was asked %s %d times", form, n)
		}
	}
	if typed > 20/TasteEvery {
		t.Errorf("of 20 answers %d were typed, want at most one in %d", typed, TasteEvery)
	}
	if len(seen) < 5 {
		t.Errorf("met only %v", seen)
	}
}

// playForms answers n questions, sitting after sitting and day after day, and counts
// the forms; the fact at place i has the forms of row i, cyclically.
func playForms(w *world, forms [][]questions.Form, says func(int) bool, n int) map[questions.Form]int {
	items := map[string][]*questions.Item{}
	for i, f := range w.facts {
		for j, form := range forms[i%len(forms)] {
			items[f.ID] = append(items[f.ID], item(f.ID, form, questions.Direction(fmt.Sprint("side", j)), "Aigun"))
		}
	}
	seen, last := map[questions.Form]int{}, map[string][]string{}
	for i := 0; i < n; {
		c, ok := w.next()
		if !ok {
			w.done = nil
			w.now = w.now.Add(24 * time.Hour)
			continue
		}
		it, _ := PickItem(items[c.FactID], c, last[c.FactID], nil, uint64(i))
		last[c.FactID] = append([]string{it.ID}, last[c.FactID]...)
		seen[it.Form]++
		w.answer(c, says(i), it.Form)
		i++
	}
	return seen
}

func BenchmarkPickItem(b *testing.B) {
	items := itemsOfAllForms("f")
	b.ReportAllocs()
	for b.Loop() {
		PickItem(items, Choice{Step: 1, Place: 7, Right: 5}, []string{items[0].ID}, []string{items[1].Template}, 42)
	}
}
