package lint

import (
	"fmt"
	"maps"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
)

// The rules over the bank look at a sample of presentations. The presentations of
// one item share its key, so that where the key's length or rank is at stake the
// item is the unit, and each item counts once, with the mean over its presentations.

// tally adds up what the presentations of one item show.
type tally struct {
	n, longest, shortest, chance, variance float64
}

// lengthBias (L02) compares how often the key is the longest, or the shortest,
// option with chance: 1/k an item; of options equally long each counts in part. It
// judges worded options, names and numbers apart, because one could hide the other.
func (c *checker) lengthBias(r *Rule) []Finding {
	groups := map[string]map[string]*tally{}
	for _, p := range c.drawn {
		if !picksOne(p.Item) || len(p.RightOptions()) != 1 {
			continue
		}
		group := lengthGroup(p.Item)
		if groups[group] == nil {
			groups[group] = map[string]*tally{}
		}
		if groups[group][p.Item.ID] == nil {
			groups[group][p.Item.ID] = &tally{}
		}
		groups[group][p.Item.ID].add(p)
	}
	var findings []Finding
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		findings = append(findings, c.judgeLengths(r, group, groups[group])...)
	}
	return findings
}

func lengthGroup(it *questions.Item) string {
	switch {
	case it.Keys[0].Rank != 0:
		return "numbers and dates"
	case named(it):
		return "names"
	}
	return "worded options"
}

func (t *tally) add(p questions.Presentation) {
	all := lengths(p.Options)
	key := letters(p.Options[p.RightOptions()[0]].Text)
	k := float64(len(all))
	t.n++
	t.chance += 1 / k
	t.variance += 1 / k * (1 - 1/k)
	t.longest += share(all, key, all[len(all)-1])
	t.shortest += share(all, key, all[0])
}

// share is the part in which the key has the extreme length: 1 over how many have it.
func share(all []int, key, extreme int) float64 {
	if key != extreme {
		return 0
	}
	n := 0
	for _, l := range all {
		if l == extreme {
			n++
		}
	}
	return 1 / float64(n)
}

func (c *checker) judgeLengths(r *Rule, group string, items map[string]*tally) []Finding {
	if len(items) < c.s.BiasItems {
		return nil
	}
	var all tally
	for _, id := range slices.Sorted(maps.Keys(items)) { // in order, so that the sums come out alike
		t := items[id]
		all.longest += t.longest / t.n
		all.shortest += t.shortest / t.n
		all.chance += t.chance / t.n
		all.variance += t.variance / t.n
	}
	n := len(items)
	chance, width := all.chance/float64(n), halfWidth(c.s.BiasConfidence, all.variance, n)
	var findings []Finding
	for _, side := range []struct {
		name string
		sum  float64
	}{{"longest", all.longest}, {"shortest", all.shortest}} {
		if got := side.sum / float64(n); got < chance-width || got > chance+width {
			findings = append(findings, r.finding("", fmt.Sprintf("among %s (%d items) the key is the %s in %.1f %%; chance gives %.1f to %.1f %%; reword options until length tells nothing", group, n, side.name, 100*got, 100*(chance-width), 100*(chance+width))))
		}
	}
	return findings
}

// positions (L14) wants the key at every position equally often, for each number of
// options. Shuffled options are judged by presentation, because each is shuffled
// anew; options in a fixed order (numbers, dates, the gaps of a sequence) by item. The
// probability is shared among the tables that are looked at (Bonferroni), so that a
// fair bank fails as rarely as one table would.
func (c *checker) positions(r *Rule) []Finding {
	shuffled, fixed := map[int][]float64{}, c.meanRanks(func(it *questions.Item) bool {
		return it.Form == questions.FormGap || picksOne(it) && it.Keys[0].Rank != 0
	})
	for _, p := range c.drawn {
		if right := p.RightOptions(); picksOne(p.Item) && p.Item.Keys[0].Rank == 0 && len(right) == 1 {
			k := len(p.Options)
			if shuffled[k] == nil {
				shuffled[k] = make([]float64, k)
			}
			shuffled[k][right[0]]++
		}
	}
	p := c.s.PositionP / float64(len(shuffled)+len(fixed))
	findings := uneven(r, "shuffled options", shuffled, c.s.PositionItems, p)
	return append(findings, uneven(r, "options in a fixed order", fixed, c.s.PositionItems, p)...)
}

// ranks (L15) wants the key of a choice among numbers or dates at every rank equally often.
func (c *checker) ranks(r *Rule) []Finding {
	ranked := c.meanRanks(func(it *questions.Item) bool { return picksOne(it) && it.Keys[0].Rank != 0 })
	return uneven(r, "numbers and dates", ranked, c.s.RankItems, c.s.RankP/float64(len(ranked)))
}

// meanRanks counts, for each number of options, how many items have their key at
// each place; an item whose key moves counts in parts.
func (c *checker) meanRanks(wanted func(*questions.Item) bool) map[int][]float64 {
	type cell struct {
		item *questions.Item
		k    int
	}
	places, order := map[cell][]float64{}, []cell{}
	for _, p := range c.drawn {
		right := p.RightOptions()
		if len(right) != 1 || !wanted(p.Item) {
			continue
		}
		at := cell{p.Item, len(p.Options)}
		if places[at] == nil {
			places[at] = make([]float64, at.k)
			order = append(order, at)
		}
		places[at][right[0]]++
	}
	counts := map[int][]float64{}
	for _, at := range order {
		if counts[at.k] == nil {
			counts[at.k] = make([]float64, at.k)
		}
		total := 0.0
		for _, n := range places[at] {
			total += n
		}
		for i, n := range places[at] {
			counts[at.k][i] += n / total
		}
	}
	return counts
}

// uneven reports the numbers of options at which key positions are not even.
func uneven(r *Rule, what string, counts map[int][]float64, least int, p float64) []Finding {
	var findings []Finding
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		total := 0.0
		for _, n := range counts[k] {
			total += n
		}
		if total >= float64(least)-0.5 && evenP(counts[k]) < p {
			findings = append(findings, r.finding("", fmt.Sprintf("%s: among %d options the key stands at the positions %.0f times; mix keys that are low, middle and high", what, k, counts[k])))
		}
	}
	return findings
}

// trueBalance (L25) wants, over the statements shown, true ones in 40 to 60 % and of
// about the length of false ones.
func (c *checker) trueBalance(r *Rule) []Finding {
	items := map[string]bool{}
	var n, length [2]float64 // false, true
	for _, p := range c.drawn {
		if p.Said == nil {
			continue
		}
		items[p.Item.ID] = true
		side := 0
		if p.Said.True {
			side = 1
		}
		n[side]++
		length[side] += float64(letters(p.Said.Text))
	}
	if len(items) < c.s.TrueItems {
		return nil
	}
	var findings []Finding
	if share := n[1] / (n[0] + n[1]); share < c.s.TrueLow || share > c.s.TrueHigh {
		findings = append(findings, r.finding("", fmt.Sprintf("%.0f %% of the statements shown are true; add false versions, or true ones", 100*share)))
	}
	right, wrong := length[1]/max(1, n[1]), length[0]/max(1, n[0])
	if n[0] > 0 && n[1] > 0 && max(right, wrong)-min(right, wrong) > c.s.TrueLength*max(right, wrong) {
		findings = append(findings, r.finding("", fmt.Sprintf("true statements have %.0f letters on average, false ones %.0f; make them alike", right, wrong)))
	}
	return findings
}

// twoDirections (L32) wants items of two directions for every fact.
func (c *checker) twoDirections(r *Rule) []Finding {
	var findings []Finding
	for i := range c.c.Facts {
		f := &c.c.Facts[i]
		if n := Directions(c.b.ItemsOf(f.ID)); n < 2 {
			findings = append(findings, r.finding("", fmt.Sprintf("%s:%d: %s is asked from %d direction; add a question about another part of it", f.File, f.Line, f.ID, n)))
		}
	}
	return findings
}
