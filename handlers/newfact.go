package handlers

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/views"
)

// newFactForm offers the form that adds one fact to a course.
func (s *Server) newFactForm(w http.ResponseWriter, r *http.Request) error {
	return s.showNewFact(w, r, http.StatusOK, url.Values{}, nil, nil)
}

func (s *Server) showNewFact(w http.ResponseWriter, r *http.Request, status int, form url.Values, list []views.Problem, flaws []views.FindingRow) error {
	v, err := s.courseView(r)
	if err != nil {
		return err
	}
	versions, err := s.Store.PackVersions(r.Context(), v.bank.Course.ID)
	if err != nil {
		return err
	}
	page := views.NewFactPage{
		Shell: s.shell(r, "Add a fact"), Path: v.path, CourseTitle: v.name, Findings: flaws, Values: map[string]string{},
		MayPublish: s.mayPublish(r, v.bank.Course.ID, versions),
	}
	page.Problems = list
	for name := range form {
		page.Values[name] = form.Get(name)
	}
	factSelects(&page, v.bank.Course, form)
	return s.render(w, r, status, views.NewFact(page))
}

// factSelects fills the lists of the form.
func factSelects(page *views.NewFactPage, c *course.Course, form url.Values) {
	page.Topic = views.Select{ID: "topic", Label: "Topic", Choices: []views.Choice{{Text: "Choose one"}}}
	for _, t := range c.Topics {
		page.Topic.Choices = append(page.Topic.Choices, views.Choice{Value: t.ID, Text: t.Title, Selected: form.Get("topic") == t.ID})
	}
	page.Source = views.Select{ID: "source", Label: "Source", Hint: "A source of the course. New ones are added in sources.yaml of the pack.", Choices: []views.Choice{{Text: "Choose one"}}}
	for _, src := range c.Sources {
		page.Source.Choices = append(page.Source.Choices, views.Choice{Value: src.ID, Text: src.Title, Selected: form.Get("source") == src.ID})
	}
	page.Importance = views.Select{ID: "importance", Label: "Importance"}
	for _, i := range []course.Importance{course.Normal, course.Core, course.Extra} {
		page.Importance.Choices = append(page.Importance.Choices, views.Choice{Value: string(i), Text: importanceNames[string(i)], Selected: form.Get("importance") == string(i)})
	}
	page.Certainty = views.Select{ID: "certainty", Label: "Certainty"}
	for _, i := range []course.Certainty{course.Stated, course.Attributed, course.Contested, course.Estimate} {
		page.Certainty.Choices = append(page.Certainty.Choices, views.Choice{Value: string(i), Text: certaintyNames[string(i)], Selected: form.Get("certainty") == string(i)})
	}
}

// newFact tries the fact out and keeps the course with it as a draft. Flaws of its
// questions come back to the form with every entry kept.
func (s *Server) newFact(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	b, err := s.Store.CourseBank(r.Context(), r.PathValue("course"))
	if err != nil {
		return err
	}
	addition, err := additionFrom(b.Course, r.PostForm)
	if err == nil {
		var flaws []views.FindingRow
		if flaws, err = s.addFact(w, r, b, addition); len(flaws) > 0 {
			return s.showNewFact(w, r, http.StatusUnprocessableEntity, r.PostForm,
				[]views.Problem{{Field: "flaws", Message: "The questions have flaws that give the answer away or make them unfair."}}, flaws)
		}
	}
	if err == nil {
		return nil
	}
	list, ok := factProblems(err)
	if !ok {
		return err
	}
	return s.showNewFact(w, r, http.StatusUnprocessableEntity, r.PostForm, list, nil)
}

// addFact makes the draft, unless the check finds errors in the fact's questions.
func (s *Server) addFact(w http.ResponseWriter, r *http.Request, b *questions.Bank, a course.Addition) ([]views.FindingRow, error) {
	free, err := s.uploads.takePlace(r.Context())
	if err != nil {
		return nil, err
	}
	defer free()
	pack, err := s.Store.PackFiles(r.Context(), b.Course.ID)
	if err != nil {
		return nil, err
	}
	files, err := filesOf(pack)
	if err != nil {
		return nil, err
	}
	changed, id, err := b.Course.WithFact(files, a, s.Now())
	if err != nil {
		return nil, oneProblem("", sentence(err.Error()))
	}
	maps.Copy(files, changed)
	grown, err := packOf(files)
	if err != nil {
		return nil, err
	}
	next, err := dryRun(r.Context(), grown)
	if err != nil {
		return nil, err
	}
	if flaws, err := flawsOf(next, id); err != nil || len(flaws) > 0 {
		return flaws, err
	}
	draft, err := s.Store.SaveDraft(r.Context(), s.me(r).ID, "", noteOf(a.Claim), grown, next)
	if err != nil {
		return nil, err
	}
	return nil, goTo(w, r, "/drafts/"+draft.ID)
}

// noteOf is what the list of versions says of an added fact.
func noteOf(claim string) string {
	const most = 200
	if r := []rune(claim); len(r) > most {
		claim = string(r[:most-1]) + "…"
	}
	return "Added: " + claim
}

// flawsOf are the errors that the check finds in the questions of one fact. What they
// share with those of other facts is looked at on the draft's page.
func flawsOf(b *questions.Bank, fact string) ([]views.FindingRow, error) {
	alone, err := questions.NewBank(b.Course, b.ItemsOf(fact))
	if err != nil {
		return nil, err
	}
	var flaws []views.FindingRow
	for _, f := range lint.Check(alone) {
		if it := alone.Item(f.Item); f.Severity == lint.Error && it != nil {
			flaws = append(flaws, views.FindingRow{Text: headline(it), Message: sentence(f.Message)})
		}
	}
	return flaws, nil
}

// factProblems puts into words why a fact could not be added.
func factProblems(err error) (list []views.Problem, ok bool) {
	var (
		entry *entryError
		found course.Problems
	)
	switch {
	case errors.As(err, &entry):
		return entry.list, true
	case errors.As(err, &found):
		for _, p := range found[:min(10, len(found))] {
			list = append(list, views.Problem{Field: fieldOf(p), Message: sentence(p.What) + " " + sentence(p.Remedy)})
		}
		return list, true
	}
	list, ok = problems(err)
	for i := range list {
		list[i].Field = "" // of the draft, which has no form here
	}
	return list, ok
}

// fieldOf guesses the field of the form that a problem of the pack comes from.
func fieldOf(p course.Problem) string {
	for words, field := range map[string]string{"is not a heading of": "at", "view needs its holder": "holder", "repeats the claim": "untrue", "key among the foils": "q1-key"} {
		if strings.Contains(p.What, words) {
			return field
		}
	}
	return ""
}

// additionFrom reads the form.
func additionFrom(c *course.Course, form url.Values) (course.Addition, error) {
	bad := &entryError{}
	need := func(field, message string) string {
		text := flat(form.Get(field))
		if text == "" {
			bad.add(field, message)
		}
		return text
	}
	a := course.Addition{
		Claim: need("claim", "Write the fact as one true sentence."), Topic: form.Get("topic"),
		Explanation: "", Certainty: course.Certainty(form.Get("certainty")), Importance: course.Importance(form.Get("importance")), Holder: flat(form.Get("holder")),
	}
	if _, _, ok := c.Topic(a.Topic); !ok {
		bad.add("topic", "Choose the topic to which the fact belongs.")
	}
	a.Explanation = need("explanation", "Explain the fact in one to three sentences.")
	a.Untrue = need("untrue", "Write a false version: change the one point that makes it false.")
	a.UntrueWhy = need("untrue-why", "Say what is wrong in the false version.")
	a.Questions = []course.AddedQuestion{questionFrom("q1", "object", form, need, bad), questionFrom("q2", "subject", form, need, bad)}
	a.Source = course.Citation{ID: form.Get("source"), At: flat(form.Get("at"))}
	if c.Source(a.Source.ID) == nil {
		bad.add("source", "Choose where the fact stands. Each fact needs its source.")
	}
	if a.Source.At == "" {
		bad.add("at", "Give the place in the source: an article, a page or a heading.")
	}
	if (a.Certainty == course.Attributed || a.Certainty == course.Contested) && a.Holder == "" {
		bad.add("holder", "A view needs its holder: say whose it is.")
	}
	bad.tooLong(form)
	return a, bad.err()
}

// questionFrom reads one of the two questions.
func questionFrom(id, of string, form url.Values, need func(field, message string) string, bad *entryError) course.AddedQuestion {
	which := map[string]string{"q1": "the first question", "q2": "the second question"}[id]
	q := course.AddedQuestion{Of: of, Stems: []string{need(id+"-stem", "Write "+which+".")}}
	if other := flat(form.Get(id + "-stem2")); other != "" {
		q.Stems = append(q.Stems, other)
	}
	q.Key = need(id+"-key", "Write the right answer to "+which+".")
	for text := range strings.SplitSeq(form.Get(id+"-accept"), ";") {
		if text = flat(text); text != "" {
			q.Accept = append(q.Accept, text)
		}
	}
	seen := []string{strings.ToLower(q.Key)}
	for _, n := range []string{"1", "2", "3"} {
		foil := course.Foil{
			Text: need(id+"-wrong"+n, "Write wrong answer "+n+" to "+which+"."),
			Why:  need(id+"-why"+n, "Say in a few words why answer "+n+" to "+which+" is wrong."),
		}
		if lower := strings.ToLower(foil.Text); lower != "" && slices.Contains(seen, lower) {
			bad.add(id+"-wrong"+n, "This answer stands there already. Write another one.")
		} else {
			seen = append(seen, lower)
		}
		q.Foils = append(q.Foils, foil)
	}
	return q
}

// factFieldBytes is more than any field of the form takes.
const factFieldBytes = 3000

// tooLong refuses texts that the form itself would not take.
func (e *entryError) tooLong(form url.Values) {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if len(form.Get(name)) > factFieldBytes {
			e.add(name, "This is too long. Shorten it.")
		}
	}
}
