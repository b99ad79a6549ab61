package schedule

import "slices"

// Next chooses the fact to ask now; false means that the sitting is over. It takes
// time linear in the number of facts. The rules stand in the package comment.
func Next(in Input) (Choice, bool) {
	s := newSitting(in)
	if c, ok := s.nextReturn(); ok {
		return s.again(c), true
	}
	if s.places <= 0 && !s.waiting {
		return Choice{}, false
	}
	// With places left this is the plan; without, it fills the gap before a miss
	// that waits, one question at a time.
	if s.waiting {
		s.seconds = max(s.seconds, SecondsNew)
	}
	fresh, reviews := s.share(max(s.places, 1))
	switch {
	case fresh > 0 && (reviews == 0 || s.timeForNew(fresh, reviews)):
		return s.meet(s.fresh), true
	case reviews > 0:
		s.keepWorthiest(reviews)
		return s.review(s.bestDue()), true
	}
	return Choice{}, false
}

// ComesBack reports whether a fact just missed will be asked again in this sitting
// if everything else is answered right: there may be nothing left to put between.
func ComesBack(in Input, factID string) bool {
	in.Done = slices.Clone(in.Done)
	for range in.Planned + in.Settings.filled().SittingSize + MissGap {
		c, ok := Next(in)
		if !ok {
			return false
		}
		if c.FactID == factID {
			return true
		}
		in.Done = append(in.Done, Done{FactID: c.FactID, Right: true, At: in.Now, New: c.New})
	}
	return false
}

// nextReturn is the fact that comes back now. One of the topic just asked about
// lets a due fact of another topic go first.
func (s *sitting) nextReturn() (candidate, bool) {
	for _, c := range s.returns {
		if !s.sameTopic(c.fact) {
			return c, true
		}
	}
	if len(s.returns) == 0 || (s.places > 0 && slices.ContainsFunc(s.due, s.otherTopic)) {
		return candidate{}, false
	}
	return s.returns[0], true
}

func (s *sitting) otherTopic(c candidate) bool { return !s.sameTopic(c.fact) }

// timeForNew reports whether a new fact is next while reviews are left too. New
// facts come in blocks of even size, with even stretches of reviews before, between
// and after them. It is decided from the answers so far and what is left, so that
// it needs no memory of its own and adapts to misses and to undone answers.
func (s *sitting) timeForNew(fresh, reviews int) bool {
	inBlock, sinceBlock := s.tail()
	if inBlock > 0 {
		ahead := fresh + inBlock
		blocks := (ahead + NewBlock - 1) / NewBlock
		if inBlock < (ahead+blocks-1)/blocks {
			return true
		}
	}
	blocks := (fresh + NewBlock - 1) / NewBlock
	stretch := (reviews + sinceBlock + blocks) / (blocks + 1)
	return sinceBlock >= stretch
}

// tail counts the new facts since the last review, and the reviews since the last
// new fact; one of the two is 0. Facts that came back do not count.
func (s *sitting) tail() (fresh, reviews int) {
	met := make(map[string]bool, len(s.turns))
	for _, d := range s.in.Done {
		if met[d.FactID] {
			continue
		}
		met[d.FactID] = true
		if d.New {
			fresh, reviews = fresh+1, 0
		} else {
			fresh, reviews = 0, reviews+1
		}
	}
	return fresh, reviews
}
