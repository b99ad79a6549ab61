package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds within one file, generous for what people write and small enough that no
// file can exhaust memory.
const (
	maxOptions       = 50       // answers, pairs or things to order in one question
	maxQuestionBytes = 64 << 10 // of one question with everything in it
	maxTextBytes     = 1900     // of one text; a line of a pack holds 4096 bytes, and each may need an escape
	maxNotes         = 1000     // lines of a report in each of its lists
	maxXMLDepth      = 50       // elements within elements
	maxElements      = 2000     // of XML in one question
	maxZipEntries    = 200      // files in an Anki package
	maxInflated      = 64 << 20 // bytes of an Anki collection
	maxAnkiText      = 4 << 20  // bytes of one text of a collection; the note types of a large old one are one text
	maxRatio         = 100      // inflated to packed bytes …
	freeInflation    = 1 << 20  // … of what inflates to more than this
	maxNameRunes     = 255      // Moodle cuts a question's name there
)

// errTooMany is the refusal of a file with more questions than fit in a bank.
var errTooMany = fmt.Errorf("the file has more than %d questions; split it and import the parts", MaxQuestions)

// longQuestion is why an overlong question is skipped.
var longQuestion = fmt.Sprintf("it is longer than %d KB; split it, or look for a brace that is missing", maxQuestionBytes>>10)

// checkText refuses what is no UTF-8 text and takes off a byte order mark.
func checkText(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return nil, errors.New("the file is written in UTF-16; save it as UTF-8 and import it again")
	case !utf8.Valid(data):
		line := 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))
		return nil, fmt.Errorf("line %d is not UTF-8 text; save the file with the encoding UTF-8 and import it again", line)
	}
	return bytes.TrimPrefix(data, []byte("\uFEFF")), nil
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// unbroken is a text from a file on one line, its blanks single.
func unbroken(s string) string { return oneLine(plain(s)) }

// clipped cuts a text for a message.
func clipped(s string) string {
	const most = 60
	s = unbroken(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// reading collects what a reader takes from a file and what it says of the rest.
type reading struct {
	questions []Question
	report    Report
	seen      int // questions met, taken or not
	unsaid    [2]int
}

func newReading(f Format) *reading { return &reading{report: Report{Format: f}} }

// meet counts a question and refuses one too many.
func (r *reading) meet() error {
	if r.seen++; r.seen > MaxQuestions {
		return errTooMany
	}
	return nil
}

// take adds a question once it is sound.
func (r *reading) take(where string, q Question) {
	if why := unsound(&q); why != "" {
		r.skip(where, why)
		return
	}
	splitSource(&q)
	r.questions = append(r.questions, q)
}

func (r *reading) skip(where, why string) { r.note(&r.report.Skipped, 0, where, why) }
func (r *reading) lose(where, what string) {
	r.note(&r.report.Lost, 1, where, what)
}

func (r *reading) note(list *[]Note, unsaid int, where, what string) {
	if len(*list) >= maxNotes {
		r.unsaid[unsaid]++
		return
	}
	*list = append(*list, Note{Where: where, What: what})
}

// done closes the reading.
func (r *reading) done() ([]Question, Report, error) {
	for i, list := range []*[]Note{&r.report.Skipped, &r.report.Lost} {
		if n := r.unsaid[i]; n > 0 {
			*list = append(*list, Note{Where: "the rest of the file", What: fmt.Sprintf("%d more notes like these", n)})
		}
	}
	r.report.Taken = len(r.questions)
	return r.questions, r.report, nil
}

// unsound names what makes a question unusable in any format, or is empty.
func unsound(q *Question) string {
	switch {
	case q.Stem == "":
		return "it has no text; write the question"
	case len(q.Options) > maxOptions || len(q.Pairs)+len(q.Extra) > maxOptions:
		return fmt.Sprintf("it has more than %d answers; split it", maxOptions)
	}
	for _, text := range allTexts(q) {
		if len(text) > maxTextBytes {
			return fmt.Sprintf("one of its texts is longer than %d bytes (“%s”); shorten it", maxTextBytes, clipped(text))
		}
	}
	right := 0
	for _, o := range q.Options {
		if o.Text == "" {
			return "one of its answers is empty; fill it"
		}
		if o.Right {
			right++
		}
	}
	switch {
	case q.Kind == KindChoice && right != 1:
		return "no answer, or more than one, is marked as right; mark exactly one"
	case (q.Kind == KindSeveral || q.Kind == KindShort) && right == 0:
		return "no answer is marked as right; mark at least one"
	case q.Kind == KindMatching && len(q.Pairs) < 2:
		return "it has fewer than two pairs; add pairs"
	case q.Kind == KindOrdering && len(q.Options) < 2:
		return "it has fewer than two things to put in order; add some"
	}
	return ""
}

// allTexts lists everything in a question that a person reads.
func allTexts(q *Question) []string {
	all := append([]string{q.ID, q.Stem, q.Explanation, q.WhenRight, q.WhenWrong, q.Source}, q.Extra...)
	for _, o := range q.Options {
		all = append(all, o.Text, o.Feedback)
	}
	for _, p := range q.Pairs {
		all = append(all, p.Left, p.Right)
	}
	return append(append(all, q.Tags...), q.Category...)
}

// categoryPath reads a path of Moodle's question bank: "$course$/top/Treaties/1860".
// A slash between two names stands alone; one in a name is doubled. The places that
// every bank has are left out.
func categoryPath(path string) []string {
	var parts []string
	for i, part := range splitSlashes(path) {
		part = unbroken(strings.ReplaceAll(part, "//", "/"))
		root := strings.HasPrefix(part, "$") && strings.HasSuffix(part, "$") || part == "top"
		if part == "" || root && i < 2 {
			continue
		}
		parts = append(parts, part)
	}
	return parts
}

// splitSlashes cuts at slashes that have no other beside them.
func splitSlashes(path string) []string {
	var parts []string
	start := 0
	for i := range len(path) {
		alone := path[i] == '/' && (i == 0 || path[i-1] != '/') && (i+1 == len(path) || path[i+1] != '/')
		if alone {
			parts, start = append(parts, path[start:i]), i+1
		}
	}
	return append(parts, path[start:])
}

// splitSource cuts a closing "Source: …" off an explanation, as our own files have it.
func splitSource(q *Question) {
	const label = "Source: "
	i := strings.LastIndex(q.Explanation, label)
	if q.Source != "" || i < 0 || i > 0 && q.Explanation[i-1] != ' ' && q.Explanation[i-1] != '\n' {
		return
	}
	q.Explanation, q.Source = plain(q.Explanation[:i]), unbroken(q.Explanation[i+len(label):])
}

// unstarred takes the backslash off an asterisk, which else stands for any text in an
// answer of Moodle's.
func unstarred(s string) string { return strings.ReplaceAll(s, `\*`, "*") }
