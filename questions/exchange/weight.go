package exchange

import (
	"math"
	"strconv"
)

// moodleWeights are the shares of a mark, in per cent, that Moodle knows. It refuses
// a whole file for the sake of one that is not among them.
var moodleWeights = []float64{100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0}

// maxSeveral is how many right options the weights can share a mark among.
const maxSeveral = 10

// number writes a number without exponent and without separators.
type number float64

func (n number) String() string { return strconv.FormatFloat(float64(n), 'f', -1, 64) }

// weights gives each option its share of the mark in per cent: what it has, by the
// nearest share that Moodle knows, and for a wrong option among several right ones as
// much off as one right option gives, so that ticking everything earns nothing. The
// second result says whether a share had to be changed.
func weights(q Question) (shares []number, changed bool) {
	rights := 0
	for _, o := range q.Options {
		if o.Right {
			rights++
		}
	}
	for _, o := range q.Options {
		want := o.Weight * 100
		if want == 0 && o.Right { // without a weight the right ones share the mark
			want = 100 / float64(rights)
			if q.Kind == KindShort {
				want = 100
			}
		}
		share := nearest(math.Abs(want))
		changed = changed || math.Abs(share-want) > 0.001
		if q.Kind == KindSeveral && !o.Right && want == 0 {
			share = -nearest(100 / float64(rights))
		}
		shares = append(shares, number(share))
	}
	return shares, changed
}

func nearest(percent float64) float64 {
	best := moodleWeights[0]
	for _, w := range moodleWeights {
		if math.Abs(w-percent) < math.Abs(best-percent) {
			best = w
		}
	}
	return best
}
