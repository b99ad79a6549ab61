package store

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
)

// errUnfinished marks what is being written.
var errUnfinished = errors.New("not written yet")

// CourseInfo is a course that this site teaches.
type CourseInfo struct {
	ID, Title, Description string
	Version                int // of the published pack; 0 for the course as built in
	BuiltIn                bool
	Facts, Items, Classes  int
	UpdatedAt              time.Time // zero for the built-in one
}

// Courses lists the courses that can be taught, the built-in one first.
func (s *Store) Courses(ctx context.Context) ([]CourseInfo, error) { return nil, errUnfinished }

// CourseBank returns the bank of a course as the newest published pack has it.
// ErrNotFound for an unknown course.
func (s *Store) CourseBank(ctx context.Context, courseID string) (*questions.Bank, error) {
	return nil, errUnfinished
}

// ClassBank returns the bank of a class: its course with the class's overrides.
func (s *Store) ClassBank(ctx context.Context, classID string) (*questions.Bank, error) {
	return nil, errUnfinished
}

// LearnerBank returns the bank that a learner is asked from: that of the class that
// they joined last and are still in, or else of the built-in course.
func (s *Store) LearnerBank(ctx context.Context, learnerID string) (*questions.Bank, error) {
	return nil, errUnfinished
}

// SaveDraft keeps an uploaded pack (a folder's files) until it is published or
// discarded. A draft that does not load is not kept: check before.
func (s *Store) SaveDraft(ctx context.Context, actorID, fileName, note string, pack fs.FS, bank *questions.Bank) (quiz.Pack, error) {
	return quiz.Pack{}, errUnfinished
}

// Draft returns a pack that waits for its uploader's decision, with its bank.
// Drafts are private to their uploader: ErrNotFound for everybody else.
func (s *Store) Draft(ctx context.Context, actorID, packID string) (quiz.Pack, *questions.Bank, error) {
	return quiz.Pack{}, nil, errUnfinished
}

// PublishDraft makes a draft the course's newest version. Facts that the version
// before had and this one has not are retired: no longer asked, their answers kept.
// Only whoever published the first version of the course, or an administrator, may
// publish another (ErrForbidden); the built-in course takes new versions from
// administrators alone.
func (s *Store) PublishDraft(ctx context.Context, actorID, packID string) (quiz.Pack, error) {
	return quiz.Pack{}, errUnfinished
}

// DiscardDraft throws a draft away.
func (s *Store) DiscardDraft(ctx context.Context, actorID, packID string) error { return errUnfinished }

// PackVersions lists the published versions of a course, the newest first, without
// their files.
func (s *Store) PackVersions(ctx context.Context, courseID string) ([]quiz.Pack, error) {
	return nil, errUnfinished
}

// PackFiles returns the files of the course's newest pack: to download, or to add
// facts to.
func (s *Store) PackFiles(ctx context.Context, courseID string) (fs.FS, error) {
	return nil, errUnfinished
}

// OverrideRow is an override with the name of whoever made it.
type OverrideRow struct {
	quiz.Override
	ByName string
	Change questions.Change
}

// Overrides lists what holds in a class now, by item.
func (s *Store) Overrides(ctx context.Context, classID string) ([]OverrideRow, error) {
	return nil, errUnfinished
}

// OverrideHistory lists everything that was ever changed about an item in a class,
// the newest first.
func (s *Store) OverrideHistory(ctx context.Context, classID, itemID string) ([]OverrideRow, error) {
	return nil, errUnfinished
}

// DisableItem takes an item out of what a class is asked. The reason is required
// (InputError on field "reason").
func (s *Store) DisableItem(ctx context.Context, actorID, classID, itemID, reason string) error {
	return errUnfinished
}

// ChangeItem rewords an item or its key for a class. Answers that were given before
// keep the revision that was asked. Besides the store's errors it returns those of
// questions.Item.With.
func (s *Store) ChangeItem(ctx context.Context, actorID, classID, itemID string, change questions.Change, reason string) error {
	return errUnfinished
}

// RestoreItem gives a class the item as the course has it again.
func (s *Store) RestoreItem(ctx context.Context, actorID, classID, itemID, reason string) error {
	return errUnfinished
}
