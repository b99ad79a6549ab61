package handlers

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/views"
)

// Bounds on what a teacher sends. Those on what is inside a pack are the loader's.
const (
	maxUpload      = 34 << 20 // a pack of 32 MB and the form around it
	maxUploadFiles = 500
	problemsShown  = 100 // problems of a pack on one page
)

// reservedIDs are course ids whose pages would stand at the address of another page.
var reservedIDs = []string{"upload", "import"}

// dryRun reads a pack as publishing it would, and changes nothing. The error is
// course.Problems when the pack does not hold together.
func dryRun(ctx context.Context, pack fs.FS) (*questions.Bank, error) {
	c, err := course.Load(pack)
	if err != nil {
		return nil, err
	}
	if slices.Contains(reservedIDs, c.ID) {
		return nil, course.Problems{{File: "course.yaml", What: fmt.Sprintf("the course id %q is an address of this site", c.ID), Remedy: "choose another id"}}
	}
	b, err := generate.BankContext(ctx, c)
	switch {
	case errors.Is(err, generate.ErrTooManyItems):
		return nil, course.Problems{{File: "facts", What: err.Error(), Remedy: "split the course, or drop templates and asks"}}
	case err != nil && ctx.Err() != nil:
		return nil, err
	case err != nil:
		return nil, course.Problems{{File: "facts", What: err.Error(), Remedy: "give the facts ids that differ in more than their punctuation"}}
	}
	if len(b.Items) == 0 {
		return nil, course.Problems{{File: "facts", What: "the pack makes no question", Remedy: "add asks or untrue versions to its facts; docs/authoring.md shows how"}}
	}
	return b, nil
}

// packOf makes a pack of files that came one by one; it is held to the same bounds as
// one that came as a zip.
func packOf(files map[string][]byte) (fs.FS, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return course.Unpack(buf.Bytes())
}

// filesOf reads all files of a pack, in order to add to them.
func filesOf(pack fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(pack, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := pack.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		files[path.Clean(name)], err = io.ReadAll(io.LimitReader(f, maxUpload))
		return err
	})
	return files, err
}

// packProblems are the problems of a pack for a page; ok is false for other errors.
func packProblems(err error) (list []views.PackProblem, more string, ok bool) {
	var found course.Problems
	if !errors.As(err, &found) {
		return nil, "", false
	}
	for _, p := range found[:min(problemsShown, len(found))] {
		where := p.File
		if p.Line > 0 {
			where = fmt.Sprintf("%s, line %d", p.File, p.Line)
		}
		list = append(list, views.PackProblem{Where: where, What: sentence(p.What), Remedy: sentence(p.Remedy)})
	}
	return list, andMore(len(found), len(list)), true
}

// andMore says how many of n are not shown.
func andMore(n, shown int) string {
	if n <= shown {
		return ""
	}
	return "And " + thousands(n-shown) + " more."
}

// sentence gives a message a capital and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// checks remembers what the check said of a bank, because it looks at thousands of
// presentations.
type checks struct{ memo[[]lint.Finding] }

// uploadSettings are those of the check, but for the places of keys: those are drawn
// by lot, so that at the usual limit one good pack in a hundred could not be
// published, and its author could do nothing about it.
func uploadSettings() lint.Settings {
	set := lint.DefaultSettings()
	set.PositionP, set.RankP = 1e-6, 1e-6
	return set
}

// known returns what is remembered, without checking anything.
func (c *checks) known(b *questions.Bank) ([]lint.Finding, bool) { return c.get(fingerprint(b)) }

// of checks the bank, or remembers.
func (c *checks) of(ctx context.Context, b *questions.Bank) ([]lint.Finding, error) {
	return c.memo.of(ctx, fingerprint(b), func(ctx context.Context) ([]lint.Finding, error) {
		return lint.CheckContext(ctx, b, uploadSettings())
	})
}

// fingerprint tells banks apart by all that the check looks at.
func fingerprint(b *questions.Bank) string {
	h := sha256.New()
	fmt.Fprintln(h, b.Course.ID, b.Course.Version)
	for i := range b.Course.Facts {
		f := &b.Course.Facts[i]
		fmt.Fprintln(h, f.ID, f.File, f.Line)
	}
	for _, it := range b.Items {
		fmt.Fprintln(h, it.ID, it.Revision)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// findingsShown is how many findings of one rule a page lists.
const findingsShown = 20

// findingsOf groups findings by rule, errors first.
func findingsOf(found []lint.Finding, v bankView) views.Findings {
	errs := lint.Errors(found)
	out := views.Findings{Errors: errs > 0, Verdict: verdictOf(errs, len(found)-errs)}
	groups := map[string][]lint.Finding{}
	for _, f := range found {
		groups[string(f.Severity)+" "+f.Rule] = append(groups[string(f.Severity)+" "+f.Rule], f)
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		ea, eb := groups[a][0].Severity != lint.Error, groups[b][0].Severity != lint.Error
		return cmp.Or(cmp.Compare(btoi(ea), btoi(eb)), strings.Compare(a, b))
	})
	for _, key := range keys {
		list := groups[key]
		g := views.FindingGroup{Rule: list[0].Rule, Title: ruleTitle(list[0].Rule), Error: list[0].Severity == lint.Error, Count: severityCount(list[0].Severity, len(list))}
		for _, f := range list[:min(findingsShown, len(list))] {
			g.Rows = append(g.Rows, findingRow(f, v))
		}
		g.More = andMore(len(list), len(g.Rows))
		out.Groups = append(out.Groups, g)
	}
	return out
}

// ruleTitle is what a rule wants, in one sentence.
func ruleTitle(id string) string {
	for _, r := range lint.Rules() {
		if r.ID == id {
			return r.Title
		}
	}
	return id
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func severityCount(s lint.Severity, n int) string {
	if s == lint.Error {
		return count(n, "error", "errors")
	}
	return count(n, "warning", "warnings")
}

func verdictOf(errs, warnings int) string {
	if errs == 0 && warnings == 0 {
		return "Nothing to complain of."
	}
	if errs == 0 {
		return "No errors, " + count(warnings, "warning", "warnings") + "."
	}
	return count(errs, "error", "errors") + ", " + count(warnings, "warning", "warnings") + "."
}

func findingRow(f lint.Finding, v bankView) views.FindingRow {
	row := views.FindingRow{Text: "The whole course", Message: sentence(f.Message)}
	if it := v.bank.Item(f.Item); it != nil {
		row.Text, row.Href = headline(it), v.itemHref(it.ID)
	}
	return row
}
