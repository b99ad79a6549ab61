package store_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// classroom is a class with a student who has answered a sitting, one who has
// answered nothing and one who was removed.
func (d *desk) classroom() (teacher quiz.User, c quiz.Class, busy, idle, gone quiz.User) {
	d.t.Helper()
	ctx := d.t.Context()
	teacher, c = newClass(d.t, d.s)
	join := func(name string) quiz.User {
		u, _, err := d.s.Join(ctx, c.JoinCode, name, "ip", nil)
		must(d.t, err)
		return u
	}
	busy, idle, gone = join("Busy"), join("Amy Idle"), join("Gone")
	for _, u := range []quiz.User{gone, busy} {
		d.who = u
		d.sitThrough(func(i int) bool { return i%6 != 1 })
	}
	must(d.t, d.s.RemoveStudent(ctx, teacher.ID, c.ID, gone.ID))
	return teacher, c, busy, idle, gone
}

func TestRoster(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		_, c, busy, idle, gone := d.classroom()
		q := d.startTomorrow()
		d.give(q, store.AnswerInput{Ticket: q.Ticket, Response: grade.Response{DontKnow: true}, Confidence: quiz.ConfidenceCertain})
		q = d.question()
		d.clock.advance(time.Hour) // a walk; two minutes of it count
		d.answer(q, true)
		_, err := d.s.Undo(t.Context(), busy.ID, q.Sitting.ID)
		must(t, err)
		d.answer(d.question(), true)

		r, err := d.s.Roster(t.Context(), c.ID)
		must(t, err)
		if r.Class.ID != c.ID || r.Facts != testFacts || len(r.Students) != 2 || r.Students[0].UserID != idle.ID || r.Students[1].UserID != busy.ID {
			t.Fatalf("roster %+v", r)
		}
		if got := r.Students[0]; got.Met != 0 || got.LastActive != nil || got.Name != "Amy Idle" || got.HasAccount {
			t.Errorf("who did nothing: %+v", got)
		}
		got := r.Students[1]
		e, err := d.s.Progress(t.Context(), busy.ID)
		must(t, err)
		if got.Met != e.Met || got.Met != got.Known+got.Due || got.Answers != e.Answers || got.Right != e.Right ||
			got.FirstAnswers != e.FirstAnswers || got.FirstRight != e.FirstRight || got.Minutes != e.Minutes {
			t.Errorf("the teacher sees %+v, the student %+v", got, e)
		}
		if got.Met < 20 || got.FirstAnswers > got.Met || got.TakenBack != 1 ||
			got.FirstRight >= got.FirstAnswers || got.Certain != 1 || got.Slips != 1 ||
			!got.LastActive.Equal(d.clock.now()) || got.ActiveDays7[6] != 2 || got.ActiveDays7[5] != got.Answers-2 {
			t.Errorf("%+v", got)
		}

		page, err := d.s.Student(t.Context(), c.ID, busy.ID)
		must(t, err)
		if diff := cmp.Diff(got, page.StudentRow); diff != "" {
			t.Error(diff)
		}
		if len(page.Topics) != 2 || page.Topics[0].Met+page.Topics[1].Met != got.Met || len(page.Recent) != got.Answers || page.Recent[1].Review.Verdict != grade.DontKnow {
			t.Errorf("student page %+v", page)
		}
		for _, id := range []string{gone.ID, d.newLearner("Stranger").ID, "x", ""} {
			if _, err := d.s.Student(t.Context(), c.ID, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Student(%q): %v", id, err)
			}
		}
		if _, err := d.s.Roster(t.Context(), "x"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Roster of nothing: %v", err)
		}
	})
}

func (d *desk) startTomorrow() store.Question {
	d.t.Helper()
	d.clock.advance(24 * time.Hour)
	return d.question()
}

func TestClassAnswers(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		_, c, busy, _, _ := d.classroom()
		var rows []store.AnswerRow
		must(t, d.s.ClassAnswers(t.Context(), c.ID, func(r store.AnswerRow) error {
			rows = append(rows, r)
			return nil
		}))
		e, err := d.s.Progress(t.Context(), busy.ID)
		must(t, err)
		if len(rows) != e.Answers {
			t.Fatalf("%d rows; want the %d of the student who stayed", len(rows), e.Answers)
		}
		for i, r := range rows {
			if r.Name != "Busy" || r.LearnerID != busy.ID || r.TopicTitle == "" || r.Stem == "" || r.Given == "" || !strings.HasPrefix(r.Right, "key ") {
				t.Errorf("row %+v", r)
			}
			if (r.Given == r.Right) != (r.Review.Verdict == grade.Right) {
				t.Errorf("given %q, right %q, and %s", r.Given, r.Right, r.Review.Verdict)
			}
			if i > 0 && rows[i-1].Review.AnsweredAt > r.Review.AnsweredAt {
				t.Error("not the oldest first")
			}
		}
		stop := errors.New("enough")
		n := 0
		err = d.s.ClassAnswers(t.Context(), c.ID, func(store.AnswerRow) error { n++; return stop })
		if !errors.Is(err, stop) || n != 1 {
			t.Errorf("stopped after %d with %v", n, err)
		}
	})
}

func TestProgress(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		page, err := d.s.Progress(t.Context(), d.who.ID)
		must(t, err)
		if len(page.Topics) != 2 || page.Topics[0].Quarters != [5]int{testFacts / 2} || page.Answers != 0 || page.Facts != testFacts {
			t.Errorf("before the first answer: %+v", page)
		}
		d.sitThrough(func(i int) bool { return i > 0 })
		page, err = d.s.Progress(t.Context(), d.who.ID)
		must(t, err)
		early := page.Topics[0]
		if early.Met != 20 || early.Quarters[0] != testFacts/2-20 || early.Quarters[1]+early.Quarters[2] != 20 || early.Known > early.Met || early.Due > 20 {
			t.Errorf("topic %+v", early)
		}
		upcoming := 0
		for _, n := range page.Upcoming {
			upcoming += n
		}
		if upcoming != 20 || page.Answers != 21 || page.Right != 20 || page.FirstAnswers != 20 || page.FirstRight != 19 ||
			page.WhenDue.Answers != 0 || page.Calibration[0] != (store.Tally{Answers: 21, Right: 20}) {
			t.Errorf("progress %+v", page)
		}
		d.clock.advance(6 * 24 * time.Hour)
		q := d.question()
		d.give(q, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true), Confidence: quiz.ConfidenceCertain})
		page, err = d.s.Progress(t.Context(), d.who.ID)
		must(t, err)
		if page.WhenDue != (store.Tally{Answers: 1, Right: 1}) || page.Calibration[3] != (store.Tally{Answers: 1, Right: 1}) || page.Upcoming[0] == 0 {
			t.Errorf("six days later: %+v", page)
		}

		topic, err := d.s.Topic(t.Context(), d.who.ID, "early")
		must(t, err)
		if len(topic.List) != testFacts/2 || topic.Met != 20 || topic.List[0].Claim == "" || topic.List[0].Recall <= 0 || topic.List[29].Strength != 0 {
			t.Errorf("topic page %+v", topic)
		}
		if _, err := d.s.Topic(t.Context(), d.who.ID, "nowhere"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("no such topic: %v", err)
		}
	})
}

func TestHistory(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		for range 6 {
			d.sitThrough(func(i int) bool { return i%5 > 0 })
			d.clock.advance(5 * 24 * time.Hour)
		}
		seen := map[string]bool{}
		last := int64(1) << 62
		for page := 1; ; page++ {
			h, err := d.s.History(t.Context(), d.who.ID, page)
			must(t, err)
			for _, r := range h.Answers {
				if seen[r.Review.ID] || r.Review.AnsweredAt > last || r.Stem == "" {
					t.Fatalf("page %d: %+v", page, r)
				}
				seen[r.Review.ID], last = true, r.Review.AnsweredAt
			}
			if !h.More {
				if len(seen) != h.Total || page < 2 {
					t.Errorf("%d of %d answers on %d pages", len(seen), h.Total, page)
				}
				break
			}
		}
		for _, page := range []int{-1, 0, 99, 1 << 40} {
			if _, err := d.s.History(t.Context(), d.who.ID, page); err != nil {
				t.Errorf("page %d: %v", page, err)
			}
		}
	})
}

func TestExportAndDelete(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		_, _, busy, _, _ := d.classroom()
		must(t, d.s.SetPassword(t.Context(), busy.ID, "busy@example.org", password))
		link, err := d.s.NewPersonalLink(t.Context(), busy.ID)
		must(t, err)
		e := d.export()
		raw, err := json.Marshal(e)
		must(t, err)
		if e.User.Name != "Busy" || len(e.Reviews) < 20 || len(e.States) != 20 || len(e.Sittings) != 1 || len(e.Classes) != 1 || e.Reviews[0].Question == "" {
			t.Errorf("export with %d reviews, %d states, %d sittings: %.600s", len(e.Reviews), len(e.States), len(e.Sittings), raw)
		}
		if strings.Contains(string(raw), "argon2id") || strings.Contains(string(raw), link) {
			t.Error("the export tells secrets")
		}
		before := d.rebuilt()
		must(t, d.s.DeleteMe(t.Context(), busy.ID))
		after := d.rebuilt()
		if after.Reviews != before.Reviews-len(e.Reviews) {
			t.Errorf("before %+v, after %+v", before, after)
		}
		if err := d.s.DeleteMe(t.Context(), busy.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("deleted twice: %v", err)
		}
		admin := firstAdmin(t, d.s)
		if err := d.s.DeleteMe(t.Context(), admin.ID); !errors.Is(err, store.ErrLastAdmin) {
			t.Errorf("the last administrator: %v", err)
		}
	})
}

// TestAnswerAfterDelete answers a question that was shown before the account went.
func TestAnswerAfterDelete(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		q := d.question()
		must(t, d.s.DeleteMe(t.Context(), d.who.ID))
		_, err := d.s.Answer(t.Context(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)})
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("got %v; want ErrNotFound", err)
		}
		for name, call := range map[string]func() error{
			"StartSitting": func() error { _, err := d.s.StartSitting(t.Context(), d.who.ID, 0); return err },
			"Question":     func() error { _, err := d.s.Question(t.Context(), d.who.ID); return err },
			"Export":       func() error { _, err := d.s.Export(t.Context(), d.who.ID); return err },
		} {
			if err := call(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v; want ErrNotFound", name, err)
			}
		}
	})
}

// TestClassResultsExpect: the rows for files have the same forecast as the page.
func TestClassResultsExpect(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		_, c, busy, _, _ := d.classroom()
		must(t, d.s.SetClassPlan(t.Context(), store.CommandLine, c.ID, december))
		all, err := d.s.ClassResults(t.Context(), c.ID)
		must(t, err)
		o := d.classOutlook(c)
		for i, row := range all.Students {
			st := o.Students[i]
			got := []float64{row.ExpectedNow, row.Expected, row.ExpectedIfStopped}
			want := []float64{st.Now.Known, st.KeepOn.Known, st.Stop.Known}
			if diff := cmp.Diff(want, got, near); diff != "" || row.ID != st.UserID || !row.ExpectedAt.Equal(o.At) || row.ID == busy.ID && row.ExpectedNow < 10 {
				t.Errorf("%s: %+v, want %+v", row.Name, row, st)
			}
		}
	})
}
