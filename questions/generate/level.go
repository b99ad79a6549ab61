package generate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// What makes a wrong option near to the key. Difficulty follows the similarity of
// key and distractors (Alsubait, Parsia & Sattler 2012–16); the sources give no
// figures, so the weights are this project's settings. Each is the share by which
// a likeness alone closes the gap between two options; likenesses add up as
// chances do, so that several of them never exceed 1.
const (
	weightName          = 0.45 // a shared word in the name is what learners confuse first
	weightMisconception = 0.35 // the author chose it as a typical error
	weightParties       = 0.30 // made by the same powers
	weightDecade        = 0.35 // of the same ten years
	weightRegion        = 0.30 // in the same part of the world
)

const (
	decade = 10  // years within which two things are of one time
	region = 4.0 // degrees of latitude and of longitude within which two places are of one region

	// nearEnough is the nearness from which picking is more than recognising: more
	// than one likeness holds on average, so that a glance cannot tell the options
	// apart.
	nearEnough = 0.5
)

// rate sets how near an item's wrong options are to its key and, from this and its
// form, what it demands.
func (g *generator) rate(it *questions.Item) {
	it.Nearness = g.nearness(it)
	it.Level = levelOf(it.Form, it.Nearness)
}

// levelOf is what a form demands. A choice among near things cannot be made by
// recognition alone.
func levelOf(form questions.Form, nearness float64) questions.Level {
	switch form {
	case questions.FormOrder, questions.FormMatch, questions.FormSort, questions.FormGap, questions.FormOdd,
		questions.FormMulti, questions.FormCause, questions.FormCorrection:
		return questions.LevelApply
	}
	if form.Typed() || nearness >= nearEnough {
		return questions.LevelRecall
	}
	return questions.LevelRecognise
}

// nearness is the mean similarity of the key to the wrong options shown with it
// when the nearest are drawn; 0 where there are none. It is rounded to hundredths,
// so that it reads the same everywhere.
func (g *generator) nearness(it *questions.Item) float64 {
	if len(it.Keys) == 0 || len(it.Distractors) == 0 {
		return 0
	}
	var scores []float64
	for _, d := range it.Distractors {
		best := 0.0
		for _, k := range it.Keys {
			best = max(best, g.similarity(it, k, d))
		}
		scores = append(scores, best)
	}
	slices.Sort(scores)
	slices.Reverse(scores)
	shown := scores[:min(len(scores), max(1, it.Show-1))]
	sum := 0.0
	for _, s := range shown {
		sum += s
	}
	return float64(int(100*sum/float64(len(shown))+0.5)) / 100
}

// similarity is how alike two options are, from 0 to 1.
func (g *generator) similarity(it *questions.Item, key, other questions.Option) float64 {
	a, b := g.traitsOf(key), g.traitsOf(other)
	apart := 1 - weightName*shared(a.words, b.words)
	if authored(it) || it.Form == questions.FormCorrection {
		apart *= 1 - weightMisconception
	}
	if a.dated && b.dated {
		apart *= 1 - weightDecade*max(0, 1-float64(max(a.year-b.year, b.year-a.year))/decade)
	}
	apart *= 1 - weightParties*shared(g.powers[key.ID], g.powers[other.ID])
	if a.entity != nil && b.entity != nil && sameRegion(a.entity, b.entity) {
		apart *= 1 - weightRegion
	}
	return 1 - apart
}

// traits are what an option is compared by.
type traits struct {
	words  []string // of its name, articles and the like left out
	year   int      // its own, or the one in which the thing that it names is dated
	dated  bool
	entity *course.Entity
}

// traitsOf reads the traits of an option, once for all items that show it.
func (g *generator) traitsOf(o questions.Option) traits {
	id := o.ID + "\x00" + o.Text
	t, known := g.traits[id]
	if known {
		return t
	}
	t = traits{words: nameWords(o.Text), entity: g.c.Entity(o.ID)}
	if m := anyYear.FindString(o.Text); m != "" {
		t.year, _ = strconv.Atoi(m) // the pattern admits digits alone
		t.dated = true
	} else if y, ok := g.entityYear[o.ID]; ok {
		t.year, t.dated = y, true
	} else if t.entity != nil {
		t.year, _, t.dated = t.entity.Lifetime()
	}
	g.traits[id] = t
	return t
}

var anyYear = regexp.MustCompile(`\b1[5-9]\d\d\b|\b20\d\d\b`)

func notInName(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func nameWords(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(s), notInName), func(w string) bool {
		return len(w) < 3 || w == "the" || w == "and" || w == "for"
	})
}

// shared is the overlap of two sets: the share of the smaller that is in the other.
func shared(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			both++
		}
	}
	return float64(both) / float64(min(len(a), len(b)))
}

func sameRegion(a, b *course.Entity) bool {
	if a.In != "" && a.In == b.In {
		return true
	}
	return a.At != nil && b.At != nil && max(a.At.Lat-b.At.Lat, b.At.Lat-a.At.Lat) <= region && max(a.At.Lon-b.At.Lon, b.At.Lon-a.At.Lon) <= region
}

// likenessIndex holds what makes two things alike.
type likenessIndex struct {
	powers     map[string][]string // instrument → its parties
	entityYear map[string]int      // thing → the year in which it is dated
	traits     map[string]traits   // option → what it is compared by
}

// collectLikeness notes the parties and the year of each thing of the course.
func (g *generator) collectLikeness() {
	g.likenessIndex = likenessIndex{powers: map[string][]string{}, entityYear: map[string]int{}, traits: map[string]traits{}}
	for i := range g.c.Facts {
		f := &g.c.Facts[i]
		p := g.c.Predicate(f.Predicate)
		if p.Tells == course.TellsParties {
			g.powers[f.Subject] = f.Object.Set
		}
		if d, ok := g.dates[f.ID]; ok && p.Functional {
			if _, known := g.entityYear[f.Subject]; !known || p.Tells == course.TellsWhen {
				g.entityYear[f.Subject] = d.Year
			}
		}
	}
}
