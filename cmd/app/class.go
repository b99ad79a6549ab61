package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/remembrancer/remembrancer/quiz/results"
	"github.com/remembrancer/remembrancer/quiz/store"
)

func classList(ctx context.Context, a app, args []string) error {
	return a.withStore(ctx, "class list", "", args, 0, 0, nil, func(ctx context.Context, st *store.Store, _ []string) error {
		classes, err := st.Classes(ctx)
		for _, c := range classes {
			fmt.Fprintf(a.out, "%s  %-12s %4d students  %-20s %s\n", c.ID, c.JoinCode, c.Students, c.CourseID, c.Name)
		}
		return err
	})
}

// resultsFormats are the ways in which class results can be written.
const (
	formatStudents = "csv"
	formatAnswers  = "answers-csv"
	formatXLSX     = "xlsx"
	formatJSON     = "json"
)

func classResults(ctx context.Context, a app, args []string) error {
	var format, out string
	flags := func(fs *flag.FlagSet) {
		fs.StringVar(&format, "format", formatStudents, "csv (one row a student), answers-csv (one row an answer), xlsx or json (both)")
		fs.StringVar(&out, "out", "-", "`file` to write, - for standard output")
	}
	return a.withStore(ctx, "class results", "CLASS", args, 1, 1, flags, func(ctx context.Context, st *store.Store, rest []string) error {
		all, err := st.ClassResults(ctx, rest[0])
		if err != nil {
			return fmt.Errorf("class %s: %w; `remembrancer class list` shows the classes", rest[0], err)
		}
		return a.writeTo(out, func(w io.Writer) error {
			switch format {
			case formatStudents:
				return results.StudentsCSV(w, all.Students)
			case formatAnswers:
				return results.AnswersCSV(w, all.Answers)
			case formatXLSX:
				return results.XLSX(w, all.Students, all.Answers)
			case formatJSON:
				return writeJSON(w, map[string]any{"students": all.Students, "answers": all.Answers})
			default:
				fmt.Fprintf(a.err, "--format %q: use csv, answers-csv, xlsx or json\n", format)
				return errUsage
			}
		})
	})
}

// writeTo writes a file whole or not at all; "-" is standard output.
func (a app) writeTo(name string, write func(io.Writer) error) error {
	if name == "-" {
		w := bufio.NewWriter(a.out)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".remembrancer-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
