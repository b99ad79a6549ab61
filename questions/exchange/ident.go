package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxIdent bounds ids made of texts.
const maxIdent = 120

// ident makes an id of a text: lower-case letters and digits, with hyphens for all
// between and, where a path is wanted, slashes for slashes and number signs, so that
// our own "fact#template" stays readable. What cannot be written so, or is too long,
// is told apart by the end of a hash.
func ident(text string, path bool) string {
	var b strings.Builder
	whole := true
	between := byte(0)
	for _, r := range strings.ToLower(norm.NFKD.String(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if between != 0 && b.Len() > 0 {
				b.WriteByte(between)
			}
			between = 0
			b.WriteRune(r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			whole = false
		case path && (r == '/' || r == '#'):
			between = '/'
		case between == 0:
			between = '-'
		}
	}
	id := b.String()
	switch {
	case id == "":
		return "x-" + hash(text)
	case len(id) > maxIdent:
		return strings.TrimRight(id[:maxIdent-9], "-/") + "-" + hash(text)
	case !whole:
		return id + "-" + hash(text)
	}
	return id
}

// hash tells texts apart in 8 hex digits.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// factIdent is the id of the fact that a question becomes: of its own id, or of its
// stem, so that importing a file anew gives the same facts.
func factIdent(q *Question) string {
	if q.ID != "" {
		return ident(q.ID, true)
	}
	words := strings.Fields(q.Stem)
	id := ident(strings.Join(words[:min(len(words), 6)], " "), false)
	if h := hash(q.Stem); !strings.HasSuffix(id, h) {
		id += "-" + h
	}
	return id
}
