package questions

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold reduces a typed answer to what counts: compatibility forms, case, marks
// (pinyin tones, ё), blanks, hyphens and apostrophes fall away, and so does a
// leading article. Simplified and traditional characters are not folded into one
// another: the course lists both.
func Fold(s string) string { return strings.Join(Words(s), "") }

// Words splits a typed answer into its folded words; see Fold.
func Words(s string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(norm.NFKC.String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			// й is и with a breve, but a letter of its own; folding it to и on both
			// sides loses nothing that an answer could turn on.
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case isApostrophe(r):
		default:
			b.WriteByte(' ')
		}
	}
	fields := strings.Fields(b.String())
	if len(fields) > 1 && fields[0] == "the" {
		fields = fields[1:]
	}
	return fields
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ`´", r) }

// lettersPerSlip is how many letters of a word allow one edit.
const lettersPerSlip = 5

// Slip reports whether the words given are want but for a small slip in writing:
// word by word at most one edit for every five letters and none at the first
// letter, at most two in all; none in digits, and none in Chinese, where one
// character is a word.
func Slip(given, want []string) bool {
	if len(given) != len(want) {
		return false
	}
	total := 0
	for i := range want {
		if given[i] == want[i] {
			continue
		}
		g, w := []rune(given[i]), []rune(want[i])
		if !alphabetic(g) || !alphabetic(w) || g[0] != w[0] {
			return false
		}
		allowed := len(w) / lettersPerSlip
		if max(len(g)-len(w), len(w)-len(g)) > allowed { // as many edits at least
			return false
		}
		d := distance(g, w)
		if d > allowed {
			return false
		}
		total += d
	}
	return total <= 2
}

func alphabetic(s []rune) bool {
	for _, r := range s {
		if unicode.IsDigit(r) || unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// distance counts the edits between two words: insertions, deletions,
// replacements, and exchanges of neighbours (optimal string alignment).
func distance(a, b []rune) int {
	// Three rows are alive at a time: this one and the two above.
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	before, above, row := rows[0], rows[1], rows[2]
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
