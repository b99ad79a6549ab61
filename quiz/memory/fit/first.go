package fit

import (
	"math"
	"slices"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// group is what happened to the cards with one first rating at their first review
// on a later day, after so many days.
type group struct {
	rating memory.Rating
	days   float64
	count  int
	right  int
}

// bounds of what counts as ordinary (fsrs-rs).
const (
	groupMin     = 6   // cards in a group
	groupDays    = 100 // longest first interval …
	groupDaysTop = 365 // … after Easy
	outlierShare = 0.05
	outlierMin   = 20
)

// withoutOutliers sets aside the cards of which the first rating and the first
// interval are rare together: they were imported, or left for years. It returns the
// others, and their groups.
func withoutOutliers(log []Training) (kept []Training, groups []group) {
	all := map[[2]float64]*group{}
	for _, l := range log {
		if i := firstLong(l); i > 0 {
			key := [2]float64{float64(l.Ratings[0]), l.Days[i]}
			if all[key] == nil {
				all[key] = &group{rating: l.Ratings[0], days: l.Days[i]}
			}
			all[key].count++
			if l.Ratings[i] > memory.Again {
				all[key].right++
			}
		}
	}
	groups = ordinary(all)
	stays := map[[2]float64]bool{}
	for _, g := range groups {
		stays[[2]float64{float64(g.rating), g.days}] = true
	}
	for _, l := range log {
		if i := firstLong(l); i > 0 && stays[[2]float64{float64(l.Ratings[0]), l.Days[i]}] {
			kept = append(kept, l)
		}
	}
	return kept, groups
}

// firstLong is the place of the first review on a later day; 0 without one.
func firstLong(l Training) int {
	for i, w := range l.Weights {
		if w != 0 && l.Days[i] > 0 {
			return i
		}
	}
	return 0
}

// ordinary returns the groups that stay, by rating and days.
func ordinary(all map[[2]float64]*group) (groups []group) {
	for rating := memory.Again; rating <= memory.Easy; rating++ {
		var of []group
		total := 0
		for _, g := range all {
			if g.rating == rating {
				of, total = append(of, *g), total+g.count
			}
		}
		// The smallest first, of equals the longest interval.
		slices.SortFunc(of, func(a, b group) int {
			if a.count != b.count {
				return a.count - b.count
			}
			return int(b.days - a.days)
		})
		limit, dropped := max(outlierMin, int(float64(total)*outlierShare)), 0
		longest := float64(groupDays)
		if rating == memory.Easy {
			longest = groupDaysTop
		}
		for _, g := range of {
			if dropped+g.count <= limit {
				dropped += g.count
				continue
			}
			if g.count >= groupMin && g.days <= longest {
				groups = append(groups, g)
			}
		}
	}
	slices.SortFunc(groups, func(a, b group) int {
		if a.rating != b.rating {
			return int(a.rating - b.rating)
		}
		return int(a.days - b.days)
	})
	return groups
}

// averageRecall is the share of right answers at first reviews on a later day.
func averageRecall(log []Training) float64 {
	n, right := 0, 0
	for _, l := range log {
		for i, w := range l.Weights {
			if w != 0 {
				n++
				if l.Ratings[i] > memory.Again {
					right++
				}
			}
		}
	}
	return float64(right) / float64(max(n, 1))
}

// firstStabilities are the stabilities after the four first ratings that predict
// the groups best, held near the start; ratings that never came are filled in.
func firstStabilities(groups []group, start []float64, average float64) [4]float64 {
	known, count := map[memory.Rating]float64{}, map[memory.Rating]int{}
	for rating := memory.Again; rating <= memory.Easy; rating++ {
		var of []group
		for _, g := range groups {
			if g.rating == rating {
				of = append(of, g)
				count[rating] += g.count
			}
		}
		if len(of) > 0 {
			known[rating] = searchFirst(of, start[rating-1], average)
		}
	}
	return fillFirst(known, count, [4]float64(start))
}

// searchFirst is a ternary search on [0.001, 100] for the first stability with the
// least loss; the recall of a group is smoothed by one card of the average.
func searchFirst(groups []group, start, average float64) float64 {
	recall := make([]float64, len(groups))
	for i, g := range groups {
		recall[i] = (float64(g.right) + average) / (float64(g.count) + 1)
	}
	low, high := 0.001, 100.0
	for high-low > 1e-7 {
		a, b := low+(high-low)/3, high-(high-low)/3
		if firstLoss(groups, recall, a, start) < firstLoss(groups, recall, b, start) {
			high = b
		} else {
			low = a
		}
	}
	return (low + high) / 2
}

// firstLoss is the log loss of predicting the recall of the groups from a first
// stability, and the price of its distance from the start.
func firstLoss(groups []group, recall []float64, s, start float64) float64 {
	loss := math.Abs(s-start) / 16
	for i, g := range groups {
		p := memory.DefaultFSRS6.Retrievability(memory.State6{Stability: s, Difficulty: 5}, g.days)
		p = min(max(p, 1e-9), 1-1e-9)
		loss -= float64(g.count) * (recall[i]*math.Log(p) + (1-recall[i])*math.Log(1-p))
	}
	return loss
}

// Two first stabilities are, on a logarithmic scale, such mixtures of their
// neighbours: Hard of Again and Good, Good of Hard and Easy (fsrs-rs).
const (
	againInHard = 0.41
	easyInGood  = 0.54
)

// fillFirst makes the known first stabilities rise with the rating, where two
// contradict each other by the one that more cards bear out, and fills in the rest.
func fillFirst(known map[memory.Rating]float64, count map[memory.Rating]int, start [4]float64) [4]float64 {
	ratings := []memory.Rating{memory.Again, memory.Hard, memory.Good, memory.Easy}
	for _, a := range ratings {
		for _, b := range ratings {
			if _, ok := known[a]; !ok || b <= a {
				continue
			}
			if s, ok := known[b]; ok && known[a] > s {
				if count[a] > count[b] {
					known[b] = known[a]
				} else {
					known[a] = s
				}
			}
		}
	}
	var out [4]float64
	switch len(known) {
	case 0:
		return start
	case 1:
		for r, s := range known {
			for i := range out {
				out[i] = start[i] * s / start[r-1]
			}
		}
	default:
		out = fillBetween(known)
	}
	for i := range out {
		out[i] = min(max(out[i], 0.001), 100)
		if i > 0 {
			out[i] = max(out[i], out[i-1])
		}
	}
	return out
}

// fillBetween fills in what is missing of two or more known stabilities.
func fillBetween(known map[memory.Rating]float64) [4]float64 {
	var l [4]float64 // logarithms
	var have [4]bool
	for r, s := range known {
		l[r-1], have[r-1] = math.Log(s), true
	}
	if !have[1] && !have[2] { // both equations at once
		both := againInHard + easyInGood - againInHard*easyInGood
		l[1] = (againInHard*l[0] + (both-againInHard)*l[3]) / both
		l[2] = ((both-easyInGood)*l[0] + easyInGood*l[3]) / both
		have[1], have[2] = true, true
	}
	// The equations, solved for each rating: Hard's, then Good's.
	rules := []struct {
		missing, a, b int
		byA           float64
	}{
		{0, 1, 2, 1 / againInHard}, {1, 0, 2, againInHard},
		{2, 1, 3, 1 - easyInGood}, {3, 1, 2, 1 - 1/easyInGood},
		{1, 2, 3, 1 / (1 - easyInGood)}, {2, 0, 1, 1 - 1/(1-againInHard)},
	}
	for range 2 {
		for _, r := range rules {
			if !have[r.missing] && have[r.a] && have[r.b] {
				l[r.missing], have[r.missing] = r.byA*l[r.a]+(1-r.byA)*l[r.b], true
			}
		}
	}
	var out [4]float64
	for i := range l {
		out[i] = math.Exp(l[i])
	}
	return out
}
