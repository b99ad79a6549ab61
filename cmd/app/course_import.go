package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/remembrancer/remembrancer/questions/exchange"
)

// courseImport makes a new folder with the draft of a pack from a file of questions.
func courseImport(_ context.Context, a app, args []string) error {
	fs := a.flags("course import", "FILE --out DIR")
	out := fs.String("out", "", "the new folder for the draft of the pack")
	dry := fs.Bool("dry-run", false, "write nothing, only report")
	asJSON := fs.Bool("json", false, "machine-readable report")
	rest, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if *out == "" && !*dry {
		return usagef("say with --out where the draft is to go, or ask with --dry-run what it would be")
	}
	data, err := readBounded(rest[0], exchange.MaxFileBytes)
	if err != nil {
		return err
	}
	draft, err := exchange.Import(filepath.Base(rest[0]), data)
	if err != nil {
		return fmt.Errorf("import %s: %w", rest[0], err)
	}
	taken := draft.Report.Taken > 0
	if taken && !*dry {
		if err := writeDraft(*out, draft.Files); err != nil {
			return err
		}
	}
	if err := printImport(a.out, draft, *out, *dry, *asJSON); err != nil {
		return err
	}
	if !taken {
		return errShort
	}
	return nil
}

// readBounded reads a file of at most so many bytes and one, by which it is seen to
// be too large.
func readBounded(name string, most int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("%w; give a file of questions", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file; give a file of questions", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

// writeDraft writes the files of a draft into a folder that is new or empty.
func writeDraft(dir string, files map[string][]byte) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return fmt.Errorf("%w; name a new folder", err)
	case len(entries) > 0:
		return fmt.Errorf("the folder %s is not empty; name a new one, so that nothing in it is lost", dir)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// printImport says what was taken, skipped and lost, and what to do next.
func printImport(w io.Writer, draft exchange.Draft, dir string, dry, asJSON bool) error {
	r := draft.Report
	if asJSON {
		return writeJSON(w, r)
	}
	for _, n := range r.Skipped {
		fmt.Fprintf(w, "skipped  %s: %s\n", n.Where, n.What)
	}
	for _, n := range r.Lost {
		fmt.Fprintf(w, "lost     %s: %s\n", n.Where, n.What)
	}
	fmt.Fprintf(w, "read as %s: %d questions taken, %d skipped\n", r.Format, r.Taken, len(r.Skipped))
	switch {
	case r.Taken == 0:
		fmt.Fprintln(w, "nothing was written")
	case dry:
		fmt.Fprintln(w, "nothing was written, as asked; --out DIR writes the draft")
	default:
		fmt.Fprintf(w, "the draft is in %s; look through it, then: remembrancer course check %s\n", dir, dir)
	}
	return nil
}
