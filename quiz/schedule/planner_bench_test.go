package schedule

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkNextChoice measures one choice among so many facts, all but a tenth met:
// without an exam, with the load spread, and before an exam with a day cap.
func BenchmarkNextChoice(b *testing.B) {
	for _, n := range []int{250, 1000, 4000} {
		for name, change := range map[string]func(*Settings){
			"plain":  func(*Settings) {},
			"spread": func(s *Settings) { s.Spread = true },
			"exam":   func(s *Settings) { s.Aim = Aim{Exam: noon.Add(days(2)), Minutes: 20, After: 0.3} },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				w := manyFacts(n)
				change(&w.set)
				in := w.input()
				b.ReportAllocs()
				for b.Loop() {
					if _, ok := Next(in); !ok {
						b.Fatal("nothing to ask")
					}
				}
			})
		}
	}
}

// manyFacts is a learner who has met nine tenths of a course over two months.
func manyFacts(n int) *world {
	w := newWorld(course(n/10, n/10, n/10, n/10, n/10, n/10, n/10, n/10, n/10, n-9*(n/10)))
	for i, f := range w.facts {
		if i%10 < 9 {
			w.learned(f.ID, 1+float64(i%60), 0.5+float64(i*7%90))
		}
	}
	w.now = w.now.Add(time.Minute)
	return w
}
