package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// fewQuestions is the size of a short sitting.
const fewQuestions = 5

// home is the landing page, a teacher's classes, or the learner's day.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	user, err := s.viewer(r)
	switch {
	case err != nil:
		return err
	case user == nil:
		bank := s.bankFor(r)
		return s.render(w, r, http.StatusOK, views.Landing(views.LandingPage{
			Shell: s.shell(r, bank.Course.Title), Course: bank.Course.Title, Names: courseNames(bank),
		}))
	case user.Role != quiz.RoleLearner:
		return s.showClasses(w, r, http.StatusOK, url.Values{}, nil)
	}
	today, err := s.Store.Today(r.Context(), user.ID)
	if err != nil {
		return err
	}
	classes, err := s.Store.ClassesOf(r.Context(), user.ID)
	if err != nil {
		return err
	}
	plan, err := s.Store.LearnerPlan(r.Context(), user.ID)
	if err != nil {
		return err
	}
	page := s.dayPage(r, today)
	page.Exam = examWords(plan)
	for _, c := range classes {
		page.Classes = append(page.Classes, c.Name)
	}
	page.JoinHint = len(classes) == 0
	page.AskKeep = !reachable(*user) && today.Met > 0
	return s.render(w, r, http.StatusOK, views.Day(page))
}

// dayPage words the day: one sentence and one button.
func (s *Server) dayPage(r *http.Request, t store.Today) views.DayPage {
	page := views.DayPage{Date: s.Now().UTC().Format("Monday 2 January")}
	page.Heading, page.Lead = s.dayWords(t)
	page.Shell, page.Waits = s.shell(r, "Today"), t.Plan.Words()
	switch {
	case t.Open != nil:
		page.Start = &views.Link{Text: "Go on", Href: "/study"}
	case t.Plan.Total > 0:
		page.Start = &views.Link{Text: "Start", Href: "/study"}
		if t.Plan.Total > fewQuestions {
			page.Few = &views.Link{Text: fmt.Sprintf("Just %d", fewQuestions), Href: fmt.Sprintf("/study?size=%d", fewQuestions)}
		}
	case t.FirstTime && waits(t.Plan):
		page.Start, page.Waits = &views.Link{Text: "Start", Href: "/study"}, ""
	case waits(t.Plan):
		page.Few = &views.Link{Text: "Study all the same", Href: fmt.Sprintf("/study?size=%d", fewQuestions)}
	}
	if t.Met > 0 {
		page.Stats = []views.Stat{
			{Name: "Known now", Value: fmt.Sprintf("%d of %d", t.Known, t.Facts), Sub: "facts you would recall"},
			{Name: "Met so far", Value: fmt.Sprintf("%d of %d", t.Met, t.Facts), Sub: "facts of the course"},
		}
	}
	return page
}

// waits reports whether there is something to study that is not planned for today.
func waits(p schedule.Plan) bool { return p.Total == 0 && p.Waits+p.NewWait > 0 }

// dayWords are the sentence of the day and what stands under it.
func (s *Server) dayWords(t store.Today) (heading, lead string) {
	p := t.Plan
	about := ", about " + studyTime(float64(max(1, p.Minutes)))
	switch {
	case t.FirstTime:
		return "Ready for the first question", "A wrong answer costs nothing: each one comes with the reason."
	case waits(p) && p.DayOff:
		return "A day off", s.laterWords(p)
	case waits(p):
		return "Done for today", s.laterWords(p)
	case p.Due > 0 && p.New > 0:
		return fmt.Sprintf("%d to review, %d new%s", p.Due, p.New, about), "What is due comes first."
	case p.Due > 0:
		return fmt.Sprintf("%d to review%s", p.Due, about), ""
	case p.New > 0:
		return fmt.Sprintf("%s to meet%s", count(p.New, "new fact", "new facts"), about), "Nothing is due."
	case t.Known == t.Facts && t.Facts > 0:
		return "You know it all for now", s.laterWords(p)
	}
	return "Nothing is due", s.laterWords(p)
}

// laterWords say what comes when nothing is to be done now.
func (s *Server) laterWords(p schedule.Plan) string {
	sinceDayStart := p.NextDueAt.Sub(p.NextNewAt) // of the day that brings new facts; far off without either
	switch {
	case p.NextNew > 0 && sinceDayStart >= 0 && sinceDayStart < 24*time.Hour:
		return "Next: " + dueAndNew(p.NextDueCount, p.NextNew) + " " + onDay(p.NextNewAt, s.Now()) + "."
	case p.NextNew > 0:
		return "Next: " + count(p.NextNew, "new fact", "new facts") + " " + onDay(p.NextNewAt, s.Now()) + "."
	case p.NextDueCount > 0:
		return fmt.Sprintf("Next: %d to review %s.", p.NextDueCount, onDay(p.NextDueAt, s.Now()))
	}
	return ""
}

// courseNames are the names in other scripts of what the course is called after:
// the entity with the longest English name that stands in the title.
func courseNames(b *questions.Bank) (names []views.Name) {
	longest := 0
	for _, e := range b.Course.Entities {
		english := e.Names["en"]
		if len(english) == 0 || len(english[0]) <= longest || !strings.Contains(b.Course.Title, english[0]) {
			continue
		}
		longest, names = len(english[0]), nil
		for _, lang := range []string{"zh-Hant", "ru"} {
			if list := e.Names[lang]; len(list) > 0 {
				names = append(names, views.Name{Lang: lang, Text: list[0]})
			}
		}
	}
	return names
}
