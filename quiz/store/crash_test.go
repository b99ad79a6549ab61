package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store"
)

// crashEnv tells the test binary that it is the child of TestKill.
const crashEnv = "REMEMBRANCER_CRASH_DATABASE"

const (
	kills        = 50
	crashWorkers = 6
)

// TestKill kills a process that answers questions, at random moments, and checks that
// every answer it had confirmed is in the database, that the database is whole and
// that the memory states are what the log says.
func TestKill(t *testing.T) {
	if path := os.Getenv(crashEnv); path != "" {
		answerForEver(t, path)
		return
	}
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "crash.db")
	bank := testBank(t)
	confirmed := map[string]bool{}
	budget := time.Now().Add(55 * time.Second)
	rounds := 0
	for ; rounds < kills && time.Now().Before(budget); rounds++ {
		for _, id := range runAndKill(t, path, time.Duration(3+rand.IntN(147))*time.Millisecond) {
			confirmed[id] = true
		}
		missing := missingReviews(t, path, confirmed)
		if len(missing) > 0 {
			t.Fatalf("round %d: %d of %d confirmed answers are lost: %v", rounds, len(missing), len(confirmed), missing)
		}
		checkWhole(t, store.Config{URL: path, Bank: bank})
	}
	t.Logf("%d kills, %d confirmed answers, none lost", rounds, len(confirmed))
	if len(confirmed) < 10*rounds {
		t.Errorf("only %d answers in %d rounds: the kills came too early to prove anything", len(confirmed), rounds)
	}
}

// runAndKill starts a child and kills it when it has answered for a while; it returns
// the reviews that the child had confirmed.
func runAndKill(t *testing.T, path string, after time.Duration) (ids []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), crashEnv+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewReader(out)
	started := false
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // a line without its end was not confirmed
			break
		}
		line = strings.TrimSpace(line)
		switch {
		case line == "ready" && !started:
			started = true
			time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		case strings.HasPrefix(line, "review "):
			ids = append(ids, strings.TrimPrefix(line, "review "))
		case line != "":
			t.Errorf("the child says %q", line)
		}
	}
	_ = cmd.Wait() // killed, as it should be
	if !started {
		t.Fatal("the child did not start")
	}
	return ids
}

// answerForEver is the child: several learners answer as fast as they can, and each
// answer that is confirmed is told to the parent.
func answerForEver(t *testing.T, path string) {
	ctx := context.Background()
	clock := newClock()
	s, err := store.Open(ctx, store.Config{URL: path, Bank: testBank(t), Now: func() time.Time {
		// Days go by quickly, so that there is always something to answer.
		clock.advance(30 * time.Minute)
		return clock.now()
	}})
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	var tell sync.Mutex
	var learners []string
	for i := range crashWorkers {
		u, err := s.SignUp(ctx, "Crash", fmt.Sprintf("crash%d-%d@example.org", i, time.Now().UnixNano()), password)
		if err != nil {
			fmt.Println("sign up:", err)
			os.Exit(1)
		}
		learners = append(learners, u.ID)
	}
	fmt.Println("ready")
	for _, learner := range learners {
		go func() {
			for n := 0; ; n++ {
				id, err := answerOnce(ctx, s, learner, n)
				if err != nil {
					fmt.Println("answer:", err)
					os.Exit(1)
				}
				if id != "" {
					tell.Lock()
					fmt.Println("review", id)
					tell.Unlock()
				}
			}
		}()
	}
	time.Sleep(10 * time.Second) // the parent does not wait so long
}

// answerOnce asks and answers a question, and now and then takes the last one back.
func answerOnce(ctx context.Context, s *store.Store, learner string, n int) (string, error) {
	q, err := s.Question(ctx, learner)
	if err != nil || q.Done {
		return "", err
	}
	if n%7 == 6 {
		if _, err := s.Undo(ctx, learner, q.Sitting.ID); err != nil && !errors.Is(err, store.ErrNothingToUndo) {
			return "", err
		}
		return "", nil
	}
	out, err := s.Answer(ctx, learner, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, n%4 > 0)})
	return out.ReviewID, err
}

func missingReviews(t *testing.T, path string, confirmed map[string]bool) (missing []string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	must(t, err)
	defer db.Close()
	var whole string
	must(t, db.QueryRow("PRAGMA integrity_check").Scan(&whole))
	if whole != "ok" {
		t.Fatalf("integrity_check: %s", whole)
	}
	rows, err := db.Query("SELECT id FROM reviews")
	must(t, err)
	defer rows.Close()
	there := map[string]bool{}
	for rows.Next() {
		var id string
		must(t, rows.Scan(&id))
		there[id] = true
	}
	must(t, rows.Err())
	for id := range confirmed {
		if !there[id] {
			missing = append(missing, id)
		}
	}
	return missing
}

func checkWhole(t *testing.T, c store.Config) {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	must(t, err)
	defer s.Close()
	r, err := s.Rebuild(t.Context(), false)
	must(t, err)
	if len(r.Differences) > 0 {
		t.Fatalf("the states are not what the log says: %+v", r.Differences)
	}
}
