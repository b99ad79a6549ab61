package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// bankView is a bank as a teacher reads it: that of a course, of a draft or of a
// class. In a class it also holds the questions that the class is not asked.
type bankView struct {
	bank      *questions.Bank // as it is asked, with what is not asked besides
	base      *questions.Bank // as the course has it; the same as bank outside a class
	path      string          // "/courses/beijing-1860"
	name      string          // of the course, draft or class
	trail     []views.Link    // to the page of the bank's owner
	class     *quiz.Class     // nil outside a class
	overrides map[string]store.OverrideRow
	exports   bool
}

func (v bankView) itemHref(id string) string { return v.path + "/item?id=" + url.QueryEscape(id) }

// state says how a question stands in the class; "" for one that is as the course
// has it.
func (v bankView) state(id string) string {
	o, ok := v.overrides[id]
	switch {
	case !ok:
		return ""
	case o.Disabled:
		return "not asked in this class"
	case v.outgrown(id):
		return courseChanged
	}
	return "changed for this class"
}

// courseChanged is said of a question whose change for the class no longer holds.
const courseChanged = "The course has changed this question since; look at your change again"

// outgrown reports whether the class's change of a question was made for another
// revision than the course has now, so that it is not applied.
func (v bankView) outgrown(id string) bool {
	o, changed := v.overrides[id]
	it := v.base.Item(id)
	return changed && it != nil && !o.Holds(it.Revision)
}

// seen is what a form about a question of the class is made for.
func (v bankView) seen(id string) store.Seen {
	seen := store.Seen{Override: v.overrides[id].ID}
	if it := v.base.Item(id); it != nil {
		seen.Base = it.Revision
	}
	return seen
}

func (s *Server) courseView(r *http.Request) (bankView, error) {
	b, err := s.Store.CourseBank(r.Context(), r.PathValue("course"))
	if err != nil {
		return bankView{}, err
	}
	path := "/courses/" + b.Course.ID
	return bankView{
		bank: b, base: b, path: path, name: b.Course.Title, exports: true,
		trail: []views.Link{{Text: "Courses", Href: "/courses"}, {Text: b.Course.Title, Href: path}},
	}, nil
}

func (s *Server) draftView(r *http.Request) (bankView, error) {
	pack, b, err := s.Store.Draft(r.Context(), s.me(r).ID, r.PathValue("draft"))
	if err != nil {
		return bankView{}, err
	}
	path := "/drafts/" + pack.ID
	return bankView{
		bank: b, base: b, path: path, name: "the draft of " + b.Course.Title,
		trail: []views.Link{{Text: "Courses", Href: "/courses"}, {Text: "Draft: " + b.Course.Title, Href: path}},
	}, nil
}

func (s *Server) classView(r *http.Request) (bankView, error) {
	ctx := r.Context()
	class, err := s.Store.Class(ctx, r.PathValue("class"))
	if err != nil {
		return bankView{}, err
	}
	// What a form is made for is read before what it shows: a form that shows something
	// newer is refused needlessly, but never the other way round.
	rows, err := s.Store.Overrides(ctx, class.ID)
	if err != nil {
		return bankView{}, err
	}
	base, err := s.Store.CourseBank(ctx, class.CourseID)
	if err != nil {
		return bankView{}, err
	}
	asked, err := s.Store.ClassBank(ctx, class.ID)
	if err != nil {
		return bankView{}, err
	}
	v := bankView{
		base: base, path: "/classes/" + class.ID, name: class.Name, class: &class, overrides: map[string]store.OverrideRow{},
		trail: []views.Link{{Text: "Classes", Href: "/classes"}, {Text: class.Name, Href: "/classes/" + class.ID}},
	}
	replaced := map[string]*questions.Item{}
	for _, o := range rows {
		v.overrides[o.ItemID] = o
		if it := asked.Item(o.ItemID); it != nil {
			replaced[o.ItemID] = it
		}
	}
	v.bank = base.Without(nil, replaced)
	return v, nil
}

// bankSource finds the bank that a request asks for.
type bankSource func(*http.Request) (bankView, error)

func (s *Server) courseItems(w http.ResponseWriter, r *http.Request) error {
	return s.showItems(w, r, s.courseView)
}

func (s *Server) classItems(w http.ResponseWriter, r *http.Request) error {
	return s.showItems(w, r, s.classView)
}

func (s *Server) draftItems(w http.ResponseWriter, r *http.Request) error {
	return s.showItems(w, r, s.draftView)
}

// itemsPerPage is how many questions stand on a page of the list.
const itemsPerPage = 50

// showItems lists the questions that the filter in the address lets through.
func (s *Server) showItems(w http.ResponseWriter, r *http.Request, source bankSource) error {
	v, err := source(r)
	if err != nil {
		return err
	}
	sel := selectionOf(r)
	items := v.selected(sel)
	shown, before, after := pageOf(r, v.path+"/items", len(items))
	page := views.BankPage{
		Shell: s.shell(r, "Questions of "+v.name), Trail: v.trail, Heading: "Questions", Action: v.path + "/items",
		Search: sel.Text, Selects: sel.selects(v), Filtered: sel.set(),
		Count: ofAll(len(items), len(v.bank.Items)), Before: before, After: after,
	}
	if v.class != nil {
		page.Lead = "What this class is asked, of the course “" + v.bank.Course.Title + "”. Open a question to change it for the class or to leave it out."
	}
	if v.exports {
		page.Export = v.path + "/export?" + sel.query()
	}
	for _, it := range items[shown.from:shown.to] {
		page.Rows = append(page.Rows, v.row(it))
	}
	return s.render(w, r, http.StatusOK, views.Bank(page))
}

// row is a question in a list.
func (v bankView) row(it *questions.Item) views.BankRow {
	return views.BankRow{
		Text: headline(it), Href: v.itemHref(it.ID), State: v.state(it.ID),
		About: strings.Join([]string{formName(it.Form), topicTitle(v.bank, it.Topic), levelNames[it.Level], importanceNames[it.Importance], certaintyNames[it.Certainty]}, " · "),
	}
}

// headline is the question in one line, the same each time it is shown.
func headline(it *questions.Item) string {
	if it.Form == questions.FormTrueFalse || len(it.Stems) == 0 {
		return "True or false: " + it.Claim
	}
	return strings.ReplaceAll(it.Stems[0], "{n}", "some")
}

// selection is the filter of a list as it stands in the address.
type selection struct {
	questions.Filter
	state string // in a class: "changed", "again", "off"
}

func selectionOf(r *http.Request) selection {
	q := r.URL.Query()
	sel := selection{state: q.Get("state")}
	sel.Text = strings.ToValidUTF8(strings.TrimSpace(q.Get("q")), "")
	if len(sel.Text) > 200 {
		sel.Text = strings.ToValidUTF8(sel.Text[:200], "")
	}
	sel.Topics, sel.Certainties, sel.Importances = one(q.Get("topic")), one(q.Get("certainty")), one(q.Get("importance"))
	if f := q.Get("form"); f != "" {
		sel.Forms = []questions.Form{questions.Form(f)}
	}
	if l := q.Get("level"); l != "" {
		sel.Levels = []questions.Level{questions.Level(l)}
	}
	return sel
}

func one(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

func first[T ~string](list []T) string {
	if len(list) == 0 {
		return ""
	}
	return string(list[0])
}

// set reports whether the filter leaves anything out.
func (sel selection) set() bool { return sel.query() != "" }

// query is the filter as it stands in an address, without the page.
func (sel selection) query() string {
	q := url.Values{}
	for name, value := range map[string]string{
		"q": sel.Text, "topic": first(sel.Topics), "form": first(sel.Forms), "level": first(sel.Levels),
		"certainty": first(sel.Certainties), "importance": first(sel.Importances), "state": sel.state,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q.Encode()
}

// selected applies the filter.
func (v bankView) selected(sel selection) []*questions.Item {
	items := v.bank.Select(sel.Filter)
	if v.class == nil || sel.state == "" {
		return items
	}
	var fitting []*questions.Item
	for _, it := range items {
		o, ok := v.overrides[it.ID]
		state := "changed"
		switch {
		case o.Disabled:
			state = "off"
		case v.outgrown(it.ID):
			state = "again"
		}
		if ok && state == sel.state {
			fitting = append(fitting, it)
		}
	}
	return fitting
}

// selects are the filter's lists. Forms, levels and standings that the bank does not
// have are left out.
func (sel selection) selects(v bankView) []views.Select {
	has := map[string]bool{}
	for _, it := range v.bank.Items {
		has["form "+string(it.Form)], has["level "+string(it.Level)] = true, true
		has["certainty "+it.Certainty], has["importance "+it.Importance], has["topic "+it.Topic] = true, true, true
	}
	list := []views.Select{
		{ID: "topic", Label: "Topic"}, {ID: "form", Label: "Form"}, {ID: "level", Label: "Level"},
		{ID: "certainty", Label: "Certainty"}, {ID: "importance", Label: "Importance"},
	}
	add := func(i int, value, text, chosen string) {
		if has[list[i].ID+" "+value] {
			list[i].Choices = append(list[i].Choices, views.Choice{Value: value, Text: text, Selected: value == chosen})
		}
	}
	for i := range list {
		list[i].Choices = []views.Choice{{Text: "any"}}
	}
	for _, t := range v.bank.Course.Topics {
		add(0, t.ID, t.Title, first(sel.Topics))
	}
	for _, f := range questions.Forms {
		add(1, string(f), formName(f), first(sel.Forms))
	}
	for _, l := range []questions.Level{questions.LevelRecognise, questions.LevelRecall, questions.LevelApply} {
		add(2, string(l), levelNames[l], first(sel.Levels))
	}
	for _, c := range []course.Certainty{course.Stated, course.Attributed, course.Contested, course.Estimate} {
		add(3, string(c), certaintyNames[string(c)], first(sel.Certainties))
	}
	for _, i := range []course.Importance{course.Core, course.Normal, course.Extra} {
		add(4, string(i), importanceNames[string(i)], first(sel.Importances))
	}
	if v.class != nil {
		list = append(list, views.Select{ID: "state", Label: "In this class", Choices: []views.Choice{
			{Text: "any"}, {Value: "changed", Text: "changed", Selected: sel.state == "changed"},
			{Value: "again", Text: "changed, to look at again", Selected: sel.state == "again"}, {Value: "off", Text: "not asked", Selected: sel.state == "off"},
		}})
	}
	return list
}

// span is a part of a list.
type span struct{ from, to int }

// pageOf cuts the page that the address asks for out of n lines; a page that does
// not exist is the nearest one.
func pageOf(r *http.Request, path string, n int) (shown span, before, after *views.Link) {
	last := max(1, (n+itemsPerPage-1)/itemsPerPage)
	at, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		at = 1
	}
	at = min(max(at, 1), last)
	link := func(text string, number int) *views.Link {
		q := r.URL.Query()
		q.Del("done")
		q.Set("page", strconv.Itoa(number))
		return &views.Link{Text: text, Href: path + "?" + q.Encode()}
	}
	if at > 1 {
		before = link(fmt.Sprintf("Page %d", at-1), at-1)
	}
	if at < last {
		after = link(fmt.Sprintf("Page %d of %d", at+1, last), at+1)
	}
	return span{(at - 1) * itemsPerPage, min(at*itemsPerPage, n)}, before, after
}

// ofAll is "312 of 4,120 questions".
func ofAll(n, all int) string {
	if n == all {
		return thousands(all) + " " + map[bool]string{true: "question", false: "questions"}[all == 1]
	}
	return thousands(n) + " of " + thousands(all) + " questions"
}
