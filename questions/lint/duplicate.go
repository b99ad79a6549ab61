package lint

import (
	"math"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// wording is one wording of an item with its words as numbers, rarest first.
type wording struct {
	item  *questions.Item
	words []int // of the stem and of what is right
	right []int // of what is right alone
}

// duplicates (L28) finds items of one form that share nine tenths of their
// words: of the stem and of what is right, in any wording, and of what is right alone.
// Items that are answered differently are sisters and may share a stem. It compares only wordings that share
// one of their rarest words, which no pair above the threshold can fail to do
// (prefix filtering; Chaudhuri, Ganti & Kaushik 2006).
func (c *checker) duplicates(r *Rule) []Finding {
	all := c.wordings()
	byWord := map[int][]int{}
	reported := map[string]bool{}
	var findings []Finding
	for i := range all {
		if c.stopped() {
			return nil
		}
		prefix := len(all[i].words) - int(math.Ceil(c.s.Jaccard*float64(len(all[i].words)))) + 1
		seen, asked := map[int]bool{}, all[i].item.ID
		for _, w := range all[i].words[:max(0, prefix)] {
			for _, j := range byWord[w] {
				if reported[asked] {
					break
				}
				if !seen[j] && c.twins(all[j], all[i]) {
					reported[asked] = true
					findings = append(findings, r.finding(asked, "asks the same as "+all[j].item.ID+"; merge the facts or reword one"))
				}
				seen[j] = true
			}
			byWord[w] = append(byWord[w], i)
		}
	}
	return findings
}

func (c *checker) twins(a, b wording) bool {
	return a.item.ID != b.item.ID && alike(a.item.Form, b.item.Form) && jaccard(a.words, b.words) >= c.s.Jaccard && jaccard(a.right, b.right) >= c.s.Jaccard
}

// alike reports forms between which a learner sees no difference.
func alike(a, b questions.Form) bool { return a == b || a.Choice() && b.Choice() }

// wordings lists every wording of every item with its words numbered by rarity.
func (c *checker) wordings() []wording {
	var all []wording
	var texts [][]string
	count := map[string]int{}
	for _, it := range c.b.Items {
		for _, stem := range stemsOf(it) {
			words := questions.Words(stem)
			for _, w := range questions.Words(rightText(it)) {
				words = append(words, "="+w) // the same sentence with another gap is another question
			}
			slices.Sort(words)
			words = slices.Compact(words)
			for _, w := range words {
				count[w]++
			}
			all, texts = append(all, wording{item: it}), append(texts, words)
		}
	}
	order := make([]string, 0, len(count))
	for w := range count {
		order = append(order, w)
	}
	slices.SortFunc(order, func(a, b string) int {
		if count[a] != count[b] {
			return count[a] - count[b]
		}
		return strings.Compare(a, b)
	})
	rank := make(map[string]int, len(order))
	for i, w := range order {
		rank[w] = i
	}
	for i, words := range texts {
		for _, w := range words {
			all[i].words = append(all[i].words, rank[w])
			if strings.HasPrefix(w, "=") {
				all[i].right = append(all[i].right, rank[w])
			}
		}
		slices.Sort(all[i].words)
		slices.Sort(all[i].right)
	}
	return all
}

// stemsOf are an item's wordings; of true and false, the true statement.
func stemsOf(it *questions.Item) []string {
	stems := it.Stems
	for _, s := range it.Statements {
		if s.True {
			stems = append(stems[:len(stems):len(stems)], s.Text)
		}
	}
	return stems
}

// rightText is what is right, in words. Of a pool of pairs it is the item's own, which
// every presentation shows.
func rightText(it *questions.Item) string {
	var parts []string
	for _, k := range it.Keys {
		parts = append(parts, k.Text)
	}
	if len(it.Accepted) > 0 {
		parts = append(parts, it.Accepted[0].Text)
	}
	for _, p := range it.Pairs[:min(1, len(it.Pairs))] {
		parts = append(parts, p.Left.Text, p.Right.Text)
	}
	return strings.Join(parts, " ")
}

// jaccard is the share of two sorted sets that they have in common.
func jaccard(a, b []int) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			both, i, j = both+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	if len(a)+len(b) == 0 {
		return 1
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
