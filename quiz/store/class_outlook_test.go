package store_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/schedule"
	"github.com/remembrancer/remembrancer/quiz/store"
)

func (d *desk) classOutlook(c quiz.Class) store.ClassOutlook {
	d.t.Helper()
	o, err := d.s.ClassOutlook(d.t.Context(), c.ID)
	must(d.t, err)
	return o
}

// knows writes down that somebody met so many facts of testBank a week ago and has
// this memory of each.
func (d *desk) knows(who quiz.User, facts int, state memory.State) {
	d.t.Helper()
	db := rawDB(d.t, d.url)
	at := d.clock.now().Add(-7 * 24 * time.Hour).UnixMilli()
	for _, f := range testBank(d.t).Course.Facts[:facts] {
		_, err := db.Exec(`INSERT INTO facts_state (learner_id, course_id, fact_id, slow, fast, difficulty, reviews, lapses, step, last_right, first_at, last_at, due_at)
			VALUES ($1, 'test-course', $2, $3, $4, $5, 1, 0, 0, true, $6, $6, $6)`, who.ID, f.ID, state.Slow, state.Fast, state.Difficulty, at)
		must(d.t, err)
	}
}

// someMemory is that of a fact answered right twice.
var someMemory = memory.DefaultFSRS7.Next(memory.DefaultFSRS7.First(memory.Good), 3, memory.Good)

// near tells numbers of facts that differ only by the order in which they were added.
var near = cmpopts.EquateApprox(0, 1e-9)

// TestClassOutlook: each student is forecast by what they know and by the plan of the
// class; what they know now and what is left of it by the sum of recall.
func TestClassOutlook(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		c := d.class(tom, "A", "")
		amy, bea, cleo := d.newLearner("Amy"), d.newLearner("Bea"), d.newLearner("Cleo")
		for _, who := range []quiz.User{cleo, amy, bea} {
			d.join(c, who)
		}
		d.setClass(tom, c, quiz.Plan{ExamOn: "2026-12-14", Minutes: 5})
		must(t, d.s.RemoveStudent(t.Context(), tom.ID, c.ID, cleo.ID))
		d.knows(bea, 30, someMemory)
		d.knows(cleo, 10, someMemory)
		o := d.classOutlook(c)

		exam := time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)
		if !o.Exam || !o.At.Equal(exam) || o.Facts != testFacts || len(o.Students) != 2 ||
			o.Students[0].UserID != amy.ID || o.Students[1].UserID != bea.ID {
			t.Fatalf("outlook %+v", o)
		}
		if got := o.Students[0]; got.Now.Known != 0 || got.Stop.Known != 0 || got.KeepOn.Known < 10 || got.KeepOn.Known > testFacts {
			t.Errorf("who has met nothing yet: %+v", got)
		}
		recall := func(at time.Time) float64 {
			return memory.DefaultFSRS7.Retrievability(someMemory, 7+at.Sub(d.clock.now()).Hours()/24)
		}
		got := o.Students[1]
		for name, want := range map[string][2]float64{"now": {got.Now.Known, 30 * recall(d.clock.now())}, "after stopping": {got.Stop.Known, 30 * recall(exam)}} {
			if math.Abs(want[0]-want[1]) > 1e-6 {
				t.Errorf("%s Bea is expected to know %v facts, want %v", name, want[0], want[1])
			}
		}
		if got.KeepOn.Known <= got.Stop.Known || got.KeepOn.Low > got.KeepOn.Known || got.KeepOn.High < got.KeepOn.Known {
			t.Errorf("going on: %+v", got)
		}
		if sum := o.Students[0].KeepOn.Known + got.KeepOn.Known; math.Abs(sum-o.KeepOn.Known) > 1e-9 ||
			math.Abs(o.Mean(o.KeepOn)-sum/2/testFacts) > 1e-9 || math.Abs(o.Mean(o.Stop)-got.Stop.Known/2/testFacts) > 1e-9 ||
			math.Abs(o.Share(got.Now)-got.Now.Known/testFacts) > 1e-9 {
			t.Errorf("the class %+v, mean %v", o.KeepOn, o.Mean(o.KeepOn))
		}

		page, err := d.s.Student(t.Context(), c.ID, bea.ID)
		must(t, err)
		if diff := cmp.Diff([]store.StudentOutlook{got}, page.Outlook.Students, near); diff != "" || !page.Outlook.At.Equal(exam) {
			t.Errorf("the student's page says otherwise: %s", diff)
		}
	})
}

// TestClassOutlookFollowsThePlan: without an exam that is ahead it looks two months
// ahead, and more minutes lead further.
func TestClassOutlookFollowsThePlan(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		c := d.class(tom, "A", "")
		if o := d.classOutlook(c); len(o.Students) != 0 || o.Mean(o.KeepOn) != 0 || o.KeepOn.Known != 0 {
			t.Errorf("a class of nobody: %+v", o)
		}
		d.join(c, d.who)
		now := d.clock.now()
		if o := d.classOutlook(c); o.Exam || !o.At.Equal(now.AddDate(0, 0, 60)) {
			t.Errorf("without a plan it looks to %v", o.At)
		}
		before := 0.0
		for _, minutes := range []int{5, 10} {
			d.setClass(tom, c, quiz.Plan{ExamOn: "2026-11-12", Minutes: minutes})
			o := d.classOutlook(c)
			if known := o.Students[0].KeepOn.Known; !o.Exam || known <= before {
				t.Errorf("%d minutes a day lead to %v facts, fewer minutes to %v", minutes, known, before)
			} else {
				before = known
			}
		}
		// What a learner chose counts for them, not for the class.
		with := d.classOutlook(c)
		must(t, d.s.SetLearnerPlan(t.Context(), d.who.ID, quiz.OwnPlan{Minutes: new(5)}))
		if diff := cmp.Diff(with, d.classOutlook(c), near); diff != "" {
			t.Errorf("the plan of one student: %s", diff)
		}
		d.clock.advance(time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC).Sub(now))
		if o := d.classOutlook(c); o.Exam || !o.At.Equal(d.clock.now().AddDate(0, 0, 60)) {
			t.Errorf("after the exam it looks to %v", o.At)
		}
		for _, id := range []string{"", "x", "01900000-0000-7000-8000-000000000000"} {
			if _, err := d.s.ClassOutlook(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("ClassOutlook(%q): %v", id, err)
			}
		}
	})
}

// TestClassOutlookKnowsTheLearner: who is wrong more often than others with the same
// memory is expected to know less, and of whom more is known, that is surer.
func TestClassOutlookKnowsTheLearner(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		c := d.class(tom, "A", "")
		weak, new := d.newLearner("Weak"), d.newLearner("Zoe")
		d.join(c, weak)
		d.join(c, new)
		d.knows(weak, 40, someMemory)
		d.knows(new, 40, someMemory)
		_, err := rawDB(t, d.url).Exec(`INSERT INTO learner_models (learner_id, course_id, given, answers, bias, variance, mood, timed, time_mean, time_sum)
			VALUES ($1, 'test-course', 40, 40, -1, 0.04, 0, 0, 0, 0)`, weak.ID)
		must(t, err)
		o := d.classOutlook(c)
		for name, at := range map[string]func(store.StudentOutlook) schedule.Point{
			"now":      func(s store.StudentOutlook) schedule.Point { return s.Now },
			"stopping": func(s store.StudentOutlook) schedule.Point { return s.Stop },
			"going on": func(s store.StudentOutlook) schedule.Point { return s.KeepOn },
		} {
			if a, b := at(o.Students[0]), at(o.Students[1]); a.Known >= b.Known {
				t.Errorf("%s the weaker student knows %+v, the other %+v", name, a, b)
			}
		}
		// A standard deviation of 0.2 against the 0.5 of an unknown learner.
		if a, b := o.Students[0].Stop, o.Students[1].Stop; a.High-a.Low >= b.High-b.Low {
			t.Errorf("forty answers leave as much open (%v) as none (%v)", a, b)
		}
	})
}

// TestLargeClassOutlook: a large class is forecast more coarsely, by a few facts in a
// hundred and only where somebody goes on.
func TestLargeClassOutlook(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		const students = 41
		_, c := newClass(t, d.s)
		for i := range students {
			u, _, err := d.s.Join(t.Context(), c.JoinCode, fmt.Sprintf("Learner %02d", i), fmt.Sprint("ip ", i), nil)
			must(t, err)
			d.knows(u, i, someMemory)
		}
		must(t, d.s.SetClassPlan(t.Context(), store.CommandLine, c.ID, quiz.Plan{ExamOn: "2026-12-14", Minutes: 5}))
		o := d.classOutlook(c)
		if len(o.Students) != students {
			t.Fatalf("%d students", len(o.Students))
		}
		for i, st := range o.Students {
			page, err := d.s.Student(t.Context(), c.ID, st.UserID)
			must(t, err)
			alone := page.Outlook.Students[0]
			if diff := cmp.Diff([]schedule.Point{alone.Now, alone.Stop}, []schedule.Point{st.Now, st.Stop}, near); diff != "" || page.Met != i {
				t.Errorf("%s has met %d: %s", page.Name, page.Met, diff)
			}
			if math.Abs(alone.KeepOn.Known-st.KeepOn.Known) > 0.06*testFacts {
				t.Errorf("%s: in the class %v, alone %v", page.Name, st.KeepOn.Known, alone.KeepOn.Known)
			}
		}
	})
}
