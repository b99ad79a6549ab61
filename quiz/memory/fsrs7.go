package memory

import (
	"fmt"
	"math"
)

// State is what FSRS-7 knows of one learner and one fact. The zero value means
// that they never met. Neither stability is "days to 90 %": ask Interval for that.
type State struct {
	Slow       float64 // stability of the slow trace, days, 0.0001 to 36500
	Fast       float64 // stability of the fast trace, days, 0.0001 to 36500
	Difficulty float64 // 1 (easy) to 10
}

// Met reports whether there was a review at all.
func (s State) Met() bool { return s.Slow > 0 }

// minStability is the smallest stability of a trace in FSRS-7, days.
const minStability = 0.0001

// fastShare is the stability of the fast trace relative to the slow one after a
// first review, and its upper bound after a lapse.
const fastShare = 0.8

// FSRS7 is the dual-trace model with one set of weights. It is a small value,
// safe for concurrent use, and comparable.
type FSRS7 struct {
	w [Weights7]float64

	// What follows from the weights alone, because it is needed at every review.
	drift     float64 // D0(Easy), to which difficulty drifts; not clamped, below 1
	fastLog   float64 // ln w25
	slowDecay float64 // exponent of the slow trace's curve
	slowRate  float64 // its rate at difficulty 5, times its stability
	slowGrow  float64 // growth of the slow trace, before everything else: e^(w7-1.5)
	fastGrow  float64 // and of the fast one: e^(w15-1.5)
}

// Weights7 is how many weights FSRS-7 has.
const Weights7 = 34

// DefaultFSRS7 is the model with the weights published in September 2026.
var DefaultFSRS7 = newFSRS7([Weights7]float64{
	0.1104, 2.2395, 3.9221, 11.7841, // first stability by rating
	6.1686, 0.6457, 3.6807, // difficulty
	1.9795, 0.0, 1.3826, 0.7024, 0.5999, 0.8146, 0.6398, 1.0, // slow trace
	1.3207, 0.6707, 3.8668, 0.4416, 0.0934, 1.8631, 0.6162, 1.0869, // fast trace
	0.1567, 0.0801, 0.2421, 0.9464, 0.1433, 0.7145, 0.0, 0.5667, 0.3734, 0.5333, 0.3048, // forgetting curve
})

// spans7 are the ranges to which upstream clips the weights while fitting.
var spans7 = [Weights7]span{
	{1e-4, 50}, {1e-4, 100}, {1e-4, 100}, {1e-4, 100},
	{1, 10}, {.001, 4}, {.1, 4},
	{0, 4}, {0, 1.2}, {.3, 3}, {.01, 1.5}, {.1, 1}, {0, 3.5}, {0, 1}, {1, 7},
	{0, 4}, {0, 2}, {.5, 6}, {.001, 1.5}, {.001, 1}, {0, 5}, {0, 1}, {1, 7},
	{.01, .25}, {.01, .95}, {.2, .85}, {.5, .99}, {.01, 1}, {.1, 1}, {0, .9}, {.1, 1.1}, {0, 1}, {0, .6}, {0, .6},
}

// NewFSRS7 returns the model with these 34 weights. It refuses another number of
// weights, values outside their ranges (*RangeError), first stabilities that fall
// as the rating rises, and a slow curve that falls faster than the fast one.
func NewFSRS7(w []float64) (FSRS7, error) {
	if len(w) != Weights7 {
		return FSRS7{}, fmt.Errorf("FSRS-7 has %d weights, not %d", Weights7, len(w))
	}
	if err := checkWeights("FSRS-7", w, spans7[:]); err != nil {
		return FSRS7{}, err
	}
	for i := range 3 {
		if w[i] > w[i+1] {
			return FSRS7{}, fmt.Errorf("FSRS-7: weight %d (%v) is above weight %d (%v); the first stabilities must rise with the rating", i, w[i], i+1, w[i+1])
		}
	}
	if w[26] < w[25] {
		return FSRS7{}, fmt.Errorf("FSRS-7: weight 26 (%v) is below weight 25 (%v)", w[26], w[25])
	}
	return newFSRS7([Weights7]float64(w)), nil
}

func newFSRS7(w [Weights7]float64) FSRS7 {
	m := FSRS7{w: w, fastLog: math.Log(w[25]), slowDecay: -clamp(w[24], 0.01, 0.95)}
	m.drift = m.firstDifficulty(Easy)
	m.slowGrow, m.fastGrow = math.Exp(w[7]-1.5), math.Exp(w[15]-1.5)
	m.slowRate = math.Expm1(math.Log(w[26]) / m.slowDecay)
	return m
}

// Weights returns a copy of the weights.
func (m FSRS7) Weights() []float64 { return append([]float64(nil), m.w[:]...) }

// First is the state after a first review.
func (m FSRS7) First(r Rating) State {
	slow := m.w[r-1]
	return State{
		Slow:       clamp(slow, minStability, MaxStability),
		Fast:       clamp(fastShare*slow, minStability, MaxStability),
		Difficulty: clamp(m.firstDifficulty(r), MinDifficulty, MaxDifficulty),
	}
}

// firstDifficulty is D0 before it is clamped.
func (m *FSRS7) firstDifficulty(r Rating) float64 {
	return m.w[4] - math.Exp(m.w[5]*float64(r-1)) + 1
}

// Retrievability is the probability that the fact is recalled days after its last
// review: 0.99999 at once, falling strictly. It is 0 for a fact never met.
func (m FSRS7) Retrievability(s State, days float64) float64 {
	if !s.Met() {
		return 0
	}
	c := m.curve(s)
	mixed, _ := c.at(sinceLast(days))
	return mixed
}

// Next is the state after a review rated r, days after the last one. For a fact
// never met it is First(r). One formula serves reviews on the same day and later.
func (m FSRS7) Next(s State, days float64, r Rating) State {
	if !s.Met() {
		return m.First(r)
	}
	u := m.update(s, sinceLast(days), r)
	return u.after(r)
}

// Previews are the states after each rating, Again first.
func (m FSRS7) Previews(s State, days float64) [4]State {
	if !s.Met() {
		return [4]State{m.First(Again), m.First(Hard), m.First(Good), m.First(Easy)}
	}
	u := m.update(s, sinceLast(days), everyRating)
	return [4]State{u.after(Again), u.after(Hard), u.after(Good), u.after(Easy)}
}

// update holds all that a review changes which does not depend on its rating.
type update struct {
	slow, fast     trace
	difficulty     float64
	retrievability float64
	slope          float64 // w6, change of difficulty per step of rating
	target         float64 // to which difficulty drifts
}

// everyRating asks update for what any rating could need.
const everyRating Rating = 0

// update makes ready for one rating, or for any.
func (m *FSRS7) update(s State, days float64, r Rating) update {
	c := m.curve(s)
	return m.updateOn(&c, s, days, r)
}

// updateOn is update with the curve of the state at hand.
func (m *FSRS7) updateOn(c *curve, s State, days float64, r Rating) update {
	mixed, fast := c.at(days)
	return update{
		// The slow trace is driven by what is remembered altogether, the fast one
		// by what it alone would have kept.
		slow:           newTrace(m.w[7:15], cue{s.Slow, c.logSlow, mixed, m.slowGrow * (11 - s.Difficulty)}, r),
		fast:           newTrace(m.w[15:23], cue{s.Fast, c.logFast, fast, m.fastGrow * (11 - s.Difficulty)}, r),
		difficulty:     s.Difficulty,
		retrievability: mixed,
		slope:          m.w[6],
		target:         m.drift,
	}
}

func (u *update) after(r Rating) State {
	s := State{
		Slow:       clamp(u.slow.after(r), minStability, MaxStability),
		Fast:       clamp(u.fast.after(r), minStability, MaxStability),
		Difficulty: u.nextDifficulty(r),
	}
	if r == Again {
		// The bound comes after the clamp and may not break it again.
		s.Fast = max(min(s.Fast, fastShare*s.Slow), minStability)
	}
	return s
}

// nextDifficulty damps the change near 10 and drifts by 1 % towards easy. A lapse
// that was to be expected (low retrievability) says little about the fact.
func (u *update) nextDifficulty(r Rating) float64 {
	change := -u.slope * float64(r-Good)
	if r == Again {
		change *= u.retrievability + 0.1
	}
	next := u.difficulty + (MaxDifficulty-u.difficulty)*change/9
	return clamp(0.01*u.target+0.99*next, MinDifficulty, MaxDifficulty)
}

// trace is one memory trace about to be reviewed.
type trace struct {
	stability  float64
	lapsed     float64 // stability after a lapse, never above the old one
	gain       float64 // relative growth after Good
	hard, easy float64 // factors on gain
}

// cue is what a trace meets a review with.
type cue struct {
	x, logX float64 // stability
	q       float64 // recall
	growth  float64 // how much a success is worth at this difficulty
}

// newTrace weighs a trace by the eight weights of its kind. What the rating does
// not need is left out: the exponentials are nearly all of the work. A success
// needs no lapsed stability, though upstream takes the greater of the two: that is
// never above the old one, and a success never ends below it.
func newTrace(w []float64, c cue, r Rating) trace {
	t := trace{stability: c.x, hard: w[6], easy: w[7]}
	if r <= Again {
		t.lapsed = min(c.x, w[3]*powerLessOne(c.x, w[4])*math.Exp((1-c.q)*w[5]))
	}
	if r != Again {
		t.gain = c.growth * math.Exp(-w[1]*c.logX) * math.Expm1((1-c.q)*w[2])
	}
	return t
}

func (t *trace) after(r Rating) float64 {
	gain := t.gain
	switch r {
	case Again:
		return t.lapsed
	case Hard:
		gain *= t.hard
	case Easy:
		gain *= t.easy
	}
	return t.stability * (1 + gain)
}

// ClipWeights7 moves 34 weights into their ranges, in place: first stabilities
// that rise with the rating, and a slow curve that does not fall faster than the
// fast one.
func ClipWeights7(w []float64) {
	for i := range w {
		w[i] = clamp(w[i], spans7[i].low, spans7[i].top)
	}
	for i := 1; i < 4; i++ {
		w[i] = max(w[i], w[i-1])
	}
	w[26] = max(w[26], w[25])
}
