package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// undoOffered is how long the page of an answer offers to take one back.
const undoOffered = 10 * time.Minute

// feedback shows the verdict on an answer. It can be reloaded and bookmarked.
func (s *Server) feedback(w http.ResponseWriter, r *http.Request) error {
	f, err := s.Store.Feedback(r.Context(), s.me(r).ID, r.PathValue("review"))
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.Feedback(s.feedbackPage(r, f)))
}

func (s *Server) feedbackPage(r *http.Request, f store.Feedback) views.FeedbackPage {
	page := views.FeedbackPage{
		Bar:   progressBar(quiz.Sitting{ID: f.Review.SittingID}, f.Progress, false),
		Right: f.Review.Verdict.Remembered(), Undone: f.Undone, Strength: f.Strength,
		Next: "/study",
	}
	// An answer looked up in the history is not the one that Undo would take back.
	page.Bar.CanUndo = page.Bar.CanUndo && !f.Undone && s.Now().Sub(f.Review.At()) < undoOffered
	page.Heading, page.Lead = verdictWords(f)
	page.Shell = s.shell(r, page.Heading)
	if f.Undone {
		page.Notice = "You took this answer back. It does not count."
	}
	if f.Superseded || f.Presentation.Item == nil {
		page.Lead = "The question has been reworded or withdrawn since. What you answered still stands in your history."
		if f.Item != nil {
			page.Reasons = []views.Reason{{Text: f.Item.Claim}, {Text: f.Item.Explanation}}
			page.Sources = sources(f.Bank, f.Item)
		}
		return page
	}
	s.explain(&page, f)
	return page
}

// explain adds the answers, the reasons, the sources and the names.
func (s *Server) explain(page *views.FeedbackPage, f store.Feedback) {
	item := f.Presentation.Item
	page.Stem, page.Nuance = f.Presentation.Stem, item.Nuance
	switch item.Form {
	case questions.FormOrder:
		page.Order, page.Given = orderRows(f)
	case questions.FormTyped, questions.FormYear:
		page.Answers = typedRows(f)
	default:
		page.Answers = choiceRows(f)
	}
	page.Reasons = reasonsFor(f)
	page.Sources = sources(f.Bank, item)
	page.Names = nameColumns(item.Names)
	page.Back = s.comesBack(f)
	if f.Review.Confidence == quiz.ConfidenceCertain && f.Review.Verdict == grade.Wrong {
		page.Slip = "You were certain. Slips like this one are remembered best once they are put right, so read the reason twice. It comes back soon."
	}
}

// verdictWords are the heading of the page, which is also the start of its title.
func verdictWords(f store.Feedback) (heading, lead string) {
	switch f.Review.Verdict {
	case grade.Right:
		return "Right", f.Mark.Note
	case grade.Near:
		return "Right, with a slip", f.Mark.Note
	case grade.DontKnow:
		return "Now you will know", "Saying so is better than guessing."
	}
	return "Not this time", f.Mark.Note
}

// choiceRows are the right options and the wrong ones that were chosen.
func choiceRows(f store.Feedback) []views.Option {
	var rows []views.Option
	multi := f.Presentation.Item.Form == questions.FormMulti
	for _, o := range f.Presentation.Options {
		chosen := slices.Contains(f.Response.Chosen, o.ID)
		row := option(o, "✓")
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
		rows = append(rows, row)
	}
	// The right answer is read first.
	slices.SortStableFunc(rows, func(a, b views.Option) int { return strings.Compare(b.State, a.State) })
	return rows
}

// typedRows are what was written and what is right.
func typedRows(f store.Feedback) []views.Option {
	right := f.Presentation.Item.Accepted[0]
	rows := []views.Option{{Key: "✓", Text: right.Text, Lang: right.Lang, State: "is-right", Tag: "Correct answer"}}
	given := strings.TrimSpace(f.Response.Text)
	switch {
	case given == "":
		return rows
	case f.Review.Verdict.Remembered():
		if given == right.Text {
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

// reasonsFor is why the answer is what it is, and why not what was chosen.
func reasonsFor(f store.Feedback) []views.Reason {
	item := f.Presentation.Item
	var list []views.Reason
	if said := f.Presentation.Said; said != nil && !said.True {
		list = append(list, views.Reason{Lead: "What is true.", Text: item.Claim})
		if said.Why != "" {
			list = append(list, views.Reason{Lead: "What was wrong.", Text: said.Why})
		}
	}
	if item.Explanation != "" {
		list = append(list, views.Reason{Lead: "Why.", Text: item.Explanation})
	}
	if item.Form == questions.FormOrder || f.Review.Verdict.Remembered() {
		return list
	}
	for _, o := range f.Presentation.Options {
		if !o.Correct && o.Why != "" && slices.Contains(f.Response.Chosen, o.ID) {
			list = append(list, views.Reason{Lead: "Why not “" + o.Text + "”.", Text: o.Why})
		}
	}
	return list
}

func sources(b *questions.Bank, item *questions.Item) []views.Source {
	var list []views.Source
	for _, c := range item.Sources {
		src := views.Source{Title: c.Title, Locator: c.Locator}
		if known := b.Course.Source(c.Document); known != nil {
			src.Href = webOnly(known.URL)
		}
		list = append(list, src)
	}
	return list
}

// comesBack says when the fact is asked again.
func (s *Server) comesBack(f store.Feedback) string {
	switch {
	case f.Undone:
		return ""
	case f.BackAgain:
		return "Comes back in this session."
	case f.DueAt.IsZero():
		return ""
	case f.Review.Verdict.Remembered() && f.DueAt.Sub(s.Now()) < nextDay:
		return "Comes back tomorrow." // what was right is not asked again on the same day
	}
	return s.returns(f.DueAt)
}

// returns says when a fact is asked again, or that it waits.
func (s *Server) returns(due time.Time) string {
	if !due.After(s.Now()) {
		return "Waits to be asked again."
	}
	return "Comes back " + fromNow(due, s.Now()) + "."
}
