package views

// CoursesPage lists the courses that the site teaches.
type CoursesPage struct {
	Shell
	Courses []CourseRow
	Drafts  []BankRow // the viewer's own packs that wait for a decision
}

// CourseRow is one course of the list.
type CourseRow struct {
	Title, Href, About string
	Numbers            string // "651 facts, 1,858 questions, 2 classes"
	Version            string
	Pack               string // address of its files; empty where there are none
}

// CoursePage is one course: what it holds, its versions, and what the check says.
type CoursePage struct {
	Shell
	Title, About string
	Path         string // "/courses/beijing-1860"
	HasPack      bool
	MayPublish   bool
	Stats        []Stat
	Counts       []CountTable
	Thin         string // facts that are asked too little, in a sentence; may be empty
	Versions     []VersionRow
	Findings     Findings
}

// CountTable counts the questions by one property; each line leads to them.
type CountTable struct {
	Heading, Column string
	Rows            []CountRow
}

// CountRow is one line of a CountTable.
type CountRow struct {
	Text, Href string
	Facts      string // may be empty
	N          string
	Share      float64
}

// VersionRow is one version of a course.
type VersionRow struct{ Version, When, Who, Note, Numbers string }

// Findings is what the check of the questions says.
type Findings struct {
	Verdict string // "No errors, 12 warnings."
	Errors  bool
	Groups  []FindingGroup
}

// FindingGroup is what one rule has to say.
type FindingGroup struct {
	Rule, Title string // "L03" and what it wants
	Count       string
	Error       bool
	Rows        []FindingRow
	More        string // "and 12 more"; may be empty
}

// FindingRow is one finding. Href leads to the question; empty when the finding is
// about the whole course.
type FindingRow struct{ Text, Href, Message string }

// UploadPage takes a pack, or files of facts.
type UploadPage struct {
	Shell
	Courses []Choice // to which facts can be added
	Note    string
	Broken  []PackProblem // why the pack that was sent cannot be used
	More    string        // "and 12 more"; may be empty
}

// PackProblem is one thing wrong in a pack.
type PackProblem struct{ Where, What, Remedy string }

// ImportPage takes a file of questions from another program.
type ImportPage struct {
	Shell
	Report *ReportBlock // of a file of which nothing could be taken
	Broken []PackProblem
	More   string
}

// ReportBlock is what was taken over from or into another format, and what was not.
type ReportBlock struct {
	Lead          string
	Skipped, Lost []NoteRow
	More          string
}

// NoteRow is one note of a report.
type NoteRow struct{ Where, What string }

// DraftPage is a pack that waits for its uploader's decision.
type DraftPage struct {
	Shell
	Path        string // "/drafts/…"
	Title       string
	Lead        string
	Stats       []Stat
	Report      *ReportBlock
	Changes     []ChangeBlock
	Findings    Findings
	Preview     []BankRow
	All         string // "All 120 questions"
	CanPublish  bool
	PublishNote string // what publishing does, or why it cannot be done
}

// ChangeBlock lists facts that a draft adds, retires or changes.
type ChangeBlock struct {
	Heading string
	Rows    []string
	More    string
}

// NewFactPage adds a fact without YAML.
type NewFactPage struct {
	Shell
	Path        string // of the course
	CourseTitle string
	MayPublish  bool
	Topic       Select
	Importance  Select
	Certainty   Select
	Source      Select
	Values      map[string]string // what was typed, by field
	Findings    []FindingRow
}

// Value is what was typed into a field.
func (p NewFactPage) value(field string) string { return p.Values[field] }

// ExportPage offers a course's questions in other formats.
type ExportPage struct {
	Shell
	Path        string
	CourseTitle string
	Action      string
	Search      string
	Selects     []Select
	Filtered    bool
	Count       string
	Formats     []FormatRow
}

// FormatRow is one format with what it would hold.
type FormatRow struct {
	Name, About string
	Href        string // empty when nothing fits the format
	Taken       string
	Skipped     []NoteRow
	SkippedText string
	Lost        []NoteRow
	LostText    string
}
