package handlers

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) courseItem(w http.ResponseWriter, r *http.Request) error {
	return s.showItem(w, r, s.courseView)
}

func (s *Server) draftItem(w http.ResponseWriter, r *http.Request) error {
	return s.showItem(w, r, s.draftView)
}

func (s *Server) classItem(w http.ResponseWriter, r *http.Request) error {
	return s.showItem(w, r, s.classView)
}

func (s *Server) showItem(w http.ResponseWriter, r *http.Request, source bankSource) error {
	v, err := source(r)
	if err != nil {
		return err
	}
	id := r.URL.Query().Get("id")
	if id == "" {
		return goTo(w, r, v.path+"/items")
	}
	it := v.bank.Item(id)
	if it == nil {
		return store.ErrNotFound
	}
	page, err := s.itemPage(r, v, it)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.Item(page))
}

// itemPage is everything about a question, in a class with its forms as they are
// before anything was typed.
func (s *Server) itemPage(r *http.Request, v bankView, it *questions.Item) (views.ItemPage, error) {
	page := views.ItemPage{
		Shell:   s.shell(r, "Question: "+headline(it)),
		Trail:   append(append([]views.Link{}, v.trail...), views.Link{Text: "Questions", Href: v.path + "/items"}),
		Heading: headline(it), Kind: formName(it.Form) + " · " + topicTitle(v.bank, it.Topic),
		About: aboutItem(it), Wordings: it.Stems, Variants: variants(it),
		Right: optionRows(v.bank, it.Keys), Wrong: optionRows(v.bank, it.Distractors),
		Refused: it.Refused, Explanation: it.Explanation, Nuance: it.Nuance, Claim: it.Claim,
		Sources: sources(v.bank, it), Names: nameColumns(it.Names),
	}
	for _, n := range it.Accepted {
		page.Accepted = append(page.Accepted, views.Name{Lang: n.Lang, Text: n.Text})
	}
	for _, p := range it.Pairs {
		page.Pairs = append(page.Pairs, views.PairRow{Left: option(p.Left, ""), Right: option(p.Right, "")})
	}
	for _, st := range it.Statements {
		page.Statements = append(page.Statements, views.StatementRow{Text: st.Text, True: st.True, Why: st.Why})
	}
	for _, other := range v.bank.ItemsOf(it.Fact) {
		if other.ID != it.ID {
			page.Sisters = append(page.Sisters, v.row(other))
		}
	}
	if v.class == nil {
		return page, nil
	}
	var err error
	page.Class, err = s.itemInClass(r, v, it)
	return page, err
}

// aboutItem are the properties of a question, for reference.
func aboutItem(it *questions.Item) []views.Term {
	list := []views.Term{
		{Name: "Level", Value: levelNames[it.Level]}, {Name: "Asks for", Value: strings.ReplaceAll(string(it.Direction), "-", " ")},
		{Name: "Certainty", Value: certaintyNames[it.Certainty]}, {Name: "Importance", Value: importanceNames[it.Importance]},
		{Name: "Whose view", Value: it.Holder}, {Name: "Date", Value: dayInWords(it.Day)}, {Name: "Counts as right", Value: amountInWords(it.Amount)},
		{Name: "Id", Value: it.ID}, {Name: "Revision", Value: it.Revision},
	}
	var filled []views.Term
	for _, t := range list {
		if t.Value != "" {
			filled = append(filled, t)
		}
	}
	return filled
}

func dayInWords(d *questions.Day) string {
	if d == nil {
		return ""
	}
	words := d.ISO + ", " + d.Calendar
	if d.Other != "" {
		words += "; " + d.Other + " in the " + d.OtherCalendar
	}
	return words
}

func amountInWords(a *questions.Amount) string {
	if a == nil {
		return ""
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if a.Low == a.High {
		return number(a.Value) + " " + a.Unit
	}
	return number(a.Low) + " to " + number(a.High) + " " + a.Unit
}

// optionRows are answers with why they are right or wrong.
func optionRows(b *questions.Bank, options []questions.Option) []views.OptionRow {
	var rows []views.OptionRow
	for _, o := range options {
		row := views.OptionRow{Option: option(o, ""), Why: o.Why}
		if o.Place != "" {
			row.Option.Tag = o.Place
		}
		if o.Source != nil {
			src := views.Source{Title: o.Source.Title, Locator: o.Source.Locator}
			if known := b.Course.Source(o.Source.Document); known != nil {
				src.Href = webOnly(known.URL)
			}
			row.Source = &src
		}
		rows = append(rows, row)
	}
	return rows
}

// variantSeeds are how many drawings of a question the page shows.
const variantSeeds = 6

// variants are the first drawings of a question, those that look alike once.
func variants(it *questions.Item) []views.Variant {
	var list []views.Variant
	seen := map[string]bool{}
	for seed := range uint64(variantSeeds) {
		p := it.Present(seed+1, 0)
		if look := looksOf(p); !seen[look] {
			seen[look] = true
			list = append(list, variant(p))
		}
	}
	return list
}

// looksOf tells drawings apart by what a learner sees: the wording and the options in
// their order.
func looksOf(p questions.Presentation) string {
	parts := []string{p.Stem, p.Initial}
	for _, o := range append(append([]questions.Option{}, p.Options...), p.Rows...) {
		parts = append(parts, o.Text)
	}
	return strings.Join(parts, "\x00")
}

func variant(p questions.Presentation) views.Variant {
	v := views.Variant{Stem: p.Stem}
	switch p.Item.Form.Answer() {
	case questions.AnswerPairs:
		v.Rows = belonging(p)
	case questions.AnswerOrder:
		v.Hint = "The numbers give the right order."
		place := map[string]int{}
		for i, o := range p.RightOrder() {
			place[o.ID] = i + 1
		}
		for _, o := range p.Options {
			v.Options = append(v.Options, option(o, strconv.Itoa(place[o.ID])))
		}
	case questions.AnswerText, questions.AnswerYear, questions.AnswerDate, questions.AnswerAmount:
		v.Answer = p.Answer()
		if it := p.Item; it.Amount != nil {
			v.Answer = amountInWords(it.Amount)
		}
	default:
		for i, o := range p.Options {
			v.Options = append(v.Options, shown(o, strconv.Itoa(i+1)))
		}
	}
	return v
}

// shown is an option with its mark.
func shown(o questions.Option, key string) views.Option {
	row := option(o, key)
	if o.Pin != nil {
		row.Key = o.ID
	}
	if o.Correct {
		row.State, row.Tag, row.Key = "is-right", "Right answer", "✓"
		if o.Place != "" {
			row.Tag = "Right answer: " + o.Place
		}
	}
	return row
}

// belonging are the rows of a matching question with their right options.
func belonging(p questions.Presentation) []views.PairRow {
	var rows []views.PairRow
	for _, left := range p.Rows {
		for _, o := range p.Options {
			if o.ID == p.Belongs[left.ID] {
				rows = append(rows, views.PairRow{Left: option(left, ""), Right: option(o, "")})
			}
		}
	}
	return rows
}

// itemInClass is how a question stands in the class of the view.
func (s *Server) itemInClass(r *http.Request, v bankView, it *questions.Item) (*views.ItemInClass, error) {
	rows, err := s.Store.OverrideHistory(r.Context(), v.class.ID, it.ID)
	if err != nil {
		return nil, err
	}
	c := &views.ItemInClass{ClassID: v.class.ID, ItemID: it.ID, Override: v.seen(it.ID).Override, Base: v.seen(it.ID).Base, State: "Asked as the course has it."}
	if o, ok := v.overrides[it.ID]; ok {
		c.Disabled, c.Changed = o.Disabled, !o.Disabled
		c.State = map[bool]string{true: "Not asked in this class.", false: "Changed for this class."}[o.Disabled]
		if o.Disabled && s.lastOfItsFact(v, it) {
			c.State += " No question about this fact is left, so the fact is not asked."
		}
	}
	for _, o := range rows {
		c.History = append(c.History, overrideLine(o, s.Now()))
	}
	base := v.base.Item(it.ID)
	c.Change = changeForm(base, it)
	if v.outgrown(it.ID) {
		change := v.overrides[it.ID].Change
		c.State = courseChanged + ". Until then it is asked as the course has it."
		c.Outgrown = changeTerms(base, change)
		c.Change = changeForm(base, proposed(base, change))
		c.Change.Open = true
	}
	return c, nil
}

// lastOfItsFact reports whether a class is asked nothing about the item's fact.
func (s *Server) lastOfItsFact(v bankView, it *questions.Item) bool {
	for _, other := range v.bank.ItemsOf(it.Fact) {
		if !v.overrides[other.ID].Disabled {
			return false
		}
	}
	return true
}

// overrideLine tells what was done to a question.
func overrideLine(o store.OverrideRow, now time.Time) views.OverrideLine {
	line := views.OverrideLine{What: "Changed", Who: cmp.Or(o.ByName, "somebody who has left"), When: ago(time.UnixMilli(o.At), now), Reason: o.Reason}
	switch {
	case o.Disabled:
		line.What = "Taken out"
	case o.Override.Change == "":
		line.What = "Restored"
	}
	return line
}
