package schedule

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/memory"
)

// The ladder of forms. A fact stands on a step from 0 to MaxStep:
//
//	0  choice with one option fewer, true or false, several right options, ordering, map
//	1  the same with all options; odd one out, gap in a sequence, correction, matching, sorting
//	2  the same without true or false, from another side than last time
//	3  a cloze with its first letter; a year or an amount in figures
//	4  written without help: a cloze, a name, a figure, a full date; ordering, matching, sorting, map
//
// Below step 3 a typed question is only a taste: a year or a very short answer,
// after something was right in this sitting, for at most one answer in six, only
// once for each typed form while facts are new, and never for a miss that comes back.
const (
	MaxStep       = 4
	HighStability = 21.0 // days to 90 % from which a right answer raises by two steps
	ShortAnswer   = 12   // runes up to which a typed answer is very short
	TasteEvery    = 6    // at most one taste in so many answers
)

// StepAfter is the step of a fact after an answer at that instant; after is the
// memory state that the answer led to, k what was known before (the zero value for
// a first meeting). A miss drops one step. A right answer raises one, or two when
// the memory has become strong, but only the first answer of a day can: a right
// answer minutes after a miss proves little.
func StepAfter(k Known, right bool, at time.Time, after memory.State, settings Settings) int {
	settings = settings.filled()
	switch {
	case !right:
		return max(k.Step-1, 0)
	case k.State.Met() && settings.day(k.LastAt) == settings.day(at):
		return k.Step
	case settings.Model.Interval(after, 0.9) >= HighStability:
		return min(k.Step+2, MaxStep)
	}
	return min(k.Step+1, MaxStep)
}

// FormCounts counts questions by form, in the order of questions.Forms.
type FormCounts [len(questions.Forms)]int

func (c *FormCounts) add(f questions.Form) {
	if i := slices.Index(questions.Forms[:], f); i >= 0 && i < len(c) {
		c[i]++
	}
}

// Of is how often a form was asked.
func (c FormCounts) Of(f questions.Form) int {
	if i := slices.Index(questions.Forms[:], f); i >= 0 && i < len(c) {
		return c[i]
	}
	return 0
}

// rung says between which steps a form is at home, and its share in a sitting
// relative to the other forms that are allowed.
type rung struct {
	low, high int
	share     int
}

// rungs holds the homes of each form; ordering has two.
var rungs = map[questions.Form][]rung{
	questions.FormTrueFalse:   {{0, 1, 1}},
	questions.FormChoice:      {{0, 2, 3}},
	questions.FormAttribution: {{0, 2, 1}},
	questions.FormCause:       {{0, 2, 1}},
	questions.FormDocument:    {{0, 2, 1}},
	questions.FormMulti:       {{0, 2, 1}},
	questions.FormOrder:       {{0, 2, 1}, {4, 4, 1}},
	questions.FormMap:         {{0, 2, 1}, {4, 4, 1}},
	questions.FormOdd:         {{1, 2, 1}},
	questions.FormGap:         {{1, 2, 1}},
	questions.FormCorrection:  {{1, 2, 1}},
	questions.FormMatch:       {{1, 2, 1}, {4, 4, 1}},
	questions.FormSort:        {{1, 2, 1}, {4, 4, 1}},
	questions.FormCloze:       {{3, 4, 2}},
	questions.FormYear:        {{3, 4, 2}},
	questions.FormDate:        {{4, 4, 1}},
	questions.FormAmount:      {{3, 4, 2}},
	questions.FormTyped:       {{4, 4, 2}},
}

// distance is how many steps a form is away from its home.
func distance(f questions.Form, step int) int {
	best := MaxStep + 1
	for _, r := range rungs[f] {
		best = min(best, max(r.low-step, step-r.high, 0))
	}
	return best
}

// PickItem chooses how to ask a fact: one of its items, and the ease with which to
// present it (questions.Item.Present). lastItemIDs are the items with which this
// learner was asked this fact, newest first; lastTemplates the templates asked in
// this sitting, newest first. It returns nil only when there are no items.
//
// The same item is never asked twice running if there is another. Among those
// whose form fits the step (the nearest, when none does) the form goes first that
// is furthest behind its share of the sitting; so a newcomer meets most forms
// within twenty answers. From step 2 another side of the fact than last time goes
// before that. Ties are broken by the seed.
func PickItem(items []*questions.Item, c Choice, lastItemIDs, lastTemplates []string, seed uint64) (*questions.Item, int) {
	var last *questions.Item
	if len(lastItemIDs) > 0 {
		last = find(items, lastItemIDs[0])
	}
	var best *questions.Item
	var bestRank itemRank
	for _, it := range fitting(without(items, last), c) {
		r := rankItem(it, c, last, lastItemIDs, lastTemplates, seed)
		if best == nil || r.beats(bestRank) {
			best, bestRank = it, r
		}
	}
	return best, easeOf(best, c.Step)
}

// easeOf is 1 for a choice among fewer options while a fact is new, and for a cloze
// with its first letter until the top of the ladder.
func easeOf(it *questions.Item, step int) int {
	if it == nil {
		return 0
	}
	if it.Form == questions.FormCloze && step < MaxStep || it.Form.Answer() == questions.AnswerOne && step == 0 {
		return 1
	}
	return 0
}

func find(items []*questions.Item, id string) *questions.Item {
	for _, it := range items {
		if it.ID == id {
			return it
		}
	}
	return nil
}

// without leaves out one item, if others remain.
func without(items []*questions.Item, out *questions.Item) []*questions.Item {
	if out == nil || len(items) < 2 {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), func(it *questions.Item) bool { return it == out })
}

// fitting returns the items whose form is nearest to the step, and tastes.
func fitting(items []*questions.Item, c Choice) []*questions.Item {
	nearest := MaxStep + 1
	for _, it := range items {
		nearest = min(nearest, distance(it.Form, c.Step))
	}
	var out []*questions.Item
	for _, it := range items {
		if distance(it.Form, c.Step) == nearest || taste(it, c) {
			out = append(out, it)
		}
	}
	return out
}

// taste reports whether an item may be asked ahead of its step, as the ladder says.
func taste(it *questions.Item, c Choice) bool {
	if !it.Form.Typed() || c.Again || c.Right == 0 || !short(it) {
		return false
	}
	if c.New && c.Asked.Of(it.Form) > 0 {
		return false
	}
	before := 0
	for _, f := range questions.Forms {
		if f.Typed() {
			before += c.Asked.Of(f)
		}
	}
	return (before+1)*TasteEvery <= c.Place+1
}

// short reports whether a typed answer is quickly written.
func short(it *questions.Item) bool {
	if a := it.Form.Answer(); a == questions.AnswerYear || a == questions.AnswerAmount {
		return true
	}
	return len(it.Accepted) > 0 && utf8.RuneCountInString(it.Accepted[0].Text) <= ShortAnswer
}

// itemRank is what speaks for an item; lower numbers are better, the first counts most.
type itemRank [6]float64

func (a itemRank) beats(b itemRank) bool { return slices.Compare(a[:], b[:]) < 0 }

func rankItem(it *questions.Item, c Choice, last *questions.Item, lastItemIDs, lastTemplates []string, seed uint64) itemRank {
	sameSide := 0.0
	if last != nil && last.Direction == it.Direction {
		sameSide = 1
	}
	strongSide := 0.0
	if c.Step >= 2 {
		strongSide = sameSide
	}
	behind := float64(c.Asked.Of(it.Form)+1) / float64(share(it.Form))
	return itemRank{
		strongSide, behind, sameSide,
		recency(lastTemplates, it.Template), recency(lastItemIDs, it.ID),
		tieBreak(it.ID, seed),
	}
}

func share(f questions.Form) int {
	if r := rungs[f]; len(r) > 0 {
		return r[0].share
	}
	return 1
}

// recency is 0 for what was not used lately, and the higher the later it was.
func recency(newestFirst []string, what string) float64 {
	if i := slices.Index(newestFirst, what); i >= 0 {
		return 1 / float64(1+i)
	}
	return 0
}

// tieBreak draws a number from the seed that is the same whenever it is asked for.
func tieBreak(id string, seed uint64) float64 {
	h := fnv.New64a()
	_, _ = h.Write(append(binary.LittleEndian.AppendUint64(nil, seed), id...)) // never fails
	return float64(h.Sum64() >> 11)
}
