package views

// Choice is one line of a select.
type Choice struct {
	Value, Text string
	Selected    bool
}

// Select is a labelled select.
type Select struct {
	ID, Label, Hint string
	Choices         []Choice
}

func (f Select) field() Field { return Field{ID: f.ID, Hint: f.Hint} }

// Area is a labelled text of several lines.
type Area struct {
	ID, Label, Hint, Value string
	Rows                   int // 0 is 3
	MaxLength              int // 0 is 4000
	Optional               bool
}

func (f Area) field() Field { return Field{ID: f.ID, Hint: f.Hint} }

func (f Area) rows() int {
	if f.Rows == 0 {
		return 3
	}
	return f.Rows
}

func (f Area) maxLength() int {
	if f.MaxLength == 0 {
		return 4000
	}
	return f.MaxLength
}

// FileField is an input for files, or for all files of a folder.
type FileField struct {
	ID, Label, Hint string
	Accept          string // of the input: ".zip"
	Several, Folder bool
}

func (f FileField) field() Field { return Field{ID: f.ID, Hint: f.Hint} }
