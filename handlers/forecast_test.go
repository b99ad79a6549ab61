package handlers

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/schedule"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// text is what a part of the page says, with single spaces.
func (p page) text(selector string) string {
	return strings.Join(strings.Fields(p.Find(selector).Text()), " ")
}

// studies makes the student's plan.
func (p people) studies(t *testing.T, s *site, own quiz.OwnPlan) {
	t.Helper()
	if err := s.store.SetLearnerPlan(t.Context(), p.studentID, own); err != nil {
		t.Fatal(err)
	}
}

// TestForecastOnThePage: a sentence, what it takes, a chart whose numbers are in a
// table too, from today to two months after the exam.
func TestForecastOnThePage(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.student.answerSome(t, 6)
	p.studies(t, s, quiz.OwnPlan{ExamOn: "2026-12-14", Minutes: new(5)})
	got := p.student.get("/progress").want(t, 200, "facts now")
	words := got.text("figure:has(#forecast-title) figcaption")
	for _, part := range []string{"If you go on as planned you will know about ", " facts on 14 December (", "; if you stop today, ", "90% of the facts", "do not fit before the exam on 14 December ("} {
		if !strings.Contains(words, part) {
			t.Errorf("%q does not say %q", words, part)
		}
	}
	rows := got.Find("figure:has(#forecast-title) tbody tr")
	if n := rows.Length(); n != 13 || !strings.HasPrefix(rows.First().Text(), "Today") || !strings.HasPrefix(rows.Last().Text(), "12 February") {
		t.Errorf("%d rows, from %q to %q", n, rows.First().Text(), rows.Last().Text())
	}
	if n := got.Find("#forecast-title").Parent().Find("polyline").Length(); n != 2 {
		t.Errorf("%d lines", n)
	}
	checkRules(t, got)
	if got := p.student.get("/progress/topics/" + s.bank.Course.Topics[0].ID); !strings.Contains(got.text("main"), "Comes back tomorrow.") && !strings.Contains(got.text("main"), "Waits to be asked again.") {
		t.Errorf("the topic does not say when its facts come back: %s", got.text("main"))
	}
}

// TestProgressAgreesWithTheDay: what the progress page says of the goal and of what is
// to review today is what the plan and the start page say.
func TestProgressAgreesWithTheDay(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.student.answerSome(t, 12)
	p.studies(t, s, quiz.OwnPlan{ExamOn: "2027-01-31", Target: new(0.8)})
	s.now = s.now.AddDate(0, 0, 1)
	today, err := s.store.Today(t.Context(), p.studentID)
	if err != nil {
		t.Fatal(err)
	}
	got := p.student.get("/progress").want(t, 200, "facts now")
	if !strings.Contains(got.text("main"), "the goal is 80%") {
		t.Errorf("it does not name the goal of the plan: %s", got.text("main"))
	}
	chart := got.text("figure:has(#chart-title) tbody tr:first-child td")
	if want := strconv.Itoa(today.Plan.Due + today.Plan.Waits); chart != want {
		t.Errorf("%s reviews come back today by the chart, %s by the plan of the day", chart, want)
	}
}

// TestForecastOnTheExamDay: the exam is later today, and nobody reads of another date.
func TestForecastOnTheExamDay(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.student.answerSome(t, 3)
	s.now = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	p.studies(t, s, quiz.OwnPlan{ExamOn: "2026-11-23"})
	words := p.student.get("/progress").want(t, 200, "facts now").text("figure:has(#forecast-title) figcaption")
	forecast, _, _ := strings.Cut(words, "Knowing")
	if !strings.Contains(forecast, " facts today (") || strings.Contains(forecast, "on 23 November") {
		t.Errorf("on the morning of the exam it says %q", words)
	}
}

// TestLongDay is counted in hours.
func TestLongDay(t *testing.T) {
	heading, _ := (&Server{}).dayWords(store.Today{Plan: schedule.Plan{Due: 50, New: 618, Total: 668, Minutes: 268}})
	if want := "50 to review, 618 new, about 4 hours"; heading != want {
		t.Errorf("%q, want %q", heading, want)
	}
}

// TestForecastWords are those of a teacher's example.
func TestForecastWords(t *testing.T) {
	at := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
	point := func(known, low, high float64) schedule.Point {
		return schedule.Point{At: at, Known: known, Low: low, High: high, Minutes: 400}
	}
	o := store.LearnerOutlook{Facts: 668, Met: 200, Wanted: 602, IsExam: true,
		At: schedule.Outlook{Stop: point(119.6, 100, 140), KeepOn: point(310.4, 294.7, 325.1)}}
	if got, want := forecastWords(o, "on 14 December"), "If you go on as planned you will know about 310 of 668 facts on 14 December (295 to 325); if you stop today, 120."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	o.Met = 0
	if got := forecastWords(o, "on 14 December"); !strings.HasSuffix(got, "(295 to 325). You have not met any of them yet.") {
		t.Errorf("of a newcomer it says %q", got)
	}
	for want, goal := range map[string]schedule.Goal{
		"To know 90% of the facts (602) on 14 December takes up to 41 minutes on a study day, 14 hours in all; your plan takes 7 hours.": {PerDay: 40.6, Minutes: 850, Known: 602, Reached: true},
		"To know 90% of the facts (602) on 14 December takes up to 1 minute on a study day, 22 minutes in all; your plan takes 7 hours.": {PerDay: 1, Minutes: 21.5, Known: 602, Reached: true},
		"You will know 90% of the facts (602) on 14 December even without further study.":                                                {Known: 610, Reached: true},
		"Knowing 90% of the facts (602) on 14 December is out of reach: with 180 minutes on each study day it would be about 420.":       {PerDay: 180, Known: 419.7},
	} {
		o.Goal = goal
		if got := goalWords(o, "on 14 December"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	// A plan without a limit can take more minutes than a goal may ask for.
	o.Goal = schedule.Goal{PerDay: 180, Known: 173}
	if got, want := goalWords(o, "today"), "Knowing 90% of the facts (602) today is out of reach: more minutes than your plan takes would not change that."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	rows := leechRows([]store.LeechFact{{Claim: "It was in 1689.", Topic: "n", TopicTitle: "Nerchinsk", Leech: schedule.Leech{Reason: "keeping this would take long", Advice: "Read."}}})
	if want := (views.LeechRow{Claim: "It was in 1689.", Reason: "Keeping this would take long.", Advice: "Read.", Topic: views.Link{Text: "Nerchinsk", Href: "/progress/topics/n"}}); rows[0] != want {
		t.Errorf("%+v, want %+v", rows[0], want)
	}
}

// TestWhyThisQuestion is there without script and with every kind of question.
func TestWhyThisQuestion(t *testing.T) {
	s := newSite(t)
	p := s.people()
	if got := p.student.get("/study").text("details:contains('Why this question?')"); !strings.Contains(got, "New: part of ") {
		t.Errorf("of a new fact it says %q", got)
	}
	p.student.answerSome(t, 6)
	s.now = s.now.Add(40 * time.Hour)
	why := p.student.get("/study").text("details:contains('Why this question?')")
	if !strings.Contains(why, "% to be remembered") || !strings.Contains(why, "Chance that you remember it") {
		t.Errorf("of a review it says %q", why)
	}
}

// TestWhyParts names what counted, and only that.
func TestWhyParts(t *testing.T) {
	exam := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		new  bool
		why  schedule.Why
		want []string
	}{
		"new":    {true, schedule.Why{Code: schedule.WhyNew}, nil},
		"missed": {false, schedule.Why{Code: schedule.WhyMissed, Recall: 0.4}, []string{"Chance that you remember it: 40 %"}},
		"due":    {false, schedule.Why{Code: schedule.WhyDue, DueDays: 3, Recall: 0.784}, []string{"Due: for 3 days", "Chance that you remember it: 78 %"}},
		"early": {false, schedule.Why{Code: schedule.WhyEarly, DueDays: -1, Recall: 0.9, Worth: 0.0075, Exam: exam, Leech: true}, []string{"Due: in 1 day", "Chance that you remember it: 90 %",
			"What it is worth: about 0.45 more facts known at the exam on 14 December for each minute on questions like this",
			"Its cost: far more time than other facts; that is why it is asked in an easier form"}},
	} {
		got := why(store.Question{New: c.new, Reason: "due today", Why: c.why})
		var parts []string
		for _, term := range got.Parts {
			parts = append(parts, term.Name+": "+term.Value)
		}
		if got.Sentence != "Due today." || strings.Join(parts, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %q %q, want %q", name, got.Sentence, parts, c.want)
		}
	}
}

// TestDayOff: 20 November 2026 is a Friday. Who wants to can study all the same, and
// who just joined begins without being asked.
func TestDayOff(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.studies(t, s, quiz.OwnPlan{Days: new(quiz.DaysOf(time.Monday))})
	if first := p.student.get("/").want(t, 200, "first question"); !strings.Contains(first.text(".today"), "Start") || strings.Contains(first.body, "study days") {
		t.Errorf("to a newcomer it says %q", first.text(".today"))
	}
	q := p.student.get("/study")
	if !strings.Contains(q.text(".prog"), "1 of 20") {
		t.Errorf("the first sitting is %q", q.text(".prog"))
	}
	p.student.post("/study", "ticket", q.value("ticket"), "dont_know", "1")
	p.student.post("/study/end", "sitting", p.student.get("/study").value("sitting"))
	day := p.student.get("/").want(t, 200, "A day off")
	if got := day.text(".today"); !strings.Contains(got, "20 more facts wait: today is not one of your study days.") || !strings.Contains(got, "Next: 1 to review and 20 new in 3 days.") || strings.Contains(got, "Start") {
		t.Errorf("it says %q", got)
	}
	more, _ := day.Find(".today a").Attr("href")
	if q := p.student.get(more); q.path != "/study" || !strings.Contains(q.text(".prog"), "1 of 5") {
		t.Errorf("the button leads to %s", q.path)
	}
	if again := p.student.get("/"); !strings.Contains(again.text(".today"), "Go on") {
		t.Errorf("with a sitting open it says %q", again.text(".today"))
	}
}

// TestMinutesUsedUp: after the minutes of the day the rest waits, and can be studied.
func TestMinutesUsedUp(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.studies(t, s, quiz.OwnPlan{Minutes: new(5)})
	p.student.get("/").want(t, 200, "first question")
	for range 4 { // each takes two minutes
		q := p.student.get("/study")
		if q.Find("form#q").Length() == 0 {
			break
		}
		s.now = s.now.Add(2 * time.Minute)
		p.student.post("/study", "ticket", q.value("ticket"), "dont_know", "1")
	}
	if q := p.student.get("/study"); q.Find("form#q").Length() > 0 {
		p.student.post("/study/end", "sitting", q.value("sitting"))
	}
	day := p.student.get("/").want(t, 200, "Done for today")
	if got := day.text(".today"); !strings.Contains(got, "wait: the minutes of the day are full") || !strings.Contains(got, "Study all the same") {
		t.Errorf("it says %q", got)
	}
	if q := p.student.get("/study?size=5"); q.path != "/study" || q.Find("form#q").Length() != 1 {
		t.Errorf("studying all the same leads to %s: %s", q.path, q.text("h1"))
	}
}

// TestComesBack: the line under an answer, when it was just given and later.
func TestComesBack(t *testing.T) {
	s := &Server{Now: func() time.Time { return time.Date(2026, 11, 20, 22, 0, 0, 0, time.UTC) }}
	now := s.Now()
	for name, c := range map[string]struct {
		given, due time.Duration // from now
		verdict    quiz.Verdict
		f          store.Feedback
		want       string
	}{
		"right, the next morning":           {0, 6 * time.Hour, grade.Right, store.Feedback{}, "Comes back tomorrow."},
		"right, in the next days":           {0, 72 * time.Hour, grade.Right, store.Feedback{}, "Comes back in 3 days."},
		"right yesterday, and due since":    {-30 * time.Hour, -time.Hour, grade.Right, store.Feedback{}, "Waits to be asked again."},
		"right yesterday, due in a while":   {-30 * time.Hour, 6 * time.Hour, grade.Right, store.Feedback{}, "Comes back in 6 hours."},
		"missed, and back in the sitting":   {0, 0, grade.Wrong, store.Feedback{BackAgain: true}, "Comes back in this session."},
		"missed, and not in the sitting":    {0, 0, grade.Wrong, store.Feedback{}, "Waits to be asked again."},
		"missed, put right the same day":    {-time.Hour, 6 * time.Hour, grade.Wrong, store.Feedback{}, "Comes back tomorrow."},
		"taken back":                        {0, 6 * time.Hour, grade.Right, store.Feedback{Undone: true}, ""},
		"taken back, and never met besides": {0, 0, grade.Right, store.Feedback{Undone: true}, ""},
	} {
		c.f.Review = quiz.Review{Verdict: c.verdict, AnsweredAt: now.Add(c.given).UnixMilli()}
		c.f.DueAt = now.Add(c.due)
		if got := s.comesBack(c.f); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
