package exchange

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// writeGIFT writes Moodle's text format as both Moodle and gift-pegjs read it: every
// special character escaped, every weight said, no raw line break within a text, no
// byte order mark.
//
// https://docs.moodle.org/en/GIFT_format
func writeGIFT(w io.Writer, d *document) error {
	d.keep(func(r *row) string { return d.giftFlaw(r) })
	if slices.ContainsFunc(d.rows, func(r row) bool { return r.Fixed }) {
		d.lose("every question whose options ascend", "that the options are not to be shuffled; switch it off in the quiz")
	}
	out := bufio.NewWriter(w)
	category := ""
	for _, r := range d.rows {
		if path := pathTo(r.Category); path != category {
			category = path
			fmt.Fprintf(out, "$CATEGORY: %s\n\n", path)
		}
		if tags := giftTags(r.Question); tags != "" {
			fmt.Fprintf(out, "//%s\n", tags)
		}
		if r.Name != "" {
			fmt.Fprintf(out, "::%s::", giftText(r.Name))
		}
		fmt.Fprintf(out, "[plain]%s {%s}\n\n", giftText(r.Stem), giftAnswers(r.Question))
	}
	return out.Flush()
}

// giftFlaw says why a question cannot stand in GIFT, and takes out of it what
// cannot.
func (d *document) giftFlaw(r *row) string {
	switch {
	case r.Image != nil:
		return "GIFT carries no image"
	case r.Kind == KindOrdering:
		return "ordering is an extension of Moodle's that other readers of GIFT take for a short answer; use moodle-xml"
	case r.Kind == KindMatching:
		return d.giftPairs(r)
	case r.Kind == KindShort:
		// There is no way to escape an arrow: Moodle takes the answer for a pair.
		arrows := func(o Option) bool { return strings.Contains(o.Text, "->") }
		if slices.ContainsFunc(r.Options, arrows) {
			d.lose(r.ID, "an accepted answer with an arrow (->), which GIFT would read as a pair")
			r.Options = slices.DeleteFunc(r.Options, arrows)
		}
		for i, o := range r.Options {
			if strings.Contains(o.Feedback, "->") {
				d.lose(r.ID, "the spelling of an arrow: -> was written as →")
				r.Options[i].Feedback = giftArrow(o.Feedback)
			}
		}
		return optionsFlaw(r.Question)
	case r.Kind == KindSeveral && len(rightOptions(r.Options)) > maxSeveral:
		return fmt.Sprintf("Moodle cannot share a mark among more than %d right options", maxSeveral)
	}
	d.giftOptionArrows(r)
	d.noteWeights(r)
	return ""
}

// giftOptionArrows writes an arrow in an option as the sign for it: gift-pegjs takes
// "=a -> b" for a pair even among the options of a choice.
func (d *document) giftOptionArrows(r *row) {
	for i, o := range r.Options {
		if strings.Contains(o.Text, "->") {
			d.lose(r.ID, giftArrowLost)
			r.Options[i].Text = giftArrow(o.Text)
		}
	}
}

func (d *document) noteWeights(r *row) {
	if _, changed := weights(r.Question); changed {
		d.lose(r.ID, "a weight that Moodle does not know; the nearest one was written")
	}
}

// giftPairs wants three pairs, because readers differ on fewer, and turns an arrow
// within a pair into the sign for it.
func (d *document) giftPairs(r *row) string {
	if len(r.Pairs) < 3 {
		return "a matching question in GIFT needs three pairs"
	}
	for i, p := range r.Pairs {
		if strings.Contains(p.Left+p.Right, "->") {
			d.lose(r.ID, giftArrowLost)
		}
		r.Pairs[i] = Pair{giftArrow(p.Left), giftArrow(p.Right)}
	}
	for i, text := range r.Extra {
		r.Extra[i] = giftArrow(text)
	}
	return ""
}

const giftArrowLost = "the spelling of an arrow: -> was written as →"

func giftArrow(text string) string { return strings.ReplaceAll(text, "->", "→") }

func rightOptions(options []Option) []Option {
	return slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return !o.Right })
}

func giftTags(q Question) string {
	var b strings.Builder
	if q.ID != "" {
		fmt.Fprintf(&b, " [id:%s]", strings.ReplaceAll(moodleID(q.ID), "]", `\]`))
	}
	for _, tag := range q.Tags {
		fmt.Fprintf(&b, " [tag:%s]", strings.ReplaceAll(tag, "]", `\]`))
	}
	return b.String()
}

func giftAnswers(q Question) string {
	general := ""
	if parts := q.general(); len(parts) > 0 {
		general = "\n\t####" + giftPart(strings.Join(parts, " ")) + "\n"
	}
	switch q.Kind {
	case KindTrueFalse:
		return giftTruth(q) + general
	case KindNumber:
		return fmt.Sprintf("#\n\t=%%100%%%s:%s", number(q.Number), number(q.Tolerance)) + ending(general)
	case KindMatching:
		var b strings.Builder
		for _, p := range q.Pairs {
			fmt.Fprintf(&b, "\n\t=%s -> %s", giftPart(p.Left), giftText(p.Right))
		}
		for _, extra := range q.Extra {
			fmt.Fprintf(&b, "\n\t= -> %s", giftText(extra))
		}
		return b.String() + ending(general)
	}
	return giftOptions(q) + ending(general)
}

// ending closes a list of answers, each on its own line.
func ending(general string) string {
	if general == "" {
		return "\n"
	}
	return general
}

// giftTruth writes the feedback for the wrong judgement first, as Moodle reads it.
func giftTruth(q Question) string {
	text := "FALSE"
	if q.True {
		text = "TRUE"
	}
	if q.WhenWrong != "" || q.WhenRight != "" {
		text += "#" + giftPart(q.WhenWrong)
	}
	if q.WhenRight != "" {
		text += "#" + giftPart(q.WhenRight)
	}
	return text
}

func giftOptions(q Question) string {
	var b strings.Builder
	shares, _ := weights(q)
	for i, o := range q.Options {
		switch {
		case q.Kind == KindChoice && o.Right:
			b.WriteString("\n\t=" + giftKey(o.Text))
		case q.Kind == KindShort:
			fmt.Fprintf(&b, "\n\t=%%%s%%%s", shares[i], giftPart(literal(o.Text)))
		default:
			fmt.Fprintf(&b, "\n\t~%%%s%%%s", shares[i], giftPart(o.Text))
		}
		if o.Feedback != "" {
			b.WriteString("#" + giftPart(o.Feedback))
		}
	}
	return b.String()
}

var giftEscapes = strings.NewReplacer(`\`, `\\`, ":", `\:`, "#", `\#`, "=", `\=`, "~", `\~`, "{", `\{`, "}", `\}`, "\n", `\n`)

func giftText(text string) string { return giftEscapes.Replace(text) }

// giftPart is a text in a place where "[…]" at its beginning would name a format.
func giftPart(text string) string {
	if strings.HasPrefix(text, "[") {
		return "[plain]" + giftText(text)
	}
	return giftText(text)
}

// giftKey is the key of a choice. It has no weight before it, because Moodle takes a
// weight after "=" there for a part of the text; and a text that begins like a weight
// has a format before it, because other readers would take it for one.
func giftKey(text string) string {
	if strings.HasPrefix(text, "%") {
		return "[plain]" + giftText(text)
	}
	return giftPart(text)
}

// literal keeps an asterisk from being Moodle's sign for any text.
func literal(text string) string {
	if !strings.Contains(text, "*") {
		return text
	}
	return strings.ReplaceAll(text, "*", `\*`)
}
