package course

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// grow adds a fact to a pack and loads what comes of it.
func grow(t interface {
	Helper()
	Fatalf(string, ...any)
}, pack map[string][]byte, a Addition) (*Course, string) {
	t.Helper()
	load := func(files map[string][]byte) *Course {
		fsys := fstest.MapFS{}
		for name, body := range files {
			fsys[name] = &fstest.MapFile{Data: body}
		}
		c, err := Load(fsys)
		if err != nil {
			t.Fatalf("load: %v", err)
		}
		return c
	}
	changed, id, err := load(pack).WithFact(pack, a, time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC))
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	next := maps.Clone(pack)
	maps.Copy(next, changed)
	return load(next), id
}

// smallPack is a course of one topic without facts; predicates is its predicates.yaml.
func smallPack(predicates string) map[string][]byte {
	return map[string][]byte{
		"course.yaml":     []byte("id: small\nversion: \"1\"\ntitle: Small\nlanguage: en\ntopics:\n  - {id: one, title: \"One: a \\\"topic\\\"\"}\n"),
		"sources.yaml":    []byte("sources:\n  - {id: book, kind: reference, title: Book}\n"),
		"entities.yaml":   []byte("entities:\n  - {id: thing, type: concept, names: {en: [Thing]}, gloss: a thing}\n"),
		"predicates.yaml": []byte(predicates),
		"facts/none.yaml": []byte("facts: []\n"),
	}
}

func anAddition() Addition {
	q := func(of string) AddedQuestion {
		return AddedQuestion{Of: of, Stems: []string{"What?"}, Key: "This", Foils: []Foil{{Text: "That", Why: "No."}, {Text: "Those", Why: "No."}}}
	}
	return Addition{Topic: "one", Claim: "It is so.", Explanation: "Because.", Untrue: "It is not so.", UntrueWhy: "It is.",
		Questions: []AddedQuestion{q("object"), q("subject")}, Source: Citation{ID: "book", At: "p. 1"}, Certainty: Stated, Importance: Core}
}

// A fact can be added to any course: a plain predicate is taken where there is one
// and else put into the list, however that is indented.
func TestWithFactFindsOrMakesAPredicate(t *testing.T) {
	for name, c := range map[string]struct{ predicates, want string }{
		"a plain one":       {"predicates:\n  - {id: says, meaning: m, range: any}\n", "says"},
		"only with a range": {"predicates:\n  - {id: begun-on, meaning: m, range: date}\n", addedPredicate},
		"not indented":      {"# Kinds\npredicates: # all of them\n\n- id: begun-on\n  meaning: m\n  range: date\n", addedPredicate},
		"one with a domain": {"predicates:\n    - id: begun-on\n      meaning: m\n      range: any\n      domain: [concept]\n", addedPredicate},
		"Windows lines":     {"predicates:\r\n  - {id: begun-on, meaning: m, range: date}\r\n", addedPredicate},
	} {
		t.Run(name, func(t *testing.T) {
			course, id := grow(t, smallPack(c.predicates), anAddition())
			if f := course.Fact(id); f == nil || f.Predicate != c.want || f.Subject != "topic-one" {
				t.Errorf("the fact is %+v; want the predicate %s", f, c.want)
			}
		})
	}
	pack := smallPack("predicates: [{id: begun-on, meaning: m, range: date}]\n")
	fsys := fstest.MapFS{}
	for name, body := range pack {
		fsys[name] = &fstest.MapFile{Data: body}
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.WithFact(pack, anAddition(), time.Now()); err == nil || !strings.Contains(err.Error(), "predicates.yaml") {
		t.Errorf("a list in brackets: %v; want to be told about predicates.yaml", err)
	}
}

// Two facts added in the same second, with the same words, stand beside each other.
func TestWithFactTwice(t *testing.T) {
	pack := smallPack("predicates:\n  - {id: says, meaning: m, range: any}\n")
	now := time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC)
	var ids []string
	for range 3 {
		fsys := fstest.MapFS{}
		for name, body := range pack {
			fsys[name] = &fstest.MapFile{Data: body}
		}
		c, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		changed, id, err := c.WithFact(pack, anAddition(), now)
		if err != nil {
			t.Fatal(err)
		}
		for name := range changed {
			if pack[name] != nil {
				t.Errorf("%s is overwritten", name)
			}
		}
		maps.Copy(pack, changed)
		ids = append(ids, id)
	}
	if want := []string{"added/one/it-is-so", "added/one/it-is-so-2", "added/one/it-is-so-3"}; !cmp.Equal(ids, want) {
		t.Errorf("ids %v, want %v", ids, want)
	}
}

// Whatever is written into the form's lines arrives in the fact as it was written.
func TestWithFactKeepsEveryText(t *testing.T) {
	line := rapid.StringMatching(`[\pL\pN\pP\pS]([\pL\pN\pP\pS ]{0,40}[\pL\pN\pP\pS])?`)
	rapid.Check(t, func(t *rapid.T) {
		a := anAddition()
		a.Claim, a.Untrue = line.Draw(t, "claim"), "~"+line.Draw(t, "untrue")
		a.UntrueWhy, a.Explanation, a.Holder = line.Draw(t, "why"), line.Draw(t, "explanation"), line.Draw(t, "holder")
		a.Source.At = line.Draw(t, "at")
		q := &a.Questions[0]
		q.Stems, q.Key = []string{line.Draw(t, "stem"), line.Draw(t, "stem")}, "+"+line.Draw(t, "key")
		q.Accept = []string{line.Draw(t, "accept")}
		q.Foils = []Foil{{Text: "1" + line.Draw(t, "foil"), Why: line.Draw(t, "foil why")}, {Text: "2" + line.Draw(t, "foil"), Why: "no"}}
		c, id := grow(t, smallPack("predicates:\n  - {id: says, meaning: m, range: any}\n"), a)
		f := c.Fact(id)
		if f == nil {
			t.Fatalf("there is no fact %s", id)
		}
		ask := f.Asks[0]
		got := []any{f.Claim, f.Untrue[0].Claim, f.Untrue[0].Why, f.Explanation, f.Holder.Text, f.Sources[0].At, ask.Stems, ask.Key.Text, ask.Accept, ask.Foils}
		want := []any{a.Claim, a.Untrue, a.UntrueWhy, a.Explanation, a.Holder, a.Source.At, q.Stems, q.Key, q.Accept, q.Foils}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("written and read differ (-want +got):\n%s", diff)
		}
	})
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"The Treaty of Nerchinsk, 1689!": "the-treaty-of-nerchinsk-1689", "北京": "fact", "": "fact", "--": "fact",
		"One word after another until it is far too long to read": "one-word-after-another-until-it-is-far",
		strings.Repeat("a", 100):                                  strings.Repeat("a", slugLength),
	} {
		if got := slug(text); got != want || !idPattern.MatchString(got) {
			t.Errorf("slug(%q) = %q, want %q", text, got, want)
		}
	}
}
