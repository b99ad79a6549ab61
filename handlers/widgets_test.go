package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/questionstest"
	"github.com/remembrancer/remembrancer/views"
)

// newFormSite is a site whose course asks one question in each form.
func newFormSite(t *testing.T) *site {
	t.Helper()
	bank, err := questionstest.Bank()
	if err != nil {
		t.Fatal(err)
	}
	return newSiteWith(t, bank)
}

// ask puts an item before the browser's learner.
func (b *browser) ask(item *questions.Item) (ticket string, p questions.Presentation) {
	b.t.Helper()
	ticket = b.site.swapItem(b.t, b.get("/study").value("ticket"), item)
	p, err := b.site.store.Presented(b.t.Context(), ticket)
	if err != nil {
		b.t.Fatal(err)
	}
	return ticket, p
}

// TestEveryForm asks every form, answers it empty, with nonsense, and right, of the
// built-in course and of the course for tests.
func TestEveryForm(t *testing.T) {
	for name, s := range map[string]*site{"built-in": newSite(t), "forms": newFormSite(t)} {
		t.Run(name, func(t *testing.T) {
			b := s.people().student
			for _, form := range questions.Forms {
				i := slices.IndexFunc(s.bank.Items, func(it *questions.Item) bool { return it.Form == form })
				if i < 0 && name == "built-in" {
					continue // which forms the real course has is looked at where it is made
				}
				t.Run(string(form), func(t *testing.T) {
					b.t = t
					b.checkForm(s.bank.Items[i])
				})
			}
		})
	}
}

func (b *browser) checkForm(item *questions.Item) {
	t := b.t
	ticket, shown := b.ask(item)
	empty := b.post("/study", "ticket", ticket, "sure", "2")
	if empty.status != 422 || empty.Find(".problems").Length() != 1 || !strings.HasPrefix(empty.Find("title").Text(), "Error: ") || empty.value("ticket") != ticket {
		t.Fatalf("empty: %d %q", empty.status, empty.Find("title").Text())
	}
	if target, _ := empty.Find(".problems a").Attr("href"); empty.Find(target).Length() != 1 {
		t.Errorf("the problem leads to %q, which is not there", target)
	}
	if stem := strings.ReplaceAll(shown.Stem, views.Blank, "blank"+shown.Initial); !strings.Contains(empty.Find("h1").Text(), stem) {
		t.Errorf("another question: %q, want %q", empty.Find("h1").Text(), stem)
	}
	nonsense := []string{"ticket", ticket, "sure", "2", "chosen", "nonsense", "order", "nonsense", "text", strings.Repeat("x", 300), "pair-r1", "nonsense"}
	if shown.Item.Form.Answer() == questions.AnswerDate {
		nonsense = append(nonsense, "day", "x", "month", "y", "year", "z")
	}
	if p := b.post("/study", nonsense...); p.status != 422 {
		t.Errorf("nonsense: %d", p.status)
	}
	answer := url.Values{"ticket": {ticket}, "sure": {"3"}}
	rightAnswer(shown, answer)
	b.do(http.MethodPost, "/study", answer).want(t, 200, "Right")
	told := shown.Answer()
	if shown.Item.Day != nil { // the calendar stands in the question
		told = shown.Written(shown.Item.Day.ISO)
	}
	if history := b.get("/progress/history"); !strings.Contains(history.Find("tbody").Text(), shorten(told)) {
		t.Errorf("the history does not tell the answer %q:\n%s", told, history.Find("tbody").Text())
	}
}

func rightAnswer(p questions.Presentation, form url.Values) {
	switch p.Item.Form.Answer() {
	case questions.AnswerText, questions.AnswerYear:
		form.Set("text", p.Answer())
	case questions.AnswerAmount:
		form.Set("text", p.Answer())
	case questions.AnswerDate:
		for i, part := range slices.Backward(strings.Split(p.Item.Day.ISO, "-")) {
			form.Set(views.DayField(2-i), part)
		}
	case questions.AnswerPairs:
		for row, option := range p.Belongs {
			form.Set(views.RowID(row), option)
		}
	case questions.AnswerOrder:
		for _, o := range p.RightOrder() {
			form.Add("order", o.ID)
		}
	default:
		for _, i := range p.RightOptions() {
			form.Add("chosen", p.Options[i].ID)
		}
	}
}

// TestHalfAnswers: what is not whole comes back with what was entered, says what is
// missing, and leads there.
func TestHalfAnswers(t *testing.T) {
	s := newFormSite(t)
	b := s.people().student
	cases := []struct {
		name    string
		form    questions.Form
		entered []string // name, value, …
		says    string
		at      string
		kept    string // the name of an input that still holds what was entered
	}{
		{"no row", questions.FormMatch, nil, "Choose an answer for every row, or say", "#pair-r1", ""},
		{"three rows of four", questions.FormMatch, []string{"pair-r1", "o1", "pair-r2", "o2", "pair-r4", "o1"}, "Choose an answer for every row; 1 row is still without one.", "#pair-r3", "pair-r4"},
		{"one row of four", questions.FormSort, []string{"pair-r2", "o1"}, "3 rows are still without one.", "#pair-r1", "pair-r2"},
		{"no date", questions.FormDate, []string{"day", "", "month", "", "year", ""}, "Write day, month and year, or say", "#day", ""},
		{"no month", questions.FormDate, []string{"day", "14", "month", "", "year", "1860"}, "Write the month", "#month", "day"},
		{"month 13", questions.FormDate, []string{"day", "14", "month", "13", "year", "1860"}, "Write the month", "#month", "month"},
		{"31 November", questions.FormDate, []string{"day", "31", "month", "Nov.", "year", "1860"}, "There is no 31 November 1860; check day and month.", "#day", "month"},
		{"a day in words", questions.FormDate, []string{"day", "first", "month", "11", "year", "1860"}, "Write the day", "#day", "day"},
		{"a year of two digits", questions.FormDate, []string{"day", "14", "month", "11", "year", "60"}, "Write the year", "#year", "year"},
		{"no number", questions.FormAmount, []string{"text", ""}, "Write a number, or say", "#answer", ""},
		{"words for a number", questions.FormAmount, []string{"text", "plenty"}, "Write one number in digits", "#answer", "text"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			ticket, _ := b.ask(s.item(c.form))
			p := b.post("/study", append([]string{"ticket", ticket, "sure", "2"}, c.entered...)...)
			problem := p.Find(".problems a")
			if at, _ := problem.Attr("href"); p.status != 422 || at != c.at || !strings.Contains(problem.Text(), c.says) {
				t.Fatalf("%d, %q at %q; want %q at %q", p.status, problem.Text(), at, c.says, c.at)
			}
			if _, marked := p.Find(c.at).Attr("aria-invalid"); !marked {
				t.Errorf("%s is not marked", c.at)
			}
			if c.kept == "" {
				return
			}
			want := c.entered[slices.Index(c.entered, c.kept)+1]
			got := p.value(c.kept)
			if chosen, is := p.Find("select[name='" + c.kept + "'] option[selected]").Attr("value"); is {
				got = chosen
			}
			if got != want {
				t.Errorf("%s holds %q, entered was %q", c.kept, got, want)
			}
		})
	}
}

// item is the first of a form.
func (s *site) item(form questions.Form) *questions.Item {
	return s.bank.Items[slices.IndexFunc(s.bank.Items, func(it *questions.Item) bool { return it.Form == form })]
}

// TestFeedbackOfWrongAnswers: what is right, what was given, and why not.
func TestFeedbackOfWrongAnswers(t *testing.T) {
	s := newFormSite(t)
	b := s.people().student
	cases := []struct {
		name string
		form questions.Form
		give func(p questions.Presentation) []string
		want []string // stand on the page, in this order
	}{
		{"choice", questions.FormChoice, chooseID("songhua"), []string{"Correct answer", "Ussuri", "Your answer", "Songhua", "Why not “Songhua”.", "Both banks", "The Atlas", "sheet 4", "Source:", "The Book of Rivers"}},
		{"correction", questions.FormCorrection, chooseID("zeya"), []string{"Put right.", "The boundary of 1860 follows the Ussuri.", "Why not “Zeya”."}},
		{"odd one out", questions.FormOdd, chooseID("zeya"), []string{"The odd one out.", "flows into the sea", "Why not “Zeya”."}},
		{"gap", questions.FormGap, chooseWrong, []string{"The dates.", "Treaty of Aigun: 28 May 1858"}},
		{"map", questions.FormMap, choosePlace("Songhua"), []string{"Correct answer", "Ussuri", "comes from the south, near the sea", "Your answer", "Songhua", "Why not “Songhua”."}},
		{"cloze", questions.FormCloze, writes("Argun"), []string{"Treaty of Aigun gave Russia", "Correct answer", "Aigun", "You wrote", "Argun"}},
		{"date in the other calendar", questions.FormDate, writeDay("2", "11", "1860"), []string{"Old Style (Julian)", "the question asks for New Style (Gregorian)", "14 November 1860", "You wrote", "2 November 1860"}},
		{"amount", questions.FormAmount, writes("16"), []string{"8 million taels", "You wrote", "16 million taels"}},
		{"matching", questions.FormMatch, shiftPairs, []string{"rows are right", "What belongs together", "has a name of its own", "The Atlas"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			ticket, shown := b.ask(s.item(c.form))
			p := b.post("/study", append([]string{"ticket", ticket, "sure", "2"}, c.give(shown)...)...).want(t, 200, "Not this time")
			text := strings.Join(strings.Fields(p.Find("main").Text()), " ")
			for rest, i := text, 0; i < len(c.want); i++ {
				at := strings.Index(rest, c.want[i])
				if at < 0 {
					t.Fatalf("the page lacks %q after the things before it:\n%s", c.want[i], text)
				}
				rest = rest[at:]
			}
		})
	}
}

func chooseID(id string) func(questions.Presentation) []string {
	return func(questions.Presentation) []string { return []string{"chosen", id} }
}

func chooseWrong(p questions.Presentation) []string {
	i := slices.IndexFunc(p.Options, func(o questions.Option) bool { return !o.Correct })
	return []string{"chosen", p.Options[i].ID}
}

func choosePlace(name string) func(questions.Presentation) []string {
	return func(p questions.Presentation) []string {
		i := slices.IndexFunc(p.Options, func(o questions.Option) bool { return o.Place == name })
		if i < 0 {
			return chooseWrong(p)
		}
		return []string{"chosen", p.Options[i].ID}
	}
}

func writes(text string) func(questions.Presentation) []string {
	return func(questions.Presentation) []string { return []string{"text", text} }
}

func writeDay(parts ...string) func(questions.Presentation) []string {
	return func(questions.Presentation) []string {
		return []string{"day", parts[0], "month", parts[1], "year", parts[2]}
	}
}

// shiftPairs answers the first row right and gives its answer to all others as well.
func shiftPairs(p questions.Presentation) []string {
	var out []string
	for _, r := range p.Rows {
		out = append(out, views.RowID(r.ID), p.Belongs[p.Rows[0].ID])
	}
	return out
}

// TestMatchingFeedbackRowByRow: the table tells which rows were right.
func TestMatchingFeedbackRowByRow(t *testing.T) {
	s := newFormSite(t)
	b := s.people().student
	ticket, shown := b.ask(s.item(questions.FormMatch))
	p := b.post("/study", append([]string{"ticket", ticket, "sure", "2"}, shiftPairs(shown)...)...)
	if rows := p.Find(".pairs tbody tr"); rows.Length() != 4 || rows.Find(".ok").Length() != 1 || rows.Find(".miss").Length() != 3 {
		t.Errorf("%d rows, %d right, %d missed; want 4, 1, 3", rows.Length(), rows.Find(".ok").Length(), rows.Find(".miss").Length())
	}
	ticket, _ = b.ask(s.item(questions.FormMatch))
	p = b.post("/study", "ticket", ticket, "dont_know", "1").want(t, 200, "Now you will know")
	if rows := p.Find(".pairs tbody tr"); rows.Length() != 4 || rows.Find(".ok, .miss").Length() != 0 {
		t.Errorf("without an answer: %d rows, %d of them marked", rows.Length(), rows.Find(".ok, .miss").Length())
	}
}

// TestMonthsInWords: a month may be written as a name, or shortened.
func TestMonthsInWords(t *testing.T) {
	for given, want := range map[string]string{
		"11": "1860-11-14", "Nov": "1860-11-14", "november": "1860-11-14", "Sept.": "1860-9-14", "mar": "1860-3-14",
		"no": "1860-no-14", "Brumaire": "1860-Brumaire-14",
	} {
		if got := isoDay([3]string{"14", given, "1860"}); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
}

// TestMapPage: the question shows the drawing with lettered pins that say nothing of
// what they mark; the answer names them.
func TestMapPage(t *testing.T) {
	s := newFormSite(t)
	b := s.people().student
	ticket, shown := b.ask(s.item(questions.FormMap))
	q := b.post("/study", "ticket", ticket, "sure", "2") // empty: the question comes again
	if pins := q.Find("svg[role=img] .pin"); pins.Length() != len(shown.Options) || q.Find(".opt input").Length() != len(shown.Options) {
		t.Errorf("%d pins for %d options", pins.Length(), len(shown.Options))
	}
	main, _ := q.Find("main").Html()
	for _, o := range shown.Options {
		if !strings.Contains(main, o.Text) || strings.Contains(strings.ReplaceAll(main, shown.Stem, ""), ">"+o.Place+"<") {
			t.Errorf("the page lacks the position of %s, or names it", o.Place)
		}
	}
	if q.Find("svg desc").Text() == "" || !strings.Contains(q.Find("figcaption").Text(), "to scale") {
		t.Error("the map has no description or no credit")
	}
	form := url.Values{"ticket": {ticket}, "sure": {"2"}}
	rightAnswer(shown, form)
	fb := b.do(http.MethodPost, "/study", form).want(t, 200, "Right")
	if name := fb.Find(".name.is-right").Text(); name != "Ussuri" || fb.Find(".name").Length() != 1 {
		t.Errorf("the right pin is called %q, and %d pins have names", name, fb.Find(".name").Length())
	}
}

// TestMarkedSpot: the pin is a question mark and the options are names.
func TestMarkedSpot(t *testing.T) {
	s := newFormSite(t)
	b := s.people().student
	i := slices.IndexFunc(s.bank.Items, func(it *questions.Item) bool { return it.Map != nil && it.Map.Marked != nil })
	ticket, shown := b.ask(s.bank.Items[i])
	q := b.post("/study", "ticket", ticket, "sure", "2")
	if pin := q.Find(".pin").Text(); strings.TrimSpace(pin) != "?" || !strings.Contains(q.Find(".opts").Text(), "Ussuri") {
		t.Errorf("the pin says %q, the options %q", pin, q.Find(".opts").Text())
	}
	fb := b.post("/study", "ticket", ticket, "sure", "2", "chosen", chooseWrong(shown)[1]).want(t, 200, "Not this time")
	if name := fb.Find(".name.is-right").Text(); name != "Ussuri" {
		t.Errorf("after the answer the spot is called %q", name)
	}
}

// TestDrawing: the drawing is for those who are signed in, runs nothing, and is kept
// by browsers under the address that the pages use.
func TestDrawing(t *testing.T) {
	s := newFormSite(t)
	p := s.people()
	ticket, _ := p.student.ask(s.item(questions.FormMap))
	address, _ := p.student.post("/study", "ticket", ticket, "sure", "2").Find("svg image").Attr("href")
	got := p.student.get(address)
	for name, want := range map[string]string{
		"Content-Type": "image/svg+xml", "Content-Security-Policy": drawingPolicy, "Cache-Control": "private, max-age=31536000, immutable",
	} {
		if got.status != 200 || got.header.Get(name) != want {
			t.Errorf("%s: %d, %s is %q, want %q", address, got.status, name, got.header.Get(name), want)
		}
	}
	if got.body != string(s.bank.Course.Map("rivers").SVG) {
		t.Error("the drawing is another one")
	}
	if again := p.student.do(http.MethodGet, address, nil, "If-None-Match", got.header.Get("ETag")); again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("asked again with its ETag: %d", again.status)
	}
	if old := p.student.get("/maps/forms/rivers?v=0"); old.status != 200 || strings.Contains(old.header.Get("Cache-Control"), "immutable") {
		t.Errorf("an old address: %d, %s", old.status, old.header.Get("Cache-Control"))
	}
	for _, path := range []string{"/maps/forms/moon", "/maps/other/rivers"} {
		if p := p.student.get(path); p.status != 404 {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	if p := p.nobody.get(address); p.path != "/sign-in" {
		t.Errorf("nobody was led to %s", p.path)
	}
}
