package views

// Shell is what every page has around its content.
type Shell struct {
	Title    string // of the browser tab; the site's name is added
	Nav      []Link
	Notice   string    // what just happened, one sentence; may be empty
	Problems []Problem // what is wrong with the form on the page; may be empty
}

// Link is a place to go.
type Link struct {
	Text, Href string
	Current    bool
}

// Problem is one thing wrong with a form. Field is the id of the input it is
// about; empty when it is about the whole form.
type Problem struct{ Field, Message string }

// ProblemAt returns the message for a field, or "".
func (s Shell) ProblemAt(field string) string {
	for _, p := range s.Problems {
		if p.Field == field {
			return p.Message
		}
	}
	return ""
}

// tabTitle puts "Error: " first, so that a screen reader hears it at once.
func (s Shell) tabTitle() string {
	if len(s.Problems) > 0 {
		return "Error: " + s.Title + " — Remembrancer"
	}
	return s.Title + " — Remembrancer"
}

// Name is a name in one language, tagged as HTML wants it.
type Name struct{ Lang, Text string }

// Field is a labelled input.
type Field struct {
	ID, Label, Hint, Value string
	Type                   string // "" is text
	Autocomplete           string // "" is off
	InputMode              string
	Capitals               bool // capital letters on phones' keyboards
	Optional               bool
	MaxLength              int // 0 is 200
}

func (f Field) inputType() string { return orDefault(f.Type, "text") }

func (f Field) autocomplete() string { return orDefault(f.Autocomplete, "off") }

func (f Field) maxLength() int {
	if f.MaxLength == 0 {
		return 200
	}
	return f.MaxLength
}

// describedBy names the elements that explain the input, for screen readers.
func (f Field) describedBy(problem string) string {
	switch {
	case problem != "" && f.Hint != "":
		return f.ID + "-error " + f.ID + "-hint"
	case problem != "":
		return f.ID + "-error"
	case f.Hint != "":
		return f.ID + "-hint"
	}
	return ""
}

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
