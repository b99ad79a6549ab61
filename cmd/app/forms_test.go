package main

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/handlers"
	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/questionstest"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// TestEveryFormWithScript answers each form wrong and then right in a real browser.
func TestEveryFormWithScript(t *testing.T) { answerEveryForm(t, phone) }

// TestEveryFormWithoutScript does the same in a browser that runs no script.
func TestEveryFormWithoutScript(t *testing.T) {
	plain := laptop
	plain.noScript = true
	answerEveryForm(t, plain)
}

func answerEveryForm(t *testing.T, o visitorOptions) {
	t.Parallel()
	s := newFormStory(t, newVisitor(t, startChromium(t), startFormSite(t), "learner", o))
	s.walks(func(*visitor, string) {})
	for _, form := range questions.Forms {
		if s.forms[form] < 2 {
			t.Errorf("%s was answered %d times, want a wrong and a right answer", form, s.forms[form])
		}
	}
	s.wantAnswers()
}

// startFormSite serves the course that asks one question in each form.
func startFormSite(t *testing.T) *site {
	t.Helper()
	bank, err := questionstest.Bank()
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Config{URL: filepath.Join(t.TempDir(), "forms.db"), Bank: bank})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	handler, err := (&handlers.Server{Store: st, Bank: bank, Version: "test"}).Handler()
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(handler)
	t.Cleanup(web.Close)
	return &site{URL: web.URL, tickets: st.Sealer()}
}

// newFormStory is a learner of that course, signed in.
func newFormStory(t *testing.T, v *visitor) *story {
	t.Helper()
	bank, err := questionstest.Bank()
	if err != nil {
		t.Fatal(err)
	}
	v.open("/sign-up")
	v.fill("name", "Lena")
	v.fill("email", "lena@example.org")
	v.fill("password", "three unrelated words")
	v.press(css("main form button"))
	return &story{visitor: v, bank: bank, forms: map[questions.Form]int{}}
}

// walks answers every question of the course, first wrong and, when it comes back,
// right, and shows its pages.
func (s *story) walks(show func(v *visitor, page string)) {
	s.t.Helper()
	missed, right := map[string]bool{}, map[string]bool{}
	s.open("/study")
	for len(right) < len(s.bank.Items) {
		if strings.HasPrefix(s.path(), "/study/summary/") {
			s.open("/study")
		}
		if !s.has("#q") {
			s.t.Fatalf("%d of %d questions were answered right, and nothing more is asked at %s", len(right), len(s.bank.Items), s.path())
		}
		p := s.question()
		name := string(p.Item.Form)
		if p.Item.Template != name { // a second item of the form
			name += "-" + p.Item.Template
		}
		knows := missed[p.Item.ID]
		show(s.visitor, "question-"+name)
		s.answers(knows)
		show(s.visitor, map[bool]string{true: "feedback-right-", false: "feedback-"}[knows]+name)
		missed[p.Item.ID] = true
		if knows {
			right[p.Item.ID] = true
		}
		s.press(css("#next"))
	}
}
