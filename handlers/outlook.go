package handlers

import (
	"fmt"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store"
)

// standing is where one student stands, and where that leads.
type standing struct {
	store.StudentRow
	known, expected float64 // shares of the course: now, and at the exam for who goes on as planned
	lag             lag
}

// standings puts the forecast to the students of a roster. Who joined between the two
// readings has none yet.
func (s *Server) standings(roster store.Roster, outlook store.ClassOutlook) []standing {
	byID := make(map[string]store.StudentOutlook, len(outlook.Students))
	for _, o := range outlook.Students {
		byID[o.UserID] = o
	}
	list := make([]standing, len(roster.Students))
	for i, row := range roster.Students {
		o, known := byID[row.UserID]
		list[i] = standing{StudentRow: row, known: outlook.Share(o.Now), expected: outlook.Share(o.KeepOn)}
		if known {
			list[i].lag = s.lagOf(list[i], outlook)
		}
	}
	return list
}

// lag is in what somebody is behind, in words; both are empty for who is not.
type lag struct {
	known string
	low   string // expects to know less than half of what the class does on average
	away  string // has not studied for a week, with an exam ahead
}

func (s *Server) lagOf(st standing, outlook store.ClassOutlook) lag {
	l := lag{known: percentOf(st.known) + "% known"}
	if mean := outlook.Mean(outlook.KeepOn); 2*st.expected < mean {
		l.low = fmt.Sprintf("%s%% expected where the class has %s%%", percentOf(st.expected), percentOf(mean))
	}
	if !outlook.Exam {
		return l
	}
	// A student who has just joined had no time yet.
	switch place := outlook.At.Location(); {
	case st.LastActive != nil && s.Now().Sub(*st.LastActive) >= week:
		l.away = "not here since " + dayIn(*st.LastActive, place, s.Now())
	case st.LastActive == nil && s.Now().Sub(st.JoinedAt) >= week:
		l.away = "no answer yet, joined on " + dayIn(st.JoinedAt, place, s.Now())
	}
	return l
}

// words are "Behind: 12% known, not here since 3 November.", or "Away: …" for who is
// only that; "" for who is neither.
func (l lag) words() string {
	if l.low == "" && l.away == "" {
		return ""
	}
	parts := []string{l.known}
	for _, why := range []string{l.low, l.away} {
		if why != "" {
			parts = append(parts, why)
		}
	}
	if l.low == "" { // who comes back may well catch up
		return "Away: " + strings.Join(parts, ", ") + "."
	}
	return "Behind: " + strings.Join(parts, ", ") + "."
}

// classForecast says what the class will know; "" while there is nobody in it.
func classForecast(o store.ClassOutlook, now time.Time) string {
	if len(o.Students) == 0 || o.Facts == 0 {
		return ""
	}
	return fmt.Sprintf("%s the class will know about %s%% of the facts on average if everybody goes on as planned; %s%% if everybody stops today.",
		upperFirst(horizon(o, now)), percentOf(o.Mean(o.KeepOn)), percentOf(o.Mean(o.Stop)))
}

// studentForecast says the same of one student, with how sure that is.
func studentForecast(name string, o store.ClassOutlook, now time.Time) string {
	if len(o.Students) != 1 || o.Facts == 0 {
		return ""
	}
	st := o.Students[0]
	return fmt.Sprintf("Going on as planned, %s will know about %.0f of %d facts %s (%.0f to %.0f in eight cases of ten); stopping today, %.0f.",
		name, st.KeepOn.Known, o.Facts, horizon(o, now), st.KeepOn.Low, st.KeepOn.High, st.Stop.Known)
}

// horizon is the day of a forecast: "on 14 December", or "today, at the exam,".
func horizon(o store.ClassOutlook, now time.Time) string {
	if o.Exam && o.At.Format(time.DateOnly) == now.In(o.At.Location()).Format(time.DateOnly) {
		return "at the exam today"
	}
	return "on " + dayIn(o.At, o.At.Location(), now)
}

// dayIn is a day that is not today in a place, with the year where it may be in doubt.
func dayIn(at time.Time, place *time.Location, now time.Time) string {
	if away := at.Sub(now).Abs(); away > 300*24*time.Hour {
		return at.In(place).Format("2 January 2006")
	}
	return at.In(place).Format("2 January")
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
