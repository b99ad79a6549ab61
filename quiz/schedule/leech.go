package schedule

import (
	"fmt"
	"math"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Constants of what a fact costs.
const (
	LeechDays = 60 // over so many days the cost of a fact is counted

	// DefaultLeechMinutes is from where on a fact is a leech. An ordinary fact costs
	// one to one and a half minutes in sixty days (memory.md 11: 300 facts, 250 to
	// 450 minutes), so this one stands in the way of ten others; and reading the note
	// or the lesson again, which helps where repeating has not, takes less than that.
	DefaultLeechMinutes = 15

	// leechPrior is how many answers it takes until a fact's own misses count as much
	// as what its memory predicts. The memory state has most of the misses in it already.
	leechPrior = 10
)

// Leech says what a fact will cost a learner, and whether that is too much.
type Leech struct {
	Is      bool
	Seconds float64 // of study expected in the next 60 days until it is known at the target, and to keep it there
	Miss    float64 // chance to miss it when it is due, 0 to 1
	Reason  string  // in words; "" unless Is
	Advice  string  // what to do about it; "" unless Is
}

// LeechOf tells what a known fact will cost. A count of misses alone would not do: a
// fact missed eight times in two years costs nothing, one missed every second time
// costs a lot long before the eighth. Nothing is ever suspended: the fact goes on to
// be asked, in an easier form.
func LeechOf(k Known, settings Settings, now time.Time) Leech {
	settings = settings.filled()
	l := Leech{Miss: missRate(k, settings.Target)}
	l.Seconds = settings.cost(k, l.Miss, now)
	if l.Is = l.Seconds > 60*settings.LeechMinutes; !l.Is {
		return l
	}
	minutes := int(math.Round(l.Seconds / 60))
	l.Reason = fmt.Sprintf("keeping this would take about %d minutes in the next %d days", minutes, LeechDays)
	if k.Reviews > 0 && k.Lapses > 0 {
		l.Reason = fmt.Sprintf("forgotten %d times in %d answers; %s", k.Lapses, k.Reviews, l.Reason)
	}
	l.Advice = "Read its note and its place in the lesson again, and look at what you take it for. It will be asked in an easier form until it holds."
	return l
}

// missRate is how often a fact is missed when it is due: as often as the target says,
// as long as its own history does not say otherwise. A lapse needs a right answer
// before it, and at least one more puts it right, so the chances to lapse are at most
// the other answers. A fact without lapses whose last answer was wrong was never right;
// its first answer tells nothing, because nobody had taught it yet.
func missRate(k Known, target float64) float64 {
	misses, chances := k.Lapses, max(k.Reviews-k.Lapses, k.Lapses)
	if k.Lapses == 0 && !k.LastRight {
		misses, chances = max(k.Reviews-1, 0), max(k.Reviews-1, 0)
	}
	return (float64(misses) + leechPrior*(1-target)) / (float64(chances) + leechPrior)
}

// cost is the study that a fact is expected to take in the next LeechDays, when it is
// asked whenever it falls to the target, and missed more often than the model thinks
// by the odds that its history shows. It follows the shares of all that can happen:
// what is due on one day is reviewed, like with like, and goes on to the days on which
// it is due after a right answer and after a miss.
func (s Settings) cost(k Known, miss float64, now time.Time) (seconds float64) {
	if !k.State.Met() {
		return 0
	}
	const least = 1e-3 // shares below that are let go
	bias := logit(miss) - logit(1-s.Target)
	since := max(now.Sub(k.LastAt).Hours()/24, 0)
	var due [LeechDays][strengths]pool
	put := func(last float64, state memory.State, n, wait float64) {
		if at := max(last+wait, 0); n > least && at < LeechDays {
			due[int(at)][strength(state)].add(state, n, last)
		}
	}
	put(-since, k.State, 1, s.Model.Interval(k.State, s.Target))
	for day := range due {
		for i := range due[day] {
			if due[day][i].n <= least {
				continue
			}
			g := due[day][i].group(0)
			elapsed := float64(day) - g.last
			recall := 1 - logistic(logit(1-s.Model.Retrievability(g.state, elapsed))+bias)
			seconds += g.n * (reviewSeconds(recall) + (1-recall)*SecondsPass) // and once more when missed
			pass, _, fail := s.after(g.state, elapsed)
			put(float64(day), pass, g.n*recall, s.wait(pass))
			put(float64(day), fail, g.n*(1-recall), s.wait(fail))
		}
	}
	return seconds
}

// strengths is how many kinds of memory are told apart among what is due on one day:
// the mean of what was just missed and of what was right would hold neither's time.
const strengths = 4

// strength is the kind of a memory, by its slow trace: below an eighth of a day, half a
// day and two days, and above.
func strength(state memory.State) int {
	_, exp := math.Frexp(state.Slow)
	return min(max((exp+4)/2, 0), strengths-1)
}

// wait is after how many days a fact answered just now is due, at least one.
func (s Settings) wait(state memory.State) float64 {
	if s.Model.Retrievability(state, 1) <= s.Target {
		return 1 // as it mostly is for what costs most, and quicker to find
	}
	return s.Model.Interval(state, s.Target)
}

// after is the state a fact is in after a review: after a pass, right after a miss,
// and after a miss that was put right in the same sitting.
func (s Settings) after(state memory.State, days float64) (pass, miss, fail memory.State) {
	_, pass, miss = s.Model.Branches(state, days)
	return pass, miss, s.Model.Next(miss, putRight, memory.Good)
}

// putRight is how many days after a miss it is asked again: five other answers.
const putRight = MissGap * SecondsReview / 86400.0

func logit(p float64) float64 {
	const edge = 1e-6
	p = min(max(p, edge), 1-edge)
	return math.Log(p / (1 - p))
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
