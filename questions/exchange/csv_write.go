package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// csvOptions is how many options, pairs or events a row has room for.
const csvOptions = 8

// csvHeader names the columns. What "mark" holds depends on the kind: x at a right
// option, its place for an event to be put in order, the right side of a pair (whose
// left side is empty for a right side that belongs to nothing).
func csvHeader() []string {
	header := []string{"id", "kind", "name", "category", "tags", "stem"}
	for i := 1; i <= csvOptions; i++ {
		n := strconv.Itoa(i)
		header = append(header, "option "+n, "mark "+n, "feedback "+n)
	}
	return append(header, "answer", "accepted", "tolerance", "explanation", "source", "revision")
}

// writeCSV writes RFC 4180 in UTF-8, a question a row. Lists within a cell are
// separated by " | ".
func writeCSV(w io.Writer, d *document) error {
	d.keep(csvFlaw)
	d.losesOptions("weight and feedback of accepted answers", func(q Question, o Option) bool {
		return q.Kind == KindShort && (o.Feedback != "" || o.Weight != 1)
	})
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{csvHeader()}
	for _, r := range d.rows {
		cells := csvRow(r)
		for i := range cells {
			cells[i] = cell(cells[i])
		}
		rows = append(rows, cells)
	}
	return out.WriteAll(rows)
}

func csvFlaw(r *row) string {
	switch {
	case r.Image != nil:
		return "CSV carries no image"
	case r.Kind != KindShort && len(r.Options) > csvOptions, len(r.Pairs)+len(r.Extra) > csvOptions:
		return fmt.Sprintf("it has more than %d options; a row has room for no more", csvOptions)
	}
	return ""
}

func csvRow(r row) []string {
	q := r.Question
	cells := []string{q.ID, string(q.Kind), q.Name, list(q.Category), list(q.Tags), q.Stem}
	for i := range csvOptions {
		cells = append(cells, csvOption(q, i)...)
	}
	tolerance := ""
	if q.Kind == KindNumber {
		tolerance = number(q.Tolerance).String()
	}
	accepted := ""
	if q.Kind == KindShort {
		accepted = list(texts(q.Options))
	}
	revision := ""
	if r.item != nil {
		revision = r.item.Revision
	}
	return append(cells, csvAnswer(q), accepted, tolerance, q.Explanation, q.Source, revision)
}

// csvOption gives the three cells of an option: text, mark, feedback.
func csvOption(q Question, i int) []string {
	empty := []string{"", "", ""}
	switch {
	case q.Kind == KindTrueFalse && i == 0:
		return []string{"True", tick(q.True), pick(q.True, q.WhenRight, q.WhenWrong)}
	case q.Kind == KindTrueFalse && i == 1:
		return []string{"False", tick(!q.True), pick(q.True, q.WhenWrong, q.WhenRight)}
	case q.Kind == KindMatching && i < len(q.Pairs):
		return []string{q.Pairs[i].Left, q.Pairs[i].Right, ""}
	case q.Kind == KindMatching && i < len(q.Pairs)+len(q.Extra):
		return []string{"", q.Extra[i-len(q.Pairs)], ""}
	case q.Kind == KindShort || i >= len(q.Options):
		return empty
	case q.Kind == KindOrdering:
		return []string{q.Options[i].Text, strconv.Itoa(i + 1), q.Options[i].Feedback}
	}
	o := q.Options[i]
	return []string{o.Text, tick(o.Right), o.Feedback}
}

func tick(right bool) string { return pick(right, "x", "") }

// csvAnswer is the right answer in words.
func csvAnswer(q Question) string {
	switch q.Kind {
	case KindTrueFalse:
		return pick(q.True, "true", "false")
	case KindNumber:
		return number(q.Number).String()
	case KindShort:
		return rightOptions(q.Options)[0].Text
	case KindMatching:
		rows := make([]string, len(q.Pairs))
		for i, p := range q.Pairs {
			rows[i] = p.Left + " – " + p.Right
		}
		return list(rows)
	}
	return list(texts(rightOptions(q.Options)))
}

func texts(options []Option) []string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = o.Text
	}
	return words
}

// list joins texts in one cell. A bar within a text gets a backslash.
func list(texts []string) string {
	escaped := make([]string, len(texts))
	for i, text := range texts {
		escaped[i] = strings.NewReplacer(`\`, `\\`, "|", `\|`).Replace(text)
	}
	return strings.Join(escaped, " | ")
}

var (
	pureNumber = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)
	// formula is a text that a spreadsheet may take for one, with the quotes that
	// may stand before it already.
	formula = regexp.MustCompile(`^'*[=+\-@]`)
)

// cell keeps a spreadsheet from running a text as a formula: it puts a quote before
// one that begins like it. A reader takes one quote off a cell that formula matches.
// Line breaks become blanks.
//
// https://owasp.org/www-community/attacks/CSV_Injection
func cell(text string) string {
	text = oneLine(text)
	if formula.MatchString(text) && !pureNumber.MatchString(text) && text != "-" {
		return "'" + text
	}
	return text
}
