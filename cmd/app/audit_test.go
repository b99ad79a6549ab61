package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// audit is what axe-core reports about a page.
type audit struct {
	Passes     int // rules kept
	Violations []struct {
		ID    string
		Help  string
		Nodes []struct {
			Target         []string
			FailureSummary string
		}
	}
}

// TestAccessibility runs axe-core on every kind of page, light and dark.
func TestAccessibility(t *testing.T) {
	found, err := filepath.Glob("../../bin/axe/node_modules/axe-core/axe.min.js")
	if err != nil || len(found) == 0 {
		t.Skip("there is no axe-core in bin/axe; `make deps` installs it where npm is")
	}
	axe, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	tr := newTour(t, startChromium(t), func(v *visitor, page string) {
		pages++
		for _, dark := range []bool{false, true} {
			v.opts.dark = dark
			v.emulateMedia()
			v.wantAccessible(page, string(axe))
		}
	})
	tr.all()
	t.Logf("looked at %d pages in two colour schemes", pages)
}

// wantAccessible reports each violation of WCAG 2.2 AA and of axe's best practice.
func (v *visitor) wantAccessible(page, axe string) {
	v.t.Helper()
	v.do(chromedp.Do(v.ctx, chromedp.Evaluate[chromedp.Void](axe)))
	found, err := chromedp.Run(v.ctx, chromedp.Evaluate[audit](`axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
	}).then(r => ({Passes: r.passes.length, Violations: r.violations.map(x => ({ID: x.id, Help: x.help,
			Nodes: x.nodes.map(n => ({Target: n.target.flat(), FailureSummary: n.failureSummary}))}))}))`,
		chromedp.EvalAwaitPromise))
	v.do(err)
	scheme := map[bool]string{false: "light", true: "dark"}[v.opts.dark]
	if found.Passes < 15 {
		v.t.Errorf("%s (%s): only %d rules looked at anything", page, scheme, found.Passes)
	}
	for _, x := range found.Violations {
		for _, n := range x.Nodes {
			v.t.Errorf("%s (%s): %s: %s\n%v\n%s", page, scheme, x.ID, x.Help, n.Target, n.FailureSummary)
		}
	}
}
