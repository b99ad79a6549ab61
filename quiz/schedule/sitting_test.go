package schedule

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestSittingsKeepTheRules plays sittings over some days with random courses,
// settings and answers, and checks what must hold whatever happens.
func TestSittingsKeepTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(1, 12), 1, 5).Draw(t, "topics")
		w := newWorld(course(sizes...))
		w.set.NewPerDay = rapid.IntRange(0, 20).Draw(t, "new per day")
		w.set.RepeatNew = rapid.Bool().Draw(t, "repeat new")
		w.set.UTCOffset = time.Duration(rapid.IntRange(-12, 14).Draw(t, "offset")) * time.Hour
		for _, f := range w.facts {
			if rapid.Bool().Draw(t, "learned") {
				w.learned(f.ID, rapid.Float64Range(1.2, 60).Draw(t, "ago"), rapid.Float64Range(0.1, 30).Draw(t, "lasts"))
			}
		}
		skill := rapid.IntRange(0, 10).Draw(t, "skill")
		for range rapid.IntRange(1, 6).Draw(t, "sittings") {
			w.done, w.planned = nil, rapid.IntRange(1, 20).Draw(t, "planned")
			playChecked(t, w, skill)
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
		}
	})
}

// playChecked plays one sitting to its end.
func playChecked(t *rapid.T, w *world, skill int) {
	for {
		c, ok := w.next()
		if !ok {
			checkEnd(t, w)
			return
		}
		checkChoice(t, w, c)
		if len(w.done) > 400 {
			t.Fatal("the sitting does not end")
		}
		w.answer(c, rapid.IntRange(0, 9).Draw(t, "luck") < skill, "")
	}
}

func checkChoice(t *rapid.T, w *world, c Choice) {
	known, met := w.known[c.FactID]
	if c.New == met {
		t.Fatalf("%+v, but met before is %v", c, met)
	}
	if c.Reason == "" || c.Place != len(w.done) {
		t.Fatalf("%+v has no reason or a wrong place", c)
	}
	times, last := 0, -1
	for i, d := range w.done {
		if d.FactID == c.FactID {
			times, last = times+1, i
		}
	}
	if c.Again != (times > 0) || times > MaxReturns {
		t.Fatalf("%+v was asked %d times before", c, times)
	}
	if times > 0 && len(w.done)-1-last < MissGap {
		t.Fatalf("%s returns after %d other answers", c.FactID, len(w.done)-1-last)
	}
	checkSameDay(t, w, c, known, times)
	if c.New {
		checkNew(t, w, c)
	}
	checkTopic(t, w, c)
}

// checkSameDay: what was right today is not asked again, but for a new fact that the
// setting repeats once.
func checkSameDay(t *rapid.T, w *world, c Choice, known Known, times int) {
	if c.New || !known.LastRight {
		return
	}
	if w.set.day(known.LastAt) == w.set.day(w.now) && (!w.set.RepeatNew || times != 1) {
		t.Fatalf("%s was right at %s and is asked again at %s", c.FactID, known.LastAt, w.now)
	}
	if times == 0 && known.DueAt.After(w.now) {
		t.Fatalf("%s is due at %s, not yet at %s", c.FactID, known.DueAt, w.now)
	}
}

func checkNew(t *rapid.T, w *world, c Choice) {
	if n := NewToday(w.known, w.set, w.now); n >= w.set.NewPerDay {
		t.Fatalf("%s is new after %d new ones today, of %d", c.FactID, n, w.set.NewPerDay)
	}
	if n := len(w.done); n >= StruggleOf {
		right := 0
		for _, d := range w.done[n-StruggleOf:] {
			if d.Right {
				right++
			}
		}
		if right < StruggleMin {
			t.Fatalf("%s is new although %d of the last ten were right", c.FactID, right)
		}
	}
}

// checkTopic: a review repeats the last topic only if no due fact of another waits.
func checkTopic(t *rapid.T, w *world, c Choice) {
	if len(w.done) == 0 || c.New || c.FactID[0] != w.done[len(w.done)-1].FactID[0] {
		return
	}
	asked := map[string]bool{}
	for _, d := range w.done {
		asked[d.FactID] = true
	}
	if c.Again && len(asked) >= w.planned {
		return // no place is left for another fact
	}
	for id, k := range w.known {
		if id[0] != c.FactID[0] && !asked[id] && w.set.askable(k, w.now) {
			t.Fatalf("%s follows its own topic although %s is due", c.FactID, id)
		}
	}
}

// checkEnd: a sitting ends only when its places are used, or nothing can be asked.
func checkEnd(t *rapid.T, w *world) {
	asked := map[string]bool{}
	for _, d := range w.done {
		asked[d.FactID] = true
	}
	if len(asked) >= w.planned {
		return
	}
	for id, k := range w.known {
		if !asked[id] && w.set.askable(k, w.now) {
			t.Fatalf("the sitting ends after %d of %d although %s is due", len(asked), w.planned, id)
		}
	}
}
