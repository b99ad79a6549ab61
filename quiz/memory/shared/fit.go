package shared

import (
	"context"
	"hash/fnv"
	"math"
	"strconv"
)

// Part is a part of the model, to see what it is worth.
type Part int

// The parts that a fit can leave out.
const (
	Items Part = 1 << iota
	Learners
	Covariates
)

// Options are what a caller of Fit may choose.
type Options struct {
	Seed     uint64
	Workers  int                   // cores to use; 0 for all. It does not change the result
	Start    []float64             // weights to begin with and to stay near; nil for the defaults
	Without  Part                  // parts to leave out
	Progress func(done, total int) // may be nil
}

// Report says what a fit did.
type Report struct {
	Answers  int `json:"answers"`
	Learners int `json:"learners"`
	Items    int `json:"items"`
	Targets  int `json:"targets"` // answers that were predicted: neither studies nor first meetings

	// HeldOut is on which part of the log the weights were tried before they were
	// fitted to all of it; Gain is by how much the log loss fell there, in standard
	// errors, and Hold the strength of the prior that was best. Where the gain is no
	// more than chance the weights stay as they were.
	HeldOut int     `json:"held_out"`
	Gain    float64 `json:"gain_in_se"`
	Hold    float64 `json:"hold"` // 0 where the weights stay
	// LogLoss is that of predicting every target from the learner's answers before
	// it, with these Params; optimistic, because they were fitted to it. Before is
	// the same with Default.
	LogLoss float64 `json:"log_loss"`
	Before  float64 `json:"log_loss_before"`
}

// holds are the strengths of the prior that are tried; 1/3 is upstream's.
var holds = []float64{1.0 / 3, 0.03}

// The passes over the log of the first fit of the weights, and of those between the
// rounds, in which they are fitted again given what was found of items and learners.
const (
	firstPasses = 20
	rounds      = 4
	nextPasses  = 12
)

// Fit learns the Params of a course from its log. The same answers in the same order
// and the same options give the same Params to the last bit. With few answers they
// are those of Default, or near them: weights move only where it helps on answers
// that were held out, and everything else is held by its prior. The error is ctx's, or
// that of weights in Options.Start that FSRS-7 cannot have.
func Fit(ctx context.Context, log []Answer, o Options) (Params, Report, error) {
	p := Default()
	if o.Start != nil {
		p.Weights = append([]float64(nil), o.Start...)
	}
	if _, err := p.Model(); err != nil {
		return Params{}, Report{}, err
	}
	c := newCourse(log)
	f := fitter{Options: o, c: c, p: &p, report: Report{Answers: len(log), Learners: len(c.learners), Items: len(c.items), Targets: c.targets}}
	before := Default()
	if err := f.judge(&before, &f.report.Before); err != nil {
		return Params{}, Report{}, err
	}
	if err := f.run(ctx); err != nil {
		return Params{}, Report{}, err
	}
	if o.Without&Learners != 0 {
		p.Head[HeadLearner], p.Head[HeadMood] = 0, 0
	}
	err := f.judge(&p, &f.report.LogLoss)
	return p, f.report, err
}

type fitter struct {
	Options
	c      *course
	p      *Params
	report Report
	steps  int
}

func (f *fitter) run(ctx context.Context) error {
	start := f.p.Weights
	if err := f.chooseHold(ctx, start); err != nil {
		return err
	}
	for round := range rounds {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.report.Hold > 0 {
			w := f.weightFit(start, f.report.Hold, round > 0)
			w.sequences = sequencesOf(f.c.histories, nil, round > 0)
			var err error
			if f.p.Weights, err = w.run(ctx, f.p.Weights); err != nil {
				return err
			}
		}
		if err := f.fitEffects(f.p); err != nil {
			return err
		}
		f.step()
	}
	return nil
}

// weightFit is a fit of the weights, the first or, given what was found of items and
// learners, a later one.
func (f *fitter) weightFit(centre []float64, hold float64, later bool) weightFit {
	w := weightFit{centre: centre, hold: hold, passes: firstPasses, seed: f.Seed, workers: f.Workers}
	if later {
		w.passes = nextPasses
	}
	return w
}

// fitEffects fits everything but the weights.
func (f *fitter) fitEffects(p *Params) error {
	m, err := p.Model()
	if err != nil {
		return err
	}
	f.c.remember(p, m)
	e := effects{p: p, c: f.c, without: f.Without}
	e.fit()
	p.learnGuesses(e.guessedAnswers())
	return nil
}

func (f *fitter) step() {
	f.steps++
	if f.Progress != nil {
		f.Progress(f.steps, rounds+len(holds))
	}
}

// heldOutShare is one in how many learners is held out.
const heldOutShare = 4

// chooseHold fits the weights to three quarters of the learners (of the facts, where
// there are fewer than eight learners) with every strength of the prior, fits
// everything else given them, and keeps the strength that predicts the rest best, if
// it is better than no fit by more than chance (margin). The weights are fitted
// before anything else is: what items and learners seem to be while the weights are
// far off would hold the weights there.
func (f *fitter) chooseHold(ctx context.Context, start []float64) error {
	base, err := f.heldOutLoss(start)
	if err != nil {
		return err
	}
	sequences := sequencesOf(f.c.histories, func(a *Answer) bool { return !f.heldOut(a) }, false)
	most := 0.0
	for _, hold := range holds {
		w := f.weightFit(start, hold, false)
		w.sequences = sequences
		fitted, err := w.run(ctx, start)
		if err != nil {
			return err
		}
		loss, err := f.heldOutLoss(fitted)
		if err != nil {
			return err
		}
		sum, se := difference(base, loss)
		if sum > f.margin()*se && sum > most {
			most, f.report.Hold, f.report.Gain = sum, hold, sum/se
		}
		f.step()
	}
	return nil
}

// heldOutLoss is what the held-out answers cost with these weights and the best of
// everything else, by learner (by fact, where facts were held out).
func (f *fitter) heldOutLoss(weights []float64) ([]float64, error) {
	p := Default()
	p.Weights = weights
	if err := f.fitEffects(&p); err != nil {
		return nil, err
	}
	e := effects{p: &p, c: f.c, without: f.Without}
	e.gather()
	var groups []float64
	place := map[string]int{}
	f.report.HeldOut = 0
	for who, visits := range f.c.learners {
		e.walk(visits, func(v *visit, _ LearnerState, logit float64) {
			if !f.heldOut(v.answer) {
				return
			}
			f.report.HeldOut++
			key := v.answer.Learner
			if f.byFact() {
				key += "\x00" + v.answer.Fact
			}
			i, ok := place[key]
			if !ok {
				i = len(groups)
				place[key], groups = i, append(groups, 0)
			}
			groups[i] += surprise(p.chance(logit+e.less(v.item, who), v.evidence), v.answer.Right)
		})
	}
	return groups, nil
}

// difference is the sum of a - b and its standard error.
func difference(a, b []float64) (sum, se float64) {
	var square float64
	for i := range a {
		sum += a[i] - b[i]
		square += (a[i] - b[i]) * (a[i] - b[i])
	}
	return sum, math.Sqrt(square)
}

// byFact says that there are too few learners to hold some of them out.
func (f *fitter) byFact() bool { return len(f.c.learners) < 2*heldOutShare }

// margin is how many standard errors better than no fit a fit of the weights must
// be. Facts of the same learners are not independent, so they must say more.
func (f *fitter) margin() float64 {
	if f.byFact() {
		return 3
	}
	return 1
}

func (f *fitter) heldOut(a *Answer) bool {
	h := fnv.New64a()
	h.Write([]byte(strconv.FormatUint(f.Seed, 10) + "\x00" + a.Learner))
	if f.byFact() {
		h.Write([]byte("\x00" + a.Fact))
	}
	x := h.Sum64()
	x ^= x >> 32 // FNV's low bits follow the last letter closely
	return x*0x9e3779b97f4a7c15>>62 == 0
}

// judge is the mean log loss of predicting every answer from the past.
func (f *fitter) judge(p *Params, loss *float64) error {
	m, err := p.Model()
	if err != nil || f.c.targets == 0 {
		return err
	}
	f.c.remember(p, m)
	e := effects{p: p, c: f.c, without: f.Without}
	sum := 0.0
	for _, visits := range f.c.learners {
		e.walk(visits, func(v *visit, _ LearnerState, logit float64) {
			sum += surprise(p.chance(logit+p.fitted(v.evidence).Offset, v.evidence), v.answer.Right)
		})
	}
	*loss = sum / float64(f.c.targets)
	return nil
}
