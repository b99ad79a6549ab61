package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// disableItem leaves a question out of what the class is asked.
func (s *Server) disableItem(w http.ResponseWriter, r *http.Request) error {
	return s.overrideItem(w, r, "disable", func(v bankView, it *questions.Item) error {
		return s.Store.DisableItem(r.Context(), s.me(r).ID, v.class.ID, it.ID, v.seen(it.ID), r.PostForm.Get("disable-reason"))
	})
}

// restoreItem gives the class the question as the course has it.
func (s *Server) restoreItem(w http.ResponseWriter, r *http.Request) error {
	return s.overrideItem(w, r, "restore", func(v bankView, it *questions.Item) error {
		return s.Store.RestoreItem(r.Context(), s.me(r).ID, v.class.ID, it.ID, v.seen(it.ID), r.PostForm.Get("restore-reason"))
	})
}

// changeItem rewords a question, or what is right in it, for the class.
func (s *Server) changeItem(w http.ResponseWriter, r *http.Request) error {
	return s.overrideItem(w, r, "change", func(v bankView, it *questions.Item) error {
		base := v.base.Item(it.ID)
		change, err := changeFrom(base, r.PostForm)
		if err != nil {
			return err
		}
		changed, err := base.With(change)
		if err != nil {
			return err
		}
		if changed.Revision == it.Revision {
			return questions.ErrNoChange
		}
		if err := distinct(base, changed); err != nil {
			return err
		}
		return s.Store.ChangeItem(r.Context(), s.me(r).ID, v.class.ID, it.ID, v.seen(it.ID), change, r.PostForm.Get("change-reason"))
	})
}

// overrideItem does something to a question of the class and goes back to its page;
// what cannot be done is said on that page, with every entry kept.
func (s *Server) overrideItem(w http.ResponseWriter, r *http.Request, what string, do func(bankView, *questions.Item) error) error {
	if err := readForm(r); err != nil {
		return err
	}
	v, err := s.classView(r)
	if err != nil {
		return err
	}
	id := r.PostForm.Get("id")
	if id == "" {
		return errBadForm
	}
	it := v.bank.Item(id)
	if it == nil {
		return store.ErrNotFound
	}
	if made := (store.Seen{Override: r.PostForm.Get("override"), Base: r.PostForm.Get("base")}); made != v.seen(id) {
		err = store.ErrOvertaken
	} else {
		err = do(v, it)
	}
	if err == nil {
		return goTo(w, r, v.itemHref(it.ID)+"&done=item-"+what)
	}
	list, ok := overrideProblems(what, err)
	if !ok {
		return err
	}
	if errors.Is(err, store.ErrOvertaken) { // perhaps since the view was made
		if v, err = s.classView(r); err != nil {
			return err
		}
		if it = v.bank.Item(id); it == nil {
			return store.ErrNotFound
		}
	}
	page, err := s.itemPage(r, v, it)
	if err != nil {
		return err
	}
	page.Problems = list
	keepEntries(page.Class, what, r.PostForm)
	return s.render(w, r, http.StatusUnprocessableEntity, views.Item(page))
}

// overrideProblems puts into words why a question could not be changed. ok is false
// for errors that need a page of their own.
func overrideProblems(what string, err error) (list []views.Problem, ok bool) {
	var entry *entryError
	switch {
	case errors.As(err, &entry):
		return entry.list, true
	case errors.Is(err, store.ErrOvertaken):
		return []views.Problem{{Message: "This question was changed after you opened the page. Look at it as it is now, then send your entries again."}}, true
	case errors.Is(err, questions.ErrNoChange):
		return []views.Problem{{Message: "Nothing is changed. Alter the wording or the right answers first; to go back to the course’s own words, restore the question."}}, true
	case errors.Is(err, questions.ErrChangeKey):
		return []views.Problem{{Field: "key", Message: "This number of right answers does not fit this form of question. One right answer needs at least two wrong ones; a question with several right answers needs two of each; of the statements one must stay false and one true."}}, true
	case errors.Is(err, questions.ErrChangeOption):
		return []views.Problem{{Field: "key", Message: "The question has no such answer any more. Open it again and repeat the change."}}, true
	case errors.Is(err, questions.ErrChangeForm):
		return []views.Problem{{Message: "This form of question cannot be changed in that way. Leave it out instead, or add a fact of your own to the course."}}, true
	}
	list, ok = problems(err)
	for i := range list {
		if list[i].Field == "reason" {
			list[i].Field = what + "-reason"
		}
	}
	return list, ok
}

// entryError is what is wrong with the entries of a form, field by field.
type entryError struct{ list []views.Problem }

func (e *entryError) Error() string { return fmt.Sprintf("%d entries cannot be used", len(e.list)) }

// add notes one problem.
func (e *entryError) add(field, message string) {
	e.list = append(e.list, views.Problem{Field: field, Message: message})
}

// err is nil when there is nothing to say.
func (e *entryError) err() error {
	if len(e.list) == 0 {
		return nil
	}
	return e
}

// changeFrom reads what the form alters in the question as the course has it.
func changeFrom(base *questions.Item, form url.Values) (questions.Change, error) {
	var c questions.Change
	bad := &entryError{}
	if hasStems(base) {
		if stems := lines(form.Get("stems")); len(stems) == 0 {
			bad.add("stems", "Write at least one wording.")
		} else if !slices.Equal(stems, base.Stems) {
			c.Stems = stems
		}
	}
	c.Options = optionChanges(base, form, bad)
	if canKey(base) {
		c.Key = keyChange(base, form["right"], bad)
	}
	if takesAccepted(base) {
		if accepted := lines(form.Get("accepted")); len(accepted) == 0 {
			bad.add("accepted", "Give at least one answer that counts as right.")
		} else if !slices.Equal(accepted, acceptedTexts(base)) {
			c.Accepted = accepted
		}
	}
	switch text := flat(form.Get("explanation")); text {
	case "":
		bad.add("explanation", "Write why the answer is right.")
	case flat(base.Explanation):
	default:
		c.Explanation = text
	}
	return c, bad.err()
}

func optionChanges(base *questions.Item, form url.Values, bad *entryError) map[string]string {
	var changed map[string]string
	for _, o := range changeOptions(base, base) {
		switch text := flat(form.Get(o.Field)); text {
		case "":
			bad.add(o.Field, o.Label+" is empty. Write its text; an answer cannot be taken out.")
		case flat(o.Text):
		default:
			if changed == nil {
				changed = map[string]string{}
			}
			changed[o.ID] = text
		}
	}
	return changed
}

// keyChange is the ids of all right answers, or nil when they are those of the course.
func keyChange(base *questions.Item, right []string, bad *entryError) []string {
	var before []string
	for _, o := range changeOptions(base, base) {
		if o.Right {
			before = append(before, o.ID)
		}
	}
	right = slices.Compact(slices.Sorted(slices.Values(right)))
	slices.Sort(before)
	if len(right) == 0 {
		bad.add("key", "Mark what is right.")
	}
	if slices.Equal(right, before) {
		return nil
	}
	return right
}

// distinct refuses two answers that read the same after the change.
func distinct(base, changed *questions.Item) error {
	bad := &entryError{}
	seen := map[string]string{}
	for _, o := range changeOptions(base, changed) {
		key := strings.ToLower(o.Text)
		if other := seen[key]; other != "" {
			bad.add(o.Field, fmt.Sprintf("%s reads like %s. Give each answer a text of its own.", o.Label, strings.ToLower(other[:1])+other[1:]))
		}
		seen[key] = o.Label
	}
	return bad.err()
}

// changeForm is the form with the question as the class has it now.
func changeForm(base, it *questions.Item) views.ChangeForm {
	f := views.ChangeForm{
		Options: changeOptions(base, it), CanKey: canKey(base), Statements: base.Form == questions.FormTrueFalse,
		Several:     base.Form == questions.FormMulti || base.Form == questions.FormOdd,
		Explanation: views.Area{ID: "explanation", Label: "Explanation", Hint: "Learners read it after answering.", Value: it.Explanation, MaxLength: 2000},
	}
	if hasStems(base) {
		f.Stems = &views.Area{ID: "stems", Label: "Wordings", Hint: "One on each line. A learner meets now one, now another.", Value: strings.Join(it.Stems, "\n"), Rows: max(3, len(it.Stems)+1)}
	}
	if takesAccepted(base) {
		f.Accepted = &views.Area{ID: "accepted", Label: "Written answers that count as right", Hint: "One on each line, the one to show first. Small slips of the pen count as right without being listed.", Value: strings.Join(acceptedTexts(it), "\n"), Rows: min(8, len(it.Accepted)+1)}
	}
	return f
}

// changeOptions are the answers of the course's question in its order, with the
// texts and marks of it as it stands.
func changeOptions(base, it *questions.Item) []views.ChangeOption {
	var list []views.ChangeOption
	add := func(id, label, text, lang string, right bool) {
		n := len(list) + 1
		list = append(list, views.ChangeOption{ID: id, Field: fmt.Sprintf("text-%d", n), Label: fmt.Sprintf("%s %d", label, n), Text: text, Lang: lang, Right: right})
	}
	if base.Form == questions.FormTrueFalse {
		for i := range base.Statements {
			add(questions.StatementID(i), "Statement", it.Statements[i].Text, "", it.Statements[i].True)
		}
		return list
	}
	now := map[string]questions.Option{}
	right := map[string]bool{}
	for _, o := range it.Keys {
		now[o.ID], right[o.ID] = o, true
	}
	for _, o := range it.Distractors {
		now[o.ID] = o
	}
	for _, o := range slices.Concat(base.Keys, base.Distractors) {
		add(o.ID, "Answer", now[o.ID].Text, o.Lang, right[o.ID])
	}
	return list
}

// keepEntries puts what was typed back into the form that was sent.
func keepEntries(c *views.ItemInClass, what string, form url.Values) {
	reason := form.Get(what + "-reason")
	switch what {
	case "disable":
		c.DisableReason = reason
	case "restore":
		c.RestoreReason = reason
	default:
		f := &c.Change
		f.Open, f.Reason, f.Explanation.Value = true, reason, form.Get("explanation")
		if f.Stems != nil {
			f.Stems.Value = form.Get("stems")
		}
		if f.Accepted != nil {
			f.Accepted.Value = form.Get("accepted")
		}
		for i, o := range f.Options {
			f.Options[i].Text = form.Get(o.Field)
			if f.CanKey {
				f.Options[i].Right = slices.Contains(form["right"], o.ID)
			}
		}
	}
}

func hasStems(it *questions.Item) bool { return it.Form != questions.FormTrueFalse }

// canKey reports whether a teacher may say which answers are right; in the other
// forms it follows from dates, pairs or numbers.
func canKey(it *questions.Item) bool {
	a := it.Form.Answer()
	return (a == questions.AnswerOne || a == questions.AnswerSome) && it.Form != questions.FormGap
}

func takesAccepted(it *questions.Item) bool {
	return it.Form.Answer() == questions.AnswerText || it.Form.Answer() == questions.AnswerYear
}

func acceptedTexts(it *questions.Item) []string {
	texts := make([]string, len(it.Accepted))
	for i, n := range it.Accepted {
		texts[i] = n.Text
	}
	return texts
}

// lines are the lines of a text without those that are blank.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = flat(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// flat is a text on one line, each blank once.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
}
