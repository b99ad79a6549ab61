package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// site is the real program, serving in this process with its own data folder.
type site struct {
	URL       string
	AdminLink string
	Data      string
	tickets   quiz.Sealer // opens the site's tickets, so that tests know the answers
	out, log  *safeBuffer
}

var (
	readyLine = regexp.MustCompile(`is ready at (http://\S+)`)
	adminLine = regexp.MustCompile(`(http://\S+/first-admin/\S+)`)
)

// startSite runs serve on a free port until the test ends, and fails the test if
// serve does not stop cleanly.
func startSite(tb testing.TB, data string, args ...string) *site {
	tb.Helper()
	s := &site{Data: data, out: &safeBuffer{}, log: &safeBuffer{}}
	ctx, stop := context.WithCancel(context.Background())
	code := make(chan int, 1)
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data}, args...)
	go func() { code <- run(ctx, s.app(), args) }()
	tb.Cleanup(func() {
		stop()
		select {
		case c := <-code:
			if c != 0 {
				tb.Errorf("serve ended with exit code %d\n%s", c, s.log)
			}
		case <-time.After(20 * time.Second):
			tb.Error("serve did not stop within 20 seconds")
		}
	})
	await(tb, "serve prints its address", func() bool {
		select {
		case c := <-code:
			code <- 0 // the cleanup has nothing more to wait for
			tb.Fatalf("serve ended with exit code %d\n%s%s", c, s.out, s.log)
		default:
		}
		m := readyLine.FindStringSubmatch(s.out.String())
		if m != nil {
			s.URL = m[1]
		}
		return m != nil
	})
	// serve prints the link before it answers, so after an answer the link is there.
	if body := s.get(tb, http.DefaultClient, "/healthz"); body == "" {
		tb.Fatal("/healthz is empty")
	}
	if m := adminLine.FindStringSubmatch(s.out.String()); m != nil {
		s.AdminLink = m[1]
	}
	s.tickets = sealerOf(tb, data)
	return s
}

// sealerOf takes the key from the site's database, as nobody outside can.
func sealerOf(tb testing.TB, data string) quiz.Sealer {
	tb.Helper()
	bank, err := loadBank("")
	if err != nil {
		tb.Fatal(err)
	}
	st, err := store.Open(context.Background(), store.Config{URL: filepath.Join(data, "remembrancer.db"), Bank: bank})
	if err != nil {
		tb.Fatal(err)
	}
	defer st.Close()
	return st.Sealer()
}

// presentationOf draws the question of a ticket.
func (s *site) presentationOf(bank *questions.Bank, ticket string) (questions.Presentation, error) {
	t, err := s.tickets.Open(ticket, time.Now())
	if err != nil {
		return questions.Presentation{}, err
	}
	item := bank.Item(t.Item)
	if item == nil {
		return questions.Presentation{}, fmt.Errorf("the bank has no item %s", t.Item)
	}
	return item.Present(t.Seed, t.Ease), nil
}

func (s *site) app() app {
	return app{in: strings.NewReader(""), out: s.out, err: s.log, env: func(string) string { return "" }}
}

// get fetches a page and wants status 200.
func (s *site) get(tb testing.TB, client *http.Client, path string) string {
	tb.Helper()
	resp, err := client.Get(s.URL + path)
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		tb.Fatalf("GET %s: status %d, %v\n%s", path, resp.StatusCode, err, body)
	}
	return string(body)
}

// newClient is a browser without a window: it keeps cookies and connections.
func newClient(tb testing.TB) *http.Client {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 4}, Timeout: time.Minute}
}

// await waits until a condition holds; it looks every few milliseconds and gives up
// after half a minute.
func await(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	for end := time.Now().Add(30 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			tb.Fatalf("waited 30 seconds in vain: %s", what)
		}
	}
}

// result is what a command printed and how it ended.
type result struct {
	code     int
	out, err string
}

// command runs the program with its own environment.
func runCommand(tb testing.TB, stdin string, env map[string]string, args ...string) result {
	tb.Helper()
	var out, errs safeBuffer
	a := app{in: strings.NewReader(stdin), out: &out, err: &errs, env: func(k string) string { return env[k] }}
	code := run(tb.Context(), a, args)
	return result{code, out.String(), errs.String()}
}

// safeBuffer is written by the program and read by the test.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
