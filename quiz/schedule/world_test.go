package schedule

import (
	"fmt"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/memory"
)

// noon is an ordinary instant for tests.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func days(n float64) time.Duration { return time.Duration(n * 24 * float64(time.Hour)) }

// course makes facts named a0, a1, … in topics A, B, …, so many in each.
func course(sizes ...int) []Fact {
	var facts []Fact
	for topic, n := range sizes {
		name := string(rune('A' + topic))
		for i := range n {
			facts = append(facts, Fact{
				ID: fmt.Sprintf("%c%d", 'a'+rune(topic), i), Topic: name, TopicTitle: "Topic " + name,
				TopicIndex: topic, Index: i, Importance: "core",
			})
		}
	}
	return facts
}

// world is one learner with a course, as the store would keep it.
type world struct {
	facts []Fact
	known map[string]Known
	set   Settings
	now   time.Time

	planned int
	done    []Done
}

func newWorld(facts []Fact) *world {
	return &world{facts: facts, known: map[string]Known{}, set: DefaultSettings(), now: noon}
}

// learned puts a fact into memory as answered right some days ago, with a memory
// that falls to the target after `lasts` days.
func (w *world) learned(id string, ago, lasts float64) {
	state := w.set.Model.FromSM2(lasts, w.set.Target)
	last := w.now.Add(-days(ago))
	w.known[id] = Known{
		FactID: id, State: state, FirstAt: last, LastAt: last, LastRight: true, Step: 1,
		DueAt: DueAt(w.set.Model, state, last, w.set.Target),
	}
}

func (w *world) input() Input {
	return Input{Facts: w.facts, Known: w.known, Done: w.done, Planned: w.planned, Settings: w.set, Now: w.now}
}

func (w *world) next() (Choice, bool) { return Next(w.input()) }

// answer does what the store does with an answer, half a minute later.
func (w *world) answer(c Choice, right bool, form questions.Form) {
	w.now = w.now.Add(30 * time.Second)
	k, met := w.known[c.FactID]
	rating := memory.Good
	if !right {
		rating = memory.Again
		k.Lapses++
	}
	after := w.set.Model.Next(k.State, w.now.Sub(k.LastAt).Hours()/24, rating)
	k.Step = StepAfter(k, right, w.now, after, w.set)
	if !met {
		k.FactID, k.FirstAt = c.FactID, w.now
	}
	k.State, k.LastAt, k.LastRight = after, w.now, right
	k.DueAt = DueAt(w.set.Model, after, w.now, w.set.Target)
	w.known[c.FactID] = k
	w.done = append(w.done, Done{FactID: c.FactID, Right: right, At: w.now, New: c.New, Form: form})
}

// play answers until the sitting ends, wrong where says returns false, and returns
// the choices.
func (w *world) play(says func(place int, c Choice) bool) []Choice {
	var out []Choice
	for {
		c, ok := w.next()
		if !ok || len(out) > 1000 {
			return out
		}
		out = append(out, c)
		w.answer(c, says(len(out)-1, c), questions.FormChoice)
	}
}

func allRight(int, Choice) bool { return true }

// ids lists the facts of some choices; new ones in brackets, repeats with an asterisk.
func ids(choices []Choice) []string {
	var out []string
	for _, c := range choices {
		id := c.FactID
		if c.New {
			id = "(" + id + ")"
		}
		if c.Again {
			id += "*"
		}
		out = append(out, id)
	}
	return out
}
