package exchange

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// sqliteHeader begins every SQLite file; two bytes after it say how it is journalled.
const sqliteHeader = "SQLite format 3\x00"

// openAnki opens a collection in memory, so that nothing of it touches the disk, and
// lets nothing in it act: no writing, no functions from its schema, bounded texts.
func openAnki(ctx context.Context, collection []byte) (*sql.DB, error) {
	if !bytes.HasPrefix(collection, []byte(sqliteHeader)) || len(collection) < 512 {
		return nil, errors.New("it is no SQLite file")
	}
	collection = slices.Clone(collection)
	collection[18], collection[19] = 1, 1 // no write-ahead log, which a file in memory cannot have
	db := sql.OpenDB(&ankiConnector{collection})
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// ankiConnector opens the one connection to a collection in memory.
type ankiConnector struct{ collection []byte }

// Driver implements driver.Connector.
func (c *ankiConnector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Connect implements driver.Connector.
func (c *ankiConnector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.Driver().Open("file::memory:?mode=memory&_query_only=true")
	if err != nil {
		return nil, err
	}
	conn := opened.(*sqlite3.SQLiteConn)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, maxAnkiText)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1<<16)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_VDBE_OP, 25000)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_COLUMN, 100)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 10)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 8)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
	conn.SetLimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100)
	if err := conn.RegisterCollation("unicase", strings.Compare); err != nil { // which indexes of schema 18 name
		_ = conn.Close()
		return nil, err
	}
	// Nothing may reach the disk, so temporary tables are in memory; the queries need
	// none, having nothing to sort and no index to make up.
	for _, pragma := range []string{"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA automatic_index = OFF", "PRAGMA temp_store = MEMORY"} {
		if _, err := conn.Exec(pragma, nil); err != nil {
			_ = conn.Close()
			return nil, err
		}
	}
	if err := conn.Deserialize(c.collection, "main"); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// ankiTable names the columns of a table that are read.
type ankiTable struct {
	name    string
	columns []string
}

// The tables that are read: of every collection, and of those of either schema.
var (
	ankiAlways = []ankiTable{{"notes", []string{"id", "guid", "mid", "flds", "tags"}}, {"cards", []string{"nid", "did", "type", "due"}}}
	anki11     = []ankiTable{{"col", []string{"models", "decks"}}}
	anki18     = []ankiTable{{"notetypes", []string{"id", "name"}}, {"decks", []string{"id", "name"}}, {"fields", []string{"ntid", "ord", "name"}}}
)

// ankiTables wants the tables that are read to be plain ones, because a view or a
// computed column may compute for ever, and tells which schema they are of.
func ankiTables(ctx context.Context, db *sql.DB) (schema18 bool, err error) {
	if err := onlyTables(ctx, db); err != nil {
		return false, err
	}
	found, err := plainTables(ctx, db)
	if err != nil {
		return false, err
	}
	if !found["notes"] || !found["cards"] || !found["col"] {
		return false, errNoAnki
	}
	schema18 = found["notetypes"] && found["fields"] && found["decks"]
	more := anki11
	if schema18 {
		more = anki18
	}
	for _, table := range slices.Concat(ankiAlways, more) {
		if err := plainColumns(ctx, db, table); err != nil {
			return false, err
		}
	}
	return schema18, nil
}

// errNoAnki is the refusal of an SQLite file of something else.
var errNoAnki = errors.New("it lacks the tables of an Anki collection")

// onlyTables refuses a collection that lists a view, a trigger or a virtual table,
// whose rows are on no page of the file. Anki makes none of them.
func onlyTables(ctx context.Context, db *sql.DB) error {
	const query = `SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index') OR type = 'table' AND coalesce(rootpage, 0) < 1`
	var others int
	if err := db.QueryRowContext(ctx, query).Scan(&others); err != nil {
		return err
	}
	if others > 0 {
		return errors.New("it has views, triggers or virtual tables, and lacks the tables of an Anki collection")
	}
	return nil
}

// plainTables names the ordinary tables. What the file lists as one may be declared as
// something else, so SQLite is asked what it took each for.
func plainTables(ctx context.Context, db *sql.DB) (map[string]bool, error) {
	found := map[string]bool{}
	err := eachRow(ctx, db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' LIMIT 200", func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		found[name] = true
		return err
	})
	return found, err
}

// plainColumns wants the columns of a table to be stored, none computed or hidden, and
// those that are read to be there and to be numbers or texts.
func plainColumns(ctx context.Context, db *sql.DB, table ankiTable) error {
	types := map[string]string{}
	err := eachRow(ctx, db, "SELECT name, type, hidden FROM pragma_table_xinfo('"+table.name+"', 'main')", func(scan func(...any) error) error {
		var name, declared string
		var hidden int
		if err := scan(&name, &declared, &hidden); err != nil {
			return err
		}
		if hidden != 0 {
			return fmt.Errorf("the column %s of its table %s is computed, which no column of Anki's is", clipped(name), table.name)
		}
		types[name] = strings.ToLower(declared)
		return nil
	})
	if err != nil {
		return err
	}
	for _, column := range table.columns {
		if declared, ok := types[column]; !ok || declared != "integer" && declared != "text" {
			return fmt.Errorf("the table %s lacks Anki's column %s, or it holds something else", table.name, column)
		}
	}
	return nil
}

// eachRow runs a query and hands its rows on, a bounded number of them.
func eachRow(ctx context.Context, db *sql.DB, query string, row func(scan func(...any) error) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), ctx.Err())
}
