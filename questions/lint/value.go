package lint

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// value is an option that is a number or a date.
type value struct {
	precision string // year, month, day or amount
	unit      string // of an amount, its first word without plural s
	n         float64
}

const monthNames = "January|February|March|April|May|June|July|August|September|October|November|December"

var (
	yearValue   = regexp.MustCompile(`^(?:(?i:in|about|around|by) )?(\d{4})$`)
	monthValue  = regexp.MustCompile(`^(?:In )?(` + monthNames + `) (\d{4})$`)
	dayValue    = regexp.MustCompile(`^(?:On )?(\d{1,2}) (` + monthNames + `)(?: (\d{4}))?(?: \((?:New|Old) Style\))?$`)
	amountValue = regexp.MustCompile(`^(?:(?i:about|around|some|nearly|over|roughly) )?(\d[\d,]*(?:\.\d+)?)( thousand| million| billion)?(?:[ -]([\p{L}²³/]+).*)?$`)
	dayInText   = regexp.MustCompile(`\b(\d{1,2}) (` + monthNames + `) (\d{4})\b`)
	yearInText  = regexp.MustCompile(`\b1[0-9]{3}\b|\b20[0-9]{2}\b`)
)

// readValue reads an option as a year, a month, a day or an amount.
func readValue(text string) (value, bool) {
	if m := yearValue.FindStringSubmatch(text); m != nil {
		return value{"year", "", number(m[1])}, true
	}
	if m := monthValue.FindStringSubmatch(text); m != nil {
		return value{"month", "", number(m[2])*12 + float64(month(m[1]))}, true
	}
	if m := dayValue.FindStringSubmatch(text); m != nil {
		day := time.Date(int(number(m[3])), month(m[2]), int(number(m[1])), 0, 0, 0, 0, time.UTC)
		return value{"day", "", float64(day.Unix() / 86400)}, true
	}
	if m := amountValue.FindStringSubmatch(text); m != nil && spanText.FindString(text) == "" {
		scale := map[string]float64{"": 1, " thousand": 1e3, " million": 1e6, " billion": 1e9}[m[2]]
		return value{"amount", strings.TrimSuffix(strings.ToLower(m[3]), "s"), number(m[1]) * scale}, true
	}
	return value{}, false
}

// number reads digits with commas; the patterns admit nothing else.
func number(s string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return 0 // an absent part
	}
	return n
}

func month(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if m.String() == name {
			return m
		}
	}
	return 0
}

// script is the script of a text's first letter.
func script(s string) string {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			return "Chinese"
		case unicode.Is(unicode.Cyrillic, r):
			return "Cyrillic"
		case unicode.Is(unicode.Latin, r):
			return "Latin"
		}
	}
	return ""
}
