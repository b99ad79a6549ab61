package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// examHour is when an exam is taken to begin, on the clocks of the site's place.
const examHour = 9

// classPlan is the plan of a class.
type classPlan struct {
	ClassID   string    `gorm:"primaryKey"`
	Plan      quiz.Plan `gorm:"embedded"`
	ChangedAt int64
}

// learnerPlan is what a learner chose for themself in one course.
type learnerPlan struct {
	LearnerID string       `gorm:"primaryKey"`
	CourseID  string       `gorm:"primaryKey"`
	Own       quiz.OwnPlan `gorm:"embedded"`
	ChangedAt int64
}

// LearnerPlan is what a learner studies for in the course that they study now. Exams
// that are past are left out everywhere.
type LearnerPlan struct {
	Own       quiz.OwnPlan // what they chose themself
	Class     quiz.Plan    // of the class whose plan counts; see Store.LearnerPlan
	ClassID   string       // that class; empty without one
	ClassName string
	Effective quiz.Plan // what counts: own over class
	Exam      time.Time // when the exam begins; zero without one, past on its day from then on
	DaysLeft  int       // to the day of the exam; 0 on that day and without an exam
}

// ClassPlan returns what a class studies for, without an exam that is past. A class
// for which nobody said anything has the zero plan; one that is not there is
// ErrNotFound.
func (s *Store) ClassPlan(ctx context.Context, classID string) (quiz.Plan, error) {
	if _, err := s.Class(ctx, classID); err != nil {
		return quiz.Plan{}, err
	}
	var row classPlan
	err := s.read(ctx, func(db *gorm.DB) error {
		return db.Limit(1).Find(&row, "class_id = ?", classID).Error
	})
	return row.Plan.From(s.date()), err
}

// SetClassPlan says what a class studies for. Only teachers of the class and
// administrators may (ErrForbidden). What quiz.Plan.Problems finds comes back as
// joined *InputErrors, one for each field. The plan that the class has already
// changes nothing, and is not noted in the audit log.
func (s *Store) SetClassPlan(ctx context.Context, actorID, classID string, plan quiz.Plan) error {
	if !validID(classID) {
		return ErrNotFound
	}
	if err := inputErrors(plan.Problems(s.date())); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.dialect.lockClass(tx, classID); err != nil {
			return err
		}
		if err := tx.Take(&quiz.Class{}, "id = ?", classID).Error; err != nil {
			return err
		}
		if err := mayEdit(tx, actorID, classID); err != nil {
			return err
		}
		var now classPlan
		if err := tx.Limit(1).Find(&now, "class_id = ?", classID).Error; err != nil {
			return err
		}
		if now.Plan == plan {
			return nil
		}
		row := classPlan{ClassID: classID, Plan: plan, ChangedAt: s.millis()}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return err
		}
		if err := s.audit(tx, actorID, "class plan changed", "class "+classID); err != nil {
			return err
		}
		return s.turned(tx)
	})
}

// LearnerPlan returns what a learner studies for in the course that they study now:
// their own values over those of their class. Who is in several classes of the course
// follows the one with the earliest exam that is not past; without any exam the one
// that they joined last. Classes that they only teach count when they learn in none.
func (s *Store) LearnerPlan(ctx context.Context, learnerID string) (p LearnerPlan, err error) {
	if !validID(learnerID) {
		return p, ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		at, err := s.standing(db, learnerID)
		if err != nil {
			return err
		}
		p, err = s.planIn(db, learnerID, at.course)
		return err
	})
	return p, err
}

// planIn is LearnerPlan for a course.
func (s *Store) planIn(db *gorm.DB, learnerID, courseID string) (p LearnerPlan, err error) {
	today := s.date()
	if p.Own, err = s.ownPlan(db, learnerID, courseID); err != nil {
		return p, err
	}
	err = s.queryRow(db, `SELECT c.id, c.name, COALESCE(p.exam_on, ''), COALESCE(p.minutes, 0), COALESCE(p.target, 0), COALESCE(p.days, 0)
		FROM memberships m JOIN classes c ON c.id = m.class_id LEFT JOIN class_plans p ON p.class_id = c.id
		WHERE m.user_id = ? AND m.removed_at IS NULL AND c.course_id = ?
		ORDER BY m.role, CASE WHEN p.exam_on >= ? THEN p.exam_on ELSE '9999' END, m.joined_at DESC, m.class_id DESC LIMIT 1`,
		learnerID, courseID, today).
		Scan(&p.ClassID, &p.ClassName, &p.Class.ExamOn, &p.Class.Minutes, &p.Class.Target, &p.Class.Days)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return p, err
	}
	p.Own, p.Class = p.Own.From(today), p.Class.From(today)
	p.Effective = p.Own.Over(p.Class)
	p.Exam = s.examAt(p.Effective)
	p.DaysLeft = quiz.DaysBetween(today, p.Effective.ExamOn)
	return p, nil
}

// planned keeps what learners study for, as it was looked up last.
type planned struct {
	mu   sync.Mutex
	kept *recent[plannedAt] // by learner and course
}

// plannedAt is a plan with the turn and the day at which it is what counts.
type plannedAt struct {
	turn int64
	day  string
	plan quiz.Plan
}

func newPlanned() *planned { return &planned{kept: newRecent[plannedAt](standings)} }

// effectivePlan is the plan that counts for a learner in a course, for whoever has just
// read the turn.
func (s *Store) effectivePlan(db *gorm.DB, learnerID, courseID string, turn int64) (quiz.Plan, error) {
	key, day := learnerID+" "+courseID, s.date()
	s.plans.mu.Lock()
	kept := s.plans.kept.get(key)
	if kept != nil && kept.turn == turn && kept.day == day {
		defer s.plans.mu.Unlock()
		return kept.plan, nil
	}
	s.plans.mu.Unlock()
	p, err := s.planIn(db, learnerID, courseID)
	if err != nil {
		return quiz.Plan{}, err
	}
	s.plans.mu.Lock()
	defer s.plans.mu.Unlock()
	s.plans.kept.put(key, plannedAt{turn, day, p.Effective})
	return p.Effective, nil
}

func (s *Store) ownPlan(db *gorm.DB, learnerID, courseID string) (own quiz.OwnPlan, err error) {
	err = s.queryRow(db, "SELECT exam_on, minutes, target, days FROM learner_plans WHERE learner_id = ? AND course_id = ?", learnerID, courseID).
		Scan(&own.ExamOn, &own.Minutes, &own.Target, &own.Days)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return own, err
}

// SetLearnerPlan keeps what a learner chose for the course that they study now. What
// quiz.OwnPlan.Problems finds comes back as joined *InputErrors, one for each field.
func (s *Store) SetLearnerPlan(ctx context.Context, learnerID string, own quiz.OwnPlan) error {
	if !validID(learnerID) {
		return ErrNotFound
	}
	if err := inputErrors(own.Problems(s.date())); err != nil {
		return err
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		at, err := s.standing(tx, learnerID)
		if err != nil {
			return err
		}
		var now learnerPlan
		if err := tx.Limit(1).Find(&now, "learner_id = ? AND course_id = ?", learnerID, at.course).Error; err != nil {
			return err
		}
		if now.LearnerID != "" && reflect.DeepEqual(now.Own, own) {
			return nil // everybody's plans would be looked up anew
		}
		row := learnerPlan{LearnerID: learnerID, CourseID: at.course, Own: own, ChangedAt: s.millis()}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return err
		}
		return s.turned(tx)
	})
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		err = ErrNotFound
	}
	return err
}

// date is today's on the clocks of the site's place; the day of a learner begins at
// schedule.RolloverHour.
func (s *Store) date() string {
	return s.now().In(s.place).Add(-schedule.RolloverHour * time.Hour).Format(time.DateOnly)
}

// examAt is when the exam of a plan begins; zero without one.
func (s *Store) examAt(p quiz.Plan) time.Time {
	day, err := time.Parse(time.DateOnly, p.ExamOn)
	if err != nil {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), examHour, 0, 0, 0, s.place).UTC()
}

// inputErrors says all that is wrong with a plan at once; nil where nothing is.
func inputErrors(problems []quiz.PlanProblem) error {
	list := make([]error, len(problems))
	for i, p := range problems {
		list[i] = &InputError{p.Field, p.Message}
	}
	return errors.Join(list...)
}
