package shared

import "math"

// LearnerSpread says how learners differ and how they change.
type LearnerSpread struct {
	Variance float64 `json:"variance"` // of Bias among learners
	Drift    float64 `json:"drift"`    // variance that Bias gains with every answer
	Decay    float64 `json:"decay"`    // share of Mood that is left after an answer
}

// LearnerState is what a learner's answers in a course say of the learner. The zero
// value is a new one. It is a running value: After, from the zero value, over the
// learner's own answers in the order in which they were given, and the Params of one
// fit; other learners have no part in it.
type LearnerState struct {
	Answers  int     `json:"answers"`
	Bias     float64 `json:"bias"`     // on the logit of knowing: how much better than the class
	Variance float64 `json:"variance"` // of the belief about Bias
	Mood     float64 `json:"mood"`     // the same of the last few answers, -1 to 1

	Timed    int     `json:"timed"` // right answers whose time was measured
	TimeMean float64 `json:"time_mean"`
	TimeSum  float64 `json:"time_sum"` // of squared differences from the mean
}

// After is the state after an answer to a fact that was remembered with probability
// recall. Answers at the first meeting with a fact are left out: they say what was
// known before, not what is remembered. Bias follows by the extended Kalman filter
// (one Newton step of a normal belief); the item counts with its fitted offset only,
// so that nothing depends on what others answered since.
func (l LearnerState) After(p *Params, recall float64, e Evidence, right bool) LearnerState {
	return l.after(p, p.bare(recall)+p.fitted(e).Offset, e, right)
}

// after is After with the logit of knowing without the learner.
func (l LearnerState) after(p *Params, logit float64, e Evidence, right bool) LearnerState {
	if l.Answers == 0 {
		l.Variance = p.Learner.Variance
	}
	l.Answers++
	guess := 0.0
	if !e.DontKnow {
		guess = p.Guess(e.Form, e.Options, e.Chance)
	}
	score, information := evidence(logit+l.Bias, guess, right)
	l.Variance = 1 / (1/(l.Variance+p.Learner.Drift) + information)
	l.Bias += l.Variance * score
	l.Mood = p.Learner.Decay*l.Mood + (1-p.Learner.Decay)*min(max(score, -1), 1)
	if right && e.TookMS > 0 {
		x := p.logTime(e.Item, e.TookMS)
		l.Timed++
		d := x - l.TimeMean
		l.TimeMean += d / float64(l.Timed)
		l.TimeSum += d * (x - l.TimeMean)
	}
	return l
}

// The belief about a learner's times before any was measured: its weight in
// answers, and the variance of the logarithm (a factor of 1.6).
const (
	timeWeight   = 5
	timeVariance = 0.25
)

// pace says how slow the last right answer to the fact was, in standard deviations
// of the logarithm of the learner's times, each beside what is usual for its item; 0
// where it was not measured. It is a covariate and not a threshold.
func (p *Params) pace(l LearnerState, e Evidence) float64 {
	if e.LastMS <= 0 || l.Timed == 0 {
		return 0
	}
	n := float64(l.Timed)
	sd := math.Sqrt((l.TimeSum + timeVariance*timeWeight) / (n + timeWeight))
	z := (p.logTime(e.LastItem, e.LastMS) - l.TimeMean) / sd * n / (n + timeWeight)
	return min(max(z, -3), 3)
}

// logTime is the logarithm of a time beside that usual for the item.
func (p *Params) logTime(item string, ms int64) float64 {
	return math.Log(float64(ms)/1000) - p.Items[item].LogTime
}
