package handlers

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// ticked lists the values that are chosen in a form.
func (p page) ticked(name string) (list []string) {
	for _, n := range p.Find("input[name='" + name + "'][checked]").EachIter() {
		list = append(list, n.AttrOr("value", ""))
	}
	return list
}

// plan is what the forms of a page hold.
func (p page) plan() planEntry {
	return planEntry{p.value("exam"), p.value("minutes"), strings.Join(p.ticked("target"), "+"), p.ticked("days")}
}

func (e planEntry) pairs() []string {
	pairs := []string{"exam", e.exam, "minutes", e.minutes, "target", e.target}
	for _, d := range e.days {
		pairs = append(pairs, "days", d)
	}
	return pairs
}

var entries = cmp.AllowUnexported(planEntry{})

var everyDay = []string{"1", "2", "3", "4", "5", "6", "7"}

// TestTeacherPlans: the form keeps what was sent, twice as well as once, and the
// student's day counts down. The site's clock stands on 20 November 2026.
func TestTeacherPlans(t *testing.T) {
	s := newSite(t)
	p := s.people()
	path := "/classes/" + p.class
	if got, want := p.teacher.get(path).plan(), (planEntry{"", "", "90", everyDay}); cmp.Diff(want, got, entries) != "" {
		t.Errorf("a new class: %+v, want %+v", got, want)
	}
	if strings.Contains(p.student.get("/").body, "Exam") {
		t.Error("the day names an exam, but there is none")
	}
	sent := planEntry{"2026-12-14", "20", "95", []string{"1", "2", "3", "4", "5"}}
	for range 2 {
		got := p.teacher.post(path+"/plan", sent.pairs()...).want(t, 200, "HIST 214")
		if diff := cmp.Diff(sent, got.plan(), entries); diff != "" {
			t.Error(diff)
		}
		const words = "Exam on 14 December 2026. 20 minutes a day, Monday to Friday, so that 95% is remembered."
		if !strings.Contains(got.Find("main").Text(), words) || !strings.Contains(got.Find(".notice").Text(), "saved") {
			t.Errorf("the page does not say %q and that it is saved", words)
		}
	}
	for at, words := range map[string]string{
		"2026-11-20T09:00:00Z": "Exam on 14 December, in 24 days",
		"2026-12-13T23:00:00Z": "Exam tomorrow, 14 December",
		"2026-12-14T06:00:00Z": "Exam today",
	} {
		s.now, _ = time.Parse(time.RFC3339, at)
		if day := s.as(p.studentID).get("/").Find(".docket").Text(); !strings.Contains(day, words) {
			t.Errorf("at %s the day says %q, want %q", at, day, words)
		}
	}
	s.now = time.Date(2026, 12, 15, 9, 0, 0, 0, time.UTC)
	if day := s.as(p.studentID).get("/"); strings.Contains(day.body, "Exam") {
		t.Error("the exam is past, and the day still names it")
	}
}

// TestPlanRefused: all that is wrong is said at once, each at its field, and what was
// typed is still there.
func TestPlanRefused(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for name, c := range map[string]struct {
		sent  planEntry
		wrong []string
	}{
		"nothing":       {planEntry{}, []string{"days"}},
		"nonsense":      {planEntry{"soon", "a few", "most", []string{"Monday"}}, []string{"exam", "minutes", "target", "days"}},
		"out of bounds": {planEntry{"2026-11-19", "1000", "99", everyDay}, []string{"exam", "minutes", "target"}},
		"too large":     {planEntry{"99999-01-01", "99999999999999999999", "1e400", []string{"8"}}, []string{"exam", "minutes", "target", "days"}},
	} {
		got := p.teacher.post("/classes/"+p.class+"/plan", c.sent.pairs()...).want(t, 422, "HIST 214")
		var wrong []string
		for _, n := range got.Find(".error").EachIter() {
			wrong = append(wrong, strings.TrimSuffix(n.AttrOr("id", ""), "-error"))
		}
		if diff := cmp.Diff(c.wrong, wrong); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if now := got.plan(); now.exam != c.sent.exam || now.minutes != c.sent.minutes {
			t.Errorf("%s: the form holds %+v", name, now)
		}
		if n := got.Find(".problems a").Length(); n != len(c.wrong) || got.Find("details[open] #exam").Length() != 1 {
			t.Errorf("%s: %d problems on top, and the form may be folded", name, n)
		}
		for _, id := range c.wrong {
			if got.Find("input#"+id).Length() != 1 {
				t.Errorf("%s: the problem of %s leads nowhere", name, id)
			}
		}
	}
	if plan, err := s.store.ClassPlan(t.Context(), p.class); err != nil || plan != (quiz.Plan{}) {
		t.Errorf("after all that the class has %+v, %v", plan, err)
	}
}

// TestLearnerPlans: what is left empty is as in the class, and the exam is the class's.
func TestLearnerPlans(t *testing.T) {
	s := newSite(t)
	p := s.people()
	none := planEntry{}
	if got := p.student.get("/account").plan(); cmp.Diff(none, got, entries) != "" {
		t.Errorf("nothing chosen: %+v", got)
	}
	own := planEntry{"2026-12-01", "0", "80", everyDay}
	for range 2 {
		got := p.student.post("/account/plan", own.pairs()...).want(t, 200, "Account")
		if diff := cmp.Diff(own, got.plan(), entries); diff != "" {
			t.Error(diff)
		}
		wantPlan(t, got, "Exam on 1 December 2026. As long as it takes, every day, so that 80% is remembered.")
	}
	p.teacher.post("/classes/"+p.class+"/plan", "exam", "2026-12-14", "minutes", "20", "target", "95", "days", "2").want(t, 200, "HIST 214")
	got := p.student.get("/account")
	wantPlan(t, got, "Exam on 14 December 2026. As long as it takes, every day, so that 80% is remembered.")
	if got.Find("#exam").Length() != 0 {
		t.Error("the form asks for an exam, though the class has one")
	}
	got = p.student.post("/account/plan").want(t, 200, "Account")
	wantPlan(t, got, "Exam on 14 December 2026. 20 minutes a day, Tuesday, so that 95% is remembered.")
	if !strings.Contains(got.Find("#plan").Text(), "As my class · 95%") {
		t.Error("the form does not say what the class has")
	}
	p.teacher.post("/classes/"+p.class+"/plan", "days", "2").want(t, 200, "HIST 214")
	if back := p.student.get("/account"); back.value("exam") != "2026-12-01" {
		t.Errorf("without the class's exam one's own is %q", back.value("exam"))
	}
	bad := p.student.post("/account/plan", "exam", "2026-12-01", "minutes", "3").want(t, 422, "Account")
	if bad.Find("#minutes-error").Length() != 1 || bad.value("minutes") != "3" || bad.Find("details[open] #minutes").Length() != 1 {
		t.Errorf("three minutes: %q", bad.Find(".problems").Text())
	}
	if alone := p.learner.get("/account"); !strings.Contains(alone.Find("#plan").Text(), "No choice of my own · 90%") {
		t.Error("who has no class is told of one")
	}
}

func wantPlan(t *testing.T, p page, words string) {
	t.Helper()
	if got := p.Find("#plan > p").First().Text(); !strings.HasPrefix(got, words) {
		t.Errorf("the plan is %q, want %q", got, words)
	}
}

// TestPlanOfAnotherClass: who does not teach a class does not change what it studies for.
func TestPlanOfAnotherClass(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for name, b := range map[string]*browser{"student": p.student, "learner": p.learner, "other teacher": p.stranger} {
		if got := b.post("/classes/"+p.class+"/plan", "exam", "2026-12-14", "days", "1"); got.status != 403 && got.status != 404 {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if plan, err := s.store.ClassPlan(t.Context(), p.class); err != nil || plan != (quiz.Plan{}) {
		t.Errorf("the class has %+v, %v", plan, err)
	}
}

// TestPlanThroughTheForm: every plan comes back from its form as it went in.
func TestPlanThroughTheForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := quiz.Days(rapid.IntRange(0, 126).Draw(t, "days"))
		minutes := rapid.SampledFrom([]int{0, 5, 20, 240}).Draw(t, "minutes")
		target := float64(rapid.IntRange(70, 97).Draw(t, "target")) / 100
		p := quiz.Plan{ExamOn: rapid.SampledFrom([]string{"", "2026-12-14"}).Draw(t, "exam"), Minutes: minutes, Target: target, Days: days}
		if got := entryOf(p).plan(); got != p {
			t.Fatalf("class: %+v came back as %+v", p, got)
		}
		own := quiz.OwnPlan{ExamOn: p.ExamOn}
		for i, set := range []func(){func() { own.Minutes = &minutes }, func() { own.Target = &target }, func() { own.Days = &days }} {
			if rapid.Bool().Draw(t, string(rune('a'+i))) {
				set()
			}
		}
		if diff := cmp.Diff(own, entryOfOwn(own).own()); diff != "" {
			t.Fatalf("learner: %s", diff)
		}
		chosen := slices.ContainsFunc(targetChoices(percentOf(target)), func(c views.PlanChoice) bool { return c.Chosen })
		if !chosen {
			t.Fatalf("no choice stands for %v", target)
		}
	})
}

func TestDayWords(t *testing.T) {
	for want, list := range map[string][]time.Weekday{
		"Sunday":                       {time.Sunday},
		"Saturday and Sunday":          {time.Sunday, time.Saturday},
		"Monday to Wednesday":          {time.Monday, time.Tuesday, time.Wednesday},
		"Monday, Tuesday and Sunday":   {time.Sunday, time.Monday, time.Tuesday},
		"Friday to Sunday":             {time.Friday, time.Saturday, time.Sunday},
		"Tuesday, Thursday and Friday": {time.Tuesday, time.Friday, time.Thursday},
	} {
		if got := dayWords(quiz.DaysOf(list...)); got != want {
			t.Errorf("%v: %q, want %q", list, got, want)
		}
	}
}

func TestExamWords(t *testing.T) {
	for want, p := range map[string]store.LearnerPlan{
		"":                                  {},
		"Exam today":                        {Effective: quiz.Plan{ExamOn: "2026-12-14"}},
		"Exam tomorrow, 14 December":        {Effective: quiz.Plan{ExamOn: "2026-12-14"}, DaysLeft: 1},
		"Exam on 14 December, in 22 days":   {Effective: quiz.Plan{ExamOn: "2026-12-14"}, DaysLeft: 22},
		"Exam on 14 June 2028, in 570 days": {Effective: quiz.Plan{ExamOn: "2028-06-14"}, DaysLeft: 570},
	} {
		if got := examWords(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestTargetsCostWhatTheFormSays counts the reviews of a fact in its first 100 days at
// each target, with the default model and a learner who forgets as it says.
func TestTargetsCostWhatTheFormSays(t *testing.T) {
	usual := reviewsIn(100, 0.90)
	for target, times := range map[float64][2]float64{0.80: {0.4, 0.6}, 0.95: {1.6, 2}} { // about half, nearly twice
		if got := reviewsIn(100, target) / usual; got < times[0] || got > times[1] {
			t.Errorf("at %v there are %.2f times the usual reviews; the form promises %v", target, got, times)
		}
	}
}

// reviewsIn is the mean of 2,000 facts, 30 % of which are missed at the first meeting. A
// miss is put right five minutes later, and nothing is asked twice within a day.
func reviewsIn(days, target float64) float64 {
	const facts, soon = 2000, 5.0 / 1440
	m, chance, n := memory.DefaultFSRS7, rand.New(rand.NewPCG(1, 2)), 0
	learn := func(s memory.State, after, recall float64) memory.State {
		if chance.Float64() < recall {
			return m.Next(s, after, memory.Good)
		}
		return m.Next(m.Next(s, after, memory.Again), soon, memory.Good)
	}
	for range facts {
		s := learn(memory.State{}, 0, 0.7)
		for at := 0.0; ; n++ {
			wait := max(1, m.Interval(s, target))
			if at += wait; at > days {
				break
			}
			s = learn(s, wait, m.Retrievability(s, wait))
		}
	}
	return float64(n) / facts
}
