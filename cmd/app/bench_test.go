package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// BenchmarkStudy measures an answer as a learner feels it: POST /study and the
// feedback page that follows, through the whole program on SQLite with every answer
// on the disk. Each connection is another learner. The next question, which is
// fetched between two answers, is reported apart.
func BenchmarkStudy(b *testing.B) {
	bank, err := loadBank("")
	if err != nil {
		b.Fatal(err)
	}
	for _, connections := range []int{1, 16, 64} {
		b.Run(fmt.Sprint(connections), func(b *testing.B) {
			class := newBenchClass(b, bank, connections)
			class.answer(b)
		})
	}
}

// benchClass is a site and the learners who are to study there.
type benchClass struct {
	site    *site
	readers []*reader
}

// newBenchClass makes enough learners for b.N answers: each has about twelve facts
// to meet on the first day. They are made past the pages, whose throttle lets no
// single address bring in thousands.
func newBenchClass(b *testing.B, bank *questions.Bank, connections int) *benchClass {
	b.Helper()
	data := b.TempDir()
	st, err := store.Open(b.Context(), store.Config{URL: data + "/remembrancer.db", Bank: bank})
	if err != nil {
		b.Fatal(err)
	}
	cookies := make(chan string, b.N/8+2*connections)
	for i := range cap(cookies) {
		cookies <- signUp(b, st, i)
	}
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
	c := &benchClass{site: startSite(b, data, "--log-level", "error")}
	for i := range connections {
		r := &reader{site: c.site, bank: bank, cookies: cookies, number: i, client: newClient(b)}
		if err := errors.Join(r.another(), r.next()); err != nil {
			b.Fatal(err)
		}
		c.readers = append(c.readers, r)
	}
	return c
}

// signUp makes a learner with a session and returns the cookie.
func signUp(b *testing.B, st *store.Store, i int) string {
	b.Helper()
	u, _, err := st.Join(b.Context(), benchCode(b, st), fmt.Sprintf("Learner %d", i), fmt.Sprintf("10.0.%d.%d", i/250, i%250), nil)
	if err != nil {
		b.Fatal(err)
	}
	secret, err := st.NewSession(b.Context(), u.ID)
	if err != nil {
		b.Fatal(err)
	}
	return secret
}

// benchCode is the join code of the one class, which is made when there is none.
func benchCode(b *testing.B, st *store.Store) string {
	b.Helper()
	classes, err := st.Classes(b.Context())
	if err == nil && len(classes) > 0 {
		return classes[0].JoinCode
	}
	secret, _, err := st.FirstAdminLink(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	teacher, err := st.ClaimFirstAdmin(b.Context(), secret, "Dana", "dana@example.org", "three unrelated words")
	if err != nil {
		b.Fatal(err)
	}
	class, err := st.CreateClass(b.Context(), teacher.ID, "HIST 214", "")
	if err != nil {
		b.Fatal(err)
	}
	return class.JoinCode
}

// answer shares b.N answers among the readers.
func (c *benchClass) answer(b *testing.B) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	b.ResetTimer()
	for _, r := range c.readers {
		all.Go(func() {
			for left.Add(-1) >= 0 && r.failed == nil {
				r.failed = r.step()
			}
		})
	}
	all.Wait()
	b.StopTimer()
	c.report(b)
}

// report gives answers per second while the same connections also fetch their next
// questions, and how long a learner waits for either.
func (c *benchClass) report(b *testing.B) {
	b.Helper()
	var answers, questions []time.Duration
	for _, r := range c.readers {
		if r.failed != nil {
			b.Fatalf("learner %d: %v", r.number, r.failed)
		}
		answers, questions = append(answers, r.answers...), append(questions, r.questions...)
	}
	b.ReportMetric(float64(len(answers))/b.Elapsed().Seconds(), "answers/s")
	b.ReportMetric(milliseconds(answers, 50), "p50-ms")
	b.ReportMetric(milliseconds(answers, 99), "p99-ms")
	b.ReportMetric(milliseconds(questions, 50), "next-p50-ms")
	b.ReportMetric(milliseconds(questions, 99), "next-p99-ms")
}

func milliseconds(all []time.Duration, percentile int) float64 {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return float64(all[(len(all)-1)*percentile/100]) / float64(time.Millisecond)
}

// reader is one connection. Who has finished the day gives way to another learner.
type reader struct {
	site               *site
	bank               *questions.Bank
	cookies            chan string
	number             int
	client             *http.Client
	ticket             string
	answers, questions []time.Duration
	failed             error
}

// step answers the question at hand and fetches the next.
func (r *reader) step() error {
	form := fillIn(r.site, r.bank, r.ticket, len(r.answers)%3 > 0)
	start := time.Now()
	body, path, err := r.page(r.client.PostForm(r.site.URL+"/study", form))
	if err != nil {
		return err
	}
	r.answers = append(r.answers, time.Since(start))
	if !strings.HasPrefix(path, "/study/answers/") {
		return fmt.Errorf("the answer led to %s:\n%s", path, body)
	}
	return r.next()
}

var ticketField = regexp.MustCompile(`name="ticket" value="([^"]+)"`)

// next fetches the next question. When a sitting is over another begins, and when
// the day is over another learner comes.
func (r *reader) next() error {
	for range 5 {
		start := time.Now()
		body, path, err := r.page(r.client.Get(r.site.URL + "/study"))
		if err != nil {
			return err
		}
		if m := ticketField.FindStringSubmatch(body); m != nil {
			r.questions = append(r.questions, time.Since(start))
			r.ticket = m[1]
			return nil
		}
		if !strings.HasPrefix(path, "/study/summary/") {
			if err := r.another(); err != nil {
				return err
			}
		}
	}
	return errors.New("there is no next question")
}

// another signs the next learner in on this connection.
func (r *reader) another() error {
	at, err := url.Parse(r.site.URL)
	if err != nil {
		return err
	}
	select {
	case cookie := <-r.cookies:
		r.client.Jar.SetCookies(at, []*http.Cookie{{Name: "remembrancer", Value: cookie, Path: "/"}})
		return nil
	default:
		return errors.New("all learners have finished the day; make more")
	}
}

func (r *reader) page(resp *http.Response, err error) (body, path string, _ error) {
	if err != nil {
		return "", "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", resp.Request.URL.Path, resp.StatusCode)
	}
	return string(raw), resp.Request.URL.Path, err
}

// fillIn is the form that answers a question.
func fillIn(s *site, bank *questions.Bank, ticket string, right bool) url.Values {
	p, err := s.presentationOf(bank, ticket)
	if err != nil {
		return nil // the site will say so
	}
	given := respond(p, right)
	return url.Values{"ticket": {ticket}, "sure": {"2"}, "chosen": given.Chosen, "order": given.Order, "text": {given.Text}}
}

// respond is a right or a wrong answer.
func respond(p questions.Presentation, right bool) grade.Response {
	switch p.Item.Form {
	case questions.FormTyped, questions.FormYear:
		return grade.Response{Text: map[bool]string{true: p.Item.Accepted[0].Text, false: "1066"}[right]}
	case questions.FormOrder:
		shown := p.Options // never the right order
		if right {
			shown = p.RightOrder()
		}
		var ids []string
		for _, o := range shown {
			ids = append(ids, o.ID)
		}
		return grade.Response{Order: ids}
	default:
		return grade.Response{Chosen: choose(p, right)}
	}
}

// BenchmarkNext measures the choice of the next question alone, in the store, for a
// learner in the middle of a sitting.
func BenchmarkNext(b *testing.B) {
	bank, err := loadBank("")
	if err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(b.Context(), store.Config{URL: b.TempDir() + "/remembrancer.db", Bank: bank})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	u, err := st.SignUp(b.Context(), "Ada", "ada@example.org", "three unrelated words")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 6 {
		q, err := st.Question(b.Context(), u.ID)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := st.Answer(b.Context(), u.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, i%2 == 0)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if q, err := st.Question(b.Context(), u.ID); err != nil || q.Done {
			b.Fatalf("done %v, %v", q.Done, err)
		}
	}
}
