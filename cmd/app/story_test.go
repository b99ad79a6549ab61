package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/views"
)

// TestStoryWithScript lives through a course's first day in a real browser: a
// teacher makes a class, a student joins on a phone and answers, the teacher sees it.
func TestStoryWithScript(t *testing.T) { tellStory(t, false) }

// TestStoryWithoutScript is the same day in browsers that run no script.
func TestStoryWithoutScript(t *testing.T) { tellStory(t, true) }

// answersInStory is how many answers the student gives that count.
const answersInStory = 20

func tellStory(t *testing.T, noScript bool) {
	t.Parallel()
	chromium := startChromium(t)
	s := startSite(t, t.TempDir())
	onLaptop, onPhone := laptop, phone
	onLaptop.noScript, onPhone.noScript = noScript, noScript

	teacher := newVisitor(t, chromium, s, "teacher", onLaptop)
	class, code := teacher.makesClass()

	student := newStory(t, newVisitor(t, chromium, s, "student", onPhone))
	student.joins(code, "Mei Lin")
	student.answersUntil(4)
	student.undoes()
	student.answersUntil(6)
	student.reloadsAndGoesBack()
	student.answersUntil(9)
	student.leavesAndComesBack()
	student.answersUntil(answersInStory)
	student.wantForms(5)
	student.movesToAnotherBrowser(newVisitor(t, chromium, s, "student elsewhere", onPhone))

	teacher.seesStudent(class, "Mei Lin")
	teacher.checkFiles(class, student)
}

// makesClass claims the site and makes a class; it returns the class's path and code.
func (v *visitor) makesClass() (path, code string) {
	v.t.Helper()
	if v.site.AdminLink == "" {
		v.t.Fatalf("serve printed no link for the first administrator:\n%s", v.site.out)
	}
	v.open(v.site.AdminLink)
	v.fill("name", "Dana Akhmetova")
	v.fill("email", "dana@example.org")
	v.fill("password", "three unrelated words")
	v.press(css("main form button"))
	v.fill("name", "HIST 214")
	v.press(labelled("main button", "Make the class"))
	path, code = v.path(), strings.TrimSpace(v.text(".code"))
	if !strings.HasPrefix(path, "/classes/") || len(code) < 6 {
		v.t.Fatalf("the new class is at %s with the code %q", path, code)
	}
	if link := v.text("code"); !strings.HasSuffix(link, "/j/"+code) {
		v.t.Errorf("the join link is %q, the code %s", link, code)
	}
	return path, code
}

// story is a student's way through the questions, and what the test knows of it.
type story struct {
	*visitor
	bank     *questions.Bank
	verdicts []bool // one for each answer that counts
	forms    map[questions.Form]int
	lastPath string // of the last feedback page
	lastSeed uint64 // of the last question answered
}

func newStory(t *testing.T, v *visitor) *story {
	t.Helper()
	bank, err := loadBank("")
	if err != nil {
		t.Fatal(err)
	}
	return &story{visitor: v, bank: bank, forms: map[questions.Form]int{}}
}

// joins must reach the first question in two pages and one form, within 30 seconds.
// The code is typed as people type it: small letters, no dash.
func (s *story) joins(code, name string) {
	s.t.Helper()
	start := time.Now()
	s.open("/join")
	s.fill("code", strings.ToLower(strings.ReplaceAll(code, "-", "")))
	s.fill("name", name)
	s.press(css("main form button"))
	took := time.Since(start)
	s.t.Logf("from the join page to the first question: %v", took.Round(time.Millisecond))
	if !s.has("#q") || s.pages != 2 || s.visitor.forms != 1 {
		s.t.Fatalf("after %d pages and %d forms the student is at %s; the first question should be the second page", s.pages, s.visitor.forms, s.path())
	}
	if took > 30*time.Second {
		s.t.Errorf("the first question took %v, more than 30 seconds", took)
	}
}

// answersUntil answers until so many answers count. Three of five are wrong, and
// the rest right, so that facts come back and the day is long enough.
func (s *story) answersUntil(n int) {
	s.t.Helper()
	for len(s.verdicts) < n {
		right := len(s.verdicts)%5 < 2
		s.answers(right)
		if len(s.verdicts) < n {
			s.goesOn()
		}
	}
}

// goesOn leads from feedback to the next question.
func (s *story) goesOn() {
	s.t.Helper()
	s.press(css("#next"))
	if !s.has("#q") {
		s.do(fmt.Errorf("after %d answers there is no question", len(s.verdicts)))
	}
}

// answers answers the question on the page and checks the feedback.
func (s *story) answers(right bool) {
	s.t.Helper()
	if !s.has("#q") { // feedback, or the day's page
		s.goesOn()
	}
	p := s.question()
	s.forms[p.Item.Form]++
	s.gives(p, right)
	s.press(valued(".vote", []string{"1", "2", "3"}[len(s.verdicts)%3]))
	s.verdicts = append(s.verdicts, right)
	s.checkFeedback(p, right)
}

// question identifies the question on the page by its ticket, and checks that the
// page shows it.
func (s *story) question() questions.Presentation {
	s.t.Helper()
	p, err := s.site.presentationOf(s.bank, eval[string](s.visitor, css("[name=ticket]")+".value"))
	if err != nil {
		s.t.Fatal(err)
	}
	stem := strings.ReplaceAll(p.Stem, views.Blank, "blank"+p.Initial)
	if shown := eval[string](s.visitor, css("h1")+".textContent.trim()"); shown != stem {
		s.t.Errorf("the page asks %q, the ticket %q", shown, stem)
	}
	return p
}

// gives enters an answer in the way that the form takes it.
func (s *story) gives(p questions.Presentation, right bool) {
	s.t.Helper()
	switch p.Item.Form.Answer() {
	case questions.AnswerText, questions.AnswerYear, questions.AnswerAmount:
		s.fill("answer", map[bool]string{true: written(p), false: "1066"}[right])
	case questions.AnswerDate:
		day := map[bool]string{true: p.Item.Day.ISO, false: "1066-10-14"}[right]
		for i, part := range slices.Backward(strings.Split(day, "-")) {
			s.fill(views.DayField(2-i), part)
		}
	case questions.AnswerPairs:
		s.matches(p, right)
	case questions.AnswerOrder:
		if right { // as shown it is never right
			s.sorts(p.RightOrder())
		}
	default:
		for _, id := range choose(p, right) {
			s.picks(p, id)
		}
	}
}

// written is the right answer as it is typed.
func written(p questions.Presentation) string {
	if p.Item.Form.Answer() == questions.AnswerAmount {
		return strconv.FormatFloat(p.Item.Amount.Value, 'f', -1, 64)
	}
	return p.Item.Accepted[0].Text
}

// matches chooses for each row what belongs to it, or for all rows the same.
func (s *story) matches(p questions.Presentation, right bool) {
	s.t.Helper()
	for _, row := range p.Rows {
		option := p.Belongs[row.ID]
		if !right {
			option = p.Options[0].ID
		}
		list := css("#" + views.RowID(row.ID))
		// The browser draws the opened list outside the page, where no tap of a test reaches.
		eval[string](s.visitor, "("+list+".value = "+quote(option)+")")
		s.until("the row has an answer", list+".value == "+quote(option))
	}
}

// picks taps an option, or, where the script helps, its pin on the map.
func (s *story) picks(p questions.Presentation, id string) {
	s.t.Helper()
	input := valued("#q .opt input", id)
	if o, _ := p.Option(id); o.Pin != nil && !s.opts.noScript {
		s.tap(css(".pin[data-pin=" + id + "]"))
	} else {
		s.tap(input + ".closest('label')")
	}
	s.until(id+" is chosen", input+".checked")
}

// choose returns the options that make a choice right, or one that makes it wrong.
func choose(p questions.Presentation, right bool) (ids []string) {
	for _, o := range p.Options {
		if o.Correct == right {
			ids = append(ids, o.ID)
		}
	}
	if want := len(p.RightOptions()); !right {
		for _, o := range p.Options { // a multiple choice may have too few wrong ones
			if len(ids) < want && o.Correct {
				ids = append(ids, o.ID)
			}
		}
		ids = ids[:want]
	}
	return ids
}

// sorts moves each event up to its place with the arrow buttons.
func (s *story) sorts(order []questions.Option) {
	s.t.Helper()
	for want, o := range order {
		for at := eval[int](s.visitor, place(o.ID)); at > want; at-- {
			up := valued("[name=move]", o.ID+":up")
			if s.opts.noScript {
				s.press(up)
			} else {
				s.tap(up)
			}
			s.until(fmt.Sprintf("%s has moved up to place %d", o.ID, at-1), fmt.Sprintf("%s == %d", place(o.ID), at-1))
			if !s.opts.noScript { // the announcement also moves the page, so wait for it
				s.until("the move is announced", fmt.Sprintf(`%s.innerText.includes("position %d of")`, css("#status"), at))
			}
		}
	}
}

// place is the expression for the place of an event, from 0.
func place(id string) string {
	return `[...document.querySelectorAll("[name=order]")].findIndex(e => e.value == ` + quote(id) + `)`
}

// checkFeedback wants the verdict, the answer, the source and the reason.
func (s *story) checkFeedback(p questions.Presentation, right bool) {
	s.t.Helper()
	s.lastPath, s.lastSeed = s.path(), p.Seed
	if !strings.HasPrefix(s.lastPath, "/study/answers/") {
		s.do(fmt.Errorf("after the answer to %s the page is %s", p.Item.ID, s.lastPath))
	}
	want := map[bool]string{true: "Right", false: "Not this time"}[right]
	if got := s.text("#verdict h1"); got != want {
		s.t.Errorf("%s: the verdict is %q, want %q", p.Item.ID, got, want)
	}
	why := s.text(".why")
	for _, part := range []string{p.Item.Explanation, "Source:", p.Item.Sources[0].Title} {
		if part == "" || !strings.Contains(why, part) {
			s.t.Errorf("%s: the reasons lack %q:\n%s", p.Item.ID, part, why)
		}
	}
	if !s.opts.noScript && eval[string](s.visitor, "document.activeElement.id") != "verdict" {
		s.t.Errorf("after the answer the focus is on %s, not on the verdict", eval[string](s.visitor, "document.activeElement.outerHTML.slice(0, 90)"))
	}
}

// undoes takes the last answer back; the same question is asked again.
func (s *story) undoes() {
	s.t.Helper()
	s.press(css("#undo button"))
	if !s.has("#q") || !s.has(".notice") {
		s.do(fmt.Errorf("after undo there is no question, or no word about it"))
	}
	s.verdicts = s.verdicts[:len(s.verdicts)-1]
	s.wantAnswers()
}

// reloadsAndGoesBack checks that neither records an answer.
func (s *story) reloadsAndGoesBack() {
	s.t.Helper()
	before := s.text("#verdict h1")
	s.leave(func() { s.do(chromedp.Do(s.ctx, chromedp.Reload())) })
	if s.path() != s.lastPath || s.text("#verdict h1") != before {
		s.t.Errorf("reloading %s showed %s with %q", s.lastPath, s.path(), s.text("#verdict h1"))
	}
	s.wantAnswers()
	s.leave(func() { eval[string](s.visitor, `history.back(), ""`) })
	if !s.has("#q") {
		s.do(fmt.Errorf("back from the feedback there is no question"))
	}
	s.wantAnswers()
	s.answersAgain()
}

// answersAgain answers the old question once more, and otherwise, if the browser
// still shows it: without script it keeps the page. The first answer stands.
func (s *story) answersAgain() {
	s.t.Helper()
	p := s.question()
	if p.Seed != s.lastSeed {
		return
	}
	s.gives(p, false)
	s.press(valued(".vote", "3"))
	if s.path() != s.lastPath {
		s.t.Errorf("a second answer to the same question led to %s, the first to %s", s.path(), s.lastPath)
	}
	s.wantAnswers()
}

// wantAnswers compares the answers that the site keeps with those given.
func (s *story) wantAnswers() {
	s.t.Helper()
	var export struct {
		Reviews []struct {
			Verdict string
			Undone  bool
		}
	}
	if err := json.Unmarshal(s.fetch("/account/export.json"), &export); err != nil {
		s.t.Fatal(err)
	}
	var kept []bool
	for _, r := range export.Reviews {
		if !r.Undone {
			kept = append(kept, r.Verdict == "right")
		}
	}
	if !slices.Equal(kept, s.verdicts) {
		s.t.Errorf("the site keeps the answers %v, given were %v", kept, s.verdicts)
	}
}

// leavesAndComesBack ends the session with the cross, closes the window, and opens
// the site again with the same cookie.
func (s *story) leavesAndComesBack() {
	s.t.Helper()
	s.press(css(`form[action="/study/end"] button`))
	if !strings.HasPrefix(s.path(), "/study/summary/") {
		s.do(fmt.Errorf("the cross led to %s, not to the summary", s.path()))
	}
	if h := s.text("h1"); !strings.Contains(h, "right the first time") {
		s.t.Errorf("the summary says %q", h)
	}
	old := s.visitor
	same := chromedp.FromContext(old.ctx).BrowserContextID
	s.visitor = openWindow(s.t, old.ctx, s.site, "student later", old.opts, chromedp.WithExistingBrowserContext(same))
	s.open("/")
	if !s.has("#next") {
		s.do(fmt.Errorf("the day's page does not let the student go on"))
	}
	s.goesOn()
	s.wantAnswers()
}

// movesToAnotherBrowser makes a personal link and opens it elsewhere.
func (s *story) movesToAnotherBrowser(other *visitor) {
	s.t.Helper()
	s.open("/account")
	s.press(css(`form[action="/account/link"] button`))
	link := strings.TrimSpace(s.text("#new-link"))
	other.open(link)
	other.press(css("main form button"))
	if h := other.text("h1"); other.path() != "/" || h == "" {
		s.t.Errorf("the personal link led to %s with the heading %q", other.path(), h)
	}
	other.open("/progress")
	other.open("/progress/history")
	if rows := eval[int](other, `document.querySelectorAll("tbody tr").length`); rows != answersInStory+1 { // one undone
		s.t.Errorf("in the other browser the history has %d rows, want %d", rows, answersInStory+1)
	}
	s.visitor = other
	s.wantAnswers()
}

func (s *story) wantForms(least int) {
	s.t.Helper()
	s.t.Logf("%d answers, forms: %v", len(s.verdicts), s.forms)
	if len(s.forms) < least {
		s.t.Errorf("%d answers were of only %d forms, want %d: %v", len(s.verdicts), len(s.forms), least, s.forms)
	}
}

// seesStudent finds the student in the roster and opens the student's page.
func (v *visitor) seesStudent(class, name string) {
	v.t.Helper()
	v.open(class)
	if n := eval[int](v, `document.querySelectorAll("tbody th").length`); n != 1 {
		v.t.Errorf("the roster has %d students, want 1", n)
	}
	v.press(labelled("tbody th a", name))
	if v.text("h1") != name || !strings.Contains(v.text("main"), fmt.Sprint(answersInStory)) {
		v.t.Errorf("the student's page does not tell of %d answers:\n%s", answersInStory, v.text("main"))
	}
	v.open(class + "/results")
}

// checkFiles downloads the results and compares them with what the student did.
func (v *visitor) checkFiles(class string, s *story) {
	v.t.Helper()
	students := readCSV(v.t, v.fetch(class+"/results/students.csv"))
	if len(students) != 2 || students[1]["Student"] != "Mei Lin" || students[1]["Answers"] != fmt.Sprint(answersInStory) {
		v.t.Errorf("students.csv: %v", students)
	}
	answers := readCSV(v.t, v.fetch(class+"/results/answers.csv"))
	var verdicts []bool
	for _, row := range answers[1:] {
		verdicts = append(verdicts, row["Verdict"] == "right")
		if row["Student"] != "Mei Lin" || row["Question"] == "" || row["Answer given"] == "" || row["Right answer"] == "" {
			v.t.Errorf("answers.csv has an incomplete row: %v", row)
		}
	}
	if !slices.Equal(verdicts, s.verdicts) {
		v.t.Errorf("answers.csv has the verdicts %v, given were %v", verdicts, s.verdicts)
	}
	f, err := excelize.OpenReader(bytes.NewReader(v.fetch(class + "/results/results.xlsx")))
	v.do(err)
	defer f.Close()
	for sheet, want := range map[string]int{"Students": 2, "Answers": answersInStory + 1} {
		if rows, err := f.GetRows(sheet); err != nil || len(rows) != want {
			v.t.Errorf("the sheet %s has %d rows, want %d (%v)", sheet, len(rows), want, err)
		}
	}
}

// readCSV returns one map a row by the names of the columns; row 0 is the head.
func readCSV(tb testing.TB, raw []byte) []map[string]string {
	tb.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\uFEFF")))).ReadAll()
	if err != nil || len(rows) == 0 {
		tb.Fatalf("CSV: %v\n%s", err, raw)
	}
	list := make([]map[string]string, len(rows))
	for i, row := range rows {
		list[i] = map[string]string{}
		for j, cell := range row {
			list[i][rows[0][j]] = cell
		}
	}
	return list
}

// download wants a file that the browser would save.
func download(tb testing.TB, client *http.Client, req *http.Request) []byte {
	tb.Helper()
	resp, err := client.Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		tb.Fatalf("%s: status %d, disposition %q, %v", req.URL, resp.StatusCode, resp.Header.Get("Content-Disposition"), err)
	}
	return body
}
