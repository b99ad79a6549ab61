package store_test

import (
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// A clock that was a year ahead once and was set right leaves a sitting and an answer
// in the future. The learner goes on in a sitting of the present, and undo takes back
// the answer just given.
func TestClockThatWasAhead(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		const year = 365 * 24 * time.Hour
		d.clock.advance(year)
		future := d.question()
		d.answer(future, true)
		d.clock.advance(-year)
		now := d.question()
		if now.Sitting.ID == future.Sitting.ID {
			t.Fatal("the sitting of the future is taken up again")
		}
		given := d.answer(now, false)
		taken, err := d.s.Undo(t.Context(), d.who.ID, now.Sitting.ID)
		if err != nil || taken != given.ReviewID {
			t.Errorf("undo took back %s, %v; want %s, the answer just given", taken, err, given.ReviewID)
		}
		d.rebuilt()
	})
}

// The study day turns at 4 in the morning of the site's place, and the next new facts
// come then.
func TestDaysFollowTheSite(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai") // eight hours ahead of UTC
	must(t, err)
	for _, place := range []*time.Location{time.UTC, shanghai} {
		t.Run(place.String(), func(t *testing.T) {
			c := storetest.SQLite(t, testBank(t))
			c.Location = place
			d := newDesk(t, c)
			d.sitThrough(func(int) bool { return true })
			turn := time.Date(2026, 11, 2, 20, 0, 0, 0, time.UTC) // 4 am in Shanghai
			if place == time.UTC {
				turn = time.Date(2026, 11, 3, 4, 0, 0, 0, time.UTC)
			}
			for _, at := range []struct {
				offset time.Duration
				more   bool
			}{{-time.Minute, false}, {time.Minute, true}} {
				d.clock.advance(turn.Add(at.offset).Sub(d.clock.now()))
				day, err := d.s.Today(t.Context(), d.who.ID)
				must(t, err)
				if (day.Plan.New > 0) != at.more {
					t.Errorf("%v from the turn of the day the plan is %+v", at.offset, day.Plan)
				}
			}
		})
	}
}
