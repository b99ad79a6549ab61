package schedule

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// onOwnTopics makes facts that the mixing of topics leaves alone: each has its own.
func onOwnTopics(n int) []Fact {
	sizes := make([]int, n)
	for i := range sizes {
		sizes[i] = 1
	}
	return course(sizes...)
}

// TestTheDayNeverExceedsItsMinutes holds for the plan, and for the sittings that
// follow it as long as nothing is missed; nothing is lost of what waits.
func TestTheDayNeverExceedsItsMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(course(20, 20, 20))
		for _, f := range w.facts {
			if rapid.Bool().Draw(t, "learned") {
				w.learned(f.ID, rapid.Float64Range(1.2, 60).Draw(t, "ago"), rapid.Float64Range(0.1, 30).Draw(t, "lasts"))
			}
		}
		if rapid.Bool().Draw(t, "exam") {
			w.set.Aim.Exam = w.now.Add(days(rapid.Float64Range(0.1, 90).Draw(t, "days to the exam")))
		}
		free := Day(w.input())
		minutes := rapid.IntRange(1, 30).Draw(t, "minutes")
		w.set.Aim.Minutes = float64(minutes)
		checkPlan(t, w, minutes, free)
		spent := 0
		for {
			plan := Day(w.input())
			w.done, w.planned = nil, plan.Sitting
			if plan.Total == 0 {
				break
			}
			for _, c := range w.play(allRight) {
				spent += map[bool]int{true: SecondsNew, false: SecondsReview}[c.New]
			}
			if len(w.done) == 0 {
				t.Fatalf("the plan is %+v, but nothing is asked", plan)
			}
		}
		if spent > 60*minutes {
			t.Fatalf("the day took %d seconds, its cap is %d minutes", spent, minutes)
		}
	})
}

// checkPlan checks the plan of a capped day against that of a day without end.
func checkPlan(t *rapid.T, w *world, minutes int, free Plan) {
	plan := Day(w.input())
	if plan.Minutes > minutes {
		t.Fatalf("the plan takes %d minutes of %d: %+v", plan.Minutes, minutes, plan)
	}
	if plan.Due+plan.Waits != free.Due {
		t.Fatalf("%d are due and %d wait; without a cap %d are due", plan.Due, plan.Waits, free.Due)
	}
	if plan.Waits > 0 && !strings.Contains(plan.Words(), "wait") {
		t.Fatalf("%d wait, and the plan says %q", plan.Waits, plan.Words())
	}
}

func TestPlanSaysWhatWaits(t *testing.T) {
	w := newWorld(course(30))
	for i := range 20 {
		w.learned(w.facts[i].ID, 6, 5)
	}
	w.set.Aim.Minutes = 3 // 15 reviews of 12 seconds
	plan := Day(w.input())
	if plan.Due != 15 || plan.New != 0 || plan.Minutes != 3 || plan.Waits != 5 || plan.NewWait != 10 {
		t.Errorf("the plan is %+v", plan)
	}
	if want := "15 more facts wait: the minutes of the day are full, and what gains most comes first."; plan.Words() != want {
		t.Errorf("it says %q, want %q", plan.Words(), want)
	}
	if tomorrow := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC); !plan.NextDueAt.Equal(tomorrow) || plan.NextDueCount != 5 {
		t.Errorf("what waits comes at %s, %d of it; want tomorrow, 5", plan.NextDueAt, plan.NextDueCount)
	}
	in := w.input()
	in.Spent = 2 * time.Minute
	if plan := Day(in); plan.Due != 5 {
		t.Errorf("with two of three minutes spent %d are planned, want 5", plan.Due)
	}
	in.Spent = 4 * time.Minute
	if c, ok := Next(in); ok {
		t.Errorf("with all minutes spent comes %+v", c)
	}
	in.Extra = true
	if _, ok := Next(in); !ok {
		t.Error("who wants to go on may not")
	}
}

func TestNothingIsPlannedOnADayOff(t *testing.T) {
	w := newWorld(course(10))
	w.learned("a0", 6, 5)
	w.set.Aim.Days = [7]bool{time.Tuesday: true, time.Friday: true} // noon is on a Sunday
	plan := Day(w.input())
	if !plan.DayOff || plan.Total != 0 || plan.Waits != 1 {
		t.Errorf("the plan of a Sunday is %+v", plan)
	}
	if want := time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC); !plan.NextDueAt.Equal(want) {
		t.Errorf("the next review comes at %s, want Tuesday, %s", plan.NextDueAt, want)
	}
	if _, ok := w.next(); !ok {
		t.Error("who comes on a day off is sent away")
	}
	w.now = w.now.Add(days(2))
	if plan := Day(w.input()); plan.DayOff || plan.Due != 1 {
		t.Errorf("the plan of a Tuesday is %+v", plan)
	}
}

// TestAllIsMetBeforeTheLastDays: with an exam and time enough, evenly; when the exam is
// near, in the first days, but never more than three times NewPerDay on one.
func TestAllIsMetBeforeTheLastDays(t *testing.T) {
	for toExam, most := range map[int]int{4: 60, 6: 60, 20: 120 / 15, 60: 120/55 + 1} {
		w := newWorld(course(40, 40, 40))
		w.set.Aim.Exam = noon.Add(days(float64(toExam)))
		last, got := min(LastDays, toExam/2), 0
		for day := range toExam - last {
			before := len(w.known)
			w.now = noon.Add(days(float64(day)))
			for { // sittings
				w.done, w.planned = nil, Day(w.input()).Sitting
				if w.planned == 0 || len(w.play(allRight)) == 0 {
					break
				}
			}
			got = max(got, len(w.known)-before)
		}
		if met := len(w.known); met != 120 {
			t.Errorf("exam in %d days: %d of 120 facts are met before the last %d", toExam, met, last)
		}
		if got > most {
			t.Errorf("exam in %d days: %d facts are met on one day, want at most %d", toExam, got, most)
		}
	}
}

// TestHonestTriage: six minutes on each of twenty days are 7,200 seconds; a fact costs
// 25 to meet and 36 to keep, so 118 of 300 fit: all hundred of the core, 18 normal.
func TestHonestTriage(t *testing.T) {
	w := newWorld(course(100, 100, 100))
	for i := range w.facts {
		w.facts[i].Importance = []string{"extra", "normal", "core"}[i/100]
	}
	w.set.Aim = Aim{Exam: noon.Add(days(20)), Minutes: 6}
	plan := Day(w.input())
	got := plan.LeftOut
	if got.Core != 0 || got.Normal != 82 || got.Extra != 100 {
		t.Errorf("%+v are left out", got)
	}
	want := "182 new facts do not fit before the exam on 12 December (82 normal, 100 extra). All core facts fit. About 10 minutes more a study day would make room for all."
	if got.Words() != want {
		t.Errorf("it says\n%s, want\n%s", got.Words(), want)
	}
	if !strings.HasSuffix(plan.Words(), want) {
		t.Errorf("the plan does not say it: %q", plan.Words())
	}
	w.set.Aim.Minutes = 16
	if plan := Day(w.input()); plan.LeftOut.Facts() != 0 {
		t.Errorf("ten minutes more leave %+v out", plan.LeftOut)
	}
	w.set.Aim.Minutes = 2
	if got := Day(w.input()).LeftOut; got.Core == 0 || !strings.Contains(got.Words(), "What matters most comes first.") {
		t.Errorf("two minutes a day leave %+v out, in words %q", got, got.Words())
	}
	// On the eve nothing new is reviewed any more: 12 facts fit into five minutes, and
	// the other 288 take two hours.
	w.set.Aim = Aim{Exam: noon.Add(days(1)), Minutes: 5}
	if got := Day(w.input()).LeftOut; got.Facts() != 288 || got.MoreMinutes != 120 {
		t.Errorf("on the eve %+v are left out", got)
	}
	w.set.Aim.Exam = noon.Add(time.Hour)
	if got := Day(w.input()).LeftOut; got.MoreMinutes != 0 || !strings.HasSuffix(got.Words(), "What matters most comes first. There is no longer time for all.") {
		t.Errorf("an hour before the exam %+v are left out, in words %q", got, got.Words())
	}
	w.set.Aim.Minutes = 0 // no limit, but an hour has sixty minutes
	if plan := Day(w.input()); plan.New != 144 {
		t.Errorf("an hour before the exam %d new facts are planned; 144 take an hour", plan.New)
	}
	if got := (LeftOut{Extra: 1, MoreMinutes: 1, Exam: noon}).Words(); !strings.HasPrefix(got, "1 new fact does not fit before the exam on 22 November (1 extra). All core facts fit. About 1 minute more") {
		t.Errorf("of one fact it says %q", got)
	}
}

// TestPromisedReturn: on the eve of an exam five minutes are a few new facts, too few to
// put between a miss and its return. What is promised is what happens when all else is
// answered right.
func TestPromisedReturn(t *testing.T) {
	w := newWorld(course(40))
	w.set.Aim = Aim{Exam: noon.Add(days(0.9)), Minutes: 5}
	in := w.input()
	in.Planned = 20
	answer := func(fact string, right bool) {
		w.learned(fact, 0, 1)
		k := w.known[fact]
		k.FirstAt, k.LastRight = w.now, right
		w.known[fact] = k
		in.Done = append(in.Done, Done{FactID: fact, Right: right, At: w.now, New: true})
		in.Known = w.known
	}
	first, _ := Next(in)
	answer(first.FactID, false)
	promised, back := ComesBack(in, first.FactID), false
	for range 60 {
		c, ok := Next(in)
		if !ok || back {
			break
		}
		back = c.FactID == first.FactID
		answer(c.FactID, true)
	}
	if promised != back {
		t.Errorf("promised to come back: %t; came back: %t, after %d questions", promised, back, len(in.Done))
	}
}

// TestCoreFactsAreMetWhenNotAllFit plays the triage.
func TestCoreFactsAreMetWhenNotAllFit(t *testing.T) {
	w := newWorld(course(40, 40, 40))
	for i := range w.facts {
		w.facts[i].Importance = []string{"extra", "normal", "core"}[i/40]
	}
	exam := noon.Add(days(20))
	w.set.Aim = Aim{Exam: exam, Minutes: 3}
	playDays(w, rand.New(rand.NewPCG(3, 3)), exam)
	met := map[string]int{}
	for _, f := range w.facts {
		if _, is := w.known[f.ID]; is {
			met[f.Importance]++
		}
	}
	if met["core"] != 40 || met["extra"] != 0 {
		t.Errorf("met before the exam: %v, want all 40 of the core and nothing extra", met)
	}
}

func TestNoNewFactsWhereTheyAreSwitchedOff(t *testing.T) {
	w := newWorld(course(30))
	w.set.NewPerDay = 0
	w.set.Aim.Exam = noon.Add(days(10))
	if plan := Day(w.input()); plan.New != 0 {
		t.Errorf("%d new facts are planned", plan.New)
	}
}

// TestBeforeAnExamTheWorthiestComeFirst, and when not all are asked, only they.
func TestBeforeAnExamTheWorthiestComeFirst(t *testing.T) {
	w := newWorld(onOwnTopics(26))
	for i, f := range w.facts {
		w.learned(f.ID, 10+float64(i*5%17), 0.5+float64(i*7%11)/5)
	}
	w.set.Aim = Aim{Exam: noon.Add(days(2)), After: 0.3}
	w.planned = 8
	worth := func(id string) float64 {
		k := w.known[id]
		return w.set.Aim.Worth(w.set.filled().Model, k, noon, "core", reviewSeconds(w.set.retrievability(k, noon)))
	}
	var all []float64
	for _, f := range w.facts {
		if v := worth(f.ID); v > 0 {
			all = append(all, v)
		}
	}
	if len(all) < 12 {
		t.Fatalf("only %d facts are worth a review; the test needs more than are asked", len(all))
	}
	slices.Sort(all)
	slices.Reverse(all)
	in := w.input()
	for i := range 8 {
		c, ok := Next(in) // always at noon
		if !ok || worth(c.FactID) != all[i] || c.Why.Worth != all[i] || !c.Why.Most {
			t.Fatalf("choice %d is %+v, worth %v; the worthiest is worth %v", i, c, worth(c.FactID), all[i])
		}
		in.Done = append(in.Done, Done{FactID: c.FactID, Right: true, At: noon})
	}
}

// TestTopicsMixAmongTheWorthiest: with two topics of which one is worth little, the
// poor one is not asked for variety's sake.
func TestTopicsMixAmongTheWorthiest(t *testing.T) {
	w := newWorld(course(10, 10))
	for i, f := range w.facts {
		lasts := 1.5
		if i >= 10 {
			lasts = 8
		}
		w.learned(f.ID, 9, lasts)
		if i >= 10 {
			w.facts[i].Importance = "extra"
		}
	}
	w.set.Aim = Aim{Exam: noon.Add(days(3))}
	w.planned = 10
	var asked []float64
	for _, c := range w.play(allRight) {
		asked = append(asked, c.Why.Worth)
	}
	in := w.input()
	in.Done, in.Now = nil, noon
	left := 0.0
	for _, f := range w.facts {
		if k := w.known[f.ID]; k.LastAt.Before(noon) {
			left = max(left, w.set.Aim.Worth(w.set.filled().Model, k, noon, f.Importance, reviewSeconds(w.set.retrievability(k, noon))))
		}
	}
	// Worth moves a little in the minutes of the sitting.
	if low := slices.Min(asked); low < 0.98*left {
		t.Errorf("a fact worth %v was asked, one worth %v was left", low, left)
	}
}

func TestConfusablesOfOneTopicMeetAcrossAnother(t *testing.T) {
	w := newWorld(course(4, 4))
	for i, f := range w.facts {
		w.learned(f.ID, 10+float64(i%4), 8)
	}
	w.facts[0].Confusable = []string{"a3"}
	got := ids(w.play(allRight))
	if i := slices.Index(got, "a0"); i < 0 || i+2 >= len(got) || got[i+2] != "a3" {
		t.Errorf("a0 is easily taken for a3, and they come as %v", got)
	}
}

func TestReasonsBeforeAnExam(t *testing.T) {
	w := newWorld(onOwnTopics(2))
	w.learned("a0", 30, 0.001)
	w.learned("b0", 25, 0.001)
	w.set.Aim = Aim{Exam: noon.Add(days(3))}
	first, _ := w.next()
	w.answer(first, true, "")
	second, _ := w.next()
	for _, c := range []Choice{first, second} {
		if !strings.HasSuffix(c.Reason, " % to be remembered; worth most before the exam on 25 November") || !strings.HasPrefix(c.Reason, "due for ") {
			t.Errorf("the reason is %q", c.Reason)
		}
		if c.Why.Code != WhyDue || c.Why.Recall <= 0 || c.Why.Worth <= 0 || c.Why.DueDays < 10 || c.Why.Exam.Day() != 25 {
			t.Errorf("and as data %+v", c.Why)
		}
	}
}

func TestWhyAsData(t *testing.T) {
	w := newWorld(course(8))
	c, _ := w.next()
	if c.Why.Code != WhyNew || c.Why.Recall != 0 {
		t.Errorf("a new fact: %+v", c.Why)
	}
	got := w.play(func(place int, _ Choice) bool { return place != 0 })
	if again := got[6]; !again.Again || again.Why.Code != WhyMissed || again.Why.Recall == 0 {
		t.Errorf("a miss that comes back: %+v", again)
	}
	w = newWorld(course(1))
	w.learned("a0", 6, 5)
	c, _ = w.next()
	if c.Why.Code != WhyDue || c.Why.DueDays != 1 || !c.Why.Exam.IsZero() || c.Why.Most {
		t.Errorf("a due fact without an exam: %+v", c.Why)
	}
}

// TestWhatIsNotDueButPaysBeforeTheExamSaysSo: the last look at what will
// be forgotten a little on the day of the exam, tomorrow.
func TestWhatIsNotDueButPaysBeforeTheExamSaysSo(t *testing.T) {
	w := newWorld(onOwnTopics(12))
	for _, f := range w.facts {
		w.learned(f.ID, 10.5, 10)
	}
	w.set.Aim = Aim{Exam: noon.Add(days(1))}
	c, ok := w.next()
	if !ok || c.Why.Code != WhyEarly || !strings.HasPrefix(c.Reason, "not due yet; ") || !strings.Contains(c.Reason, "before the exam on 23 November") {
		t.Errorf("the day before the exam comes %+v (%v)", c, ok)
	}
}

// TestAnExamThatIsOverNoLongerCounts: all is as without one.
func TestAnExamThatIsOverNoLongerCounts(t *testing.T) {
	for _, exam := range []time.Time{{}, noon.Add(-time.Hour)} {
		w := newWorld(course(10, 30))
		for i := range 10 {
			w.learned(w.facts[i].ID, 5, 4)
		}
		w.set.Aim.Exam = exam
		w.planned = 12
		if got := strings.Join(ids(w.play(allRight)), " "); strings.Count(got, "(") != 2 {
			t.Errorf("with the exam at %v the sitting is %s; want the ten due and two new", exam, got)
		}
	}
}

// TestTheStepAimsAtEightToNineRight of ten.
func TestTheStepAimsAtEightToNineRight(t *testing.T) {
	tests := map[string]struct {
		done   string // the sitting so far
		ago    float64
		step   int
		want   int
		recall [2]float64 // between which the case lies, to be sure
	}{
		"as it should be":                     {"", 4.2, 3, 3, [2]float64{.8, .9}},
		"a typed form for a sunk fact":        {"", 60, 3, 2, [2]float64{.2, .8}},
		"… but not while the rest is easy":    {"rrrrrrrrrr", 60, 3, 3, [2]float64{.2, .8}},
		"a hard sitting":                      {"rrrrrrrwww", 4.2, 3, 2, [2]float64{.8, .9}},
		"a hard sitting, but an easy fact":    {"rrrrrrrwww", 4.2, 1, 1, [2]float64{.8, .9}}, // 0.9 is guessed or known
		"an easy sitting":                     {"rrrrrrrrrr", 4.2, 2, 3, [2]float64{.87, .9}},
		"an easy sitting, but a hard fact":    {"rrrrrrrrrr", 12, 3, 3, [2]float64{.7, .87}},
		"nine of ten are as they should be":   {"wrrrrrrrrr", 4.2, 2, 2, [2]float64{.8, .9}},
		"few answers do not tell":             {"www", 4.2, 3, 3, [2]float64{.8, .9}},
		"there is no step below the first":    {"rrrrrrwwww", 60, 0, 0, [2]float64{.2, .8}},
		"and none above the last":             {"rrrrrrrrrr", 4.2, 4, 4, [2]float64{.8, .9}},
		"the last ten count, not the sitting": {"wwwwwrrrrrrrrrr", 4.2, 2, 3, [2]float64{.87, .9}},
	}
	for name, test := range tests {
		w := newWorld(course(1, 20))
		w.learned("a0", test.ago, 4)
		k := w.known["a0"]
		k.Step = test.step
		w.known["a0"] = k
		for i, r := range test.done {
			w.done = append(w.done, Done{FactID: w.facts[1+i].ID, Right: r == 'r', At: w.now})
		}
		s := newSitting(w.input())
		recall := s.set.retrievability(k, w.now)
		if recall < test.recall[0] || recall > test.recall[1] {
			t.Fatalf("%s: recall is %v", name, recall)
		}
		if got := s.stepFor(k, Why{Recall: recall}); got != test.want {
			t.Errorf("%s: recall %.2f at step %d is asked at step %d, want %d", name, recall, test.step, got, test.want)
		}
	}
	s := newSitting(newWorld(course(1)).input())
	if got := s.stepFor(Known{Step: 3}, Why{Recall: 0.85, Leech: true}); got != 2 {
		t.Errorf("a leech is asked at step %d, want one lower", got)
	}
}

func TestNthLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 9), func(i int) float64 { return float64(i) }), 1, 40).Draw(t, "values")
		n := rapid.IntRange(1, len(values)).Draw(t, "n")
		sorted := slices.Clone(values)
		slices.Sort(sorted)
		if got, want := nthLargest(values, n), sorted[len(sorted)-n]; got != want {
			t.Fatalf("the %d. largest is %v, want %v", n, got, want)
		}
	})
}

// TestSittingsKeepTheRulesBeforeAnExam: whatever happens, a fact is asked once in a
// sitting unless missed, not on a day on which it was right, a miss not before five
// others, and the sitting ends.
func TestSittingsKeepTheRulesBeforeAnExam(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(course(rapid.SliceOfN(rapid.IntRange(1, 12), 1, 5).Draw(t, "topics")...))
		for _, f := range w.facts {
			if rapid.Bool().Draw(t, "learned") {
				w.learned(f.ID, rapid.Float64Range(1.2, 60).Draw(t, "ago"), rapid.Float64Range(0.1, 30).Draw(t, "lasts"))
			}
		}
		w.set.Spread = rapid.Bool().Draw(t, "spread")
		if rapid.Bool().Draw(t, "exam") {
			w.set.Aim.Exam = w.now.Add(days(rapid.Float64Range(0.01, 40).Draw(t, "days to the exam")))
		}
		w.set.Aim.Minutes = float64(rapid.IntRange(0, 15).Draw(t, "minutes"))
		skill := rapid.IntRange(0, 10).Draw(t, "skill")
		for range rapid.IntRange(1, 5).Draw(t, "sittings") {
			w.done, w.planned = nil, rapid.IntRange(1, 20).Draw(t, "planned")
			for {
				c, ok := w.next()
				if !ok {
					break
				}
				checkAsked(t, w, c)
				w.answer(c, rapid.IntRange(0, 9).Draw(t, "luck") < skill, "")
			}
			w.now = w.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
		}
	})
}

func checkAsked(t *rapid.T, w *world, c Choice) {
	k, met := w.known[c.FactID]
	if c.New == met || c.Reason == "" || c.Why.Code == "" || c.Step < 0 || c.Step > MaxStep {
		t.Fatalf("%+v, met before: %v", c, met)
	}
	if len(w.done) > 400 {
		t.Fatal("the sitting does not end")
	}
	for i, d := range w.done {
		if d.FactID == c.FactID && (d.Right || len(w.done)-1-i < MissGap) {
			t.Fatalf("%+v was asked as answer %d of %d, right: %v", c, i, len(w.done), d.Right)
		}
	}
	if met && k.LastRight && w.set.day(k.LastAt) == w.set.day(w.now) {
		t.Fatalf("%+v was right today", c)
	}
}
