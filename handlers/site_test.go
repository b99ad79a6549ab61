package handlers

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
	"github.com/remembrancer/remembrancer/questions/packs"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// builtIn is the built-in course with its items; it takes a moment to make.
var builtIn = sync.OnceValues(func() (*questions.Bank, error) {
	c, err := course.Load(packs.Beijing1860())
	if err != nil {
		return nil, err
	}
	return generate.Bank(c)
})

// buildPack makes the bank of an uploaded pack, as the program does.
func buildPack(pack fs.FS) (*questions.Bank, error) {
	c, err := course.Load(pack)
	if err != nil {
		return nil, err
	}
	return generate.Bank(c)
}

// site is the whole web application on a fresh database.
type site struct {
	t     *testing.T
	url   string
	now   time.Time
	store *store.Store
	bank  *questions.Bank
	srv   *Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	bank, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return newSiteWith(t, bank)
}

// newSiteWith is the site with another course.
func newSiteWith(t *testing.T, bank *questions.Bank) *site {
	t.Helper()
	var err error
	s := &site{t: t, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), bank: bank}
	clock := func() time.Time { return s.now }
	s.store, err = store.Open(t.Context(), store.Config{URL: filepath.Join(t.TempDir(), "site.db"), Bank: bank, Files: packs.Beijing1860(), Build: buildPack, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.store.Close() })
	s.srv = &Server{Store: s.store, Bank: bank, Now: clock, Version: "test"}
	h, err := s.srv.Handler()
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

// browser is somebody's browser without script: cookies, links and forms.
type browser struct {
	t    *testing.T
	site *site
	http *http.Client
}

func (s *site) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &browser{t: s.t, site: s, http: &http.Client{Jar: jar}}
}

// page is an answer of the site.
type page struct {
	*goquery.Document
	status int
	path   string // where redirects led
	header http.Header
	body   string
}

func (b *browser) do(method, path string, form url.Values, header ...string) page {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.site.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		b.t.Fatal(err)
	}
	return page{doc, resp.StatusCode, resp.Request.URL.Path, resp.Header, string(body)}
}

func (b *browser) get(path string) page { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

// post sends a form given as name, value, name, value, …
func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

// stay is the same browser, not following redirects.
func (b *browser) stay() *browser {
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &browser{b.t, b.site, &http.Client{Jar: b.http.Jar, CheckRedirect: stop}}
}

// want fails the test unless the page has this status and heading part.
func (p page) want(t *testing.T, status int, heading string) page {
	t.Helper()
	if p.status != status || !strings.Contains(p.Find("h1").Text(), heading) {
		t.Fatalf("%s: status %d, heading %q; want %d, %q\n%s", p.path, p.status, p.Find("h1").Text(), status, heading, p.Find(".problems, .sheet").Text())
	}
	return p
}

// value is the value of the first field with this name.
func (p page) value(name string) string {
	v, _ := p.Find("[name='" + name + "']").First().Attr("value")
	return v
}

// people of a site: an administrator, a teacher with a class, a student in it, a
// teacher and a learner who have nothing to do with it.
type people struct {
	class, studentID, outsiderID, code          string
	nobody, learner, student, stranger, teacher *browser
	admin                                       *browser
}

func (s *site) people() people {
	s.t.Helper()
	ctx := s.t.Context()
	must := func(u quiz.User, err error) quiz.User {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
		return u
	}
	secret, _, err := s.store.FirstAdminLink(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	root := must(s.store.ClaimFirstAdmin(ctx, secret, "Root", "root@example.org", "horse battery staple"))
	anna := must(s.store.SignUp(ctx, "Anna", "anna@example.org", "horse battery staple"))
	otto := must(s.store.SignUp(ctx, "Otto", "otto@example.org", "horse battery staple"))
	lena := must(s.store.SignUp(ctx, "Lena", "lena@example.org", "horse battery staple"))
	for _, id := range []string{anna.ID, otto.ID} {
		if err := s.store.SetRole(ctx, root.ID, id, quiz.RoleTeacher); err != nil {
			s.t.Fatal(err)
		}
	}
	class, err := s.store.CreateClass(ctx, anna.ID, "HIST 214", "")
	if err != nil {
		s.t.Fatal(err)
	}
	pavel, _, err := s.store.Join(ctx, class.JoinCode, "Pavel", "192.0.2.1", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return people{
		class: class.ID, studentID: pavel.ID, outsiderID: lena.ID, code: class.JoinCode,
		nobody: s.browser(), learner: s.as(lena.ID), student: s.as(pavel.ID), stranger: s.as(otto.ID), teacher: s.as(anna.ID), admin: s.as(root.ID),
	}
}

// as returns a browser in which the user is signed in.
func (s *site) as(userID string) *browser {
	s.t.Helper()
	secret, err := s.store.NewSession(s.t.Context(), userID)
	if err != nil {
		s.t.Fatal(err)
	}
	b := s.browser()
	u, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	b.http.Jar.SetCookies(u, []*http.Cookie{{Name: cookieName, Value: secret, Path: "/"}})
	return b
}
