package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// ClassByCode returns the class that a typed code joins. Letter case, dashes and
// blanks do not matter. Who tries too many unknown codes gets *SlowDownError.
func (s *Store) ClassByCode(ctx context.Context, code, ip string) (quiz.Class, error) {
	key := "code " + ip
	if err := s.codes.start(key, limitCodes); err != nil {
		return quiz.Class{}, err
	}
	var c quiz.Class
	err := s.read(ctx, func(db *gorm.DB) error {
		return db.Take(&c, "join_code = ?", quiz.FoldCode(code)).Error
	})
	if errors.Is(err, ErrNotFound) {
		return quiz.Class{}, ErrCodeUnknown
	}
	s.codes.forgive(key, false) // a whole class joins from one address
	if err == nil && !c.JoinOpen {
		return quiz.Class{}, ErrCodeClosed
	}
	return c, err
}

// Join takes somebody into a class by its code. With as nil it makes a user who has
// a name and no account; a name that is already in the class is an *InputError with
// advice. With as given, that user joins; joining twice changes nothing, and a
// student who was removed is ErrForbidden.
func (s *Store) Join(ctx context.Context, code, name, ip string, as *quiz.User) (quiz.User, quiz.Class, error) {
	c, err := s.ClassByCode(ctx, code, ip)
	if err != nil {
		return quiz.User{}, quiz.Class{}, err
	}
	if as != nil {
		return *as, c, s.joinAs(ctx, c, *as)
	}
	if name, err = cleanName("name", name); err != nil {
		return quiz.User{}, quiz.Class{}, err
	}
	u := quiz.User{ID: newID(), Name: name, Role: quiz.RoleLearner, CreatedAt: s.millis()}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := s.stillOpen(tx, c); err != nil {
			return err
		}
		if err := nameIsFree(tx, c.ID, name); err != nil {
			return err
		}
		if err := tx.Create(&u).Error; err != nil {
			return err
		}
		return s.addStudent(tx, c.ID, u.ID)
	})
	return u, c, err
}

func (s *Store) joinAs(ctx context.Context, c quiz.Class, u quiz.User) error {
	if !validID(u.ID) {
		return ErrNotFound
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.stillOpen(tx, c); err != nil {
			return err
		}
		var m quiz.Membership
		err := tx.Take(&m, "class_id = ? AND user_id = ?", c.ID, u.ID).Error
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			return s.addStudent(tx, c.ID, u.ID)
		case err == nil && m.RemovedAt != nil:
			return ErrForbidden
		}
		return err
	})
	if errors.Is(err, gorm.ErrForeignKeyViolated) {
		err = ErrNotFound
	}
	return err
}

// stillOpen locks the class and looks again, so that a code closed or replaced a
// moment ago lets nobody in, and two students cannot take one name at once.
func (s *Store) stillOpen(tx *gorm.DB, c quiz.Class) error {
	if err := s.dialect.lockClass(tx, c.ID); err != nil {
		return err
	}
	var now quiz.Class
	if err := tx.Take(&now, "id = ?", c.ID).Error; err != nil {
		return err
	}
	switch {
	case now.JoinCode != c.JoinCode:
		return ErrCodeUnknown
	case !now.JoinOpen:
		return ErrCodeClosed
	}
	return nil
}

func (s *Store) addStudent(tx *gorm.DB, classID, userID string) error {
	return tx.Create(&quiz.Membership{ClassID: classID, UserID: userID, Role: quiz.ClassStudent, JoinedAt: s.millis()}).Error
}

// nameIsFree compares as readers do. Removed students count too: otherwise they
// would come back under their own name.
func nameIsFree(tx *gorm.DB, classID, name string) error {
	var names []string
	err := tx.Raw(`SELECT u.name FROM memberships m JOIN users u ON u.id = m.user_id
		WHERE m.class_id = ?`, classID).Scan(&names).Error
	if err != nil {
		return err
	}
	for _, other := range names {
		if sameName(other) == sameName(name) {
			return &InputError{"name", fmt.Sprintf("There is already a student named %s in this class. "+
				"Are you %s from before? Open your personal link, or ask your teacher for one. "+
				"If not, add an initial to your name.", other, other)}
		}
	}
	return nil
}
