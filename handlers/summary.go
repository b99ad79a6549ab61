package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// summary closes a sitting: how it went, what to look at again, when to come back.
func (s *Server) summary(w http.ResponseWriter, r *http.Request) error {
	sum, err := s.Store.Summary(r.Context(), s.me(r).ID, r.PathValue("sitting"))
	if err != nil {
		return err
	}
	page := s.summaryPage(r, sum)
	page.AskKeep = !reachable(s.me(r)) && len(sum.Answers) > 0
	return s.render(w, r, http.StatusOK, views.Summary(page))
}

func (s *Server) summaryPage(r *http.Request, sum store.Summary) views.SummaryPage {
	page := views.SummaryPage{
		Bar: summaryBar(sum), Lead: summaryLead(sum), Next: s.nextWords(sum.Next),
		Heading: fmt.Sprintf("%d of %d right the first time", sum.FirstRight, sum.Facts),
		Button:  views.Link{Text: "Done for now", Href: "/"},
	}
	if sum.Next.Now {
		page.Button = views.Link{Text: "Go on", Href: "/study"}
	}
	if len(sum.Answers) == 0 {
		page.Heading, page.NoAnswers = "No answers this time", true
	}
	page.Shell = s.shell(r, page.Heading)
	page.Stats = []views.Stat{
		{Name: "Right first time", Value: percent(sum.FirstRight, sum.Facts), Sub: fmt.Sprintf("%d of %d", sum.FirstRight, sum.Facts)},
		{Name: "New facts", Value: strconv.Itoa(sum.New), Sub: "met for the first time"},
		{Name: "Came back", Value: strconv.Itoa(len(sum.Answers) - sum.Facts), Sub: "repeats in this session"},
		{Name: "Time", Value: fmt.Sprintf("%d min", max(1, sum.Minutes)), Sub: "of answering"},
	}
	page.Slips, page.Missed = misses(sum)
	return page
}

func summaryBar(sum store.Summary) views.Bar {
	bar := views.Bar{Sitting: sum.Sitting.ID, CanUndo: sum.CanUndo, Total: len(sum.Answers), Count: "Session over", Over: true}
	for _, a := range sum.Answers {
		bar.Answered = append(bar.Answered, a.Review.Verdict.Remembered())
	}
	return bar
}

// misses are the confident slips and, apart from them, all else that was missed,
// each fact once.
func misses(sum store.Summary) (slips, others []views.Missed) {
	seen := map[string]bool{}
	list := func(rows []store.AnswerRow, to *[]views.Missed) {
		for _, a := range rows {
			if a.Review.Verdict.Remembered() || seen[a.Review.FactID] {
				continue
			}
			seen[a.Review.FactID] = true
			*to = append(*to, views.Missed{Stem: stemOf(a), Answer: a.Right, Href: "/study/answers/" + a.Review.ID})
		}
	}
	list(sum.ConfidentSlips, &slips)
	list(sum.Answers, &others)
	return slips, others
}

func summaryLead(sum store.Summary) string {
	switch {
	case len(sum.Answers) == 0:
		return "Nothing was counted. The questions wait."
	case sum.FirstRight == sum.Facts:
		return "Every one. They come back later, further apart each time."
	}
	return "What you missed has come back, or comes back soon: that is how it stays."
}

// nextWords say when to come back and for what.
func (s *Server) nextWords(n store.NextSession) string {
	about := fmt.Sprintf(", about %s.", count(max(1, n.Minutes), "minute", "minutes"))
	switch {
	case n.Now:
		return fmt.Sprintf("%d more today%s", n.Due+n.New, about)
	case n.At.IsZero():
		return "Nothing more to come: you have met the whole course."
	}
	return "Next: " + dueAndNew(n.Due, n.New) + " " + onDay(n.At, s.Now()) + about
}

// dueAndNew is "9 to review and 3 new".
func dueAndNew(due, fresh int) string {
	switch {
	case due == 0:
		return count(fresh, "new fact", "new facts")
	case fresh == 0:
		return fmt.Sprintf("%d to review", due)
	}
	return fmt.Sprintf("%d to review and %d new", due, fresh)
}

// onDay is fromNow for what comes some time in a day.
func onDay(at, now time.Time) string {
	if d := at.Sub(now); d > time.Hour && d < 36*time.Hour {
		return "tomorrow"
	}
	return fromNow(at, now)
}

// stemOf is the question of an answer; the oldest ones may have lost it.
func stemOf(a store.AnswerRow) string {
	if a.Stem == "" {
		return "A question that is no longer asked"
	}
	return a.Stem
}
