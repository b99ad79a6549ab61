// Package grade decides whether an answer is right: folding of case, marks and
// scripts, aliases, near misses and partial credit. It is pure.
package grade

// Verdict is the outcome of one answer.
type Verdict string

// The verdicts. Near (the right thing with a small slip in the spelling) counts as
// right; DontKnow counts as wrong but is kept apart from a wrong guess.
const (
	Right    Verdict = "right"
	Near     Verdict = "near"
	Wrong    Verdict = "wrong"
	DontKnow Verdict = "dont-know"
)

// Remembered reports whether the verdict counts as remembered.
func (v Verdict) Remembered() bool { return v == Right || v == Near }

// Response is what a learner answered. One of the fields is set, as the form asks.
type Response struct {
	Chosen   []string          `json:"chosen,omitempty"`    // option ids, where one or some are picked
	Text     string            `json:"text,omitempty"`      // typed forms; a date as year-month-day in digits, 1860-11-14
	Order    []string          `json:"order,omitempty"`     // option ids, first to last
	Pairs    map[string]string `json:"pairs,omitempty"`     // row id → option id
	DontKnow bool              `json:"dont_know,omitempty"` // the learner said so
}

// Mark is the outcome of checking a response.
type Mark struct {
	Verdict Verdict
	Score   float64 // 0 to 1: partial credit in forms with several parts, else 0 or 1
	Note    string  // what the learner should know about the slip, in plain words; may be empty
}
