package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// oneFact is a course of one fact, so that a test knows what is asked.
var oneFact = testPack{ID: "other", Title: "Other", Facts: []int{0}}

// The items of its fact.
const (
	whatChoice  = "thing-00/is/key-00#what-choice"
	whichChoice = "thing-00/is/key-00#which-choice"
	whatTyped   = "thing-00/is/key-00#what-typed"
)

var reworded = questions.Change{Stems: []string{"What, pray, is thing 0?"}}

// twoClasses are two classes of one course with a student each.
func (d *desk) twoClasses(p testPack) (tom quiz.User, a, b quiz.Class, ann, bob quiz.User) {
	d.t.Helper()
	tom = d.teacher("Tom")
	d.publish(tom.ID, p)
	a, b = d.class(tom, "A", p.ID), d.class(tom, "B", p.ID)
	ann, bob = d.newLearner("Ann"), d.newLearner("Bob")
	d.join(a, ann)
	d.join(b, bob)
	return tom, a, b, ann, bob
}

// seen is what a form about an item would be made for now.
func (d *desk) seen(classID, itemID string) (seen store.Seen) {
	d.t.Helper()
	ctx := context.Background()
	class, err := d.s.Class(ctx, classID)
	must(d.t, err)
	bank, err := d.s.CourseBank(ctx, class.CourseID)
	must(d.t, err)
	if it := bank.Item(itemID); it != nil {
		seen.Base = it.Revision
	}
	list, err := d.s.Overrides(ctx, classID)
	must(d.t, err)
	for _, o := range list {
		if o.ItemID == itemID {
			seen.Override = o.ID
		}
	}
	return seen
}

func (d *desk) revisions(classID string) map[string]string {
	d.t.Helper()
	bank, err := d.s.ClassBank(context.Background(), classID)
	must(d.t, err)
	all := map[string]string{}
	for _, it := range bank.Items {
		all[it.ID] = it.Revision
	}
	return all
}

func TestChangeItem(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom, a, b, ann, bob := d.twoClasses(oneFact)
		before := d.revisions(a.ID)
		d.who = ann
		out := d.answer(d.question(), true)
		item := d.lastItem(out)
		must(t, d.s.ChangeItem(ctx, tom.ID, a.ID, item, d.seen(a.ID, item), reworded, " It was unclear. "))

		f, err := d.s.Feedback(ctx, ann.ID, out.ReviewID)
		must(t, err)
		if f.Superseded || f.Presentation.Stem == reworded.Stems[0] || f.Presentation.Item.Revision != before[item] || f.Item.Stems[0] != reworded.Stems[0] {
			t.Errorf("the old answer is shown as %+v", f)
		}
		after := d.revisions(a.ID)
		if after[item] == before[item] || len(after) != 3 {
			t.Errorf("class A has %v; before %v", after, before)
		}
		if diff := cmp.Diff(before, d.revisions(b.ID)); diff != "" {
			t.Errorf("class B has changed: %s", diff)
		}
		d.who = bob
		if q := d.question(); q.Presentation.Stem == reworded.Stems[0] {
			t.Error("class B is asked the wording of class A")
		}

		list, err := d.s.Overrides(ctx, a.ID)
		must(t, err)
		if len(list) != 1 || list[0].ItemID != item || list[0].ByName != "Tom" || list[0].Reason != "It was unclear." ||
			!cmp.Equal(list[0].Change, reworded) || list[0].EndedAt != nil || list[0].Restored() {
			t.Errorf("overrides %+v", list)
		}
		wantAudit(t, d.s, tom.ID, "question changed")
		if err := d.s.ChangeItem(ctx, tom.ID, a.ID, item, d.seen(a.ID, item), reworded, "again"); !errors.Is(err, questions.ErrNoChange) {
			t.Errorf("the same change again: %v", err)
		}
		d.rebuilt()
	})
}

func (d *desk) lastItem(out store.Outcome) string {
	d.t.Helper()
	f, err := d.s.Feedback(d.t.Context(), d.who.ID, out.ReviewID)
	must(d.t, err)
	return f.Review.ItemID
}

// TestAnswersToAChange answers the changed item; after it is restored, what was shown
// cannot be shown again, and the answer still counts.
func TestAnswersToAChange(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom, a, _, ann, _ := d.twoClasses(oneFact)
		d.who = ann
		for _, item := range []string{whatChoice, whichChoice, whatTyped} {
			change := reworded
			if item == whatTyped {
				change = questions.Change{Accepted: []string{"another key"}}
			}
			must(t, d.s.ChangeItem(ctx, tom.ID, a.ID, item, d.seen(a.ID, item), change, "unclear"))
		}
		q := d.question()
		if q.Presentation.Stem != reworded.Stems[0] {
			t.Errorf("asked %q", q.Presentation.Stem)
		}
		out := d.answer(q, true)
		item := d.lastItem(out)
		must(t, d.s.RestoreItem(ctx, tom.ID, a.ID, item, d.seen(a.ID, item), "it was clear after all"))
		f, err := d.s.Feedback(ctx, ann.ID, out.ReviewID)
		must(t, err)
		if !f.Superseded || f.Review.Verdict != grade.Right || f.Item == nil || f.Item.Stems[0] == reworded.Stems[0] {
			t.Errorf("feedback %+v", f)
		}
		if day := d.today(); day.Met != 1 {
			t.Errorf("today %+v", day)
		}
		history, err := d.s.OverrideHistory(ctx, a.ID, item)
		must(t, err)
		if len(history) != 2 || !history[0].Restored() || history[0].EndedAt == nil || history[0].Reason != "it was clear after all" ||
			history[1].Restored() || history[1].EndedAt == nil || *history[1].EndedAt != history[0].At {
			t.Errorf("history %+v", history)
		}
		must(t, d.s.RestoreItem(ctx, tom.ID, a.ID, item, d.seen(a.ID, item), "twice"))
		if again, err := d.s.OverrideHistory(ctx, a.ID, item); err != nil || len(again) != 2 {
			t.Errorf("restoring what is restored wrote %+v, %v", again, err)
		}
		d.rebuilt()
	})
}

// TestOpenTickets changes and disables an item while it is being answered.
func TestOpenTickets(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(s *store.Store, tom, class, item string, seen store.Seen) error
		want error
	}{
		"changed": {func(s *store.Store, tom, class, item string, seen store.Seen) error {
			return s.ChangeItem(context.Background(), tom, class, item, seen, reworded, "unclear")
		}, store.ErrSuperseded},
		"disabled": {func(s *store.Store, tom, class, item string, seen store.Seen) error {
			return s.DisableItem(context.Background(), tom, class, item, seen, "wrong")
		}, store.ErrWithdrawn},
	} {
		t.Run(name, func(t *testing.T) {
			courses(t, func(t *testing.T, d *desk) {
				tom, a, _, ann, _ := d.twoClasses(oneFact)
				d.who = ann
				q := d.question()
				in := store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)}
				must(t, test.edit(d.s, tom.ID, a.ID, q.Presentation.Item.ID, d.seen(a.ID, q.Presentation.Item.ID)))
				if _, err := d.s.Answer(t.Context(), ann.ID, in); !errors.Is(err, test.want) {
					t.Errorf("answer: %v; want %v", err, test.want)
				}
				if _, err := d.s.Presented(t.Context(), q.Ticket); !errors.Is(err, test.want) {
					t.Errorf("presented again: %v; want %v", err, test.want)
				}
				must(t, d.s.RestoreItem(t.Context(), tom.ID, a.ID, q.Presentation.Item.ID, d.seen(a.ID, q.Presentation.Item.ID), "no"))
				d.give(q, in)
				d.rebuilt()
			})
		})
	}
}

// TestDisableAllItems takes all items of a fact away and gives one back.
func TestDisableAllItems(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom, a, _, ann, _ := d.twoClasses(testPack{ID: "other", Title: "Other", Facts: []int{0, 1}})
		d.who = ann
		out := d.answer(d.question(), true) // of fact 0
		for _, item := range []string{whatChoice, whichChoice, whatTyped, whatTyped} {
			must(t, d.s.DisableItem(ctx, tom.ID, a.ID, item, d.seen(a.ID, item), "not in the exam"))
		}
		if day := d.today(); day.Facts != 1 || day.Met != 0 {
			t.Errorf("without the fact: %+v", day)
		}
		if q := d.question(); q.Presentation.Item.Fact != "thing-01/is/key-01" {
			t.Errorf("asked %s", q.Presentation.Item.Fact)
		}
		f, err := d.s.Feedback(ctx, ann.ID, out.ReviewID)
		if err != nil || f.Superseded || f.Item == nil {
			t.Errorf("feedback of what is disabled: %+v, %v", f, err)
		}
		if history, err := d.s.OverrideHistory(ctx, a.ID, whatTyped); err != nil || len(history) != 1 {
			t.Errorf("disabling twice wrote %+v, %v", history, err)
		}
		r, err := d.s.Roster(ctx, a.ID)
		must(t, err)
		if r.Facts != 1 || r.Students[0].Met != 0 || r.Students[0].Answers != 1 {
			t.Errorf("roster %+v", r)
		}
		must(t, d.s.RestoreItem(ctx, tom.ID, a.ID, whatTyped, d.seen(a.ID, whatTyped), "it is"))
		if day := d.today(); day.Facts != 2 || day.Met != 1 {
			t.Errorf("with one item again: %+v", day)
		}
		d.rebuilt()
	})
}

func TestWhoMayOverride(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom, a, _, ann, _ := d.twoClasses(oneFact)
		admin, tina := firstAdmin(t, d.s), d.teacher("Tina")
		edits := map[string]func(actor, class, item, reason string) error{
			"disable": func(actor, class, item, reason string) error {
				return d.s.DisableItem(ctx, actor, class, item, d.seen(a.ID, item), reason)
			},
			"change": func(actor, class, item, reason string) error {
				return d.s.ChangeItem(ctx, actor, class, item, d.seen(a.ID, item), reworded, reason)
			},
			"restore": func(actor, class, item, reason string) error {
				return d.s.RestoreItem(ctx, actor, class, item, d.seen(a.ID, item), reason)
			},
		}
		nobody := "01900000-0000-7000-8000-000000000000"
		for name, edit := range edits {
			for _, actor := range []string{tina.ID, ann.ID, nobody, "", "x"} {
				if err := edit(actor, a.ID, whatChoice, "why not"); !errors.Is(err, store.ErrForbidden) {
					t.Errorf("%s by %q: %v", name, actor, err)
				}
			}
			for _, class := range []string{nobody, "", "x"} {
				if err := edit(tom.ID, class, whatChoice, "why not"); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s in class %q: %v", name, class, err)
				}
			}
			for _, reason := range []string{"", " \n\x00", strings.Repeat("я", 501)} {
				wantInputError(t, edit(tom.ID, a.ID, whatChoice, reason), "reason")
			}
			must(t, edit(tom.ID, a.ID, whatChoice, strings.Repeat("я", 500)))
			must(t, edit(admin.ID, a.ID, whichChoice, "because"))
		}
		for _, item := range []string{"thing-01/is/key-01#what-choice", "", "\x00"} {
			if err := edits["disable"](tom.ID, a.ID, item, "why"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("disable %q: %v", item, err)
			}
			if err := edits["change"](tom.ID, a.ID, item, "why"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("change %q: %v", item, err)
			}
		}
		if err := d.s.ChangeItem(ctx, tom.ID, a.ID, whatChoice, d.seen(a.ID, whatChoice), questions.Change{}, "why"); !errors.Is(err, questions.ErrNoChange) {
			t.Errorf("no change: %v", err)
		}
		if err := d.s.ChangeItem(ctx, tom.ID, a.ID, whatTyped, d.seen(a.ID, whatTyped), questions.Change{Key: []string{"x"}}, "why"); !errors.Is(err, questions.ErrChangeForm) {
			t.Errorf("a key for a typed answer: %v", err)
		}
		long := questions.Change{Explanation: strings.Repeat("x", 17*1024)}
		wantInputError(t, d.s.ChangeItem(ctx, tom.ID, a.ID, whatTyped, d.seen(a.ID, whatTyped), long, "why"), "change")
		must(t, d.s.SetRole(ctx, admin.ID, tom.ID, quiz.RoleLearner))
		if err := edits["disable"](tom.ID, a.ID, whatTyped, "why"); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("a former teacher: %v", err)
		}
		if _, err := d.s.OverrideHistory(ctx, a.ID, "\x00"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("history of nothing: %v", err)
		}
	})
}

// TestOverrideOutlivesVersions publishes versions in which an overridden item is gone
// and comes back.
func TestOverrideOutlivesVersions(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		tom, a, _, _, _ := d.twoClasses(testPack{ID: "other", Title: "Other", Facts: []int{0, 1}})
		must(t, d.s.DisableItem(t.Context(), tom.ID, a.ID, whatChoice, d.seen(a.ID, whatChoice), "wrong"))
		must(t, d.s.ChangeItem(t.Context(), tom.ID, a.ID, whichChoice, d.seen(a.ID, whichChoice), reworded, "unclear"))
		before := d.revisions(a.ID)
		d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{1}})
		if got := d.revisions(a.ID); len(got) != 3 {
			t.Errorf("without the fact there are %v", got)
		}
		if list, err := d.s.Overrides(t.Context(), a.ID); err != nil || len(list) != 2 {
			t.Errorf("overrides of a retired fact: %+v, %v", list, err)
		}
		d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{0, 1}})
		if diff := cmp.Diff(before, d.revisions(a.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestOverridesFollowTheEdits makes any sequence of edits and compares the class's bank
// with what the edits say, with that of another process, and with that of a class
// which nobody touched.
func TestOverridesFollowTheEdits(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		c.Build = buildPack
		d := newDesk(t, c)
		c.Now = d.clock.now
		other := &desk{t: t, s: storetest.Start(t, c), clock: d.clock}
		tom := d.teacher("Tom")
		untouched := d.class(tom, "Untouched", "")
		base := testBank(t)
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			class := d.class(tom, fmt.Sprint("Class ", n), "")
			disabled, replaced := map[string]bool{}, map[string]*questions.Item{}
			for range rapid.IntRange(1, 8).Draw(rt, "edits") {
				item := base.Items[rapid.IntRange(0, 5).Draw(rt, "item")]
				change := questions.Change{Explanation: fmt.Sprint("Because ", rapid.IntRange(0, 2).Draw(rt, "why"))}
				what := rapid.SampledFrom([]string{"disable", "change", "restore"}).Draw(rt, "what")
				s := rapid.SampledFrom([]*store.Store{d.s, other.s}).Draw(rt, "process")
				var err error
				switch what {
				case "disable":
					err = s.DisableItem(context.Background(), tom.ID, class.ID, item.ID, d.seen(class.ID, item.ID), "wrong")
					disabled[item.ID] = true
				case "change":
					err = s.ChangeItem(context.Background(), tom.ID, class.ID, item.ID, d.seen(class.ID, item.ID), change, "unclear")
					delete(disabled, item.ID)
					changed, failed := item.With(change)
					must(t, failed)
					replaced[item.ID] = changed
				case "restore":
					err = s.RestoreItem(context.Background(), tom.ID, class.ID, item.ID, d.seen(class.ID, item.ID), "fine")
					delete(disabled, item.ID)
				}
				if what != "change" {
					delete(replaced, item.ID)
				}
				if err != nil && !errors.Is(err, questions.ErrNoChange) {
					rt.Fatal(err)
				}
				want := map[string]string{}
				for _, it := range base.Without(disabled, replaced).Items {
					want[it.ID] = it.Revision
				}
				for _, at := range []*desk{d, other} {
					if diff := cmp.Diff(want, at.revisions(class.ID)); diff != "" {
						rt.Fatalf("after %s of %s: %s", what, item.ID, diff)
					}
				}
			}
		})
		if got := d.revisions(untouched.ID); len(got) != len(base.Items) || got[base.Items[0].ID] != base.Items[0].Revision {
			t.Error("a class that nobody touched has changed")
		}
	})
}

// TestEditsDuringAnswers lets students answer while teachers edit. Nobody gets an
// answer counted to a question that they were not shown.
func TestEditsDuringAnswers(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := newDesk(t, c)
		ctx := t.Context()
		tom := d.teacher("Tom")
		class := d.class(tom, "A", "")
		base := testBank(t)
		var all sync.WaitGroup
		for i := range 4 {
			who := d.newLearner(fmt.Sprint("Learner", i))
			d.join(class, who)
			all.Go(func() {
				for range 15 {
					q, err := d.s.Question(ctx, who.ID)
					if err != nil || q.Done {
						t.Errorf("question: %+v, %v", q.Done, err)
						return
					}
					_, err = d.s.Answer(ctx, who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)})
					if err != nil && !errors.Is(err, store.ErrSuperseded) && !errors.Is(err, store.ErrWithdrawn) {
						t.Errorf("answer: %v", err)
					}
				}
			})
		}
		for range 2 {
			all.Go(func() {
				for i := range 30 {
					item := base.Items[i%9]
					change := questions.Change{Explanation: fmt.Sprint("Because ", i)}
					err := []error{
						d.s.ChangeItem(ctx, tom.ID, class.ID, item.ID, d.seen(class.ID, item.ID), change, "unclear"),
						d.s.DisableItem(ctx, tom.ID, class.ID, item.ID, d.seen(class.ID, item.ID), "wrong"),
						d.s.RestoreItem(ctx, tom.ID, class.ID, item.ID, d.seen(class.ID, item.ID), "fine"),
					}
					for _, err := range err {
						if err != nil && !errors.Is(err, questions.ErrNoChange) && !errors.Is(err, store.ErrOvertaken) {
							t.Errorf("edit %d: %v", i, err)
						}
					}
				}
			})
		}
		all.Wait()
		d.rebuilt()
		list, err := d.s.Overrides(ctx, class.ID)
		must(t, err)
		want := map[string]string{}
		disabled := map[string]bool{}
		for _, o := range list {
			disabled[o.ItemID] = o.Disabled
		}
		for _, it := range base.Items {
			if !disabled[it.ID] {
				want[it.ID] = it.Revision
			}
		}
		got := d.revisions(class.ID)
		if len(got) != len(want) {
			t.Errorf("the class has %d items; its overrides leave %d", len(got), len(want))
		}
	})
}

// TestChangeIsForOneRevision publishes a version in which another statement stands at
// the place that a class's change names: the class is asked the statements as the course
// has them, until a teacher sends the change anew or the course goes back.
func TestChangeIsForOneRevision(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		version := func(claims ...string) testPack {
			return testPack{ID: "other", Title: "Other", Facts: []int{0}, Claims: claims}
		}
		first := version("Thing 0 is key 0.", "Thing 0 is key 1.", "Thing 0 is key 2.")
		second := version("Thing 0 is key 0.", "Thing 0 has no key.", "Thing 0 is key 1.", "Thing 0 is key 2.")
		tom, a, _, _, _ := d.twoClasses(first)
		claim := "thing-00/is/key-00#claim"
		change := questions.Change{Options: map[string]string{questions.StatementID(1): "Thing 0 is the first key."}}
		must(t, d.s.ChangeItem(ctx, tom.ID, a.ID, claim, d.seen(a.ID, claim), change, "plainer"))
		must(t, d.s.DisableItem(ctx, tom.ID, a.ID, whatTyped, d.seen(a.ID, whatTyped), "not in the exam"))
		wantClaims(t, d, a.ID, "Thing 0 is key 0.", "Thing 0 is the first key.", "Thing 0 is key 2.")

		old := d.seen(a.ID, claim)
		d.publish(tom.ID, second)
		wantClaims(t, d, a.ID, second.Claims...)
		list, err := d.s.Overrides(ctx, a.ID)
		must(t, err)
		now := d.seen(a.ID, claim)
		if len(list) != 2 || list[0].Base != old.Base || list[0].Holds(now.Base) || !list[0].Holds(old.Base) || !cmp.Equal(list[0].Change, change) {
			t.Errorf("overrides %+v", list)
		}
		if _, asked := d.revisions(a.ID)[whatTyped]; asked {
			t.Error("what is not asked is asked again")
		}

		d.publish(tom.ID, first)
		wantClaims(t, d, a.ID, "Thing 0 is key 0.", "Thing 0 is the first key.", "Thing 0 is key 2.")
		d.publish(tom.ID, second)
		if err := d.s.ChangeItem(ctx, tom.ID, a.ID, claim, old, change, "again"); !errors.Is(err, store.ErrOvertaken) {
			t.Errorf("a change made for the former version: %v", err)
		}
		must(t, d.s.ChangeItem(ctx, tom.ID, a.ID, claim, now, change, "it is right here, too"))
		wantClaims(t, d, a.ID, "Thing 0 is key 0.", "Thing 0 is the first key.", "Thing 0 is key 1.", "Thing 0 is key 2.")
		must(t, d.s.RestoreItem(ctx, tom.ID, a.ID, claim, d.seen(a.ID, claim), "no, it was not"))
		wantClaims(t, d, a.ID, second.Claims...)
	})
}

func wantClaims(t *testing.T, d *desk, classID string, want ...string) {
	t.Helper()
	bank, err := d.s.ClassBank(t.Context(), classID)
	must(t, err)
	var got []string
	for _, st := range bank.Item("thing-00/is/key-00#claim").Statements {
		got = append(got, st.Text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestOneOfParallelEdits sends edits of each kind that were made for the same state at
// once: one is kept, the others are told, and nothing of the kept one is lost.
func TestOneOfParallelEdits(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom, a, _, _, _ := d.twoClasses(oneFact)
		for round := range 4 { // the first for a class without a change, the next over one
			seen := d.seen(a.ID, whatChoice)
			errs := make([]error, 6)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					switch {
					case i%3 == 1:
						errs[i] = d.s.DisableItem(ctx, tom.ID, a.ID, whatChoice, seen, fmt.Sprint("reason ", i))
					case i%3 == 2 && round > 0:
						errs[i] = d.s.RestoreItem(ctx, tom.ID, a.ID, whatChoice, seen, fmt.Sprint("reason ", i))
					default:
						change := questions.Change{Explanation: fmt.Sprint("Because ", round, i)}
						errs[i] = d.s.ChangeItem(ctx, tom.ID, a.ID, whatChoice, seen, change, fmt.Sprint("reason ", i))
					}
				})
			}
			all.Wait()
			kept := -1
			for i, err := range errs {
				switch {
				case err == nil && kept < 0:
					kept = i
				case !errors.Is(err, store.ErrOvertaken):
					t.Errorf("round %d: edit %d after %d: %v", round, i, kept, err)
				}
			}
			history, err := d.s.OverrideHistory(ctx, a.ID, whatChoice)
			must(t, err)
			if len(history) != 2*round+1 || history[0].Reason != fmt.Sprint("reason ", kept) {
				t.Fatalf("round %d: edit %d was kept; the history is %+v", round, kept, history)
			}
			// Each round begins with a change.
			must(t, d.s.ChangeItem(ctx, tom.ID, a.ID, whatChoice, d.seen(a.ID, whatChoice), questions.Change{Explanation: fmt.Sprint("Round ", round)}, "next"))
		}
	})
}
