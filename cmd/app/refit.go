package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store"
)

// When, and for which courses, the models are fitted again.
const (
	refitHour, refitMinute = 3, 30 // at night, before the study day turns at 4
	refitAnswers           = 200   // since the last fit; fewer change little
)

// nightly and off are the values of --refit.
const (
	refitNightly = "nightly"
	refitOff     = "off"
)

// nextRefit returns the first half past three on the clocks of a place after an
// instant. On the night on which a place has no such time because its clocks go
// forward, it is the time that takes its place.
func nextRefit(now time.Time, place *time.Location) time.Time {
	day := now.In(place)
	for add := 0; ; add++ {
		at := time.Date(day.Year(), day.Month(), day.Day()+add, refitHour, refitMinute, 0, 0, place)
		if at.After(now) {
			return at
		}
	}
}

// refitNights fits the courses every night until the context is done.
func refitNights(ctx context.Context, st *store.Store, place *time.Location, log *slog.Logger) {
	for {
		night := time.NewTimer(time.Until(nextRefit(time.Now(), place)))
		select {
		case <-ctx.Done():
			night.Stop()
			return
		case <-night.C:
		}
		refit(ctx, st, log)
	}
}

// refit is one night's work: it fits each course with enough new answers, one after
// another. What fails is logged and tried again the next night.
func refit(ctx context.Context, st *store.Store, log *slog.Logger) {
	fresh, err := st.NewAnswers(ctx)
	if err != nil {
		if ctx.Err() == nil {
			log.Error("the nightly fit could not begin", "error", err)
		}
		return
	}
	for _, course := range slices.Sorted(maps.Keys(fresh)) {
		if fresh[course] < refitAnswers {
			continue
		}
		start := time.Now()
		report, err := st.FitCourse(ctx, course, nil)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Error("a course could not be fitted; its model stays as it was", "course", course, "error", err)
		default:
			log.Info("a course was fitted", "course", course, "answers", report.Answers, "new", fresh[course], "seconds", fmt.Sprintf("%.1f", time.Since(start).Seconds()))
		}
	}
}
