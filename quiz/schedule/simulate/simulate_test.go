package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func small(learners int) Config {
	c := DefaultConfig()
	c.Learners = learners
	return c
}

func run(t *testing.T, c Config) Report {
	t.Helper()
	r, err := Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestOursBeforeAnExam holds the planner to what it is for: at equal knowledge at the
// exam at most 0.80 of the minutes of SM-2 and of a fixed target of 0.90, no day above
// 30 minutes, and 60 days later no less than the eve rule with the best settings in
// hindsight brings for the same minutes; each within two standard errors of these few
// learners. Seed 3 was not used to choose anything.
func TestOursBeforeAnExam(t *testing.T) {
	c := small(10)
	c.Seed = 3
	for _, w := range run(t, c).Worlds {
		for _, v := range w.Versus {
			switch v.Against {
			case "SM-2", "FSRS-6 at 90 %", "FSRS-7 at 90 %":
				if v.MinutesRatio == nil || v.MinutesRatio.Value-2*v.MinutesRatio.SE > 0.80 {
					t.Errorf("world %s: %s of the minutes of %s", w.World, cell("%.3f ± %.3f", v.MinutesRatio), v.Against)
				}
			case "eve rule, best in hindsight, by ours at 90 %":
				if v.LaterGain == nil || v.LaterGain.Value < -2*v.LaterGain.SE {
					t.Errorf("world %s: later %s facts more than by the eve rule", w.World, cell("%.1f ± %.1f", v.LaterGain))
				}
			}
		}
		for _, r := range w.Rows {
			if r.Family == oursFamily && r.Longest > c.Minutes {
				t.Errorf("world %s: %s has a day of %.1f minutes", w.World, r.Policy, r.Longest)
			}
		}
	}
}

// TestSameSeedSameReport on any number of cores, and another seed another one.
func TestSameSeedSameReport(t *testing.T) {
	text := func(workers int, seed uint64) string {
		c := small(3)
		c.Facts, c.Days, c.Workers, c.Seed = 30, 20, workers, seed
		var b bytes.Buffer
		r := run(t, c)
		if err := errors.Join(r.JSON(&b), r.Table(&b)); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	one := text(1, 7)
	if diff := cmp.Diff(one, text(3, 7)); diff != "" {
		t.Error(diff)
	}
	if one == text(1, 8) {
		t.Error("two seeds gave the same report")
	}
}

// TestCommonLuck: policies that ask the same things get the same answers.
func TestCommonLuck(t *testing.T) {
	c := small(4)
	for _, w := range c.Worlds {
		a, b := fixed6(0.9), eveRule(0.9, 0, 0)
		b.Family = "FSRS-6"
		for n := range c.Learners {
			if x, y := play(&c, w, a, n), play(&c, w, b, n); x != y {
				t.Errorf("world %s, learner %d: %+v and %+v by the same rule", w.Name, n, x, y)
			}
		}
	}
}

// TestStopsWithItsContext and says so.
func TestStopsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Run(ctx, small(50)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestImpossibleConfig(t *testing.T) {
	for words, spoil := range map[string]func(*Config){
		"facts":    func(c *Config) { c.Facts = 0 },
		"days":     func(c *Config) { c.Days = 1 },
		"learners": func(c *Config) { c.Learners = 1 },
		"minutes":  func(c *Config) { c.Minutes = math.NaN() },
		"worlds":   func(c *Config) { c.Worlds = nil },
	} {
		c := DefaultConfig()
		spoil(&c)
		if _, err := Run(t.Context(), c); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: error %v", words, err)
		}
	}
}

// TestCostIsCounted: a rule that never reviews costs the first meetings alone.
func TestCostIsCounted(t *testing.T) {
	c := small(2)
	got := play(&c, c.Worlds[0], eveRule(0, 0, 0), 0)
	if want := 300 * 25.0 / 60; math.Abs(got.Minutes-want) > 1e-9 || math.Abs(got.Worst-10*25.0/60) > 1e-9 {
		t.Errorf("%+v; want %v minutes, ten meetings on the longest day", got, want)
	}
}

func TestDrawsAreUniformAndNormal(t *testing.T) {
	const n = 100_000
	var sum, normalSum, squares float64
	for i := range uint64(n) {
		u := draw(1, drawLuck, i)
		if u < 0 || u >= 1 {
			t.Fatalf("drew %v", u)
		}
		z := normal(1, drawItem, i)
		sum, normalSum, squares = sum+u, normalSum+z, squares+z*z
	}
	// Five standard errors each.
	if math.Abs(sum/n-0.5) > 5*math.Sqrt(1.0/12/n) || math.Abs(normalSum/n) > 5/math.Sqrt(n) || math.Abs(squares/n-1) > 5*math.Sqrt(2.0/n) {
		t.Errorf("means %v and %v, variance %v", sum/n, normalSum/n, squares/n)
	}
}

// TestClassicIntervals are those of the published rules when all is right, and after
// a miss.
func TestClassicIntervals(t *testing.T) {
	c := small(2)
	for _, test := range []struct {
		policy  Policy
		answers string
		want    []int
	}{
		{sm2(), "++++", []int{1, 6, 15, 38}},
		{sm2(), "++-++", []int{1, 6, 1, 1, 6}},
		{sm2(), "++-+++", []int{1, 6, 1, 1, 6, 13}}, // ease 2.18
		{leitner(), "+++++++", []int{1, 2, 4, 8, 16, 32, 32}},
		{leitner(), "++-+", []int{1, 2, 1, 1}},
	} {
		p, day := test.policy.start(&c), 0
		var got []int
		for _, a := range test.answers {
			p.answered(0, day, a == '+')
			from := day
			for day++; len(p.due(day, nil)) == 0; day++ {
				if day > 500 {
					t.Fatal("never due again")
				}
			}
			got = append(got, day-from)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s after %s: %v, want %v", test.policy.Name, test.answers, got, test.want)
		}
	}
}

// TestEveRuleReviewsLate: with a target of 0 nothing before its days, all on them.
func TestEveRuleReviewsLate(t *testing.T) {
	c := small(2)
	p := eveRule(0, 2, 0.98).start(&c)
	for i := range c.Facts {
		p.answered(i, 0, true)
	}
	for day := 1; day < c.Days; day++ {
		want := 0
		if day >= c.Days-2 {
			want = c.Facts
		}
		if got := len(p.due(day, nil)); got != want {
			t.Errorf("day %d: %d facts due, want %d", day, got, want)
		}
	}
}

// TestFrontier keeps what no other point beats, and interpolates between.
func TestFrontier(t *testing.T) {
	f := newFrontier([]point{{200, 20, 2}, {100, 10, 1}, {150, 9, 9}, {300, 20, 9}, {400, 40, 4}})
	if want := (frontier{{100, 10, 1}, {200, 20, 2}, {400, 40, 4}}); !slices.Equal(f, want) {
		t.Fatalf("%v, want %v", f, want)
	}
	if got := f.where(examOf, 30); got != (point{300, 30, 3}) {
		t.Errorf("at 30 facts: %v", got)
	}
	if got := f.where(minutesOf, 99); !math.IsNaN(got.exam) {
		t.Errorf("outside: %v", got)
	}
	if got := f.ahead(point{400, 20, 1}); got != (gains{0.5, 20, 3}) {
		t.Errorf("against a policy: %v", got)
	}
	if got := f.behind(point{200, 10, 3}); got != (gains{2, -10, 1}) {
		t.Errorf("against a family: %v", got)
	}
}

// TestJackknife of a plain mean is its ordinary standard error.
func TestJackknife(t *testing.T) {
	var outcomes []Outcome
	for i := range 20 {
		outcomes = append(outcomes, Outcome{Exam: float64(i * i % 17)})
	}
	v := jackknife("x", 20, func(without int) gains { return gains{mean(outcomes, without).exam, math.NaN(), 0} })
	want := estimate(outcomes, func(o Outcome) float64 { return o.Exam })
	if math.Abs(v.MinutesRatio.Value-want.Value) > 1e-12 || math.Abs(v.MinutesRatio.SE-want.SE) > 1e-12 {
		t.Errorf("%v, want %v", v.MinutesRatio, want)
	}
	if v.ExamGain != nil {
		t.Error("what is not reached has a value")
	}
}

// TestReportAndPlots can be read by programs, and drawings say in words what they show.
func TestReportAndPlots(t *testing.T) {
	c := small(2)
	c.Facts, c.Days = 30, 20
	r := run(t, c)
	var b bytes.Buffer
	if err := r.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || len(back.Worlds) != 3 || len(back.Worlds[0].Rows) != len(c.Policies) {
		t.Errorf("read back %d worlds: %v", len(back.Worlds), err)
	}
	names, err := r.Plots(t.TempDir())
	if err != nil || len(names) != 6 {
		t.Fatalf("%d plots: %v", len(names), err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"<title", "<desc", "SM-2: ", ">ours<", "prefers-color-scheme:dark"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, bad := range []string{"NaN", "%!", "Inf"} {
			if strings.Contains(string(text), bad) {
				t.Errorf("%s has %s", name, bad)
			}
		}
		wellFormed(t, name, text)
	}
}

func wellFormed(t *testing.T, name string, text []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}
