package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// openPlain opens a store on a new file with a course that has no questions.
func openPlain(t *testing.T) *Store {
	t.Helper()
	bank, err := questions.NewBank(&course.Course{ID: "plain", Title: "Plain"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Config{URL: filepath.Join(t.TempDir(), "test.db"), Bank: bank})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func put(name string) func(tx *gorm.DB) error {
	return func(tx *gorm.DB) error { return tx.Create(&setting{Name: name, Value: "x"}).Error }
}

func kept(t *testing.T, s *Store, name string) bool {
	t.Helper()
	var n int64
	if err := s.reading.Model(&setting{}).Where("name = ?", name).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// hold keeps the writer busy until release is called, so that what is written
// meanwhile goes into one batch.
func hold(t *testing.T, s *Store) (release func()) {
	t.Helper()
	started, free := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.write(context.Background(), func(*gorm.DB) error {
			close(started)
			<-free
			return nil
		})
	}() // this job cannot fail
	<-started
	return func() { close(free) }
}

// TestBatchIsolation puts jobs that fail in every way among jobs that succeed, all
// in one batch.
func TestBatchIsolation(t *testing.T) {
	s := openPlain(t)
	release := hold(t, s)
	gone, cancel := context.WithCancel(context.Background())
	boom := errors.New("boom")
	bad := map[string]func() error{
		"fails after writing": func() error {
			return s.write(t.Context(), func(tx *gorm.DB) error {
				return errors.Join(put("bad-1")(tx), boom)
			})
		},
		"panics after writing": func() error {
			return s.write(t.Context(), func(tx *gorm.DB) error {
				_ = put("bad-2")(tx)
				panic("help")
			})
		},
		"breaks a constraint": func() error {
			return s.write(t.Context(), func(tx *gorm.DB) error {
				_ = put("bad-3")(tx)
				return put("bad-3")(tx)
			})
		},
		"is not wanted any more": func() error { return s.write(gone, put("bad-4")) },
		"writes no SQL": func() error {
			return s.write(t.Context(), func(tx *gorm.DB) error {
				_ = put("bad-5")(tx)
				return tx.Exec("INSERT INTO nowhere VALUES (1)").Error
			})
		},
	}
	var all sync.WaitGroup
	for name, fn := range bad {
		all.Go(func() {
			if err := fn(); err == nil {
				t.Errorf("the job that %s succeeded", name)
			}
		})
	}
	for i := range 40 {
		all.Go(func() {
			if err := s.write(t.Context(), put(fmt.Sprint("good-", i))); err != nil {
				t.Errorf("job %d: %v", i, err)
			}
		})
	}
	time.Sleep(100 * time.Millisecond) // all wait behind the held one
	cancel()
	release()
	all.Wait()
	for i := range 40 {
		if !kept(t, s, fmt.Sprint("good-", i)) {
			t.Errorf("good-%d is lost", i)
		}
	}
	for i := range 6 {
		if kept(t, s, fmt.Sprint("bad-", i)) {
			t.Errorf("bad-%d was kept", i)
		}
	}
}

// TestFullDisk lets SQLite run out of pages: nothing of the batch is kept, all get a
// *DatabaseError, and when there is room again all goes on.
func TestFullDisk(t *testing.T) {
	s := openPlain(t)
	if err := s.write(t.Context(), put("before")); err != nil {
		t.Fatal(err)
	}
	pages := func(n int) {
		t.Helper()
		err := s.write(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	pages(1) // SQLite takes the present size instead
	release := hold(t, s)
	var all sync.WaitGroup
	for i := range 5 {
		all.Go(func() {
			err := s.write(t.Context(), func(tx *gorm.DB) error {
				big := make([]byte, 100_000)
				return tx.Create(&setting{Name: fmt.Sprint("big-", i), Value: fmt.Sprintf("%x", big)}).Error
			})
			var failed *DatabaseError
			if !errors.As(err, &failed) || failed.Advice == "" {
				t.Errorf("job %d on a full disk: %v; want *DatabaseError", i, err)
			}
		})
	}
	release()
	all.Wait()
	pages(1_000_000)
	if err := s.write(t.Context(), put("after")); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if !kept(t, s, "before") || !kept(t, s, "after") || kept(t, s, "big-0") {
		t.Error("a full disk lost what was kept, or kept half")
	}
}

// TestCloseDrains closes while jobs wait: each is either done or refused, and those
// said to be done are there.
func TestCloseDrains(t *testing.T) {
	s := openPlain(t)
	path := s.dialect.(*sqliteDialect).path
	release := hold(t, s)
	var mu sync.Mutex
	done := map[string]bool{}
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			name := fmt.Sprint("job-", i)
			err := s.write(context.Background(), put(name))
			mu.Lock()
			defer mu.Unlock()
			done[name] = err == nil
		})
	}
	release()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	again, err := Open(t.Context(), Config{URL: path, Bank: s.library.builtIn.bank})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	for name, said := range done {
		if kept(t, again, name) != said {
			t.Errorf("%s: said %v, kept %v", name, said, !said)
		}
	}
	if err := s.write(t.Context(), put("late")); !errors.Is(err, errClosed) {
		t.Errorf("a write after Close: %v", err)
	}
}

// TestReadersCannotWrite keeps reading honest.
func TestReadersCannotWrite(t *testing.T) {
	s := openPlain(t)
	err := s.read(t.Context(), func(db *gorm.DB) error { return put("sneaked")(db) })
	var failed *DatabaseError
	if !errors.As(err, &failed) {
		t.Errorf("a reader wrote: %v", err)
	}
}

func TestPragmas(t *testing.T) {
	s := openPlain(t)
	check := func(db *gorm.DB, want map[string]string) {
		t.Helper()
		for name, value := range want {
			var got string
			if err := db.Raw("PRAGMA " + name).Scan(&got).Error; err != nil || got != value {
				t.Errorf("%s is %s; want %s (%v)", name, got, value, err)
			}
		}
	}
	_ = s.write(t.Context(), func(tx *gorm.DB) error {
		check(tx, map[string]string{
			"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
			"wal_autocheckpoint": "10000", "journal_size_limit": "67108864", "temp_store": "2",
		})
		return nil
	})
	check(s.reading, map[string]string{"query_only": "1", "temp_store": "2", "busy_timeout": "5000"})
}

// TestReadOnlyAtRunTime takes the right to write away from an open store.
func TestReadOnlyAtRunTime(t *testing.T) {
	s := openPlain(t)
	err := s.write(t.Context(), func(tx *gorm.DB) error { return tx.Exec("PRAGMA query_only = on").Error })
	if err != nil {
		t.Fatal(err)
	}
	var failed *DatabaseError
	if err := s.write(t.Context(), put("x")); !errors.As(err, &failed) || failed.Advice == "" {
		t.Errorf("got %v; want *DatabaseError", err)
	}
	if kept(t, s, "x") {
		t.Error("it was kept all the same")
	}
}
