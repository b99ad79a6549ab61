package course

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar date with its precision: month and day are 0 where unknown.
type Date struct{ Year, Month, Day int }

// ParseDate reads "1860", "1860-10" or "1860-10-24" (proleptic Gregorian).
func ParseDate(s string) (Date, error) {
	parts := strings.Split(s, "-")
	nums := make([]int, 3)
	if len(parts) > 3 {
		return Date{}, fmt.Errorf("%q is not a date; write 1860, 1860-10 or 1860-10-24", s)
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n <= 0 {
			return Date{}, fmt.Errorf("%q is not a date; write 1860, 1860-10 or 1860-10-24", s)
		}
		nums[i] = n
	}
	d := Date{nums[0], nums[1], nums[2]}
	if d.Month > 12 || d.Day > 0 && time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Day() != d.Day {
		return Date{}, fmt.Errorf("%q is not a day of the calendar", s)
	}
	return d, nil
}

// String writes the date as English does: "24 October 1860", "October 1860", "1860".
func (d Date) String() string {
	switch {
	case d.Day > 0:
		return fmt.Sprintf("%d %s %d", d.Day, time.Month(d.Month), d.Year)
	case d.Month > 0:
		return fmt.Sprintf("%s %d", time.Month(d.Month), d.Year)
	default:
		return strconv.Itoa(d.Year)
	}
}

// nameLanguages lists the languages of an entity's names in a fixed order.
func nameLanguages(e *Entity) []string {
	langs := make([]string, 0, len(e.Names))
	for lang := range e.Names {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	return langs
}

var lifetime = regexp.MustCompile(`^(?:from |to |founded )?(\d{4})?(?: ?[-–] ?(\d{4})?)?`)

// Lifetime reads an entity's dates: "1833-1898", "1949-", "to 1721". It is not
// known where the entity has none.
func (e *Entity) Lifetime() (from, to int, known bool) {
	m := lifetime.FindStringSubmatch(e.Dates)
	if m == nil || m[1] == "" && m[2] == "" {
		return 0, 0, false
	}
	from, _ = strconv.Atoi(m[1]) // digits alone, or empty: 0
	to, _ = strconv.Atoi(m[2])
	if strings.HasPrefix(e.Dates, "to ") {
		return 0, from, true
	}
	if to == 0 {
		to = math.MaxInt
	}
	return from, to, true
}
