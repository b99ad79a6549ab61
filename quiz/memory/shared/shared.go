// Package shared predicts the answers of a class that learns from one bank of
// questions. To the memory of one learner for one fact (package memory) it adds
// what the others' answers say: weights fitted to the course, how much harder an
// item is than its memory state suggests, how good a learner is and how well it is
// going just now, and how often an answer that was not known is right all the same.
//
//	P(right) = c + (1-c)·σ(shift + slope·logit R + item + learner + …)
//
// Everything is a pure function of a log. What the site keeps between two nightly
// fits can be rebuilt to the last bit: the memory state needs only the learner's own
// answers to the fact (and the weights and the chance of guessing); LearnerState only
// the learner's own answers in their order; ItemSums are sums of whole numbers, which
// come out alike in whatever order answers arrive or are taken back.
package shared

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Version numbers the meaning of Params. Params of another version are not used:
// the course is fitted again.
const Version = 1

// Params is what was learned from the answers of a course. It is a plain value for
// JSON; its maps are not changed once made, so it is safe for concurrent use.
type Params struct {
	Version int       `json:"version"`
	Weights []float64 `json:"weights"` // of FSRS-7
	Head    Head      `json:"head"`

	Guesses map[string]float64 `json:"guesses"` // by GuessKey: how often an answer that is not known is right
	Known   float64            `json:"known"`   // share of facts that are known before the first meeting

	Learner LearnerSpread   `json:"learner"`
	ItemSD  float64         `json:"item_sd"` // of item offsets around what ItemPrior says
	Items   map[string]Item `json:"items"`
	Groups  Groups          `json:"groups"`
}

// Head weighs what the logit of a right answer is made of.
type Head [headSize]float64

// The places in Head.
const (
	HeadShift   = iota // of everybody; 0 by default
	HeadSlope          // on the logit of recall; 1
	HeadLearner        // on LearnerState.Bias; 1
	HeadMood           // on LearnerState.Mood; 0
	HeadPace           // on how slow the last right answer was; 0
	HeadGuess          // the last right answer was called a guess; 0
	HeadFairly         // … fairly sure; 0
	HeadCertain        // … certain; 0
	headSize
)

// The levels of Evidence.LastConfidence.
const (
	ConfidenceUnknown int8 = iota
	ConfidenceGuess
	ConfidenceFairly
	ConfidenceCertain
)

// Evidence is what is known of one answer besides the memory state.
type Evidence struct {
	Item, Form, Level, Fact, Topic string

	Options  int     // shown; 0 where nothing was to be chosen from
	Chance   float64 // of a right answer by guessing, as the form has it; see Params.Guess
	DontKnow bool    // the learner said so: wrong, and nothing was guessed
	TookMS   int64   // 0 where it was not measured

	// The learner's last right answer to the fact: the item, how long it took (0
	// unknown), and the confidence that came with it.
	LastItem       string
	LastMS         int64
	LastConfidence int8
}

// Default is what is believed of a course before anybody answered.
func Default() Params {
	return Params{
		Version: Version, Weights: memory.DefaultFSRS7.Weights(),
		Head:    headMean,
		Guesses: map[string]float64{}, Known: 0.1,
		Learner: LearnerSpread{Variance: 0.25, Drift: 0.0005, Decay: 0.85},
		ItemSD:  0.5, Items: map[string]Item{},
	}
}

// farthest is a size that no number of a fit comes near; sums of products of smaller
// ones stay numbers.
const farthest = 1e6

// Check refuses what no fit can have learned, such as what somebody has edited: by such
// Params an answer could be predicted by something that is no number.
func (p *Params) Check() error {
	switch l := p.Learner; {
	case !(p.Known > 0 && p.Known < 1):
		return fmt.Errorf("known is %v; it is a share between 0 and 1", p.Known)
	case !(l.Variance > 0 && l.Variance < farthest && l.Drift >= 0 && l.Drift < farthest && l.Decay >= 0 && l.Decay <= 1):
		return fmt.Errorf("learner is %+v; its variance is above 0, its drift not below, and its decay a share", l)
	case !(p.ItemSD > 0 && p.ItemSD < farthest):
		return fmt.Errorf("item_sd is %v; it is above 0", p.ItemSD)
	}
	numbers := slices.Clone(p.Head[:])
	for _, item := range p.Items {
		if item.Information < 0 {
			return fmt.Errorf("the information of an item is %v; it is not below 0", item.Information)
		}
		numbers = append(numbers, item.Offset, item.Information, item.LogTime)
	}
	for _, m := range []map[string]float64{p.Guesses, p.Groups.Form, p.Groups.Level, p.Groups.Topic, p.Groups.Fact} {
		numbers = slices.AppendSeq(numbers, maps.Values(m))
	}
	if slices.ContainsFunc(numbers, func(x float64) bool { return !(math.Abs(x) < farthest) }) {
		return errors.New("a weight or an offset is too large to have been learned")
	}
	return nil
}

// headMean and headSD are the prior of the head: normal, independent.
var (
	headMean = Head{HeadSlope: 1, HeadLearner: 1}
	headSD   = Head{0.5, 0.1, 0.2, 1, 0.1, 0.3, 0.3, 0.3}
)

// Model is the memory model with the course's weights.
func (p *Params) Model() (memory.FSRS7, error) { return memory.NewFSRS7(p.Weights) }

// Predict is the chance of a right answer to a fact that is remembered with
// probability recall. Where the fact was never met, recall is Known.
func (p *Params) Predict(recall float64, item ItemSums, learner LearnerState, e Evidence) float64 {
	return p.chance(p.logit(recall, learner, e)+p.offset(item, e), e)
}

// chance is the probability of a right answer at a logit of knowing it.
func (p *Params) chance(logit float64, e Evidence) float64 {
	c := p.Guess(e.Form, e.Options, e.Chance)
	return c + (1-c)*sigmoid(logit)
}

// logit is that of knowing the answer, without the item.
func (p *Params) logit(recall float64, learner LearnerState, e Evidence) float64 {
	x := p.features(logitOf(recall), learner, e)
	return p.Head.dot(&x)
}

// bare is the logit of knowing the answer by the memory alone.
func (p *Params) bare(recall float64) float64 {
	return p.Head[HeadShift] + p.Head[HeadSlope]*logitOf(recall)
}

// features are what Head weighs.
func (p *Params) features(recall float64, l LearnerState, e Evidence) Head {
	x := Head{HeadShift: 1, HeadSlope: recall, HeadLearner: l.Bias, HeadMood: l.Mood, HeadPace: p.pace(l, e)}
	if e.LastConfidence >= ConfidenceGuess && e.LastConfidence <= ConfidenceCertain {
		x[HeadGuess+int(e.LastConfidence-ConfidenceGuess)] = 1
	}
	return x
}

func (h *Head) dot(x *Head) (sum float64) {
	for i := range h {
		sum += h[i] * x[i]
	}
	return sum
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// surest bounds the probabilities whose logit is taken, as FSRS-7 bounds recall.
const surest = 1e-5

func logitOf(p float64) float64 {
	p = min(max(p, surest), 1-surest)
	return math.Log(p / (1 - p))
}

// certain bounds the logit of knowing whose evidence is weighed: farther off, both
// chances would round to 0 and 1, and their quotients to no number.
const certain = 30

// evidence is the score and the information of one answer about the logit of
// knowing it: the first derivative of the log likelihood and the expected second,
// with guess the chance of being right without knowing.
func evidence(logit, guess float64, right bool) (score, information float64) {
	known := sigmoid(min(max(logit, -certain), certain))
	slope := (1 - guess) * known * (1 - known)
	chance := guess + (1-guess)*known
	wrong := (1 - guess) * (1 - known)
	if right {
		score = slope / chance
	} else {
		score = -known
	}
	return score, slope * slope / (chance * wrong)
}
