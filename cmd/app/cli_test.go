package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// want checks how a command ended and what it said on either stream.
func (r result) want(t *testing.T, code int, words ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d\nout: %s\nerr: %s", r.code, code, r.out, r.err)
	}
	for _, w := range words {
		if !strings.Contains(r.out+r.err, w) {
			t.Errorf("nothing says %q\nout: %s\nerr: %s", w, r.out, r.err)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{nil, {"help"}, {"-h"}, {"--help"}} {
		r := runCommand(t, "", nil, args...)
		r.want(t, 0, "Usage: remembrancer COMMAND")
		for _, c := range commands {
			r.want(t, 0, c.name, c.about)
		}
	}
	for _, c := range commands {
		if c.name == "version" { // takes no flags
			continue
		}
		runCommand(t, "", nil, append(strings.Fields(c.name), "-h")...).want(t, 0, "Usage: remembrancer "+c.name)
	}
}

func TestWrongUsage(t *testing.T) {
	tests := map[string][]string{
		"an unknown command":      {"learn"},
		"half a command":          {"course"},
		"an unknown second word":  {"course", "eat"},
		"an unknown flag":         {"serve", "--bogus"},
		"an argument too many":    {"serve", "now"},
		"an argument missing":     {"class", "results"},
		"a flag without value":    {"serve", "--listen"},
		"a flag of a wrong kind":  {"demo", "--learners", "many"},
		"an unknown memory model": {"memory", "replay", "--model", "sm2"},
	}
	for name, args := range tests {
		t.Run(name, func(t *testing.T) {
			if r := runCommand(t, "", nil, args...); r.code != 2 || r.err == "" || r.out != "" {
				t.Errorf("exit code %d, want 2 with a message on standard error alone\nout: %s\nerr: %s", r.code, r.out, r.err)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	runCommand(t, "", nil, "version").want(t, 0, "remembrancer ")
}

func TestBuiltInCourse(t *testing.T) {
	runCommand(t, "", nil, "course", "check").want(t, 0, "0 errors")
	var check struct {
		Items, Facts int
		Findings     []struct{ Severity string }
		Rules        []struct{ ID string }
		Warned       float64
	}
	decode(t, runCommand(t, "", nil, "course", "check", "--json"), &check)
	if check.Facts < 300 || check.Items < 2*check.Facts {
		t.Errorf("the built-in course has %d facts and %d items", check.Facts, check.Items)
	}
	if len(check.Rules) < 32 || check.Warned > 0.01 {
		t.Errorf("%d rules ran; %.1f %% of the items carry a warning, want at most one", len(check.Rules), 100*check.Warned)
	}
	runCommand(t, "", nil, "course", "check", "--rules").want(t, 0, "L01 error")
	runCommand(t, "", nil, "course", "coverage").want(t, 0, fmt.Sprintf("%d facts, %d items", check.Facts, check.Items))
	var coverage map[string]any
	decode(t, runCommand(t, "", nil, "course", "coverage", "--json"), &coverage)
	checkItems(t, runCommand(t, "", nil, "course", "items", "--json"), check.Items)
}

// Findings stand under their rule, with their number, and name the item; errors fail the check.
func TestFlawedCourse(t *testing.T) {
	flawed := "../../questions/lint/testdata/flawed"
	runCommand(t, "", nil, "course", "check", flawed).want(t, 1, "error L01: 1 × The key is not much longer", "  l01#ask-object: ", "L21 is for exams", "% of the items")
	runCommand(t, "", nil, "course", "check", "--json", flawed).want(t, 1, `"rule": "L01"`, `"rules": [`)
}

func decode(t *testing.T, r result, into any) {
	t.Helper()
	r.want(t, 0)
	if err := json.Unmarshal([]byte(r.out), into); err != nil {
		t.Fatalf("this is no JSON: %v\n%.300s", err, r.out)
	}
}

// checkItems wants one whole item on each line, with ids that are unique.
func checkItems(t *testing.T, r result, n int) {
	t.Helper()
	r.want(t, 0)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	if len(lines) != n {
		t.Errorf("%d lines, want %d", len(lines), n)
	}
	seen := map[string]bool{}
	for _, line := range lines {
		var it itemLine
		if err := json.Unmarshal([]byte(line), &it); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if it.ID != it.Fact+"#"+it.Template || it.Revision == "" || it.Stem == "" || it.Explanation == "" || len(it.Sources) == 0 ||
			len(it.Options)+len(it.Accepted) == 0 || seen[it.ID] {
			t.Errorf("an incomplete item, or one that came before: %s", line)
		}
		seen[it.ID] = true
	}
}

// brokenPack copies the built-in course and spoils one line of it.
func brokenPack(t *testing.T) (dir, spoiled string) {
	t.Helper()
	dir, spoiled = t.TempDir(), "facts/early-treaties.yaml"
	if err := os.CopyFS(dir, os.DirFS("../../questions/packs/beijing-1860")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, spoiled)
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	raw = bytes.Replace(raw, []byte("predicate: signed-on"), []byte("predicate: sung-on"), 1)
	if err := os.WriteFile(name, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, spoiled
}

func TestBrokenCourse(t *testing.T) {
	dir, spoiled := brokenPack(t)
	r := runCommand(t, "", nil, "course", "check", dir)
	r.want(t, 1, "sung-on")
	if !regexp.MustCompile(regexp.QuoteMeta(spoiled) + `:\d+`).MatchString(r.out) {
		t.Errorf("no file and line:\n%s", r.out)
	}
	var report struct {
		Problems []struct {
			File string
			Line int
		}
	}
	asJSON := runCommand(t, "", nil, "course", "check", dir, "--json")
	asJSON.want(t, 1)
	if err := json.Unmarshal([]byte(asJSON.out), &report); err != nil || len(report.Problems) == 0 || report.Problems[0].Line == 0 {
		t.Errorf("%+v, %v", report, err)
	}
	runCommand(t, "", nil, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--course", dir).want(t, 1, spoiled+":")
}

func TestCourseThatIsNone(t *testing.T) {
	text := filepath.Join(t.TempDir(), "course.zip")
	if err := os.WriteFile(text, []byte("not a zip file"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, course := range map[string]string{"not there": "/nowhere/at/all", "not a zip file": text, "an empty folder": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			runCommand(t, "", nil, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--course", course).want(t, 1, "remembrancer serve: course: ")
			runCommand(t, "", nil, "course", "check", course).want(t, 1)
		})
	}
}

func TestMemoryReplay(t *testing.T) {
	good := "{\"card\":\"a\",\"days\":0,\"rating\":3}\n{\"card\":\"a\",\"days\":1.5,\"rating\":1}\n{\"card\":\"b\",\"days\":0,\"rating\":4}\n"
	for _, model := range []string{"fsrs7", "fsrs6"} {
		r := runCommand(t, good, nil, "memory", "replay", "--model", model)
		r.want(t, 0)
		lines := strings.Split(strings.TrimSpace(r.out), "\n")
		if len(lines) != 3 || !strings.Contains(lines[0], `"retrievability":null`) || strings.Contains(lines[1], "null,\"stability") {
			t.Errorf("%s:\n%s", model, r.out)
		}
	}
	runCommand(t, "", nil, "memory", "replay").want(t, 0)
	for bad, words := range map[string]string{
		`{"card":"a","days":0,"rating":7}`:           "rating is 7",
		`{"card":"a","days":-1,"rating":3}`:          "days",
		`not JSON`:                                   "line 2",
		`{"card":"a","days":"yesterday","rating":3}`: "line 2",
	} {
		runCommand(t, "{\"card\":\"b\",\"days\":0,\"rating\":3}\n"+bad+"\n", nil, "memory", "replay").want(t, 1, "line 2", words)
	}
	runCommand(t, good, nil, "memory", "replay", "--weights", "/nowhere.json").want(t, 1, "weights")
}

func TestServeOnUsedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	runCommand(t, "", nil, "serve", "--data", t.TempDir(), "--listen", l.Addr().String()).want(t, 1, "another program listens on", "--listen")
}

func TestServeWithImpossibleSettings(t *testing.T) {
	tests := map[string]struct {
		args []string
		code int
		want string
	}{
		"an address without port": {[]string{"--listen", "here"}, 2, "write host:port"},
		"a base URL without http": {[]string{"--base-url", "learn.example.org"}, 2, "https://"},
		"an unknown log level":    {[]string{"--log-level", "loud"}, 2, "debug, info, warn or error"},
		"an unknown time zone":    {[]string{"--timezone", "Mars/Olympus"}, 2, "Europe/Prague"},
		"an unknown database":     {[]string{"--database", "mysql://x/y"}, 1, "database"},
		"a folder as database":    {[]string{"--database", os.TempDir()}, 1, "is a folder"},
		"a missing configuration": {[]string{"--config", "/nowhere.yaml"}, 1, "there is no configuration file"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, test.args...)
			runCommand(t, "", nil, args...).want(t, test.code, test.want)
		})
	}
}

// A mistyped path is said to be one; no empty database is made there.
func TestCommandsOnADatabaseThatIsNotThere(t *testing.T) {
	data := filepath.Join(t.TempDir(), "typo")
	runCommand(t, "", nil, "user", "list", "--data", data).want(t, 1, "there is no database")
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("%s was made (%v)", data, err)
	}
}

func TestServeOnFileThatIsNoDatabase(t *testing.T) {
	name := filepath.Join(t.TempDir(), "notes.db")
	text := strings.Repeat("these are my notes, not a database\n", 100)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	runCommand(t, "", nil, "serve", "--database", name, "--listen", "127.0.0.1:0").want(t, 1, "is not an SQLite database")
	if raw, err := os.ReadFile(name); err != nil || string(raw) != text {
		t.Errorf("the file was changed (%v)", err)
	}
}

func TestServeOnReadOnlyDatabase(t *testing.T) {
	data := t.TempDir()
	runCommand(t, "", nil, "migrate", "--data", data).want(t, 0, "up to date")
	name := filepath.Join(data, "remembrancer.db")
	if err := os.Chmod(name, 0o400); err != nil {
		t.Fatal(err)
	}
	runCommand(t, "", nil, "serve", "--data", data, "--listen", "127.0.0.1:0").want(t, 1, "is read-only", "chmod u+w")
}

func TestServeOnNewerSchema(t *testing.T) {
	data := t.TempDir()
	runCommand(t, "", nil, "migrate", "--data", data).want(t, 0)
	db, err := sql.Open("sqlite3", filepath.Join(data, "remembrancer.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	runCommand(t, "", nil, "serve", "--data", data, "--listen", "127.0.0.1:0").want(t, 1, "newer version", "99999")
}

func TestUsers(t *testing.T) {
	data := t.TempDir()
	with := func(stdin string, args ...string) result {
		return runCommand(t, stdin, nil, append(args, "--data", data)...)
	}
	with("three unrelated words\n", "user", "add", "ada@example.org", "Ada").want(t, 0)
	with("three unrelated words", "user", "add", "--role", "teacher", "bo@example.org", "Bo").want(t, 0)
	with("", "user", "list").want(t, 0, "ada@example.org", "learner", "teacher", "Bo")
	with("three unrelated words\n", "user", "add", "Ada@Example.org", "Ada again").want(t, 1, "already an account")
	with("short\n", "user", "add", "eve@example.org", "Eve").want(t, 1, "8 characters")
	with("", "user", "add", "eve@example.org", "Eve").want(t, 1, "standard input")
	with("three unrelated words\n", "user", "add", "eve@example.org", "Eve", "--role", "queen").want(t, 2, "learner, teacher or admin")
	if r := with("", "user", "list"); strings.Contains(r.out, "eve@") {
		t.Errorf("a refused command left an account behind:\n%s", r.out)
	}
	with("", "user", "role", "ada@example.org", "admin").want(t, 0)
	with("", "user", "role", "ada@example.org", "queen").want(t, 1, "learner, teacher or admin")
	with("", "user", "role", "nobody@example.org", "admin").want(t, 1, "nobody has the e-mail address")
	with("", "user", "role", "ada@example.org", "learner").want(t, 1, "only administrator")
	with("other unrelated words\n", "user", "password", "ada@example.org").want(t, 0)
	with("other unrelated words\n", "user", "password", "nobody@example.org").want(t, 1, "user list")
}

func TestDemoAndClassResults(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	with := func(args ...string) result { return runCommand(t, "", nil, append(args, "--data", data)...) }
	demo := with("demo", "--learners", "3", "--days", "3")
	demo.want(t, 0, "3 students gave", "teacher@example.org", "/link/")
	var students, answers int
	if _, err := fmt.Sscanf(demo.out, "%d students gave %d answers", &students, &answers); err != nil || answers == 0 {
		t.Fatalf("%v in %s", err, demo.out)
	}
	with("demo").want(t, 1, "not empty")
	class, _, _ := strings.Cut(with("class", "list").out, " ")

	total := 0
	for _, row := range readCSV(t, []byte(with("class", "results", class).out))[1:] {
		var n int
		if _, err := fmt.Sscan(row["Answers"], &n); err != nil {
			t.Fatal(err)
		}
		total += n
	}
	list := readCSV(t, []byte(with("class", "results", class, "--format", "answers-csv").out))
	if total != answers || len(list)-1 != answers {
		t.Errorf("demo gave %d answers, the students' rows add up to %d, the answers' rows are %d", answers, total, len(list)-1)
	}
	var both struct{ Students, Answers []any }
	decode(t, with("class", "results", class, "--format", "json"), &both)
	file := filepath.Join(dir, "results.xlsx")
	with("class", "results", class, "--format", "xlsx", "--out", file).want(t, 0)
	if s, a := sheetRows(t, file); len(both.Students) != students || len(both.Answers) != answers || s != students+1 || a != answers+1 {
		t.Errorf("JSON has %d and %d rows, the spreadsheet %d and %d with heads; want %d and %d", len(both.Students), len(both.Answers), s, a, students, answers)
	}
	with("class", "results", class, "--format", "pdf").want(t, 2, "answers-csv")
	with("class", "results", "no-such-class").want(t, 1, "class list")
	with("class", "results", class, "--out", filepath.Join(dir, "no", "folder.csv")).want(t, 1, "folder.csv")
	with("memory", "rebuild", "--check").want(t, 0)
}

func sheetRows(t *testing.T, file string) (students, answers int) {
	t.Helper()
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := f.GetRows("Students")
	if err != nil {
		t.Fatal(err)
	}
	a, err := f.GetRows("Answers")
	if err != nil {
		t.Fatal(err)
	}
	return len(s), len(a)
}

func TestDemoOptions(t *testing.T) {
	for _, args := range [][]string{{"--learners", "0"}, {"--days", "0"}, {"--learners", "501"}, {"--days", "-3"}} {
		runCommand(t, "", nil, append([]string{"demo", "--data", t.TempDir()}, args...)...).want(t, 1, "1 to 500 learners")
	}
}

// A flag weighs more than the environment, and that more than the file.
func TestSettingsPrecedence(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	config := in("config.yaml")
	if err := os.WriteFile(config, []byte("data: "+in("from-file")+"\nlog-level: warn\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"REMEMBRANCER_DATA": in("from-environment"), "REMEMBRANCER_CONFIG": config}
	runCommand(t, "", env, "migrate", "--data", in("from-flag")).want(t, 0)
	wantMade(t, dir, "from-flag")
	runCommand(t, "", env, "migrate").want(t, 0)
	wantMade(t, dir, "from-environment", "from-flag")
	runCommand(t, "", map[string]string{"REMEMBRANCER_CONFIG": config}, "migrate").want(t, 0)
	wantMade(t, dir, "from-environment", "from-file", "from-flag")

	bad := map[string]string{"REMEMBRANCER_LEARNERS": "many"}
	runCommand(t, "", bad, "demo", "--data", in("never")).want(t, 1, "REMEMBRANCER_LEARNERS")
	for text, words := range map[string]string{"colour: red\n": "no setting", ": : :\n": "configuration file"} {
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		runCommand(t, "", nil, "migrate", "--config", config, "--data", in("never")).want(t, 1, words)
	}
}

// A configuration file may hold settings of serve and still serve other commands.
func TestConfigOfServeServesOthers(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(config, []byte("listen: localhost:8081\ndata: "+filepath.Join(dir, "data")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	runCommand(t, "", nil, "migrate", "--config", config).want(t, 0)
}

// wantMade compares the data folders that exist.
func wantMade(t *testing.T, dir string, want ...string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "from-*", "remembrancer.db"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range found {
		names = append(names, filepath.Base(filepath.Dir(f)))
	}
	if strings.Join(names, " ") != strings.Join(want, " ") {
		t.Errorf("made %v, want %v", names, want)
	}
}
