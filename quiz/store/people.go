package store

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// account is what signing up gives, checked and ready to be kept.
type account struct{ name, email, hash string }

// newAccount checks what was given and hashes the password. What passes the checks is
// counted by the tries.
func (s *Store) newAccount(ctx context.Context, name, email, password string, tries ...try) (account, error) {
	name, err := cleanName("name", name)
	if err != nil {
		return account{}, err
	}
	if email, err = cleanEmail(email); err != nil {
		return account{}, err
	}
	if err := checkPassword(password, name, email); err != nil {
		return account{}, err
	}
	if err := s.signUps.start(tries...); err != nil {
		return account{}, err
	}
	hash, err := s.hashPassword(ctx, password)
	return account{name, email, hash}, err
}

func (a account) user(role quiz.Role, now int64) quiz.User {
	return quiz.User{ID: newID(), Name: a.name, Email: &a.email, PasswordHash: &a.hash, Role: role, CreatedAt: now}
}

// SignUp makes an account for a learner. It knows no limit and is for the command
// line; the page has SignUpFrom.
func (s *Store) SignUp(ctx context.Context, name, email, password string) (quiz.User, error) {
	return s.signUp(ctx, name, email, password)
}

// SignUpFrom makes an account for a learner who comes from an address. Too many from
// one address, taken e-mails among them, give *SlowDownError.
func (s *Store) SignUpFrom(ctx context.Context, name, email, password, ip string) (quiz.User, error) {
	return s.signUp(ctx, name, email, password, try{"ip " + addressKey(ip), limitSignUps})
}

func (s *Store) signUp(ctx context.Context, name, email, password string, tries ...try) (quiz.User, error) {
	a, err := s.newAccount(ctx, name, email, password, tries...)
	if err != nil {
		return quiz.User{}, err
	}
	u := a.user(quiz.RoleLearner, s.millis())
	err = s.write(ctx, func(tx *gorm.DB) error { return tx.Create(&u).Error })
	return u, takenEmail(err)
}

// takenEmail names the only unique thing about a user that somebody types.
func takenEmail(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return ErrEmailTaken
	}
	return err
}

// SignIn checks e-mail and password. An unknown e-mail takes as long and gives the
// same ErrCredentials as a wrong password. Who keeps guessing gets *SlowDownError; the
// wait is long for the address that guessed, and short for others, or none where the
// user has signed in from before.
func (s *Store) SignIn(ctx context.Context, email, password, ip string) (quiz.User, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	byIP := "ip " + addressKey(ip)
	byEmail := "email " + email[:min(len(email), 254)]
	byBoth := byIP + " " + byEmail // the address first: what is typed must not look like another key
	tries := []try{{byIP, limitAddress}, {byBoth, limitAccount}}
	if !s.signIns.knows(byBoth) {
		tries = append(tries, try{byEmail, limitEmail})
	}
	if err := s.signIns.start(tries...); err != nil {
		return quiz.User{}, err
	}
	u, err := s.userByEmail(ctx, email)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return quiz.User{}, err
	}
	ok, err := s.passwordFits(ctx, u, password)
	if err != nil {
		return quiz.User{}, err
	}
	if !ok {
		return quiz.User{}, ErrCredentials
	}
	s.signIns.forgive(byBoth, true)
	s.signIns.forgive(byEmail, true)
	s.signIns.forgive(byIP, false)
	s.signIns.welcome(byBoth)
	return u, nil
}

// passwordFits takes the same time whether or not there is a user: so the length
// comes first, for both.
func (s *Store) passwordFits(ctx context.Context, u quiz.User, password string) (bool, error) {
	if len(password) > 4*passwordLongest {
		return false, nil
	}
	if !u.HasPassword() {
		_, err := s.verifyPassword(ctx, nobody, password)
		return false, err
	}
	return s.verifyPassword(ctx, *u.PasswordHash, password)
}

// SetPassword gives e-mail and password to somebody who joined with a name alone. It
// ends every session and the personal link, because a teacher may have made that.
func (s *Store) SetPassword(ctx context.Context, userID, email, newPassword string) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	if u.HasPassword() {
		return ErrForbidden
	}
	a, err := s.newAccount(ctx, u.Name, email, newPassword, try{"user " + userID, limitSignUps})
	if err != nil {
		return err
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		set := tx.Model(&quiz.User{}).Where("id = ? AND password_hash IS NULL", userID).
			Updates(map[string]any{"email": a.email, "password_hash": a.hash, "link_hash": nil})
		if set.Error != nil {
			return set.Error
		}
		if set.RowsAffected == 0 {
			return ErrForbidden // another tab was faster
		}
		return endSessions(tx, userID)
	})
	return takenEmail(err)
}

// ChangePassword replaces the password and ends every session, this one included, and
// the personal link.
func (s *Store) ChangePassword(ctx context.Context, userID, current, next string) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	key := "change " + userID
	if err := s.signIns.start(try{key, limitAccount}); err != nil {
		return err
	}
	ok, err := s.passwordFits(ctx, u, current)
	if err != nil {
		return err
	}
	if !ok {
		return ErrCredentials
	}
	s.signIns.forgive(key, true)
	return s.replacePassword(ctx, u, next, "")
}

// ResetPassword sets a password without the old one; for the command line. It ends
// every session and the personal link, and is noted in the audit log.
func (s *Store) ResetPassword(ctx context.Context, userID, next string) error {
	u, err := s.User(ctx, userID)
	if err != nil {
		return err
	}
	if u.Email == nil {
		return &InputError{"email", "This user has no e-mail and signs in by a personal link."}
	}
	return s.replacePassword(ctx, u, next, "password reset")
}

func (s *Store) replacePassword(ctx context.Context, u quiz.User, next, action string) error {
	personal := []string{u.Name}
	if u.Email != nil {
		personal = append(personal, *u.Email)
	}
	if err := checkPassword(next, personal...); err != nil {
		return err
	}
	hash, err := s.hashPassword(ctx, next)
	if err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		set := tx.Model(&quiz.User{}).Where("id = ?", u.ID).Updates(map[string]any{"password_hash": hash, "link_hash": nil})
		if set.Error != nil {
			return set.Error
		}
		if err := endSessions(tx, u.ID); err != nil {
			return err
		}
		if action == "" {
			return nil
		}
		return s.audit(tx, CommandLine, action, u.ID)
	})
}

// Rename changes the name that others see. A name that somebody else has in one of
// the user's classes is an *InputError with advice.
func (s *Store) Rename(ctx context.Context, userID, name string) error {
	name, err := cleanName("name", name)
	if err != nil {
		return err
	}
	if !validID(userID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.nameFitsClasses(tx, userID, name); err != nil {
			return err
		}
		return setUser(tx, userID, "name", name)
	})
}

// User returns the user with that id.
func (s *Store) User(ctx context.Context, userID string) (quiz.User, error) {
	if !validID(userID) {
		return quiz.User{}, ErrNotFound
	}
	return s.oneUser(ctx, "id = ?", userID)
}

// UserByEmail returns the user with that e-mail.
func (s *Store) UserByEmail(ctx context.Context, email string) (quiz.User, error) {
	email, err := cleanEmail(email)
	if err != nil {
		return quiz.User{}, err
	}
	return s.userByEmail(ctx, email)
}

// userByEmail expects lower case. What cannot be an address is in no row, and text
// that PostgreSQL would refuse must not become an error of the database.
func (s *Store) userByEmail(ctx context.Context, email string) (quiz.User, error) {
	if _, err := cleanEmail(email); err != nil {
		return quiz.User{}, ErrNotFound
	}
	return s.oneUser(ctx, "email = ?", email)
}

func (s *Store) oneUser(ctx context.Context, where string, value any) (u quiz.User, err error) {
	err = s.read(ctx, func(db *gorm.DB) error { return db.Where(where, value).Take(&u).Error })
	return u, err
}

// Users returns everybody, the newest last.
func (s *Store) Users(ctx context.Context) (users []quiz.User, err error) {
	err = s.read(ctx, func(db *gorm.DB) error { return db.Order("created_at, id").Find(&users).Error })
	return users, err
}

func (s *Store) updateUser(ctx context.Context, userID, column string, value any) error {
	if !validID(userID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error { return setUser(tx, userID, column, value) })
}

func setUser(tx *gorm.DB, userID, column string, value any) error {
	set := tx.Model(&quiz.User{}).Where("id = ?", userID).Update(column, value)
	if set.Error == nil && set.RowsAffected == 0 {
		return ErrNotFound
	}
	return set.Error
}
