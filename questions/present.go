package questions

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Presentation is an item as shown once: one wording, options in one order. It
// follows from the item's revision, the seed and the number of options alone.
type Presentation struct {
	Item    *Item
	Seed    uint64
	Stem    string
	Options []Option          // in the order shown; empty for typed forms
	Rows    []Option          // matching and sorting: what each needs one of Options
	Said    *Statement        // true/false: the statement shown
	Initial string            // cloze: the first letter of the answer's words, where it is given away
	Belongs map[string]string // matching and sorting: row id → id of the option that belongs to it
}

// trueID and falseID are the option ids of a true/false presentation.
const (
	trueID  = "true"
	falseID = "false"
)

// Present draws a presentation. The same seed gives the same presentation for
// ever. ease 0 shows Item.Show options; ease 1 shows one fewer (but never fewer
// than three, and not in an odd one out) for a fact that is still new to the learner,
// and gives away the first letter of a cloze.
func (it *Item) Present(seed uint64, ease int) Presentation {
	rng := rand.New(rand.NewPCG(seed, 0x52656d656d627261))
	p := Presentation{Item: it, Seed: seed}
	switch it.Form {
	case FormTrueFalse:
		p.presentStatement(rng)
	case FormTyped, FormYear, FormDate, FormAmount:
		p.Stem = pick(rng, it.Stems)
	case FormCloze:
		p.Stem = pick(rng, it.Stems)
		if ease > 0 {
			p.Initial = initials(it.Accepted[0].Text)
		}
	case FormOrder:
		p.Stem = pick(rng, it.Stems)
		p.Options = shuffledApart(rng, it.Keys)
	case FormMulti:
		p.Stem = pick(rng, it.Stems)
		p.presentMulti(rng)
	case FormMatch, FormSort:
		p.Stem = pick(rng, it.Stems)
		p.presentPairs(rng)
	case FormGap:
		p.Stem = pick(rng, it.Stems)
		p.presentGaps(rng, max(3, it.Show-ease))
	case FormOdd: // its stem tells how many belong together, so none is left out
		p.Stem = pick(rng, it.Stems)
		p.presentChoice(rng, it.Show)
	case FormMap:
		p.Stem = pick(rng, it.Stems)
		p.presentChoice(rng, max(3, it.Show-ease))
		if it.Map.Marked == nil {
			p.letterPins()
		}
	default:
		p.Stem = pick(rng, it.Stems)
		p.presentChoice(rng, max(3, it.Show-ease))
	}
	return p
}

func (p *Presentation) presentStatement(rng *rand.Rand) {
	var trues, falses []Statement
	for _, s := range p.Item.Statements {
		if s.True {
			trues = append(trues, s)
		} else {
			falses = append(falses, s)
		}
	}
	// An even chance first, then a wording: the share of true statements stays at
	// one half however many false versions a fact has.
	said := pick(rng, trues)
	if rng.IntN(2) == 0 && len(falses) > 0 {
		said = pick(rng, falses)
	}
	p.Said, p.Stem = &said, said.Text
	p.Options = []Option{
		{ID: trueID, Text: "True", Correct: said.True},
		{ID: falseID, Text: "False", Correct: !said.True},
	}
}

// presentChoice shows the key among k-1 distractors. Numbers and dates stand in
// ascending order with the key's rank drawn evenly; all else is shuffled.
func (p *Presentation) presentChoice(rng *rand.Rand, k int) {
	key := p.Item.Keys[0]
	if len(p.Item.Keys) > 1 { // an odd one out is drawn among several
		key = pick(rng, p.Item.Keys)
	}
	k = min(k, len(p.Item.Distractors)+1)
	if key.Rank == 0 {
		p.Options = append(sample(rng, p.Item.Distractors, k-1), key)
		shuffle(rng, p.Options)
		return
	}
	p.Options = append(around(rng, key, p.Item.Distractors, k-1), key)
	slices.SortFunc(p.Options, byRank)
}

// around draws n others so that the key's rank among them is even.
func around(rng *rand.Rand, key Option, others []Option, n int) []Option {
	var below, above []Option
	for _, d := range others {
		if d.Rank < key.Rank {
			below = append(below, d)
		} else {
			above = append(above, d)
		}
	}
	low := max(n-len(above), 0)
	high := min(n, len(below))
	before := low + rng.IntN(high-low+1)
	return append(sample(rng, below, before), sample(rng, above, n-before)...)
}

func byRank(a, b Option) int { return cmp.Compare(a.Rank, b.Rank) }

// presentGaps shows k-1 dated events and asks into which of the k gaps before,
// between and after them the key falls. Every gap is the key's equally often.
func (p *Presentation) presentGaps(rng *rand.Rand, k int) {
	key := p.Item.Keys[0]
	events := around(rng, key, p.Item.Distractors, min(k-1, len(p.Item.Distractors)))
	slices.SortFunc(events, byRank)
	for i := 0; i <= len(events); i++ {
		o := Option{ID: fmt.Sprintf("gap-%d", i), Rank: int64(i + 1), Text: gapText(events, i)}
		o.Correct = (i == 0 || events[i-1].Rank < key.Rank) && (i == len(events) || key.Rank < events[i].Rank)
		o.Why = gapWhy(key, events, i)
		p.Options = append(p.Options, o)
	}
}

func gapText(events []Option, i int) string {
	switch i {
	case 0:
		return "Before " + events[0].Phrase
	case len(events):
		return "After " + events[i-1].Phrase
	}
	return "Between " + events[i-1].Phrase + " and " + events[i].Phrase
}

// gapWhy tells the dates: those of the gap's neighbours and the key's own.
func gapWhy(key Option, events []Option, i int) string {
	dates := key.Text + ": " + key.Why
	for _, e := range events[max(i-1, 0):min(i+1, len(events))] {
		dates += "; " + e.Text + ": " + e.Why
	}
	return dates + "."
}

// letterPins names the spots of a map A, B, C …, so that an option's id does not
// tell what it marks.
func (p *Presentation) letterPins() {
	for i := range p.Options {
		p.Options[i].ID = string(rune('A' + i))
	}
}

// presentPairs draws the rows, the item's own pair among them, and the options:
// in matching those that belong to the rows and one more, in sorting all. The ids
// say nothing about what belongs together.
func (p *Presentation) presentPairs(rng *rand.Rand) {
	it := p.Item
	rows := append(sample(rng, it.Pairs[1:], it.Show-1), it.Pairs[0])
	shuffle(rng, rows)
	from := rows
	if it.Form == FormSort {
		from = it.Pairs
	}
	var rights []Option
	for _, r := range from {
		if !slices.ContainsFunc(rights, func(o Option) bool { return o.ID == r.Right.ID }) {
			rights = append(rights, r.Right)
		}
	}
	if it.Form == FormMatch {
		rights = append(rights, sample(rng, it.Distractors, 1)...)
	}
	shuffle(rng, rights)
	slices.SortStableFunc(rights, byRank)
	names := map[string]string{}
	for i, o := range rights {
		names[o.ID] = fmt.Sprintf("o%d", i+1)
		o.ID = names[o.ID]
		p.Options = append(p.Options, o)
	}
	p.Belongs = map[string]string{}
	for i, r := range rows {
		row := r.Left
		row.ID = fmt.Sprintf("r%d", i+1)
		p.Belongs[row.ID] = names[r.Right.ID]
		p.Rows = append(p.Rows, row)
	}
}

// initials are the first letters of a name's words: "K" for one word, "T. of A." for
// several. Small words are written out; so are figures.
func initials(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		first := []rune(w)[0]
		if len(words) == 1 {
			return string(first)
		}
		if !slices.Contains(smallWords, w) && unicode.IsLetter(first) {
			words[i] = string(first) + "."
		}
	}
	return strings.Join(words, " ")
}

// smallWords give nothing away.
var smallWords = []string{"of", "the", "and", "for", "in", "to", "de", "van", "von", "al", "on"}

// presentMulti shows every key, or at most half of a long list and one more, with
// enough wrong options that ticking everything cannot be right.
func (p *Presentation) presentMulti(rng *rand.Rand) {
	keys := sample(rng, p.Item.Keys, min(len(p.Item.Keys), max(2, p.Item.Show/2+1)))
	p.Stem = strings.ReplaceAll(p.Stem, "{n}", numberWord(len(keys)))
	p.Options = append(keys, sample(rng, p.Item.Distractors, p.Item.Show-len(keys))...)
	shuffle(rng, p.Options)
}

func numberWord(n int) string {
	words := []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// RightOptions returns the positions in Options of the right ones.
func (p Presentation) RightOptions() []int {
	var right []int
	for i, o := range p.Options {
		if o.Correct {
			right = append(right, i)
		}
	}
	return right
}

// RightOrder returns Options in their right order; for ordering only.
func (p Presentation) RightOrder() []Option {
	out := slices.Clone(p.Options)
	slices.SortFunc(out, byRank)
	return out
}

// GuessChance is the probability that someone who knows nothing answers right.
func (p Presentation) GuessChance() float64 {
	n := float64(len(p.Options))
	switch p.Item.Form.Answer() {
	case AnswerOne:
		return 1 / n
	case AnswerPairs:
		c := 1.0
		for i := range p.Rows {
			if p.Item.Form == FormSort {
				c /= n
			} else {
				c /= n - float64(i)
			}
		}
		return c
	case AnswerOrder:
		c := 1.0
		for i := 2.0; i <= n; i++ {
			c /= i
		}
		return c
	case AnswerSome:
		// The number of right ones is told, so a guess picks that many.
		k, c := float64(len(p.RightOptions())), 1.0
		for i := 0.0; i < k; i++ {
			c *= (k - i) / (n - i)
		}
		return c
	default:
		return 0
	}
}

// Answer describes the right answer in words.
func (p Presentation) Answer() string {
	switch p.Item.Form.Answer() {
	case AnswerText, AnswerYear, AnswerDate, AnswerAmount:
		return p.Item.Accepted[0].Text
	case AnswerOrder:
		return join(p.RightOrder())
	case AnswerPairs:
		return p.Paired(p.Belongs)
	default:
		var right []Option
		for _, i := range p.RightOptions() {
			right = append(right, p.Options[i])
		}
		return join(right)
	}
}

// Option returns the option with that id; ok is false where none was shown.
func (p Presentation) Option(id string) (o Option, ok bool) {
	at := slices.IndexFunc(p.Options, func(o Option) bool { return o.ID == id })
	if at < 0 {
		return Option{}, false
	}
	return p.Options[at], true
}

// Paired describes in words what was chosen for each row; rows without a choice are
// left out.
func (p Presentation) Paired(chosen map[string]string) string {
	var lines []string
	for _, r := range p.Rows {
		if o, ok := p.Option(chosen[r.ID]); ok {
			lines = append(lines, r.Text+" – "+o.Text)
		}
	}
	return strings.Join(lines, "; ")
}

// Written is a typed answer as people write it: a date in words, a number with its unit.
func (p Presentation) Written(text string) string {
	text = strings.TrimSpace(text)
	switch p.Item.Form.Answer() {
	case AnswerDate:
		if day, err := time.Parse("2006-1-2", text); err == nil {
			return day.Format("2 January 2006")
		}
	case AnswerAmount:
		if last, _ := utf8.DecodeLastRuneInString(text); unicode.IsDigit(last) {
			return text + " " + p.Item.Amount.Unit
		}
	}
	return text
}

func join(options []Option) string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = o.Text
		if o.Place != "" {
			words[i] = o.Place
		}
	}
	return strings.Join(words, "; ")
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

func shuffle[T any](rng *rand.Rand, s []T) {
	rng.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// sample returns n of from in random order.
func sample[T any](rng *rand.Rand, from []T, n int) []T {
	s := slices.Clone(from)
	shuffle(rng, s)
	return s[:min(n, len(s))]
}

// shuffledApart returns the events in an order that is not already the right one.
func shuffledApart(rng *rand.Rand, right []Option) []Option {
	s := slices.Clone(right)
	for range 100 { // a bound, because equal ranks would have no wrong order
		shuffle(rng, s)
		if !slices.IsSortedFunc(s, byRank) {
			break
		}
	}
	return s
}
