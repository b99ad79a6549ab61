package store

import (
	"cmp"
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// ClassSummary is a class in a list.
type ClassSummary struct {
	quiz.Class
	Role     quiz.ClassRole // of the user who asked; empty in Classes
	Students int            // current ones
}

// CreateClass makes a class that learns a course ("": the built-in one), with a join
// code; its maker is its first teacher. A course that is not taught here is an
// *InputError on the field "course".
func (s *Store) CreateClass(ctx context.Context, teacherID, name, courseID string) (quiz.Class, error) {
	name, err := cleanName("name", name)
	if err != nil {
		return quiz.Class{}, err
	}
	if !validID(teacherID) {
		return quiz.Class{}, ErrNotFound
	}
	courseID = cmp.Or(courseID, s.library.builtIn.course())
	if err := s.mustTeach(ctx, courseID); err != nil {
		return quiz.Class{}, err
	}
	now := s.millis()
	c := quiz.Class{ID: newID(), CourseID: courseID, Name: name, JoinOpen: true, CreatedAt: now}
	err = s.withFreeCode(ctx, func(tx *gorm.DB, code string) error {
		c.JoinCode = code
		if err := tx.Create(&c).Error; err != nil {
			return err
		}
		if err := tx.Create(&quiz.Membership{ClassID: c.ID, UserID: teacherID, Role: quiz.ClassTeacher, JoinedAt: now}).Error; err != nil {
			return err
		}
		return s.turned(tx)
	})
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		err = ErrNotFound
	}
	return c, err
}

// mustTeach refuses a course that a class could not learn.
func (s *Store) mustTeach(ctx context.Context, courseID string) error {
	err := s.read(ctx, func(db *gorm.DB) error {
		_, err := s.courseShelf(db, courseID)
		return err
	})
	var broken *CourseError
	if errors.Is(err, ErrNotFound) || errors.As(err, &broken) {
		return &InputError{"course", "This course is not taught here. Choose another one."}
	}
	return err
}

// withFreeCode runs fn with a free join code, again if somebody took it meanwhile.
func (s *Store) withFreeCode(ctx context.Context, fn func(tx *gorm.DB, code string) error) (err error) {
	for range 3 {
		err = s.write(ctx, func(tx *gorm.DB) error {
			code, err := freeCode(tx)
			if err != nil {
				return err
			}
			return fn(tx, code)
		})
		if !errors.Is(err, gorm.ErrDuplicatedKey) {
			break
		}
	}
	return err
}

// Class returns the class with that id.
func (s *Store) Class(ctx context.Context, id string) (c quiz.Class, err error) {
	if !validID(id) {
		return c, ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error { return db.Take(&c, "id = ?", id).Error })
	return c, err
}

// Classes returns all classes, the oldest first; for the command line.
func (s *Store) Classes(ctx context.Context) (list []ClassSummary, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		return db.Raw(`SELECT c.*, '' AS role, (SELECT count(*) FROM memberships m
			WHERE m.class_id = c.id AND m.role = 'student' AND m.removed_at IS NULL) AS students
			FROM classes c ORDER BY c.created_at, c.id`).Scan(&list).Error
	})
	return list, err
}

// ClassesOf returns the classes in which the user is at the moment, the oldest first.
func (s *Store) ClassesOf(ctx context.Context, userID string) (list []ClassSummary, err error) {
	if !validID(userID) {
		return nil, nil
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		return db.Raw(`SELECT c.*, me.role AS role, (SELECT count(*) FROM memberships m
			WHERE m.class_id = c.id AND m.role = 'student' AND m.removed_at IS NULL) AS students
			FROM memberships me JOIN classes c ON c.id = me.class_id
			WHERE me.user_id = ? AND me.removed_at IS NULL ORDER BY c.created_at, c.id`, userID).Scan(&list).Error
	})
	return list, err
}

// ClassRoleOf returns what the user is in the class; ErrNotFound if nothing, or no
// longer anything.
func (s *Store) ClassRoleOf(ctx context.Context, classID, userID string) (role quiz.ClassRole, err error) {
	if !validID(classID) || !validID(userID) {
		return "", ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		return s.queryRow(db, `SELECT role FROM memberships
			WHERE class_id = ? AND user_id = ? AND removed_at IS NULL`, classID, userID).Scan(&role)
	})
	return role, err
}

// SetJoinOpen opens or closes the class to new students. The code stays.
func (s *Store) SetJoinOpen(ctx context.Context, actorID, classID string, open bool) error {
	action := "join code closed"
	if open {
		action = "join code opened"
	}
	return s.updateClass(ctx, actorID, classID, "join_open", open, action)
}

// NewJoinCode replaces the code; the old one joins nobody any more.
func (s *Store) NewJoinCode(ctx context.Context, actorID, classID string) (string, error) {
	if !validID(classID) {
		return "", ErrNotFound
	}
	var fresh string
	err := s.withFreeCode(ctx, func(tx *gorm.DB, code string) error {
		fresh = code
		return s.changeClass(tx, actorID, classID, "join_code", code, "join code replaced")
	})
	return fresh, err
}

// RenameClass changes the name of a class.
func (s *Store) RenameClass(ctx context.Context, actorID, classID, name string) error {
	name, err := cleanName("name", name)
	if err != nil {
		return err
	}
	return s.updateClass(ctx, actorID, classID, "name", name, "class renamed")
}

func (s *Store) updateClass(ctx context.Context, actorID, classID, column string, value any, action string) error {
	if !validID(classID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		return s.changeClass(tx, actorID, classID, column, value, action)
	})
}

// changeClass sets one column and notes who did it.
func (s *Store) changeClass(tx *gorm.DB, actorID, classID, column string, value any, action string) error {
	set := tx.Model(&quiz.Class{}).Where("id = ?", classID).Update(column, value)
	if set.Error != nil {
		return set.Error
	}
	if set.RowsAffected == 0 {
		return ErrNotFound
	}
	return s.audit(tx, actorID, action, "class "+classID)
}

// RemoveStudent takes a student out of the class. Their reviews stay theirs, and the
// join code does not let them in again.
func (s *Store) RemoveStudent(ctx context.Context, actorID, classID, learnerID string) error {
	if !validID(classID) || !validID(learnerID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		set := tx.Model(&quiz.Membership{}).
			Where("class_id = ? AND user_id = ? AND role = ? AND removed_at IS NULL", classID, learnerID, quiz.ClassStudent).
			Update("removed_at", s.millis())
		if set.Error != nil {
			return set.Error
		}
		if set.RowsAffected == 0 {
			return ErrNotFound
		}
		if err := s.audit(tx, actorID, "student removed", "class "+classID+" user "+learnerID); err != nil {
			return err
		}
		return s.turned(tx)
	})
}
