package handlers

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// count is a number with its noun: "1 answer", "3 answers".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// inWords is a duration as people say it.
func inWords(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return count(max(1, int(math.Ceil(d.Seconds()))), "second", "seconds")
	case d < 90*time.Minute:
		return count(int(math.Round(d.Minutes())), "minute", "minutes")
	case d < 36*time.Hour:
		return count(int(math.Round(d.Hours())), "hour", "hours")
	case d < 60*24*time.Hour:
		return count(int(math.Round(d.Hours()/24)), "day", "days")
	case d < 700*24*time.Hour:
		return count(int(math.Round(d.Hours()/24/30.4)), "month", "months")
	}
	return count(int(math.Round(d.Hours()/24/365.25)), "year", "years")
}

// nextDay is how far off something must be to be called tomorrow.
const nextDay = 18 * time.Hour

// fromNow says when something is due. It counts hours rather than calendar days,
// because the server does not know where the reader's midnight is.
func fromNow(at, now time.Time) string {
	d := at.Sub(now)
	switch {
	case d < time.Minute:
		return "now"
	case d < 20*time.Minute:
		return "in a few minutes"
	case d >= nextDay && d < 36*time.Hour:
		return "tomorrow"
	}
	return "in " + inWords(d)
}

// ago says how long something is past.
func ago(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case d < time.Minute:
		return "just now"
	case d < 18*time.Hour:
		return inWords(d) + " ago"
	case d < 36*time.Hour:
		return "yesterday"
	}
	return inWords(d) + " ago"
}

// percent is a share of a count; "–" where there is nothing to share.
func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%d%%", int(math.Round(100*float64(part)/float64(whole))))
}

// percentOfFew is percent, hidden where there are too few answers to mean anything.
func percentOfFew(part, whole int) string {
	if whole < 5 {
		return "–"
	}
	return percent(part, whole)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return min(1, float64(part)/float64(whole))
}

// minutesLeft is "about 5 min left".
func minutesLeft(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("about %d min left", n)
}

// numberWord writes small numbers out, as in "Choose two."
func numberWord(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}
