package store

import (
	"context"
	"math"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// TopicProgress is where a learner stands in one topic.
type TopicProgress struct {
	ID, Title string
	Facts     int
	Met       int
	Known     int    // expected; see the package description
	Due       int    // met, and below the target
	Quarters  [5]int // facts by strength; Quarters[0] are those never met
}

// Tally counts answers.
type Tally struct{ Answers, Right int }

// ProgressPage is where a learner stands.
type ProgressPage struct {
	Topics       []TopicProgress // in teaching order
	Facts        int
	Met          int
	Known        int      // expected
	Upcoming     [14]int  // facts that come back per day (see schedule.Returns); the first is today, with all that wait
	Answers      int      // that count
	Right        int      // of those
	FirstAnswers int      // the learner's first ever to a fact
	FirstRight   int      // of those
	WhenDue      Tally    // answers on a later day than the last one to the fact: what was really remembered
	Calibration  [4]Tally // by confidence: quiz.ConfidenceNone, Guess, Fairly, Certain
	Minutes      int
}

// Progress tells where the learner stands.
func (s *Store) Progress(ctx context.Context, learnerID string) (page ProgressPage, err error) {
	if !validID(learnerID) {
		return page, ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, err := s.shelfOf(db, learnerID)
		if err != nil {
			return err
		}
		states, err := s.states(db, sh, learnerID)
		if err != nil {
			return err
		}
		log, err := s.answers(db, learnerID, sh.course())
		if err != nil {
			return err
		}
		settings, err := s.settings(db, learnerID, sh.course())
		if err != nil {
			return err
		}
		now, err := s.expectation(db, learnerID, sh.course())
		page = s.progressOf(sh, states, settings, now, log)
		return err
	})
	return page, err
}

// answers returns the learner's answers that count, in the order of the log.
func (s *Store) answers(db *gorm.DB, learnerID, courseID string) ([]quiz.Review, error) {
	return s.reviews(db, `WHERE r.learner_id = ? AND r.course_id = ? AND r.undone_at IS NULL
		ORDER BY r.nth`, learnerID, courseID)
}

func (s *Store) progressOf(sh *shelf, states []quiz.FactState, settings schedule.Settings, expected expectation, log []quiz.Review) ProgressPage {
	now := s.now()
	page := ProgressPage{Topics: topicsOf(sh, states, expected), Facts: len(sh.facts), Met: len(states), Known: expected.known(states)}
	for _, st := range states {
		at := schedule.Returns(dueFor(st.Scheduled(), settings), settings, now)
		if days := s.daysAhead(now, at.UnixMilli()); days < len(page.Upcoming) {
			page.Upcoming[days]++
		}
	}
	var took int64
	last := map[string]int64{} // day of the last answer by fact
	for _, r := range log {
		right := r.Verdict.Remembered()
		page.Answers++
		tally(&page.Calibration[r.Confidence], right)
		day := s.day(r.AnsweredAt)
		if before, met := last[r.FactID]; met && before < day {
			tally(&page.WhenDue, right)
		}
		last[r.FactID] = day
		if right {
			page.Right++
		}
		if r.Predicted < 0 {
			page.FirstAnswers++
			if right {
				page.FirstRight++
			}
		}
		took += studied(r.TookMS)
	}
	page.Minutes = minutes(took)
	return page
}

func tally(t *Tally, right bool) {
	t.Answers++
	if right {
		t.Right++
	}
}

// daysAhead counts days from now; 0 for what is past.
func (s *Store) daysAhead(now time.Time, at int64) int {
	return int(max(s.day(at)-s.day(now.UnixMilli()), 0))
}

// topicsOf counts states by topic, in teaching order.
func topicsOf(sh *shelf, states []quiz.FactState, expected expectation) []TopicProgress {
	topics := make([]TopicProgress, len(sh.topics))
	for i, t := range sh.topics {
		topics[i].ID, topics[i].Title = t.ID, t.Title
	}
	for _, f := range sh.facts {
		topics[f.TopicIndex].Facts++
		topics[f.TopicIndex].Quarters[0]++
	}
	recalled := make([]float64, len(topics))
	for _, st := range states {
		place := sh.facts[sh.place[st.FactID]].TopicIndex
		t := &topics[place]
		t.Met++
		t.Quarters[0]--
		t.Quarters[st.Strength()]++
		recalled[place] += expected.of(st)
		if !st.IsKnown(expected.now) {
			t.Due++
		}
	}
	for i := range topics {
		topics[i].Known = int(math.Round(recalled[i]))
	}
	return topics
}

// FactProgress is where a learner stands with one fact.
type FactProgress struct {
	FactID   string
	Claim    string
	State    quiz.FactState // the zero state when it was never met
	Strength int            // quarters of the seal
	Recall   float64        // probability of recalling it now
	Known    bool
	DueAt    time.Time // when it can be asked again; see schedule.Returns
}

// TopicPage is where a learner stands with the facts of one topic.
type TopicPage struct {
	TopicProgress
	List []FactProgress // in teaching order
}

// Topic tells where the learner stands with each fact of a topic.
func (s *Store) Topic(ctx context.Context, learnerID, topicID string) (page TopicPage, err error) {
	if !validID(learnerID) {
		return page, ErrNotFound
	}
	var sh *shelf
	var states []quiz.FactState
	var expected expectation
	var settings schedule.Settings
	err = s.read(ctx, func(db *gorm.DB) (err error) {
		if sh, err = s.shelfOf(db, learnerID); err != nil {
			return err
		}
		if expected, err = s.expectation(db, learnerID, sh.course()); err != nil {
			return err
		}
		if _, ok := sh.titles[topicID]; !ok {
			return ErrNotFound
		}
		if settings, err = s.settings(db, learnerID, sh.course()); err != nil {
			return err
		}
		states, err = s.states(db, sh, learnerID)
		return err
	})
	if err != nil {
		return page, err
	}
	for _, t := range topicsOf(sh, states, expected) {
		if t.ID == topicID {
			page.TopicProgress = t
		}
	}
	byFact := map[string]quiz.FactState{}
	for _, st := range states {
		byFact[st.FactID] = st
	}
	now := s.now()
	for _, f := range sh.facts {
		if f.Topic != topicID {
			continue
		}
		st := byFact[f.ID]
		page.List = append(page.List, FactProgress{
			FactID: f.ID, Claim: sh.bank.ItemsOf(f.ID)[0].Claim, State: st,
			Strength: st.Strength(), Recall: expected.of(st), Known: st.IsKnown(now),
			DueAt: schedule.Returns(dueFor(st.Scheduled(), settings), settings, now),
		})
	}
	return page, nil
}

// HistoryPage is a part of the learner's answers.
type HistoryPage struct {
	Answers []AnswerRow // newest first; undone ones too
	Page    int         // from 1
	Total   int         // answers in all
	More    bool        // there are older ones
}

// HistorySize is the number of answers on a page of the history.
const HistorySize = 50

// History returns a page of the learner's answers; the first page is 1.
func (s *Store) History(ctx context.Context, learnerID string, page int) (h HistoryPage, err error) {
	if !validID(learnerID) {
		return h, ErrNotFound
	}
	h.Page = min(max(page, 1), 1_000_000)
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, err := s.shelfOf(db, learnerID)
		if err != nil {
			return err
		}
		if err := s.queryRow(db, "SELECT count(*) FROM reviews WHERE learner_id = ? AND course_id = ?",
			learnerID, sh.course()).Scan(&h.Total); err != nil {
			return err
		}
		list, err := s.reviews(db, `WHERE r.learner_id = ? AND r.course_id = ?
			ORDER BY r.answered_at DESC, r.id DESC LIMIT ? OFFSET ?`,
			learnerID, sh.course(), HistorySize, (h.Page-1)*HistorySize)
		for _, r := range list {
			h.Answers = append(h.Answers, sh.row(r, ""))
		}
		return err
	})
	h.More = h.Page*HistorySize < h.Total
	return h, err
}
