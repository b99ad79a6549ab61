package schedule

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSpreadRange follows the formula of Anki and ts-fsrs (memory.md 2.4) by hand.
func TestSpreadRange(t *testing.T) {
	for _, test := range []struct{ interval, low, high float64 }{
		{0.5, 0.5, 0.5},
		{2.4, 2.4, 2.4},
		{2.5, 2, 4},       // ± 1, but never below 2
		{7, 5, 9},         // ± 1 + 0.15 × 4.5 = 1.675
		{20, 17, 23},      // ± 1.675 + 0.1 × 13 = 2.975
		{100, 93, 107},    // ± 2.975 + 0.05 × 80 = 6.975
		{1000, 948, 1052}, // ± 2.975 + 0.05 × 980 = 51.975
	} {
		if low, high := SpreadRange(test.interval); low != test.low || high != test.high {
			t.Errorf("%v days: %v to %v, want %v to %v", test.interval, low, high, test.low, test.high)
		}
	}
}

// reviewsByDay studies everything on every day at noon, all right, and returns which
// facts were reviewed on which day; day 0 is today.
func reviewsByDay(w *world, n int) [][]string {
	out := make([][]string, n)
	for day := range out {
		w.now = noon.Add(days(float64(day)))
		for {
			w.done, w.planned = nil, 100
			got := w.play(allRight)
			if len(got) == 0 {
				break
			}
			out[day] = append(out[day], ids(got)...)
		}
	}
	return out
}

// TestLoadIsSpread: 60 facts learned on one day, for ten days, would all come back on
// one day; the range of ten days is from 8 to 12.
func TestLoadIsSpread(t *testing.T) {
	most := map[bool]int{}
	for _, on := range []bool{false, true} {
		w := newWorld(course(30, 30))
		w.set.NewPerDay, w.set.Spread = 0, on
		for _, f := range w.facts {
			w.learned(f.ID, 5, 10)
		}
		first := map[string]bool{}
		for day, reviewed := range reviewsByDay(w, 12) {
			n := 0
			for _, id := range reviewed {
				if !first[id] {
					first[id] = true
					n++
					if since := day + 5; on && (since < 8 || since > 12) {
						t.Errorf("%s is reviewed after %d days", id, since)
					}
				}
			}
			most[on] = max(most[on], n)
		}
		if len(first) != 60 {
			t.Errorf("spread %v: %d of 60 facts are reviewed", on, len(first))
		}
	}
	if most[false] != 60 || most[true] > 15 {
		t.Errorf("without spreading %d reviews fall on the worst day, with it %d; want 60, and about 60 / 5", most[false], most[true])
	}
}

// TestSpreadKeepsTheRange for any facts, studying every day.
func TestSpreadKeepsTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(course(rapid.IntRange(1, 40).Draw(t, "facts")))
		w.set.NewPerDay, w.set.Spread = 0, true
		w.set.Learner = rapid.Uint64().Draw(t, "learner")
		for _, f := range w.facts {
			w.learned(f.ID, float64(rapid.IntRange(1, 3).Draw(t, "ago")), rapid.Float64Range(2.5, 40).Draw(t, "lasts"))
		}
		before := map[string]Known{}
		for id, k := range w.known {
			before[id] = k
		}
		for day, reviewed := range reviewsByDay(w, 20) {
			for _, id := range reviewed {
				k, once := before[id]
				if !once {
					continue
				}
				delete(before, id)
				low, high := SpreadRange(k.DueAt.Sub(k.LastAt).Hours() / 24)
				since := float64(w.set.day(noon.Add(days(float64(day)))) - w.set.day(k.LastAt))
				if since < low || since > max(high, float64(w.set.day(noon)-w.set.day(k.LastAt))) {
					t.Fatalf("%s is reviewed after %v days, its range is %v to %v", id, since, low, high)
				}
			}
		}
		for id, k := range before {
			if _, high := SpreadRange(k.DueAt.Sub(k.LastAt).Hours() / 24); w.set.day(k.LastAt)+int(high) < w.set.day(noon)+20 {
				t.Fatalf("%s was not reviewed within its range, up to %v days after %s", id, high, k.LastAt)
			}
		}
	})
}

// TestSpreadLeavesDaysOffFree where the range has a study day.
func TestSpreadLeavesDaysOffFree(t *testing.T) {
	w := newWorld(course(40))
	w.set.NewPerDay, w.set.Spread = 0, true
	w.set.Aim.Days = [7]bool{time.Monday: true, time.Wednesday: true, time.Friday: true}
	for i, f := range w.facts {
		w.learned(f.ID, 3, 7+float64(i%10)) // ranges of at least four days
	}
	for day, reviewed := range reviewsByDay(w, 20) {
		if d := noon.Add(days(float64(day))).Weekday(); len(reviewed) > 0 && !w.set.Aim.Days[d] {
			t.Errorf("%d facts are for a %s", len(reviewed), d)
		}
	}
}

// TestSpreadIsTheSameWheneverAsked, and not the same for two learners.
func TestSpreadIsTheSameWheneverAsked(t *testing.T) {
	plan := func(learner string) string {
		w := newWorld(course(20))
		w.set.NewPerDay, w.set.Spread, w.set.Learner = 0, true, LearnerSeed(learner)
		for _, f := range w.facts {
			w.learned(f.ID, 5, 10)
		}
		out := reviewsByDay(w, 10)
		for _, day := range out {
			slices.Sort(day)
		}
		return fmt.Sprint(out)
	}
	if once, again := plan("ada"), plan("ada"); once != again {
		t.Error("the same learner gets two plans")
	}
	if plan("ada") == plan("grace") {
		t.Error("two learners get the same days")
	}
}
