package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCourseExport(t *testing.T) {
	out := filepath.Join(t.TempDir(), "years.csv")
	args := []string{"course", "export", "--format", "csv", "--form", "year,ordering", "--out", out}
	runCommand(t, "", nil, args...).want(t, 0, "csv: ", "questions written, 0 skipped")
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, cells := range rows[1:] {
		kinds[cells[1]]++
	}
	if kinds["number"] == 0 || kinds["ordering"] == 0 || len(kinds) != 2 {
		t.Errorf("the kinds are %v; years and orderings were asked for", kinds)
	}
	t.Run("an existing file stays", func(t *testing.T) {
		if err := os.WriteFile(out, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		runCommand(t, "", nil, args...).want(t, 1, out+" exists", "--force")
		if kept, err := os.ReadFile(out); err != nil || string(kept) != "mine" {
			t.Errorf("the file is now %q, %v", kept, err)
		}
		runCommand(t, "", nil, append(args, "--force")...).want(t, 0)
		if again, err := os.ReadFile(out); err != nil || string(again) != string(raw) {
			t.Errorf("a second export differs, %v", err)
		}
	})
}

// With - the questions alone go to standard output; the report goes beside it.
func TestCourseExportToStandardOutput(t *testing.T) {
	r := runCommand(t, "", nil, "course", "export", "--format", "json", "--out", "-", "--level", "recall", "--level", "apply", "--search", "Aigun")
	var file struct {
		Version   int
		Questions []struct {
			ID   string
			Item struct{ Level string }
		}
	}
	if err := json.Unmarshal([]byte(r.out), &file); err != nil {
		t.Fatal(err)
	}
	levels := map[string]int{}
	for _, q := range file.Questions {
		levels[q.Item.Level]++
	}
	if r.code != 0 || file.Version != 1 || levels["recall"] == 0 || levels["apply"] == 0 || len(levels) != 2 {
		t.Errorf("exit code %d, levels %v", r.code, levels)
	}
	if !strings.Contains(r.err, "questions written") {
		t.Errorf("no report: %q", r.err)
	}
}

// Questions that a format cannot carry are told with their reason.
func TestCourseExportReports(t *testing.T) {
	r := runCommand(t, "", nil, "course", "export", "--format", "gift", "--form", "ordering", "--out", "-")
	r.want(t, 0, "0 questions written", "skipped: ordering is an extension of Moodle's", "#order and ", " more")
}

func TestCourseExportRefuses(t *testing.T) {
	tests := map[string]struct {
		args []string
		code int
		says string
	}{
		"an unknown format":    {[]string{"--format", "docx", "--out", "-"}, 2, "gift, moodle-xml, qti21, aiken, anki, csv, json"},
		"no file":              {[]string{"--format", "gift"}, 2, "--out"},
		"an unknown form":      {[]string{"--format", "gift", "--out", "-", "--form", "essay"}, 2, "true-false, single-choice"},
		"an unknown level":     {[]string{"--format", "gift", "--out", "-", "--level", "7"}, 2, "recognise, recall, apply"},
		"an unknown certainty": {[]string{"--format", "gift", "--out", "-", "--certainty", "sure"}, 2, "stated, attributed"},
		"an unknown weight":    {[]string{"--format", "gift", "--out", "-", "--importance", "vital"}, 2, "core, normal, extra"},
		"an unknown topic":     {[]string{"--format", "gift", "--out", "-", "--topic", "rome"}, 2, "nerchinsk-kyakhta"},
		"nothing left":         {[]string{"--format", "gift", "--out", "-", "--search", "xyzzy"}, 1, "no item is left"},
		"a folder not there":   {[]string{"--format", "gift", "--out", "/nowhere/at/all"}, 1, "/nowhere/at/all"},
		"a pack not there":     {[]string{"/nowhere", "--format", "gift", "--out", "-"}, 1, "/nowhere"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			r := runCommand(t, "", nil, append([]string{"course", "export"}, c.args...)...)
			r.want(t, c.code, c.says)
			if r.out != "" {
				t.Errorf("standard output has %q", r.out)
			}
		})
	}
}
