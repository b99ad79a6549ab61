package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/questions"
)

var update = flag.Bool("update", false, "write the golden files anew; review them against the formats' own descriptions")

// written is the sample in a format, with the report.
func written(t *testing.T, f Format) ([]byte, Report) {
	t.Helper()
	var b bytes.Buffer
	d := sampleDocument()
	d.report.Format = f
	if err := d.write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), *d.report
}

// TestGolden holds the text formats to files that were read against the formats'
// descriptions, letter by letter.
func TestGolden(t *testing.T) {
	for _, f := range []Format{GIFT, MoodleXML, Aiken, CSV, JSON} {
		t.Run(string(f), func(t *testing.T) {
			got, _ := written(t, f)
			path := filepath.Join("testdata", "golden"+f.Extension())
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Errorf("%s (want −, got +):\n%s", path, d)
			}
		})
	}
}

// What a format cannot carry is told with its place and its reason.
func TestReports(t *testing.T) {
	tests := map[Format]struct {
		taken         int
		skipped, lost []string // where
	}{
		GIFT:      {9, []string{"treaties#order", "ports#map"}, []string{"treaties#match", "every question whose options ascend"}},
		MoodleXML: {11, nil, nil},
		QTI21:     {11, nil, []string{"every question", "ports/name#typed", "ports/name#typed", "treaties#order"}},
		Aiken:     {2, []string{"ports/opened/all#ports", "ports/opened/1842#claim-t", "ports/opened/1842#claim-f", "ports/name#typed", "ports/opened/1842#year", "nanking/sum#amount", "treaties#match", "treaties#order", "ports#map"}, []string{"every question"}},
		Anki:      {11, nil, []string{"ports/name#typed"}},
		CSV:       {10, []string{"ports#map"}, []string{"ports/name#typed"}},
		JSON:      {11, nil, nil},
	}
	for f, want := range tests {
		t.Run(string(f), func(t *testing.T) {
			_, got := written(t, f)
			if got.Format != f || got.Taken != want.taken || !cmp.Equal(where(got.Skipped), want.skipped) || !cmp.Equal(where(got.Lost), want.lost) {
				t.Errorf("taken %d, skipped %q, lost %q; want %+v", got.Taken, where(got.Skipped), where(got.Lost), want)
			}
			for _, n := range slices.Concat(got.Skipped, got.Lost) {
				if n.What == "" {
					t.Errorf("%s: no reason", n.Where)
				}
			}
		})
	}
}

func where(notes []Note) []string {
	var list []string
	for _, n := range notes {
		list = append(list, n.Where)
	}
	return list
}

// What nobody could answer is left out of every format, with the reason.
func TestFlaws(t *testing.T) {
	right, wrong := Option{Text: "a", Right: true}, Option{Text: "b"}
	tests := map[string]Question{
		"it has no stem":                         {Kind: KindChoice, Stem: " \x01\n", Options: []Option{right, wrong}},
		"no kind of question":                    {Kind: "essay", Stem: "?"},
		"it has fewer than two options":          {Kind: KindChoice, Stem: "?", Options: []Option{right}},
		"2 of its options are right":             {Kind: KindChoice, Stem: "?", Options: []Option{right, right}},
		"none of its options is right":           {Kind: KindSeveral, Stem: "?", Options: []Option{wrong, wrong}},
		"one of its options is empty":            {Kind: KindChoice, Stem: "?", Options: []Option{right, {}}},
		"no answer is accepted":                  {Kind: KindShort, Stem: "?"},
		"its answer is no number":                {Kind: KindNumber, Stem: "?", Tolerance: -1},
		"a matching question needs two pairs":    {Kind: KindMatching, Stem: "?", Pairs: []Pair{{"a", "b"}}},
		"one of its pairs is half empty":         {Kind: KindMatching, Stem: "?", Pairs: []Pair{{"a", "b"}, {"c", ""}}},
		"an ordering, it has fewer than two opt": {Kind: KindOrdering, Stem: "?", Options: []Option{right}},
	}
	for why, q := range tests {
		for _, f := range Formats {
			d := &document{rows: []row{{Question: q}}, report: &Report{}}
			if err := d.write(io.Discard, f); err != nil {
				t.Errorf("%s: %v", f, err)
			}
			_, reason, _ := strings.Cut(why, ", ")
			if reason == "" {
				reason = why
			}
			if d.report.Taken != 0 || len(d.report.Skipped) != 1 || !strings.Contains(d.report.Skipped[0].What, reason) {
				t.Errorf("%s, %s: %+v", f, why, d.report)
			}
		}
	}
}

// The same bank gives the same bytes, packages included.
func TestExportIsDeterministic(t *testing.T) {
	another, err := generateBuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	banks := []*questions.Bank{builtIn(t), another}
	for _, f := range Formats {
		// One item in five has every form and topic in it.
		var first, second bytes.Buffer
		for i, w := range []*bytes.Buffer{&first, &second} {
			b := banks[i]
			var items []*questions.Item
			for n := 0; n < len(b.Items); n += 5 {
				items = append(items, b.Items[n])
			}
			if _, err := Export(w, b, items, f); err != nil {
				t.Fatal(err)
			}
		}
		if first.Len() == 0 || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two exports of the same bank differ", f)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	b := builtIn(t)
	if _, err := Export(io.Discard, b, b.Items[:1], "docx"); err == nil || !strings.Contains(err.Error(), "gift, moodle-xml, qti21, aiken, anki, csv, json") {
		t.Errorf("%v does not list the formats", err)
	}
}

// failing is a place that cannot be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestFullDisk(t *testing.T) {
	b := builtIn(t)
	for _, f := range Formats {
		if _, err := Export(failing{}, b, b.Items[:5], f); err == nil || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// A filtered part is written alone.
func TestExportOfAPart(t *testing.T) {
	b := builtIn(t)
	part := b.Select(questions.Filter{Forms: []questions.Form{questions.FormYear}})
	report, err := Export(io.Discard, b, part, CSV)
	if err != nil || report.Taken != len(part) || len(part) == 0 {
		t.Errorf("%d of %d years were written, %v", report.Taken, len(part), err)
	}
}

// wellFormed reads XML to its end.
func wellFormed(raw []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(raw))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// unzip reads every file of a package.
func unzip(t *testing.T, raw []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
