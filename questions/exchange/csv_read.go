package exchange

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// sheetNames are the headings under which other programs and teachers put what we
// read; a heading counts without case, blanks and signs.
var sheetNames = map[string]string{
	"id": "id", "guid": "id", "idnumber": "id",
	"kind": "kind", "type": "kind",
	"name":  "name",
	"topic": "topic", "category": "topic", "deck": "topic", "unit": "topic",
	"tags": "tags", "tag": "tags",
	"stem": "stem", "question": "stem", "questiontext": "stem", "prompt": "stem", "front": "stem",
	"answer": "answer", "key": "answer", "right": "answer", "correct": "answer", "correctanswer": "answer", "rightanswer": "answer", "back": "answer",
	"accepted": "accepted", "accept": "accepted", "alsoaccepted": "accepted",
	"tolerance":   "tolerance",
	"explanation": "explanation", "feedback": "explanation", "generalfeedback": "explanation", "comment": "explanation", "rationale": "explanation",
	"source":   "source",
	"revision": "revision", // of our own sheets; a new bank makes new ones
}

var (
	sheetWrong  = regexp.MustCompile(`^(?:wrong|wronganswer|distractor|foil|incorrect|incorrectanswer)[0-9]*$`)
	sheetOption = regexp.MustCompile(`^(option|mark|feedback)([0-9]+)$`)
	guarded     = regexp.MustCompile("^'*[=+\\-@\t\r\n]") // what a spreadsheet may take for a formula
	notWord     = regexp.MustCompile(`[^\p{L}\p{N}]+`)
)

// maxColumns bounds the columns of a sheet.
const maxColumns = 200

// readCSV reads a sheet with a heading row: the one that we write, or a plain one
// with the columns question, answer and wrong answers. Cells that were given an
// apostrophe against spreadsheet formulas lose it.
func readCSV(data []byte) ([]Question, Report, error) {
	c := &sheetReader{reading: newReading(CSV)}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = sheetDelimiter(data), -1, false, true
	head, err := r.Read()
	if err != nil {
		return nil, c.report, sheetError(err)
	}
	if err := c.heading(head); err != nil {
		return nil, c.report, err
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return c.done()
		}
		if err != nil {
			return nil, c.report, sheetError(err)
		}
		line, _ := r.FieldPos(0)
		if err := c.row(fmt.Sprintf("line %d", line), record); err != nil {
			return nil, c.report, err
		}
	}
}

func sheetError(err error) error {
	if errors.Is(err, io.EOF) {
		err = errors.New("it is empty")
	}
	return fmt.Errorf("the sheet cannot be read: %w; save it again as CSV in UTF-8, with quotes around cells that hold quotes or commas", err)
}

// sheetDelimiter is the one of comma, semicolon and tab that stands most often in the heading.
func sheetDelimiter(data []byte) rune {
	head, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, d := range ",;\t" {
		if n := bytes.Count(head, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

type sheetReader struct {
	*reading
	columns []string // what each column holds; empty: not read
}

// sheetColumn tells what a column or a field of that name holds; "" is unknown.
func sheetColumn(heading string) string {
	name := notWord.ReplaceAllString(strings.ToLower(heading), "")
	switch {
	case sheetNames[name] != "":
		return sheetNames[name]
	case sheetWrong.MatchString(name):
		return "wrong"
	case sheetOption.MatchString(name):
		return name
	}
	return ""
}

func (c *sheetReader) heading(head []string) error {
	if len(head) > maxColumns {
		return fmt.Errorf("the sheet has more than %d columns; keep those that belong to the questions", maxColumns)
	}
	for _, h := range head {
		name := sheetColumn(h)
		if name == "" {
			c.lose("heading", fmt.Sprintf("the column “%s”, which nothing here corresponds to", clipped(h)))
		}
		c.columns = append(c.columns, name)
	}
	all := strings.Join(c.columns, " ")
	if !strings.Contains(all, "stem") || !strings.Contains(all, "answer") && !strings.Contains(all, "option") {
		return errors.New("the first row must name the columns; write at least question and answer, and wrong 1, wrong 2 … for a choice")
	}
	return nil
}

// sheetRow is a row by what its cells are.
type sheetRow struct {
	cells   map[string]string
	wrong   []string
	options map[string]*sheetCells // by number
	order   []string
}

// sheetCells are the cells of one option: its text, what marks it as right (or its
// place in an order, or what it is paired with), and its feedback.
type sheetCells struct{ text, mark, feedback string }

// newSheetRow sorts the texts of a row by what their columns hold.
func newSheetRow(columns, texts []string) sheetRow {
	row := sheetRow{cells: map[string]string{}, options: map[string]*sheetCells{}}
	for i, text := range texts {
		if i >= len(columns) || columns[i] == "" || text == "" {
			continue
		}
		name := columns[i]
		if m := sheetOption.FindStringSubmatch(name); m != nil {
			row.option(m[1], m[2], text)
		} else if name == "wrong" {
			row.wrong = append(row.wrong, text)
		} else if row.cells[name] == "" {
			row.cells[name] = text
		}
	}
	return row
}

func (row *sheetRow) option(part, number, text string) {
	o := row.options[number]
	if o == nil {
		o = &sheetCells{}
		row.options[number], row.order = o, append(row.order, number)
	}
	switch part {
	case "mark":
		o.mark = text
	case "feedback":
		o.feedback = text
	default:
		o.text = text
	}
}

func saysYes(s string) bool {
	switch strings.ToLower(s) {
	case "1", "x", "yes", "y", "true", "t", "right", "correct":
		return true
	}
	return false
}

// unguarded takes off the one apostrophe that guards a cell against being read as a formula.
func unguarded(cell string) string {
	if rest, is := strings.CutPrefix(cell, "'"); is && guarded.MatchString(rest) {
		return rest
	}
	return cell
}

func (c *sheetReader) row(where string, record []string) error {
	if strings.Join(record, "") == "" {
		return nil
	}
	if err := c.meet(); err != nil {
		return err
	}
	texts := make([]string, len(record))
	for i, cell := range record {
		texts[i] = plain(unguarded(cell))
	}
	q := Question{}
	if why := newSheetRow(c.columns, texts).question(&q); why != "" {
		c.skip(where, why)
		return nil
	}
	c.take(where, q)
	return nil
}

// question reads the row into q and says why it cannot, if so.
func (row sheetRow) question(q *Question) string {
	get := func(name string) string { return row.cells[name] }
	*q = Question{ID: unbroken(get("id")), Name: cutRunes(unbroken(get("name")), maxNameRunes), Kind: Kind(strings.ToLower(get("kind"))), Stem: get("stem"),
		Explanation: get("explanation"), Source: get("source"), Category: sheetList(get("topic"), "|"), Tags: sheetList(get("tags"), "|;")}
	return row.answers(q)
}

// answers reads what is right: by the row's kind, or by which cells are filled.
func (row sheetRow) answers(q *Question) string {
	switch q.Kind {
	case KindTrueFalse:
		q.True = saysYes(row.cells["answer"])
		row.feedback(q)
	case KindMatching:
		row.pairs(q)
	case KindNumber:
		return row.number(q)
	case KindOrdering:
		return row.ordering(q)
	case KindShort:
		q.Options = row.accepted()
	default:
		row.choice(q)
	}
	return ""
}

// feedback reads the feedback to right and wrong judgements from the options True and False.
func (row sheetRow) feedback(q *Question) {
	for _, number := range row.order {
		o := row.options[number]
		if saysYes(o.text) == q.True {
			q.WhenRight = o.feedback
		} else {
			q.WhenWrong = o.feedback
		}
	}
}

// choice reads options with marks, or an answer with wrong ones; an answer alone is
// one to be written.
func (row sheetRow) choice(q *Question) {
	answer := row.cells["answer"]
	for _, number := range row.order {
		if o := row.options[number]; o.text != "" {
			q.Options = append(q.Options, Option{Text: o.text, Right: saysYes(o.mark), Feedback: o.feedback})
		}
	}
	if len(q.Options) == 0 && len(row.wrong) == 0 {
		q.Kind, q.Options = KindShort, row.accepted()
		return
	}
	if len(q.Options) == 0 && answer != "" {
		q.Options = []Option{{Text: answer, Right: true}}
	}
	for _, w := range row.wrong {
		q.Options = append(q.Options, Option{Text: w})
	}
	markRight(q, answer)
	q.Kind = choiceKind(q.Options)
}

// markRight sets the weights, and where no option is marked takes the one whose
// text, letter or number the answer names.
func markRight(q *Question, answer string) {
	right := 0
	for _, o := range q.Options {
		if o.Right {
			right++
		}
	}
	for i := range q.Options {
		o := &q.Options[i]
		if right == 0 && answer != "" && (o.Text == answer || strings.EqualFold(answer, string(rune('A'+i))) || answer == strconv.Itoa(i+1)) {
			o.Right, right = true, 1
		}
	}
	for i := range q.Options {
		if q.Options[i].Right {
			q.Options[i].Weight = 1 / float64(right)
		}
	}
}

func (row sheetRow) accepted() []Option {
	var all []Option
	for _, text := range append([]string{row.cells["answer"]}, sheetList(row.cells["accepted"], "|;")...) {
		known := slices.ContainsFunc(all, func(o Option) bool { return o.Text == text })
		if text != "" && !known {
			all = append(all, Option{Text: text, Right: true, Weight: 1})
		}
	}
	return all
}

// sheetList reads a cell with several entries, separated by the first of some signs
// that stands in it. A backslash before a sign keeps it in the text.
func sheetList(cell, signs string) []string {
	for _, sign := range signs {
		if parts := splitUnescaped(cell, byte(sign)); len(parts) > 1 || sign == rune(signs[len(signs)-1]) {
			var all []string
			for _, part := range parts[:min(len(parts), maxOptions+1)] {
				if part = strings.TrimSpace(unescapeList.Replace(part)); part != "" {
					all = append(all, part)
				}
			}
			return all
		}
	}
	return nil
}

var unescapeList = strings.NewReplacer(`\\`, `\`, `\|`, "|")

func (row sheetRow) number(q *Question) string {
	answer, tolerance := row.cells["answer"], row.cells["tolerance"]
	number, ok := parseNumber(answer)
	off, fine := parseNumber(tolerance)
	if !ok || tolerance != "" && (!fine || off < 0) {
		return fmt.Sprintf("“%s” with the tolerance “%s” is not a number; write digits", clipped(answer), clipped(tolerance))
	}
	q.Number, q.Tolerance = number, off
	return ""
}

// ordering sorts the options by the places in their marks; without marks they stand
// in the right order.
func (row sheetRow) ordering(q *Question) string {
	places := map[string]float64{}
	for _, number := range row.order {
		o := row.options[number]
		place, ok := parseNumber(o.mark)
		if o.mark != "" && !ok {
			return fmt.Sprintf("“%s” is not the place of “%s” in the order; write 1, 2, 3 …", clipped(o.mark), clipped(o.text))
		}
		places[number] = place
	}
	slices.SortStableFunc(row.order, func(a, b string) int { return cmp.Compare(places[a], places[b]) })
	for _, number := range row.order {
		o := row.options[number]
		q.Options = append(q.Options, Option{Text: o.text, Right: true, Feedback: o.feedback})
	}
	return ""
}

// pairs reads options as left sides and their marks as right sides.
func (row sheetRow) pairs(q *Question) {
	for _, number := range row.order {
		o := row.options[number]
		switch {
		case o.mark == "":
		case o.text == "":
			q.Extra = append(q.Extra, o.mark)
		default:
			q.Pairs = append(q.Pairs, Pair{Left: o.text, Right: o.mark})
		}
	}
}
