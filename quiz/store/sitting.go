package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// sittingLife is how long a sitting that was left open can be taken up again.
const sittingLife = 6 * time.Hour

// largestSitting bounds what a learner can ask for.
const largestSitting = 100

// ErrNothingDue says that there is nothing to ask the learner today.
var ErrNothingDue = errors.New("there is nothing to study now")

// Today is a learner's day: what to do, and where they stand.
type Today struct {
	Plan      schedule.Plan
	Facts     int           // in the course
	Met       int           // answered at least once
	Known     int           // expected; see the package description
	Open      *quiz.Sitting // to be taken up again, or nil
	FirstTime bool          // the learner has not answered anything yet
}

// Today plans the learner's day.
func (s *Store) Today(ctx context.Context, learnerID string) (day Today, err error) {
	if !validID(learnerID) {
		return day, ErrNotFound
	}
	now := s.now()
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, open, err := s.begun(db, learnerID, now)
		if err != nil {
			return err
		}
		states, err := s.states(db, sh, learnerID)
		if err != nil {
			return err
		}
		settings, err := s.settings(db, learnerID, sh.course())
		if err != nil {
			return err
		}
		spent, err := s.spentToday(db, learnerID, sh.course(), "")
		if err != nil {
			return err
		}
		expected, err := s.expectation(db, learnerID, sh.course())
		day = Today{
			Plan: plan(sh, states, settings, spent, now), Facts: len(sh.facts), Met: len(states), Known: expected.known(states),
			Open: open, FirstTime: len(states) == 0,
		}
		return err
	})
	return day, err
}

func plan(sh *shelf, states []quiz.FactState, settings schedule.Settings, spent time.Duration, now time.Time) schedule.Plan {
	return schedule.Day(schedule.Input{Facts: sh.facts, Known: scheduled(states, settings), Settings: settings, Spent: spent, Now: now})
}

// scheduled returns what a learner knows as the scheduler wants it: due at their own
// target. What is kept is due at quiz.Target, whoever learns.
func scheduled(states []quiz.FactState, settings schedule.Settings) map[string]schedule.Known {
	known := make(map[string]schedule.Known, len(states))
	for _, st := range states {
		known[st.FactID] = dueFor(st.Scheduled(), settings)
	}
	return known
}

func dueFor(k schedule.Known, settings schedule.Settings) schedule.Known {
	if target := settings.Aim.Target; target != 0 && target != quiz.Target && k.LastRight {
		k.DueAt = schedule.DueAt(settings.Model, k.State, k.LastAt, target)
	}
	return k
}

// dayStart is when today's study day began.
func (s *Store) dayStart() time.Time {
	day := s.now().In(s.place).Add(-schedule.RolloverHour * time.Hour)
	return time.Date(day.Year(), day.Month(), day.Day(), schedule.RolloverHour, 0, 0, 0, s.place)
}

// spentToday is how long a learner has studied today, but for one sitting.
func (s *Store) spentToday(db *gorm.DB, learnerID, courseID, butSitting string) (time.Duration, error) {
	var ms int64
	err := s.queryRow(db, `SELECT CAST(COALESCE(sum(CASE WHEN took_ms > ? THEN ? ELSE took_ms END), 0) AS BIGINT) FROM reviews
		WHERE learner_id = ? AND course_id = ? AND answered_at >= ? AND sitting_id <> ?`,
		longestAnswer.Milliseconds(), longestAnswer.Milliseconds(), learnerID, courseID, s.dayStart().UnixMilli(), butSitting).Scan(&ms)
	return time.Duration(ms) * time.Millisecond, err
}

// openSitting returns the sitting that goes on, or nil.
func (s *Store) openSitting(db *gorm.DB, learnerID, courseID string, now time.Time) (*quiz.Sitting, error) {
	var sit quiz.Sitting
	err := s.queryRow(db, "SELECT "+sittingColumns+" FROM sittings WHERE learner_id = ? AND course_id = ? AND "+isOpen,
		learnerID, courseID, now.Add(-sittingLife).UnixMilli(), now.UnixMilli()).Scan(sittingFields(&sit)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &sit, err
}

// StartSitting begins a sitting of so many questions (0: as many as the day suggests)
// or returns the one that is open. Whoever names a number can go on beyond the plan of
// the day, or on a day off; whoever is new can begin on any day. It returns ErrNothingDue when there is nothing to ask.
func (s *Store) StartSitting(ctx context.Context, learnerID string, size int) (quiz.Sitting, error) {
	if !validID(learnerID) {
		return quiz.Sitting{}, ErrNotFound
	}
	now := s.now()
	var sit quiz.Sitting
	sh, err := s.shelfFor(ctx, learnerID)
	if err != nil {
		return sit, err
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := s.dialect.lockUser(tx, learnerID); err != nil {
			return err
		}
		open, err := s.openSitting(tx, learnerID, sh.course(), now)
		if err != nil {
			return err
		}
		if open != nil {
			sit = *open
			return nil
		}
		sit, err = s.beginSitting(tx, sh, learnerID, size, now)
		return err
	})
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		err = ErrNotFound
	}
	return sit, err
}

// beginSitting ends what was left open too long and begins anew.
func (s *Store) beginSitting(tx *gorm.DB, sh *shelf, learnerID string, size int, now time.Time) (quiz.Sitting, error) {
	states, err := s.states(tx, sh, learnerID)
	if err != nil {
		return quiz.Sitting{}, err
	}
	settings, err := s.settings(tx, learnerID, sh.course())
	if err != nil {
		return quiz.Sitting{}, err
	}
	spent, err := s.spentToday(tx, learnerID, sh.course(), "")
	if err != nil {
		return quiz.Sitting{}, err
	}
	plan := plan(sh, states, settings, spent, now)
	planned, extra := plan.Sitting, plan.Total == 0 && plan.Waits+plan.NewWait > 0 && (size > 0 || len(states) == 0)
	switch {
	case extra: // the day's plan is done, or there is none today, and somebody wants to go on, or to begin at all
		planned = min(cmp.Or(size, settings.SittingSize), plan.Waits+plan.NewWait, largestSitting)
	case plan.Total == 0:
		return quiz.Sitting{}, ErrNothingDue
	case size > 0:
		planned = min(size, plan.Total, largestSitting)
	}
	stale := tx.Model(&quiz.Sitting{}).
		Where("learner_id = ? AND course_id = ? AND ended_at IS NULL", learnerID, sh.course()).
		Update("ended_at", now.UnixMilli())
	if stale.Error != nil {
		return quiz.Sitting{}, stale.Error
	}
	sit := quiz.Sitting{ID: newID(), LearnerID: learnerID, CourseID: sh.course(), Planned: planned, Extra: extra, StartedAt: now.UnixMilli()}
	return sit, tx.Create(&sit).Error
}

// EndSitting ends a sitting before its last question, or after it.
func (s *Store) EndSitting(ctx context.Context, learnerID, sittingID string) error {
	if !validID(learnerID) || !validID(sittingID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		var sit quiz.Sitting
		if err := tx.Take(&sit, "id = ? AND learner_id = ?", sittingID, learnerID).Error; err != nil {
			return err
		}
		if sit.EndedAt != nil {
			return nil
		}
		return tx.Model(&quiz.Sitting{}).Where("id = ?", sittingID).Update("ended_at", s.millis()).Error
	})
}

// taken is one answer of a sitting as the scheduler wants it.
type taken struct {
	reviewID, item string
	undone         bool
	schedule.Done
}

// progress is a sitting under way: what was answered and what the learner knows.
type progress struct {
	shelf   *shelf
	sitting quiz.Sitting
	all     []taken // undone ones too: they hold their places
	known   map[string]schedule.Known

	settings schedule.Settings
	spent    time.Duration // studied today before this sitting
}

// with calls use with all that the next question of a sitting depends on.
func (s *Store) with(db *gorm.DB, sh *shelf, sit quiz.Sitting, use func(p progress) error) error {
	p := progress{shelf: sh, sitting: sit}
	turn, err := s.takenIn(db, &p)
	if err != nil {
		return err
	}
	if p.settings, err = s.settingsAt(db, sit.LearnerID, sh.course(), turn); err != nil {
		return err
	}
	if p.settings.Aim.Minutes > 0 {
		if p.spent, err = s.spentToday(db, sit.LearnerID, sh.course(), sit.ID); err != nil {
			return err
		}
	}
	at := place{shelf: sh.key, sitting: sit.ID, target: p.settings.Aim.Target, model: p.settings.Model}
	for _, t := range p.all {
		at.lastReview = t.reviewID
		if t.undone {
			at.undone++
		}
	}
	return s.recall(db, sh, sit.LearnerID, at, p.settings, func(known map[string]schedule.Known) error {
		p.known = known
		return use(p)
	})
}

// takenIn reads the answers of a sitting, and with them the turn.
func (s *Store) takenIn(db *gorm.DB, p *progress) (turn int64, err error) {
	rows, err := s.query(db, `SELECT id, item_id, fact_id, form, verdict, answered_at, predicted, undone_at, (SELECT turn FROM turns)
		FROM reviews WHERE sitting_id = ? ORDER BY answered_at, id`, p.sitting.ID)
	if err != nil {
		return 0, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var t taken
		var r quiz.Review
		err := rows.Scan(&t.reviewID, &t.item, &t.FactID, &r.Form, &r.Verdict, &r.AnsweredAt, &r.Predicted, &r.UndoneAt, &turn)
		t.Right, t.At, t.New, t.Form = r.Verdict.Remembered(), r.At(), r.Predicted < 0, questions.Form(r.Form)
		t.undone = r.UndoneAt != nil
		p.all = append(p.all, t)
		return err
	})
	if err == nil && len(p.all) == 0 {
		return s.turn(db)
	}
	return turn, err
}

// done returns the answers that count.
func (p progress) done() []schedule.Done {
	list := make([]schedule.Done, 0, len(p.all))
	for _, t := range p.all {
		if !t.undone {
			list = append(list, t.Done)
		}
	}
	return list
}

// input is what the next question follows from. Its time is that of the last answer,
// not that of the request; so a page loaded twice shows the same question.
func (p progress) input() schedule.Input {
	at := instant(p.sitting.StartedAt)
	for _, t := range p.all {
		if t.At.After(at) {
			at = t.At
		}
	}
	return schedule.Input{
		Facts: p.shelf.facts, Known: p.known, Done: p.done(), Planned: p.sitting.Planned,
		Settings: p.settings, Spent: p.spent, Extra: p.sitting.Extra, Now: at,
	}
}
