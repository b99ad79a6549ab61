package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// readOne reads a text that holds one question, and what the report says of it.
func readOne(t *testing.T, read func([]byte) ([]Question, Report, error), text string) (Question, Report) {
	t.Helper()
	qs, report, err := read([]byte(text))
	if err != nil || len(qs) != 1 {
		t.Fatalf("%d questions, %v, %+v; want one question from\n%s", len(qs), err, report, text)
	}
	return qs[0], report
}

// equal compares questions; absent lists and empty ones are the same.
func equal(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-6)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func choices(key string, wrong ...string) []Option {
	options := []Option{{Text: key, Right: true, Weight: 1}}
	for _, w := range wrong {
		options = append(options, Option{Text: w})
	}
	return options
}

func typedIn(texts ...string) []Option {
	var options []Option
	for _, text := range texts {
		options = append(options, Option{Text: text, Right: true, Weight: 1})
	}
	return options
}

// What Moodle 4.5 reads from each, as its importer was seen to do.
func TestGIFTIsReadAsMoodleReadsIt(t *testing.T) {
	cases := map[string]struct {
		text string
		want Question
	}{
		"a single choice": {"::Name::[html]Who <b>signed</b>?{=A#right ~B#wrong ~C####Because.}",
			Question{Name: "Name", Kind: KindChoice, Stem: "Who signed?", Explanation: "Because.",
				Options: []Option{{Text: "A", Right: true, Weight: 1, Feedback: "right"}, {Text: "B", Feedback: "wrong"}, {Text: "C"}}}},
		"a stem that goes on after the answers": {"Aigun was signed in {=1858 ~1860 ~1842} by Muravyov.",
			Question{Kind: KindChoice, Stem: "Aigun was signed in _____ by Muravyov.", Options: choices("1858", "1860", "1842")}},
		"several keys": {"Which two?{~%50%A ~%50%B ~%-50%C ~%-50%D}",
			Question{Kind: KindSeveral, Stem: "Which two?", Options: []Option{{Text: "A", Right: true, Weight: .5}, {Text: "B", Right: true, Weight: .5}, {Text: "C"}, {Text: "D"}}}},
		"a weight of the key is text after the equals sign": {"Q?{=%50%A ~B ~C}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("%50%A", "B", "C")}},
		"a second percentage is text":                       {"Q?{=A ~%0%60%x ~y}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "60%x", "y")}},
		"a percentage that is no weight is text":            {"Q?{=A ~60 % of it ~y}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "60 % of it", "y")}},
		"a weight written short":                            {"Q?{~%33.333%A ~%33.333%B ~%33.333%C ~D}", Question{Kind: KindSeveral, Stem: "Q?", Options: []Option{{Text: "A", Right: true, Weight: .33333}, {Text: "B", Right: true, Weight: .33333}, {Text: "C", Right: true, Weight: .33333}, {Text: "D"}}}},
		"an HTML code cuts an answer at its #":              {"Q?{=A ~O&#39;Neill ~C}", Question{Kind: KindChoice, Stem: "Q?", Options: []Option{{Text: "A", Right: true, Weight: 1}, {Text: "O&", Feedback: "39;Neill"}, {Text: "C"}}}},
		"an escaped # does not":                             {"Q?{=A ~O&\\#39;Neill ~C}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "O'Neill", "C")}},
		"an empty answer is dropped":                        {"Q?{=A ~B ~C ~}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"signs in the stem need no escape":                  {"Note: 1+1=2 #1 {=A ~B ~C}", Question{Kind: KindChoice, Stem: "Note: 1+1=2 #1", Options: choices("A", "B", "C")}},
		"every escape":                                      {`a\: b\# c\= d\~ e\{ f\} g\\ h\nj {=A ~B ~C}`, Question{Kind: KindChoice, Stem: "a: b# c= d~ e{ f} g\\ h\nj", Options: choices("A", "B", "C")}},
		"a backslash escapes itself before a sign":          {`Q?{=A\\#yes ~B ~C}`, Question{Kind: KindChoice, Stem: "Q?", Options: []Option{{Text: `A\`, Right: true, Weight: 1, Feedback: "yes"}, {Text: "B"}, {Text: "C"}}}},
		"a backslash before anything else is itself":        {`C:\dir?{=A ~B ~C}`, Question{Kind: KindChoice, Stem: `C:\dir?`, Options: choices("A", "B", "C")}},
		"a line of // within a text is deleted":             {"Look at\n//example.org\nand say.{=A ~B ~C}", Question{Kind: KindChoice, Stem: "Look at\nand say.", Options: choices("A", "B", "C")}},
		"a second pair of braces is text":                   {"Q?{=A ~B ~C} and {=D}", Question{Kind: KindChoice, Stem: "Q? and {=D}", Options: choices("A", "B", "C")}},
		"a comment before it":                               {"// note\nQ?{=A ~B ~C}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"id and tags in the comment":                        {"// [id:a/b#c] [tag:core] [tag:x \\] y]\nQ?{=A ~B ~C}", Question{ID: "a/b#c", Tags: []string{"core", "x ] y"}, Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"true":                                              {"It is so.{T}", Question{Kind: KindTrueFalse, Stem: "It is so.", True: true}},
		"false, wrong before right":                         {"It is so.{FALSE#no, it is not#well seen####Why.}", Question{Kind: KindTrueFalse, Stem: "It is so.", WhenWrong: "no, it is not", WhenRight: "well seen", Explanation: "Why."}},
		"True in another case is a written answer":          {"It is so.{True}", Question{Kind: KindShort, Stem: "It is so.", Options: typedIn("True")}},
		"written answers":                                   {"Where?{=Beijing =%100%Peking#the old name =北京}", Question{Kind: KindShort, Stem: "Where?", Options: []Option{{Text: "Beijing", Right: true, Weight: 1}, {Text: "Peking", Right: true, Weight: 1, Feedback: "the old name"}, {Text: "北京", Right: true, Weight: 1}}}},
		"an escaped asterisk is one":                        {`Sign?{=a\\*b}`, Question{Kind: KindShort, Stem: "Sign?", Options: typedIn("a*b")}},
		"a number":                                          {"When?{#1858}", Question{Kind: KindNumber, Stem: "When?", Number: 1858}},
		"a number with a tolerance":                         {"When?{#=1858:2}", Question{Kind: KindNumber, Stem: "When?", Number: 1858, Tolerance: 2}},
		"a range":                                           {"When?{#1857..1859}", Question{Kind: KindNumber, Stem: "When?", Number: 1858, Tolerance: 1}},
		"a negative number":                                 {"Degrees?{#-3.5:.5}", Question{Kind: KindNumber, Stem: "Degrees?", Number: -3.5, Tolerance: .5}},
		"a number with feedback for others":                 {"When?{#1858:0 ~#look again}", Question{Kind: KindNumber, Stem: "When?", Number: 1858}},
		"pairs": {"Match.{=Canada -> Ottawa =Italy->Rome =Japan -> Tokyo = -> Paris}",
			Question{Kind: KindMatching, Stem: "Match.", Pairs: []Pair{{"Canada", "Ottawa"}, {"Italy", "Rome"}, {"Japan", "Tokyo"}}, Extra: []string{"Paris"}}},
		"ordering":                              {"Order.{>3 ALL VERTICAL ALL_OR_NOTHING SHOW none\nNerchinsk\nAigun\nPeking\n}", Question{Kind: KindOrdering, Stem: "Order.", Options: []Option{{Text: "Nerchinsk", Right: true}, {Text: "Aigun", Right: true}, {Text: "Peking", Right: true}}}},
		"a format before an answer":             {"Q?{=[html]<i>A</i> ~[plain]<i>B</i> ~C}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "<i>B</i>", "C")}},
		"answers have the format of the stem":   {"[plain]1 &lt; 2?{=a&amp;b ~B ~C}", Question{Kind: KindChoice, Stem: "1 &lt; 2?", Options: choices("a&amp;b", "B", "C")}},
		"an unknown format is text":             {"[x]Q?{=A ~B ~C}", Question{Kind: KindChoice, Stem: "[x]Q?", Options: choices("A", "B", "C")}},
		"a name without an end is none":         {"::Q?{=A ~B ~C}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"a byte order mark is none of the text": {"\uFEFF::N::Q?{=A ~B ~C}", Question{Name: "N", Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"lines end as on any system":            {"Q?{\r\n=A\r\n~B\r\n~C\r\n}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"a long name is cut":                    {"::" + strings.Repeat("n", 300) + "::Q?{=A ~B ~C}", Question{Name: strings.Repeat("n", 255), Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C")}},
		"a source of our own export":            {"Q?{=A ~B ~C####Because. Source: Essay, Aigun}", Question{Kind: KindChoice, Stem: "Q?", Options: choices("A", "B", "C"), Explanation: "Because.", Source: "Essay, Aigun"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text, err := checkText([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			got, _ := readOne(t, readGIFT, string(text))
			equal(t, got, c.want)
		})
	}
}

// What cannot be taken is skipped with its line and a reason; the question after it is taken.
func TestGIFTThatCannotBeTaken(t *testing.T) {
	cases := map[string]struct{ text, why string }{
		"a description":                       {"Read this first.", "description"},
		"an essay":                            {"Discuss.{}", "essay"},
		"a brace that is not closed":          {"Q?{=A ~B", "braces"},
		"a brace that is not opened":          {"Q?=A ~B}", "braces"},
		"a blank line within the answers":     {"Q?{=A\n\n~B}", "braces"},
		"a line of 0 within the answers":      {"Q?{=A\n0\n~B}", "braces"},
		"one pair":                            {"Q?{=A -> B}", "pairs"},
		"an arrow in a written answer":        {"Q?{=A =B -> C}", "no arrow"},
		"letters where a number is wanted":    {"Q?{#abc}", "not a number"},
		"a range that ends before it begins":  {"Q?{#5..3}", "not a number"},
		"no number":                           {"Q?{#}", "number"},
		"no right answer":                     {"Q?{~A ~B}", "marked as right"},
		"no stem":                             {"{=A ~B}", "no text"},
		"only a wildcard":                     {"Q?{=*}", "marked as right"},
		"an answer as long as a page":         {"Q?{=A ~B ~" + strings.Repeat("long ", 1000) + "}", "longer than"},
		"a question as long as a book":        {"Q?{=A " + strings.Repeat("~B ", 30000) + "}", "longer than"},
		"more answers than anybody would ask": {"Q?{=A " + strings.Repeat("~B ", 100) + "}", "more than 50"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, report := readOne(t, readGIFT, c.text+"\n\nNext?{=A ~B ~C}")
			if got.Stem != "Next?" || report.Taken != 1 || len(report.Skipped) == 0 || report.Skipped[0].Where != "line 1" || !strings.Contains(report.Skipped[0].What, c.why) {
				t.Errorf("took %q and reports %+v; want line 1 skipped because of %q", got.Stem, report, c.why)
			}
		})
	}
}

// What is taken but not whole is told.
func TestGIFTThatLosesSomething(t *testing.T) {
	cases := map[string]struct{ text, what string }{
		"a weight that Moodle does not know": {"Q?{~%17%A ~%83%B ~C}", "17"},
		"a part of the mark":                 {"Q?{=A ~%50%B ~C}", "part of the mark"},
		"a wildcard":                         {"Q?{=Aigun =Aig*}", "wildcard"},
		"a half right answer":                {"Q?{=Aigun =%50%Amur}", "whole mark"},
		"an HTML code":                       {"Q?{=A ~O&#39;Neill ~C}", "HTML code"},
		"an image":                           {"[html]Q? <img src=\"x.png\">{=A ~B ~C}", "image"},
		"a link":                             {"[html]<a href=\"https://example.org\">Q?</a>{=A ~B ~C}", "https://example.org"},
		"Markdown":                           {"[markdown]*Q*?{=A ~B ~C}", "Markdown"},
		"feedback to other numbers":          {"Q?{#5 ~#no}", "other numbers"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if _, report := readOne(t, readGIFT, c.text); len(report.Lost) == 0 || !strings.Contains(report.Lost[0].What, c.what) || report.Lost[0].Where != "line 1" {
				t.Errorf("reports %+v; want %q told", report.Lost, c.what)
			}
		})
	}
}

func TestGIFTCategories(t *testing.T) {
	qs, report, err := readGIFT([]byte("$CATEGORY: $course$/top/Treaties//Pacts/1860\n\nA?{T}\n\n$CATEGORY: Wars\n\nB?{F}\n\n$CATEGORY: $course$\nLost?{T}\n\nC?{T}"))
	if err != nil || len(qs) != 3 {
		t.Fatalf("%+v, %v", qs, err)
	}
	equal(t, qs[0].Category, []string{"Treaties/Pacts", "1860"})
	equal(t, qs[1].Category, []string{"Wars"})
	equal(t, qs[2].Category, []string{})
	if len(report.Skipped) != 1 || report.Skipped[0].Where != "line 9" || !strings.Contains(report.Skipped[0].What, "blank line") {
		t.Errorf("skipped %+v; want the text on the line after the category", report.Skipped)
	}
}

func TestTooManyQuestions(t *testing.T) {
	for format, text := range map[Format]string{GIFT: "Q{T}\n\n", Aiken: "Q\nA. a\nANSWER: A\n", CSV: "q,a\n"} {
		_, _, err := readers[format]([]byte("question,answer\n\n"[:map[Format]int{CSV: 17}[format]] + strings.Repeat(text, MaxQuestions+1)))
		if err == nil || !strings.Contains(err.Error(), "split it") {
			t.Errorf("%s: %v; want the file refused with advice", format, err)
		}
	}
}
