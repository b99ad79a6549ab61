package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// NewPersonalLink makes the link by which somebody comes back without a password.
// It replaces an older one.
func (s *Store) NewPersonalLink(ctx context.Context, userID string) (secret string, err error) {
	secret = newSecret()
	return secret, s.updateUser(ctx, userID, "link_hash", hashSecret(secret))
}

// NewStudentLink makes a personal link for a student of a class, at the hand of a
// teacher, and notes that in the audit log. Who has a password, or may do more than
// learn, is ErrForbidden: a teacher must not become them.
func (s *Store) NewStudentLink(ctx context.Context, actorID, classID, learnerID string) (secret string, err error) {
	if !validID(classID) || !validID(learnerID) {
		return "", ErrNotFound
	}
	secret = newSecret()
	return secret, s.write(ctx, func(tx *gorm.DB) error {
		student := tx.Model(&quiz.Membership{}).Select("user_id").
			Where("class_id = ? AND user_id = ? AND role = ? AND removed_at IS NULL", classID, learnerID, quiz.ClassStudent)
		set := tx.Model(&quiz.User{}).Where("id IN (?) AND password_hash IS NULL AND role = ?", student, quiz.RoleLearner).
			Update("link_hash", hashSecret(secret))
		if set.Error != nil {
			return set.Error
		}
		if set.RowsAffected == 0 {
			return ErrForbidden
		}
		return s.audit(tx, actorID, "personal link made", "class "+classID+" user "+learnerID)
	})
}

// RemovePersonalLink deletes a user's personal link; it works for nobody any more.
func (s *Store) RemovePersonalLink(ctx context.Context, userID string) error {
	return s.updateUser(ctx, userID, "link_hash", nil)
}

// UserByLink returns whose personal link has this secret, or ErrLinkUnknown.
func (s *Store) UserByLink(ctx context.Context, secret string) (quiz.User, error) {
	u, err := s.oneUser(ctx, "link_hash = ?", hashSecret(secret))
	if errors.Is(err, ErrNotFound) {
		err = ErrLinkUnknown
	}
	return u, err
}
