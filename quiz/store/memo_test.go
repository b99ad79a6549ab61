package store_test

import (
	"reflect"
	"testing"

	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// TestTwoProcesses lets a learner go back and forth between two processes on one
// database: each notices what the other wrote, and both ask the same question.
func TestTwoProcesses(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		one := newDesk(t, c)
		c.Now = one.clock.now
		two := &desk{t: t, s: storetest.Start(t, c), clock: one.clock, who: one.who}
		for i := range 30 {
			here, there := one, two
			if i%3 == 0 {
				here, there = two, one
			}
			q := here.question()
			if q.Done {
				break
			}
			same := there.question()
			if same.Done || !reflect.DeepEqual(q.Presentation.Options, same.Presentation.Options) ||
				q.Presentation.Stem != same.Presentation.Stem || q.Reason != same.Reason || q.Strength != same.Strength {
				t.Fatalf("answer %d: one asks %+v, the other %+v", i, q, same)
			}
			here.answer(q, i%5 > 0)
			if i%7 == 6 {
				if _, err := there.s.Undo(t.Context(), there.who.ID, q.Sitting.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		one.rebuilt()
	})
}
