package handlers

import (
	"net/url"
	"slices"
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
	move       string // "ID:up" or "ID:down"; ordering without script
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
		Chosen: form["chosen"], Order: form["order"], Text: form.Get("text"), DontKnow: form.Get("dont_know") == "1",
	}
	if a.response.DontKnow {
		a.response = grade.Response{DontKnow: true}
		a.confidence = quiz.ConfidenceNone
	}
	return a
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
	page.Text = a.response.Text
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
