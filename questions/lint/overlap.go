package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// overlap (L09) wants options that exclude one another: none is another's alias or
// equal to it after folding (case, marks, width), none contains another as a part
// of its words, no two spans of numbers meet, and no entity is part of another.
// Two keys of an odd one out never stand together and may overlap. In matching the
// left sides must differ; right sides may be shared where that is meant (sorting).
func (c *checker) overlap(it *questions.Item) string {
	if it.Form == questions.FormMatch || it.Form == questions.FormSort {
		return c.overlappingPairs(it)
	}
	all := options(it)
	for i, a := range all {
		for j := i + 1; j < len(all); j++ {
			if it.Form == questions.FormOdd && j < len(it.Keys) {
				continue
			}
			if msg := c.meet(it, a, all[j]); msg != "" {
				return msg
			}
		}
	}
	return ""
}

func (c *checker) overlappingPairs(it *questions.Item) string {
	for i, p := range it.Pairs {
		for _, q := range it.Pairs[i+1:] {
			if msg := c.same(p.Left, q.Left); msg != "" {
				return msg
			}
			if it.Form == questions.FormMatch {
				if msg := c.same(p.Right, q.Right); msg != "" {
					return msg
				}
			}
		}
		for _, d := range it.Distractors {
			if msg := c.same(p.Right, d); msg != "" {
				return msg
			}
		}
	}
	return ""
}

// meet says how two options overlap, or is empty.
func (c *checker) meet(it *questions.Item, a, b questions.Option) string {
	if msg := c.same(a, b); msg != "" {
		return msg
	}
	if it.Form == questions.FormOrder || it.Form == questions.FormGap {
		return "" // events in time, of which one may well be part of another
	}
	if c.partOf(a.ID, b.ID) || c.partOf(b.ID, a.ID) {
		return fmt.Sprintf("of %q and %q one is part of the other; replace one", a.Text, b.Text)
	}
	low1, high1, ok1 := span(a.Text)
	low2, high2, ok2 := span(b.Text)
	if ok1 && ok2 && low1 <= high2 && low2 <= high1 && !period(it) {
		return fmt.Sprintf("the spans %q and %q meet; draw them apart", a.Text, b.Text)
	}
	if !a.Proper && !b.Proper && a.Rank == 0 && !bigger(a.Text, b.Text) && (within(a.Text, b.Text) || within(b.Text, a.Text)) {
		return fmt.Sprintf("of %q and %q one contains the other; reword one", a.Text, b.Text)
	}
	return ""
}

// same reports options that are one thing: by id, by text, or by an alias.
func (c *checker) same(a, b questions.Option) string {
	if a.ID == b.ID || questions.Fold(a.Text) == questions.Fold(b.Text) {
		return fmt.Sprintf("the option %q stands twice; replace one", b.Text)
	}
	for _, pair := range [][2]questions.Option{{a, b}, {b, a}} {
		if slices.Contains(c.known.names[pair[0].ID], questions.Fold(pair[1].Text)) {
			return fmt.Sprintf("%q is another name of %q; replace one", pair[1].Text, pair[0].Text)
		}
	}
	return ""
}

// partOf reports whether the entity a lies in b, at any depth.
func (c *checker) partOf(a, b string) bool {
	for range len(c.known.names) { // a bound, should a pack part-of run in circles
		e := c.c.Entity(a)
		if e == nil || e.In == "" {
			return false
		}
		if a = e.In; a == b {
			return true
		}
	}
	return false
}

// period reports whether the item asks for a period as such, from when to when: its
// claim states both ends of the key. Two periods that meet are still two answers,
// where two ranges for one number would not be.
func period(it *questions.Item) bool {
	ends := yearInText.FindAllString(it.Keys[0].Text, -1)
	return len(ends) == 2 && strings.Contains(it.Claim, ends[0]) && strings.Contains(it.Claim, ends[1])
}

var spanText = regexp.MustCompile(`^\D*?(\d[\d,]*)\s*(?:–|-|to|and)\s*(\d[\d,]*)\D*$`)

// span reads "1842–1860", "10 to 20 ports" or "Between 1842 and 1860".
func span(text string) (low, high int, ok bool) {
	m := spanText.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	low, err1 := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	high, err2 := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
	return low, high, err1 == nil && err2 == nil && low < high
}

var magnitude = regexp.MustCompile(`\b(hundred|thousand|million|billion)\b`)

// bigger reports options of which one adds a power of ten: "four", "four hundred".
func bigger(a, b string) bool { return magnitude.MatchString(a) != magnitude.MatchString(b) }

// within reports whether the words of a stand in b, in their order.
func within(a, b string) bool {
	return strings.Contains(" "+strings.Join(questions.Words(b), " ")+" ", " "+strings.Join(questions.Words(a), " ")+" ")
}
