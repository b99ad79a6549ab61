package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/store"
)

func memoryReplay(_ context.Context, a app, args []string) error {
	var model, file string
	fs := a.flags("memory replay", "< reviews.jsonl")
	fs.StringVar(&model, "model", memory.ModelFSRS7, "fsrs7 or fsrs6")
	fs.StringVar(&file, "weights", "", "JSON `file` with a list of weights, or from memory fit --out (default the model's own)")
	if _, err := a.parse(fs, args, 0, 0); err != nil {
		return err
	}
	if model != memory.ModelFSRS7 && model != memory.ModelFSRS6 {
		fmt.Fprintf(a.err, "--model %q: use fsrs7 or fsrs6\n", model)
		return errUsage
	}
	weights, err := readWeights(file, model)
	if err != nil {
		return err
	}
	return memory.Replay(a.in, a.out, memory.ReplayOptions{Model: model, Weights: weights})
}

// readWeights reads a list of weights, or what memory fit wrote, which must be for
// the same model.
func readWeights(file, model string) ([]float64, error) {
	if file == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	var weights []float64
	listErr := json.Unmarshal(raw, &weights)
	if listErr == nil {
		return weights, nil
	}
	var f fitted
	if err := json.Unmarshal(raw, &f); err != nil || f.Weights == nil {
		return nil, fmt.Errorf("weights in %s: %w; write a JSON list of numbers, or let memory fit --out write them", file, listErr)
	}
	if f.Model != model {
		return nil, fmt.Errorf("the weights in %s are for %s; say --model %s", file, f.Model, f.Model)
	}
	return f.Weights, nil
}

func memoryRebuild(ctx context.Context, a app, args []string) error {
	var check, asJSON bool
	flags := func(fs *flag.FlagSet) {
		fs.BoolVar(&check, "check", false, "report differences and change nothing")
		fs.BoolVar(&asJSON, "json", false, "machine-readable output")
	}
	return a.withStore(ctx, "memory rebuild", "", args, 0, 0, flags, func(ctx context.Context, st *store.Store, _ []string) error {
		report, err := st.Rebuild(ctx, !check)
		if err != nil {
			return err
		}
		if asJSON {
			err = writeJSON(a.out, report)
		} else {
			printRebuild(a, report)
		}
		if err == nil && check && len(report.Differences) > 0 {
			return errShort
		}
		return err
	})
}

func printRebuild(a app, r store.RebuildReport) {
	for _, d := range r.Differences {
		fmt.Fprintf(a.out, "%s %s: %s\n", d.LearnerID, d.Thing, d.Detail)
	}
	if r.More > 0 {
		fmt.Fprintf(a.out, "… and %d more\n", r.More)
	}
	outcome := "nothing was changed"
	if r.Applied {
		outcome = "what differed was replaced"
	}
	fmt.Fprintf(a.out, "%d reviews of %d learners give %d states and the counts of %d items; %d differ; %s\n", r.Reviews, r.Learners, r.States, r.Items, len(r.Differences)+r.More, outcome)
}
