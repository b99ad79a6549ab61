package handlers

import (
	"slices"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// choiceRows are the right options and the wrong ones that were chosen.
func choiceRows(f store.Feedback) []views.Option {
	var rows []views.Option
	multi := f.Presentation.Item.Form == questions.FormMulti
	for _, o := range f.Presentation.Options {
		chosen := slices.Contains(f.Response.Chosen, o.ID)
		row := answeredOption(o)
		switch {
		case o.Correct && chosen:
			row.State, row.Tag = "is-right", "Your answer, and correct"
		case o.Correct:
			row.State, row.Tag = "is-right", "Correct answer"
			if multi && !f.Response.DontKnow {
				row.Tag = "Correct, and you left it out"
			}
		case chosen:
			row.State, row.Tag, row.Key = "is-miss", "Your answer", "–"
		default:
			continue
		}
		if o.Pin != nil {
			row.Key = o.ID
		}
		rows = append(rows, row)
	}
	// The right answer is read first.
	slices.SortStableFunc(rows, func(a, b views.Option) int { return strings.Compare(b.State, a.State) })
	return rows
}

// answeredOption is an option after the answer: a spot on a map has its name now.
func answeredOption(o questions.Option) views.Option {
	row := option(o, "✓")
	if o.Place != "" {
		row.Text, row.Alt = o.Place, []views.Name{{Lang: "en", Text: o.Text}}
	}
	return row
}

// answeredMap is the map with the right spot named, and the one chosen instead.
func answeredMap(f store.Feedback) *views.Map {
	m := mapView(f.Bank, f.Presentation)
	if m == nil {
		return nil
	}
	for i := range m.Pins {
		pin := &m.Pins[i]
		if f.Presentation.Item.Map.Marked != nil {
			pin.State, pin.Name = "is-right", f.Presentation.Answer()
			continue
		}
		at := slices.IndexFunc(f.Presentation.Options, func(o questions.Option) bool { return o.ID == pin.Letter })
		o := f.Presentation.Options[at] // every pin but the marked one is an option's
		switch {
		case o.Correct:
			pin.State, pin.Name = "is-right", o.Place
		case slices.Contains(f.Response.Chosen, o.ID):
			pin.State, pin.Name = "is-miss", o.Place
		}
	}
	return m
}

// typedRows are what was written and what is right.
func typedRows(f store.Feedback) []views.Option {
	right := f.Presentation.Item.Accepted[0]
	rows := []views.Option{{Key: "✓", Text: right.Text, Lang: right.Lang, State: "is-right", Tag: "Correct answer"}}
	given := f.Presentation.Written(f.Response.Text)
	switch {
	case given == "":
		return rows
	case f.Review.Verdict.Remembered():
		if given == right.Text || f.Presentation.Item.Day != nil { // the calendar stands behind a date
			rows[0].Tag = "Your answer, and correct"
			return rows
		}
		return append(rows, views.Option{Key: "✓", Text: given, State: "is-right", Tag: "You wrote"})
	}
	return append(rows, views.Option{Key: "–", Text: given, State: "is-miss", Tag: "You wrote"})
}

// orderRows are the right order, each event marked by whether it stood there, and
// the order given if it was another.
func orderRows(f store.Feedback) (right, given []views.Option) {
	byID := map[string]questions.Option{}
	for i, o := range f.Presentation.RightOrder() {
		byID[o.ID] = o
		row := option(o, strconv.Itoa(i+1))
		row.State = "is-right"
		if o.Why != "" {
			row.Tag = o.Why
		}
		if len(f.Response.Order) > i && f.Response.Order[i] != o.ID {
			row.State = "is-miss"
		}
		right = append(right, row)
	}
	if f.Review.Verdict == grade.Right {
		return right, nil
	}
	for _, id := range f.Response.Order {
		given = append(given, option(byID[id], ""))
	}
	return right, given
}

// pairRows are the rows with what belongs to each, and what was chosen instead.
func pairRows(f store.Feedback) []views.Row {
	p := f.Presentation
	var rows []views.Row
	for _, left := range p.Rows {
		row := views.Row{ID: left.ID, Left: option(left, ""), Chosen: f.Response.Pairs[left.ID]}
		if o, ok := p.Option(p.Belongs[left.ID]); ok {
			row.Right = option(o, "")
		}
		if o, ok := p.Option(row.Chosen); ok && row.Chosen != p.Belongs[left.ID] {
			given := option(o, "")
			row.Given = &given
		}
		rows = append(rows, row)
	}
	return rows
}

// reasonsFor is why the answer is what it is, and why not what was chosen.
func reasonsFor(f store.Feedback) []views.Reason {
	item := f.Presentation.Item
	list := whatIsTrue(f)
	if item.Explanation != "" {
		list = append(list, views.Reason{Lead: "Why.", Text: item.Explanation})
	}
	switch {
	case item.Form == questions.FormOdd || item.Form == questions.FormGap:
		list = append(list, keyReasons(f)...)
	case item.Form == questions.FormOrder:
		return list
	}
	if f.Review.Verdict.Remembered() {
		return list
	}
	if item.Form.Answer() == questions.AnswerPairs {
		return append(list, rowReasons(f)...)
	}
	for _, o := range f.Presentation.Options {
		// The dates of a gap are told already.
		if !o.Correct && o.Why != "" && item.Form != questions.FormGap && slices.Contains(f.Response.Chosen, o.ID) {
			list = append(list, reason(f.Bank, "Why not “"+nameOf(o)+"”.", o))
		}
	}
	return list
}

// whatIsTrue puts a false statement or a quoted error right.
func whatIsTrue(f store.Feedback) []views.Reason {
	item := f.Presentation.Item
	if item.Form == questions.FormCorrection {
		return []views.Reason{{Lead: "Put right.", Text: item.Claim}}
	}
	said := f.Presentation.Said
	if said == nil || said.True {
		return nil
	}
	list := []views.Reason{{Lead: "What is true.", Text: item.Claim}}
	if said.Why != "" {
		list = append(list, views.Reason{Lead: "What was wrong.", Text: said.Why})
	}
	return list
}

// keyReasons tell why the odd one is odd, and the dates around a gap.
func keyReasons(f store.Feedback) []views.Reason {
	var list []views.Reason
	for _, i := range f.Presentation.RightOptions() {
		o := f.Presentation.Options[i]
		if o.Why == "" {
			continue
		}
		lead := "The odd one out."
		if f.Presentation.Item.Form == questions.FormGap {
			lead = "The dates."
		}
		list = append(list, views.Reason{Lead: lead, Text: o.Why})
	}
	return list
}

// rowReasons explain the rows that were missed; none when nothing was chosen.
func rowReasons(f store.Feedback) []views.Reason {
	var list []views.Reason
	for _, row := range f.Presentation.Rows {
		given := f.Response.Pairs[row.ID]
		if given == "" || given == f.Presentation.Belongs[row.ID] {
			continue
		}
		if row.Why == "" {
			if right, ok := f.Presentation.Option(f.Presentation.Belongs[row.ID]); ok {
				row.Why, row.Source = right.Why, right.Source
			}
		}
		if row.Why != "" {
			list = append(list, reason(f.Bank, row.Text+".", row))
		}
	}
	return list
}

func reason(b *questions.Bank, lead string, o questions.Option) views.Reason {
	r := views.Reason{Lead: lead, Text: o.Why}
	if o.Source != nil {
		src := sourceOf(b, *o.Source)
		r.Source = &src
	}
	return r
}

// nameOf is what an option is called after the answer.
func nameOf(o questions.Option) string {
	if o.Place != "" {
		return o.Place
	}
	return o.Text
}
