package evaluate

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 || math.IsNaN(got) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

func TestLogLoss(t *testing.T) {
	m := Measure([]Prediction{{P: 0.8, Right: true}, {P: 0.8, Right: false}, {P: 0.5, Right: true}})
	near(t, "log loss", m.LogLoss, -(math.Log(0.8)+math.Log(0.2)+math.Log(0.5))/3)
	near(t, "log loss of a wrong certainty", Measure([]Prediction{{P: 1}}).LogLoss, -math.Log(1e-6))
	if got := Measure(nil); got != (Metrics{}) {
		t.Errorf("of nothing: %v", got)
	}
}

// The area is the share of pairs of a right and a wrong answer in which the right
// one was predicted higher, a tie counting half.
func TestAUC(t *testing.T) {
	tests := map[string]struct {
		right, wrong []float64
		want         float64
	}{
		"in order":      {[]float64{0.9, 0.8}, []float64{0.3, 0.1}, 1},
		"turned round":  {[]float64{0.1}, []float64{0.9, 0.8}, 0},
		"all tied":      {[]float64{0.5, 0.5}, []float64{0.5}, 0.5},
		"mixed":         {[]float64{0.9, 0.4}, []float64{0.5, 0.4, 0.1}, (3 + 1.5) / 6},
		"none is wrong": {[]float64{0.9, 0.4}, nil, 0.5},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			var list []Prediction
			for _, p := range c.right {
				list = append(list, Prediction{P: p, Right: true})
			}
			for _, p := range c.wrong {
				list = append(list, Prediction{P: p})
			}
			near(t, "AUC", Measure(list).AUC, c.want)
		})
	}
}

func TestRMSEOfBins(t *testing.T) {
	// 1 day and 3 days are one bin (3.62^0), 4 days another (3.62^1): (.7-.5)² for two
	// reviews and (.9-0)² for one.
	list := []Prediction{{P: 0.6, Right: true, Days: 1, Nth: 1}, {P: 0.8, Days: 3, Nth: 1}, {P: 0.9, Days: 4, Nth: 1}}
	near(t, "by days", Measure(list).RMSE, math.Sqrt((2*0.04+0.81)/3))
	// The first and the second review on a later day are one bin (2 and 3 between 1.89
	// and 3.57), the third is in the next.
	list = []Prediction{{P: 0.6, Right: true, Days: 1, Nth: 1}, {P: 0.8, Days: 1, Nth: 2}, {P: 0.9, Days: 1, Nth: 3}}
	near(t, "by reviews", Measure(list).RMSE, math.Sqrt((2*0.04+0.81)/3))
	// None, one lapse (1.73^0 to 1.73), two lapses.
	list = []Prediction{{P: 0.6, Days: 1}, {P: 0.8, Days: 1, Lapses: 1}, {P: 0.9, Days: 1, Lapses: 2, Right: true}}
	near(t, "by lapses", Measure(list).RMSE, math.Sqrt((0.36+0.64+0.01)/3))
}

func TestCalibration(t *testing.T) {
	var list []Prediction
	for i := range 20 { // 0.025, 0.075, …; every second answer is right
		list = append(list, Prediction{P: (float64(i) + 0.5) / 20, Right: i%2 == 0})
	}
	points := Calibration(list)
	if len(points) != 10 {
		t.Fatalf("%d points, want 10", len(points))
	}
	for i, p := range points {
		near(t, "predicted", p.Predicted, (float64(i)+0.5)/10)
		near(t, "actual", p.Actual, 0.5)
		if p.N != 2 {
			t.Errorf("point %d is of %d answers, want 2", i, p.N)
		}
	}
	if few := Calibration(list[:3]); len(few) != 3 {
		t.Errorf("three answers make %d points", len(few))
	}
}
