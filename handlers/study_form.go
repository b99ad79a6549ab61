package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/views"
)

// answerForm is what the question page sends.
type answerForm struct {
	ticket     string
	response   grade.Response
	confidence quiz.Confidence
	move       string    // "ID:up" or "ID:down"; ordering without script
	day        [3]string // day, month and year as they were written
}

func readAnswer(form url.Values) answerForm {
	a := answerForm{ticket: form.Get("ticket"), move: form.Get("move")}
	switch form.Get("sure") {
	case "1":
		a.confidence = quiz.ConfidenceGuess
	case "2":
		a.confidence = quiz.ConfidenceFairly
	case "3":
		a.confidence = quiz.ConfidenceCertain
	}
	a.response = grade.Response{
		Chosen: form["chosen"], Order: form["order"], Text: form.Get("text"), Pairs: readPairs(form), DontKnow: form.Get("dont_know") == "1",
	}
	if form.Has(views.DayField(0)) {
		for part := range a.day {
			a.day[part] = strings.TrimSpace(form.Get(views.DayField(part)))
		}
		a.response.Text = isoDay(a.day)
	}
	if a.response.DontKnow {
		a.response = grade.Response{DontKnow: true}
		a.confidence = quiz.ConfidenceNone
	}
	return a
}

// readPairs takes what was chosen for each row; rows without an answer are left out.
func readPairs(form url.Values) map[string]string {
	pairs := map[string]string{}
	for name, values := range form {
		if row, ok := strings.CutPrefix(name, views.RowID("")); ok && values[0] != "" {
			pairs[row] = values[0]
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	return pairs
}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// dayParts is a date as written with the month as a number, if that can be told.
func dayParts(day [3]string) [3]string {
	for i, name := range monthNames {
		short := strings.ToLower(strings.TrimSuffix(day[1], "."))
		if len(short) >= 3 && strings.HasPrefix(strings.ToLower(name), short) {
			day[1] = strconv.Itoa(i + 1)
		}
	}
	return day
}

// isoDay is a date as the grading wants it, year first; empty when nothing was written.
func isoDay(day [3]string) string {
	if day == [3]string{} {
		return ""
	}
	parts := dayParts(day)
	return parts[2] + "-" + parts[1] + "-" + parts[0]
}

// applyMove swaps the moved event with its neighbour. At an end, or for an event
// that is not there, nothing moves.
func (a *answerForm) applyMove() {
	id, up := strings.CutSuffix(a.move, ":up")
	to := -1
	if !up {
		id = strings.TrimSuffix(a.move, ":down")
		to = 1
	}
	at := slices.Index(a.response.Order, id)
	to += at
	if at < 0 || to < 0 || to >= len(a.response.Order) {
		return
	}
	order := slices.Clone(a.response.Order)
	order[at], order[to] = order[to], order[at]
	a.response.Order = order
}

// fill puts the entries back on the page.
func (a *answerForm) fill(page *views.QuestionPage) {
	page.Text, page.Day = a.response.Text, a.day
	for i, row := range page.Rows {
		page.Rows[i].Chosen = a.response.Pairs[row.ID]
	}
	for i, o := range page.Options {
		page.Options[i].Checked = slices.Contains(a.response.Chosen, o.ID)
	}
	if page.Answer != views.AnswerOrder || len(a.response.Order) != len(page.Options) {
		return
	}
	sorted := make([]views.Option, 0, len(page.Options))
	for _, id := range a.response.Order {
		i := slices.IndexFunc(page.Options, func(o views.Option) bool { return o.ID == id })
		if i < 0 || slices.ContainsFunc(sorted, func(o views.Option) bool { return o.ID == id }) {
			return // not this question's events: leave the order as it was shown
		}
		sorted = append(sorted, page.Options[i])
	}
	page.Options = sorted
}
