package memory

import (
	"fmt"
	"math"
)

// State6 is what FSRS-6 knows of one learner and one fact. The zero value means
// that they never met.
type State6 struct {
	Stability  float64 // days until recall falls to 90 %, 0.001 to 36500
	Difficulty float64 // 1 (easy) to 10
}

// Met reports whether there was a review at all.
func (s State6) Met() bool { return s.Stability > 0 }

const minStability6 = 0.001

// FSRS6 is the single-trace model with one set of weights. It is meant for whole
// days: at 0 days the same-day rule applies, and anything above counts as a later
// day. Whoever counts days as Anki does rounds them down first.
type FSRS6 struct {
	w      [Weights6]float64
	factor float64 // makes recall 0.9 when as many days have passed as the stability
}

// Weights6 is how many weights FSRS-6 has.
const Weights6 = 21

// DefaultFSRS6 is the model with the published default weights.
var DefaultFSRS6 = newFSRS6([Weights6]float64{
	0.212, 1.2931, 2.3065, 8.2956, // first stability by rating
	6.4133, 0.8334, 3.0194, 0.001, // difficulty
	1.8722, 0.1666, 0.796, // growth
	1.4835, 0.0614, 0.2629, 1.6483, // lapse
	0.6014, 1.8729, // hard, easy
	0.5425, 0.0912, 0.0658, // same day
	0.1542, // decay
})

// spans6 are the ranges to which upstream clips the weights while fitting, with
// same-day weights free to be off (0).
var spans6 = [Weights6]span{
	{.001, 100}, {.001, 100}, {.001, 100}, {.001, 100},
	{1, 10}, {.001, 4}, {.001, 4}, {.001, .75},
	{0, 4.5}, {0, .8}, {.001, 3.5},
	{.001, 5}, {.001, .25}, {.001, .9}, {0, 4},
	{0, 1}, {1, 6},
	{0, 2}, {0, 2}, {0, .8},
	{.1, .8},
}

// NewFSRS6 returns the model with 21 weights, or with 17 (FSRS-4.5) or 19 (FSRS-5)
// after UpgradeWeights. It refuses another number and values outside their ranges
// (*RangeError).
func NewFSRS6(w []float64) (FSRS6, error) {
	w, err := UpgradeWeights(w)
	if err != nil {
		return FSRS6{}, err
	}
	if err := checkWeights("FSRS-6", w, spans6[:]); err != nil {
		return FSRS6{}, err
	}
	return newFSRS6([Weights6]float64(w)), nil
}

func newFSRS6(w [Weights6]float64) FSRS6 {
	return FSRS6{w: w, factor: math.Pow(0.9, -1/w[20]) - 1}
}

// Weights returns a copy of the weights.
func (m FSRS6) Weights() []float64 { return append([]float64(nil), m.w[:]...) }

// UpgradeWeights turns the weights of FSRS-4.5 (17) and FSRS-5 (19) into weights
// of FSRS-6 that predict the same; 21 are returned as they are, in a copy.
func UpgradeWeights(w []float64) ([]float64, error) {
	out := append(make([]float64, 0, Weights6), w...)
	switch len(w) {
	case Weights6:
		return out, nil
	case 19:
		return append(out, 0, 0.5), nil
	case 17:
		out[4] += 2 * out[5]
		out[5] = math.Log(3*out[5]+1) / 3
		out[6] += 0.5
		return append(out, 0, 0, 0, 0.5), nil
	}
	return nil, fmt.Errorf("FSRS-6 has %d weights (19 for FSRS-5, 17 for FSRS-4.5), not %d", Weights6, len(w))
}

// ClipWeights6 moves 21 weights into their ranges, in place. relearnSteps is how
// many same-day steps follow a lapse: with more than one, the same-day weights are
// held low enough that the steps cannot lift a lapsed card above its old
// stability. sameDay says whether the same-day weights are in use.
func ClipWeights6(w []float64, relearnSteps int, sameDay bool) {
	for i := range min(len(w), Weights6) {
		w[i] = clamp(w[i], spans6[i].low, spans6[i].top)
	}
	if len(w) < Weights6 {
		return
	}
	ceiling := 2.0
	if relearnSteps > 1 {
		room := -(math.Log(w[11]) + math.Log(math.Exp2(w[13])-1) + 0.3*w[14]) / float64(relearnSteps)
		ceiling = min(2, math.Sqrt(max(0.01, room)))
	}
	w[17], w[18] = min(w[17], ceiling), min(w[18], ceiling)
	if sameDay {
		w[19] = max(w[19], 0.01)
	}
}

// First is the state after a first review.
func (m FSRS6) First(r Rating) State6 {
	return State6{
		Stability:  clamp(m.w[r-1], minStability6, MaxStability),
		Difficulty: clamp(m.firstDifficulty(r), MinDifficulty, MaxDifficulty),
	}
}

func (m *FSRS6) firstDifficulty(r Rating) float64 {
	return m.w[4] - math.Exp(m.w[5]*float64(r-1)) + 1
}

// Retrievability is the probability that the fact is recalled days after its last
// review; it is 1 at 0 days, and 0 for a fact never met.
func (m FSRS6) Retrievability(s State6, days float64) float64 {
	if !s.Met() {
		return 0
	}
	return math.Exp(-m.w[20] * math.Log1p(m.factor*sinceLast(days)/s.Stability))
}

// Interval is how many days it takes until retrievability falls to target. It is
// neither rounded nor bounded; 0 for a target of 1 and for a fact never met.
func (m FSRS6) Interval(s State6, target float64) float64 {
	if !s.Met() || !(target < 1) {
		return 0
	}
	return s.Stability / m.factor * math.Expm1(-math.Log(target)/m.w[20])
}

// Next is the state after a review rated r, days after the last one. For a fact
// never met it is First(r).
func (m FSRS6) Next(s State6, days float64, r Rating) State6 {
	if !s.Met() {
		return m.First(r)
	}
	days = sinceLast(days)
	var stability float64
	switch recall := m.Retrievability(s, days); {
	case days == 0:
		stability = m.sameDay(s.Stability, r)
	case r == Again:
		stability = min(m.lapse(s, recall), s.Stability/math.Exp(m.w[17]*m.w[18]))
	default:
		stability = m.success(s, recall, r)
	}
	return State6{
		Stability:  clamp(stability, minStability6, MaxStability),
		Difficulty: m.nextDifficulty(s.Difficulty, r),
	}
}

// Previews are the states after each rating, Again first.
func (m FSRS6) Previews(s State6, days float64) [4]State6 {
	return [4]State6{m.Next(s, days, Again), m.Next(s, days, Hard), m.Next(s, days, Good), m.Next(s, days, Easy)}
}

// success is the stability after a recall that had probability q.
func (m *FSRS6) success(s State6, q float64, r Rating) float64 {
	w := &m.w
	gain := math.Exp(w[8]) * (11 - s.Difficulty) * power(s.Stability, -w[9]) * math.Expm1(w[10]*(1-q))
	switch r {
	case Hard:
		gain *= w[15]
	case Easy:
		gain *= w[16]
	}
	return s.Stability * (1 + gain)
}

// lapse is the stability after forgetting what would have been recalled with
// probability q, before the cap that keeps it below the old one.
func (m *FSRS6) lapse(s State6, q float64) float64 {
	w := &m.w
	return w[11] * power(s.Difficulty, -w[12]) * powerLessOne(s.Stability, w[13]) * math.Exp(w[14]*(1-q))
}

// sameDay is the stability after another review on the same day. From Hard on it
// does not fall, as in fsrs-rs, ts-fsrs and go-fsrs (py-fsrs says from Good on).
func (m *FSRS6) sameDay(stability float64, r Rating) float64 {
	growth := math.Exp(m.w[17]*(float64(r-Good)+m.w[18])) * power(stability, -m.w[19])
	if r >= Hard {
		growth = max(growth, 1)
	}
	return stability * growth
}

// dampedDifficulty is the difficulty before it drifts: changes shrink towards 10.
func (m *FSRS6) dampedDifficulty(d float64, r Rating) float64 {
	return d - m.w[6]*float64(r-Good)*(MaxDifficulty-d)/9
}

// nextDifficulty drifts towards the unclamped first difficulty of Easy.
func (m *FSRS6) nextDifficulty(d float64, r Rating) float64 {
	next := m.w[7]*m.firstDifficulty(Easy) + (1-m.w[7])*m.dampedDifficulty(d, r)
	return clamp(next, MinDifficulty, MaxDifficulty)
}

// FromSM2 is the state of a card that SM-2 gave this ease factor and interval
// (days), if it is remembered with probability retention when the interval ends.
func (m FSRS6) FromSM2(ease, interval, retention float64) State6 {
	w := &m.w
	stability := max(interval, minStability6) * m.factor / math.Expm1(-math.Log(retention)/w[20])
	growth := math.Exp(w[8]) * power(stability, -w[9]) * math.Expm1((1-retention)*w[10])
	return State6{
		Stability:  clamp(stability, minStability6, MaxStability),
		Difficulty: clamp(11-(ease-1)/growth, MinDifficulty, MaxDifficulty),
	}
}
