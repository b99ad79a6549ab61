package main

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// tour leads through every kind of page of a site with a class that has studied.
type tour struct {
	t                         *testing.T
	site                      *site
	visitor, teacher, student *visitor
	chromium                  context.Context
	see                       func(v *visitor, page string)
}

var (
	passwordLine = regexp.MustCompile(`password (\S+)`)
	linkLine     = regexp.MustCompile(`/link/(\S+)`)
)

// newTour fills a database with the demonstration and opens three browsers.
func newTour(t *testing.T, chromium context.Context, see func(v *visitor, page string)) *tour {
	t.Helper()
	data := t.TempDir()
	demo := runCommand(t, "", nil, "demo", "--learners", "12", "--days", "14", "--data", data)
	demo.want(t, 0)
	s := startSite(t, data)
	tr := &tour{t: t, site: s, see: see, chromium: chromium,
		visitor: newVisitor(t, chromium, s, "visitor", phone),
		teacher: newVisitor(t, chromium, s, "teacher", laptop),
		student: newVisitor(t, chromium, s, "student", phone),
	}
	tr.teacher.open("/sign-in")
	tr.teacher.fill("email", "teacher@example.org")
	tr.teacher.fill("password", passwordLine.FindStringSubmatch(demo.out)[1])
	tr.teacher.press(labelled("main button", "Sign in"))
	tr.student.goesOnWith(linkLine.FindString(demo.out))
	return tr
}

// goesOnWith signs in with a personal link.
func (v *visitor) goesOnWith(link string) {
	v.t.Helper()
	v.open(link)
	v.press(css("main form button"))
}

func (tr *tour) all() {
	tr.public()
	tr.study()
	tr.learner()
	tr.class()
	tr.authoring()
}

func (tr *tour) at(v *visitor, page, path string) {
	tr.t.Helper()
	v.open(path)
	tr.see(v, page)
}

func (tr *tour) public() {
	v := tr.visitor
	tr.at(v, "landing", "/")
	tr.at(v, "join", "/join")
	tr.at(v, "sign-in", "/sign-in")
	v.press(labelled("main button", "Sign in")) // with nothing filled in
	tr.see(v, "sign-in-problems")
	tr.at(v, "sign-up", "/sign-up")
	tr.at(v, "about", "/about")
	tr.at(v, "404", "/no/such/page")
	v.forgive("404", "422")
}

func (tr *tour) learner() {
	v := tr.student
	tr.at(v, "day", "/")
	tr.at(v, "progress", "/progress")
	topic := eval[string](v, css(".topics a")+".href")
	tr.at(v, "topic", topic)
	tr.at(v, "history", "/progress/history")
	tr.at(v, "account", "/account")
	v.tap(labelled("summary", "Change my plan"))
	tr.see(v, "account-plan")
	v.fill("minutes", "3")
	v.press(labelled("#plan button", "Save my plan"))
	tr.see(v, "account-plan-problems")
	v.forgive("422")
}

func (tr *tour) class() {
	v := tr.teacher
	tr.at(v, "classes", "/classes")
	v.press(css("main .list a"))
	tr.see(v, "class")
	class := eval[string](v, "location.href")
	v.tap(labelled("summary", "Change the plan"))
	tr.see(v, "class-plan")
	v.press(css("tbody th a"))
	tr.see(v, "student")
	at, err := url.Parse(class)
	v.do(err)
	tr.at(v, "results", at.Path+"/results")
	tr.at(v, "admin", "/admin/users")
}

// authoring shows the teacher's pages about courses and questions.
func (tr *tour) authoring() {
	v := tr.teacher
	tr.at(v, "courses", "/courses")
	v.press(css("main h2 a"))
	tr.see(v, "course")
	course := v.path()
	tr.at(v, "bank", course+"/items?q=treaty&form=single-choice")
	v.press(css("main .items a"))
	tr.see(v, "item")
	tr.at(v, "export", course+"/export?form=single-choice&topic=people")
	tr.at(v, "new-fact", course+"/facts/new")
	v.press(labelled("main button", "Read and check"))
	tr.see(v, "new-fact-problems")
	tr.at(v, "import", "/courses/import")
	tr.at(v, "upload", "/courses/upload")
	v.press(labelled("main button", "Read and check"))
	tr.see(v, "upload-problems")
	v.choose("#pack", zipped(tr.t, examplePack))
	v.press(labelled("main button", "Read and check"))
	tr.see(v, "draft")
	v.open("/classes")
	v.press(css("main .list a"))
	v.press(labelled("main a", "Questions"))
	tr.see(v, "class-bank")
	v.press(css("main .items a"))
	v.tap(labelled("summary", "Change wording"))
	v.press(labelled("main button", "Change it for this class"))
	tr.see(v, "class-item-problems")
	v.tap(labelled("summary", "Do not ask it"))
	v.fill("disable-reason", "Not in the plan of this year")
	v.press(labelled("main button", "Do not ask it"))
	tr.see(v, "class-item")
	v.forgive("422")
}

// study shows the pages of one sitting, and then those of every form in a course
// that asks one question in each.
func (tr *tour) study() {
	shown := map[string]bool{}
	show := func(v *visitor, page string) {
		if !shown[page] {
			shown[page] = true
			tr.see(v, page)
		}
	}
	s := newStory(tr.t, tr.student)
	s.open("/study")
	s.studies(show)
	tr.t.Logf("forms in one sitting of the built-in course: %v", s.forms)
	f := newFormStory(tr.t, newVisitor(tr.t, tr.chromium, startFormSite(tr.t), "learner of forms", phone))
	f.walks(func(v *visitor, page string) {
		if !strings.HasPrefix(page, "feedback-right-") { // it shows less than the other
			show(v, page)
		}
	})
}

// studies answers one sitting, one answer in three wrong, and shows its pages.
func (s *story) studies(show func(v *visitor, page string)) {
	s.t.Helper()
	for s.has("#q") {
		p := s.question()
		right := len(s.verdicts)%3 > 0
		show(s.visitor, "question-"+string(p.Item.Form))
		s.answers(right)
		show(s.visitor, map[bool]string{true: "feedback-right", false: "feedback-wrong"}[right])
		s.press(css("#next"))
	}
	if strings.HasPrefix(s.path(), "/study/summary/") {
		show(s.visitor, "summary")
	}
}

// forgive drops complaints about answers that were asked for.
func (v *visitor) forgive(words ...string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var left []string
	for _, e := range v.errors {
		forgiven := false
		for _, w := range words {
			forgiven = forgiven || strings.Contains(e, w)
		}
		if !forgiven {
			left = append(left, e)
		}
	}
	v.errors = left
}
