package lint

import "math"

// halfWidth is how far a share may lie from its expected value by chance: the
// normal interval of that confidence for a sum of n independent draws with the
// given variance in all, as a share of n.
func halfWidth(confidence, variance float64, n int) float64 {
	return math.Sqrt2 * math.Erfinv(confidence) * math.Sqrt(variance) / float64(n)
}

// evenP is the probability that counts so uneven arise where every cell is equally
// likely: the upper tail of χ² with one degree of freedom less than cells.
func evenP(counts []float64) float64 {
	total := 0.0
	for _, n := range counts {
		total += n
	}
	expected, x := total/float64(len(counts)), 0.0
	for _, n := range counts {
		x += (n - expected) * (n - expected) / expected
	}
	return chiSquareTail(x, len(counts)-1)
}

// chiSquareTail is the probability that χ² with df degrees of freedom exceeds x, by
// the recurrence over df (Abramowitz & Stegun 26.4.8).
func chiSquareTail(x float64, df int) float64 {
	tail, from := math.Erfc(math.Sqrt(x/2)), 1
	if df%2 == 0 {
		tail, from = math.Exp(-x/2), 2
	}
	for d := from; d < df; d += 2 {
		log, _ := math.Lgamma(float64(d)/2 + 1)
		tail += math.Exp(float64(d)/2*math.Log(x/2) - x/2 - log)
	}
	return tail
}
