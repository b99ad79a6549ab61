package handlers

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// student shows one student to their teacher.
func (s *Server) student(w http.ResponseWriter, r *http.Request) error {
	page, err := s.studentPage(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.Student(page))
}

// studentLink makes a personal link for a student who lost theirs: without an
// account there is no other way back. It is shown once and noted in the audit log.
// Who has a password, or may do more than learn, has to help themself: a teacher must
// not become them.
func (s *Server) studentLink(w http.ResponseWriter, r *http.Request) error {
	page, err := s.studentPage(r)
	if err != nil {
		return err
	}
	if !page.CanLink {
		return store.ErrForbidden
	}
	secret, err := s.Store.NewStudentLink(r.Context(), s.me(r).ID, page.ClassID, page.ID)
	if err != nil {
		return err
	}
	page.NewLink = s.origin(r) + "/link/" + secret
	return s.render(w, r, http.StatusOK, views.Student(page))
}

func (s *Server) studentPage(r *http.Request) (views.StudentPage, error) {
	st, err := s.Store.Student(r.Context(), r.PathValue("class"), r.PathValue("learner"))
	if err != nil {
		return views.StudentPage{}, err
	}
	user, err := s.Store.User(r.Context(), st.UserID)
	if err != nil {
		return views.StudentPage{}, err
	}
	page := views.StudentPage{
		Shell: s.shell(r, st.Name), ClassID: st.Class.ID, ClassName: st.Class.Name, ID: st.UserID, Name: st.Name,
		Topics: topicRows(st.Topics), Answers: answerRows(st.Recent, s.Now(), false), Stats: studentStats(st),
		CanLink: !st.HasAccount && user.Role == quiz.RoleLearner, Lead: "Joined " + ago(st.JoinedAt, s.Now()) + ".",
		Forecast: studentForecast(st.Name, st.Outlook, s.Now()),
	}
	if st.LastActive != nil {
		page.Lead += " Last answer " + ago(*st.LastActive, s.Now()) + "."
	}
	for _, why := range s.reasons(st.StudentRow) {
		page.Lead += " " + why
	}
	return page, nil
}

func studentStats(st store.StudentPage) []views.Stat {
	return []views.Stat{
		{Name: "Known now", Value: fmt.Sprintf("%.0f of %d", st.Outlook.Now.Known, st.Facts), Sub: fmt.Sprintf("expected; %d met", st.Met)},
		{Name: "To review", Value: strconv.Itoa(st.Due), Sub: "waiting now"},
		{Name: "First answers right", Value: percentOfFew(st.FirstRight, st.FirstAnswers), Sub: fmt.Sprintf("of %d", st.FirstAnswers)},
		{Name: "Answers", Value: strconv.Itoa(st.Answers), Sub: fmt.Sprintf("in %d min", st.Minutes)},
	}
}

// removeStudent takes a student out of the class.
func (s *Server) removeStudent(w http.ResponseWriter, r *http.Request) error {
	class := r.PathValue("class")
	if err := s.Store.RemoveStudent(r.Context(), s.me(r).ID, class, r.PathValue("learner")); err != nil {
		return err
	}
	return goToDone(w, r, "/classes/"+class, "removed")
}
