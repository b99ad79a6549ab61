package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// AnswerRow is one answer with what is needed to show it.
type AnswerRow struct {
	Review     quiz.Review
	LearnerID  string
	Name       string // of the learner; empty in pages about one learner
	TopicTitle string
	Item       *questions.Item // as it is now; nil when it was withdrawn
	Stem       string          // as it was asked; the fact's claim when the item has changed since
	Given      string          // what was answered, in words; empty for "I don't know"
	Right      string          // the right answer in words; empty when the item has changed since
	First      bool            // the learner's first answer to the fact
}

// row describes a review.
func (sh *shelf) row(r quiz.Review, name string) AnswerRow {
	saw := sh.shown(r)
	out := AnswerRow{
		Review: r, LearnerID: r.LearnerID, Name: name, TopicTitle: sh.topicOf(r.FactID),
		Item: sh.item(r.ItemID), Given: saw.given(), First: r.Predicted < 0,
	}
	switch {
	case saw.same:
		out.Stem, out.Right = asked(saw.presentation), saw.presentation.Answer()
	case out.Item != nil:
		out.Stem = out.Item.Claim
	}
	return out
}

// asked is the question in words. An ordering, a matching and an odd one out are told
// from others by what they show.
func asked(p questions.Presentation) string {
	shown := p.Options
	switch p.Item.Form {
	case questions.FormOrder, questions.FormOdd:
	case questions.FormMatch, questions.FormSort:
		shown = p.Rows
	default:
		return p.Stem
	}
	words := make([]string, len(shown))
	for i, o := range shown {
		words[i] = o.Text
	}
	return p.Stem + " " + strings.Join(words, "; ")
}

// Summary is a sitting looked back on.
type Summary struct {
	Sitting        quiz.Sitting
	Answers        []AnswerRow // those that count, in order
	Facts          int         // different ones
	FirstRight     int         // facts right the first time they were asked in this sitting
	New            int         // facts met for the first time
	ConfidentSlips []AnswerRow // "certain", and wrong
	Minutes        int         // of answering, rounded
	CanUndo        bool
	Next           NextSession
}

// NextSession is when to come back, and for what.
type NextSession struct {
	Now     bool      // there is more to do at once
	At      time.Time // zero when nothing is left to learn or to review
	Due     int
	New     int
	Minutes int
}

// Summary looks back on a sitting of the learner.
func (s *Store) Summary(ctx context.Context, learnerID, sittingID string) (sum Summary, err error) {
	if !validID(learnerID) || !validID(sittingID) {
		return sum, ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		err := s.queryRow(db, "SELECT "+sittingColumns+" FROM sittings WHERE id = ? AND learner_id = ?", sittingID, learnerID).
			Scan(sittingFields(&sum.Sitting)...)
		if err != nil {
			return err
		}
		list, err := s.reviews(db, "WHERE r.sitting_id = ? AND r.undone_at IS NULL ORDER BY r.answered_at, r.id", sittingID)
		if err != nil {
			return err
		}
		sh, err := s.shelfIn(db, learnerID, sum.Sitting.CourseID)
		if err != nil {
			return err
		}
		sh.sum(&sum, list)
		states, err := s.states(db, sh, learnerID)
		if err != nil {
			return err
		}
		settings, err := s.settings(db, learnerID, sh.course())
		if err != nil {
			return err
		}
		spent, err := s.spentToday(db, learnerID, sh.course(), "")
		sum.Next = s.nextSession(sh, states, settings, spent)
		return err
	})
	return sum, err
}

func (sh *shelf) sum(sum *Summary, list []quiz.Review) {
	seen := map[string]bool{}
	var took int64
	for _, r := range list {
		row := sh.row(r, "")
		sum.Answers = append(sum.Answers, row)
		if !seen[r.FactID] && r.Verdict.Remembered() {
			sum.FirstRight++
		}
		seen[r.FactID] = true
		if row.First {
			sum.New++
		}
		if slipped(r) {
			sum.ConfidentSlips = append(sum.ConfidentSlips, row)
		}
		took += studied(r.TookMS)
	}
	sum.Facts, sum.Minutes, sum.CanUndo = len(seen), minutes(took), len(list) > 0
}

// slipped reports an answer that its giver was certain of, and that was wrong.
func slipped(r quiz.Review) bool {
	return r.Confidence == quiz.ConfidenceCertain && !r.Verdict.Remembered()
}

// longestAnswer is how much of the time for one answer counts as study: whoever
// takes longer has gone for a walk.
const longestAnswer = 2 * time.Minute

func studied(tookMS int64) int64 { return min(tookMS, longestAnswer.Milliseconds()) }

func minutes(ms int64) int { return int((ms + 30_000) / 60_000) }

func (s *Store) nextSession(sh *shelf, states []quiz.FactState, settings schedule.Settings, spent time.Duration) NextSession {
	p := plan(sh, states, settings, spent, s.now())
	if p.Total > 0 {
		return NextSession{Now: true, At: s.now(), Due: p.Due, New: p.New, Minutes: p.Minutes}
	}
	next := NextSession{At: p.NextDueAt, Due: p.NextDueCount, New: p.NextNew}
	if p.NextNew > 0 && (next.At.IsZero() || s.day(next.At.UnixMilli()) > s.day(p.NextNewAt.UnixMilli())) {
		// New facts come on the next study day, whatever is due later.
		next.At, next.Due = p.NextNewAt, 0
	}
	next.Minutes = schedule.Minutes(next.New, next.Due)
	return next
}
