package handlers

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/views"
)

// unjudged are the errors of an answer that the learner can mend.
var unjudged = []error{
	grade.ErrEmpty, grade.ErrChooseOne, grade.ErrIncomplete, grade.ErrUnknownOption, grade.ErrNotAYear,
	grade.ErrNotADate, grade.ErrNotANumber, grade.ErrUnmatched, grade.ErrTooLong,
}

func mendable(err error) bool {
	for _, u := range unjudged {
		if errors.Is(err, u) {
			return true
		}
	}
	return false
}

// answerProblem words an answer that could not be judged, and says at which field.
func answerProblem(p questions.Presentation, form answerForm, err error) views.Problem {
	field := firstField(p)
	switch {
	case errors.Is(err, grade.ErrEmpty), errors.Is(err, grade.ErrChooseOne):
		return views.Problem{Field: field, Message: emptyWords(p) + ", or say that you don’t know."}
	case errors.Is(err, grade.ErrUnmatched):
		return unmatchedProblem(p, form)
	case errors.Is(err, grade.ErrNotADate):
		return dayProblem(form.day)
	case errors.Is(err, grade.ErrNotAYear):
		return views.Problem{Field: field, Message: "Write the year in digits, for example 1689."}
	case errors.Is(err, grade.ErrNotANumber):
		return views.Problem{Field: field, Message: "Write one number in digits, for example 8 or 2.5, in the unit that the question names."}
	case errors.Is(err, grade.ErrTooLong):
		return views.Problem{Field: field, Message: "The answer is too long; a name or a few words are enough."}
	}
	return views.Problem{Field: field, Message: "This answer does not fit the question. Choose again."}
}

// firstField is where an answer begins.
func firstField(p questions.Presentation) string {
	switch p.Item.Form.Answer() {
	case questions.AnswerPairs:
		return views.RowID(p.Rows[0].ID)
	case questions.AnswerDate:
		return views.DayField(0)
	}
	return "answer"
}

func emptyWords(p questions.Presentation) string {
	switch p.Item.Form.Answer() {
	case questions.AnswerSome:
		return "Choose " + numberWord(len(p.RightOptions())) + " options"
	case questions.AnswerPairs:
		return "Choose an answer for every row"
	case questions.AnswerDate:
		return "Write day, month and year"
	case questions.AnswerAmount:
		return "Write a number"
	case questions.AnswerText, questions.AnswerYear:
		return "Write an answer"
	}
	return "Choose an option"
}

// unmatchedProblem leads to the first row without an answer.
func unmatchedProblem(p questions.Presentation, form answerForm) views.Problem {
	field, open := "", 0
	for _, row := range p.Rows {
		if form.response.Pairs[row.ID] != "" {
			continue
		}
		if open++; open == 1 {
			field = views.RowID(row.ID)
		}
	}
	return views.Problem{Field: field, Message: fmt.Sprintf("Choose an answer for every row; %s still without one.", count(open, "row is", "rows are"))}
}

// dayProblem finds the part of a date that cannot be.
func dayProblem(day [3]string) views.Problem {
	for part, what := range []string{"the day in digits, for example 14", "the month as a number or a name, for example 11", "the year in digits, for example 1860"} {
		n, err := strconv.Atoi(dayParts(day)[part])
		if err != nil || n < 1 || part == 1 && n > 12 || part == 2 && (n < 100 || n > 9999) {
			return views.Problem{Field: views.DayField(part), Message: "Write " + what + "."}
		}
	}
	parts := dayParts(day)
	month, _ := strconv.Atoi(parts[1]) // it was looked at above
	return views.Problem{Field: views.DayField(0), Message: fmt.Sprintf("There is no %s %s %s; check day and month.",
		strings.TrimLeft(parts[0], "0"), monthNames[month-1], parts[2])}
}
