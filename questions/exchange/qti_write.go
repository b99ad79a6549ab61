package exchange

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// The identifiers of the feedback that every item may have. Canvas tells them apart
// by how they begin.
const (
	qtiCorrect   = "correct_fb"
	qtiIncorrect = "incorrect_fb"
	qtiGeneral   = "general_fb"
)

// qtiGap stands in the stem where the answer is typed: Canvas takes the field itself
// out of the text.
const qtiGap = "____"

// writeQTI writes a QTI 2.1 content package: a manifest, a test with one section and
// an item a file, the layout that both the schema and Canvas accept.
//
// https://www.imsglobal.org/question/index.html
func writeQTI(w io.Writer, d *document) error {
	if len(d.rows) > 0 {
		d.lose("every question", "category and tags: a QTI item has no place for them")
	}
	for i := range d.rows {
		if q := d.rows[i].Question; q.Kind == KindShort && len(q.Options) > 1 {
			d.lose(q.ID, "in Canvas, every accepted answer but the first; other programs read the mapping")
		}
	}
	d.losesOptions("what is told of each answer or event", func(q Question, o Option) bool {
		return (q.Kind == KindShort || q.Kind == KindOrdering) && o.Feedback != ""
	})
	out := newArchive(w)
	out.add("imsmanifest.xml", d.qtiManifest())
	out.add("assessment.xml", d.qtiTest())
	for _, r := range d.rows {
		out.add("items/"+qtiName(r.ID)+".xml", qtiItem(r.Question, d.language))
		if r.Image != nil {
			out.add("items/images/"+r.Image.Name, []byte(r.Image.SVG))
		}
	}
	return out.close()
}

func qtiName(id string) string { return identifier("item-", id) }

const xmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

// newMarkup gives a place to write XML into.
func newMarkup() (*markup, *bytes.Buffer) {
	var b bytes.Buffer
	m := &markup{w: bufio.NewWriter(&b)}
	m.raw(xmlHead)
	return m, &b
}

func (m *markup) done(b *bytes.Buffer) []byte {
	_ = m.w.Flush() // into memory
	return b.Bytes()
}

func (d *document) qtiManifest() []byte {
	m, b := newMarkup()
	m.raw(`<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="` + identifier("manifest-", d.id) + "\">\n")
	m.raw("<metadata><schema>IMS QTI</schema><schemaversion>2.1</schemaversion></metadata>\n")
	m.raw("<organizations/>\n<resources>\n") //nolint:misspell // the element's name
	m.raw("<resource identifier=\"test\" type=\"imsqti_test_xmlv2p1\" href=\"assessment.xml\">\n<file href=\"assessment.xml\"/>\n")
	for _, r := range d.rows {
		m.raw("<dependency identifierref=\"" + qtiName(r.ID) + "\"/>\n")
	}
	m.raw("</resource>\n")
	for _, r := range d.rows {
		name := qtiName(r.ID)
		m.raw(fmt.Sprintf("<resource identifier=%q type=\"imsqti_item_xmlv2p1\" href=\"items/%s.xml\"><file href=\"items/%s.xml\"/>", name, name, name))
		if r.Image != nil {
			m.raw("<file href=\"items/images/" + escaped(r.Image.Name) + "\"/>")
		}
		m.raw("</resource>\n")
	}
	m.raw("</resources>\n</manifest>\n")
	return m.done(b)
}

const qtiSpaces = `xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsglobal.org/xsd/imsqti_v2p1 http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"`

func (d *document) qtiTest() []byte {
	m, b := newMarkup()
	m.raw("<assessmentTest " + qtiSpaces + " identifier=\"" + identifier("test-", d.id) + "\" title=\"" + escaped(d.title) + "\">\n")
	m.raw("<testPart identifier=\"part\" navigationMode=\"nonlinear\" submissionMode=\"individual\">\n")
	m.raw("<assessmentSection identifier=\"section\" title=\"" + escaped(d.title) + "\" visible=\"true\">\n")
	for _, r := range d.rows {
		name := qtiName(r.ID)
		m.raw(fmt.Sprintf("<assessmentItemRef identifier=%q href=\"items/%s.xml\"/>\n", name, name))
	}
	m.raw("</assessmentSection>\n</testPart>\n</assessmentTest>\n")
	return m.done(b)
}

// qtiItem is the file of one question. Its label is the question's id.
func qtiItem(q Question, language string) []byte {
	m, b := newMarkup()
	m.raw("<assessmentItem " + qtiSpaces + " identifier=\"" + qtiName(q.ID) + "\" title=\"" + escaped(q.Name) + "\" label=\"" + escaped(q.ID) + "\"")
	if language != "" {
		m.raw(" xml:lang=\"" + escaped(language) + "\"")
	}
	m.raw(" adaptive=\"false\" timeDependent=\"false\">\n")
	i := newInteraction(q)
	i.declare(m)
	m.raw("<outcomeDeclaration identifier=\"SCORE\" cardinality=\"single\" baseType=\"float\" normalMaximum=\"1\"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>\n")
	m.raw("<outcomeDeclaration identifier=\"FEEDBACK\" cardinality=\"multiple\" baseType=\"identifier\"/>\n")
	m.raw("<itemBody>\n<div>" + xhtml(i.stem(q)) + "</div>\n")
	if q.Image != nil {
		m.raw("<p><img src=\"images/" + escaped(q.Image.Name) + "\" alt=\"" + escaped(q.Image.Alt) + "\"/></p>\n")
	}
	i.body(m)
	m.raw("</itemBody>\n")
	i.processing(m)
	for _, f := range i.feedback {
		m.raw("<modalFeedback outcomeIdentifier=\"FEEDBACK\" identifier=\"" + f.id + "\" showHide=\"show\">" + xhtml(f.text) + "</modalFeedback>\n")
	}
	m.raw("</assessmentItem>\n")
	return m.done(b)
}

// xhtml turns plain text into paragraphs.
func xhtml(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = "<p>" + escaped(lines[i]) + "</p>"
	}
	return strings.Join(lines, "")
}
