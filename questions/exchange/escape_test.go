package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// anyUnicode draws any text at all, and often one of our own traps.
func anyUnicode() *rapid.Generator[string] { return rapid.OneOf(rapid.String(), anyText()) }

// A text that was made plain is valid in UTF-8 and XML, and a second time nothing
// changes.
func TestPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := plain(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + anyUnicode().Draw(t, "text"))
		if !utf8.ValidString(got) || plain(got) != got || strings.ContainsAny(got, "\x00\x01\x08\t\r\x1f\x7f") {
			t.Fatalf("%q", got)
		}
		if err := wellFormed([]byte("<a>" + escaped(got) + "</a>")); err != nil {
			t.Fatal(err)
		}
	})
}

// unescapeGIFT reads a text as Moodle's description of GIFT says: a backslash takes
// the meaning from : # = ~ { } and itself, and \n is a line break. What has its
// meaning left would have ended the text.
func unescapeGIFT(t *rapid.T, text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && text[i+1] == 'n':
			b.WriteByte('\n')
			i++
		case c == '\\' && i+1 < len(text) && strings.IndexByte(`\:#=~{}`, text[i+1]) >= 0:
			b.WriteByte(text[i+1])
			i++
		case strings.IndexByte("\\:#=~{}\n", c) >= 0:
			t.Fatalf("%q keeps its meaning in %q", c, text)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func TestGIFTTextSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plain(anyUnicode().Draw(t, "text"))
		if got := unescapeGIFT(t, giftText(text)); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
		part := giftPart(text)
		if got := unescapeGIFT(t, strings.TrimPrefix(part, "[plain]")); got != text && !strings.HasPrefix(text, "[plain]") {
			t.Fatalf("%q came back as %q", text, got)
		}
		if strings.HasPrefix(part, "[") && !strings.HasPrefix(part, "[plain]") {
			t.Fatalf("%q begins with a format", part)
		}
	})
}

// An HTML text in CDATA comes back through an XML reader and an HTML one.
func TestHTMLInXMLSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := plain(anyUnicode().Draw(t, "text"))
		var read struct {
			Text  string `xml:"text"`
			Plain string `xml:"plain"`
		}
		raw := "<a><text>" + cdata(paragraphs(text)) + "</text><plain>" + escaped(text) + "</plain></a>"
		if err := xml.Unmarshal([]byte(raw), &read); err != nil {
			t.Fatal(err)
		}
		back := strings.TrimSuffix(strings.TrimPrefix(read.Text, "<p>"), "</p>")
		if back = html.UnescapeString(strings.ReplaceAll(back, "</p><p>", "\n")); back != text || read.Plain != text {
			t.Fatalf("%q came back as %q and %q", text, back, read.Plain)
		}
	})
}

// A cell comes back when one quote is taken off what begins like a formula.
func TestCellSurvives(t *testing.T) {
	begins := regexp.MustCompile(`^'+[=+@-]`)
	rapid.Check(t, func(t *rapid.T) {
		text := oneLine(anyUnicode().Draw(t, "text"))
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll([][]string{{cell(text), "end"}}); err != nil {
			t.Fatal(err)
		}
		read, err := csv.NewReader(&b).Read()
		if err != nil {
			t.Fatal(err)
		}
		got := read[0]
		if begins.MatchString(got) {
			got = got[1:]
		}
		if got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
}

// A list comes back from its cell.
func TestListSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Map(anyUnicode(), func(s string) string { return "x" + oneLine(s) + "x" }), 1, 5).Draw(t, "texts")
		var got []string
		var b strings.Builder
		joined := list(texts)
		for i := 0; i < len(joined); i++ {
			switch {
			case joined[i] == '\\':
				i++
				b.WriteByte(joined[i])
			case joined[i] == '|':
				got = append(got, b.String())
				b.Reset()
			default:
				b.WriteByte(joined[i])
			}
		}
		got = append(got, b.String())
		for i := range texts {
			if len(got) != len(texts) || strings.TrimSpace(got[i]) != texts[i] {
				t.Fatalf("%q came back as %q", texts, got)
			}
		}
	})
}

// Whatever is asked, no format fails and no file is broken XML or a broken table.
func TestAnythingIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuestion().Draw(t, "question")
		q.ID, q.Stem = anyUnicode().Draw(t, "id"), anyUnicode().Draw(t, "stem")
		for i := range q.Options {
			q.Options[i].Text = anyUnicode().Draw(t, "option")
		}
		for _, f := range []Format{GIFT, MoodleXML, QTI21, Aiken, CSV, JSON} {
			d := &document{rows: []row{{Question: q}}, report: &Report{}}
			var b bytes.Buffer
			if err := d.write(&b, f); err != nil {
				t.Fatal(err)
			}
			if d.report.Taken+len(d.report.Skipped) != 1 {
				t.Fatalf("%s: %+v", f, d.report)
			}
			switch f {
			case MoodleXML:
				if err := wellFormed(b.Bytes()); err != nil {
					t.Fatal(err)
				}
			case CSV:
				if rows, err := csv.NewReader(&b).ReadAll(); err != nil || len(rows) != 1+d.report.Taken {
					t.Fatal(rows, err)
				}
			case QTI21:
				if err := wellFormed(qtiItem(clean(q), "en")); d.report.Taken == 1 && err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
