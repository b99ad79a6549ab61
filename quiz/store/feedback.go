package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Feedback is what the learner sees after an answer.
type Feedback struct {
	Review       quiz.Review
	Presentation questions.Presentation // without Item when Superseded
	Response     grade.Response
	Mark         grade.Mark
	Progress     Progress
	Item         *questions.Item // as it is now; nil when it was withdrawn
	Bank         *questions.Bank // what Item and the presentation are of
	TopicTitle   string
	BackAgain    bool      // a miss that is asked again in this sitting
	DueAt        time.Time // when the fact can be asked again otherwise; see schedule.Returns
	Strength     int       // quarters of the seal, 0 to 4
	Undone       bool
	Superseded   bool // the item has changed since: what was shown cannot be shown again
}

// Feedback shows an answer of the learner as it was given.
func (s *Store) Feedback(ctx context.Context, learnerID, reviewID string) (f Feedback, err error) {
	if !validID(learnerID) || !validID(reviewID) {
		return f, ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		if err := s.queryRow(db, "SELECT "+reviewColumns+" FROM reviews r WHERE r.id = ? AND r.learner_id = ?",
			reviewID, learnerID).Scan(reviewFields(&f.Review)...); err != nil {
			return err
		}
		var sit quiz.Sitting
		if err := s.queryRow(db, "SELECT "+sittingColumns+" FROM sittings WHERE id = ?", f.Review.SittingID).
			Scan(sittingFields(&sit)...); err != nil {
			return err
		}
		sh, err := s.shelfIn(db, learnerID, f.Review.CourseID)
		if err != nil {
			return err
		}
		return s.with(db, sh, sit, func(p progress) error {
			s.fill(&f, p)
			return nil
		})
	})
	return f, err
}

func (s *Store) fill(f *Feedback, p progress) {
	r := f.Review
	shown := p.shelf.shown(r)
	f.Presentation, f.Response, f.Mark, f.Superseded = shown.presentation, shown.response, shown.mark, !shown.same
	f.Item = p.shelf.item(r.ItemID)
	f.Bank = p.shelf.bank
	f.TopicTitle = p.shelf.topicOf(r.FactID)
	f.Undone = r.UndoneAt != nil
	f.Progress = p.show()
	if k := p.known[r.FactID]; k.State.Met() {
		f.DueAt, f.Strength = schedule.Returns(k, p.settings, s.now()), quiz.Strength(k)
	}
	if !r.Verdict.Remembered() && !f.Undone && p.sitting.EndedAt == nil {
		f.BackAgain = schedule.ComesBack(p.input(), r.FactID)
	}
}

// shown is a review brought back to what the learner saw.
type shown struct {
	presentation questions.Presentation
	response     grade.Response
	mark         grade.Mark
	same         bool // the item is still what it was
}

// shown rebuilds the presentation from the item and the seed. When the item has
// changed, only what the log itself holds remains.
func (sh *shelf) shown(r quiz.Review) shown {
	out := shown{mark: grade.Mark{Verdict: r.Verdict}}
	_ = json.Unmarshal([]byte(r.Given), &out.response) // we wrote it
	item := sh.asked(r.ItemID, r.Revision)
	if item == nil {
		return out
	}
	out.same = true
	out.presentation = item.Present(uint64(r.Seed), r.Ease)
	if mark, err := grade.Check(out.presentation, out.response); err == nil {
		out.mark = mark
	}
	out.mark.Verdict = r.Verdict // as it was told
	return out
}

// given describes in words what was answered.
func (sh shown) given() string {
	if sh.response.DontKnow {
		return ""
	}
	if sh.response.Text != "" {
		if sh.same {
			return sh.presentation.Written(sh.response.Text)
		}
		return sh.response.Text
	}
	if len(sh.response.Pairs) > 0 {
		if sh.same {
			return sh.presentation.Paired(sh.response.Pairs)
		}
		return "a matching that has changed since" // the ids of its rows say nothing
	}
	var words []string
	for _, id := range append(sh.response.Chosen, sh.response.Order...) {
		words = append(words, sh.option(id))
	}
	return strings.Join(words, "; ")
}

// option returns the name of an option, or its id when it is not known any more.
func (sh shown) option(id string) string {
	o, ok := sh.presentation.Option(id)
	switch {
	case !ok:
		return id
	case o.Place != "":
		return o.Place
	}
	return o.Text
}
