package exchange

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// ankiNote fills the fields of a note, in the order of ankiFields, with HTML.
func ankiNote(q Question) []string {
	picture := ""
	if q.Image != nil {
		picture = fmt.Sprintf(`<img src="%s" alt="%s">`, html.EscapeString(q.Image.Name), html.EscapeString(q.Image.Alt))
	}
	options, answer, why := ankiSides(q)
	return []string{broken(q.Stem), picture, options, answer, why, broken(q.Explanation), broken(q.Source), string(q.Kind), html.EscapeString(q.ID)}
}

// ankiSides gives what is shown under the stem, the answer, and why the options are
// right or wrong.
func ankiSides(q Question) (options, answer, why string) {
	switch q.Kind {
	case KindTrueFalse:
		return "<ul><li>True</li><li>False</li></ul>", pick(q.True, "True", "False"), broken(q.WhenWrong)
	case KindShort:
		return "", items("ul", texts(rightOptions(q.Options))), ""
	case KindNumber:
		answer = number(q.Number).String()
		if q.Tolerance > 0 {
			answer += " ± " + number(q.Tolerance).String()
		}
		return "", answer, ""
	case KindMatching:
		return ankiPairs(q)
	case KindOrdering:
		right := texts(q.Options)
		return items("ul", scrambled(right)), items("ol", right), ankiReasons(q.Options, "<ol>")
	}
	return ankiChoice(q)
}

// ankiChoice letters the options. Answer and reasons bear the letter of their option.
func ankiChoice(q Question) (options, answer, why string) {
	var key strings.Builder
	for i, o := range q.Options {
		if o.Right {
			fmt.Fprintf(&key, `<li value="%d">%s</li>`, i+1, broken(o.Text))
		}
	}
	options = strings.Replace(items("ol", texts(q.Options)), "<ol>", ankiLetters, 1)
	return options, ankiLetters + key.String() + "</ol>", ankiReasons(q.Options, ankiLetters)
}

// ankiLetters begins a list whose members have letters.
const ankiLetters = `<ol type="A">`

// ankiReasons lists what is told of each option, by its letter or place.
func ankiReasons(options []Option, list string) string {
	told := false
	for i, o := range options {
		if o.Feedback != "" {
			told = true
			list += fmt.Sprintf(`<li value="%d">%s</li>`, i+1, broken(o.Feedback))
		}
	}
	if !told {
		return ""
	}
	return list + "</ol>"
}

func ankiPairs(q Question) (options, answer, why string) {
	var lefts, rights []string
	var table strings.Builder
	for _, p := range q.Pairs {
		lefts = append(lefts, p.Left)
		if !slices.Contains(rights, p.Right) {
			rights = append(rights, p.Right)
		}
		fmt.Fprintf(&table, "<tr><td>%s</td><td>%s</td></tr>", broken(p.Left), broken(p.Right))
	}
	for _, extra := range q.Extra {
		if !slices.Contains(rights, extra) {
			rights = append(rights, extra)
		}
	}
	rights = scrambled(rights)
	return items("ul", lefts) + strings.Replace(items("ol", rights), "<ol>", ankiLetters, 1), "<table>" + table.String() + "</table>", ""
}

// items is an HTML list.
func items(kind string, texts []string) string {
	var b strings.Builder
	b.WriteString("<" + kind + ">")
	for _, text := range texts {
		b.WriteString("<li>" + broken(text) + "</li>")
	}
	return b.String() + "</" + kind + ">"
}

// broken escapes a text and breaks its lines.
func broken(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>")
}
