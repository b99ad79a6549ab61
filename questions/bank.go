package questions

import (
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/remembrancer/remembrancer/questions/course"
)

// Bank is a course with the items generated from it. It is read-only after
// NewBank and safe for concurrent use.
type Bank struct {
	Course *course.Course
	Items  []*Item // in the order of topics, facts and templates

	byID   map[string]*Item
	byFact map[string][]*Item
}

// NewBank indexes items and seals their revisions. It fails on a duplicate id.
func NewBank(c *course.Course, items []*Item) (*Bank, error) {
	b := &Bank{Course: c, Items: items, byID: make(map[string]*Item, len(items)), byFact: map[string][]*Item{}}
	if err := sealAll(items); err != nil {
		return nil, err
	}
	for _, it := range items {
		if b.byID[it.ID] != nil {
			return nil, fmt.Errorf("item %s exists twice; give one of the two templates another id", it.ID)
		}
		b.byID[it.ID] = it
		b.byFact[it.Fact] = append(b.byFact[it.Fact], it)
	}
	return b, nil
}

// sealAll seals the items, on all cores: each is hashed by itself.
func sealAll(items []*Item) error {
	var group errgroup.Group
	part := len(items)/runtime.GOMAXPROCS(0) + 1
	for some := range slices.Chunk(items, part) {
		group.Go(func() error {
			for _, it := range some {
				if err := it.Seal(); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// Item returns the item with that id, or nil.
func (b *Bank) Item(id string) *Item { return b.byID[id] }

// ItemsOf returns the items of a fact, in the order of its templates.
func (b *Bank) ItemsOf(fact string) []*Item { return b.byFact[fact] }

// Without returns a bank in which some items are replaced (by those of the same id)
// and others are left out. A fact may be left without items; it is then not asked.
func (b *Bank) Without(disabled map[string]bool, replaced map[string]*Item) *Bank {
	out := &Bank{Course: b.Course, byID: make(map[string]*Item, len(b.Items)), byFact: make(map[string][]*Item, len(b.byFact))}
	for _, it := range b.Items {
		if disabled[it.ID] {
			continue
		}
		if r := replaced[it.ID]; r != nil {
			it = r
		}
		out.Items = append(out.Items, it)
		out.byID[it.ID] = it
		out.byFact[it.Fact] = append(out.byFact[it.Fact], it)
	}
	return out
}
