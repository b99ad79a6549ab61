package shared_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// difference is the mean log loss of two sets of params on answers that neither was
// fitted to, first minus second, with the standard error over learners.
func difference(t *testing.T, a, b shared.Params, answers []shared.Answer) (mean, se float64) {
	t.Helper()
	losses := func(p shared.Params) map[string][2]float64 {
		list, err := p.Predictions(answers)
		if err != nil {
			t.Fatal(err)
		}
		by := map[string][2]float64{}
		for _, x := range list {
			q := x.P
			if !x.Answer.Right {
				q = 1 - q
			}
			s := by[x.Answer.Learner]
			by[x.Answer.Learner] = [2]float64{s[0] - math.Log(q), s[1] + 1}
		}
		return by
	}
	la, lb := losses(a), losses(b)
	var sum, square, n float64
	for who, x := range la {
		d := x[0]/x[1] - lb[who][0]/lb[who][1]
		sum, square, n = sum+d, square+d*d, n+1
	}
	mean = sum / n
	return mean, math.Sqrt((square/n - mean*mean) / (n - 1))
}

func fitted(t *testing.T, answers []shared.Answer, o shared.Options) (shared.Params, shared.Report) {
	t.Helper()
	p, r, err := shared.Fit(context.Background(), answers, o)
	if err != nil {
		t.Fatal(err)
	}
	return p, r
}

// A fit is never worse than no fit, whatever the size of the class and whether its
// memory is as published or not, and better where there is enough to learn from.
func TestFitOnAnyNumberOfAnswers(t *testing.T) {
	for _, tc := range []struct {
		name                   string
		model                  memory.FSRS7
		lucky, items, learners float64
		class, facts, times    int
		better                 bool
	}{
		{"nothing", memory.DefaultFSRS7, 0.25, 0.5, 0.5, 0, 0, 0, false},
		{"50 as published", memory.DefaultFSRS7, 0.25, 0.5, 0.5, 1, 10, 5, false},
		{"50 of a forgetful learner", forgetful(), 0.25, 0.5, 0.5, 1, 10, 5, false},
		{"50 of ten learners", forgetful(), 0.25, 0.5, 0.5, 10, 1, 5, false},
		{"500 as published", memory.DefaultFSRS7, 0.25, 0, 0, 5, 20, 5, false},
		{"500 of a forgetful class", forgetful(), 0.25, 0.5, 0.5, 5, 20, 5, true},
		{"20,000 as published, all alike", memory.DefaultFSRS7, 0.25, 0, 0, 50, 80, 5, false},
		{"20,000 of a forgetful class", forgetful(), 0.3, 0.7, 0.5, 50, 80, 5, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(11, 80, tc.model, tc.lucky, tc.items)
			answers := w.class("seen", tc.class, tc.facts, tc.times, tc.learners)
			unseen := w.class("unseen", 40, 40, 5, tc.learners)
			p, report := fitted(t, answers, shared.Options{Seed: 1})
			gain, se := difference(t, shared.Default(), p, unseen)
			t.Logf("%d answers: gain %.5f ± %.5f; weights held %v", len(answers), gain, se, report.Hold)
			if gain < -2*se-1e-9 {
				t.Errorf("the fit is worse than the defaults by %.5f (s.e. %.5f)", -gain, se)
			}
			if tc.better && gain < 3*se {
				t.Errorf("the fit gains %.5f (s.e. %.5f), not clearly more than nothing", gain, se)
			}
		})
	}
}

// What a class of known truth is made of is found again.
func TestFitFindsTheTruth(t *testing.T) {
	w := newWorld(3, 80, memory.DefaultFSRS7, 0.34, 0.7)
	answers := w.class("seen", 50, 80, 5, 0.6)
	p, report := fitted(t, answers, shared.Options{Seed: 1})
	if c := p.Guess("choice", 4, 0.25); math.Abs(c-0.34) > 0.04 {
		t.Errorf("a choice of four is guessed with %.3f; it was 0.34", c)
	}
	if math.Abs(p.ItemSD-0.7) > 0.15 {
		t.Errorf("items spread by %.3f; it was 0.7", p.ItemSD)
	}
	var got, want []float64
	square := 0.0 // of the offsets' distance from the truth, in standard deviations of what is not known of them
	for id, x := range w.offset {
		item := p.Items[id]
		got, want = append(got, item.Offset), append(want, x)
		square += (item.Offset - x) * (item.Offset - x) * (item.Information + 1/(p.ItemSD*p.ItemSD)) / float64(len(w.offset))
	}
	if r := correlation(got, want); r < 0.8 {
		t.Errorf("item offsets correlate with the truth by %.3f", r)
	}
	if square < 0.5 || square > 1.6 { // 1 ± 3·√(2/80)
		t.Errorf("the square of an item's distance from the truth is %.2f of what the fit says of it", square)
	}
	got, want = nil, nil
	for who, state := range learnersOf(t, &p, answers) {
		got, want = append(got, state.Bias), append(want, w.bias[who])
	}
	if r := correlation(got, want); r < 0.85 {
		t.Errorf("learners' biases correlate with the truth by %.3f", r)
	}
	if report.Learners != 50 || report.Items != 80 || report.Targets != 20_000 {
		t.Errorf("the report counts %d learners, %d items and %d predicted answers", report.Learners, report.Items, report.Targets)
	}
	if report.LogLoss >= report.Before {
		t.Errorf("the log loss rose from %.4f to %.4f", report.Before, report.LogLoss)
	}
}

// learnersOf follows every learner through the log, as a site would.
func learnersOf(t *testing.T, p *shared.Params, answers []shared.Answer) map[string]shared.LearnerState {
	t.Helper()
	m, err := p.Model()
	if err != nil {
		t.Fatal(err)
	}
	type key struct{ learner, fact string }
	memories, last := map[key]memory.State{}, map[key]int64{}
	states := map[string]shared.LearnerState{}
	for _, a := range answers { // of one learner and fact they are in order; of a learner the facts come one after the other
		k := key{a.Learner, a.Fact}
		rating, guess := memory.Again, 0.0
		if a.Right {
			rating = memory.Good
		}
		if a.Study {
			memories[k], last[k] = m.First(rating), a.At
			continue
		}
		days := float64(a.At-last[k]) / (24 * 3600 * 1000)
		e := shared.Evidence{Item: a.Item, Form: a.Form, Fact: a.Fact, Options: a.Options, Chance: a.Chance}
		guess = p.Guess(a.Form, a.Options, a.Chance)
		states[a.Learner] = states[a.Learner].After(p, m.Retrievability(memories[k], days), e, a.Right)
		memories[k], last[k] = m.NextKnown(memories[k], days, rating, guess), a.At
	}
	return states
}

func correlation(a, b []float64) float64 {
	var ma, mb float64
	for i := range a {
		ma, mb = ma+a[i]/float64(len(a)), mb+b[i]/float64(len(b))
	}
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+(a[i]-ma)*(b[i]-mb), aa+(a[i]-ma)*(a[i]-ma), bb+(b[i]-mb)*(b[i]-mb)
	}
	return ab / math.Sqrt(aa*bb)
}

// Twice, and on any number of cores, a fit gives the same to the last bit; and it
// survives being written down.
func TestFitIsReproducible(t *testing.T) {
	w := newWorld(5, 30, forgetful(), 0.25, 0.5)
	answers := w.class("seen", 12, 30, 5, 0.5)
	want, wantReport := fitted(t, answers, shared.Options{Seed: 3, Workers: 1})
	for _, workers := range []int{1, 2, 5} {
		got, report := fitted(t, answers, shared.Options{Seed: 3, Workers: workers})
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d workers (-first +now):\n%s", workers, d)
		}
		if d := cmp.Diff(wantReport, report); d != "" {
			t.Errorf("%d workers, the report:\n%s", workers, d)
		}
	}
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var back shared.Params
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, back); d != "" {
		t.Errorf("through JSON (-before +after):\n%s", d)
	}
}

// Without an answer nothing is learned.
func TestFitOfNothingIsTheDefault(t *testing.T) {
	p, report := fitted(t, nil, shared.Options{})
	if d := cmp.Diff(shared.Default().Weights, p.Weights); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(shared.Default().Head, p.Head); d != "" {
		t.Error(d)
	}
	if p.Known != shared.Default().Known || len(p.Items) != 0 || len(p.Guesses) != 0 {
		t.Errorf("from nothing: known %v, %d items, %d guesses", p.Known, len(p.Items), len(p.Guesses))
	}
	if report != (shared.Report{}) {
		t.Errorf("the report of nothing is %+v", report)
	}
}

func TestFitStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	answers := newWorld(1, 10, forgetful(), 0.25, 0.5).class("seen", 10, 10, 5, 0.5)
	if _, _, err := shared.Fit(ctx, answers, shared.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v; want that of the context", err)
	}
	var bad *memory.RangeError
	start := memory.DefaultFSRS7.Weights()
	start[4] = 99
	if _, _, err := shared.Fit(context.Background(), answers, shared.Options{Start: start}); !errors.As(err, &bad) || bad.Index != 4 {
		t.Errorf("error %v; want one about weight 4", err)
	}
}

// Items that have something in common tell what a new one will be like.
func TestNewItemIsLikeItsNeighbours(t *testing.T) {
	w := newWorld(9, 60, memory.DefaultFSRS7, 0.25, 0.3)
	for i := range 60 {
		if i < 20 {
			w.offset[item(i)] -= 1.2 // a hard topic
		}
	}
	answers := w.class("seen", 30, 60, 5, 0.4)
	for i := range answers {
		answers[i].Topic = "easy"
		if answers[i].Item < item(20) {
			answers[i].Topic = "hard"
		}
	}
	p, _ := fitted(t, answers, shared.Options{Seed: 1})
	hard, easy := p.ItemPrior(shared.Evidence{Item: "new", Topic: "hard"}), p.ItemPrior(shared.Evidence{Item: "new", Topic: "easy"})
	if hard > easy-0.5 {
		t.Errorf("a new item of the hard topic is expected at %.2f, one of the easy topic at %.2f; they differ by 1.2", hard, easy)
	}
	if other := p.ItemPrior(shared.Evidence{Item: "new", Topic: "unheard of"}); other != 0 {
		t.Errorf("an item with nothing in common with any is expected at %v; want 0", other)
	}
}
