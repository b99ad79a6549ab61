package schedule

import "slices"

// bestDue chooses among the due facts. What counts, most important first:
//
//  1. another topic than the last one (interleaving helps), and, when one topic
//     makes up more than half of what is left, that topic, so that it does not pile
//     up at the end;
//  2. the facts that are still more likely known than not: the lower its
//     retrievability, the more seconds a fact costs and the less one day more
//     matters to it. So that the sunk ones are not left for ever, every fourth
//     review is one of them;
//  3. a fact that is easily taken for the last one, or for the one before that (two of
//     one topic can only meet so): side by side they are told apart;
//  4. before an exam the gain per second; otherwise the higher retrievability, which
//     is the most gain per second in a backlog.
//
// Before an exam rule 2 falls away, because the gain per second knows better, and
// only those are considered that gain most (see keepWorthiest).
//
// Equals stay in teaching order.
func (s *sitting) bestDue() candidate {
	crowded := s.crowdedTopic()
	sunkTurn := s.reviewed()%SunkEvery == SunkEvery-1 && !s.watch.exam
	best, bestRank := s.due[0], dueRank{}
	for i, c := range s.due {
		r := dueRank{
			topic:      !s.sameTopic(c.fact) && (crowded == "" || c.fact.Topic == crowded),
			turn:       s.watch.exam || (c.odds < SunkBelow) == sunkTurn,
			confusable: takenFor(c.fact, s.lastFact) || takenFor(c.fact, s.before),
			value:      c.odds,
		}
		if s.watch.exam {
			r.value = c.worth
		}
		if i == 0 || r.beats(bestRank) {
			best, bestRank = c, r
		}
	}
	return best
}

// takenFor reports whether a fact is easily taken for another.
func takenFor(f, other *Fact) bool {
	return other != nil && slices.Contains(other.Confusable, f.ID)
}

// keepWorthiest leaves of the due facts before an exam only so many as will be asked,
// those that gain most per second. Otherwise mixing the topics would cost more than
// it brings: with two topics every second review would be of the poorer one.
func (s *sitting) keepWorthiest(n int) {
	if !s.watch.exam || n >= len(s.due) {
		return
	}
	values := make([]float64, len(s.due))
	for i, c := range s.due {
		values[i] = c.worth
	}
	least := nthLargest(values, n)
	above := 0
	for _, c := range s.due {
		if c.worth > least {
			above++
		}
	}
	s.due = slices.DeleteFunc(s.due, func(c candidate) bool {
		if c.worth == least && above < n {
			above++
			return false // of equals the first in teaching order
		}
		return c.worth <= least
	})
}

// nthLargest is the value that n-1 others are not below, n from 1 to len(values). It
// reorders the values, and takes time linear in their number on average (quickselect).
func nthLargest(values []float64, n int) float64 {
	for len(values) > 1 {
		pivot := values[len(values)/2]
		above := partition(values, func(v float64) bool { return v > pivot })
		if n <= above {
			values = values[:above]
			continue
		}
		same := partition(values[above:], func(v float64) bool { return v == pivot })
		if n <= above+same {
			return pivot
		}
		values, n = values[above+same:], n-above-same
	}
	return values[0]
}

// partition moves the values that satisfy a condition to the front, and counts them.
func partition(values []float64, front func(float64) bool) (n int) {
	for i, v := range values {
		if front(v) {
			values[i], values[n] = values[n], v
			n++
		}
	}
	return n
}

// dueRank is what speaks for a due fact, the strongest first.
type dueRank struct {
	topic, turn, confusable bool
	value                   float64
}

func (a dueRank) beats(b dueRank) bool {
	switch {
	case a.topic != b.topic:
		return a.topic
	case a.turn != b.turn:
		return a.turn
	case a.confusable != b.confusable:
		return a.confusable
	}
	return a.value > b.value
}

// reviewed counts the facts that were asked in this sitting because they were due.
func (s *sitting) reviewed() int {
	n := 0
	for _, t := range s.turns {
		if !t.isNew {
			n++
		}
	}
	return n
}

// crowdedTopic is the topic, other than the last one, that more than half of the
// due facts belong to, if all of them are going to be asked in this sitting.
func (s *sitting) crowdedTopic() string {
	if len(s.due) > s.places {
		return ""
	}
	counts := map[string]int{}
	for _, c := range s.due {
		counts[c.fact.Topic]++
	}
	for topic, n := range counts {
		if 2*n > len(s.due) && (s.lastFact == nil || topic != s.lastFact.Topic) {
			return topic
		}
	}
	return ""
}
