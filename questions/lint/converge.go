package lint

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/remembrancer/remembrancer/questions"
)

var joint = regexp.MustCompile(`\s*[,;]\s*(?:and\s+)?|\s+(?:and|but|with|plus)\s+`)

// convergence (L11) finds options made of parts ("A and B", "A and C", "D and B")
// of which the key shares most with the others: the mark of wrong options that were
// made by changing one part of the key. An option scores, for each of its parts, the
// number of options with that part. It applies where every option has two parts.
func (c *checker) convergence(it *questions.Item) string {
	if !picksOne(it) {
		return ""
	}
	for d := range draws(it) {
		all := append(slices.Clone(d.others), d.key)
		parts := make([][]string, len(all))
		count := map[string]int{}
		for i, o := range all {
			if parts[i] = components(o.Text); len(parts[i]) < 2 {
				return ""
			}
			for _, p := range parts[i] {
				count[p]++
			}
		}
		best := 0
		for _, p := range parts[:len(all)-1] {
			best = max(best, score(p, count))
		}
		if key := score(parts[len(all)-1], count); key > best {
			return fmt.Sprintf("the key %q has more parts in common with the other options than any of them; vary the parts evenly", d.key.Text)
		}
	}
	return ""
}

// components are the parts of an option, folded, each once.
func components(text string) []string {
	var parts []string
	for _, p := range joint.Split(text, -1) {
		if p = questions.Fold(p); p != "" && !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	return parts
}

func score(parts []string, count map[string]int) int {
	n := 0
	for _, p := range parts {
		n += count[p]
	}
	return n
}

// Options resemble each other where at most so many content words differ and at least
// as many are the same. "It was renewed" and "It was cancelled" share their grammar only.
const pairEdits = 2

// opposites are words that turn one option into its contrary.
var opposites = [][2]string{
	{"left", "right"}, {"north", "south"}, {"northern", "southern"}, {"east", "west"}, {"eastern", "western"},
	{"more", "less"}, {"more", "fewer"}, {"higher", "lower"}, {"upper", "lower"}, {"before", "after"}, {"rose", "fell"},
	{"increased", "decreased"}, {"grew", "shrank"}, {"gained", "lost"}, {"first", "last"}, {"with", "without"},
	{"for", "against"}, {"accepted", "rejected"}, {"won", "lost"}, {"strong", "weak"}, {"strengthened", "weakened"},
	{"internal", "external"}, {"public", "secret"}, {"legal", "illegal"}, {"free", "forced"}, {"always", "never"},
	{"largest", "smallest"}, {"surplus", "deficit"}, {"early", "late"}, {"rich", "poor"}, {"high", "low"}, {"all", "none"},
}

// tellingPair (L12) finds a draw in which just two options are near-identical or
// opposite and the key is one of them: a test-wise learner looks no further. Names
// and numbers differ by nature and are left out.
func (c *checker) tellingPair(it *questions.Item) string {
	if !picksOne(it) || named(it) || len(it.Keys) > 0 && it.Keys[0].Rank != 0 {
		return ""
	}
	for d := range draws(it) {
		all := append(slices.Clone(d.others), d.key)
		pairs, with := 0, ""
		for i := range all {
			for j := i + 1; j < len(all); j++ {
				if !akin(all[i].Text, all[j].Text) {
					continue
				}
				pairs++
				if j == len(all)-1 {
					with = all[i].Text
				}
			}
		}
		if pairs == 1 && with != "" {
			return fmt.Sprintf("%q and the key %q are the only two alike or opposed; give the others a twin too, or reword", with, d.key.Text)
		}
	}
	return ""
}

// akin reports options that are near-identical or opposite.
func akin(a, b string) bool {
	one, two := questions.Words(a), questions.Words(b)
	for _, o := range opposites {
		if slices.Contains(one, o[0]) && slices.Contains(two, o[1]) || slices.Contains(one, o[1]) && slices.Contains(two, o[0]) {
			if wordEdits(one, two) <= pairEdits {
				return true
			}
		}
	}
	one, two = contentWords(one), contentWords(two)
	edits := wordEdits(one, two)
	return edits <= pairEdits && min(len(one), len(two))-edits >= pairEdits
}

func contentWords(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return stopWords[w] })
}

// wordEdits counts the words to insert, drop or replace between two texts.
func wordEdits(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
