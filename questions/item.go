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
)

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

	Source *Citation `json:"source,omitempty"` // what Why rests on, where it is not the item's own sources
	Phrase string    `json:"phrase,omitempty"` // Text as it stands within a sentence: "the Treaty of Aigun"
	Pin    *Pin      `json:"pin,omitempty"`    // map items: where the option is; Text then describes the position
	Place  string    `json:"place,omitempty"`  // map items: what the pin marks, told only after the answer
}

// Pair is one thing with what belongs to it, in matching and sorting.
type Pair struct {
	Left  Option `json:"left"`
	Right Option `json:"right"`
}

// Pin is a spot on a map, in the units of the map's drawing. With Area it stands
// within an area of that outline (SVG path data).
type Pin struct {
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	Area string  `json:"area,omitempty"`
}

// MapView is the map that an item shows. With Marked the name of that one spot is
// asked; without, the options are spots.
type MapView struct {
	ID     string `json:"id"` // of a map of the course
	Marked *Pin   `json:"marked,omitempty"`
}

// Day is a full date to be typed, with the calendar that the stem states.
type Day struct {
	ISO           string `json:"iso"`      // 1860-11-14
	Calendar      string `json:"calendar"` // as the stem states it: "New Style (Gregorian)"
	Other         string `json:"other,omitempty"`
	OtherCalendar string `json:"other_calendar,omitempty"` // the calendar in which the day is called Other
}

// Amount is a number to be typed, in units of Unit; Low to High count as right.
type Amount struct {
	Value float64 `json:"value"` // in Unit: 8, where Unit is "million taels"
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Unit  string  `json:"unit"`
	Scale float64 `json:"scale"` // how many single units make one Unit: 1e6; someone may type the number in full
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
	Pairs       []Pair      `json:"pairs,omitempty"`    // matching and sorting: a pool of which a presentation shows Show, always the first
	Map         *MapView    `json:"map,omitempty"`      // the map to show, in map items
	Day         *Day        `json:"day,omitempty"`      // date items
	Amount      *Amount     `json:"amount,omitempty"`   // quantity items
	Show        int         `json:"show,omitempty"`     // options to show: 3 to 8; rows in matching and sorting
	Nearness    float64     `json:"nearness,omitempty"` // 0 to 1: how alike the key and its nearest distractors are
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
