package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestEveryFormSurvives sends every form empty, twice, and with nonsense, as
// somebody who may send it. None may break, and none may answer with a bare page.
func TestEveryFormSurvives(t *testing.T) {
	s := newSite(t)
	p := s.people()
	nonsense := url.Values{}
	for _, name := range []string{"code", "name", "email", "password", "current", "confirm", "next", "sitting", "ticket", "chosen", "order", "text", "move", "sure", "do", "role", "page", "exam", "minutes", "target", "days"} {
		nonsense[name] = []string{"\x00\xff'\";<script>", strings.Repeat("長", 5000)}
	}
	for _, rt := range s.srv.routes() {
		method, pattern, _ := strings.Cut(rt.Pattern, " ")
		if method != http.MethodPost || strings.Contains(pattern, "sign-out") {
			continue
		}
		path := strings.NewReplacer("{class}", p.class, "{learner}", p.outsiderID, "{user}", p.outsiderID, "{secret}", "x", "{course}", s.bank.Course.ID, "{draft}", "x").Replace(pattern)
		for name, form := range map[string]url.Values{"empty": {}, "empty again": {}, "nonsense": nonsense} {
			got := p.admin.do(method, path, form)
			if got.status >= 500 || got.status == http.StatusMethodNotAllowed || got.Find("h1").Length() != 1 {
				t.Errorf("%s %s: %d %q", rt.Pattern, name, got.status, got.Find("h1").Text())
			}
			if strings.Contains(got.body, "<script>'") || strings.Contains(got.body, "\";<script>") {
				t.Errorf("%s %s: the page holds what was sent, unescaped", rt.Pattern, name)
			}
		}
		for _, query := range []string{"?done=<script>", "?code=%00&next=//evil&size=99999999999999999999&page=-1&sort=x"} {
			if got := p.admin.get(strings.Replace(path, "/study/undo", "/study", 1) + query); got.status >= 500 {
				t.Errorf("GET %s: %d", path+query, got.status)
			}
		}
	}
}

// TestSignInAndOut checks where a sign-in leads, and that a sign-out ends the session.
func TestSignInAndOut(t *testing.T) {
	s := newSite(t)
	s.people()
	b := s.browser()
	wall := b.get("/progress")
	if wall.path != "/sign-in" || wall.value("next") != "/progress" {
		t.Fatalf("/progress led to %s, next %q", wall.path, wall.value("next"))
	}
	bad := b.post("/sign-in", "email", "lena@example.org", "password", "wrong", "next", "/progress")
	bad.want(t, 422, "Sign in")
	if bad.value("email") != "lena@example.org" || bad.value("next") != "/progress" || bad.value("password") != "" {
		t.Error("the form does not keep what it should, or keeps the password")
	}
	in := b.post("/sign-in", "email", "LENA@example.org", "password", "horse battery staple", "next", "/progress")
	if in.path != "/progress" || in.status != 200 {
		t.Fatalf("signing in led to %s, %d", in.path, in.status)
	}
	old := b.http.Jar.Cookies(mustURL(t, s.url))
	b.post("/sign-out").want(t, 200, s.bank.Course.Title)
	stolen := s.browser()
	stolen.http.Jar.SetCookies(mustURL(t, s.url), old)
	if p := stolen.get("/progress"); p.path != "/sign-in" {
		t.Error("the old cookie still works after the sign-out")
	}
}

func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"/progress": "/progress", "/study?size=5": "/study?size=5", "": "/", "//evil.example": "/", "/\\evil.example": "/",
		"https://evil.example/": "/", "javascript:alert(1)": "/", "/a\r\nSet-Cookie: x": "/", "\t//evil": "/", "/sign-in?next=/": "/",
	} {
		if got := safeNext(next); got != want {
			t.Errorf("safeNext(%q) = %q, want %q", next, got, want)
		}
	}
}

// TestTooManyAttempts: guessing passwords and codes ends in a pause, said in words.
func TestTooManyAttempts(t *testing.T) {
	s := newSite(t)
	s.people()
	b := s.browser()
	for name, try := range map[string]func() page{
		"password": func() page {
			return b.post("/sign-in", "email", "lena@example.org", "password", "guess guess")
		},
		"code": func() page { return b.get("/j/WRONG99") },
	} {
		var last page
		for range 60 {
			if last = try(); last.status == http.StatusTooManyRequests {
				break
			}
		}
		if last.status != http.StatusTooManyRequests || !strings.Contains(last.Find(".problems").Text(), "Wait") {
			t.Errorf("%s: %d %q", name, last.status, last.Find(".problems").Text())
		}
	}
}

// TestPersonalLink: opening it changes nothing, the button signs in, a new link
// replaces it.
func TestPersonalLink(t *testing.T) {
	s := newSite(t)
	p := s.people()
	made := p.student.post("/account/link").want(t, 200, "Account")
	link := strings.TrimPrefix(made.Find("#new-link").Text(), s.url)
	if !strings.HasPrefix(link, "/link/") {
		t.Fatalf("the link is %q", link)
	}
	if again := p.student.get("/account"); strings.Contains(again.body, link) {
		t.Error("the link is shown a second time")
	}
	phone := s.browser()
	preview := phone.get(link).want(t, 200, "Welcome back, Pavel")
	if len(phone.http.Jar.Cookies(mustURL(t, s.url))) > 0 || preview.header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("opening the link signs in, or its address can leak")
	}
	if in := phone.post(link); in.path != "/" || in.status != 200 || phone.get("/account").value("name") != "Pavel" {
		t.Errorf("the link led to %s", in.path)
	}
	help := p.teacher.post("/classes/"+p.class+"/students/"+p.studentID+"/link").want(t, 200, "Pavel")
	if help.Find(".secret").Length() != 1 {
		t.Error("the teacher's page does not show the new link")
	}
	s.browser().get(link).want(t, 404, "does not work")
}

// TestTeacherCannotBecomeAnAccount: links are for those who have no other way.
func TestTeacherCannotBecomeAnAccount(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.student.post("/account/set-password", "email", "pavel@example.org", "password", "three odd words").want(t, 200, "Account")
	path := "/classes/" + p.class + "/students/" + p.studentID
	p.teacher.post(path+"/link").want(t, 403, "for others")
	if strings.Contains(p.teacher.get(path).body, "/link\"") {
		t.Error("the page offers what is refused")
	}
}

// TestAccount walks through what a student can change.
func TestAccount(t *testing.T) {
	s := newSite(t)
	p := s.people()
	b := p.student
	if got := b.post("/account/name", "name", "Pavel I."); !strings.Contains(got.Find(".notice").Text(), "changed") || got.value("name") != "Pavel I." {
		t.Errorf("rename: %d %s", got.status, got.path)
	}
	bad := b.post("/account/set-password", "email", "nonsense", "password", "x")
	bad.want(t, 422, "Account")
	b.post("/account/set-password", "email", "pavel@example.org", "password", "three odd words").want(t, 200, "Account")
	b.post("/account/password", "current", "wrong", "password", "four other odd words").want(t, 422, "Account")
	if out := b.post("/account/password", "current", "three odd words", "password", "four other odd words"); out.path != "/sign-in" {
		t.Errorf("the new password led to %s", out.path)
	}
	b.post("/sign-in", "email", "pavel@example.org", "password", "four other odd words").want(t, 200, "first question")
	if file := b.get("/account/export.json"); !strings.Contains(file.body, "pavel@example.org") || !strings.Contains(file.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("export: %d %v", file.status, file.header)
	}
	b.post("/account/delete", "confirm", "delete").want(t, 422, "Account")
	if gone := b.post("/account/delete", "confirm", "DELETE"); gone.path != "/" || !strings.Contains(gone.Find(".notice").Text(), "deleted") {
		t.Errorf("delete led to %s: %s", gone.path, gone.Find(".notice").Text())
	}
	if in := b.post("/sign-in", "email", "pavel@example.org", "password", "four other odd words"); in.status != 422 {
		t.Errorf("a deleted user signs in: %d", in.status)
	}
}

// TestTeacherRunsAClass makes a class, watches a student, closes the code, removes
// the student and takes the results.
func TestTeacherRunsAClass(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.teacher.post("/classes", "name", "").want(t, 422, "Classes")
	made := p.teacher.post("/classes", "name", "East Asia 東亞").want(t, 200, "East Asia")
	code := made.Find(".code").Text()
	if !strings.Contains(made.body, s.url+"/j/"+code) {
		t.Errorf("the page does not show the address for %q", code)
	}
	pupil := s.browser()
	pupil.post("/join", "code", strings.ToLower(code), "name", "Mei").want(t, 200, "")
	pupil.answerSome(t, 6)
	class := made.path
	roster := p.teacher.get(class+"?sort=known").want(t, 200, "East Asia")
	href, ok := roster.Find("tbody th a").Attr("href")
	if !ok || !strings.Contains(roster.Find("tbody").Text(), "Mei") {
		t.Fatal("Mei is not on the roster")
	}
	p.teacher.get(href).want(t, 200, "Mei")
	p.teacher.get(class+"/results").want(t, 200, "Results")
	for name, part := range map[string]string{"students.csv": "Mei", "answers.csv": "Mei", "results.xlsx": "PK"} {
		file := p.teacher.get(class + "/results/" + name)
		if file.status != 200 || !strings.Contains(file.body, part) || !strings.Contains(file.header.Get("Content-Disposition"), "east-asia-"+name) {
			t.Errorf("%s: %d %v", name, file.status, file.header)
		}
	}
	p.teacher.post(class+"/code", "do", "close").want(t, 200, "East Asia")
	s.browser().post("/join", "code", code, "name", "Late").want(t, 422, "Join")
	if fresh := p.teacher.post(class+"/code", "do", "new"); fresh.Find(".code").Text() == code {
		t.Error("the code is still the old one")
	}
	p.teacher.post(class+"/rename", "name", "Asia").want(t, 200, "Asia")
	if after := p.teacher.post(href + "/remove"); after.status != 200 || strings.Contains(after.Find("tbody").Text(), "Mei") {
		t.Errorf("Mei is still there: %d", after.status)
	}
	pupil.get("/").want(t, 200, "")
}

// TestSignedInJoinsWithOneButton: no name is asked of somebody we know.
func TestSignedInJoinsWithOneButton(t *testing.T) {
	s := newSite(t)
	p := s.people()
	form := p.learner.get("/j/" + p.code)
	if form.Find("[name=name]").Length() != 0 || !strings.Contains(form.Find("form").Text(), "Lena") {
		t.Error("the form asks for a name again")
	}
	if in := p.learner.post("/join", "code", p.code); in.path != "/study" {
		t.Errorf("joining led to %s", in.path)
	}
	if home := p.learner.get("/"); !strings.Contains(home.body, "HIST 214") {
		t.Error("the day does not name the class")
	}
	if again := p.learner.post("/join", "code", p.code); again.path != "/study" {
		t.Errorf("joining again led to %s", again.path)
	}
}

// TestAdmin changes roles, and cannot leave the site without an administrator.
func TestAdmin(t *testing.T) {
	s := newSite(t)
	p := s.people()
	done := p.admin.post("/admin/users/"+p.outsiderID+"/role", "role", "teacher").want(t, 200, "Users")
	if !strings.Contains(done.Find(".notice").Text(), "role is changed") {
		t.Error("no notice")
	}
	p.learner.get("/").want(t, 200, "Classes")
	p.admin.post("/admin/users/"+p.outsiderID+"/role", "role", "emperor").want(t, 422, "cannot be saved")
	s.browser().post("/first-admin/x", "name", "Eve", "email", "eve@example.org", "password", "horse battery").want(t, 409, "already has an administrator")
}

// TestLinkCanBeRemoved: the button is there while there is a link.
func TestLinkCanBeRemoved(t *testing.T) {
	s := newSite(t)
	p := s.people()
	const button = "form[action='/account/link/remove'] button"
	if p.student.get("/account").Find(button).Length() != 0 {
		t.Error("a button for a link that is not there")
	}
	made := p.student.post("/account/link")
	link := strings.TrimPrefix(made.Find("#new-link").Text(), s.url)
	if made.Find(button).Length() != 1 || p.student.get("/account").Find(button).Length() != 1 {
		t.Error("no button to delete the link")
	}
	gone := p.student.post("/account/link/remove").want(t, 200, "Account")
	if gone.Find(button).Length() != 0 || !strings.Contains(gone.Find(".notice").Text(), "deleted") {
		t.Errorf("after deleting: %q", gone.Find(".notice").Text())
	}
	s.browser().post(link).want(t, 404, "does not work")
	p.student.post("/account/link/remove").want(t, 200, "Account")
}

// TestPasswordEndsWhatOthersHold: whoever came in by a link, a teacher say, is out
// when the student sets a password; the student stays in.
func TestPasswordEndsWhatOthersHold(t *testing.T) {
	s := newSite(t)
	p := s.people()
	made := p.teacher.post("/classes/" + p.class + "/students/" + p.studentID + "/link")
	link := strings.TrimPrefix(made.Find(".secret").Text(), s.url)
	entries, err := s.store.Audit(t.Context(), 1)
	if err != nil || len(entries) != 1 || entries[0].Action != "personal link made" || !strings.Contains(entries[0].Target, p.studentID) {
		t.Errorf("the audit log has %+v, %v", entries, err)
	}
	other := s.browser()
	other.post(link).want(t, 200, "")
	before := p.student.http.Jar.Cookies(mustURL(t, s.url))[0].Value
	p.student.post("/account/set-password", "email", "pavel@example.org", "password", "three odd words").want(t, 200, "Account")
	if after := p.student.http.Jar.Cookies(mustURL(t, s.url))[0].Value; after == before {
		t.Error("the session is still the old one")
	}
	if got := other.get("/account"); got.path != "/sign-in" {
		t.Errorf("the other browser is still in: %s", got.path)
	}
	other.post(link).want(t, 404, "does not work")
}

// TestSignUpLimit: one address cannot make accounts without end.
func TestSignUpLimit(t *testing.T) {
	s := newSite(t)
	s.people()
	b := s.browser()
	var last page
	for i := range 31 {
		last = b.post("/sign-up", "name", "Lena", "email", "lena@example.org", "password", "three odd words")
		if i < 30 && last.status != http.StatusUnprocessableEntity {
			t.Fatalf("sign-up %d: %d", i+1, last.status)
		}
	}
	if last.status != http.StatusTooManyRequests || !strings.Contains(last.Find(".problems").Text(), "Wait 60 minutes") {
		t.Errorf("%d %q", last.status, last.Find(".problems").Text())
	}
}

// TestNameTakenInClass: the advice stands on the page.
func TestNameTakenInClass(t *testing.T) {
	s := newSite(t)
	p := s.people()
	if got := p.student.post("/account/name", "name", "anna"); got.status != 422 || !strings.Contains(got.Find(".problems").Text(), "Add an initial") {
		t.Errorf("rename: %d %q", got.status, got.Find(".problems").Text())
	}
	p.learner.post("/account/name", "name", "Pavel").want(t, 200, "Account")
	if got := p.learner.post("/join", "code", p.code); got.status != 422 || !strings.Contains(got.Find(".problems").Text(), "account page") {
		t.Errorf("join: %d %q", got.status, got.Find(".problems").Text())
	}
}

// TestAuditNamesWhoActed: what a teacher does in a class stands under the teacher's
// name in the audit log, and not under the command line's.
func TestAuditNamesWhoActed(t *testing.T) {
	s := newSite(t)
	p := s.people()
	teacher, err := s.store.UserByEmail(t.Context(), "anna@example.org")
	if err != nil {
		t.Fatal(err)
	}
	for action, form := range map[string][]string{
		"join code closed":   {"/code", "do", "close"},
		"join code opened":   {"/code", "do", "open"},
		"join code replaced": {"/code", "do", "new"},
		"class renamed":      {"/rename", "name", "9b"},
		"class plan changed": {"/plan", "exam", "2026-12-14", "target", "90", "days", "1"},
		"student removed":    {"/students/" + p.studentID + "/remove"},
	} {
		p.teacher.post("/classes/"+p.class+form[0], form[1:]...).want(t, 200, "")
		entries, err := s.store.Audit(t.Context(), 1)
		if err != nil || len(entries) != 1 || entries[0].Action != action || entries[0].ActorID != teacher.ID {
			t.Errorf("after %q the audit log has %+v, %v; want it by %s", action, entries, err, teacher.ID)
		}
	}
}
