package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/views"
)

// answerSome answers n questions the way a browser without script does. Every third
// one is "I don't know".
func (b *browser) answerSome(t *testing.T, n int) page {
	t.Helper()
	p := b.get("/study")
	for i := range n {
		if p.Find("form#q").Length() == 0 {
			return p
		}
		form := url.Values{"ticket": {p.value("ticket")}, "sure": {"2"}}
		fillIn(p, form)
		if i%3 == 2 {
			form.Del("sure")
			form.Set("dont_know", "1")
		}
		fb := b.do(http.MethodPost, "/study", form)
		if fb.status != 200 || !strings.HasPrefix(fb.path, "/study/answers/") {
			t.Fatalf("answer %d led to %s: %d %s", i, fb.path, fb.status, fb.Find(".problems").Text())
		}
		next, _ := fb.Find("#next").Attr("href")
		p = b.get(next)
	}
	return p
}

// fillIn answers whatever widget is on the page.
func fillIn(p page, form url.Values) {
	if first, ok := p.Find("[name=chosen]").First().Attr("value"); ok {
		form.Set("chosen", first)
	}
	for _, n := range p.Find("[name=order]").Nodes {
		for _, a := range n.Attr {
			if a.Key == "value" {
				form.Add("order", a.Val)
			}
		}
	}
	if p.Find("[name=text]").Length() > 0 {
		form.Set("text", "1860")
	}
	for i, part := range []string{"14", "11", "1860"} {
		if name := views.DayField(i); p.Find("[name="+name+"]").Length() > 0 {
			form.Set(name, part)
		}
	}
	p.Find("select").Each(func(_ int, sel *goquery.Selection) {
		name, _ := sel.Attr("name")
		value, _ := sel.Find("option").Last().Attr("value")
		form.Set(name, value)
	})
}

// TestFirstQuestionInThreeSteps: code, name, question.
func TestFirstQuestionInThreeSteps(t *testing.T) {
	s := newSite(t)
	p := s.people()
	b := p.nobody
	form := b.get("/j/"+strings.ToLower(p.code)).want(t, 200, "HIST 214")
	if form.value("code") == "" {
		t.Error("the code is not filled in")
	}
	q := b.post("/join", "code", form.value("code"), "name", "Mei Lin")
	if q.status != 200 || q.path != "/study" || q.value("ticket") == "" {
		t.Fatalf("joining led to %s, %d", q.path, q.status)
	}
	for _, c := range b.http.Jar.Cookies(mustURL(t, s.url)) {
		if c.Name != cookieName || len(c.Value) < 20 {
			t.Errorf("cookie %v", c)
		}
	}
	if again := s.browser().post("/join", "code", p.code, "name", "mei lin"); again.status != 422 || again.Find("#name-error").Length() != 1 || again.value("name") != "mei lin" {
		t.Errorf("the same name again: %d %s", again.status, again.Find(".problems").Text())
	}
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestSittingWithoutScript goes through a short sitting from start to summary.
func TestSittingWithoutScript(t *testing.T) {
	s := newSite(t)
	p := s.people()
	b := p.student
	b.get("/").want(t, 200, "first question")
	if q := b.get("/study?size=5"); q.path != "/study" || !strings.Contains(q.Find(".prog").Text(), "1 of 5") {
		t.Fatalf("size=5 led to %s: %s", q.path, q.Find(".prog").Text())
	}
	end := b.answerSome(t, 40)
	if !strings.HasPrefix(end.path, "/study/summary/") {
		t.Fatalf("the sitting did not end: %s", end.path)
	}
	end.want(t, 200, "right the first time")
	if end.Find("form[action='/study/undo']").Length() != 1 {
		t.Error("no undo on the summary")
	}
	if end.Find("a[href='/account']").Length() == 0 {
		t.Error("nobody offers a way to come back")
	}
	back := b.post("/study/undo", "sitting", strings.TrimPrefix(end.path, "/study/summary/"))
	if back.Find("form#q").Length() != 1 || !strings.Contains(back.Find(".notice").Text(), "Taken back") {
		t.Errorf("undo led to %s", back.path)
	}
	b.post("/study/end", "sitting", back.value("sitting")).want(t, 200, "right the first time")
	if h := b.get("/progress/history"); !strings.Contains(h.body, "undone") {
		t.Error("the history does not show the undone answer")
	}
}

// TestSameAnswerTwice: a double click and the back button are harmless.
func TestSameAnswerTwice(t *testing.T) {
	s := newSite(t)
	b := s.people().student
	q := b.get("/study")
	form := url.Values{"ticket": {q.value("ticket")}, "sure": {"3"}}
	fillIn(q, form)
	first := b.do(http.MethodPost, "/study", form)
	s.now = s.now.Add(time.Minute)
	fillIn(q, form)
	form.Set("sure", "1")
	second := b.do(http.MethodPost, "/study", form)
	if first.path != second.path {
		t.Errorf("twice: %s, then %s", first.path, second.path)
	}
	if reload := b.get(first.path); reload.status != 200 || !strings.Contains(reload.Find("title").Text(), reload.Find("h1").Text()) {
		t.Errorf("reload: %d, title %q", reload.status, reload.Find("title").Text())
	}
	if h := b.get("/progress/history"); h.Find("tbody tr").Length() != 1 {
		t.Errorf("%d answers in the history", h.Find("tbody tr").Length())
	}
}

// swapItem returns the ticket of the page, for another item: the way to a form that
// would come only after days of study.
func (s *site) swapItem(t *testing.T, ticket string, item *questions.Item) string {
	t.Helper()
	tk, err := s.store.Sealer().Open(ticket, s.now)
	if err != nil {
		t.Fatal(err)
	}
	tk.Item, tk.Revision, tk.Ease = item.ID, item.Revision, 0
	return s.store.Sealer().Seal(tk)
}

// TestOrderingWithoutScript moves events by submitting.
func TestOrderingWithoutScript(t *testing.T) {
	s := newSite(t)
	b := s.people().student
	i := slices.IndexFunc(s.bank.Items, func(it *questions.Item) bool { return it.Form == questions.FormOrder })
	ticket := s.swapItem(t, b.get("/study").value("ticket"), s.bank.Items[i])
	shown, err := s.store.Presented(t.Context(), ticket)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"ticket": {ticket}}
	for _, o := range shown.Options {
		form.Add("order", o.ID)
	}
	second := shown.Options[1].ID
	form.Set("move", second+":up")
	p := b.do(http.MethodPost, "/study", form)
	if p.status != 200 || p.value("order") != second {
		t.Fatalf("move up: %d, first is %q, want %q", p.status, p.value("order"), second)
	}
	if v, _ := p.Find("[autofocus]").Attr("value"); v != second+":up" {
		t.Errorf("the focus is on %q", v)
	}
	form.Set("move", "nonsense:down")
	if p := b.do(http.MethodPost, "/study", form); p.status != 200 || p.value("order") != shown.Options[0].ID {
		t.Errorf("a nonsense move: %d", p.status)
	}
}

// TestOddTickets: forged, foreign, stale and missing tickets get a page and count nothing.
func TestOddTickets(t *testing.T) {
	s := newSite(t)
	p := s.people()
	ticket := p.student.get("/study").value("ticket")
	p.learner.post("/study", "ticket", ticket, "dont_know", "1").want(t, 400, "not yours")
	p.student.post("/study", "ticket", ticket+"x", "dont_know", "1").want(t, 400, "not yours")
	p.student.post("/study").want(t, 400, "not yours")
	p.student.post("/study", "ticket", ticket+"x", "move", "a:up").want(t, 400, "not yours")
	p.learner.post("/study", "ticket", ticket, "move", "a:up").want(t, 400, "not yours")
	s.now = s.now.Add(30 * time.Hour)
	if old := p.student.post("/study", "ticket", ticket, "dont_know", "1"); old.path != "/study" || !strings.Contains(old.Find(".notice").Text(), "more than a day ago") {
		t.Errorf("an old ticket led to %s: %s", old.path, old.Find(".notice").Text())
	}
	gone := p.student.get("/study").value("ticket")
	item := *s.bank.Items[0]
	item.ID = "no-such-fact#choice"
	if w := p.student.post("/study", "ticket", s.swapItem(t, gone, &item), "dont_know", "1"); !strings.Contains(w.Find(".notice").Text(), "no longer asked") {
		t.Errorf("a withdrawn item: %s %q", w.path, w.Find(".notice").Text())
	}
	item = *s.bank.Items[0]
	item.Revision = "0123456789abcdef"
	if c := p.student.post("/study", "ticket", s.swapItem(t, gone, &item), "dont_know", "1"); !strings.Contains(c.Find(".notice").Text(), "changed after") {
		t.Errorf("a changed item: %s %q", c.path, c.Find(".notice").Text())
	}
	if h := p.student.get("/progress/history"); h.Find("tbody tr").Length() != 0 {
		t.Error("something was counted")
	}
}
