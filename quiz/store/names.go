package store

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longestName is the number of characters that a name of a person or class may have.
const longestName = 60

// cleanName brings a name of a person or class into the form that is kept. It
// refuses what would do harm later: control characters, and first characters that a
// spreadsheet takes for a formula.
func cleanName(field, given string) (string, error) {
	if !utf8.ValidString(given) {
		return "", &InputError{field, "This name cannot be read. Please type it again."}
	}
	name := strings.TrimSpace(norm.NFC.String(given))
	for _, r := range name {
		if unicode.IsControl(r) || misleading(r) {
			return "", &InputError{field, "A name has no line breaks or invisible characters."}
		}
	}
	name = strings.Join(strings.Fields(name), " ")
	n := utf8.RuneCountInString(name)
	switch {
	case n == 0:
		return "", &InputError{field, "Please give a name."}
	case n > longestName:
		return "", &InputError{field, fmt.Sprintf("A name has at most %d characters; this one has %d.", longestName, n)}
	case strings.ContainsRune("=+-@＝＋－＠", []rune(name)[0]):
		return "", &InputError{field, "A name begins with a letter or a number, not with = + - or @."}
	case !strings.ContainsFunc(name, visible):
		return "", &InputError{field, "A name has at least one letter or number."}
	}
	return name, nil
}

// misleading reports characters that change how the text around them is shown. The
// joiners that Persian and Indian names need are not among them.
func misleading(r rune) bool {
	switch {
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // direction overrides
		return true
	case r == 0x2028, r == 0x2029, r == 0x200B, r == 0xFEFF, r == 0x2060, r == utf8.RuneError:
		return true
	}
	return false
}

// visible reports letters and numbers that can be seen.
func visible(r rune) bool { return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !unseen(r) }

// unseen reports characters that leave no mark, or only a blank: some are letters to
// Unicode (the fillers of Hangul). Most of them Unicode calls default-ignorable.
func unseen(r rune) bool {
	return r == 0x2800 || // Braille without dots
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Cf)
}

// sameName is equal for names that readers would take for the same.
func sameName(name string) string {
	folded := cases.Fold().String(norm.NFKC.String(name))
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, folded)
}

// cleanEmail returns the address in lower case.
func cleanEmail(given string) (string, error) {
	wrong := &InputError{"email", "This is not an e-mail address. It looks like name@example.org."}
	given = strings.TrimSpace(given)
	parsed, err := mail.ParseAddress(given)
	if err != nil || parsed.Address != given || len(given) > 254 {
		return "", wrong
	}
	_, domain, _ := strings.Cut(given, "@")
	if domain == "" || strings.ContainsAny(given, " \t\"") || strings.HasPrefix(given, "=") ||
		strings.ContainsFunc(given, unicode.IsControl) {
		return "", wrong
	}
	return strings.ToLower(given), nil
}
