package handlers

import (
	"strconv"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// formNames are the forms of questions in the words of those who write them.
var formNames = map[questions.Form]string{
	questions.FormTrueFalse: "True or false", questions.FormChoice: "Single choice", questions.FormAttribution: "Attribution",
	questions.FormCause: "Cause or consequence", questions.FormDocument: "Document question", questions.FormMulti: "Several right answers",
	questions.FormOrder: "Chronological order", questions.FormMap: "Map", questions.FormOdd: "Odd one out",
	questions.FormGap: "Gap in a sequence", questions.FormCorrection: "Correction of an error", questions.FormMatch: "Matching",
	questions.FormSort: "Sorting", questions.FormCloze: "Cloze", questions.FormYear: "Year", questions.FormDate: "Full date",
	questions.FormAmount: "Quantity", questions.FormTyped: "Short answer",
}

func formName(f questions.Form) string {
	if name := formNames[f]; name != "" {
		return name
	}
	return string(f)
}

var levelNames = map[questions.Level]string{
	questions.LevelRecognise: "recognise", questions.LevelRecall: "recall", questions.LevelApply: "apply",
}

var certaintyNames = map[string]string{
	string(course.Stated): "stated", string(course.Attributed): "a view with a holder",
	string(course.Contested): "contested", string(course.Estimate): "estimate",
}

var importanceNames = map[string]string{
	string(course.Core): "core", string(course.Normal): "normal", string(course.Extra): "extra",
}

// thousands writes a count with commas: 4,120.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
