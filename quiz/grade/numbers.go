package grade

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

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
	for _, same := range []bool{given.Year() == right.Year(), given.Month() == right.Month(), given.Day() == right.Day()} {
		if same {
			hits++
		}
	}
	m := judged(hits == 3, float64(hits)/3)
	if other, ok := parseDay(want.Other); ok && m.Verdict == Wrong && given.Equal(other) {
		m.Note = fmt.Sprintf("That is the date in the %s calendar; the question asks for %s.", want.OtherCalendar, want.Calendar)
	} else if m.Verdict == Wrong && given.Year() == right.Year() {
		m.Note = "The year is right."
	}
	return m, nil
}

// parseDay reads a date that exists; both calendars of the course have the same
// months, so that the Gregorian rules are close enough to refuse nonsense.
func parseDay(text string) (time.Time, bool) {
	m := dayForm.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-1-2", fmt.Sprintf("%04s-%s-%s", m[1], strings.TrimLeft(m[2], "0"), strings.TrimLeft(m[3], "0")))
	return t, err == nil
}

// number is a figure with an optional word for its size: 8, 2.5, 400,000, 8 million.
var number = regexp.MustCompile(`^([0-9][0-9,.\x{00a0}\x{202f} ]*)\s*(thousand|million|billion|k|m|bn)?\b`)

var sizes = map[string]float64{"": 1, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}

// checkAmount is right within the tolerance. The number is read in the stated unit;
// who writes it out in single units (8,000,000 for 8 million taels) means the same.
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
	if err != nil {
		return Mark{}, ErrNotANumber
	}
	within := func(v float64) bool { return want.Low <= v && v <= want.High }
	scale := max(want.Scale, 1)
	inFull := n * sizes[m[2]] / scale
	if m[2] == "" {
		return judged(within(n) || scale > 1 && within(inFull), 0), nil
	}
	return judged(within(inFull), 0), nil
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
