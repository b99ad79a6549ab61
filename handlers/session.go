package handlers

import (
	"context"
	"errors"
	"net/http"

	"github.com/gorilla/sessions"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// cookieName is the one cookie of the site.
const cookieName = "remembrancer"

// cookieAge is as long as the row in the database can live.
const cookieAge = 90 * 24 * 60 * 60

// cookieStore is a sessions.Store whose cookie holds nothing but the session's
// secret. All that belongs to a session stands in the database, so that a sign-out
// or a new password ends it for good.
type cookieStore struct{ secure bool }

// Get returns the request's session.
func (c *cookieStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(c, name)
}

// New reads the session from the request's cookie.
func (c *cookieStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(c, name)
	session.Options = &sessions.Options{
		Path: "/", MaxAge: cookieAge, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: c.secure || r.TLS != nil,
	}
	session.IsNew = true
	if cookie, err := r.Cookie(name); err == nil && cookie.Value != "" {
		session.ID, session.IsNew = cookie.Value, false
	}
	return session, nil
}

// Save sends the cookie.
func (c *cookieStore) Save(_ *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	http.SetCookie(w, sessions.NewCookie(session.Name(), session.ID, session.Options))
	return nil
}

// visit is what we know about a request while it is answered.
type visit struct {
	id      string // request id
	pattern string // of the route
	looked  bool   // whether user is settled
	user    *quiz.User
}

type visitKey struct{}

// visitOf returns the request's visit; outside observe (in tests of a part) a fresh one.
func visitOf(r *http.Request) *visit {
	if v, ok := r.Context().Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

func withVisit(r *http.Request, v *visit) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
}

// viewer returns who is signed in, or nil. The database is asked once per request
// and only where there is a cookie.
func (s *Server) viewer(r *http.Request) (*quiz.User, error) {
	v := visitOf(r)
	if v.looked {
		return v.user, nil
	}
	session, err := s.sessions.Get(r, cookieName)
	if err != nil {
		return nil, err
	}
	if session.IsNew {
		v.looked = true
		return nil, nil
	}
	user, err := s.Store.SessionUser(r.Context(), session.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	v.looked = true
	if err == nil {
		v.user = &user
	}
	return v.user, nil
}

// me returns who is signed in, on routes whose policy says that somebody is.
func (s *Server) me(r *http.Request) quiz.User { return *visitOf(r).user }

// startSession signs user in on this browser. The secret is always new, so that a
// cookie planted before cannot become a signed-in one.
func (s *Server) startSession(w http.ResponseWriter, r *http.Request, userID string) error {
	secret, err := s.Store.NewSession(r.Context(), userID)
	if err != nil {
		return err
	}
	session, err := s.sessions.Get(r, cookieName)
	if err != nil {
		return err
	}
	if !session.IsNew {
		if err := s.Store.EndSession(r.Context(), session.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	session.ID = secret
	return session.Save(r, w)
}

// endSession signs this browser out.
func (s *Server) endSession(w http.ResponseWriter, r *http.Request) error {
	session, err := s.sessions.Get(r, cookieName)
	if err != nil || session.IsNew {
		return err
	}
	if err := s.Store.EndSession(r.Context(), session.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return s.dropCookie(w, r)
}

// dropCookie makes the browser forget a session that is gone from the database.
func (s *Server) dropCookie(w http.ResponseWriter, r *http.Request) error {
	session, err := s.sessions.Get(r, cookieName)
	if err != nil {
		return err
	}
	session.ID, session.Options.MaxAge = "", -1
	return session.Save(r, w)
}
