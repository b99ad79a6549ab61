package handlers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/schedule"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// TestLag: who is behind, and the words for it. The class is expected to know 60 of
// 100 facts on average.
func TestLag(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	s := &Server{Now: func() time.Time { return now }}
	day := func(d int) time.Time { return time.Date(2026, 11, d, 23, 30, 0, 0, time.UTC) }
	tokyo := time.FixedZone("Tokyo", 9*3600)
	for name, c := range map[string]struct {
		known, expected float64
		joined          time.Time
		active          time.Time // zero for never
		exam            bool
		want            string
	}{
		"here and as good as the class": {0.4, 0.6, day(1), day(19), true, ""},
		"just half of the class":        {0.1, 0.3, day(1), day(19), true, ""},
		"below half of the class":       {0.124, 0.29, day(1), day(19), true, "Behind: 12% known, 29% expected where the class has 60%."},
		"the same without an exam":      {0.12, 0.29, day(1), day(19), false, "Behind: 12% known, 29% expected where the class has 60%."},
		"away for a week": { // half past eleven at night is the next morning in Tokyo
			0.12, 0.6, day(1), day(2), true, "Away: 12% known, not here since 3 November."},
		"away, and no exam ahead":     {0.12, 0.6, day(1), day(2), false, ""},
		"a day less than a week away": {0.12, 0.6, day(1), day(13), true, ""},
		"never here":                  {0, 0.6, day(4), time.Time{}, true, "Away: 0% known, no answer yet, joined on 5 November."},
		"joined yesterday":            {0, 0.6, day(19), time.Time{}, true, ""},
		"all of it":                   {0.05, 0.1, day(1), day(2), true, "Behind: 5% known, 10% expected where the class has 60%, not here since 3 November."},
		"away for a year": {0.05, 0.6, day(1).AddDate(-2, 0, 0), day(1).AddDate(-1, 0, 0), true,
			"Away: 5% known, not here since 2 November 2025."},
	} {
		o := store.ClassOutlook{At: day(30).In(tokyo), Exam: c.exam, Facts: 100, Students: make([]store.StudentOutlook, 2), KeepOn: schedule.Point{Known: 120}}
		st := standing{StudentRow: store.StudentRow{JoinedAt: c.joined}, known: c.known, expected: c.expected}
		if !c.active.IsZero() {
			st.LastActive = &c.active
		}
		if got := s.lagOf(st, o).words(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestForecastWords: the sentences of the class and of one student.
func TestClassForecastWords(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	o := store.ClassOutlook{
		At: time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC), Exam: true, Facts: 200,
		Students: []store.StudentOutlook{{Outlook: schedule.Outlook{KeepOn: schedule.Point{Known: 121.6, Low: 110.2, High: 130.7}, Stop: schedule.Point{Known: 68}}}},
		KeepOn:   schedule.Point{Known: 121.6}, Stop: schedule.Point{Known: 68},
	}
	const class = "On 14 December the class will know about 61% of the facts on average if everybody goes on as planned; 34% if everybody stops today."
	if got := classForecast(o, now); got != class {
		t.Errorf("class: %q", got)
	}
	const student = "Going on as planned, Lin will know about 122 of 200 facts on 14 December (110 to 131 in eight cases of ten); stopping today, 68."
	if got := studentForecast("Lin", o, now); got != student {
		t.Errorf("student: %q", got)
	}
	for want, at := range map[string]time.Time{
		"At the exam today the class will know": o.At.Add(-2 * time.Hour),
		"On 14 December 2026 the class will":    o.At.AddDate(-1, 0, 0),
	} {
		if got := classForecast(o, at); !strings.HasPrefix(got, want) {
			t.Errorf("at %v: %q, want %q …", at, got, want)
		}
	}
	if got := classForecast(store.ClassOutlook{Facts: 200, At: now}, now); got != "" {
		t.Errorf("a class of nobody: %q", got)
	}
}

var (
	classSentence   = regexp.MustCompile(`On 14 December the class will know about (\d+)% of the facts on average if everybody goes on as planned; (\d+)% if everybody stops today\.`)
	studentSentence = regexp.MustCompile(`Going on as planned, Pavel will know about (\d+) of \d+ facts on 14 December \((\d+) to (\d+) in eight cases of ten\); stopping today, (\d+)\.`)
)

// numbers are those that a pattern finds in a page, or the test ends.
func (p page) numbers(t *testing.T, pattern *regexp.Regexp) (list []int) {
	t.Helper()
	found := pattern.FindStringSubmatch(strings.Join(strings.Fields(p.Find("main").Text()), " "))
	if found == nil {
		t.Fatalf("the page does not say %s", pattern)
	}
	for _, n := range found[1:] {
		list = append(list, wholeOr(n, -1))
	}
	return list
}

// TestTeacherSeesTheForecast: in a sentence, in columns that sort, with who is behind
// and why; the same on the student's page. The site's clock stands on 20 November 2026.
func TestTeacherSeesTheForecast(t *testing.T) {
	s := newSite(t)
	p := s.people()
	class := "/classes/" + p.class
	if got := p.teacher.get(class).want(t, 200, "HIST 214"); !strings.Contains(got.Find("main").Text(), "On 19 January the class will know") ||
		!strings.Contains(got.Find("thead").Text(), "On 19 January") {
		t.Error("without an exam the page does not look sixty days ahead")
	}
	p.teacher.post(class+"/plan", "exam", "2026-12-14", "minutes", "10", "target", "90", "days", "1", "days", "3", "days", "5").want(t, 200, "HIST 214")
	p.student.answerSome(t, 10)
	got := p.teacher.get(class)
	if strings.Contains(got.body, "Behind:") {
		t.Error("somebody is behind who joined today")
	}

	s.now = s.now.AddDate(0, 0, 8)
	late := s.browser()
	late.post("/join", "code", p.code, "name", "Mei").want(t, 200, "")
	got = p.teacher.get(class+"?sort=expected").want(t, 200, "HIST 214")
	if n := got.numbers(t, classSentence); n[1] > n[0] || n[0] > 100 || n[0] < 1 {
		t.Errorf("going on the class knows %d%%, stopping %d%%", n[0], n[1])
	}
	if head := got.Find("th[aria-sort]"); head.AttrOr("aria-sort", "") != "descending" || strings.TrimSpace(head.Text()) != "At the exam" {
		t.Errorf("sorted by %q", head.Text())
	}
	rows := got.Find("tbody tr").EachIter()
	var shares []int
	for _, row := range rows {
		shares = append(shares, wholeOr(strings.TrimSuffix(strings.TrimSpace(row.Find("td").Eq(5).Text()), "%"), -1))
	}
	slices.Reverse(shares)
	if len(shares) != 2 || !slices.IsSorted(shares) || shares[0] < 0 {
		t.Errorf("the expected shares, lowest first: %v", shares)
	}
	const away = ", not here since 20 November."
	mark := got.Find("tbody .flag")
	if mark.Length() != 1 || !strings.HasPrefix(mark.Text(), "Away: ") || !strings.HasSuffix(mark.Text(), away) ||
		!strings.Contains(mark.Closest("tr").Text(), "Pavel") {
		t.Errorf("%d marks: %q", mark.Length(), mark.Text())
	}
	if why := got.Find(".risk").Text(); !strings.Contains(why, "Pavel") || !strings.Contains(why, "Away for 8 days") || strings.Contains(why, "not here since") {
		t.Errorf("who needs attention: %q", why)
	}

	student := p.teacher.get(class+"/students/"+p.studentID).want(t, 200, "Pavel")
	if n := student.numbers(t, studentSentence); n[0] < n[1] || n[0] > n[2] || n[3] > n[0] || n[3] > 10 {
		t.Errorf("Pavel goes on to %d (%d to %d), stops at %d of the ten facts met", n[0], n[1], n[2], n[3])
	}
	for _, key := range []string{"known", "name"} {
		if got := p.teacher.get(class + "?sort=" + key); got.Find("th[aria-sort] a").AttrOr("href", "") != "?sort="+key {
			t.Errorf("sorting by %s is not marked", key)
		}
	}
	if file := p.teacher.get(class + "/results/students.csv"); !strings.Contains(file.body, "Facts expected then") || !strings.Contains(file.body, "2026-12-14") {
		t.Error("the file has no forecast: " + strconv.Quote(file.body))
	}
}
