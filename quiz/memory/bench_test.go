package memory

import (
	"bytes"
	"fmt"
	"io"
	"testing"
)

// Sinks keep the compiler from removing what is measured.
var (
	sinkState    State
	sinkStates   [4]State
	sinkState6   State6
	sinkFloat    float64
	benchState   = State{Slow: 10, Fast: 8, Difficulty: 5}
	benchTargets = [...]float64{0.7, 0.8, 0.9, 0.95}
)

func BenchmarkNext(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sinkState = DefaultFSRS7.Next(benchState, 21, Good)
	}
}

func BenchmarkRetrievability(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sinkFloat = DefaultFSRS7.Retrievability(benchState, 21)
	}
}

func BenchmarkInterval(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sinkFloat = DefaultFSRS7.Interval(benchState, benchTargets[i%len(benchTargets)])
	}
}

func BenchmarkPreviews(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sinkStates = DefaultFSRS7.Previews(benchState, 21)
	}
}

func BenchmarkNext6(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sinkState6 = DefaultFSRS6.Next(State6{10, 5}, 21, Good)
	}
}

func BenchmarkReplay(b *testing.B) {
	b.ReportAllocs()
	var in bytes.Buffer
	const lines = 1000
	for i := range lines {
		fmt.Fprintf(&in, `{"card":"c%d","days":%d.5,"rating":%d}`+"\n", i%50, i%30, 1+i%4)
	}
	for b.Loop() {
		if err := Replay(bytes.NewReader(in.Bytes()), io.Discard, ReplayOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*lines)/b.Elapsed().Seconds(), "reviews/s")
}

func TestHotPathsDoNotAllocate(t *testing.T) {
	allocs := testing.AllocsPerRun(100, func() {
		sinkState = DefaultFSRS7.Next(benchState, 21, Good)
		sinkStates = DefaultFSRS7.Previews(benchState, 21)
		sinkFloat = DefaultFSRS7.Retrievability(benchState, 21) + DefaultFSRS7.Interval(benchState, 0.9)
		sinkState6 = DefaultFSRS6.Next(State6{10, 5}, 21, Good)
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}
