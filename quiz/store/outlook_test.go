package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

func (d *desk) outlook() store.LearnerOutlook {
	d.t.Helper()
	o, err := d.s.Outlook(d.t.Context(), d.who.ID)
	must(d.t, err)
	return o
}

// studies makes the learner's plan.
func (d *desk) studies(own quiz.OwnPlan) {
	d.t.Helper()
	must(d.t, d.s.SetLearnerPlan(d.t.Context(), d.who.ID, own))
}

// daysOn are the days from now to the points of a series.
func (d *desk) daysOn(o store.LearnerOutlook) (list []float64) {
	for _, at := range o.Series {
		if !at.Stop.At.Equal(at.KeepOn.At) {
			d.t.Errorf("the two points are of %v and %v", at.Stop.At, at.KeepOn.At)
		}
		list = append(list, at.KeepOn.At.Sub(d.clock.now()).Hours()/24)
	}
	return list
}

// TestOutlookOfANewcomer: who stops before the first answer knows nothing; who goes on
// has met all sixty facts after three days of twenty, and keeps about nine of ten.
func TestOutlookOfANewcomer(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		o := d.outlook()
		if o.Facts != testFacts || o.Met != 0 || o.IsExam || o.Wanted != 54 || len(o.Leeches) != 0 || o.LeftOut.Facts() != 0 {
			t.Errorf("%+v", o)
		}
		if diff := cmp.Diff([]float64{1, 6, 12, 17, 22, 28, 33, 39, 44, 49, 55, 60}, d.daysOn(o)); diff != "" {
			t.Error(diff)
		}
		if o.Now.Known != 0 || o.Now.High != 0 {
			t.Errorf("known now: %+v", o.Now)
		}
		for _, at := range o.Series {
			if at.Stop.Known != 0 || at.KeepOn.Known <= 0 || at.KeepOn.Low > at.KeepOn.Known || at.KeepOn.High < at.KeepOn.Known || at.KeepOn.High > testFacts {
				t.Errorf("%+v", at)
			}
		}
		if last := o.Series[len(o.Series)-1]; last != o.At || last.KeepOn.Known < 0.85*testFacts {
			t.Errorf("in 60 days %+v", o.At)
		}
		if first := o.Series[0].KeepOn.Known; first > 20 {
			t.Errorf("%.1f of the twenty facts of the first day are known after it", first)
		}
		for _, id := range []string{"", "x"} {
			if _, err := d.s.Outlook(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Outlook(%q): %v", id, err)
			}
		}
	})
}

// TestOutlookNow: what is known now and after stopping is the sum of what the memory
// model says of each fact, moved by what is thought of the learner.
func TestOutlookNow(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.sitThrough(func(i int) bool { return i%4 > 0 })
		d.clock.advance(3 * 24 * time.Hour)
		d.sitThrough(func(i int) bool { return i%3 > 0 })
		o, export := d.outlook(), d.export()
		m := memory.DefaultFSRS7
		sum := func(at time.Time) (known float64) {
			bias := d.bias()
			for _, f := range export.States {
				state := memory.State{Slow: f.Slow, Fast: f.Fast, Difficulty: f.Difficulty}
				odds := m.Retrievability(state, at.Sub(f.LastAt).Hours()/24)
				known += 1 / (1 + (1-odds)/odds*math.Exp(-bias))
			}
			return known
		}
		if want := sum(d.clock.now()); o.Met != len(export.States) || math.Abs(o.Now.Known-want) > 1e-6 {
			t.Errorf("known now: %v of %d met, want %v", o.Now.Known, o.Met, want)
		}
		if want := sum(o.At.Stop.At); math.Abs(o.At.Stop.Known-want) > 1e-6 {
			t.Errorf("known in 60 days: %v, want %v", o.At.Stop.Known, want)
		}
		if o.At.KeepOn.Known < o.At.Stop.Known || o.Goal.Minutes == 0 || !o.Goal.Reached || o.Goal.Known < float64(o.Wanted) {
			t.Errorf("%+v, goal %+v", o.At, o.Goal)
		}
	})
}

// bias is what is thought of the learner.
func (d *desk) bias() (bias float64) {
	d.t.Helper()
	must(d.t, rawDB(d.t, d.url).QueryRow(fmt.Sprintf("SELECT bias FROM learner_models WHERE learner_id = '%s'", d.who.ID)).Scan(&bias))
	return bias
}

// TestOutlookAfterAFit: a learner's bias is learned around what is true of all who study
// the course, so the forecast counts that too, as a prediction does.
func TestOutlookAfterAFit(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		d.fit()
		var raw string
		d.value(&raw, "SELECT params FROM course_models WHERE course_id = '"+testCourse+"'")
		var params shared.Params
		must(t, json.Unmarshal([]byte(raw), &params))
		m, err := params.Model()
		must(t, err)
		h, want := params.Head, 0.0
		if math.Abs(h[shared.HeadShift]) < 0.01 {
			t.Fatalf("the fit has found nothing that is true of all: %v", h)
		}
		for _, f := range d.export().States {
			alone := m.Retrievability(memory.State{Slow: f.Slow, Fast: f.Fast, Difficulty: f.Difficulty}, d.clock.now().Sub(f.LastAt).Hours()/24)
			x := h[shared.HeadShift] + h[shared.HeadSlope]*math.Log(alone/(1-alone)) + h[shared.HeadLearner]*d.bias()
			want += 1 / (1 + math.Exp(-x))
		}
		if got := d.outlook().Now.Known; math.Abs(got-want) > 1e-3 {
			t.Errorf("%v known now, want %v", got, want)
		}
	})
}

// TestOutlookToTheExam: the series has the exam's own instant in it, and ends sixty
// days later.
func TestOutlookToTheExam(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		now := d.clock.now() // 2 November 2026
		d.clock.advance(time.Date(2026, 11, 2, 7, 0, 0, 0, time.UTC).Sub(now))
		for exam, want := range map[string][]float64{
			"2026-11-02": {2. / 24, 1 + 2./24, 21 + 2./24, 40 + 2./24, 60 + 2./24},
			"2026-11-05": {1, 2, 3 + 2./24, 4 + 2./24, 24 + 2./24, 43 + 2./24, 63 + 2./24},
			"2026-12-14": {1, 7, 13, 19, 24, 30, 36, 42 + 2./24, 43 + 2./24, 63 + 2./24, 82 + 2./24, 102 + 2./24},
		} {
			d.studies(quiz.OwnPlan{ExamOn: exam})
			o := d.outlook()
			got := d.daysOn(o)
			near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-3 })
			if diff := cmp.Diff(want, got, near); diff != "" {
				t.Errorf("exam on %s: %v\n%s", exam, got, diff)
			}
			if !o.IsExam || !o.At.KeepOn.At.Equal(o.Plan.Exam) || o.At.KeepOn.At.Format("2006-01-02 15") != exam+" 09" {
				t.Errorf("exam on %s: the point is of %v", exam, o.At.KeepOn.At)
			}
		}
	})
}

// TestOutlookOnceTheExamHasBegun: on the rest of its day it is no aim any more.
func TestOutlookOnceTheExamHasBegun(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.studies(quiz.OwnPlan{ExamOn: "2026-11-02"})
		d.clock.advance(time.Date(2026, 11, 2, 20, 0, 0, 0, time.UTC).Sub(d.clock.now()))
		if o := d.outlook(); o.IsExam || o.Plan.Effective.ExamOn != "2026-11-02" || len(o.Series) != 12 || o.At != o.Series[11] {
			t.Errorf("%+v", o)
		}
	})
}

// TestOutlookLeavesOut: five minutes on each of two days are too few for sixty facts of
// a minute each.
func TestOutlookLeavesOut(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.studies(quiz.OwnPlan{ExamOn: "2026-11-04", Minutes: new(5)})
		o := d.outlook()
		if n := o.LeftOut.Facts(); n < 40 || n > 55 {
			t.Errorf("%d facts are left out", n)
		}
		if o.Goal.PerDay <= 5 {
			t.Errorf("the goal takes %+v", o.Goal)
		}
	})
}

// TestOutlookLeeches: a fact missed every time costs too much, one that is right does
// not.
func TestOutlookLeeches(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		var bad string
		for range 12 {
			q := d.question()
			for !q.Done {
				fact := q.Presentation.Item.Fact
				if bad == "" {
					bad = fact
				}
				d.answer(q, fact != bad)
				q = d.question()
			}
			d.clock.advance(24 * time.Hour)
		}
		o := d.outlook()
		if len(o.Leeches) != 1 {
			t.Fatalf("%d leeches: %+v", len(o.Leeches), o.Leeches)
		}
		l := o.Leeches[0]
		if l.FactID != bad || l.Claim == "" || l.Topic != "early" || l.TopicTitle != "Early" || l.Reason == "" || l.Advice == "" || l.Seconds <= 15*60 {
			t.Errorf("%+v", l)
		}
	})
}

// TestComesBackAtTheLearnersTarget: a learner with a target of 80 % is told the day on
// which 80 % are left, not the earlier one of 90 %.
func TestComesBackAtTheLearnersTarget(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.studies(quiz.OwnPlan{Target: new(0.8)})
		var last store.Outcome
		for range 8 {
			q := d.question()
			for !q.Done {
				last = d.answer(q, true)
				q = d.question()
			}
			d.clock.advance(5 * 24 * time.Hour)
		}
		d.clock.advance(-5 * 24 * time.Hour) // to the minute after the last answer
		f, err := d.s.Feedback(t.Context(), d.who.ID, last.ReviewID)
		must(t, err)
		for _, st := range d.export().States {
			if st.Fact != f.Review.FactID {
				continue
			}
			m := memory.DefaultFSRS7
			state := memory.State{Slow: st.Slow, Fast: st.Fast, Difficulty: st.Difficulty}
			left := m.Retrievability(state, f.DueAt.Sub(st.LastAt).Hours()/24)
			if !f.DueAt.After(st.DueAt) || math.Abs(left-0.8) > 1e-3 {
				t.Errorf("comes back on %v, when %.3f is left; 0.9 is left on %v", f.DueAt, left, st.DueAt)
			}
			return
		}
		t.Error("the fact is not in the export")
	})
}
