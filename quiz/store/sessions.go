package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

const (
	sessionLife    = 90 * 24 * time.Hour
	sessionRefresh = 24 * time.Hour // at most one write a day for being there
	refreshPause   = time.Minute    // after a refresh that failed
)

// NewSession begins a session and returns the secret for its cookie.
func (s *Store) NewSession(ctx context.Context, userID string) (secret string, err error) {
	secret = newSecret()
	now := s.now()
	row := quiz.Session{
		ID: hashSecret(secret), UserID: userID,
		CreatedAt: now.UnixMilli(), SeenAt: now.UnixMilli(), ExpiresAt: now.Add(sessionLife).UnixMilli(),
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Delete(&quiz.Session{}, "expires_at < ?", now.UnixMilli()).Error; err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		err = ErrNotFound
	}
	return secret, err
}

// SessionUser returns whose session it is, and keeps a session that is used alive.
// It returns ErrNotFound for one that ended or expired.
func (s *Store) SessionUser(ctx context.Context, secret string) (quiz.User, error) {
	id, now := hashSecret(secret), s.now()
	var u quiz.User
	var seen, expires int64
	err := s.read(ctx, func(db *gorm.DB) error {
		return s.queryRow(db, `SELECT u.id, u.name, u.email, u.password_hash, u.link_hash, u.role, u.created_at,
			s.seen_at, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ?`, id).
			Scan(&u.ID, &u.Name, &u.Email, &u.PasswordHash, &u.LinkHash, &u.Role, &u.CreatedAt, &seen, &expires)
	})
	if err != nil {
		return quiz.User{}, err
	}
	if expires <= now.UnixMilli() {
		return quiz.User{}, ErrNotFound
	}
	if now.UnixMilli()-seen >= sessionRefresh.Milliseconds() && now.UnixMilli() >= s.refreshPause.Load() {
		s.refresh(ctx, id, now)
	}
	return u, nil
}

// refresh keeps a session alive for longer. Where nothing can be written (a full
// disk, a locked file) reading goes on: the failure is logged, and for a while no
// other request waits for the same.
func (s *Store) refresh(ctx context.Context, id string, now time.Time) {
	err := s.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&quiz.Session{}).Where("id = ?", id).Updates(map[string]any{
			"seen_at": now.UnixMilli(), "expires_at": now.Add(sessionLife).UnixMilli(),
		}).Error
	})
	if err != nil {
		s.log.Warn("a session was not refreshed", "error", err)
		s.refreshPause.Store(now.Add(refreshPause).UnixMilli())
	}
}

// EndSession signs one browser out. A session that is not there is no error.
func (s *Store) EndSession(ctx context.Context, secret string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		return tx.Delete(&quiz.Session{}, "id = ?", hashSecret(secret)).Error
	})
}

// EndAllSessions signs a user out everywhere. The personal link goes too: whoever
// has it would be in again.
func (s *Store) EndAllSessions(ctx context.Context, userID string) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Model(&quiz.User{}).Where("id = ?", userID).Update("link_hash", nil).Error; err != nil {
			return err
		}
		return endSessions(tx, userID)
	})
}

func endSessions(tx *gorm.DB, userID string) error {
	return tx.Delete(&quiz.Session{}, "user_id = ?", userID).Error
}
