package exchange

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// readGIFT reads GIFT as Moodle 4.5 does: the rules are those of its importer, found
// by running it, and the places where its reading surprises are told in the report.
// One question that cannot be read does not keep the others out.
func readGIFT(data []byte) ([]Question, Report, error) {
	g := &giftReader{reading: newReading(GIFT)}
	for _, p := range giftParagraphs(data) {
		if err := g.paragraph(p); err != nil {
			return nil, g.report, err
		}
	}
	return g.done()
}

type giftReader struct {
	*reading
	category []string
	where    string
}

// giftParagraph is what stands between two blank lines.
type giftParagraph struct {
	line     int // the first, counted from 1
	text     string
	comments []string
}

// giftParagraphs cuts a file at blank lines. Moodle takes a line of a single 0 for
// a blank one, and drops every line that begins with two slashes.
func giftParagraphs(data []byte) []giftParagraph {
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	var all []giftParagraph
	var p giftParagraph
	var lines []string
	flush := func() {
		if p.text = trimPHP(strings.Join(lines, "\n")); p.text != "" {
			all = append(all, p)
		}
		p, lines = giftParagraph{}, nil
	}
	n := 0
	for line := range strings.SplitSeq(string(data), "\n") {
		n++
		line = trimPHP(line)
		if line == "" || line == "0" {
			flush()
			continue
		}
		if p.line == 0 {
			p.line = n
		}
		if strings.HasPrefix(line, "//") {
			p.comments = append(p.comments, line[2:])
			continue
		}
		lines = append(lines, line)
	}
	flush()
	return all
}

func trimPHP(s string) string { return strings.Trim(s, " \t\n\r\x00\x0b") }

var (
	giftID    = regexp.MustCompile(`\[id:((?:\\\]|[^\]])*)\]`)
	giftTag   = regexp.MustCompile(`\[tag:((?:\\\]|[^\]])*)\]`)
	unbracket = strings.NewReplacer(`\]`, "]")
)

// marks reads the id and the tags that Moodle keeps in a comment.
func (p giftParagraph) marks() (id string, tags []string) {
	for _, c := range p.comments {
		if m := giftID.FindStringSubmatch(c); m != nil && id == "" {
			id = unbroken(unbracket.Replace(m[1]))
		}
		for _, m := range giftTag.FindAllStringSubmatch(c, maxOptions) {
			tags = append(tags, unbroken(unbracket.Replace(m[1])))
		}
	}
	return id, tags
}

func (g *giftReader) paragraph(p giftParagraph) error {
	g.where = fmt.Sprintf("line %d", p.line)
	if path, is := strings.CutPrefix(p.text, "$CATEGORY:"); is {
		path, rest, more := strings.Cut(path, "\n")
		g.category = categoryPath(path)
		if more {
			g.skip(g.where, fmt.Sprintf("the text after $CATEGORY (“%s”) belongs to the category’s name for Moodle; put a blank line between them", clipped(rest)))
		}
		return nil
	}
	if err := g.meet(); err != nil {
		return err
	}
	if len(p.text) > maxQuestionBytes {
		g.skip(g.where, longQuestion)
		return nil
	}
	q := Question{Category: g.category}
	q.ID, q.Tags = p.marks()
	if why := g.question(&q, giftMark(p.text)); why != "" {
		g.skip(g.where, why)
		return nil
	}
	g.take(g.where, q)
	return nil
}

// question reads a paragraph into q and says why it cannot, if so.
func (g *giftReader) question(q *Question, text marked) string {
	if text.has("::") {
		if end := text.from(2).index("::"); end >= 0 {
			q.Name = cutRunes(unbroken(giftPlain(text.slice(2, 2+end))), maxNameRunes)
			text = text.from(4 + end).trim()
		} else {
			text = text.from(2)
		}
	}
	open, shut := text.index("{"), text.index("}")
	switch {
	case open < 0 && shut < 0:
		return "it has no answers in braces, so it is a description; add {…} to make it a question"
	case open < 0 || shut < open:
		return "its braces do not fit together, perhaps because of a blank line or a line 0 within; correct them, or write \\{ and \\} where they belong to the text"
	}
	answers := text.slice(open+1, shut).trim()
	blank := "_____"
	if text.last() == '}' {
		blank = ""
	}
	stem := text.slice(0, open).plus(blank).join(text.from(shut + 1))
	var explanation marked
	if i := answers.lastIndex("####"); i >= 0 {
		explanation, answers = answers.from(i+4), answers.slice(0, i).trim()
	}
	format := "moodle"
	q.Stem, format = g.text(stem, format)
	q.Explanation, _ = g.text(explanation, format)
	return g.answers(q, answers, format)
}

// answers tells the kind of question by its answers, in Moodle's order of tests.
func (g *giftReader) answers(q *Question, a marked, format string) string {
	switch {
	case giftOrdering.MatchString(string(a.text)):
		return g.ordering(q, a, format)
	case len(a.text) == 0:
		return "it is an essay, which nobody but a person can mark; add answers"
	case a.has("#"):
		return g.numerical(q, a.from(1), format)
	case a.index("~") >= 0:
		return g.choice(q, a, format)
	case a.index("=") >= 0 && a.index("->") >= 0:
		return g.matching(q, a, format)
	}
	said := a
	if i := a.index("#"); i > 0 {
		said = a.slice(0, i).trim()
	}
	if slices.Contains([]string{"T", "TRUE", "F", "FALSE"}, string(said.text)) {
		g.trueFalse(q, a, format)
		return ""
	}
	return g.written(q, a, format)
}

func (g *giftReader) trueFalse(q *Question, a marked, format string) {
	parts := a.split('#', 3)
	q.Kind, q.True = KindTrueFalse, parts[0].trim().text[0] == 'T'
	if len(parts) > 1 {
		q.WhenWrong, _ = g.text(parts[1], format)
	}
	if len(parts) > 2 {
		q.WhenRight, _ = g.text(parts[2], format)
	}
}

// giftWeight is the form of a weight that Moodle recognises.
var giftWeight = regexp.MustCompile(`^%(-*[0-9]{1,2}\.?[0-9]*)%`)

// weight cuts a weight off an answer and returns it as a share of 1.
func (g *giftReader) weight(a marked, without float64) (marked, float64) {
	m := giftWeight.FindSubmatch(a.text)
	if m == nil {
		return a, without
	}
	percent, err := strconv.ParseFloat(strings.TrimLeft(string(m[1]), "-"), 64)
	if err != nil {
		return a, without
	}
	if !slices.ContainsFunc(moodleWeights, func(w float64) bool { return math.Abs(w-percent) < 0.001 }) {
		g.lose(g.where, fmt.Sprintf("the weight %s %% is none that Moodle knows; it would refuse the whole file", m[1]))
	}
	if m[1][0] == '-' {
		percent = -percent
	}
	return a.from(len(m[0])), percent / 100
}

func (g *giftReader) choice(q *Question, a marked, format string) string {
	single := a.index("=") >= 0
	for i, part := range a.splitBefore("~=") {
		part = part.trim()
		if s := string(part.text); i == 0 && (s == "" || s == "0") {
			continue
		}
		weight := 0.0
		if part.has("=") {
			part, weight = part.from(1), 1
		} else {
			part, weight = g.weight(part.dropIf('~').trim(), 0)
		}
		o := g.option(part, format)
		if o.Text == "" {
			g.lose(g.where, "an empty answer, which Moodle drops without a word")
			continue
		}
		o.Right, o.Weight = weight > 0, max(weight, 0)
		if single && o.Right && weight < 1 {
			g.lose(g.where, fmt.Sprintf("“%s” earns a part of the mark; here it is wrong", clipped(o.Text)))
			o.Right, o.Weight = false, 0
		}
		q.Options = append(q.Options, o)
	}
	q.Kind = choiceKind(q.Options)
	return ""
}

// choiceKind is one or several, by the right options.
func choiceKind(options []Option) Kind {
	right := 0
	for _, o := range options {
		if o.Right {
			right++
		}
	}
	if right > 1 {
		return KindSeveral
	}
	return KindChoice
}

// option reads an answer with its feedback.
func (g *giftReader) option(a marked, format string) Option {
	parts := a.split('#', 2)
	if i := len(parts[0].text); len(parts) > 1 && i > 0 && parts[0].text[i-1] == '&' {
		g.lose(g.where, "an answer has an HTML code such as &#39;, which Moodle cuts at the #; write the character, or \\#")
	}
	o := Option{}
	o.Text, _ = g.text(parts[0], format)
	if len(parts) > 1 {
		o.Feedback, _ = g.text(parts[1], format)
	}
	return o
}

// plainOption reads an answer that Moodle keeps as plain text.
func (g *giftReader) plainOption(a marked, format string) Option {
	parts := a.split('#', 2)
	text, _ := giftFormat(parts[0].trim(), format)
	o := Option{Text: plain(giftPlain(text))}
	if len(parts) > 1 {
		o.Feedback, _ = g.text(parts[1], format)
	}
	return o
}

func (g *giftReader) written(q *Question, a marked, format string) string {
	q.Kind = KindShort
	for _, part := range a.parts('=') {
		part, weight := g.weight(part.trim(), 1)
		o := g.plainOption(part, format)
		switch {
		case o.Text == "":
			g.lose(g.where, "an empty answer, which Moodle drops without a word")
		case strings.Contains(strings.ReplaceAll(o.Text, `\*`, ""), "*"):
			g.lose(g.where, fmt.Sprintf("the answer “%s” with a wildcard", clipped(o.Text)))
		case weight < 1:
			g.lose(g.where, fmt.Sprintf("the answer “%s”, which does not earn the whole mark", clipped(o.Text)))
		default:
			o.Text, o.Right, o.Weight = unstarred(o.Text), true, 1
			q.Options = append(q.Options, o)
		}
	}
	return ""
}

func (g *giftReader) numerical(q *Question, a marked, format string) string {
	q.Kind = KindNumber
	if i := a.index("~"); i >= 0 {
		g.lose(g.where, "the feedback to other numbers")
		a = a.slice(0, i)
	}
	taken := false
	for _, part := range a.parts('=') {
		part, weight := g.weight(part.trim(), 1)
		o := g.plainOption(part, format)
		number, tolerance, ok := giftNumber(o.Text)
		switch {
		case !ok:
			return fmt.Sprintf("“%s” is not a number; Moodle would take any answer as right. Write 1858, 1858:2 or 1857..1859", clipped(o.Text))
		case taken || weight < 1:
			g.lose(g.where, fmt.Sprintf("the answer %s; one number is asked for", clipped(o.Text)))
			continue
		case o.Feedback != "":
			g.lose(g.where, "the feedback to a number")
		}
		q.Number, q.Tolerance, taken = number, tolerance, true
	}
	if !taken {
		return "it has no number that earns the whole mark; add one"
	}
	return ""
}

// giftNumber reads "1858", "1858:2" or "1857..1859".
func giftNumber(s string) (number, tolerance float64, ok bool) {
	if low, high, is := strings.Cut(s, ".."); is && low != "" {
		a, okA := parseNumber(low)
		b, okB := parseNumber(high)
		return a/2 + b/2, b/2 - a/2, okA && okB && a <= b
	}
	value, off, is := strings.Cut(s, ":")
	number, ok = parseNumber(value)
	if is {
		var fine bool
		tolerance, fine = parseNumber(off)
		ok = ok && fine && tolerance >= 0
	}
	return number, tolerance, ok
}

var numberForm = regexp.MustCompile(`^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$`)

// maxNumber keeps numbers within what is exact and can be written out.
const maxNumber = 1e15

func parseNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if !numberForm.MatchString(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil && math.Abs(n) <= maxNumber
}

func (g *giftReader) matching(q *Question, a marked, format string) string {
	q.Kind = KindMatching
	for _, part := range a.parts('=') {
		arrow := part.index("->")
		if arrow < 0 {
			return fmt.Sprintf("“%s” has no arrow although other answers have one; write = left -> right, or → where a written answer has an arrow", clipped(giftPlain(part)))
		}
		left, _ := g.text(part.slice(0, arrow), format)
		right := plain(giftPlain(part.from(arrow + 2)))
		g.pair(q, left, right)
	}
	return ""
}

// pair adds a pair; without a left side it is an answer that belongs to nothing.
func (r *reading) pair(q *Question, left, right string) {
	if left != "" && right != "" {
		q.Pairs = append(q.Pairs, Pair{Left: left, Right: right})
	} else if right != "" {
		q.Extra = append(q.Extra, right)
	}
}

// giftOrdering is the head of an ordering question: the number of things to show
// and up to five words about how they are shown and marked, then one thing a line.
var giftOrdering = regexp.MustCompile(`(?is)^>\s*[0-9]*[ \t]*(?:[a-z0-9_]+[ \t]*){0,6}\n`)

func (g *giftReader) ordering(q *Question, a marked, format string) string {
	q.Kind = KindOrdering
	head := giftOrdering.FindIndex(a.text)
	for _, line := range a.from(head[1]).split('\n', -1) {
		if text, _ := g.text(line, format); text != "" {
			q.Options = append(q.Options, Option{Text: text, Right: true})
		}
	}
	return ""
}

// text reads a text with the format that may stand before it, and returns both.
func (g *giftReader) text(m marked, format string) (string, string) {
	m, format = giftFormat(m.trim(), format)
	s := giftPlain(m)
	if format == "plain" || format == "markdown" {
		if format == "markdown" && strings.ContainsAny(s, "*_`[#") {
			g.lose(g.where, "Markdown stays as it is written")
		}
		return plain(s), format
	}
	text, lost := htmlText(s, format == "moodle")
	for _, what := range lost {
		g.lose(g.where, what)
	}
	return text, format
}

// giftFormat cuts "[html]" and its like off a text.
func giftFormat(m marked, format string) (marked, string) {
	for _, f := range []string{"html", "markdown", "plain", "moodle"} {
		if m.has("[" + f + "]") {
			return m.from(len(f) + 2), f
		}
	}
	return m, format
}

func giftPlain(m marked) string { return trimPHP(string(m.text)) }

func cutRunes(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
