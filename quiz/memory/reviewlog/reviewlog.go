// Package reviewlog reads logs of reviews from CSV and cuts them into the histories
// of each learner with each card, which is what the memory models are fitted to and
// judged on.
package reviewlog

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// Review is one answer.
type Review struct {
	At     int64 // Unix ms
	Rating memory.Rating
	TookMS int64 // 0 where the log does not say
	Study  bool  // shown, not asked
}

// History is what one learner did with one card, oldest first.
type History struct {
	Learner, Card string
	Reviews       []Review
}

// Log is a review log, its histories in the order in which they began.
type Log struct {
	Histories []History
	Reviews   int
}

// dayStart is the hour (UTC) at which a day of the log begins, in milliseconds:
// 4 am, as Anki counts its days.
const (
	dayStart = 4 * 60 * 60 * 1000
	dayMS    = 24 * 60 * 60 * 1000
)

// Day numbers the day of an instant.
func Day(ms int64) int64 {
	at := ms - dayStart
	if at < 0 {
		at -= dayMS - 1
	}
	return at / dayMS
}

// WholeDays are the days since the review before, counted by the calendar as
// FSRS-6 wants them: 0 on the same day, and at the first review.
func (h History) WholeDays() []float64 {
	return h.days(func(before, now Review) float64 { return float64(max(Day(now.At)-Day(before.At), 0)) })
}

// Days are the days since the review before, with their fractions, as FSRS-7 wants
// them.
func (h History) Days() []float64 {
	return h.days(func(before, now Review) float64 { return float64(now.At-before.At) / dayMS })
}

func (h History) days(between func(before, now Review) float64) []float64 {
	days := make([]float64, len(h.Reviews))
	for i := 1; i < len(days); i++ {
		days[i] = between(h.Reviews[i-1], h.Reviews[i])
	}
	return days
}

// Ratings are those of the reviews.
func (h History) Ratings() []memory.Rating {
	list := make([]memory.Rating, len(h.Reviews))
	for i, r := range h.Reviews {
		list[i] = r.Rating
	}
	return list
}

// MaxReviews bounds a log that is read.
const MaxReviews = 20_000_000

// columns are the names that a column can have. Those without a default must be there.
var columns = []struct {
	names    []string
	optional bool
}{
	{names: []string{"learner"}, optional: true},
	{names: []string{"card", "item"}},
	{names: []string{"ts_ms"}},
	{names: []string{"rating"}},
	{names: []string{"dur_ms", "rt_ms"}, optional: true},
	{names: []string{"trial_type"}, optional: true},
}

// Read reads a log with the columns learner, card (or item), ts_ms, rating and
// dur_ms (or rt_ms), in any order; others are passed over. learner and dur_ms can
// be left out. A trial_type of "study" marks a first showing. Errors name the line
// and what to do.
func Read(in io.Reader) (Log, error) {
	r := csv.NewReader(in)
	r.ReuseRecord, r.FieldsPerRecord = true, 0
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return Log{}, errors.New("the file is empty; its first line must name the columns learner,card,ts_ms,rating,dur_ms")
	}
	if err != nil {
		return Log{}, fmt.Errorf("read the review log: %w", err)
	}
	at, err := find(head)
	if err != nil {
		return Log{}, err
	}
	b := builder{index: map[[2]string]int{}}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return b.log()
		}
		if err != nil {
			return Log{}, fmt.Errorf("read the review log: %w", err)
		}
		if err := b.add(fields, at); err != nil {
			line, _ := r.FieldPos(0)
			return Log{}, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// find returns where each of columns stands, -1 for one that is not there.
func find(head []string) ([]int, error) {
	at := make([]int, len(columns))
	for i, c := range columns {
		at[i] = slices.IndexFunc(head, func(name string) bool {
			return slices.Contains(c.names, strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))))
		})
		if at[i] < 0 && !c.optional {
			return nil, fmt.Errorf("there is no column %q; the first line must name the columns learner,card,ts_ms,rating,dur_ms", c.names[0])
		}
	}
	return at, nil
}

type builder struct {
	index map[[2]string]int
	out   Log
}

func (b *builder) add(fields []string, at []int) error {
	get := func(i int) string {
		if at[i] < 0 {
			return ""
		}
		return fields[at[i]]
	}
	if b.out.Reviews++; b.out.Reviews > MaxReviews {
		return fmt.Errorf("the log has more than %d reviews; split it by learner", MaxReviews)
	}
	ms, err := strconv.ParseInt(get(2), 10, 64)
	if err != nil || ms < 0 || ms > math.MaxInt64/4 {
		return fmt.Errorf("ts_ms is %q; it must be a whole number of milliseconds since 1970", get(2))
	}
	rating, err := strconv.Atoi(get(3))
	if err != nil || !memory.Rating(rating).Valid() {
		return fmt.Errorf("rating is %q; it must be 1 (again), 2 (hard), 3 (good) or 4 (easy)", get(3))
	}
	var took int64
	if s := get(4); s != "" {
		if took, err = strconv.ParseInt(s, 10, 64); err != nil || took < 0 {
			return fmt.Errorf("dur_ms is %q; it must be a whole number of milliseconds, or empty", s)
		}
	}
	key := [2]string{get(0), get(1)}
	i, ok := b.index[key]
	if !ok {
		i = len(b.out.Histories)
		key = [2]string{strings.Clone(key[0]), strings.Clone(key[1])}
		b.index[key] = i
		b.out.Histories = append(b.out.Histories, History{Learner: key[0], Card: key[1]})
	}
	h := &b.out.Histories[i]
	h.Reviews = append(h.Reviews, Review{At: ms, Rating: memory.Rating(rating), TookMS: took, Study: get(5) == "study"})
	return nil
}

func (b *builder) log() (Log, error) {
	if b.out.Reviews == 0 {
		return Log{}, errors.New("the log has no reviews, only the names of its columns")
	}
	for i := range b.out.Histories {
		slices.SortStableFunc(b.out.Histories[i].Reviews, func(a, b Review) int { return cmp.Compare(a.At, b.At) })
	}
	return b.out, nil
}
