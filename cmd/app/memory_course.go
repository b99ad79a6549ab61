package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/quiz/memory/shared"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// courseFit is what memory fit --course says.
type courseFit struct {
	store.FitReport
	Seconds float64 `json:"seconds"`
}

// fitCourse fits the model of a course of the site to all its answers, as the site
// does at night.
func (a app) fitCourse(ctx context.Context, set *flag.FlagSet, f *fitFlags) error {
	var alien error
	set.Visit(func(given *flag.Flag) {
		switch given.Name {
		case "model", "seed", "workers", "out":
			alien = usagef("--%s is for a file; the model of a course is FSRS-7, fitted and kept as the site does it at night", given.Name)
		}
	})
	if alien != nil {
		return alien
	}
	id := f.course
	if err := a.fillSettings(set, &f.settings); err != nil {
		return err
	}
	// Elsewhere --course is the pack that is built in; here only the site's own settings say it.
	file, err := readConfig(f.config, set)
	if err != nil {
		return err
	}
	f.course = cmp.Or(a.env("REMEMBRANCER_COURSE"), file["course"])
	if err := f.mustExist(); err != nil {
		return err
	}
	log, err := f.logger(a)
	if err != nil {
		return err
	}
	_, st, err := openStore(ctx, f.settings, log)
	if err != nil {
		return err
	}
	defer st.Close()
	return a.fitOn(ctx, st, id, f.asJSON)
}

// fitOn fits a course on an open database and says what came of it.
func (a app) fitOn(ctx context.Context, st *store.Store, id string, asJSON bool) error {
	bar := a.progress("step")
	start := time.Now()
	report, err := st.FitCourse(ctx, id, bar.show)
	bar.clear()
	switch {
	case errors.Is(err, store.ErrNotFound):
		return unknownCourse(ctx, st, id)
	case errors.Is(err, store.ErrNothingToFit):
		return fmt.Errorf("nobody has answered anything in the course %s yet; fit it when learners have", id)
	case err != nil:
		return plainly(err)
	}
	result := courseFit{report, time.Since(start).Seconds()}
	if asJSON {
		return writeJSON(a.out, result)
	}
	printCourseFit(a.out, result)
	return nil
}

// unknownCourse names the courses that there are.
func unknownCourse(ctx context.Context, st *store.Store, id string) error {
	list, err := st.Courses(ctx)
	if err != nil {
		return err
	}
	known := make([]string, len(list))
	for i, c := range list {
		known[i] = c.ID
	}
	return fmt.Errorf("there is no course %q here; the courses of this site are %s", id, strings.Join(known, ", "))
}

func printCourseFit(w io.Writer, r courseFit) {
	fmt.Fprintf(w, "The course %s was fitted to %d answers of %d learners in %.1f s; it is fit number %d.\n", r.CourseID, r.Answers, r.Learners, r.Seconds, r.Revision)
	if r.Fit.Targets > 0 {
		fmt.Fprintf(w, "Log loss of what it was fitted to: %.4f (%.4f with the published model), over %d answers that could be predicted.\n", r.Fit.LogLoss, r.Fit.Before, r.Fit.Targets)
	}
	fmt.Fprintln(w, weightsWords(r.Fit))
}

// weightsWords says whether the weights moved, and why.
func weightsWords(r shared.Report) string {
	if r.Hold == 0 {
		return "The weights of the memory model stay as they were published: on answers that were held out, others were not better by more than chance."
	}
	return fmt.Sprintf("The weights of the memory model are the course's own: on %d answers that were held out they were better by %.1f standard errors.", r.HeldOut, r.Gain)
}
