package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestEveryRouteHasAPolicy fails when somebody adds a route without saying who may
// call it.
func TestEveryRouteHasAPolicy(t *testing.T) {
	seen := map[string]bool{}
	for _, rt := range newSite(t).srv.routes() {
		if rt.Policy == unset || rt.Policy > classMember {
			t.Errorf("%s has no policy", rt.Pattern)
		}
		if rt.Handle == nil {
			t.Errorf("%s has no handler", rt.Pattern)
		}
		if seen[rt.Pattern] {
			t.Errorf("%s stands twice", rt.Pattern)
		}
		seen[rt.Pattern] = true
		if strings.Contains(rt.Pattern, "{class}") && rt.Policy != classTeacher && rt.Policy != classMember {
			t.Errorf("%s names a class, but its policy does not look at it", rt.Pattern)
		}
	}
}

// TestUnsetPolicyLetsNobodyIn: the zero value must not be an open door.
func TestUnsetPolicyLetsNobodyIn(t *testing.T) {
	s := newSite(t)
	p := s.people()
	rt := route{Pattern: "GET /x", Handle: s.srv.about}
	for name, b := range map[string]*browser{"nobody": p.nobody, "admin": p.admin} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/x", nil)
		u, _ := url.Parse(s.url)
		for _, c := range b.http.Jar.Cookies(u) {
			req.AddCookie(c)
		}
		out := &statusProbe{header: http.Header{}}
		s.srv.serve(rt).ServeHTTP(out, withVisit(req, &visit{}))
		if out.status != http.StatusForbidden && out.status != http.StatusSeeOther {
			t.Errorf("%s got in: %d", name, out.status)
		}
	}
}

// TestRouteByRole walks every route as every kind of visitor.
func TestRouteByRole(t *testing.T) {
	s := newSite(t)
	p := s.people()
	// What each policy lets through, in the order of roles below.
	const ok, sign, no, hidden = "in", "sign in", "403", "404"
	want := map[policy][6]string{
		public:       {ok, ok, ok, ok, ok, ok},
		signedIn:     {sign, ok, ok, ok, ok, ok},
		teacher:      {sign, no, no, ok, ok, ok},
		admin:        {sign, no, no, no, no, ok},
		classTeacher: {sign, hidden, no, hidden, ok, ok},
		classMember:  {sign, hidden, ok, hidden, ok, ok},
	}
	roles := []struct {
		name string
		b    *browser
	}{{"nobody", p.nobody}, {"learner", p.learner}, {"student", p.student}, {"other teacher", p.stranger}, {"class teacher", p.teacher}, {"admin", p.admin}}
	for _, rt := range s.srv.routes() {
		method, pattern, _ := strings.Cut(rt.Pattern, " ")
		if ends(rt.Pattern) {
			continue // these end the very sessions that the walk needs
		}
		path := strings.NewReplacer("{$}", "", "{class}", p.class, "{learner}", p.studentID, "{user}", p.outsiderID,
			"{code}", p.code, "{file...}", "nothing.css").Replace(pattern)
		path = strings.NewReplacer("{secret}", "x", "{review}", "x", "{sitting}", "x", "{topic}", "x", "{course}", s.bank.Course.ID, "{draft}", "x", "{format}", "aiken").Replace(path)
		for i, role := range roles {
			got := outcome(role.b.stay().do(method, path, nil), rt)
			if got != want[rt.Policy][i] {
				t.Errorf("%s as %s: %s, want %s", rt.Pattern, role.name, got, want[rt.Policy][i])
			}
		}
	}
}

func ends(pattern string) bool {
	for _, p := range []string{"sign-out", "/account/password", "/account/delete", "/remove", "/role"} {
		if strings.Contains(pattern, p) {
			return true
		}
	}
	return false
}

// outcome says how far a request came. A refusal by the policy and one by the
// handler (a class that is gone, a form without fields) look different.
func outcome(p page, rt route) string {
	switch {
	case p.status == http.StatusSeeOther && strings.HasPrefix(p.header.Get("Location"), "/sign-in?next="):
		return "sign in"
	case p.status == http.StatusForbidden:
		return "403"
	case p.status >= 500:
		return "broken"
	case p.status == http.StatusNotFound && strings.Contains(rt.Pattern, "{class}"):
		return "404"
	}
	return "in"
}

// TestGuardedActions walks the routes that the table above leaves out.
func TestGuardedActions(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for _, path := range []string{"/classes/" + p.class + "/students/" + p.studentID + "/remove", "/admin/users/" + p.outsiderID + "/role"} {
		for name, b := range map[string]*browser{"learner": p.learner, "student": p.student, "other teacher": p.stranger} {
			if got := b.stay().post(path, "role", "admin"); got.status != http.StatusForbidden && got.status != http.StatusNotFound {
				t.Errorf("%s as %s: %d", path, name, got.status)
			}
		}
		if got := p.nobody.stay().post(path); got.status != http.StatusSeeOther {
			t.Errorf("%s as nobody: %d", path, got.status)
		}
	}
	for _, path := range []string{"/account/delete", "/account/password", "/account/link/remove", "/account/sign-out-everywhere"} {
		if got := p.nobody.post(path); got.path != "/sign-in" {
			t.Errorf("%s as nobody led to %s", path, got.path)
		}
	}
}

// TestForeignOrigin: no unsafe request from another site gets through.
func TestForeignOrigin(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for _, rt := range s.srv.routes() {
		method, pattern, _ := strings.Cut(rt.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		path := strings.NewReplacer("{class}", p.class, "{learner}", p.studentID, "{user}", p.outsiderID, "{secret}", "x", "{course}", s.bank.Course.ID, "{draft}", "x").Replace(pattern)
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
			got := p.admin.do(method, path, nil, header...)
			if got.status != http.StatusForbidden || !strings.Contains(got.Find("h1").Text(), "another site") {
				t.Errorf("%s with %v: %d %q", rt.Pattern, header, got.status, got.Find("h1").Text())
			}
		}
	}
	if got := p.admin.get("/account"); got.status != http.StatusOK {
		t.Errorf("the administrator is gone: %d", got.status)
	}
}

// TestDemotedTeacher: the rights in a class go with the role on the site.
func TestDemotedTeacher(t *testing.T) {
	s := newSite(t)
	p := s.people()
	anna, err := s.store.UserByEmail(t.Context(), "anna@example.org")
	if err != nil {
		t.Fatal(err)
	}
	demote := func(role string, status int) {
		t.Helper()
		p.admin.post("/admin/users/"+anna.ID+"/role", "role", role).want(t, 200, "Users")
		for _, rt := range s.srv.routes() {
			method, pattern, _ := strings.Cut(rt.Pattern, " ")
			if rt.Policy != classTeacher || method != http.MethodGet {
				continue
			}
			path := strings.NewReplacer("{class}", p.class, "{learner}", p.studentID).Replace(pattern)
			if got := p.teacher.get(path); got.status != status {
				t.Errorf("%s as %s: %d, want %d", path, role, got.status, status)
			}
		}
	}
	demote("learner", http.StatusForbidden)
	for _, path := range []string{"/rename", "/code", "/students/" + p.studentID + "/link", "/students/" + p.studentID + "/remove"} {
		if got := p.teacher.post("/classes/"+p.class+path, "name", "Mine", "do", "close"); got.status != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	p.teacher.get("/").want(t, 200, "")
	demote("teacher", http.StatusOK)
}
