package store

import (
	"context"
	"database/sql"
	"runtime"
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

const (
	// fineClass is the size up to which a class is forecast finely, at about five
	// milliseconds of a core for each student; see schedule.ClassOutlook for the others.
	fineClass = 40
)

// ClassOutlook says what a class is expected to know, by the forecast that its learners
// see too. Going on as planned is going on by the plan of the class, whatever learners
// chose for themselves. The minutes of the points are too few to be shown; see
// schedule.ClassOutlook.
type ClassOutlook struct {
	At       time.Time        // on the clock of the site's place: the exam, or OutlookDays from now
	Exam     bool             // whether that is the exam of the class
	Facts    int              // in the course
	Students []StudentOutlook // by name, as in Roster

	// All students together: facts that each knows, added up.
	Now, KeepOn, Stop schedule.Point
}

// StudentOutlook is what one student is expected to know, in facts.
type StudentOutlook struct {
	UserID           string
	Now              schedule.Point // at this moment
	schedule.Outlook                // at ClassOutlook.At
}

// Mean is the share of the facts that a student knows on average, 0 to 1, by one of
// the points of the class; 0 where there are no students or no facts.
func (o ClassOutlook) Mean(all schedule.Point) float64 {
	if n := o.Facts * len(o.Students); n > 0 {
		return all.Known / float64(n)
	}
	return 0
}

// Share is the share of the facts of the course that are known at one of a student's
// points, 0 to 1.
func (o ClassOutlook) Share(p schedule.Point) float64 {
	if o.Facts == 0 {
		return 0
	}
	return p.Known / float64(o.Facts)
}

// ClassOutlook forecasts what the current students of a class know at the exam, or
// without one in some weeks.
func (s *Store) ClassOutlook(ctx context.Context, classID string) (ClassOutlook, error) {
	if _, err := s.Class(ctx, classID); err != nil {
		return ClassOutlook{}, err
	}
	return s.outlookOf(ctx, classID, "")
}

// outlookOf is ClassOutlook for one student, or with "" for all. It computes without
// holding a connection.
func (s *Store) outlookOf(ctx context.Context, classID, learnerID string) (ClassOutlook, error) {
	var c classPupils
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		c, err = s.pupils(db, classID, learnerID)
		return err
	})
	if err != nil {
		return ClassOutlook{}, err
	}
	return c.outlook(s.now(), s.place), nil
}

// classPupils are the students of a class as a forecast wants them.
type classPupils struct {
	ids      []string
	pupils   []schedule.Pupil
	facts    int
	settings schedule.Settings
}

func (c *classPupils) outlook(now time.Time, place *time.Location) ClassOutlook {
	out := ClassOutlook{At: c.settings.Aim.Exam, Exam: c.settings.Aim.Exam.After(now), Facts: c.facts}
	if !out.Exam {
		out.At = now.AddDate(0, 0, OutlookDays)
	}
	out.At = out.At.In(place)
	var today, keep, stop []schedule.Point
	for i, o := range c.outlooks(now, out.At) {
		st := StudentOutlook{UserID: c.ids[i], Now: c.pupils[i].Stop(c.settings.Model, now), Outlook: o}
		out.Students = append(out.Students, st)
		today, keep, stop = append(today, st.Now), append(keep, o.KeepOn), append(stop, o.Stop)
	}
	out.Now, out.KeepOn, out.Stop = schedule.Total(today), schedule.Total(keep), schedule.Total(stop)
	return out
}

// outlooks are those of the students, computed on all cores. A class of usual size is
// forecast as finely as learners see it themselves.
func (c *classPupils) outlooks(now, at time.Time) []schedule.Outlook {
	if len(c.pupils) > fineClass {
		return schedule.ClassOutlook(c.pupils, c.settings, now, at)
	}
	list := make([]schedule.Outlook, len(c.pupils))
	workers := min(runtime.GOMAXPROCS(0), len(c.pupils))
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(c.pupils); i += workers {
				list[i] = schedule.OutlookOf(c.pupils[i], c.settings, now, []time.Time{at})[0]
			}
		})
	}
	all.Wait()
	return list
}

// pupils reads the students of a class with all they know of its course.
func (s *Store) pupils(db *gorm.DB, classID, learnerID string) (c classPupils, err error) {
	sh, err := s.classShelf(db, classID)
	if err != nil {
		return c, err
	}
	c.facts = len(sh.facts)
	var plan classPlan
	if err := db.Limit(1).Find(&plan, "class_id = ?", classID).Error; err != nil {
		return c, err
	}
	if c.settings, err = s.settingsFor(db, sh.course(), plan.Plan.From(s.date())); err != nil {
		return c, err
	}
	byID, err := s.begunPupils(db, sh, &c, classID, learnerID)
	if err != nil {
		return c, err
	}
	return c, s.addMet(db, sh, classID, learnerID, byID)
}

// begunPupils adds the students by name, as if they had met nothing, with what is
// thought of each.
func (s *Store) begunPupils(db *gorm.DB, sh *shelf, c *classPupils, classID, learnerID string) (map[string]*schedule.Pupil, error) {
	m, err := s.modelOf(db, sh.course())
	if err != nil {
		return nil, err
	}
	rows, err := s.query(db, `SELECT u.id, COALESCE(l.answers, 0), COALESCE(l.bias, 0), COALESCE(l.variance, 0) FROM memberships m
		JOIN users u ON u.id = m.user_id LEFT JOIN learner_models l ON l.learner_id = u.id AND l.course_id = ?
		WHERE `+ofClass+" ORDER BY u.name, u.id", sh.course(), classID, learnerID, learnerID)
	if err != nil {
		return nil, err
	}
	var unmet [3]int
	for _, f := range sh.facts {
		unmet[f.Rank()]++
	}
	err = each(rows, func(rows *sql.Rows) error {
		var l quiz.LearnerModel
		err := rows.Scan(&l.LearnerID, &l.Answers, &l.Bias, &l.Variance)
		p := schedule.Pupil{Unmet: unmet}
		m.believe(&p, l.LearnerState)
		c.ids, c.pupils = append(c.ids, l.LearnerID), append(c.pupils, p)
		return err
	})
	byID := make(map[string]*schedule.Pupil, len(c.ids))
	for i, id := range c.ids {
		byID[id] = &c.pupils[i]
	}
	return byID, err
}

// addMet adds what the students have met. A class can have hundreds of thousands of
// such rows: nothing is read that the forecast does not need, and no text is kept.
func (s *Store) addMet(db *gorm.DB, sh *shelf, classID, learnerID string, byID map[string]*schedule.Pupil) error {
	rows, err := s.query(db, `SELECT f.learner_id, f.fact_id, f.slow, f.fast, f.difficulty, f.last_right, f.first_at, f.last_at
		FROM memberships m JOIN facts_state f ON f.learner_id = m.user_id AND f.course_id = ? WHERE `+ofClass,
		sh.course(), classID, learnerID, learnerID)
	if err != nil {
		return err
	}
	var id, fact sql.RawBytes
	var met schedule.Met
	var first, last int64
	fields := []any{&id, &fact, &met.State.Slow, &met.State.Fast, &met.State.Difficulty, &met.LastRight, &first, &last}
	today := s.dayStart().UnixMilli()
	return each(rows, func(rows *sql.Rows) error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		place, taught := sh.place[string(fact)]
		p := byID[string(id)]
		if !taught || p == nil {
			return nil
		}
		met.Rank, met.LastAt = sh.facts[place].Rank(), instant(last)
		p.Met = append(p.Met, met)
		p.Unmet[met.Rank]--
		if first >= today {
			p.NewToday++
		}
		return nil
	})
}
