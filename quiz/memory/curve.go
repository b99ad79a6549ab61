package memory

import "math"

// The mixed curve is squeezed between these, so that no answer is ever impossible.
const (
	curveSpan  = 1 - 2e-5
	curveFloor = 1e-5
)

// curve is the forgetting curve of one FSRS-7 state: a mixture of two power laws,
// one per trace.
type curve struct {
	fastDecay, fastRate, fastShare float64 // exponent, 1/days, weight in the mixture
	slowDecay, slowRate, slowShare float64
	logFast, logSlow               float64 // of the stabilities
}

func (m *FSRS7) curve(s State) curve {
	w := &m.w
	logFast, logSlow, ease := math.Log(s.Fast), math.Log(s.Slow), s.Difficulty-5
	fastDecay := -clamp(w[23]*math.Exp(logFast*(w[33]-0.3)), 0.01, 0.95)
	fast := w[27] * math.Exp(-logFast*w[29])
	slow := w[28] * math.Exp(logSlow*w[30]+ease*(w[31]-0.5))
	return curve{
		fastDecay: fastDecay,
		// The exponent is capped because it can overflow for the flattest curves.
		fastRate:  math.Expm1(min(m.fastLog/fastDecay, 60)) / s.Fast,
		fastShare: fast / (fast + slow),
		slowDecay: m.slowDecay,
		slowRate:  m.slowRate * math.Exp(ease*(w[32]-0.3)) / s.Slow,
		slowShare: slow / (fast + slow),
		logFast:   logFast, logSlow: logSlow,
	}
}

// at returns the mixed recall after days, and that of the fast trace alone.
func (c *curve) at(days float64) (mixed, fast float64) {
	fast = math.Exp(c.fastDecay * math.Log1p(c.fastRate*days))
	slow := math.Exp(c.slowDecay * math.Log1p(c.slowRate*days))
	return (c.fastShare*fast+c.slowShare*slow)*curveSpan + curveFloor, fast
}

// atLog returns the mixed recall after e^u days and its derivative by u.
func (c *curve) atLog(u float64) (mixed, slope float64) {
	days := math.Exp(u)
	x, y := c.fastRate*days, c.slowRate*days
	fast := c.fastShare * math.Exp(c.fastDecay*math.Log1p(x))
	slow := c.slowShare * math.Exp(c.slowDecay*math.Log1p(y))
	slope = fast*c.fastDecay*x/(1+x) + slow*c.slowDecay*y/(1+y)
	return (fast+slow)*curveSpan + curveFloor, slope * curveSpan
}

// certain is the target from which on the interval is 0, as upstream.
const certain = 0.9999

// Interval is how many days it takes until retrievability falls to target, from 0
// (target 0.9999 and above) to 36500. It is 0 for a fact never met.
func (m FSRS7) Interval(s State, target float64) float64 {
	if !s.Met() || !(target < certain) {
		return 0
	}
	c := m.curve(s)
	if r, _ := c.at(MaxStability); r >= target {
		return MaxStability
	}
	return math.Exp(c.solve(target, math.Log(max(s.Slow, s.Fast))))
}

// solve returns ln(days) at which the curve passes target, which it does before
// MaxStability. Newton's method in ln(days), where the curve bends least, kept
// inside a bracket that halves whenever a step would leave it: the curve falls
// strictly, so this cannot miss.
func (c *curve) solve(target, guess float64) float64 {
	low, high := -700.0, math.Log(MaxStability)
	u := min(guess, high)
	for range 200 {
		r, slope := c.atLog(u)
		if r > target {
			low = u
		} else {
			high = u
		}
		next := u - (r-target)/slope
		if !(next > low && next < high) {
			next = (low + high) / 2
		}
		if math.Abs(next-u) <= 1e-13 {
			return next
		}
		u = next
	}
	return u
}

// FromSM2 is the state of a card that another program scheduled by intervals
// alone: of middling difficulty, and remembered with probability retention after
// interval days. Replaying the reviews is better wherever they exist.
func (m FSRS7) FromSM2(interval, retention float64) State {
	low, high := math.Log(minStability), math.Log(MaxStability)
	state := func(u float64) State {
		slow := math.Exp(u)
		return State{Slow: slow, Fast: max(fastShare*slow, minStability), Difficulty: 5}
	}
	for range 100 {
		mid := (low + high) / 2
		if m.Retrievability(state(mid), interval) < retention {
			low = mid
		} else {
			high = mid
		}
	}
	return state((low + high) / 2)
}
