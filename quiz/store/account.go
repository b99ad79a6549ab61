package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// Export is all that the site keeps about a learner, for themselves.
type Export struct {
	Course   string          `json:"course"`
	At       time.Time       `json:"exported_at"`
	User     ExportUser      `json:"user"`
	Classes  []ExportClass   `json:"classes"`
	Plans    []ExportPlan    `json:"plans"`
	Sittings []ExportSitting `json:"sittings"`
	Reviews  []ExportReview  `json:"reviews"`
	States   []ExportState   `json:"memory"`
	Models   []ExportModel   `json:"learner_models"`
}

// ExportSitting is one stretch of study.
type ExportSitting struct {
	ID        string     `json:"id"`
	Course    string     `json:"course"`
	Planned   int        `json:"planned"`
	StartedAt time.Time  `json:"started_at"`
	EndedAt   *time.Time `json:"ended_at,omitempty"`
}

// ExportState is what the memory model holds of one fact.
type ExportState struct {
	Course     string    `json:"course"`
	Fact       string    `json:"fact"`
	Slow       float64   `json:"slow"`
	Fast       float64   `json:"fast"`
	Difficulty float64   `json:"difficulty"`
	Reviews    int       `json:"reviews"`
	Lapses     int       `json:"lapses"`
	Step       int       `json:"step"`
	LastRight  bool      `json:"last_right"`
	FirstAt    time.Time `json:"first_at"`
	LastAt     time.Time `json:"last_at"`
	DueAt      time.Time `json:"due_at"`
}

// ExportModel is what is thought of the learner in one course: how much better or worse
// than its others they recall, on the logit, and what the last answers were like.
type ExportModel struct {
	Course   string  `json:"course"`
	Answers  int     `json:"answers"`
	Bias     float64 `json:"bias"`
	Variance float64 `json:"variance"`
	Mood     float64 `json:"mood"`
}

// ExportUser leaves out the hashes of password and link.
type ExportUser struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Email     string    `json:"email,omitempty"`
	Role      quiz.Role `json:"role"`
	CreatedAt time.Time `json:"created_at"`
}

// ExportClass is a class that the learner is in, without its join code.
type ExportClass struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	Role quiz.ClassRole `json:"role"`
}

// ExportPlan is what a learner chose to study for in one course. What is missing is as
// in the class; days of the week are bits, the lowest for Monday, and 0 is every day.
type ExportPlan struct {
	Course  string     `json:"course"`
	ExamOn  string     `json:"exam_on,omitempty"`
	Minutes *int       `json:"minutes,omitempty"`
	Target  *float64   `json:"target,omitempty"`
	Days    *quiz.Days `json:"days,omitempty"`
}

// ExportReview is one answer; Given is its JSON as it was stored.
type ExportReview struct {
	ID         string          `json:"id"`
	Course     string          `json:"course"`
	Sitting    string          `json:"sitting"`
	Fact       string          `json:"fact"`
	Item       string          `json:"item"`
	Revision   string          `json:"revision"`
	Question   string          `json:"question,omitempty"`
	Given      json.RawMessage `json:"given"`
	Verdict    quiz.Verdict    `json:"verdict"`
	Confidence quiz.Confidence `json:"confidence"`
	TookMS     int64           `json:"took_ms"`
	At         time.Time       `json:"answered_at"`
	Undone     bool            `json:"undone,omitempty"`
}

// Export gathers all that the site keeps about a learner.
func (s *Store) Export(ctx context.Context, learnerID string) (e Export, err error) {
	u, err := s.User(ctx, learnerID)
	if err != nil {
		return e, err
	}
	classes, err := s.ClassesOf(ctx, learnerID)
	if err != nil {
		return e, err
	}
	e = Export{At: s.now(), User: ExportUser{
		ID: u.ID, Name: u.Name, Role: u.Role, CreatedAt: instant(u.CreatedAt),
	}}
	if u.Email != nil {
		e.User.Email = *u.Email
	}
	for _, c := range classes {
		e.Classes = append(e.Classes, ExportClass{c.ID, c.Name, c.Role})
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		if err := exportPlans(db, learnerID, &e); err != nil {
			return err
		}
		return s.exportStudy(db, learnerID, &e)
	})
	return e, err
}

func exportPlans(db *gorm.DB, learnerID string, e *Export) error {
	var plans []learnerPlan
	if err := db.Order("course_id").Find(&plans, "learner_id = ?", learnerID).Error; err != nil {
		return err
	}
	for _, p := range plans {
		e.Plans = append(e.Plans, ExportPlan{p.CourseID, p.Own.ExamOn, p.Own.Minutes, p.Own.Target, p.Own.Days})
	}
	return nil
}

func (s *Store) exportStudy(db *gorm.DB, learnerID string, e *Export) error {
	at, err := s.standing(db, learnerID)
	if err != nil {
		return err
	}
	e.Course = at.course
	var sittings []quiz.Sitting
	if err := db.Order("started_at, id").Find(&sittings, "learner_id = ?", learnerID).Error; err != nil {
		return err
	}
	for _, sit := range sittings {
		out := ExportSitting{ID: sit.ID, Course: sit.CourseID, Planned: sit.Planned, StartedAt: instant(sit.StartedAt)}
		if sit.EndedAt != nil {
			end := instant(*sit.EndedAt)
			out.EndedAt = &end
		}
		e.Sittings = append(e.Sittings, out)
	}
	var states []quiz.FactState
	if err := db.Order("course_id, fact_id").Find(&states, "learner_id = ?", learnerID).Error; err != nil {
		return err
	}
	for _, st := range states {
		e.States = append(e.States, ExportState{
			Course: st.CourseID, Fact: st.FactID, Slow: st.Slow, Fast: st.Fast, Difficulty: st.Difficulty,
			Reviews: st.Reviews, Lapses: st.Lapses, Step: st.Step, LastRight: st.LastRight,
			FirstAt: instant(st.FirstAt), LastAt: instant(st.LastAt), DueAt: instant(st.DueAt),
		})
	}
	var models []quiz.LearnerModel
	if err := db.Order("course_id").Find(&models, "learner_id = ?", learnerID).Error; err != nil {
		return err
	}
	for _, l := range models {
		e.Models = append(e.Models, ExportModel{l.CourseID, l.Answers, l.Bias, l.Variance, l.Mood})
	}
	list, err := s.reviews(db, "WHERE r.learner_id = ? ORDER BY r.answered_at, r.id", learnerID)
	if err != nil {
		return err
	}
	shelves := map[string]*shelf{}
	for _, r := range list {
		if _, known := shelves[r.CourseID]; !known {
			if shelves[r.CourseID], err = s.shelfIn(db, learnerID, r.CourseID); notBroken(err) != nil {
				return err
			}
		}
		e.Reviews = append(e.Reviews, exported(r, shelves[r.CourseID]))
	}
	return nil
}

// notBroken lets everything but a CourseError through: what a learner answered in a
// course that cannot be taught any more is theirs all the same.
func notBroken(err error) error {
	var broken *CourseError
	if errors.As(err, &broken) {
		return nil
	}
	return err
}

// instant turns a stored instant into a time.
func instant(millis int64) time.Time { return time.UnixMilli(millis).UTC() }

// exported describes a review; without a shelf the words of its question are lost.
func exported(r quiz.Review, sh *shelf) ExportReview {
	question := ""
	if sh != nil {
		question = sh.row(r, "").Stem
	}
	return ExportReview{
		ID: r.ID, Course: r.CourseID, Sitting: r.SittingID, Fact: r.FactID, Item: r.ItemID, Revision: r.Revision,
		Question: question, Given: json.RawMessage(r.Given), Verdict: r.Verdict, Confidence: r.Confidence,
		TookMS: r.TookMS, At: r.At(), Undone: r.UndoneAt != nil,
	}
}

// DeleteMe removes a user and all that is kept about them; their answers leave the
// items' statistics too. The last administrator stays.
func (s *Store) DeleteMe(ctx context.Context, userID string) error {
	if !validID(userID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.dialect.lockAdmins(tx); err != nil {
			return err
		}
		if err := s.dialect.lockUser(tx, userID); err != nil {
			return err
		}
		var u quiz.User
		if err := tx.Take(&u, "id = ?", userID).Error; err != nil {
			return err
		}
		if err := keepsAdmin(tx, u); err != nil {
			return err
		}
		if err := s.uncount(tx, userID); err != nil {
			return err
		}
		if err := tx.Delete(&quiz.Pack{}, "by_id = ? AND state <> ?", userID, quiz.PackPublished).Error; err != nil {
			return err
		}
		if err := tx.Delete(&quiz.User{}, "id = ?", userID).Error; err != nil { // the rest follows by references
			return err
		}
		return s.audit(tx, userID, "account deleted", userID)
	})
}

// uncount takes all answers of a learner out of the items' statistics.
func (s *Store) uncount(tx *gorm.DB, learnerID string) error {
	want, err := s.replayLearner(tx, learnerID)
	if err != nil {
		return err
	}
	for _, st := range sorted(want.stats) { // in a fixed order, so that two writes never wait for each other in a circle
		if err := s.addStat(tx, st, -1); err != nil {
			return err
		}
	}
	return nil
}
