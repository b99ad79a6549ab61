package shared_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// world is a class whose truth is known.
type world struct {
	rng    *rand.Rand
	model  memory.FSRS7
	lucky  float64            // how often an unknown choice of four is right; typed answers never are
	offset map[string]float64 // of items
	bias   map[string]float64 // of learners
	facts  int
}

// newWorld has facts with one item each. Odd items are typed, and harder by what
// items spread; even ones are a choice of four.
func newWorld(seed uint64, facts int, m memory.FSRS7, lucky, itemSD float64) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 7)), model: m, lucky: lucky, facts: facts, offset: map[string]float64{}, bias: map[string]float64{}}
	for i := range facts {
		w.offset[item(i)] = itemSD * w.rng.NormFloat64()
	}
	return w
}

func item(i int) string { return fmt.Sprintf("item-%03d", i) }

// forgetful remembers shorter than the published weights say, in the way in which a
// course of hard words would.
func forgetful() memory.FSRS7 {
	w := memory.DefaultFSRS7.Weights()
	w[0], w[1], w[2], w[3] = 0.05, 0.3, 0.6, 2
	w[7], w[15] = 1.6, 1.0
	m, err := memory.NewFSRS7(w)
	if err != nil {
		panic(err)
	}
	return m
}

// class lets learners with these names study every fact and answer it so many times,
// after gaps of a minute to two weeks.
func (w *world) class(prefix string, learners, facts, times int, learnerSD float64) (list []shared.Answer) {
	for l := range learners {
		name := fmt.Sprintf("%s-%03d", prefix, l)
		w.bias[name] = learnerSD * w.rng.NormFloat64()
		for f := range facts {
			list = append(list, w.history(name, f%w.facts, times)...)
		}
	}
	return list
}

func (w *world) history(learner string, fact, times int) []shared.Answer {
	at := int64(1_700_000_000_000) + w.rng.Int64N(20*24*3600*1000)
	a := shared.Answer{Learner: learner, Item: item(fact), Fact: item(fact), Form: "type", At: at, Study: true, Right: true}
	if fact%2 == 0 {
		a.Form, a.Options, a.Chance = "choice", 4, 0.25
	}
	list := []shared.Answer{a}
	state := w.model.First(memory.Good)
	for range times {
		days := math.Exp(-7 + 9.6*w.rng.Float64())
		recall := w.model.Retrievability(state, days)
		known := w.rng.Float64() < 1/(1+math.Exp(-math.Log(recall/(1-recall))-w.offset[a.Item]-w.bias[learner]))
		a.At += int64(days * 24 * 3600 * 1000)
		a.Study = false
		a.Right = known || a.Options > 0 && w.rng.Float64() < w.lucky
		rating := memory.Again
		if a.Right {
			rating = memory.Good
		}
		guess := 0.0
		if a.Options > 0 {
			guess = w.lucky
		}
		list = append(list, a)
		state = w.model.NextKnown(state, days, rating, guess)
	}
	return list
}
