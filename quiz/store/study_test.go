package store_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// desk is a learner at work on a store with a clock that the test moves.
type desk struct {
	t     testing.TB
	s     *store.Store
	clock *clock
	who   quiz.User
	url   string // of the database
}

// study runs a test on each database with a learner who has not begun.
func study(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) { test(t, newDesk(t, c)) })
}

func newDesk(t testing.TB, c store.Config) *desk {
	clock := newClock()
	c.Now = clock.now
	d := &desk{t: t, s: storetest.Start(t, c), clock: clock, url: c.URL}
	d.who = d.newLearner("Lea")
	return d
}

func (d *desk) newLearner(name string) quiz.User {
	d.t.Helper()
	u, err := d.s.SignUp(context.Background(), name, strings.ToLower(name)+"@example.org", password)
	must(d.t, err)
	return u
}

func (d *desk) question() store.Question {
	d.t.Helper()
	q, err := d.s.Question(context.Background(), d.who.ID)
	must(d.t, err)
	return q
}

// respond makes the right or a wrong answer to a presentation.
func respond(p questions.Presentation, right bool) grade.Response {
	switch {
	case p.Item.Form == questions.FormTyped && right:
		return grade.Response{Text: p.Item.Accepted[0].Text}
	case p.Item.Form == questions.FormTyped:
		return grade.Response{Text: "something else"}
	}
	for _, o := range p.Options {
		if o.Correct == right {
			return grade.Response{Chosen: []string{o.ID}}
		}
	}
	panic("no such option")
}

// answer answers a question and lets ten seconds pass.
func (d *desk) answer(q store.Question, right bool) store.Outcome {
	d.t.Helper()
	return d.give(q, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, right)})
}

func (d *desk) give(q store.Question, in store.AnswerInput) store.Outcome {
	d.t.Helper()
	d.clock.advance(10 * time.Second)
	out, err := d.s.Answer(context.Background(), d.who.ID, in)
	must(d.t, err)
	return out
}

// rebuilt checks that the log and the cached states agree to the last bit.
func (d *desk) rebuilt() store.RebuildReport {
	d.t.Helper()
	r, err := d.s.Rebuild(context.Background(), false)
	must(d.t, err)
	if len(r.Differences) > 0 {
		d.t.Fatalf("the log says otherwise: %+v", r.Differences)
	}
	return r
}

func TestFirstQuestion(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		day, err := d.s.Today(t.Context(), d.who.ID)
		must(t, err)
		if !day.FirstTime || day.Open != nil || day.Plan.New != 20 || day.Plan.Due != 0 || day.Facts != testFacts || day.Met != 0 {
			t.Errorf("Today: %+v", day)
		}
		q := d.question()
		if q.Done || !q.New || q.Again || q.Strength != 0 || q.TopicTitle != "Early" || q.Ticket == "" || q.Reason == "" {
			t.Errorf("%+v", q)
		}
		if got := q.Progress; got.Planned != 20 || len(got.Answered) != 0 || got.CanUndo || got.MinutesLeft < 1 {
			t.Errorf("progress %+v", got)
		}
		if day, err = d.s.Today(t.Context(), d.who.ID); err != nil || day.Open == nil || day.Open.ID != q.Sitting.ID {
			t.Errorf("the open sitting is not offered: %+v, %v", day, err)
		}
	})
}

// TestReload loads each question of a sitting twice, the second time much later.
func TestReload(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		for i := range 8 {
			first := d.question()
			d.clock.advance(20 * time.Minute)
			second := d.question()
			if !reflect.DeepEqual(first.Presentation, second.Presentation) || first.Reason != second.Reason {
				t.Fatalf("question %d changed by a reload", i)
			}
			d.answer(second, i%3 > 0)
		}
	})
}

func TestAnswerAndFeedback(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		q := d.question()
		out := d.answer(q, true)
		f, err := d.s.Feedback(t.Context(), d.who.ID, out.ReviewID)
		must(t, err)
		r := f.Review
		if r.Verdict != grade.Right || f.Mark.Verdict != grade.Right || f.Mark.Score != 1 || f.Superseded || f.Undone || f.BackAgain {
			t.Errorf("feedback %+v", f)
		}
		if !reflect.DeepEqual(f.Presentation, q.Presentation) {
			t.Error("the feedback shows another presentation than was answered")
		}
		if r.FactID != q.Presentation.Item.Fact || r.ItemID != q.Presentation.Item.ID || r.Revision != q.Presentation.Item.Revision ||
			r.Form != string(q.Presentation.Item.Form) || r.SittingID != q.Sitting.ID || r.Options != len(q.Presentation.Options) ||
			r.TookMS != 10_000 || r.AnsweredAt != d.clock.now().UnixMilli() || r.Predicted != quiz.FirstMeeting {
			t.Errorf("review %+v", r)
		}
		// Right among three options says little at a first meeting: it comes back soon.
		if f.Strength != 1 || f.DueAt.Sub(d.clock.now()) > 2*24*time.Hour || !cmp.Equal(f.Progress.Answered, []bool{true}) || !f.Progress.CanUndo {
			t.Errorf("after a right answer: %+v", f)
		}

		q = d.question()
		out = d.answer(q, false)
		f, err = d.s.Feedback(t.Context(), d.who.ID, out.ReviewID)
		must(t, err)
		if f.Mark.Verdict != grade.Wrong || !f.BackAgain || f.Strength != 1 || !cmp.Equal(f.Progress.Answered, []bool{true, false}) {
			t.Errorf("after a wrong answer: %+v", f)
		}
		d.rebuilt()
	})
}

func TestDontKnowAndConfidence(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		q := d.question()
		out := d.give(q, store.AnswerInput{Ticket: q.Ticket, Response: grade.Response{DontKnow: true, Text: "and more"}, Confidence: 99})
		f, err := d.s.Feedback(t.Context(), d.who.ID, out.ReviewID)
		must(t, err)
		if f.Review.Verdict != grade.DontKnow || f.Review.Given != `{"dont_know":true}` || f.Review.Confidence != quiz.ConfidenceNone || !f.Response.DontKnow {
			t.Errorf("review %+v", f.Review)
		}
		q = d.question()
		out = d.give(q, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, false), Confidence: quiz.ConfidenceCertain})
		sum, err := d.s.Summary(t.Context(), d.who.ID, q.Sitting.ID)
		must(t, err)
		if len(sum.ConfidentSlips) != 1 || sum.ConfidentSlips[0].Review.ID != out.ReviewID {
			t.Errorf("confident slips %+v", sum.ConfidentSlips)
		}
	})
}

// TestPredicted looks at what the log says was to be expected.
func TestPredicted(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.sitThrough(func(int) bool { return true })
		d.clock.advance(7 * 24 * time.Hour)
		q := d.question()
		if q.New || q.Presentation.Item.Form != questions.FormChoice {
			t.Fatalf("%+v", q)
		}
		out := d.answer(q, true)
		f, err := d.s.Feedback(t.Context(), d.who.ID, out.ReviewID)
		must(t, err)
		guess := 1 / float64(len(q.Presentation.Options))
		if p := f.Review.Predicted; p < guess+(1-guess)*0.8 || p > guess+(1-guess)*0.9 {
			t.Errorf("predicted %f with %d options, two days after the due day", p, len(q.Presentation.Options))
		}
	})
}

// sitThrough answers a sitting to its end and returns it.
func (d *desk) sitThrough(right func(i int) bool) quiz.Sitting {
	d.t.Helper()
	for i := range 100 {
		q := d.question()
		if q.Done {
			return q.Sitting
		}
		d.answer(q, right(i))
	}
	d.t.Fatal("the sitting does not end")
	return quiz.Sitting{}
}

func TestSittingEnds(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		sit := d.sitThrough(func(i int) bool { return i != 2 })
		sum, err := d.s.Summary(t.Context(), d.who.ID, sit.ID)
		must(t, err)
		if sum.Sitting.EndedAt == nil || sum.Facts != 20 || len(sum.Answers) != 21 || sum.FirstRight != 19 || sum.New != 20 || sum.Minutes != 4 || !sum.CanUndo {
			t.Errorf("summary %+v", sum)
		}
		if sum.Next.Now || sum.Next.New != 20 || sum.Next.Minutes == 0 || !sum.Next.At.After(d.clock.now()) {
			t.Errorf("next session %+v", sum.Next)
		}
		if q := d.question(); !q.Done || q.Sitting.ID != "" {
			t.Errorf("nothing is due, and still %+v", q)
		}
		if _, err := d.s.StartSitting(t.Context(), d.who.ID, 5); !errors.Is(err, store.ErrNothingDue) {
			t.Errorf("StartSitting: %v", err)
		}
		d.rebuilt()
	})
}

func TestStartSitting(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		ids := make(chan string, 8)
		won := race(8, func(int) error {
			sit, err := d.s.StartSitting(context.Background(), d.who.ID, 3)
			ids <- sit.ID
			return err
		})
		close(ids)
		first := <-ids
		for id := range ids {
			if id != first || won != 8 {
				t.Fatalf("two sittings are open: %s and %s", first, id)
			}
		}
		d.clock.advance(7 * time.Hour)
		later, err := d.s.StartSitting(t.Context(), d.who.ID, 4)
		if err != nil || later.ID == first || later.Planned != 4 {
			t.Errorf("seven hours later: %+v, %v", later, err)
		}
		old, err := d.s.Summary(t.Context(), d.who.ID, first)
		if err != nil || old.Sitting.EndedAt == nil || old.Sitting.Planned != 3 {
			t.Errorf("the sitting left open: %+v, %v", old.Sitting, err)
		}
		must(t, d.s.EndSitting(t.Context(), d.who.ID, later.ID))
		must(t, d.s.EndSitting(t.Context(), d.who.ID, later.ID))
		other := d.newLearner("Otto")
		for _, id := range []string{"", "x", first} {
			if err := d.s.EndSitting(t.Context(), other.ID, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("EndSitting(%q) by another: %v", id, err)
			}
			if _, err := d.s.Summary(t.Context(), other.ID, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Summary(%q) by another: %v", id, err)
			}
		}
	})
}

// TestDoublePost answers one presentation twenty times at once: one answer counts,
// and all are told the same.
func TestDoublePost(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		d.answer(d.question(), true)
		q := d.question()
		outs := make(chan store.Outcome, 20)
		won := race(20, func(i int) error {
			out, err := d.s.Answer(context.Background(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, i%2 == 0)})
			outs <- out
			return err
		})
		close(outs)
		ids, fresh := map[string]bool{}, 0
		for out := range outs {
			ids[out.ReviewID] = true
			if !out.Repeated {
				fresh++
			}
		}
		if won != 20 || len(ids) != 1 || fresh != 1 {
			t.Errorf("%d succeeded, %d different reviews, %d told to be first", won, len(ids), fresh)
		}
		if r := d.rebuilt(); r.Reviews != 2 || r.States != 2 {
			t.Errorf("the log has %+v", r)
		}
		d.clock.advance(25 * time.Hour) // even when the ticket is too old by now
		out, err := d.s.Answer(t.Context(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)})
		if err != nil || !out.Repeated || !ids[out.ReviewID] {
			t.Errorf("a day later: %+v, %v", out, err)
		}
	})
}

func TestAnswerRefuses(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		q := d.question()
		other := d.newLearner("Otto")
		right := respond(q.Presentation, true)
		for name, test := range map[string]struct {
			who  string
			in   store.AnswerInput
			want error
		}{
			"a ticket of another": {other.ID, store.AnswerInput{Ticket: q.Ticket, Response: right}, store.ErrForbidden},
			"no ticket":           {d.who.ID, store.AnswerInput{Response: right}, quiz.ErrTicketForged},
			"a changed ticket":    {d.who.ID, store.AnswerInput{Ticket: "A" + q.Ticket, Response: right}, quiz.ErrTicketForged},
			"nothing answered":    {d.who.ID, store.AnswerInput{Ticket: q.Ticket}, grade.ErrEmpty},
			"an unknown option":   {d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: grade.Response{Chosen: []string{"made-up"}}}, grade.ErrUnknownOption},
		} {
			if _, err := d.s.Answer(t.Context(), test.who, test.in); !errors.Is(err, test.want) {
				t.Errorf("%s: %v; want %v", name, err, test.want)
			}
		}
		d.clock.advance(25 * time.Hour)
		if _, err := d.s.Answer(t.Context(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: right}); !errors.Is(err, quiz.ErrTicketExpired) {
			t.Errorf("a day later: %v", err)
		}
		if r := d.rebuilt(); r.Reviews != 0 {
			t.Errorf("%d refused answers are in the log", r.Reviews)
		}
		for _, id := range []string{"", "x'", "01900000-0000-7000-8000-000000000000"} {
			if _, err := d.s.Feedback(t.Context(), d.who.ID, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Feedback(%q): %v", id, err)
			}
		}
	})
}

func TestFeedbackIsForItsLearner(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		out := d.answer(d.question(), true)
		other := d.newLearner("Otto")
		if _, err := d.s.Feedback(t.Context(), other.ID, out.ReviewID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("another's feedback: %v", err)
		}
	})
}

// TestItemChanges rewords and withdraws items between question, answer and feedback.
func TestItemChanges(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := newDesk(t, c)
		out := d.answer(d.question(), true)
		q := d.question()
		for name, test := range map[string]struct {
			change func(*questions.Item)
			want   error
			item   bool
		}{
			"reworded":  {func(it *questions.Item) { it.Stems = []string{"Reworded?"} }, store.ErrSuperseded, true},
			"withdrawn": {func(it *questions.Item) { it.ID += "-b" }, store.ErrWithdrawn, false},
		} {
			changed := testBank(t)
			for _, it := range changed.Items {
				test.change(it)
			}
			bank, err := questions.NewBank(changed.Course, changed.Items)
			must(t, err)
			s := storetest.Start(t, store.Config{URL: c.URL, Bank: bank, Now: d.clock.now})
			_, err = s.Answer(t.Context(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)})
			if !errors.Is(err, test.want) {
				t.Errorf("%s: %v; want %v", name, err, test.want)
			}
			f, err := s.Feedback(t.Context(), d.who.ID, out.ReviewID)
			if err != nil || !f.Superseded || (f.Item != nil) != test.item || f.Mark.Verdict != grade.Right || f.Presentation.Item != nil {
				t.Errorf("%s: feedback %+v, %v", name, f, err)
			}
			if h, err := s.History(t.Context(), d.who.ID, 1); err != nil || len(h.Answers) != 1 {
				t.Errorf("%s: history %+v, %v", name, h, err)
			}
		}
	})
}
