package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/views"
)

// drawingPolicy is for a drawing that is opened by itself: its own colours, and
// nothing that runs or loads.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// drawing serves the drawing of a map. Its address carries a hash of its content, so
// browsers may keep it.
func (s *Server) drawing(w http.ResponseWriter, r *http.Request) error {
	bank, err := s.Store.CourseBank(r.Context(), r.PathValue("course"))
	if err != nil {
		return err
	}
	m := bank.Course.Map(r.PathValue("map"))
	if m == nil {
		return fs.ErrNotExist
	}
	hash := hashOf(m.SVG)
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", drawingPolicy)
	h.Set("ETag", `"`+hash+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if r.URL.Query().Get("v") == hash {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), hash) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(m.SVG)))
	_, err = w.Write(m.SVG)
	return err
}

func hashOf(svg []byte) string {
	sum := sha256.Sum256(svg)
	return hex.EncodeToString(sum[:8])
}

// mapView is the map of a presentation with its pins; nil where there is none.
func mapView(b *questions.Bank, p questions.Presentation) *views.Map {
	if p.Item.Map == nil {
		return nil
	}
	m := b.Course.Map(p.Item.Map.ID)
	if m == nil {
		return nil
	}
	out := &views.Map{
		Title: m.Title, About: m.About, Credit: m.Credit, Width: m.Width, Height: m.Height, Href: drawingAddress(b.Course, m),
	}
	if marked := p.Item.Map.Marked; marked != nil {
		out.Pins = append(out.Pins, views.Pin{Letter: "?", X: marked.X, Y: marked.Y, Area: marked.Area})
	}
	for _, o := range p.Options {
		if o.Pin != nil {
			out.Pins = append(out.Pins, views.Pin{Letter: o.ID, X: o.Pin.X, Y: o.Pin.Y, Area: o.Pin.Area})
		}
	}
	return out
}

func drawingAddress(c *course.Course, m *course.Map) string {
	return "/maps/" + url.PathEscape(c.ID) + "/" + url.PathEscape(m.ID) + "?v=" + hashOf(m.SVG)
}
