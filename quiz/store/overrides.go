package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
)

// Bounds of what a teacher writes about an item.
const (
	longestReason = 500       // characters
	largestChange = 16 * 1024 // bytes of its JSON
)

// OverrideRow is an override with the name of whoever made it. A row that neither
// disables nor changes the item gave it back as the course has it; it ended at once.
type OverrideRow struct {
	quiz.Override
	ByName string // empty when the account is gone
	Change questions.Change
}

// Restored reports whether the row gave the item back as the course has it.
func (r OverrideRow) Restored() bool { return !r.Disabled && r.Override.Change == "" }

// Overrides lists what holds in a class now, by item.
func (s *Store) Overrides(ctx context.Context, classID string) ([]OverrideRow, error) {
	return s.overrideRows(ctx, classID, "o.ended_at IS NULL ORDER BY o.item_id, o.id")
}

// OverrideHistory lists everything that was ever changed about an item in a class,
// the newest first.
func (s *Store) OverrideHistory(ctx context.Context, classID, itemID string) ([]OverrideRow, error) {
	if !plausible(itemID) {
		return nil, ErrNotFound
	}
	return s.overrideRows(ctx, classID, "o.item_id = ? ORDER BY o.at DESC, o.id DESC", itemID)
}

func (s *Store) overrideRows(ctx context.Context, classID, rest string, args ...any) (list []OverrideRow, err error) {
	if _, err := s.Class(ctx, classID); err != nil {
		return nil, err
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		rows, err := s.query(db, `SELECT o.id, o.class_id, o.item_id, o.disabled, o.change, o.base, o.reason, o.by_id, o.at, o.ended_at,
			COALESCE(u.name, '') FROM overrides o LEFT JOIN users u ON u.id = o.by_id
			WHERE o.class_id = ? AND `+rest, append([]any{classID}, args...)...)
		if err != nil {
			return err
		}
		return each(rows, func(rows *sql.Rows) error {
			var r OverrideRow
			o := &r.Override
			err := rows.Scan(&o.ID, &o.ClassID, &o.ItemID, &o.Disabled, &o.Change, &o.Base, &o.Reason, &o.ByID, &o.At, &o.EndedAt, &r.ByName)
			if err == nil && o.Change != "" {
				err = json.Unmarshal([]byte(o.Change), &r.Change)
			}
			list = append(list, r)
			return err
		})
	})
	return list, err
}

// Seen is what an edit of an item was made for. An edit that was made for something
// else than holds when it arrives is refused with ErrOvertaken, so that nobody undoes
// unawares what somebody else did meanwhile.
type Seen struct {
	Override string // id of the override that held; empty where none did
	Base     string // revision of the item as the course had it
}

// DisableItem takes an item out of what a class is asked. The reason is required
// (InputError on field "reason"). A fact whose last item goes is not asked any more.
// Disabling a disabled item changes nothing. Only teachers of the class and
// administrators may (ErrForbidden); ErrNotFound for an item that the class's course
// does not have; ErrOvertaken where something else holds than was seen.
func (s *Store) DisableItem(ctx context.Context, actorID, classID, itemID string, seen Seen, reason string) error {
	item, err := s.itemOfClass(ctx, classID, itemID)
	if err != nil {
		return err
	}
	if seen.Base != item.Revision {
		return ErrOvertaken
	}
	o := quiz.Override{ClassID: classID, ItemID: itemID, Disabled: true, Base: item.Revision, Reason: reason, ByID: actorID}
	err = s.override(ctx, o, seen, "question disabled")
	if errors.Is(err, questions.ErrNoChange) {
		return nil
	}
	return err
}

// ChangeItem rewords an item or its key for a class. Answers that were given before
// keep the revision that was asked. The change starts from the item as the course has
// it, and takes the place of an earlier one. It holds for as long as the course has the
// item in this revision. Rights and errors as with DisableItem, and the errors of
// questions.Item.With.
func (s *Store) ChangeItem(ctx context.Context, actorID, classID, itemID string, seen Seen, change questions.Change, reason string) error {
	item, err := s.itemOfClass(ctx, classID, itemID)
	if err != nil {
		return err
	}
	if seen.Base != item.Revision {
		return ErrOvertaken
	}
	if _, err := item.With(change); err != nil {
		return err
	}
	raw, err := json.Marshal(change)
	if err != nil {
		return err
	}
	if len(raw) > largestChange {
		return &InputError{"change", "This is too much text for one question. Shorten it."}
	}
	o := quiz.Override{ClassID: classID, ItemID: itemID, Change: string(raw), Base: item.Revision, Reason: reason, ByID: actorID}
	return s.override(ctx, o, seen, "question changed")
}

// RestoreItem gives a class the item as the course has it again; if it has, nothing is
// changed. Rights as with DisableItem; of what was seen only the override counts.
func (s *Store) RestoreItem(ctx context.Context, actorID, classID, itemID string, seen Seen, reason string) error {
	if _, err := s.Class(ctx, classID); err != nil {
		return err
	}
	if !plausible(itemID) {
		return ErrNotFound
	}
	err := s.override(ctx, quiz.Override{ClassID: classID, ItemID: itemID, Reason: reason, ByID: actorID}, seen, "question restored")
	if errors.Is(err, questions.ErrNoChange) {
		return nil
	}
	return err
}

// itemOfClass returns the item as the class's course has it.
func (s *Store) itemOfClass(ctx context.Context, classID, itemID string) (item *questions.Item, err error) {
	if !validID(classID) {
		return nil, ErrNotFound
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		at, err := s.classStanding(db, classID)
		if err != nil {
			return err
		}
		sh, err := s.baseShelf(db, at)
		if err != nil {
			return err
		}
		if item = sh.bank.Item(itemID); item == nil {
			return ErrNotFound
		}
		return nil
	})
	return item, err
}

// override writes a row in place of the one that was seen. It returns ErrOvertaken if
// another holds by now, and ErrNoChange where the same holds already.
func (s *Store) override(ctx context.Context, o quiz.Override, seen Seen, action string) (err error) {
	if o.Reason, err = cleanText("reason", "a reason, so that others understand the change later", o.Reason, longestReason); err != nil {
		return err
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		if err := s.dialect.lockClass(tx, o.ClassID); err != nil {
			return err
		}
		if err := mayEdit(tx, o.ByID, o.ClassID); err != nil {
			return err
		}
		var current quiz.Override
		err := tx.Where("class_id = ? AND item_id = ? AND ended_at IS NULL", o.ClassID, o.ItemID).Limit(1).Find(&current).Error
		if err != nil {
			return err
		}
		if current.ID != seen.Override {
			return ErrOvertaken
		}
		if current.Disabled == o.Disabled && current.Change == o.Change && (o.Change == "" || current.Base == o.Base) {
			return questions.ErrNoChange
		}
		return s.replaceOverride(tx, o, current, action)
	})
}

// replaceOverride expects the class to be locked.
func (s *Store) replaceOverride(tx *gorm.DB, o, current quiz.Override, action string) error {
	o.ID, o.At = newID(), max(s.millis(), current.At)
	if !o.Disabled && o.Change == "" {
		o.EndedAt = &o.At // it only says that the other one was lifted, and why
	}
	if current.ID != "" {
		if err := tx.Model(&quiz.Override{}).Where("id = ?", current.ID).Update("ended_at", o.At).Error; err != nil {
			return err
		}
	}
	if err := tx.Create(&o).Error; err != nil {
		return err
	}
	if _, err := s.exec(tx, "UPDATE classes SET edits = edits + 1 WHERE id = ?", o.ClassID); err != nil {
		return err
	}
	if err := s.audit(tx, o.ByID, action, "class "+o.ClassID+" item "+o.ItemID); err != nil {
		return err
	}
	return s.turned(tx)
}

// mayEdit allows what is asked of a class to its teachers, while the site calls them
// teachers, to administrators and to the command line.
func mayEdit(tx *gorm.DB, actorID, classID string) error {
	admin, err := mayTeach(tx, actorID)
	if err != nil || admin {
		return err
	}
	var n int64
	err = tx.Model(&quiz.Membership{}).Where("class_id = ? AND user_id = ? AND role = ? AND removed_at IS NULL",
		classID, actorID, quiz.ClassTeacher).Count(&n).Error
	if err == nil && n == 0 {
		err = ErrForbidden
	}
	return err
}

// mayTeach returns ErrForbidden for who is neither teacher nor administrator of the
// site, and whether they are an administrator. The command line may do everything.
func mayTeach(tx *gorm.DB, actorID string) (admin bool, err error) {
	if actorID == CommandLine {
		return true, nil
	}
	if !validID(actorID) {
		return false, ErrForbidden
	}
	var u quiz.User
	if err := tx.Where("id = ?", actorID).Limit(1).Find(&u).Error; err != nil {
		return false, err
	}
	if u.Role != quiz.RoleTeacher && u.Role != quiz.RoleAdmin {
		return false, ErrForbidden
	}
	return u.Role == quiz.RoleAdmin, nil
}

// cleanText brings what a teacher wrote in their own words into the form that is kept.
// what names it in the message for an empty one; "" allows it to be empty.
func cleanText(field, what, given string, longest int) (string, error) {
	text := strings.TrimSpace(printable(given))
	n := utf8.RuneCountInString(text)
	switch {
	case n == 0 && what != "":
		return "", &InputError{field, "Please give " + what + "."}
	case n > longest:
		return "", &InputError{field, fmt.Sprintf("This has %d characters; at most %d can be kept. Shorten it.", n, longest)}
	}
	return text, nil
}

// printable drops what no page can show, and no database takes: control characters
// but line breaks, and broken encoding.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if r != '\n' && unicode.IsControl(r) || misleading(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
