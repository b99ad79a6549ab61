package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// RebuildReport says how the cached states differ from what the log says.
type RebuildReport struct {
	Learners    int          // with answers or states
	Reviews     int          // that count
	States      int          // as the log says
	Items       int          // with statistics
	Differences []Difference // at most MaxDifferences
	More        int          // differences left out of the list
	Applied     bool         // the states and statistics were replaced where they differed
}

// Difference is one state or statistic that is not what the log says.
type Difference struct {
	LearnerID string `json:"learner,omitempty"` // empty for an item's statistics
	Thing     string `json:"thing"`             // fact id, or item id and revision
	Detail    string `json:"detail"`            // what is kept and what the log says
}

// MaxDifferences bounds the list in a report.
const MaxDifferences = 100

type statKey struct{ course, item, revision string }

func addTo(sums map[statKey]quiz.ItemStat, st quiz.ItemStat) {
	key := statKey{st.CourseID, st.ItemID, st.Revision}
	sum := sums[key]
	sum.CourseID, sum.ItemID, sum.Revision = st.CourseID, st.ItemID, st.Revision
	sum.Answers += st.Answers
	sum.Right += st.Right
	sum.First += st.First
	sum.FirstRight += st.FirstRight
	sum.Score += st.Score
	sum.Information += st.Information
	sums[key] = sum
}

func sorted(sums map[statKey]quiz.ItemStat) []quiz.ItemStat {
	return slices.SortedFunc(maps.Values(sums), func(a, b quiz.ItemStat) int {
		return cmp.Or(cmp.Compare(a.CourseID, b.CourseID), cmp.Compare(a.ItemID, b.ItemID), cmp.Compare(a.Revision, b.Revision))
	})
}

func (r *RebuildReport) differ(d Difference) {
	if len(r.Differences) == MaxDifferences {
		r.More++
		return
	}
	r.Differences = append(r.Differences, d)
}

// Rebuild computes every memory state and statistic from the log and compares them
// with what is kept, bit by bit. With apply it also replaces what differs. It can run
// while learners answer: the comparison sees one instant of the database.
func (s *Store) Rebuild(ctx context.Context, apply bool) (RebuildReport, error) {
	var report RebuildReport
	var wrong []string // learners whose states differ
	var statsWrong bool
	err := s.read(ctx, func(db *gorm.DB) error {
		return db.Transaction(func(tx *gorm.DB) (err error) {
			report, wrong, statsWrong, err = s.compare(tx)
			return err
		}, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	})
	if err != nil || !apply {
		return report, err
	}
	for _, learner := range wrong {
		if err := s.write(ctx, func(tx *gorm.DB) error { return s.rebuildLearner(tx, learner) }); err != nil {
			return report, err
		}
	}
	if statsWrong {
		if err := s.write(ctx, s.rebuildStats); err != nil {
			return report, err
		}
	}
	s.memo.forget()
	report.Applied = true
	return report, nil
}

func (s *Store) compare(tx *gorm.DB) (report RebuildReport, wrong []string, statsWrong bool, err error) {
	var learners []string
	if err = tx.Model(&quiz.User{}).Order("id").Pluck("id", &learners).Error; err != nil {
		return
	}
	sums := map[statKey]quiz.ItemStat{}
	for _, learner := range learners {
		before := len(report.Differences) + report.More
		if err = s.compareLearner(tx, learner, &report, sums); err != nil {
			return
		}
		if len(report.Differences)+report.More > before {
			wrong = append(wrong, learner)
		}
	}
	before := len(report.Differences) + report.More
	err = compareStats(tx, &report, sums)
	return report, wrong, len(report.Differences)+report.More > before, err
}

func (s *Store) compareLearner(tx *gorm.DB, learner string, report *RebuildReport, sums map[statKey]quiz.ItemStat) error {
	want, err := s.replayLearner(tx, learner)
	if err != nil {
		return err
	}
	var list []quiz.FactState
	if err := tx.Find(&list, "learner_id = ?", learner).Error; err != nil {
		return err
	}
	if want.reviews > 0 || len(list) > 0 {
		report.Learners++
	}
	report.Reviews += want.reviews
	report.States += len(want.states)
	for _, st := range want.stats {
		addTo(sums, st)
	}
	for _, kept := range list {
		key := factKey{kept.CourseID, kept.FactID}
		if !sameBits(kept, want.states[key]) {
			report.differ(Difference{learner, kept.FactID, fmt.Sprintf("kept %+v, the log says %+v", kept, want.states[key])})
		}
		delete(want.states, key)
	}
	for _, missing := range slices.SortedFunc(maps.Values(want.states), byFact) {
		report.differ(Difference{learner, missing.FactID, fmt.Sprintf("nothing is kept, the log says %+v", missing)})
	}
	return compareModels(tx, learner, want.models, report)
}

// compareModels compares what is thought of a learner.
func compareModels(tx *gorm.DB, learner string, want map[string]quiz.LearnerModel, report *RebuildReport) error {
	var list []quiz.LearnerModel
	if err := tx.Find(&list, "learner_id = ?", learner).Error; err != nil {
		return err
	}
	for _, kept := range list {
		if kept != want[kept.CourseID] {
			report.differ(Difference{learner, "learner in " + kept.CourseID, fmt.Sprintf("kept %+v, the log says %+v", kept, want[kept.CourseID])})
		}
		delete(want, kept.CourseID)
	}
	for _, course := range slices.Sorted(maps.Keys(want)) {
		report.differ(Difference{learner, "learner in " + course, fmt.Sprintf("nothing is kept, the log says %+v", want[course])})
	}
	return nil
}

type factKey struct{ course, fact string }

func byFact(a, b quiz.FactState) int {
	return cmp.Or(cmp.Compare(a.CourseID, b.CourseID), cmp.Compare(a.FactID, b.FactID))
}

// replayed is what the log of one learner says.
type replayed struct {
	reviews int
	states  map[factKey]quiz.FactState
	models  map[string]quiz.LearnerModel // by course
	stats   map[statKey]quiz.ItemStat
}

func newReplayed() replayed {
	return replayed{states: map[factKey]quiz.FactState{}, models: map[string]quiz.LearnerModel{}, stats: map[statKey]quiz.ItemStat{}}
}

// replayLearner computes from a learner's answers that count all that is kept of them.
func (s *Store) replayLearner(tx *gorm.DB, learner string) (replayed, error) {
	out := newReplayed()
	log, err := s.reviews(tx, "WHERE r.learner_id = ? ORDER BY r.course_id, r.nth", learner)
	if err != nil {
		return out, err
	}
	for len(log) > 0 {
		course, n := log[0].CourseID, 0
		for n < len(log) && log[n].CourseID == course {
			n++
		}
		m, err := s.modelOf(tx, course)
		if err != nil {
			return out, err
		}
		out.add(log[:n], m)
		log = log[n:]
	}
	return out, nil
}

// add replays a learner's answers in one course, of which there is at least one. Those
// taken back hold their places in the order and count nowhere else.
func (out *replayed) add(log []quiz.Review, m *fitted) {
	last := log[len(log)-1]
	counts := slices.DeleteFunc(slices.Clone(log), func(r quiz.Review) bool { return r.UndoneAt != nil })
	out.reviews += len(counts)
	c := replayCourse(counts, m, func(st quiz.ItemStat) { addTo(out.stats, st) })
	for fact, st := range c.states {
		out.states[factKey{last.CourseID, fact}] = st
	}
	out.models[last.CourseID] = quiz.LearnerModel{LearnerID: last.LearnerID, CourseID: last.CourseID, Given: last.Nth, LearnerState: c.learner}
}

// courseReplay is what a learner's log of one course says.
type courseReplay struct {
	states  map[string]quiz.FactState // by fact
	learner shared.LearnerState
}

// replayCourse goes through a learner's answers in a course. counted, if given, gets
// what each says of its item.
func replayCourse(log []quiz.Review, m *fitted, counted func(quiz.ItemStat)) courseReplay {
	c := courseReplay{states: map[string]quiz.FactState{}}
	for _, r := range log {
		before := c.states[r.FactID]
		if counted != nil {
			counted(count(before, r, m))
		}
		c.learner = quiz.Learn(c.learner, before, r, m.Model)
		c.states[r.FactID] = quiz.Apply(before, r, m.Model)
	}
	return c
}

// sameBits compares as the bits are stored: 0 and -0 differ, and so would two NaNs
// that are not the same.
func sameBits(a, b quiz.FactState) bool {
	for _, pair := range [][2]float64{{a.Slow, b.Slow}, {a.Fast, b.Fast}, {a.Difficulty, b.Difficulty}} {
		if math.Float64bits(pair[0]) != math.Float64bits(pair[1]) {
			return false
		}
	}
	return a == b
}

func compareStats(tx *gorm.DB, report *RebuildReport, sums map[statKey]quiz.ItemStat) error {
	report.Items = len(sums)
	var list []quiz.ItemStat
	if err := tx.Order("course_id, item_id, revision").Find(&list).Error; err != nil {
		return err
	}
	for _, kept := range list {
		key := statKey{kept.CourseID, kept.ItemID, kept.Revision}
		want := sums[key]
		want.CourseID, want.ItemID, want.Revision = kept.CourseID, kept.ItemID, kept.Revision // no answers and no row are the same
		if kept != want {
			report.differ(Difference{"", kept.ItemID + " " + kept.Revision, fmt.Sprintf("kept %+v, the log says %+v", kept, want)})
		}
		delete(sums, key)
	}
	for _, missing := range sorted(sums) {
		report.differ(Difference{"", missing.ItemID + " " + missing.Revision, fmt.Sprintf("nothing is kept, the log says %+v", missing)})
	}
	return nil
}

func (s *Store) rebuildLearner(tx *gorm.DB, learner string) error {
	if err := s.dialect.lockUser(tx, learner); err != nil {
		return err
	}
	want, err := s.replayLearner(tx, learner)
	if err != nil {
		return err
	}
	if err := tx.Delete(&quiz.FactState{}, "learner_id = ?", learner).Error; err != nil {
		return err
	}
	if err := tx.Delete(&quiz.LearnerModel{}, "learner_id = ?", learner).Error; err != nil {
		return err
	}
	return s.saveReplayed(tx, want)
}

// saveReplayed writes what the log says of a learner.
func (s *Store) saveReplayed(tx *gorm.DB, want replayed) error {
	for _, st := range want.states {
		if err := s.saveState(tx, st); err != nil {
			return err
		}
	}
	for _, l := range want.models {
		if err := s.saveLearner(tx, l); err != nil {
			return err
		}
	}
	return nil
}

// rebuildStats counts the answers to every item anew.
func (s *Store) rebuildStats(tx *gorm.DB) error {
	if err := s.dialect.lockStats(tx); err != nil {
		return err
	}
	var learners []string
	if err := tx.Model(&quiz.Review{}).Distinct().Order("learner_id").Pluck("learner_id", &learners).Error; err != nil {
		return err
	}
	sums := map[statKey]quiz.ItemStat{}
	for _, learner := range learners {
		want, err := s.replayLearner(tx, learner)
		if err != nil {
			return err
		}
		for _, st := range want.stats {
			addTo(sums, st)
		}
	}
	if err := tx.Exec("DELETE FROM item_stats").Error; err != nil {
		return err
	}
	return s.saveStats(tx, sums)
}

func (s *Store) saveStats(tx *gorm.DB, sums map[statKey]quiz.ItemStat) error {
	for _, st := range sorted(sums) {
		if err := s.addStat(tx, st, 1); err != nil {
			return err
		}
	}
	return nil
}
