package quiz

// Override is what a teacher changed in one item for one class. A row is never
// altered but for the end of its validity: the history of an item in a class is its
// rows in the order of time.
type Override struct {
	ID       string `gorm:"primaryKey"` // UUIDv7
	ClassID  string
	ItemID   string
	Disabled bool   // the class is not asked the item
	Change   string // otherwise: JSON of questions.Change
	Base     string // revision of the course's item for which it was made; empty where it was restored
	Reason   string // the teacher's own words
	ByID     string // user
	At       int64  // Unix ms
	EndedAt  *int64 // replaced by a later one, or lifted
}

// Holds reports whether the override is applied to the course's item in a revision. A
// change names statements by their place and options by their id; in another revision
// these can be other statements and options, so a person must look at it again first.
// What a class is not asked stays so in every revision.
func (o Override) Holds(revision string) bool { return o.Disabled || o.Base == revision }

// PackState says where an uploaded pack stands.
type PackState string

// The states of a pack.
const (
	PackDraft     PackState = "draft"     // uploaded and looked at; nobody is asked from it
	PackPublished PackState = "published" // confirmed; the newest published version is what is asked
	PackDiscarded PackState = "discarded"
)

// Pack is one version of a course as it was uploaded. The built-in course is
// version 0 and has no row.
type Pack struct {
	ID        string `gorm:"primaryKey"` // UUIDv7
	CourseID  string // the id in its course.yaml; empty while a draft cannot be read
	Version   int    // counts published versions of a course from 1; 0 for drafts
	Title     string
	State     PackState
	Note      string // what the uploader said about it
	FileName  string // as it came
	Files     []byte // a zip of the whole pack
	ByID      string
	At        int64 // uploaded
	DecidedAt *int64
	Facts     int
	Items     int
}
