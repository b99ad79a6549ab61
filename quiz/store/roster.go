package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// Roster is a class with where its students stand.
type Roster struct {
	Class    quiz.Class
	Students []StudentRow // by name
	Facts    int          // in the course
}

// StudentRow is where one student stands. Answers that were taken back do not count.
type StudentRow struct {
	UserID       string
	Name         string
	HasAccount   bool
	JoinedAt     time.Time
	Met          int // facts answered at least once
	Known        int // see the package description
	Due          int // met, and not known any more
	FirstAnswers int // the student's first ever to a fact
	FirstRight   int
	Answers      int
	Right        int
	Certain      int // answers given as certain …
	Slips        int // … of which so many were wrong
	Minutes      int // of answering; at most two for one answer
	TakenBack    int // answers undone; they count nowhere else
	LastActive   *time.Time
	ActiveDays7  [7]int // answers per day, the last is today
}

// Roster returns a class with its current students.
func (s *Store) Roster(ctx context.Context, classID string) (r Roster, err error) {
	if r.Class, err = s.Class(ctx, classID); err != nil {
		return r, err
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, err := s.classShelf(db, classID)
		if err != nil {
			return err
		}
		r.Facts = len(sh.facts)
		r.Students, err = s.students(db, sh, classID, "")
		return err
	})
	return r, err
}

// students returns the current students of a class, or one of them.
func (s *Store) students(db *gorm.DB, sh *shelf, classID, learnerID string) ([]StudentRow, error) {
	list, err := s.members(db, classID, learnerID)
	if err != nil || len(list) == 0 {
		return list, err
	}
	byID := make(map[string]*StudentRow, len(list))
	for i := range list {
		byID[list[i].UserID] = &list[i]
	}
	for _, add := range []func(*gorm.DB, *shelf, string, string, map[string]*StudentRow) error{s.addAnswers, s.addTakenBack, s.addStates, s.addDays} {
		if err := add(db, sh, classID, learnerID, byID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// ofClass selects the students whose rows are joined; the last two arguments are the
// learner, given twice: "" means all.
const ofClass = "m.class_id = ? AND m.role = 'student' AND m.removed_at IS NULL AND (? = '' OR m.user_id = ?)"

func (s *Store) members(db *gorm.DB, classID, learnerID string) (list []StudentRow, err error) {
	rows, err := s.query(db, `SELECT u.id, u.name, u.email, m.joined_at FROM memberships m
		JOIN users u ON u.id = m.user_id WHERE `+ofClass+" ORDER BY u.name, u.id", classID, learnerID, learnerID)
	if err != nil {
		return nil, err
	}
	return list, each(rows, func(rows *sql.Rows) error {
		var row StudentRow
		var email *string
		var joined int64
		err := rows.Scan(&row.UserID, &row.Name, &email, &joined)
		row.HasAccount, row.JoinedAt = email != nil, instant(joined)
		list = append(list, row)
		return err
	})
}

// addAnswers counts the answers of each student in the database: there can be many.
func (s *Store) addAnswers(db *gorm.DB, sh *shelf, classID, learnerID string, byID map[string]*StudentRow) error {
	const right = "CASE WHEN r.verdict IN ('right', 'near') THEN 1 ELSE 0 END"
	rows, err := s.query(db, `SELECT r.learner_id, count(*), sum(`+right+`),
		sum(CASE WHEN r.predicted < 0 THEN 1 ELSE 0 END), sum(CASE WHEN r.predicted < 0 THEN `+right+` ELSE 0 END),
		sum(CASE WHEN r.confidence = 3 THEN 1 ELSE 0 END), sum(CASE WHEN r.confidence = 3 THEN 1 - `+right+` ELSE 0 END),
		CAST(sum(CASE WHEN r.took_ms > 120000 THEN 120000 ELSE r.took_ms END) AS BIGINT), max(r.answered_at)
		FROM memberships m JOIN reviews r ON r.learner_id = m.user_id AND r.course_id = ?
		WHERE `+ofClass+" AND r.undone_at IS NULL GROUP BY r.learner_id", sh.course(), classID, learnerID, learnerID)
	if err != nil {
		return err
	}
	return each(rows, func(rows *sql.Rows) error {
		var id string
		var row StudentRow
		var took, last int64
		err := rows.Scan(&id, &row.Answers, &row.Right, &row.FirstAnswers, &row.FirstRight, &row.Certain, &row.Slips, &took, &last)
		if st := byID[id]; st != nil {
			st.Answers, st.Right, st.FirstAnswers, st.FirstRight = row.Answers, row.Right, row.FirstAnswers, row.FirstRight
			st.Certain, st.Slips, st.Minutes = row.Certain, row.Slips, minutes(took)
			at := instant(last)
			st.LastActive = &at
		}
		return err
	})
}

func (s *Store) addTakenBack(db *gorm.DB, sh *shelf, classID, learnerID string, byID map[string]*StudentRow) error {
	rows, err := s.query(db, `SELECT r.learner_id, count(*) FROM memberships m
		JOIN reviews r ON r.learner_id = m.user_id AND r.course_id = ?
		WHERE `+ofClass+" AND r.undone_at IS NOT NULL GROUP BY r.learner_id", sh.course(), classID, learnerID, learnerID)
	if err != nil {
		return err
	}
	return each(rows, func(rows *sql.Rows) error {
		var id string
		var n int
		err := rows.Scan(&id, &n)
		if st := byID[id]; st != nil {
			st.TakenBack = n
		}
		return err
	})
}

// addStates counts facts here and not in the database, which does not know which
// facts are still part of the course.
func (s *Store) addStates(db *gorm.DB, sh *shelf, classID, learnerID string, byID map[string]*StudentRow) error {
	rows, err := s.query(db, `SELECT f.learner_id, f.fact_id, f.due_at FROM memberships m
		JOIN facts_state f ON f.learner_id = m.user_id AND f.course_id = ? WHERE `+ofClass,
		sh.course(), classID, learnerID, learnerID)
	if err != nil {
		return err
	}
	now := s.millis()
	return each(rows, func(rows *sql.Rows) error {
		var id, fact string
		var due int64
		err := rows.Scan(&id, &fact, &due)
		st := byID[id]
		if st == nil || !sh.has(fact) {
			return err
		}
		st.Met++
		if due > now {
			st.Known++
		} else {
			st.Due++
		}
		return err
	})
}

func (s *Store) addDays(db *gorm.DB, sh *shelf, classID, learnerID string, byID map[string]*StudentRow) error {
	today := s.day(s.millis())
	rows, err := s.query(db, `SELECT r.learner_id, r.answered_at FROM memberships m
		JOIN reviews r ON r.learner_id = m.user_id AND r.course_id = ? AND r.answered_at >= ?
		WHERE `+ofClass+" AND r.undone_at IS NULL", sh.course(), (today-6)*quiz.Day-s.offset().Milliseconds(), classID, learnerID, learnerID)
	if err != nil {
		return err
	}
	return each(rows, func(rows *sql.Rows) error {
		var id string
		var at int64
		err := rows.Scan(&id, &at)
		day := s.day(at) - (today - 6)
		if st := byID[id]; st != nil && day >= 0 && day < 7 {
			st.ActiveDays7[day]++
		}
		return err
	})
}

// StudentPage is one student as their teacher sees them.
type StudentPage struct {
	StudentRow
	Class   quiz.Class
	Facts   int
	Topics  []TopicProgress
	Recent  []AnswerRow  // newest first, at most HistorySize
	Outlook ClassOutlook // of this student alone
}

// Student returns a current student of the class; ErrNotFound for anybody else.
func (s *Store) Student(ctx context.Context, classID, learnerID string) (page StudentPage, err error) {
	if !validID(learnerID) {
		return page, ErrNotFound
	}
	if page.Class, err = s.Class(ctx, classID); err != nil {
		return page, err
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, err := s.classShelf(db, classID)
		if err != nil {
			return err
		}
		page.Facts = len(sh.facts)
		list, err := s.students(db, sh, classID, learnerID)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return ErrNotFound
		}
		page.StudentRow = list[0]
		states, err := s.states(db, sh, learnerID)
		if err != nil {
			return err
		}
		expected, err := s.expectation(db, learnerID, sh.course())
		if err != nil {
			return err
		}
		page.Topics = topicsOf(sh, states, expected)
		recent, err := s.reviews(db, `WHERE r.learner_id = ? AND r.course_id = ? AND r.undone_at IS NULL
			ORDER BY r.answered_at DESC, r.id DESC LIMIT ?`, learnerID, sh.course(), HistorySize)
		for _, r := range recent {
			page.Recent = append(page.Recent, sh.row(r, page.Name))
		}
		return err
	})
	if err == nil {
		page.Outlook, err = s.outlookOf(ctx, classID, learnerID)
	}
	return page, err
}

// ClassAnswers calls yield with every answer of the class's current students, oldest
// first, without those taken back. It stops at the first error and returns it.
func (s *Store) ClassAnswers(ctx context.Context, classID string, yield func(AnswerRow) error) error {
	if _, err := s.Class(ctx, classID); err != nil {
		return err
	}
	return s.read(ctx, func(db *gorm.DB) error {
		sh, err := s.classShelf(db, classID)
		if err != nil {
			return err
		}
		rows, err := db.Statement.ConnPool.QueryContext(ctx, s.dialect.rebind(`SELECT u.name, `+reviewColumns+` FROM memberships m
			JOIN users u ON u.id = m.user_id JOIN reviews r ON r.learner_id = m.user_id AND r.course_id = ?
			WHERE `+ofClass+" AND r.undone_at IS NULL ORDER BY r.answered_at, r.id"), sh.course(), classID, "", "")
		if err != nil {
			return err
		}
		return each(rows, func(rows *sql.Rows) error {
			var name string
			var r quiz.Review
			if err := rows.Scan(append([]any{&name}, reviewFields(&r)...)...); err != nil {
				return err
			}
			return yield(sh.row(r, name))
		})
	})
}
