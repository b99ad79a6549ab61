package shared_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// counted is an answer that an item counts.
type counted struct {
	recall   float64
	evidence shared.Evidence
	right    bool
}

func drawAnswer(t *rapid.T) counted {
	c := counted{
		recall:   rapid.Float64Range(0, 1).Draw(t, "recall"),
		evidence: shared.Evidence{Item: "i", Form: rapid.SampledFrom([]string{"type", "choice"}).Draw(t, "form"), TookMS: rapid.Int64Range(0, 60_000).Draw(t, "took")},
		right:    rapid.Bool().Draw(t, "right"),
	}
	if c.evidence.Form == "choice" {
		c.evidence.Options = rapid.IntRange(2, 6).Draw(t, "options")
	}
	c.evidence.DontKnow = !c.right && rapid.Bool().Draw(t, "dontKnow")
	return c
}

// The sums of an item do not depend on the order of answers, and an answer that is
// taken back leaves nothing.
func TestItemSumsHaveNoOrder(t *testing.T) {
	p := shared.Default()
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.Custom(drawAnswer), 1, 30).Draw(t, "answers")
		var want, got shared.ItemSums
		for _, a := range answers {
			want = want.Add(&p, a.recall, a.evidence, a.right)
		}
		undone := rapid.Custom(drawAnswer).Draw(t, "undone")
		got = got.Add(&p, undone.recall, undone.evidence, undone.right)
		for _, a := range rapid.Permutation(answers).Draw(t, "order") {
			got = got.Add(&p, a.recall, a.evidence, a.right)
		}
		got = got.Remove(&p, undone.recall, undone.evidence, undone.right)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
	})
}

// Whatever happened, a prediction is a probability, and at least that of luck.
func TestPredictIsAProbability(t *testing.T) {
	p := shared.Default()
	rapid.Check(t, func(t *rapid.T) {
		var sums shared.ItemSums
		var l shared.LearnerState
		for _, a := range rapid.SliceOfN(rapid.Custom(drawAnswer), 0, 60).Draw(t, "answers") {
			got := p.Predict(a.recall, sums, l, a.evidence)
			luck := p.Guess(a.evidence.Form, a.evidence.Options, 0)
			if !(got >= luck && got <= 1) {
				t.Fatalf("P = %v with luck %v, sums %+v, learner %+v", got, luck, sums, l)
			}
			sums = sums.Add(&p, a.recall, a.evidence, a.right)
			l = l.After(&p, a.recall, a.evidence, a.right)
		}
	})
}

// By hand: recall 0.8 is a logit of ln 4; an item that is harder by ln 4 brings it to
// a half, and a choice of two guessed right half the time makes that three quarters.
func TestPredictByHand(t *testing.T) {
	p := shared.Default()
	p.Items["hard"] = shared.Item{Offset: -math.Log(4), Information: 100}
	for _, tc := range []struct {
		name string
		e    shared.Evidence
		l    shared.LearnerState
		want float64
	}{
		{"memory alone", shared.Evidence{Item: "new"}, shared.LearnerState{}, 0.8},
		{"a hard item", shared.Evidence{Item: "hard"}, shared.LearnerState{}, 0.5},
		{"a hard choice of two", shared.Evidence{Item: "hard", Options: 2}, shared.LearnerState{}, 0.75},
		{"a good learner makes up for it", shared.Evidence{Item: "hard"}, shared.LearnerState{Answers: 9, Bias: math.Log(4)}, 0.8},
	} {
		if got := p.Predict(0.8, shared.ItemSums{}, tc.l, tc.e); math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s: %v; want %v", tc.name, got, tc.want)
		}
	}
	// One wrong answer at recall 1/2: score -1/2, information 1/4, and a prior that
	// counts for 1/0.5² = 4, so the offset is -0.5/4.25.
	sums := shared.ItemSums{}.Add(&p, 0.5, shared.Evidence{Item: "new"}, false)
	want := 1 / (1 + math.Exp(0.5/4.25))
	if got := p.Predict(0.5, sums, shared.LearnerState{}, shared.Evidence{Item: "new"}); math.Abs(got-want) > 1e-6 {
		t.Errorf("after one wrong answer: %v; want %v", got, want)
	}
	// The same answer for the learner: variance 1/(1/(0.25+drift)+1/4), times -1/2.
	l := shared.LearnerState{}.After(&p, 0.5, shared.Evidence{Item: "new"}, false)
	bias := -0.5 / (1/(0.25+p.Learner.Drift) + 0.25)
	if math.Abs(l.Bias-bias) > 1e-12 {
		t.Errorf("the learner's bias is %v; want %v", l.Bias, bias)
	}
}

func TestGuessKeepsItsBounds(t *testing.T) {
	p := shared.Default()
	p.Guesses = map[string]float64{"choice/4": 0.9, "choice/2": 0.9, "cloze/4": 0.01, "tick/4": 0.1}
	for _, tc := range []struct {
		form            string
		options         int
		chance, want    float64
		whatItIsBounded string
	}{
		{"type", 0, 0, 0, "nothing to choose from"},
		{"new", 5, 0, 0.2, "one in five, not learned"},
		{"choice", 4, 0, 0.375, "at most one and a half times 1/4"},
		{"choice", 2, 0, 0.6, "at most 0.6"},
		{"cloze", 4, 0, 0.125, "at least half of 1/4"},
		{"tick", 4, 1.0 / 15, 0.1, "the form's own chance: at most 1.5/15"},
	} {
		if got := p.Guess(tc.form, tc.options, tc.chance); math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s/%d: %v; want %v (%s)", tc.form, tc.options, got, tc.want, tc.whatItIsBounded)
		}
	}
}

// "I don't know" counts as a wrong answer that could not have been luck, as a typed one.
func TestDontKnowIsACleanFail(t *testing.T) {
	p := shared.Default()
	choice := shared.Evidence{Item: "i", Form: "choice", Options: 2}
	said := choice
	said.DontKnow = true
	typed := shared.Evidence{Item: "i", Form: "type"}
	after := func(e shared.Evidence) shared.LearnerState { return shared.LearnerState{}.After(&p, 0.7, e, false) }
	if d := cmp.Diff(after(typed), after(said)); d != "" {
		t.Errorf("not the same as a wrong typed answer (-typed +said):\n%s", d)
	}
}

// What its level says of a new item is not counted once more by the answers to it: with
// answers that bear it out, the item is predicted as before.
func TestALevelCountsOnce(t *testing.T) {
	p := shared.Default()
	p.Groups.Level = map[string]float64{"hard": -0.5}
	log, bank := shared.Evidence{Item: "new"}, shared.Evidence{Item: "new", Level: "hard"}
	prior := p.Predict(0.8, shared.ItemSums{}, shared.LearnerState{}, bank)
	var sums shared.ItemSums
	for i := range 240 {
		sums = sums.Add(&p, 0.8, log, i%24 < 17) // 71 %, as predicted
	}
	if got := p.Predict(0.8, sums, shared.LearnerState{}, bank); math.Abs(got-prior) > 0.03 {
		t.Errorf("predicted %.3f, and %.3f after answers that were right as often as that", prior, got)
	}
}
