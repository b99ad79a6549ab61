package handlers

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) account(w http.ResponseWriter, r *http.Request) error {
	page, err := s.accountPage(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.Account(page))
}

func (s *Server) accountPage(r *http.Request) (views.AccountPage, error) {
	user := s.me(r)
	mine, err := s.Store.LearnerPlan(r.Context(), user.ID)
	if err != nil {
		return views.AccountPage{}, err
	}
	page := views.AccountPage{
		Shell: s.shell(r, "Account"), Name: user.Name,
		HasPassword: user.HasPassword(), HasLink: user.LinkHash != nil, Plan: myPlanForm(mine, entryOfOwn(mine.Own)),
	}
	if user.Email != nil {
		page.Email = *user.Email
	}
	return page, nil
}

// accountAgain shows the account page again with what was wrong; keep, if any, puts
// what was typed into it.
func (s *Server) accountAgain(w http.ResponseWriter, r *http.Request, err error, keep func(page *views.AccountPage)) error {
	return again(err, func(status int, list []views.Problem) error {
		page, err := s.accountPage(r)
		if err != nil {
			return err
		}
		if keep != nil {
			keep(&page)
		}
		page.Problems = list
		return s.render(w, r, status, views.Account(page))
	})
}

func (s *Server) rename(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	name := r.PostForm.Get("name")
	if err := s.Store.Rename(r.Context(), s.me(r).ID, name); err != nil {
		return s.accountAgain(w, r, err, func(page *views.AccountPage) { page.Name = name })
	}
	return goToDone(w, r, "/account", "name")
}

// setPassword ends every session and the personal link, which others may have; so this
// browser is signed in anew.
func (s *Server) setPassword(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if s.me(r).HasPassword() { // set in another tab; changing it asks for the old one
		return goTo(w, r, "/account")
	}
	email := r.PostForm.Get("email")
	if err := s.Store.SetPassword(r.Context(), s.me(r).ID, email, r.PostForm.Get("password")); err != nil {
		return s.accountAgain(w, r, err, func(page *views.AccountPage) { page.Email = email })
	}
	if err := s.startSession(w, r, s.me(r).ID); err != nil {
		return err
	}
	return goToDone(w, r, "/account", "password")
}

// changePassword ends every session, this browser's too: whoever else knew the old
// password is out.
func (s *Server) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	err := s.Store.ChangePassword(r.Context(), s.me(r).ID, r.PostForm.Get("current"), r.PostForm.Get("password"))
	if errors.Is(err, store.ErrCredentials) {
		err = &store.InputError{Field: "current", Message: "This is not your password now."}
	}
	if err != nil {
		return s.accountAgain(w, r, err, nil)
	}
	if err := s.dropCookie(w, r); err != nil {
		return err
	}
	return goToDone(w, r, "/sign-in", "changed")
}

// newLink shows the new personal link on the page that answers the form, because
// it can be shown only once: the database keeps nothing but its hash.
func (s *Server) newLink(w http.ResponseWriter, r *http.Request) error {
	page, err := s.accountPage(r)
	if err != nil {
		return err
	}
	secret, err := s.Store.NewPersonalLink(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	page.HasLink, page.NewLink = true, s.origin(r)+"/link/"+secret
	return s.render(w, r, http.StatusOK, views.Account(page))
}

func (s *Server) removeLink(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.RemovePersonalLink(r.Context(), s.me(r).ID); err != nil {
		return err
	}
	return goToDone(w, r, "/account", "unlinked")
}

// signOutEverywhere ends the personal link too: whoever has it would be in again.
func (s *Server) signOutEverywhere(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.EndAllSessions(r.Context(), s.me(r).ID); err != nil {
		return err
	}
	if err := s.dropCookie(w, r); err != nil {
		return err
	}
	return goToDone(w, r, "/", "everywhere")
}

func (s *Server) deleteMe(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if r.PostForm.Get("confirm") != "DELETE" {
		return s.accountAgain(w, r, &store.InputError{Field: "confirm", Message: "Type DELETE in capital letters to confirm."}, nil)
	}
	if err := s.Store.DeleteMe(r.Context(), s.me(r).ID); err != nil {
		return err
	}
	if err := s.dropCookie(w, r); err != nil {
		return err
	}
	return goToDone(w, r, "/", "deleted")
}

// export sends all that the site keeps about the learner.
func (s *Server) export(w http.ResponseWriter, r *http.Request) error {
	data, err := s.Store.Export(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="remembrancer-export.json"`)
	_, _ = w.Write(append(body, '\n')) // the reader has gone away: there is nobody to tell
	return nil
}

// reachable reports whether the user can come back from another browser.
func reachable(u quiz.User) bool { return u.HasPassword() || u.LinkHash != nil }
