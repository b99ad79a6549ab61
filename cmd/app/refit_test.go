package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	place, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func TestNextRefit(t *testing.T) {
	for _, test := range []struct{ place, now, want string }{
		{"UTC", "2026-05-01T03:29:59Z", "2026-05-01T03:30:00Z"},
		{"UTC", "2026-05-01T03:30:00Z", "2026-05-02T03:30:00Z"}, // the night's work has begun
		{"UTC", "2026-12-31T23:00:00Z", "2027-01-01T03:30:00Z"},
		{"Asia/Shanghai", "2026-05-01T12:00:00Z", "2026-05-01T19:30:00Z"},    // UTC+8
		{"Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"},    // the clocks went forward: UTC+2
		{"Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T02:30:00Z"},    // and back: UTC+1
		{"America/New_York", "2026-11-01T05:00:00Z", "2026-11-01T08:30:00Z"}, // 1 a.m. in summer time; UTC-5 at half past three
	} {
		now, err := time.Parse(time.RFC3339, test.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextRefit(now, zone(t, test.place)).UTC().Format(time.RFC3339); got != test.want {
			t.Errorf("after %s in %s comes %s, want %s", test.now, test.place, got, test.want)
		}
	}
}

// In Helsinki half past three is left out in one night of the year and comes twice in
// another. Every night has its fit all the same, and only one.
func TestRefitOncePerNight(t *testing.T) {
	place := zone(t, "Europe/Helsinki")
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, place)
	for day := range 365 {
		next := nextRefit(now, place)
		want := time.Date(2026, 1, 2+day, 0, 0, 0, 0, place)
		if next.Format(time.DateOnly) != want.Format(time.DateOnly) || next.Hour() < 2 || next.Hour() > 4 || next.Minute() != 30 {
			t.Fatalf("after %s comes %s; want one in the night of %s", now, next, want.Format(time.DateOnly))
		}
		now = next
	}
}

// demoData fills a database with a demo class.
func demoData(t *testing.T, args ...string) (data string) {
	t.Helper()
	data = t.TempDir()
	runCommand(t, "", nil, append([]string{"demo", "--data", data}, args...)...).want(t, 0)
	return data
}

// nightOn does one night's work and returns what is in the log.
func nightOn(t *testing.T, data string) string {
	t.Helper()
	bank, err := loadBank("")
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Config{URL: filepath.Join(data, "remembrancer.db"), Bank: bank})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var log safeBuffer
	refit(t.Context(), st, slog.New(slog.NewTextHandler(&log, nil)))
	return log.String()
}

func TestRefit(t *testing.T) {
	data := demoData(t, "--learners", "8", "--days", "8") // 200 answers by far, whoever studies when
	log := nightOn(t, data)
	if !strings.Contains(log, "a course was fitted") || !strings.Contains(log, "course=beijing-1860") || strings.Count(log, "\n") != 1 {
		t.Errorf("the first night: %q", log)
	}
	people := runCommand(t, "", nil, "user", "list", "--data", data)
	if strings.Contains(log, "@") || !strings.Contains(people.out, "@") {
		t.Errorf("the log names people: %q", log)
	}
	if log := nightOn(t, data); log != "" {
		t.Errorf("nobody has answered since, and still: %q", log)
	}
	runCommand(t, "", nil, "memory", "rebuild", "--check", "--data", data).want(t, 0, "0 differ")
	if log := nightOn(t, demoData(t, "--learners", "1", "--days", "1")); log != "" {
		t.Errorf("fitted after a few answers: %q", log)
	}
}

func TestRefitFlag(t *testing.T) {
	serve := []string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir()}
	runCommand(t, "", nil, append(serve, "--refit", "hourly")...).want(t, 2, "--refit", "nightly", "off")
	runCommand(t, "", map[string]string{"REMEMBRANCER_REFIT": "sometimes"}, serve...).want(t, 2, "sometimes")
	startSite(t, t.TempDir(), "--refit", "off")
}

func TestMemoryFitCourse(t *testing.T) {
	data := demoData(t, "--learners", "4", "--days", "4")
	with := func(args ...string) result {
		return runCommand(t, "", nil, append([]string{"memory", "fit", "--data", data}, args...)...)
	}
	var got courseFit
	decode(t, with("--course", "beijing-1860", "--json"), &got)
	if got.CourseID != "beijing-1860" || got.Learners == 0 || got.Learners > 4 || // who studies when is drawn
		got.Answers == 0 || got.Fit.Answers != got.Answers || got.Revision != 1 || got.Seconds <= 0 {
		t.Errorf("%+v", got)
	}
	with("--course", "beijing-1860").want(t, 0, "beijing-1860 was fitted to", fmt.Sprintf("of %d learner", got.Learners), "fit number 2", "weights")
	runCommand(t, "", nil, "memory", "rebuild", "--check", "--data", data).want(t, 0, "0 differ")
	with("--course", "beijing-1861").want(t, 1, `no course "beijing-1861"`, "are beijing-1860")

	empty := t.TempDir()
	runCommand(t, "", nil, "migrate", "--data", empty).want(t, 0)
	runCommand(t, "", nil, "memory", "fit", "--course", "beijing-1860", "--data", empty).want(t, 1, "nobody has answered anything in the course beijing-1860 yet")
}

// Elsewhere --course is the pack to serve. A site that sets one in its environment is
// still fitted by the id of the course.
func TestMemoryFitCourseOfAnotherPack(t *testing.T) {
	data := t.TempDir()
	env := map[string]string{"REMEMBRANCER_COURSE": "../../questions/packs/beijing-1860", "REMEMBRANCER_DATA": data}
	runCommand(t, "", env, "migrate").want(t, 0)
	runCommand(t, "", env, "memory", "fit", "--course", "beijing-1860").want(t, 1, "nobody has answered anything")
	env["REMEMBRANCER_COURSE"] = "/nowhere"
	runCommand(t, "", env, "memory", "fit", "--course", "beijing-1860").want(t, 1, "/nowhere")
}
