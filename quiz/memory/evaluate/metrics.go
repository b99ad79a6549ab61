// Package evaluate says how well a memory model predicts answers that it was not
// fitted to: it is fitted on the past of a log and judged on what came next.
package evaluate

import (
	"cmp"
	"math"
	"slices"
)

// Prediction is one answer with what was predicted of it.
type Prediction struct {
	Learner string
	At      int64   // Unix ms
	P       float64 // probability of a right answer
	Right   bool
	SameDay bool    // on the day of the last review
	Days    float64 // since the last review, whole unless on the same day
	Nth     int     // reviews on a later day so far, this one included
	Lapses  int     // wrong answers among those before it
}

// Metrics are those by which models of memory are compared. Log loss is the first:
// it is proper, and cannot be gained by predicting anything but what one believes.
type Metrics struct {
	N       int     `json:"n"`
	LogLoss float64 `json:"log_loss"`
	AUC     float64 `json:"auc"`       // chance that a right answer was predicted above a wrong one
	RMSE    float64 `json:"rmse_bins"` // of predicted and actual recall in bins of interval, length and lapses
}

// Measure computes the metrics.
func Measure(list []Prediction) Metrics {
	m := Metrics{N: len(list)}
	if m.N == 0 {
		return m
	}
	for _, p := range list {
		m.LogLoss -= logOf(p)
	}
	m.LogLoss /= float64(m.N)
	m.AUC, m.RMSE = auc(list), rmseBins(list)
	return m
}

// sure bounds what one surprise can cost.
const sure = 1e-6

func logOf(p Prediction) float64 {
	q := min(max(p.P, sure), 1-sure)
	if p.Right {
		return math.Log(q)
	}
	return math.Log1p(-q)
}

// auc is the area under the ROC curve by ranks, ties counting half (Mann & Whitney);
// 0.5 where all answers are alike.
func auc(list []Prediction) float64 {
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b Prediction) int { return cmp.Compare(a.P, b.P) })
	var ranks, right float64
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j].P == sorted[i].P {
			j++
		}
		for _, p := range sorted[i:j] {
			if p.Right {
				ranks += float64(i+j+1) / 2
				right++
			}
		}
		i = j
	}
	wrong := float64(len(list)) - right
	if right == 0 || wrong == 0 {
		return 0.5
	}
	return (ranks - right*(right+1)/2) / (right * wrong)
}

// rmseBins is the RMSE(bins) of srs-benchmark. It can be gamed (a constant per bin
// does well), so it comes after the log loss.
func rmseBins(list []Prediction) float64 {
	type sum struct{ p, y, n float64 }
	bins := map[[3]float64]*sum{}
	for _, p := range list {
		b := bins[binOf(p)]
		if b == nil {
			b = &sum{}
			bins[binOf(p)] = b
		}
		b.p, b.n = b.p+p.P, b.n+1
		if p.Right {
			b.y++
		}
	}
	keys := make([][3]float64, 0, len(bins))
	for k := range bins {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [3]float64) int { return slices.Compare(a[:], b[:]) }) // sums in one order
	var square float64
	for _, k := range keys {
		b := bins[k]
		square += (b.p - b.y) * (b.p - b.y) / b.n
	}
	return math.Sqrt(square / float64(len(list)))
}

// binOf numbers the bin of a prediction (srs-benchmark: bases 3.62, 1.89 and 1.73).
func binOf(p Prediction) [3]float64 {
	level := func(x, base float64) float64 { return math.Floor(math.Log(x) / math.Log(base)) }
	lapses := -1.0
	if p.Lapses > 0 {
		lapses = level(float64(p.Lapses), 1.73)
	}
	return [3]float64{level(max(p.Days, 1e-6), 3.62), level(float64(p.Nth)+1, 1.89), lapses}
}

// Point is one bar of a calibration curve.
type Point struct {
	Predicted float64 `json:"predicted"` // mean
	Actual    float64 `json:"actual"`    // share of right answers
	N         int     `json:"n"`
}

// Calibration sorts the predictions into ten equal parts and compares what was
// predicted in each with what happened.
func Calibration(list []Prediction) []Point {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b Prediction) int { return cmp.Compare(a.P, b.P) })
	const parts = 10
	var points []Point
	for i := range parts {
		part := sorted[i*len(sorted)/parts : (i+1)*len(sorted)/parts]
		if len(part) == 0 {
			continue
		}
		pt := Point{N: len(part)}
		for _, p := range part {
			pt.Predicted += p.P / float64(len(part))
			if p.Right {
				pt.Actual += 1 / float64(len(part))
			}
		}
		points = append(points, pt)
	}
	return points
}
