package evaluate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// UnseenOptions are what a caller of Unseen may choose.
type UnseenOptions struct {
	Splits   int    // 5 where 0
	Seed     uint64 // of the first split; the others follow it
	Workers  int    // cores to use; 0 for all
	Progress func(done, total int)
}

// UnseenRow is one model in the table of Unseen.
type UnseenRow struct {
	Model     string    `json:"model"`
	LogLoss   float64   `json:"log_loss"` // mean over the splits
	LogLossSE float64   `json:"log_loss_se"`
	AUC       float64   `json:"auc"`
	AUCSE     float64   `json:"auc_se"`
	Over      string    `json:"over,omitempty"` // the row that it builds on …
	Gain      float64   `json:"gain"`           // … by how much its log loss is lower, split by split
	GainSE    float64   `json:"gain_se"`
	Splits    []Metrics `json:"splits"`
}

// UnseenTable is how well learners are predicted whom the fit did not see.
type UnseenTable struct {
	Learners int         `json:"learners"`
	Items    int         `json:"items"`
	Targets  int         `json:"targets"` // mean of a split
	Rows     []UnseenRow `json:"rows"`
}

// unseenModels are the rows: each but the first is a fit on the other learners.
// over is the row that it is compared with. The standard errors are between splits,
// which share learners: they are too small as standard errors for another class.
var unseenModels = []struct {
	name    string
	without shared.Part
	over    int
}{
	{name: "FSRS-7, published weights"},
	{"fitted on the other learners", shared.Items | shared.Learners | shared.Covariates, 0},
	{"+ item", shared.Learners | shared.Covariates, 1},
	{"+ learner", shared.Items | shared.Covariates, 1},
	{"+ item + learner", shared.Covariates, 1},
	{"+ item + learner + covariates", 0, 4},
}

// errFewLearners says that there is nobody to hold out.
var errFewLearners = errors.New("the log has fewer than three learners; to predict unseen learners from others, at least three are needed")

// Unseen fits the shared model to two thirds of the learners and predicts every
// answer of the others from that, and from what each of them answered before; and
// so for every part of the model, over several splits of the learners by seed.
func Unseen(ctx context.Context, answers []shared.Answer, o UnseenOptions) (UnseenTable, error) {
	splits := o.Splits
	if splits <= 0 {
		splits = 5
	}
	t := UnseenTable{Learners: count(answers, func(a shared.Answer) string { return a.Learner }), Items: count(answers, func(a shared.Answer) string { return a.Item })}
	if t.Learners < 3 {
		return t, errFewLearners
	}
	t.Rows = make([]UnseenRow, len(unseenModels))
	for i := range splits {
		seen, unseen := split(answers, o.Seed+uint64(i))
		for j, m := range unseenModels {
			p := shared.Default()
			p.Head[shared.HeadLearner] = 0
			if j > 0 {
				var err error
				if p, _, err = shared.Fit(ctx, seen, shared.Options{Seed: o.Seed, Workers: o.Workers, Without: m.without}); err != nil {
					return t, err
				}
			}
			metrics, err := predicted(&p, unseen)
			if err != nil {
				return t, err
			}
			t.Rows[j].Splits = append(t.Rows[j].Splits, metrics)
			if o.Progress != nil {
				o.Progress(i*len(unseenModels)+j+1, splits*len(unseenModels))
			}
		}
	}
	t.summarise()
	return t, nil
}

// predicted measures the predictions of answers.
func predicted(p *shared.Params, answers []shared.Answer) (Metrics, error) {
	predictions, err := p.Predictions(answers)
	if err != nil {
		return Metrics{}, fmt.Errorf("predict the held-out learners: %w", err)
	}
	list := make([]Prediction, len(predictions))
	for i, x := range predictions {
		list[i] = Prediction{P: x.P, Right: x.Answer.Right, Days: x.Days, Nth: x.Nth, Lapses: x.Lapses}
	}
	return Measure(list), nil
}

// split deals two thirds of the learners to seen, by seed.
func split(answers []shared.Answer, seed uint64) (seen, unseen []shared.Answer) {
	var names []string
	for _, a := range answers {
		names = append(names, a.Learner)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	rng := rand.New(rand.NewPCG(seed, 1))
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	in := map[string]bool{}
	for _, name := range names[:len(names)*2/3] {
		in[name] = true
	}
	for _, a := range answers {
		if in[a.Learner] {
			seen = append(seen, a)
		} else {
			unseen = append(unseen, a)
		}
	}
	return seen, unseen
}

func (t *UnseenTable) summarise() {
	for i := range t.Rows {
		r := &t.Rows[i]
		r.Model = unseenModels[i].name
		r.LogLoss, r.LogLossSE = meanOf(r.Splits, func(_ int, m Metrics) float64 { return m.LogLoss })
		r.AUC, r.AUCSE = meanOf(r.Splits, func(_ int, m Metrics) float64 { return m.AUC })
		over := t.Rows[unseenModels[i].over]
		if i > 0 {
			r.Over = unseenModels[unseenModels[i].over].name
		}
		r.Gain, r.GainSE = meanOf(r.Splits, func(k int, m Metrics) float64 { return over.Splits[k].LogLoss - m.LogLoss })
	}
	total := 0
	for _, m := range t.Rows[0].Splits {
		total += m.N
	}
	t.Targets = total / len(t.Rows[0].Splits)
}

// meanOf is the mean over the splits and its standard error.
func meanOf(splits []Metrics, of func(i int, m Metrics) float64) (mean, se float64) {
	n := float64(len(splits))
	for i, m := range splits {
		mean += of(i, m) / n
	}
	for i, m := range splits {
		d := of(i, m) - mean
		se += d * d
	}
	return mean, math.Sqrt(se / max(n-1, 1) / n)
}

func count[T any, K cmp.Ordered](list []T, of func(T) K) int {
	seen := map[K]bool{}
	for _, x := range list {
		seen[of(x)] = true
	}
	return len(seen)
}
