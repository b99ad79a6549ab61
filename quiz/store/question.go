package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Question is what the learner is asked now.
type Question struct {
	Sitting      quiz.Sitting // without an id when nothing is due and no sitting was begun
	Progress     Progress
	Presentation questions.Presentation
	Bank         *questions.Bank // what the presentation is of
	Ticket       string
	New          bool         // the learner never met the fact
	Again        bool         // it was asked before in this sitting
	Strength     int          // quarters of the seal, 0 to 4
	Reason       string       // why this fact now
	Why          schedule.Why // the same as data
	TopicTitle   string
	Done         bool // the sitting is over; then only Sitting and Progress are set
}

// Progress is how far a sitting has come.
type Progress struct {
	Answered    []bool // one for each answer that counts: whether it was right
	Planned     int    // questions without repeats
	Repeats     int    // how many answers were repeats
	MinutesLeft int
	CanUndo     bool
}

// Question returns the question to answer now. It takes up the open sitting or
// begins one. The same place in a sitting always has the same question, so that
// loading the page again changes nothing.
func (s *Store) Question(ctx context.Context, learnerID string) (q Question, err error) {
	if !validID(learnerID) {
		return q, ErrNotFound
	}
	var open *quiz.Sitting
	err = s.read(ctx, func(db *gorm.DB) error {
		sh, at, err := s.begun(db, learnerID, s.now())
		if open = at; err != nil || open == nil {
			return err
		}
		q, err = s.ask(db, sh, *open)
		return err
	})
	if err != nil {
		return q, err
	}
	if open == nil {
		sit, err := s.StartSitting(ctx, learnerID, 0)
		if errors.Is(err, ErrNothingDue) {
			return Question{Done: true}, nil
		}
		if err != nil {
			return q, err
		}
		err = s.read(ctx, func(db *gorm.DB) error {
			sh, err := s.shelfIn(db, learnerID, sit.CourseID)
			if err != nil {
				return err
			}
			q, err = s.ask(db, sh, sit)
			return err
		})
		if err != nil {
			return q, err
		}
	}
	if q.Done {
		return q, s.EndSitting(ctx, learnerID, q.Sitting.ID)
	}
	return q, nil
}

// ask finds the next question of a sitting.
func (s *Store) ask(db *gorm.DB, sh *shelf, sit quiz.Sitting) (q Question, err error) {
	err = s.with(db, sh, sit, func(p progress) error {
		q = Question{Sitting: sit, Progress: p.show()}
		choice, ok := schedule.Next(p.input())
		if !ok {
			q.Done = true
			return nil
		}
		asked, err := s.askedBefore(db, sit, choice)
		if err != nil {
			return err
		}
		s.present(&q, p, choice, asked)
		return nil
	})
	return q, err
}

// present chooses the form and seals the ticket.
func (s *Store) present(q *Question, p progress, choice schedule.Choice, asked []string) {
	nonce := s.sealer.Nonce(p.sitting.ID, len(p.all))
	seed := s.sealer.SeedFor(nonce)
	item, ease := schedule.PickItem(p.shelf.bank.ItemsOf(choice.FactID), choice, asked, p.templates(), seed)
	q.Presentation, q.Bank = item.Present(seed, ease), p.shelf.bank
	q.Ticket = s.sealer.Seal(quiz.Ticket{
		Learner: p.sitting.LearnerID, Course: p.sitting.CourseID, Sitting: p.sitting.ID, Item: item.ID, Revision: item.Revision,
		Seed: seed, Ease: ease, ShownAt: s.millis(), Nonce: nonce,
	})
	q.New, q.Again, q.Reason, q.Why = choice.New, choice.Again, choice.Reason, choice.Why
	q.TopicTitle = p.shelf.topicOf(choice.FactID)
	q.Strength = quiz.Strength(p.known[choice.FactID])
}

// askedBefore returns the items with which the learner was asked a fact lately, the
// newest first.
func (s *Store) askedBefore(db *gorm.DB, sit quiz.Sitting, c schedule.Choice) (items []string, err error) {
	if c.New {
		return nil, nil
	}
	rows, err := s.query(db, `SELECT item_id FROM reviews WHERE learner_id = ? AND fact_id = ? AND course_id = ?
		ORDER BY answered_at DESC, id DESC LIMIT 6`, sit.LearnerID, c.FactID, sit.CourseID)
	if err != nil {
		return nil, err
	}
	return items, each(rows, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		items = append(items, id)
		return err
	})
}

// templates returns those asked in the sitting, the newest first.
func (p progress) templates() (list []string) {
	for i := len(p.all) - 1; i >= 0; i-- {
		if item := p.shelf.item(p.all[i].item); item != nil {
			list = append(list, item.Template)
		}
	}
	return list
}

// show counts for the learner.
func (p progress) show() Progress {
	out := Progress{Planned: p.sitting.Planned}
	seen := map[string]bool{}
	missed := map[string]bool{}
	for _, d := range p.done() {
		out.Answered = append(out.Answered, d.Right)
		if seen[d.FactID] {
			out.Repeats++
		}
		seen[d.FactID] = true
		missed[d.FactID] = !d.Right
	}
	left, due := max(p.sitting.Planned-len(seen), 0), 0
	for fact, k := range p.known {
		if !seen[fact] && k.DueAt.UnixMilli() <= p.sitting.StartedAt {
			due++
		}
	}
	reviews := min(left, due)
	unmet := left - reviews
	for _, again := range missed {
		if again {
			reviews++
		}
	}
	out.MinutesLeft = schedule.Minutes(unmet, reviews)
	out.CanUndo = len(out.Answered) > 0
	return out
}
