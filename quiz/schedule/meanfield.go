package schedule

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// The forecast of going on as planned plays the plan once, not with luck but with
// expected numbers: facts of like memory form a group; of a group that is reviewed,
// the share that is recalled goes on with the state after a right answer, the rest
// joins the misses of the day. When there are too many groups, like ones are joined.

// grain is how finely a forecast looks.
type grain struct {
	groups    int // from so many on, like ones are joined
	now, then int // classes of memory now and of recall at the end by which they are joined
	steps     int // days further from the end than a week are taken together, so that there are about so many steps
	lastWeek  int // days taken together in the last week
}

var (
	fine   = grain{groups: 160, now: 6, then: 12, steps: 1 << 20, lastWeek: 1}
	coarse = grain{groups: 24, now: 2, then: 5, steps: 5, lastWeek: 2}
)

// group is a number of facts with the same memory.
type group struct {
	n      float64
	state  memory.State
	last   float64 // days from the start of the forecast to the last answer
	missed bool
	rank   int
	recall float64 // at the step
	worth  float64
}

// forecaster holds what one run after another uses.
type forecaster struct {
	set    Settings
	grain  grain
	start  time.Time
	dawn   float64 // when the day of start began, in days from start: 0 or less
	end    float64 // days from start to the last instant asked about
	groups []group
	order  []int
	cells  []group
	points []Point
	stop   Point // at the end, for who stops at the start
}

func newForecaster(settings Settings, g grain) *forecaster {
	return &forecaster{set: settings.filled(), grain: g}
}

// groupNames stand in for the ids of facts, by which an aim may spread reviews.
var groupNames = [...]string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o"}

// importances are the names of the ranks.
var importances = [3]string{"core", "normal", "extra"}

func (f *forecaster) days(t time.Time) float64 { return t.Sub(f.start).Hours() / 24 }

// keepOn forecasts what is known at some instants in rising order. The result is
// overwritten by the next call. The learner is taken to study at the time of day of
// now, beginning with today.
func (f *forecaster) keepOn(p *Pupil, now time.Time, at []time.Time) []Point {
	f.start, f.points = f.set.local(now), f.points[:0]
	if len(at) == 0 {
		return f.points
	}
	f.dawn = f.days(f.set.dayStart(f.set.day(f.start)))
	f.end = f.days(at[len(at)-1])
	untouched := f.fill(p)
	f.stop = untouched.point(p, at[len(at)-1], 0)
	have := stock{unmet: p.Unmet, met: len(p.Met), newToday: p.NewToday}
	minutes, day := 0.0, 0
	for _, t := range at {
		for until := f.days(t); float64(day) < until; {
			next := f.stepAfter(day, until)
			minutes += f.study(p, &have, day, next)
			day = next
		}
		var s sum
		for i := range f.groups {
			g := &f.groups[i]
			s.add(g.n, p.Recall(f.set.Model.Retrievability(g.state, f.days(t)-g.last)))
		}
		f.points = append(f.points, s.point(p, t, minutes))
	}
	return f.points
}

// stepAfter is the day on which the next step begins: in a coarse forecast several days
// later, and fewer in the last week before the end.
func (f *forecaster) stepAfter(day int, until float64) int {
	const week = 7
	left := int(math.Ceil(until)) - day
	if left <= week {
		return day + min(left, f.grain.lastWeek)
	}
	return day + min(left-week, max(1, int(math.Ceil(f.end))/f.grain.steps))
}

// fill makes groups of the facts that were met, and returns what would be known at the
// end without any further study.
func (f *forecaster) fill(p *Pupil) (untouched sum) {
	f.groups = f.groups[:0]
	direct := len(p.Met) <= f.grain.groups
	if !direct {
		f.clearCells()
	}
	for i := range p.Met {
		m := &p.Met[i]
		g := group{n: 1, state: m.State, last: f.days(m.LastAt), missed: !m.LastRight, rank: m.Rank}
		then := f.set.Model.Retrievability(g.state, f.end-g.last)
		untouched.add(1, p.Recall(then))
		if direct {
			f.groups = append(f.groups, g)
		} else {
			f.pour(&g, 0, then)
		}
	}
	if !direct {
		f.takeCells()
	}
	return untouched
}

// study plays the study days from one day up to another, all on the middle one of
// them, and returns the minutes they take.
func (f *forecaster) study(p *Pupil, have *stock, from, to int) float64 {
	first := f.set.day(f.start)
	studyDays, seconds := 0, 0.0
	for d := from; d < to; d++ {
		if !f.set.studies(first + d) {
			continue
		}
		studyDays++
		if d == 0 {
			seconds += f.set.secondsLeft(p.Spent)
		} else {
			seconds += f.set.secondsLeft(0)
		}
	}
	if studyDays == 0 {
		return 0
	}
	at := float64(from+to-1) / 2
	when := f.start.Add(time.Duration(at * 24 * float64(time.Hour)))
	exam := f.set.examAhead(when)
	due := f.weigh(p, at, when, exam)
	if from > 0 || !f.set.studies(first) {
		have.newToday = 0 // that was on an earlier day
	}
	wanted := f.newFacts(*have, when, studyDays)
	fresh, reviews := divide(seconds, wanted, due, exam)
	wrong := f.set.Model.First(memory.Again)
	spent := float64(fresh) * (SecondsNew + (1-FirstRight)*f.returns(wrong)*SecondsReview)
	spent += f.review(p, at, float64(reviews), seconds-spent)
	f.meet(have, fresh, at)
	f.join(at)
	return spent / 60
}

// newFacts is how many new facts the pace has for so many study days.
func (f *forecaster) newFacts(have stock, when time.Time, studyDays int) (n int) {
	for range studyDays {
		today, _ := f.set.pace(have, when)
		have.newToday = 0
		have.take(today)
		have.met += today
		n += today
	}
	return n
}

// weigh finds which groups are worth a review, puts them in order, and counts their
// facts.
func (f *forecaster) weigh(p *Pupil, at float64, when time.Time, exam bool) (due int) {
	f.order = f.order[:0]
	target, n := f.set.Aim.TargetAt(when), 0.0
	for i := range f.groups {
		g := &f.groups[i]
		g.recall = f.set.Model.Retrievability(g.state, at-g.last)
		if is := f.value(i, at, when, exam, target); !is {
			continue
		}
		f.order = append(f.order, i)
		n += g.n
	}
	slices.SortFunc(f.order, func(a, b int) int {
		return cmp.Or(cmp.Compare(f.groups[b].worth, f.groups[a].worth), a-b)
	})
	return int(math.Ceil(n))
}

// value sets what a review of a group is worth, and reports whether it is due.
func (f *forecaster) value(i int, at float64, when time.Time, exam bool, target float64) bool {
	g := &f.groups[i]
	if !g.missed && math.Floor(at-f.dawn) == math.Floor(g.last-f.dawn) {
		return false // answered on the same day
	}
	if !exam {
		g.worth = g.recall
		if g.recall < SunkBelow {
			g.worth-- // behind the others
		}
		return g.missed || g.recall <= target
	}
	k := Known{FactID: groupNames[i%len(groupNames)], State: g.state, LastAt: when.Add(-time.Duration((at - g.last) * 24 * float64(time.Hour))), LastRight: !g.missed}
	g.worth = f.set.Aim.Worth(f.set.Model, k, when, importances[g.rank], reviewSeconds(g.recall))
	return g.worth > 0 || g.missed
}

// review plays so many reviews, the worthiest first, within some seconds, and returns
// those it took. What is missed is put right in the same sitting, which takes a second
// answer, and is due again as soon as its state says so.
func (f *forecaster) review(p *Pupil, at, reviews, seconds float64) (spent float64) {
	var missed [3]pool
	for _, i := range f.order {
		g := f.groups[i]
		recall := p.Recall(g.recall)
		pass, miss, fail := f.set.after(g.state, at-g.last)
		cost := SecondsReview * (1 + (1-recall)*f.returns(miss))
		n := min(g.n, reviews, (seconds-spent)/cost)
		if n <= 0 {
			break
		}
		reviews -= n
		if n < g.n { // the rest of the group waits
			rest := g
			rest.n -= n
			f.groups = append(f.groups, rest)
		}
		missed[g.rank].add(fail, n*(1-recall), at)
		f.groups[i] = group{n: n * recall, state: pass, last: at, rank: g.rank}
		spent += n * cost
	}
	for r := range missed {
		if missed[r].n > 0 {
			f.groups = append(f.groups, missed[r].group(r))
		}
	}
	return spent
}

// returns is how many more answers a miss takes in the same sitting until it is right,
// if that happens with a chance that the state after the miss gives.
func (f *forecaster) returns(miss memory.State) float64 {
	left := 1 - f.set.Model.Retrievability(miss, putRight)
	return 1 + left + left*left // at most MaxReturns
}

// meet plays the first meetings with so many facts.
func (f *forecaster) meet(have *stock, fresh int, at float64) {
	m := &f.set.Model
	right := m.First(memory.Good)
	wrong := m.Next(m.First(memory.Again), putRight, memory.Good)
	before := have.unmet
	have.take(fresh)
	have.met += fresh
	for r := range before {
		if n := float64(before[r] - have.unmet[r]); n > 0 {
			f.groups = append(f.groups,
				group{n: FirstRight * n, state: right, last: at, rank: r},
				group{n: (1 - FirstRight) * n, state: wrong, last: at, rank: r})
		}
	}
}

// join makes one group of like ones when there are too many.
func (f *forecaster) join(at float64) {
	if len(f.groups) <= f.grain.groups {
		return
	}
	f.clearCells()
	for i := range f.groups {
		g := &f.groups[i]
		f.pour(g, at, f.set.Model.Retrievability(g.state, f.end-g.last))
	}
	f.takeCells()
}

// clearCells empties the classes: rank × memory now × recall then, and those missed.
func (f *forecaster) clearCells() {
	n := 2 * len(importances) * f.grain.now * f.grain.then
	if cap(f.cells) < n {
		f.cells = make([]group, n)
	}
	f.cells = f.cells[:n]
	clear(f.cells)
}

// pour adds a group to its class, by what would be recalled at the end and by how long
// ago the last answer was for a memory of its strength, which is quicker to find than
// what is recalled now and orders the same. Classes collect weighted sums, of
// logarithms where the curve wants them.
func (f *forecaster) pour(g *group, at, then float64) {
	now := g.state.Slow / (g.state.Slow + max(at-g.last, 0))
	place := (g.rank*f.grain.now+class(now, f.grain.now))*f.grain.then + class(then, f.grain.then)
	if g.missed {
		place += len(f.cells) / 2
	}
	c := &f.cells[place]
	c.n += g.n
	c.state.Slow += g.n * math.Log(g.state.Slow)
	c.state.Fast += g.n * math.Log(g.state.Fast)
	c.state.Difficulty += g.n * g.state.Difficulty
	c.last += g.n * g.last
	c.rank, c.missed = g.rank, g.missed
}

// class is where among n classes a recall falls; they are narrower near 1, where
// most facts are.
func class(recall float64, n int) int {
	return min(n-1, int(recall*recall*float64(n)))
}

// takeCells turns the classes that hold anything into groups.
func (f *forecaster) takeCells() {
	f.groups = f.groups[:0]
	for _, c := range f.cells {
		if c.n > 0 {
			f.groups = append(f.groups, mean(c))
		}
	}
}

// mean turns weighted sums into a group.
func mean(c group) group {
	c.state = memory.State{Slow: math.Exp(c.state.Slow / c.n), Fast: math.Exp(c.state.Fast / c.n), Difficulty: c.state.Difficulty / c.n}
	c.last /= c.n
	return c
}

// pool collects the facts that are missed on one day.
type pool struct {
	n   float64
	sum group
}

func (p *pool) add(s memory.State, n, at float64) {
	p.n += n
	p.sum.n = p.n
	p.sum.state.Slow += n * math.Log(s.Slow)
	p.sum.state.Fast += n * math.Log(s.Fast)
	p.sum.state.Difficulty += n * s.Difficulty
	p.sum.last += n * at
}

func (p *pool) group(rank int) group {
	g := mean(p.sum)
	g.rank = rank
	return g
}
