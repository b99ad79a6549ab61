package store

import (
	"context"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/results"
)

// ClassResults is what a class has done, as rows ready to be written.
type ClassResults struct {
	Class    quiz.Class
	Students []results.Student // by name
	Answers  []results.Answer  // oldest first
}

// ClassResults returns the rows of a class: one per student, one per answer.
func (s *Store) ClassResults(ctx context.Context, classID string) (ClassResults, error) {
	roster, err := s.Roster(ctx, classID)
	if err != nil {
		return ClassResults{}, err
	}
	outlook, err := s.ClassOutlook(ctx, classID)
	if err != nil {
		return ClassResults{}, err
	}
	all := ClassResults{Class: roster.Class, Students: studentResults(roster, outlook)}
	err = s.ClassAnswers(ctx, classID, func(a AnswerRow) error {
		all.Answers = append(all.Answers, answerResult(a))
		return nil
	})
	return all, err
}

func studentResults(roster Roster, outlook ClassOutlook) []results.Student {
	expected := map[string]StudentOutlook{}
	for _, o := range outlook.Students {
		expected[o.UserID] = o
	}
	rows := make([]results.Student, len(roster.Students))
	for i, st := range roster.Students {
		rows[i] = results.Student{
			ID: st.UserID, Name: st.Name, Facts: roster.Facts, Met: st.Met, Known: st.Known, Answers: st.Answers,
			FirstAnswers: st.FirstAnswers, FirstRight: st.FirstRight, Minutes: float64(st.Minutes), TakenBack: st.TakenBack,
		}
		if st.LastActive != nil {
			rows[i].LastActive = *st.LastActive
		}
		if o, ok := expected[st.UserID]; ok { // who joined this moment may be missing
			rows[i].ExpectedAt = outlook.At
			rows[i].ExpectedNow, rows[i].Expected, rows[i].ExpectedIfStopped = o.Now.Known, o.KeepOn.Known, o.Stop.Known
		}
	}
	return rows
}

var confidenceWords = map[quiz.Confidence]string{quiz.ConfidenceGuess: "guess", quiz.ConfidenceFairly: "fairly", quiz.ConfidenceCertain: "certain"}

func answerResult(a AnswerRow) results.Answer {
	return results.Answer{
		At: a.Review.At(), StudentID: a.LearnerID, Student: a.Name, Topic: a.TopicTitle, FactID: a.Review.FactID,
		ItemID: a.Review.ItemID, Revision: a.Review.Revision, Form: a.Review.Form, Question: a.Stem, Given: a.Given,
		Key: a.Right, Verdict: string(a.Review.Verdict), Confidence: confidenceWords[a.Review.Confidence],
		Seconds: float64(a.Review.TookMS) / 1000, First: a.First,
	}
}
