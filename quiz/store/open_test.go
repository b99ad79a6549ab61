package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

func TestOpenTwice(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		first := storetest.Start(t, c)
		second := storetest.Start(t, c)
		sealed := first.Sealer().Nonce("a sitting", 1)
		if got := second.Sealer().Nonce("a sitting", 1); got != sealed {
			t.Errorf("the second opening has another signing key")
		}
		if err := second.Ready(t.Context()); err != nil {
			t.Errorf("Ready: %v", err)
		}
	})
}

// TestOpenManyAtOnce opens one new database from several sides at the same moment,
// as a service and a command do.
func TestOpenManyAtOnce(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		errs := make(chan error)
		for range 4 {
			go func() {
				s, err := store.Open(t.Context(), c)
				if err == nil {
					err = s.Close()
				}
				errs <- err
			}()
		}
		for range 4 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestOpenNewerSchema(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		s, err := store.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		db := rawDB(t, c.URL)
		if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)"); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), c)
		wantOpenError(t, err, "newer version", "restore a backup")
	})
}

func TestOpenRefusesSQLite(t *testing.T) {
	bank := testBank(t)
	tests := map[string]struct {
		make func(t *testing.T, path string)
		want string
	}{
		"not a database":     {writes("This is a letter, and longer than any header of a database would ever be.\n", 40), "is not an SQLite database"},
		"read-only file":     {chmods(0o400), "is read-only"},
		"a folder":           {func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, "is a folder"},
		"damaged":            {damages, "is damaged"},
		"of another program": {foreign, "cannot be used"},
		"locked":             {locks, "locked by another program"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "test.db")
			test.make(t, path)
			s, err := store.Open(t.Context(), store.Config{URL: path, Bank: bank, LockWait: 100 * time.Millisecond})
			if err == nil {
				s.Close()
			}
			wantOpenError(t, err, test.want)
		})
	}
}

// TestCloseLeavesOneFile lets a host copy the file of a stopped service.
func TestCloseLeavesOneFile(t *testing.T) {
	c := storetest.SQLite(t, testBank(t))
	s, err := store.Open(t.Context(), c)
	must(t, err)
	_, err = s.SignUp(t.Context(), "Anna", "anna@example.org", password)
	must(t, err)
	_, err = s.Users(t.Context())
	must(t, err)
	must(t, s.Close())
	files, err := os.ReadDir(filepath.Dir(c.URL))
	must(t, err)
	if len(files) != 1 {
		t.Errorf("after Close there are %v", files)
	}
}

func TestOpenReadOnlyFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "closed")
	must(t, os.Mkdir(dir, 0o500))
	_, err := store.Open(t.Context(), store.Config{URL: filepath.Join(dir, "test.db"), Bank: testBank(t)})
	wantOpenError(t, err, "folder", "read-only")
}

func TestOpenMakesFolderAndPrivateFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "data", "100 % test?.db")
	storetest.Start(t, store.Config{URL: "sqlite:" + path, Bank: testBank(t)})
	for _, file := range []string{path, path + "-wal"} {
		info, err := os.Stat(file)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the permissions %v; want 0600", file, info.Mode().Perm())
		}
	}
	info, err := os.Stat(filepath.Dir(path))
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has the permissions %v; want 0700", info.Mode().Perm())
	}
}

func TestOpenRefusesAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"":                                   "No database is named",
		":memory:":                           "SQLite needs a file",
		"mysql://root@localhost/x":           "no database of the kind “mysql”",
		"postgres://u:geheim@h:notaport/x":   "address cannot be read",
		"postgres://u:geheim@127.0.0.1:1/db": "does not answer",
	} {
		_, err := store.Open(t.Context(), store.Config{URL: address, Bank: testBank(t)})
		wantOpenError(t, err, want)
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the message tells the password: %v", address, err)
		}
	}
}

func TestOpenRefusesPostgres(t *testing.T) {
	url := storetest.PostgresURL(t)
	missing := strings.Replace(url, "/t", "/nosuch", 1)
	_, err := store.Open(t.Context(), store.Config{URL: missing, Bank: testBank(t)})
	wantOpenError(t, err, "There is no database", "createdb")
	stranger := strings.Replace(url, "postgres@", "nobody@", 1)
	_, err = store.Open(t.Context(), store.Config{URL: stranger, Bank: testBank(t)})
	wantOpenError(t, err, "does not let us in")
}

func TestClosedStoreRefusesWrites(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		s, err := store.Open(t.Context(), c)
		must(t, err)
		must(t, s.Close())
		if err := s.Rename(t.Context(), "01900000-0000-7000-8000-000000000000", "Anna"); err == nil {
			t.Error("a closed store took a write")
		}
	})
}

func wantOpenError(t *testing.T, err error, wants ...string) {
	t.Helper()
	var open *store.OpenError
	if !errors.As(err, &open) {
		t.Fatalf("got %v; want an *OpenError with %q", err, wants)
	}
	for _, want := range wants {
		if !strings.Contains(open.Message+open.Advice, want) {
			t.Errorf("got %q %q; want %q in it", open.Message, open.Advice, want)
		}
	}
	if open.Advice == "" {
		t.Errorf("%q comes without advice", open.Message)
	}
}

// rawDB opens a database past the store.
func rawDB(t testing.TB, url string) *sql.DB {
	t.Helper()
	driver := "sqlite3"
	if strings.HasPrefix(url, "postgres:") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, url)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func writes(text string, times int) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		must(t, os.WriteFile(path, []byte(strings.Repeat(text, times)), 0o600))
	}
}

func chmods(mode os.FileMode) func(t *testing.T, path string) {
	return func(t *testing.T, path string) {
		must(t, os.WriteFile(path, nil, 0o600))
		must(t, os.Chmod(path, mode))
	}
}

// damages makes a database and writes over the middle of its first page, which says
// where everything is.
func damages(t *testing.T, path string) {
	s, err := store.Open(context.Background(), store.Config{URL: path, Bank: testBank(t)})
	must(t, err)
	must(t, s.Close())
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	defer file.Close()
	_, err = file.WriteAt([]byte(strings.Repeat("\xA5", 3900)), 100)
	must(t, err)
}

func foreign(t *testing.T, path string) {
	_, err := rawDB(t, path).Exec("CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE notes (id INTEGER PRIMARY KEY)")
	must(t, err)
}

func locks(t *testing.T, path string) {
	db := rawDB(t, path)
	conn, err := db.Conn(context.Background())
	must(t, err)
	t.Cleanup(func() { conn.Close() })
	_, err = conn.ExecContext(context.Background(), "CREATE TABLE x (id INTEGER); BEGIN EXCLUSIVE; INSERT INTO x VALUES (1)")
	must(t, err)
}

// TestPostgresGone loses the database while the store is open.
func TestPostgresGone(t *testing.T) {
	c := storetest.Postgres(t, testBank(t))
	s := storetest.Start(t, c)
	at := strings.LastIndex(c.URL, "/")
	name, _, _ := strings.Cut(c.URL[at+1:], "?")
	admin := rawDB(t, strings.Replace(c.URL, "/"+name, "/postgres", 1))
	_, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)")
	must(t, err)
	for range 3 {
		_, err := s.SignUp(t.Context(), "Anna", "anna@example.org", password)
		var failed *store.DatabaseError
		if !errors.As(err, &failed) || failed.Advice == "" {
			t.Errorf("got %v; want *DatabaseError", err)
		}
		if err := s.Ready(t.Context()); !errors.As(err, &failed) {
			t.Errorf("Ready: %v; want *DatabaseError", err)
		}
	}
}
