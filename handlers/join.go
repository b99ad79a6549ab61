package handlers

import (
	"net"
	"net/http"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/views"
)

// joinForm shows the form, with the code of /j/CODE or ?code= filled in.
func (s *Server) joinForm(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if code == "" {
		code = r.URL.Query().Get("code")
	}
	user, err := s.viewer(r)
	if err != nil {
		return err
	}
	page := s.joinPage(r, user, code)
	if code == "" {
		return s.render(w, r, http.StatusOK, views.Join(page))
	}
	class, err := s.Store.ClassByCode(r.Context(), code, s.clientIP(r))
	if err != nil {
		return again(err, func(status int, list []views.Problem) error {
			page.Problems = list
			return s.render(w, r, status, views.Join(page))
		})
	}
	page.Class, page.Code = class.Name, quiz.ShowCode(class.JoinCode)
	return s.render(w, r, http.StatusOK, views.Join(page))
}

// join takes somebody into a class and leads straight to the first question.
func (s *Server) join(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	user, err := s.viewer(r)
	if err != nil {
		return err
	}
	code, name := r.PostForm.Get("code"), r.PostForm.Get("name")
	page := s.joinPage(r, user, code)
	page.Name = name
	if page.Problems = missing(r, joinFields(user)...); len(page.Problems) > 0 {
		return s.render(w, r, http.StatusUnprocessableEntity, views.Join(page))
	}
	joined, _, err := s.Store.Join(r.Context(), code, name, s.clientIP(r), user)
	if err != nil {
		return again(err, func(status int, list []views.Problem) error {
			page.Problems = list
			return s.render(w, r, status, views.Join(page))
		})
	}
	if user == nil {
		if err := s.startSession(w, r, joined.ID); err != nil {
			return err
		}
	}
	return goTo(w, r, "/study")
}

func (s *Server) joinPage(r *http.Request, user *quiz.User, code string) views.JoinPage {
	page := views.JoinPage{Shell: s.shell(r, "Join a class"), Code: code}
	if user != nil {
		page.As = user.Name
	}
	return page
}

func joinFields(user *quiz.User) []field {
	fields := []field{{"code", "Enter the class code."}}
	if user == nil {
		fields = append(fields, field{"name", "Enter your name, as your teacher knows you."})
	}
	return fields
}

// field is an input that must not be empty, and what to say when it is.
type field struct{ name, empty string }

// missing returns a problem for each field that is empty.
func missing(r *http.Request, fields ...field) []views.Problem {
	var list []views.Problem
	for _, f := range fields {
		if r.PostForm.Get(f.name) == "" {
			list = append(list, views.Problem{Field: f.name, Message: f.empty})
		}
	}
	return list
}

// clientIP is what attempts are counted by. Behind a proxy it is the address that
// the proxy saw, which is the last one of the header: earlier ones can be made up.
func (s *Server) clientIP(r *http.Request) string {
	if s.BehindProxy {
		if list := r.Header.Values("X-Forwarded-For"); len(list) > 0 {
			if ip := lastOf(list[len(list)-1]); net.ParseIP(ip) != nil {
				return ip
			}
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
