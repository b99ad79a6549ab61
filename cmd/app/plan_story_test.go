package main

import (
	"testing"
	"time"
)

// TestPlanStoryWithScript: a teacher sets an exam, and a student plans for it.
func TestPlanStoryWithScript(t *testing.T) { tellPlans(t, false) }

// TestPlanStoryWithoutScript is the same in browsers that run no script.
func TestPlanStoryWithoutScript(t *testing.T) { tellPlans(t, true) }

func tellPlans(t *testing.T, noScript bool) {
	t.Parallel()
	chromium := startChromium(t)
	s := startSite(t, t.TempDir())
	onLaptop, onPhone := laptop, phone
	onLaptop.noScript, onPhone.noScript = noScript, noScript
	exam := time.Now().AddDate(0, 0, 22)

	teacher := newVisitor(t, chromium, s, "teacher", onLaptop)
	_, code := teacher.makesClass()
	teacher.plansFor(exam)

	student := newStory(t, newVisitor(t, chromium, s, "student", onPhone))
	student.joins(code, "Mei Lin")
	student.open("/")
	student.wantText(".docket", "Exam on "+exam.Format("2 January")+", in ")
	student.open("/account")
	student.tap(labelled("#plan summary", "Change my plan"))
	student.wantText("#plan", "The exam is that of your class: "+exam.Format("2 January 2006"))
	student.fill("minutes", "10")
	student.tap(labelled("#plan label", "Sunday"))
	student.press(labelled("#plan button", "Save my plan"))
	student.wantText(".notice", "Your plan is saved")
	student.wantText("#plan", ". 10 minutes a day, Sunday, so that 90% is remembered")

	student.open("/progress")
	student.wantText("figure figcaption", " facts on "+exam.Format("2 January")+" (")
	student.tap(labelled("figure summary", "Show as a table"))
	student.wantText("figure table", exam.Format("2 January")+", exam")
	student.open("/study")
	student.tap(labelled("main summary", "Why this question?"))
	student.wantText("main details[open]", "New: part of ")
}

// plansFor fills in the form of the class that is open, first with too few minutes.
func (v *visitor) plansFor(exam time.Time) {
	v.t.Helper()
	v.tap(labelled("summary", "Change the plan"))
	eval[string](v, css("#exam")+`.value = `+quote(exam.Format(time.DateOnly)))
	v.fill("minutes", "3")
	v.tap(labelled(".week label", "Sunday"))
	v.press(labelled("main button", "Save the plan"))
	v.forgive("422")
	v.wantText("#minutes-error", "whole minutes")
	if kept := eval[string](v, css("#exam")+".value"); kept != exam.Format(time.DateOnly) {
		v.t.Errorf("after a mistake in another field the exam is %q", kept)
	}
	v.fill("minutes", "20")
	v.press(labelled("main button", "Save the plan"))
	v.wantText(".notice", "The plan of the class is saved")
	v.wantText("main", "Exam on "+exam.Format("2 January 2006")+". 20 minutes a day, Monday to Saturday, so that 90% is remembered.")
}
