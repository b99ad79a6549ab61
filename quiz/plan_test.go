package quiz

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const today = "2026-11-22" // a Sunday

func TestPlanProblems(t *testing.T) {
	weekdays := DaysOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
	for name, c := range map[string]struct {
		plan   Plan
		fields []string // that are wrong
	}{
		"nothing chosen":             {Plan{}, nil},
		"everything chosen":          {Plan{"2026-12-14", 20, 0.95, weekdays}, nil},
		"an exam today":              {Plan{ExamOn: today}, nil},
		"an exam yesterday":          {Plan{ExamOn: "2026-11-21"}, []string{"exam"}},
		"in three years to the day":  {Plan{ExamOn: "2029-11-22"}, nil},
		"a day more":                 {Plan{ExamOn: "2029-11-23"}, []string{"exam"}},
		"a day that is not":          {Plan{ExamOn: "2027-02-29"}, []string{"exam"}},
		"another way of writing":     {Plan{ExamOn: "14.12.2026"}, []string{"exam"}},
		"a date with more behind it": {Plan{ExamOn: "2026-12-14T09:00"}, []string{"exam"}},
		"no date":                    {Plan{ExamOn: "\x00soon"}, []string{"exam"}},
		"the least minutes":          {Plan{Minutes: 5}, nil},
		"fewer":                      {Plan{Minutes: 4}, []string{"minutes"}},
		"the most minutes":           {Plan{Minutes: 240}, nil},
		"more":                       {Plan{Minutes: 241}, []string{"minutes"}},
		"less than none":             {Plan{Minutes: -1}, []string{"minutes"}},
		"the lowest target":          {Plan{Target: 0.70}, nil},
		"lower":                      {Plan{Target: 0.69}, []string{"target"}},
		"the highest target":         {Plan{Target: 0.97}, nil},
		"higher":                     {Plan{Target: 1}, []string{"target"}},
		"no number":                  {Plan{Target: math.NaN()}, []string{"target"}},
		"no day of the week":         {Plan{Days: NoDay}, []string{"days"}},
		"all at once":                {Plan{"x", 1, -1, NoDay}, []string{"exam", "minutes", "target", "days"}},
	} {
		var fields []string
		for _, p := range c.plan.Problems(today) {
			fields = append(fields, p.Field)
			if p.Message == "" {
				t.Errorf("%s: nothing is said about %s", name, p.Field)
			}
		}
		if diff := cmp.Diff(c.fields, fields); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestOwnPlanOver: each value goes over the class's on its own, but the exam.
func TestOwnPlanOver(t *testing.T) {
	class := Plan{"2026-12-14", 20, 0.8, DaysOf(time.Monday, time.Friday)}
	sunday := DaysOf(time.Sunday)
	for name, c := range map[string]struct {
		own         OwnPlan
		class, want Plan
	}{
		"nothing anywhere":           {OwnPlan{}, Plan{}, Plan{Target: 0.9}},
		"as the class":               {OwnPlan{}, class, class},
		"an exam beside the class's": {OwnPlan{ExamOn: "2026-12-01"}, class, class},
		"an exam of one's own":       {OwnPlan{ExamOn: "2026-12-01"}, Plan{}, Plan{ExamOn: "2026-12-01", Target: 0.9}},
		"other minutes":              {OwnPlan{Minutes: new(30)}, class, Plan{"2026-12-14", 30, 0.8, class.Days}},
		"no limit, in a class with":  {OwnPlan{Minutes: new(0)}, class, Plan{"2026-12-14", 0, 0.8, class.Days}},
		"another target":             {OwnPlan{Target: new(0.95)}, class, Plan{"2026-12-14", 20, 0.95, class.Days}},
		"another day":                {OwnPlan{Days: &sunday}, class, Plan{"2026-12-14", 20, 0.8, sunday}},
		"every day":                  {OwnPlan{Days: new(EveryDay)}, class, Plan{"2026-12-14", 20, 0.8, EveryDay}},
	} {
		if diff := cmp.Diff(c.want, c.own.Over(c.class)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if list := (OwnPlan{Minutes: new(3), Days: new(NoDay)}).Problems(today); len(list) != 2 || list[0].Field != "minutes" || list[1].Field != "days" {
		t.Errorf("problems of one's own plan: %+v", list)
	}
}

// TestPlanFrom: an exam counts through its own day.
func TestPlanFrom(t *testing.T) {
	p, own := Plan{ExamOn: today, Minutes: 10}, OwnPlan{ExamOn: today}
	for from, want := range map[string]string{"2026-11-21": today, today: today, "2026-11-23": "", "2027-01-01": ""} {
		if got := p.From(from); got.ExamOn != want || got.Minutes != 10 {
			t.Errorf("from %s: %+v, want the exam %q", from, got, want)
		}
		if got := own.From(from).ExamOn; got != want {
			t.Errorf("one's own from %s: %q, want %q", from, got, want)
		}
	}
}

func TestDaysBetween(t *testing.T) {
	for to, want := range map[string]int{today: 0, "2026-12-14": 22, "2026-11-21": -1, "2027-11-22": 365, "": 0, "soon": 0} {
		if got := DaysBetween(today, to); got != want {
			t.Errorf("to %q: %d, want %d", to, got, want)
		}
	}
}

// TestDays: a week keeps exactly the days it was made of; Monday is its lowest bit.
func TestDays(t *testing.T) {
	if DaysOf(time.Monday) != 1 || DaysOf(time.Sunday) != 64 || DaysOf() != NoDay {
		t.Errorf("Monday %d, Sunday %d, none %d", DaysOf(time.Monday), DaysOf(time.Sunday), DaysOf())
	}
	rapid.Check(t, func(t *rapid.T) {
		var chosen [7]bool
		var list []time.Weekday
		for _, w := range rapid.SliceOfN(rapid.IntRange(0, 6), 1, 9).Draw(t, "days") {
			chosen[w] = true
			list = append(list, time.Weekday(w))
		}
		d := DaysOf(list...)
		if d.Week() != chosen {
			t.Fatalf("%v gives %v", list, d.Week())
		}
		if (d == EveryDay) != (chosen == [7]bool{true, true, true, true, true, true, true}) {
			t.Fatalf("%v gives %d", list, d)
		}
		if problems := (Plan{Days: d}).Problems(today); problems != nil {
			t.Fatalf("%v: %v", list, problems)
		}
	})
}
