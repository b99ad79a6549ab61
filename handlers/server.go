// Package handlers is HTTP in, HTTP out. routes.go is its table of contents:
// every route and who may call it. A handler reads the request, calls the store or
// the bank once or twice, and renders a view; respond.go turns its error into a
// page. There is no SQL, no formula and no HTML here.
package handlers

import (
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// Server answers the requests of one site.
type Server struct {
	Store   *store.Store
	Bank    *questions.Bank
	Log     *slog.Logger     // nil: silent
	Now     func() time.Time // nil: time.Now
	BaseURL string           // for example "https://learn.example.org"; "": taken from each request
	Version string
	// BehindProxy takes the client's address from X-Forwarded-For.
	BehindProxy bool

	sessions *cookieStore
	checked  checks
	counted  exportCounts
	uploads  uploadQueue
	broken   []byte // the page for when rendering itself fails, rendered at start
}

// Handler returns the whole site. It fails where the options do not make sense.
func (s *Server) Handler() (http.Handler, error) {
	if s.Store == nil || s.Bank == nil {
		return nil, errors.New("handlers: a server needs a store and a bank")
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.BaseURL = strings.TrimSuffix(s.BaseURL, "/")
	s.uploads.wait = placeWait
	s.uploads.places = make(chan struct{}, uploadsAtOnce)
	s.sessions = &cookieStore{secure: strings.HasPrefix(s.BaseURL, "https://")}
	var err error
	if s.broken, err = s.renderBroken(); err != nil {
		return nil, err
	}
	protect, err := s.crossOrigin()
	if err != nil {
		return nil, err
	}
	return s.observe(s.guardPanics(headers(protect.Handler(s.mux())))), nil
}

// crossOrigin refuses unsafe requests that come from other sites. Behind a proxy
// that rewrites Host, the base address is what browsers send as Origin.
func (s *Server) crossOrigin() (*http.CrossOriginProtection, error) {
	protect := http.NewCrossOriginProtection()
	if s.BaseURL != "" {
		u, err := url.Parse(s.BaseURL)
		if err != nil {
			return nil, err
		}
		if err := protect.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, err
		}
	}
	protect.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, errForeignOrigin)
	}))
	return protect, nil
}

// mux is the route table. The mux's own plain-text answers for unknown addresses
// and methods are replaced by pages.
func (s *Server) mux() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.Pattern, s.serve(rt))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := &statusProbe{header: http.Header{}}
		h.ServeHTTP(probe, r)
		if probe.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", probe.header.Get("Allow"))
			s.fail(w, r, errMethod)
			return
		}
		s.fail(w, r, fs.ErrNotExist)
	})
}

// statusProbe notes the status a handler would send, and drops the rest.
type statusProbe struct {
	header http.Header
	status int
}

func (p *statusProbe) Header() http.Header { return p.header }

func (p *statusProbe) Write(b []byte) (int, error) { return len(b), nil }

func (p *statusProbe) WriteHeader(status int) { p.status = status }

// origin is the address of the site as its visitors type it.
func (s *Server) origin(r *http.Request) string {
	if s.BaseURL != "" {
		return s.BaseURL
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
