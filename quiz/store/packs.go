package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/quiz"
)

// Bounds of drafts.
const (
	mostDrafts  = 20                 // of one user
	draftLife   = 7 * 24 * time.Hour // then they are thrown away
	longestNote = 1000               // characters
	longestFile = 200                // characters of a file name
)

// packColumns are all but the files.
const packColumns = "id, course_id, version, title, state, note, file_name, by_id, at, decided_at, facts, items"

// SaveDraft keeps an uploaded pack (a folder's files) until it is published or
// discarded, at most for seven days. A draft that does not load is not kept: check
// before. Teachers and administrators may (ErrForbidden); too many drafts, or one that
// is too large, are an *InputError on the field "pack".
func (s *Store) SaveDraft(ctx context.Context, actorID, fileName, note string, pack fs.FS, bank *questions.Bank) (quiz.Pack, error) {
	if s.library.build == nil {
		return quiz.Pack{}, errNoBuild
	}
	if bank == nil || len(bank.Items) == 0 {
		return quiz.Pack{}, &InputError{"pack", "There is no question in this pack. Mend what its check reports and upload it again."}
	}
	note, err := cleanText("note", "", note, longestNote)
	if err != nil {
		return quiz.Pack{}, err
	}
	files, err := course.Pack(pack)
	if err != nil {
		return quiz.Pack{}, &InputError{"pack", "This pack cannot be kept: " + err.Error() + "."}
	}
	p := quiz.Pack{
		ID: newID(), CourseID: bank.Course.ID, Title: printable(bank.Course.Title), State: quiz.PackDraft, Note: note,
		FileName: shortened(printable(fileName), longestFile), Files: files, ByID: actorID, At: s.millis(),
		Facts: len(bank.Course.Facts), Items: len(bank.Items),
	}
	err = s.write(ctx, func(tx *gorm.DB) error { return s.saveDraft(tx, p) })
	p.Files = nil
	return p, err
}

func (s *Store) saveDraft(tx *gorm.DB, p quiz.Pack) error {
	if err := s.dialect.lockUser(tx, p.ByID); err != nil {
		return err
	}
	if _, err := mayTeach(tx, p.ByID); err != nil {
		return err
	}
	old := tx.Where("state = ? AND at < ?", quiz.PackDraft, s.draftsSince())
	if err := discard(old, s.millis()); err != nil {
		return err
	}
	var n int64
	if err := tx.Model(&quiz.Pack{}).Where("state = ? AND by_id = ?", quiz.PackDraft, p.ByID).Count(&n).Error; err != nil {
		return err
	}
	if n >= mostDrafts {
		return &InputError{"pack", fmt.Sprintf("You have %d packs that wait for a decision. Publish or discard some of them first.", n)}
	}
	return tx.Create(&p).Error
}

// draftsSince is the instant from which on drafts are still kept.
func (s *Store) draftsSince() int64 { return s.now().Add(-draftLife).UnixMilli() }

// discard throws away the files of the packs that a query selects; the rows stay.
func discard(query *gorm.DB, now int64) error {
	return query.Model(&quiz.Pack{}).Updates(map[string]any{"state": quiz.PackDiscarded, "files": []byte{}, "decided_at": now}).Error
}

// shortened cuts a text to so many characters.
func shortened(text string, longest int) string {
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest])
	}
	return text
}

// Drafts lists a user's packs that wait for a decision, the newest first, without
// their files.
func (s *Store) Drafts(ctx context.Context, actorID string) (list []quiz.Pack, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		return db.Select(packColumns).Order("at DESC, id DESC").
			Find(&list, "state = ? AND by_id = ? AND at >= ?", quiz.PackDraft, actorID, s.draftsSince()).Error
	})
	return list, err
}

// Draft returns a pack that waits for its uploader's decision, with its bank.
// Drafts are private to their uploader: ErrNotFound for everybody else. *CourseError
// if this program cannot read it any more.
func (s *Store) Draft(ctx context.Context, actorID, packID string) (quiz.Pack, *questions.Bank, error) {
	var p quiz.Pack
	if !validID(packID) {
		return p, nil, ErrNotFound
	}
	var sh *shelf
	err := s.read(ctx, func(db *gorm.DB) error {
		if err := db.Select(packColumns).Take(&p, isDraft, packID, actorID, quiz.PackDraft, s.draftsSince()).Error; err != nil {
			return err
		}
		var err error
		sh, err = s.library.take(s.library.drafts, p.ID, p.ID, func() (*shelf, error) {
			return s.packShelf(db, standing{course: p.CourseID, pack: p.ID})
		})
		return err
	})
	if err != nil {
		return quiz.Pack{}, nil, err
	}
	return p, sh.bank, nil
}

// DraftFiles returns the files of a draft, to its uploader. ErrNotFound as with Draft.
func (s *Store) DraftFiles(ctx context.Context, actorID, packID string) (fs.FS, error) {
	var p quiz.Pack
	if !validID(packID) {
		return nil, ErrNotFound
	}
	err := s.read(ctx, func(db *gorm.DB) error {
		return db.Select("files").Take(&p, isDraft, packID, actorID, quiz.PackDraft, s.draftsSince()).Error
	})
	if err != nil {
		return nil, err
	}
	return course.Unpack(p.Files)
}

const isDraft = "id = ? AND by_id = ? AND state = ? AND at >= ?"

// PublishDraft makes a draft the course's newest version. Facts that the version
// before had and this one has not are retired: no longer asked, their answers kept.
// Only whoever published the first version of the course, or an administrator, may
// publish another (ErrForbidden); the built-in course, and one that was built in
// before, take new versions from administrators alone. Who is no longer a teacher may
// publish nothing.
func (s *Store) PublishDraft(ctx context.Context, actorID, packID string) (quiz.Pack, error) {
	p, bank, err := s.Draft(ctx, actorID, packID) // it must still load
	if err != nil {
		return quiz.Pack{}, err
	}
	err = s.write(ctx, func(tx *gorm.DB) error { return s.publish(tx, actorID, &p, bank) })
	if err != nil {
		return quiz.Pack{}, err
	}
	_, err = s.library.take(s.library.courses, p.ID, p.ID, func() (*shelf, error) { return newShelf(p.ID, bank), nil })
	return p, err
}

func (s *Store) publish(tx *gorm.DB, actorID string, p *quiz.Pack, bank *questions.Bank) error {
	row := courseRow{ID: p.CourseID, Title: p.Title, Description: printable(bank.Course.Description), CreatedAt: s.millis()}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if made.Error != nil {
		return made.Error
	}
	if err := s.dialect.lockCourse(tx, p.CourseID); err != nil {
		return err
	}
	if err := s.mayPublish(tx, actorID, p.CourseID, made.RowsAffected == 1); err != nil {
		return err
	}
	if err := s.queryRow(tx, "SELECT COALESCE(max(version), 0) + 1 FROM packs WHERE course_id = ? AND state = 'published'", p.CourseID).Scan(&p.Version); err != nil {
		return err
	}
	now := s.millis()
	set := tx.Model(&quiz.Pack{}).Where("id = ? AND state = ?", p.ID, quiz.PackDraft).
		Updates(map[string]any{"state": quiz.PackPublished, "version": p.Version, "decided_at": now})
	if set.Error != nil {
		return set.Error
	}
	if set.RowsAffected == 0 {
		return ErrNotFound // decided a moment ago in another tab
	}
	p.State, p.DecidedAt = quiz.PackPublished, &now
	err := tx.Model(&courseRow{}).Where("id = ?", p.CourseID).
		Updates(map[string]any{"title": p.Title, "description": row.Description, "pack_id": p.ID, "version": p.Version}).Error
	if err != nil {
		return err
	}
	if err := s.audit(tx, actorID, "course published", fmt.Sprintf("course %s version %d", p.CourseID, p.Version)); err != nil {
		return err
	}
	return s.turned(tx)
}

// mayPublish says who may give a course a version; fresh means that it is a new one.
func (s *Store) mayPublish(tx *gorm.DB, actorID, courseID string, fresh bool) error {
	admin, err := mayTeach(tx, actorID)
	if err != nil || admin || fresh {
		return err
	}
	if courseID == s.library.builtIn.course() {
		return ErrForbidden
	}
	var first quiz.Pack
	err = tx.Select("by_id").Take(&first, "course_id = ? AND state = ? AND version = 1", courseID, quiz.PackPublished).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && first.ByID != actorID {
		return ErrForbidden
	}
	return err
}

// DiscardDraft throws a draft away. ErrNotFound for a pack that is not the actor's
// draft.
func (s *Store) DiscardDraft(ctx context.Context, actorID, packID string) error {
	if !validID(packID) {
		return ErrNotFound
	}
	return s.write(ctx, func(tx *gorm.DB) error {
		var p quiz.Pack
		if err := tx.Select(packColumns).Take(&p, isDraft, packID, actorID, quiz.PackDraft, s.draftsSince()).Error; err != nil {
			return err
		}
		return discard(tx.Where("id = ? AND state = ?", p.ID, quiz.PackDraft), s.millis())
	})
}

// PackVersions lists the published versions of a course, the newest first, without
// their files.
func (s *Store) PackVersions(ctx context.Context, courseID string) (list []quiz.Pack, err error) {
	if !plausible(courseID) {
		return nil, nil
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		return db.Select(packColumns).Order("version DESC").
			Find(&list, "course_id = ? AND state = ?", courseID, quiz.PackPublished).Error
	})
	return list, err
}

// PackFiles returns the files of the course's newest pack: to download, or to add
// facts to. ErrNotFound for an unknown course.
func (s *Store) PackFiles(ctx context.Context, courseID string) (fs.FS, error) {
	var raw []byte
	if !plausible(courseID) {
		return nil, ErrNotFound
	}
	err := s.read(ctx, func(db *gorm.DB) error {
		return s.queryRow(db, "SELECT p.files FROM courses o JOIN packs p ON p.id = o.pack_id WHERE o.id = ?", courseID).Scan(&raw)
	})
	switch {
	case errors.Is(err, ErrNotFound) && courseID == s.library.builtIn.course() && s.files != nil:
		return s.files, nil
	case err != nil:
		return nil, err
	}
	return course.Unpack(raw)
}
