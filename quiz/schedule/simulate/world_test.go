package simulate

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// TestWorldsForget: in every world recall is a probability that does not rise with
// time, and in the models who was right remembers better than who was not. (In a log it
// can be the other way round by chance.)
func TestWorldsForget(t *testing.T) {
	for _, w := range append(ModelWorlds(), syntheticWorld(t)) {
		rapid.Check(t, func(t *rapid.T) {
			f := w.meet(rapid.Bool().Draw(t, "first"))
			for range rapid.IntRange(0, 6).Draw(t, "reviews") {
				f = f.answer(rapid.Float64Range(1, 60).Draw(t, "waited"), rapid.Bool().Draw(t, "right"))
			}
			days := rapid.Float64Range(0.1, 300).Draw(t, "days")
			now, later := f.recall(days), f.recall(days*1.5)
			if !(now >= later-1e-12 && later > 0 && now < 1) {
				t.Fatalf("world %s: recall %v, later %v", w.Name, now, later)
			}
			if right, wrong := f.answer(days, true).recall(10), f.answer(days, false).recall(10); isModel(w) && right < wrong {
				t.Fatalf("world %s: %v after a right answer, %v after a wrong one", w.Name, right, wrong)
			}
		})
	}
}

func isModel(w World) bool { return !strings.HasPrefix(w.Name, "log ") }

// TestSBD checks the world against the identities of its paper: a pass makes the new
// stability S·R^(-1/β), a fail S·(1-R)^c, and the exponent depends on failures alone.
func TestSBD(t *testing.T) {
	f := defaultSBD.meet(true)
	// A first Good: e^L·ρ², with ρ = e^((H-L)/3).
	if want := math.Exp(-2.803101 + 2*(1.386926+2.803101)/3); math.Abs(f.stability-want) > 1e-12 {
		t.Errorf("first stability %v, want %v", f.stability, want)
	}
	if got := defaultSBD.meet(false); math.Abs(got.stability-math.Exp(-2.803101)) > 1e-12 || got.brittle != 1 {
		t.Errorf("after a first miss %+v", got)
	}
	for _, days := range []float64{1, 5, 40} {
		r := f.recall(days)
		pass, fail := f.answer(days, true).(traceSBD), f.answer(days, false).(traceSBD)
		if want := f.stability * math.Pow(r, -1/f.exponent()); math.Abs(pass.stability/want-1) > 1e-12 || pass.brittle != f.brittle {
			t.Errorf("after %v days and a pass %+v, want stability %v", days, pass, want)
		}
		if want := f.stability * math.Pow(1-r, 0.529839); math.Abs(fail.stability/want-1) > 1e-12 || fail.brittle != f.brittle+1 {
			t.Errorf("after %v days and a fail %+v, want stability %v", days, fail, want)
		}
		f = pass
	}
}

// syntheticWorld is made of a log in which a card is right three times of four after
// up to ten days, and once of four later.
func syntheticWorld(t *testing.T) World {
	t.Helper()
	const dayMS = 24 * 60 * 60 * 1000
	var log reviewlog.Log
	for card := range 800 {
		var h reviewlog.History
		at := int64(1_700_000_000_000)
		for i := range 6 {
			wait := int64(1 + draw(1, uint64(card), uint64(i))*40)
			at += wait * dayMS
			odds := 0.75
			if wait > 10 {
				odds = 0.25
			}
			rating := memory.Again
			if draw(2, uint64(card), uint64(i)) < odds {
				rating = memory.Good
			}
			h.Reviews = append(h.Reviews, reviewlog.Review{At: at, Rating: rating})
		}
		log.Histories = append(log.Histories, h)
	}
	w, err := BootstrapWorld("synthetic", log)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestBootstrapFollowsItsLog(t *testing.T) {
	w := syntheticWorld(t)
	for run, f := 0, w.meet(true); run < 4; run, f = run+1, f.answer(1, true) {
		if soon, late := f.recall(4), f.recall(30); math.Abs(soon-0.75) > 0.15 || math.Abs(late-0.25) > 0.15 { // a cell has some 50 answers: s.e. .06
			t.Errorf("after %d right answers %.2f after 4 days and %.2f after 30, the log says .75 and .25", run, soon, late)
		}
	}
	if _, err := BootstrapWorld("empty", reviewlog.Log{}); err == nil || !strings.Contains(err.Error(), "1000") {
		t.Errorf("a world without answers: %v", err)
	}
}

func TestFalling(t *testing.T) {
	for _, test := range [][2][]float64{
		{{0.9, 0.5, 0.75}, {0.9, 0.625, 0.625}},
		{{0.25, 0.5, 0.75}, {0.5, 0.5, 0.5}},
		{{0.9, 0.8, 0.7}, {0.9, 0.8, 0.7}},
	} {
		got := slices.Clone(test[0])
		if falling(got); !slices.Equal(got, test[1]) {
			t.Errorf("%v became %v, want %v", test[0], got, test[1])
		}
	}
}
