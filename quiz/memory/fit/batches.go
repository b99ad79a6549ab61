package fit

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// batch is what one step of the optimiser looks at.
type batch struct {
	sequences []*memory.Sequence
	targets   int
}

// newest weighs the targets by their place in time, from oldest to 1, in place.
// at are the instants of every sequence's reviews.
func (r *recipe) newest(sequences []memory.Sequence, at [][]int64) (targets int) {
	type place struct {
		at   int64
		s, i int
	}
	var places []place
	for s := range sequences {
		for i, w := range sequences[s].Weights {
			if w != 0 {
				places = append(places, place{at[s][i], s, i})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.at, b.at), a.s-b.s, a.i-b.i)
	})
	last := float64(max(len(places)-1, 1))
	for rank, p := range places {
		sequences[p.s].Weights[p.i] *= r.oldest + (1-r.oldest)*math.Pow(float64(rank)/last, r.bend)
	}
	return len(places)
}

// inBatches deals the sequences at random into batches of at least so many targets,
// the last of which can be smaller; those without a target are left out.
func inBatches(sequences []memory.Sequence, size int, rng *rand.Rand) (batches []batch) {
	var dealt []*memory.Sequence
	for i := range sequences {
		if sequences[i].Targets() > 0 {
			dealt = append(dealt, &sequences[i])
		}
	}
	rng.Shuffle(len(dealt), func(i, j int) { dealt[i], dealt[j] = dealt[j], dealt[i] })
	for _, s := range dealt {
		if len(batches) == 0 || batches[len(batches)-1].targets >= size {
			batches = append(batches, batch{})
		}
		b := &batches[len(batches)-1]
		b.sequences = append(b.sequences, s)
		b.targets += s.Targets()
	}
	return batches
}
