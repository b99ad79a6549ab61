package generate

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"sort"
	"strconv"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// askYear asks for the year of a date, typed or chosen among the years of
// neighbouring events (never random years).
func (g *generator) askYear(it *questions.Item, f *course.Fact) bool {
	key := g.dates[f.ID].Year
	if it.Form == questions.FormYear {
		it.Accepted = []questions.Name{{Lang: "en", Text: strconv.Itoa(key)}}
		return true
	}
	it.Keys = []questions.Option{{ID: strconv.Itoa(key), Text: strconv.Itoa(key), Correct: true, Rank: int64(key)}}
	near := slices.Clone(g.years)
	sort.SliceStable(near, func(i, j int) bool {
		return max(near[i].year-key, key-near[i].year) < max(near[j].year-key, key-near[j].year)
	})
	seen := map[int]bool{}
	for _, y := range near {
		if seen[y.year] || g.subjectYear[f.Subject][y.year] || len(it.Distractors) == poolSize {
			continue
		}
		seen[y.year] = true
		text := strconv.Itoa(y.year)
		it.Distractors = append(it.Distractors, questions.Option{ID: text, Text: text, Rank: int64(y.year), Why: fmt.Sprintf("%d belongs elsewhere: %s", y.year, y.fact.Claim)})
	}
	it.Show = showChoice
	return len(it.Distractors) >= minOptions-1
}

// sequence asks to order the fact's subject among others with the same predicate,
// drawn from the nearest in time whose years all differ.
func (g *generator) sequence(it *questions.Item, f *course.Fact) bool {
	near := slices.Clone(g.byPredicate[f.Predicate])
	year := g.dates[f.ID].Year
	gap := func(o *course.Fact) int { y := g.dates[o.ID].Year; return max(y-year, year-y) }
	sort.SliceStable(near, func(i, j int) bool { return gap(near[i]) < gap(near[j]) })
	near = g.apartInTime(f, near, orderPool)
	if len(near) < 2 {
		return false
	}
	// The draw depends on the fact alone, so that neighbours get different sets and
	// the item stays the same.
	rng := rand.New(rand.NewPCG(textSeed(f.ID), 0))
	rng.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	for _, e := range append(near[:min(len(near), orderEvents-1)], f) {
		d := g.dates[e.ID]
		o := g.entityOption(g.c.Entity(e.Subject), true)
		o.Why = dateText(e, d)
		o.Rank = int64(d.Year*10000 + d.Month*100 + d.Day)
		it.Keys = append(it.Keys, o)
	}
	slices.SortFunc(it.Keys, func(a, b questions.Option) int { return int(a.Rank - b.Rank) })
	it.Show = len(it.Keys)
	return true
}

// apartInTime picks at most n facts whose years differ from f's and from one
// another's, with at most one name that tells its own place ("Second Opium War").
func (g *generator) apartInTime(f *course.Fact, from []*course.Fact, n int) []*course.Fact {
	picked := []*course.Fact{f}
	for _, o := range from {
		clash := slices.ContainsFunc(picked, func(e *course.Fact) bool {
			d := g.dates[e.ID].Year - g.dates[o.ID].Year
			return max(d, -d) < minYearGap || e.Subject == o.Subject || g.numbered(e) && g.numbered(o)
		})
		if !clash && len(picked) <= n {
			picked = append(picked, o)
		}
	}
	return picked[1:]
}

var ordinal = regexp.MustCompile(`\b(First|Second|Third|Fourth|Fifth)\b`)

func (g *generator) numbered(f *course.Fact) bool {
	return ordinal.MatchString(g.c.Entity(f.Subject).Name())
}

func textSeed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return h.Sum64()
}
