package exchange

import (
	"fmt"
	"strings"
	"testing"
)

// quiz wraps questions as Moodle's export does.
func quiz(questions ...string) string {
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n" + strings.Join(questions, "\n") + "\n</quiz>\n"
}

// moodleQ is a question of Moodle's with what every type has.
func moodleQ(kind, body string) string {
	return `<question type="` + kind + `"><name><text>N</text></name><questiontext format="html"><text><![CDATA[<p>What &amp; <b>who</b>?</p>]]></text></questiontext>` +
		`<generalfeedback format="html"><text>&lt;p&gt;Because.&lt;/p&gt;</text></generalfeedback><idnumber>fact/a#b</idnumber>` + body + `<tags><tag><text>core</text></tag></tags></question>`
}

func answer(fraction, text, more string) string {
	return fmt.Sprintf(`<answer fraction="%s" format="html"><text>%s</text>%s</answer>`, fraction, text, more)
}

func feedback(text string) string {
	return `<feedback format="html"><text>` + text + `</text></feedback>`
}

func TestReadingMoodleXML(t *testing.T) {
	base := func(q Question) Question {
		q.ID, q.Name, q.Stem, q.Explanation, q.Tags = "fact/a#b", "N", "What & who?", "Because.", []string{"core"}
		return q
	}
	cases := map[string]struct {
		text string
		want Question
	}{
		"single choice": {moodleQ("multichoice", "<single>true</single>"+answer("100", "A", feedback("yes"))+answer("0", "B", feedback("no"))+answer("0", "C", "")),
			base(Question{Kind: KindChoice, Options: []Option{{Text: "A", Right: true, Weight: 1, Feedback: "yes"}, {Text: "B", Feedback: "no"}, {Text: "C"}}})},
		"several keys": {moodleQ("multichoice", "<single>false</single>"+answer("50", "A", "")+answer("50", "B", "")+answer("-50", "C", "")+answer("-50", "D", "")),
			base(Question{Kind: KindSeveral, Options: []Option{{Text: "A", Right: true, Weight: .5}, {Text: "B", Right: true, Weight: .5}, {Text: "C"}, {Text: "D"}}})},
		"true or false": {moodleQ("truefalse", answer("0", "true", feedback("no"))+answer("100", "false", feedback("yes"))),
			base(Question{Kind: KindTrueFalse, True: false, WhenWrong: "no", WhenRight: "yes"})},
		"written answers": {moodleQ("shortanswer", "<usecase>0</usecase>"+answer("100", "Aigun", "")+answer("100", `a\*b`, "")),
			base(Question{Kind: KindShort, Options: typedIn("Aigun", "a*b")})},
		"a number": {moodleQ("numerical", answer("100", "1858", "<tolerance>2</tolerance>")),
			base(Question{Kind: KindNumber, Number: 1858, Tolerance: 2})},
		"pairs": {moodleQ("matching", `<subquestion format="html"><text>A</text><answer><text>1</text></answer></subquestion><subquestion><text>B</text><answer><text>2</text></answer></subquestion><subquestion><text></text><answer><text>3</text></answer></subquestion>`),
			base(Question{Kind: KindMatching, Pairs: []Pair{{"A", "1"}, {"B", "2"}}, Extra: []string{"3"}})},
		"ordering": {moodleQ("ordering", "<shownumcorrect>1</shownumcorrect>"+answer("1", "A", "")+answer("2", "B", "")),
			base(Question{Kind: KindOrdering, Options: []Option{{Text: "A", Right: true}, {Text: "B", Right: true}}})},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, report := readOne(t, readMoodleXML, quiz(c.text))
			equal(t, got, c.want)
			equal(t, report, Report{Format: MoodleXML, Taken: 1})
		})
	}
}

func cloze(text string) string {
	return `<question type="cloze"><name><text>N</text></name><questiontext format="html"><text><![CDATA[` + text + `]]></text></questiontext></question>`
}

// One gap is one question; its escapes are those of Moodle's embedded answers.
func TestMoodleCloze(t *testing.T) {
	cases := map[string]struct {
		text string
		want Question
	}{
		"written": {`Signed at {1:SHORTANSWER:=Aigun#yes~%100%Aihui~%50%Amur}.`,
			Question{Kind: KindShort, Stem: "Signed at _____.", Options: []Option{{Text: "Aigun", Right: true, Weight: 1, Feedback: "yes"}, {Text: "Aihui", Right: true, Weight: 1}}}},
		"a choice":  {`It was {:MCV:=1858~1860~a \} b \# c \~ d}.`, Question{Kind: KindChoice, Stem: "It was _____.", Options: choices("1858", "1860", "a } b # c ~ d")}},
		"a number":  {`It was {2:NM:=1858:1}.`, Question{Kind: KindNumber, Stem: "It was _____.", Number: 1858, Tolerance: 1}},
		"two right": {`Which? {1:MR:%50%A~%50%B~C}`, Question{Kind: KindSeveral, Stem: "Which? _____", Options: []Option{{Text: "A", Right: true, Weight: .5}, {Text: "B", Right: true, Weight: .5}, {Text: "C"}}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, _ := readOne(t, readMoodleXML, quiz(cloze(c.text)))
			c.want.Name = "N"
			equal(t, got, c.want)
		})
	}
}

func TestMoodleThatCannotBeTaken(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"an essay":              {moodleQ("essay", ""), "essay"},
		"a description":         {moodleQ("description", ""), "without a question"},
		"another type":          {moodleQ("calculated", ""), "type calculated"},
		"two gaps":              {cloze("{1:SA:=a} and {1:SA:=b}"), "several gaps"},
		"no gap":                {cloze("nothing"), "no gap"},
		"no key":                {moodleQ("multichoice", answer("0", "A", "")+answer("0", "B", "")), "marked as right"},
		"an odd tolerance":      {moodleQ("numerical", answer("100", "5", "<tolerance>-1</tolerance>")), "tolerance"},
		"no number":             {moodleQ("numerical", answer("100", "*", "")), "no number"},
		"neither true nor else": {moodleQ("truefalse", answer("0", "true", "")), "neither true nor false"},
	} {
		t.Run(name, func(t *testing.T) {
			qs, report, err := readMoodleXML([]byte(quiz(c.text, moodleQ("truefalse", answer("100", "true", "")))))
			if err != nil || len(qs) != 1 || len(report.Skipped) != 1 || !strings.Contains(report.Skipped[0].What, c.why) || !strings.HasPrefix(report.Skipped[0].Where, "line 3 (N)") {
				t.Errorf("%d taken, %+v, %v; want line 3 skipped because of %q", len(qs), report.Skipped, err, c.why)
			}
		})
	}
}

func TestMoodleThatLosesSomething(t *testing.T) {
	one := answer("100", "A", "") + answer("0", "B", "") + answer("0", "C", "")
	for name, c := range map[string]struct{ text, what string }{
		"an image":           {strings.Replace(moodleQ("multichoice", one), "What", `<img src="@@PLUGINFILE@@/x.png" alt="a map">What`, 1), "an image"},
		"a file":             {strings.Replace(moodleQ("multichoice", one), "</text></questiontext>", `</text><file name="x.png" path="/" encoding="base64">AAAA</file></questiontext>`, 1), "a file"},
		"a link":             {strings.Replace(moodleQ("multichoice", one), "What", `<a href="https://example.org">What</a>`, 1), "a link to https://example.org"},
		"hints":              {moodleQ("multichoice", one+`<hint><text>think</text></hint>`), "hints"},
		"units":              {moodleQ("numerical", answer("100", "5", "")+`<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit></units>`), "units"},
		"part of a mark":     {moodleQ("multichoice", "<single>true</single>"+one+answer("50", "D", "")), "part of the mark"},
		"a second number":    {moodleQ("numerical", answer("100", "5", "")+answer("100", "6", "")), "answer 6"},
		"a wildcard":         {moodleQ("shortanswer", answer("100", "Aigun", "")+answer("100", "A*", "")), "wildcard"},
		"an unwhole answer":  {moodleQ("shortanswer", answer("100", "Aigun", "")+answer("50", "Amur", "")), "whole mark"},
		"an answer of blank": {moodleQ("multichoice", one+answer("0", " ", "")), "empty answer"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, report := readOne(t, readMoodleXML, quiz(c.text)); len(report.Lost) == 0 || !strings.Contains(report.Lost[0].What, c.what) {
				t.Errorf("reports %+v; want %q told", report.Lost, c.what)
			}
		})
	}
}

// Documents that no export writes are refused whole, before they can do harm.
func TestMoodleXMLThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"entities that unfold":   {`<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>`, "document type"},
		"an entity from nowhere": {quiz(`<question type="essay"><name><text>&x;</text></name></question>`), "invalid character entity"},
		"elements without end":   {"<quiz><question>" + strings.Repeat("<p>", 60), "deeper than 50"},
		"elements without sense": {quiz(`<question type="multichoice">` + strings.Repeat("<answer/>", maxElements+1) + "</question>"), "elements"},
		"another root":           {"<html><body>quiz</body></html>", "<quiz>"},
		"an end too early":       {"<quiz><question type=\"essay\">", "near line 1"},
		"another encoding":       {`<?xml version="1.0" encoding="ISO-8859-1"?><quiz></quiz>`, "encoding"},
		"no XML at all":          {"<", "near line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if qs, _, err := readMoodleXML([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.why) || qs != nil {
				t.Errorf("%d questions, error %v; want it to say %q", len(qs), err, c.why)
			}
		})
	}
}

func TestMoodleCategories(t *testing.T) {
	category := `<question type="category"><category><text>$course$/top/A//B/1860</text></category></question>`
	qs, _, err := readMoodleXML([]byte(quiz(category, moodleQ("truefalse", answer("100", "true", "")))))
	if err != nil || len(qs) != 1 {
		t.Fatal(err)
	}
	equal(t, qs[0].Category, []string{"A/B", "1860"})
}

func TestHTMLAsText(t *testing.T) {
	for source, want := range map[string]string{
		"<p>One</p>\n<p>two <b>and</b>\n three</p>": "One\ntwo and three",
		"a<br>b<br/>c":                              "a\nb\nc",
		"<ul><li>a</li><li>b</li></ul>":             "a\nb",
		"1 &lt; 2 &amp;&amp; 3&nbsp;km":             "1 < 2 && 3 km",
		"x<script>alert('<p>')</script>y<style>p{}": "xy",
		"<img alt=\"a map\"> of it":                 "a map of it",
		"H<sub>2</sub>O and a < b":                  "H2O and a < b",
		"no marks  at all":                          "no marks at all",
	} {
		if got, _ := htmlText(source, false); got != want {
			t.Errorf("%q reads %q, want %q", source, got, want)
		}
	}
}
