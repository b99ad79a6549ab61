package handlers

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// largestSitting bounds what an address may ask for.
const largestSitting = 50

// question shows the next question. ?size=5 begins a short sitting first.
func (s *Server) question(w http.ResponseWriter, r *http.Request) error {
	if text := r.URL.Query().Get("size"); text != "" {
		size, err := strconv.Atoi(text)
		if err != nil || size < 1 || size > largestSitting {
			return goTo(w, r, "/study")
		}
		_, err = s.Store.StartSitting(r.Context(), s.me(r).ID, size)
		if err != nil && !errors.Is(err, store.ErrNothingDue) {
			return err
		}
		return goTo(w, r, "/study")
	}
	q, err := s.Store.Question(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	if q.Done {
		return s.sittingDone(w, r, q)
	}
	return s.render(w, r, http.StatusOK, views.Question(s.questionPage(r, q)))
}

func (s *Server) sittingDone(w http.ResponseWriter, r *http.Request, q store.Question) error {
	if q.Sitting.ID == "" {
		return goToDone(w, r, "/", "rest")
	}
	return goTo(w, r, "/study/summary/"+q.Sitting.ID)
}

// answer takes an answer, or moves an event of an ordering question. The same
// answer posted again leads to the same feedback.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form := readAnswer(r.PostForm)
	if form.move != "" {
		return s.moveOption(w, r, form)
	}
	out, err := s.Store.Answer(r.Context(), s.me(r).ID, store.AnswerInput{
		Ticket: form.ticket, Response: form.response, Confidence: form.confidence,
	})
	switch {
	case err == nil:
		return goTo(w, r, "/study/answers/"+out.ReviewID)
	case errors.Is(err, store.ErrSuperseded):
		return goToDone(w, r, "/study", "superseded")
	case errors.Is(err, store.ErrWithdrawn):
		return goToDone(w, r, "/study", "withdrawn")
	case errors.Is(err, quiz.ErrTicketExpired):
		return goToDone(w, r, "/study", "expired")
	case errors.Is(err, store.ErrForbidden): // somebody else's ticket
		return quiz.ErrTicketForged
	}
	if !mendable(err) {
		return err
	}
	return s.askAgain(w, r, form, err)
}

// askAgain shows the question of a form again, with what was entered and what is wrong.
func (s *Server) askAgain(w http.ResponseWriter, r *http.Request, form answerForm, wrong error) error {
	page, err := s.pageOf(r, form)
	if err != nil || page.Ticket == "" {
		return s.stale(w, r, err)
	}
	if p, err := s.Store.Presented(r.Context(), form.ticket); err == nil {
		page.Problems = []views.Problem{answerProblem(p, form, wrong)}
	}
	return s.render(w, r, http.StatusUnprocessableEntity, views.Question(page))
}

// moveOption moves an event one place and shows the question again: the way to
// order without script.
func (s *Server) moveOption(w http.ResponseWriter, r *http.Request, form answerForm) error {
	form.applyMove()
	page, err := s.pageOf(r, form)
	if err != nil || page.Ticket == "" {
		return s.stale(w, r, err)
	}
	page.Moved = form.move
	return s.render(w, r, http.StatusOK, views.Question(page))
}

// stale leads on from a question that cannot be shown again.
func (s *Server) stale(w http.ResponseWriter, r *http.Request, err error) error {
	switch {
	case errors.Is(err, quiz.ErrTicketExpired):
		return goToDone(w, r, "/study", "expired")
	case errors.Is(err, store.ErrSuperseded):
		return goToDone(w, r, "/study", "superseded")
	case errors.Is(err, store.ErrWithdrawn):
		return goToDone(w, r, "/study", "withdrawn")
	case err != nil:
		return err
	}
	return goToDone(w, r, "/study", "elsewhere")
}

// pageOf is the page of the question that a form answers, with the entries kept.
// The ticket is empty if that question is no longer the one that is asked.
func (s *Server) pageOf(r *http.Request, form answerForm) (views.QuestionPage, error) {
	t, err := s.Store.Sealer().Open(form.ticket, s.Now())
	if err != nil {
		return views.QuestionPage{}, err
	}
	if t.Learner != s.me(r).ID {
		return views.QuestionPage{}, quiz.ErrTicketForged
	}
	p, err := s.Store.Presented(r.Context(), form.ticket)
	if err != nil {
		return views.QuestionPage{}, err
	}
	q, err := s.Store.Question(r.Context(), t.Learner)
	if err != nil || q.Done {
		return views.QuestionPage{}, err
	}
	current, err := s.Store.Sealer().Open(q.Ticket, s.Now())
	if err != nil || current.Nonce != t.Nonce {
		return views.QuestionPage{}, err
	}
	q.Presentation, q.Ticket = p, form.ticket
	q.TopicTitle = topicTitle(q.Bank, p.Item.Topic)
	page := s.questionPage(r, q)
	form.fill(&page)
	return page, nil
}

func (s *Server) undo(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	_, err := s.Store.Undo(r.Context(), s.me(r).ID, r.PostForm.Get("sitting"))
	if errors.Is(err, store.ErrNothingToUndo) {
		return goToDone(w, r, "/study", "nothing")
	}
	if err != nil {
		return err
	}
	return goToDone(w, r, "/study", "undone")
}

func (s *Server) endSitting(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	sitting := r.PostForm.Get("sitting")
	if err := s.Store.EndSitting(r.Context(), s.me(r).ID, sitting); err != nil {
		return err
	}
	return goTo(w, r, "/study/summary/"+sitting)
}
