package evaluate

import (
	"context"
	"fmt"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// siteModel is what the site predicts with: the same fit and the same running values
// of learners. In a log of one learner every card is an item of its own.
type siteModel struct {
	params  shared.Params
	targets int
}

func (s siteModel) fold() Fold { return Fold{Trained: s.targets, Weights: s.params.Weights} }

// shipped fits a course to the answers before an instant.
func shipped(ctx context.Context, log reviewlog.Log, before int64, o Options) (siteModel, error) {
	var past []shared.Answer
	met := map[[2]string]bool{}
	m := siteModel{}
	for _, a := range shared.FromLog(log) {
		if a.At >= before {
			continue
		}
		past = append(past, a)
		if key := [2]string{a.Learner, a.Fact}; met[key] && !a.Study {
			m.targets++
		} else {
			met[key] = true
		}
	}
	var err error
	m.params, _, err = shared.Fit(ctx, past, shared.Options{Seed: o.Seed, Workers: o.Workers})
	if err != nil {
		return m, fmt.Errorf("fit as the site does: %w", err)
	}
	return m, nil
}

// predict implements predictor. What is thought of a learner follows from the answers
// before each.
func (s siteModel) predict(log reviewlog.Log, from, to int64) (list []Prediction, err error) {
	answers := shared.FromLog(log)
	said, err := s.params.Predictions(answers)
	if err != nil {
		return nil, err
	}
	chance := make(map[*shared.Answer]float64, len(said))
	for _, p := range said {
		chance[p.Answer] = p.P
	}
	next := 0 // FromLog keeps the order of the histories
	for _, h := range log.Histories {
		recall := make([]float64, len(h.Reviews))
		for i := range recall {
			recall[i] = chance[&answers[next]]
			next++
		}
		list = append(list, between(h, recall, from, to)...)
	}
	return inTime(list), nil
}

// baseline is the model of that name with its published weights.
func baseline(model string) candidate {
	if model == Shipped {
		model = memory.ModelFSRS7
	}
	return candidate{model: model}
}
