package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions/exchange"
)

// A file of questions becomes a folder that course items reads as a pack.
func TestCourseImport(t *testing.T) {
	dir := t.TempDir()
	file, out := filepath.Join(dir, "treaties.gift"), filepath.Join(dir, "draft")
	text := "// [id:aigun/year]\nWhen was Aigun signed?{=1858#Yes. ~1860#That is Peking. ~1842#That is Nanking.####It came first.}\n\nDiscuss.{}\n\nWhere?{=Aigun =Aig*}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	runCommand(t, "", nil, "course", "import", file, "--dry-run").want(t, 0, "read as gift: 2 questions taken, 1 skipped", "skipped  line 4: it is an essay", "lost     line 6: the answer “Aig*”", "--out DIR")
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Fatalf("a dry run wrote %s (%v)", out, err)
	}
	runCommand(t, "", nil, "course", "import", file, "--out", out).want(t, 0, "the draft is in "+out)
	runCommand(t, "", nil, "course", "items", out).want(t, 0, "aigun/year#ask-answer", "When was Aigun signed?", "Where?")
	runCommand(t, "", nil, "course", "import", file, "--out", out).want(t, 1, "is not empty")

	var report exchange.Report
	decode(t, runCommand(t, "", nil, "course", "import", file, "--dry-run", "--json"), &report)
	if report.Format != exchange.GIFT || report.Taken != 2 || len(report.Skipped) != 1 || len(report.Lost) == 0 {
		t.Errorf("%+v", report)
	}
}

func TestCourseImportOfNothing(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	out := filepath.Join(dir, "out")
	good := write("good.gift", "Q?{=A ~B ~C}")
	runCommand(t, "", nil, "course", "import", write("essay.gift", "Discuss.{}"), "--out", out).want(t, 1, "essay", "nothing was written")
	runCommand(t, "", nil, "course", "import", write("prose.txt", "Once."), "--out", out).want(t, 1, "format of the file is not known")
	runCommand(t, "", nil, "course", "import", write("large.gift", strings.Repeat("x", exchange.MaxFileBytes+1)), "--out", out).want(t, 1, "larger than 16 MB")
	runCommand(t, "", nil, "course", "import", filepath.Join(dir, "none.gift"), "--out", out).want(t, 1, "give a file of questions")
	runCommand(t, "", nil, "course", "import", dir, "--out", out).want(t, 1, "not a plain file")
	runCommand(t, "", nil, "course", "import", good, "--out", good).want(t, 1, "name a new folder")
	runCommand(t, "", nil, "course", "import", good).want(t, 2, "--out")
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("a folder was made for nothing (%v)", err)
	}
}
