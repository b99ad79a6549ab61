package exchange

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions/course"
)

// load loads a draft as the pack that it is.
func load(t interface {
	Helper()
	Fatalf(string, ...any)
}, d Draft) *course.Course {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, data := range d.Files {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	c, err := course.Load(fsys)
	if err != nil {
		t.Fatalf("the draft does not load: %v", err)
	}
	return c
}

const giftSample = `$CATEGORY: $course$/top/Course/Treaties

// [id:aigun/signed#year] [tag:core]
::Aigun::When was Aigun signed?{=1858#Yes. ~1860#That is Peking. ~1842#That is Nanking.####It came first. Source: Essay, Aigun}

Which two met at Aigun?{~%50%Muravyov ~%50%Yishan ~%-50%Ignatiev#He came in 1860. ~%-50%Gong}

Where did they meet?{=Aigun =Aihui}

$CATEGORY: $course$/top/Course/Other things

When was Kulja?{#1851}

How many ports?{#5:1}

Match.{=A -> 1 =B -> 2 =C -> 3 = -> 4}

Order these.{>3
first
second
third
}

Aigun lies on the Amur.{T#It does.}

Aigun lies on the Ussuri.{F##It lies on the Amur.}

Two?{=yes ~no#really not}
`

// Every kind of question becomes a fact that says all that the question said.
func TestDraft(t *testing.T) {
	d, err := Import("My file.gift", []byte(giftSample))
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, d)
	if c.ID != "my-file" || c.Title != "Course" || len(c.Topics) != 2 || c.Topics[0].Title != "Treaties" || c.Topics[1].ID != "other-things" || d.Report.Taken != 10 || len(c.Facts) != 10 {
		t.Fatalf("%+v with %d facts, %+v", c, len(c.Facts), d.Report)
	}
	f := c.Fact("aigun/signed/year")
	if f == nil || f.Topic != "treaties" || f.Claim != "When was Aigun signed? 1858." || f.Explanation != "It came first." {
		t.Fatalf("the fact is %+v", f)
	}
	equal(t, f.Sources, []course.Citation{{ID: "imported-file", At: "Essay, Aigun"}})
	equal(t, f.Asks, []course.Ask{{Of: "answer", Stems: []string{"When was Aigun signed?"}, Key: course.Term{Text: "1858"}, Foils: []course.Foil{{Text: "1860", Why: "That is Peking."}, {Text: "1842", Why: "That is Nanking."}}}})

	terms := func(texts ...string) (all []course.Term) {
		for _, text := range texts {
			all = append(all, course.Term{Text: text})
		}
		return all
	}
	asks := map[string]course.Ask{}
	claims := map[string][]course.Untrue{}
	for _, f := range c.Facts {
		for _, a := range f.Asks {
			asks[a.Stems[0]] = a
		}
		if len(f.Asks) == 0 {
			claims[f.Claim] = f.Untrue
		}
	}
	for stem, want := range map[string]course.Ask{
		"Which two met at Aigun? Choose {n}.": {Keys: terms("Muravyov", "Yishan"), Foils: []course.Foil{{Text: "Ignatiev", Why: "He came in 1860."}, {Text: "Gong", Why: noWhy}}},
		"Where did they meet?":                {Key: course.Term{Text: "Aigun"}, Accept: []string{"Aihui"}},
		"When was Kulja?":                     {Key: course.Term{Text: "1851"}, Accept: []string{"1851"}},
		"How many ports?":                     {Amount: &course.AskAmount{Value: 5, Tolerance: 1, Unit: "units"}},
		"Order these.":                        {Order: terms("first", "second", "third")},
		"Match.": {Foils: []course.Foil{{Text: "4", Why: "It belongs to none of them."}},
			Pairs: []course.AskPair{{Left: course.Term{Text: "A"}, Right: course.Term{Text: "1"}}, {Left: course.Term{Text: "B"}, Right: course.Term{Text: "2"}}, {Left: course.Term{Text: "C"}, Right: course.Term{Text: "3"}}}},
	} {
		want.Of, want.Stems = "answer", []string{stem}
		equal(t, asks[stem], want)
	}
	equal(t, claims, map[string][]course.Untrue{
		"Aigun lies on the Amur.":                             {{Claim: "The following is false: “Aigun lies on the Amur.”", Why: "It is true."}},
		"The following is false: “Aigun lies on the Ussuri.”": {{Claim: "Aigun lies on the Ussuri.", Why: "It lies on the Amur."}},
		"Two? yes.": {{Claim: "Two? no.", Why: "really not"}},
	})
}

// The report says once, with a number, what a teacher still has to write.
func TestDraftReportsWhatIsMissing(t *testing.T) {
	d, err := Import("x.gift", []byte(giftSample))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, n := range d.Report.Lost {
		lines = append(lines, n.Where+": "+n.What)
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{"9 questions: no explanation", "1 questions: no word", "2 questions: true or false", "1 questions: with two options", "1 questions: with a number"} {
		if !strings.Contains(all, want) {
			t.Errorf("the report does not say %q:\n%s", want, all)
		}
	}
}

// Our own export writes a true and a false statement of one item; they come back as one fact.
func TestStatementsOfOneItemAreOneFact(t *testing.T) {
	d, err := Import("x.gift", []byte("// [id:a/b#claim-t]\nIt was 1858.{T}\n\n// [id:a/b#claim-f]\nIt was 1860.{F#The statement is false. That is Peking.}"))
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, d)
	if len(c.Facts) != 1 || d.Report.Taken != 2 || c.Facts[0].Claim != "It was 1858." {
		t.Fatalf("%+v, %+v", c.Facts, d.Report)
	}
	equal(t, c.Facts[0].Untrue, []course.Untrue{{Claim: "It was 1860.", Why: "That is Peking."}})
}

func TestDraftSkipsWithAReason(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"one wrong answer of several":      {"Q?{~%50%A ~%50%B ~C}", "wrong answers"},
		"options that are the same":        {"Q?{=A ~B ~b ~A}", "wrong answers"},
		"two pairs":                        {"Q?{=A -> 1 =B -> 2}", "three different pairs"},
		"two things in order":              {"Q?{>2\na\nb\n}", "three different things"},
		"an answer that nobody could type": {"Q?{=…}", "letters or digits"},
		"the same question again":          {"Q?{=A ~B ~C}\n\nQ?{=A ~B ~C}", "twice"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Import("x.gift", []byte("First?{=A ~B ~C}\n\n"+c.text))
			if err != nil {
				t.Fatal(err)
			}
			load(t, d)
			if len(d.Report.Skipped) != 1 || !strings.Contains(d.Report.Skipped[0].What, c.why) || d.Report.Skipped[0].Where != "Q?" {
				t.Errorf("skipped %+v; want Q? because of %q", d.Report.Skipped, c.why)
			}
		})
	}
}

// Ids depend on the question and not on what stands around it.
func TestDraftIDsAreStable(t *testing.T) {
	ids := func(text string) []string {
		d, err := Import("x.gift", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, f := range load(t, d).Facts {
			all = append(all, f.ID)
		}
		slices.Sort(all)
		return all
	}
	one, two := "Who was there?{=A ~B ~C}\n\n", "// [id:Fact/É#t]\nWhere?{=A ~B ~C}\n\n"
	equal(t, ids(one+two), ids(two+one))
	equal(t, ids(two), []string{"fact/e/t"})
	if got := ids("何年?{=1858 ~1860 ~1842}"); len(got) != 1 || !regexp.MustCompile(`^x-[0-9a-f]{8}$`).MatchString(got[0]) {
		t.Errorf("a stem without Latin letters has the id %v", got)
	}
	if got := ids("// [id:a]\nP?{=A ~B ~C}\n\n// [id:a]\nQ?{=A ~B ~C}"); !slices.Equal(got, []string{"a", "a-2"}) {
		t.Errorf("two questions with one id have the ids %v", got)
	}
}

// Any text at all comes back from the YAML as it went in, but for blanks, which are
// single, and signs that nobody can see.
func TestAnyTextSurvivesTheDraft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 80, 1500)
		stem, key := "Stem "+unbroken(text.Draw(t, "stem")), "Key "+unbroken(text.Draw(t, "key"))
		q := Question{Kind: KindChoice, Stem: stem, Explanation: unbroken(text.Draw(t, "explanation")), Category: []string{text.Draw(t, "category")},
			Options: append(choices(key, "foil one", "foil two"), Option{Text: "third", Feedback: unbroken(text.Draw(t, "why"))})}
		c := load(t, newDraft(text.Draw(t, "file"), []Question{q}, Report{}))
		f := c.Facts[0]
		if got := f.Asks[0]; unbroken(got.Stems[0]) != unbroken(stem) || got.Key.Text != unbroken(key) {
			t.Fatalf("%q and %q came back as %+v", stem, key, got)
		}
		if want := q.Explanation; want != "" && f.Explanation != want {
			t.Fatalf("the explanation %q came back as %q", want, f.Explanation)
		}
	})
}

// Options that differ in a sign alone stay apart all the way to the screen.
func TestOptionsThatDifferInASign(t *testing.T) {
	for name, text := range map[string]string{
		"a choice":  "Which?{=A+ ~A- ~A* ~-1 ~+1 ~1}",
		"several":   "Which?{~%50%A+ ~%50%A- ~%-50%B+ ~%-50%B-}",
		"pairs":     "Match.{=x+ -> A+ =x- -> A- =x -> A = -> A*}",
		"an order":  "Order.{>3\nA+\nA-\nA*\n}",
		"only sign": "Which?{=+ ~- ~…}",
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Import("x.gift", []byte(text))
			if err != nil || d.Report.Taken != 1 || len(d.Report.Lost) > 2 {
				t.Fatalf("%+v, %v", d.Report, err)
			}
			usable(t, []byte(text), d)
		})
	}
}

// The files are for people to edit: short lines, no control characters.
func TestDraftIsTidy(t *testing.T) {
	d, err := Import("x.gift", []byte(giftSample+"\n\nLong "+strings.Repeat("\"\\", 900)+"?{="+strings.Repeat("\"", 1800)+" ~B ~C}"))
	if err != nil {
		t.Fatal(err)
	}
	load(t, d)
	for name, data := range d.Files {
		if bytes.ContainsFunc(data, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) || !bytes.HasSuffix(data, []byte("\n")) {
			t.Errorf("%s is not tidy:\n%s", name, data)
		}
	}
}

func TestManyQuestionsFitIntoAPack(t *testing.T) {
	var b strings.Builder
	for i := range MaxQuestions {
		b.WriteString("Question ")
		b.WriteString(strings.Repeat("x", i%700))
		b.WriteString(string(rune('a' + i%26)))
		b.WriteString(" " + string(rune('a'+i/26%26)) + string(rune('a'+i/676)))
		b.WriteString("?{=A#" + strings.Repeat("y", 300) + " ~B ~C}\n\n")
	}
	d, err := Import("x.gift", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if c := load(t, d); len(c.Facts) != MaxQuestions || d.Report.Taken != MaxQuestions {
		t.Errorf("%d facts of %d questions; %+v", len(c.Facts), MaxQuestions, d.Report.Skipped)
	}
}

func TestManyCategoriesFitIntoAPack(t *testing.T) {
	var b strings.Builder
	for i := range 3 * maxTopics {
		b.WriteString("$CATEGORY: " + strings.Repeat("c", i+1) + "\n\nQ" + strings.Repeat("q", i) + "?{=A ~B ~C}\n\n")
	}
	d, err := Import("x.gift", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if c := load(t, d); len(c.Topics) != maxTopics+1 || len(c.Facts) != 3*maxTopics {
		t.Errorf("%d topics, %d facts", len(c.Topics), len(c.Facts))
	}
}
