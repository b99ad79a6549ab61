package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/evaluate"
	"github.com/remembrancer/remembrancer/quiz/memory/fit"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// fitted is what memory fit says. Read back by --weights, it is a set of weights.
type fitted struct {
	Model     string    `json:"model"`
	Weights   []float64 `json:"weights"`
	Reviews   int       `json:"reviews"`
	Seconds   float64   `json:"seconds"`
	PerSecond float64   `json:"reviews_per_second"`
	LogLoss   float64   `json:"log_loss"` // of the reviews that were fitted to
}

// fitFlags are the flags of memory fit. Those of the database are for --course.
type fitFlags struct {
	settings
	fit.Options
	model, out string
	asJSON     bool
}

func memoryFit(ctx context.Context, a app, args []string) error {
	var f fitFlags
	set := a.flags("memory fit", "FILE.csv | --course ID")
	f.register(set)
	set.Lookup("course").Usage = "fit the model of the course with this `id` to all its answers, instead of a file"
	set.StringVar(&f.model, "model", memory.ModelFSRS7, "fsrs7 or fsrs6")
	set.Uint64Var(&f.Seed, "seed", 1, "of the order in which reviews are looked at")
	set.IntVar(&f.Workers, "workers", 0, "cores to use (0 for all); they do not change the weights")
	set.StringVar(&f.out, "out", "", "write the weights to this `file`, for memory replay --weights")
	set.BoolVar(&f.asJSON, "json", false, "machine-readable output")
	rest, err := a.parse(set, args, 0, 1)
	switch {
	case err != nil:
		return err
	case f.course != "" && len(rest) > 0:
		return usagef("give a file or --course %s, not both", f.course)
	case f.course != "":
		return a.fitCourse(ctx, set, &f)
	case len(rest) == 0:
		return usagef("give a file of reviews (FILE.csv), or a course of the site (--course ID)")
	}
	return a.fitFile(ctx, rest[0], f)
}

// fitFile fits a model to the reviews in a file.
func (a app) fitFile(ctx context.Context, file string, f fitFlags) error {
	if err := oneOf("model", f.model, memory.ModelFSRS7, memory.ModelFSRS6); err != nil {
		return err
	}
	if f.Workers < 0 {
		return usagef("--workers %d: use 0 for all cores, or more", f.Workers)
	}
	if sameFile(file, f.out) {
		return usagef("--out %s would write over the reviews; name another file", f.out)
	}
	log, err := readLog(file)
	if err != nil {
		return err
	}
	bar := a.progress("pass")
	f.Progress = bar.show
	result, err := fitLog(ctx, log, f.model, f.Options)
	bar.clear()
	if err != nil {
		return plainly(err)
	}
	if f.asJSON {
		err = writeJSON(a.out, result)
	} else {
		printFitted(a.out, result)
	}
	if f.out != "" { // at the end, so that a mistyped path does not lose what took long
		err = errors.Join(err, writeWeights(f.out, result))
	}
	return err
}

// sameFile reports whether two paths lead to one file that is there.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	two, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(one, two)
}

// oneOf refuses a flag's value that is none of the choices.
func oneOf(flag, value string, choices ...string) error {
	if slices.Contains(choices, value) {
		return nil
	}
	return usagef("--%s %q: use one of %q", flag, value, choices)
}

func readLog(file string) (reviewlog.Log, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return reviewlog.Log{}, fmt.Errorf("there is no file %s", file)
	}
	if err != nil {
		return reviewlog.Log{}, fmt.Errorf("read the review log: %w", err)
	}
	defer f.Close()
	log, err := reviewlog.Read(f)
	if err != nil {
		return reviewlog.Log{}, fmt.Errorf("%s: %w", file, err)
	}
	return log, nil
}

func fitLog(ctx context.Context, log reviewlog.Log, model string, o fit.Options) (fitted, error) {
	training := evaluate.Training(log, model, math.MaxInt64)
	fitting := fit.FSRS7
	if model == memory.ModelFSRS6 {
		fitting = fit.FSRS6
	}
	start := time.Now()
	r, err := fitting(ctx, training, o)
	if err != nil {
		return fitted{}, err
	}
	took := time.Since(start).Seconds()
	return fitted{
		Model: model, Weights: r.Weights, Reviews: log.Reviews, Seconds: took,
		PerSecond: float64(log.Reviews) / took, LogLoss: r.LogLoss,
	}, nil
}

// plainly says of a stopped command only that it was stopped.
func plainly(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("stopped; nothing was written")
	}
	return err
}

func writeWeights(file string, result fitted) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("write the weights: %w", err)
	}
	if err := errors.Join(writeJSON(f, result), f.Close()); err != nil {
		return fmt.Errorf("write the weights: %w", err)
	}
	return nil
}

func printFitted(w io.Writer, f fitted) {
	fmt.Fprintf(w, "%s fitted to %d reviews in %.2f s (%.0f reviews a second); log loss of what it was fitted to: %.4f\n", f.Model, f.Reviews, f.Seconds, f.PerSecond, f.LogLoss)
	for i, x := range f.Weights {
		fmt.Fprintf(w, "w%-2d %.4f\n", i, x)
	}
}

func memoryEvaluate(ctx context.Context, a app, args []string) error {
	o := evaluate.Options{Model: evaluate.Shipped}
	var unseen unseenFlags
	var asJSON bool
	set := a.flags("memory evaluate", "FILE.csv")
	set.StringVar(&o.Model, "model", o.Model, "shipped (what the site predicts with), fsrs7 or fsrs6")
	set.IntVar(&o.Folds, "folds", 5, "parts of the log that are predicted, each from what came before it")
	set.Uint64Var(&o.Seed, "seed", 1, "of the order in which reviews are looked at")
	set.IntVar(&o.Workers, "workers", 0, "cores to use (0 for all); they do not change the figures")
	set.BoolVar(&asJSON, "json", false, "machine-readable output")
	unseen.register(set)
	rest, err := a.parse(set, args, 1, 1)
	if err != nil {
		return err
	}
	if o.Workers < 0 {
		return usagef("--workers %d: use 0 for all cores, or more", o.Workers)
	}
	if err := unseen.alone(set); err != nil {
		return err
	}
	if unseen.on {
		return plainly(evaluateShared(ctx, a, rest[0], unseen, evaluate.UnseenOptions{Seed: o.Seed, Workers: o.Workers}, asJSON))
	}
	if err := oneOf("model", o.Model, evaluate.Shipped, memory.ModelFSRS7, memory.ModelFSRS6); err != nil {
		return err
	}
	if o.Folds < 1 || o.Folds > evaluate.MaxFolds {
		return usagef("--folds %d: use 1 to %d", o.Folds, evaluate.MaxFolds)
	}
	log, err := readLog(rest[0])
	if err != nil {
		return err
	}
	bar := a.progress("fold")
	o.Progress = bar.show
	report, err := evaluate.Run(ctx, log, o)
	bar.clear()
	if err != nil {
		return plainly(err)
	}
	if asJSON {
		return writeJSON(a.out, report)
	}
	printEvaluation(a.out, report)
	return nil
}

func printEvaluation(w io.Writer, r evaluate.Report) {
	row := func(what string, m evaluate.Metrics) {
		fmt.Fprintf(w, "%-32s %8d %9.4f %7.4f %10.4f\n", what, m.N, m.LogLoss, m.AUC, m.RMSE)
	}
	fmt.Fprintf(w, "%-32s %8s %9s %7s %10s\n", r.Model, "reviews", "log loss", "AUC", "RMSE(bins)")
	row("a day or more apart", r.DayLevel)
	row("  unfitted", r.Default.DayLevel)
	row("all but first reviews", r.All)
	row("  unfitted", r.Default.All)
	for i, f := range r.Folds {
		row(fmt.Sprintf("fold %d, after %d reviews", i+1, f.Trained), f.DayLevel)
	}
	fmt.Fprintln(w, "\npredicted   right   reviews")
	for _, p := range r.Calibration {
		fmt.Fprintf(w, "%8.1f %% %5.1f %% %8d\n", 100*p.Predicted, 100*p.Actual, p.N)
	}
}
