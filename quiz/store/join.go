package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/quiz"
)

// ClassByCode returns the class that a typed code joins. Letter case, dashes and
// blanks do not matter. Who tries too many unknown codes gets *SlowDownError; and when
// all addresses together do, those that never had a right one get it.
func (s *Store) ClassByCode(ctx context.Context, code, ip string) (quiz.Class, error) {
	address := "ip " + addressKey(ip)
	tries := []try{{address, limitCodes}}
	if !s.codes.knows(address) {
		tries = append(tries, try{"all", limitAllCodes})
	}
	if err := s.codes.start(tries...); err != nil {
		return quiz.Class{}, err
	}
	var c quiz.Class
	err := s.read(ctx, func(db *gorm.DB) error {
		return db.Take(&c, "join_code = ?", quiz.FoldCode(code)).Error
	})
	if errors.Is(err, ErrNotFound) {
		return quiz.Class{}, ErrCodeUnknown
	}
	for _, t := range tries {
		s.codes.forgive(t.key, false) // a whole class joins from one address
	}
	if err != nil {
		return quiz.Class{}, err
	}
	s.codes.welcome(address)
	if !c.JoinOpen {
		return quiz.Class{}, ErrCodeClosed
	}
	return c, nil
}

// Join takes somebody into a class by its code. With as nil it makes a user who has
// a name and no account; a name that is already in the class is an *InputError with
// advice. With as given, that user joins; joining twice changes nothing, and a
// student who was removed is ErrForbidden. Too many from one address give
// *SlowDownError.
func (s *Store) Join(ctx context.Context, code, name, ip string, as *quiz.User) (quiz.User, quiz.Class, error) {
	c, err := s.ClassByCode(ctx, code, ip)
	if err != nil {
		return quiz.User{}, quiz.Class{}, err
	}
	if as == nil {
		if name, err = cleanName("name", name); err != nil {
			return quiz.User{}, quiz.Class{}, err
		}
	}
	if err := s.codes.start(try{"join " + addressKey(ip), limitJoins}); err != nil {
		return quiz.User{}, quiz.Class{}, err
	}
	if as != nil {
		return *as, c, s.joinAs(ctx, c, as.ID)
	}
	u := quiz.User{ID: newID(), Name: name, Role: quiz.RoleLearner, CreatedAt: s.millis()}
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := s.stillOpen(tx, c); err != nil {
			return err
		}
		other, err := sameNameIn(tx, c.ID, name, u.ID)
		if err != nil {
			return err
		}
		if other != "" {
			return &InputError{"name", fmt.Sprintf("There is already a student named %s in this class. "+
				"Are you %s from before? Open your personal link, or ask your teacher for one. "+
				"If not, add an initial to your name.", other, other)}
		}
		if err := tx.Create(&u).Error; err != nil {
			return err
		}
		return s.addStudent(tx, c.ID, u.ID)
	})
	return u, c, err
}

func (s *Store) joinAs(ctx context.Context, c quiz.Class, userID string) error {
	if !validID(userID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		// The user before the class, as in Rename: the name must not change meanwhile.
		if err := s.dialect.lockUser(tx, userID); err != nil {
			return err
		}
		if err := s.stillOpen(tx, c); err != nil {
			return err
		}
		var m quiz.Membership
		err := tx.Take(&m, "class_id = ? AND user_id = ?", c.ID, userID).Error
		switch {
		case errors.Is(err, gorm.ErrRecordNotFound):
			return s.addKnown(tx, c.ID, userID)
		case err == nil && m.RemovedAt != nil:
			return ErrForbidden
		}
		return err
	})
}

// addKnown adds somebody who has a name already.
func (s *Store) addKnown(tx *gorm.DB, classID, userID string) error {
	var u quiz.User
	if err := tx.Take(&u, "id = ?", userID).Error; err != nil {
		return err
	}
	other, err := sameNameIn(tx, classID, u.Name, userID)
	if err != nil {
		return err
	}
	if other != "" {
		return &InputError{"code", fmt.Sprintf("There is already somebody named %s in this class. "+
			"Add an initial to your name on your account page, then join.", other)}
	}
	return s.addStudent(tx, classID, userID)
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

// largestClass keeps a leaked code from filling the roster without end.
const largestClass = 1000

// addStudent expects the class to be locked.
func (s *Store) addStudent(tx *gorm.DB, classID, userID string) error {
	var n int64
	err := tx.Model(&quiz.Membership{}).
		Where("class_id = ? AND role = ? AND removed_at IS NULL", classID, quiz.ClassStudent).Count(&n).Error
	if err != nil {
		return err
	}
	if n >= largestClass {
		return &InputError{"code", "This class is full: a class has at most 1,000 students. Ask your teacher to make another one."}
	}
	if err := tx.Create(&quiz.Membership{ClassID: classID, UserID: userID, Role: quiz.ClassStudent, JoinedAt: s.millis()}).Error; err != nil {
		return err
	}
	return s.turned(tx)
}

// nameFitsClasses makes sure that a new name of the user is free in the classes they
// are in. It locks user and classes, always in the same order, so that two cannot take
// one name at once and none waits for another in a circle.
func (s *Store) nameFitsClasses(tx *gorm.DB, userID, name string) error {
	if err := s.dialect.lockUser(tx, userID); err != nil {
		return err
	}
	var classes []quiz.Class
	err := tx.Raw(`SELECT c.* FROM memberships m JOIN classes c ON c.id = m.class_id
		WHERE m.user_id = ? AND m.removed_at IS NULL ORDER BY c.id`, userID).Scan(&classes).Error
	if err != nil {
		return err
	}
	for _, c := range classes {
		if err := s.dialect.lockClass(tx, c.ID); err != nil {
			return err
		}
		other, err := sameNameIn(tx, c.ID, name, userID)
		if err != nil {
			return err
		}
		if other != "" {
			return &InputError{"name", fmt.Sprintf("There is already somebody named %s in the class %s. "+
				"Add an initial to your name.", other, c.Name)}
		}
	}
	return nil
}

// sameNameIn returns the name of somebody else in the class that readers would take
// for this one, or "". Removed students count too: otherwise they would come back
// under their own name.
func sameNameIn(tx *gorm.DB, classID, name, userID string) (string, error) {
	var names []string
	err := tx.Raw(`SELECT u.name FROM memberships m JOIN users u ON u.id = m.user_id
		WHERE m.class_id = ? AND m.user_id <> ?`, classID, userID).Scan(&names).Error
	if err != nil {
		return "", err
	}
	want := sameName(name)
	for _, other := range names {
		if sameName(other) == want {
			return other, nil
		}
	}
	return "", nil
}
