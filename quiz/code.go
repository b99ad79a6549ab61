package quiz

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldCode brings a join code as somebody typed it into its canonical form: capital
// letters and digits only. A wide keyboard's letters count as plain ones.
func FoldCode(typed string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToUpper(r)
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, norm.NFKC.String(typed))
}

// ShowCode writes a canonical join code so that it is easy to read out: a dash
// between the word and its digits.
func ShowCode(code string) string {
	i := strings.IndexFunc(code, unicode.IsDigit)
	if i <= 0 {
		return code
	}
	return code[:i] + "-" + code[i:]
}
