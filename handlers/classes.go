package handlers

import (
	"net/http"
	"net/url"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) classes(w http.ResponseWriter, r *http.Request) error {
	return s.showClasses(w, r, http.StatusOK, url.Values{}, nil)
}

func (s *Server) showClasses(w http.ResponseWriter, r *http.Request, status int, form url.Values, list []views.Problem) error {
	mine, err := s.classesTaught(r)
	if err != nil {
		return err
	}
	courses, err := s.Store.Courses(r.Context())
	if err != nil {
		return err
	}
	page := views.ClassesPage{Shell: s.shell(r, "Classes"), Name: form.Get("name"), Courses: views.Select{ID: "course", Label: "Course"}}
	page.Problems = list
	for _, c := range courses {
		page.Courses.Choices = append(page.Courses.Choices, views.Choice{Value: c.ID, Text: c.Title, Selected: c.ID == form.Get("course")})
	}
	for _, c := range mine {
		page.Classes = append(page.Classes, views.ClassRow{
			Name: c.Name, Href: "/classes/" + c.ID, Code: quiz.ShowCode(c.JoinCode),
			Students: count(c.Students, "student", "students"),
		})
	}
	return s.render(w, r, status, views.Classes(page))
}

// classesTaught are the classes that the viewer may open: an administrator all,
// a teacher their own.
func (s *Server) classesTaught(r *http.Request) ([]store.ClassSummary, error) {
	if s.me(r).Role == quiz.RoleAdmin {
		return s.Store.Classes(r.Context())
	}
	all, err := s.Store.ClassesOf(r.Context(), s.me(r).ID)
	if err != nil {
		return nil, err
	}
	var taught []store.ClassSummary
	for _, c := range all {
		if c.Role == quiz.ClassTeacher {
			taught = append(taught, c)
		}
	}
	return taught, nil
}

func (s *Server) createClass(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	class, err := s.Store.CreateClass(r.Context(), s.me(r).ID, r.PostForm.Get("name"), r.PostForm.Get("course"))
	if err != nil {
		return again(err, func(status int, list []views.Problem) error {
			return s.showClasses(w, r, status, r.PostForm, list)
		})
	}
	return goToDone(w, r, "/classes/"+class.ID, "class")
}

func (s *Server) renameClass(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := r.PathValue("class")
	err := s.Store.RenameClass(r.Context(), s.me(r).ID, id, r.PostForm.Get("name"))
	if err != nil {
		return again(err, func(status int, list []views.Problem) error {
			return s.showClass(w, r, status, nil, list)
		})
	}
	return goToDone(w, r, "/classes/"+id, "renamed")
}

// classCode opens or closes joining, or replaces the code.
func (s *Server) classCode(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id, do := r.PathValue("class"), r.PostForm.Get("do")
	var err error
	switch do {
	case "open", "close":
		err = s.Store.SetJoinOpen(r.Context(), s.me(r).ID, id, do == "open")
	case "new":
		_, err = s.Store.NewJoinCode(r.Context(), s.me(r).ID, id)
	default:
		err = errBadForm
	}
	if err != nil {
		return err
	}
	return goToDone(w, r, "/classes/"+id, do)
}
