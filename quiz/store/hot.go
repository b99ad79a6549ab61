package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// The statements of every request go past GORM's callbacks straight to its
// connection pool: about twice as fast, and the same prepared statements.

func (s *Store) exec(db *gorm.DB, query string, args ...any) (sql.Result, error) {
	return db.Statement.ConnPool.ExecContext(hotContext(db), s.dialect.rebind(query), args...)
}

func (s *Store) queryRow(db *gorm.DB, query string, args ...any) *sql.Row {
	return db.Statement.ConnPool.QueryRowContext(hotContext(db), s.dialect.rebind(query), args...)
}

func (s *Store) query(db *gorm.DB, query string, args ...any) (*sql.Rows, error) {
	return db.Statement.ConnPool.QueryContext(hotContext(db), s.dialect.rebind(query), args...)
}

// hotContext cannot be cancelled: these statements take microseconds, and watching
// for a cancellation would cost a goroutine for each.
func hotContext(db *gorm.DB) context.Context { return context.WithoutCancel(db.Statement.Context) }

// each calls scan for every row.
func each(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
