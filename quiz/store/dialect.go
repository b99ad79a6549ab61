package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// dialect is all that differs between the databases.
type dialect interface {
	// open makes the pools and nothing else; db is used for migrations and writing.
	open(ctx context.Context) (write, read *sql.DB, err error)
	// goose names the dialect and its options for migrations.
	goose() (goose.Dialect, []goose.ProviderOption, error)
	// start puts GORM over the pools and returns how to write, how to read, and what
	// to do before the pools are closed.
	start(ctx context.Context, write, read *sql.DB, config func() *gorm.Config) (writeFunc, *gorm.DB, func(), error)
	// rebind turns ? into the database's placeholders.
	rebind(query string) string
	// oneWriter reports that nothing else is written while a write goes on.
	oneWriter() bool
	// lockUser makes other writes about the same user wait until this one is done.
	lockUser(tx *gorm.DB, userID string) error
	// lockLearner does the same and returns the turn (see Store.turned). sql.ErrNoRows
	// says that there is no such user; a database that needs no locks may leave that to
	// the reference that the write would break.
	lockLearner(tx *gorm.DB, userID string) (turn int64, err error)
	// lockLearners does the same for all who have answered anything in a course, and
	// returns them in the order of their ids.
	lockLearners(tx *gorm.DB, courseID string) (learners []string, err error)
	// lockClass does the same for a class.
	lockClass(tx *gorm.DB, classID string) error
	// lockCourse does the same for a course.
	lockCourse(tx *gorm.DB, courseID string) error
	// lockAdmins does the same for the set of administrators.
	lockAdmins(tx *gorm.DB) error
	// lockStats keeps other writes from the item statistics.
	lockStats(tx *gorm.DB) error
	// orphan reports an error about a reference to a row that is not there. GORM
	// translates its own errors; this is for the statements that go past it.
	orphan(err error) bool
	// openError explains a failure to open; nil if it has nothing to say.
	openError(err error) *OpenError
	// runError explains a failure while running; nil if the database is well.
	runError(err error) *DatabaseError
}

// writeFunc runs fn in a transaction and returns after its commit.
type writeFunc func(ctx context.Context, fn func(tx *gorm.DB) error) error

// dialectOf reads a database URL: a path, "sqlite:PATH" or "postgres://…".
func dialectOf(address string, wait time.Duration) (dialect, error) {
	scheme, rest, found := strings.Cut(address, ":")
	switch {
	case address == "":
		return nil, &OpenError{Message: "No database is named.", Advice: urlAdvice}
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return postgresAt(address)
	case found && scheme == "sqlite":
		address = strings.TrimPrefix(rest, "//")
	case found && strings.HasPrefix(rest, "//"):
		return nil, &OpenError{Message: "There is no database of the kind “" + scheme + "”.", Advice: urlAdvice}
	}
	if address == "" || strings.Contains(address, ":memory:") {
		return nil, &OpenError{Message: "SQLite needs a file.", Advice: urlAdvice}
	}
	return &sqliteDialect{path: address, wait: wait}, nil
}

const urlAdvice = "Give the path of an SQLite file (data/remembrancer.db) or an address like postgres://user@host/name."

// ---- SQLite -------------------------------------------------------------------

type sqliteDialect struct {
	path string
	wait time.Duration // how long to wait for other processes' locks
}

// readers is the size of the pool for reading: enough to keep every core busy while
// some wait for the disk.
func readers() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

func (d *sqliteDialect) open(ctx context.Context) (write, read *sql.DB, err error) {
	if err := d.prepareFile(); err != nil {
		return nil, nil, err
	}
	wait := strconv.FormatInt(d.wait.Milliseconds(), 10)
	common := "?_busy_timeout=" + wait + "&_foreign_keys=on&_synchronous=FULL"
	base := "file:" + (&url.URL{Path: d.path}).EscapedPath()
	// Pragmas hold for one connection; so they are set where connections are made.
	// A checkpoint copies the log into the file while an answer waits: 10,000 pages
	// make it rare, and journal_size_limit gives the room back afterwards.
	write = sql.OpenDB(connector{
		dsn:   base + common + "&_journal_mode=WAL&_txlock=immediate",
		setup: "PRAGMA wal_autocheckpoint=10000; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000",
	})
	write.SetMaxOpenConns(1)
	read = sql.OpenDB(connector{
		dsn:   base + common + "&mode=ro&_query_only=on",
		setup: "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000",
	})
	read.SetMaxOpenConns(readers())
	read.SetMaxIdleConns(readers())
	return write, read, d.reach(ctx, write)
}

// reach makes the first connection. It tries again while the file is locked, because
// SQLite does not wait for others when it switches a new file to its write-ahead log.
func (d *sqliteDialect) reach(ctx context.Context, write *sql.DB) error {
	for deadline := time.Now().Add(d.wait); ; time.Sleep(20 * time.Millisecond) {
		var failed sqlite3.Error
		err := write.PingContext(ctx)
		if err == nil || !errors.As(err, &failed) || failed.Code != sqlite3.ErrBusy || time.Now().After(deadline) {
			return err
		}
	}
}

// prepareFile makes the directory and the file, readable for their owner alone, or
// says what is wrong with those that are there. It looks at the permissions itself,
// because they do not stop the super-user.
func (d *sqliteDialect) prepareFile() error {
	dir := filepath.Dir(d.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return &OpenError{"The folder " + dir + " for the database cannot be made.", "Make it yourself or choose another place.", err}
	}
	if info, err := os.Stat(dir); err == nil && info.Mode().Perm()&0o222 == 0 {
		return &OpenError{"The folder " + dir + " is read-only.", "SQLite keeps its log beside the database; make the folder writable or choose another place.", nil}
	}
	info, err := os.Stat(d.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		file, err := os.OpenFile(d.path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return &OpenError{"The database " + d.path + " cannot be made.", "Check the permissions of its folder and the free space.", err}
		}
		return file.Close()
	case err != nil:
		return &OpenError{"The database " + d.path + " cannot be looked at.", "Check the permissions of its folder.", err}
	case info.IsDir():
		return &OpenError{d.path + " is a folder.", "Give the path of a file in it, for example " + filepath.Join(d.path, "remembrancer.db") + ".", nil}
	case info.Mode().Perm()&0o222 == 0:
		return &OpenError{"The database " + d.path + " is read-only.", "Make the file writable (chmod u+w) or choose another one.", nil}
	}
	return nil
}

func (d *sqliteDialect) goose() (goose.Dialect, []goose.ProviderOption, error) {
	return goose.DialectSQLite3, nil, nil
}

func (d *sqliteDialect) start(ctx context.Context, write, read *sql.DB, config func() *gorm.Config) (writeFunc, *gorm.DB, func(), error) {
	conn, err := write.Conn(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	// Over one connection, GORM's prepared statements stay valid from one transaction
	// to the next, because GORM does not know of them: the writer begins and commits.
	writing, err := gorm.Open(sqlite.New(sqlite.Config{Conn: conn}), prepared(config()))
	if err != nil {
		return nil, nil, nil, err
	}
	reading, err := gorm.Open(sqlite.New(sqlite.Config{Conn: read}), prepared(config()))
	if err != nil {
		return nil, nil, nil, err
	}
	w := newWriter(writing)
	stop := func() {
		w.close()
		_ = conn.Close()
	}
	return w.do, reading, stop, nil
}

// prepared switches GORM's statement cache on. Our statements are fewer than the
// limit and must never expire: GORM closes an expired one while others may run it.
func prepared(c *gorm.Config) *gorm.Config {
	c.PrepareStmt, c.PrepareStmtMaxSize, c.PrepareStmtTTL = true, 200, 100*365*24*time.Hour
	return c
}

func (d *sqliteDialect) rebind(query string) string { return query }

func (d *sqliteDialect) lockLearner(tx *gorm.DB, _ string) (turn int64, err error) {
	err = tx.Statement.ConnPool.QueryRowContext(hotContext(tx), "SELECT turn FROM turns").Scan(&turn)
	return turn, err
}

func (d *sqliteDialect) lockLearners(tx *gorm.DB, courseID string) (learners []string, err error) {
	err = answerers(tx, courseID).Pluck("id", &learners).Error
	return learners, err
}

// answerers selects who has answered anything in a course, in the order of their ids.
func answerers(tx *gorm.DB, courseID string) *gorm.DB {
	return tx.Table("users").Where("id IN (SELECT learner_id FROM reviews WHERE course_id = ?)", courseID).Order("id")
}

// One writer needs no locks.
func (d *sqliteDialect) oneWriter() bool                   { return true }
func (d *sqliteDialect) lockUser(*gorm.DB, string) error   { return nil }
func (d *sqliteDialect) lockClass(*gorm.DB, string) error  { return nil }
func (d *sqliteDialect) lockCourse(*gorm.DB, string) error { return nil }
func (d *sqliteDialect) lockAdmins(*gorm.DB) error         { return nil }
func (d *sqliteDialect) lockStats(*gorm.DB) error          { return nil }

func (d *sqliteDialect) orphan(err error) bool {
	var failed sqlite3.Error
	return errors.As(err, &failed) && failed.ExtendedCode == sqlite3.ErrConstraintForeignKey
}

func (d *sqliteDialect) openError(err error) *OpenError {
	var failed sqlite3.Error
	if !errors.As(err, &failed) {
		return nil
	}
	switch failed.Code {
	case sqlite3.ErrNotADB:
		return &OpenError{d.path + " is not an SQLite database.", "Give another path; the file was left as it is.", err}
	case sqlite3.ErrCorrupt:
		return &OpenError{"The database " + d.path + " is damaged.", "Restore a backup: remembrancer restore FILE.", err}
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return &OpenError{"The database " + d.path + " is locked by another program.", "Close the other program, or wait until it is done, and start again.", err}
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return &OpenError{"The database " + d.path + " cannot be written.", "Check the permissions of the file and of its folder.", err}
	case sqlite3.ErrFull, sqlite3.ErrIoErr:
		return &OpenError{"The disk with " + d.path + " cannot take more.", "Make room on it and start again.", err}
	}
	return nil
}

func (d *sqliteDialect) runError(err error) *DatabaseError {
	var failed sqlite3.Error
	if !errors.As(err, &failed) {
		return nil
	}
	switch failed.Code {
	case sqlite3.ErrFull:
		return &DatabaseError{"The disk is full.", "Make room on the disk of " + d.path + "; nothing else needs to be done.", err}
	case sqlite3.ErrIoErr:
		return &DatabaseError{"The disk reported an error.", "Check the disk and its free space: " + d.path + ".", err}
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCantOpen:
		return &DatabaseError{"The database cannot be written.", "Check the permissions of " + d.path + " and of its folder.", err}
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return &DatabaseError{"The database is locked by another program.", "Close the other program that uses " + d.path + ".", err}
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return &DatabaseError{"The database is damaged.", "Restore a backup: remembrancer restore FILE.", err}
	}
	return nil
}

// connector opens SQLite connections with their pragmas, without a driver name that
// the whole process would have to share.
type connector struct{ dsn, setup string }

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.Driver().Open(c.dsn) }

func (c connector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec(c.setup, nil)
		return err
	}}
}

// ---- PostgreSQL ---------------------------------------------------------------

// postgresPool is the number of connections: more only queue inside the server.
const postgresPool = 16

type postgresDialect struct {
	config *pgx.ConnConfig
	where  string // host and database, without the password
}

func postgresAt(address string) (dialect, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The parser's own message can hold the password.
		return nil, &OpenError{Message: "The database address cannot be read.", Advice: urlAdvice}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	where := "“" + config.Database + "” at " + config.Host + ":" + strconv.Itoa(int(config.Port))
	return &postgresDialect{config: config, where: where}, nil
}

func (d *postgresDialect) open(ctx context.Context) (write, read *sql.DB, err error) {
	pool := stdlib.OpenDB(*d.config)
	pool.SetMaxOpenConns(postgresPool)
	pool.SetMaxIdleConns(postgresPool)
	if err := pool.PingContext(ctx); err != nil {
		_ = pool.Close()
		return nil, nil, err
	}
	return pool, pool, nil
}

func (d *postgresDialect) goose() (goose.Dialect, []goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return "", nil, err
	}
	return goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}

// start leaves prepared statements to pgx, which keeps them with each connection;
// GORM's would be prepared anew in every transaction. PostgreSQL has a group commit
// of its own, so that writes are plain transactions.
func (d *postgresDialect) start(_ context.Context, pool, _ *sql.DB, config func() *gorm.Config) (writeFunc, *gorm.DB, func(), error) {
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), config())
	if err != nil {
		return nil, nil, nil, err
	}
	write := func(ctx context.Context, fn func(tx *gorm.DB) error) error {
		return db.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return call(fn, tx) })
	}
	return write, db, func() {}, nil
}

func (d *postgresDialect) rebind(query string) string {
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// forUpdate leaves references to the row possible, which FOR UPDATE would block.
var forUpdate = clause.Locking{Strength: "NO KEY UPDATE"}

func (d *postgresDialect) oneWriter() bool { return false }

func (d *postgresDialect) lockUser(tx *gorm.DB, userID string) error {
	return lockRows(tx.Table("users").Where("id = ?", userID))
}

func (d *postgresDialect) lockLearner(tx *gorm.DB, userID string) (turn int64, err error) {
	err = tx.Statement.ConnPool.QueryRowContext(hotContext(tx),
		"SELECT (SELECT turn FROM turns) FROM users WHERE id = $1 FOR NO KEY UPDATE", userID).Scan(&turn)
	return turn, err
}

func (d *postgresDialect) lockLearners(tx *gorm.DB, courseID string) (learners []string, err error) {
	err = answerers(tx, courseID).Clauses(forUpdate).Pluck("id", &learners).Error
	return learners, err
}

func (d *postgresDialect) lockClass(tx *gorm.DB, classID string) error {
	return lockRows(tx.Table("classes").Where("id = ?", classID))
}

func (d *postgresDialect) lockCourse(tx *gorm.DB, courseID string) error {
	return lockRows(tx.Table("courses").Where("id = ?", courseID))
}

func (d *postgresDialect) lockAdmins(tx *gorm.DB) error {
	return lockRows(tx.Table("users").Where("role = ?", "admin").Order("id"))
}

func (d *postgresDialect) lockStats(tx *gorm.DB) error {
	return tx.Exec("LOCK TABLE item_stats IN SHARE ROW EXCLUSIVE MODE").Error
}

func (d *postgresDialect) orphan(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && refused.Code == "23503"
}

func lockRows(query *gorm.DB) error {
	var ids []string
	return query.Clauses(forUpdate).Pluck("id", &ids).Error
}

func (d *postgresDialect) openError(err error) *OpenError {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "28P01", "28000":
			return &OpenError{"PostgreSQL does not let us in to " + d.where + ".", "Check the user and the password in the address.", err}
		case "3D000":
			return &OpenError{"There is no database " + d.where + ".", "Create it first: createdb " + d.config.Database + ".", err}
		case "42501":
			return &OpenError{"The user may not make tables in " + d.where + ".", "Make the user the database's owner.", err}
		}
		return nil
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return &OpenError{"PostgreSQL does not answer: " + d.where + ".", "Check that it runs and that host and port are right.", err}
	}
	return nil
}

func (d *postgresDialect) runError(err error) *DatabaseError {
	var refused *pgconn.PgError
	var connect *pgconn.ConnectError
	code := ""
	if errors.As(err, &refused) {
		code = refused.Code
	}
	switch {
	case code == "53100":
		return &DatabaseError{"The database's disk is full.", "Make room on the disk of " + d.where + "; nothing else needs to be done.", err}
	case code == "25006":
		return &DatabaseError{"The database is read-only.", "Point us at the primary server of " + d.where + ".", err}
	case strings.HasPrefix(code, "53"), strings.HasPrefix(code, "57P"), strings.HasPrefix(code, "58"), strings.HasPrefix(code, "08"):
		return &DatabaseError{"The database is not available.", "Check the PostgreSQL server of " + d.where + ".", err}
	case errors.As(err, &connect), errors.Is(err, driver.ErrBadConn), pgconn.SafeToRetry(err):
		return &DatabaseError{"The database does not answer.", "Check the PostgreSQL server of " + d.where + ".", err}
	}
	return nil
}
