package grade

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// dayForm is how a full date comes from the page: year, month and day in digits.
var dayForm = regexp.MustCompile(`^(\d{3,4})-(\d{1,2})-(\d{1,2})$`)

// checkDate is right on the very day, in the calendar that the question states. The
// score counts year, month and day a third each. The same day in the other calendar
// is wrong, and the note says what happened.
func checkDate(want questions.Day, text string) (Mark, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Mark{}, ErrEmpty
	}
	given, ok := parseDay(text)
	right, known := parseDay(want.ISO)
	if !ok || !known {
		return Mark{}, ErrNotADate
	}
	hits := 0
	for _, same := range []bool{given.year == right.year, given.month == right.month, given.date == right.date} {
		if same {
			hits++
		}
	}
	m := judged(hits == 3, float64(hits)/3)
	if other, ok := parseDay(want.Other); ok && m.Verdict == Wrong && given == other {
		m.Note = fmt.Sprintf("That is the date in the %s calendar; the question asks for %s.", want.OtherCalendar, want.Calendar)
	} else if m.Verdict == Wrong && given.year == right.year {
		m.Note = "The year is right."
	}
	return m, nil
}

// day is a date in one calendar or the other.
type day struct{ year, month, date int }

// parseDay reads a date that exists in the Julian calendar, in which every fourth
// year is a leap year, and so every date that exists in the Gregorian one.
func parseDay(text string) (day, bool) {
	m := dayForm.FindStringSubmatch(text)
	if m == nil {
		return day{}, false
	}
	var d day
	for i, part := range []*int{&d.year, &d.month, &d.date} {
		*part, _ = strconv.Atoi(m[i+1]) // the pattern admits digits alone
	}
	if d.month < 1 || d.month > 12 {
		return d, false
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[d.month-1]
	if d.month == 2 && d.year%4 == 0 {
		days++
	}
	return d, 1 <= d.date && d.date <= days
}

// number is one figure with what is written after it: 8, 2.5, 400,000, 8 million.
var number = regexp.MustCompile(`^(?:about |ca\.? |c\. |~ ?)?([0-9](?:[0-9,.\x{00a0}\x{202f} ]*[0-9])?)\.?\s*(\pL[^0-9]*)?$`)

var sizes = map[string]float64{"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}

// checkAmount is right within the tolerance. The number is read in the stated unit;
// who writes it out in single units (8,000,000 for 8 million taels) means the same.
// Whatever else stands there, another unit or a second number, is no answer.
func checkAmount(want questions.Amount, text string) (Mark, error) {
	if len(text) > maxTyped {
		return Mark{}, ErrTooLong
	}
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return Mark{}, ErrEmpty
	}
	m := number.FindStringSubmatch(text)
	if m == nil {
		return Mark{}, ErrNotANumber
	}
	n, err := strconv.ParseFloat(plainNumber(m[1]), 64)
	size, fits := sizeWord(m[2], want.Unit)
	if err != nil || !fits {
		return Mark{}, ErrNotANumber
	}
	within := func(v float64) bool { return want.Low <= v && v <= want.High }
	scale := max(want.Scale, 1)
	if size == 0 {
		return judged(within(n) || scale > 1 && within(n/scale), 0), nil
	}
	return judged(within(n*size/scale), 0), nil
}

// sizeWord reads what stands after a figure: a word for its size, words of the unit,
// or both; 0 without a size. Anything else does not fit.
func sizeWord(after, unit string) (size float64, fits bool) {
	own := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(unit)) {
		own[unitWord(w)] = true
	}
	for i, w := range strings.Fields(strings.TrimRight(after, ". ")) {
		s, isSize := sizes[w]
		switch {
		case i == 0 && isSize && (len(w) > 2 || !own[w]): // "m" may be the unit itself
			size = s
		case !own[unitWord(w)]:
			return 0, false
		}
	}
	return size, true
}

// unitWord is a word of a unit as it is compared: in the singular, spelt the British
// way.
func unitWord(w string) string {
	return strings.NewReplacer("meter", "metre", "liter", "litre").Replace(strings.TrimSuffix(w, "s"))
}

// decimalComma is a comma that can only stand before decimals: one, and not before
// exactly three digits.
var decimalComma = regexp.MustCompile(`^(\d+),(\d{1,2}|\d{4,})$`)

// plainNumber writes a figure with a point before the decimals and nothing between
// thousands. 2,5 is two and a half; 2,500 is two thousand five hundred.
func plainNumber(text string) string {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(strings.TrimRight(text, "., \u00a0\u202f"))
	return strings.ReplaceAll(decimalComma.ReplaceAllString(text, "$1.$2"), ",", "")
}
