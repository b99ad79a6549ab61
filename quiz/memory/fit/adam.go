package fit

import "math"

// Adam is the optimiser of Kingma & Ba (2015, algorithm 1), with a rate that falls
// to 0 along half a cosine.
type Adam struct {
	rate, beta1, beta2 float64
	done, total        int
	mean, square       []float64
}

// NewAdam returns an optimiser of n weights that makes so many steps in all.
func NewAdam(n int, rate, beta1, beta2 float64, total int) *Adam {
	return &Adam{rate: rate, beta1: beta1, beta2: beta2, total: total, mean: make([]float64, n), square: make([]float64, n)}
}

// Step moves the weights against the gradient, in place.
func (a *Adam) Step(w, grad []float64) {
	rate := a.rate * (1 + math.Cos(math.Pi*float64(a.done)/float64(a.total))) / 2
	a.done++
	c1, c2 := 1-math.Pow(a.beta1, float64(a.done)), 1-math.Pow(a.beta2, float64(a.done))
	for i, g := range grad {
		a.mean[i] = a.beta1*a.mean[i] + (1-a.beta1)*g
		a.square[i] = a.beta2*a.square[i] + (1-a.beta2)*g*g
		w[i] -= rate * (a.mean[i] / c1) / (math.Sqrt(a.square[i]/c2) + 1e-8)
	}
}
