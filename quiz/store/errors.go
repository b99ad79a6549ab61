package store

import (
	"errors"
	"fmt"
	"time"
)

// Errors that callers tell apart with errors.Is.
var (
	ErrNotFound      = errors.New("there is nothing here by that name")
	ErrForbidden     = errors.New("you may not do this")
	ErrCredentials   = errors.New("this e-mail and password do not belong together")
	ErrEmailTaken    = errors.New("there is already an account with this e-mail")
	ErrCodeUnknown   = errors.New("there is no class with this code")
	ErrCodeClosed    = errors.New("this class takes no new students at the moment")
	ErrLinkUnknown   = errors.New("this link is not valid, or has been replaced by a newer one")
	ErrSuperseded    = errors.New("this question was changed after it was shown")
	ErrWithdrawn     = errors.New("this question is no longer asked")
	ErrOvertaken     = errors.New("this question was changed after the form for it was made")
	ErrNothingToUndo = errors.New("there is no answer to take back")
	ErrAdminExists   = errors.New("this site already has an administrator")
	ErrLastAdmin     = errors.New("this is the only administrator; make somebody else an administrator first")
)

// InputError is a value that its giver can correct. Message is shown beside Field.
type InputError struct{ Field, Message string }

func (e *InputError) Error() string { return e.Field + ": " + e.Message }

// SlowDownError refuses an attempt that comes too soon after failed ones.
type SlowDownError struct{ Wait time.Duration }

func (e *SlowDownError) Error() string {
	return fmt.Sprintf("too many attempts; try again in %s", e.Wait.Round(time.Second))
}

// DatabaseError is a failure of the database while running: a full disk, a file
// that became read-only, a lock, a lost connection. Nothing was half-written.
type DatabaseError struct {
	Message string // what happened, in plain words
	Advice  string // what the host can do about it
	Err     error
}

func (e *DatabaseError) Error() string {
	return e.Message + " " + e.Advice + " (" + e.Err.Error() + ")"
}

func (e *DatabaseError) Unwrap() error { return e.Err }

// OpenError says why a database cannot be opened, and what to do.
type OpenError struct {
	Message string
	Advice  string
	Err     error // may be nil
}

func (e *OpenError) Error() string {
	text := e.Message + " " + e.Advice
	if e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text
}

func (e *OpenError) Unwrap() error { return e.Err }
