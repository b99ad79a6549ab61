package store_test

import (
	"context"
	"database/sql"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"github.com/remembrancer/remembrancer/migrations"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// gooseOn migrates a database past the store.
func gooseOn(t *testing.T, db *sql.DB, url string) *goose.Provider {
	t.Helper()
	dialect := goose.DialectSQLite3
	if strings.HasPrefix(url, "postgres:") {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, migrations.Files, goose.WithDisableGlobalRegistry(true))
	must(t, err)
	return p
}

// columns lists the tables with their columns.
func columns(t *testing.T, db *sql.DB, url string) (list []string) {
	t.Helper()
	query := `SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.pk FROM sqlite_master m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'`
	if strings.HasPrefix(url, "postgres:") {
		query = `SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'`
	}
	rows, err := db.Query(query)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var line string
		must(t, rows.Scan(&line))
		list = append(list, line)
	}
	must(t, rows.Err())
	sort.Strings(list)
	return list
}

// TestUpgrade takes a database with answers in it back to its first schema, and opens
// it again: nothing is lost, and the counts by item are those of the log.
func TestUpgrade(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		d := newDesk(t, c)
		_, class, busy, _, _ := d.classroom()
		q := d.startTomorrow()
		d.answer(q, true)
		_, err := d.s.Undo(t.Context(), busy.ID, q.Sitting.ID)
		must(t, err)
		want, roster := d.export(), d.rebuilt()
		must(t, d.s.Close())

		db := rawDB(t, c.URL)
		_, err = gooseOn(t, db, c.URL).DownTo(t.Context(), 1)
		must(t, err)
		if diff := cmp.Diff(firstSchema(t, c.URL), columns(t, db, c.URL)); diff != "" {
			t.Errorf("the way back does not lead to the first schema: %s", diff)
		}
		var answers, rows int
		must(t, db.QueryRow("SELECT count(*), sum(answers) FROM item_stats").Scan(&rows, &answers))
		if answers != roster.Reviews || rows != roster.Items {
			t.Errorf("the first schema counts %d answers to %d items; the log has %d and %d", answers, rows, roster.Reviews, roster.Items)
		}
		must(t, db.Close())

		c.Now = d.clock.now
		d.s = storetest.Start(t, c)
		if after := d.rebuilt(); after.Reviews != roster.Reviews || after.States != roster.States || after.Items != roster.Items {
			t.Errorf("before %+v, after %+v", roster, after)
		}
		if diff := cmp.Diff(want, d.export()); diff != "" {
			t.Error(diff)
		}
		r, err := d.s.Roster(t.Context(), class.ID)
		if err != nil || len(r.Students) != 2 || r.Facts != testFacts {
			t.Errorf("roster %+v, %v", r, err)
		}
		d.answer(d.question(), true)
		d.rebuilt()
	})
}

// firstSchema is that of a new database that knows only the first migration.
func firstSchema(t *testing.T, url string) []string {
	t.Helper()
	fresh := storetest.SQLite(t, nil)
	if strings.HasPrefix(url, "postgres:") {
		fresh = storetest.Postgres(t, nil)
	}
	db := rawDB(t, fresh.URL)
	_, err := gooseOn(t, db, fresh.URL).UpTo(context.Background(), 1)
	must(t, err)
	return columns(t, db, fresh.URL)
}
