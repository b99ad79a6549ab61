package exchange

import (
	"bufio"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"strings"
	"unicode/utf8"
)

// maxMoodleID bounds an idnumber in Moodle's database, in characters.
const maxMoodleID = 100

// moodleID is an id that Moodle's idnumber can hold.
func moodleID(id string) string {
	if utf8.RuneCountInString(id) <= maxMoodleID {
		return id
	}
	return string([]rune(id)[:maxMoodleID-17]) + "-" + digest(id, 8)
}

// writeMoodle writes Moodle XML, which of the formats that Moodle reads loses the
// least.
//
// https://docs.moodle.org/en/Moodle_XML_format
func writeMoodle(w io.Writer, d *document) error {
	d.keep(func(r *row) string {
		if r.Kind == KindSeveral && len(rightOptions(r.Options)) > maxSeveral {
			return fmt.Sprintf("Moodle cannot share a mark among more than %d right options", maxSeveral)
		}
		if r.Kind != KindMatching && r.Kind != KindOrdering {
			d.noteWeights(r)
		}
		return ""
	})
	out := &markup{w: bufio.NewWriter(w)}
	out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")
	category := ""
	for _, r := range d.rows {
		if path := pathTo(r.Category); path != category {
			category = path
			out.raw("<question type=\"category\">\n")
			out.element("category", path)
			out.raw("<info format=\"html\"><text></text></info>\n</question>\n")
		}
		out.question(r.Question)
	}
	out.raw("</quiz>\n")
	return out.w.Flush()
}

// markup writes XML; bufio remembers the first error until Flush.
type markup struct{ w *bufio.Writer }

func (m *markup) raw(text string) { _, _ = m.w.WriteString(text) }

// moodleTypes are Moodle's names for the kinds.
var moodleTypes = map[Kind]string{
	KindChoice: "multichoice", KindSeveral: "multichoice", KindTrueFalse: "truefalse", KindShort: "shortanswer",
	KindNumber: "numerical", KindMatching: "matching", KindOrdering: "ordering",
}

func (m *markup) question(q Question) {
	m.raw(fmt.Sprintf("<question type=%q>\n", moodleTypes[q.Kind]))
	m.element("name", q.Name)
	m.raw("<questiontext format=\"html\"><text>" + cdata(moodleStem(q)) + "</text>")
	if q.Image != nil {
		m.raw("\n<file name=\"" + escaped(q.Image.Name) + "\" path=\"/\" encoding=\"base64\">" + base64.StdEncoding.EncodeToString([]byte(q.Image.SVG)) + "</file>")
	}
	m.raw("</questiontext>\n")
	m.rich("generalfeedback", strings.Join(q.general(), "\n"))
	m.raw("<defaultgrade>1.0000000</defaultgrade>\n<penalty>0.3333333</penalty>\n<hidden>0</hidden>\n")
	m.raw("<idnumber>" + escaped(moodleID(q.ID)) + "</idnumber>\n")
	m.answers(q)
	if len(q.Tags) > 0 {
		m.raw("<tags>\n")
		for _, tag := range q.Tags {
			m.element("tag", tag)
		}
		m.raw("</tags>\n")
	}
	m.raw("</question>\n")
}

func moodleStem(q Question) string {
	stem := paragraphs(q.Stem)
	if q.Image != nil {
		stem += fmt.Sprintf(`<p><img src="@@PLUGINFILE@@/%s" alt="%s"></p>`, html.EscapeString(q.Image.Name), html.EscapeString(q.Image.Alt))
	}
	return stem
}

func (m *markup) answers(q Question) {
	switch q.Kind {
	case KindTrueFalse:
		m.answer("true", percent(q.True), "moodle_auto_format", "", pick(q.True, q.WhenRight, q.WhenWrong))
		m.answer("false", percent(!q.True), "moodle_auto_format", "", pick(q.True, q.WhenWrong, q.WhenRight))
	case KindNumber:
		m.answer(number(q.Number).String(), 100, "moodle_auto_format", "<tolerance>"+number(q.Tolerance).String()+"</tolerance>\n", "")
		m.raw("<unitgradingtype>0</unitgradingtype>\n<unitpenalty>0.1000000</unitpenalty>\n<showunits>3</showunits>\n<unitsleft>0</unitsleft>\n")
	case KindShort:
		m.raw("<usecase>0</usecase>\n")
		shares, _ := weights(q)
		for i, o := range q.Options {
			m.answer(literal(o.Text), shares[i], "moodle_auto_format", "", o.Feedback)
		}
	case KindMatching:
		m.matching(q)
	case KindOrdering:
		m.ordering(q)
	default:
		m.choices(q)
	}
}

func percent(right bool) number {
	if right {
		return 100
	}
	return 0
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func (m *markup) choices(q Question) {
	shuffle := 1
	if q.Fixed {
		shuffle = 0
	}
	m.raw(fmt.Sprintf("<single>%t</single>\n<shuffleanswers>%d</shuffleanswers>\n<answernumbering>abc</answernumbering>\n<showstandardinstruction>0</showstandardinstruction>\n", q.Kind == KindChoice, shuffle))
	m.combined()
	shares, _ := weights(q)
	for i, o := range q.Options {
		m.answer(paragraphs(o.Text), shares[i], "html", "", o.Feedback)
	}
}

// combined writes the feedback that some types require, which says nothing here.
// Without shownumcorrect Moodle 4.5 fails on an ordering and stops half-way through
// the file.
func (m *markup) combined() {
	for _, name := range []string{"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"} {
		m.rich(name, "")
	}
	m.raw("<shownumcorrect>1</shownumcorrect>\n")
}

func (m *markup) matching(q Question) {
	m.raw("<shuffleanswers>true</shuffleanswers>\n")
	m.combined()
	pairs := q.Pairs
	for _, extra := range q.Extra {
		pairs = append(pairs[:len(pairs):len(pairs)], Pair{Right: extra})
	}
	for _, p := range pairs {
		m.raw("<subquestion format=\"html\"><text>" + cdata(paragraphs(p.Left)) + "</text>")
		m.element("answer", p.Right)
		m.raw("</subquestion>\n")
	}
}

// ordering gives a mark for each two neighbours in the right order.
func (m *markup) ordering(q Question) {
	m.raw("<layouttype>VERTICAL</layouttype>\n<selecttype>ALL</selecttype>\n<selectcount>0</selectcount>\n" +
		"<gradingtype>RELATIVE_NEXT_EXCLUDE_LAST</gradingtype>\n<showgrading>SHOW</showgrading>\n<numberingstyle>none</numberingstyle>\n")
	m.combined()
	for i, o := range q.Options {
		m.answer(paragraphs(o.Text), number(i+1), "html", "", o.Feedback)
	}
}

// answer writes one answer; text is HTML where format says so.
func (m *markup) answer(text string, fraction number, format, more, feedback string) {
	m.raw(fmt.Sprintf("<answer fraction=\"%s\" format=%q>", fraction, format))
	if format == "html" {
		m.raw("<text>" + cdata(text) + "</text>\n")
	} else {
		m.raw("<text>" + escaped(text) + "</text>\n")
	}
	m.raw(more)
	m.rich("feedback", feedback)
	m.raw("</answer>\n")
}

// element writes <name><text>…</text></name>.
func (m *markup) element(name, text string) {
	m.raw("<" + name + "><text>" + escaped(text) + "</text></" + name + ">\n")
}

// rich writes a text as HTML.
func (m *markup) rich(name, text string) {
	m.raw("<" + name + " format=\"html\"><text>" + cdata(paragraphs(text)) + "</text></" + name + ">\n")
}

// paragraphs turns plain text into HTML, a paragraph for each line.
func paragraphs(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "</p><p>") + "</p>"
}

// cdata wraps HTML that holds no raw ">" of the text, so that it cannot end early.
func cdata(fragment string) string {
	if fragment == "" {
		return ""
	}
	return "<![CDATA[" + fragment + "]]>"
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}
