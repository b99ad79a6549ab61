// Package results writes what a class has done: one row per student and one row
// per answer, as CSV and as a spreadsheet. It is pure: rows in, bytes out.
package results

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Student is one student's row.
type Student struct {
	ID           string
	Name         string
	Facts        int // facts in the course
	Met          int // facts answered at least once
	Known        int // facts that are remembered now, by the memory model
	Answers      int
	FirstAnswers int // facts answered, counted at their first answer only
	FirstRight   int
	Minutes      float64   // of answering; an answer counts two at most
	TakenBack    int       // answers undone; they count nowhere else
	LastActive   time.Time // zero if never

	// The forecast, in facts that would be recalled when asked.
	ExpectedAt        time.Time // the exam or, without one, some weeks ahead; zero without a forecast
	ExpectedNow       float64
	Expected          float64 // then, who goes on as planned
	ExpectedIfStopped float64 // then, who stops today
}

// FirstAccuracy is the share right at the first answer to each fact, 0 to 1, and
// false while there is none.
func (s Student) FirstAccuracy() (float64, bool) {
	if s.FirstAnswers == 0 {
		return 0, false
	}
	return float64(s.FirstRight) / float64(s.FirstAnswers), true
}

// Answer is one answer's row.
type Answer struct {
	At         time.Time
	StudentID  string
	Student    string
	Topic      string
	FactID     string
	ItemID     string
	Revision   string
	Form       string
	Question   string
	Given      string
	Key        string // the right answer
	Verdict    string
	Confidence string  // guess, fairly, certain or empty
	Seconds    float64 // 0 if unknown
	First      bool    // whether it was this student's first answer to the fact
}

var (
	studentHead = []string{"Student", "Student ID", "Facts in course", "Facts met", "Facts known now", "Answers", "First answers", "First answers right", "First-answer accuracy %", "Minutes", "Answers taken back", "Last active (UTC)", "Facts expected now", "Exam or day of forecast", "Facts expected then", "Facts expected then if stopping today"}
	answerHead  = []string{"Time (UTC)", "Student", "Student ID", "Topic", "Fact", "Item", "Revision", "Form", "Question", "Answer given", "Right answer", "Verdict", "Confidence", "Seconds", "First answer to the fact"}
)

// cell is a value of a table: a number or a text.
type cell struct {
	text   string
	number float64
	isText bool
}

func text(s string) cell    { return cell{text: s, isText: true} }
func number(n float64) cell { return cell{number: n} }
func count(n int) cell      { return number(float64(n)) }
func empty() cell           { return text("") }
func instant(t time.Time) cell {
	if t.IsZero() {
		return empty()
	}
	return text(t.UTC().Format("2006-01-02 15:04:05"))
}

func (s Student) cells() []cell {
	accuracy := empty()
	if a, ok := s.FirstAccuracy(); ok {
		accuracy = number(round1(100 * a))
	}
	row := []cell{text(s.Name), text(s.ID), count(s.Facts), count(s.Met), count(s.Known), count(s.Answers), count(s.FirstAnswers), count(s.FirstRight), accuracy, number(round1(s.Minutes)), count(s.TakenBack), instant(s.LastActive)}
	if s.ExpectedAt.IsZero() {
		return append(row, empty(), empty(), empty(), empty())
	}
	return append(row, number(round1(s.ExpectedNow)), text(s.ExpectedAt.Format(time.DateOnly)), number(round1(s.Expected)), number(round1(s.ExpectedIfStopped)))
}

func (a Answer) cells() []cell {
	first := "no"
	if a.First {
		first = "yes"
	}
	seconds := empty()
	if a.Seconds > 0 {
		seconds = number(round1(a.Seconds))
	}
	return []cell{instant(a.At), text(a.Student), text(a.StudentID), text(a.Topic), text(a.FactID), text(a.ItemID), text(a.Revision), text(a.Form), text(a.Question), text(a.Given), text(a.Key), text(a.Verdict), text(a.Confidence), seconds, text(first)}
}

func round1(x float64) float64 { return float64(int64(x*10+0.5)) / 10 }

// Neutral makes a text safe in a spreadsheet: one that starts like a formula gets
// an apostrophe before it (OWASP, CSV Injection), and line breaks become blanks.
func Neutral(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f:
			return -1
		default:
			return r
		}
	}, s)
	if t := strings.TrimLeft(s, " "); t != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(t)[0]) {
		return "'" + s
	}
	return s
}

func (c cell) csv() string {
	if c.isText {
		return Neutral(c.text)
	}
	return strconv.FormatFloat(c.number, 'f', -1, 64)
}

// byteOrderMark tells spreadsheets that the file is UTF-8.
const byteOrderMark = "\uFEFF"

// writeCSV writes a table as RFC 4180 with a byte order mark.
func writeCSV[R interface{ cells() []cell }](w io.Writer, head []string, rows []R) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	records := [][]string{head}
	for _, r := range rows {
		var record []string
		for _, c := range r.cells() {
			record = append(record, c.csv())
		}
		records = append(records, record)
	}
	if err := out.WriteAll(records); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// StudentsCSV writes one row per student.
func StudentsCSV(w io.Writer, students []Student) error { return writeCSV(w, studentHead, students) }

// AnswersCSV writes one row per answer.
func AnswersCSV(w io.Writer, answers []Answer) error { return writeCSV(w, answerHead, answers) }
