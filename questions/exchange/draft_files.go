package exchange

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions/course"
)

// files writes the pack.
func (d *draft) files() map[string][]byte {
	files := map[string][]byte{
		"course.yaml":     d.header(),
		"sources.yaml":    d.sources(),
		"predicates.yaml": d.predicates(),
		"entities.yaml":   d.entities(),
	}
	for _, t := range d.order {
		part := &bytes.Buffer{}
		n := 1
		for i := range t.facts {
			fact := factYAML(&t.facts[i])
			if part.Len() > 0 && part.Len()+len(fact) > maxPackFile {
				files[factFile(t.ID, n)] = part.Bytes()
				part, n = &bytes.Buffer{}, n+1
			}
			if part.Len() == 0 {
				part.WriteString("facts:\n")
			} else {
				part.WriteByte('\n')
			}
			part.WriteString(fact)
		}
		files[factFile(t.ID, n)] = part.Bytes()
	}
	return files
}

func factFile(topic string, n int) string {
	if n == 1 {
		return "facts/" + topic + ".yaml"
	}
	return fmt.Sprintf("facts/%s.part-%d.yaml", topic, n)
}

func (d *draft) header() []byte {
	var y yamlText
	y.line(0, "# A draft made from %s. Look through it, replace what is marked in the report,", clipped(d.file))
	y.line(0, "# and correct the language if it is not English.")
	y.field(0, "id", d.course.ID)
	y.text(0, "version", d.course.Version)
	y.text(0, "title", d.course.Title)
	y.text(0, "description", "Questions imported from "+d.file+".")
	y.field(0, "language", d.course.Language)
	y.field(0, "calendar", d.course.Calendar)
	y.line(0, "topics:")
	for _, t := range d.order {
		y.field(1, "- id", t.ID)
		y.text(2, "title", t.Title)
		y.text(2, "about", t.About)
	}
	return y.Bytes()
}

func (d *draft) sources() []byte {
	var y yamlText
	y.line(0, "sources:")
	y.field(1, "- id", sourceID)
	y.field(2, "kind", "reference")
	y.text(2, "title", d.file)
	y.text(2, "cite", d.file)
	return y.Bytes()
}

func (d *draft) predicates() []byte {
	var y yamlText
	y.line(0, "predicates:")
	y.field(1, "- id", predicateID)
	y.text(2, "meaning", "what an imported question asks; the fact carries the question itself")
	y.field(2, "domain", "[concept]")
	y.field(2, "range", "text")
	return y.Bytes()
}

func (d *draft) entities() []byte {
	var y yamlText
	y.line(0, "# Each topic is the subject of its facts until they get subjects of their own.")
	y.line(0, "entities:")
	for _, t := range d.order {
		y.field(1, "- id", topicEntity(t.ID))
		y.field(2, "type", "concept")
		y.line(2, "names:")
		y.line(3, "en:")
		y.line(4, "- %s", yamlQuoted(t.Title))
		y.text(2, "gloss", "a topic of the imported course")
	}
	return y.Bytes()
}

// factYAML writes a fact as an author would.
func factYAML(f *course.Fact) string {
	var y yamlText
	y.field(1, "- id", f.ID)
	y.field(2, "subject", f.Subject)
	y.field(2, "predicate", f.Predicate)
	y.line(2, "object: {text: %s}", yamlQuoted(f.Object.Text))
	y.field(2, "topic", f.Topic)
	y.field(2, "certainty", string(f.Certainty))
	y.field(2, "importance", string(f.Importance))
	y.text(2, "claim", f.Claim)
	if len(f.Untrue) > 0 {
		y.line(2, "untrue:")
	}
	for _, u := range f.Untrue {
		y.text(3, "- claim", u.Claim)
		y.text(4, "why", u.Why)
	}
	y.text(2, "explanation", f.Explanation)
	y.line(2, "sources:")
	for _, s := range f.Sources {
		y.line(3, "- {id: %s, at: %s}", s.ID, yamlQuoted(s.At))
	}
	if len(f.Asks) > 0 {
		y.line(2, "asks:")
	}
	for i := range f.Asks {
		y.ask(&f.Asks[i])
	}
	return y.String()
}

// ask writes an authored question.
func (y *yamlText) ask(a *course.Ask) {
	y.field(3, "- of", a.Of)
	y.list(4, "stems", a.Stems)
	if a.Key.Text != "" {
		y.line(4, "key: {text: %s}", yamlQuoted(a.Key.Text))
	}
	y.terms("keys", a.Keys)
	y.terms("order", a.Order)
	y.list(4, "accept", a.Accept)
	if a.Amount != nil {
		number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
		y.line(4, "amount: {value: %s, tolerance: %s, unit: %s}", number(a.Amount.Value), number(a.Amount.Tolerance), yamlQuoted(a.Amount.Unit))
	}
	if len(a.Pairs) > 0 {
		y.line(4, "pairs:")
	}
	for _, p := range a.Pairs {
		y.line(5, "- left: {text: %s}", yamlQuoted(p.Left.Text))
		y.line(6, "right: {text: %s}", yamlQuoted(p.Right.Text))
	}
	if len(a.Foils) > 0 {
		y.line(4, "foils:")
	}
	for _, foil := range a.Foils {
		y.text(5, "- text", foil.Text)
		y.text(6, "why", foil.Why)
	}
}

func (y *yamlText) terms(name string, terms []course.Term) {
	if len(terms) > 0 {
		y.line(4, "%s:", name)
	}
	for _, t := range terms {
		y.line(5, "- {text: %s}", yamlQuoted(t.Text))
	}
}

// yamlText writes YAML by hand, so that it looks as an author would write it: ids
// bare, every text in double quotes, in which nothing but the quote, the backslash
// and control characters has a meaning.
type yamlText struct{ bytes.Buffer }

func (y *yamlText) line(depth int, format string, args ...any) {
	y.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(y, format, args...)
	y.WriteByte('\n')
}

// field writes a value that needs no quotes, such as an id.
func (y *yamlText) field(depth int, name, value string) {
	if yamlBare(value) {
		y.line(depth, "%s: %s", name, value)
		return
	}
	y.text(depth, name, value)
}

// yamlBare keeps ids in quotes that YAML would read as something else than a text.
func yamlBare(id string) bool {
	if strings.HasPrefix(id, "[") {
		return true
	}
	switch id {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n", "~", "":
		return false
	}
	return !strings.ContainsRune("0123456789.-+", rune(id[0]))
}

func (y *yamlText) text(depth int, name, value string) {
	y.line(depth, "%s: %s", name, yamlQuoted(value))
}

func (y *yamlText) list(depth int, name string, values []string) {
	if len(values) > 0 {
		y.line(depth, "%s:", name)
	}
	for _, v := range values {
		y.line(depth+1, "- %s", yamlQuoted(v))
	}
}

var yamlEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// yamlQuoted is a text on one line in double quotes.
func yamlQuoted(s string) string { return `"` + yamlEscapes.Replace(unbroken(s)) + `"` }
