package lint

import (
	"github.com/remembrancer/remembrancer/questions"
)

// Coverage counts the items of a bank by what they cover.
type Coverage struct {
	Facts      int                       `json:"facts"`
	Items      int                       `json:"items"`
	LeftOut    int                       `json:"left_out"` // statements of the inventory that are not asked
	ByForm     map[string]int            `json:"by_form"`
	ByTopic    []TopicCount              `json:"by_topic"`
	BySection  map[string]map[string]int `json:"by_section"` // course document → heading → facts
	ByLevel    map[string]int            `json:"by_level"`
	Directions map[string]int            `json:"directions"`
	Thin       []ThinFact                `json:"thin"` // facts with fewer than two items or directions
}

// TopicCount is what one topic holds.
type TopicCount struct {
	Topic string `json:"topic"`
	Facts int    `json:"facts"`
	Items int    `json:"items"`
}

// ThinFact is a fact that is not asked enough.
type ThinFact struct {
	Fact       string `json:"fact"`
	Items      int    `json:"items"`
	Directions int    `json:"directions"`
}

// Cover measures the bank. A fact is thin when it has fewer than two items from
// two directions.
func Cover(b *questions.Bank) Coverage {
	c := Coverage{Facts: len(b.Course.Facts), Items: len(b.Items), LeftOut: len(b.Course.LeftOut), ByForm: map[string]int{}, BySection: map[string]map[string]int{}, ByLevel: map[string]int{}, Directions: map[string]int{}}
	for _, it := range b.Items {
		c.ByForm[string(it.Form)]++
		c.ByLevel[string(it.Level)]++
		c.Directions[string(it.Direction)]++
	}
	for _, s := range b.Course.Sources {
		for _, heading := range s.Sections {
			if c.BySection[s.ID] == nil {
				c.BySection[s.ID] = map[string]int{}
			}
			c.BySection[s.ID][heading] = 0
		}
	}
	facts, items := map[string]int{}, map[string]int{}
	for i := range b.Course.Facts {
		f := &b.Course.Facts[i]
		own := b.ItemsOf(f.ID)
		facts[f.Topic]++
		items[f.Topic] += len(own)
		if d := Directions(own); len(own) < 2 || d < 2 {
			c.Thin = append(c.Thin, ThinFact{f.ID, len(own), d})
		}
		for _, cite := range f.Sources {
			if sections := c.BySection[cite.ID]; sections != nil {
				sections[cite.At]++
			}
		}
	}
	for _, t := range b.Course.Topics {
		c.ByTopic = append(c.ByTopic, TopicCount{t.ID, facts[t.ID], items[t.ID]})
	}
	return c
}
