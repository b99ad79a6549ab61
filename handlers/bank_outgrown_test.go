package handlers

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
)

// publishTides publishes the course of the tides with some words replaced.
func (p people) publishTides(t *testing.T, replace ...string) {
	t.Helper()
	files := tides(t)
	words := strings.NewReplacer(replace...)
	for name, body := range files {
		files[name] = []byte(words.Replace(string(body)))
	}
	if same := bytes.Equal(files["facts/causes.yaml"], tides(t)["facts/causes.yaml"]); same != (len(replace) == 0) {
		t.Fatal("the version does not differ as it should")
	}
	draft := p.teacher.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, files)}).want(t, 200, "Draft")
	if got := p.teacher.post(draft.path + "/publish"); got.path != "/courses/tides" {
		t.Fatalf("publishing led to %s: %s", got.path, got.Find("main").Text())
	}
}

// says wants a page that holds the words.
func (p page) says(t *testing.T, words string) page {
	t.Helper()
	if p.want(t, 200, ""); !strings.Contains(p.Find("main").Text(), words) {
		t.Errorf("%s does not say %q", p.path, words)
	}
	return p
}

// change sends the form of an item's page with some fields altered.
func (p people) change(t *testing.T, class, id string, pairs ...string) page {
	t.Helper()
	form := formOf(p.teacher.get(class + "/item?id=" + url.QueryEscape(id)))
	form.Set("change-reason", "It was unclear")
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.teacher.do(http.MethodPost, class+"/item/change", form)
}

// TestCourseChangedSince publishes a version in which changed questions read otherwise.
// The class is asked the new ones; list and page ask to look again and show the change,
// which can be sent anew or dropped.
func TestCourseChangedSince(t *testing.T) {
	s := newSite(t)
	p := s.people()
	p.publishTides(t)
	class := p.teacher.post("/classes", "name", "Sailors", "course", "tides").want(t, 200, "Sailors").path
	choice, claim, off := "tide/spring/full-and-new#ask-date", "tide/spring/full-and-new#claim", "tide/spring/full-and-new#ask-name"
	p.change(t, class, choice, "stems", "When is the water highest?").want(t, 200, "When is the water highest?")
	p.change(t, class, claim, "text-2", "Spring tides fall on half moons.").says(t, "Spring tides fall on half moons.")
	form := formOf(p.teacher.get(class + "/item?id=" + url.QueryEscape(off)))
	p.teacher.post(class+"/item/disable", "id", off, "base", form.Get("base"), "disable-reason", "Not in the plan").want(t, 200, "")
	item := func(id string) page { return p.teacher.get(class + "/item?id=" + url.QueryEscape(id)) }

	p.publishTides(t, "pull along one line", "pull on one line", "follow the two half moons", "come with strong storms")
	for state, want := range map[string]int{"changed": 0, "again": 2, "off": 1} {
		list := p.teacher.get(class+"/items?state="+state).want(t, 200, "Questions")
		if n := list.Find(".items > li").Length(); n != want {
			t.Errorf("%d questions are listed as %q, want %d", n, state, want)
		}
		if says := strings.Count(list.Find(".items").Text(), courseChanged); state == "again" && says != 2 {
			t.Errorf("%d lines say that the course has changed", says)
		}
	}
	got := item(choice).says(t, "The course has changed this question since; look at your change again")
	if terms := got.Find(".flag").Parent().Parent().Find("dl").Text(); !strings.Contains(terms, "When is the water highest?") {
		t.Errorf("the page shows the change as %q", terms)
	}
	if strings.Contains(got.Find(".variants").Text(), "When is the water highest?") {
		t.Error("learners see the change that is not applied")
	}
	if stems := formOf(got).Get("stems"); stems != "When is the water highest?" {
		t.Errorf("the form proposes %q", stems)
	}
	got = item(claim).says(t, "Spring tides fall on half moons.")
	if text := formOf(got).Get("text-2"); text != "Spring tides, the highest ones, come with strong storms." {
		t.Errorf("the form proposes %q for what is another statement by now", text)
	}
	item(off).says(t, "Not asked in this class.")

	// One change is sent anew just as it is proposed, the other dropped.
	again := p.change(t, class, choice).says(t, "Changed for this class.")
	if !strings.Contains(again.Find(".variants").Text(), "When is the water highest?") {
		t.Error("learners do not see what was sent anew")
	}
	now := formOf(item(claim))
	p.teacher.post(class+"/item/restore", "id", claim, "base", now.Get("base"), "override", now.Get("override"), "restore-reason", "It is clear now").
		says(t, "Asked as the course has it.")
	if n := p.teacher.get(class + "/items?state=again").Find(".items > li").Length(); n != 0 {
		t.Errorf("%d questions are still to be looked at", n)
	}
}

// TestOvertakenForms sends forms that were made before somebody else's: each is refused
// with its entries kept, and taken when it is sent again from the page that says so.
func TestOvertakenForms(t *testing.T) {
	s := newSite(t)
	p := s.people()
	it := s.itemOf(questions.FormChoice)
	class := "/classes/" + p.class
	mine := formOf(p.teacher.get(itemPath(p.class, it)))
	mine.Set("stems", "My wording?")
	mine.Set("change-reason", "Mine is better")
	overtaken := func(what string, form url.Values) page {
		t.Helper()
		got := p.teacher.do(http.MethodPost, class+"/item/"+what, form).want(t, 422, "")
		got.wantProblem(t, "changed after you opened")
		for name, want := range map[string]string{"stems": "My wording?", "change-reason": "Mine is better"} {
			if kept := formOf(got).Get(name); what == "change" && kept != want {
				t.Errorf("%s: kept %q", name, kept)
			}
		}
		return got
	}
	p.change(t, class, it.ID, "stems", "Another’s wording?").want(t, 200, "Another’s wording?")
	overtaken("change", mine)
	p.teacher.post(class+"/item/disable", "id", it.ID, "base", mine.Get("base"), "override", formOf(p.teacher.get(itemPath(p.class, it))).Get("override"), "disable-reason", "Wrong").says(t, "Not asked in this class.")
	got := overtaken("change", mine)
	for _, what := range []string{"disable", "restore"} {
		form := url.Values{"id": {it.ID}, "base": {mine.Get("base")}, what + "-reason": {"My reason"}}
		kept := overtaken(what, form).Find("#" + what + "-reason").Text()
		if kept != "My reason" {
			t.Errorf("%s: the reason kept is %q", what, kept)
		}
	}
	p.teacher.do(http.MethodPost, class+"/item/change", formOf(got)).want(t, 200, "My wording?")
}
