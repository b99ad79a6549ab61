// Package quiz is what happens between a learner and the bank. It holds the
// records that are kept (plain structs with gorm tags) and the rules that tie its
// children together: presentations travel as sealed tokens, and a fact's memory
// state follows from its reviews alone.
package quiz

import (
	"time"

	"github.com/remembrancer/remembrancer/quiz/grade"
	"github.com/remembrancer/remembrancer/quiz/memory/shared"
)

// Role is what a user may do on the whole site; rights in a class come from Membership.
type Role string

// The roles, from fewest rights to most.
const (
	RoleLearner Role = "learner"
	RoleTeacher Role = "teacher"
	RoleAdmin   Role = "admin"
)

// User is a person. A student who joined with a name alone has no Email and no
// PasswordHash and comes back by cookie or by a personal link.
type User struct {
	ID           string `gorm:"primaryKey"` // UUIDv7
	Name         string
	Email        *string // lower case, unique; nil without an account
	PasswordHash *string // argon2id in PHC form; nil without a password
	LinkHash     *string // SHA-256 hex of the personal link's secret; nil without one
	Role         Role
	CreatedAt    int64 // Unix ms, UTC, as all instants at rest
}

// HasPassword reports whether the user can sign in with e-mail and password.
func (u User) HasPassword() bool { return u.PasswordHash != nil && u.Email != nil }

// Session is one signed-in browser. The cookie holds the secret, the row its hash.
type Session struct {
	ID        string `gorm:"primaryKey"` // SHA-256 hex of the cookie's secret
	UserID    string
	CreatedAt int64
	SeenAt    int64
	ExpiresAt int64
}

// Class is a group that learns one course.
type Class struct {
	ID        string `gorm:"primaryKey"`
	CourseID  string
	Name      string
	JoinCode  string // canonical form, for example "KYAKHTA27"; shown with a dash
	JoinOpen  bool
	CreatedAt int64
}

// ClassRole is what a member may do in one class.
type ClassRole string

// The roles within a class.
const (
	ClassStudent ClassRole = "student"
	ClassTeacher ClassRole = "teacher"
)

// Membership ties a user to a class.
type Membership struct {
	ClassID   string `gorm:"primaryKey"`
	UserID    string `gorm:"primaryKey"`
	Role      ClassRole
	JoinedAt  int64
	RemovedAt *int64 // set when a teacher removed the student; the reviews stay
}

// Sitting is one stretch of study, from the first question to the summary.
type Sitting struct {
	ID        string `gorm:"primaryKey"`
	LearnerID string
	CourseID  string
	Planned   int  // questions intended, without repeats of misses
	Extra     bool // begun beyond the plan of the day
	StartedAt int64
	EndedAt   *int64
}

// Verdict is the outcome of one answer.
type Verdict = grade.Verdict

// Confidence is how sure the learner was before seeing the verdict.
type Confidence int8

// The confidences; ConfidenceNone where it was not asked.
const (
	ConfidenceNone Confidence = iota
	ConfidenceGuess
	ConfidenceFairly
	ConfidenceCertain
)

// Review is one line of the append-only log, the only truth about memory. Only
// UndoneAt is ever set afterwards.
type Review struct {
	ID         string `gorm:"primaryKey"` // UUIDv7
	LearnerID  string
	CourseID   string
	SittingID  string
	FactID     string
	ItemID     string
	Revision   string
	Form       string
	Seed       int64   // bits of the presentation's seed
	Ease       int     // as given to Item.Present
	Options    int     // how many options were shown, 0 when typed
	Chance     float64 // of a right answer by guessing, as the form and what was shown have it
	Nonce      string  // unique per learner: makes an answer idempotent
	Given      string  // what was answered, as JSON of grade.Response
	Verdict    Verdict
	Confidence Confidence
	TookMS     int64   // from shown to answered, 0 if unknown
	AnsweredAt int64   // Unix ms
	Nth        int     // of the learner's answers in the course, from 1; those taken back count. The order of the log
	Predicted  float64 // probability of a right answer before it; -1 for a first meeting
	UndoneAt   *int64
}

// At returns the instant of the answer.
func (r Review) At() time.Time { return time.UnixMilli(r.AnsweredAt).UTC() }

// FactState is the cached memory state of one learner for one fact. It can be
// rebuilt from the reviews to the last bit.
type FactState struct {
	LearnerID  string  `gorm:"primaryKey"`
	CourseID   string  `gorm:"primaryKey"`
	FactID     string  `gorm:"primaryKey"`
	Slow       float64 // FSRS-7 slow stability, days
	Fast       float64 // FSRS-7 fast stability, days
	Difficulty float64 // 1 to 10
	Reviews    int
	Lapses     int
	Step       int   // rung on the ladder of forms, 0 the easiest
	LastRight  bool  // whether the last answer was right
	FirstAt    int64 // Unix ms of the first review
	LastAt     int64 // Unix ms of the last review
	DueAt      int64 // Unix ms at which retrievability falls to the target; after a miss, at once

	// The last right answer, for what it says of the next one.
	RightItem       string     // item and revision, as itemKey has them; "" before any
	RightMS         int64      // how long it took, 0 if unknown
	RightConfidence Confidence // what was said of it
}

// TableName keeps the name that the design gives the table.
func (FactState) TableName() string { return "facts_state" }

// ItemStat counts the answers to one revision of an item over all learners.
type ItemStat struct {
	CourseID   string `gorm:"primaryKey"`
	ItemID     string `gorm:"primaryKey"`
	Revision   string `gorm:"primaryKey"`
	Answers    int
	Right      int
	First      int // answers that were their learner's first to the fact
	FirstRight int

	// What the answers since the last fit of the course say of the item's difficulty
	// (shared.ItemSums), in millionths.
	Score       int64
	Information int64
}

// Times is the statistics with every count so many times as large.
func (st ItemStat) Times(n int) ItemStat {
	st.Answers, st.Right, st.First, st.FirstRight = n*st.Answers, n*st.Right, n*st.First, n*st.FirstRight
	st.Score, st.Information = int64(n)*st.Score, int64(n)*st.Information
	return st
}

// LearnerModel is what a learner's answers in a course say of the learner. It can be
// rebuilt from the reviews to the last bit.
type LearnerModel struct {
	LearnerID string `gorm:"primaryKey"`
	CourseID  string `gorm:"primaryKey"`
	Given     int    // answers in the log, those taken back too
	shared.LearnerState
}

// CourseModel is what the last fit learned from a course's answers.
type CourseModel struct {
	CourseID string `gorm:"primaryKey"`
	Revision int64  // counts the fits
	FittedAt int64  // Unix ms
	Until    int64  // answers up to this instant were taken into account
	Answers  int    // so many
	Params   string // shared.Params as JSON
}

// AuditEntry records who changed what about whom.
type AuditEntry struct {
	ID      string `gorm:"primaryKey"`
	At      int64
	ActorID string
	Action  string
	Target  string
}

// TableName keeps the name that the design gives the table.
func (AuditEntry) TableName() string { return "audit_log" }
