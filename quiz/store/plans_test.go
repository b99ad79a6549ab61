package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// december is a plan with everything in it; the tests' clock begins on 2 November 2026.
var december = quiz.Plan{ExamOn: "2026-12-14", Minutes: 20, Target: 0.95, Days: quiz.DaysOf(time.Monday, time.Thursday)}

// plan is what somebody studies for.
func (d *desk) plan(who quiz.User) store.LearnerPlan {
	d.t.Helper()
	p, err := d.s.LearnerPlan(d.t.Context(), who.ID)
	must(d.t, err)
	return p
}

func (d *desk) setClass(teacher quiz.User, c quiz.Class, p quiz.Plan) {
	d.t.Helper()
	must(d.t, d.s.SetClassPlan(d.t.Context(), teacher.ID, c.ID, p))
}

// TestClassPlan: a plan is kept as it was given; the same again is no change.
func TestClassPlan(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom := d.teacher("Tom")
		c := d.class(tom, "A", "")
		if p, err := d.s.ClassPlan(ctx, c.ID); err != nil || p != (quiz.Plan{}) {
			t.Errorf("a new class has the plan %+v, %v", p, err)
		}
		for range 2 {
			d.setClass(tom, c, december)
			if p, err := d.s.ClassPlan(ctx, c.ID); err != nil || p != december {
				t.Errorf("got %+v, %v", p, err)
			}
		}
		if n := d.audited("class plan changed", tom.ID, "class "+c.ID); n != 1 {
			t.Errorf("the change stands %d times in the audit log, want once", n)
		}
		d.setClass(tom, c, quiz.Plan{})
		if p, err := d.s.ClassPlan(ctx, c.ID); err != nil || p != (quiz.Plan{}) {
			t.Errorf("taken back: %+v, %v", p, err)
		}
	})
}

// audited counts the entries of the audit log that are alike.
func (d *desk) audited(action, actor, target string) (n int) {
	d.t.Helper()
	entries, err := d.s.Audit(d.t.Context(), 100)
	must(d.t, err)
	for _, e := range entries {
		if e.Action == action && e.ActorID == actor && e.Target == target {
			n++
		}
	}
	return n
}

// TestClassPlanRefuses: who does not teach the class changes nothing, and neither does
// a plan that cannot be.
func TestClassPlanRefuses(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom, other, student := d.teacher("Tom"), d.teacher("Otto"), d.newLearner("Ann")
		c := d.class(tom, "A", "")
		d.join(c, student)
		d.setClass(tom, c, december)
		for name, who := range map[string]string{"another teacher": other.ID, "a student": student.ID, "nobody": ""} {
			if err := d.s.SetClassPlan(ctx, who, c.ID, quiz.Plan{}); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%s: %v, want ErrForbidden", name, err)
			}
		}
		for _, id := range []string{"", "x", "01900000-0000-7000-8000-000000000000"} {
			if err := d.s.SetClassPlan(ctx, store.CommandLine, id, december); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("SetClassPlan(%q): %v", id, err)
			}
			if _, err := d.s.ClassPlan(ctx, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("ClassPlan(%q): %v", id, err)
			}
		}
		wantInputError(t, d.s.SetClassPlan(ctx, tom.ID, c.ID, quiz.Plan{ExamOn: "2026-11-01"}), "exam")
		wantInputError(t, d.s.SetClassPlan(ctx, tom.ID, c.ID, quiz.Plan{Days: quiz.NoDay}), "days")
		if p, err := d.s.ClassPlan(ctx, c.ID); err != nil || p != december {
			t.Errorf("after all that the plan is %+v, %v", p, err)
		}
	})
}

// TestLearnerPlan: one's own values go over the class's, and the class's exam over
// one's own.
func TestLearnerPlan(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		want := store.LearnerPlan{Effective: quiz.Plan{Target: 0.9}}
		if diff := cmp.Diff(want, d.plan(d.who)); diff != "" {
			t.Errorf("nothing chosen, no class: %s", diff)
		}
		own := quiz.OwnPlan{ExamOn: "2026-11-30", Minutes: new(0), Target: new(0.8), Days: new(quiz.EveryDay)}
		for range 2 {
			must(t, d.s.SetLearnerPlan(ctx, d.who.ID, own))
		}
		want = store.LearnerPlan{Own: own, Effective: quiz.Plan{ExamOn: "2026-11-30", Target: 0.8},
			Exam: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC), DaysLeft: 28}
		if diff := cmp.Diff(want, d.plan(d.who)); diff != "" {
			t.Errorf("without a class: %s", diff)
		}
		tom := d.teacher("Tom")
		c := d.class(tom, "A", "")
		d.join(c, d.who)
		d.setClass(tom, c, december)
		want.Class, want.ClassID, want.ClassName = december, c.ID, "A"
		want.Effective.ExamOn, want.Exam, want.DaysLeft = "2026-12-14", time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC), 42
		if diff := cmp.Diff(want, d.plan(d.who)); diff != "" {
			t.Errorf("in a class: %s", diff)
		}
		must(t, d.s.SetLearnerPlan(ctx, d.who.ID, quiz.OwnPlan{}))
		if got := d.plan(d.who); got.Effective != december {
			t.Errorf("as the class: %+v", got.Effective)
		}
		must(t, d.s.RemoveStudent(ctx, tom.ID, c.ID, d.who.ID))
		if got := d.plan(d.who); got.ClassID != "" || got.Effective.ExamOn != "" {
			t.Errorf("out of the class: %+v", got)
		}
		wantInputError(t, d.s.SetLearnerPlan(ctx, d.who.ID, quiz.OwnPlan{Minutes: new(3)}), "minutes")
		for _, id := range []string{"", "x", "01900000-0000-7000-8000-000000000000"} {
			if err := d.s.SetLearnerPlan(ctx, id, quiz.OwnPlan{}); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("SetLearnerPlan(%q): %v", id, err)
			}
		}
	})
}

// TestSeveralClasses: the earliest exam that is not past goes first; then the class
// joined last. A class that one teaches does not count beside one in which one learns.
func TestSeveralClasses(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		early, late, none := d.class(tom, "Early", ""), d.class(tom, "Late", ""), d.class(tom, "None", "")
		d.setClass(tom, early, quiz.Plan{ExamOn: "2026-11-10", Minutes: 10})
		d.setClass(tom, late, quiz.Plan{ExamOn: "2026-11-20", Minutes: 20})
		for _, c := range []quiz.Class{early, late, none} {
			d.join(c, d.who)
		}
		taught := d.class(tom, "Taught", "")
		d.setClass(tom, taught, quiz.Plan{ExamOn: "2026-11-03"})
		if got := d.plan(tom); got.ClassID != taught.ID {
			t.Errorf("the teacher, who learns in no class, follows %q", got.ClassName)
		}
		pupil := d.class(d.teacher("Ute"), "Pupil", "")
		d.join(pupil, tom)
		if got := d.plan(tom); got.ClassID != pupil.ID {
			t.Errorf("the teacher, who learns in one class, follows %q", got.ClassName)
		}
		for _, at := range []struct {
			hour         time.Time
			class, exam  string
			minutes, day int
		}{
			{time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC), "Early", "2026-11-10", 10, 8},
			{time.Date(2026, 11, 10, 23, 0, 0, 0, time.UTC), "Early", "2026-11-10", 10, 0},
			{time.Date(2026, 11, 11, 3, 59, 0, 0, time.UTC), "Early", "2026-11-10", 10, 0}, // the day turns at 4
			{time.Date(2026, 11, 11, 4, 0, 0, 0, time.UTC), "Late", "2026-11-20", 20, 9},
			{time.Date(2026, 11, 21, 4, 0, 0, 0, time.UTC), "None", "", 0, 0},
		} {
			d.clock.advance(at.hour.Sub(d.clock.now()))
			got := d.plan(d.who)
			if got.ClassName != at.class || got.Effective.ExamOn != at.exam || got.Effective.Minutes != at.minutes || got.DaysLeft != at.day {
				t.Errorf("%v: %+v", at.hour, got)
			}
		}
	})
}

// TestPlanOfTheOtherCourse: what one chose in one course does not hold in another.
func TestPlanOfTheOtherCourse(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		d.publish(tom.ID, oneFact)
		a, b := d.class(tom, "A", ""), d.class(tom, "B", oneFact.ID)
		d.setClass(tom, a, december)
		d.join(a, d.who)
		must(t, d.s.SetLearnerPlan(t.Context(), d.who.ID, quiz.OwnPlan{Minutes: new(45)}))
		d.join(b, d.who) // the course of the class joined last is studied
		if got := d.plan(d.who); got.ClassName != "B" || got.Own.Minutes != nil || got.Effective.ExamOn != "" {
			t.Errorf("in the other course: %+v", got)
		}
		must(t, d.s.RemoveStudent(t.Context(), tom.ID, b.ID, d.who.ID))
		if got := d.plan(d.who); got.ClassName != "A" || got.Effective.Minutes != 45 || got.Effective.ExamOn != december.ExamOn {
			t.Errorf("back in the first: %+v", got)
		}
	})
}

// TestExamFollowsTheSitesClock: nine in the morning there, in summer as in winter.
func TestExamFollowsTheSitesClock(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	c := storetest.SQLite(t, testBank(t))
	c.Location = berlin
	d := newDesk(t, c)
	for exam, want := range map[string]time.Time{
		"2026-12-14": time.Date(2026, 12, 14, 8, 0, 0, 0, time.UTC),
		"2027-06-14": time.Date(2027, 6, 14, 7, 0, 0, 0, time.UTC),
	} {
		must(t, d.s.SetLearnerPlan(t.Context(), d.who.ID, quiz.OwnPlan{ExamOn: exam}))
		if got := d.plan(d.who).Exam; !got.Equal(want) {
			t.Errorf("%s: %v, want %v", exam, got, want)
		}
	}
}

// TestPlanIsTheLearners: it goes with the export, and with the person.
func TestPlanIsTheLearners(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		days := quiz.DaysOf(time.Saturday)
		must(t, d.s.SetLearnerPlan(ctx, d.who.ID, quiz.OwnPlan{ExamOn: "2026-12-01", Days: &days}))
		want := []store.ExportPlan{{Course: testBank(t).Course.ID, ExamOn: "2026-12-01", Days: &days}}
		if diff := cmp.Diff(want, d.export().Plans); diff != "" {
			t.Errorf("export: %s", diff)
		}
		must(t, d.s.DeleteMe(ctx, d.who.ID))
		db := rawDB(t, d.url)
		var n int
		must(t, db.QueryRow("SELECT count(*) FROM learner_plans").Scan(&n))
		if n != 0 {
			t.Errorf("%d plans are left of somebody who is gone", n)
		}
	})
}
