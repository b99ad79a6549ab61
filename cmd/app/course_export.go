package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/exchange"
)

// exportFlags is what `course export` is told.
type exportFlags struct {
	pack, format, out string
	force             bool
	filter            questions.Filter
}

func parseExport(a app, args []string) (exportFlags, error) {
	var e exportFlags
	fs := a.flags("course export", "[PACK] --format F --out FILE")
	fs.StringVar(&e.format, "format", "", "one of "+exchange.FormatNames())
	fs.StringVar(&e.out, "out", "", "the file to write; - is standard output")
	fs.BoolVar(&e.force, "force", false, "write over a file that exists")
	fs.Func("topic", "only these topics; ids parted by commas, or the flag again", words(&e.filter.Topics))
	fs.Func("form", "only these forms", words(&e.filter.Forms))
	fs.Func("level", "only these levels", words(&e.filter.Levels))
	fs.Func("certainty", "only these certainties", words(&e.filter.Certainties))
	fs.Func("importance", "only these importances", words(&e.filter.Importances))
	fs.StringVar(&e.filter.Text, "search", "", "only items with these words")
	rest, err := a.parse(fs, args, 0, 1)
	if err != nil {
		return e, err
	}
	if len(rest) == 1 {
		e.pack = rest[0]
	}
	return e, e.check()
}

// words reads a list whose members commas part, and adds to what is there.
func words[T ~string](list *[]T) func(string) error {
	return func(text string) error {
		for word := range strings.SplitSeq(text, ",") {
			if word = strings.TrimSpace(word); word != "" {
				*list = append(*list, T(word))
			}
		}
		return nil
	}
}

// check refuses what can be refused without the course.
func (e exportFlags) check() error {
	if !slices.Contains(exchange.Formats, exchange.Format(e.format)) {
		return usagef("there is no format %q; --format takes one of %s", e.format, exchange.FormatNames())
	}
	if e.out == "" {
		return usagef("say with --out which file to write; --out - is standard output")
	}
	if err := known("form", e.filter.Forms, questions.Forms[:]); err != nil {
		return err
	}
	if err := known("level", e.filter.Levels, []questions.Level{questions.LevelRecognise, questions.LevelRecall, questions.LevelApply}); err != nil {
		return err
	}
	certainties := []string{string(course.Stated), string(course.Attributed), string(course.Contested), string(course.Estimate)}
	if err := known("certainty", e.filter.Certainties, certainties); err != nil {
		return err
	}
	return known("importance", e.filter.Importances, []string{string(course.Core), string(course.Normal), string(course.Extra)})
}

// known refuses a name that is not in the list.
func known[T ~string](what string, given, list []T) error {
	for _, name := range given {
		if !slices.Contains(list, name) {
			names := make([]string, len(list))
			for i, n := range list {
				names[i] = string(n)
			}
			return usagef("there is no %s %q; there are %s", what, name, strings.Join(names, ", "))
		}
	}
	return nil
}

// courseExport writes the bank, or a part of it, for another program.
func courseExport(_ context.Context, a app, args []string) error {
	e, err := parseExport(a, args)
	if err != nil {
		return err
	}
	b, err := loadBank(e.pack)
	if err != nil {
		return err
	}
	topics := make([]string, len(b.Course.Topics))
	for i, t := range b.Course.Topics {
		topics[i] = t.ID
	}
	if err := known("topic", e.filter.Topics, topics); err != nil {
		return err
	}
	items := b.Select(e.filter)
	if len(items) == 0 {
		return fmt.Errorf("no item is left; ask for less with the filters")
	}
	report, err := exportTo(a, e, func(w io.Writer) (exchange.Report, error) {
		return exchange.Export(w, b, items, exchange.Format(e.format))
	})
	if err != nil {
		return err
	}
	to := a.out
	if e.out == "-" {
		to = a.err // the questions have standard output to themselves
	}
	printReport(to, report)
	return nil
}

// exportTo opens what is to be written to, and leaves no half of a file behind.
func exportTo(a app, e exportFlags, write func(io.Writer) (exchange.Report, error)) (exchange.Report, error) {
	if e.out == "-" {
		w := bufio.NewWriter(a.out)
		report, err := write(w)
		if err == nil {
			err = w.Flush()
		}
		return report, err
	}
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if e.force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(e.out, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return exchange.Report{}, fmt.Errorf("%s exists; give another name, or --force to write over it", e.out)
	}
	if err != nil {
		return exchange.Report{}, err
	}
	report, err := write(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return report, errors.Join(err, os.Remove(e.out))
	}
	return report, nil
}

// printReport says how many questions were taken, and what was not, with the items
// that share a reason counted together.
func printReport(w io.Writer, r exchange.Report) {
	fmt.Fprintf(w, "%s: %d questions written, %d skipped\n", r.Format, r.Taken, len(r.Skipped))
	printNotes(w, "skipped", r.Skipped)
	printNotes(w, "lost", r.Lost)
}

func printNotes(w io.Writer, word string, notes []exchange.Note) {
	const shown = 3
	var order []string
	where := map[string][]string{}
	for _, n := range notes {
		if where[n.What] == nil {
			order = append(order, n.What)
		}
		where[n.What] = append(where[n.What], n.Where)
	}
	for _, what := range order {
		list := where[what]
		more := ""
		if len(list) > shown {
			more = fmt.Sprintf(" and %d more", len(list)-shown)
		}
		fmt.Fprintf(w, "%s: %s\n  %s%s\n", word, what, strings.Join(list[:min(shown, len(list))], "\n  "), more)
	}
}
