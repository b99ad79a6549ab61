package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
	"github.com/remembrancer/remembrancer/quiz/schedule/simulate"
)

// logsVariable names the folder with real review logs.
const logsVariable = "REMEMBRANCER_LOGS"

func memorySimulate(ctx context.Context, a app, args []string) error {
	c := simulate.DefaultConfig()
	var worlds, plots string
	var forms, asJSON bool
	fs := a.flags("memory simulate", "[flags]")
	fs.IntVar(&c.Facts, "facts", c.Facts, "facts to learn")
	fs.IntVar(&c.Days, "days", c.Days, "days until the exam")
	fs.IntVar(&c.Learners, "learners", c.Learners, "simulated learners")
	fs.IntVar(&c.NewPerDay, "new", c.NewPerDay, "new facts a day")
	fs.Float64Var(&c.Minutes, "minutes", c.Minutes, "most minutes a day for our planner; 0 for no cap")
	fs.StringVar(&worlds, "worlds", "fsrs-6,fsrs-7,sbd", "how memory really works, a `list`; logs adds the logs in the folder that "+logsVariable+" names")
	fs.BoolVar(&forms, "forms", false, "let an answer take as long as its form on the ladder does")
	fs.Uint64Var(&c.Seed, "seed", c.Seed, "of all that is drawn by chance")
	fs.StringVar(&plots, "plots", "", "`folder` for drawings (SVG)")
	fs.BoolVar(&asJSON, "json", false, "machine-readable output")
	if _, err := a.parse(fs, args, 0, 0); err != nil {
		return err
	}
	if forms {
		c.Costs = simulate.CostsByForm()
	}
	var err error
	if c.Worlds, err = chooseWorlds(worlds, a.env(logsVariable)); err != nil {
		return err
	}
	if err := c.Check(); err != nil {
		return usagef("%v", err)
	}
	report, err := simulate.Run(ctx, c)
	if err != nil {
		return err
	}
	if plots != "" {
		names, err := report.Plots(plots)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.err, "drawn: %s\n", strings.Join(names, " "))
	}
	if asJSON {
		return report.JSON(a.out)
	}
	return report.Table(a.out)
}

// chooseWorlds finds worlds by their names, in the order in which they are named.
func chooseWorlds(list, logs string) ([]simulate.World, error) {
	var chosen []simulate.World
	for name := range strings.SplitSeq(list, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "logs" {
			real, err := logWorlds(logs)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, real...)
			continue
		}
		models := simulate.ModelWorlds()
		i := slices.IndexFunc(models, func(w simulate.World) bool { return strings.ToLower(w.Name) == name })
		if i < 0 {
			return nil, usagef("there is no world %q; --worlds takes fsrs-6, fsrs-7, sbd and logs, with commas between", name)
		}
		chosen = append(chosen, models[i])
	}
	return chosen, nil
}

// logWorlds makes a world of every log in a folder that has enough reviews.
func logWorlds(dir string) ([]simulate.World, error) {
	if dir == "" {
		return nil, usagef("the world logs needs real review logs; name their folder in %s", logsVariable)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	if err != nil {
		return nil, fmt.Errorf("logs in %s: %w", dir, err)
	}
	var worlds []simulate.World
	for _, file := range files {
		log, err := readReviewLog(file)
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(file), ".csv"), "norm_")
		if w, err := simulate.BootstrapWorld(name, log); err == nil {
			worlds = append(worlds, w)
		}
	}
	if len(worlds) == 0 {
		return nil, fmt.Errorf("no log in %s has enough reviews; it wants CSV files with the columns learner,card,ts_ms,rating", dir)
	}
	return worlds, nil
}

func readReviewLog(file string) (reviewlog.Log, error) {
	f, err := os.Open(file)
	if err != nil {
		return reviewlog.Log{}, fmt.Errorf("review log: %w", err)
	}
	defer f.Close()
	log, err := reviewlog.Read(f)
	if err != nil {
		return reviewlog.Log{}, fmt.Errorf("review log %s: %w", file, err)
	}
	return log, nil
}
