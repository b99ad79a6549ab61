package handlers

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// maxBody is more than any form of the site needs, uploads apart.
const maxBody = 64 << 10

// observe gives every request an id and writes the access log. It names the route,
// never the address: addresses hold join codes, personal links and tickets.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		v := &visit{id: strings.ToLower(rand.Text()[:12])}
		out := &recorder{ResponseWriter: w}
		out.Header().Set("X-Request-Id", v.id)
		next.ServeHTTP(out, withVisit(r, v))
		if strings.HasPrefix(v.pattern, "GET /static/") || v.pattern == "GET /healthz" {
			return
		}
		s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("id", v.id), slog.String("method", r.Method), slog.String("route", v.pattern),
			slog.Int("status", out.status), slog.Int("bytes", out.bytes),
			slog.Duration("took", time.Since(start).Round(time.Microsecond)))
	})
}

// recorder notes what was sent.
type recorder struct {
	http.ResponseWriter
	status, bytes int
}

// WriteHeader notes the status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write notes the size.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// guardPanics turns a panic into the 500 page, where nothing was sent yet.
func (s *Server) guardPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // net/http's own way to drop a connection
			}
			s.Log.Error("panic", "id", visitOf(r).id, "route", visitOf(r).pattern, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			if out, ok := w.(*recorder); !ok || out.status == 0 {
				s.fail(w, r, errBroken)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// contentPolicy allows our own files and nothing else, inline code least of all.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers sets what holds for every answer. Pages are personal, so nothing is
// stored unless the handler says otherwise.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// bodyLimits are the routes that take more than maxBody.
var bodyLimits = map[string]int64{"POST /courses/upload": maxUpload, "POST /courses/import": maxUpload}

// limitBody bounds what the route reads.
func limitBody(w http.ResponseWriter, r *http.Request, rt route) {
	r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(bodyLimits[rt.Pattern], maxBody))
}
