package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) class(w http.ResponseWriter, r *http.Request) error {
	return s.showClass(w, r, http.StatusOK, nil, nil)
}

// showClass shows a class; plan is what was typed into the form of its plan, or nil.
func (s *Server) showClass(w http.ResponseWriter, r *http.Request, status int, plan url.Values, list []views.Problem) error {
	roster, err := s.Store.Roster(r.Context(), r.PathValue("class"))
	if err != nil {
		return err
	}
	courses, err := s.Store.Courses(r.Context())
	if err != nil {
		return err
	}
	now, err := s.Store.ClassPlan(r.Context(), roster.Class.ID)
	if err != nil {
		return err
	}
	outlook, err := s.Store.ClassOutlook(r.Context(), roster.Class.ID)
	if err != nil {
		return err
	}
	page := s.classPage(r, roster, outlook)
	page.Plan = classPlanForm(roster.Class.ID, now, entryOf(now))
	if plan != nil {
		page.Plan = classPlanForm(roster.Class.ID, now, entryFrom(plan))
		page.Plan.Open = true
	}
	for _, c := range courses {
		if c.ID == roster.Class.CourseID {
			page.Course = c.Title
		}
	}
	page.Problems = list
	return s.render(w, r, status, views.Class(page))
}

func (s *Server) classPage(r *http.Request, roster store.Roster, outlook store.ClassOutlook) views.ClassPage {
	c, order := roster.Class, rosterOrder(r.URL.Query().Get("sort"))
	students := s.standings(roster, outlook)
	page := views.ClassPage{
		Shell: s.shell(r, c.Name), ID: c.ID, Name: c.Name, Open: c.JoinOpen,
		Code: quiz.ShowCode(c.JoinCode), Link: s.origin(r) + "/j/" + quiz.ShowCode(c.JoinCode),
		Columns: rosterColumns(order, outlook), Attention: s.attention(c.ID, students),
		Forecast: classForecast(outlook, s.Now()),
	}
	page.RosterNote = "Nobody has joined yet. Give your students the code."
	if len(students) > 0 {
		page.RosterNote = count(len(students), "student", "students") + ", by " + order.name + "."
	}
	page.Stats = s.classStats(roster, outlook, len(page.Attention))
	slices.SortStableFunc(students, order.less)
	for _, st := range students {
		page.Roster = append(page.Roster, s.rosterRow(c.ID, st))
	}
	return page
}

func (s *Server) classStats(roster store.Roster, outlook store.ClassOutlook, attention int) []views.Stat {
	active, right, answers := 0, 0, 0
	for _, st := range roster.Students {
		if st.LastActive != nil && s.Now().Sub(*st.LastActive) < week {
			active++
		}
		right, answers = right+st.FirstRight, answers+st.FirstAnswers
	}
	n := len(roster.Students)
	average := "–"
	if n > 0 {
		average = percentOf(outlook.Mean(outlook.Now)) + "%"
	}
	return []views.Stat{
		{Name: "Studied this week", Value: fmt.Sprintf("%d of %d", active, n), Sub: "students"},
		{Name: "Known now", Value: average, Sub: "of the facts, average"},
		{Name: "First answers right", Value: percentOfFew(right, answers), Sub: "before any feedback"},
		{Name: "Need attention", Value: fmt.Sprint(attention), Sub: "listed below"},
	}
}

// week is how long a student may be away before the teacher hears of it.
const week = 7 * 24 * time.Hour

// attention lists who needs some, with the reasons in words.
func (s *Server) attention(classID string, students []standing) []views.Attention {
	var list []views.Attention
	for _, st := range students {
		why, lag := s.reasons(st.StudentRow), st.lag
		if len(why) > 0 {
			lag.away = "" // said already
		}
		if lag.low != "" || lag.away != "" {
			why = append(why, lag.words())
		}
		if len(why) > 0 {
			list = append(list, views.Attention{
				Name: st.Name, Href: "/classes/" + classID + "/students/" + st.UserID,
				Why: strings.Join(why, " "),
			})
		}
	}
	return list
}

// reasons follow ux.md 2.3: away for a week with questions waiting, often certain
// and wrong, or never begun.
func (s *Server) reasons(st store.StudentRow) []string {
	var why []string
	now := s.Now()
	switch {
	case st.LastActive == nil && now.Sub(st.JoinedAt) > 2*24*time.Hour:
		why = append(why, "Joined "+ago(st.JoinedAt, now)+" and has not answered yet.")
	case st.LastActive != nil && now.Sub(*st.LastActive) >= week && st.Due > 0:
		why = append(why, fmt.Sprintf("Away for %s; %s, about %d min.", inWords(now.Sub(*st.LastActive)),
			count(st.Due, "question waits", "questions wait"), max(1, st.Due/3)))
	}
	if st.Certain >= 20 && 4*st.Slips > st.Certain {
		why = append(why, fmt.Sprintf("Was certain %d times and wrong %d times of those.", st.Certain, st.Slips))
	}
	if st.FirstAnswers >= 20 && st.Answers >= 40 && 2*st.Right < st.Answers {
		why = append(why, "Fewer than half of all answers are right.")
	}
	return why
}

func (s *Server) rosterRow(classID string, st standing) views.StudentRow {
	row := views.StudentRow{
		ID: st.UserID, Name: st.Name, Href: "/classes/" + classID + "/students/" + st.UserID,
		Active: "not yet", Week: st.ActiveDays7, Right: percentOfFew(st.Right, st.Answers), Due: fmt.Sprint(st.Due),
		Known: percentOf(st.known) + "%", Expected: percentOf(st.expected) + "%", Share: st.known, Behind: st.lag.words(),
	}
	if st.LastActive != nil {
		row.Active = ago(*st.LastActive, s.Now())
	}
	return row
}

// sorting is one way to sort the roster.
type sorting struct {
	key, name, direction string
	less                 func(a, b standing) int
}

// sortings are the columns that sort; the first is the default.
var sortings = []sorting{
	{"name", "name", "ascending", func(a, b standing) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	}},
	{"active", "last activity", "descending", func(a, b standing) int {
		return cmp.Compare(lastActive(b.StudentRow), lastActive(a.StudentRow))
	}},
	{"right", "share right", "descending", func(a, b standing) int {
		return cmp.Compare(share(b.Right, b.Answers), share(a.Right, a.Answers))
	}},
	{"due", "questions due", "descending", func(a, b standing) int { return cmp.Compare(b.Due, a.Due) }},
	{"known", "facts known", "descending", func(a, b standing) int { return cmp.Compare(b.known, a.known) }},
	{"expected", "facts expected to be known", "descending", func(a, b standing) int { return cmp.Compare(b.expected, a.expected) }},
}

func rosterOrder(key string) sorting {
	for _, o := range sortings {
		if o.key == key {
			return o
		}
	}
	return sortings[0]
}

func lastActive(st store.StudentRow) int64 {
	if st.LastActive == nil {
		return 0
	}
	return st.LastActive.UnixMilli()
}

func rosterColumns(by sorting, outlook store.ClassOutlook) []views.Column {
	expected := "At the exam"
	if !outlook.Exam {
		expected = "On " + outlook.At.Format("2 January")
	}
	columns := []views.Column{
		{Text: "Student", Href: "?sort=name"},
		{Text: "Active", Href: "?sort=active"},
		{Text: "This week", Class: "opt-col"},
		{Text: "Right", Href: "?sort=right", Number: true, Class: "opt-col-s"},
		{Text: "Due", Href: "?sort=due", Number: true, Class: "opt-col-s"},
		{Text: "Known now", Href: "?sort=known", Number: true},
		{Text: expected, Href: "?sort=expected", Number: true},
		{Text: "Of the course", Class: "opt-col"},
	}
	for i := range columns {
		if columns[i].Href == "?sort="+by.key {
			columns[i].Sorted = by.direction
		}
	}
	return columns
}
