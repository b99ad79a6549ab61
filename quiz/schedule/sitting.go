package schedule

import (
	"cmp"
	"slices"
)

// turn is what happened to one fact in the sitting.
type turn struct {
	times int  // how often it was asked
	last  int  // place of its last answer
	right bool // whether that was right
	isNew bool // whether the sitting introduced it
	extra bool // whether it was asked beyond the planned places
}

// candidate is a fact that can be asked now.
type candidate struct {
	fact  *Fact
	known Known
	odds  float64 // retrievability now; due facts only
}

// sitting sorts the facts of a course by what the running sitting can do with them.
type sitting struct {
	in       Input
	set      Settings
	turns    map[string]turn
	places   int // planned questions not yet used
	lastFact *Fact

	returns []candidate // asked before and ready to come back, the longest waiting first
	waiting bool        // a planned fact was missed and still lacks its five others
	due     []candidate
	fresh   *Fact // the next new fact in teaching order
	unmet   int   // how many new facts there are in all
}

func newSitting(in Input) *sitting {
	s := &sitting{in: in, set: in.Settings.filled(), turns: make(map[string]turn, len(in.Done))}
	planned := in.Planned
	if planned == 0 {
		planned = s.set.SittingSize
	}
	for i, d := range in.Done {
		t, seen := s.turns[d.FactID]
		if !seen {
			t.isNew, t.extra = d.New, len(s.turns) >= planned
		}
		t.times, t.last, t.right = t.times+1, i, d.Right
		s.turns[d.FactID] = t
	}
	s.places = planned - len(s.turns)
	for i := range in.Facts {
		s.sort(&in.Facts[i])
	}
	slices.SortStableFunc(s.returns, s.compareReturns)
	return s
}

// sort puts one fact where it belongs.
func (s *sitting) sort(f *Fact) {
	if n := len(s.in.Done); n > 0 && s.in.Done[n-1].FactID == f.ID {
		s.lastFact = f
	}
	known, met := s.in.Known[f.ID]
	t, asked := s.turns[f.ID]
	switch {
	case asked:
		s.sortAsked(candidate{fact: f, known: known}, t)
	case !met:
		s.unmet++
		if s.fresh == nil || earlier(f, s.fresh) {
			s.fresh = f
		}
	case s.set.askable(known, s.in.Now):
		s.due = append(s.due, candidate{f, known, s.set.retrievability(known, s.in.Now)})
	}
}

func (s *sitting) sortAsked(c candidate, t turn) {
	if !s.comesBack(t) {
		return
	}
	if len(s.in.Done)-1-t.last >= MissGap {
		s.returns = append(s.returns, c)
	} else if !t.right && !t.extra {
		// What was asked only to fill the gap may return, but does not ask for
		// filling itself: the sitting would not end for a learner with a backlog.
		s.waiting = true
	}
}

// comesBack reports whether a fact asked before returns in this sitting.
func (s *sitting) comesBack(t turn) bool {
	if t.right {
		return s.set.RepeatNew && t.isNew && t.times == 1
	}
	return t.times <= MaxReturns
}

// compareReturns puts misses before repeats, then the longest waiting first.
func (s *sitting) compareReturns(a, b candidate) int {
	x, y := s.turns[a.fact.ID], s.turns[b.fact.ID]
	if x.right != y.right {
		if y.right {
			return -1
		}
		return 1
	}
	return x.last - y.last
}

// earlier reports whether a is met before b: the exam's core first, extras last,
// and within these the order of topics and of the facts in them.
func earlier(a, b *Fact) bool {
	return cmp.Or(
		cmp.Compare(rank(a.Importance), rank(b.Importance)),
		cmp.Compare(a.TopicIndex, b.TopicIndex),
		cmp.Compare(a.Index, b.Index),
	) < 0
}

func rank(importance string) int {
	switch importance {
	case "core":
		return 0
	case "extra":
		return 2
	}
	return 1
}

// sameTopic reports whether a fact is of the topic that was asked about last.
func (s *sitting) sameTopic(f *Fact) bool { return s.lastFact != nil && s.lastFact.Topic == f.Topic }

// newAllowed is how many new facts may still be introduced now.
func (s *sitting) newAllowed() int {
	if s.struggling() {
		return 0
	}
	today := NewToday(s.in.Known, s.set, s.in.Now)
	for _, d := range s.in.Done {
		if _, met := s.in.Known[d.FactID]; d.New && !met {
			today++
		}
	}
	return min(s.unmet, max(0, s.set.NewPerDay-today))
}

// struggling reports whether too many of the last answers were wrong to go on with
// new facts. A sitting has to have StruggleOf answers before it can tell.
func (s *sitting) struggling() bool {
	if len(s.in.Done) < StruggleOf {
		return false
	}
	right := 0
	for _, d := range s.in.Done[len(s.in.Done)-StruggleOf:] {
		if d.Right {
			right++
		}
	}
	return right < StruggleMin
}
