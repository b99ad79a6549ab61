// Package storetest opens stores for tests: on SQLite always, and on PostgreSQL
// where Debian's binaries are installed (make deps). It is for tests alone.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// Each runs a test once on each database, with the configuration of a database that
// is empty and nobody else's.
func Each(t *testing.T, bank *questions.Bank, test func(t *testing.T, c store.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t, bank))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t, bank))
	})
}

// Open runs a test once on each database with an open store.
func Open(t *testing.T, bank *questions.Bank, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	Each(t, bank, func(t *testing.T, c store.Config) { test(t, Start(t, c)) })
}

// SQLite returns the configuration of a new file.
func SQLite(t testing.TB, bank *questions.Bank) store.Config {
	t.Helper()
	return store.Config{URL: filepath.Join(t.TempDir(), "test.db"), Bank: bank}
}

// Start opens a store and closes it at the end of the test.
func Start(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := store.Open(ctx, c)
	if err != nil {
		t.Fatalf("open %s: %v", c.URL, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}
