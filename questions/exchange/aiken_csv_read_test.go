package exchange

import (
	"strings"
	"testing"
)

func TestAiken(t *testing.T) {
	text := "Who signed at Aigun?\r\nA. Ignatiev\r\nB) Muravyov\r\nC. Putyatin\r\nANSWER: B\r\n\r\nA. D. 1858 or later?\nA. x\nANSWER: A\n"
	qs, report, err := readAiken([]byte(text))
	if err != nil || len(qs) != 1 {
		t.Fatalf("%+v, %v", qs, err)
	}
	equal(t, qs[0], Question{Kind: KindChoice, Stem: "Who signed at Aigun?", Options: []Option{{Text: "Ignatiev"}, {Text: "Muravyov", Right: true, Weight: 1}, {Text: "Putyatin"}}})
	// The second stem looks like an option, so Moodle finds no question there, nor do we.
	if len(report.Skipped) != 3 || report.Skipped[0].Where != "line 7" {
		t.Errorf("skipped %+v; want line 7 and what follows it", report.Skipped)
	}
}

func TestAikenThatCannotBeTaken(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"a stem on two lines":      {"On the Amur\nwho signed?\nA. x\nB. y\nANSWER: A", "one line"},
		"an answer that is none":   {"Q?\nA. x\nB. y\nANSWER: D", "none of its options"},
		"an answer without letter": {"Q?\nA. x\nANSWER:", "none of its options"},
		"no answer":                {"Q?\nA. x\nB. y", "ANSWER"},
		"an answer alone":          {"ANSWER: A", "without a question"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, report, err := readAiken([]byte(c.text)); err != nil || len(report.Skipped) == 0 || !strings.Contains(report.Skipped[0].What, c.why) || report.Skipped[0].Where != "line 1" {
				t.Errorf("%+v, %v; want line 1 skipped because of %q", report.Skipped, err, c.why)
			}
		})
	}
}

func TestCSV(t *testing.T) {
	own := "id,kind,name,category,tags,stem,option 1,mark 1,feedback 1,option 2,mark 2,feedback 2,option 3,mark 3,feedback 3,answer,accepted,tolerance,explanation,source,revision\n"
	cases := map[string]struct {
		text string
		want Question
	}{
		"our own choice": {own + `a#b,choice,N,Course | One \| two,core | x,Who?,A,x,yes,B,,no,C,,,A,,,Because.,"Essay, Aigun",ff` + "\n",
			Question{ID: "a#b", Name: "N", Kind: KindChoice, Category: []string{"Course", "One | two"}, Tags: []string{"core", "x"}, Stem: "Who?",
				Options: []Option{{Text: "A", Right: true, Weight: 1, Feedback: "yes"}, {Text: "B", Feedback: "no"}, {Text: "C"}}, Explanation: "Because.", Source: "Essay, Aigun"}},
		"our own statement":   {own + "a,truefalse,,,,So it is.,True,,no,False,x,yes,,,,false\n", Question{ID: "a", Kind: KindTrueFalse, Stem: "So it is.", WhenRight: "yes", WhenWrong: "no"}},
		"our own pairs":       {own + "a,matching,,,,Match.,x,1,,y,2,,,3,,x – 1 | y – 2\n", Question{ID: "a", Kind: KindMatching, Stem: "Match.", Pairs: []Pair{{"x", "1"}, {"y", "2"}}, Extra: []string{"3"}}},
		"our own order":       {own + "a,ordering,,,,Order.,x,2,,y,1,,z,3,\n", Question{ID: "a", Kind: KindOrdering, Stem: "Order.", Options: []Option{{Text: "y", Right: true}, {Text: "x", Right: true}, {Text: "z", Right: true}}}},
		"our own number":      {own + "a,number,,,,When?,,,,,,,,,,-1858,,2\n", Question{ID: "a", Kind: KindNumber, Stem: "When?", Number: -1858, Tolerance: 2}},
		"our own written one": {own + "a,short,,,,Where?,,,,,,,,,,Aigun,Aigun | Aihui\n", Question{ID: "a", Kind: KindShort, Stem: "Where?", Options: typedIn("Aigun", "Aihui")}},
		"guarded cells":       {own + "a,choice,,,,'=1+1 is?,'-2,x,,''=2,,,'tis,,\n", Question{ID: "a", Kind: KindChoice, Stem: "=1+1 is?", Options: choices("-2", "'=2", "'tis")}},
		"a plain sheet":       {"Question,Answer,Wrong 1,Wrong 2,Feedback,Category\nWho?,A,B,C,Because.,Wars\n", Question{Kind: KindChoice, Stem: "Who?", Options: choices("A", "B", "C"), Explanation: "Because.", Category: []string{"Wars"}}},
		"a plain sheet with semicolons, quotes and a line break": {"question;correct answer;distractor 1;distractor 2\n\"Who;\n\"\"he\"\"?\";A;B;C\n", Question{Kind: KindChoice, Stem: "Who;\n\"he\"?", Options: choices("A", "B", "C")}},
		"a sheet of cards, tabs":                                 {"front\tback\nWhere?\tAigun\n", Question{Kind: KindShort, Stem: "Where?", Options: typedIn("Aigun")}},
		"a sheet that names the right letter":                    {"question,option 1,option 2,option 3,answer\nWho?,X,Y,Z,b\n", Question{Kind: KindChoice, Stem: "Who?", Options: []Option{{Text: "X"}, {Text: "Y", Right: true, Weight: 1}, {Text: "Z"}}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, _ := readOne(t, readCSV, c.text)
			equal(t, got, c.want)
		})
	}
}

func TestCSVThatIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"no heading":           {"Who?,A,B\nWhere?,C,D\n", "first row"},
		"a quote out of place": {"question,answer\nWho \"he\"?,\"A\n", "quotes"},
		"a sheet of any width": {"question,answer" + strings.Repeat(",x", maxColumns) + "\n", "columns"},
		"nothing":              {"", "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := readCSV([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("error %v; want it to say %q", err, c.why)
			}
		})
	}
	_, report, err := readCSV([]byte("question,answer,colour,kind,tolerance\nWhen?,soon,red,number,\nWho?,A,,choice,\n"))
	if err != nil || len(report.Skipped) != 1 || report.Skipped[0].Where != "line 2" || len(report.Lost) != 1 || !strings.Contains(report.Lost[0].What, "colour") {
		t.Errorf("%+v, %v; want line 2 skipped and the colour lost", report, err)
	}
}
