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
	// as what its memory predicts.
	leechPrior = 5
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
	if k.Reviews > 0 {
		l.Reason = fmt.Sprintf("missed %d of %d times; %s", k.Lapses, k.Reviews, l.Reason)
	}
	l.Advice = "Read its note and its place in the lesson again, and look at what you take it for. It will be asked in an easier form until it holds."
	return l
}

// missRate is how often a fact is missed when it is due: as often as the target says,
// as long as its own history does not say otherwise.
func missRate(k Known, target float64) float64 {
	return (float64(k.Lapses) + leechPrior*(1-target)) / (float64(max(k.Reviews, k.Lapses)) + leechPrior)
}

// cost is the study that a fact is expected to take in the next LeechDays, when it is
// asked as often as the target asks for, and missed more often than the model thinks
// by the odds that its history shows. The two states after a right answer and a miss
// are mixed by their chances.
func (s Settings) cost(k Known, miss float64, now time.Time) (seconds float64) {
	if !k.State.Met() {
		return 0
	}
	bias := logit(miss) - logit(1-s.Target)
	state, since := k.State, max(now.Sub(k.LastAt).Hours()/24, 0)
	for day := 0.0; day < LeechDays; {
		wait := s.wait(state, since)
		if day += wait; day >= LeechDays {
			break
		}
		recall := 1 - logistic(logit(1-s.Model.Retrievability(state, since+wait))+bias)
		seconds += reviewSeconds(recall) + (1-recall)*SecondsPass // and once more when missed
		pass, _, fail := s.after(state, since+wait)
		state, since = between(pass, fail, recall), 0
	}
	return seconds
}

// wait is for how many days from then on a fact, last answered so many days before, is
// not yet due; at least one when it was answered just before.
func (s Settings) wait(state memory.State, since float64) float64 {
	if since > 0 {
		return max(s.Model.Interval(state, s.Target)-since, 0)
	}
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

// between mixes two states, the first with the weight q; stabilities by their
// logarithms, as memory.FirstKnown does.
func between(a, b memory.State, q float64) memory.State {
	return memory.State{
		Slow:       math.Pow(a.Slow, q) * math.Pow(b.Slow, 1-q),
		Fast:       math.Pow(a.Fast, q) * math.Pow(b.Fast, 1-q),
		Difficulty: q*a.Difficulty + (1-q)*b.Difficulty,
	}
}

func logit(p float64) float64 {
	const edge = 1e-6
	p = min(max(p, edge), 1-edge)
	return math.Log(p / (1 - p))
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
