package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

const testCourse = "test-course" // that of testBank

func (d *desk) fit() store.FitReport {
	d.t.Helper()
	r, err := d.s.FitCourse(context.Background(), testCourse, nil)
	must(d.t, err)
	return r
}

// value reads one value past the store.
func (d *desk) value(into any, query string) {
	d.t.Helper()
	must(d.t, rawDB(d.t, d.url).QueryRow(query).Scan(into))
}

func (d *desk) sums() (items int) {
	d.t.Helper()
	d.value(&items, "SELECT count(*) FROM item_stats WHERE score <> 0 OR information <> 0")
	return items
}

// practised is a class of two who have met twenty facts and come back to them.
func practised(t *testing.T, c store.Config) *desk {
	t.Helper()
	d := newDesk(t, c)
	d.classroom()
	for range 2 {
		d.clock.advance(5 * 24 * time.Hour)
		d.sitThrough(func(i int) bool { return i%4 != 1 })
	}
	return d
}

func TestFitCourse(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		before, was := d.rebuilt(), d.export().States
		if d.sums() == 0 {
			t.Error("the answers say nothing of any item")
		}
		r := d.fit()
		if r.CourseID != testCourse || r.Answers != before.Reviews || r.Learners != 2 || r.Revision != 1 || r.Fit.Answers != r.Answers {
			t.Errorf("%+v; the log has %+v", r, before)
		}
		if after := d.rebuilt(); after.States != before.States {
			t.Errorf("%d states became %d", before.States, after.States)
		}
		if cmp.Equal(was, d.export().States) {
			t.Error("the states are still those of the defaults")
		}
		if n := d.sums(); n != 0 {
			t.Errorf("%d items still have sums of answers that were fitted to", n)
		}
		d.predictsByModel()
		if n := d.sums(); n != 1 {
			t.Errorf("%d items have sums after one answer", n)
		}
		if fresh, err := d.s.NewAnswers(t.Context()); err != nil || !cmp.Equal(fresh, map[string]int{testCourse: 1}) {
			t.Errorf("new answers %v, %v", fresh, err)
		}
		d.rebuilt()
		if r := d.fit(); r.Revision != 2 || d.sums() != 0 {
			t.Errorf("the second fit: %+v", r)
		}
		d.rebuilt()
	})
}

// predictsByModel answers a fact that was met, and computes from the stored model what
// was to be expected of it.
func (d *desk) predictsByModel() {
	d.t.Helper()
	d.clock.advance(9 * 24 * time.Hour)
	q := d.question()
	fact := q.Presentation.Item.Fact
	var before quiz.FactState
	var l shared.LearnerState
	var raw string
	db := rawDB(d.t, d.url)
	must(d.t, db.QueryRow(`SELECT slow, fast, difficulty, reviews, last_at, right_item, right_ms, right_confidence
		FROM facts_state WHERE learner_id = $1 AND fact_id = $2`, d.who.ID, fact).Scan(&before.Slow, &before.Fast, &before.Difficulty,
		&before.Reviews, &before.LastAt, &before.RightItem, &before.RightMS, &before.RightConfidence))
	must(d.t, db.QueryRow("SELECT answers, bias, variance, mood, timed, time_mean, time_sum FROM learner_models WHERE learner_id = $1", d.who.ID).
		Scan(&l.Answers, &l.Bias, &l.Variance, &l.Mood, &l.Timed, &l.TimeMean, &l.TimeSum))
	must(d.t, db.QueryRow("SELECT params FROM course_models WHERE course_id = $1", testCourse).Scan(&raw))
	var params shared.Params
	must(d.t, json.Unmarshal([]byte(raw), &params))
	m, err := quiz.NewModel(params)
	must(d.t, err)
	f, err := d.s.Feedback(context.Background(), d.who.ID, d.answer(q, true).ReviewID)
	must(d.t, err)
	// Nobody has answered since the fit, so the item has no sums.
	about := quiz.About{Level: string(q.Presentation.Item.Level), Topic: q.Presentation.Item.Topic}
	want := quiz.Predict(before, f.Review, about, shared.ItemSums{}, l, m)
	if got := f.Review.Predicted; got != want || got <= 0 || got >= 1 {
		d.t.Errorf("predicted %v, the model says %v", got, want)
	}
	if got := quiz.Predict(before, f.Review, about, shared.ItemSums{}, l, quiz.DefaultModel()); got == want {
		d.t.Error("the defaults would have said the same")
	}
}

func TestFitOfNothing(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		if _, err := d.s.FitCourse(t.Context(), testCourse, nil); !errors.Is(err, store.ErrNothingToFit) {
			t.Errorf("before any answer: %v", err)
		}
		for _, id := range []string{"", "no-such-course", "\x00"} {
			if _, err := d.s.FitCourse(t.Context(), id, nil); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("course %q: %v", id, err)
			}
		}
		d.answer(d.question(), true)
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := d.s.FitCourse(stopped, testCourse, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
		var models int
		if d.value(&models, "SELECT count(*) FROM course_models"); models != 0 {
			t.Errorf("%d models of fits that failed", models)
		}
	})
}

// TestUndoAroundFit takes back an answer that a fit has seen, and one that it has not.
func TestUndoAroundFit(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		d.clock.advance(5 * 24 * time.Hour)
		q := d.question()
		d.answer(q, false)
		d.fit()
		undo := func(left int) {
			t.Helper()
			_, err := d.s.Undo(t.Context(), d.who.ID, q.Sitting.ID)
			must(t, err)
			d.rebuilt()
			if n := d.sums(); n != left {
				t.Errorf("%d items have sums, want %d", n, left)
			}
		}
		undo(0) // it is in the model, and cannot be taken out before the next fit
		d.answer(d.question(), true)
		d.answer(d.question(), true)
		if n := d.sums(); n != 2 {
			t.Errorf("%d items have sums after two answers", n)
		}
		undo(1)
		undo(0)
	})
}

// TestFitWhileAnswering lets learners, some of whom have never answered before, answer
// and take back while the course is fitted again and again.
func TestFitWhileAnswering(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		busy := d.who.ID
		var all sync.WaitGroup
		for i := range 6 {
			id := busy
			if i > 0 {
				id = d.newLearner(fmt.Sprint("Late", i)).ID
			}
			all.Go(func() {
				if err := answerAndUndo(d, id, 25); err != nil {
					t.Error(err)
				}
			})
		}
		d.clock.advance(5 * 24 * time.Hour)
		for range 4 {
			d.fit()
		}
		all.Wait()
		if r := d.rebuilt(); r.Learners != 7 { // two of the class, five who came late
			t.Errorf("%+v", r)
		}
		d.fit()
		d.rebuilt()
	})
}

func answerAndUndo(d *desk, learnerID string, times int) error {
	for i := range times {
		q, err := d.s.Question(context.Background(), learnerID)
		if err != nil || q.Done {
			return err
		}
		d.clock.advance(time.Second)
		_, err = d.s.Answer(context.Background(), learnerID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, i%3 > 0)})
		if err != nil {
			return err
		}
		if i%5 == 4 {
			if _, err := d.s.Undo(context.Background(), learnerID, q.Sitting.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestManyQuestionsAtOnce asks for more questions at once than the database has
// connections: none may hold one while it waits for another.
func TestManyQuestionsAtOnce(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		var ids []string
		for i := range 64 {
			ids = append(ids, d.newGuest(i))
		}
		if won := race(len(ids), func(i int) error { return answerAndUndo(d, ids[i], 3) }); won != len(ids) {
			t.Errorf("%d of %d learners could study", won, len(ids))
		}
	})
}

// newGuest joins the class of the test, which the first guest makes; that is quicker
// than to sign up with a password.
func (d *desk) newGuest(i int) string {
	d.t.Helper()
	classes, err := d.s.Classes(context.Background())
	must(d.t, err)
	if len(classes) == 0 {
		newClass(d.t, d.s)
		classes, err = d.s.Classes(context.Background())
		must(d.t, err)
	}
	u, _, err := d.s.Join(context.Background(), classes[0].JoinCode, fmt.Sprint("Guest ", i), fmt.Sprint("ip", i), nil)
	must(d.t, err)
	return u.ID
}

// TestBrokenModel spoils the stored model: the site goes on with the defaults and says
// so in its log, until the course is fitted again.
func TestBrokenModel(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		d.fit()
		c.Now = d.clock.now
		spoiled := []string{"nonsense", "{}", `{"version": 99}`, `{"version": 1, "weights": [1, 2]}`}
		for _, spoil := range []func(p *shared.Params){
			func(p *shared.Params) { p.Head[shared.HeadShift] = 1e308 },
			func(p *shared.Params) { p.Known = 3 },
			func(p *shared.Params) { p.Learner.Variance = -1 },
			func(p *shared.Params) { p.ItemSD = 0 },
			func(p *shared.Params) { p.Groups.Form = map[string]float64{"cloze": -1e300} },
			func(p *shared.Params) { p.Items["x"] = shared.Item{Information: -4} },
		} {
			p := shared.Default()
			spoil(&p)
			raw, err := json.Marshal(p)
			must(t, err)
			spoiled = append(spoiled, string(raw))
		}
		for _, params := range spoiled {
			_, err := rawDB(t, c.URL).Exec("UPDATE course_models SET params = $1", params)
			must(t, err)
			var log bytes.Buffer
			c.Log = slog.New(slog.NewTextHandler(&log, nil))
			s := storetest.Start(t, c)
			day, err := s.Today(t.Context(), d.who.ID)
			if err != nil || day.Met == 0 {
				t.Errorf("%s: %+v, %v", params, day, err)
			}
			if n := strings.Count(log.String(), "cannot be used"); n != 1 || !strings.Contains(log.String(), testCourse) {
				t.Errorf("%s: the log says %q", params, log.String())
			}
		}
		if r := d.fit(); r.Revision != 2 {
			t.Errorf("%+v", r)
		}
		d.rebuilt()
	})
}

// TestAnotherProcessFits has one program answer by the model that another has fitted.
func TestAnotherProcessFits(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		other := *d
		c.Now = d.clock.now
		other.s = storetest.Start(t, c)
		d.clock.advance(5 * 24 * time.Hour)
		other.answer(other.question(), true) // both know the course by now
		d.answer(d.question(), true)
		d.fit()
		other.rebuilt()
		other.predictsByModel()
		d.rebuilt()
	})
}

// TestPlanCountsAtOnce changes what a class and a learner study for: nothing goes by
// what was looked up before, neither in this program nor in another.
func TestPlanCountsAtOnce(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := newDesk(t, c)
		_, class, _, _, _ := d.classroom()
		c.Now = d.clock.now
		other := storetest.Start(t, c)
		d.clock.advance(24 * time.Hour)
		plan := func(s *store.Store) store.Today {
			t.Helper()
			day, err := s.Today(t.Context(), d.who.ID)
			must(t, err)
			return day
		}
		if plan(d.s).Plan.Total == 0 || plan(other).Plan.Total == 0 {
			t.Fatal("there is nothing to study")
		}
		// It is Tuesday, 3 November 2026; from now on the class studies on Mondays.
		must(t, d.s.SetClassPlan(t.Context(), store.CommandLine, class.ID, quiz.Plan{Days: 1}))
		for name, s := range map[string]*store.Store{"this": d.s, "another": other} {
			if day := plan(s); !day.Plan.DayOff {
				t.Errorf("%s program: %+v", name, day.Plan)
			}
		}
		every := quiz.Days(127)
		must(t, other.SetLearnerPlan(t.Context(), d.who.ID, quiz.OwnPlan{Days: &every}))
		if day := plan(d.s); day.Plan.DayOff {
			t.Errorf("the learner studies every day: %+v", day.Plan)
		}
	})
}

// derived reads of every answer what the migration has to find out.
func derived(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.Query("SELECT id, chance, nth FROM reviews")
	must(t, err)
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id string
		var chance float64
		var nth int
		must(t, rows.Scan(&id, &chance, &nth))
		out[id] = fmt.Sprintf("%.9f %d", chance, nth)
	}
	must(t, rows.Err())
	return out
}

// TestUpgradeToModels takes a database back to before there were models and opens it
// again: chances and the order of answers are found out from the log as they were
// recorded, and the caches are made anew.
func TestUpgradeToModels(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		d.clock.advance(5 * 24 * time.Hour)
		q := d.question()
		d.answer(q, true)
		_, err := d.s.Undo(t.Context(), d.who.ID, q.Sitting.ID)
		must(t, err)
		d.answer(d.question(), false)
		want, states := d.rebuilt(), d.export().States
		must(t, d.s.Close())

		db := rawDB(t, c.URL)
		recorded := derived(t, db)
		_, err = gooseOn(t, db, c.URL).DownTo(t.Context(), 3)
		must(t, err)
		// What an older version left may differ from what follows from the log.
		_, err = db.Exec("UPDATE facts_state SET slow = slow * 2")
		must(t, err)

		c.Now = d.clock.now
		d.s = storetest.Start(t, c)
		if diff := cmp.Diff(recorded, derived(t, db)); diff != "" {
			t.Errorf("chance and place of the answers: %s", diff)
		}
		if got := d.rebuilt(); got.Reviews != want.Reviews || got.States != want.States {
			t.Errorf("before %+v, after %+v", want, got)
		}
		if diff := cmp.Diff(states, d.export().States); diff != "" {
			t.Errorf("states: %s", diff)
		}
		d.answer(d.question(), true)
		d.rebuilt()
	})
}

// TestOlderServerBesideTheNew leaves answers as a server of an older version leaves them
// that runs on while a command of this version has upgraded its database: they get their
// places at the next start, after those that were given before.
func TestOlderServerBesideTheNew(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		want, states := d.rebuilt(), d.export().States
		db := rawDB(t, c.URL)
		placed := derived(t, db)
		must(t, d.s.Close())
		_, err := db.Exec("UPDATE reviews SET nth = 0 WHERE nth > 15")
		must(t, err)
		_, err = db.Exec("DELETE FROM learner_models")
		must(t, err)

		c.Now = d.clock.now
		d.s = storetest.Start(t, c)
		if diff := cmp.Diff(placed, derived(t, db)); diff != "" {
			t.Errorf("places of the answers: %s", diff)
		}
		if diff := cmp.Diff(states, d.export().States); diff != "" {
			t.Errorf("states: %s", diff)
		}
		if got := d.rebuilt(); got.Reviews != want.Reviews || got.States != want.States {
			t.Errorf("before %+v, after %+v", want, got)
		}
		d.answer(d.question(), true)
		d.rebuilt()
	})
}

// TestSameRevisionOfAnotherFit puts another fit in the place of one that the program
// knows, as where that was rolled back or the table restored.
func TestSameRevisionOfAnotherFit(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := practised(t, c)
		d.fit()
		d.predictsByModel()
		another := shared.Default()
		another.Head[shared.HeadShift] = 0.4
		raw, err := json.Marshal(another)
		must(t, err)
		db := rawDB(t, c.URL)
		_, err = db.Exec("UPDATE course_models SET params = $1, fitted_at = fitted_at + 1", string(raw))
		must(t, err)
		_, err = db.Exec("UPDATE turns SET turn = turn + 1")
		must(t, err)
		_, err = d.s.Rebuild(t.Context(), true)
		must(t, err)
		d.predictsByModel()
		d.rebuilt()
	})
}
