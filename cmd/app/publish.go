package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/questions/packs"
	"github.com/remembrancer/remembrancer/quiz/store"
)

func courseList(ctx context.Context, a app, args []string) error {
	var asJSON bool
	flags := func(fs *flag.FlagSet) { fs.BoolVar(&asJSON, "json", false, "machine-readable output") }
	return a.withStore(ctx, "course list", "", args, 0, 0, flags, func(ctx context.Context, st *store.Store, _ []string) error {
		broken, err := st.CheckCourses(ctx)
		if err != nil {
			return err
		}
		courses, err := st.Courses(ctx)
		if err != nil {
			return err
		}
		if asJSON {
			return failing(len(broken), writeJSON(a.out, courseLines(courses)))
		}
		for _, c := range courses {
			version := fmt.Sprint("version ", c.Version)
			if c.Version == 0 {
				version = "built in"
			}
			fmt.Fprintf(a.out, "%-24s %-11s %5d facts %5d items %3d classes  %s\n", c.ID, version, c.Facts, c.Items, c.Classes, c.Title)
		}
		for _, err := range broken {
			fmt.Fprintln(a.err, err)
		}
		return failing(len(broken), nil)
	})
}

// courseLine is one course of `course list --json`.
type courseLine struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version int    `json:"version"`
	BuiltIn bool   `json:"built_in"`
	Facts   int    `json:"facts"`
	Items   int    `json:"items"`
	Classes int    `json:"classes"`
}

func courseLines(courses []store.CourseInfo) []courseLine {
	lines := make([]courseLine, len(courses))
	for i, c := range courses {
		lines[i] = courseLine{c.ID, c.Title, c.Version, c.BuiltIn, c.Facts, c.Items, c.Classes}
	}
	return lines
}

func coursePublish(ctx context.Context, a app, args []string) error {
	var note string
	flags := func(fs *flag.FlagSet) { fs.StringVar(&note, "note", "", "what is new in this version") }
	return a.withStore(ctx, "course publish", "PACK", args, 1, 1, flags, func(ctx context.Context, st *store.Store, rest []string) error {
		files, err := packFiles(rest[0])
		if err != nil {
			return err
		}
		bank, err := buildBank(files)
		var problems course.Problems
		if errors.As(err, &problems) {
			return reportProblems(a, problems, false)
		}
		if err != nil {
			return err
		}
		if n := lint.Errors(lint.Check(bank)); n > 0 {
			return fmt.Errorf("the check of this pack finds %d errors; `remembrancer course check %s` lists them", n, rest[0])
		}
		draft, err := st.SaveDraft(ctx, store.CommandLine, filepath.Base(rest[0]), note, files, bank)
		if err != nil {
			return err
		}
		p, err := st.PublishDraft(ctx, store.CommandLine, draft.ID)
		if err != nil {
			return errors.Join(err, st.DiscardDraft(ctx, store.CommandLine, draft.ID))
		}
		_, err = fmt.Fprintf(a.out, "%s is published as version %d: %d facts, %d items\n", p.CourseID, p.Version, p.Facts, p.Items)
		return err
	})
}

// packFiles opens the pack at path, or the built-in course.
func packFiles(path string) (fs.FS, error) {
	if path == "" {
		return packs.Beijing1860(), nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open course pack: %w; give a folder with a course.yaml or a zip of one", err)
	}
	if info.IsDir() {
		return os.DirFS(path), nil
	}
	if !info.Mode().IsRegular() { // reading a pipe waits for somebody to write
		return nil, fmt.Errorf("open course pack %s: it is neither a folder nor a zip file", path)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open course pack: %w; make the file readable", err)
	}
	files, err := course.Unpack(raw)
	if err != nil {
		return nil, fmt.Errorf("open course pack %s: %w", path, err)
	}
	return files, nil
}
