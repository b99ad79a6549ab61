package memory

import "math"

// step7 is what one review of FSRS-7 leaves for the way back.
type step7 struct {
	state State // before the review
	curve curve

	logSlow, logFast       float64
	slowU, fastU           float64 // rate·days of each trace
	slowLog, fastLog       float64 // ln(1+u)
	slow, fast, mixed      float64 // recall of each trace, and of the mixture
	slope                  float64 // derivative of the loss by the mixed recall
	freeDecay, freeRate    bool    // whether the fast curve's exponent and rate were left alone by their bounds
	known                  float64 // chance that a right answer was known; 1 where it could not be guessed
	slowTrace, fastTrace   traceStep
	pass, fail             State // after the review, if it was known and if it was not
	passFree, failFree     freedom
	failHeld               bool // the fast trace is held below the slow one after a failure
	passChange, failChange float64
	passed, guessed        bool
}

// freedom says which parts of a state were left alone by their clamps.
type freedom struct{ slow, fast, difficulty bool }

// traceStep is a trace at a review, with what its derivative needs.
type traceStep struct {
	x, logX float64 // stability before
	q       float64 // the recall that drives it

	lapsed float64 // after a failure, before the bound by the old stability
	bound  bool    // whether that bound holds
	base   float64 // relative growth after Good, without the factor of recall
	grown  float64 // e^((1-q)·w2)
	raised float64 // (x+1)^w4
	log1p  float64 // ln(1+x)
}

// LossGradient returns the weighted log loss of the model's predictions for one
// sequence, and adds its gradient by the 34 weights to grad. It is exact (reverse
// mode, back through every review and through the mixture of what was known and
// what was guessed); clamped values pass no gradient on. Without grad it returns the
// loss alone.
func (m *FSRS7) LossGradient(s Sequence, t *Tape, grad []float64) float64 {
	if len(s.Ratings) == 0 {
		return 0
	}
	t.seven = grown(t.seven, len(s.Ratings))
	p := pass7{m: m, steps: t.seven}
	loss := p.forward(s)
	if grad != nil {
		p.g = (*[Weights7]float64)(grad)
		p.backward(s)
	}
	return loss
}

// pass7 is one way through a sequence and back.
type pass7 struct {
	m     *FSRS7
	steps []step7
	g     *[Weights7]float64
	drift float64 // derivative by D0(Easy), gathered on the way back
	rate  float64 // derivative by the slow curve's rate at difficulty 5
	decay float64 // derivative by the slow curve's exponent
}

func (p *pass7) forward(s Sequence) (loss float64) {
	state := p.m.FirstKnown(s.Ratings[0], s.guess(0), s.Known)
	for i := 1; i < len(s.Ratings); i++ {
		st := &p.steps[i]
		p.recall(st, state, sinceLast(s.Days[i]))
		c, right := s.guess(i), s.Ratings[i] > Again
		st.slope = 0
		if w := s.Weights[i]; w != 0 {
			recall, change := s.shifted(i, st.mixed)
			l, slope := logLoss(c+(1-c)*recall, right)
			loss += w * l
			st.slope = w * slope * (1 - c) * change
		}
		if i < len(s.Ratings)-1 {
			state = p.next(st, s.Ratings[i], c)
		}
	}
	return loss
}

func (s *Sequence) guess(i int) float64 {
	if s.Guess == nil {
		return 0
	}
	return s.Guess[i]
}

// shifted moves a recall by the offset of a review, and returns the derivative by
// the recall too.
func (s *Sequence) shifted(i int, recall float64) (moved, change float64) {
	if s.Offset == nil {
		return recall, 1
	}
	odds := math.Exp(s.Offset[i])
	share := 1 / (1 - recall + odds*recall)
	return odds * recall * share, odds * share * share
}

// recall is curve and curve.at, with the parts kept.
func (p *pass7) recall(st *step7, s State, days float64) {
	m := p.m
	st.state = s
	st.logSlow, st.logFast = math.Log(s.Slow), math.Log(s.Fast)
	ease := s.Difficulty - 5
	c := &st.curve
	decay := m.w[23] * math.Exp(st.logFast*(m.w[33]-0.3))
	st.freeDecay = decay > 0.01 && decay < 0.95
	c.fastDecay = -clamp(decay, 0.01, 0.95)
	exponent := m.fastLog / c.fastDecay
	st.freeRate = exponent < 60
	c.fastRate = (math.Exp(min(exponent, 60)) - 1) / s.Fast
	c.slowDecay, c.slowRate = m.slowDecay, m.slowRate*math.Exp(ease*(m.w[32]-0.3))/s.Slow
	fast := m.w[27] * math.Exp(-st.logFast*m.w[29])
	slow := m.w[28] * math.Exp(st.logSlow*m.w[30]+ease*(m.w[31]-0.5))
	c.fastShare, c.slowShare = fast/(fast+slow), slow/(fast+slow)

	st.fastU, st.slowU = c.fastRate*days, c.slowRate*days
	st.fastLog, st.slowLog = math.Log(1+st.fastU), math.Log(1+st.slowU)
	st.fast, st.slow = math.Exp(c.fastDecay*st.fastLog), math.Exp(c.slowDecay*st.slowLog)
	st.mixed = (c.fastShare*st.fast+c.slowShare*st.slow)*curveSpan + curveFloor
}

func (p *pass7) next(st *step7, r Rating, c float64) State {
	st.passed = r > Again
	st.guessed = st.passed && c > 0
	st.known = 1
	if st.guessed {
		st.known = Known(st.mixed, c)
	}
	st.slowTrace = traceStep{x: st.state.Slow, logX: st.logSlow, q: st.mixed}
	st.fastTrace = traceStep{x: st.state.Fast, logX: st.logFast, q: st.fast}
	if st.passed {
		p.pass(st, r)
	}
	if !st.passed || st.guessed {
		p.fail(st)
	}
	switch {
	case st.guessed:
		return mix(st.pass, st.fail, st.known)
	case st.passed:
		return st.pass
	}
	return st.fail
}

// grow works out what a success needs, by the trace's eight weights.
func (t *traceStep) grow(w []float64, difficulty float64) {
	t.grown = math.Exp((1 - t.q) * w[2])
	t.base = math.Exp(w[0]-1.5-w[1]*t.logX) * (11 - difficulty)
}

// lapse works out what a failure needs.
func (t *traceStep) lapse(w []float64) {
	t.log1p = math.Log(1 + t.x)
	t.raised = math.Exp(w[4] * t.log1p)
	t.lapsed = w[3] * (t.raised - 1) * math.Exp((1-t.q)*w[5])
	if t.bound = t.lapsed >= t.x; t.bound {
		t.lapsed = t.x
	}
}

// gain is the relative growth after a success, and the weights' factor on it.
func (t *traceStep) gain(w []float64, r Rating) (gain, factor float64) {
	factor = 1
	switch r {
	case Hard:
		factor = w[6]
	case Easy:
		factor = w[7]
	}
	return t.base * (t.grown - 1) * factor, factor
}

func (p *pass7) pass(st *step7, r Rating) {
	w := &p.m.w
	st.slowTrace.grow(w[7:15], st.state.Difficulty)
	st.fastTrace.grow(w[15:23], st.state.Difficulty)
	slowGain, _ := st.slowTrace.gain(w[7:15], r)
	fastGain, _ := st.fastTrace.gain(w[15:23], r)
	st.passChange = -w[6] * float64(r-Good)
	st.pass, st.passFree = p.clamped(st, st.state.Slow*(1+slowGain), st.state.Fast*(1+fastGain), st.passChange)
}

func (p *pass7) fail(st *step7) {
	st.slowTrace.lapse(p.m.w[7:15])
	st.fastTrace.lapse(p.m.w[15:23])
	st.failChange = 2 * p.m.w[6] * (st.mixed + 0.1)
	st.fail, st.failFree = p.clamped(st, st.slowTrace.lapsed, st.fastTrace.lapsed, st.failChange)
	held := fastShare * st.fail.Slow
	st.failHeld = held < st.fail.Fast
	if st.failHeld {
		st.failFree.fast = held > minStability
		st.fail.Fast = max(held, minStability)
	}
}

func (p *pass7) clamped(st *step7, slow, fast, change float64) (State, freedom) {
	d := st.state.Difficulty
	next := 0.01*p.m.drift + 0.99*(d+(MaxDifficulty-d)*change/9)
	free := freedom{
		slow: slow > minStability && slow < MaxStability, fast: fast > minStability && fast < MaxStability,
		difficulty: next > MinDifficulty && next < MaxDifficulty,
	}
	return State{
		Slow: clamp(slow, minStability, MaxStability), Fast: clamp(fast, minStability, MaxStability),
		Difficulty: clamp(next, MinDifficulty, MaxDifficulty),
	}, free
}

// adjoint7 is the derivative of the loss by a state and by what is recalled.
type adjoint7 struct{ slow, fast, difficulty, mixed, fastRecall float64 }

func (p *pass7) backward(s Sequence) {
	var after adjoint7
	for i := len(s.Ratings) - 1; i >= 1; i-- {
		st := &p.steps[i]
		before := adjoint7{mixed: st.slope}
		if i < len(s.Ratings)-1 {
			p.update(st, s.Ratings[i], s.guess(i), after, &before)
		}
		if st.fastU > 0 || st.slowU > 0 {
			p.forget(st, &before)
		}
		after = before
	}
	p.first(s, after)
	p.shared()
}

// update carries the derivative by the state after a review back to before it.
func (p *pass7) update(st *step7, r Rating, c float64, after adjoint7, to *adjoint7) {
	pass, fail := after, after
	switch {
	case st.guessed:
		q := st.known
		next := mix(st.pass, st.fail, q)
		slow, fast := after.slow*next.Slow, after.fast*next.Fast
		pass = adjoint7{slow: q * slow / st.pass.Slow, fast: q * fast / st.pass.Fast, difficulty: q * after.difficulty}
		fail = adjoint7{slow: (1 - q) * slow / st.fail.Slow, fast: (1 - q) * fast / st.fail.Fast, difficulty: (1 - q) * after.difficulty}
		byKnown := slow*math.Log(st.pass.Slow/st.fail.Slow) + fast*math.Log(st.pass.Fast/st.fail.Fast) +
			after.difficulty*(st.pass.Difficulty-st.fail.Difficulty)
		shown := c + (1-c)*st.mixed
		to.mixed += byKnown * c / (shown * shown)
		p.passBack(st, r, pass, to)
		p.failBack(st, fail, to)
	case st.passed:
		p.passBack(st, r, pass, to)
	default:
		p.failBack(st, fail, to)
	}
}

func (p *pass7) passBack(st *step7, r Rating, by adjoint7, to *adjoint7) {
	if st.passFree.difficulty {
		p.difficultyBack(st, by.difficulty, st.passChange, to)
		p.g[6] -= 0.99 * by.difficulty * (MaxDifficulty - st.state.Difficulty) / 9 * float64(r-Good)
	}
	if st.passFree.slow {
		x, d, q := p.successBack(7, &st.slowTrace, st.state.Slow, st.state.Difficulty, r, by.slow)
		to.slow, to.difficulty, to.mixed = to.slow+x, to.difficulty+d, to.mixed+q
	}
	if st.passFree.fast {
		x, d, q := p.successBack(15, &st.fastTrace, st.state.Fast, st.state.Difficulty, r, by.fast)
		to.fast, to.difficulty, to.fastRecall = to.fast+x, to.difficulty+d, to.fastRecall+q
	}
}

func (p *pass7) failBack(st *step7, by adjoint7, to *adjoint7) {
	if st.failFree.difficulty {
		p.difficultyBack(st, by.difficulty, st.failChange, to)
		share := 0.99 * by.difficulty * (MaxDifficulty - st.state.Difficulty) / 9
		p.g[6] += share * 2 * (st.mixed + 0.1)
		to.mixed += share * 2 * p.m.w[6]
	}
	if st.failHeld && st.failFree.fast {
		by.slow += fastShare * by.fast
	}
	if st.failFree.slow {
		x, q := p.lapseBack(7, &st.slowTrace, st.state.Slow, by.slow)
		to.slow, to.mixed = to.slow+x, to.mixed+q
	}
	if st.failFree.fast && !st.failHeld {
		x, q := p.lapseBack(15, &st.fastTrace, st.state.Fast, by.fast)
		to.fast, to.fastRecall = to.fast+x, to.fastRecall+q
	}
}

func (p *pass7) difficultyBack(st *step7, by, change float64, to *adjoint7) {
	p.drift += 0.01 * by
	to.difficulty += 0.99 * by * (1 - change/9)
}

// successBack is the way back through x·(1+gain), for the trace whose weights begin at k.
func (p *pass7) successBack(k int, t *traceStep, x, difficulty float64, r Rating, by float64) (toX, toD, toQ float64) {
	w := p.m.w[k : k+8]
	gain, factor := t.gain(w, r)
	grow := by * x * gain
	base := by * x * t.base * factor
	p.g[k] += grow
	p.g[k+1] -= grow * t.logX
	p.g[k+2] += base * t.grown * (1 - t.q)
	switch r {
	case Hard:
		p.g[k+6] += by * x * t.base * (t.grown - 1)
	case Easy:
		p.g[k+7] += by * x * t.base * (t.grown - 1)
	}
	return by * (1 + gain*(1-w[1])), -grow / (11 - difficulty), -base * t.grown * w[2]
}

// lapseBack is the way back through min(x, w3·((x+1)^w4 - 1)·e^((1-q)w5)).
func (p *pass7) lapseBack(k int, t *traceStep, x, by float64) (toX, toQ float64) {
	if t.bound {
		return by, 0
	}
	w := p.m.w[k : k+8]
	lapse := by * t.lapsed
	if w[3] > 0 {
		p.g[k+3] += lapse / w[3]
	}
	if t.raised > 1 {
		p.g[k+4] += lapse * t.raised * t.log1p / (t.raised - 1)
		toX = lapse * w[4] * t.raised / ((1 + x) * (t.raised - 1))
	}
	p.g[k+5] += lapse * (1 - t.q)
	return toX, -lapse * w[5]
}

// forget carries the derivatives by what is recalled back to the state and the
// weights of the curve.
func (p *pass7) forget(st *step7, a *adjoint7) {
	g, w, c := p.g, &p.m.w, &st.curve
	mixed := a.mixed * curveSpan
	ease := st.state.Difficulty - 5

	// The mixture: its shares are the softmax of the logarithms of two powers.
	share := mixed * c.fastShare * c.slowShare * (st.fast - st.slow)
	g[27] += share / w[27]
	g[28] -= share / w[28]
	g[29] -= share * st.logFast
	g[30] -= share * st.logSlow
	g[31] -= share * ease
	a.fast -= share * w[29] / st.state.Fast
	a.slow -= share * w[30] / st.state.Slow
	a.difficulty -= share * (w[31] - 0.5)

	// The slow trace.
	slow := mixed * c.slowShare * st.slow
	p.decay += slow * st.slowLog
	byRate := slow * c.slowDecay * st.slowU / (1 + st.slowU) // by the logarithm of the rate
	p.rate += byRate
	g[32] += byRate * ease
	a.slow -= byRate / st.state.Slow
	a.difficulty += byRate * (w[32] - 0.3)

	// The fast trace, which also drives its own growth.
	fast := (mixed*c.fastShare + a.fastRecall) * st.fast
	byRate = fast * c.fastDecay * st.fastU / (1 + st.fastU)
	byDecay := fast * st.fastLog
	a.fast -= byRate / st.state.Fast
	if st.freeRate {
		up := byRate * (1 + 1/(c.fastRate*st.state.Fast)) // by the exponent x, through e^x - 1
		g[25] += up / (c.fastDecay * w[25])
		byDecay -= up * p.m.fastLog / (c.fastDecay * c.fastDecay)
	}
	if st.freeDecay {
		byDecay *= c.fastDecay // by the logarithm of the exponent
		g[23] += byDecay / w[23]
		g[33] += byDecay * st.logFast
		a.fast += byDecay * (w[33] - 0.3) / st.state.Fast
	}
}

func (p *pass7) first(s Sequence, by adjoint7) {
	r, c := s.Ratings[0], s.guess(0)
	if r == Again || c == 0 || s.Known == 0 {
		p.firstOf(r, by)
		return
	}
	q := Known(s.Known, c)
	pass, fail := p.m.First(r), p.m.First(Again)
	state := mix(pass, fail, q)
	slow, fast := by.slow*state.Slow, by.fast*state.Fast
	p.firstOf(r, adjoint7{slow: q * slow / pass.Slow, fast: q * fast / pass.Fast, difficulty: q * by.difficulty})
	p.firstOf(Again, adjoint7{slow: (1 - q) * slow / fail.Slow, fast: (1 - q) * fast / fail.Fast, difficulty: (1 - q) * by.difficulty})
}

func (p *pass7) firstOf(r Rating, by adjoint7) {
	w := &p.m.w
	if x := w[r-1]; x > minStability && x < MaxStability {
		p.g[r-1] += by.slow
	}
	if x := fastShare * w[r-1]; x > minStability && x < MaxStability {
		p.g[r-1] += fastShare * by.fast
	}
	if d := p.m.firstDifficulty(r); d > MinDifficulty && d < MaxDifficulty {
		p.g[4] += by.difficulty
		p.g[5] -= by.difficulty * float64(r-1) * math.Exp(w[5]*float64(r-1))
	}
}

// shared spreads what was gathered for the values that all reviews share.
func (p *pass7) shared() {
	g, m := p.g, p.m
	g[4] += p.drift
	g[5] -= p.drift * 3 * math.Exp(3*m.w[5])
	logBase := math.Log(m.w[26])
	up := p.rate / -math.Expm1(-logBase/m.slowDecay)
	g[26] += up / (m.slowDecay * m.w[26])
	if w := m.w[24]; w > 0.01 && w < 0.95 {
		g[24] -= p.decay - up*logBase/(m.slowDecay*m.slowDecay)
	}
}
