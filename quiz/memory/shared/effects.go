package shared

import (
	"maps"
	"math"
	"slices"
)

// effects fits everything but the weights to a course whose recall is known.
type effects struct {
	p       *Params
	c       *course
	without Part
	sums    []itemSum // by item
}

// itemSum is what the answers to an item say of it around its offset, and what each
// learner adds.
type itemSum struct {
	score, information float64
	own                map[int][2]float64 // by learner
	evidence           Evidence           // of any answer: form, level, topic, fact
	time, timed        float64
}

// The prior of the spread of items counts for so many items.
const spreadWeight = 20

// longestStep bounds a step on the logit: where a prediction is far off, its
// information is next to nothing, and Newton's step would overshoot.
const longestStep = 0.5

// fit alternates between items, head and the constants of learners.
func (f *effects) fit() {
	for round := range 3 {
		f.gather()
		f.newItems()
		f.gather()
		f.fitHead()
		if round == 1 && f.without&Learners == 0 {
			f.tuneLearners()
		}
	}
	f.gather()
	f.newItems()
	f.setOffsets()
}

// walk calls do for every target with the learner's state before it, and the logit
// without the item.
func (f *effects) walk(visits []*visit, do func(v *visit, l LearnerState, logit float64)) {
	var l LearnerState
	for _, v := range visits {
		if !v.target {
			continue
		}
		do(v, l, f.p.logit(v.recall, l, v.evidence))
		l = f.next(l, v)
	}
}

// next is LearnerState.After, unless learners are left out.
func (f *effects) next(l LearnerState, v *visit) LearnerState {
	after := l.After(f.p, v.recall, v.evidence, v.answer.Right)
	if f.without&Learners != 0 {
		after.Bias, after.Mood = 0, 0
	}
	return after
}

func (f *effects) guess(v *visit) float64 {
	if v.evidence.DontKnow {
		return 0
	}
	return f.p.Guess(v.evidence.Form, v.evidence.Options, v.evidence.Chance)
}

// gather sums up what the answers say of the items, around the offsets they have.
func (f *effects) gather() {
	f.sums = make([]itemSum, len(f.c.items))
	for i := range f.sums {
		f.sums[i].own = map[int][2]float64{}
	}
	for who, visits := range f.c.learners {
		f.walk(visits, func(v *visit, l LearnerState, logit float64) {
			s := &f.sums[v.item]
			s.evidence = v.evidence
			score, information := evidence(logit+f.p.fitted(v.evidence).Offset, f.guess(v), v.answer.Right)
			own := s.own[who]
			s.own[who] = [2]float64{own[0] + score, own[1] + information}
			s.score, s.information = s.score+score, s.information+information
			if v.answer.Right && v.answer.TookMS > 0 && l.Timed >= timeWeight {
				s.time += math.Log(float64(v.answer.TookMS)/1000) - l.TimeMean
				s.timed++
			}
		})
	}
}

// less is an item's offset as it would be had one learner not answered it.
func (f *effects) less(item, learner int) float64 {
	s := &f.sums[item]
	fitted := f.p.fitted(s.evidence)
	own := s.own[learner]
	prior, weight := f.p.ItemPrior(s.evidence), 1/(f.p.ItemSD*f.p.ItemSD)
	information := s.information - own[1]
	offset := (s.score - own[0] + information*fitted.Offset + weight*prior) / (information + weight)
	return min(max(offset, fitted.Offset-longestStep), fitted.Offset+longestStep)
}

// newItems moves every offset by one Newton step, and then what items have in common
// and their spread around it.
func (f *effects) newItems() {
	if f.without&Items != 0 {
		return
	}
	items := map[string]Item{}
	weight := 1 / (f.p.ItemSD * f.p.ItemSD)
	square, n := spreadWeight*Default().ItemSD*Default().ItemSD, float64(spreadWeight)
	for i, name := range f.c.items {
		s := &f.sums[i]
		if len(s.own) == 0 {
			continue
		}
		prior := f.p.ItemPrior(s.evidence)
		was := f.p.fitted(s.evidence).Offset
		offset := (s.score + s.information*was + weight*prior) / (s.information + weight)
		offset = was + min(max(offset-was, -longestStep), longestStep)
		items[name] = Item{Offset: offset, Information: s.information, LogTime: s.time / (s.timed + timeWeight)}
		square += (offset-prior)*(offset-prior) + 1/(s.information+weight)
		n++
	}
	f.p.Items, f.p.ItemSD = items, math.Sqrt(square/n)
	f.group()
}

// groupSD is the spread of what items of one form, level, topic or fact have in
// common, before anything is known.
const groupSD = 0.25

// group splits the offsets into what items have in common: ridge regression by turns
// (Gauss-Seidel), each item weighed by how well it is known.
func (f *effects) group() {
	g := Groups{Form: map[string]float64{}, Level: map[string]float64{}, Topic: map[string]float64{}, Fact: map[string]float64{}}
	f.p.Groups = g
	for range 10 {
		f.means(g.Form, func(e Evidence) string { return e.Form })
		f.means(g.Level, func(e Evidence) string { return e.Level })
		f.means(g.Topic, func(e Evidence) string { return e.Topic })
		f.means(g.Fact, func(e Evidence) string { return e.Fact })
	}
}

// means fits one of the groupings to what the others leave.
func (f *effects) means(group map[string]float64, of func(Evidence) string) {
	type sum struct{ rest, weight, n float64 }
	sums := map[string]sum{}
	for i, name := range f.c.items {
		item, ok := f.p.Items[name]
		e := f.sums[i].evidence
		if !ok || of(e) == "" {
			continue
		}
		w := item.Information / (item.Information*f.p.ItemSD*f.p.ItemSD + 1) // 1 / (variance of the item + of what is known of it)
		s := sums[of(e)]
		sums[of(e)] = sum{s.rest + w*(item.Offset-f.p.ItemPrior(e)+group[of(e)]), s.weight + w, s.n + 1}
	}
	for _, k := range slices.Sorted(maps.Keys(sums)) {
		if s := sums[k]; s.n > 1 { // what one item has alone is the item's
			group[k] = s.rest / (s.weight + 1/(groupSD*groupSD))
		}
	}
}

// headRow is one answer as fitHead sees it.
type headRow struct {
	x     Head
	item  float64
	guess float64
	right bool
}

// headRows are the targets. The item counts in each as the other learners know it.
func (f *effects) headRows() (rows []headRow) {
	for who, visits := range f.c.learners {
		f.walk(visits, func(v *visit, l LearnerState, _ float64) {
			x := f.p.features(logitOf(v.recall), l, v.evidence)
			if f.without&Covariates != 0 {
				clear(x[HeadPace:])
			}
			item := 0.0
			if f.without&Items == 0 {
				item = f.less(v.item, who)
			}
			rows = append(rows, headRow{x, item, f.guess(v), v.answer.Right})
		})
	}
	return rows
}

// fitHead fits the head by Fisher scoring under its prior.
func (f *effects) fitHead() {
	rows := f.headRows()
	for range 15 {
		score, information := f.headScore(rows)
		most := 0.0
		for i, d := range solve(&information, score) {
			f.p.Head[i] += min(max(d, -longestStep), longestStep)
			most = max(most, math.Abs(d))
		}
		if most < 1e-6 {
			break
		}
	}
}

// headScore is the derivative of the log posterior by the head, and the lower half of
// its expected second derivative.
func (f *effects) headScore(rows []headRow) (score Head, information [headSize]Head) {
	for i := range score {
		w := 1 / (headSD[i] * headSD[i])
		score[i], information[i][i] = w*(headMean[i]-f.p.Head[i]), w
	}
	for k := range rows {
		r := &rows[k]
		s, info := evidence(f.p.Head.dot(&r.x)+r.item, r.guess, r.right)
		for i, x := range r.x {
			score[i] += s * x
			for j := range i + 1 {
				information[i][j] += info * x * r.x[j]
			}
		}
	}
	return score, information
}

// solve returns A⁻¹b for a positive definite A of which the lower half is given
// (Cholesky).
func solve(a *[headSize]Head, b Head) Head {
	for i := range headSize {
		for j := range i + 1 {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(a[i][i])
			} else {
				a[i][j] /= a[j][j]
			}
		}
	}
	for i := range headSize {
		for k := range i {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	for i := headSize - 1; i >= 0; i-- {
		for k := i + 1; k < headSize; k++ {
			b[i] -= a[k][i] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}

// tuneLearners chooses the constants of learners by how well every answer is
// predicted from those before it, under a prior that holds them near the defaults: a
// factor of e is a standard deviation.
func (f *effects) tuneLearners() {
	best, start := f.costOf(f.p.Learner), f.p.Learner
	try := func(s LearnerSpread) {
		if cost := f.costOf(s); cost < best {
			best, start = cost, s
		}
	}
	for _, x := range []float64{0.25, 0.5, 2, 4} {
		s := f.p.Learner
		s.Variance *= x
		try(s)
	}
	f.p.Learner = start
	for _, x := range []float64{0, 0.2, 0.5, 2, 5} {
		s := f.p.Learner
		s.Drift *= x
		try(s)
	}
	f.p.Learner = start
	for _, x := range []float64{0.7, 0.8, 0.9} {
		s := f.p.Learner
		s.Decay = x
		try(s)
	}
	f.p.Learner = start
}

func (f *effects) costOf(s LearnerSpread) (cost float64) {
	was, prior := f.p.Learner, Default().Learner
	f.p.Learner = s
	for who, visits := range f.c.learners {
		f.walk(visits, func(v *visit, _ LearnerState, logit float64) {
			item := 0.0
			if f.without&Items == 0 {
				item = f.less(v.item, who)
			}
			cost += surprise(f.p.chance(logit+item, v.evidence), v.answer.Right)
		})
	}
	f.p.Learner = was
	far := func(x, mean float64) float64 { d := math.Log(x / mean); return d * d / 2 }
	return cost + far(s.Variance, prior.Variance) + far(s.Drift+1e-5, prior.Drift) + far(1-s.Decay, 1-prior.Decay)
}

// surprise is the log loss of one answer.
func surprise(p float64, right bool) float64 {
	p = min(max(p, 1e-9), 1-1e-9)
	if right {
		return -math.Log(p)
	}
	return -math.Log1p(-p)
}

// setOffsets writes what was found beside recall into the histories, to fit the
// weights given it, and what may have been guessed.
func (f *effects) setOffsets() {
	for who, visits := range f.c.learners {
		f.walk(visits, func(v *visit, _ LearnerState, logit float64) {
			v.offset = logit - logitOf(v.recall)*f.p.Head[HeadSlope]
			if f.without&Items == 0 {
				v.offset += f.less(v.item, who)
			}
		})
	}
	for i := range f.c.histories {
		h := &f.c.histories[i]
		for j, v := range h.visits {
			h.Offset[j] = v.offset
		}
	}
}

// guessedAnswers are those from which chances of guessing are learned: first
// meetings, and answers that were not likely to be known.
func (f *effects) guessedAnswers() (list []guessed) {
	add := func(v *visit, recall float64) {
		e := v.evidence
		g := guessed{recall: recall, first: v.nth == 0, isRight: v.answer.Right, chance: e.Chance, options: e.Options}
		if prior, _, _ := guessRange(e.Options, e.Chance); prior > 0 {
			g.key, g.chance = GuessKey(e.Form, e.Options), prior
		}
		list = append(list, g)
	}
	for who, visits := range f.c.learners {
		for _, v := range visits {
			if v.nth == 0 && !v.answer.Study && !v.evidence.DontKnow {
				add(v, 0)
			}
		}
		f.walk(visits, func(v *visit, _ LearnerState, logit float64) {
			if recall := sigmoid(logit + f.less(v.item, who)); recall < unsure && !v.evidence.DontKnow {
				add(v, recall)
			}
		})
	}
	return list
}
