package store

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// Bounds of the library. A bank of a thousand facts takes a few megabytes; that of a
// class shares its items with the course's and takes less than one.
const (
	courseShelves = 32
	classShelves  = 128
	draftShelves  = 4
	standings     = 10_000 // learners of whom it is known what they study
)

// shelf is a bank with what is asked of it again and again. It is never altered: a
// change of the course or of a class's overrides makes another.
type shelf struct {
	key  string // tells apart all shelves of a site
	bank *questions.Bank
	base *shelf // the course without a class's overrides; nil for that itself
	courseFacts
}

func newShelf(key string, bank *questions.Bank) *shelf {
	return &shelf{key: key, bank: bank, courseFacts: factsOf(bank)}
}

func (sh *shelf) course() string { return sh.bank.Course.ID }

// item returns an item as it is now: as the class has it, or else as the course has
// it. It is nil for a withdrawn item.
func (sh *shelf) item(id string) *questions.Item {
	if it := sh.bank.Item(id); it != nil || sh.base == nil {
		return it
	}
	return sh.base.bank.Item(id)
}

// asked returns the item of which a revision was asked, or nil if neither the class
// nor the course has it any more.
func (sh *shelf) asked(id, revision string) *questions.Item {
	if it := sh.bank.Item(id); it != nil && it.Revision == revision {
		return it
	}
	if sh.base != nil {
		return sh.base.asked(id, revision)
	}
	return nil
}

// CourseError says that a course cannot be taught on this site as it is. Its message
// is for learners; Err is for the person who runs the site.
type CourseError struct {
	CourseID string
	Err      error
}

func (e *CourseError) Error() string {
	return "the course " + e.CourseID + " cannot be taught at the moment: " + e.Err.Error()
}

func (e *CourseError) Unwrap() error { return e.Err }

// errNoBuild refuses packs in a program that cannot make banks of them.
var errNoBuild = &InputError{"pack", "This program was started without the means to build courses; nothing can be uploaded here."}

// errNoPack says that a class belongs to a course that is neither built in nor
// uploaded: the site was started with another course before.
var errNoPack = errors.New("it is neither built in nor published here; publish it, or start the site with --course")

// library keeps the shelves that are in use. Which one a learner is asked from is
// looked up in the database (standing), so that what another process writes is noticed;
// the shelf itself is made once.
type library struct {
	builtIn *shelf
	build   func(fs.FS) (*questions.Bank, error)

	mu      sync.Mutex
	courses *recent[*volume]  // by pack
	classes *recent[*volume]  // by class
	drafts  *recent[*volume]  // by pack
	where   *recent[standing] // by learner
	failed  map[string]error  // by pack: why its bank cannot be made
}

// volume is a shelf that is made by the first who asks for it.
type volume struct {
	key   string
	once  sync.Once
	shelf *shelf
	err   error
}

func newLibrary(bank *questions.Bank, build func(fs.FS) (*questions.Bank, error)) *library {
	return &library{
		builtIn: newShelf("built-in", bank), build: build,
		courses: newRecent[*volume](courseShelves),
		classes: newRecent[*volume](classShelves),
		drafts:  newRecent[*volume](draftShelves),
		where:   newRecent[standing](standings),
		failed:  map[string]error{},
	}
}

// take returns the shelf of a name, made by fill unless one with the same key is
// there. What fails with a CourseError will fail again and is kept, too; a failure of
// the database is not.
func (l *library) take(from *recent[*volume], name, key string, fill func() (*shelf, error)) (*shelf, error) {
	l.mu.Lock()
	var v *volume
	if kept := from.get(name); kept != nil && (*kept).key == key {
		v = *kept
	} else {
		v = &volume{key: key}
		from.put(name, v)
	}
	l.mu.Unlock()
	v.once.Do(func() { v.shelf, v.err = fill() })
	var broken *CourseError
	if v.err != nil && !errors.As(v.err, &broken) {
		l.mu.Lock()
		if kept := from.get(name); kept != nil && *kept == v {
			from.drop(name)
		}
		l.mu.Unlock()
	}
	return v.shelf, v.err
}

// standing returns what a learner studied when it was last looked up.
func (l *library) standing(learnerID string) (at standing, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if kept := l.where.get(learnerID); kept != nil {
		return *kept, true
	}
	return standing{}, false
}

func (l *library) remember(learnerID string, at standing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.where.put(learnerID, at)
}

// broken returns why a pack does not build, if that is known already.
func (l *library) broken(packID string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed[packID]
}

// note remembers that a pack does not build.
func (l *library) note(packID string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed[packID] = err
}

// bankOf makes the bank of a stored pack. A pack that made the generator fail must
// not take the site down.
func (l *library) bankOf(files []byte) (bank *questions.Bank, err error) {
	if l.build == nil {
		return nil, errNoBuild
	}
	pack, err := course.Unpack(files)
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			bank, err = nil, fmt.Errorf("the pack made the program fail: %v", p)
		}
	}()
	return l.build(pack)
}
