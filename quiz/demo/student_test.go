package demo

import (
	"math/rand/v2"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/questionstest"
	"github.com/remembrancer/remembrancer/quiz/grade"
)

// TestStudentsAnswerEveryForm: who knows is right in every form; who does not gives an
// answer that can be judged, mostly wrong, and sometimes none.
func TestStudentsAnswerEveryForm(t *testing.T) {
	const n = 300
	for _, form := range questions.Forms {
		it, rng := questionstest.Item(form), rand.New(rand.NewPCG(1, 2))
		var wrong, gaveUp int
		for seed := range uint64(n) {
			p := it.Present(seed, 0)
			if m, err := grade.Check(p, respond(p, true, rng)); err != nil || m.Verdict != grade.Right {
				t.Fatalf("%s, seed %d: who knows is marked %s, %v", form, seed, m.Verdict, err)
			}
			m, err := grade.Check(p, respond(p, false, rng))
			if err != nil {
				t.Fatalf("%s, seed %d: %v", form, seed, err)
			}
			switch m.Verdict {
			case grade.Wrong:
				wrong++
			case grade.DontKnow:
				gaveUp++
			}
		}
		if wrong+gaveUp < n*2/5 || gaveUp < n/20 {
			t.Errorf("%s: of %d who did not know %d were wrong and %d gave up", form, n, wrong, gaveUp)
		}
	}
}
