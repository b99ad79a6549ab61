package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// enoughToJudge is how many answers a level of confidence needs before its share
// right says anything.
const enoughToJudge = 20

func (s *Server) progress(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Store.Progress(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	o, err := s.Store.Outlook(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	page := views.ProgressPage{
		Shell:   s.shell(r, "Progress"),
		Heading: fmt.Sprintf("You know %d of %d facts now", p.Known, p.Facts),
		Lead:    "Every fact that you have met counts with the chance that you would recall it today. What fades comes back before it is gone.",
		Topics:  topicRows(p.Topics), Upcoming: upcoming(p.Upcoming[:], s.Now()),
		Stats: []views.Stat{
			{Name: "Known now", Value: strconv.Itoa(p.Known), Sub: fmt.Sprintf("of %d facts", p.Facts)},
			{Name: "Met so far", Value: strconv.Itoa(p.Met), Sub: fmt.Sprintf("of %d facts", p.Facts)},
			{Name: "Recalled when due", Value: percentOfFew(p.WhenDue.Right, p.WhenDue.Answers), Sub: "on later days; the goal is " + percentOf(targetOf(o.Plan.Effective)) + "%"},
			{Name: "Answers", Value: strconv.Itoa(p.Answers), Sub: fmt.Sprintf("in %d min", p.Minutes)},
		},
	}
	page.Forecast, page.Leeches = s.forecast(o), leechRows(o.Leeches)
	page.Judged, page.JudgedAt = judgedRows(p.Calibration)
	return s.render(w, r, http.StatusOK, views.Progress(page))
}

func topicRows(topics []store.TopicProgress) []views.TopicRow {
	rows := make([]views.TopicRow, len(topics))
	for i, t := range topics {
		rows[i] = views.TopicRow{
			Title: t.Title, Href: "/progress/topics/" + t.ID, Strength: topicStrength(t),
			Share: share(t.Known, t.Facts), State: fmt.Sprintf("%d of %d known", t.Known, t.Facts),
		}
		if t.Met == 0 {
			rows[i].State = count(t.Facts, "fact", "facts") + ", not met yet"
		}
	}
	return rows
}

// topicStrength is the seal of a topic: full only when every fact's is, and begun
// with the first fact.
func topicStrength(t store.TopicProgress) int {
	sum := 0
	for quarters, n := range t.Quarters {
		sum += quarters * n
	}
	if t.Met == 0 || t.Facts == 0 {
		return 0
	}
	return max(1, sum/t.Facts)
}

// upcoming is the chart of what comes in the next days, today first.
func upcoming(perDay []int, now time.Time) views.Bars {
	b := views.Bars{Unit: "To review"}
	total, most, busiest := 0, 0, ""
	for i, n := range perDay {
		at := now.UTC().AddDate(0, 0, i)
		bar := views.BarDay{N: n, Today: i == 0, Day: at.Format("Mon 2 Jan")}
		if i == 0 {
			bar.Day = "Today"
		}
		if i%2 == 0 {
			bar.Label = at.Format("2")
		}
		if total += n; n > most {
			most, busiest = n, bar.Day
		}
		b.Bars = append(b.Bars, bar)
	}
	b.Sentence = "Nothing comes back in the next two weeks."
	if total > 0 {
		b.Sentence = fmt.Sprintf("%s in two weeks, %d of them today.", count(total, "review", "reviews"), perDay[0])
		if busiest != "Today" {
			b.Sentence += fmt.Sprintf(" The most on one day are %d, on %s.", most, busiest)
		}
	}
	return b
}

// judgedRows is nil until one level has enough answers, and the sentence says what
// is missing.
func judgedRows(c [4]store.Tally) (rows []views.JudgedRow, missing string) {
	said := []string{quiz.ConfidenceGuess: "Guess", quiz.ConfidenceFairly: "Fairly", quiz.ConfidenceCertain: "Certain"}
	enough := false
	for level := quiz.ConfidenceGuess; level <= quiz.ConfidenceCertain; level++ {
		of := c[level]
		row := views.JudgedRow{Said: said[level], Of: of.Answers, Few: of.Answers < enoughToJudge, Right: "–"}
		if !row.Few {
			enough = true
			row.Right, row.Share = percent(of.Right, of.Answers), share(of.Right, of.Answers)
		}
		rows = append(rows, row)
	}
	if !enough {
		return nil, fmt.Sprintf("Shown for each of Guess, Fairly and Certain once you have said it %d times.", enoughToJudge)
	}
	return rows, ""
}

// topic shows the facts of a topic that the learner has met. The others stay
// hidden: reading them now would spoil the questions.
func (s *Server) topic(w http.ResponseWriter, r *http.Request) error {
	t, err := s.Store.Topic(r.Context(), s.me(r).ID, r.PathValue("topic"))
	if err != nil {
		return err
	}
	page := views.TopicPage{
		Shell: s.shell(r, t.Title), Topic: t.Title,
		Lead: fmt.Sprintf("%d of %s met, %d known now.", t.Met, count(t.Facts, "fact", "facts"), t.Known),
	}
	for _, f := range t.List {
		if f.State.Reviews > 0 {
			page.Facts = append(page.Facts, views.FactRow{Claim: f.Claim, Strength: f.Strength, Back: s.returns(f.DueAt)})
		}
	}
	if rest := t.Facts - t.Met; rest > 0 {
		page.Rest = count(rest, "fact is", "facts are") + " still to come. Each is shown here once you have met it in a question."
	}
	return s.render(w, r, http.StatusOK, views.Topic(page))
}
