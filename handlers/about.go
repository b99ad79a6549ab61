package handlers

import (
	"bytes"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/views"
)

// kinds are the kinds of sources in the order in which they are listed.
var kinds = []struct{ id, heading string }{
	{"course-document", "The course's own texts"},
	{"treaty-text", "Texts of the treaties"},
	{"scholarship", "Scholarship"},
	{"reference", "Works of reference"},
	{"news", "News"},
	{"", "Other sources"},
}

func (s *Server) about(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.viewer(r); err != nil {
		return err
	}
	bank := s.bankFor(r)
	c := bank.Course
	page := views.AboutPage{
		Shell: s.shell(r, "About"), Course: c.Title, Description: c.Description,
		Facts: len(c.Facts), Items: len(bank.Items), Version: s.Version,
	}
	groups := map[string][]views.Source{}
	for _, src := range c.Sources {
		kind := ""
		for _, k := range kinds {
			if k.id == src.Kind {
				kind = k.id
			}
		}
		line := strings.Trim(src.Author+", "+src.Year, ", ")
		groups[kind] = append(groups[kind], views.Source{Title: src.Title, Locator: line, Href: webOnly(src.URL)})
	}
	for _, k := range kinds {
		if len(groups[k.id]) > 0 {
			page.Sources = append(page.Sources, views.SourceGroup{Kind: k.heading, Sources: groups[k.id]})
		}
	}
	return s.render(w, r, http.StatusOK, views.About(page))
}

// bankFor is the bank that the visitor is asked from. Pages that only speak of the
// course show the built-in one where theirs cannot be read.
func (s *Server) bankFor(r *http.Request) *questions.Bank {
	id := ""
	if user := visitOf(r).user; user != nil {
		id = user.ID
	}
	bank, err := s.Store.LearnerBank(r.Context(), id)
	if err != nil {
		return s.Bank
	}
	return bank
}

// webOnly drops addresses that a browser should not be sent to.
func webOnly(url string) string {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return url
	}
	return ""
}

// health says that the process answers.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	return plain(w, http.StatusOK, "ok\n")
}

// ready says whether the database answers too.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.Ready(r.Context()); err != nil {
		s.Log.Error("not ready", "error", err)
		return plain(w, http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return plain(w, http.StatusOK, "ok\n")
}

func plain(w http.ResponseWriter, status int, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(text))
	return err
}

// static serves the embedded files. Their names carry a hash of their content, so
// browsers may keep them for ever.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	f, ok := views.Static(r.PathValue("file"))
	if !ok {
		return fs.ErrNotExist
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if f.Gzip == nil {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Body))
		return nil
	}
	h.Add("Vary", "Accept-Encoding")
	body := f.Body
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = f.Gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err := w.Write(body)
	return err
}
