package schedule

import (
	"cmp"
	"math"
	"slices"
	"time"
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
	odds  float64 // retrievability now; due facts only
	worth float64 // gain per second; due facts before an exam only
}

// sitting sorts the facts of a course by what the running sitting can do with them.
type sitting struct {
	in       Input
	set      Settings
	watch    watch
	turns    map[string]turn
	planned  int     // questions without repeats
	places   int     // those not yet used
	seconds  float64 // of the day's minutes that are left
	lastFact *Fact   // asked about last
	before   *Fact   // asked about before that

	returns []candidate // asked before and ready to come back, the longest waiting first
	waiting bool        // a planned fact was missed and still lacks its five others
	due     []candidate
	fresh   *Fact // the next new fact in teaching order
	stock   stock
}

func newSitting(in Input) *sitting {
	in.Settings = in.Settings.filled()
	s := &sitting{in: in, set: in.Settings, watch: newWatch(in), turns: make(map[string]turn, len(in.Done))}
	s.planned = in.Planned
	if s.planned == 0 {
		s.planned = s.set.SittingSize
	}
	for i, d := range in.Done {
		t, seen := s.turns[d.FactID]
		if !seen {
			t.isNew, t.extra = d.New, len(s.turns) >= s.planned
		}
		t.times, t.last, t.right = t.times+1, i, d.Right
		s.turns[d.FactID] = t
	}
	s.places = s.planned - len(s.turns)
	s.seconds = s.timeLeft()
	for i := range in.Facts {
		s.sort(&in.Facts[i], i)
	}
	slices.SortStableFunc(s.returns, s.compareReturns)
	return s
}

// timeLeft is what is left of the day's minutes, in seconds: infinite without a cap,
// and for who wants to go on.
func (s *sitting) timeLeft() float64 {
	if s.in.Extra || s.set.Aim.Minutes <= 0 {
		return math.Inf(1)
	}
	spent := s.in.spent(func(fact string) bool { _, asked := s.turns[fact]; return asked })
	for _, d := range s.in.Done {
		cost := SecondsReview
		if d.New {
			cost = SecondsNew
		}
		spent += time.Duration(cost) * time.Second
	}
	return s.set.secondsLeft(spent)
}

// sort puts one fact, at its place in the course, where it belongs.
func (s *sitting) sort(f *Fact, place int) {
	if n := len(s.in.Done); n > 0 && s.in.Done[n-1].FactID == f.ID {
		s.lastFact = f
	} else if n > 1 && s.in.Done[n-2].FactID == f.ID {
		s.before = f
	}
	known, met := s.in.Known[f.ID]
	t, asked := s.turns[f.ID]
	if met || asked { // ComesBack asks what is not known yet
		s.stock.met++
	}
	switch {
	case asked:
		s.sortAsked(candidate{fact: f}, t)
	case !met:
		s.stock.unmet[rank(f.Importance)]++
		if s.fresh == nil || earlier(f, s.fresh) {
			s.fresh = f
		}
	default:
		if odds, worth, due := s.watch.due(f, known, place); due {
			s.due = append(s.due, candidate{f, odds, worth})
		}
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

// Rank is the place of the fact's importance: 0 core, 1 normal, 2 extra.
func (f Fact) Rank() int { return rank(f.Importance) }

// rank is the place of an importance: core, normal, extra.
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
	s.stock.newToday = today
	allowed, _ := s.set.pace(s.stock, s.in.Now)
	return allowed
}

// share divides the places and the minutes that are left between new facts and
// reviews. What is due comes first; but before an exam new facts have places of
// their own.
func (s *sitting) share(room int) (fresh, reviews int) {
	fresh, reviews = divide(s.seconds, s.newAllowed(), len(s.due), s.watch.exam)
	forNew := max(0, room-reviews)
	if s.watch.exam {
		forNew = max(forNew, min(room, int(math.Ceil(NewShare*float64(s.planned)))-s.newAsked()))
	}
	fresh = min(fresh, forNew)
	return fresh, min(reviews, room-fresh)
}

// newAsked counts the facts that the sitting introduced.
func (s *sitting) newAsked() (n int) {
	for _, t := range s.turns {
		if t.isNew {
			n++
		}
	}
	return n
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
