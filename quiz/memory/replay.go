package memory

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The names of the models, as ReplayOptions and the command line take them.
const (
	ModelFSRS7 = "fsrs7"
	ModelFSRS6 = "fsrs6"
)

// ReplayOptions chooses the model of Replay.
type ReplayOptions struct {
	Model   string    // ModelFSRS7 (also when empty) or ModelFSRS6
	Weights []float64 // nil for the model's defaults
}

// replayLine is one line of Replay's input. Pointers tell a missing field from 0.
type replayLine struct {
	Card   *string  `json:"card"`
	Days   *float64 `json:"days"`
	Rating *int     `json:"rating"`
}

// replayed is what Replay says about one review.
type replayed struct {
	retrievability, stability, stabilityFast, difficulty, interval90 float64
	first, oneTrace                                                  bool
}

// reviewer keeps the states of all cards under one model.
type reviewer func(card string, days float64, r Rating) replayed

// Replay reads reviews as JSON lines, in the order in which they happened:
//
//	{"card":"a","days":1.5,"rating":3}
//
// days since that card's last review (ignored at its first), rating 1 to 4. For
// each it writes the retrievability just before the review (null at the first),
// and the state after it:
//
//	{"card":"a","retrievability":…,"stability":…,"stability_fast":…,"difficulty":…,"interval_90":…}
//
// For fsrs7 stability is that of the slow trace; for fsrs6 stability_fast is null.
// interval_90 is the days until retrievability is 0.90, not rounded. Blank lines
// are skipped. At the first bad line it stops with an error that names the line;
// the lines before it are written whole.
func Replay(in io.Reader, out io.Writer, opts ReplayOptions) error {
	review, err := newReviewer(opts)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<16)
	if err := replayLines(in, w, review); err != nil {
		return errors.Join(err, w.Flush())
	}
	return w.Flush()
}

func replayLines(in io.Reader, w *bufio.Writer, review reviewer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 1<<16), 1<<20)
	var buf []byte
	n := 0
	for lines.Scan() {
		n++
		raw := bytes.TrimSpace(lines.Bytes())
		if len(raw) == 0 {
			continue
		}
		card, days, rating, err := parseReplayLine(raw)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		buf = appendReplayed(buf[:0], card, review(card, days, rating))
		if _, err := w.Write(buf); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}

func parseReplayLine(raw []byte) (card string, days float64, r Rating, err error) {
	var line replayLine
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&line); err != nil {
		return "", 0, 0, explainJSON(err)
	}
	if d.InputOffset() != int64(len(raw)) {
		return "", 0, 0, errors.New("something follows the JSON object; write one review a line")
	}
	switch {
	case line.Card == nil:
		err = errors.New(`"card" is missing`)
	case line.Days == nil:
		err = errors.New(`"days" is missing (0 at a card's first review)`)
	case line.Rating == nil:
		err = errors.New(`"rating" is missing (1 again, 2 hard, 3 good, 4 easy)`)
	case !Rating(*line.Rating).Valid():
		err = fmt.Errorf("rating is %d; it must be 1 (again), 2 (hard), 3 (good) or 4 (easy)", *line.Rating)
	case !(*line.Days >= 0):
		err = fmt.Errorf("days is %v; it cannot be negative", *line.Days)
	}
	if err != nil {
		return "", 0, 0, err
	}
	return *line.Card, *line.Days, Rating(*line.Rating), nil
}

// explainJSON puts the decoder's errors into words without Go's types.
func explainJSON(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("a JSON object was expected, not a JSON %s", kind.Value)
	case errors.As(err, &kind):
		want := map[string]string{"card": "a string", "days": "a number", "rating": "a whole number from 1 to 4"}[kind.Field]
		return fmt.Errorf("%q must be %s, not %s", kind.Field, want, kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the JSON object is not complete")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

func newReviewer(opts ReplayOptions) (reviewer, error) {
	switch opts.Model {
	case "", ModelFSRS7:
		m := DefaultFSRS7
		var err error
		if opts.Weights != nil {
			m, err = NewFSRS7(opts.Weights)
		}
		return replay7(m), err
	case ModelFSRS6:
		m := DefaultFSRS6
		var err error
		if opts.Weights != nil {
			m, err = NewFSRS6(opts.Weights)
		}
		return replay6(m), err
	}
	return nil, fmt.Errorf("unknown model %q; choose %s or %s", opts.Model, ModelFSRS7, ModelFSRS6)
}

func replay7(m FSRS7) reviewer {
	states := map[string]State{}
	return func(card string, days float64, r Rating) replayed {
		before := states[card]
		after := m.Next(before, days, r)
		states[card] = after
		return replayed{
			retrievability: m.Retrievability(before, days), first: !before.Met(),
			stability: after.Slow, stabilityFast: after.Fast, difficulty: after.Difficulty,
			interval90: m.Interval(after, 0.9),
		}
	}
}

func replay6(m FSRS6) reviewer {
	states := map[string]State6{}
	return func(card string, days float64, r Rating) replayed {
		before := states[card]
		after := m.Next(before, days, r)
		states[card] = after
		return replayed{
			retrievability: m.Retrievability(before, days), first: !before.Met(), oneTrace: true,
			stability: after.Stability, difficulty: after.Difficulty,
			interval90: m.Interval(after, 0.9),
		}
	}
}

// appendReplayed writes one line of output. Numbers have as many digits as are
// needed to read back the same float64.
func appendReplayed(b []byte, card string, r replayed) []byte {
	name, err := json.Marshal(card)
	if err != nil {
		panic(err) // a string always marshals
	}
	b = append(append(b, `{"card":`...), name...)
	b = appendNumber(append(b, `,"retrievability":`...), r.retrievability, r.first)
	b = appendNumber(append(b, `,"stability":`...), r.stability, false)
	b = appendNumber(append(b, `,"stability_fast":`...), r.stabilityFast, r.oneTrace)
	b = appendNumber(append(b, `,"difficulty":`...), r.difficulty, false)
	b = appendNumber(append(b, `,"interval_90":`...), r.interval90, false)
	return append(b, "}\n"...)
}

func appendNumber(b []byte, x float64, null bool) []byte {
	if null {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, x, 'g', -1, 64)
}
