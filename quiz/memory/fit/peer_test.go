package fit_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/evaluate"
	"github.com/remembrancer/remembrancer/quiz/memory/fit"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// peer is fsrs-rs, in a process of its own that has read the log.
type peer struct {
	in  io.Writer
	out *bufio.Scanner
}

// startPeer starts testdata/peer.mjs and gives it the log.
func startPeer(b *testing.B, log reviewlog.Log) peer {
	b.Helper()
	modules, err := filepath.Abs("../../../bin/peers")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(modules + "/node_modules/@open-spaced-repetition/binding"); err != nil {
		b.Skip("the peer is not in bin/peers; `make deps` installs it where npm is")
	}
	cmd := exec.Command("node", "testdata/peer.mjs", modules)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Skipf("the peer does not start: %v", err)
	}
	b.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			b.Logf("the peer ended: %v", err)
		}
	})
	p := peer{in, bufio.NewScanner(out)}
	w := bufio.NewWriter(in)
	for _, r := range inOrder(log) {
		fmt.Fprintln(w, r)
	}
	fmt.Fprintln(w)
	if err := w.Flush(); err != nil || !p.out.Scan() {
		b.Fatalf("the peer does not take the log: %v", err)
	}
	return p
}

// inOrder are the lines of the log that the peer reads: card, whole days, rating.
func inOrder(log reviewlog.Log) []string {
	type line struct {
		at   int64
		text string
	}
	var lines []line
	for c, h := range log.Histories {
		days := h.WholeDays()
		for i, r := range h.Reviews {
			lines = append(lines, line{r.At, fmt.Sprintf("%d,%g,%d", c, days[i], r.Rating)})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.at, b.at) })
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return texts
}

// fit lets the peer fit once, and returns the seconds that it took by its own clock.
func (p peer) fit(b *testing.B) float64 {
	b.Helper()
	if _, err := io.WriteString(p.in, "fit\n"); err != nil || !p.out.Scan() {
		b.Fatalf("the peer does not answer: %v", err)
	}
	var answer struct {
		Milliseconds float64
		Weights      []float64
	}
	if err := json.Unmarshal(p.out.Bytes(), &answer); err != nil || len(answer.Weights) != memory.Weights6 {
		b.Fatalf("the peer answers %s (%v)", p.out.Bytes(), err)
	}
	return answer.Milliseconds / 1000
}

// BenchmarkAgainstPeer fits a log of 40,734 reviews with fsrs-rs and with this
// package in turn, so that what else the machine does meets both. The rates are
// medians, and the ratios those of the medians and of the quickest rounds, which a
// busy machine disturbs less; each side has its input prepared before its clock starts.
func BenchmarkAgainstPeer(b *testing.B) {
	log := ankiLog(b)
	p := startPeer(b, log)
	six, seven := evaluate.Training(log, memory.ModelFSRS6, math.MaxInt64), evaluate.Training(log, memory.ModelFSRS7, math.MaxInt64)
	ours := func(fitting func() (fit.Result, error)) float64 {
		start := time.Now()
		if _, err := fitting(); err != nil {
			b.Fatal(err)
		}
		return time.Since(start).Seconds()
	}
	seconds := map[string][]float64{}
	for b.Loop() {
		seconds["peer"] = append(seconds["peer"], p.fit(b))
		seconds["fsrs6"] = append(seconds["fsrs6"], ours(func() (fit.Result, error) {
			return fit.FSRS6(b.Context(), six, fit.Options{Seed: 1})
		}))
		seconds["fsrs6-one-core"] = append(seconds["fsrs6-one-core"], ours(func() (fit.Result, error) {
			return fit.FSRS6(b.Context(), six, fit.Options{Seed: 1, Workers: 1})
		}))
		seconds["fsrs7"] = append(seconds["fsrs7"], ours(func() (fit.Result, error) {
			return fit.FSRS7(b.Context(), seven, fit.Options{Seed: 1})
		}))
	}
	for name, list := range seconds {
		b.ReportMetric(float64(log.Reviews)/median(list), name+"-reviews/s")
		if name != "peer" {
			b.ReportMetric(median(seconds["peer"])/median(list), name+"/peer")
			b.ReportMetric(slices.Min(seconds["peer"])/slices.Min(list), name+"/peer-at-best")
		}
	}
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// ankiLog is the log on which the peer was timed. It may not be published.
func ankiLog(b *testing.B) reviewlog.Log {
	b.Helper()
	dir := os.Getenv("REMEMBRANCER_LOGS")
	if dir == "" {
		b.Skip("REMEMBRANCER_LOGS names no folder with norm_ankianalysis.csv")
	}
	f, err := os.Open(filepath.Join(dir, "norm_ankianalysis.csv"))
	if err != nil {
		b.Skipf("REMEMBRANCER_LOGS: %v", err)
	}
	defer f.Close()
	log, err := reviewlog.Read(f)
	if err != nil {
		b.Fatal(err)
	}
	return log
}
