package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// AnswerInput is an answer as it comes from the page.
type AnswerInput struct {
	Ticket     string
	Response   grade.Response
	Confidence quiz.Confidence
}

// Outcome says where an answer is in the log.
type Outcome struct {
	ReviewID string
	Repeated bool // the same presentation was answered before; ReviewID is that answer
}

// Answer judges and records an answer. When it returns, the answer is on the disk.
// The same presentation answered again changes nothing.
//
// Besides the store's errors it returns those of quiz.Sealer.Open and, for an answer
// that cannot be judged, those of grade.Check.
func (s *Store) Answer(ctx context.Context, learnerID string, in AnswerInput) (Outcome, error) {
	ticket, err := s.sealer.Open(in.Ticket, s.now())
	if errors.Is(err, quiz.ErrTicketForged) {
		return Outcome{}, err
	}
	if ticket.Learner != learnerID {
		return Outcome{}, ErrForbidden
	}
	var out Outcome
	if err == nil { // not too old
		out, err = s.answer(ctx, ticket, in)
	}
	if err != nil {
		return s.orRepeated(ctx, ticket, err)
	}
	return out, nil
}

// errTurned says that an answer was judged on what its learner studied a moment ago.
var errTurned = errors.New("something of what is asked has changed")

// answer judges on what is known of the learner, and looks it up only when that has
// changed: record notices it within the write that is made anyway.
func (s *Store) answer(ctx context.Context, t quiz.Ticket, in AnswerInput) (out Outcome, err error) {
	at, known := s.library.standing(t.Learner)
	for try := 0; ; try++ {
		if !known {
			err = s.read(ctx, func(db *gorm.DB) error {
				at, err = s.lookUp(db, t.Learner)
				return err
			})
			if err != nil {
				return out, err
			}
		}
		if try == 3 {
			at.turn = anyTurn // others change something all the time; a moment ago is good enough
		}
		out, err = s.answerAt(ctx, t, in, at)
		var broken *CourseError
		old := known && (errors.Is(err, ErrWithdrawn) || errors.Is(err, ErrSuperseded) || errors.As(err, &broken))
		if !old && !errors.Is(err, errTurned) {
			return out, err
		}
		known = false
	}
}

// anyTurn is a standing's turn that fits every one.
const anyTurn = 0

func (s *Store) answerAt(ctx context.Context, t quiz.Ticket, in AnswerInput, at standing) (out Outcome, err error) {
	var item *questions.Item
	err = s.read(ctx, func(db *gorm.DB) error {
		item, err = s.ticketItem(db, t, at)
		return err
	})
	if err != nil {
		return out, err
	}
	r, err := s.review(t, item, in)
	if err != nil {
		return out, err
	}
	return s.record(ctx, r, quiz.About{Level: string(item.Level), Topic: item.Topic}, at.turn)
}

// ticketItem returns the item of a ticket, or ErrWithdrawn or ErrSuperseded when it is
// not asked any more as it was shown.
func (s *Store) ticketItem(db *gorm.DB, t quiz.Ticket, at standing) (*questions.Item, error) {
	sh, err := s.shelfOn(db, at, s.courseOf(t))
	if err != nil {
		return nil, err
	}
	item := sh.bank.Item(t.Item)
	switch {
	case item == nil:
		return nil, ErrWithdrawn
	case item.Revision != t.Revision:
		return nil, ErrSuperseded
	}
	return item, nil
}

// courseOf is the course of a ticket; those that were sealed before there were
// several courses are of the built-in one.
func (s *Store) courseOf(t quiz.Ticket) string {
	return cmp.Or(t.Course, s.library.builtIn.course())
}

// Presented draws the presentation of a ticket again. It returns the errors of
// quiz.Sealer.Open, ErrWithdrawn and ErrSuperseded.
func (s *Store) Presented(ctx context.Context, ticket string) (questions.Presentation, error) {
	t, err := s.sealer.Open(ticket, s.now())
	if err != nil {
		return questions.Presentation{}, err
	}
	var item *questions.Item
	err = s.read(ctx, func(db *gorm.DB) error {
		at, err := s.standing(db, t.Learner)
		if err != nil {
			return err
		}
		item, err = s.ticketItem(db, t, at)
		return err
	})
	if err != nil {
		return questions.Presentation{}, err
	}
	return item.Present(t.Seed, t.Ease), nil
}

// orRepeated prefers the first answer to a presentation over an error about the
// second: whoever posts twice sees the same both times.
func (s *Store) orRepeated(ctx context.Context, t quiz.Ticket, cause error) (Outcome, error) {
	var id string
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		id, err = s.answered(db, t.Learner, t.Nonce)
		return err
	})
	if errors.Is(err, ErrNotFound) {
		return Outcome{}, cause
	}
	return Outcome{ReviewID: id, Repeated: true}, err
}

func (s *Store) answered(db *gorm.DB, learnerID, nonce string) (id string, err error) {
	err = s.queryRow(db, "SELECT id FROM reviews WHERE learner_id = ? AND nonce = ?", learnerID, nonce).Scan(&id)
	return id, err
}

// review judges an answer; what depends on the learner's memory is filled in later.
func (s *Store) review(t quiz.Ticket, item *questions.Item, in AnswerInput) (quiz.Review, error) {
	shown := item.Present(t.Seed, t.Ease)
	if in.Response.DontKnow {
		in.Response = grade.Response{DontKnow: true}
	}
	mark, err := grade.Check(shown, in.Response)
	if err != nil {
		return quiz.Review{}, err
	}
	given, err := json.Marshal(in.Response)
	if err != nil {
		return quiz.Review{}, err
	}
	if in.Confidence < quiz.ConfidenceNone || in.Confidence > quiz.ConfidenceCertain {
		in.Confidence = quiz.ConfidenceNone
	}
	return quiz.Review{
		LearnerID: t.Learner, CourseID: s.courseOf(t), SittingID: t.Sitting,
		FactID: item.Fact, ItemID: item.ID, Revision: item.Revision, Form: string(item.Form),
		Seed: int64(t.Seed), Ease: t.Ease, Options: len(shown.Options), Chance: shown.GuessChance(), Nonce: t.Nonce,
		Given: string(given), Verdict: mark.Verdict, Confidence: in.Confidence,
		TookMS: max(s.millis()-t.ShownAt, 0),
	}, nil
}

// record writes the review and what follows from it, or returns errTurned when it was
// judged at another turn than that of the database.
func (s *Store) record(ctx context.Context, r quiz.Review, about quiz.About, turn int64) (out Outcome, err error) {
	now := s.now()
	var after quiz.FactState
	err = s.write(ctx, func(tx *gorm.DB) error {
		turn, err := s.lockAt(tx, r.LearnerID, turn)
		if err != nil {
			return err
		}
		m, err := s.modelAt(tx, r.CourseID, turn)
		if err != nil {
			return err
		}
		before, err := s.state(tx, r.LearnerID, r.CourseID, r.FactID)
		if err != nil {
			return err
		}
		learner, item, err := s.learnerAndItem(tx, r)
		if err != nil {
			return err
		}
		// Later than the fact's last review even if the clock was set back: the order
		// of the log is the order of the answers.
		r.ID, r.AnsweredAt, r.Nth = newID(), max(now.UnixMilli(), before.LastAt+1), learner.Given+1
		if r.Predicted, err = s.predict(tx, before, r, about, item, learner.LearnerState, m); err != nil {
			return err
		}
		fresh, err := s.insertReview(tx, r)
		if err != nil {
			return err
		}
		if !fresh {
			out.Repeated = true
			out.ReviewID, err = s.answered(tx, r.LearnerID, r.Nonce)
			return err
		}
		out.ReviewID = r.ID
		after = quiz.Apply(before, r, m.Model)
		if err := s.saveState(tx, after); err != nil {
			return err
		}
		learner.Given, learner.LearnerState = r.Nth, quiz.Learn(learner.LearnerState, before, r, m.Model)
		if err := s.saveLearner(tx, learner); err != nil {
			return err
		}
		if err := s.addStat(tx, count(before, r, m), 1); err != nil {
			return err
		}
		return s.stillFitted(tx, r.CourseID, m)
	})
	if s.dialect.orphan(err) {
		err = ErrNotFound // the learner was deleted meanwhile
	}
	if err == nil && !out.Repeated {
		s.memo.learned(r, after)
	}
	return out, err
}

// lockAt makes other answers of the learner wait and returns the turn, or errTurned
// unless it is still the given one.
func (s *Store) lockAt(tx *gorm.DB, learnerID string, turn int64) (now int64, err error) {
	now, err = s.dialect.lockLearner(tx, learnerID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return now, ErrNotFound // the learner was deleted meanwhile
	case err == nil && turn != anyTurn && turn != now:
		return now, errTurned
	}
	return now, err
}

// predict is the probability of a right answer before it was given. Who took back
// their only answers to a fact has still seen its key: those answers count for the
// prediction, so that the redo is not mistaken for a first meeting.
func (s *Store) predict(tx *gorm.DB, before quiz.FactState, r quiz.Review, about quiz.About, item shared.ItemSums, learner shared.LearnerState, m *fitted) (float64, error) {
	if before.Reviews == 0 {
		seen, err := s.reviews(tx, `WHERE r.learner_id = ? AND r.fact_id = ? AND r.course_id = ?
			ORDER BY r.answered_at, r.id`, r.LearnerID, r.FactID, r.CourseID)
		if err != nil {
			return 0, err
		}
		before = replay(seen, m)
	}
	return quiz.Predict(before, r, about, item, learner, m.Model), nil
}

// Undo takes back the last answer of a sitting. It returns ErrNothingToUndo when
// there is none, or when the learner has answered in another sitting since. The log
// keeps the answer, marked; the state of its fact is made again from the others.
func (s *Store) Undo(ctx context.Context, learnerID, sittingID string) (reviewID string, err error) {
	if !validID(learnerID) || !validID(sittingID) {
		return "", ErrNotFound
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := s.dialect.lockUser(tx, learnerID); err != nil {
			return err
		}
		// What a clock that was ahead has stamped with the future does not count as later.
		last, err := s.reviews(tx, `WHERE r.learner_id = ? AND r.course_id = (SELECT course_id FROM sittings WHERE id = ?)
			AND r.undone_at IS NULL AND (r.sitting_id = ? OR r.answered_at <= ?) ORDER BY r.answered_at DESC, r.id DESC LIMIT 1`,
			learnerID, sittingID, sittingID, s.millis())
		if err != nil {
			return err
		}
		if len(last) == 0 || last[0].SittingID != sittingID {
			return ErrNothingToUndo
		}
		reviewID = last[0].ID
		return s.undo(tx, last[0])
	})
	return reviewID, err
}

func (s *Store) undo(tx *gorm.DB, r quiz.Review) error {
	if _, err := s.exec(tx, "UPDATE reviews SET undone_at = ? WHERE id = ?", s.millis(), r.ID); err != nil {
		return err
	}
	m, err := s.modelOf(tx, r.CourseID)
	if err != nil {
		return err
	}
	log, err := s.reviews(tx, `WHERE r.learner_id = ? AND r.fact_id = ? AND r.course_id = ? AND r.undone_at IS NULL
		ORDER BY r.answered_at, r.id`, r.LearnerID, r.FactID, r.CourseID)
	if err != nil {
		return err
	}
	if err := s.recount(tx, log, r, m); err != nil {
		return err
	}
	if len(log) == 0 {
		_, err = s.exec(tx, "DELETE FROM facts_state WHERE learner_id = ? AND course_id = ? AND fact_id = ?", r.LearnerID, r.CourseID, r.FactID)
	} else {
		err = s.saveState(tx, replay(log, m))
	}
	if err != nil {
		return err
	}
	if err := s.relearn(tx, r.LearnerID, r.CourseID, m); err != nil {
		return err
	}
	return s.reopen(tx, r.SittingID)
}

// recount changes the statistics of items from what the reviews of a fact said with one
// more to what they say without it: those after it met another memory then.
func (s *Store) recount(tx *gorm.DB, without []quiz.Review, r quiz.Review, m *fitted) error {
	with := append(slices.Clone(without), r)
	slices.SortFunc(with, func(a, b quiz.Review) int { return cmp.Compare(a.Nth, b.Nth) })
	change := map[statKey]quiz.ItemStat{}
	replayCourse(with, m, func(st quiz.ItemStat) { addTo(change, st.Times(-1)) })
	replayCourse(without, m, func(st quiz.ItemStat) { addTo(change, st) })
	for _, st := range sorted(change) {
		if err := s.addStat(tx, st, 1); err != nil {
			return err
		}
	}
	return nil
}

// replay makes the state of a fact from its reviews.
func replay(log []quiz.Review, m *fitted) (st quiz.FactState) {
	for _, r := range log {
		st = quiz.Apply(st, r, m.Model)
	}
	return st
}

// relearn makes what is thought of a learner anew from their answers that count.
func (s *Store) relearn(tx *gorm.DB, learnerID, courseID string, m *fitted) error {
	l, err := s.learner(tx, learnerID, courseID)
	if err != nil {
		return err
	}
	log, err := s.answers(tx, learnerID, courseID)
	if err != nil {
		return err
	}
	l.LearnerState = replayCourse(log, m, nil).learner
	return s.saveLearner(tx, l)
}

// stillFitted returns errTurned where a course was fitted while an answer waited for
// its turn to be written.
func (s *Store) stillFitted(tx *gorm.DB, courseID string, m *fitted) error {
	if s.dialect.oneWriter() {
		return nil
	}
	now, err := s.modelOf(tx, courseID)
	if err == nil && now.revision != m.revision {
		return errTurned
	}
	return err
}

// reopen lets a sitting that was over go on, unless another was begun since.
func (s *Store) reopen(tx *gorm.DB, sittingID string) error {
	_, err := s.exec(tx, `UPDATE sittings SET ended_at = NULL WHERE id = ? AND NOT EXISTS (
		SELECT 1 FROM sittings later WHERE later.learner_id = sittings.learner_id AND later.course_id = sittings.course_id
		AND (later.started_at > sittings.started_at OR later.started_at = sittings.started_at AND later.id > sittings.id))`, sittingID)
	return err
}
