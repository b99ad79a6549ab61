package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// questionPage words a question.
func (s *Server) questionPage(r *http.Request, q store.Question) views.QuestionPage {
	bar := progressBar(q.Sitting, q.Progress, true)
	page := views.QuestionPage{
		Shell: s.shell(r, "Question "+bar.Count), Bar: bar,
		Ticket: q.Ticket, Topic: q.TopicTitle, Kind: kindOf(q), Strength: q.Strength,
		Stem: q.Presentation.Stem, Why: why(q),
	}
	widget(&page, q)
	return page
}

// widget adds what the way of answering needs.
func widget(page *views.QuestionPage, q store.Question) {
	p := q.Presentation
	page.Answer, page.Hint = howToAnswer(p)
	page.Initial = p.Initial
	for i, o := range p.Options {
		page.Options = append(page.Options, option(o, optionKey(o, i)))
	}
	for _, r := range p.Rows {
		page.Rows = append(page.Rows, views.Row{ID: r.ID, Left: option(r, "")})
	}
	switch page.Answer {
	case views.AnswerText:
		page.TextLang = p.Item.Accepted[0].Lang
	case views.AnswerAmount:
		page.Unit = p.Item.Amount.Unit
	}
	page.Map = mapView(q.Bank, p)
}

// optionKey is what stands before an option: its letter on a map, or its number.
func optionKey(o questions.Option, i int) string {
	if o.Pin != nil {
		return o.ID
	}
	return strconv.Itoa(i + 1)
}

func kindOf(q store.Question) string {
	switch {
	case q.Again:
		return "again"
	case q.New:
		return "new"
	}
	return "review"
}

// howToAnswer says which widget a form takes and how to use it.
func howToAnswer(p questions.Presentation) (answer, hint string) {
	switch p.Item.Form {
	case questions.FormTrueFalse:
		return views.AnswerOne, "True or false?"
	case questions.FormMap:
		if p.Item.Map.Marked == nil {
			return views.AnswerOne, "Choose the letter, or tap it on the map."
		}
	case questions.FormCloze:
		if p.Initial != "" {
			return views.AnswerText, "What is missing? As the sentence has it: “" + p.Initial + "”. Other names of the same and small slips count as right too."
		}
		return views.AnswerText, "What is missing? Small slips count as right; other scripts and older spellings do too."
	}
	switch p.Item.Form.Answer() {
	case questions.AnswerSome:
		return views.AnswerSome, "Choose " + numberWord(len(p.RightOptions())) + "."
	case questions.AnswerOrder:
		return views.AnswerOrder, "Earliest first. Use the arrow buttons, or drag."
	case questions.AnswerPairs:
		return views.AnswerPairs, pairsHint(p)
	case questions.AnswerYear:
		return views.AnswerYear, "A year in digits."
	case questions.AnswerDate:
		return views.AnswerDate, "Calendar: " + p.Item.Day.Calendar + ". The month as a number or a name."
	case questions.AnswerAmount:
		return views.AnswerAmount, "A number in digits."
	case questions.AnswerText:
		return views.AnswerText, "Spelling: small slips count as right. Other scripts and older spellings do too."
	}
	return views.AnswerOne, ""
}

// pairsHint says how many of the answers are used.
func pairsHint(p questions.Presentation) string {
	switch left := len(p.Options) - len(p.Rows); {
	case p.Item.Form == questions.FormSort || left < 0:
		return "Choose for each row. An answer may be right for several rows."
	case left == 0:
		return "Choose for each row."
	case left == 1:
		return "Choose for each row. One answer is left over."
	}
	return "Choose for each row. Some answers are left over."
}

// option is an option as a view shows it.
func option(o questions.Option, key string) views.Option {
	out := views.Option{Key: key, ID: o.ID, Text: o.Text, Lang: o.Lang}
	for _, n := range o.Alt {
		if n.Text != o.Text && len(out.Alt) < 3 {
			out.Alt = append(out.Alt, views.Name{Lang: n.Lang, Text: n.Text})
		}
	}
	return out
}

// progressBar words how far a sitting is. Repeats do not move the end backwards:
// they are told apart.
func progressBar(sitting quiz.Sitting, p store.Progress, asking bool) views.Bar {
	at, total := len(p.Answered)-p.Repeats, max(p.Planned+p.Repeats, len(p.Answered))
	if asking {
		at++
		total = max(total, len(p.Answered)+1)
	}
	bar := views.Bar{
		Sitting: sitting.ID, Answered: p.Answered, Asking: asking, Total: total,
		Count: fmt.Sprintf("%d of %d", min(at, max(p.Planned, 1)), max(p.Planned, 1)), CanUndo: p.CanUndo,
		Left: minutesLeft(p.MinutesLeft),
	}
	if p.Repeats > 0 {
		bar.Count += fmt.Sprintf(", +%d again", p.Repeats)
	}
	return bar
}

// nameColumns sorts names into columns of one language each, romanisations below.
func nameColumns(names []questions.Name) []views.NameColumn {
	columns := []views.NameColumn{{Heading: "English"}, {Heading: "Chinese"}, {Heading: "Manchu"}, {Heading: "Russian"}, {Heading: "French"}, {Heading: "Other"}}
	place := map[string]int{"en": 0, "zh": 1, "mnc": 2, "ru": 3, "fr": 4}
	for _, n := range names {
		language, _, _ := strings.Cut(n.Lang, "-")
		i, ok := place[language]
		if !ok {
			i = len(columns) - 1
		}
		name := views.Name{Lang: n.Lang, Text: n.Text}
		if strings.HasSuffix(n.Lang, "-Latn") {
			columns[i].Reading = append(columns[i].Reading, name)
		} else {
			columns[i].Names = append(columns[i].Names, name)
		}
	}
	var used []views.NameColumn
	for _, c := range columns {
		if len(c.Names)+len(c.Reading) > 0 {
			used = append(used, c)
		}
	}
	if len(used) < 2 {
		return nil // one name alone says nothing that the answer did not say
	}
	return used
}
