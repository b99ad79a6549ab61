package schedule

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// remembered is a fact answered right some days before noon whose recall falls to
// 90 % after `lasts` days.
func remembered(id string, ago, lasts float64) Known {
	return Known{FactID: id, State: memory.DefaultFSRS7.FromSM2(lasts, 0.9), LastAt: noon.Add(-days(ago)), LastRight: true}
}

func worthOf(a Aim, k Known) float64 {
	return a.Worth(memory.DefaultFSRS7, k, noon, "normal", 10)
}

// TestWithoutExamRecallDecides: due is what has fallen to the target, as without an aim.
func TestWithoutExamRecallDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Aim{Target: rapid.Float64Range(0.5, 0.95).Draw(t, "target")}
		if rapid.Bool().Draw(t, "exam over") {
			a.Exam = noon.Add(-days(1))
		}
		k := remembered("a0", rapid.Float64Range(1, 100).Draw(t, "ago"), rapid.Float64Range(1, 200).Draw(t, "lasts"))
		recall := memory.DefaultFSRS7.Retrievability(k.State, noon.Sub(k.LastAt).Hours()/24)
		if due := worthOf(a, k) > 0; due != (recall <= a.Target) {
			t.Fatalf("%.3f remembered, target %.3f, due: %v", recall, a.Target, due)
		}
	})
}

// TestTargetRisesTowardsTheExam, never above what is aimed at in the end, and is the
// higher the more the time after it counts.
func TestTargetRisesTowardsTheExam(t *testing.T) {
	if got := (Aim{}).TargetAt(noon); got != DefaultTarget {
		t.Errorf("without anything set the target is %v", got)
	}
	for _, after := range []float64{0, 0.5, 1} {
		before := 0.0
		for left := 200; left > 0; left-- {
			a := Aim{Exam: noon.Add(days(float64(left))), Target: 0.9, After: after}
			got := a.TargetAt(noon)
			if got < before || got > 0.9 {
				t.Fatalf("%d days before the exam the target is %v, a day earlier it was %v", left, got, before)
			}
			if more := (Aim{Exam: a.Exam, Target: 0.9, After: min(1, after+0.1)}).TargetAt(noon); more < got {
				t.Fatalf("who minds what comes after has the lower target: %v, not %v", more, got)
			}
			before = got
		}
	}
	if got := (Aim{Exam: noon.Add(-days(1)), Target: 0.85}).TargetAt(noon); got != 0.85 {
		t.Errorf("after the exam the target is %v", got)
	}
}

// TestFarAwayAnExamSavesReviews: what would be due without one can wait.
func TestFarAwayAnExamSavesReviews(t *testing.T) {
	k := remembered("a0", 12, 10)
	if worthOf(Aim{}, k) <= 0 {
		t.Fatal("not due without an exam")
	}
	if w := worthOf(Aim{Exam: noon.Add(days(50)), After: 0.5}, k); w != 0 {
		t.Errorf("worth %v seven weeks before the exam", w)
	}
}

// TestLastPass: every fact that would not be remembered well enough gets its turn, on
// about as many facts a day, and those that would be are left alone.
func TestLastPass(t *testing.T) {
	every, some := [7]bool{}, [7]bool{time.Monday: true, time.Wednesday: true, time.Friday: true}
	for name, test := range map[string]struct {
		days [7]bool
		left []float64 // to the exam on the days of the pass
	}{
		"every day":   {every, []float64{4, 3, 2, 1}},
		"some, first": {some, []float64{9, 7, 5, 2}}, // noon is on a Sunday; the study days before are …
	} {
		t.Run(name, func(t *testing.T) {
			exam := noon.Add(days(10)) // a Wednesday
			met := map[string]bool{}
			for _, left := range test.left {
				now := exam.Add(-days(left))
				a := Aim{Exam: exam, After: 0.5, Days: test.days}
				fresh := 0
				for i := range 400 {
					k := remembered(fmt.Sprint("f", i), 1, 12)
					k.LastAt = noon.Add(-days(1))
					if a.Worth(memory.DefaultFSRS7, k, now, "normal", 10) > 0 && !met[k.FactID] {
						met[k.FactID] = true
						fresh++
					}
				}
				if fresh < 60 || fresh > 140 {
					t.Errorf("%v days before the exam begin %d of 400 facts; a quarter is 100", left, fresh)
				}
			}
			if len(met) != 400 {
				t.Errorf("only %d of 400 facts had their turn", len(met))
			}
			early := Aim{Exam: exam, After: 0.5, Days: test.days}
			if w := early.Worth(memory.DefaultFSRS7, remembered("f1", 1, 12), noon, "normal", 10); w != 0 {
				t.Errorf("the pass begins ten days before: worth %v", w)
			}
		})
	}
	eve := Aim{Exam: noon.Add(days(1)), After: 0.5}
	for i := range 50 {
		id := fmt.Sprint("f", i)
		if worthOf(eve, remembered(id, 20, 15)) <= 0 {
			t.Fatalf("on the eve %s, which would be forgotten, may wait", id)
		}
		if w := worthOf(eve, remembered(id, 5, 300)); w != 0 {
			t.Fatalf("on the eve %s, which is safe, is worth %v", id, w)
		}
	}
}

// TestOnTheDayOfTheExam all that is weak may still be asked.
func TestOnTheDayOfTheExam(t *testing.T) {
	a := Aim{Exam: noon.Add(time.Hour)}
	if worthOf(a, remembered("a0", 20, 15)) <= 0 {
		t.Error("an hour before the exam nothing is worth a review")
	}
}

// TestWorthIsTheMeanOfWhatCanHappen plays the review both ways by chance.
func TestWorthIsTheMeanOfWhatCanHappen(t *testing.T) {
	const n, ahead = 200_000, 1.0
	m, k := memory.DefaultFSRS7, remembered("a0", 20, 10)
	random, known := rand.New(rand.NewPCG(1, 2)), 0.0
	for range n {
		r := memory.Again
		if random.Float64() < m.Retrievability(k.State, 20) {
			r = memory.Good
		}
		after := m.Next(k.State, 20, r)
		known += m.Retrievability(after, ahead) + 0.5*m.Retrievability(after, ahead+AfterDays)
	}
	left := m.Retrievability(k.State, 21) + 0.5*m.Retrievability(k.State, 21+AfterDays)
	want := (known/n - left) / 10
	if got := worthOf(Aim{Exam: noon.Add(days(ahead)), After: 0.5}, k); math.Abs(got-want) > 0.001 {
		t.Errorf("worth %v a second, played %v", got, want)
	}
}

func TestWorthCountsImportanceAndSeconds(t *testing.T) {
	a, k := Aim{Exam: noon.Add(days(1))}, remembered("a0", 20, 10)
	of := func(importance string, seconds float64) float64 {
		return a.Worth(memory.DefaultFSRS7, k, noon, importance, seconds)
	}
	if !(of("core", 10) > of("normal", 10) && of("normal", 10) > of("extra", 10)) {
		t.Error("the core of the exam does not come first")
	}
	if got, want := of("normal", 5), 2*of("normal", 10); math.Abs(got-want) > 1e-12 {
		t.Errorf("half the time is worth %v, not %v", got, want)
	}
}

// TestWorthIsNeverNonsense whatever is asked.
func TestWorthIsNeverNonsense(t *testing.T) {
	if w := worthOf(Aim{}, Known{FactID: "a0"}); w != 0 {
		t.Errorf("a fact never met is worth a review: %v", w)
	}
	if w := worthOf(Aim{Exam: noon.Add(days(1))}, remembered("a0", 0.01, 0.01)); w != 0 {
		t.Errorf("what was answered today is worth %v", w)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := Aim{
			Exam:   noon.Add(days(rapid.Float64Range(-10, 400).Draw(t, "left"))),
			Target: rapid.Float64Range(0, 0.99).Draw(t, "target"),
			After:  rapid.Float64Range(0, 1).Draw(t, "after"),
		}
		for i := range a.Days {
			a.Days[i] = rapid.Bool().Draw(t, "study day")
		}
		k := remembered("a0", rapid.Float64Range(-1, 1000).Draw(t, "ago"), rapid.Float64Range(0.01, 3000).Draw(t, "lasts"))
		seconds := rapid.Float64Range(-1, 100).Draw(t, "seconds")
		w := a.Worth(memory.DefaultFSRS7, k, noon, "core", seconds)
		if !(w >= 0) || w > 0 && w*seconds > 4 { // one fact at the exam and one after it, counted twice
			t.Fatalf("worth %v", w)
		}
	})
}

// BenchmarkWorth asks about 1,000 facts, all of them in the last pass.
func BenchmarkWorth(b *testing.B) {
	a := Aim{Exam: noon.Add(days(1)), After: 0.5}
	var facts []Known
	for i := range 1000 {
		facts = append(facts, remembered(fmt.Sprint("f", i), 20, 5+float64(i%20)))
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range facts {
			worthOf(a, facts[i])
		}
	}
}

// TestAimCountsTheLearnersDays: an evening in California is the next morning in UTC. A
// fact answered then may be asked the evening after, and the exam is on its own day,
// however the instants are written down.
func TestAimCountsTheLearnersDays(t *testing.T) {
	for _, hours := range []int{-8, 0, 8} {
		place := time.FixedZone("", hours*3600)
		last := time.Date(2026, 11, 22, 20, 0, 0, 0, place)
		now := last.Add(days(1) - time.Hour)
		k := Known{FactID: "a0", State: memory.DefaultFSRS7.FromSM2(0.2, DefaultTarget), LastAt: last.UTC(), LastRight: true}
		aim := Aim{After: 1, Exam: time.Date(2026, 11, 25, 5, 0, 0, 0, place).UTC()}
		if aim.Worth(memory.DefaultFSRS7, k, now, "core", SecondsReview) <= 0 {
			t.Errorf("%d hours from UTC: a fact nearly forgotten is worth nothing on the next day", hours)
		}
		if aim.Worth(memory.DefaultFSRS7, k, last.Add(time.Hour), "core", SecondsReview) != 0 {
			t.Errorf("%d hours from UTC: a fact is asked again on the same day", hours)
		}
		if got := aim.studyDaysLeft(now); got != 2 {
			t.Errorf("%d hours from UTC: %d study days left from Monday to an exam on Wednesday, want 2", hours, got)
		}
	}
}
