package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) signInForm(w http.ResponseWriter, r *http.Request) error {
	user, err := s.viewer(r)
	if err != nil {
		return err
	}
	next := safeNext(r.URL.Query().Get("next"))
	if user != nil {
		return goTo(w, r, next)
	}
	return s.render(w, r, http.StatusOK, views.SignIn(views.SignInPage{Shell: s.shell(r, "Sign in"), Next: next}))
}

func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	email, password := r.PostForm.Get("email"), r.PostForm.Get("password")
	page := views.SignInPage{Shell: s.shell(r, "Sign in"), Email: email, Next: safeNext(r.PostForm.Get("next"))}
	page.Problems = missing(r, field{"email", "Enter your e-mail."}, field{"password", "Enter your password."})
	if len(page.Problems) > 0 {
		return s.render(w, r, http.StatusUnprocessableEntity, views.SignIn(page))
	}
	user, err := s.Store.SignIn(r.Context(), email, password, s.clientIP(r))
	if err != nil {
		return again(err, func(status int, list []views.Problem) error {
			page.Problems = list
			return s.render(w, r, status, views.SignIn(page))
		})
	}
	if err := s.startSession(w, r, user.ID); err != nil {
		return err
	}
	return goTo(w, r, page.Next)
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.endSession(w, r); err != nil {
		return err
	}
	return goToDone(w, r, "/", "signed-out")
}

func (s *Server) signUpForm(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, views.SignUp(s.signUpPage(r)))
}

func (s *Server) signUp(w http.ResponseWriter, r *http.Request) error {
	return s.makeAccount(w, r, s.signUpPage(r), "/study", func(name, email, password string) (string, error) {
		user, err := s.Store.SignUpFrom(r.Context(), name, email, password, s.clientIP(r))
		return user.ID, err
	})
}

func (s *Server) signUpPage(r *http.Request) views.SignUpPage {
	return views.SignUpPage{
		Shell: s.shell(r, "Make an account"), Heading: "Make an account", Action: "/sign-up",
		Lead: "Learn on your own, or join a class later with its code.",
	}
}

func (s *Server) firstAdminForm(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, views.SignUp(s.firstAdminPage(r)))
}

func (s *Server) firstAdmin(w http.ResponseWriter, r *http.Request) error {
	return s.makeAccount(w, r, s.firstAdminPage(r), "/classes", func(name, email, password string) (string, error) {
		user, err := s.Store.ClaimFirstAdmin(r.Context(), r.PathValue("secret"), name, email, password)
		return user.ID, err
	})
}

func (s *Server) firstAdminPage(r *http.Request) views.SignUpPage {
	return views.SignUpPage{
		Shell: s.shell(r, "The first administrator"), Heading: "The first administrator",
		Lead:   "This site is new. Make the account that looks after it; you can teach with it too.",
		Action: "/first-admin/" + url.PathEscape(r.PathValue("secret")),
	}
}

// makeAccount reads name, e-mail and password, makes the account and signs it in.
func (s *Server) makeAccount(w http.ResponseWriter, r *http.Request, page views.SignUpPage, next string, create func(name, email, password string) (id string, err error)) error {
	if err := readForm(r); err != nil {
		return err
	}
	page.Name, page.Email = r.PostForm.Get("name"), r.PostForm.Get("email")
	page.Problems = missing(r, field{"name", "Enter your name."}, field{"email", "Enter your e-mail."}, field{"password", "Choose a password."})
	if len(page.Problems) > 0 {
		return s.render(w, r, http.StatusUnprocessableEntity, views.SignUp(page))
	}
	id, err := create(page.Name, page.Email, r.PostForm.Get("password"))
	if err != nil {
		return again(err, func(status int, list []views.Problem) error {
			page.Problems = list
			return s.render(w, r, status, views.SignUp(page))
		})
	}
	if err := s.startSession(w, r, id); err != nil {
		return err
	}
	return goTo(w, r, next)
}

// linkForm shows whose link it is and asks for a tap. It changes nothing, so that
// a messenger's preview does no harm.
func (s *Server) linkForm(w http.ResponseWriter, r *http.Request) error {
	user, err := s.Store.UserByLink(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	// The address is a key: it must not travel in a Referer header.
	w.Header().Set("Referrer-Policy", "no-referrer")
	return s.render(w, r, http.StatusOK, views.PersonalLink(views.LinkPage{
		Shell: s.shell(r, "Welcome back"), Name: user.Name, Action: "/link/" + url.PathEscape(r.PathValue("secret")),
	}))
}

func (s *Server) link(w http.ResponseWriter, r *http.Request) error {
	user, err := s.Store.UserByLink(r.Context(), r.PathValue("secret"))
	if err != nil {
		return err
	}
	if err := s.startSession(w, r, user.ID); err != nil {
		return err
	}
	return goTo(w, r, "/")
}

// safeNext is where to go after a sign-in: a path of this site, or the first page.
// "//host" and "/\host" are other sites to a browser.
func safeNext(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(next, "/sign-") {
		return "/"
	}
	return next
}

func lastOf(list string) string {
	parts := strings.Split(list, ",")
	return strings.TrimSpace(parts[len(parts)-1])
}
