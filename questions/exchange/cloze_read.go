package exchange

import (
	"fmt"
	"regexp"
	"strings"
)

// clozeGap finds a gap of Moodle's embedded answers: {1:SHORTANSWER:=right#why~wrong}.
var clozeGap = regexp.MustCompile(`(?s)\{[0-9]*:([A-Z_]+):((?:[^}\\]|\\.)*)\}`)

// cloze reads a text with one embedded answer as the question that it is. One with
// several gaps is several questions in one text, which have to be written apart.
func (m *moodleReader) cloze(q *Question, x *moodleEntry) string {
	raw := m.text(x.Text)
	if len(raw) > maxQuestionBytes {
		return longQuestion
	}
	gaps := clozeGap.FindAllStringSubmatchIndex(raw, 2)
	switch len(gaps) {
	case 0:
		return "its text has no gap that can be read"
	case 2:
		return "its text has several gaps; write a question for each"
	}
	at := gaps[0]
	q.Stem = plain(raw[:at[0]] + "_____" + raw[at[1]:])
	kind, answers := raw[at[2]:at[3]], splitCloze(raw[at[4]:at[5]])
	if len(answers) > maxOptions {
		return longQuestion
	}
	switch {
	case strings.HasPrefix(kind, "NUMERICAL") || kind == "NM":
		return m.clozeNumber(q, answers)
	case strings.HasPrefix(kind, "SHORTANSWER") || kind == "SA" || kind == "SAC" || kind == "MW" || kind == "MWC":
		m.clozeShort(q, answers)
	case strings.HasPrefix(kind, "M"): // MULTICHOICE, MC, MULTIRESPONSE, MR and how they are laid out
		q.Options = answers
		q.Kind = choiceKind(answers)
	default:
		return fmt.Sprintf("its gap is of the type %s, which has no counterpart here", clipped(kind))
	}
	return ""
}

func (m *moodleReader) clozeShort(q *Question, answers []Option) {
	q.Kind = KindShort
	for _, a := range answers {
		if a.Weight < wholeMark || strings.Contains(a.Text, "*") {
			m.lose(m.where, fmt.Sprintf("the answer “%s”, which has a wildcard or does not earn the whole mark", clipped(a.Text)))
			continue
		}
		q.Options = append(q.Options, a)
	}
}

func (m *moodleReader) clozeNumber(q *Question, answers []Option) string {
	for _, a := range answers {
		number, tolerance, ok := giftNumber(a.Text)
		if ok && a.Weight >= wholeMark {
			q.Kind, q.Number, q.Tolerance = KindNumber, number, tolerance
			return ""
		}
	}
	return "its gap has no number that earns the whole mark"
}

var clozeWeight = regexp.MustCompile(`^%(-?[0-9]+(?:\.[0-9]+)?)%`)

// splitCloze reads "=right#why~%50%half~wrong" with its escapes.
func splitCloze(s string) []Option {
	var all []Option
	for _, part := range splitUnescaped(s, '~') {
		weight := 0.0
		if rest, is := strings.CutPrefix(part, "="); is {
			part, weight = rest, 1
		} else if found := clozeWeight.FindStringSubmatch(part); found != nil {
			percent, _ := parseNumber(found[1])
			part, weight = part[len(found[0]):], max(0, min(percent/100, 1))
		}
		pieces := splitUnescaped(part, '#')
		o := Option{Text: plain(unescapeCloze(pieces[0])), Right: weight > 0, Weight: weight}
		if len(pieces) > 1 {
			o.Feedback = plain(unescapeCloze(strings.Join(pieces[1:], "#")))
		}
		if o.Text != "" {
			all = append(all, o)
		}
	}
	return all
}

func splitUnescaped(s string, at byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case at:
			parts, start = append(parts, s[start:i]), i+1
		}
	}
	return append(parts, s[start:])
}

var clozeEscape = regexp.MustCompile(`\\([}#~/"\\])`)

func unescapeCloze(s string) string { return clozeEscape.ReplaceAllString(s, "$1") }
