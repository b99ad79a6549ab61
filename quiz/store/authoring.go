package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
)

// CourseInfo is a course that this site teaches.
type CourseInfo struct {
	ID, Title, Description string
	Version                int // of the published pack; 0 for the course as built in
	BuiltIn                bool
	Facts, Items, Classes  int
	UpdatedAt              time.Time // zero for the built-in one
}

// Courses lists the courses that can be taught, the built-in one first.
func (s *Store) Courses(ctx context.Context) (list []CourseInfo, err error) {
	builtIn := s.library.builtIn
	err = s.read(ctx, func(db *gorm.DB) error {
		rows, err := s.query(db, `SELECT o.id, o.title, o.description, o.version, COALESCE(o.pack_id, ''),
			COALESCE(p.facts, 0), COALESCE(p.items, 0), COALESCE(p.decided_at, 0),
			(SELECT count(*) FROM classes c WHERE c.course_id = o.id)
			FROM courses o LEFT JOIN packs p ON p.id = o.pack_id
			ORDER BY CASE WHEN o.id = ? THEN 0 ELSE 1 END, o.title, o.id`, builtIn.course())
		if err != nil {
			return err
		}
		return each(rows, func(rows *sql.Rows) error {
			var c CourseInfo
			var pack string
			var at int64
			if err := rows.Scan(&c.ID, &c.Title, &c.Description, &c.Version, &pack, &c.Facts, &c.Items, &at, &c.Classes); err != nil {
				return err
			}
			c.BuiltIn = c.ID == builtIn.course()
			switch {
			case pack != "" && s.library.broken(pack) == nil:
				c.UpdatedAt = instant(at)
			case pack == "" && c.BuiltIn:
				c.Facts, c.Items = len(builtIn.bank.Course.Facts), len(builtIn.bank.Items)
			default: // it cannot be taught
				return nil
			}
			list = append(list, c)
			return nil
		})
	})
	return list, err
}

// CheckCourses makes the bank of every published course, so that no learner waits for
// it, and returns a CourseError for each that cannot be taught. Those are in the log,
// too.
func (s *Store) CheckCourses(ctx context.Context) (broken []error, err error) {
	var ids []string
	err = s.read(ctx, func(db *gorm.DB) error {
		return db.Model(&courseRow{}).Where("pack_id IS NOT NULL").Order("id").Pluck("id", &ids).Error
	})
	for _, id := range ids {
		if err != nil || ctx.Err() != nil {
			break
		}
		if _, err = s.CourseBank(ctx, id); notBroken(err) == nil && err != nil {
			broken, err = append(broken, err), nil
		}
	}
	return broken, err
}

// CourseBank returns the bank of a course as the newest published pack has it.
// ErrNotFound for an unknown course, *CourseError for one that cannot be taught.
func (s *Store) CourseBank(ctx context.Context, courseID string) (*questions.Bank, error) {
	return s.bankAt(ctx, func(db *gorm.DB) (*shelf, error) { return s.courseShelf(db, courseID) })
}

// ClassBank returns the bank of a class: its course with the class's overrides.
// ErrNotFound for an unknown class, *CourseError if its course cannot be taught.
func (s *Store) ClassBank(ctx context.Context, classID string) (*questions.Bank, error) {
	if !validID(classID) {
		return nil, ErrNotFound
	}
	return s.bankAt(ctx, func(db *gorm.DB) (*shelf, error) { return s.classShelf(db, classID) })
}

// LearnerBank returns the bank that a learner is asked from: that of the class that
// they joined last and are still in, or else of the built-in course; that, too, for
// somebody who is not signed in (""). *CourseError if the course cannot be taught.
func (s *Store) LearnerBank(ctx context.Context, learnerID string) (*questions.Bank, error) {
	return s.bankAt(ctx, func(db *gorm.DB) (*shelf, error) { return s.shelfOf(db, learnerID) })
}

func (s *Store) bankAt(ctx context.Context, find func(db *gorm.DB) (*shelf, error)) (*questions.Bank, error) {
	var sh *shelf
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		sh, err = find(db)
		return err
	})
	if err != nil {
		return nil, err
	}
	return sh.bank, nil
}
