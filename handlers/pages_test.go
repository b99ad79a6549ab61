package handlers

import (
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// TestPagesFollowTheRules looks at every page that somebody can open.
func TestPagesFollowTheRules(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.student.answerSome(t, 6)
	last := p.student.post("/study/undo", "sitting", p.student.get("/study").value("sitting"))
	last.want(t, http.StatusOK, "")
	topic := s.bank.Course.Topics[0].ID
	class := "/classes/" + p.class
	for name, visit := range map[string]struct {
		b     *browser
		paths []string
	}{
		"nobody":  {p.nobody, []string{"/", "/join", "/j/" + p.code, "/j/NOSUCH99", "/sign-in", "/sign-up", "/about", "/first-admin/x", "/link/x", "/nothing"}},
		"student": {p.student, []string{"/", "/study", "/progress", "/progress/history", "/progress/history?page=2", "/progress/topics/" + topic, "/progress/topics/none", "/account", "/join", "/classes", class}},
		"teacher": {p.teacher, []string{"/", "/classes", class, class + "?sort=due", class + "?sort=nonsense", class + "/students/" + p.studentID, class + "/results", "/admin/users"}},
		"admin":   {p.admin, []string{"/", "/admin/users", "/classes", class}},
	} {
		for _, path := range visit.paths {
			t.Run(name+path, func(t *testing.T) { checkRules(t, visit.b.get(path)) })
		}
	}
}

func checkRules(t *testing.T, p page) {
	t.Helper()
	if p.status >= 500 {
		t.Fatalf("status %d", p.status)
	}
	for selector, n := range map[string]int{"h1": 1, "main": 1, "html[lang=en]": 1, "link[rel=stylesheet]": 1, "style": 0, "[style]": 0, "script:not([src])": 0, "iframe": 0} {
		if got := p.Find(selector).Length(); got != n {
			t.Errorf("%d × %s, want %d", got, selector, n)
		}
	}
	p.Find("input:not([type=hidden]), select").Each(func(_ int, in *goquery.Selection) {
		id, _ := in.Attr("id")
		if in.Closest("label").Length() == 0 && p.Find("label[for='"+id+"']").Length() == 0 {
			t.Errorf("input %q has no label", id)
		}
	})
	p.Find("main *").Each(func(_ int, el *goquery.Selection) {
		if el.Children().Length() > 0 {
			return
		}
		lang, _ := el.Closest("[lang]").Attr("lang")
		for _, r := range el.Text() {
			if unicode.Is(unicode.Han, r) && !strings.HasPrefix(lang, "zh") || unicode.Is(unicode.Cyrillic, r) && !strings.HasPrefix(lang, "ru") {
				t.Errorf("%q is marked as %q", el.Text(), lang)
				return
			}
		}
	})
	for name, part := range map[string]string{"Content-Security-Policy": "script-src 'self';", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "", "Cache-Control": "no-store", "X-Request-Id": ""} {
		if got := p.header.Get(name); got == "" || !strings.Contains(got, part) {
			t.Errorf("header %s: %q", name, got)
		}
	}
}

// TestErrorPages: errors are pages of ours, with what to do and a request id.
func TestErrorPages(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for _, c := range []struct {
		b            *browser
		method, path string
		status       int
		heading      string
	}{
		{p.nobody, "GET", "/nothing/here", 404, "nothing here"},
		{p.nobody, "DELETE", "/join", 405, "cannot be done"},
		{p.nobody, "POST", "/about", 405, "cannot be done"},
		{p.nobody, "GET", "/link/unknown", 404, "link does not work"},
		{p.learner, "GET", "/classes/" + p.class, 404, "nothing here"},
		{p.student, "GET", "/classes/" + p.class, 403, "for others"},
		{p.learner, "GET", "/study/answers/not-an-id", 404, "nothing here"},
		{p.learner, "GET", "/static/app.css", 404, "nothing here"},
	} {
		got := c.b.do(c.method, c.path, nil, "Sec-Fetch-Site", "same-origin")
		got.want(t, c.status, c.heading)
		if !strings.Contains(got.Find("main").Text(), got.header.Get("X-Request-Id")) {
			t.Errorf("%s does not show the request id", c.path)
		}
		checkRules(t, got)
	}
	big := p.learner.post("/account/name", "name", strings.Repeat("x", maxBody+1))
	big.want(t, http.StatusRequestEntityTooLarge, "too much")
}

// TestPanicIsAPage: a mistake of ours is a page too, and the site goes on.
func TestPanicIsAPage(t *testing.T) {
	s := newSite(t)
	broken := func(http.ResponseWriter, *http.Request) error { panic("on purpose") }
	out := &recording{header: http.Header{}}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "/x", nil)
	s.srv.observe(s.srv.guardPanics(s.srv.serve(route{"GET /x", public, broken}))).ServeHTTP(out, req)
	if out.status != 500 || !strings.Contains(out.body.String(), "Something went wrong here") || strings.Contains(out.body.String(), "on purpose") {
		t.Errorf("status %d: %s", out.status, out.body.String())
	}
}

type recording struct {
	header http.Header
	status int
	body   strings.Builder
}

func (r *recording) Header() http.Header         { return r.header }
func (r *recording) WriteHeader(status int)      { r.status = status }
func (r *recording) Write(b []byte) (int, error) { return r.body.Write(b) }

// TestStaticFiles are kept for ever and come compressed.
func TestStaticFiles(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	b.http.Transport = &http.Transport{DisableCompression: true}
	css, _ := b.get("/about").Find("link[rel=stylesheet]").Attr("href")
	got := b.do("GET", css, nil, "Accept-Encoding", "gzip")
	if got.status != 200 || got.header.Get("Content-Encoding") != "gzip" || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", css, got.status, got.header)
	}
	if got = b.do("GET", css, nil); got.header.Get("Content-Encoding") != "" || !strings.Contains(got.body, "@layer") {
		t.Errorf("%s without gzip: %v", css, got.header)
	}
	if html := b.do("GET", "/about", nil, "Accept-Encoding", "gzip"); html.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("pages are not compressed: %v", html.header)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := b.get(path); got.status != 200 || got.body != "ok\n" {
			t.Errorf("%s: %d %q", path, got.status, got.body)
		}
	}
}
