package simulate

import (
	"math"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// World is one way in which memory could really work. A policy never sees it, only
// whether answers were right.
type World struct {
	Name string
	meet func(right bool) trace
}

// trace is the true memory of one learner for one fact. Days are those of the
// world; a fact that is forgotten twice as slowly as the typical one has half of
// them (see fact.scale).
type trace interface {
	// recall is the chance to be right days after the last answer.
	recall(days float64) float64
	// answer is the trace after an answer days after the last one.
	answer(days float64, right bool) trace
}

// rating is how the models are told about an answer.
func rating(right bool) memory.Rating {
	if right {
		return memory.Good
	}
	return memory.Again
}

type trace6 struct {
	model *memory.FSRS6
	state memory.State6
}

func (t trace6) recall(days float64) float64 { return t.model.Retrievability(t.state, days) }

func (t trace6) answer(days float64, right bool) trace {
	return trace6{t.model, t.model.Next(t.state, days, rating(right))}
}

type trace7 struct {
	model *memory.FSRS7
	state memory.State
}

func (t trace7) recall(days float64) float64 { return t.model.Retrievability(t.state, days) }

func (t trace7) answer(days float64, right bool) trace {
	return trace7{t.model, t.model.Next(t.state, days, rating(right))}
}

// sbd is the seven-weight model of srs-benchmark PR #355 (2026, doi
// 10.5281/zenodo.22727105): one power curve whose exponent grows with the number of
// failures, and whose stability after a success is what was left plus a gain that
// depends on the time waited.
type sbd struct {
	low, high, k, alpha, c, v, logDelta float64
}

// defaultSBD has the weights published for it.
var defaultSBD = sbd{-2.803101, 1.386926, 1.739235, -1.819954, 0.529839, -0.886052, -1.393709}

// traceSBD has answered right (grade Good) or wrong (Again), so that a failure
// counts as one towards brittleness.
type traceSBD struct {
	model     *sbd
	stability float64
	grade     float64 // of the last answer, 0 wrong, 2 right
	brittle   float64
}

func (m *sbd) meet(right bool) traceSBD {
	t := traceSBD{model: m, stability: math.Exp(m.low)}
	return t.graded(right).scaled(math.Exp((m.high - m.low) / 3 * grade(right)))
}

func grade(right bool) float64 { return float64(rating(right) - memory.Again) }

func (t traceSBD) scaled(by float64) traceSBD {
	t.stability = min(max(t.stability*by, 0.001), memory.MaxStability)
	return t
}

func (t traceSBD) graded(right bool) traceSBD {
	t.grade = grade(right)
	t.brittle = min(50, t.brittle+max(0, (2-t.grade)/2))
	return t
}

func (t traceSBD) exponent() float64 {
	m := t.model
	return math.Exp(m.alpha) * math.Pow(math.Exp(m.logDelta)+t.brittle, m.c)
}

// waited is what the time since the last answer counts for.
func (t traceSBD) waited(days float64) float64 {
	m := t.model
	ease := math.Exp(-(m.high - m.low) / 3 * t.grade / 2)
	return math.Pow(days, 1/m.k) + math.Exp(m.v/m.k)*ease*math.Sqrt(t.stability)
}

func (t traceSBD) recall(days float64) float64 {
	r := math.Pow(1+t.waited(days)/t.stability, -t.exponent())
	return min(max(r, 1e-6), 1-1e-6)
}

func (t traceSBD) answer(days float64, right bool) trace {
	growth := 1 + t.waited(days)/t.stability
	if !right {
		growth = math.Pow(1-t.recall(days), t.model.c)
	}
	return t.scaled(growth).graded(right)
}

// ModelWorlds are the worlds that follow a published model with its default
// weights: FSRS-6, FSRS-7 and SBD.
func ModelWorlds() []World {
	six, seven, small := memory.DefaultFSRS6, memory.DefaultFSRS7, defaultSBD
	return []World{
		{"FSRS-6", func(right bool) trace { return trace6{&six, six.First(rating(right))} }},
		{"FSRS-7", func(right bool) trace { return trace7{&seven, seven.First(rating(right))} }},
		{"SBD", func(right bool) trace { return small.meet(right) }},
	}
}
