package exchange

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// ownAnkiFields are the fields by which a note of our own export is known.
var ownAnkiFields = []string{"Question", "Options", "Answer", "Why", "Explanation", "Source", "Kind", "ID"}

// isOwnAnki reports whether a note type is that of our own export, in which the
// fields hold lists.
func isOwnAnki(fields []string) bool {
	return !slices.ContainsFunc(ownAnkiFields, func(name string) bool { return !slices.Contains(fields, name) })
}

// ownAnki reads a note of our own export back, and says why it cannot, if so.
func ownAnki(q *Question, names, values []string) string {
	field := func(name string) string {
		if i := slices.Index(names, name); i < len(values) {
			return values[i]
		}
		return ""
	}
	text := func(name string) string { s, _ := htmlText(field(name), true); return s }
	*q = Question{ID: text("ID"), Kind: Kind(text("Kind")), Stem: text("Question"), Explanation: text("Explanation"), Source: text("Source")}
	answers := htmlItems(field("Answer"))
	switch q.Kind {
	case KindTrueFalse:
		q.True, q.WhenWrong = text("Answer") == "True", text("Why")
	case KindNumber:
		return ownNumber(q, text("Answer"))
	case KindShort, KindOrdering:
		for _, a := range answers {
			q.Options = append(q.Options, Option{Text: a.text, Right: true, Weight: map[Kind]float64{KindShort: 1}[q.Kind]})
		}
	case KindMatching:
		ownPairs(q, answers, htmlItems(field("Options")))
	case KindChoice, KindSeveral:
		ownChoice(q, htmlItems(field("Options")), answers, htmlItems(field("Why")))
	default:
		return "its kind “" + clipped(string(q.Kind)) + "” is unknown; export the deck again"
	}
	return ""
}

func ownNumber(q *Question, answer string) string {
	value, tolerance, has := strings.Cut(answer, "±")
	number, ok := parseNumber(value)
	off, fine := parseNumber(tolerance)
	if !ok || has && !fine {
		return "its answer “" + clipped(answer) + "” is not a number"
	}
	q.Number, q.Tolerance = number, off
	return ""
}

// ownPairs reads the table of pairs; lettered right sides that stand in no pair
// belong to nothing.
func ownPairs(q *Question, table, options []htmlItem) {
	rights := map[string]bool{}
	for i := 0; i+1 < len(table); i += 2 {
		q.Pairs = append(q.Pairs, Pair{Left: table[i].text, Right: table[i+1].text})
		rights[table[i+1].text] = true
	}
	for _, o := range options {
		if o.list == "ol" && !rights[o.text] {
			q.Extra = append(q.Extra, o.text)
		}
	}
}

// ownChoice reads lettered options; answers and reasons bear the number of theirs.
func ownChoice(q *Question, options, answers, reasons []htmlItem) {
	for i, o := range options {
		option := Option{Text: o.text}
		if slices.ContainsFunc(answers, func(a htmlItem) bool { return a.value == i+1 }) {
			option.Right, option.Weight = true, 1/float64(len(answers))
		}
		if r := slices.IndexFunc(reasons, func(a htmlItem) bool { return a.value == i+1 }); r >= 0 {
			option.Feedback = reasons[r].text
		}
		q.Options = append(q.Options, option)
	}
}

// htmlItem is an entry of a list, or a cell of a table, in HTML.
type htmlItem struct {
	list  string // ol or ul; "" for a cell
	value int    // its number where one is written
	text  string
}

// htmlItems lists the entries of the lists and tables of a text, one more than a
// question may have at most.
func htmlItems(source string) []htmlItem {
	var items []htmlItem
	list, start := "", -1 // where the open entry begins
	z := html.NewTokenizer(strings.NewReader(source))
	at := 0
	for len(items) <= 2*maxOptions {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		begin := at
		at += len(z.Raw())
		token := z.Token()
		switch {
		case kind == html.StartTagToken && (token.Data == "ol" || token.Data == "ul" || token.Data == "table"):
			list = strings.TrimPrefix(token.Data, "table")
		case kind == html.StartTagToken && (token.Data == "li" || token.Data == "td"):
			value, _ := strconv.Atoi(attribute(token, "value")) // 0: not numbered
			items, start = append(items, htmlItem{list: list, value: value}), at
		case kind == html.EndTagToken && (token.Data == "li" || token.Data == "td") && start >= 0:
			items[len(items)-1].text, _ = htmlText(source[start:begin], true)
			start = -1
		}
	}
	return items
}
