// Package lint checks a bank against the rules of item writing. Every rule cites
// where it comes from: HDR is Haladyna, Downing & Rodriguez (2002), NBME the
// Item-Writing Guide of the National Board of Medical Examiners.
//
// A rule judges what a presentation can show: a key among any of the wrong options
// of its pool, at every number of options that a learner may be given.
package lint

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Severity says what a finding does to a check: an error fails it.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one thing that a rule has to say, about an item or the whole bank.
type Finding struct {
	Rule     string   `json:"rule"` // L01, L02, …
	Severity Severity `json:"severity"`
	Item     string   `json:"item,omitempty"` // empty for the whole bank
	Message  string   `json:"message"`
}

// Check runs every rule over the bank, with the default settings. Findings come in
// the order of the rules, then of the bank's items.
func Check(b *questions.Bank) []Finding { return CheckWith(b, DefaultSettings()) }

// CheckWith runs every rule over the bank with these settings.
func CheckWith(b *questions.Bank, s Settings) []Finding {
	findings, _ := CheckContext(context.Background(), b, s) // without an end to the context it has no error
	return findings
}

// CheckContext is CheckWith that stops when nobody waits for it any more; then its
// error is that of the context, and there are no findings.
func CheckContext(ctx context.Context, b *questions.Bank, s Settings) ([]Finding, error) {
	c := newChecker(b, s)
	c.stopped = func() bool { return ctx.Err() != nil }
	var findings []Finding
	for i := range rules {
		r := &rules[i]
		if r.item != nil {
			for _, it := range b.Items {
				if c.stopped() {
					break
				}
				if msg := r.item(c, it); msg != "" {
					findings = append(findings, r.finding(it.ID, msg))
				}
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("check the bank of %s: %w", b.Course.ID, err)
		}
		if r.bank != nil {
			findings = append(findings, r.bank(c, r)...)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("check the bank of %s: %w", b.Course.ID, err)
	}
	return findings, nil
}

// checker holds what the rules share while they judge one bank.
type checker struct {
	s      Settings
	b      *questions.Bank
	c      *course.Course
	lang   string // for word stems; empty where there is no stemmer
	stemOf map[string]string
	known  chronicle
	silly  *regexp.Regexp           // the words of Settings.Absurd
	drawn  []questions.Presentation // the sample that the rules over the bank look at

	stopped func() bool // nobody waits any more
}

func newChecker(b *questions.Bank, s Settings) *checker {
	c := &checker{s: s, b: b, c: b.Course, lang: stemmers[b.Course.Language], stemOf: map[string]string{}}
	c.silly = regexp.MustCompile(`(?i)\b(` + strings.Join(s.Absurd, "|") + `)\b`)
	c.known = newChronicle(b.Course)
	c.drawn = c.sample()
	return c
}

// Errors counts the findings that fail a check.
func Errors(findings []Finding) int {
	n := 0
	for _, f := range findings {
		if f.Severity == Error {
			n++
		}
	}
	return n
}

// WarnedShare is the share of the bank's items that carry a warning, 0 to 1.
func WarnedShare(b *questions.Bank, findings []Finding) float64 {
	warned := map[string]bool{}
	for _, f := range findings {
		if f.Severity == Warning && f.Item != "" {
			warned[f.Item] = true
		}
	}
	return float64(len(warned)) / float64(max(1, len(b.Items)))
}

// Directions counts the directions from which items ask their fact. Judging the
// whole claim is no direction of its own.
func Directions(items []*questions.Item) int {
	var seen []questions.Direction
	for _, it := range items {
		if it.Direction != questions.DirectionClaim && !slices.Contains(seen, it.Direction) {
			seen = append(seen, it.Direction)
		}
	}
	return len(seen)
}
