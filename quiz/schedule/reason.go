package schedule

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// WhyCode names the ground of a choice.
type WhyCode string

// The grounds.
const (
	WhyNew    WhyCode = "new"    // never met, and next in teaching order
	WhyMissed WhyCode = "missed" // missed a moment ago, earlier today or last time
	WhyRepeat WhyCode = "repeat" // met in this sitting and right; once more, by RepeatNew
	WhyDue    WhyCode = "due"    // its retrievability has fallen to the target
	WhyEarly  WhyCode = "early"  // not due yet: brought forward for the exam or to spread the load
)

// Why is the reason of a choice as data, for whoever wants to know more.
type Why struct {
	Code    WhyCode
	DueDays int       // days since it fell to the target; negative when it has not yet
	Recall  float64   // chance to remember it now; 0 for a new fact
	Worth   float64   // expected gain of asking it now and not later, facts known per second
	Most    bool      // nothing else that could be asked gains more
	Exam    time.Time // the exam that it is for, on the learner's clock; zero without one
	Leech   bool      // it costs far more time than other facts; see LeechOf
}

func (s *sitting) choice(f *Fact, known Known) Choice {
	c := Choice{FactID: f.ID, Step: known.Step, Place: len(s.in.Done)}
	for _, d := range s.in.Done {
		c.Asked.add(d.Form)
		if d.Right {
			c.Right++
		}
	}
	if s.watch.exam {
		c.Why.Exam = s.set.local(s.set.Aim.Exam)
	}
	if known.State.Met() {
		c.Why.Recall = s.set.retrievability(known, s.in.Now)
		c.Why.Leech = mayCost(known) && LeechOf(known, s.set, s.in.Now).Is
	}
	return c
}

// mayCost reports whether a fact can be a leech at all. One that was right ever since
// its first answer never costs enough, and to follow it for sixty days takes longer
// than the rest of the choice.
func mayCost(k Known) bool { return k.Lapses > 0 || !k.LastRight }

func (s *sitting) again(r candidate) Choice {
	c := s.choice(r.fact, s.in.Known[r.fact.ID])
	c.Again, c.Reason, c.Why.Code = true, "missed a moment ago", WhyMissed
	if s.turns[r.fact.ID].right {
		c.Reason, c.Why.Code = "met a moment ago; once more to make it stay", WhyRepeat
	}
	return c
}

func (s *sitting) meet(f *Fact) Choice {
	c := s.choice(f, Known{})
	title := f.TopicTitle
	if title == "" {
		title = f.Topic
	}
	c.New, c.Reason, c.Why.Code = true, "new: part of "+title, WhyNew
	return c
}

func (s *sitting) review(d candidate) Choice {
	known := s.in.Known[d.fact.ID]
	c := s.choice(d.fact, known)
	c.Step = s.stepFor(known, c.Why)
	c.Why.DueDays = s.dueDays(known)
	c.Why.Code = WhyDue
	switch {
	case !known.LastRight:
		c.Why.Code = WhyMissed
	case c.Why.DueDays < 0:
		c.Why.Code = WhyEarly
	}
	c.Why.Worth = d.worth
	if !s.watch.exam {
		c.Why.Worth = s.set.Aim.Worth(s.set.Model, known, s.watch.now, d.fact.Importance, reviewSeconds(d.odds))
	}
	c.Why.Most = s.gainsMost(d)
	c.Reason = s.words(known, c.Why)
	return c
}

// gainsMost reports whether no other due fact is worth more.
func (s *sitting) gainsMost(d candidate) bool {
	for _, c := range s.due {
		if c.worth > d.worth {
			return false
		}
	}
	return s.watch.exam && d.worth > 0
}

// dueDays is for how many days a fact has been below the target; before an exam the
// target is that of today.
func (s *sitting) dueDays(k Known) int {
	at := k.DueAt
	if s.watch.exam {
		at = DueAt(s.set.Model, k.State, k.LastAt, s.watch.target)
	}
	return s.set.day(s.in.Now) - s.set.day(at)
}

// words put the reason of a review into one sentence.
func (s *sitting) words(k Known, why Why) string {
	parts := []string{s.dueWords(k, why), fmt.Sprintf("%.0f %% to be remembered", math.Round(100*why.Recall))}
	if !why.Exam.IsZero() && why.Worth > 0 {
		worth := "worth a review"
		if why.Most {
			worth = "worth most"
		}
		parts = append(parts, worth+" before the exam on "+dateWords(why.Exam))
	}
	return strings.Join(parts, "; ")
}

// dueWords says for how long a fact has been due.
func (s *sitting) dueWords(k Known, why Why) string {
	if !k.LastRight && s.set.day(k.LastAt) == s.set.day(s.in.Now) {
		return "missed earlier today"
	}
	days := why.DueDays
	switch {
	case days < 0 && !k.LastRight:
		return "missed last time" // and due for that alone
	case days < 0 && s.watch.exam:
		return "not due yet" // the exam is why
	case days == -1:
		return "brought forward by a day"
	case days < 0:
		return fmt.Sprintf("brought forward by %d days", -days)
	case days == 0:
		return "due today"
	case days == 1:
		return "due since yesterday"
	}
	return fmt.Sprintf("due for %d days", days)
}

// Constants of the step that a review is asked on. Between 80 and 90 % right is
// where practice is neither a test of patience nor of nerve (design, section 6).
const (
	RightLow  = 0.80
	RightHigh = 0.90
)

// stepFor is the step on which a known fact is asked now: its own, one lower when
// it or the sitting is too hard, one higher when both are too easy. The fact's own
// step does not change by that.
func (s *sitting) stepFor(k Known, why Why) int {
	share, told := s.shareRight()
	chance := rightChance(why.Recall, k.Step)
	switch {
	case why.Leech,
		told && share < RightLow && chance < RightHigh,
		chance < RightLow && (!told || share <= RightHigh):
		return max(k.Step-1, 0)
	case told && share > RightHigh && chance > RightHigh:
		return min(k.Step+1, MaxStep)
	}
	return k.Step
}

// shareRight is the share of right answers among the last of the sitting; false
// when there are too few to tell.
func (s *sitting) shareRight() (float64, bool) {
	n := len(s.in.Done)
	if n < StruggleOf {
		return 0, false
	}
	right := 0
	for _, d := range s.in.Done[n-StruggleOf:] {
		if d.Right {
			right++
		}
	}
	return float64(right) / StruggleOf, true
}

// rightChance is the chance of a right answer on a step: who does not remember can
// still guess among three options on the first step and among four on the next two.
func rightChance(recall float64, step int) float64 {
	guess := 0.0
	switch {
	case step == 0:
		guess = 1.0 / 3
	case step <= 2:
		guess = 1.0 / 4
	}
	return guess + (1-guess)*recall
}
