package grade

import (
	"errors"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
)

// TestDates: the very day, in the calendar that the question states.
func TestDates(t *testing.T) {
	p := questions.Presentation{Item: &questions.Item{Form: questions.FormDate, Day: &questions.Day{
		ISO: "1860-11-14", Calendar: "New Style (Gregorian)", Other: "1860-11-02", OtherCalendar: "Old Style (Julian)",
	}}}
	cases := []struct {
		name, text string
		want       Verdict
		score      float64
		note       string
		err        error
	}{
		{"the day", "1860-11-14", Right, 1, "", nil},
		{"with blanks around it", " 1860-11-14 ", Right, 1, "", nil},
		{"with zeros before", "1860-011-14", "", 0, "", ErrNotADate},
		{"the day in the other calendar", "1860-11-02", Wrong, 2.0 / 3, "Old Style (Julian)", nil},
		{"the day in the other calendar, short", "1860-11-2", Wrong, 2.0 / 3, "asks for New Style (Gregorian)", nil},
		{"another day of the month", "1860-11-15", Wrong, 2.0 / 3, "The year is right.", nil},
		{"another month", "1860-10-14", Wrong, 2.0 / 3, "The year is right.", nil},
		{"another year", "1861-11-14", Wrong, 2.0 / 3, "", nil},
		{"nothing right", "1066-10-15", Wrong, 0, "", nil},
		{"a year of three digits", "860-11-14", Wrong, 2.0 / 3, "", nil},
		{"31 November", "1860-11-31", "", 0, "", ErrNotADate},
		{"29 February of a leap year", "1860-02-29", Wrong, 1.0 / 3, "The year is right.", nil},
		{"29 February of another year", "1861-02-29", "", 0, "", ErrNotADate},
		{"29 February of a leap year in the Old Style alone", "1900-02-29", Wrong, 0, "", nil},
		{"month 13", "1860-13-14", "", 0, "", ErrNotADate},
		{"no month", "1860--14", "", 0, "", ErrNotADate},
		{"a month in words", "1860-nov-14", "", 0, "", ErrNotADate},
		{"day zero", "1860-11-00", "", 0, "", ErrNotADate},
		{"prose", "in autumn", "", 0, "", ErrNotADate},
		{"nothing", "  ", "", 0, "", ErrEmpty},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, err := Check(p, Response{Text: c.text})
			if !errors.Is(err, c.err) || m.Verdict != c.want || m.Score != c.score || !strings.Contains(m.Note, c.note) || (m.Note == "") != (c.note == "") {
				t.Errorf("Check(%q) = %+v, %v; want %s, %v, a note with %q, %v", c.text, m, err, c.want, c.score, c.note, c.err)
			}
		})
	}
}

// TestAmounts: a number within the tolerance, in the stated unit or in full.
func TestAmounts(t *testing.T) {
	taels := questions.Amount{Value: 8, Low: 8, High: 8, Unit: "million taels", Scale: 1e6}
	area := questions.Amount{Value: 600_000, Low: 540_000, High: 660_000, Unit: "square kilometres", Scale: 1}
	length := questions.Amount{Value: 2.5, Low: 2.4, High: 2.6, Unit: "thousand kilometres", Scale: 1000}
	metres := questions.Amount{Value: 300, Low: 300, High: 300, Unit: "m", Scale: 1}
	few := questions.Amount{Value: 3, Low: 3, High: 3, Unit: "ships"} // no scale given: single units
	cases := []struct {
		name   string
		amount questions.Amount
		text   string
		want   Verdict
		err    error
	}{
		{"the number", taels, "8", Right, nil},
		{"with its size", taels, "8 million", Right, nil},
		{"with size and unit", taels, "8 million taels", Right, nil},
		{"size written together", taels, "8m", Right, nil},
		{"in capital letters", taels, "8 Million", Right, nil},
		{"in full with commas", taels, "8,000,000", Right, nil},
		{"in full with blanks", taels, "8 000 000", Right, nil},
		{"in full with narrow blanks", taels, "8\u202f000\u202f000", Right, nil},
		{"in full, bare", taels, "8000000", Right, nil},
		{"with the unit alone", taels, "8 taels", Right, nil},
		{"of another size", taels, "8 thousand", Wrong, nil},
		{"in full, of another size", taels, "8000", Wrong, nil},
		{"another number", taels, "16", Wrong, nil},
		{"exact means exact", taels, "8.1", Wrong, nil},
		{"the lower edge", area, "540,000", Right, nil},
		{"the upper edge", area, "660000", Right, nil},
		{"below the edge", area, "539,999", Wrong, nil},
		{"above the edge", area, "660,001", Wrong, nil},
		{"the unit spelt the American way", area, "600,000 square kilometers", Right, nil},
		{"thousands in words", area, "600 thousand", Right, nil},
		{"k", area, "600k", Right, nil},
		{"not in full, and of no scale", area, "600", Wrong, nil},
		{"a decimal point", length, "2.5", Right, nil},
		{"a decimal comma", length, "2,5", Right, nil},
		{"a comma between thousands", length, "2,500", Right, nil},
		{"in single units", length, "2500", Right, nil},
		{"a sentence's full stop", taels, "8.", Right, nil},
		{"no scale", few, "3", Right, nil},
		{"no scale, another number", few, "4", Wrong, nil},
		{"about", taels, "about 8 million", Right, nil},
		{"a unit that looks like a size", metres, "300 m", Right, nil},
		{"the same written together", metres, "300m", Right, nil},
		{"words", taels, "eight", "", ErrNotANumber},
		{"two numbers", taels, "8 or 9", "", ErrNotANumber},
		{"a range", taels, "8-10", "", ErrNotANumber},
		{"a size and another number", taels, "8 million or 9", "", ErrNotANumber},
		{"another unit", taels, "8 roubles", "", ErrNotANumber},
		{"a size of no use here", taels, "8 dozen", "", ErrNotANumber},
		{"a share", taels, "8%", "", ErrNotANumber},
		{"a sum", taels, "8/2", "", ErrNotANumber},
		{"a minus sign", taels, "-8", "", ErrNotANumber},
		{"two points", taels, "8.0.0", "", ErrNotANumber},
		{"nothing", taels, " ", "", ErrEmpty},
		{"a long text", taels, strings.Repeat("8", 300), "", ErrTooLong},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := questions.Presentation{Item: &questions.Item{Form: questions.FormAmount, Amount: &c.amount}}
			m, err := Check(p, Response{Text: c.text})
			if !errors.Is(err, c.err) || m.Verdict != c.want {
				t.Errorf("Check(%q) = %v, %v; want %v, %v", c.text, m.Verdict, err, c.want, c.err)
			}
		})
	}
}

// TestPairs: every row needs an answer, and each right one counts.
func TestPairs(t *testing.T) {
	p := questions.Presentation{
		Item: &questions.Item{Form: questions.FormMatch},
		Rows: []questions.Option{{ID: "r1"}, {ID: "r2"}, {ID: "r3"}, {ID: "r4"}}, Options: []questions.Option{{ID: "o1"}, {ID: "o2"}, {ID: "o3"}, {ID: "o4"}, {ID: "o5"}},
		Belongs: map[string]string{"r1": "o2", "r2": "o1", "r3": "o5", "r4": "o4"},
	}
	type pairs = map[string]string
	cases := []struct {
		name  string
		given pairs
		want  Verdict
		score float64
		note  string
		err   error
	}{
		{"all right", pairs{"r1": "o2", "r2": "o1", "r3": "o5", "r4": "o4"}, Right, 1, "", nil},
		{"two exchanged", pairs{"r1": "o1", "r2": "o2", "r3": "o5", "r4": "o4"}, Wrong, 0.5, "2 of 4 rows are right.", nil},
		{"the same for all rows", pairs{"r1": "o4", "r2": "o4", "r3": "o4", "r4": "o4"}, Wrong, 0.25, "1 of 4 rows are right.", nil},
		{"none right", pairs{"r1": "o3", "r2": "o3", "r3": "o3", "r4": "o3"}, Wrong, 0, "", nil},
		{"a row open", pairs{"r1": "o2", "r2": "o1", "r3": "o5"}, "", 0, "", ErrUnmatched},
		{"a row empty", pairs{"r1": "o2", "r2": "o1", "r3": "o5", "r4": ""}, "", 0, "", ErrUnmatched},
		{"an option that was not shown", pairs{"r1": "o2", "r2": "o1", "r3": "o5", "r4": "o9"}, "", 0, "", ErrUnknownOption},
		{"a row that was not shown", pairs{"r1": "o2", "r2": "o1", "r3": "o5", "r4": "o4", "r5": "o1"}, "", 0, "", ErrUnknownOption},
		{"another row instead", pairs{"r1": "o2", "r2": "o1", "r3": "o5", "r5": "o4"}, "", 0, "", ErrUnmatched},
		{"nothing", nil, "", 0, "", ErrEmpty},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, err := Check(p, Response{Pairs: c.given})
			if !errors.Is(err, c.err) || m.Verdict != c.want || m.Score != c.score || m.Note != c.note {
				t.Errorf("Check = %+v, %v; want %s, %v, %q, %v", m, err, c.want, c.score, c.note, c.err)
			}
		})
	}
}

// TestSortingTakesAnOptionTwice: several rows may have the same answer.
func TestSortingTakesAnOptionTwice(t *testing.T) {
	p := questions.Presentation{
		Item: &questions.Item{Form: questions.FormSort}, Rows: []questions.Option{{ID: "r1"}, {ID: "r2"}, {ID: "r3"}},
		Options: []questions.Option{{ID: "o1"}, {ID: "o2"}}, Belongs: map[string]string{"r1": "o2", "r2": "o1", "r3": "o2"},
	}
	if m, err := Check(p, Response{Pairs: map[string]string{"r1": "o2", "r2": "o1", "r3": "o2"}}); err != nil || m.Verdict != Right {
		t.Errorf("%+v, %v", m, err)
	}
}

// TestClozeIsMarkedLikeATypedName: with slips and other scripts, and refusing what is
// the name of something else.
func TestClozeIsMarkedLikeATypedName(t *testing.T) {
	it := &questions.Item{Form: questions.FormCloze, Stems: []string{"The Treaty of ____."}, Accepted: accepted("Nerchinsk", "尼布楚"), Refused: []string{"Nerchinska"}}
	for text, want := range map[string]Verdict{
		"Nerchinsk": Right, "nerchinsk": Right, "尼布楚": Right, "Nerchinks": Near, "Nerchinska": Wrong, "Kyakhta": Wrong,
	} {
		for ease := range 2 {
			if m, err := Check(it.Present(1, ease), Response{Text: text}); err != nil || m.Verdict != want {
				t.Errorf("%s at ease %d: %v, %v; want %v", text, ease, m.Verdict, err, want)
			}
		}
	}
}
