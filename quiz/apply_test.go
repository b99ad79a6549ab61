package quiz

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

func TestRate(t *testing.T) {
	for verdict, want := range map[Verdict]memory.Rating{
		grade.Right: memory.Good, grade.Near: memory.Good, grade.Wrong: memory.Again, grade.DontKnow: memory.Again,
	} {
		if got := Rate(verdict); got != want {
			t.Errorf("Rate(%s) = %d; want %d", verdict, got, want)
		}
	}
}

func TestApply(t *testing.T) {
	at := func(day float64) int64 { return int64(1_800_000_000_000 + day*Day) }
	review := func(v Verdict, day float64) Review {
		return Review{LearnerID: "l", CourseID: "c", FactID: "f", Verdict: v, AnsweredAt: at(day)}
	}
	model := DefaultModel()
	s := Apply(FactState{}, review(grade.Right, 0), model)
	want := model.FSRS7.First(memory.Good)
	if s.Memory() != want || s.LearnerID != "l" || s.CourseID != "c" || s.FactID != "f" ||
		s.Reviews != 1 || s.Step != 1 || !s.LastRight || s.FirstAt != at(0) || s.LastAt != at(0) {
		t.Fatalf("first meeting: %+v", s)
	}
	if days := float64(s.DueAt-s.LastAt) / Day; days < 4 || days > 6 {
		t.Errorf("due after %.1f days; want about 5", days)
	}
	lapsed := Apply(s, review(grade.Wrong, 3), model)
	if lapsed.Memory() != model.FSRS7.Next(want, 3, memory.Again) || lapsed.Lapses != 1 || lapsed.Step != 0 || lapsed.FirstAt != at(0) {
		t.Errorf("lapse: %+v", lapsed)
	}
	again := Apply(lapsed, review(grade.DontKnow, 4), model)
	if again.Lapses != 1 || again.Reviews != 3 {
		t.Errorf("a second miss is no second lapse: %+v", again)
	}
}

func TestRecallKnownStrength(t *testing.T) {
	model := DefaultModel()
	var never FactState
	now := time.UnixMilli(1_800_000_000_000)
	if never.Recall(model.FSRS7, now) != 0 || Predict(never, Review{}, About{}, shared.ItemSums{}, shared.LearnerState{}, model) != FirstMeeting || never.IsKnown(now) || never.Strength() != 0 {
		t.Error("a fact never met is recalled")
	}
	s := Apply(never, Review{Verdict: grade.Right, AnsweredAt: now.UnixMilli()}, model)
	due := time.UnixMilli(s.DueAt)
	if !s.IsKnown(due.Add(-time.Second)) || s.IsKnown(due) {
		t.Error("known is not until due")
	}
	if r := s.Recall(model.FSRS7, due); r < Target-0.001 || r > Target+0.001 {
		t.Errorf("recall when due is %f; want %f", r, Target)
	}
	choice := Review{Form: "single-choice", Options: 4, Chance: 0.25, AnsweredAt: s.DueAt}
	if p := Predict(s, choice, About{}, shared.ItemSums{}, shared.LearnerState{}, model); p < 0.924 || p > 0.926 {
		t.Errorf("predicted %f for a choice of four at R = 0.9; want 0.925", p)
	}
	for i := range 8 {
		if i > 0 {
			s = Apply(s, Review{Verdict: grade.Right, AnsweredAt: s.DueAt}, model)
		}
		if want := s.Strength(); want < 1 || want > 4 {
			t.Errorf("strength %d", want)
		}
	}
	if s.Strength() != 4 {
		t.Errorf("after eight right answers when due the strength is %d", s.Strength())
	}
}

// TestApplyIsAFunction replays random histories twice.
func TestApplyIsAFunction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Review {
			return Review{
				Verdict:    rapid.SampledFrom([]Verdict{grade.Right, grade.Near, grade.Wrong, grade.DontKnow}).Draw(t, "verdict"),
				Confidence: Confidence(rapid.IntRange(0, 3).Draw(t, "confidence")),
				AnsweredAt: rapid.Int64Range(1, 1e10).Draw(t, "gap"),
			}
		}), 1, 30).Draw(t, "log")
		replay := func() (s FactState) {
			at := int64(1_700_000_000_000)
			for _, r := range log {
				at += r.AnsweredAt
				r.AnsweredAt = at
				s = Apply(s, r, DefaultModel())
			}
			return s
		}
		first := replay()
		if diff := cmp.Diff(first, replay()); diff != "" {
			t.Fatal(diff)
		}
		if first.DueAt < first.LastAt || first.Step < 0 || first.Step > schedule.MaxStep || first.Slow <= 0 || first.Lapses > first.Reviews {
			t.Fatalf("impossible state %+v", first)
		}
	})
}

// A right answer that could have been guessed says less than a typed one, and moves
// the state less; a wrong one says the same whatever was shown.
func TestGuessedAnswersMoveLess(t *testing.T) {
	m := DefaultModel()
	met := Apply(FactState{}, Review{Verdict: grade.Wrong, AnsweredAt: 1}, m)
	after := func(v Verdict, chance float64, options int) FactState {
		return Apply(met, Review{Verdict: v, Chance: chance, Options: options, AnsweredAt: 1 + 2*Day}, m)
	}
	typed, choice, coin := after(grade.Right, 0, 0), after(grade.Right, 0.25, 4), after(grade.Right, 0.5, 2)
	if !(typed.Slow > choice.Slow && choice.Slow > coin.Slow && coin.Slow > after(grade.Wrong, 0.5, 2).Slow) {
		t.Errorf("slow stability after a typed answer %v, a choice of four %v, true or false %v", typed.Slow, choice.Slow, coin.Slow)
	}
	if after(grade.Wrong, 0.5, 2) != after(grade.Wrong, 0, 0) {
		t.Error("a wrong answer counts differently by what was shown")
	}
}
