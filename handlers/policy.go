package handlers

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// policy says who may call a route. The zero value means that nobody thought
// about it, and lets nobody in.
type policy int

const (
	unset        policy = iota
	public              // everybody
	signedIn            // everybody with a session
	teacher             // teachers and administrators
	admin               // administrators
	classTeacher        // teachers of {class} who are teachers of the site still, and administrators
	classMember         // students and teachers of {class}, and administrators
)

// handler answers a request or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// serve is the one way from the mux to a handler: policy first, error page last.
func (s *Server) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visitOf(r).pattern = rt.Pattern
		limitBody(w, r, rt)
		err := s.allow(rt.Policy, r)
		if errors.Is(err, errSignIn) {
			http.Redirect(w, r, signInURL(r), http.StatusSeeOther)
			return
		}
		if err == nil {
			err = rt.Handle(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// allow returns nil, errSignIn, ErrForbidden or, so that strangers do not learn
// which classes exist, ErrNotFound.
func (s *Server) allow(p policy, r *http.Request) error {
	if p == public {
		return nil
	}
	user, err := s.viewer(r)
	if err != nil {
		return err
	}
	if user == nil {
		return errSignIn
	}
	switch p {
	case signedIn:
		return nil
	case teacher:
		return permit(teaches(user))
	case admin:
		return permit(user.Role == quiz.RoleAdmin)
	case classTeacher, classMember:
		return s.allowInClass(p, r, user)
	}
	return store.ErrForbidden
}

func (s *Server) allowInClass(p policy, r *http.Request, user *quiz.User) error {
	if user.Role == quiz.RoleAdmin {
		return nil
	}
	role, err := s.Store.ClassRoleOf(r.Context(), r.PathValue("class"), user.ID)
	if err != nil {
		return err
	}
	return permit(p == classMember || role == quiz.ClassTeacher && teaches(user))
}

// teaches reports whether the user may teach on this site. Rights in a class need
// that too: who is no longer a teacher keeps none.
func teaches(user *quiz.User) bool {
	return user.Role == quiz.RoleTeacher || user.Role == quiz.RoleAdmin
}

func permit(ok bool) error {
	if !ok {
		return store.ErrForbidden
	}
	return nil
}

// signInURL leads back to where the visitor wanted to go. After an unsafe request
// that is the page the form stood on, as near as we know.
func signInURL(r *http.Request) string {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		next = "/"
		if r.URL.Path == "/study" {
			next = "/study"
		}
	}
	return "/sign-in?next=" + url.QueryEscape(next)
}
