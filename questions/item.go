// Package questions holds the bank that a course generates: items (a fact asked
// in one way), their presentations (an item as one learner sees it once) and the
// answers that a presentation accepts. It is pure: no clock, no database, no I/O.
//
// The children load a course (course), turn its facts into items (generate) and
// judge their quality (lint).
package questions

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Form is how an item is asked and answered.
type Form string

// The forms of items, from the easiest to guess to the hardest.
const (
	FormTrueFalse Form = "true-false"      // a statement; two options
	FormChoice    Form = "single-choice"   // 3 to 5 options, one key
	FormMulti     Form = "multiple-choice" // 4 to 8 options, two or more keys
	FormOrder     Form = "ordering"        // 3 to 6 dated events, earliest first
	FormYear      Form = "year"            // a typed year
	FormTyped     Form = "short-answer"    // a typed name or term
)

// Forms lists every form in the order in which they rise with memory strength.
var Forms = []Form{FormTrueFalse, FormChoice, FormMulti, FormOrder, FormYear, FormTyped}

// Level says what an item demands of the learner.
type Level string

// The levels, from lowest to highest.
const (
	LevelRecognise Level = "recognise" // pick out the fact among others
	LevelRecall    Level = "recall"    // produce it
	LevelApply     Level = "apply"     // relate it to other facts
)

// Direction says which part of the fact is asked for ("object", "subject",
// "holder", "sequence", …). Two items of a fact with different directions
// exercise it from different sides. DirectionClaim is the judgement whether the
// whole statement is true.
type Direction string

// DirectionClaim judges the whole statement; it is not counted as a direction of its own.
const DirectionClaim Direction = "claim"

// Name is a name in one language, tagged as HTML wants it.
type Name struct {
	Lang string `json:"lang"` // BCP 47: en, zh-Hant, zh-Hans, zh-Latn, ru, …
	Text string `json:"text"`
}

// Option is one thing that can be chosen or ordered.
type Option struct {
	ID      string `json:"id"`               // stable within the item: an entity id, a year or a text's slug
	Text    string `json:"text"`             // what the learner reads
	Lang    string `json:"lang,omitempty"`   // language of Text when it is not the course's
	Alt     []Name `json:"alt,omitempty"`    // the same name in other scripts
	Proper  bool   `json:"proper,omitempty"` // a proper name: as long as it is, and no wording of ours
	Correct bool   `json:"correct"`
	Why     string `json:"why,omitempty"` // why it is right or wrong, one sentence
	Rank    int64  `json:"rank"`          // orders numbers and dates; 0 where the order is free
}

// Statement is one wording of a true/false item with its truth.
type Statement struct {
	Text string `json:"text"`
	True bool   `json:"true"`
	Why  string `json:"why,omitempty"` // for a false one: what is wrong with it
}

// Citation names a source and the place in it.
type Citation struct {
	Document string `json:"document"` // source id
	Title    string `json:"title"`
	Locator  string `json:"locator,omitempty"` // section heading, article, page
}

// Item is a fact asked in one way. Its ID never changes; its Revision changes
// with its content, so that an answer can name exactly what was asked.
type Item struct {
	ID          string      `json:"id"`       // fact-id#template-id
	Revision    string      `json:"revision"` // 16 hex digits, hash of the content
	Fact        string      `json:"fact"`
	Template    string      `json:"template"`
	Topic       string      `json:"topic"`
	Form        Form        `json:"form"`
	Direction   Direction   `json:"direction"`
	Level       Level       `json:"level"`
	Certainty   string      `json:"certainty"`
	Holder      string      `json:"holder,omitempty"`
	Importance  string      `json:"importance"`
	Stems       []string    `json:"stems,omitempty"`      // wordings; a presentation draws one
	Statements  []Statement `json:"statements,omitempty"` // true/false only
	Keys        []Option    `json:"keys,omitempty"`       // the right options; for ordering the events in their right order
	Distractors []Option    `json:"distractors,omitempty"`
	Accepted    []Name      `json:"accepted,omitempty"` // typed forms: every answer that is right
	Refused     []string    `json:"refused,omitempty"`  // typed forms: names of other things that look like a slip of an accepted one
	Show        int         `json:"show,omitempty"`     // options to show: 3 to 8
	Claim       string      `json:"claim"`              // the fact as one true sentence
	Explanation string      `json:"explanation"`
	Nuance      string      `json:"nuance,omitempty"`
	Names       []Name      `json:"names,omitempty"` // the thing asked for, in every script
	Sources     []Citation  `json:"sources"`
}

// Seal computes the item's revision from its content and stores it.
func (it *Item) Seal() error {
	it.Revision = ""
	raw, err := json.Marshal(it)
	if err != nil {
		return fmt.Errorf("item %s: hash: %w", it.ID, err)
	}
	sum := sha256.Sum256(raw)
	it.Revision = hex.EncodeToString(sum[:8])
	return nil
}

// Presentation is an item as shown once: one wording, options in one order. It
// follows from the item's revision, the seed and the number of options alone.
type Presentation struct {
	Item    *Item
	Seed    uint64
	Stem    string
	Options []Option   // in the order shown; empty for typed forms
	Said    *Statement // true/false: the statement shown
}

// trueID and falseID are the option ids of a true/false presentation.
const (
	trueID  = "true"
	falseID = "false"
)

// Present draws a presentation. The same seed gives the same presentation for
// ever. ease 0 shows Item.Show options; ease 1 shows one fewer (but never fewer
// than three) for a fact that is still new to the learner.
func (it *Item) Present(seed uint64, ease int) Presentation {
	rng := rand.New(rand.NewPCG(seed, 0x52656d656d627261))
	p := Presentation{Item: it, Seed: seed}
	switch it.Form {
	case FormTrueFalse:
		p.presentStatement(rng)
	case FormTyped, FormYear:
		p.Stem = pick(rng, it.Stems)
	case FormOrder:
		p.Stem = pick(rng, it.Stems)
		p.Options = shuffledApart(rng, it.Keys)
	case FormMulti:
		p.Stem = pick(rng, it.Stems)
		p.presentMulti(rng)
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
	k = min(k, len(p.Item.Distractors)+1)
	if key.Rank == 0 {
		p.Options = append(sample(rng, p.Item.Distractors, k-1), key)
		shuffle(rng, p.Options)
		return
	}
	var below, above []Option
	for _, d := range p.Item.Distractors {
		if d.Rank < key.Rank {
			below = append(below, d)
		} else {
			above = append(above, d)
		}
	}
	low := max(k-1-len(above), 0)
	high := min(k-1, len(below))
	n := low + rng.IntN(high-low+1)
	p.Options = append(sample(rng, below, n), sample(rng, above, k-1-n)...)
	p.Options = append(p.Options, key)
	slices.SortFunc(p.Options, func(a, b Option) int { return int(a.Rank - b.Rank) })
}

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
	slices.SortFunc(out, func(a, b Option) int { return int(a.Rank - b.Rank) })
	return out
}

// GuessChance is the probability that someone who knows nothing answers right.
func (p Presentation) GuessChance() float64 {
	n := float64(len(p.Options))
	switch p.Item.Form {
	case FormTrueFalse, FormChoice:
		return 1 / n
	case FormOrder:
		c := 1.0
		for i := 2.0; i <= n; i++ {
			c /= i
		}
		return c
	case FormMulti:
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
	switch p.Item.Form {
	case FormTyped, FormYear:
		return p.Item.Accepted[0].Text
	case FormOrder:
		return join(p.RightOrder())
	default:
		var right []Option
		for _, i := range p.RightOptions() {
			right = append(right, p.Options[i])
		}
		return join(right)
	}
}

func join(options []Option) string {
	words := make([]string, len(options))
	for i, o := range options {
		words[i] = o.Text
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
		if !slices.IsSortedFunc(s, func(a, b Option) int { return int(a.Rank - b.Rank) }) {
			break
		}
	}
	return s
}
