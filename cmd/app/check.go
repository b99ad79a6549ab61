package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/lint"
)

// courseCheck runs the rules of item writing over a pack, or lists them. It fails
// where one of them finds an error.
func courseCheck(_ context.Context, a app, args []string) error {
	fs := a.flags("course check", "[PACK]")
	asJSON := fs.Bool("json", false, "machine-readable output")
	onlyRules := fs.Bool("rules", false, "list the rules with their thresholds and check nothing")
	rest, err := a.parse(fs, args, 0, 1)
	if err != nil {
		return err
	}
	if *onlyRules {
		return printRules(a, *asJSON)
	}
	b, err := loadBank(strings.Join(rest, ""))
	var problems course.Problems
	if errors.As(err, &problems) {
		return reportProblems(a, problems, *asJSON)
	}
	if err != nil {
		return err
	}
	findings := lint.Check(b)
	if *asJSON {
		return failing(lint.Errors(findings), writeJSON(a.out, map[string]any{
			"items": len(b.Items), "facts": len(b.Course.Facts), "findings": findings, "rules": lint.Rules(),
			"warned": lint.WarnedShare(b, findings), "cued": lint.CuedItems(b),
		}))
	}
	printFindings(a, b, findings)
	return failing(lint.Errors(findings), nil)
}

// printFindings groups what was found by rule, each group under the rule and its count.
func printFindings(a app, b *questions.Bank, findings []lint.Finding) {
	for _, r := range lint.Rules() {
		var own []lint.Finding
		for _, f := range findings {
			if f.Rule == r.ID && f.Severity == r.Severity {
				own = append(own, f)
			}
		}
		if len(own) == 0 {
			continue
		}
		fmt.Fprintf(a.out, "%s %s: %d × %s\n", r.Severity, r.ID, len(own), r.Title)
		for _, f := range own {
			fmt.Fprintf(a.out, "  %s: %s\n", cmp.Or(f.Item, "bank"), f.Message)
		}
		fmt.Fprintln(a.out)
	}
	fmt.Fprintf(a.out, "L21 is for exams: the keys of %d items stand in other items of their topic, and an exam must keep those apart\n", lint.CuedItems(b))
	n := lint.Errors(findings)
	fmt.Fprintf(a.out, "%s: %d facts, %d items; %d errors, %d warnings on %.1f %% of the items\n",
		b.Course.ID, len(b.Course.Facts), len(b.Items), n, len(findings)-n, 100*lint.WarnedShare(b, findings))
}

func printRules(a app, asJSON bool) error {
	rules := lint.Rules()
	if asJSON {
		return writeJSON(a.out, map[string]any{"rules": rules})
	}
	for _, r := range rules {
		fmt.Fprintf(a.out, "%s %-7s %s (%s)\n", r.ID, r.Severity, r.Title, r.Cite)
		for _, t := range r.Thresholds {
			fmt.Fprintf(a.out, "      %s = %s %s (%s)\n", t.Name, t.Value, t.Unit, t.Source)
		}
	}
	return nil
}
