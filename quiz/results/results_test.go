package results

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Cells that start a formula get an apostrophe; nothing else does (OWASP CSV Injection).
func TestNeutral(t *testing.T) {
	cases := map[string]string{
		"":                      "",
		"Lin C.":                "Lin C.",
		"=HYPERLINK(\"x\")":     "'=HYPERLINK(\"x\")",
		"+1+1":                  "'+1+1",
		"-1+1":                  "'-1+1",
		"@SUM(A1)":              "'@SUM(A1)",
		"＝1+1":                  "'＝1+1",
		"\t=1+1":                "' =1+1",
		"\n=1+1":                "' =1+1",
		"two\nlines":            "two lines",
		"bell\x07":              "bell",
		"恭親王":                   "恭親王",
		"1860":                  "1860",
		"a-b":                   "a-b",
		"Kowloon = a peninsula": "Kowloon = a peninsula",
	}
	for in, want := range cases {
		if got := Neutral(in); got != want {
			t.Errorf("Neutral(%q) = %q; want %q", in, got, want)
		}
	}
}

var (
	at       = time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)
	students = []Student{
		{ID: "1", Name: "=cmd|' /C calc'!A0", Facts: 300, Met: 40, Known: 31, Answers: 55, FirstAnswers: 40, FirstRight: 30, Minutes: 12.34, TakenBack: 2, LastActive: at,
			ExpectedAt: time.Date(2026, 12, 14, 9, 0, 0, 0, time.FixedZone("far east", 12*3600)), ExpectedNow: 35.04, Expected: 200.06, ExpectedIfStopped: 21},
		{ID: "2", Name: "Дана, \"D\"", Facts: 300},
	}
	answers = []Answer{{At: at, StudentID: "1", Student: "Lin", Topic: "Aigun", FactID: "f", ItemID: "f#year", Revision: "ab", Form: "year", Question: "In which year?", Given: "-1858", Key: "1858", Verdict: "wrong", Confidence: "guess", Seconds: 4.25, First: true}}
)

func TestStudentsCSV(t *testing.T) {
	var b bytes.Buffer
	if err := StudentsCSV(&b, students); err != nil {
		t.Fatal(err)
	}
	got := read(t, b.String())
	want := [][]string{
		studentHead,
		{"'=cmd|' /C calc'!A0", "1", "300", "40", "31", "55", "40", "30", "75", "12.3", "2", "2026-11-22 08:30:00", "35", "2026-12-14", "200.1", "21"},
		{"Дана, \"D\"", "2", "300", "0", "0", "0", "0", "0", "", "0", "0", "", "", "", "", ""},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAnswersCSV(t *testing.T) {
	var b bytes.Buffer
	if err := AnswersCSV(&b, answers); err != nil {
		t.Fatal(err)
	}
	row := read(t, b.String())[1]
	want := []string{"2026-11-22 08:30:00", "Lin", "1", "Aigun", "f", "f#year", "ab", "year", "In which year?", "'-1858", "1858", "wrong", "guess", "4.3", "yes"}
	if d := cmp.Diff(want, row); d != "" {
		t.Error(d)
	}
}

func read(t *testing.T, s string) [][]string {
	t.Helper()
	if !strings.HasPrefix(s, "\uFEFF") || !strings.Contains(s, "\r\n") {
		t.Error("the file needs a byte order mark and CRLF line ends for spreadsheets")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s, "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The spreadsheet holds text as text: no cell of any sheet is a formula.
func TestXLSX(t *testing.T) {
	var b bytes.Buffer
	if err := XLSX(&b, students, answers); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Students")
	if err != nil || len(rows) != 3 || rows[1][0] != "=cmd|' /C calc'!A0" || rows[1][8] != "75" {
		t.Errorf("sheet Students = %q, %v", rows, err)
	}
	if rows, err := f.GetRows("Answers"); err != nil || len(rows) != 2 || rows[1][9] != "-1858" {
		t.Errorf("sheet Answers = %q, %v", rows, err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		r.Close()
		if err != nil || bytes.Contains(raw, []byte("<f>")) {
			t.Errorf("%s holds a formula, or cannot be read (%v)", part.Name, err)
		}
	}
}
