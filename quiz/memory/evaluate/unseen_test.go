package evaluate

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// smallClass answers ten items three times each; items and learners differ.
func smallClass(learners int) (list []shared.Answer) {
	rng := rand.New(rand.NewPCG(1, 1))
	for l := range learners {
		for i := range 10 {
			a := shared.Answer{Learner: fmt.Sprint("learner", l), Item: fmt.Sprint("item", i), Fact: fmt.Sprint("item", i), Study: true, Right: true}
			list = append(list, a)
			for range 3 {
				a.At += 1 + rng.Int64N(5*24*3600*1000)
				a.Study, a.Right = false, rng.IntN(10) > i/2+l%3
				list = append(list, a)
			}
		}
	}
	return list
}

// The learners whose answers are predicted have no part in the fit: with every answer
// of theirs turned round, the others' Params are the same to the last bit.
func TestUnseenLearnersAreUnseen(t *testing.T) {
	answers := smallClass(9)
	seen, unseen := split(answers, 4)
	if got := count(seen, learner) + count(unseen, learner); got != 9 || count(seen, learner) != 6 {
		t.Fatalf("%d learners seen of %d", count(seen, learner), got)
	}
	want, _, err := shared.Fit(context.Background(), seen, shared.Options{})
	if err != nil {
		t.Fatal(err)
	}
	theirs := map[string]bool{}
	for _, a := range unseen {
		theirs[a.Learner] = true
	}
	for i := range answers {
		if theirs[answers[i].Learner] {
			answers[i].Right = !answers[i].Right
		}
	}
	seen, _ = split(answers, 4)
	got, _, err := shared.Fit(context.Background(), seen, shared.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A prediction knows nothing of the answer and of what came after: with those turned
// round, it is the same.
func TestPredictionsKnowOnlyThePast(t *testing.T) {
	p := shared.Default()
	answers := smallClass(1)
	const from = 5 * 24 * 3600 * 1000
	before, err := p.Predictions(answers)
	if err != nil {
		t.Fatal(err)
	}
	turned := append([]shared.Answer(nil), answers...)
	for i := range turned {
		if turned[i].At >= from {
			turned[i].Right = !turned[i].Right
		}
	}
	after, err := p.Predictions(turned)
	if err != nil {
		t.Fatal(err)
	}
	early, last := 0, int64(math.MinInt64)
	for i := range before {
		at := before[i].Answer.At
		if at < last {
			t.Fatalf("prediction %d is out of order", i)
		}
		if last = at; i > 0 && before[i-1].Answer.At >= from {
			break // the first prediction at or after the turn is the last that knows nothing of it
		}
		if before[i].P != after[i].P {
			t.Errorf("prediction %d, at %d, changed from %v to %v", i, at, before[i].P, after[i].P)
		}
		early++
	}
	if early < 5 {
		t.Fatalf("only %d predictions before the turn", early)
	}
}

func learner(a shared.Answer) string { return a.Learner }

func TestUnseenNeedsLearners(t *testing.T) {
	if _, err := Unseen(context.Background(), smallClass(2), UnseenOptions{}); err == nil {
		t.Error("two learners were split in three parts")
	}
}

// The table on the log of 65 learners with 75 words (Sense et al. 2016): what issue 4
// asks of the shared model, over five splits.
func TestSharedModelOnSlimStampen(t *testing.T) {
	dir := os.Getenv("REMEMBRANCER_LOGS")
	if dir == "" || testing.Short() {
		t.Skip("needs the folder of review logs in REMEMBRANCER_LOGS, and a minute or more")
	}
	f, err := os.Open(filepath.Join(dir, "norm_slimstampen.csv"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	log, err := reviewlog.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	table, err := Unseen(context.Background(), shared.FromLog(log), UnseenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range table.Rows {
		t.Logf("%-32s %.4f ± %.4f  AUC %.4f ± %.4f  better by %.4f ± %.4f", r.Model, r.LogLoss, r.LogLossSE, r.AUC, r.AUCSE, r.Gain, r.GainSE)
		if i > 0 && i < 5 && r.Gain < 2*r.GainSE {
			t.Errorf("%s is not better than %s: %.5f ± %.5f", r.Model, r.Over, r.Gain, r.GainSE)
		}
	}
	if full := table.Rows[len(table.Rows)-1]; full.LogLoss > 0.280 || full.AUC < 0.81 {
		t.Errorf("the full model has log loss %.4f and AUC %.4f; at most .280 and at least .81 are asked", full.LogLoss, full.AUC)
	}
}
