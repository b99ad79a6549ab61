package exchange

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
	"github.com/remembrancer/remembrancer/questions/packs"
)

// crafty are pieces of text that one of the formats, or HTML, or a spreadsheet
// takes for something else.
var crafty = []string{
	"=", "~", "#", "{", "}", "\\", ":", "::", "->", "%50%", "%100%", "//", "[html]", "[plain]", "\n", "<b>", "</p>", "&amp;", "&#39;", "'", "\"", "|", ";", ",", "=1+1", "-1", "@x", "+", "0", "*",
	"$CATEGORY:", "ANSWER: A", "A. ", "B)", "####", "T", "TRUE", "_____", "]]>", "<!--", "{1:SA:=x}", "{{c1::x}}", "\\n", "\\*", "  ", "\t", "…", "é", "北京", "Айгунь", "±", "→", "x", "word", "1858",
}

// craftyText draws a text of such pieces, with something to read in it.
func craftyText(t *rapid.T, name string) string {
	pieces := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(crafty), rapid.StringN(0, 6, 24)), 0, 6).Draw(t, name)
	at := rapid.IntRange(0, len(pieces)).Draw(t, name+" letter")
	return plain(strings.Join(slices.Insert(slices.Clone(pieces), at, "q"), ""))
}

// drawQuestion draws a question of any kind whose parts can be told apart.
func drawQuestion(t *rapid.T) Question {
	text := func(name string) string { return craftyText(t, name) }
	maybe := func(name string) string {
		if rapid.Bool().Draw(t, name+"?") {
			return text(name)
		}
		return ""
	}
	q := Question{
		ID: "fact/" + rapid.StringMatching(`[a-z]{1,8}#[a-z]{1,8}`).Draw(t, "id"), Name: maybe("name"), Stem: text("stem"), Explanation: maybe("explanation"), Source: maybe("source"),
		Category: []string{"Course", text("topic")}, Tags: []string{"core", strings.TrimRight(text("tag"), `\`)}, // before a bracket GIFT has no way to write a backslash
		Kind: rapid.SampledFrom([]Kind{KindChoice, KindSeveral, KindTrueFalse, KindShort, KindNumber, KindMatching, KindOrdering}).Draw(t, "kind"),
	}
	option := func(i int, right bool, weight float64) Option {
		return Option{Text: text("option") + string(rune('a'+i)), Right: right, Weight: weight, Feedback: maybe("feedback")}
	}
	switch q.Kind {
	case KindChoice:
		q.Options = []Option{option(0, false, 0), option(1, true, 1), option(2, false, 0)}
	case KindSeveral:
		q.Options = []Option{option(0, true, .5), option(1, true, .5), option(2, false, 0), option(3, false, 0)}
	case KindShort:
		q.Options = []Option{option(0, true, 1), option(1, true, 1)}
	case KindOrdering:
		q.Options = []Option{option(0, true, 0), option(1, true, 0), option(2, true, 0)}
	case KindTrueFalse:
		q.True, q.WhenRight, q.WhenWrong = rapid.Bool().Draw(t, "true"), maybe("when right"), maybe("when wrong")
	case KindNumber:
		q.Number, q.Tolerance = float64(rapid.IntRange(-5000, 5000).Draw(t, "number"))/4, float64(rapid.IntRange(0, 40).Draw(t, "tolerance"))/4
	case KindMatching:
		for i := range 3 {
			q.Pairs = append(q.Pairs, Pair{Left: text("left") + string(rune('a'+i)), Right: text("right") + string(rune('a'+i))})
		}
		if rapid.Bool().Draw(t, "extra?") {
			q.Extra = []string{text("extra") + "z"}
		}
	}
	return q
}

// carried is what is left of a question after it went through a format: the losses
// that docs/exchange.md lists, and no others.
func carried(f Format, q Question) Question {
	q = clean(q)
	q.Fixed, q.Image = false, nil
	switch f {
	case MoodleXML, Anki: // HTML: blanks are single and empty lines fall away
		blanks(&q, f)
	case CSV, Aiken: // a text on one line
		eachText(&q, oneLine)
	}
	switch f {
	case GIFT, MoodleXML: // explanation and source are one feedback; the idnumber is bounded
		q.Explanation, q.Source = strings.Join(q.general(), map[Format]string{GIFT: " ", MoodleXML: "\n"}[f]), ""
		splitSource(&q)
		q.ID = moodleID(q.ID)
	case Aiken:
		q = Question{Kind: q.Kind, Stem: q.Stem, Options: q.Options}
		dropFeedback(&q)
	case CSV:
		if q.Kind == KindShort {
			dropFeedback(&q)
		}
	case Anki:
		ankiCarries(&q)
	}
	return q
}

func dropFeedback(q *Question) {
	for i := range q.Options {
		q.Options[i].Feedback = ""
	}
}

// ankiCarries drops what a note has no field for.
func ankiCarries(q *Question) {
	q.Name, q.WhenRight = "", ""
	for i := range q.Tags {
		q.Tags[i] = strings.ReplaceAll(q.Tags[i], " ", "_")
	}
	for i := range q.Category {
		for strings.Contains(q.Category[i], "::") { // two would nest a deck
			q.Category[i] = strings.ReplaceAll(q.Category[i], "::", ":")
		}
		q.Category[i] = strings.Trim(q.Category[i], ": ")
	}
	if q.Kind == KindShort || q.Kind == KindOrdering {
		dropFeedback(q)
	}
}

// blanks makes the texts that a format writes as HTML what HTML leaves of them.
func blanks(q *Question, f Format) {
	was := *q
	eachText(q, tidyLines)
	if f != MoodleXML {
		return
	}
	q.Extra = was.Extra // plain text there, and so are the two following
	for i := range q.Pairs {
		q.Pairs[i].Right = was.Pairs[i].Right
	}
	for i := range q.Options {
		if q.Kind == KindShort {
			q.Options[i].Text = was.Options[i].Text
		}
	}
}

func eachText(q *Question, change func(string) string) {
	for _, s := range []*string{&q.Stem, &q.Explanation, &q.WhenRight, &q.WhenWrong} {
		*s = change(*s)
	}
	q.Options, q.Pairs, q.Extra = slices.Clone(q.Options), slices.Clone(q.Pairs), slices.Clone(q.Extra)
	for i := range q.Options {
		q.Options[i].Text, q.Options[i].Feedback = change(q.Options[i].Text), change(q.Options[i].Feedback)
	}
	for i := range q.Pairs {
		q.Pairs[i] = Pair{change(q.Pairs[i].Left), change(q.Pairs[i].Right)}
	}
	for i := range q.Extra {
		q.Extra[i] = change(q.Extra[i])
	}
}

// TestRoundTrips writes any questions in each format that is read as well, and wants
// back whatever the format carries.
func TestRoundTrips(t *testing.T) {
	for f, read := range readers {
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				d := &document{id: "course", version: "1", title: "Course", language: "en", report: &Report{}}
				for _, q := range rapid.SliceOfNDistinct(rapid.Custom(drawQuestion), 1, 3, func(q Question) string { return q.ID }).Draw(t, "questions") {
					d.rows = append(d.rows, row{Question: q})
				}
				var file bytes.Buffer
				if err := d.write(&file, f); err != nil {
					t.Fatal(err)
				}
				if len(d.rows) == 0 {
					return // the format can carry none of them
				}
				got, report, err := read(file.Bytes())
				if err != nil {
					t.Fatalf("%v\n%s", err, file.String())
				}
				var want []Question
				for _, r := range d.rows {
					want = append(want, carried(f, r.Question))
				}
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-6)); diff != "" {
					t.Fatalf("-want +got\n%s\n%+v\n%q", diff, report, file.String())
				}
			})
		})
	}
}

// TestTheWholeBankComesBack exports the built-in bank and imports it: every question
// that was written is read, and becomes a fact of a draft that loads.
func TestTheWholeBankComesBack(t *testing.T) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		t.Fatal(err)
	}
	b, err := generate.Bank(c)
	if err != nil {
		t.Fatal(err)
	}
	for f, read := range readers {
		t.Run(string(f), func(t *testing.T) {
			var file bytes.Buffer
			out, err := Export(&file, b, b.Items, f)
			if err != nil {
				t.Fatal(err)
			}
			qs, report, err := read(file.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if len(qs) != out.Taken || len(report.Skipped) > 0 {
				t.Errorf("%d questions were written and %d read; skipped: %+v", out.Taken, len(qs), report.Skipped[:min(len(report.Skipped), 3)])
			}
			draft, err := Import("bank"+f.Extension(), file.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if draft.Report.Taken != len(qs) {
				t.Errorf("%d questions were read and %d taken: %+v", len(qs), draft.Report.Taken, draft.Report.Skipped)
			}
			again, err := generate.Bank(load(t, draft))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d items, %d questions written, %d in the draft, %d skipped, %d facts, %d items", len(b.Items), out.Taken, draft.Report.Taken, len(draft.Report.Skipped), len(again.Course.Facts), len(again.Items))
			found(t, again, qs)
		})
	}
}

// found wants every question among the items of the draft's bank, as a stem or a
// statement.
func found(t *testing.T, b *questions.Bank, qs []Question) {
	t.Helper()
	items := map[string]bool{}
	for _, it := range b.Items {
		for _, s := range it.Stems {
			items[s] = true
		}
		for _, s := range it.Statements {
			items[s.Text] = true
		}
	}
	for i := range qs {
		q := &qs[i]
		stem := unbroken(q.Stem)
		if q.Kind == KindSeveral {
			stem = withNumber(stem)
		}
		if !items[stem] {
			t.Errorf("%s %q is not in the bank again", q.Kind, stem)
		}
	}
}
