package schedule

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// playDays lets a learner whose memory is as the model says study by the planner, day
// after day, until an instant. It returns the minutes at the planner's own prices.
func playDays(w *world, luck *rand.Rand, until time.Time) (minutes float64) {
	for start := w.now; start.Before(until); start = start.Add(24 * time.Hour) {
		w.now, w.done = start, nil
		for range 50 { // sittings
			plan := Day(w.input())
			if plan.Total == 0 {
				break
			}
			w.done, w.planned = nil, plan.Sitting
			for {
				c, ok := w.next()
				if !ok {
					break
				}
				chance, seconds := FirstRight, SecondsNew
				if !c.New {
					chance, seconds = w.set.retrievability(w.known[c.FactID], w.now), SecondsReview
				}
				minutes += float64(seconds) / 60
				w.answer(c, luck.Float64() < chance, "")
			}
			if len(w.done) == 0 {
				break
			}
		}
	}
	return minutes
}

// knownAt is how many facts the model expects to be recalled.
func knownAt(w *world, at time.Time) (sum float64) {
	for _, f := range w.facts {
		if k, met := w.known[f.ID]; met {
			sum += w.set.retrievability(k, at)
		}
	}
	return sum
}

// TestForecastAgreesWithPlayingThePlan: the forecast plays the plan with expected
// numbers. A small Monte Carlo of the planner itself, by its own choices and with
// luck, must come to the same within three in a hundred facts and a fifth of the
// minutes, the coarse one within five in a hundred.
func TestForecastAgreesWithPlayingThePlan(t *testing.T) {
	const facts, runs = 80, 6
	tests := map[string]struct {
		days   int
		change func(*Settings)
	}{
		"exam in 30 days":            {30, func(s *Settings) { s.Aim.Exam = noon.Add(days(30)) }},
		"exam in 30 days, 8 minutes": {30, func(s *Settings) { s.Aim = Aim{Exam: noon.Add(days(30)), Minutes: 8} }},
		"exam in 45 days, three a week": {45, func(s *Settings) {
			s.Aim = Aim{Exam: noon.Add(days(45)), Minutes: 15, After: 0.3, Days: [7]bool{1: true, 3: true, 5: true}}
		}},
		"exam in 30 days, 2 minutes": {30, func(s *Settings) { s.Aim = Aim{Exam: noon.Add(days(30)), Minutes: 2} }},
		"no exam, 3 minutes":         {30, func(s *Settings) { s.NewPerDay = 5; s.Aim.Minutes = 3 }},
		"no exam":                    {30, func(s *Settings) { s.NewPerDay = 5 }},
		"no exam, 6 minutes":         {30, func(s *Settings) { s.NewPerDay = 5; s.Aim.Minutes = 6 }},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			end := noon.Add(days(float64(test.days)))
			begin := func() *world {
				w := newWorld(course(facts/4, facts/4, facts/4, facts/4))
				test.change(&w.set)
				for i := range facts / 2 {
					w.learned(w.facts[2*i].ID, float64(1+i%20), 1+float64(i*7%25))
				}
				return w
			}
			var known, minutes float64
			for run := range runs {
				w := begin()
				minutes += playDays(w, rand.New(rand.NewPCG(uint64(run), 1)), end) / runs
				known += knownAt(w, end) / runs
			}
			w := begin()
			p := PupilOf(w.facts, w.known)
			got := OutlookOf(p, w.set, noon, []time.Time{end})[0].KeepOn
			rough := ClassOutlook([]Pupil{p}, w.set, noon, end)[0].KeepOn
			t.Logf("known %.1f, forecast %.1f, coarse %.1f; minutes %.0f, %.0f, %.0f", known, got.Known, rough.Known, minutes, got.Minutes, rough.Minutes)
			if math.Abs(got.Known-known) > 0.03*facts {
				t.Errorf("the forecast is %.1f known, playing gives %.1f", got.Known, known)
			}
			if math.Abs(rough.Known-known) > 0.05*facts {
				t.Errorf("the coarse forecast is %.1f known, playing gives %.1f", rough.Known, known)
			}
			if math.Abs(got.Minutes-minutes) > 0.2*minutes {
				t.Errorf("the forecast is %.0f minutes, playing takes %.0f", got.Minutes, minutes)
			}
		})
	}
}

// TestStopIsTheSumOfRecall, and its interval holds eight of ten classes' luck.
func TestStopIsTheSumOfRecall(t *testing.T) {
	w := newWorld(course(100))
	for i, f := range w.facts {
		w.learned(f.ID, float64(i%30), 1+float64(i%17))
	}
	at, p := noon.Add(days(40)), PupilOf(w.facts, w.known)
	p.BiasSD = 1e-9 // nothing but luck
	got := p.Stop(w.set.Model, at)
	if want := knownAt(w, at); math.Abs(got.Known-want) > 1e-9 {
		t.Errorf("%v known, want the sum of recall, %v", got.Known, want)
	}
	luck, inside := rand.New(rand.NewPCG(1, 2)), 0
	const runs = 2000
	for range runs {
		n := 0.0
		for _, f := range w.facts {
			if luck.Float64() < w.set.retrievability(w.known[f.ID], at) {
				n++
			}
		}
		if n >= got.Low && n <= got.High {
			inside++
		}
	}
	// Whole numbers of facts make it a little more or less than eight in ten.
	if share := float64(inside) / runs; share < 0.75 || share > 0.87 {
		t.Errorf("the interval %.1f to %.1f holds %.0f %% of the outcomes, want about 80", got.Low, got.High, 100*share)
	}
	p.BiasSD = 0
	if wider := p.Stop(w.set.Model, at); wider.High-wider.Low <= got.High-got.Low {
		t.Error("not knowing the learner does not widen the interval")
	}
	p.Bias = -1
	if less := p.Stop(w.set.Model, at); less.Known >= got.Known {
		t.Error("a learner who forgets more than the model thinks is not expected to know less")
	}
}

// TestTheRestOfToday: what was met and studied today is not met and studied once more.
func TestTheRestOfToday(t *testing.T) {
	w := newWorld(course(100))
	p := PupilOf(w.facts, w.known)
	tomorrow := []time.Time{noon.Add(days(0.9))} // before the next day of study
	met := func(newToday int, spent, minutes float64) float64 {
		w.set.Aim.Minutes = minutes
		p.NewToday, p.Spent = newToday, time.Duration(spent*float64(time.Minute))
		return OutlookOf(p, w.set, noon, tomorrow)[0].KeepOn.Minutes
	}
	full := met(0, 0, 0)
	for _, test := range []struct {
		name              string
		newToday          int
		spent, cap, share float64
	}{
		{"nothing yet", 0, 0, 0, 1},
		{"half of the new facts", DefaultNewPerDay / 2, 0, 0, 0.5},
		{"all new facts", DefaultNewPerDay, 0, 0, 0},
		{"all the minutes", 0, 5, 5, 0},
	} {
		if got := met(test.newToday, test.spent, test.cap); math.Abs(got-test.share*full) > 1e-6 {
			t.Errorf("%s: %.1f minutes more today, want %.1f", test.name, got, test.share*full)
		}
	}
}

func TestGoingOnIsBetterThanStopping(t *testing.T) {
	w := manyFacts(200)
	w.set.Aim = Aim{Exam: noon.Add(days(30)), Minutes: 15}
	var at []time.Time
	for d := range 31 {
		at = append(at, noon.Add(days(float64(d)+0.01)))
	}
	got := OutlookOf(PupilOf(w.facts, w.known), w.set, noon, at)
	for i, o := range got {
		for _, p := range []Point{o.Stop, o.KeepOn} {
			if p.Low < 0 || p.High > 200 || p.Low > p.Known || p.High < p.Known || !p.At.Equal(at[i]) {
				t.Fatalf("day %d: %+v is no forecast", i, p)
			}
		}
		if i > 0 && (o.Stop.Known >= got[i-1].Stop.Known || o.KeepOn.Minutes < got[i-1].KeepOn.Minutes) {
			t.Fatalf("on day %d knowledge grows by itself, or minutes are given back", i)
		}
		if i > 0 && o.KeepOn.Minutes-got[i-1].KeepOn.Minutes > w.set.Aim.Minutes+1e-9 {
			t.Fatalf("day %d takes more than its minutes", i)
		}
		if o.KeepOn.Known < o.Stop.Known {
			t.Errorf("on day %d who goes on knows %.1f, who stops %.1f", i, o.KeepOn.Known, o.Stop.Known)
		}
	}
}

func TestMinutesToAGoal(t *testing.T) {
	w := manyFacts(200)
	exam := noon.Add(days(30))
	w.set.Aim = Aim{Exam: exam}
	p := PupilOf(w.facts, w.known)
	stop := p.Stop(w.set.Model, exam).Known
	if g := MinutesTo(p, w.set, noon, exam, stop-1); !g.Reached || g.Minutes != 0 || g.PerDay != 0 {
		t.Errorf("what is known anyway asks for %+v", g)
	}
	before := Goal{}
	for _, goal := range []float64{stop + 5, stop + 20, 185} {
		g := MinutesTo(p, w.set, noon, exam, goal)
		if !g.Reached || g.Known < goal || g.Minutes < before.Minutes || g.PerDay <= 0 || g.Minutes > 30*g.PerDay+1e-6 {
			t.Errorf("%.0f facts: %+v after %+v", goal, g, before)
		}
		before = g
	}
	if g := MinutesTo(p, w.set, noon, exam, 200); g.Reached || g.PerDay != MostMinutes {
		t.Errorf("knowing everything for certain asks for %+v; it cannot be reached", g)
	}
}

func TestClassTotal(t *testing.T) {
	points := []Point{{Known: 10, Low: 7, High: 13, Minutes: 1}, {Known: 20, Low: 16, High: 24, Minutes: 2}}
	got := Total(points)
	if got.Known != 30 || got.Low != 25 || got.High != 35 || got.Minutes != 3 { // 3² + 4² = 5²
		t.Errorf("two learners of different luck make %+v", got)
	}
}

func TestForecastDependsOnNothingElse(t *testing.T) {
	class := manyPupils(7, 300)
	set := DefaultSettings()
	set.Aim = Aim{Exam: noon.Add(days(30)), Minutes: 15}
	a := ClassOutlook(class, set, noon, set.Aim.Exam)
	b := ClassOutlook(class[3:4], set, noon, set.Aim.Exam)
	if a[3] != b[0] {
		t.Errorf("%+v in the class, %+v alone", a[3], b[0])
	}
	if ClassOutlook(nil, set, noon, set.Aim.Exam) == nil {
		t.Error("a class of nobody has no forecast")
	}
}

// manyPupils are learners with different memories of a course, four fifths met.
func manyPupils(learners, facts int) []Pupil {
	luck := rand.New(rand.NewPCG(7, 7))
	class := make([]Pupil, learners)
	for i := range class {
		class[i].Unmet = [3]int{facts / 10, facts / 20, facts / 20}
		for range facts - facts/10 - 2*(facts/20) {
			s := memory.DefaultFSRS7.FromSM2(math.Exp(luck.NormFloat64()+2), 0.9)
			class[i].Met = append(class[i].Met, Met{State: s, LastAt: noon.Add(-days(20 * luck.Float64())), LastRight: true, Rank: luck.IntN(3)})
		}
	}
	return class
}

func BenchmarkClassForecast(b *testing.B) {
	class := manyPupils(500, 500)
	for name, aim := range map[string]Aim{
		"exam-60": {Exam: noon.Add(days(60)), Minutes: 20, After: 0.3},
		"no-exam": {},
	} {
		b.Run(name, func(b *testing.B) {
			set := DefaultSettings()
			set.Aim = aim
			b.ReportAllocs()
			for b.Loop() {
				ClassOutlook(class, set, noon, noon.Add(days(60)))
			}
		})
	}
}

func BenchmarkLearnerForecast(b *testing.B) {
	p := manyPupils(1, 500)[0]
	set := DefaultSettings()
	set.Aim = Aim{Exam: noon.Add(days(60)), Minutes: 20, After: 0.3}
	for _, n := range []int{1, 60} {
		var at []time.Time
		for i := range n {
			at = append(at, noon.Add(days(60*float64(i+1)/float64(n))))
		}
		b.Run(fmt.Sprintf("instants=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				OutlookOf(p, set, noon, at)
			}
		})
	}
}
