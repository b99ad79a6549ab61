package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/views"
)

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	zippers = sync.Pool{New: func() any {
		// Level 1 costs a quarter of level 6 and gives up a tenth of the size.
		zw, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
		return zw
	}}
)

func buffer() *bytes.Buffer {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	return buf
}

// render makes the whole page before the first byte is sent, so that a failure
// becomes an error page and never half a page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffer()
	defer buffers.Put(buf)
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	sendHTML(w, r, status, buf.Bytes())
	return nil
}

func sendHTML(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	if takesGzip(r) {
		buf := buffer()
		defer buffers.Put(buf)
		zw := zippers.Get().(*gzip.Writer)
		defer zippers.Put(zw)
		zw.Reset(buf)
		_, err := zw.Write(body)
		if err == nil && zw.Close() == nil {
			h.Set("Content-Encoding", "gzip")
			body = buf.Bytes()
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone away: there is nobody to tell
	}
}

func takesGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// renderBroken makes the page for when nothing else works.
func (s *Server) renderBroken() ([]byte, error) {
	var buf bytes.Buffer
	page := errorPage(errorText{
		status: http.StatusInternalServerError, heading: "Something went wrong here",
		what: "The fault is on this site, not in what you did. Your answers are safe.",
		do:   "Try again in a moment.",
	})
	err := views.Error(page).Render(context.Background(), &buf)
	return buf.Bytes(), err
}

// shell is the frame of a page for whoever is looking at it.
func (s *Server) shell(r *http.Request, title string) views.Shell {
	user := visitOf(r).user
	return views.Shell{Title: title, Nav: nav(user, r.URL.Path), Notice: notice(r)}
}

func nav(user *quiz.User, path string) []views.Link {
	if user == nil {
		return []views.Link{
			{Text: "Join", Href: "/join", Current: path == "/join"},
			{Text: "Sign in", Href: "/sign-in", Current: path == "/sign-in"},
		}
	}
	links := []views.Link{{Text: "Today", Href: "/", Current: path == "/"}}
	if user.Role != quiz.RoleLearner {
		links = []views.Link{
			{Text: "Classes", Href: "/classes", Current: path == "/" || strings.HasPrefix(path, "/classes")},
			{Text: "Courses", Href: "/courses", Current: strings.HasPrefix(path, "/courses") || strings.HasPrefix(path, "/drafts")},
			{Text: "Study", Href: "/study"},
		}
	}
	links = append(links, views.Link{Text: "Progress", Href: "/progress", Current: strings.HasPrefix(path, "/progress")})
	if user.Role == quiz.RoleAdmin {
		links = append(links, views.Link{Text: "Users", Href: "/admin/users", Current: path == "/admin/users"})
	}
	return append(links, views.Link{Text: "Account", Href: "/account", Current: strings.HasPrefix(path, "/account")})
}

// notices are what a redirect can say about what was done. Only the code travels.
var notices = map[string]string{
	"name":         "Your name is changed.",
	"plan":         "Your plan is saved.",
	"password":     "Saved. You can now sign in with e-mail and password.",
	"changed":      "Your password is changed. Sign in with the new one.",
	"unlinked":     "Your personal link is deleted. It no longer works.",
	"everywhere":   "You are signed out on every device. A personal link no longer works.",
	"signed-out":   "You are signed out.",
	"deleted":      "You and all your answers are deleted.",
	"undone":       "Taken back. Here is a question again.",
	"nothing":      "There is nothing to take back.",
	"superseded":   "That question was changed after it was shown to you, so the answer was not counted. Here is the next one.",
	"withdrawn":    "That question is no longer asked, so the answer was not counted. Here is the next one.",
	"expired":      "That question was shown more than a day ago, so the answer was not counted. Here is the next one.",
	"elsewhere":    "That question was answered before. Here is the next one.",
	"class":        "The class is made. Give your students the code or the address.",
	"renamed":      "The class has a new name.",
	"open":         "The class is open for joining.",
	"close":        "The class is closed for joining. Those who are in stay in.",
	"new":          "The class has a new code. The old one no longer works.",
	"class-plan":   "The plan of the class is saved.",
	"removed":      "The student is removed from the class.",
	"role":         "The role is changed.",
	"item-disable": "The class is not asked this question any more, from the next question on.",
	"item-change":  "The question is changed for this class, from the next question on.",
	"item-restore": "The class is asked the question as the course has it again.",
	"published":    "The new version is published. It is asked from the next question on.",
	"discarded":    "The draft is thrown away.",
	"rest":         "Nothing is due, and today's new facts are met.",
}

func notice(r *http.Request) string { return notices[r.URL.Query().Get("done")] }

// goTo answers a form: look there now.
func goTo(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// goToDone is goTo with the code of a notice.
func goToDone(w http.ResponseWriter, r *http.Request, path, code string) error {
	return goTo(w, r, path+"?done="+code)
}
