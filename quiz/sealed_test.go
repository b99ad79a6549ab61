package quiz

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/grade"
)

// A ticket stands in the page, and its ids often name the answer; so nothing of it
// can be read there, and two showings of one question do not look the same.
func TestTicketsCannotBeRead(t *testing.T) {
	s, err := NewSealer(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	ticket := Ticket{Learner: "learner", Item: "surrender-of-the-anding-gate/happened-on/1860#year", ShownAt: 1}
	sealed := s.Seal(ticket)
	box, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || bytes.Contains(box, []byte("1860")) || bytes.Contains(box, []byte("learner")) {
		t.Errorf("the ticket %q can be read (%v)", box, err)
	}
	if s.Seal(ticket) == sealed {
		t.Error("the same ticket is sealed twice to the same text")
	}
	if got, err := s.Open(sealed, time.UnixMilli(2)); err != nil || got != ticket {
		t.Errorf("Open = %+v, %v", got, err)
	}
}

// What was missed is not known and is due at once, however much the model thinks is
// left of a strong memory; the next right answer ends that.
func TestAMissIsNotKnown(t *testing.T) {
	day := func(n int) int64 { return int64(n) * Day }
	var s FactState
	for _, n := range []int{0, 3, 12, 40} {
		s = Apply(s, Review{FactID: "f", Verdict: grade.Right, AnsweredAt: day(n)}, DefaultModel())
	}
	if !s.IsKnown(time.UnixMilli(day(41))) {
		t.Error("right four times, and not known a day later")
	}
	s = Apply(s, Review{FactID: "f", Verdict: grade.DontKnow, AnsweredAt: day(42)}, DefaultModel())
	if s.IsKnown(time.UnixMilli(day(42))) || s.DueAt != day(42) {
		t.Errorf("after a miss: known, or due at %d; want due at once, %d", s.DueAt, day(42))
	}
	s = Apply(s, Review{FactID: "f", Verdict: grade.Right, AnsweredAt: day(43)}, DefaultModel())
	if !s.IsKnown(time.UnixMilli(day(43) + 1)) {
		t.Error("right again, and not known")
	}
}
