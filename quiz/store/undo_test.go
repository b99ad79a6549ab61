package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

func TestUndo(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		first := d.answer(d.question(), true)
		q := d.question()
		second := d.answer(q, false)
		before := d.rebuilt()
		id, err := d.s.Undo(t.Context(), d.who.ID, q.Sitting.ID)
		must(t, err)
		if id != second.ReviewID {
			t.Errorf("undid %s; want the last answer %s", id, second.ReviewID)
		}
		after := d.rebuilt()
		if after.Reviews != before.Reviews-1 || after.States != before.States-1 {
			t.Errorf("before %+v, after %+v", before, after)
		}
		f, err := d.s.Feedback(t.Context(), d.who.ID, second.ReviewID)
		if err != nil || !f.Undone || len(f.Progress.Answered) != 1 {
			t.Errorf("feedback of the undone answer: %+v, %v", f, err)
		}
		out, err := d.s.Answer(t.Context(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)})
		if err != nil || !out.Repeated || out.ReviewID != second.ReviewID {
			t.Errorf("the old page posted again: %+v, %v", out, err)
		}
		again := d.question()
		if again.Ticket == q.Ticket || again.Presentation.Item.Fact != q.Presentation.Item.Fact || !again.New {
			t.Errorf("after undo the question is %+v", again)
		}
		d.answer(again, true)
		for range 2 {
			_, err := d.s.Undo(t.Context(), d.who.ID, q.Sitting.ID)
			must(t, err)
		}
		if _, err := d.s.Undo(t.Context(), d.who.ID, q.Sitting.ID); !errors.Is(err, store.ErrNothingToUndo) {
			t.Errorf("undo with nothing left: %v", err)
		}
		if r := d.rebuilt(); r.Reviews != 0 || r.States != 0 {
			t.Errorf("after undoing all: %+v", r)
		}
		h, err := d.s.History(t.Context(), d.who.ID, 1)
		if err != nil || h.Total != 3 || h.Answers[2].Review.ID != first.ReviewID || h.Answers[0].Review.UndoneAt == nil {
			t.Errorf("the log lost answers: %+v, %v", h, err)
		}
	})
}

// TestUndoRestores undoes the second answer to a fact: the first one's state is back
// to the last bit.
func TestUndoRestores(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.sitThrough(func(int) bool { return true })
		d.clock.advance(6 * 24 * time.Hour)
		q := d.question()
		want := d.export().States
		d.answer(q, false)
		_, err := d.s.Undo(t.Context(), d.who.ID, q.Sitting.ID)
		must(t, err)
		if diff := cmp.Diff(want, d.export().States); diff != "" {
			t.Error(diff)
		}
		d.rebuilt()
	})
}

func (d *desk) export() store.Export {
	d.t.Helper()
	e, err := d.s.Export(context.Background(), d.who.ID)
	must(d.t, err)
	return e
}

// TestUndoReopens takes back the last answer of a sitting that is over.
func TestUndoReopens(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		sit := d.sitThrough(func(int) bool { return true })
		_, err := d.s.Undo(t.Context(), d.who.ID, sit.ID)
		must(t, err)
		q := d.question()
		if q.Done || q.Sitting.ID != sit.ID {
			t.Fatalf("after undo: %+v", q)
		}
		d.sitThrough(func(int) bool { return true })
		d.clock.advance(6 * 24 * time.Hour)
		q = d.question()
		d.answer(q, true)
		if _, err := d.s.Undo(t.Context(), d.who.ID, sit.ID); !errors.Is(err, store.ErrNothingToUndo) {
			t.Errorf("undo in an older sitting: %v", err)
		}
		other := d.newLearner("Otto")
		if _, err := d.s.Undo(t.Context(), other.ID, q.Sitting.ID); !errors.Is(err, store.ErrNothingToUndo) {
			t.Errorf("undo in another's sitting: %v", err)
		}
	})
}

// TestClockSetBack keeps the order of the log the order of the answers.
func TestClockSetBack(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.sitThrough(func(i int) bool { return i%4 > 0 })
		d.clock.advance(6 * 24 * time.Hour)
		d.answer(d.question(), true)
		d.clock.advance(-30 * 24 * time.Hour)
		for range 3 {
			if q := d.question(); !q.Done {
				d.answer(q, true)
			}
		}
		d.rebuilt()
	})
}

// TestRebuildAfterAnything lets learners answer, undo, pause and leave at random, and
// then compares every bit.
func TestRebuildAfterAnything(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := newDesk(t, c)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			d.who = d.newLearner(fmt.Sprint("Learner", n))
			for range rapid.IntRange(1, 30).Draw(rt, "steps") {
				d.clock.advance(time.Duration(rapid.Int64Range(0, int64(40*time.Hour)).Draw(rt, "pause")))
				q := d.question()
				switch {
				case q.Done:
				case rapid.IntRange(0, 5).Draw(rt, "what") == 0:
					if _, err := d.s.Undo(context.Background(), d.who.ID, q.Sitting.ID); err != nil && !errors.Is(err, store.ErrNothingToUndo) {
						rt.Fatal(err)
					}
				default:
					in := store.AnswerInput{Ticket: q.Ticket, Confidence: quiz.Confidence(rapid.IntRange(0, 3).Draw(rt, "confidence"))}
					in.Response = respond(q.Presentation, rapid.Bool().Draw(rt, "right"))
					if _, err := d.s.Answer(context.Background(), d.who.ID, in); err != nil {
						rt.Fatal(err)
					}
				}
			}
		})
		if r := d.rebuilt(); r.Reviews == 0 || r.Items == 0 || r.Learners == 0 {
			t.Errorf("nothing was compared: %+v", r)
		}
	})
}

// TestRebuildApply spoils the cache in every way and has it made good.
func TestRebuildApply(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := newDesk(t, c)
		d.sitThrough(func(i int) bool { return i%3 > 0 })
		want := d.export().States
		db := rawDB(t, c.URL)
		for _, spoil := range []string{
			"UPDATE facts_state SET slow = slow + 1e-9 WHERE reviews = 1",
			"DELETE FROM facts_state WHERE last_right = false",
			"UPDATE item_stats SET answers = answers + 1",
			"DELETE FROM item_stats WHERE \"right\" > 0",
			"INSERT INTO item_stats SELECT id, 'ghost', 'r', 1, 1, 1, 1, 0, 0 FROM courses",
			"INSERT INTO facts_state SELECT learner_id, course_id, 'ghost', slow, fast, difficulty, reviews, lapses, step, last_right, first_at, last_at, due_at, right_item, right_ms, right_confidence FROM facts_state WHERE fact_id = (SELECT min(fact_id) FROM facts_state)",
		} {
			_, err := db.Exec(spoil)
			must(t, err)
			r, err := d.s.Rebuild(t.Context(), true)
			must(t, err)
			if len(r.Differences) == 0 || !r.Applied {
				t.Errorf("%s: not noticed", spoil)
			}
			d.rebuilt()
		}
		if diff := cmp.Diff(want, d.export().States); diff != "" {
			t.Error(diff)
		}
	})
}
