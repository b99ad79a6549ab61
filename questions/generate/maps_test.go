package generate

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
)

// A map item shows pins that a finger can tell apart (24 CSS pixels at a width of
// 320), each with a position in words; its key is the place that the fact speaks of.
func TestMapItems(t *testing.T) {
	b := builtIn(t)
	items := b.Select(questions.Filter{Forms: []questions.Form{questions.FormMap}})
	if len(items) < 30 {
		t.Fatalf("%d map items; the two maps should give 30", len(items))
	}
	used := map[string]bool{}
	for _, it := range items {
		m := b.Course.Map(it.Map.ID)
		used[m.ID] = true
		for _, seed := range seeds {
			p := it.Present(seed, 0)
			if it.Map.Marked != nil {
				if p.Options[0].Pin != nil {
					t.Errorf("%s shows pins beside the marked one", it.ID)
				}
				continue
			}
			for i, o := range p.Options {
				if o.ID != string(rune('A'+i)) || o.Text == "" || o.Place == "" || strings.Contains(o.Text, o.Place) {
					t.Errorf("%s, seed %d: the option %+v tells its place or has no position in words", it.ID, seed, o)
				}
				for _, other := range p.Options[:i] {
					if d := math.Hypot(o.Pin.X-other.Pin.X, o.Pin.Y-other.Pin.Y) * 320 / float64(m.Width); d < 24 {
						t.Errorf("%s: %s and %s are %.0f pixels apart", it.ID, o.Place, other.Place, d)
					}
				}
			}
			f := b.Course.Fact(it.Fact)
			own := append(slices.Clone(values(f)), f.Subject)
			right := p.Options[p.RightOptions()[0]]
			if !slices.ContainsFunc(own, func(id string) bool { return strings.EqualFold(b.Course.Entity(id).Name(), right.Place) }) {
				t.Errorf("%s is keyed to %s", it.ID, right.Place)
			}
		}
	}
	if len(used) != len(b.Course.Maps) {
		t.Errorf("the maps %v are asked from, of %d", used, len(b.Course.Maps))
	}
}

// The drawings bear no names, and no place's position names a place.
func TestMapsTellNothing(t *testing.T) {
	b := builtIn(t)
	for _, m := range b.Course.Maps {
		if bytes.Contains(m.SVG, []byte("<text")) || bytes.Contains(m.SVG, []byte("data-id")) {
			t.Errorf("the drawing %s bears names", m.ID)
		}
		for _, p := range m.Places {
			for _, other := range m.Places {
				for _, name := range b.Course.Entity(other.Entity).AllNames() {
					if strings.Contains(" "+questions.Fold(p.Where)+" ", " "+questions.Fold(name)+" ") {
						t.Errorf("the position of %s names %s", p.Entity, name)
					}
				}
			}
		}
	}
}
