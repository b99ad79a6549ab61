package store

import (
	"sync"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// memoFacts bounds the memo: so many facts take about 20 MB.
const memoFacts = 100_000

// memo remembers what learners in a sitting know, so that the next question does not
// read all their facts again. It only helps to choose questions; an answer always
// starts from the state in the database. What it holds is used only if the sitting's
// last answer is still the one that it was made after; so it notices what other
// processes write.
type memo struct {
	mu       sync.Mutex
	learners map[string]*remembered
	sizes    map[string]int // facts by learner
	facts    int            // sum of sizes
}

type remembered struct {
	mu    sync.Mutex // held while known is used
	after place
	known map[string]schedule.Known
}

// place is how far a sitting has come, and what it is asked from.
type place struct {
	shelf, sitting, lastReview string
	undone                     int
	target                     float64      // at which facts are due
	model                      memory.FSRS7 // by which
}

func newMemo() *memo { return &memo{learners: map[string]*remembered{}, sizes: map[string]int{}} }

// of returns the learner's memo, perhaps empty, locked.
func (m *memo) of(learnerID string) *remembered {
	m.mu.Lock()
	r := m.learners[learnerID]
	if r == nil {
		r = &remembered{}
		m.learners[learnerID] = r
	}
	m.mu.Unlock()
	r.mu.Lock()
	return r
}

// filled keeps account of the size of a memo, and drops others when all are too much.
func (m *memo) filled(learnerID string, size int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.facts += size - m.sizes[learnerID]
	m.sizes[learnerID] = size
	for id := range m.learners {
		if m.facts <= memoFacts {
			return
		}
		if id != learnerID {
			m.facts -= m.sizes[id]
			delete(m.learners, id)
			delete(m.sizes, id)
		}
	}
}

// learned adds the state after an answer.
func (m *memo) learned(r quiz.Review, st quiz.FactState) {
	m.mu.Lock()
	e := m.learners[r.LearnerID]
	m.mu.Unlock()
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.after.sitting == r.SittingID {
		e.after.lastReview = r.ID
		e.known[r.FactID] = dueFor(st.Scheduled(), schedule.Settings{Aim: schedule.Aim{Target: e.after.target}, Model: e.after.model})
	}
}

// forget drops what is remembered of everybody.
func (m *memo) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.learners)
	clear(m.sizes)
	m.facts = 0
}

// recall calls use with what a learner in a sitting knows, which use must not keep.
func (s *Store) recall(db *gorm.DB, sh *shelf, learnerID string, at place, settings schedule.Settings, use func(map[string]schedule.Known) error) error {
	r := s.memo.of(learnerID)
	defer r.mu.Unlock()
	if r.known == nil || r.after != at {
		states, err := s.states(db, sh, learnerID)
		if err != nil {
			return err
		}
		r.known, r.after = scheduled(states, settings), at
		s.memo.filled(learnerID, len(states))
	}
	return use(r.known)
}
