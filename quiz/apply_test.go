package quiz

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

func TestRate(t *testing.T) {
	for _, test := range []struct {
		verdict    Verdict
		confidence Confidence
		want       memory.Rating
	}{
		{grade.Right, ConfidenceNone, memory.Good},
		{grade.Right, ConfidenceCertain, memory.Good},
		{grade.Right, ConfidenceFairly, memory.Good},
		{grade.Right, ConfidenceGuess, memory.Hard},
		{grade.Near, ConfidenceNone, memory.Good},
		{grade.Near, ConfidenceGuess, memory.Good}, // a spelling that is nearly right is no lucky guess
		{grade.Wrong, ConfidenceGuess, memory.Again},
		{grade.Wrong, ConfidenceCertain, memory.Again},
		{grade.DontKnow, ConfidenceNone, memory.Again},
	} {
		if got := Rate(test.verdict, test.confidence); got != test.want {
			t.Errorf("Rate(%s, %d) = %d; want %d", test.verdict, test.confidence, got, test.want)
		}
	}
}

func TestApply(t *testing.T) {
	at := func(day float64) int64 { return int64(1_800_000_000_000 + day*Day) }
	review := func(v Verdict, day float64) Review {
		return Review{LearnerID: "l", CourseID: "c", FactID: "f", Verdict: v, AnsweredAt: at(day)}
	}
	model := memory.DefaultFSRS7
	s := Apply(FactState{}, review(grade.Right, 0), model, Target)
	want := model.First(memory.Good)
	if s.Memory() != want || s.LearnerID != "l" || s.CourseID != "c" || s.FactID != "f" ||
		s.Reviews != 1 || s.Step != 1 || !s.LastRight || s.FirstAt != at(0) || s.LastAt != at(0) {
		t.Fatalf("first meeting: %+v", s)
	}
	if days := float64(s.DueAt-s.LastAt) / Day; days < 4 || days > 6 {
		t.Errorf("due after %.1f days; want about 5", days)
	}
	lapsed := Apply(s, review(grade.Wrong, 3), model, Target)
	if lapsed.Memory() != model.Next(want, 3, memory.Again) || lapsed.Lapses != 1 || lapsed.Step != 0 || lapsed.FirstAt != at(0) {
		t.Errorf("lapse: %+v", lapsed)
	}
	again := Apply(lapsed, review(grade.DontKnow, 4), model, Target)
	if again.Lapses != 1 || again.Reviews != 3 {
		t.Errorf("a second miss is no second lapse: %+v", again)
	}
}

func TestRecallKnownStrength(t *testing.T) {
	model := memory.DefaultFSRS7
	var never FactState
	now := time.UnixMilli(1_800_000_000_000)
	if never.Recall(model, now) != 0 || never.Predict(model, now, 0.25) != FirstMeeting || never.IsKnown(now) || never.Strength() != 0 {
		t.Error("a fact never met is recalled")
	}
	s := Apply(never, Review{Verdict: grade.Right, AnsweredAt: now.UnixMilli()}, model, Target)
	due := time.UnixMilli(s.DueAt)
	if !s.IsKnown(due.Add(-time.Second)) || s.IsKnown(due) {
		t.Error("known is not until due")
	}
	if r := s.Recall(model, due); r < Target-0.001 || r > Target+0.001 {
		t.Errorf("recall when due is %f; want %f", r, Target)
	}
	if p := s.Predict(model, due, 0.25); p < 0.924 || p > 0.926 {
		t.Errorf("predicted %f for a choice of four at R = 0.9; want 0.925", p)
	}
	for i := range 8 {
		if i > 0 {
			s = Apply(s, Review{Verdict: grade.Right, AnsweredAt: s.DueAt}, model, Target)
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
				s = Apply(s, r, memory.DefaultFSRS7, Target)
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
