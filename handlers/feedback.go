package handlers

import (
	"net/http"
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
	switch item.Form.Answer() {
	case questions.AnswerOrder:
		page.Order, page.Given = orderRows(f)
	case questions.AnswerPairs:
		page.Rows = pairRows(f)
	case questions.AnswerText, questions.AnswerYear, questions.AnswerDate, questions.AnswerAmount:
		page.Answers = typedRows(f)
	default:
		page.Answers = choiceRows(f)
	}
	if item.Form == questions.FormCloze {
		page.Filled = item.Accepted[0].Text
	}
	page.Map = answeredMap(f)
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

func sources(b *questions.Bank, item *questions.Item) []views.Source {
	var list []views.Source
	for _, c := range item.Sources {
		list = append(list, sourceOf(b, c))
	}
	return list
}

func sourceOf(b *questions.Bank, c questions.Citation) views.Source {
	src := views.Source{Title: c.Title, Locator: c.Locator}
	if known := b.Course.Source(c.Document); known != nil {
		src.Href = webOnly(known.URL)
	}
	return src
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
	case f.DueAt.After(s.Now()) && f.DueAt.Sub(s.Now()) < nextDay && f.Review.At().Add(nextDay).After(s.Now()):
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
