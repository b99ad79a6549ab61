package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
)

// standing says which shelf somebody is asked from, as the database has it now.
type standing struct {
	course string // id
	pack   string // the version that is taught; "" as built in
	class  string // whose overrides hold; "" none
	edits  int64  // how often these were changed
	turn   int64  // when this was read, see turned
}

func (at *standing) fields() []any {
	return []any{&at.course, &at.pack, &at.class, &at.edits, &at.turn}
}

// standing returns what a learner studies. It is looked up once and kept for as long as
// nothing of the kind changes for anybody: every question and every answer needs it.
func (s *Store) standing(db *gorm.DB, learnerID string) (standing, error) {
	if at, known := s.library.standing(learnerID); known {
		turn, err := s.turn(db)
		if err != nil || turn == at.turn {
			return at, err
		}
	}
	return s.lookUp(db, learnerID)
}

// lookUp reads what a learner studies: the course of the class that they joined last
// and are still in, as a student if they are one anywhere; without a class the built-in
// course.
func (s *Store) lookUp(db *gorm.DB, learnerID string) (at standing, err error) {
	err = s.queryRow(db, `SELECT COALESCE(o.id, ''), COALESCE(o.pack_id, ''), COALESCE(c.id, ''), COALESCE(c.edits, 0), t.turn
		FROM turns t
		LEFT JOIN classes c ON c.id = (SELECT m.class_id FROM memberships m
			WHERE m.user_id = ? AND m.removed_at IS NULL ORDER BY m.role, m.joined_at DESC, m.class_id DESC LIMIT 1)
		LEFT JOIN courses o ON o.id = COALESCE(c.course_id, ?)`, learnerID, s.library.builtIn.course()).Scan(at.fields()...)
	if err == nil {
		s.library.remember(learnerID, at)
	}
	return at, err
}

// turn counts the changes of what learners study, for what and by which model.
func (s *Store) turn(db *gorm.DB) (turn int64, err error) {
	err = s.queryRow(db, "SELECT turn FROM turns").Scan(&turn)
	return turn, err
}

// turned makes every process look up anew what learners study, for what and by which
// model. It belongs at the end of
// each write that can change it: the row that it locks is the same for all.
func (s *Store) turned(tx *gorm.DB) error {
	_, err := s.exec(tx, "UPDATE turns SET turn = turn + 1")
	return err
}

// begun returns what a learner is asked from and their sitting that goes on, or nil: in
// one query if it is known what they study, because every question begins with it.
func (s *Store) begun(db *gorm.DB, learnerID string, now time.Time) (*shelf, *quiz.Sitting, error) {
	at, known := s.library.standing(learnerID)
	var open *quiz.Sitting
	if known {
		sit := quiz.Sitting{LearnerID: learnerID, CourseID: at.course}
		var turn int64
		err := s.queryRow(db, "SELECT (SELECT turn FROM turns), id, planned, extra, started_at FROM sittings WHERE learner_id = ? AND course_id = ? AND "+isOpen,
			learnerID, at.course, now.Add(-sittingLife).UnixMilli(), now.UnixMilli()).Scan(&turn, &sit.ID, &sit.Planned, &sit.Extra, &sit.StartedAt)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, nil, err
		}
		if known = err == nil && turn == at.turn; known {
			open = &sit
		}
	}
	if !known {
		var err error
		if at, err = s.standing(db, learnerID); err != nil {
			return nil, nil, err
		}
		if open, err = s.openSitting(db, learnerID, at.course, now); err != nil {
			return nil, nil, err
		}
	}
	sh, err := s.shelfAt(db, at)
	return sh, open, err
}

// isOpen selects the one sitting that can be taken up again, between two instants.
const isOpen = "ended_at IS NULL AND started_at >= ? AND started_at <= ? ORDER BY started_at DESC, id DESC LIMIT 1"

// shelfOf returns what a learner is asked from now.
func (s *Store) shelfOf(db *gorm.DB, learnerID string) (*shelf, error) {
	at, err := s.standing(db, learnerID)
	if err != nil {
		return nil, err
	}
	return s.shelfAt(db, at)
}

// shelfFor is shelfOf for those who have no connection yet.
func (s *Store) shelfFor(ctx context.Context, learnerID string) (sh *shelf, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, err = s.shelfOf(db, learnerID)
		return err
	})
	return sh, err
}

// shelfIn returns the shelf on which to look up what a learner was asked in a course,
// whatever they study now.
func (s *Store) shelfIn(db *gorm.DB, learnerID, courseID string) (*shelf, error) {
	at, err := s.standing(db, learnerID)
	if err != nil {
		return nil, err
	}
	return s.shelfOn(db, at, courseID)
}

func (s *Store) shelfOn(db *gorm.DB, at standing, courseID string) (*shelf, error) {
	if at.course != courseID {
		return s.courseShelf(db, courseID)
	}
	return s.shelfAt(db, at)
}

// classShelf returns what a class is asked from: its course with its overrides.
func (s *Store) classShelf(db *gorm.DB, classID string) (*shelf, error) {
	at, err := s.classStanding(db, classID)
	if err != nil {
		return nil, err
	}
	return s.shelfAt(db, at)
}

func (s *Store) classStanding(db *gorm.DB, classID string) (at standing, err error) {
	err = s.queryRow(db, `SELECT o.id, COALESCE(o.pack_id, ''), c.id, c.edits, 0
		FROM classes c JOIN courses o ON o.id = c.course_id WHERE c.id = ?`, classID).Scan(at.fields()...)
	return at, err
}

// courseShelf returns a course as its newest version has it. ErrNotFound for a course
// that this site never had.
func (s *Store) courseShelf(db *gorm.DB, courseID string) (*shelf, error) {
	at := standing{}
	if !plausible(courseID) {
		return nil, ErrNotFound
	}
	err := s.queryRow(db, "SELECT id, COALESCE(pack_id, '') FROM courses WHERE id = ?", courseID).Scan(&at.course, &at.pack)
	if err != nil {
		return nil, err
	}
	return s.shelfAt(db, at)
}

// shelfAt takes the shelf from the library, or makes it. It must not be called within
// a write: making a shelf takes long.
func (s *Store) shelfAt(db *gorm.DB, at standing) (*shelf, error) {
	base, err := s.baseShelf(db, at)
	if err != nil || at.class == "" || at.edits == 0 {
		return base, err
	}
	key := fmt.Sprintf("%s class %s edits %d", base.key, at.class, at.edits)
	return s.library.take(s.library.classes, at.class, key, func() (*shelf, error) {
		rows, err := s.currentOverrides(db, at.class)
		if err != nil {
			return nil, err
		}
		return s.derive(key, base, rows), nil
	})
}

func (s *Store) baseShelf(db *gorm.DB, at standing) (*shelf, error) {
	switch {
	case at.pack != "":
		return s.library.take(s.library.courses, at.pack, at.pack, func() (*shelf, error) { return s.publishedShelf(db, at) })
	case at.course == s.library.builtIn.course():
		return s.library.builtIn, nil
	}
	return nil, &CourseError{at.course, errNoPack}
}

// publishedShelf makes the shelf of a published pack. A pack that this program cannot
// read any more is logged once, and the other courses are taught all the same.
func (s *Store) publishedShelf(db *gorm.DB, at standing) (*shelf, error) {
	sh, err := s.packShelf(db, at)
	var broken *CourseError
	if errors.As(err, &broken) {
		s.library.note(at.pack, err)
		s.log.Error("a published course cannot be taught; publish a version of it that this program can read",
			"course", at.course, "pack", at.pack, "error", broken.Err)
	}
	return sh, err
}

// packShelf makes the shelf of a stored pack, or a CourseError.
func (s *Store) packShelf(db *gorm.DB, at standing) (*shelf, error) {
	var files []byte
	if err := s.queryRow(db, "SELECT files FROM packs WHERE id = ?", at.pack).Scan(&files); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	bank, err := s.library.bankOf(files)
	if err == nil && bank.Course.ID != at.course {
		err = fmt.Errorf("its pack is now read as the course %q", bank.Course.ID)
	}
	if err != nil {
		return nil, &CourseError{at.course, err}
	}
	return newShelf(at.pack, bank), nil
}

// derive applies a class's overrides to its course. An override of an item that the
// course has no more does nothing; nor does a change that was made for another revision
// of the item. The class's pages say so.
func (s *Store) derive(key string, base *shelf, rows []quiz.Override) *shelf {
	disabled, replaced := map[string]bool{}, map[string]*questions.Item{}
	for _, o := range rows {
		item := base.bank.Item(o.ItemID)
		switch {
		case item == nil:
		case o.Disabled:
			disabled[o.ItemID] = true
		case !o.Holds(item.Revision):
		default:
			changed, err := applied(item, o)
			if err != nil {
				s.log.Warn("a class's change of an item does not fit it", "class", o.ClassID, "item", o.ItemID, "error", err)
				continue
			}
			replaced[o.ItemID] = changed
		}
	}
	sh := newShelf(key, base.bank.Without(disabled, replaced))
	sh.base = base
	return sh
}

// applied returns the item with what an override changes in it.
func applied(item *questions.Item, o quiz.Override) (*questions.Item, error) {
	var change questions.Change
	if err := json.Unmarshal([]byte(o.Change), &change); err != nil {
		return nil, fmt.Errorf("override %s: %w", o.ID, err)
	}
	return item.With(change)
}

// currentOverrides returns what holds in a class now.
func (s *Store) currentOverrides(db *gorm.DB, classID string) (list []quiz.Override, err error) {
	rows, err := s.query(db, `SELECT id, class_id, item_id, disabled, change, base FROM overrides
		WHERE class_id = ? AND ended_at IS NULL ORDER BY item_id`, classID)
	if err != nil {
		return nil, err
	}
	return list, each(rows, func(rows *sql.Rows) error {
		var o quiz.Override
		err := rows.Scan(&o.ID, &o.ClassID, &o.ItemID, &o.Disabled, &o.Change, &o.Base)
		list = append(list, o)
		return err
	})
}
