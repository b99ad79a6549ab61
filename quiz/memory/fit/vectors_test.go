package fit

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// near fails unless got is within 1e-4 of want, relatively, or within slack of it.
func near(t *testing.T, what string, got, want, slack float64) {
	t.Helper()
	if math.Abs(got-want) > max(1e-4*math.Abs(want), slack) || math.IsNaN(got) {
		t.Errorf("%s = %.9g, want %.9g", what, got, want)
	}
}

func nearAll(t *testing.T, what string, got, want []float64, slack float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range want {
		near(t, what, got[i], want[i], slack)
	}
}

// trainingStep is fsrs-rs's own test of its training: four cards, two steps.
type trainingStep struct {
	Batch struct {
		Days    [][]float64       `json:"t_historys_rows_are_time_columns_are_cards"`
		Ratings [][]memory.Rating `json:"r_historys"`
		Last    []float64         `json:"delta_ts"`
		Labels  []int
	}
	Step1, Step2 struct {
		Weights []float64
		Loss    float64 `json:"loss_sum"`
		Grad    []float64
		After   []float64 `json:"weights_after"`
		Clipped []float64 `json:"weights_after_clip"`
	}
	L2 struct {
		W0, Stddev, Grad             []float64
		Batch, Total, Gamma, Penalty float64
	}
}

// sequences are the cards of the batch, of which only the last review is predicted.
func (v *trainingStep) sequences() (list []*memory.Sequence) {
	for card, last := range v.Batch.Last {
		s := &memory.Sequence{}
		for i := range v.Batch.Days {
			s.Days = append(s.Days, v.Batch.Days[i][card])
			s.Ratings = append(s.Ratings, v.Batch.Ratings[i][card])
		}
		rating := memory.Again
		if v.Batch.Labels[card] == 1 {
			rating = memory.Good
		}
		s.Days, s.Ratings = append(s.Days, last), append(s.Ratings, rating)
		s.Weights = make([]float64, len(s.Days))
		s.Weights[len(s.Days)-1] = 1
		list = append(list, s)
	}
	return list
}

func TestTrainingStepOfUpstream(t *testing.T) {
	var v trainingStep
	readJSON(t, "fsrs6_training_step.json", &v)
	m := &model6{}
	c := newCrew(m, memory.Weights6, 2)
	defer c.stop()
	a := NewAdam(memory.Weights6, 0.04, 0.9, 0.999, 1<<40) // so long a cosine is flat at its beginning

	w := slices.Clone(v.Step1.Weights)
	if err := m.set(w); err != nil {
		t.Fatal(err)
	}
	loss, grad := c.sum(v.sequences(), true)
	near(t, "loss", loss, v.Step1.Loss, 0)
	nearAll(t, "gradient", grad, v.Step1.Grad, 5e-6)
	a.Step(w, grad)
	nearAll(t, "weights after a step", w, v.Step1.After, 1e-6)

	if err := m.set(v.Step2.Weights); err != nil {
		t.Fatal(err)
	}
	loss, grad = c.sum(v.sequences(), true)
	near(t, "second loss", loss, v.Step2.Loss, 0)
	nearAll(t, "second gradient", grad, v.Step2.Grad, 5e-6)
	a.Step(w, grad)
	m.clip(w)
	nearAll(t, "weights after two steps", w, v.Step2.Clipped, 5e-6)
}

func TestPriorOfUpstream(t *testing.T) {
	var v trainingStep
	readJSON(t, "fsrs6_training_step.json", &v)
	if !slices.Equal(v.L2.Stddev, recipe6.spread) {
		t.Errorf("spread %v, want %v", recipe6.spread, v.L2.Stddev)
	}
	grad := make([]float64, memory.Weights6)
	addPrior(grad, v.Step2.Weights, v.L2.W0, v.L2.Stddev, v.L2.Gamma*v.L2.Batch/v.L2.Total)
	nearAll(t, "gradient of the prior", grad, v.L2.Grad, 5e-6)
	penalty := 0.0 // of a square: half of its slope times the way
	for i, g := range grad {
		penalty += g * (v.Step2.Weights[i] - v.L2.W0[i]) / 2
	}
	near(t, "penalty", penalty, v.L2.Penalty, 0)
}

func TestFirstStabilitiesOfUpstream(t *testing.T) {
	var v struct {
		Loss struct {
			Days   []float64 `json:"delta_t"`
			Recall []float64
			Count  []int
			Start  float64 `json:"default_s0"`
			Cases  []struct{ S0, Loss float64 }
		}
		Search struct {
			Average  float64 `json:"average_recall"`
			Expected float64 `json:"expected_s0"`
		}
		Fill []struct {
			Known    map[memory.Rating]float64
			Counts   map[memory.Rating]int
			Expected []float64
		} `json:"smooth_and_fill"`
	}
	readJSON(t, "fsrs6_initialisation.json", &v)
	var groups []group
	for i, n := range v.Loss.Count {
		right := int(math.Round(v.Loss.Recall[i] * float64(n)))
		groups = append(groups, group{rating: memory.Again, days: v.Loss.Days[i], count: n, right: right})
	}
	for _, c := range v.Loss.Cases {
		near(t, "loss of a first stability", firstLoss(groups, v.Loss.Recall, c.S0, v.Loss.Start), c.Loss, 0)
	}
	near(t, "searched first stability", searchFirst(groups, v.Loss.Start, v.Search.Average), v.Search.Expected, 0)
	for _, c := range v.Fill {
		got := fillFirst(c.Known, c.Counts, [4]float64(memory.DefaultFSRS6.Weights()))
		nearAll(t, "first stabilities filled in", got[:], c.Expected, 0)
	}
}
