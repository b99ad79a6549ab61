package main

import (
	"os"
	"path/filepath"
	"testing"
)

// builtInPack is the folder of the built-in course.
const builtInPack = "../../questions/packs/beijing-1860"

// TestPublishFromTheCommandLine gives the site a newer version of its course.
func TestPublishFromTheCommandLine(t *testing.T) {
	data := t.TempDir()
	runCommand(t, "", nil, "migrate", "--data", data).want(t, 0)
	runCommand(t, "", nil, "course", "list", "--data", data).want(t, 0, "beijing-1860", "built in")
	runCommand(t, "", nil, "course", "publish", "--data", data, "--note", "with mended dates", builtInPack).
		want(t, 0, "beijing-1860 is published as version 1")
	var list []struct {
		ID           string
		Version      int
		BuiltIn      bool `json:"built_in"`
		Facts, Items int
	}
	decode(t, runCommand(t, "", nil, "course", "list", "--data", data, "--json"), &list)
	if len(list) != 1 || list[0].ID != "beijing-1860" || list[0].Version != 1 || !list[0].BuiltIn || list[0].Facts < 300 || list[0].Items < 2*list[0].Facts {
		t.Errorf("courses %+v", list)
	}
}

func TestPublishRefuses(t *testing.T) {
	data := t.TempDir()
	runCommand(t, "", nil, "migrate", "--data", data).want(t, 0)
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte("not a pack"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ pack, says string }{
		"nothing":         {filepath.Join(data, "nowhere"), "no such file"},
		"a text":          {text, "the zip file"},
		"an empty folder": {t.TempDir(), "course.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			runCommand(t, "", nil, "course", "publish", "--data", data, test.pack).want(t, 1, test.says)
		})
	}
	runCommand(t, "", nil, "course", "list", "--data", data).want(t, 0, "built in")
}
