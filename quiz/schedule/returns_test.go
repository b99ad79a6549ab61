package schedule

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestReturns: not on the day of a right answer, and on a planned study day; noon is on
// Sunday, 22 November.
func TestReturns(t *testing.T) {
	monday := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	w := newWorld(course(5))
	w.learned("a0", 1./24, 0.1) // due in two hours, right today
	w.learned("a1", 2, 6)       // due on Thursday
	w.learned("a2", 9, 6)       // due for days
	w.learned("a3", 1, 9)
	missed := w.known["a3"]
	missed.LastRight, missed.DueAt = false, missed.LastAt
	tuesdays := w.set
	tuesdays.Aim.Days = [7]bool{time.Tuesday: true}
	for name, c := range map[string]struct {
		k    Known
		set  Settings
		want time.Time
	}{
		"right today":              {w.known["a0"], w.set, monday},
		"right today, on Tuesdays": {w.known["a0"], tuesdays, monday.Add(days(1))},
		"due later":                {w.known["a1"], w.set, noon.Add(days(4))},
		"due later, on Tuesdays":   {w.known["a1"], tuesdays, monday.Add(days(8))},
		"due":                      {w.known["a2"], w.set, noon.Add(-days(3))},
		"missed":                   {missed, w.set, missed.LastAt},
		"never met":                {Known{FactID: "a4"}, w.set, time.Time{}},
	} {
		got := Returns(c.k, c.set, noon)
		if d := got.Sub(c.want); d < -time.Second || d > time.Second {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestReturnsAsThePlanHasIt: a fact returns on the first day on which it is planned,
// before an exam too, where reviews come later at first and once more at the end.
func TestReturnsAsThePlanHasIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(course(1))
		w.set.NewPerDay = 0
		w.learned("a0", rapid.Float64Range(0.01, 30).Draw(t, "ago"), rapid.Float64Range(0.1, 60).Draw(t, "lasts"))
		toExam := rapid.IntRange(0, 60).Draw(t, "days to the exam")
		if toExam > 0 {
			w.set.Aim.Exam = w.now.Add(days(float64(toExam) - 0.1))
		}
		for i := range w.set.Aim.Days {
			w.set.Aim.Days[i] = rapid.Bool().Draw(t, "study day")
		}
		got := Returns(w.known["a0"], w.set, w.now)
		for day := range 200 {
			w.now = noon.Add(days(float64(day)))
			if toExam > 0 && !w.now.Before(w.set.Aim.Exam) {
				if got.Before(w.set.Aim.Exam) {
					t.Fatalf("said to return on %v, and is not asked before the exam on %v", got, w.set.Aim.Exam)
				}
				return
			}
			planned, today := Day(w.input()).Due > 0, w.set.day(w.now)
			if !planned && w.set.studies(today) && !got.After(w.now) {
				t.Fatalf("said to return on %v, is not asked on %v", got, w.now)
			}
			if !planned {
				continue
			}
			if got.After(w.now) && w.set.day(got) != today {
				t.Fatalf("said to return on %v, is asked on %v", got, w.now)
			}
			return
		}
	})
}
