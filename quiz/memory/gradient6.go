package memory

import "math"

// step6 is what one review of FSRS-6 leaves for the way back.
type step6 struct {
	stability, difficulty float64 // before the review
	recall                float64 // retrievability at it
	logU, u               float64 // ln(1+u), u = factor·days/stability
	slope                 float64 // derivative of the loss by recall

	kind  byte    // which branch made the next stability
	free  bool    // whether it was left alone by the clamp
	part  float64 // gain (success), stability before the cap (lapse), growth (same day)
	base  float64 // gain without the factor of recall
	grown float64 // e^(w10(1-recall)), of a success
	logS  float64
	freeD bool    // whether the next difficulty was left alone by the clamp
	moved float64 // difficulty before the drift
}

const (
	stepSuccess = iota
	stepLapse
	stepCapped // a lapse held by the cap
	stepGrown  // same day
	stepFlat   // same day, held at no growth
)

// LossGradient returns the weighted log loss of the model's predictions for one
// sequence, and adds its gradient by the 21 weights to grad. It is exact (reverse
// mode, back through every review); clamped values pass no gradient on. Without
// grad it returns the loss alone. Days are whole days; reviews at 0 days are never
// predicted.
func (m *FSRS6) LossGradient(s Sequence, t *Tape, grad []float64) float64 {
	if len(s.Ratings) == 0 {
		return 0
	}
	t.six = grown(t.six, len(s.Ratings))
	pass := pass6{m: m, steps: t.six, growth: math.Exp(m.w[8]), cap: math.Exp(-m.w[17] * m.w[18]), target: m.firstDifficulty(Easy)}
	loss := pass.forward(s)
	if grad != nil {
		pass.backward(s, (*[Weights6]float64)(grad))
	}
	return loss
}

// pass6 is one way through a sequence and back.
type pass6 struct {
	m                   *FSRS6
	steps               []step6
	growth, cap, target float64 // e^w8, e^(-w17·w18), D0(Easy)
}

func (p *pass6) forward(s Sequence) (loss float64) {
	m := p.m
	state := m.First(s.Ratings[0])
	for i := 1; i < len(s.Ratings); i++ {
		st := &p.steps[i]
		*st = step6{stability: state.Stability, difficulty: state.Difficulty, recall: 1}
		if s.Days[i] > 0 {
			loss += p.predict(st, s.Days[i], s.Ratings[i], s.Weights[i])
		}
		if i < len(s.Ratings)-1 {
			state = p.next(st, s.Days[i], s.Ratings[i])
		}
	}
	return loss
}

// predict is the recall at a review, and the weighted loss of predicting it.
// Logarithms and exponentials are nearly all of the work, so none is taken twice.
func (p *pass6) predict(st *step6, days float64, r Rating, weight float64) (loss float64) {
	st.u = p.m.factor * days / st.stability
	st.logU = math.Log(1 + st.u)
	st.recall = math.Exp(-p.m.w[20] * st.logU)
	if weight == 0 {
		return 0
	}
	if r > Again {
		st.slope = -weight / st.recall
		return weight * p.m.w[20] * st.logU
	}
	loss, st.slope = logLoss(st.recall, false)
	st.slope *= weight
	return weight * loss
}

// logLoss is the loss of a prediction, and its derivative.
func logLoss(p float64, right bool) (loss, slope float64) {
	if right {
		return -math.Log(p), -1 / p
	}
	return -math.Log1p(-p), 1 / (1 - p)
}

func (p *pass6) next(st *step6, days float64, r Rating) State6 {
	m, w := p.m, &p.m.w
	st.logS = math.Log(st.stability)
	var next float64
	switch {
	case days == 0:
		st.kind, st.part = stepGrown, math.Exp(w[17]*(float64(r-Good)+w[18])-w[19]*st.logS)
		if r >= Hard && st.part < 1 {
			st.kind, st.part = stepFlat, 1
		}
		next = st.stability * st.part
	case r == Again:
		st.kind = stepLapse
		st.part = m.lapse(State6{st.stability, st.difficulty}, st.recall)
		next = st.part
		if ceiling := st.stability * p.cap; ceiling <= next {
			st.kind, next = stepCapped, ceiling
		}
	default:
		st.kind = stepSuccess
		st.base = p.growth * (11 - st.difficulty) * math.Exp(-w[9]*st.logS)
		switch r {
		case Hard:
			st.base *= w[15]
		case Easy:
			st.base *= w[16]
		}
		st.grown = math.Exp(w[10] * (1 - st.recall))
		st.part = st.base * (st.grown - 1)
		next = st.stability * (1 + st.part)
	}
	st.free = next > minStability6 && next < MaxStability
	st.moved = m.dampedDifficulty(st.difficulty, r)
	difficulty := w[7]*p.target + (1-w[7])*st.moved
	st.freeD = difficulty > MinDifficulty && difficulty < MaxDifficulty
	return State6{clamp(next, minStability6, MaxStability), clamp(difficulty, MinDifficulty, MaxDifficulty)}
}

// backward carries the derivatives by the state after each review back to the first.
func (p *pass6) backward(s Sequence, g *[Weights6]float64) {
	m, w := p.m, &p.m.w
	var dS, dD, dTarget float64 // derivatives by the state after the review, and by D0(Easy)
	factorSlope := (m.factor + 1) * math.Log(0.9) / (w[20] * w[20])
	for i := len(s.Ratings) - 1; i >= 1; i-- {
		st := &p.steps[i]
		dRecall := st.slope
		var toS, toD float64
		if i < len(s.Ratings)-1 {
			if st.freeD {
				toD = dD * (1 - w[7]) * (1 + w[6]*float64(s.Ratings[i]-Good)/9)
				g[6] -= dD * (1 - w[7]) * float64(s.Ratings[i]-Good) * (MaxDifficulty - st.difficulty) / 9
				g[7] += dD * (p.target - st.moved)
				dTarget += dD * w[7]
			}
			if st.free && dS != 0 {
				s, d, r := p.stability(st, s.Ratings[i], dS, g)
				toS, toD, dRecall = s, toD+d, dRecall+r
			}
		}
		if st.u > 0 && dRecall != 0 {
			by := dRecall * st.recall
			toS += by * w[20] * st.u / ((1 + st.u) * st.stability)
			g[20] -= by * (st.logU + w[20]*st.u/m.factor/(1+st.u)*factorSlope)
		}
		dS, dD = toS, toD
	}
	p.first(s.Ratings[0], dS, dD, g)
	g[4] += dTarget
	g[5] -= dTarget * 3 * math.Exp(3*w[5])
}

// stability carries the derivative by the next stability back to what made it:
// stability, difficulty and recall before, and the weights.
func (p *pass6) stability(st *step6, r Rating, by float64, g *[Weights6]float64) (toS, toD, toRecall float64) {
	w := &p.m.w
	next := by * st.stability * st.part
	switch st.kind {
	case stepFlat:
		return by, 0, 0
	case stepGrown:
		g[17] += next * (float64(r-Good) + w[18])
		g[18] += next * w[17]
		g[19] -= next * st.logS
		return by * st.part * (1 - w[19]), 0, 0
	case stepCapped:
		capped := by * st.stability * p.cap
		g[17] -= capped * w[18]
		g[18] -= capped * w[17]
		return by * p.cap, 0, 0
	case stepLapse:
		lapse := by * st.part
		log1p := math.Log1p(st.stability)
		raised := math.Exp(w[13] * log1p)
		g[11] += lapse / w[11]
		g[12] -= lapse * math.Log(st.difficulty)
		g[13] += lapse * raised * log1p / (raised - 1)
		g[14] += lapse * (1 - st.recall)
		return lapse * w[13] * raised / ((1 + st.stability) * (raised - 1)), -lapse * w[12] / st.difficulty, -lapse * w[14]
	}
	// Success: stability·(1 + base·(e^(w10(1-recall)) - 1)).
	base := by * st.stability * st.base * st.grown
	g[8] += next
	g[9] -= next * st.logS
	g[10] += base * (1 - st.recall)
	switch r {
	case Hard:
		g[15] += p.withoutFactor(st, by)
	case Easy:
		g[16] += next / w[16]
	}
	return by * (1 + st.part*(1-w[9])), -next / (11 - st.difficulty), -base * w[10]
}

// withoutFactor is the derivative by w15, which can be 0.
func (p *pass6) withoutFactor(st *step6, by float64) float64 {
	w := &p.m.w
	return by * st.stability * p.growth * (11 - st.difficulty) * math.Exp(-w[9]*st.logS) * (st.grown - 1)
}

func (p *pass6) first(r Rating, dS, dD float64, g *[Weights6]float64) {
	if w := p.m.w[r-1]; w > minStability6 && w < MaxStability {
		g[r-1] += dS
	}
	if d := p.m.firstDifficulty(r); d > MinDifficulty && d < MaxDifficulty {
		g[4] += dD
		g[5] -= dD * float64(r-1) * math.Exp(p.m.w[5]*float64(r-1))
	}
}
