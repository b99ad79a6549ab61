package memory

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestReplay(t *testing.T) {
	in := `{"card":"a","days":0,"rating":3}

{"card":"b \"2\"","days":7,"rating":1}
{"card":"a","days":1.5,"rating":3}
`
	var out bytes.Buffer
	if err := Replay(strings.NewReader(in), &out, ReplayOptions{}); err != nil {
		t.Fatal(err)
	}
	m := DefaultFSRS7
	first := m.First(Good)
	after := m.Next(first, 1.5, Good)
	b := m.First(Again)
	want := []map[string]any{
		{"card": "a", "retrievability": nil, "stability": first.Slow, "stability_fast": first.Fast, "difficulty": first.Difficulty, "interval_90": m.Interval(first, 0.9)},
		{"card": `b "2"`, "retrievability": nil, "stability": b.Slow, "stability_fast": b.Fast, "difficulty": b.Difficulty, "interval_90": m.Interval(b, 0.9)},
		{"card": "a", "retrievability": m.Retrievability(first, 1.5), "stability": after.Slow, "stability_fast": after.Fast, "difficulty": after.Difficulty, "interval_90": m.Interval(after, 0.9)},
	}
	compareLines(t, out.Bytes(), want)
}

func TestReplayFSRS6(t *testing.T) {
	in := `{"card":"a","days":0,"rating":1}` + "\n" + `{"card":"a","days":0,"rating":3}`
	var out bytes.Buffer
	if err := Replay(strings.NewReader(in), &out, ReplayOptions{Model: ModelFSRS6, Weights: DefaultFSRS6.Weights()}); err != nil {
		t.Fatal(err)
	}
	m := DefaultFSRS6
	first := m.First(Again)
	after := m.Next(first, 0, Good)
	compareLines(t, out.Bytes(), []map[string]any{
		{"card": "a", "retrievability": nil, "stability": first.Stability, "stability_fast": nil, "difficulty": first.Difficulty, "interval_90": m.Interval(first, 0.9)},
		{"card": "a", "retrievability": 1.0, "stability": after.Stability, "stability_fast": nil, "difficulty": after.Difficulty, "interval_90": m.Interval(after, 0.9)},
	})
}

// compareLines wants exactly these fields, with numbers that read back unchanged.
func compareLines(t *testing.T, out []byte, want []map[string]any) {
	t.Helper()
	lines := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), out)
	}
	for i, line := range lines {
		var got map[string]any
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if len(got) != len(want[i]) {
			t.Errorf("line %d has %d fields, want %d: %s", i+1, len(got), len(want[i]), line)
		}
		for k, v := range want[i] {
			if got[k] != v {
				t.Errorf("line %d: %s = %v, want %v", i+1, k, got[k], v)
			}
		}
	}
}

func TestReplayNamesBadLines(t *testing.T) {
	tests := map[string]struct{ line, says string }{
		"unknown field":  {`{"card":"a","days":1,"rating":3,"grade":1}`, `unknown field "grade"`},
		"rating 0":       {`{"card":"a","days":1,"rating":0}`, "rating is 0; it must be 1"},
		"rating 5":       {`{"card":"a","days":1,"rating":5}`, "rating is 5"},
		"rating 2.5":     {`{"card":"a","days":1,"rating":2.5}`, `"rating" must be a whole number`},
		"no rating":      {`{"card":"a","days":1}`, `"rating" is missing`},
		"no card":        {`{"days":1,"rating":3}`, `"card" is missing`},
		"no days":        {`{"card":"a","rating":3}`, `"days" is missing`},
		"negative days":  {`{"card":"a","days":-0.5,"rating":3}`, "days is -0.5; it cannot be negative"},
		"NaN days":       {`{"card":"a","days":NaN,"rating":3}`, "invalid character"},
		"days too large": {`{"card":"a","days":1e999,"rating":3}`, `"days" must be a number, not number 1e999`},
		"card a number":  {`{"card":7,"days":1,"rating":3}`, `"card" must be a string`},
		"not an object":  {`[1]`, "a JSON object was expected"},
		"cut short":      {`{"card":"a","days":1`, "not complete"},
		"two objects":    {`{"card":"a","days":1,"rating":3}{}`, "something follows"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := `{"card":"x","days":0,"rating":3}` + "\n\n" + test.line + "\n" + `{"card":"x","days":0,"rating":3}`
			var out bytes.Buffer
			err := Replay(strings.NewReader(in), &out, ReplayOptions{})
			if err == nil || !strings.HasPrefix(err.Error(), "line 3: ") || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %q, want line 3 and %q", err, test.says)
			}
			if got := strings.Count(out.String(), "\n"); got != 1 || !strings.HasSuffix(out.String(), "}\n") {
				t.Errorf("the output before the bad line is not whole: %q", out.String())
			}
		})
	}
}

func TestReplayOptionsAreChecked(t *testing.T) {
	for _, opts := range []ReplayOptions{{Model: "sm2"}, {Weights: []float64{1}}, {Model: ModelFSRS6, Weights: []float64{1}}} {
		if err := Replay(strings.NewReader(""), &bytes.Buffer{}, opts); err == nil {
			t.Errorf("%+v was accepted", opts)
		}
	}
}

func TestReplayReportsLongLines(t *testing.T) {
	err := Replay(strings.NewReader(strings.Repeat(" ", 2<<20)), &bytes.Buffer{}, ReplayOptions{})
	if err == nil || !strings.HasPrefix(err.Error(), "line 1: ") {
		t.Errorf("error %v, want one about line 1", err)
	}
}
