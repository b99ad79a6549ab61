package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/remembrancer/remembrancer/quiz/memory/evaluate"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// unseenFlags are those of `memory evaluate --shared`.
type unseenFlags struct {
	on     bool
	splits int
}

func (u *unseenFlags) register(fs *flag.FlagSet) {
	fs.BoolVar(&u.on, "shared", false, "predict learners whom the fit did not see, from one bank of questions")
	fs.IntVar(&u.splits, "splits", 5, "with --shared: how often the learners are split")
}

// alone refuses flags that mean nothing to what was asked for.
func (u *unseenFlags) alone(fs *flag.FlagSet) (err error) {
	fs.Visit(func(f *flag.Flag) {
		switch {
		case u.on && (f.Name == "model" || f.Name == "folds"):
			err = usagef("--%s says nothing to --shared, which compares its own models on splits of the learners; see --splits", f.Name)
		case !u.on && f.Name == "splits":
			err = usagef("--splits is for --shared; without it a log is cut in the order of time, see --folds")
		}
	})
	if u.splits < 1 && err == nil {
		err = usagef("--splits %d: use at least 1; the standard errors need 2 or more", u.splits)
	}
	return err
}

// evaluateShared prints how well the shared model predicts learners it was not fitted
// to, part by part.
func evaluateShared(ctx context.Context, a app, file string, u unseenFlags, o evaluate.UnseenOptions, asJSON bool) error {
	log, err := readLog(file)
	if err != nil {
		return err
	}
	bar := a.progress("fit")
	o.Splits, o.Progress = u.splits, bar.show
	table, err := evaluate.Unseen(ctx, shared.FromLog(log), o)
	bar.clear()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if asJSON {
		return writeJSON(a.out, table)
	}
	printUnseen(a, table)
	return nil
}

func printUnseen(a app, t evaluate.UnseenTable) {
	fmt.Fprintf(a.out, "%d learners, %d items; %d splits with a third of the learners unseen, about %d predicted answers each\n\n",
		t.Learners, t.Items, len(t.Rows[0].Splits), t.Targets)
	fmt.Fprintf(a.out, "%-32s  %-17s  %-17s  %s\n", "model", "log loss", "AUC", "better by")
	for i, r := range t.Rows {
		fmt.Fprintf(a.out, "%-32s  %.4f ± %.4f    %.4f ± %.4f", r.Model, r.LogLoss, r.LogLossSE, r.AUC, r.AUCSE)
		if i > 0 {
			fmt.Fprintf(a.out, "    %.4f ± %.4f than %q", r.Gain, r.GainSE, r.Over)
		}
		fmt.Fprintln(a.out)
	}
}
