package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// fitted is a course's model with what is to be known of the fit.
type fitted struct {
	*quiz.Model
	revision int64 // 0 for the defaults
	fittedAt int64 // with the revision it names the fit: one that was rolled back leaves its revision to the next
	until    int64 // answers up to this instant were taken into account, Unix ms
}

// unfitted is the model of a course that was never fitted.
var unfitted = &fitted{Model: quiz.DefaultModel()}

// models keeps the models in use, by course.
type models struct {
	mu       sync.Mutex
	byCourse map[string]*fitted // that were fitted
	at       map[string]modelAt
}

// modelAt is a course's model with the turn at which it is the one that counts.
type modelAt struct {
	turn  int64
	model *fitted
}

// modelAt is modelOf for whoever has just read the turn, which every fit moves on.
func (s *Store) modelAt(db *gorm.DB, courseID string, turn int64) (*fitted, error) {
	s.models.mu.Lock()
	kept := s.models.at[courseID]
	s.models.mu.Unlock()
	if kept.model != nil && kept.turn == turn {
		return kept.model, nil
	}
	m, err := s.modelOf(db, courseID)
	if err != nil {
		return nil, err
	}
	s.models.mu.Lock()
	s.models.at[courseID] = modelAt{turn, m}
	s.models.mu.Unlock()
	return m, nil
}

// modelOf returns the model of a course as the database has it now. It can be called
// within a write.
func (s *Store) modelOf(db *gorm.DB, courseID string) (*fitted, error) {
	var revision, fittedAt int64
	err := s.queryRow(db, "SELECT revision, fitted_at FROM course_models WHERE course_id = ?", courseID).Scan(&revision, &fittedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return unfitted, nil
	}
	if err != nil {
		return nil, err
	}
	s.models.mu.Lock()
	kept := s.models.byCourse[courseID]
	s.models.mu.Unlock()
	if kept != nil && kept.revision == revision && kept.fittedAt == fittedAt {
		return kept, nil
	}
	f, err := s.loadModel(db, courseID)
	if err != nil {
		return nil, err
	}
	s.models.mu.Lock()
	s.models.byCourse[courseID] = f
	s.models.mu.Unlock()
	return f, nil
}

// loadModel reads a model. What this program cannot use is logged, and the defaults
// hold until the next fit.
func (s *Store) loadModel(db *gorm.DB, courseID string) (*fitted, error) {
	var row quiz.CourseModel
	err := s.queryRow(db, "SELECT revision, fitted_at, until, params FROM course_models WHERE course_id = ?", courseID).Scan(&row.Revision, &row.FittedAt, &row.Until, &row.Params)
	if err != nil {
		return nil, err
	}
	var params shared.Params
	err = json.Unmarshal([]byte(row.Params), &params)
	var m *quiz.Model
	if err == nil {
		m, err = quiz.NewModel(params)
	}
	if err != nil {
		s.log.Warn("the model of a course cannot be used; the defaults hold until it is fitted again", "course", courseID, "error", err)
		m = quiz.DefaultModel()
	}
	return &fitted{Model: m, revision: row.Revision, fittedAt: row.FittedAt, until: row.Until}, nil
}

const learnerColumns = "learner_id, course_id, given, answers, bias, variance, mood, timed, time_mean, time_sum"

func learnerFields(l *quiz.LearnerModel) []any {
	return []any{&l.LearnerID, &l.CourseID, &l.Given, &l.Answers, &l.Bias, &l.Variance, &l.Mood, &l.Timed, &l.TimeMean, &l.TimeSum}
}

// learner returns what is thought of a learner in a course.
func (s *Store) learner(db *gorm.DB, learnerID, courseID string) (quiz.LearnerModel, error) {
	l := quiz.LearnerModel{LearnerID: learnerID, CourseID: courseID}
	err := s.queryRow(db, "SELECT "+learnerColumns+" FROM learner_models WHERE learner_id = ? AND course_id = ?", learnerID, courseID).
		Scan(learnerFields(&l)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return l, err
}

func (s *Store) saveLearner(tx *gorm.DB, l quiz.LearnerModel) error {
	_, err := s.exec(tx, `INSERT INTO learner_models (`+learnerColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (learner_id, course_id) DO UPDATE SET given = excluded.given, answers = excluded.answers, bias = excluded.bias,
		variance = excluded.variance, mood = excluded.mood, timed = excluded.timed, time_mean = excluded.time_mean, time_sum = excluded.time_sum`,
		l.LearnerID, l.CourseID, l.Given, l.Answers, l.Bias, l.Variance, l.Mood, l.Timed, l.TimeMean, l.TimeSum)
	return err
}

// learnerAndItem returns what is thought of the learner of a review, and what the
// answers since the last fit say of its item.
func (s *Store) learnerAndItem(db *gorm.DB, r quiz.Review) (l quiz.LearnerModel, sums shared.ItemSums, err error) {
	const ofItem = " FROM item_stats WHERE course_id = ? AND item_id = ? AND revision = ?"
	l = quiz.LearnerModel{LearnerID: r.LearnerID, CourseID: r.CourseID}
	err = s.queryRow(db, "SELECT "+learnerColumns+", COALESCE((SELECT score"+ofItem+"), 0), COALESCE((SELECT information"+ofItem+`), 0)
		FROM learner_models WHERE learner_id = ? AND course_id = ?`,
		r.CourseID, r.ItemID, r.Revision, r.CourseID, r.ItemID, r.Revision, r.LearnerID, r.CourseID).
		Scan(append(learnerFields(&l), &sums.Score, &sums.Information)...)
	if errors.Is(err, sql.ErrNoRows) { // their first answer, of which nothing is predicted
		err = nil
	}
	return l, sums, err
}

// FitReport says what a fit of a course found.
type FitReport struct {
	CourseID string        `json:"course"`
	Learners int           `json:"learners"`
	Answers  int           `json:"answers"` // that count
	Revision int64         `json:"revision"`
	Fit      shared.Report `json:"fit"`
}

// ErrNothingToFit says that nobody has answered anything in a course yet.
var ErrNothingToFit = errors.New("nobody has answered anything in this course yet")

// FitCourse learns a course's model from all its answers, and makes every memory state
// of the course anew with it. Learners can go on answering; what comes in while it
// computes is replayed with the new model.
func (s *Store) FitCourse(ctx context.Context, courseID string, progress func(done, total int)) (report FitReport, err error) {
	report.CourseID = courseID
	log, until, err := s.courseLog(ctx, courseID)
	if err != nil {
		return report, err
	}
	if len(log) == 0 {
		return report, ErrNothingToFit
	}
	params, fit, err := shared.Fit(ctx, log, shared.Options{Progress: progress})
	if err != nil {
		return report, fmt.Errorf("fit the course %s: %w", courseID, err)
	}
	report.Answers, report.Fit = len(log), fit
	learners := map[string]bool{}
	for _, a := range log {
		learners[a.Learner] = true
	}
	report.Learners = len(learners)
	report.Revision, err = s.adopt(ctx, courseID, params, until, len(log))
	return report, err
}

// courseLog reads the answers of a course that count, and the instant of the last.
func (s *Store) courseLog(ctx context.Context, courseID string) (log []shared.Answer, until int64, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, err := s.courseShelf(db, courseID)
		if err != nil {
			return err
		}
		list, err := s.reviews(db, "WHERE r.course_id = ? AND r.undone_at IS NULL ORDER BY r.answered_at, r.id", courseID)
		for _, r := range list {
			log = append(log, sh.answer(r))
			until = r.AnsweredAt
		}
		return err
	})
	// A clock that was ahead must not hide the answers that come until then.
	return log, min(until, s.millis()), err
}

// answer is a review as the fit wants it.
func (sh *shelf) answer(r quiz.Review) shared.Answer {
	e := r.Evidence(quiz.FactState{})
	a := shared.Answer{
		Learner: r.LearnerID, Item: e.Item, Form: e.Form, Fact: e.Fact, Options: e.Options, Chance: e.Chance, DontKnow: e.DontKnow,
		At: r.AnsweredAt, Right: r.Verdict.Remembered(), Confidence: int8(r.Confidence), TookMS: r.TookMS,
	}
	if it := sh.item(r.ItemID); it != nil {
		a.Level, a.Topic = string(it.Level), it.Topic
	}
	return a
}

// adoptTries bounds how often a fit begins anew to be adopted because somebody gave
// their first answer to the course at that very moment.
const adoptTries = 10

// adopt stores a model and makes all that follows from it.
func (s *Store) adopt(ctx context.Context, courseID string, params shared.Params, until int64, answers int) (revision int64, err error) {
	if _, err := quiz.NewModel(params); err != nil {
		return 0, fmt.Errorf("store the model of %s: %w", courseID, err)
	}
	raw, err := json.Marshal(params)
	if err != nil {
		return 0, fmt.Errorf("store the model of %s: %w", courseID, err)
	}
	row := quiz.CourseModel{CourseID: courseID, FittedAt: s.millis(), Until: until, Answers: answers, Params: string(raw)}
	for range adoptTries {
		err = s.write(ctx, func(tx *gorm.DB) error {
			revision, err = s.adoptIn(tx, row)
			return err
		})
		if !errors.Is(err, errTurned) {
			break
		}
	}
	s.memo.forget()
	return revision, err
}

// adoptIn is adopt within a write. Who answers locks first themself and then the
// statistics; so does this, for everybody who has answered. Whoever gives their first
// answer to the course between the two is noticed at the end (errTurned), and whoever
// does so later waits for the statistics and then finds another model (stillFitted).
func (s *Store) adoptIn(tx *gorm.DB, row quiz.CourseModel) (revision int64, err error) {
	learners, err := s.dialect.lockLearners(tx, row.CourseID)
	if err != nil {
		return 0, err
	}
	if err := s.dialect.lockStats(tx); err != nil {
		return 0, err
	}
	_, err = s.exec(tx, `INSERT INTO course_models (course_id, revision, fitted_at, until, answers, params) VALUES (?, 1, ?, ?, ?, ?)
		ON CONFLICT (course_id) DO UPDATE SET revision = course_models.revision + 1, fitted_at = excluded.fitted_at,
		until = excluded.until, answers = excluded.answers, params = excluded.params`,
		row.CourseID, row.FittedAt, row.Until, row.Answers, row.Params)
	if err != nil {
		return 0, err
	}
	m, err := s.loadModel(tx, row.CourseID) // and not modelOf: what is not committed must not be kept
	if err != nil {
		return 0, err
	}
	if err := s.remakeCourse(tx, row.CourseID, learners, m); err != nil {
		return 0, err
	}
	var now []string
	if err := answerers(tx, row.CourseID).Pluck("id", &now).Error; err != nil {
		return 0, err
	}
	if !slices.Equal(now, learners) {
		return 0, errTurned
	}
	return m.revision, s.turned(tx)
}

// remakeCourse makes every state of a course and the statistics of its items anew
// from the log.
func (s *Store) remakeCourse(tx *gorm.DB, courseID string, learners []string, m *fitted) error {
	sums := map[statKey]quiz.ItemStat{}
	for _, learner := range learners {
		log, err := s.reviews(tx, "WHERE r.learner_id = ? AND r.course_id = ? ORDER BY r.nth", learner, courseID)
		if err != nil {
			return err
		}
		want := newReplayed()
		want.add(log, m)
		if err := tx.Delete(&quiz.FactState{}, "learner_id = ? AND course_id = ?", learner, courseID).Error; err != nil {
			return err
		}
		if err := s.saveReplayed(tx, want); err != nil {
			return err
		}
		for _, st := range want.stats {
			addTo(sums, st)
		}
	}
	if err := tx.Delete(&quiz.ItemStat{}, "course_id = ?", courseID).Error; err != nil {
		return err
	}
	return s.saveStats(tx, sums)
}

// NewAnswers counts the answers to a course since it was last fitted.
func (s *Store) NewAnswers(ctx context.Context) (byCourse map[string]int, err error) {
	byCourse = map[string]int{}
	err = s.read(ctx, func(db *gorm.DB) error {
		rows, err := s.query(db, `SELECT r.course_id, count(*) FROM reviews r LEFT JOIN course_models m ON m.course_id = r.course_id
			WHERE r.undone_at IS NULL AND r.answered_at > COALESCE(m.until, 0) GROUP BY r.course_id`)
		if err != nil {
			return err
		}
		return each(rows, func(rows *sql.Rows) error {
			var course string
			var n int
			err := rows.Scan(&course, &n)
			byCourse[course] = n
			return err
		})
	})
	return byCourse, err
}

// cacheRules counts the changes of the rules by which states follow from the log.
const cacheRules = 2 // raise it with shared.Version: states follow from the model too

// renewCaches makes all that follows from the log anew where an older version of the
// program made it by other rules: before the upgrade, or after it while an older server
// was still running. The answers that such a server took have no place in the order.
func (s *Store) renewCaches(ctx context.Context) error {
	var rules, unplaced int
	err := s.read(ctx, func(db *gorm.DB) error {
		return s.queryRow(db, "SELECT rules, (SELECT count(*) FROM reviews WHERE nth = 0) FROM caches").Scan(&rules, &unplaced)
	})
	if err != nil || rules >= cacheRules && unplaced == 0 {
		return err
	}
	if unplaced > 0 {
		if err := s.write(ctx, s.placeAnswers); err != nil {
			return fmt.Errorf("order the answers: %w", err)
		}
	}
	report, err := s.Rebuild(ctx, true)
	if err != nil {
		return fmt.Errorf("make the memory states anew: %w", err)
	}
	s.log.Info("the memory states were made anew by the rules of this version", "reviews", report.Reviews, "states", report.States)
	return s.write(ctx, func(tx *gorm.DB) error {
		_, err := s.exec(tx, "UPDATE caches SET rules = ?", cacheRules)
		return err
	})
}

// expectation is how likely a learner is to recall facts now, by their memory and by
// what is thought of the learner.
type expectation struct {
	m     *fitted
	pupil schedule.Pupil // without facts
	now   time.Time
}

func (s *Store) expectation(db *gorm.DB, learnerID, courseID string) (e expectation, err error) {
	e.now = s.now()
	if e.m, err = s.modelOf(db, courseID); err != nil {
		return e, err
	}
	l, err := s.learner(db, learnerID, courseID)
	e.m.believe(&e.pupil, l.LearnerState)
	return e, err
}

func (e expectation) of(st quiz.FactState) float64 {
	if st.Reviews == 0 {
		return 0
	}
	return e.pupil.Recall(st.Recall(e.m.FSRS7, e.now))
}

// known is how many facts the learner is expected to recall.
func (e expectation) known(states []quiz.FactState) int {
	sum := 0.0
	for _, st := range states {
		sum += e.of(st)
	}
	return int(math.Round(sum))
}

// placeAnswers orders the answers of everybody who has some without a place, as the
// migration did.
func (s *Store) placeAnswers(tx *gorm.DB) error {
	_, err := s.exec(tx, `UPDATE reviews SET nth = o.nth FROM (
		SELECT id, ROW_NUMBER() OVER (PARTITION BY learner_id, course_id ORDER BY answered_at, id) AS nth FROM reviews
		WHERE learner_id IN (SELECT learner_id FROM reviews WHERE nth = 0)) AS o WHERE o.id = reviews.id`)
	return err
}
