package simulate

import "math"

// draw is a number in [0,1) that depends on nothing but what it is drawn for, so
// that the luck of a review is the same under every policy.
func draw(of ...uint64) float64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, x := range of {
		h = mix(h ^ mix(x))
	}
	return float64(h>>11) / (1 << 53)
}

// mix is the finaliser of splitmix64 (Steele, Lea & Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// normal draws from the standard normal distribution (Box & Muller 1958).
func normal(of ...uint64) float64 {
	u, v := draw(append(of, 1)...), draw(append(of, 2)...)
	return math.Sqrt(-2*math.Log(1-u)) * math.Cos(2*math.Pi*v)
}

// What is drawn, the first part of every draw.
const (
	drawLearner uint64 = iota
	drawItem
	drawLuck
)

// fact is one fact as one learner really has it.
type fact struct {
	trace trace   // nil until it is met
	scale float64 // how many times slower than usual it is forgotten
	last  int     // day of the last answer
	count uint64  // answers so far
	run   int     // right answers since the last miss, less the misses before: its step
}

func (f *fact) recall(day int) float64 {
	return f.trace.recall(float64(day-f.last) / f.scale)
}

// learner is one simulated learner with all their facts.
type learner struct {
	config *Config
	number uint64
	facts  []fact
}

// newLearner draws a learner and a course: the spread of learners and of items is
// drawn afresh for each, so that learners are independent of one another.
func newLearner(c *Config, number uint64) *learner {
	l := &learner{config: c, number: number, facts: make([]fact, c.Facts)}
	self := c.LearnerSD * normal(c.Seed, drawLearner, number)
	for i := range l.facts {
		l.facts[i].scale = math.Exp(self + c.ItemSD*normal(c.Seed, drawItem, number, uint64(i)))
	}
	return l
}

// answer lets the learner answer a fact on a day and returns what it cost, seconds.
func (l *learner) answer(w World, i, day int) (right bool, seconds float64) {
	f := &l.facts[i]
	luck := draw(l.config.Seed, drawLuck, l.number, uint64(i), f.count)
	cost := l.config.cost(f.run)
	if f.trace == nil {
		right, seconds = luck < l.config.FirstRight, cost.New
		f.trace = w.meet(right)
	} else {
		right = luck < f.recall(day)
		seconds = cost.of(right)
		f.trace = f.trace.answer(float64(day-f.last)/f.scale, right)
	}
	f.last, f.count = day, f.count+1
	f.run = step(f.run, right)
	return right, seconds
}

// step is the rung of the ladder of forms after an answer.
func step(before int, right bool) int {
	if right {
		return before + 1
	}
	return max(before-1, 0)
}

// known is how many facts the learner can be expected to know on a day.
func (l *learner) known(day int) float64 {
	sum := 0.0
	for i := range l.facts {
		if f := &l.facts[i]; f.trace != nil {
			sum += f.recall(day)
		}
	}
	return sum
}
