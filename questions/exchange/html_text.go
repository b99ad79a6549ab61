package exchange

import (
	"strings"

	"golang.org/x/net/html"
)

// breaks are the elements that stand on lines of their own.
var breaks = map[string]bool{
	"br": true, "p": true, "div": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true, "hr": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "pre": true,
}

// dropped names what a text loses with an element.
var dropped = map[string]string{
	"img": "an image", "svg": "a drawing", "audio": "a sound", "video": "a film", "iframe": "an embedded page",
	"object": "an embedded object", "embed": "an embedded object", "math": "a formula", "table": "a table’s layout",
	"script": "a script", "form": "a form", "input": "a form field",
}

// htmlText reads HTML as the plain text that a browser would show, and lists what
// it loses. keep says whether newlines in the source count, as in Moodle's own
// format, or are blanks, as in HTML.
func htmlText(source string, keep bool) (text string, lost []string) {
	if !strings.ContainsAny(source, "<&") {
		if keep {
			return tidyLines(source), nil
		}
		return unbroken(source), nil
	}
	var b strings.Builder
	silent := 0 // within elements whose text nobody reads
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return tidyLines(b.String()), lost
		}
		token := z.Token()
		switch kind {
		case html.TextToken:
			if silent == 0 {
				writeText(&b, token.Data, keep)
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			lost = noteLoss(lost, kind, token)
			if token.Data == "script" || token.Data == "style" {
				silent = map[html.TokenType]int{html.StartTagToken: 1}[kind]
			}
			if breaks[token.Data] {
				b.WriteByte('\n')
			}
			if token.Data == "img" {
				writeText(&b, attribute(token, "alt"), keep)
			}
		}
	}
}

func writeText(b *strings.Builder, text string, keep bool) {
	if !keep {
		text = strings.NewReplacer("\r", " ", "\n", " ").Replace(text)
	}
	b.WriteString(text)
}

// noteLoss adds what the text loses with a token, each thing once.
func noteLoss(lost []string, kind html.TokenType, token html.Token) []string {
	if kind == html.EndTagToken {
		return lost
	}
	what := dropped[token.Data]
	if href := attribute(token, "href"); token.Data == "a" && href != "" {
		what = "a link to " + clipped(href)
	}
	if what == "" {
		return lost
	}
	for _, known := range lost {
		if known == what {
			return lost
		}
	}
	return append(lost, what)
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// tidyLines trims every line, and drops those that are empty.
func tidyLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(plain(s), "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
