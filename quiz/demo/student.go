package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// student is a simulated learner: what they knew before, how well they keep what
// they learn, and how often they sit down.
type student struct {
	id, name  string
	prior     float64 // chance to know a fact that was never asked
	retention float64 // factor on every stability; 1 is the model's own learner
	diligence float64 // chance to study on a day
	memory    map[string]trace
}

type trace struct {
	state memory.State
	at    time.Time
}

func newStudent(id, name string, rng *rand.Rand) *student {
	return &student{id: id, name: name, prior: 0.15 + 0.45*rng.Float64(), retention: 0.4 + 1.2*rng.Float64(), diligence: 0.35 + 0.6*rng.Float64(), memory: map[string]trace{}}
}

// study does one sitting and returns the number of answers.
func (s *student) study(ctx context.Context, st *store.Store, clock *Clock, rng *rand.Rand) (int, error) {
	answers := 0
	for {
		q, err := st.Question(ctx, s.id)
		if err != nil {
			return answers, err
		}
		if q.Done {
			return answers, s.end(ctx, st, q.Sitting.ID)
		}
		knows := rng.Float64() < s.recall(q.Presentation.Item.Fact, clock.Now())
		clock.To(clock.Now().Add(time.Duration(4+rng.IntN(16)) * time.Second))
		in := store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, knows, rng), Confidence: confidence(knows, rng)}
		if _, err := st.Answer(ctx, s.id, in); err != nil {
			return answers, err
		}
		s.learn(q.Presentation.Item.Fact, knows, clock.Now())
		clock.To(clock.Now().Add(3 * time.Second))
		answers++
	}
}

func (s *student) end(ctx context.Context, st *store.Store, sitting string) error {
	err := st.EndSitting(ctx, s.id, sitting)
	if errors.Is(err, store.ErrNotFound) {
		return nil // nothing was due, so no sitting began
	}
	return err
}

// recall is the chance that the student knows a fact now.
func (s *student) recall(fact string, now time.Time) float64 {
	t, met := s.memory[fact]
	if !met {
		return s.prior
	}
	days := now.Sub(t.at).Hours() / 24
	return memory.DefaultFSRS7.Retrievability(t.state, days/s.retention)
}

// learn updates what the student keeps. The feedback teaches after a miss as well.
func (s *student) learn(fact string, knew bool, now time.Time) {
	rating := memory.Again
	if knew {
		rating = memory.Good
	}
	t, met := s.memory[fact]
	if met {
		t.state = memory.DefaultFSRS7.Next(t.state, now.Sub(t.at).Hours()/24, rating)
	} else {
		t.state = memory.DefaultFSRS7.First(rating)
	}
	t.at = now
	s.memory[fact] = t
}

func confidence(knows bool, rng *rand.Rand) quiz.Confidence {
	weights := []float64{0.55, 0.9} // of those who do not know: guess, fairly, certain
	if knows {
		weights = []float64{0.1, 0.45}
	}
	switch x := rng.Float64(); {
	case x < weights[0]:
		return quiz.ConfidenceGuess
	case x < weights[1]:
		return quiz.ConfidenceFairly
	default:
		return quiz.ConfidenceCertain
	}
}

// respond answers right when the student knows, and guesses or gives up otherwise.
func respond(p questions.Presentation, knows bool, rng *rand.Rand) grade.Response {
	if !knows && rng.Float64() < 0.15 {
		return grade.Response{DontKnow: true}
	}
	switch p.Item.Form.Answer() {
	case questions.AnswerText, questions.AnswerYear, questions.AnswerDate, questions.AnswerAmount:
		return typed(p, knows, rng)
	case questions.AnswerOrder:
		return ordered(p, knows, rng)
	case questions.AnswerPairs:
		return paired(p, knows, rng)
	default:
		return chosen(p, knows, rng)
	}
}

// typed writes the answer, or what somebody writes who half remembers: a year of the
// course, the right year on another day, half or twice the number. For a name that is
// forgotten nothing comes to mind.
func typed(p questions.Presentation, knows bool, rng *rand.Rand) grade.Response {
	switch p.Item.Form.Answer() {
	case questions.AnswerYear:
		years := []string{"1839", "1842", "1856", "1858", "1860", "1895"}
		if !knows {
			return grade.Response{Text: years[rng.IntN(len(years))]}
		}
	case questions.AnswerDate:
		if knows {
			return grade.Response{Text: p.Item.Day.ISO}
		}
		year, _, _ := strings.Cut(p.Item.Day.ISO, "-")
		return grade.Response{Text: fmt.Sprintf("%s-%d-%d", year, 1+rng.IntN(12), 1+rng.IntN(28))}
	case questions.AnswerAmount:
		factor := 1.0
		if !knows {
			factor = []float64{0.5, 2, 3}[rng.IntN(3)]
		}
		return grade.Response{Text: strconv.FormatFloat(p.Item.Amount.Value*factor, 'f', -1, 64)}
	}
	if !knows {
		return grade.Response{DontKnow: true}
	}
	return grade.Response{Text: p.Answer()}
}

// paired gives each row what belongs to it; who does not know has one row right and
// guesses the rest.
func paired(p questions.Presentation, knows bool, rng *rand.Rand) grade.Response {
	pairs := map[string]string{}
	for i, row := range p.Rows {
		pairs[row.ID] = p.Belongs[row.ID]
		if !knows && i > 0 {
			pairs[row.ID] = p.Options[rng.IntN(len(p.Options))].ID
		}
	}
	return grade.Response{Pairs: pairs}
}

func ordered(p questions.Presentation, knows bool, rng *rand.Rand) grade.Response {
	events := slices.Clone(p.Options)
	if knows {
		events = p.RightOrder()
	} else {
		rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	}
	var order []string
	for _, o := range events {
		order = append(order, o.ID)
	}
	return grade.Response{Order: order}
}

func chosen(p questions.Presentation, knows bool, rng *rand.Rand) grade.Response {
	right := p.RightOptions()
	var ids []string
	if knows {
		for _, i := range right {
			ids = append(ids, p.Options[i].ID)
		}
		return grade.Response{Chosen: ids}
	}
	for _, i := range rng.Perm(len(p.Options))[:len(right)] {
		ids = append(ids, p.Options[i].ID)
	}
	return grade.Response{Chosen: ids}
}
