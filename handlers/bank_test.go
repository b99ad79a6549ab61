package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/remembrancer/remembrancer/questions"
)

// itemOf returns the first item of a form.
func (s *site) itemOf(form questions.Form) *questions.Item {
	s.t.Helper()
	for _, it := range s.bank.Items {
		if it.Form == form {
			return it
		}
	}
	s.t.Fatalf("the course has no %s", form)
	return nil
}

func itemPath(class string, it *questions.Item) string {
	return "/classes/" + class + "/item?id=" + url.QueryEscape(it.ID)
}

// TestBankList checks filter, search and pages against the bank itself.
func TestBankList(t *testing.T) {
	s := newSite(t)
	p := s.people()
	count := func(fits func(*questions.Item) bool) (n int) {
		for _, it := range s.bank.Items {
			if fits(it) {
				n++
			}
		}
		return n
	}
	all := len(s.bank.Items)
	years := count(func(it *questions.Item) bool { return it.Form == questions.FormYear })
	cases := []struct {
		query string
		want  int
	}{
		{"", all},
		{"?form=year", years},
		{"?form=year&level=recall", count(func(it *questions.Item) bool {
			return it.Form == questions.FormYear && it.Level == questions.LevelRecall
		})},
		{"?certainty=contested", count(func(it *questions.Item) bool { return it.Certainty == "contested" })},
		{"?importance=core&topic=people", count(func(it *questions.Item) bool { return it.Importance == "core" && it.Topic == "people" })},
		{"?q=" + url.QueryEscape(s.bank.Items[0].ID), -1}, // at least itself
		{"?q=xyzzy", 0},
		{"?form=nonsense", 0},
		{"?page=99999", all},
		{"?page=-3&state=off", all},
	}
	for _, base := range []string{"/courses/" + s.bank.Course.ID, "/classes/" + p.class} {
		for _, c := range cases {
			if base != "/courses/"+s.bank.Course.ID && strings.Contains(c.query, "state") {
				c.want = 0 // nothing is out in the class
			}
			got := p.teacher.get(base+"/items"+c.query).want(t, 200, "Questions")
			text := got.Find(".num strong").Text()
			want := thousands(c.want) + " of " + thousands(all) + " questions"
			if c.want == all {
				want = thousands(all) + " questions"
			}
			if c.want >= 0 && text != want {
				t.Errorf("%s%s: %q, want %q", base, c.query, text, want)
			}
			if rows := got.Find(".items > li").Length(); rows > itemsPerPage || rows == 0 != (c.want == 0) {
				t.Errorf("%s%s: %d rows", base, c.query, rows)
			}
		}
	}
}

// TestBankPagesHoldEverything walks all pages of a filter by their links.
func TestBankPagesHoldEverything(t *testing.T) {
	s := newSite(t)
	p := s.people()
	want := map[string]bool{}
	for _, it := range s.bank.Items {
		if it.Topic == "people" {
			want[it.ID] = true
		}
	}
	seen := map[string]bool{}
	for at := "/courses/" + s.bank.Course.ID + "/items?topic=people"; at != ""; {
		got := p.teacher.get(at).want(t, 200, "Questions")
		got.Find(".items a").Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			u, err := url.Parse(href)
			if err != nil || seen[u.Query().Get("id")] {
				t.Fatalf("%s stands twice, or: %v", href, err)
			}
			seen[u.Query().Get("id")] = true
		})
		at, _ = got.Find("a[rel=next]").Attr("href")
	}
	if len(seen) != len(want) {
		t.Errorf("the pages hold %d questions of the topic, the bank %d", len(seen), len(want))
	}
}

// TestItemPage opens one item of each form: every wording, every answer with its
// reason, the explanation and the sources stand on it, and a marked key in each variant.
func TestItemPage(t *testing.T) {
	s := newSite(t)
	p := s.people()
	done := map[questions.Form]bool{}
	for _, it := range s.bank.Items {
		if done[it.Form] {
			continue
		}
		done[it.Form] = true
		t.Run(string(it.Form), func(t *testing.T) {
			got := p.teacher.get("/courses/"+s.bank.Course.ID+"/item?id="+url.QueryEscape(it.ID)).want(t, 200, "")
			text := got.Find("main").Text()
			for _, part := range partsOf(it) {
				if part != "" && !strings.Contains(text, part) {
					t.Errorf("the page of %s does not hold %q", it.ID, part)
				}
			}
			if n := got.Find(".variant").Length(); n < 1 || n > variantSeeds {
				t.Errorf("%d variants", n)
			}
			a := it.Form.Answer()
			if a == questions.AnswerOne || a == questions.AnswerSome {
				if got.Find(".variant .is-right").Length() < got.Find(".variant").Length() {
					t.Error("a variant has no marked answer")
				}
			}
			if got.Find("form[method=post]").Length() > 0 {
				t.Error("outside a class there is a form that changes the question")
			}
		})
	}
}

// partsOf is all that a teacher must be able to read of an item.
func partsOf(it *questions.Item) []string {
	parts := []string{it.ID, it.Revision, it.Claim, it.Explanation, it.Nuance, it.Holder}
	if it.Form != questions.FormMulti { // its wordings hold the number of right answers
		parts = append(parts, it.Stems...)
	}
	for _, options := range [][]questions.Option{it.Keys, it.Distractors} {
		for _, o := range options {
			parts = append(parts, o.Text, o.Why)
		}
	}
	for _, st := range it.Statements {
		parts = append(parts, st.Text, st.Why)
	}
	for _, n := range it.Accepted {
		parts = append(parts, n.Text)
	}
	for _, pair := range it.Pairs {
		parts = append(parts, pair.Left.Text, pair.Right.Text)
	}
	for _, c := range it.Sources {
		parts = append(parts, c.Title, c.Locator)
	}
	return parts
}

func TestUnknownItem(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for _, path := range []string{"/courses/" + s.bank.Course.ID + "/item?id=no%23thing", "/courses/nowhere", "/courses/nowhere/items", "/classes/" + p.class + "/item?id=x", "/drafts/x", "/courses/" + s.bank.Course.ID + "/export/docx"} {
		p.teacher.get(path).want(t, 404, "nothing here")
	}
	if got := p.teacher.get("/courses/" + s.bank.Course.ID + "/item"); got.path != "/courses/"+s.bank.Course.ID+"/items" {
		t.Errorf("an item without an id led to %s", got.path)
	}
}

// TestVariantsFoldWhatLooksAlike: a typed question has as many looks as wordings.
func TestVariantsFoldWhatLooksAlike(t *testing.T) {
	it := &questions.Item{Form: questions.FormTyped, Stems: []string{"One?", "Two?"}, Accepted: []questions.Name{{Lang: "en", Text: "It"}}}
	if got := variants(it); len(got) != 2 || got[0].Stem == got[1].Stem || got[0].Answer != "It" {
		t.Errorf("variants %+v; want each wording once", got)
	}
	it.Stems = it.Stems[:1]
	if got := variants(it); len(got) != 1 {
		t.Errorf("one wording has %d variants", len(got))
	}
}

// formOf is what a browser sends when nothing was altered in the form.
func formOf(p page) url.Values {
	form := url.Values{}
	f := p.Find("form[action$='/item/change']")
	f.Find("input, textarea").Each(func(_ int, in *goquery.Selection) {
		name, _ := in.Attr("name")
		kind, _ := in.Attr("type")
		_, checked := in.Attr("checked")
		switch {
		case kind == "radio" || kind == "checkbox":
			if checked {
				form.Add(name, in.AttrOr("value", ""))
			}
		case in.Is("textarea"):
			form.Set(name, in.Text())
		default:
			form.Set(name, in.AttrOr("value", ""))
		}
	})
	return form
}

// TestChangeItem rewords a question for a class: its own class sees it, with history,
// another class does not, and restoring brings the course's words back.
func TestChangeItem(t *testing.T) {
	s := newSite(t)
	p := s.people()
	it := s.itemOf(questions.FormChoice)
	other, err := s.store.CreateClass(t.Context(), s.userID("anna@example.org"), "Another class", "")
	if err != nil {
		t.Fatal(err)
	}
	form := formOf(p.teacher.get(itemPath(p.class, it)))
	form.Set("stems", "A new wording?\r\n\r\n  And   another? ")
	form.Set("text-2", "A wrong answer in other words")
	form.Set("change-reason", "The old one was clumsy")
	got := p.teacher.do(http.MethodPost, "/classes/"+p.class+"/item/change", form).want(t, 200, "A new wording?")
	if got.Find(".notice").Length() == 0 || !strings.Contains(got.Find("main").Text(), "The old one was clumsy") {
		t.Error("the page says nothing of the change, or not why")
	}
	bank, err := s.store.ClassBank(t.Context(), p.class)
	if err != nil {
		t.Fatal(err)
	}
	now := bank.Item(it.ID)
	if fmt.Sprint(now.Stems) != "[A new wording? And another?]" || now.Distractors[0].Text != "A wrong answer in other words" || now.Revision == it.Revision || now.Keys[0].Text != it.Keys[0].Text {
		t.Errorf("the class is asked %v with %v", now.Stems, now.Distractors[0])
	}
	p.teacher.get(itemPath(other.ID, it)).want(t, 200, it.Stems[0])
	if n := p.teacher.get("/classes/" + p.class + "/items?state=changed").Find(".items > li").Length(); n != 1 {
		t.Errorf("%d questions are listed as changed", n)
	}
	// The form shows the changed words; sending it again unaltered changes nothing.
	again := formOf(got)
	again.Set("change-reason", "again")
	p.teacher.do(http.MethodPost, "/classes/"+p.class+"/item/change", again).wantProblem(t, "Nothing is changed")

	back := p.teacher.post("/classes/"+p.class+"/item/restore", "id", it.ID, "base", it.Revision, "override", formOf(got).Get("override"), "restore-reason", "It was better").want(t, 200, it.Stems[0])
	if !strings.Contains(back.Find(".ok").Text(), "as the course has it") || back.Find("ol.list > li").Length() != 2 {
		t.Errorf("after restoring: %q, %d lines of history", back.Find(".ok").Text(), back.Find("ol.list > li").Length())
	}
}

// TestDisableItem takes a question out: it needs a reason, and the page says so.
func TestDisableItem(t *testing.T) {
	s := newSite(t)
	p := s.people()
	it := s.itemOf(questions.FormTrueFalse)
	disable := "/classes/" + p.class + "/item/disable"
	p.teacher.post(disable, "id", it.ID, "base", it.Revision, "disable-reason", "  ").want(t, 422, "").wantProblem(t, "reason")
	got := p.teacher.post(disable, "id", it.ID, "base", it.Revision, "disable-reason", "Not in the plan").want(t, 200, "")
	if !strings.Contains(got.Find(".flag").Text(), "Not asked in this class") || got.Find("form[action$='/item/change']").Length() > 0 {
		t.Error("the page does not say that the question is out, or still offers to change it")
	}
	bank, err := s.store.ClassBank(t.Context(), p.class)
	if err != nil {
		t.Fatal(err)
	}
	if bank.Item(it.ID) != nil {
		t.Error("the class is still asked the question")
	}
	if n := p.teacher.get("/classes/" + p.class + "/items?state=off").Find(".items > li").Length(); n != 1 {
		t.Errorf("%d questions are listed as not asked", n)
	}
}

// TestChangeItemRefusals: what cannot be used is said beside its field, and every
// entry stays in the form.
func TestChangeItemRefusals(t *testing.T) {
	s := newSite(t)
	p := s.people()
	choice, claim := s.itemOf(questions.FormChoice), s.itemOf(questions.FormTrueFalse)
	cases := []struct {
		name  string
		it    *questions.Item
		alter func(url.Values)
		want  string
	}{
		{"no reason", choice, func(f url.Values) { f.Set("stems", "Kept?"); f.Set("change-reason", " ") }, "reason"},
		{"nothing changed", choice, func(url.Values) {}, "Nothing is changed"},
		{"no wording", choice, func(f url.Values) { f.Set("stems", " \n ") }, "at least one wording"},
		{"an empty answer", choice, func(f url.Values) { f.Set("text-1", " ") }, "Answer 1 is empty"},
		{"two answers alike", choice, func(f url.Values) { f.Set("text-2", strings.ToUpper(f.Get("text-1"))) }, "reads like"},
		{"no right answer", choice, func(f url.Values) { f.Del("right") }, "Mark what is right"},
		{"two right answers", choice, func(f url.Values) { f.Add("right", choice.Distractors[0].ID) }, "number of right answers"},
		{"a right answer of another question", choice, func(f url.Values) { f.Set("right", "elsewhere") }, "no such answer"},
		{"no explanation", choice, func(f url.Values) { f.Set("explanation", "") }, "why the answer is right"},
		{"all statements true", claim, func(f url.Values) {
			for i := range claim.Statements {
				f.Add("right", questions.StatementID(i))
			}
		}, "number of right answers"},
		{"a page of an old version", choice, func(f url.Values) { f.Set("base", "0000000000000000") }, "changed after you opened"},
		{"a page of an ended change", choice, func(f url.Values) { f.Set("override", "01900000-0000-7000-8000-000000000000") }, "changed after you opened"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			form := formOf(p.teacher.get(itemPath(p.class, c.it)))
			form.Set("change-reason", "Because of the test")
			c.alter(form)
			got := p.teacher.do(http.MethodPost, "/classes/"+p.class+"/item/change", form).want(t, 422, "")
			got.wantProblem(t, c.want)
			kept := formOf(got)
			for name := range form {
				if name != "right" && name != "base" && name != "override" && kept.Get(name) != form.Get(name) {
					t.Errorf("%s: sent %q, kept %q", name, form.Get(name), kept.Get(name))
				}
			}
		})
	}
	if bank, err := s.store.ClassBank(t.Context(), p.class); err != nil || bank.Item(choice.ID).Revision != choice.Revision {
		t.Errorf("something was changed all the same: %v", err)
	}
}

// wantProblem wants a summary of problems that says so, each linked to what is there.
func (p page) wantProblem(t *testing.T, words string) {
	t.Helper()
	if text := p.Find(".problems").Text(); !strings.Contains(text, words) {
		t.Errorf("the page says %q, want %q", text, words)
	}
	p.Find(".problems a").Each(func(_ int, a *goquery.Selection) {
		if id := a.AttrOr("href", ""); p.Find(id).Length() == 0 {
			t.Errorf("a problem leads to %s, which is not there", id)
		}
	})
}

// userID finds somebody by e-mail.
func (s *site) userID(email string) string {
	s.t.Helper()
	u, err := s.store.UserByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	return u.ID
}
