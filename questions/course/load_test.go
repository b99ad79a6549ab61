package course

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// pack is the smallest pack that loads; tests spoil one thing in it.
func pack() fstest.MapFS {
	files := map[string]string{
		"course.yaml":     "id: tiny\nversion: \"1\"\ntitle: Tiny\ndescription: A course.\nlanguage: en\ncalendar: gregorian\ntopics:\n  - {id: one, title: One, about: All.}\n",
		"sources.yaml":    "sources:\n  - {id: book, kind: reference, title: A book, sections: [Chapter 1]}\n",
		"predicates.yaml": "predicates:\n  - {id: signed-on, meaning: a day, domain: [treaty], range: date}\n",
		"entities.yaml":   "entities:\n  - id: treaty-a\n    type: treaty\n    names: {en: [Treaty A]}\n    gloss: a treaty\n",
		"facts/a.yaml":    goodFact,
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const goodFact = `facts:
  - id: treaty-a/signed-on/1860
    covers: [X1]
    subject: treaty-a
    predicate: signed-on
    object: {date: "1860-10-24"}
    topic: one
    certainty: stated
    importance: core
    claim: Treaty A was signed in 1860.
    untrue: [{claim: Treaty A was signed in 1861., why: It was a year earlier.}]
    explanation: Because.
    sources: [{id: book, at: Chapter 1}]
    asks:
      - of: object
        stems: ["When was it?"]
        key: {text: "1860"}
        foils: [{text: "1861", why: no}, {text: "1862", why: no}]
`

func TestSmallestPackLoads(t *testing.T) {
	c, err := Load(pack())
	if err != nil {
		t.Fatal(err)
	}
	f := c.Fact("treaty-a/signed-on/1860")
	if f == nil || f.File != "facts/a.yaml" || f.Line != 2 || len(f.Asks) != 1 || c.Entity("treaty-a").Name() != "Treaty A" {
		t.Fatalf("the fact was read as %+v", f)
	}
}

// Every fault is named with its file, its line and a remedy, and nothing is loaded.
func TestFaultyPacks(t *testing.T) {
	cases := []struct {
		name, file, old, new string
		want                 string // "file:line" and a word of the message
		word                 string
	}{
		{"unknown field", "facts/a.yaml", "topic: one", "topik: one", "facts/a.yaml:", "topik"},
		{"missing topic", "facts/a.yaml", "topic: one", "topic: two", "facts/a.yaml:2", `"two"`},
		{"missing entity", "facts/a.yaml", "subject: treaty-a", "subject: treaty-b", "facts/a.yaml:2", `"treaty-b"`},
		{"missing predicate", "facts/a.yaml", "predicate: signed-on", "predicate: signed", "facts/a.yaml:2", `"signed"`},
		{"missing source", "facts/a.yaml", "id: book", "id: novel", "facts/a.yaml:2", `"novel"`},
		{"unknown heading", "facts/a.yaml", "Chapter 1", "Chapter 9", "facts/a.yaml:2", "heading"},
		{"no such day", "facts/a.yaml", "1860-10-24", "1860-02-30", "facts/a.yaml:2", "not a day"},
		{"not a date", "facts/a.yaml", "1860-10-24", "October", "facts/a.yaml:2", "not a date"},
		{"object of another kind", "facts/a.yaml", `{date: "1860-10-24"}`, "{text: then}", "facts/a.yaml:2", "takes date"},
		{"two objects", "facts/a.yaml", `{date: "1860-10-24"}`, `{date: "1860", text: then}`, "facts/a.yaml:2", "exactly one"},
		{"unknown certainty", "facts/a.yaml", "certainty: stated", "certainty: sure", "facts/a.yaml:2", `"sure"`},
		{"view without holder", "facts/a.yaml", "certainty: stated", "certainty: attributed", "facts/a.yaml:2", "holder"},
		{"no source", "facts/a.yaml", "sources: [{id: book, at: Chapter 1}]", "sources: []", "facts/a.yaml:2", "no source"},
		{"bad id", "facts/a.yaml", "id: treaty-a/signed-on/1860", "id: Treaty A", "facts/a.yaml:2", "not usable"},
		{"key among the foils", "facts/a.yaml", `text: "1861", why`, `text: "1860", why`, "facts/a.yaml:2", "key among"},
		{"foil without why", "facts/a.yaml", `{text: "1862", why: no}`, `{text: "1862"}`, "facts/a.yaml:2", "without a why"},
		{"skips an unknown template", "facts/a.yaml", "    topic: one\n", "    topic: one\n    skip: [day]\n", "facts/a.yaml:2", `"day"`},
		{"anchor", "entities.yaml", "gloss: a treaty", "gloss: &x a treaty", "entities.yaml:5", "anchors"},
		{"tag", "entities.yaml", "gloss: a treaty", "gloss: !x a treaty", "entities.yaml:5", "tags"},
		{"broken YAML", "entities.yaml", "names: {en: [Treaty A]}", "names: {en: [Treaty A", "entities.yaml:", ""},
		{"unknown list", "entities.yaml", "entities:", "people:", "entities.yaml:1", `"people"`},
		{"unusable type", "entities.yaml", "type: treaty", "type: a paper", "entities.yaml:2", `"a paper"`},
		{"no English name", "entities.yaml", "{en: [Treaty A]}", "{ru: [Договор]}", "entities.yaml:2", "English name"},
		{"no topics", "course.yaml", "topics:\n  - {id: one, title: One, about: All.}", "topics: []", "course.yaml", "no topics"},
		{"second document", "sources.yaml", "sources:", "a: 1\n---\nsources:", "sources.yaml:3", "second YAML document"},
		{"deep brackets", "entities.yaml", "{en: [Treaty A]}", strings.Repeat("[", 30) + strings.Repeat("]", 30), "entities.yaml:", "nested"},
		{"a line without end", "entities.yaml", "gloss: a treaty", "gloss: " + strings.Repeat("a", 5000), "entities.yaml:5", "too long"},
		{"nested lists on one line", "entities.yaml", "gloss: a treaty", "gloss: x\n" + strings.Repeat("- ", 200), "entities.yaml:6", "indented"},
		{"empty file", "sources.yaml", "sources:\n  - {id: book, kind: reference, title: A book, sections: [Chapter 1]}\n", "", "sources.yaml", "empty"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			fsys := pack()
			text := string(fsys[c.file].Data)
			if !strings.Contains(text, c.old) {
				t.Fatalf("the test's %q is not in %s", c.old, c.file)
			}
			fsys[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.old, c.new, 1))}
			got, err := Load(fsys)
			var problems Problems
			if got != nil || !errors.As(err, &problems) {
				t.Fatalf("Load = %v, %v; want problems alone", got, err)
			}
			if first := problems[0].String(); !strings.HasPrefix(first, c.want) || !strings.Contains(first, c.word) || problems[0].Remedy == "" {
				t.Errorf("problem %q; want it at %s, to mention %s and to give a remedy", first, c.want, c.word)
			}
		})
	}
}

func TestMissingFilesAreNamed(t *testing.T) {
	for _, file := range []string{"course.yaml", "sources.yaml", "predicates.yaml", "entities.yaml", "facts/a.yaml"} {
		fsys := pack()
		delete(fsys, file)
		if _, err := Load(fsys); err == nil {
			t.Errorf("a pack without %s loads", file)
		}
	}
}

func TestTheSameIDTwice(t *testing.T) {
	fsys := pack()
	fsys["facts/b.yaml"] = &fstest.MapFile{Data: []byte(goodFact)}
	_, err := Load(fsys)
	if err == nil || !strings.Contains(err.Error(), "facts/b.yaml:2") || !strings.Contains(err.Error(), "facts/a.yaml:2") {
		t.Errorf("error %v; want both places named", err)
	}
}

func TestByteOrderMarkAndCRLF(t *testing.T) {
	fsys := pack()
	for name, f := range fsys {
		fsys[name] = &fstest.MapFile{Data: []byte("\uFEFF" + strings.ReplaceAll(string(f.Data), "\n", "\r\n"))}
	}
	if _, err := Load(fsys); err != nil {
		t.Error(err)
	}
}

func TestOversizedFileIsRefused(t *testing.T) {
	fsys := pack()
	fsys["sources.yaml"] = &fstest.MapFile{Data: []byte("# " + strings.Repeat("x", maxFileBytes))}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("error %v; want the pack refused as too large", err)
	}
}

func TestDates(t *testing.T) {
	cases := map[string]string{"1860": "1860", "1860-10": "October 1860", "1860-10-24": "24 October 1860", "1689-09-06": "6 September 1689"}
	for in, want := range cases {
		if d, err := ParseDate(in); err != nil || d.String() != want {
			t.Errorf("ParseDate(%q) = %v, %v; want %s", in, d, err, want)
		}
	}
	for _, in := range []string{"", "1860-13", "1860-02-30", "1860-1-1-1", "then", "-5"} {
		if d, err := ParseDate(in); err == nil {
			t.Errorf("ParseDate(%q) = %v; want an error", in, d)
		}
	}
}

// A pipe or a device in the place of a file would hang the loader or never end.
func TestOnlyPlainFilesAreRead(t *testing.T) {
	fsys := pack()
	fsys["facts/z.yaml"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "facts/z.yaml") || !strings.Contains(err.Error(), "plain file") {
		t.Errorf("error %v; want the pipe refused by name", err)
	}
}

// A pack that lists more than could be turned into questions while somebody waits is
// refused with a remedy; one at the bound loads.
func TestBoundsOnWhatAPackLists(t *testing.T) {
	repeat := func(n int, line string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, line, i)
		}
		return b.String()
	}
	fact := func(i string) string {
		return "  - {id: f" + i + ", subject: treaty-a, predicate: signed-on, object: {date: \"1860\"}, topic: one, certainty: stated, importance: core, claim: A., explanation: B., sources: [{id: book, at: Chapter 1}]}\n"
	}
	ask := "      - {of: object, stems: [\"When? %d\"], key: {text: \"1860\"}, accept: [\"1860\"]}\n"
	cases := []struct {
		name, file, old string
		most            int
		grown           func(n int) string
		word            string
	}{
		{"facts", "facts/a.yaml", "facts:\n", maxFacts - 1, func(n int) string { return "facts:\n" + repeat(n, fact("%d")) }, "5001 facts"},
		{"entities", "entities.yaml", "entities:\n", maxEntities - 1, func(n int) string {
			return "entities:\n" + repeat(n, "  - {id: e%d, type: place, names: {en: [E]}, gloss: g}\n")
		}, "10001 entities"},
		{"asks", "facts/a.yaml", "    asks:\n", maxAsks - 1, func(n int) string { return "    asks:\n" + repeat(n, ask) }, "21 asks"},
		{"untrue versions", "facts/a.yaml", "untrue: [", maxUntrue - 1, func(n int) string { return "untrue: [" + repeat(n, "{claim: No %d., why: W.}, ") }, "21 untrue"},
		{"foils", "facts/a.yaml", "foils: [", maxFoils - 2, func(n int) string { return "foils: [" + repeat(n, "{text: F%d, why: w}, ") }, "21 foils"},
		{"templates", "predicates.yaml", "range: date}", maxTemplates, func(n int) string {
			return "range: date, templates: [" + repeat(n, "{id: t%d, form: year, direction: object, stems: [When?]},") + "]}"
		}, "31 templates"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			load := func(n int) error {
				fsys := pack()
				fsys[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys[c.file].Data), c.old, c.grown(n), 1))}
				_, err := Load(fsys)
				return err
			}
			if err := load(c.most); err != nil {
				t.Fatalf("at the bound: %v", err)
			}
			var problems Problems
			if err := load(c.most + 1); !errors.As(err, &problems) || len(problems) != 1 || !strings.Contains(problems[0].What, c.word) || problems[0].Remedy == "" {
				t.Errorf("beyond the bound: %v; want one problem that says %q with a remedy", err, c.word)
			}
		})
	}
}
