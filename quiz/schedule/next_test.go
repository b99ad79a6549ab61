package schedule

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/questions"
)

func wantSitting(t *testing.T, got []Choice, want string) {
	t.Helper()
	if s := strings.Join(ids(got), " "); s != want {
		t.Errorf("the sitting was\n  %s, want\n  %s", s, want)
	}
}

func TestNewcomerMeetsFactsInTeachingOrder(t *testing.T) {
	w := newWorld(course(3, 3))
	w.facts[0].Importance = "normal" // a0 waits until the core facts are met
	w.facts[1].Importance = "extra"  // a1 until all others are
	slices.Reverse(w.facts)          // the order of the list does not matter
	wantSitting(t, w.play(allRight), "(a2) (b0) (b1) (b2) (a0) (a1)")
}

func TestNewFactsAreCappedPerDay(t *testing.T) {
	w := newWorld(course(40))
	if n := len(w.play(allRight)); n != 20 {
		t.Errorf("met %d facts, want 20", n)
	}
	w.done = nil
	if c, ok := w.next(); ok {
		t.Errorf("a second sitting on the day offers %+v", c)
	}
	w.now = time.Date(2026, 11, 23, 3, 59, 0, 0, time.UTC)
	if c, ok := w.next(); ok {
		t.Errorf("before 4 am it is still the same day, yet it offers %+v", c)
	}
	w.now = w.now.Add(time.Minute)
	if c, ok := w.next(); !ok {
		t.Errorf("at 4 am the next day begins, but there is %+v", c)
	}
}

func TestDayFollowsTheLearnersClock(t *testing.T) {
	set := Settings{UTCOffset: 8 * time.Hour}
	for at, want := range map[string]int{
		"2026-11-21T19:59:00Z": 0, // 3:59 in Beijing
		"2026-11-21T20:00:00Z": 1,
		"2026-11-22T19:59:00Z": 1,
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		first := set.day(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
		if got := set.day(instant) - first; got != want {
			t.Errorf("%s is day %d, want %d", at, got, want)
		}
		if start := set.dayStart(set.day(instant)); start.After(instant) || instant.Sub(start) >= 24*time.Hour {
			t.Errorf("the day of %s starts at %s", at, start)
		}
	}
}

func TestMissComesBackAfterFiveOthersUntilRight(t *testing.T) {
	w := newWorld(course(12))
	got := w.play(func(place int, c Choice) bool { return c.FactID != "a1" || place > 8 })
	wantSitting(t, got, "(a0) (a1) (a2) (a3) (a4) (a5) (a6) a1* (a7) (a8) (a9) (a10) (a11) a1*")
	if got[7].Reason != "missed a moment ago" {
		t.Errorf("the reason is %q", got[7].Reason)
	}
}

func TestMissReturnsThreeTimesAtMost(t *testing.T) {
	w := newWorld(course(40))
	w.set.NewPerDay, w.planned = 40, 30
	got := w.play(func(_ int, c Choice) bool { return c.FactID != "a0" })
	if n := countOf(got, "a0"); n != 1+MaxReturns {
		t.Errorf("a0 was asked %d times, want %d", n, 1+MaxReturns)
	}
}

func countOf(choices []Choice, id string) (n int) {
	for _, c := range choices {
		if c.FactID == id {
			n++
		}
	}
	return n
}

func TestSittingFillsUpSoThatAMissCanReturn(t *testing.T) {
	miss := func(_ int, c Choice) bool { return c.FactID != "a2" || c.Again }
	w := newWorld(course(30))
	w.planned = 3
	wantSitting(t, w.play(miss), "(a0) (a1) (a2) (a3) (a4) (a5) (a6) (a7) a2*")

	w = newWorld(course(30))
	w.planned = 3
	for _, id := range []string{"a10", "a11", "a12"} {
		w.learned(id, 10, 9) // due facts fill up before new ones
	}
	miss = func(place int, _ Choice) bool { return place != 2 }
	wantSitting(t, w.play(miss), "a10 a11 a12 (a0) (a1) (a2) (a3) (a4) a12*")
}

func TestSittingEndsWhenNothingIsLeftToPutBetween(t *testing.T) {
	w := newWorld(course(3))
	got := w.play(func(_ int, c Choice) bool { return c.FactID != "a2" })
	wantSitting(t, got, "(a0) (a1) (a2)")
	if ComesBack(w.input(), "a2") {
		t.Error("a2 is promised for this sitting")
	}
	w.done = nil
	c, ok := w.next()
	if !ok || c.FactID != "a2" || c.Again || !strings.HasPrefix(c.Reason, "missed earlier today; ") {
		t.Errorf("the next sitting begins with %+v, want a2", c)
	}
}

// Otherwise each missed filler would ask for five more, through the whole backlog.
func TestMissesBeyondThePlanDoNotProlongTheSitting(t *testing.T) {
	w := newWorld(course(100))
	for _, f := range w.facts {
		w.learned(f.ID, 10, 9)
	}
	w.planned = 1
	got := w.play(func(place int, c Choice) bool { return c.Again || place%4 != 0 })
	if !got[6].Again || got[6].FactID != got[0].FactID {
		t.Errorf("the planned fact does not return after five others: %v", ids(got))
	}
	if len(got) > 12 {
		t.Errorf("one planned question became %d", len(got))
	}
}

func TestComesBack(t *testing.T) {
	w := newWorld(course(12))
	for range 3 {
		c, _ := w.next()
		w.answer(c, c.FactID != "a2", "")
	}
	if !ComesBack(w.input(), "a2") || ComesBack(w.input(), "a1") {
		t.Error("a2 was missed and returns; a1 was right and does not")
	}
}

func TestNewFactReturnsOnceIfTheSettingSaysSo(t *testing.T) {
	w := newWorld(course(7))
	w.set.RepeatNew = true
	wantSitting(t, w.play(allRight), "(a0) (a1) (a2) (a3) (a4) (a5) a0* a1* a2* a3* a4* a5* (a6)")
}

func TestDueFactsComeBeforeNewOnes(t *testing.T) {
	w := newWorld(course(10, 30))
	for i := range 10 {
		w.learned(w.facts[i].ID, 5, 4)
	}
	w.planned = 8
	for _, c := range w.play(allRight) {
		if c.New {
			t.Fatalf("%s is new although the due facts fill the sitting", c.FactID)
		}
	}
}

func TestNewFactsComeInBlocksBetweenReviews(t *testing.T) {
	w := newWorld(course(6, 20))
	for i := range 6 {
		w.learned(w.facts[i].ID, 5, 4)
	}
	w.set.NewPerDay = 8
	got := w.play(allRight)
	var shape strings.Builder
	for _, c := range got {
		shape.WriteByte(map[bool]byte{true: 'n', false: 'r'}[c.New])
	}
	if shape.String() != "rrnnnnrrnnnnrr" {
		t.Errorf("new facts and reviews follow as %s", shape.String())
	}
}

func TestNoNewFactsWhileMostAnswersAreWrong(t *testing.T) {
	tests := []struct {
		right   string // the last ten answers
		wantNew bool
	}{
		{"rrrrrrwwww", false}, // 6 of 10
		{"rrrrrrrwww", true},  // 7 of 10
		{"wwww", true},        // too few answers to tell
	}
	for _, test := range tests {
		w := newWorld(course(40))
		for i, r := range test.right {
			c := Choice{FactID: w.facts[20+i].ID}
			w.learned(c.FactID, 3, 2)
			w.answer(c, r == 'r', "")
		}
		// The misses of the first half are returned first; ask what follows them.
		for i := range w.done {
			if i+MissGap < len(w.done) && !w.done[i].Right {
				t.Fatal("this table keeps its misses to the end")
			}
		}
		c, ok := w.next()
		if (ok && c.New) != test.wantNew {
			t.Errorf("after %s comes %+v (%v), want a new fact: %v", test.right, c, ok, test.wantNew)
		}
	}
}

func TestNoSiblingOnTheSameDay(t *testing.T) {
	w := newWorld(course(1))
	w.known["a0"] = Known{FactID: "a0", State: w.set.Model.First(1), LastAt: noon, DueAt: noon, FirstAt: noon, LastRight: true}
	w.now = noon.Add(6 * time.Hour)
	if c, ok := w.next(); ok {
		t.Errorf("answered right at noon, and asked again at six: %+v", c)
	}
	w.now = noon.Add(16 * time.Hour)
	if _, ok := w.next(); !ok {
		t.Error("not asked on the next day although due")
	}
}

func TestFactIsNotAskedBeforeItIsDue(t *testing.T) {
	w := newWorld(course(1))
	w.learned("a0", 4.9, 5)
	if c, ok := w.next(); ok {
		t.Errorf("asked %+v, due in two hours", c)
	}
	w.now = w.now.Add(3 * time.Hour)
	if _, ok := w.next(); !ok {
		t.Error("not asked when due")
	}
}

func TestBacklogStartsWithTheBestRemembered(t *testing.T) {
	w := newWorld(course(1, 1, 1, 1, 1, 1, 1))
	for i, memory := range [][2]float64{{30, 1e-5}, {10, 4}, {30, 4}, {5, 4}, {100, 4}, {40, 1e-5}, {50, 1e-5}} {
		w.learned(w.facts[i].ID, memory[0], memory[1])
	}
	for id, sunk := range map[string]bool{"a0": true, "f0": true, "g0": true, "e0": false} {
		if r := w.set.retrievability(w.known[id], w.now); (r < SunkBelow) != sunk {
			t.Fatalf("%s has %v, and should be sunk: %v", id, r, sunk)
		}
	}
	// d, b and c in the order of days since; then a turn for the best sunk one.
	wantSitting(t, w.play(allRight), "d0 b0 c0 a0 e0 f0 g0")
}

func TestAMissIsDueAtOnce(t *testing.T) {
	w := newWorld(course(1))
	w.learned("a0", 2, 100)
	k := w.known["a0"]
	k.LastRight = false
	w.known["a0"] = k
	if c, ok := w.next(); !ok || !strings.HasPrefix(c.Reason, "missed last time; ") {
		t.Errorf("a fact missed two days ago gives %+v", c)
	}
}

func TestTopicsAlternate(t *testing.T) {
	w := newWorld(course(5, 3, 1))
	for i, f := range w.facts {
		w.learned(f.ID, 10+float64(i), 8) // topic A is the best remembered
	}
	got := w.play(allRight)
	for i := 1; i < len(got); i++ {
		if got[i].FactID[0] == got[i-1].FactID[0] {
			t.Fatalf("two of one topic in a row, though it can be avoided: %v", ids(got))
		}
	}
}

func TestCrowdedTopicStartsEarly(t *testing.T) {
	w := newWorld(course(3, 2))
	for i, f := range w.facts {
		w.learned(f.ID, 20-float64(i), 8) // topic B is the best remembered
	}
	wantSitting(t, w.play(allRight), "a2 b1 a1 b0 a0")
}

func TestConfusablesStandSideBySide(t *testing.T) {
	w := newWorld(course(1, 1, 1, 1))
	for i, f := range w.facts {
		w.learned(f.ID, 10+float64(i), 8)
	}
	w.facts[0].Confusable = []string{"d0"}
	wantSitting(t, w.play(allRight), "a0 d0 b0 c0")
}

func TestReasonsInPlainWords(t *testing.T) {
	tests := []struct {
		ago, lasts float64
		want       string
	}{
		{5.2, 5, "due today; 90 % to be remembered"},
		{6, 5, "due since yesterday; 89 % to be remembered"},
		{25, 5, "due for 20 days; 82 % to be remembered"},
	}
	for _, test := range tests {
		w := newWorld(course(1))
		w.learned("a0", test.ago, test.lasts)
		c, _ := w.next()
		if c.Reason != test.want {
			t.Errorf("%v days after a memory of %v: %q, want %q", test.ago, test.lasts, c.Reason, test.want)
		}
	}
	w := newWorld(course(1))
	if c, _ := w.next(); c.Reason != "new: part of Topic A" {
		t.Errorf("new fact: %q", c.Reason)
	}
	w.facts[0].TopicTitle = ""
	if c, _ := w.next(); c.Reason != "new: part of A" {
		t.Errorf("new fact of a topic without a title: %q", c.Reason)
	}
}

func TestChoiceCountsTheSitting(t *testing.T) {
	w := newWorld(course(4))
	for i, form := range []questions.Form{questions.FormChoice, questions.FormTyped, questions.FormChoice} {
		c, _ := w.next()
		w.answer(c, i != 1, form)
	}
	c, _ := w.next()
	if c.Place != 3 || c.Right != 2 || c.Asked.Of(questions.FormChoice) != 2 || c.Asked.Of(questions.FormTyped) != 1 {
		t.Errorf("%+v does not count the answers before it", c)
	}
}

func TestToday(t *testing.T) {
	w := newWorld(course(20, 20))
	for i := range 10 {
		w.learned(w.facts[i].ID, 6, 5) // due
	}
	w.learned("a10", 2, 3.5)  // due tomorrow
	w.learned("a11", 0.1, .3) // right two hours ago: tomorrow at 4 am, although due earlier
	w.learned("a12", 2, 5)    // due in three days
	got := Today(w.facts, w.known, NewToday(w.known, w.set, w.now), w.set, w.now)
	want := Plan{
		Due: 10, New: 19, Total: 29, Minutes: 10, Sitting: 20, // 19 new, for a11 was met today; 10 × 12 s + 19 × 25 s
		NextDueAt: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC), NextDueCount: 2, NextNew: 8,
		NextNewAt: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC),
	}
	if got != want {
		t.Errorf("the plan is\n%+v, want\n%+v", got, want)
	}
}

func TestTodayForANewcomerAndForTheEnd(t *testing.T) {
	facts := course(5)
	if got, want := Today(facts, nil, 0, DefaultSettings(), noon), (Plan{New: 5, Total: 5, Minutes: 3, Sitting: 5}); got != want {
		t.Errorf("the newcomer's plan is %+v, want %+v", got, want)
	}
	w := newWorld(facts)
	for _, f := range facts {
		w.learned(f.ID, 1, 3)
	}
	got := Today(facts, w.known, 0, w.set, w.now)
	want := Plan{NextDueAt: w.known["a0"].DueAt, NextDueCount: 5}
	if got != want {
		t.Errorf("with all learned the plan is %+v, want %+v", got, want)
	}
}

func TestZeroSettingsAreTheDefaultsButForNewFacts(t *testing.T) {
	w := newWorld(course(3))
	w.learned("a0", 9, 8)
	w.set = Settings{}
	wantSitting(t, w.play(allRight), "a0")
}

func BenchmarkNext(b *testing.B) {
	for name, due := range map[string]bool{"new": false, "all-due": true} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(course(100, 100, 100, 100, 100, 100, 100, 100, 100, 100))
			for i, f := range w.facts {
				if due || i < 500 {
					w.learned(f.ID, 10+float64(i)/50, 9)
				}
			}
			in := w.input()
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := Next(in); !ok {
					b.Fatal("nothing to ask")
				}
			}
		})
	}
}
