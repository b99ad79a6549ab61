package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/remembrancer/remembrancer/migrations"
	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/schedule"
)

// Config says what to open.
type Config struct {
	URL   string          // an SQLite path, "sqlite:PATH" or "postgres://…"
	Bank  *questions.Bank // the built-in course: what is asked where no class says otherwise
	Files fs.FS           // the pack of the built-in course, for download; nil: there is none to give
	// Build makes the bank of an uploaded pack; nil: uploaded packs are refused.
	Build    func(fs.FS) (*questions.Bank, error)
	Log      *slog.Logger     // nil: silent
	Now      func() time.Time // nil: time.Now
	Location *time.Location   // whose midnight divides the days; nil: UTC
	LockWait time.Duration    // how long SQLite waits for other processes; 0: 5 s
}

// Store is an open database with the use cases on it. It is safe for concurrent use.
type Store struct {
	dialect dialect
	files   fs.FS // of the built-in course, or nil
	log     *slog.Logger
	clock   func() time.Time
	place   *time.Location
	sealer  quiz.Sealer

	pools   []*sql.DB
	commit  writeFunc
	reading *gorm.DB
	stop    func()

	signIns *throttle
	signUps *throttle
	codes   *throttle
	hashing chan struct{} // one place per core: a hash takes 19 MiB and a whole core
	library *library
	memo    *memo
	models  models
	plans   *planned

	refreshPause atomic.Int64 // no session is refreshed before this instant
}

// Open opens the database, brings its schema up to date and notes the course.
// Whatever is wrong comes back as an *OpenError with advice.
func Open(ctx context.Context, c Config) (*Store, error) {
	s, err := newStore(c)
	if err != nil {
		return nil, err
	}
	if err := s.connect(ctx); err != nil {
		_ = s.Close()
		return nil, s.explainOpen(err)
	}
	return s, nil
}

func newStore(c Config) (*Store, error) {
	if c.Bank == nil || c.Bank.Course == nil {
		return nil, errors.New("store: no course to ask from")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Location == nil {
		c.Location = time.UTC
	}
	if c.LockWait == 0 {
		c.LockWait = 5 * time.Second
	}
	d, err := dialectOf(c.URL, c.LockWait)
	if err != nil {
		return nil, err
	}
	return &Store{
		dialect: d, files: c.Files, log: c.Log, clock: c.Now, place: c.Location,
		signIns: newThrottle(c.Now), signUps: newThrottle(c.Now), codes: newThrottle(c.Now), hashing: hashingPlaces(),
		library: newLibrary(c.Bank, c.Build), memo: newMemo(),
		models: models{byCourse: map[string]*fitted{}, at: map[string]modelAt{}}, plans: newPlanned(),
	}, nil
}

func (s *Store) connect(ctx context.Context) error {
	write, read, err := s.dialect.open(ctx)
	s.keep(read, write)
	if err != nil {
		return err
	}
	if err := s.migrate(ctx, write); err != nil {
		return err
	}
	if s.commit, s.reading, s.stop, err = s.dialect.start(ctx, write, read, s.gormConfig); err != nil {
		return err
	}
	if err := s.noteCourse(ctx); err != nil {
		return err
	}
	if err := s.renewCaches(ctx); err != nil {
		return err
	}
	return s.loadKey(ctx)
}

// keep remembers the pools to close; PostgreSQL has one for both.
func (s *Store) keep(pools ...*sql.DB) {
	for _, pool := range pools {
		if pool != nil {
			s.pools = append(s.pools, pool)
		}
	}
}

func (s *Store) explainOpen(err error) error {
	var known *OpenError
	if errors.As(err, &known) {
		return known
	}
	if known = s.dialect.openError(err); known != nil {
		return known
	}
	return &OpenError{Message: "The database cannot be used.", Advice: "If it belongs to another program, choose another one.", Err: err}
}

// migrate brings the schema up to date. A database from a newer version is refused
// before anything is changed.
func (s *Store) migrate(ctx context.Context, db *sql.DB) error {
	name, options, err := s.dialect.goose()
	if err != nil {
		return err
	}
	options = append(options, goose.WithSlog(slog.New(slog.DiscardHandler)), goose.WithDisableGlobalRegistry(true))
	provider, err := goose.NewProvider(name, db, migrations.Files, options...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	current, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if current > newest {
		return &OpenError{
			Message: fmt.Sprintf("The database was made by a newer version of Remembrancer (schema %d; this one knows %d).", current, newest),
			Advice:  "Install that version, or restore a backup from before the update.",
		}
	}
	return migrateUp(ctx, provider)
}

// How often, and how far apart, migrating is tried again: other processes may be at
// it at the same moment, and each of their steps makes one of ours fail.
const (
	migrateTries = 40
	migratePause = 100 * time.Millisecond
)

func migrateUp(ctx context.Context, provider *goose.Provider) error {
	for try := 1; ; try++ {
		_, err := provider.Up(ctx)
		if err == nil {
			return nil
		}
		if pending, again := provider.HasPending(ctx); again == nil && !pending {
			return nil // another process has done it
		}
		if try == migrateTries || ctx.Err() != nil {
			return fmt.Errorf("bring the schema up to date: %w", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(migratePause):
		}
	}
}

// gormConfig is made anew for each GORM handle, which keeps it.
func (s *Store) gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		NowFunc:                s.clock,
		Logger: quietLogger{logger.NewSlogLogger(s.log, logger.Config{
			LogLevel:                  logger.Warn,
			SlowThreshold:             500 * time.Millisecond,
			ParameterizedQueries:      true, // answers and e-mails stay out of the log
			IgnoreRecordNotFoundError: true,
		})},
	}
}

// quietLogger leaves out errors that belong to normal work.
type quietLogger struct{ logger.Interface }

// LogMode keeps the wrapper, which GORM would lose.
func (l quietLogger) LogMode(level logger.LogLevel) logger.Interface {
	return quietLogger{l.Interface.LogMode(level)}
}

// Trace is called after every statement.
func (l quietLogger) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	if errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, context.Canceled) {
		err = nil
	}
	l.Interface.Trace(ctx, begin, fc, err)
}

// ParamsFilter keeps values out of the log.
func (l quietLogger) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// courseRow is the row of a course; its content is in the pack of its newest version,
// or in the bank of the built-in course.
type courseRow struct {
	ID          string `gorm:"primaryKey"`
	Title       string
	Description string
	CreatedAt   int64
	PackID      *string // nil: as built in
	Version     int
}

// TableName names the table.
func (courseRow) TableName() string { return "courses" }

// noteCourse writes down the built-in course. Once a newer version was published, the
// title is that version's.
func (s *Store) noteCourse(ctx context.Context) error {
	c := s.library.builtIn.bank.Course
	row := courseRow{ID: c.ID, Title: c.Title, Description: c.Description, CreatedAt: s.millis()}
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "id"}},
			DoUpdates: clause.AssignmentColumns([]string{"title", "description"}),
			Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "courses.pack_id IS NULL"}}},
		}).Create(&row).Error
	})
}

// loadKey reads the key that signs tickets, made when the database was new.
func (s *Store) loadKey(ctx context.Context) error {
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails: the runtime ends the program instead
	err := s.write(ctx, func(tx *gorm.DB) error {
		row := setting{Name: settingKey, Value: base64.StdEncoding.EncodeToString(fresh)}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	})
	if err != nil {
		return err
	}
	var row setting
	if err := s.reading.WithContext(ctx).Take(&row, "name = ?", settingKey).Error; err != nil {
		return err
	}
	key, err := base64.StdEncoding.DecodeString(row.Value)
	if err != nil {
		return fmt.Errorf("the signing key in the database is damaged: %w", err)
	}
	s.sealer, err = quiz.NewSealer(key)
	return err
}

// Close lets the writes that wait finish and closes the database.
func (s *Store) Close() error {
	if s.stop != nil {
		s.stop()
	}
	var errs []error
	for _, pool := range s.pools {
		errs = append(errs, pool.Close())
	}
	return errors.Join(errs...)
}

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	return s.read(ctx, func(db *gorm.DB) error {
		var one int
		return db.Raw("SELECT 1").Scan(&one).Error
	})
}

// Sealer signs and opens the tickets of this site.
func (s *Store) Sealer() quiz.Sealer { return s.sealer }

// write runs fn in a transaction; see the package's description. fn must not do
// anything slow: others wait behind it.
func (s *Store) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return s.explain(s.commit(ctx, fn))
}

// read runs fn on connections that only read.
func (s *Store) read(ctx context.Context, fn func(db *gorm.DB) error) error {
	return s.explain(fn(s.reading.WithContext(ctx)))
}

// explain turns failures of the database into *DatabaseError, and GORM's "no such
// row" into ErrNotFound.
func (s *Store) explain(err error) error {
	if err == nil {
		return nil
	}
	if known := s.dialect.runError(err); known != nil {
		s.log.Error("database", "message", known.Message, "error", err)
		return known
	}
	if errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

func (s *Store) now() time.Time { return s.clock().UTC() }

// offset is how far the clocks of the site's place are ahead of UTC.
func (s *Store) offset() time.Duration {
	_, seconds := s.now().In(s.place).Zone()
	return time.Duration(seconds) * time.Second
}

// day numbers the calendar days of the site's place.
func (s *Store) day(millis int64) int64 { return (millis + s.offset().Milliseconds()) / quiz.Day }

// settings are those of a learner in a course.
func (s *Store) settings(db *gorm.DB, learnerID, courseID string) (schedule.Settings, error) {
	turn, err := s.turn(db)
	if err != nil {
		return schedule.Settings{}, err
	}
	return s.settingsAt(db, learnerID, courseID, turn)
}

// settingsAt are those for whoever has just read the turn. Every question needs them,
// and at the same turn of the same day they stay what they are.
func (s *Store) settingsAt(db *gorm.DB, learnerID, courseID string, turn int64) (schedule.Settings, error) {
	plan, err := s.effectivePlan(db, learnerID, courseID, turn)
	if err != nil {
		return schedule.Settings{}, err
	}
	m, err := s.modelAt(db, courseID, turn)
	if err != nil {
		return schedule.Settings{}, err
	}
	set := s.settingsBy(plan, m)
	set.Learner = schedule.LearnerSeed(learnerID)
	return set, nil
}

// afterExam is the weight of what is known two months after an exam, against what is
// known on its day.
const afterExam = 0.5

// settingsFor are those of whoever studies a course by a plan.
func (s *Store) settingsFor(db *gorm.DB, courseID string, plan quiz.Plan) (schedule.Settings, error) {
	m, err := s.modelOf(db, courseID)
	if err != nil {
		return schedule.Settings{}, err
	}
	return s.settingsBy(plan, m), nil
}

func (s *Store) settingsBy(plan quiz.Plan, m *fitted) schedule.Settings {
	set := schedule.DefaultSettings()
	set.UTCOffset, set.Spread, set.Model = s.offset(), true, m.FSRS7
	set.Aim = schedule.Aim{
		Exam: s.examAt(plan).In(s.place), Minutes: float64(plan.Minutes), Target: plan.Target, After: afterExam, Days: plan.Days.Week(),
	}
	return set
}

func (s *Store) millis() int64 { return s.clock().UnixMilli() }

// newID returns a UUIDv7: opaque, and sortable by the time it was made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// validID reports whether id can be the id of a row. Addresses typed by hand end
// here rather than as an error of the database.
func validID(id string) bool { return len(id) == 36 && uuid.Validate(id) == nil }

// plausible reports whether text can be the id of a course or an item: those come from
// packs, and a database refuses what no pack could hold.
func plausible(id string) bool {
	return id != "" && len(id) <= 500 && utf8.ValidString(id) && !strings.ContainsFunc(id, unicode.IsControl)
}
