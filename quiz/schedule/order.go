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
//  3. a fact that is easily taken for the last one: side by side they are told apart;
//  4. the higher retrievability, which is the most gain per second in a backlog.
//
// Equals stay in teaching order.
func (s *sitting) bestDue() candidate {
	crowded := s.crowdedTopic()
	sunkTurn := s.reviewed()%SunkEvery == SunkEvery-1
	best, bestRank := s.due[0], dueRank{}
	for i, c := range s.due {
		r := dueRank{
			topic:      !s.sameTopic(c.fact) && (crowded == "" || c.fact.Topic == crowded),
			turn:       (c.odds < SunkBelow) == sunkTurn,
			confusable: s.lastFact != nil && slices.Contains(s.lastFact.Confusable, c.fact.ID),
			odds:       c.odds,
		}
		if i == 0 || r.beats(bestRank) {
			best, bestRank = c, r
		}
	}
	return best
}

// dueRank is what speaks for a due fact, the strongest first.
type dueRank struct {
	topic, turn, confusable bool
	odds                    float64
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
	return a.odds > b.odds
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
