package handlers

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// setClassPlan says what a class studies for.
func (s *Server) setClassPlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := r.PathValue("class")
	if err := s.Store.SetClassPlan(r.Context(), s.me(r).ID, id, entryFrom(r.PostForm).plan()); err != nil {
		return again(err, func(status int, list []views.Problem) error {
			return s.showClass(w, r, status, r.PostForm, list)
		})
	}
	return goToDone(w, r, "/classes/"+id, "class-plan")
}

// setPlan keeps what a learner chose for themself.
func (s *Server) setPlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	mine, err := s.Store.LearnerPlan(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	entry := entryFrom(r.PostForm)
	own := entry.own()
	if mine.Class.ExamOn != "" { // the form did not ask
		own.ExamOn = mine.Own.ExamOn
	}
	if err := s.Store.SetLearnerPlan(r.Context(), s.me(r).ID, own); err != nil {
		return s.accountAgain(w, r, err, func(page *views.AccountPage) {
			page.Plan = myPlanForm(mine, entry)
			page.Plan.Open = true
		})
	}
	return goToDone(w, r, "/account", "plan")
}

// planEntry is a plan as it stands in a form, whatever was typed there.
type planEntry struct {
	exam, minutes, target string
	days                  []string // "1" is Monday, "7" Sunday
}

func entryFrom(form url.Values) planEntry {
	clean := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	return planEntry{clean("exam"), clean("minutes"), clean("target"), form["days"]}
}

// entryOf is how the plan of a class stands in its form.
func entryOf(p quiz.Plan) planEntry {
	own := quiz.OwnPlan{ExamOn: p.ExamOn, Target: new(targetOf(p)), Days: &p.Days}
	if p.Minutes > 0 {
		own.Minutes = &p.Minutes
	}
	return entryOfOwn(own)
}

// entryOfOwn is how a learner's own choices stand in their form: what is as in the
// class is empty.
func entryOfOwn(own quiz.OwnPlan) planEntry {
	e := planEntry{exam: own.ExamOn}
	if own.Minutes != nil {
		e.minutes = strconv.Itoa(*own.Minutes)
	}
	if own.Target != nil {
		e.target = percentOf(*own.Target)
	}
	if own.Days != nil {
		for i, w := range weekdays {
			if own.Days.Has(w) {
				e.days = append(e.days, strconv.Itoa(i+1))
			}
		}
	}
	return e
}

// own reads what a learner chose. What cannot be read becomes a value that no plan can
// have, so that the rules of plans say what is wrong with it.
func (e planEntry) own() quiz.OwnPlan {
	own := quiz.OwnPlan{ExamOn: e.exam}
	if e.minutes != "" {
		own.Minutes = new(wholeOr(e.minutes, -1))
	}
	if e.target != "" {
		own.Target = new(float64(wholeOr(e.target, -1)) / 100)
	}
	if len(e.days) > 0 {
		own.Days = new(e.week())
	}
	return own
}

// plan reads the plan of a class: what is left empty is as usual, but for the days,
// one of which must be ticked.
func (e planEntry) plan() quiz.Plan {
	p := e.own().Over(quiz.Plan{})
	p.Days = e.week()
	return p
}

func (e planEntry) week() quiz.Days {
	var list []time.Weekday
	for _, day := range e.days {
		n := wholeOr(day, 0)
		if n < 1 || n > len(weekdays) {
			return quiz.NoDay
		}
		list = append(list, weekdays[n-1])
	}
	return quiz.DaysOf(list...)
}

func wholeOr(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return otherwise
	}
	return n
}

// weekdays in the order of people.
var weekdays = [7]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// examField and minutesField are the same in both forms but for what is in them.
func examField(value string) views.Field {
	return views.Field{ID: "exam", Label: "Exam date", Type: "date", Value: value, Optional: true, MaxLength: 20,
		Hint: "Leave it empty if there is none. A browser without a calendar takes year-month-day, for example 2027-06-14."}
}

func minutesField(value, hint string) views.Field {
	return views.Field{ID: "minutes", Label: "Minutes a day", InputMode: "numeric", Value: value, Optional: true, MaxLength: 10,
		Hint: fmt.Sprintf("From %d to %d%s", quiz.MinutesLow, quiz.MinutesHigh, hint)}
}

// noLimit is what an empty field of minutes means outside a class.
const noLimit = ". Leave it empty for no limit."

// classPlanForm is the form of the teacher.
func classPlanForm(classID string, p quiz.Plan, e planEntry) views.PlanForm {
	return views.PlanForm{
		Action: "/classes/" + classID + "/plan", Summary: "Change the plan", Button: "Save the plan", Lead: planWords(p),
		Exam: examField(e.exam), Minutes: minutesField(e.minutes, noLimit),
		Targets: targetChoices(e.target), Days: dayChoices(e.days),
		DayHint: "Your students can choose other minutes, days and shares for themselves. The exam is the same for all.",
	}
}

// myPlanForm is the form of the learner.
func myPlanForm(mine store.LearnerPlan, e planEntry) views.PlanForm {
	f := views.PlanForm{
		Action: "/account/plan", Summary: "Change my plan", Button: "Save my plan", Lead: planWords(mine.Effective),
		Exam: examField(e.exam), Minutes: minutesField(e.minutes, noLimit),
		Days: dayChoices(e.days), DayHint: "Tick none to study every day.",
	}
	class := quiz.OwnPlan{}.Over(mine.Class) // what counts without a choice of one's own
	without := views.PlanChoice{Text: "No choice of my own · " + percentOf(class.Target) + "%", Chosen: e.target == ""}
	if mine.ClassID != "" {
		f.Lead += " What you do not choose yourself is as in your class, " + mine.ClassName + "."
		f.Minutes = minutesField(e.minutes, ", or 0 for no limit. Left empty, it is as in your class: "+minuteWords(class.Minutes)+".")
		f.DayHint = "Tick none to study as your class does: " + dayWords(class.Days) + "."
		without.Text = "As my class · " + percentOf(class.Target) + "%"
	}
	if mine.Class.ExamOn != "" {
		f.Given = "The exam is that of your class: " + dateWords(mine.Class.ExamOn) + "."
	}
	f.Targets = append([]views.PlanChoice{without}, targetChoices(e.target)...)
	return f
}

// targetChoices are three to choose from, and the one that holds if it is another. What
// they cost is what the default memory model says of the first 100 days (a test counts).
func targetChoices(chosen string) []views.PlanChoice {
	list := []views.PlanChoice{
		{Value: "80", Text: "80% · lighter", About: "About half as many reviews as usual. One answer in five is forgotten when its question comes back."},
		{Value: "90", Text: "90% · usual", About: "One answer in ten is forgotten when its question comes back."},
		{Value: "95", Text: "95% · a lot more work", About: "Nearly twice as many reviews as usual. One answer in twenty is forgotten."},
	}
	found := chosen == ""
	for i := range list {
		list[i].Chosen = list[i].Value == chosen
		found = found || list[i].Chosen
	}
	if n := float64(wholeOr(chosen, 0)) / 100; !found && n >= quiz.TargetLow && n <= quiz.TargetHigh {
		list = append(list, views.PlanChoice{Value: chosen, Text: chosen + "%", Chosen: true})
	}
	return list
}

func dayChoices(chosen []string) (list []views.PlanChoice) {
	for i, w := range weekdays {
		value := strconv.Itoa(i + 1)
		list = append(list, views.PlanChoice{Value: value, Text: w.String(), Chosen: slices.Contains(chosen, value)})
	}
	return list
}

// planWords say a plan in two short sentences.
func planWords(p quiz.Plan) string {
	exam, minutes := "No exam is planned", "As long as it takes"
	if p.ExamOn != "" {
		exam = "Exam on " + dateWords(p.ExamOn)
	}
	if p.Minutes > 0 {
		minutes = minuteWords(p.Minutes)
	}
	return exam + ". " + minutes + ", " + dayWords(p.Days) + ", so that " + percentOf(targetOf(p)) + "% is remembered."
}

func targetOf(p quiz.Plan) float64 {
	if p.Target == 0 {
		return schedule.DefaultTarget
	}
	return p.Target
}

func percentOf(share float64) string { return strconv.Itoa(int(math.Round(100 * share))) }

func minuteWords(n int) string {
	if n == 0 {
		return "no limit"
	}
	return count(n, "minute", "minutes") + " a day"
}

// dayWords are "every day", "Monday to Friday" or "Monday, Thursday and Sunday".
func dayWords(d quiz.Days) string {
	if d == quiz.EveryDay {
		return "every day"
	}
	var names []string
	first, last := -1, -1
	for i, w := range weekdays {
		if d.Has(w) {
			names = append(names, w.String())
			if last = i; first < 0 {
				first = i
			}
		}
	}
	n := len(names)
	switch {
	case n >= 3 && last-first == n-1:
		return names[0] + " to " + names[n-1]
	case n >= 2:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// dateWords writes a date of a plan out, for example 14 December 2026.
func dateWords(date string) string { return dateAs(date, "2 January 2006") }

func dateAs(date, layout string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day.Format(layout)
}

// examWords are what the learner's day says of the exam; "" without one.
func examWords(p store.LearnerPlan) string {
	switch exam := p.Effective.ExamOn; {
	case exam == "":
		return ""
	case p.DaysLeft == 0:
		return "Exam today"
	case p.DaysLeft == 1:
		return "Exam tomorrow, " + dateAs(exam, "2 January")
	case p.DaysLeft < 300: // no other year can be meant
		return fmt.Sprintf("Exam on %s, in %d days", dateAs(exam, "2 January"), p.DaysLeft)
	default:
		return fmt.Sprintf("Exam on %s, in %d days", dateWords(exam), p.DaysLeft)
	}
}
