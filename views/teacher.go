package views

import "strconv"

// ClassesPage is the teacher's classes.
type ClassesPage struct {
	Shell
	Classes []ClassRow
	Name    string // what was typed into the form
	Courses Select // what a new class can study; without choices where there is one course
}

// ClassRow is one class of the list.
type ClassRow struct{ Name, Href, Students, Code string }

// ClassPage is one class.
type ClassPage struct {
	Shell
	ID, Name   string
	Course     string
	Code, Link string
	Open       bool
	Stats      []Stat
	Forecast   string // what the class will know; "" without students
	Attention  []Attention
	Roster     []StudentRow
	Columns    []Column
	RosterNote string
	Plan       PlanForm
}

// Attention is a student who needs some, with the reason in words.
type Attention struct{ Name, Href, Why string }

// Column is a heading of the roster that sorts it.
type Column struct {
	Text, Href string
	Sorted     string // aria-sort: "", "ascending", "descending"
	Number     bool
	Class      string
}

// StudentRow is one student of the roster.
type StudentRow struct {
	ID, Name, Href string
	Active         string
	Week           [7]int // answers a day, oldest first
	Right          string
	Due            string
	Known          string // now
	Expected       string // to be known at the exam
	Share          float64
	Behind         string // why the student is behind; "" if not
}

// StudentPage is one student as the teacher sees them.
type StudentPage struct {
	Shell
	ClassID, ClassName string
	ID, Name           string
	Lead               string
	Stats              []Stat
	Forecast           string // what the student will know
	Topics             []TopicRow
	Answers            []AnswerRow
	CanLink            bool   // a personal link may be made for the student
	NewLink            string // shown once, right after it was made
}

// ResultsPage previews the two result tables and offers them as files.
type ResultsPage struct {
	Shell
	ClassID, ClassName string
	Students, Answers  Preview
}

// Preview is the first rows of a table that can be downloaded.
type Preview struct {
	Note    string
	Columns []string
	Rows    [][]string
}

// columnClass drops columns of a preview where the page is narrow.
func columnClass(i int) string {
	switch {
	case i >= 4:
		return "opt-col"
	case i == 2:
		return "opt-col-s"
	}
	return ""
}

// tick is one bar of a sparkline in a box of 70 by 20.
type tick struct{ X, Y, Height, Class string }

// spark lays a week of answers out; a day without any is a thin line, not a gap.
func spark(week [7]int) []tick {
	most := 1
	for _, n := range week {
		most = max(most, n)
	}
	out := make([]tick, len(week))
	for i, n := range week {
		height, class := 18*float64(n)/float64(most), ""
		if n == 0 {
			height, class = 1, "none"
		}
		out[i] = tick{X: strconv.Itoa(10 * i), Y: decimal(20 - height), Height: decimal(height), Class: class}
	}
	return out
}

// weekSentence says the week in words for those who do not see the sparkline.
func weekSentence(week [7]int) string {
	total, days := 0, 0
	for _, n := range week {
		total += n
		if n > 0 {
			days++
		}
	}
	return strconv.Itoa(total) + " answers on " + strconv.Itoa(days) + " of the last 7 days"
}
