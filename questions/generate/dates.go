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

// maxYearGap is how far a wrong year may lie from the right one (item-writing rule
// L19): what is further off is told without knowing.
const maxYearGap = 40

// askYear asks for the year of a date, typed or chosen among the years of
// neighbouring events (never random years).
func (g *generator) askYear(it *questions.Item, f *course.Fact) bool {
	key := g.dates[f.ID].Year
	if it.Form == questions.FormYear {
		it.Accepted = []questions.Name{{Lang: "en", Text: strconv.Itoa(key)}}
		return true
	}
	it.Keys = []questions.Option{{ID: strconv.Itoa(key), Text: strconv.Itoa(key), Correct: true, Rank: int64(key)}}
	near := slices.DeleteFunc(slices.Clone(g.years), func(y datedYear) bool { return apart(y.year, key) > maxYearGap })
	sort.SliceStable(near, func(i, j int) bool {
		return apart(near[i].year, key) < apart(near[j].year, key)
	})
	seen := map[int]bool{}
	for _, y := range near {
		if seen[y.year] || g.subjectYear[f.Subject][y.year] || len(it.Distractors) == poolSize || apart(y.year, key) > maxYearGap || !g.partiesLived(f.Subject, y.year) {
			continue
		}
		seen[y.year] = true
		text := strconv.Itoa(y.year)
		it.Distractors = append(it.Distractors, questions.Option{ID: text, Text: text, Rank: int64(y.year), Why: fmt.Sprintf("%d belongs elsewhere: %s", y.year, y.fact.Claim)})
	}
	it.Show = showChoice
	return len(it.Distractors) >= minOptions-1
}

// apart is the number of years between two.
func apart(a, b int) int { return max(a-b, b-a) }

// partiesLived reports whether every party of the subject, as far as the course knows
// its dates, existed in that year: a year in which one did not is no answer that
// anybody gives (item-writing rule L19).
func (g *generator) partiesLived(subject string, year int) bool {
	for id := range g.parties[subject] {
		if from, to, known := g.c.Entity(id).Lifetime(); known && (year < from || year > to) {
			return false
		}
	}
	return true
}

// sequence asks to order the fact's subject among others with the same predicate,
// drawn from the nearest in time whose years all differ: three to six events, as
// many as there are neighbours, and not always the same number.
func (g *generator) sequence(it *questions.Item, f *course.Fact) bool {
	near := g.neighbours(f, orderPool)
	if len(near)+1 < orderMin {
		return false
	}
	// The draw depends on the fact alone, so that neighbours get different sets and
	// the item stays the same.
	seed := textSeed(f.ID)
	size := min(orderMin+int(seed%(orderMax-orderMin+1)), len(near)+1)
	rng := rand.New(rand.NewPCG(seed, 0))
	rng.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	for _, e := range append(near[:size-1], f) {
		it.Keys = append(it.Keys, g.datedOption(e, true))
	}
	slices.SortFunc(it.Keys, func(a, b questions.Option) int { return int(a.Rank - b.Rank) })
	it.Show = len(it.Keys)
	return true
}

// neighbours are at most n events of the same predicate, the nearest in time first,
// whose years differ from the fact's and from one another's.
func (g *generator) neighbours(f *course.Fact, n int) []*course.Fact {
	return g.apartInTime(f, g.near(f), n)
}

// datedOption is the subject of a dated fact, ranked by its date, which Why tells.
func (g *generator) datedOption(f *course.Fact, correct bool) questions.Option {
	d := g.dates[f.ID]
	o := g.entityOption(g.c.Entity(f.Subject), correct)
	o.Why = dateText(f, d)
	o.Rank = int64(d.Year*10000 + d.Month*100 + d.Day)
	return o
}

// apartInTime picks at most n facts whose years differ from f's and from one
// another's, with at most one name that tells its own place ("Second Opium War").
func (g *generator) apartInTime(f *course.Fact, from []*course.Fact, n int) []*course.Fact {
	picked := []*course.Fact{f}
	for _, o := range from {
		clash := slices.ContainsFunc(picked, func(e *course.Fact) bool {
			return apart(g.dates[e.ID].Year, g.dates[o.ID].Year) < minYearGap || e.Subject == o.Subject || g.numbered(e) && g.numbered(o)
		})
		if !clash && len(picked) <= n {
			picked = append(picked, o)
		}
	}
	return picked[1:]
}

// tellsTime matches a name that gives away when, or after what, it was.
var tellsTime = regexp.MustCompile(`\b(First|Second|Third|Fourth|Fifth|\d{3,4})\b`)

// numbered reports whether the subject's name gives away its place in time.
func (g *generator) numbered(f *course.Fact) bool {
	return g.timed[f.Subject]
}

// fullDate asks for day, month and year to be typed, in the calendar that the stem
// states. Only what matters enough is worth a day: no extra facts.
func (g *generator) fullDate(it *questions.Item, f *course.Fact) bool {
	d, ok := g.dates[f.ID]
	if !ok || d.Day == 0 || f.Importance == course.Extra {
		return false
	}
	it.Day = &questions.Day{ISO: isoDate(d), Calendar: calendarOf(f)}
	if m := alsoDay.FindStringSubmatch(f.Object.Also); m != nil {
		if other, ok := readDay(m[1]); ok {
			it.Day.Other, it.Day.OtherCalendar = isoDate(other), m[2]
		}
	}
	it.Accepted = []questions.Name{{Lang: "en", Text: dateText(f, d)}}
	return true
}

func isoDate(d course.Date) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// calendarOf names the calendar of a fact's date. Where the day has a second date,
// both styles must be told apart.
func calendarOf(f *course.Fact) string {
	switch {
	case f.Object.Calendar != "" && f.Object.Calendar != "gregorian":
		return capital(f.Object.Calendar) + " calendar"
	case f.Object.Also != "":
		return "New Style (Gregorian)"
	}
	return "Gregorian calendar"
}

// alsoDay reads the same day in another calendar: "16 May 1858 in the Old Style",
// "2 November 1860 (Old Style)".
var alsoDay = regexp.MustCompile(`^(\d{1,2} \p{L}+ \d{3,4})(?: in the | \()([^()]+)\)?$`)

// readDay reads "16 May 1858".
func readDay(text string) (course.Date, bool) {
	n, ok := dayNumber(text)
	d := course.Date{Year: int(n / 10000), Month: int(n / 100 % 100), Day: int(n % 100)}
	return d, ok && d.Year > 0
}

func textSeed(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return h.Sum64()
}
