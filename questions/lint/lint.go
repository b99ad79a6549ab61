// Package lint checks a bank against the rules of item writing. Every rule cites
// where it comes from: HDR is Haladyna, Downing & Rodriguez (2002), NBME the
// Item-Writing Guide of the National Board of Medical Examiners.
package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
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

// rule checks one item and reports what it finds wrong.
type rule struct {
	id       string
	severity Severity
	cite     string
	check    func(*questions.Item) string // "" when all is well
}

// rules are the checks of single items, in the order of their ids.
var rules = []rule{
	{"L01", Error, "HDR 24; NBME long correct answer", keyLength},
	{"L03", Warning, "HDR 24", spread},
	{"L05", Error, "HDR 28a; NBME absolute terms", absoluteTerms},
	{"L07", Error, "HDR 26", allOfTheAbove},
	{"L08", Error, "HDR 25", noneOfTheAbove},
	{"L09", Error, "HDR 22", overlap},
	{"L13", Error, "HDR 17", negativeStem},
	{"L15", Error, "HDR 21", logicalOrder},
	{"L16", Error, "HDR 18; Rodriguez 2005", optionCount},
	{"L17", Error, "HDR 23", homogeneous},
	{"L18", Error, "HDR 19; Vinu & Kumar 2015", singleKey},
	{"L22", Warning, "HDR 15; NBME", focusedStem},
	{"L24", Warning, "HDR 8, 13, 16", readingLoad},
	{"L26", Error, "HDR 11, 12", hygiene},
	{"L27", Error, "house rule: every item has its source", provenance},
	{"L31", Error, "house rule: the stem does not name its key", stemNamesKey},
}

// Check runs every rule over the bank.
func Check(b *questions.Bank) []Finding {
	var findings []Finding
	for _, it := range b.Items {
		for _, r := range rules {
			if msg := r.check(it); msg != "" {
				findings = append(findings, Finding{Rule: r.id, Severity: r.severity, Item: it.ID, Message: msg + " (" + r.cite + ")"})
			}
		}
	}
	return append(findings, checkBank(b)...)
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

// checkBank runs the rules over the whole bank: no two items may ask the same
// words with the same key, and each fact needs items from two directions.
func checkBank(b *questions.Bank) []Finding {
	var findings []Finding
	seen := map[string]string{}
	for _, it := range b.Items {
		if len(it.Stems) == 0 || len(it.Keys) != 1 {
			continue
		}
		key := string(it.Form) + "|" + strings.ToLower(it.Stems[0]) + "|" + it.Keys[0].ID
		if other := seen[key]; other != "" {
			findings = append(findings, Finding{Rule: "L28", Severity: Error, Item: it.ID, Message: "asks the same as " + other + "; merge the facts or reword one (HDR 4)"})
		}
		seen[key] = it.ID
	}
	for i := range b.Course.Facts {
		f := &b.Course.Facts[i]
		if n := Directions(b.ItemsOf(f.ID)); n < 2 {
			findings = append(findings, Finding{Rule: "L32", Severity: Error, Message: fmt.Sprintf("%s:%d: %s is asked from %d direction; add a question about another part of it (house rule: two directions a fact)", f.File, f.Line, f.ID, n)})
		}
	}
	return findings
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
