package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/remembrancer/remembrancer/questions"
)

// Every form has a kind in which it travels.
func TestKindOfEveryForm(t *testing.T) {
	want := map[questions.Form]Kind{
		questions.FormTrueFalse: KindTrueFalse, questions.FormChoice: KindChoice, questions.FormAttribution: KindChoice,
		questions.FormCause: KindChoice, questions.FormDocument: KindChoice, questions.FormMulti: KindSeveral,
		questions.FormOrder: KindOrdering, questions.FormOdd: KindChoice, questions.FormGap: KindChoice,
		questions.FormCorrection: KindChoice, questions.FormMatch: KindMatching, questions.FormSort: KindMatching,
		questions.FormCloze: KindShort, questions.FormYear: KindNumber, questions.FormDate: KindShort,
		questions.FormAmount: KindNumber, questions.FormTyped: KindShort,
	}
	c, items := everyForm()
	for _, it := range items {
		if it.Form == questions.FormMap {
			continue // TestMapsTravelWithTheirDrawing
		}
		list, err := FromItem(c, it)
		if err != nil {
			t.Errorf("%s: %v", it.Form, err)
		}
		for _, q := range list {
			if q.Kind != want[it.Form] {
				t.Errorf("%s travels as %q, want %q", it.Form, q.Kind, want[it.Form])
			}
			if why := flaw(clean(q)); why != "" {
				t.Errorf("%s: %s", q.ID, why)
			}
			if q.Source != "Text, Art. 1; Book" || q.Explanation != "So. Nearly. Names: Aigun, Айгун." || !cmp.Equal(q.Category, []string{"C"}) {
				t.Errorf("%s tells %q from %q under %q", q.ID, q.Explanation, q.Source, q.Category)
			}
		}
	}
}

func one(t *testing.T, form questions.Form) Question {
	t.Helper()
	c, _ := everyForm()
	list, err := FromItem(c, itemOf(form))
	if err != nil || len(list) != 1 {
		t.Fatalf("%s gives %d questions, %v", form, len(list), err)
	}
	return list[0]
}

func TestAnswersTravel(t *testing.T) {
	t.Run("names in English come first, and case does not count", func(t *testing.T) {
		if got := texts(one(t, questions.FormTyped).Options); !cmp.Equal(got, []string{"Aigun", "Айгун"}) {
			t.Errorf("accepted %q", got)
		}
	})
	t.Run("a day in the ways people write it, under its calendar", func(t *testing.T) {
		q := one(t, questions.FormDate)
		want := []string{"28 May 1858", "May 28, 1858", "May 28 1858", "1858-05-28"}
		if got := texts(q.Options); !cmp.Equal(got, want) || !strings.HasSuffix(q.Stem, "Calendar: New Style.") {
			t.Errorf("accepted %q for %q", got, q.Stem)
		}
	})
	t.Run("a range within its narrower side, and the unit", func(t *testing.T) {
		if q := one(t, questions.FormAmount); q.Number != 8 || q.Tolerance != 1 || !strings.HasSuffix(q.Stem, "(in million taels)") {
			t.Errorf("%v ± %v for %q", q.Number, q.Tolerance, q.Stem)
		}
	})
	t.Run("a year exactly", func(t *testing.T) {
		if q := one(t, questions.FormYear); q.Number != 1858 || q.Tolerance != 0 {
			t.Errorf("%v ± %v", q.Number, q.Tolerance)
		}
	})
	t.Run("events in their right order", func(t *testing.T) {
		if got := texts(one(t, questions.FormOrder).Options); !cmp.Equal(got, []string{"Event e0", "Event e1", "Event e2", "Event e3"}) {
			t.Errorf("order %q", got)
		}
	})
	t.Run("ranked options stay where they are", func(t *testing.T) {
		if !one(t, questions.FormGap).Fixed {
			t.Error("the gaps of a sequence would be shuffled")
		}
	})
	t.Run("several keys share the mark", func(t *testing.T) {
		q := one(t, questions.FormMulti)
		sum := 0.0
		for _, o := range q.Options {
			sum += o.Weight
		}
		if sum != 1 || !strings.Contains(q.Stem, "Choose two.") {
			t.Errorf("the weights of %+v sum up to %v for %q", q.Options, sum, q.Stem)
		}
	})
	t.Run("sorting repeats its right sides and matching has one too many", func(t *testing.T) {
		sorted, matched := one(t, questions.FormSort), one(t, questions.FormMatch)
		if len(sorted.Pairs) != 4 || len(matched.Pairs) != 4 || !cmp.Equal(matched.Extra, []string{"1900"}) {
			t.Errorf("sorting %+v, matching %+v", sorted, matched)
		}
		for _, p := range matched.Pairs { // event e3 is of the year 1844
			if want := "184" + string(p.Left[len("Event e")]+1); p.Right != want {
				t.Errorf("%s belongs to %s, want %s", p.Left, p.Right, want)
			}
		}
	})
}

func TestStatementsTravelInPairs(t *testing.T) {
	c, _ := everyForm()
	list, err := FromItem(c, itemOf(questions.FormTrueFalse))
	if err != nil {
		t.Fatal(err)
	}
	want := []Question{
		{ID: "f#true-false-t", Stem: "Yes.", True: true, WhenWrong: "The statement is true."},
		{ID: "f#true-false-f", Stem: "No.", WhenWrong: "The statement is false. It is not.", WhenRight: "It is not."},
	}
	rest := cmpopts.IgnoreFields(Question{}, "Name", "Category", "Tags", "Kind", "Explanation", "Source")
	if d := cmp.Diff(want, list, rest); d != "" {
		t.Error(d)
	}
}

// A map goes with its letters, or with the spot that is asked for, and its file's
// name does not tell which that is.
func TestMapsTravelWithTheirDrawing(t *testing.T) {
	b := builtIn(t)
	items := b.Select(questions.Filter{Forms: []questions.Form{questions.FormMap}})
	if len(items) == 0 {
		t.Fatal("the built-in course asks nothing on a map")
	}
	for _, it := range items {
		list, err := FromItem(b.Course, it)
		if err != nil {
			t.Fatalf("%s: %v", it.ID, err)
		}
		q := list[0]
		letters := 0
		for _, o := range q.Options {
			letter, _, lettered := strings.Cut(o.Text, ":")
			if lettered && strings.Count(q.Image.SVG, ">"+letter+"</text>") == 1 {
				letters++
			}
		}
		asked := strings.Count(q.Image.SVG, ">?</text>")
		if it.Map.Marked != nil && (asked != 1 || letters != 0) || it.Map.Marked == nil && (asked != 0 || letters != len(q.Options)) {
			t.Errorf("%s: %d spots are asked for and %d of %d options lettered", it.ID, asked, letters, len(q.Options))
		}
		if err := wellFormed([]byte(q.Image.SVG)); err != nil {
			t.Errorf("%s: the drawing: %v", it.ID, err)
		}
		for _, word := range strings.Split(it.Fact, "/") {
			if word != "lies" && word != it.Map.ID && strings.Contains(q.Image.Name, word) {
				t.Errorf("%s: the file's name %s gives the answer away", it.ID, q.Image.Name)
			}
		}
	}
}

// Every item of the built-in bank can be asked elsewhere, under an id of its own.
func TestEveryItemIsAQuestion(t *testing.T) {
	b := builtIn(t)
	seen := map[string]bool{}
	for _, it := range b.Items {
		list, err := FromItem(b.Course, it)
		if err != nil {
			t.Errorf("%s: %v", it.ID, err)
		}
		for _, q := range list {
			if q = clean(q); flaw(q) != "" || seen[q.ID] || len(q.Category) != 2 || q.Explanation == "" || q.Source == "" || !strings.HasPrefix(q.ID, it.ID) {
				t.Errorf("%s: flaw %q, id seen before: %t, explained by %q from %q", q.ID, flaw(q), seen[q.ID], q.Explanation, q.Source)
			}
			seen[q.ID] = true
		}
	}
}

// An item that lacks its answer is told, not written.
func TestItemsWithoutAnAnswer(t *testing.T) {
	c, _ := everyForm()
	spoil := map[string]*questions.Item{
		"it has no statement":            {Form: questions.FormTrueFalse},
		"it has 0 pairs":                 {Form: questions.FormMatch, Stems: []string{"?"}},
		"it accepts no year":             {Form: questions.FormYear, Stems: []string{"?"}},
		"it has no day":                  {Form: questions.FormDate, Stems: []string{"?"}},
		"its day \"soon\"":               {Form: questions.FormDate, Stems: []string{"?"}, Day: &questions.Day{ISO: "soon"}},
		"it has no amount":               {Form: questions.FormAmount, Stems: []string{"?"}},
		"the course has no map \"amur\"": itemOf(questions.FormMap),
	}
	for why, it := range spoil {
		if list, err := FromItem(c, it); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s gives %d questions, %v; want %q", it.Form, len(list), err, why)
		}
	}
}
