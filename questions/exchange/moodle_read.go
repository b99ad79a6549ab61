package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readMoodleXML reads Moodle's question XML, every kind of question that can be
// asked here. Document types and entities are refused, and so is deep nesting.
func readMoodleXML(data []byte) ([]Question, Report, error) {
	m := &moodleReader{reading: newReading(MoodleXML)}
	source := xml.NewDecoder(bytes.NewReader(data))
	d := xml.NewTokenDecoder(&tameXML{d: source})
	root := false
	for {
		line, _ := source.InputPos()
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root {
			return m.done()
		}
		if err != nil {
			return nil, m.report, xmlError(line, err)
		}
		start, is := token.(xml.StartElement)
		switch {
		case !is:
		case !root && start.Name.Local != "quiz":
			return nil, m.report, fmt.Errorf("line %d: the file begins with <%s>, but a Moodle export with <quiz>; export the questions as Moodle XML", line, start.Name.Local)
		case !root:
			root = true
		case start.Name.Local == "question":
			if err := m.question(d, start, line); err != nil {
				return nil, m.report, xmlError(line, err)
			}
		default:
			if err := d.Skip(); err != nil {
				return nil, m.report, xmlError(line, err)
			}
		}
	}
}

func xmlError(line int, err error) error {
	if errors.Is(err, errTooMany) {
		return err
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("it ends too early")
	}
	return fmt.Errorf("near line %d: this is no sound Moodle XML: %w; export the questions again", line, err)
}

// tameXML hands on tokens, except of documents that no export writes.
type tameXML struct {
	d        *xml.Decoder
	depth    int
	elements int // in the element at hand below the root
}

// Token implements xml.TokenReader.
func (t *tameXML) Token() (xml.Token, error) {
	token, err := t.d.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxXMLDepth {
			return nil, fmt.Errorf("elements are nested deeper than %d", maxXMLDepth)
		}
		if t.depth == 2 {
			t.elements = 0
		}
		if t.elements++; t.elements > maxElements {
			return nil, fmt.Errorf("one question has more than %d elements", maxElements)
		}
	case xml.EndElement:
		t.depth--
	case xml.Directive:
		return nil, errors.New("it declares a document type, which could hide something; take out the line <!DOCTYPE …>")
	}
	return token, err
}

// The elements of Moodle's format that are read.
type (
	richText struct {
		Format string `xml:"format,attr"`
		Text   string `xml:"text"`
		Files  []struct {
			Name string `xml:"name,attr"`
		} `xml:"file"`
	}
	entryAnswer struct {
		richText
		Fraction  string   `xml:"fraction,attr"`
		Tolerance string   `xml:"tolerance"`
		Feedback  richText `xml:"feedback"`
	}
	moodleEntry struct {
		Type        string        `xml:"type,attr"`
		Name        richText      `xml:"name"`
		Category    richText      `xml:"category"`
		Text        richText      `xml:"questiontext"`
		General     richText      `xml:"generalfeedback"`
		ID          string        `xml:"idnumber"`
		Single      string        `xml:"single"`
		Tags        []richText    `xml:"tags>tag"`
		Answers     []entryAnswer `xml:"answer"`
		Hints       []richText    `xml:"hint"`
		Units       []string      `xml:"units>unit>unit_name"`
		Subquestion []struct {
			richText
			Answer richText `xml:"answer"`
		} `xml:"subquestion"`
	}
)

type moodleReader struct {
	*reading
	category []string
	where    string
}

func (m *moodleReader) question(d *xml.Decoder, start xml.StartElement, line int) error {
	var x moodleEntry
	if err := d.DecodeElement(&x, &start); err != nil {
		return err
	}
	if x.Type == "category" {
		m.category = categoryPath(x.Category.Text)
		return nil
	}
	if err := m.meet(); err != nil {
		return err
	}
	m.where = fmt.Sprintf("line %d", line)
	if name := unbroken(x.Name.Text); name != "" {
		m.where += " (" + clipped(name) + ")"
	}
	q := Question{ID: unbroken(x.ID), Name: cutRunes(unbroken(x.Name.Text), maxNameRunes), Category: m.category}
	q.Stem, q.Explanation = m.text(x.Text), m.text(x.General)
	for _, tag := range x.Tags {
		if text := unbroken(tag.Text); text != "" {
			q.Tags = append(q.Tags, text)
		}
	}
	if len(x.Hints) > 0 {
		m.lose(m.where, "its hints")
	}
	if why := m.answers(&q, &x); why != "" {
		m.skip(m.where, why)
		return nil
	}
	m.take(m.where, q)
	return nil
}

// answers reads what is asked for, by the type of the question.
func (m *moodleReader) answers(q *Question, x *moodleEntry) string {
	if len(x.Answers) > 4*maxOptions || len(x.Subquestion) > 4*maxOptions {
		return longQuestion
	}
	switch x.Type {
	case "multichoice":
		m.choice(q, x)
	case "truefalse":
		return m.trueFalse(q, x)
	case "shortanswer":
		m.written(q, x)
	case "numerical":
		return m.numerical(q, x)
	case "matching":
		q.Kind = KindMatching
		for _, s := range x.Subquestion {
			m.pair(q, m.text(s.richText), plain(s.Answer.Text))
		}
	case "ordering":
		q.Kind = KindOrdering
		for _, a := range x.Answers {
			q.Options = append(q.Options, Option{Text: m.text(a.richText), Right: true, Feedback: m.text(a.Feedback)})
		}
	case "cloze", "multianswer":
		return m.cloze(q, x)
	case "essay":
		return "it is an essay, which nobody but a person can mark"
	case "description":
		return "it is a text without a question"
	default:
		return fmt.Sprintf("questions of the type %s have no counterpart here; write it anew as a choice, a pairing or a written answer", clipped(x.Type))
	}
	return ""
}

func (m *moodleReader) choice(q *Question, x *moodleEntry) {
	single := strings.TrimSpace(x.Single) != "false" && strings.TrimSpace(x.Single) != "0"
	for _, a := range x.Answers {
		o := Option{Text: m.text(a.richText), Feedback: m.text(a.Feedback)}
		share := a.share()
		switch {
		case o.Text == "":
			m.lose(m.where, "an empty answer")
			continue
		case single && share > 0 && share < wholeMark:
			m.lose(m.where, fmt.Sprintf("“%s” earns a part of the mark; here it is wrong", clipped(o.Text)))
		case share > 0:
			o.Right, o.Weight = true, min(share, 1)
		}
		q.Options = append(q.Options, o)
	}
	q.Kind = choiceKind(q.Options)
}

// share is what an answer earns, as a share of 1; what is no number earns nothing.
func (a entryAnswer) share() float64 {
	percent, _ := parseNumber(a.Fraction)
	return percent / 100
}

// wholeMark is the least share that counts as all of it; files round their figures.
const wholeMark = 0.999

func (m *moodleReader) trueFalse(q *Question, x *moodleEntry) string {
	q.Kind = KindTrueFalse
	known := false
	for _, a := range x.Answers {
		says := strings.TrimSpace(a.Text) == "true"
		if a.share() > 0 {
			q.True, known, q.WhenRight = says, true, m.text(a.Feedback)
		} else {
			q.WhenWrong = m.text(a.Feedback)
		}
	}
	if !known {
		return "neither true nor false is marked as right; mark one"
	}
	return ""
}

func (m *moodleReader) written(q *Question, x *moodleEntry) {
	q.Kind = KindShort
	for _, a := range x.Answers {
		text := plain(a.Text)
		switch {
		case strings.Contains(strings.ReplaceAll(text, `\*`, ""), "*"):
			m.lose(m.where, fmt.Sprintf("the answer “%s” with a wildcard", clipped(text)))
		case text == "" || a.share() < wholeMark:
			m.lose(m.where, fmt.Sprintf("the answer “%s”, which does not earn the whole mark", clipped(text)))
		default:
			q.Options = append(q.Options, Option{Text: unstarred(text), Right: true, Weight: 1, Feedback: m.text(a.Feedback)})
		}
	}
}

func (m *moodleReader) numerical(q *Question, x *moodleEntry) string {
	q.Kind = KindNumber
	if len(x.Units) > 0 {
		m.lose(m.where, "its units; say the unit in the question")
	}
	taken := false
	for _, a := range x.Answers {
		number, ok := parseNumber(a.Text)
		tolerance, fine := parseNumber(a.Tolerance)
		switch {
		case !ok || a.share() < wholeMark || taken:
			m.lose(m.where, fmt.Sprintf("the answer %s; one number is asked for", clipped(a.Text)))
			continue
		case strings.TrimSpace(a.Tolerance) != "" && (!fine || tolerance < 0):
			return fmt.Sprintf("its tolerance “%s” is not a number; correct it", clipped(a.Tolerance))
		case m.text(a.Feedback) != "":
			m.lose(m.where, "the feedback to a number")
		}
		q.Number, q.Tolerance, taken = number, tolerance, true
	}
	if !taken {
		return "it has no number that earns the whole mark; add one"
	}
	return ""
}

// text reads a text in any of Moodle's formats as plain text.
func (m *moodleReader) text(t richText) string {
	for range t.Files {
		m.lose(m.where, "a file that it carries")
		break
	}
	if len(t.Text) > maxQuestionBytes {
		return t.Text // take says that it is too long
	}
	switch t.Format {
	case "plain_text":
		return plain(t.Text)
	case "markdown":
		if strings.ContainsAny(t.Text, "*_`[#") {
			m.lose(m.where, "Markdown stays as it is written")
		}
		return plain(t.Text)
	}
	text, lost := htmlText(t.Text, t.Format == "moodle_auto_format")
	for _, what := range lost {
		m.lose(m.where, what)
	}
	return text
}
