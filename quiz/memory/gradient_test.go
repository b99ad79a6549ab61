package memory

import (
	"math"
	"math/rand/v2"
	"testing"
)

// randomSequence has reviews on the same day, after days and after months.
func randomSequence(rng *rand.Rand, whole, guess bool) Sequence {
	n := 2 + rng.IntN(9)
	s := Sequence{Days: make([]float64, n), Ratings: make([]Rating, n), Weights: make([]float64, n)}
	if guess {
		s.Guess, s.Known = make([]float64, n), 0.3*rng.Float64()
	}
	if guess && rng.IntN(2) == 0 {
		s.Offset = make([]float64, n)
	}
	for i := range n {
		if s.Offset != nil {
			s.Offset[i] = rng.NormFloat64()
		}
		s.Ratings[i] = Rating(1 + rng.IntN(4))
		if i > 0 {
			s.Days[i] = math.Exp(rng.Float64()*12 - 7)
			s.Weights[i] = rng.Float64()
		}
		if whole {
			s.Days[i] = math.Floor(s.Days[i])
		}
		if guess && rng.IntN(3) > 0 {
			s.Guess[i] = []float64{0.5, 0.25, 0.05}[rng.IntN(3)]
		}
	}
	return s
}

// within draws weights well within their ranges, so that a small step either way
// crosses no bound.
func within(rng *rand.Rand, defaults []float64, spans []span) []float64 {
	w := make([]float64, len(defaults))
	for i, x := range defaults {
		room := 0.2 * min(spans[i].top-spans[i].low, max(math.Abs(x), 0.1))
		w[i] = clamp(x+room*(2*rng.Float64()-1), spans[i].low+room/4, spans[i].top-room/4)
	}
	return w
}

// The gradients are those of central differences.
func TestGradientIsTheSlopeOfTheLoss(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		w6, s6 := within(rng, DefaultFSRS6.w[:], spans6[:]), randomSequence(rng, true, false)
		checkGradient(t, "FSRS-6", w6, func(w, grad []float64) float64 {
			m := newFSRS6([Weights6]float64(w))
			return m.LossGradient(s6, &Tape{}, grad)
		})
		w7, s7 := within(rng, DefaultFSRS7.w[:], spans7[:]), randomSequence(rng, false, rng.IntN(2) == 0)
		checkGradient(t, "FSRS-7", w7, func(w, grad []float64) float64 {
			m := newFSRS7([Weights7]float64(w))
			return m.LossGradient(s7, &Tape{}, grad)
		})
	}
}

func checkGradient(t *testing.T, name string, w []float64, lossAt func(w, grad []float64) float64) {
	t.Helper()
	grad, scratch := make([]float64, len(w)), make([]float64, len(w))
	lossAt(w, grad)
	for i := range w {
		slope := func(h float64) float64 {
			up, down := append([]float64(nil), w...), append([]float64(nil), w...)
			up[i] += h
			down[i] -= h
			return (lossAt(up, scratch) - lossAt(down, scratch)) / (2 * h)
		}
		h := 1e-5 * max(math.Abs(w[i]), 0.01)
		// Where a clamp or a minimum sits within the step the slope is not defined:
		// two step sizes disagree there.
		near, far := slope(h), slope(h/3)
		if math.Abs(near-far) > 1e-4*(1+math.Abs(near)) {
			continue
		}
		if math.Abs(grad[i]-near) > 2e-4*(1+math.Abs(near)) {
			t.Errorf("%s: gradient by weight %d is %.8g; differences say %.8g", name, i, grad[i], near)
		}
	}
}

// The way forward of the gradient is the model itself.
func TestLossIsThatOfTheModel(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		s := randomSequence(rng, false, true)
		m := DefaultFSRS7
		want := 0.0
		state := m.FirstKnown(s.Ratings[0], s.Guess[0], s.Known)
		for i := 1; i < len(s.Ratings); i++ {
			recall := m.Retrievability(state, s.Days[i])
			if s.Offset != nil {
				recall = 1 / (1 + math.Exp(-math.Log(recall/(1-recall))-s.Offset[i]))
			}
			l, _ := logLoss(s.Guess[i]+(1-s.Guess[i])*recall, s.Ratings[i] > Again)
			want += s.Weights[i] * l
			state = m.NextKnown(state, s.Days[i], s.Ratings[i], s.Guess[i])
		}
		if got := m.LossGradient(s, &Tape{}, make([]float64, Weights7)); math.Abs(got-want) > 1e-9*(1+want) {
			t.Fatalf("loss %v; the model gives %v", got, want)
		}
	}
}

// Without a place for the gradient, LossGradient is the loss alone.
func TestLossWithoutGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var tape Tape
	for range 50 {
		s6, s7 := randomSequence(rng, true, false), randomSequence(rng, false, true)
		if got, want := DefaultFSRS6.LossGradient(s6, &tape, nil), DefaultFSRS6.LossGradient(s6, &tape, make([]float64, Weights6)); got != want {
			t.Errorf("FSRS-6: %v, want %v", got, want)
		}
		if got, want := DefaultFSRS7.LossGradient(s7, &tape, nil), DefaultFSRS7.LossGradient(s7, &tape, make([]float64, Weights7)); got != want {
			t.Errorf("FSRS-7: %v, want %v", got, want)
		}
	}
}

func BenchmarkGradient(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for name, loss := range map[string]func(Sequence, *Tape, []float64) float64{
		"FSRS-6": DefaultFSRS6.LossGradient, "FSRS-7": DefaultFSRS7.LossGradient,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var tape Tape
			grad := make([]float64, 40)
			sequences, reviews := make([]Sequence, 100), 0
			for i := range sequences {
				sequences[i] = randomSequence(rng, name == "FSRS-6", false)
			}
			for i := 0; b.Loop(); i++ {
				s := sequences[i%len(sequences)]
				sinkFloat = loss(s, &tape, grad)
				reviews += len(s.Ratings)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(reviews), "ns/review")
		})
	}
}
