package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"gorm.io/gorm"
)

// maxBatch bounds what one commit carries, so that no answer waits long for others.
const maxBatch = 256

// errClosed answers jobs that come after Close.
var errClosed = errors.New("the database is closed")

// job is one write: a function over rows, and where its outcome goes.
type job struct {
	ctx  context.Context
	fn   func(tx *gorm.DB) error
	err  error
	done chan struct{}
}

// writer is the group commit of SQLite. A commit costs a wait for the disk whether
// it carries one answer or a hundred; so one goroutine takes all jobs that are
// waiting, runs each in its savepoint and commits once. There is no timer: a lone
// job is committed at once.
type writer struct {
	db   *gorm.DB // over the only connection that writes; outside GORM's own transactions
	jobs chan *job

	mu     sync.RWMutex // held for reading while sending, for writing while closing
	closed bool
	ended  chan struct{}
}

func newWriter(db *gorm.DB) *writer {
	w := &writer{db: db, jobs: make(chan *job, maxBatch), ended: make(chan struct{})}
	go w.run()
	return w
}

// do runs fn in a transaction that may be shared, and returns after the commit. A
// context that is done before fn starts keeps it from running; later it has no
// effect, because interrupting one statement would roll back the neighbours too.
func (w *writer) do(ctx context.Context, fn func(tx *gorm.DB) error) error {
	j := &job{ctx: ctx, fn: fn, done: make(chan struct{})}
	if err := w.send(j); err != nil {
		return err
	}
	<-j.done
	return j.err
}

func (w *writer) send(j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.jobs <- j:
		return nil
	case <-j.ctx.Done():
		return j.ctx.Err()
	}
}

// close lets the waiting jobs finish and takes no more.
func (w *writer) close() {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.jobs)
	}
	w.mu.Unlock()
	<-w.ended
	closeStatements(w.db)
}

// closeStatements closes what was prepared on a connection of our own, which
// database/sql does not keep account of. SQLite folds its log into the file when the
// last connection closes, and that waits for the last statement.
func closeStatements(db *gorm.DB) {
	cache, ok := db.ConnPool.(*gorm.PreparedStmtDB)
	if !ok {
		return
	}
	for _, query := range cache.Stmts.Keys() {
		if statement, ok := cache.Stmts.Get(query); ok {
			_ = statement.Close()
		}
	}
}

func (w *writer) run() {
	defer close(w.ended)
	batch := make([]*job, 0, maxBatch)
	for first := range w.jobs {
		batch = w.gather(append(batch[:0], first))
		if err := w.commit(batch); err != nil {
			for _, j := range batch {
				j.err = errors.Join(err, j.err)
			}
		}
		for _, j := range batch {
			close(j.done)
		}
	}
}

// gather adds the jobs that are waiting already.
func (w *writer) gather(batch []*job) []*job {
	for len(batch) < maxBatch {
		select {
		case j, ok := <-w.jobs:
			if !ok {
				return batch
			}
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// commit runs a batch in one transaction. A job's own error stays with the job; the
// error returned means that nothing of the batch was written.
func (w *writer) commit(batch []*job) error {
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for _, j := range batch {
		if err := w.runOne(j); err != nil {
			w.rollback()
			return err
		}
	}
	if err := w.exec("COMMIT"); err != nil {
		w.rollback()
		return err
	}
	return nil
}

// runOne runs a job in its savepoint. It returns an error only if the transaction
// as a whole is lost: after a full disk or a failed write SQLite may have rolled
// everything back, and then the savepoint is gone.
func (w *writer) runOne(j *job) error {
	if j.err = j.ctx.Err(); j.err != nil {
		return nil //nolint:nilerr // the job failed, the batch did not
	}
	if err := w.exec("SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = call(j.fn, w.db.WithContext(context.WithoutCancel(j.ctx))); j.err == nil {
		return w.exec("RELEASE job")
	}
	if err := w.exec("ROLLBACK TO job"); err != nil {
		return errors.Join(j.err, err)
	}
	return w.exec("RELEASE job")
}

// rollback ends a failed transaction. Its error says only that SQLite had done so.
func (w *writer) rollback() { _ = w.exec("ROLLBACK") }

func (w *writer) exec(statement string) error {
	_, err := w.db.Statement.ConnPool.ExecContext(context.Background(), statement)
	return err
}

// call turns a panic in a job into its error, so that it takes nobody else down.
func call(fn func(tx *gorm.DB) error, tx *gorm.DB) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a write: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}
