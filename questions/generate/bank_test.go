package generate

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/questions/packs"
	"github.com/remembrancer/remembrancer/quiz/grade"
)

var seeds = []uint64{1, 2, 3, 5, 8, 13, 21, 34}

// builtIn is the bank of the course that comes with the program, made once: it is
// read-only.
func builtIn(t testing.TB) *questions.Bank {
	t.Helper()
	b, err := builtInOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var builtInOnce = sync.OnceValues(freshBank)

func freshBank() (*questions.Bank, error) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		return nil, err
	}
	return Bank(c)
}

// Every presentation of every item has exactly the right answers that its form
// allows, no option twice under folding, and no distractor that is an alias of a key.
func TestEveryPresentationHasOneAnswer(t *testing.T) {
	b := builtIn(t)
	for _, it := range b.Items {
		for _, seed := range seeds {
			for ease := range 2 {
				if msg := flawed(b.Course, it.Present(seed, ease)); msg != "" {
					t.Errorf("%s, seed %d: %s", it.ID, seed, msg)
				}
			}
		}
	}
}

// The same holds for any seed.
func TestAnyPresentationHasOneAnswer(t *testing.T) {
	b := builtIn(t)
	rapid.Check(t, func(t *rapid.T) {
		it := b.Items[rapid.IntRange(0, len(b.Items)-1).Draw(t, "item")]
		p := it.Present(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 1).Draw(t, "ease"))
		if msg := flawed(b.Course, p); msg != "" {
			t.Fatalf("%s: %s", it.ID, msg)
		}
	})
}

// flawed says what is wrong with a presentation, or "".
func flawed(c *course.Course, p questions.Presentation) string {
	if strings.ContainsAny(p.Stem, "{}") || p.Stem == "" {
		return fmt.Sprintf("unfilled stem %q", p.Stem)
	}
	if msg := ownAnswer(p); msg != "" {
		return msg
	}
	right := len(p.RightOptions())
	switch p.Item.Form.Answer() {
	case questions.AnswerOne:
		if right != 1 {
			return fmt.Sprintf("%d right options", right)
		}
	case questions.AnswerSome:
		if right < 2 || right == len(p.Options) {
			return fmt.Sprintf("%d of %d options are right", right, len(p.Options))
		}
	case questions.AnswerOrder:
		if twice(p.Options, func(o questions.Option) string { return fmt.Sprint(moment(o)) }) {
			return "two events fall in one year"
		}
	case questions.AnswerPairs:
		if msg := flawedPairs(p); msg != "" {
			return msg
		}
	}
	if twice(p.Options, func(o questions.Option) string { return questions.Fold(o.Text) }) {
		return "an option stands twice"
	}
	return aliasAmongDistractors(c, p)
}

// ownAnswer answers a presentation as it says itself and reports when that is not right.
func ownAnswer(p questions.Presentation) string {
	r := grade.Response{Text: p.Answer(), Pairs: p.Belongs}
	switch p.Item.Form.Answer() {
	case questions.AnswerDate:
		r.Text = p.Item.Day.ISO // the page has fields for day, month and year
	case questions.AnswerOrder:
		for _, o := range p.RightOrder() {
			r.Order = append(r.Order, o.ID)
		}
	default:
		for _, i := range p.RightOptions() {
			r.Chosen = append(r.Chosen, p.Options[i].ID)
		}
	}
	if m, err := grade.Check(p, r); err != nil || m.Verdict != grade.Right {
		return fmt.Sprintf("its own answer %q is marked %v, %v", p.Answer(), m.Verdict, err)
	}
	return ""
}

// moment is when an event of an ordering falls: its year, or its place in an order
// that an author gave.
func moment(o questions.Option) int64 {
	if o.Rank > 10000 {
		return o.Rank / 10000
	}
	return o.Rank
}

// flawedPairs wants rows that differ, each with what belongs to it among the options;
// in matching no two rows share it.
func flawedPairs(p questions.Presentation) string {
	if twice(p.Rows, func(o questions.Option) string { return questions.Fold(o.Text) }) {
		return "a row stands twice"
	}
	used := map[string]bool{}
	for _, row := range p.Rows {
		own := p.Belongs[row.ID]
		if !slices.ContainsFunc(p.Options, func(o questions.Option) bool { return o.ID == own }) {
			return fmt.Sprintf("nothing shown belongs to %q", row.Text)
		}
		if used[own] && p.Item.Form == questions.FormMatch {
			return fmt.Sprintf("%q shares what belongs to it", row.Text)
		}
		used[own] = true
	}
	if p.Item.Form == questions.FormSort && len(used) < 2 {
		return "all rows belong to one thing"
	}
	return ""
}

func twice(options []questions.Option, by func(questions.Option) string) bool {
	seen := map[string]bool{}
	for _, o := range options {
		if seen[by(o)] {
			return true
		}
		seen[by(o)] = true
	}
	return false
}

// aliasAmongDistractors finds a distractor that is another name of a key.
func aliasAmongDistractors(c *course.Course, p questions.Presentation) string {
	for _, k := range p.Options {
		e := c.Entity(k.ID)
		if !k.Correct || e == nil || p.Item.Form.Answer() == questions.AnswerOrder {
			continue
		}
		for _, d := range p.Options {
			for _, name := range e.AllNames() {
				if !d.Correct && questions.Fold(name) == questions.Fold(d.Text) {
					return fmt.Sprintf("the distractor %q is another name of the key %q", d.Text, k.Text)
				}
			}
		}
	}
	return ""
}

// No distractor that a template drew is part of the key or the key part of it, and
// none lies in the same thing as the key: "the Qing" and "China" are no two answers.
func TestNoDistractorIsPartOfItsKey(t *testing.T) {
	b := builtIn(t)
	for _, it := range b.Items {
		if strings.HasPrefix(it.Template, "ask-") || !it.Form.Choice() || it.Form == questions.FormOdd {
			continue
		}
		for _, k := range it.Keys {
			key := b.Course.Entity(k.ID)
			if key == nil {
				continue
			}
			for _, d := range it.Distractors {
				if e := b.Course.Entity(d.ID); e != nil && (within(b.Course, e, key) || within(b.Course, key, e)) {
					t.Errorf("%s: %q and %q are part of one another", it.ID, d.Text, k.Text)
				}
			}
		}
	}
}

// within reports whether a is part of b, at whatever remove.
func within(c *course.Course, a, b *course.Entity) bool {
	for steps := 0; a != nil && steps < 10; steps++ {
		if a.In == b.ID {
			return true
		}
		a = c.Entity(a.In)
	}
	return false
}

// A distractor that a template drew is false in the course: no fact joins it, by
// the same predicate, to what the item asks about. This re-derives the truth from
// the facts and shares no code with the generator.
func TestNoDistractorIsTrueByAnotherFact(t *testing.T) {
	b := builtIn(t)
	type pair struct{ predicate, subject, object string }
	truth := map[pair]bool{}
	for _, f := range b.Course.Facts {
		for _, o := range objects(f) {
			truth[pair{f.Predicate, f.Subject, o}] = true
		}
		if f.For != "" {
			truth[pair{f.Predicate + "/for", f.Subject, f.For}] = true
		}
	}
	checked := 0
	for _, it := range b.Items {
		f := b.Course.Fact(it.Fact)
		if strings.HasPrefix(it.Template, "ask-") || it.Template == "claim" || it.Form == questions.FormOrder {
			continue
		}
		if d := string(it.Direction); d != "object" && d != "receiver" && d != "subject" {
			continue
		}
		for _, d := range it.Distractors {
			checked++
			switch it.Direction {
			case "object":
				if truth[pair{f.Predicate, f.Subject, d.ID}] {
					t.Errorf("%s: the distractor %q is true", it.ID, d.Text)
				}
			case "receiver":
				if truth[pair{f.Predicate + "/for", f.Subject, d.ID}] {
					t.Errorf("%s: the distractor %q is true", it.ID, d.Text)
				}
			case "subject":
				if trueOfSubject(b.Course, f, d.ID, it) {
					t.Errorf("%s: the stem %q is also true of the distractor %q", it.ID, it.Stems[0], d.Text)
				}
			}
		}
	}
	if checked == 0 {
		t.Fatal("no distractor was checked")
	}
}

// objects lists what a fact says of its subject as comparable ids.
func objects(f course.Fact) []string {
	o := f.Object
	switch {
	case o.Date != "":
		return []string{o.Date[:4]}
	case o.Entity != "":
		return []string{o.Entity}
	case len(o.Set) > 0:
		return o.Set
	default:
		return nil
	}
}

// trueOfSubject reports whether another subject's facts make the stem true of it:
// it has every object that the stem mentions.
func trueOfSubject(c *course.Course, f *course.Fact, subject string, it *questions.Item) bool {
	for i := range c.Facts {
		o := &c.Facts[i]
		if o.Predicate != f.Predicate || o.Subject != subject {
			continue
		}
		mentioned := 0
		for _, id := range objects(*f) {
			named := f.Object.Date != "" || strings.Contains(it.Stems[0], c.Entity(id).Name())
			if !named {
				continue
			}
			mentioned++
			if !slices.Contains(objects(*o), id) {
				return false
			}
		}
		if mentioned > 0 {
			return true
		}
	}
	return false
}

// No option of an item is the key of another item with the same stem.
func TestNoOptionIsTheKeyOfTheSameStem(t *testing.T) {
	b := builtIn(t)
	keys := map[string][]*questions.Item{}
	for _, it := range b.Items {
		if it.Map != nil || it.Form.Answer() == questions.AnswerPairs {
			continue // the marked spot, or the rows, are part of what is asked
		}
		for _, s := range it.Stems {
			keys[questions.Fold(s)] = append(keys[questions.Fold(s)], it)
		}
	}
	for _, it := range b.Items {
		for _, s := range it.Stems {
			for _, other := range keys[questions.Fold(s)] {
				for _, k := range other.Keys {
					if other.Form != questions.FormOrder && slices.ContainsFunc(it.Distractors, func(d questions.Option) bool { return questions.Fold(d.Text) == questions.Fold(k.Text) }) {
						t.Errorf("%s: its distractor %q is the key of %s with the same stem", it.ID, k.Text, other.ID)
					}
				}
			}
		}
	}
}

// The built-in bank passes its own check, asks every fact from two directions, uses
// every form, and covers every heading of both course documents but the bare titles.
func TestBuiltInBank(t *testing.T) {
	b := builtIn(t)
	for _, f := range lint.Check(b) {
		if f.Severity == lint.Error {
			t.Errorf("%s %s: %s", f.Rule, f.Item, f.Message)
		}
	}
	c := lint.Cover(b)
	for _, thin := range c.Thin {
		t.Errorf("%s has %d items from %d directions", thin.Fact, thin.Items, thin.Directions)
	}
	for _, form := range questions.Forms {
		if c.ByForm[string(form)] == 0 {
			t.Errorf("no item has the form %s", form)
		}
	}
	for document, sections := range c.BySection {
		for heading, n := range sections {
			if n == 0 {
				t.Errorf("no fact comes from %q of %s", heading, document)
			}
		}
	}
}

// Every statement of the inventory is asked or left out with a reason: A1–A105 and
// B1–B118 from the course documents, W1–W192 beyond them.
func TestInventoryIsCovered(t *testing.T) {
	b := builtIn(t)
	covered := map[string]int{}
	for _, f := range b.Course.Facts {
		for _, n := range f.Covers {
			covered[n]++
		}
	}
	for _, o := range b.Course.LeftOut {
		covered[o.Covers]++
		if len(o.Why) < 10 {
			t.Errorf("%s is left out without a reason", o.Covers)
		}
	}
	for prefix, last := range map[string]int{"A": 105, "B": 118, "W": 192} {
		for n := 1; n <= last; n++ {
			if id := fmt.Sprintf("%s%03d", prefix, n); covered[id] == 0 {
				t.Errorf("%s is neither asked nor left out", id)
			}
		}
	}
}

// The same course gives the same bank, to the last revision.
func TestGenerationIsDeterministic(t *testing.T) {
	a := builtIn(t)
	b, err := freshBank()
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Items {
		if a.Items[i].ID != b.Items[i].ID || a.Items[i].Revision != b.Items[i].Revision {
			t.Fatalf("item %d differs: %s %s, %s %s", i, a.Items[i].ID, a.Items[i].Revision, b.Items[i].ID, b.Items[i].Revision)
		}
	}
}

func BenchmarkBank(b *testing.B) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Bank(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPresent(b *testing.B) {
	bank := builtIn(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		bank.Items[i%len(bank.Items)].Present(uint64(i), 0)
	}
}
