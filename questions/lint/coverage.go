package lint

import (
	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Coverage counts the items of a bank by what they cover.
type Coverage struct {
	Facts      int                        `json:"facts"`
	Items      int                        `json:"items"`
	LeftOut    int                        `json:"left_out"` // statements of the inventory that are not asked
	ByForm     map[string]int             `json:"by_form"`
	ByTopic    []TopicCount               `json:"by_topic"`
	BySection  map[string]map[string]int  `json:"by_section"` // course document → heading → facts
	ByLevel    map[string]int             `json:"by_level"`
	Certainty  map[string]int             `json:"by_certainty"`  // items
	Importance map[string]ImportanceCount `json:"by_importance"` // core, normal, extra
	Unused     []string                   `json:"unused_forms"`  // forms that no item has
	Directions map[string]int             `json:"directions"`
	Thin       []ThinFact                 `json:"thin"` // facts that are not asked enough
}

// How much a fact is asked at least.
const (
	MinItems      = 2
	MinDirections = 2
	MinCoreItems  = 4 // of facts of the importance core
)

// ImportanceCount is what the course holds of one importance.
type ImportanceCount struct {
	Facts  int `json:"facts"`
	Items  int `json:"items"`
	Fewest int `json:"fewest"` // items of the fact that has the fewest
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
	Importance string `json:"importance"`
	Items      int    `json:"items"`
	Directions int    `json:"directions"`
}

// Cover measures the bank. A fact is thin when it has fewer than two items (a core
// fact: four) or is asked from fewer than two directions.
func Cover(b *questions.Bank) Coverage {
	c := Coverage{Facts: len(b.Course.Facts), Items: len(b.Items), LeftOut: len(b.Course.LeftOut), ByForm: map[string]int{}, BySection: map[string]map[string]int{}, ByLevel: map[string]int{}, Directions: map[string]int{}, Certainty: map[string]int{}, Importance: map[string]ImportanceCount{}}
	for _, it := range b.Items {
		c.ByForm[string(it.Form)]++
		c.ByLevel[string(it.Level)]++
		c.Directions[string(it.Direction)]++
		c.Certainty[it.Certainty]++
	}
	for _, form := range questions.Forms {
		if c.ByForm[string(form)] == 0 {
			c.Unused = append(c.Unused, string(form))
		}
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
		c.count(f, len(own), Directions(own))
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

// count adds a fact with its items, and notes it if it is thin.
func (c *Coverage) count(f *course.Fact, items, directions int) {
	i, met := c.Importance[string(f.Importance)]
	if !met || items < i.Fewest {
		i.Fewest = items
	}
	i.Facts++
	i.Items += items
	c.Importance[string(f.Importance)] = i
	least := MinItems
	if f.Importance == course.Core {
		least = MinCoreItems
	}
	if items < least || directions < MinDirections {
		c.Thin = append(c.Thin, ThinFact{f.ID, string(f.Importance), items, directions})
	}
}
