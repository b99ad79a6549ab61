package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/demo"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// demoClass fills an empty database and prints how to get in.
func demoClass(ctx context.Context, a app, args []string) error {
	var s settings
	var o demo.Options
	fs := a.flags("demo", "")
	s.register(fs)
	fs.IntVar(&o.Learners, "learners", 12, "`number` of students")
	fs.IntVar(&o.Days, "days", 14, "`days` of study before today")
	fs.Uint64Var(&o.Seed, "seed", 1, "the same `seed` makes the same class")
	if _, err := a.parseSettings(fs, &s, args, 0, 0); err != nil {
		return err
	}
	log, err := s.logger(a)
	if err != nil {
		return err
	}
	bank, err := loadBank(s.course)
	if err != nil {
		return fmt.Errorf("course: %w", err)
	}
	if s.database == "" {
		if err := os.MkdirAll(s.data, 0o700); err != nil {
			return fmt.Errorf("data folder: %w; choose another with --data", err)
		}
	}
	clock := demo.NewClock(time.Now().Add(-time.Duration(max(o.Days, 0)) * 24 * time.Hour))
	st, err := store.Open(ctx, store.Config{URL: s.databaseURL(), Bank: bank, Build: buildBank, Log: log, Now: clock.Now})
	if err != nil {
		return err
	}
	defer st.Close()
	report, err := demo.Fill(ctx, st, clock, o)
	if err != nil {
		return err
	}
	printDemo(a, report)
	return nil
}

func printDemo(a app, r demo.Report) {
	fmt.Fprintf(a.out, "%d students gave %d answers in the class %q (join code %s).\n\n", len(r.Students), r.Answers, r.Class.Name, quiz.ShowCode(r.Class.JoinCode))
	fmt.Fprintf(a.out, "Teacher and administrator: %s\n  e-mail   %s\n  password %s\n\n", r.Teacher.Name, r.Teacher.Email, r.Teacher.Password)
	fmt.Fprintln(a.out, "Students sign in with their personal links, after `remembrancer serve` on the same database:")
	for _, s := range r.Students {
		fmt.Fprintf(a.out, "  %-22s http://localhost:8080/link/%s\n", s.Name, s.LinkSecret)
	}
}
