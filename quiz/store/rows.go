package store

import (
	"database/sql"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// The rows of the study use cases, read and written with hot statements.

const reviewColumns = `r.id, r.learner_id, r.course_id, r.sitting_id, r.fact_id, r.item_id, r.revision, r.form,
	r.seed, r.ease, r.options, r.chance, r.nonce, r.given, r.verdict, r.confidence, r.took_ms, r.answered_at, r.nth, r.predicted, r.undone_at`

// reviewFields are the places to scan reviewColumns into.
func reviewFields(r *quiz.Review) []any {
	return []any{&r.ID, &r.LearnerID, &r.CourseID, &r.SittingID, &r.FactID, &r.ItemID, &r.Revision, &r.Form,
		&r.Seed, &r.Ease, &r.Options, &r.Chance, &r.Nonce, &r.Given, &r.Verdict, &r.Confidence, &r.TookMS, &r.AnsweredAt, &r.Nth, &r.Predicted, &r.UndoneAt}
}

// reviews returns the reviews that the rest of a query ("WHERE … ORDER BY …") selects.
func (s *Store) reviews(db *gorm.DB, rest string, args ...any) (list []quiz.Review, err error) {
	rows, err := s.query(db, "SELECT "+reviewColumns+" FROM reviews r "+rest, args...)
	if err != nil {
		return nil, err
	}
	return list, each(rows, func(rows *sql.Rows) error {
		var r quiz.Review
		err := rows.Scan(reviewFields(&r)...)
		list = append(list, r)
		return err
	})
}

// insertReview writes a review unless its presentation was answered before; it
// reports whether it did.
func (s *Store) insertReview(tx *gorm.DB, r quiz.Review) (bool, error) {
	done, err := s.exec(tx, `INSERT INTO reviews (id, learner_id, course_id, sitting_id, fact_id, item_id, revision, form,
		seed, ease, options, chance, nonce, given, verdict, confidence, took_ms, answered_at, nth, predicted)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (learner_id, nonce) DO NOTHING`,
		r.ID, r.LearnerID, r.CourseID, r.SittingID, r.FactID, r.ItemID, r.Revision, r.Form,
		r.Seed, r.Ease, r.Options, r.Chance, r.Nonce, r.Given, string(r.Verdict), int64(r.Confidence), r.TookMS, r.AnsweredAt, r.Nth, r.Predicted)
	if err != nil {
		return false, err
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

const stateColumns = `learner_id, course_id, fact_id, slow, fast, difficulty, reviews, lapses, step, last_right, first_at, last_at, due_at,
	right_item, right_ms, right_confidence`

func stateFields(s *quiz.FactState) []any {
	return []any{&s.LearnerID, &s.CourseID, &s.FactID, &s.Slow, &s.Fast, &s.Difficulty, &s.Reviews, &s.Lapses, &s.Step,
		&s.LastRight, &s.FirstAt, &s.LastAt, &s.DueAt, &s.RightItem, &s.RightMS, &s.RightConfidence}
}

// state returns the state of one fact, the zero state if it was never met.
func (s *Store) state(db *gorm.DB, learnerID, courseID, factID string) (st quiz.FactState, err error) {
	err = s.queryRow(db, "SELECT "+stateColumns+" FROM facts_state WHERE learner_id = ? AND course_id = ? AND fact_id = ?",
		learnerID, courseID, factID).Scan(stateFields(&st)...)
	if err == sql.ErrNoRows {
		return quiz.FactState{}, nil
	}
	return st, err
}

// states returns the states of all facts that the learner has met and that are still
// part of the course.
func (s *Store) states(db *gorm.DB, sh *shelf, learnerID string) (list []quiz.FactState, err error) {
	rows, err := s.query(db, "SELECT "+stateColumns+" FROM facts_state WHERE learner_id = ? AND course_id = ?", learnerID, sh.course())
	if err != nil {
		return nil, err
	}
	return list, each(rows, func(rows *sql.Rows) error {
		var st quiz.FactState
		err := rows.Scan(stateFields(&st)...)
		if sh.has(st.FactID) {
			list = append(list, st)
		}
		return err
	})
}

func (s *Store) saveState(tx *gorm.DB, st quiz.FactState) error {
	_, err := s.exec(tx, `INSERT INTO facts_state (`+stateColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (learner_id, course_id, fact_id) DO UPDATE SET slow = excluded.slow, fast = excluded.fast,
		difficulty = excluded.difficulty, reviews = excluded.reviews, lapses = excluded.lapses, step = excluded.step,
		last_right = excluded.last_right, first_at = excluded.first_at, last_at = excluded.last_at, due_at = excluded.due_at,
		right_item = excluded.right_item, right_ms = excluded.right_ms, right_confidence = excluded.right_confidence`,
		st.LearnerID, st.CourseID, st.FactID, st.Slow, st.Fast, st.Difficulty, st.Reviews, st.Lapses, st.Step,
		st.LastRight, st.FirstAt, st.LastAt, st.DueAt, st.RightItem, st.RightMS, int64(st.RightConfidence))
	return err
}

// count returns what a review adds to its item's statistics. A first meeting is
// marked in the log by its prediction, so that nothing else has to be looked up.
func count(before quiz.FactState, r quiz.Review, m *fitted) quiz.ItemStat {
	st := quiz.ItemStat{CourseID: r.CourseID, ItemID: r.ItemID, Revision: r.Revision, Answers: 1}
	if r.Predicted < 0 {
		st.First = 1
	}
	if r.Verdict.Remembered() {
		st.Right, st.FirstRight = 1, st.First
	}
	if r.AnsweredAt > m.until {
		sums := quiz.Count(before, r, m.Model)
		st.Score, st.Information = sums.Score, sums.Information
	}
	return st
}

// addStat adds to the statistics, or takes away with times = -1. It adds within the
// statement, so that answers of others at the same moment are not lost.
func (s *Store) addStat(tx *gorm.DB, st quiz.ItemStat, times int) error {
	st = st.Times(times)
	_, err := s.exec(tx, `INSERT INTO item_stats (course_id, item_id, revision, answers, "right", first, first_right, score, information) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (course_id, item_id, revision) DO UPDATE SET answers = item_stats.answers + excluded.answers,
		"right" = item_stats."right" + excluded."right", first = item_stats.first + excluded.first,
		first_right = item_stats.first_right + excluded.first_right,
		score = item_stats.score + excluded.score, information = item_stats.information + excluded.information`,
		st.CourseID, st.ItemID, st.Revision, st.Answers, st.Right, st.First, st.FirstRight, st.Score, st.Information)
	return err
}

const sittingColumns = "id, learner_id, course_id, planned, extra, started_at, ended_at"

func sittingFields(s *quiz.Sitting) []any {
	return []any{&s.ID, &s.LearnerID, &s.CourseID, &s.Planned, &s.Extra, &s.StartedAt, &s.EndedAt}
}
