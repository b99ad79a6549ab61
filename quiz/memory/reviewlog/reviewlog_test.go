package reviewlog

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

func TestRead(t *testing.T) {
	tests := map[string]struct {
		text string
		want Log
	}{
		"in the order of time, by learner and card": {
			"learner,card,ts_ms,rating,dur_ms\nL,1,2000,1,50\nL,2,1500,4,\nL,1,1000,3,70\nM,1,1000,2,0\n",
			Log{Reviews: 4, Histories: []History{
				{Learner: "L", Card: "1", Reviews: []Review{{At: 1000, Rating: memory.Good, TookMS: 70}, {At: 2000, Rating: memory.Again, TookMS: 50}}},
				{Learner: "L", Card: "2", Reviews: []Review{{At: 1500, Rating: memory.Easy}}},
				{Learner: "M", Card: "1", Reviews: []Review{{At: 1000, Rating: memory.Hard}}},
			}},
		},
		"other names, another order, more columns": {
			"\ufeffrating,Item,presentation,trial_type,rt_ms,ts_ms\n3,x,1,study,9,5\n1,x,2,test,8,6\n",
			Log{Reviews: 2, Histories: []History{
				{Card: "x", Reviews: []Review{{At: 5, Rating: memory.Good, TookMS: 9, Study: true}, {At: 6, Rating: memory.Again, TookMS: 8}}},
			}},
		},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Read(strings.NewReader(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	const head = "card,ts_ms,rating\n"
	for text, say := range map[string]string{
		"":                                       "the file is empty",
		head:                                     "no reviews",
		"card,rating\n":                          `no column "ts_ms"`,
		head + "a,now,3\n":                       "line 2: ts_ms",
		head + "a,-1,3\n":                        "line 2: ts_ms",
		head + "a,1,3\na,2,5\n":                  "line 3: rating",
		head + "a,1\n":                           "line 2",
		"card,ts_ms,rating,dur_ms\na,1,3,slow\n": "line 2: dur_ms",
		head + "a,9223372036854775807,3\n":       "line 2: ts_ms",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q: %v, want %q", text, err, say)
		}
	}
}

// A day begins at four in the morning, UTC.
func TestDays(t *testing.T) {
	const hour = 60 * 60 * 1000
	h := History{Reviews: []Review{{At: 3 * hour}, {At: 5 * hour}, {At: 27 * hour}, {At: 29 * hour}, {At: 77 * hour}}}
	if got, want := h.WholeDays(), []float64{0, 1, 0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("whole days %v, want %v", got, want)
	}
	if got, want := h.Days(), []float64{0, 2. / 24, 22. / 24, 2. / 24, 2}; !slices.Equal(got, want) {
		t.Errorf("days %v, want %v", got, want)
	}
	if Day(-1) != -1 || Day(4*hour-1) != -1 || Day(4*hour) != 0 {
		t.Errorf("the days around the first are %d, %d, %d", Day(-1), Day(4*hour-1), Day(4*hour))
	}
}
