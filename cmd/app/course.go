package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/questions/packs"
)

// loadBank loads the pack at path, or the built-in course, and generates its bank.
func loadBank(path string) (*questions.Bank, error) {
	var c *course.Course
	var err error
	if path == "" {
		c, err = course.Load(packs.Beijing1860())
	} else {
		c, err = course.LoadPath(path)
	}
	if err != nil {
		return nil, err
	}
	return generate.Bank(c)
}

// buildBank makes the bank of an uploaded pack.
func buildBank(pack fs.FS) (*questions.Bank, error) {
	c, err := course.Load(pack)
	if err != nil {
		return nil, err
	}
	return generate.Bank(c)
}

// courseFlags reads [PACK] and --json.
func courseFlags(a app, name string, args []string) (pack string, asJSON bool, err error) {
	fs := a.flags(name, "[PACK]")
	fs.BoolVar(&asJSON, "json", false, "machine-readable output")
	rest, err := a.parse(fs, args, 0, 1)
	if err != nil {
		return "", false, err
	}
	if len(rest) == 1 {
		pack = rest[0]
	}
	return pack, asJSON, nil
}

// reportProblems prints what keeps a pack from loading.
func reportProblems(a app, problems course.Problems, asJSON bool) error {
	if asJSON {
		if err := writeJSON(a.out, map[string]any{"problems": problems}); err != nil {
			return err
		}
		return errShort
	}
	for _, p := range problems {
		fmt.Fprintln(a.out, "error", p)
	}
	fmt.Fprintf(a.out, "%d problems; the pack was not loaded\n", len(problems))
	return errShort
}

func failing(n int, err error) error {
	if err != nil {
		return err
	}
	if n > 0 {
		return errShort
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func courseCoverage(_ context.Context, a app, args []string) error {
	pack, asJSON, err := courseFlags(a, "course coverage", args)
	if err != nil {
		return err
	}
	b, err := loadBank(pack)
	if err != nil {
		return err
	}
	c := lint.Cover(b)
	if asJSON {
		return failing(len(c.Thin), writeJSON(a.out, c))
	}
	fmt.Fprintf(a.out, "%d facts, %d items, %d statements left out with a reason\n\nitems by form\n", c.Facts, c.Items, c.LeftOut)
	printCounts(a.out, c.ByForm)
	fmt.Fprintln(a.out, "\nitems by level")
	printCounts(a.out, c.ByLevel)
	fmt.Fprintln(a.out, "\nitems by direction")
	printCounts(a.out, c.Directions)
	fmt.Fprintln(a.out, "\nitems by certainty")
	printCounts(a.out, c.Certainty)
	fmt.Fprintln(a.out, "\nimportance: facts, items, fewest items of a fact")
	for _, name := range slices.Sorted(maps.Keys(c.Importance)) {
		i := c.Importance[name]
		fmt.Fprintf(a.out, "  %-22s %5d %5d %5d\n", name, i.Facts, i.Items, i.Fewest)
	}
	fmt.Fprintln(a.out, "\ntopics: facts, items")
	for _, t := range c.ByTopic {
		fmt.Fprintf(a.out, "  %-22s %5d %5d\n", t.Topic, t.Facts, t.Items)
	}
	for _, document := range slices.Sorted(maps.Keys(c.BySection)) {
		fmt.Fprintf(a.out, "\nfacts by section of %s\n", document)
		for _, heading := range b.Course.Source(document).Sections {
			fmt.Fprintf(a.out, "  %5d  %s\n", c.BySection[document][heading], heading)
		}
	}
	for _, t := range c.Thin {
		fmt.Fprintf(a.out, "thin: %s (%s) has %d items from %d directions\n", t.Fact, t.Importance, t.Items, t.Directions)
	}
	if len(c.Unused) > 0 {
		fmt.Fprintf(a.out, "forms without an item: %s\n", strings.Join(c.Unused, ", "))
	}
	return failing(len(c.Thin), nil)
}

func printCounts(w io.Writer, counts map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(w, "  %-22s %5d\n", name, counts[name])
	}
}

// itemLine is one line of `course items --json`.
type itemLine struct {
	ID          string               `json:"id"`
	Revision    string               `json:"revision"`
	Fact        string               `json:"fact"`
	Template    string               `json:"template"`
	Topic       string               `json:"topic"`
	Form        string               `json:"form"`
	Direction   string               `json:"direction"`
	Level       string               `json:"level"`
	Certainty   string               `json:"certainty"`
	Stem        string               `json:"stem"`
	Stems       []string             `json:"stems"`
	Options     []itemOption         `json:"options"`
	Accepted    []string             `json:"accepted"`
	Explanation string               `json:"explanation"`
	Sources     []questions.Citation `json:"sources"`
}

type itemOption struct {
	Text    string `json:"text"`
	Correct bool   `json:"correct"`
	Why     string `json:"why,omitempty"`
}

func courseItems(_ context.Context, a app, args []string) error {
	pack, asJSON, err := courseFlags(a, "course items", args)
	if err != nil {
		return err
	}
	b, err := loadBank(pack)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(a.out)
	enc := json.NewEncoder(w)
	for _, it := range b.Items {
		line := newItemLine(it)
		if !asJSON {
			fmt.Fprintf(w, "%-15s %s  %s\n", it.Form, it.ID, line.Stem)
			continue
		}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("write item %s: %w", it.ID, err)
		}
	}
	return w.Flush()
}

// newItemLine lists an item with every option and statement that it can show.
func newItemLine(it *questions.Item) itemLine {
	line := itemLine{
		ID: it.ID, Revision: it.Revision, Fact: it.Fact, Template: it.Template, Topic: it.Topic,
		Form: string(it.Form), Direction: string(it.Direction), Level: string(it.Level), Certainty: it.Certainty,
		Stem: it.Claim, Stems: it.Stems, Options: []itemOption{}, Accepted: []string{},
		Explanation: it.Explanation, Sources: it.Sources,
	}
	if len(it.Stems) > 0 {
		line.Stem = it.Stems[0]
	}
	for _, o := range append(slices.Clone(it.Keys), it.Distractors...) {
		line.Options = append(line.Options, itemOption{o.Text, o.Correct, o.Why})
	}
	for _, pair := range it.Pairs {
		line.Options = append(line.Options, itemOption{pair.Left.Text + " – " + pair.Right.Text, true, pair.Left.Why})
	}
	for _, s := range it.Statements {
		line.Options = append(line.Options, itemOption{s.Text, s.True, s.Why})
	}
	for _, n := range it.Accepted {
		line.Accepted = append(line.Accepted, n.Text)
	}
	return line
}
