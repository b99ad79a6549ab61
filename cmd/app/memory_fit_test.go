package main

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/quiz/memory/evaluate"
)

const reviewsFile = "../../quiz/memory/testdata/reviews_josh.csv"

// shortLog is the first so many lines of the log, in a file of its own.
func shortLog(t *testing.T, lines int) string {
	t.Helper()
	raw, err := os.ReadFile(reviewsFile)
	if err != nil {
		t.Fatal(err)
	}
	return writeTemp(t, "log.csv", strings.Join(strings.SplitAfterN(string(raw), "\n", lines+1)[:lines], ""))
}

func writeTemp(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestMemoryFit(t *testing.T) {
	log := shortLog(t, 3001)
	for model, weights := range map[string]int{"fsrs7": 34, "fsrs6": 21} {
		t.Run(model, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "weights.json")
			var got, again fitted
			decode(t, runCommand(t, "", nil, "memory", "fit", log, "--model", model, "--out", out, "--json"), &got)
			if got.Model != model || got.Reviews != 3000 || len(got.Weights) != weights || got.LogLoss <= 0 || got.Seconds <= 0 {
				t.Errorf("%+v", got)
			}
			if rate := float64(got.Reviews) / got.Seconds; math.Abs(rate-got.PerSecond) > 1e-6*rate {
				t.Errorf("%v reviews a second, want %v", got.PerSecond, rate)
			}
			decode(t, runCommand(t, "", nil, "memory", "fit", log, "--model", model, "--workers", "1", "--json"), &again)
			if !slices.Equal(got.Weights, again.Weights) {
				t.Error("one worker finds other weights")
			}
			runCommand(t, "", nil, "memory", "fit", log, "--model", model).want(t, 0, model+" fitted to 3000 reviews", "w0 ")

			// What was written is read by memory replay, and matters.
			line := "{\"card\":\"a\",\"days\":0,\"rating\":3}\n"
			plain := runCommand(t, line, nil, "memory", "replay", "--model", model)
			own := runCommand(t, line, nil, "memory", "replay", "--model", model, "--weights", out)
			own.want(t, 0, "interval_90")
			if plain.out == own.out {
				t.Errorf("the fitted weights change nothing: %s", own.out)
			}
			other := map[string]string{"fsrs7": "fsrs6", "fsrs6": "fsrs7"}[model]
			runCommand(t, line, nil, "memory", "replay", "--model", other, "--weights", out).want(t, 1, "are for "+model)
		})
	}
}

func TestMemoryEvaluate(t *testing.T) {
	log := shortLog(t, 4001)
	for _, model := range []string{"shipped", "fsrs7", "fsrs6"} {
		t.Run(model, func(t *testing.T) {
			var got evaluate.Report
			decode(t, runCommand(t, "", nil, "memory", "evaluate", log, "--model", model, "--folds", "2", "--json"), &got)
			if got.Model != model || len(got.Folds) != 2 || got.DayLevel.N == 0 || got.All.N <= got.DayLevel.N || got.Default.All.N != got.All.N || len(got.Calibration) != 10 {
				t.Errorf("%+v", got)
			}
			if n := got.Folds[0].All.N + got.Folds[1].All.N; n != got.All.N {
				t.Errorf("the folds have %d reviews, all together %d", n, got.All.N)
			}
		})
	}
	runCommand(t, "", nil, "memory", "evaluate", log).want(t, 0, "shipped", "log loss", "unfitted", "fold 5", "predicted")
	var keys map[string]any
	decode(t, runCommand(t, "", nil, "memory", "evaluate", log, "--json"), &keys)
	for _, key := range []string{"model", "day_level", "all", "default", "folds", "calibration"} {
		if keys[key] == nil {
			t.Errorf("there is no %q in %v", key, keys)
		}
	}
}

func TestMemoryFitOfWhatCannotBeFitted(t *testing.T) {
	head := "learner,card,ts_ms,rating,dur_ms\n"
	once := writeTemp(t, "once.csv", head+"L,1,1000,3,0\nL,2,2000,3,0\n")
	tests := map[string]struct {
		args []string
		code int
		say  string
	}{
		"no file":             {[]string{"fit", "/nowhere.csv"}, 1, "there is no file /nowhere.csv"},
		"a folder":            {[]string{"fit", t.TempDir()}, 1, "read the review log"},
		"an empty file":       {[]string{"fit", writeTemp(t, "empty.csv", "")}, 1, "the file is empty"},
		"no reviews":          {[]string{"fit", writeTemp(t, "head.csv", head)}, 1, "no reviews"},
		"a bad rating":        {[]string{"fit", writeTemp(t, "bad.csv", head+"L,1,1000,9,0\n")}, 1, "line 2"},
		"seen once":           {[]string{"fit", once}, 1, "no review can be predicted"},
		"seen once, FSRS-6":   {[]string{"fit", once, "--model", "fsrs6"}, 1, "no review can be predicted"},
		"evaluated, too few":  {[]string{"evaluate", once}, 1, "too short for 5 folds"},
		"no name":             {[]string{"fit"}, 2, "FILE.csv"},
		"another model":       {[]string{"fit", once, "--model", "shipped"}, 2, "fsrs7"},
		"model of evaluation": {[]string{"evaluate", once, "--model", "sm2"}, 2, "shipped"},
		"file and course":     {[]string{"fit", once, "--course", "beijing-1860"}, 2, "not both"},
		"course, other model": {[]string{"fit", "--course", "beijing-1860", "--model", "fsrs6"}, 2, "--model is for a file"},
		"no database":         {[]string{"fit", "--course", "beijing-1860", "--data", "/nowhere"}, 1, "there is no database"},
		"shared by folds":     {[]string{"evaluate", once, "--shared", "--folds", "3"}, 2, "--splits"},
		"shared by model":     {[]string{"evaluate", once, "--shared", "--model", "fsrs7"}, 2, "--shared"},
		"no splits":           {[]string{"evaluate", once, "--shared", "--splits", "0"}, 2, "--splits 0"},
		"splits of no class":  {[]string{"evaluate", once, "--splits", "3"}, 2, "--splits is for --shared"},
		"a class of one":      {[]string{"evaluate", once, "--shared"}, 1, "fewer than three learners"},
		"no folds":            {[]string{"evaluate", once, "--folds", "0"}, 2, "--folds 0"},
		"fewer than no cores": {[]string{"fit", once, "--workers", "-1"}, 2, "--workers -1"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			r := runCommand(t, "", nil, append([]string{"memory"}, c.args...)...)
			r.want(t, c.code, c.say)
			if r.out != "" {
				t.Errorf("standard output has %q", r.out)
			}
		})
	}
}

// Ctrl-C ends a fit with a sentence, and leaves no file behind.
func TestMemoryFitStops(t *testing.T) {
	out := filepath.Join(t.TempDir(), "weights.json")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs safeBuffer
	a := app{in: strings.NewReader(""), out: &errs, err: &errs, env: func(string) string { return "" }}
	for _, args := range [][]string{{"memory", "fit", reviewsFile, "--out", out}, {"memory", "evaluate", reviewsFile}} {
		if code := run(ctx, a, args); code != 1 || !strings.Contains(errs.String(), "stopped; nothing was written") {
			t.Errorf("%v: exit code %d: %s", args, code, errs.String())
		}
	}
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("there is a file: %v", err)
	}
}

func TestProgressIsForTerminals(t *testing.T) {
	var out safeBuffer
	p := progress{out: &out, unit: "fold"}
	p.show(2, 5)
	p.clear()
	if got := out.String(); !strings.HasPrefix(got, "\rfold 2 of 5") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("progress is %q", got)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "err.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, silent := range []app{{err: &out}, {err: file}} {
		if p := silent.progress("fold"); p.out != nil {
			t.Errorf("progress is written to %T, which is no terminal", silent.err)
		}
	}
}

// A mistyped --out neither writes over the reviews nor loses the weights.
func TestMemoryFitOut(t *testing.T) {
	log := shortLog(t, 301)
	before, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	runCommand(t, "", nil, "memory", "fit", log, "--out", log).want(t, 2, "would write over the reviews")
	if after, err := os.ReadFile(log); err != nil || string(after) != string(before) {
		t.Errorf("the reviews are %d bytes, %v; they were %d", len(after), err, len(before))
	}
	runCommand(t, "", nil, "memory", "fit", log, "--out", filepath.Join(t.TempDir(), "no", "weights.json")).
		want(t, 1, "fitted to 300 reviews", "write the weights")
}
