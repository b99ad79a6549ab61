package lint

import (
	"fmt"
	"reflect"
	"strings"
)

// Settings are the thresholds of the rules. The literature gives few numbers; where
// it gives one, the tag names it, and all others are project settings: values with
// which this project's reviewers agreed, open to calibration. Each field's tag names
// the rule that reads it, the unit, and the source.
type Settings struct {
	// KeyLongerRatio is how many times the mean wrong option the key may be long.
	KeyLongerRatio float64 `rule:"L01" unit:"× the mean wrong option" source:"project setting"`
	// KeyLongerLetters is how many letters more than that mean make a difference that one sees.
	KeyLongerLetters int `rule:"L01" unit:"letters" source:"project setting"`
	// BiasConfidence is the width of the interval around 1/k in which the share of
	// items whose key is the longest (shortest) option must lie.
	BiasConfidence float64 `rule:"L02" unit:"confidence" source:"item-quality table: binomial 99 %"`
	// BiasItems is the number of items below which no share is judged: fewer than
	// five expected in the rarer cell make the normal interval wrong (k = 4).
	BiasItems int `rule:"L02" unit:"items" source:"Cochran 1954: five expected"`
	// SpreadRatio is the longest option against the shortest.
	SpreadRatio float64 `rule:"L03" unit:"×" source:"project setting"`
	// SpreadLetters is the difference below which that ratio does not matter.
	SpreadLetters int `rule:"L03" unit:"letters" source:"project setting"`
	// NegativeShare is the part of a form's items that may ask in the negative, emphasised.
	NegativeShare float64 `rule:"L13" unit:"of the items of a form" source:"project setting"`
	// PositionP is the probability below which key positions are not even.
	PositionP float64 `rule:"L14" unit:"p" source:"item-quality table"`
	// PositionItems is the number of key positions below which they are not judged.
	PositionItems int `rule:"L14" unit:"key positions" source:"item-quality table"`
	// RankP is the probability below which key ranks among numbers are not even.
	RankP float64 `rule:"L15" unit:"p" source:"as L14"`
	// RankItems is the number of items below which key ranks are not judged.
	RankItems int `rule:"L15" unit:"items" source:"Cochran 1954: five expected"`
	// MinOptions and MaxOptions bound what a choice shows.
	MinOptions int `rule:"L16" unit:"options" source:"Rodriguez 2005"`
	MaxOptions int `rule:"L16" unit:"options" source:"HDR 18"`
	// MaxMany bounds what a choice of several, an ordering or a matching shows.
	MaxMany int `rule:"L16" unit:"options or rows" source:"project setting"`
	// YearReach is how far from the key a year that is not near another event may lie.
	YearReach int `rule:"L19" unit:"years" source:"project setting"`
	// Absurd are words that no serious wrong answer holds, as patterns without case.
	Absurd []string `rule:"L19" unit:"words" source:"project setting"`
	// MinYearGap is how close to the key a year may lie that is no event of the course.
	MinYearGap int `rule:"L20" unit:"years" source:"item-quality table"`
	// MinDayGap is the same for days.
	MinDayGap int `rule:"L20" unit:"days" source:"as for years"`
	// MinAmountRatio is how close to the key another amount may lie.
	MinAmountRatio float64 `rule:"L20" unit:"×" source:"project setting"`
	// CueLetters is the shortest key that can stand in another item as a cue.
	CueLetters int `rule:"L21" unit:"letters" source:"item-quality table"`
	// MinStemWords is the shortest stem that can hold a question.
	MinStemWords int `rule:"L22" unit:"words" source:"project setting"`
	// PrefixWords is how many words all options may begin with in common, plus one.
	PrefixWords int `rule:"L23" unit:"words" source:"item-quality table"`
	// StemWords, OptionWords and SentenceWords bound what must be read.
	StemWords     int `rule:"L24" unit:"words a stem" source:"project setting"`
	OptionWords   int `rule:"L24" unit:"words an option" source:"project setting"`
	SentenceWords int `rule:"L24" unit:"words a sentence" source:"project setting"`
	// TrueLow and TrueHigh bound the share of true statements.
	TrueLow  float64 `rule:"L25" unit:"of the statements" source:"project setting"`
	TrueHigh float64 `rule:"L25" unit:"of the statements" source:"project setting"`
	// TrueLength is how far the mean lengths of true and false statements may be apart.
	TrueLength float64 `rule:"L25" unit:"of the longer mean" source:"project setting"`
	// TrueItems is the number of items below which the balance is not judged.
	TrueItems int `rule:"L25" unit:"items" source:"project setting"`
	// Jaccard is the share of words from which two items are one.
	Jaccard float64 `rule:"L28" unit:"of the words" source:"item-quality table"`
	// MinStems is the number of wordings that a question needs.
	MinStems int `rule:"L34" unit:"wordings" source:"house rule"`

	// Presentations is how many presentations the rules over the whole bank draw, and
	// Seed what they draw them by; the same bank is always judged alike.
	Presentations int    `rule:"L02 L14 L15 L25" unit:"presentations" source:"project setting"`
	Seed          uint64 `rule:"L02 L14 L15 L25" unit:"seed" source:"arbitrary, fixed"`
}

// DefaultSettings are those with which Check runs.
func DefaultSettings() Settings {
	return Settings{
		KeyLongerRatio: 1.25, KeyLongerLetters: 8, BiasConfidence: 0.99, BiasItems: 20,
		SpreadRatio: 2, SpreadLetters: 12, NegativeShare: 0.05,
		PositionP: 0.01, PositionItems: 50, RankP: 0.01, RankItems: 20,
		MinOptions: 3, MaxOptions: 5, MaxMany: 8,
		YearReach: 40, Absurd: []string{"mickey mouse", "santa claus", "martians?", "unicorns?", "aliens", "superman", "dinosaurs?"},
		MinYearGap: 2, MinDayGap: 2, MinAmountRatio: 1.1, CueLetters: 4,
		MinStemWords: 5, PrefixWords: 2, StemWords: 40, OptionWords: 15, SentenceWords: 25,
		TrueLow: 0.4, TrueHigh: 0.6, TrueLength: 0.15, TrueItems: 10,
		Jaccard: 0.9, MinStems: 2,
		Presentations: 10000, Seed: 1860,
	}
}

// Threshold is one setting as a person reads it.
type Threshold struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Unit   string `json:"unit"`
	Source string `json:"source"`
}

// thresholds lists the settings that a rule reads, in the order of the struct.
func (s Settings) thresholds(rule string) []Threshold {
	var list []Threshold
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if strings.Contains(field.Tag.Get("rule"), rule) {
			list = append(list, Threshold{field.Name, fmt.Sprint(v.Field(i).Interface()), field.Tag.Get("unit"), field.Tag.Get("source")})
		}
	}
	return list
}
