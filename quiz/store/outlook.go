package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Constants of a learner's outlook.
const (
	OutlookDays = schedule.AfterDays // so far beyond the exam a forecast looks, and beyond today without one
	OutlookGoal = 0.90               // the share of the facts that LearnerOutlook.Goal is for

	beforeExam, afterwards = 8, 4 // instants of the series; without an exam as many in all
	mostLeeches            = 10
)

// LearnerOutlook is what a learner will know in the course that they study now: if they
// go on as planned, and if they stop today.
type LearnerOutlook struct {
	Plan   LearnerPlan
	Facts  int                // in the course
	Met    int                // answered at least once
	Now    schedule.Point     // expected to be recalled now
	Series []schedule.Outlook // on the site's clock, in rising order, from tomorrow to OutlookDays after the exam, or after today without one
	IsExam bool               // an exam is ahead: At is its point
	At     schedule.Outlook   // one of the series: at the exam, without one the last

	Wanted  int              // facts: OutlookGoal of them
	Goal    schedule.Goal    // what it takes to know so many At
	LeftOut schedule.LeftOut // facts for which there is no time before the exam
	Leeches []LeechFact      // what costs most, the dearest first; at most ten
}

// LeechFact is a fact that costs a learner too much.
type LeechFact struct {
	FactID     string
	Claim      string
	Topic      string // id
	TopicTitle string
	schedule.Leech
}

// Outlook forecasts what a learner will know.
func (s *Store) Outlook(ctx context.Context, learnerID string) (out LearnerOutlook, err error) {
	if !validID(learnerID) {
		return out, ErrNotFound
	}
	var at view
	err = s.read(ctx, func(db *gorm.DB) error {
		at, err = s.viewOf(db, learnerID)
		return err
	})
	if err != nil {
		return out, err
	}
	return at.outlook(s.now().In(s.place)), nil
}

// view is all that a learner's outlook depends on. It is read first, so that no
// connection waits for the forecast.
type view struct {
	shelf    *shelf
	plan     LearnerPlan
	settings schedule.Settings
	states   []quiz.FactState
	learner  quiz.LearnerModel
	model    *fitted
	spent    time.Duration
}

func (s *Store) viewOf(db *gorm.DB, learnerID string) (at view, err error) {
	if at.shelf, err = s.shelfOf(db, learnerID); err != nil {
		return at, err
	}
	course := at.shelf.course()
	if at.plan, err = s.planIn(db, learnerID, course); err != nil {
		return at, err
	}
	if at.settings, err = s.settings(db, learnerID, course); err != nil {
		return at, err
	}
	if at.states, err = s.states(db, at.shelf, learnerID); err != nil {
		return at, err
	}
	if at.learner, err = s.learner(db, learnerID, course); err != nil {
		return at, err
	}
	if at.model, err = s.modelOf(db, course); err != nil {
		return at, err
	}
	at.spent, err = s.spentToday(db, learnerID, course, "")
	return at, err
}

func (at *view) outlook(now time.Time) LearnerOutlook {
	known := scheduled(at.states, at.settings)
	pupil := at.model.pupil(at.shelf, known, at.learner.LearnerState)
	pupil.NewToday, pupil.Spent = schedule.NewToday(known, at.settings, now), at.spent
	out := LearnerOutlook{
		Plan: at.plan, Facts: len(at.shelf.facts), Met: len(known), IsExam: at.plan.Exam.After(now),
		LeftOut: plan(at.shelf, at.states, at.settings, at.spent, now).LeftOut,
		Leeches: at.shelf.leeches(known, at.settings, now),
	}
	when, exam := outlookInstants(now, at.settings.Aim.Exam)
	out.Now = pupil.Stop(at.settings.Model, now)
	out.Series = schedule.OutlookOf(pupil, at.settings, now, when)
	out.At = out.Series[exam]
	out.Wanted = int(math.Ceil(OutlookGoal * float64(out.Facts)))
	out.Goal = schedule.MinutesTo(pupil, at.settings, now, when[exam], float64(out.Wanted))
	return out
}

// pupil is a learner as the forecast wants them. What is thought of them counts as much
// as it does in predictions; of somebody new it is thought what is true of most.
func (f *fitted) pupil(sh *shelf, known map[string]schedule.Known, l shared.LearnerState) schedule.Pupil {
	p := schedule.PupilOf(sh.facts, known)
	f.believe(&p, l)
	return p
}

// believe sets what is believed of a learner besides their memory: what is true of all
// who study the course, around which a learner's own bias is learned, and that bias.
func (f *fitted) believe(p *schedule.Pupil, l shared.LearnerState) {
	if l.Answers == 0 { // nothing but what is known of learners in general
		l.Variance = f.Learner.Variance
	}
	weight := f.Head[shared.HeadLearner]
	p.Slope, p.Bias = f.Head[shared.HeadSlope], f.Head[shared.HeadShift]+weight*l.Bias
	p.BiasSD = math.Abs(weight) * math.Sqrt(l.Variance)
}

// outlookInstants are those of the series, and which of them At is for. An exam that
// has begun is none.
func outlookInstants(now, exam time.Time) (list []time.Time, at int) {
	if !exam.After(now) {
		list = evenly(now, now.AddDate(0, 0, OutlookDays), beforeExam+afterwards)
		return list, len(list) - 1
	}
	list = evenly(now, exam, beforeExam)
	return append(list, evenly(exam, exam.AddDate(0, 0, OutlookDays), afterwards)...), len(list) - 1
}

// evenly returns at most n instants on different days after one instant and up to
// another, which is the last; the first is a day on, where there is more than one.
func evenly(from, to time.Time, n int) (list []time.Time) {
	days := int(to.Sub(from).Hours() / 24)
	n = max(min(n, days), 1)
	for i := range n - 1 {
		day := 1 + math.Round(float64(i*(days-1))/float64(n-1))
		list = append(list, from.Add(time.Duration(day)*24*time.Hour))
	}
	return append(list, to)
}

// leeches are the known facts that cost too much.
func (sh *shelf) leeches(known map[string]schedule.Known, settings schedule.Settings, now time.Time) (list []LeechFact) {
	for _, f := range sh.facts {
		k, met := known[f.ID]
		if !met {
			continue
		}
		if l := schedule.LeechOf(k, settings, now); l.Is {
			list = append(list, LeechFact{FactID: f.ID, Claim: sh.bank.ItemsOf(f.ID)[0].Claim, Topic: f.Topic, TopicTitle: f.TopicTitle, Leech: l})
		}
	}
	slices.SortStableFunc(list, func(a, b LeechFact) int { return cmp.Compare(b.Seconds, a.Seconds) })
	return list[:min(len(list), mostLeeches)]
}
