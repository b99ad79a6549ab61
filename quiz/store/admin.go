package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/remembrancer/remembrancer/quiz"
)

// CommandLine is the actor in the audit log when nobody was signed in.
const CommandLine = "command-line"

// FirstAdminLink makes the one-time secret with which the first administrator signs
// up. Each call makes the older ones invalid. Once there is an administrator, none
// is needed.
func (s *Store) FirstAdminLink(ctx context.Context) (secret string, needed bool, err error) {
	exists, err := s.adminExists(ctx)
	if err != nil || exists {
		return "", false, err
	}
	secret = newSecret()
	row := setting{Name: settingFirstAdmin, Value: hashSecret(secret)}
	err = s.write(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "name"}},
			DoUpdates: clause.AssignmentColumns([]string{"value"}),
		}).Create(&row).Error
	})
	return secret, err == nil, err
}

// ClaimFirstAdmin makes the first administrator. Of several claims at once one wins,
// because only one can take the secret away.
func (s *Store) ClaimFirstAdmin(ctx context.Context, secret, name, email, password string) (quiz.User, error) {
	// Looked at first, so that a wrong secret costs no hashing.
	if err := s.mayClaim(ctx, secret); err != nil {
		return quiz.User{}, err
	}
	a, err := s.newAccount(ctx, name, email, password)
	if err != nil {
		return quiz.User{}, err
	}
	u := a.user(quiz.RoleAdmin, s.millis())
	err = s.write(ctx, func(tx *gorm.DB) error {
		taken := tx.Delete(&setting{}, firstAdminIs, settingFirstAdmin, hashSecret(secret))
		if taken.Error != nil {
			return taken.Error
		}
		var n int64
		if err := countAdmins(tx, &n); err != nil {
			return err
		}
		if taken.RowsAffected == 0 || n > 0 {
			return ErrAdminExists
		}
		if err := tx.Create(&u).Error; err != nil {
			return err
		}
		return s.audit(tx, u.ID, "became the first admin", u.ID)
	})
	return u, takenEmail(err)
}

const firstAdminIs = "name = ? AND value = ?"

func (s *Store) mayClaim(ctx context.Context, secret string) error {
	// The secret first: it goes in the same instant in which an administrator comes.
	var row setting
	errLink := s.read(ctx, func(db *gorm.DB) error {
		return db.Take(&row, firstAdminIs, settingFirstAdmin, hashSecret(secret)).Error
	})
	exists, err := s.adminExists(ctx)
	switch {
	case err != nil:
		return err
	case exists:
		return ErrAdminExists
	case errors.Is(errLink, ErrNotFound):
		return ErrLinkUnknown
	}
	return errLink
}

func (s *Store) adminExists(ctx context.Context) (bool, error) {
	var n int64
	err := s.read(ctx, func(db *gorm.DB) error { return countAdmins(db, &n) })
	return n > 0, err
}

func countAdmins(db *gorm.DB, n *int64) error {
	return db.Model(&quiz.User{}).Where("role = ?", quiz.RoleAdmin).Count(n).Error
}

// SetRole changes what a user may do on the site. The last administrator stays one.
func (s *Store) SetRole(ctx context.Context, actorID, userID string, role quiz.Role) error {
	switch role {
	case quiz.RoleLearner, quiz.RoleTeacher, quiz.RoleAdmin:
	default:
		return &InputError{"role", "A role is learner, teacher or admin."}
	}
	if !validID(userID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		var u quiz.User
		if err := s.dialect.lockAdmins(tx); err != nil {
			return err
		}
		if err := tx.Take(&u, "id = ?", userID).Error; err != nil {
			return err
		}
		if u.Role == role {
			return nil
		}
		if err := keepsAdmin(tx, u); err != nil {
			return err
		}
		if err := tx.Model(&quiz.User{}).Where("id = ?", userID).Update("role", role).Error; err != nil {
			return err
		}
		return s.audit(tx, actorID, "role "+string(u.Role)+" to "+string(role), userID)
	})
}

// keepsAdmin refuses to take away the last administrator. Call lockAdmins before.
func keepsAdmin(tx *gorm.DB, leaving quiz.User) error {
	if leaving.Role != quiz.RoleAdmin {
		return nil
	}
	var n int64
	if err := countAdmins(tx, &n); err != nil {
		return err
	}
	if n < 2 {
		return ErrLastAdmin
	}
	return nil
}

// audit notes who did what to whom.
func (s *Store) audit(tx *gorm.DB, actorID, action, target string) error {
	return tx.Create(&quiz.AuditEntry{ID: newID(), At: s.millis(), ActorID: actorID, Action: action, Target: target}).Error
}

// Audit returns the newest entries of the audit log, the newest first.
func (s *Store) Audit(ctx context.Context, limit int) (entries []quiz.AuditEntry, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		return db.Order("at DESC, id DESC").Limit(limit).Find(&entries).Error
	})
	return entries, err
}
