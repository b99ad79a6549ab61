package schedule

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// historyOf answers a fact so many days apart, right where the word has an r, and
// returns what is known after it; the last answer is a day before noon.
func historyOf(answers string, apart float64) Known {
	m := memory.DefaultFSRS7
	k := Known{FactID: "a0", FirstAt: noon.Add(-days(1 + apart*float64(len(answers)-1)))}
	for _, a := range answers {
		rating := memory.Good
		if a != 'r' {
			rating = memory.Again
			if k.LastRight {
				k.Lapses++ // as quiz.Apply counts
			}
		}
		k.State = m.Next(k.State, apart, rating)
		k.Reviews, k.LastRight = k.Reviews+1, a == 'r'
	}
	k.LastAt = noon.Add(-24 * time.Hour)
	k.DueAt = DueAt(m, k.State, k.LastAt, DefaultTarget)
	return k
}

// TestLeechesAreWhatCostsMost: not a number of misses, but what they will still cost.
func TestLeechesAreWhatCostsMost(t *testing.T) {
	seconds := func(answers string, apart float64) float64 {
		return LeechOf(historyOf(answers, apart), Settings{}, noon).Seconds
	}
	old := seconds("wwwwwwwwrrrrrrrr", 12)
	fine, shaky, hopeless := seconds("rrrr", 5), seconds("rwrwrwrwrw", 2), seconds(strings.Repeat("w", 20), 1)
	t.Logf("fine %.0f s, missed eight times long ago %.0f s, every second time %.0f s, always %.0f s", fine, old, shaky, hopeless)
	if !(fine < shaky && old < shaky && shaky < hopeless) {
		t.Errorf("a fact always right costs %.0f s, one missed long ago %.0f s, one missed every second time %.0f s, one always missed %.0f s", fine, old, shaky, hopeless)
	}
	// The default is for those that are missed every second time and worse.
	if limit := 60.0 * DefaultLeechMinutes; old > limit || shaky < limit {
		t.Errorf("of the facts that cost %.0f and %.0f s only the second is a leech", old, shaky)
	}
	// 300 facts cost 250 to 450 minutes in 60 days, 50 to 90 seconds each, with
	// their first meetings; one that is always right costs less.
	if fine > 90 {
		t.Errorf("a fact that is always right costs %.0f s in %d days", fine, LeechDays)
	}
}

// TestWhoIsALeech: what is forgotten every second time in spite of short gaps, and
// what was never right; not what slips every third time (about nine minutes) or now and
// then, and not what was only met.
func TestWhoIsALeech(t *testing.T) {
	for _, test := range []struct {
		answers string
		apart   float64
		want    bool
	}{
		{"r", 1, false},
		{"w", 1, false},
		{"rrrr", 5, false},
		{"rrwr", 3, false},
		{"rrrwrrrwrrrwrrrw", 5, false},
		{"wrwrwrwrwrwrwrwr", 2, true},
		{"wrrwrrwrrwrrwrrwrr", 2, false},
		{"wwwww", 1, true},
	} {
		if l := LeechOf(historyOf(test.answers, test.apart), Settings{}, noon); l.Is != test.want {
			t.Errorf("%s, %v days apart: a leech %v with %.0f s, want %v", test.answers, test.apart, l.Is, l.Seconds, test.want)
		}
	}
}

// playedCost is the mean of what sixty days of a fact take when they are played with
// luck, one learner after the other.
func playedCost(s Settings, k Known, miss float64) float64 {
	const runs = 2000
	bias, luck, total := logit(miss)-logit(1-s.Target), rand.New(rand.NewPCG(1, 2)), 0.0
	for range runs {
		state, last := k.State, -noon.Sub(k.LastAt).Hours()/24
		for at := last + s.Model.Interval(state, s.Target); at < LeechDays; {
			day := math.Floor(max(at, 0))
			recall := 1 - logistic(logit(1-s.Model.Retrievability(state, day-last))+bias)
			pass, _, fail := s.after(state, day-last)
			if state = pass; luck.Float64() < recall {
				total += SecondsPass
			} else {
				state = fail
				total += SecondsFail + SecondsPass // and once more
			}
			last, at = day, day+s.wait(state)
		}
	}
	return total / runs
}

// TestCostIsWhatPlayingTakes: the cost that a learner is told is that of the days to
// come, also after a long absence; within a fifth, because like memories are joined.
func TestCostIsWhatPlayingTakes(t *testing.T) {
	s := DefaultSettings().filled()
	for _, answers := range []string{"rrwr", "rrrwrrrwrrrwrrrw", "wrrwrrwrrwrrwrrwrr", "wrwrwrwrwrwrwrwr", "wwwww"} {
		for _, absent := range []float64{1, 30, 300} {
			k := historyOf(answers, 2)
			k.LastAt = noon.Add(-days(absent))
			miss := missRate(k, s.Target)
			got, want := s.cost(k, miss, noon), playedCost(s, k, miss)
			if math.Abs(got-want) > 0.2*want {
				t.Errorf("%s, away for %v days: %.0f s, playing takes %.0f s", answers, absent, got, want)
			}
		}
	}
}

func TestLeechReasonAndAdvice(t *testing.T) {
	k := historyOf(strings.Repeat("rw", 10), 1)
	l := LeechOf(k, Settings{}, noon)
	if !l.Is || l.Miss < 0.5 || !strings.HasPrefix(l.Reason, "forgotten 10 times in 20 answers; keeping this would take about ") || !strings.Contains(l.Advice, "Read its note") {
		t.Errorf("a fact forgotten every time is %+v", l)
	}
	k.Reviews = 0
	if l := LeechOf(k, Settings{}, noon); !strings.HasPrefix(l.Reason, "keeping this would take ") {
		t.Errorf("without a count of answers the reason is %q", l.Reason)
	}
	if l := LeechOf(historyOf("rrrr", 5), Settings{}, noon); l.Is || l.Reason != "" || l.Advice != "" {
		t.Errorf("a fact that is always right is %+v", l)
	}
	if l := LeechOf(Known{}, Settings{}, noon); l.Is || l.Seconds != 0 {
		t.Errorf("a fact never met is %+v", l)
	}
}

// TestALeechIsAskedOnAndMoreEasily: nothing is suspended.
func TestALeechIsAskedOnAndMoreEasily(t *testing.T) {
	w := newWorld(course(1))
	k := historyOf(strings.Repeat("w", 20), 1)
	k.Step = 2
	w.known["a0"] = k
	c, ok := w.next()
	if !ok || c.FactID != "a0" || !c.Why.Leech || c.Step != 1 {
		t.Errorf("a leech on step 2 is asked as %+v (%v)", c, ok)
	}
}

func BenchmarkLeechOf(b *testing.B) {
	k := historyOf(strings.Repeat("w", 20), 1)
	b.ReportAllocs()
	for b.Loop() {
		LeechOf(k, Settings{}, noon)
	}
}

// Facts that were right ever since their first answer are not looked at closely when a
// question is chosen; none of them would be a leech, however often and close together
// they were asked.
func TestNeverMissedIsNoLeech(t *testing.T) {
	set := DefaultSettings()
	set.Model = memory.DefaultFSRS7
	for _, apart := range []float64{0, 0.01, 0.5, 1, 3, 10, 60} {
		for _, answers := range []string{"r", "wr", "rr", "wrr", "rrrrr", "wrrrrr", "rrrrrrrrrrrrrrr"} {
			k := historyOf(answers, apart)
			if l := LeechOf(k, set, noon); l.Is || mayCost(k) {
				t.Errorf("%s, %v days apart: %.0f seconds in sixty days, may cost %v", answers, apart, l.Seconds, mayCost(k))
			}
		}
	}
}
