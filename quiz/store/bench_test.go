package store_test

import (
	"context"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// BenchmarkAnswer measures an answer followed by the next question, as a learner
// causes them, from several learners at once. On SQLite every answer is on the disk.
func BenchmarkAnswer(b *testing.B) {
	for name, config := range map[string]func(testing.TB) store.Config{
		"sqlite":   func(t testing.TB) store.Config { return storetest.SQLite(t, bankOf(t, benchFacts)) },
		"postgres": func(t testing.TB) store.Config { return storetest.Postgres(t, bankOf(t, benchFacts)) },
	} {
		for _, learners := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/learners=%d", name, learners), func(b *testing.B) {
				benchmarkAnswer(b, config(b), learners)
			})
		}
	}
}

// benchFacts is about the size of a real course.
const benchFacts = 300

func benchmarkAnswer(b *testing.B, c store.Config, learners int) {
	s, users := benchStore(b, c, learners)
	ctx := context.Background()
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for _, id := range users {
		all.Go(func() {
			for n := 0; left.Add(-1) >= 0; n++ {
				if err := benchOnce(ctx, s, id, n%3 > 0); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

// benchOnce answers one question; the end of a sitting on the way counts with it.
func benchOnce(ctx context.Context, s *store.Store, id string, right bool) error {
	for {
		q, err := s.Question(ctx, id)
		if err != nil {
			return err
		}
		if !q.Done {
			_, err = s.Answer(ctx, id, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, right)})
			return err
		}
	}
}

// benchStore opens a store with so many learners who have met every fact, long ago,
// and whose clock races ahead, so that there is always something due.
func benchStore(b *testing.B, c store.Config, learners int) (*store.Store, []string) {
	b.Helper()
	var ticks atomic.Int64
	start, tick := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 5*time.Minute/time.Duration(learners)
	c.Now = func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * tick) }
	s := storetest.Start(b, c)
	teacher, err := s.SignUp(context.Background(), "Tom", "tom@example.org", password)
	must(b, err)
	class, err := s.CreateClass(context.Background(), teacher.ID, "Bench", "")
	must(b, err)
	db := rawDB(b, c.URL)
	tx, err := db.Begin()
	must(b, err)
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to roll back
	var ids []string
	for i := range learners {
		u, _, err := s.Join(context.Background(), class.JoinCode, fmt.Sprint("Learner ", i), fmt.Sprint("ip ", i), nil)
		must(b, err)
		ids = append(ids, u.ID)
	}
	for _, id := range ids {
		for _, f := range c.Bank.Course.Facts {
			_, err := tx.Exec(`INSERT INTO facts_state (learner_id, course_id, fact_id, slow, fast, difficulty, reviews, lapses, step, last_right, first_at, last_at, due_at)
				VALUES ($1, $2, $3, 4, 3, 5, 1, 0, 1, true, 1760000000000, 1760000000000, 1760400000000)`, id, c.Bank.Course.ID, f.ID)
			must(b, err)
		}
	}
	must(b, tx.Commit())
	return s, ids
}

// BenchmarkClassOutlook measures the forecast of a large class, from the rows of the
// database to the points; what is computed of it alone is BenchmarkClassForecast in
// package schedule.
func BenchmarkClassOutlook(b *testing.B) {
	const learners, facts = 500, 500
	for name, config := range map[string]func(testing.TB) store.Config{
		"sqlite":   func(t testing.TB) store.Config { return storetest.SQLite(t, bankOf(t, facts)) },
		"postgres": func(t testing.TB) store.Config { return storetest.Postgres(t, bankOf(t, facts)) },
	} {
		b.Run(name, func(b *testing.B) {
			c := config(b)
			s, _ := benchStore(b, c, learners)
			differ(b, c)
			classes, err := s.Classes(b.Context())
			must(b, err)
			class := classes[0].ID
			must(b, s.SetClassPlan(b.Context(), store.CommandLine, class, quiz.Plan{ExamOn: "2026-03-01", Minutes: 20}))
			b.ReportAllocs()
			for b.Loop() {
				o, err := s.ClassOutlook(b.Context(), class)
				if err != nil || len(o.Students) != learners {
					b.Fatalf("%d students, %v", len(o.Students), err)
				}
			}
		})
	}
}

// differ gives each fact another memory, from hours to months old and strong.
func differ(b *testing.B, c store.Config) {
	b.Helper()
	db := rawDB(b, c.URL)
	for i, f := range c.Bank.Course.Facts {
		slow, ago := math.Exp(float64(i*37%100)/20), int64(i*53%100)*12*time.Hour.Milliseconds()
		_, err := db.Exec("UPDATE facts_state SET slow = $1, fast = $2, last_at = $3 WHERE fact_id = $4", slow, slow/2, 1767225600000-ago, f.ID)
		must(b, err)
	}
}
