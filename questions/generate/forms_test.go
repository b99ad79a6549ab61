package generate

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/packs"
	"github.com/remembrancer/remembrancer/quiz/grade"
)

// ofForm lists the items of a form that templates made.
func ofForm(b *questions.Bank, form questions.Form) []*questions.Item {
	return slices.DeleteFunc(slices.Clone(b.Items), func(it *questions.Item) bool {
		return it.Form != form || strings.HasPrefix(it.Template, "ask-")
	})
}

// theBank is the built-in bank, generated once: it is read-only.
var theBank = sync.OnceValues(func() (*questions.Bank, error) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		return nil, err
	}
	return Bank(c)
})

func sharedBank(t testing.TB) *questions.Bank {
	t.Helper()
	b, err := theBank()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// eachForm runs a test over the items of a form and wants at least one.
func eachForm(t *testing.T, form questions.Form, check func(*testing.T, *questions.Bank, *questions.Item)) {
	t.Helper()
	b := sharedBank(t)
	items := ofForm(b, form)
	if len(items) == 0 {
		t.Fatalf("no item has the form %s", form)
	}
	for _, it := range items {
		check(t, b, it)
	}
}

// says lists what the facts of a predicate say of a subject, as option ids of a
// matching question. It is derived from the facts alone.
func says(c *course.Course, predicate, subject string) []string {
	var all []string
	for _, f := range c.Facts {
		if f.Predicate != predicate || f.Subject != subject {
			continue
		}
		switch o := f.Object; {
		case o.Date != "":
			all = append(all, strings.SplitN(o.Date, "-", 2)[0])
		case o.Entity != "":
			all = append(all, o.Entity)
		case o.Text != "":
			all = append(all, questions.Fold(o.Text))
		case o.Quantity != nil:
			all = append(all, fmt.Sprint(*o.Quantity, " ", o.Unit))
		default:
			all = append(all, o.Set...)
		}
	}
	return all
}

// belongs reports whether a right side is true of a left side by any fact of the
// predicate, or by any name of the left side.
func belongs(c *course.Course, f *course.Fact, it *questions.Item, left, right questions.Option) bool {
	if strings.HasSuffix(string(it.Direction), "-member") {
		return slices.Contains(says(c, f.Predicate, right.ID), left.ID)
	}
	if f.Object.Names != "" {
		return slices.Contains(c.Entity(left.ID).AllNames(), right.Text)
	}
	what := says(c, f.Predicate, left.ID)
	return slices.Contains(what, right.ID) || slices.Contains(what, questions.Fold(right.Text)) ||
		slices.ContainsFunc(what, func(w string) bool { return f.Object.Quantity != nil && amountInWords(w) == right.Text })
}

// amountInWords turns "8e+06 tael" into "8 million taels".
func amountInWords(w string) string {
	var n float64
	number, unit, _ := strings.Cut(w, " ")
	if _, err := fmt.Sscan(number, &n); err != nil || n < 1e6 {
		return w
	}
	return fmt.Sprintf("%v million %ss", n/1e6, unit)
}

// In matching every left belongs to its own right and to no other that can be shown
// with it, by any fact or name.
func TestPairsExcludeOneAnother(t *testing.T) {
	eachForm(t, questions.FormMatch, func(t *testing.T, b *questions.Bank, it *questions.Item) {
		f := b.Course.Fact(it.Fact)
		if it.Pairs[0].Left.ID != f.Subject && it.Pairs[0].Right.ID != f.Subject {
			t.Errorf("%s: its first pair %q is not its fact's own", it.ID, it.Pairs[0].Left.Text)
		}
		for i, p := range it.Pairs {
			for j, o := range it.Pairs {
				if belongs(b.Course, f, it, p.Left, o.Right) != (i == j) {
					t.Errorf("%s: %q – %q: belongs together is not %v", it.ID, p.Left.Text, o.Right.Text, i == j)
				}
			}
			for _, d := range it.Distractors {
				if partOf(b.Course, p.Right.ID, d.ID) {
					t.Errorf("%s: %q and %q are part of one another", it.ID, p.Right.Text, d.Text)
				}
				if belongs(b.Course, f, it, p.Left, d) {
					t.Errorf("%s: the extra %q belongs to %q", it.ID, d.Text, p.Left.Text)
				}
			}
			if p.Left.Why == "" || p.Right.Why == "" {
				t.Errorf("%s: %q – %q has no why", it.ID, p.Left.Text, p.Right.Text)
			}
		}
	})
}

// partOf reports whether one of two entities is part of the other.
func partOf(c *course.Course, a, b string) bool {
	x, y := c.Entity(a), c.Entity(b)
	return x != nil && y != nil && x != y && (x.In == y.ID || y.In == x.ID)
}

// In sorting a row is the deed of its own subject and of no other that is shown.
func TestSortedRowsAreTrueOfOneOptionOnly(t *testing.T) {
	eachForm(t, questions.FormSort, func(t *testing.T, b *questions.Bank, it *questions.Item) {
		subjects := map[string]bool{}
		for _, p := range it.Pairs {
			subjects[p.Right.ID] = true
		}
		if len(subjects) < 2 || len(subjects) > 4 || len(it.Pairs) < 4 {
			t.Errorf("%s: %d rows for %d options", it.ID, len(it.Pairs), len(subjects))
		}
		for _, p := range it.Pairs {
			var did []string
			for id := range subjects {
				if deedIsTrue(b.Course, p, id) {
					did = append(did, id)
				}
			}
			if len(did) != 1 || did[0] != p.Right.ID {
				t.Errorf("%s: %q is true of %v, and stands under %s", it.ID, p.Left.Text, did, p.Right.ID)
			}
		}
	})
}

// deedIsTrue re-derives from the facts whether a row is a deed of the subject. A row
// is about an entity or about a whole fact; its wording is compared without case.
func deedIsTrue(c *course.Course, row questions.Pair, subject string) bool {
	for _, f := range c.Facts {
		if f.Subject != subject {
			continue
		}
		if strings.EqualFold(f.Deed, row.Left.Text) {
			return true
		}
		wording := c.Predicate(f.Predicate).Deed
		for _, id := range append(slices.Clone(f.Object.Set), f.Object.Entity) {
			e := c.Entity(id)
			if e != nil && strings.EqualFold(strings.NewReplacer("{member}", e.InSentence(), "{object}", e.InSentence()).Replace(wording), row.Left.Text) {
				return true
			}
		}
		if q := f.Object.Quantity; q != nil {
			sum := amountInWords(fmt.Sprint(*q, " ", f.Object.Unit))
			if strings.EqualFold(strings.ReplaceAll(wording, "{object}", sum), row.Left.Text) {
				return true
			}
		}
	}
	return false
}

// The three British settlements of 1842, 1858 and 1860 are sorted against one another.
func TestTheThreeSettlementsAreSorted(t *testing.T) {
	want := []string{"convention-of-peking-uk-1860", "treaty-of-nanking-1842", "treaty-of-tientsin-uk-1858"}
	for _, it := range ofForm(sharedBank(t), questions.FormSort) {
		subjects := map[string]bool{}
		for _, p := range it.Pairs {
			subjects[p.Right.ID] = true
		}
		if slices.Equal(slices.Sorted(maps.Keys(subjects)), want) {
			return
		}
	}
	t.Errorf("no sorting question sets %v against one another", want)
}

// The odd one does not share what three share, by any fact of the predicate.
func TestOddOnesDoNotShare(t *testing.T) {
	eachForm(t, questions.FormOdd, func(t *testing.T, b *questions.Bank, it *questions.Item) {
		f := b.Course.Fact(it.Fact)
		shares := func(o questions.Option) bool {
			if strings.HasSuffix(string(it.Direction), "-member") {
				return slices.Contains(says(b.Course, f.Predicate, f.Subject), o.ID)
			}
			said := says(b.Course, f.Predicate, o.ID)
			if f.Object.Date != "" {
				return slices.Contains(said, f.Object.Date[:4])
			}
			if strings.Contains(it.Stems[0], "between") { // all parties are named
				return len(said) == len(f.Object.Set) && !slices.ContainsFunc(f.Object.Set, func(id string) bool { return !slices.Contains(said, id) })
			}
			return slices.Contains(said, append(slices.Clone(f.Object.Set), f.Object.Entity)[0])
		}
		for _, k := range it.Keys {
			if shares(k) || !k.Correct || k.Why == "" {
				t.Errorf("%s: the odd one %q shares it, is not marked right or has no why", it.ID, k.Text)
			}
		}
		for _, d := range it.Distractors {
			if !shares(d) || d.Correct || d.Why == "" {
				t.Errorf("%s: %q does not share it, is marked right or has no why", it.ID, d.Text)
			}
		}
		if len(it.Distractors) < 3 || it.Show != 4 {
			t.Errorf("%s: %d share it, %d are shown", it.ID, len(it.Distractors), it.Show)
		}
	})
}

// The events of a sequence lie in different years, none of them that of what is
// asked, and the right gap agrees with the dates of the facts.
func TestGapsLieBetweenTheDatesOfTheFacts(t *testing.T) {
	eachForm(t, questions.FormGap, func(t *testing.T, b *questions.Bank, it *questions.Item) {
		f := b.Course.Fact(it.Fact)
		dateOf := func(subject string) string {
			for _, o := range b.Course.Facts {
				if o.Predicate == f.Predicate && o.Subject == subject {
					return o.Object.Date
				}
			}
			return ""
		}
		years := map[string]bool{f.Object.Date[:4]: true}
		for _, d := range it.Distractors {
			year := dateOf(d.ID)[:4]
			if years[year] || d.Phrase == "" {
				t.Errorf("%s: the event %q has a year that stands already, or no phrase", it.ID, d.Text)
			}
			years[year] = true
		}
		for _, seed := range seeds {
			p := it.Present(seed, 0)
			before := 0 // ISO dates of one predicate sort as text
			for _, d := range it.Distractors {
				if strings.Contains(p.Options[len(p.Options)-1].Text+gapTexts(p), d.Phrase) && dateOf(d.ID) < f.Object.Date {
					before++
				}
			}
			if right := p.RightOptions(); len(right) != 1 || right[0] != before {
				t.Errorf("%s, seed %d: the right gaps are %v, the dates say %d", it.ID, seed, right, before)
			}
		}
	})
}

func gapTexts(p questions.Presentation) string {
	var texts []string
	for _, o := range p.Options {
		texts = append(texts, o.Text)
	}
	return strings.Join(texts, "\n")
}

// A typed amount counts as right around the fact's own number, and the stem states
// the unit.
func TestAmountsHoldTheFactsNumber(t *testing.T) {
	eachForm(t, questions.FormAmount, func(t *testing.T, b *questions.Bank, it *questions.Item) {
		a, q := it.Amount, *b.Course.Fact(it.Fact).Object.Quantity
		if a.Value*a.Scale != q || a.Low > a.Value || a.High < a.Value {
			t.Errorf("%s: %+v for %v", it.ID, *a, q)
		}
		for _, s := range it.Stems {
			if !strings.Contains(s, a.Unit) {
				t.Errorf("%s: the stem %q does not state %q", it.ID, s, a.Unit)
			}
		}
	})
}

// A full date is that of the fact, in the calendar that every stem states.
func TestDatesStateTheirCalendar(t *testing.T) {
	eachForm(t, questions.FormDate, func(t *testing.T, b *questions.Bank, it *questions.Item) {
		f := b.Course.Fact(it.Fact)
		if it.Day.ISO != f.Object.Date || f.Importance == course.Extra {
			t.Errorf("%s asks for %s of a fact of %s, %s", it.ID, it.Day.ISO, f.Object.Date, f.Importance)
		}
		if (it.Day.Other != "") != (f.Object.Also != "") {
			t.Errorf("%s: the other date is %q, the fact has %q", it.ID, it.Day.Other, f.Object.Also)
		}
		for _, s := range it.Stems {
			if !strings.Contains(s, it.Day.Calendar) {
				t.Errorf("%s: the stem %q does not state %q", it.ID, s, it.Day.Calendar)
			}
		}
	})
}

// Julian and Gregorian days of one event lie as far apart as the centuries say: ten
// days until 1700, eleven until 1800, twelve until 1900.
func TestOtherDaysAreThoseOfTheJulianCalendar(t *testing.T) {
	cases := map[string]string{
		"treaty-of-aigun-1858/signed-on/1858-05-28":             "1858-05-16",
		"convention-of-peking-russia-1860/signed-on/1860-11-14": "1860-11-02",
		"treaty-of-kyakhta-1727/signed-on/1727":                 "1727-10-21",
	}
	b := sharedBank(t)
	for fact, want := range cases {
		it := b.Item(fact + "#date")
		if it == nil || it.Day.Other != want || it.Day.OtherCalendar != "Old Style" || it.Day.Calendar != "New Style (Gregorian)" {
			t.Errorf("%s#date: %+v; want the other day %s", fact, it, want)
		}
	}
}

// A fact's author can set a template aside.
func TestSkippedTemplatesAreNotAsked(t *testing.T) {
	b := sharedBank(t)
	skipped := 0
	for _, f := range b.Course.Facts {
		for _, id := range f.Skip {
			skipped++
			if b.Item(f.ID+"#"+id) != nil {
				t.Errorf("%s#%s is asked", f.ID, id)
			}
		}
	}
	if skipped == 0 {
		t.Error("no fact sets a template aside; the test tests nothing")
	}
}

// Orderings have three to six events, and all four lengths occur.
func TestOrderingsHaveThreeToSixEvents(t *testing.T) {
	lengths := map[int]int{}
	eachForm(t, questions.FormOrder, func(t *testing.T, _ *questions.Bank, it *questions.Item) {
		lengths[len(it.Keys)]++
		if it.Show != len(it.Keys) {
			t.Errorf("%s shows %d of %d events", it.ID, it.Show, len(it.Keys))
		}
	})
	if got := slices.Sorted(maps.Keys(lengths)); !slices.Equal(got, []int{3, 4, 5, 6}) {
		t.Errorf("the lengths are %v", lengths)
	}
}

// Wrong years belong to real events and lie within forty years of the right one
// (item-writing rule L19).
func TestWrongYearsAreNearAndReal(t *testing.T) {
	b := sharedBank(t)
	real := map[string]bool{}
	for _, f := range b.Course.Facts {
		if f.Object.Date != "" {
			real[f.Object.Date[:4]] = true
		}
	}
	checked := 0
	for _, it := range b.Items {
		if it.Template != "year-choice" {
			continue
		}
		for _, d := range it.Distractors {
			checked++
			if gap := d.Rank - it.Keys[0].Rank; gap < -40 || gap > 40 || !real[d.Text] {
				t.Errorf("%s: %s beside %s", it.ID, d.Text, it.Keys[0].Text)
			}
		}
	}
	if checked == 0 {
		t.Error("no year was checked")
	}
}

var (
	instruction = regexp.MustCompile(`(^|[.?] )(Match|Put|Sort|Order|Choose|Give|One name) .*\.$`)
	denial      = regexp.MustCompile(`(?i)\b(not|except|never|neither|nor)\b`)
)

// Every template has two wordings, and none asks in the negative.
func TestTemplatesHaveTwoWordings(t *testing.T) {
	for _, p := range sharedBank(t).Course.Predicates {
		for _, tpl := range p.Templates {
			if len(tpl.Stems) < 2 || tpl.Stems[0] == tpl.Stems[1] {
				t.Errorf("%s#%s has too few wordings: %q", p.ID, tpl.ID, tpl.Stems)
			}
			for _, s := range tpl.Stems {
				if denial.MatchString(s) {
					t.Errorf("%s#%s asks in the negative: %q", p.ID, tpl.ID, s)
				}
			}
		}
	}
}

// A filled wording is a whole question, or an instruction where something is to be
// matched, sorted, ordered or chosen.
func TestWordingsAreWholeQuestions(t *testing.T) {
	b := sharedBank(t)
	for _, it := range b.Items {
		if !slices.ContainsFunc(b.Course.Predicate(b.Course.Fact(it.Fact).Predicate).Templates, func(tpl course.Template) bool { return tpl.ID == it.Template }) {
			continue
		}
		for _, s := range it.Stems {
			asks := strings.HasSuffix(s, "?") || instruction.MatchString(s) || it.Form == questions.FormMap
			if !asks || len(strings.Fields(s)) < 5 {
				t.Errorf("%s: %q is no whole question", it.ID, s)
			}
		}
	}
}

// Over many seeds the right response is marked right and a wrong one wrong, in every
// form that this file is about.
func TestRightAndWrongResponsesAreTold(t *testing.T) {
	b := sharedBank(t)
	for _, form := range []questions.Form{questions.FormMatch, questions.FormSort, questions.FormOdd, questions.FormGap, questions.FormDate, questions.FormAmount, questions.FormOrder} {
		t.Run(string(form), func(t *testing.T) {
			for _, it := range ofForm(b, form) {
				for _, seed := range seeds {
					p := it.Present(seed, 0)
					right, wrong := responses(p)
					if m, err := grade.Check(p, right); err != nil || m.Verdict != grade.Right {
						t.Fatalf("%s, seed %d: the right response is marked %v, %v", it.ID, seed, m.Verdict, err)
					}
					if m, err := grade.Check(p, wrong); err != nil || m.Verdict != grade.Wrong {
						t.Fatalf("%s, seed %d: a wrong response is marked %v, %v", it.ID, seed, m.Verdict, err)
					}
				}
			}
		})
	}
}

// responses are a right answer to a presentation and one that is wrong.
func responses(p questions.Presentation) (right, wrong grade.Response) {
	switch p.Item.Form.Answer() {
	case questions.AnswerPairs:
		right.Pairs, wrong.Pairs = maps.Clone(p.Belongs), maps.Clone(p.Belongs)
		first := p.Rows[0].ID
		for _, o := range p.Options {
			if o.ID != p.Belongs[first] {
				wrong.Pairs[first] = o.ID
			}
		}
	case questions.AnswerOrder:
		for _, o := range p.RightOrder() {
			right.Order = append(right.Order, o.ID)
		}
		wrong.Order = slices.Clone(right.Order)
		slices.Reverse(wrong.Order)
	case questions.AnswerDate:
		right.Text, wrong.Text = p.Item.Day.ISO, "1900-01-01"
	case questions.AnswerAmount:
		right.Text, wrong.Text = p.Answer(), fmt.Sprint(p.Item.Amount.High*3)
	default:
		at := p.RightOptions()[0]
		right.Chosen = []string{p.Options[at].ID}
		wrong.Chosen = []string{p.Options[(at+1)%len(p.Options)].ID}
	}
	return right, wrong
}
