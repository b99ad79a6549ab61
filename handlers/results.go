package handlers

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/results"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// previewRows is how many rows of a table the results page shows.
const previewRows = 10

// results previews the tables that can be downloaded.
func (s *Server) results(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.ClassResults(r.Context(), r.PathValue("class"))
	if err != nil {
		return err
	}
	page := views.ResultsPage{
		Shell: s.shell(r, "Results of "+all.Class.Name), ClassID: all.Class.ID, ClassName: all.Class.Name,
		Students: previewStudents(all.Students), Answers: previewAnswers(all.Answers),
	}
	return s.render(w, r, http.StatusOK, views.Results(page))
}

func (s *Server) studentsCSV(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "students.csv", typeCSV, func(out io.Writer, all store.ClassResults) error {
		return results.StudentsCSV(out, all.Students)
	})
}

func (s *Server) answersCSV(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "answers.csv", typeCSV, func(out io.Writer, all store.ClassResults) error {
		return results.AnswersCSV(out, all.Answers)
	})
}

func (s *Server) resultsXLSX(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, "results.xlsx", typeXLSX, func(out io.Writer, all store.ClassResults) error {
		return results.XLSX(out, all.Students, all.Answers)
	})
}

// Media types of the files.
const (
	typeCSV  = "text/csv; charset=utf-8"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// download makes the whole file first, so that a failure is a page and not a
// damaged file.
func (s *Server) download(w http.ResponseWriter, r *http.Request, name, kind string, write func(io.Writer, store.ClassResults) error) error {
	all, err := s.Store.ClassResults(r.Context(), r.PathValue("class"))
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := write(&buf, all); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s"`, fileName(all.Class.Name), name))
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	_, _ = w.Write(buf.Bytes()) // the reader has gone away: there is nobody to tell
	return nil
}

// fileName keeps what every file system and every header takes.
func fileName(class string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return unicode.ToLower(r)
		case r == ' ' || r == '-':
			return '-'
		}
		return -1
	}, class)
	if name = strings.Trim(name, "-"); name == "" {
		return "class"
	}
	return name
}

func previewStudents(rows []results.Student) views.Preview {
	p := views.Preview{
		Note:    count(len(rows), "student", "students") + ". One row each; the files have all columns.",
		Columns: []string{"Student", "Facts met", "Known now", "Answers", "First answers right", "Minutes"},
	}
	for _, st := range rows[:min(previewRows, len(rows))] {
		p.Rows = append(p.Rows, []string{
			st.Name, fmt.Sprintf("%d of %d", st.Met, st.Facts), strconv.Itoa(st.Known), strconv.Itoa(st.Answers),
			percent(st.FirstRight, st.FirstAnswers), strconv.Itoa(int(st.Minutes + 0.5)),
		})
	}
	return p
}

func previewAnswers(rows []results.Answer) views.Preview {
	p := views.Preview{
		Note:    count(len(rows), "answer", "answers") + ". One row each, oldest first; here are the latest.",
		Columns: []string{"Student", "Question", "Answer given", "Outcome", "When (UTC)"},
	}
	for i := len(rows) - 1; i >= 0 && len(p.Rows) < previewRows; i-- {
		a := rows[i]
		p.Rows = append(p.Rows, []string{a.Student, a.Question, a.Given, verdictWord(quiz.Verdict(a.Verdict)), a.At.UTC().Format("2 Jan 2006 15:04")})
	}
	return p
}
