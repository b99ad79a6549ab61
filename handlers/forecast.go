package handlers

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/remembrancer/remembrancer/quiz/schedule"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// forecast words what a learner will know.
func (s *Server) forecast(o store.LearnerOutlook) *views.Forecast {
	if o.Facts == 0 {
		return nil
	}
	when := s.byDate(o.At.KeepOn.At)
	f := &views.Forecast{
		Sentence: forecastWords(o, when), Goal: goalWords(o, when), LeftOut: o.LeftOut.Words(),
		Facts: o.Facts, Days: []views.ForecastDay{s.forecastDay("Today", schedule.Outlook{Stop: o.Now, KeepOn: o.Now})},
	}
	for _, at := range o.Series {
		day := s.forecastDay(s.onDate(at.KeepOn.At), at)
		if o.IsExam && at.KeepOn.At.Equal(o.At.KeepOn.At) {
			day.Name, day.Mark = day.Name+", exam", "exam"
		}
		f.Days = append(f.Days, day)
	}
	return f
}

func (s *Server) forecastDay(name string, o schedule.Outlook) views.ForecastDay {
	line := func(p schedule.Point) views.ForecastPoint {
		return views.ForecastPoint{Known: p.Known, Low: p.Low, High: p.High}
	}
	return views.ForecastDay{
		Name: name, After: math.Round(o.KeepOn.At.Sub(s.Now()).Hours()) / 24, KeepOn: line(o.KeepOn), Stop: line(o.Stop),
	}
}

// onDate is a date, with its year where another could be meant.
func (s *Server) onDate(at time.Time) string {
	if at.Sub(s.Now()) > 300*24*time.Hour {
		return at.Format("2 January 2006")
	}
	return at.Format("2 January")
}

// byDate is the date of a forecast within a sentence.
func (s *Server) byDate(at time.Time) string {
	if at.Format(time.DateOnly) == s.Now().In(at.Location()).Format(time.DateOnly) {
		return "today"
	}
	return "on " + s.onDate(at)
}

// forecastWords is the forecast in one sentence.
func forecastWords(o store.LearnerOutlook, when string) string {
	keep, stop := o.At.KeepOn, whole(o.At.Stop.Known)
	words := fmt.Sprintf("If you go on as planned you will know about %d of %d facts %s (%s)",
		whole(keep.Known), o.Facts, when, between(keep))
	if o.Met == 0 {
		return words + ". You have not met any of them yet."
	}
	return fmt.Sprintf("%s; if you stop today, %d.", words, stop)
}

// between is the interval that holds eight cases of ten.
func between(p schedule.Point) string { return fmt.Sprintf("%d to %d", whole(p.Low), whole(p.High)) }

func whole(x float64) int { return int(math.Round(x)) }

// goalWords say what it takes to know nearly all. The minutes are the most that any day
// asks for: on many days less is worth it, so that they do not add up to the whole.
func goalWords(o store.LearnerOutlook, when string) string {
	goal := fmt.Sprintf("%s%% of the facts (%d) %s", percentOf(store.OutlookGoal), o.Wanted, when)
	switch g := o.Goal; {
	case !g.Reached && o.At.KeepOn.Known >= g.Known: // it is not for want of minutes
		return fmt.Sprintf("Knowing %s is out of reach: more minutes than your plan takes would not change that.", goal)
	case !g.Reached:
		return fmt.Sprintf("Knowing %s is out of reach: with %d minutes on each study day it would be about %d.", goal, schedule.MostMinutes, whole(g.Known))
	case g.Minutes == 0:
		return fmt.Sprintf("You will know %s even without further study.", goal)
	default:
		return fmt.Sprintf("To know %s takes up to %s on a study day, %s in all; your plan takes %s.",
			goal, studyTime(g.PerDay), studyTime(g.Minutes), studyTime(o.At.KeepOn.Minutes))
	}
}

// studyTime is a time of study: hours are not counted in days.
func studyTime(minutes float64) string {
	if minutes < 90 {
		return count(int(math.Ceil(minutes)), "minute", "minutes")
	}
	return count(whole(minutes/60), "hour", "hours")
}

// leechRows are what costs a learner most.
func leechRows(list []store.LeechFact) (rows []views.LeechRow) {
	for _, l := range list {
		rows = append(rows, views.LeechRow{
			Claim: l.Claim, Topic: views.Link{Text: l.TopicTitle, Href: "/progress/topics/" + l.Topic},
			Reason: sentence(l.Reason), Advice: l.Advice,
		})
	}
	return rows
}

// why words the choice of a question. Nothing in it depends on what is right.
func why(q store.Question) views.Why {
	w := views.Why{Sentence: sentence(q.Reason)}
	y := q.Why
	if q.New || y.Code == "" {
		return w
	}
	if y.Code != schedule.WhyMissed && y.Code != schedule.WhyRepeat {
		w.Parts = append(w.Parts, views.Term{Name: "Due", Value: dueWords(y.DueDays)})
	}
	w.Parts = append(w.Parts, views.Term{Name: "Chance that you remember it", Value: percentOf(y.Recall) + " %"})
	if y.Worth > 0 {
		after := "in a month"
		if !y.Exam.IsZero() {
			after = "at the exam on " + y.Exam.Format("2 January")
		}
		w.Parts = append(w.Parts, views.Term{Name: "What it is worth",
			Value: "about " + strconv.FormatFloat(60*y.Worth, 'g', 2, 64) + " more facts known " + after + " for each minute on questions like this"})
	}
	if y.Leech {
		w.Parts = append(w.Parts, views.Term{Name: "Its cost", Value: "far more time than other facts; that is why it is asked in an easier form"})
	}
	return w
}

func dueWords(days int) string {
	switch {
	case days < 0:
		return "in " + count(-days, "day", "days")
	case days == 0:
		return "today"
	case days == 1:
		return "since yesterday"
	}
	return "for " + count(days, "day", "days")
}
