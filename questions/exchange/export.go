package exchange

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// Formats lists the formats that a bank is written in.
var Formats = []Format{GIFT, MoodleXML, QTI21, Aiken, Anki, CSV, JSON}

// Extension is what the name of a file in the format ends in.
func (f Format) Extension() string {
	return map[Format]string{
		GIFT: ".gift.txt", MoodleXML: ".xml", QTI21: ".zip", Aiken: ".aiken.txt", Anki: ".apkg", CSV: ".csv", JSON: ".json",
	}[f]
}

// writers is how each format is written.
var writers = map[Format]func(io.Writer, *document) error{
	GIFT: writeGIFT, MoodleXML: writeMoodle, QTI21: writeQTI, Aiken: writeAiken, Anki: writeAnki, CSV: writeCSV, JSON: writeJSON,
}

// document is what goes into one file.
type document struct {
	id, version, title, language string // the course's
	rows                         []row
	report                       *Report
}

// row is one question with the item that it was made of.
type row struct {
	Question
	item *questions.Item // nil for a question that comes from elsewhere
}

// Export writes items of a bank in a format and reports what did not get there. The
// same items give the same bytes. An error means that nothing useful was written: the
// format is unknown, or w failed.
func Export(w io.Writer, b *questions.Bank, items []*questions.Item, f Format) (Report, error) {
	c := b.Course
	report := Report{Format: f}
	d := &document{id: c.ID, version: c.Version, title: oneLine(plain(c.Title)), language: c.Language, report: &report}
	for _, it := range items {
		list, err := FromItem(c, it)
		if err != nil {
			d.skip(it.ID, err.Error())
		}
		for _, q := range list {
			d.rows = append(d.rows, row{q, it})
		}
	}
	err := d.write(w, f)
	return report, err
}

// write cleans the questions, leaves out those that no format could carry, and
// writes the rest.
func (d *document) write(w io.Writer, f Format) error {
	writer := writers[f]
	if writer == nil {
		return fmt.Errorf("there is no format %q; the formats are %s", f, FormatNames())
	}
	d.keep(func(r *row) string {
		r.Question = clean(r.Question)
		return flaw(r.Question)
	})
	if err := writer(w, d); err != nil {
		return fmt.Errorf("write %s: %w", f, err)
	}
	return nil
}

// FormatNames lists the formats in words.
func FormatNames() string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

func (d *document) skip(where, why string) {
	d.report.Skipped = append(d.report.Skipped, Note{where, why})
}

func (d *document) lose(where, what string) {
	d.report.Lost = append(d.report.Lost, Note{where, what})
}

// keep leaves out the questions for which reason says why, and counts the others as
// taken. A writer calls it first.
func (d *document) keep(reason func(*row) string) {
	d.report.Taken = 0
	kept := make([]row, 0, len(d.rows))
	for _, r := range d.rows {
		if why := reason(&r); why != "" {
			d.skip(r.ID, why)
			continue
		}
		kept = append(kept, r)
	}
	d.rows, d.report.Taken = kept, len(kept)
}

// losesOptions notes what the options of some questions have and the format does not
// carry.
func (d *document) losesOptions(what string, has func(Question, Option) bool) {
	for _, r := range d.rows {
		if slices.ContainsFunc(r.Options, func(o Option) bool { return has(r.Question, o) }) {
			d.lose(r.ID, what)
		}
	}
}

// clean makes every text of a question plain. It shares nothing with its argument.
func clean(q Question) Question {
	for _, text := range []*string{&q.ID, &q.Name, &q.Stem, &q.Explanation, &q.WhenWrong, &q.WhenRight, &q.Source} {
		*text = plain(*text)
	}
	q.ID, q.Name, q.Source = oneLine(q.ID), shorten(q.Name, 250), oneLine(q.Source)
	q.Category, q.Tags, q.Extra = cleanAll(q.Category), cleanAll(q.Tags), cleanAll(q.Extra)
	q.Options, q.Pairs = slices.Clone(q.Options), slices.Clone(q.Pairs)
	for i := range q.Options {
		q.Options[i].Text, q.Options[i].Feedback = plain(q.Options[i].Text), plain(q.Options[i].Feedback)
	}
	for i := range q.Pairs {
		q.Pairs[i] = Pair{plain(q.Pairs[i].Left), plain(q.Pairs[i].Right)}
	}
	return q
}

// cleanAll makes each text plain and one line, and drops the empty ones.
func cleanAll(list []string) []string {
	var cleaned []string
	for _, text := range list {
		if text = oneLine(plain(text)); text != "" {
			cleaned = append(cleaned, text)
		}
	}
	return cleaned
}

// flaw says why a question cannot be asked in any format, or "".
func flaw(q Question) string {
	if q.Stem == "" {
		return "it has no stem"
	}
	switch q.Kind {
	case KindTrueFalse:
		return ""
	case KindNumber:
		if math.IsNaN(q.Number+q.Tolerance) || math.IsInf(q.Number, 0) || math.IsInf(q.Tolerance, 0) || q.Tolerance < 0 {
			return "its answer is no number"
		}
		return ""
	case KindMatching:
		return pairsFlaw(q)
	case KindChoice, KindSeveral, KindShort, KindOrdering:
		return optionsFlaw(q)
	}
	return fmt.Sprintf("there is no kind of question %q", q.Kind)
}

func pairsFlaw(q Question) string {
	if len(q.Pairs) < 2 {
		return "a matching question needs two pairs"
	}
	for _, p := range q.Pairs {
		if p.Left == "" || p.Right == "" {
			return "one of its pairs is half empty"
		}
	}
	return ""
}

func optionsFlaw(q Question) string {
	rights := 0
	for _, o := range q.Options {
		if o.Text == "" {
			return "one of its options is empty"
		}
		if o.Right {
			rights++
		}
	}
	switch {
	case q.Kind == KindShort && rights == 0:
		return "no answer is accepted"
	case q.Kind != KindShort && len(q.Options) < 2:
		return "it has fewer than two options"
	case q.Kind == KindChoice && rights != 1:
		return fmt.Sprintf("%d of its options are right; a single choice needs one", rights)
	case q.Kind == KindSeveral && rights == 0:
		return "none of its options is right"
	}
	return ""
}

// general is what is told after the answer, with its source.
func (q Question) general() []string {
	var parts []string
	if q.Explanation != "" {
		parts = append(parts, q.Explanation)
	}
	if q.Source != "" {
		parts = append(parts, "Source: "+q.Source)
	}
	return parts
}

// pathTo is the category of a question below the course's title, "/"-separated, as
// both of Moodle's formats write it: a slash in a title is doubled, and at its ends
// kept off the ones between titles by a blank, which Moodle trims.
func pathTo(category []string) string {
	path := "$course$/top"
	for _, title := range category {
		title = strings.ReplaceAll(title, "/", "//")
		if strings.HasPrefix(title, "/") {
			title = " " + title
		}
		if strings.HasSuffix(title, "/") {
			title += " "
		}
		path += "/" + title
	}
	return path
}
