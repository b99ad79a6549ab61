package exchange

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// aikenOption is how a line begins that Moodle takes for an option.
var aikenOption = regexp.MustCompile(`^[A-Z][).][ \t]?`)

// maxAiken is the number of letters.
const maxAiken = 26

// writeAiken writes single choices without their feedback, the poorest of the
// formats and the easiest to write by hand.
//
// https://docs.moodle.org/en/Aiken_format
func writeAiken(w io.Writer, d *document) error {
	d.keep(func(r *row) string { return aikenFlaw(r.Question) })
	if len(d.rows) > 0 {
		d.lose("every question", "id, category, tags, feedback, explanation and source: Aiken has a stem, options and a key")
	}
	out := bufio.NewWriter(w)
	for i, r := range d.rows {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out, oneLine(r.Stem))
		key := 0
		for j, o := range r.Options {
			fmt.Fprintf(out, "%c. %s\n", 'A'+j, oneLine(o.Text))
			if o.Right {
				key = j
			}
		}
		fmt.Fprintf(out, "ANSWER: %c\n", 'A'+key)
	}
	return out.Flush()
}

// aikenFlaw says why a question cannot stand in Aiken.
func aikenFlaw(q Question) string {
	stem := oneLine(q.Stem)
	switch {
	case q.Image != nil:
		return "Aiken carries no image"
	case q.Kind != KindChoice:
		return "Aiken knows single choices alone"
	case len(q.Options) > maxAiken:
		return fmt.Sprintf("it has more than %d options", maxAiken)
	case aikenOption.MatchString(stem) || strings.HasPrefix(stem, "ANSWER:"):
		return "its stem begins like an option or a key, which Aiken cannot tell apart"
	}
	return ""
}
