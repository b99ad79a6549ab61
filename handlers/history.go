package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// history shows every answer, newest first.
func (s *Server) history(w http.ResponseWriter, r *http.Request) error {
	n, _ := strconv.Atoi(r.URL.Query().Get("page")) // nonsense is the first page
	h, err := s.Store.History(r.Context(), s.me(r).ID, n)
	if err != nil {
		return err
	}
	page := views.HistoryPage{
		Shell: s.shell(r, "Every answer"), Rows: answerRows(h.Answers, s.Now(), true),
		Lead: count(h.Total, "answer", "answers") + ", the newest first.",
	}
	if h.Total == 0 {
		page.Lead = "You have not answered anything yet."
	}
	if h.Page > 1 {
		page.Newer = &views.Link{Text: "Newer answers", Href: fmt.Sprintf("?page=%d", h.Page-1)}
	}
	if h.More {
		page.Older = &views.Link{Text: "Older answers", Href: fmt.Sprintf("?page=%d", h.Page+1)}
	}
	return s.render(w, r, http.StatusOK, views.History(page))
}

// answerRows words answers for a table; the learner's own ones lead to their feedback.
func answerRows(list []store.AnswerRow, now time.Time, own bool) []views.AnswerRow {
	rows := make([]views.AnswerRow, len(list))
	for i, a := range list {
		rows[i] = views.AnswerRow{
			When: ago(a.Review.At(), now), Stem: stemOf(a), Given: shorten(a.Given),
			Verdict: verdictWord(a.Review.Verdict), Sure: confidenceWord(a.Review.Confidence),
			Right: a.Review.Verdict.Remembered(), Undone: a.Review.UndoneAt != nil,
		}
		if own {
			rows[i].Href = "/study/answers/" + a.Review.ID
		}
	}
	return rows
}

// shorten keeps a table readable when somebody answered with a paragraph.
func shorten(text string) string {
	const most = 80
	runes := []rune(strings.TrimSpace(text))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// verdictWord names an outcome in a table.
func verdictWord(v quiz.Verdict) string {
	switch v {
	case grade.Right:
		return "right"
	case grade.Near:
		return "right, with a slip"
	case grade.DontKnow:
		return "did not know"
	}
	return "missed"
}

// confidenceWord names a confidence; "" where it was not asked.
func confidenceWord(c quiz.Confidence) string {
	switch c {
	case quiz.ConfidenceGuess:
		return "guess"
	case quiz.ConfidenceFairly:
		return "fairly"
	case quiz.ConfidenceCertain:
		return "certain"
	}
	return ""
}
