package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/remembrancer/remembrancer/"

// mayImport is the house plan: which of our packages a package may import. A
// pattern that ends in "/..." stands for everything below it. Imports go strictly
// down, so there can be no cycles; go build refuses those anyway.
var mayImport = map[string][]string{
	"cmd/app":       {"handlers", "quiz/...", "quiz", "questions", "questions/..."},
	"handlers":      {"views", "quiz", "quiz/...", "questions", "questions/..."},
	"views":         {"quiz", "quiz/grade", "quiz/schedule", "questions", "questions/course"},
	"quiz":          {"quiz/grade", "quiz/memory", "quiz/memory/shared", "quiz/schedule", "questions"},
	"quiz/grade":    {"questions"},
	"quiz/memory":   {},
	"quiz/schedule": {"quiz/memory", "questions"},

	"quiz/memory/reviewlog":  {"quiz/memory"},
	"quiz/memory/fit":        {"quiz/memory"},
	"quiz/memory/evaluate":   {"quiz/memory", "quiz/memory/...", "quiz/memory/reviewlog"},
	"quiz/memory/shared":     {"quiz/memory", "quiz/memory/fit", "quiz/memory/reviewlog"},
	"quiz/schedule/simulate": {"quiz/schedule", "quiz/memory", "quiz/memory/..."},

	"quiz/results":         {},
	"quiz/store":           {"quiz", "quiz/grade", "quiz/memory", "quiz/memory/shared", "quiz/schedule", "quiz/results", "questions", "questions/course", "migrations"},
	"quiz/store/storetest": {"quiz/store", "questions", "questions/..."},
	"quiz/demo":            {"quiz", "quiz/grade", "quiz/memory", "quiz/store", "questions"},
	"questions":            {"questions/course"},
	"questions/course":     {},
	"questions/generate":   {"questions", "questions/course"},
	"questions/exchange":   {"questions", "questions/course"},
	"questions/lint":       {"questions", "questions/course"},
	"questions/packs":      {},

	"questions/questionstest": {"questions", "questions/course"}, // for tests
	"migrations":              {},
}

// onlyIn says which packages alone may import something from outside.
var onlyIn = map[string][]string{
	"gorm.io/":                    {"quiz/store"},
	"github.com/jackc/pgx":        {"quiz/store", "quiz/store/storetest"},
	"github.com/mattn/go-sqlite3": {"quiz/store", "questions/exchange"}, // an Anki package is a SQLite file
	"github.com/gorilla/":         {"handlers"},
	"net/http":                    {"cmd/app", "handlers", "views"},
	"github.com/a-h/templ":        {"handlers", "views"},
	"database/sql":                {"quiz/store", "quiz/store/storetest", "questions/exchange"},
}

// TestArchitecture holds every package to the house plan.
func TestArchitecture(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "../../...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 10 {
		t.Fatalf("go list found %d packages; the plan has %d", len(lines), len(mayImport))
	}
	for _, line := range lines {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], module)
		allowed, planned := mayImport[name]
		if !planned {
			t.Errorf("the package %s is not in the house plan; give it a place there and a reason in docs/decisions.md", name)
		}
		for _, imported := range fields[1:] {
			if ours, is := strings.CutPrefix(imported, module); is && !matches(allowed, ours) {
				t.Errorf("%s imports %s, which is not below it", name, ours)
			}
			for outside, where := range onlyIn {
				if strings.HasPrefix(imported, outside) && !slices.Contains(where, name) {
					t.Errorf("%s imports %s; only %s may", name, imported, strings.Join(where, ", "))
				}
			}
		}
	}
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		below, tree := strings.CutSuffix(p, "/...")
		return p == name || tree && strings.HasPrefix(name, below+"/")
	})
}
