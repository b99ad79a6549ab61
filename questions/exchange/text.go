package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds a question's name, in characters. Moodle cuts one off at 255; a
// list of questions reads better with shorter ones.
const maxName = 100

// plain makes a text fit for every format: valid UTF-8, line ends of one kind, no
// control characters and nothing that XML 1.0 forbids, no blanks around it.
func plain(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' || r == '\uFEFF' {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// oneLine is the text without line breaks.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// shorten cuts a text at a word to at most n characters, with an ellipsis.
func shorten(text string, n int) string {
	text = oneLine(text)
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	runes := []rune(text)[:n-1]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// digest is the beginning of the hash of a text, in hex: it makes a shortened id
// unique again.
func digest(text string, bytes int) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:bytes])
}

var notName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// identifier turns an id into a name that XML accepts as an identifier and a file
// system as a file's. Different ids stay different.
func identifier(prefix, id string) string {
	return prefix + shortenBytes(strings.Trim(notName.ReplaceAllString(id, "-"), "-."), 60) + "-" + digest(id, 4)
}

func shortenBytes(text string, n int) string { return text[:min(len(text), n)] }
