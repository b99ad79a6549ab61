package exchange

import (
	"encoding/json"
	"io"

	"github.com/remembrancer/remembrancer/questions"
)

// JSONVersion is the version of the schema of the JSON format. It rises when a field
// changes its meaning or goes away; a new field leaves it as it is.
const JSONVersion = 1

// File is the JSON format: the course and its questions.
type File struct {
	Format    string         `json:"format"` // "remembrancer-questions"
	Version   int            `json:"version"`
	Course    FileCourse     `json:"course"`
	Questions []FileQuestion `json:"questions"`
}

// FileCourse says which course the questions belong to.
type FileCourse struct {
	ID       string `json:"id"`
	Version  string `json:"version"`
	Title    string `json:"title"`
	Language string `json:"language"`
}

// FileQuestion is a question with what the bank knows about it besides.
type FileQuestion struct {
	ID          string       `json:"id"`
	Kind        Kind         `json:"kind"`
	Name        string       `json:"name"`
	Category    []string     `json:"category"`
	Tags        []string     `json:"tags"`
	Stem        string       `json:"stem"`
	Options     []FileOption `json:"options,omitempty"`
	Fixed       bool         `json:"fixed,omitempty"` // the options are not to be shuffled
	Pairs       []FilePair   `json:"pairs,omitempty"`
	Extra       []string     `json:"extra,omitempty"` // right sides that belong to nothing
	True        *bool        `json:"true,omitempty"`
	Number      *float64     `json:"number,omitempty"`
	Tolerance   float64      `json:"tolerance,omitempty"`
	Explanation string       `json:"explanation,omitempty"`
	WhenWrong   string       `json:"when_wrong,omitempty"`
	WhenRight   string       `json:"when_right,omitempty"`
	Source      string       `json:"source,omitempty"`
	Image       *Image       `json:"image,omitempty"`
	Item        *FileItem    `json:"item,omitempty"`
}

// FileOption is an option, or an accepted answer.
type FileOption struct {
	Text     string  `json:"text"`
	Right    bool    `json:"right"`
	Weight   float64 `json:"weight"` // 0 to 1
	Feedback string  `json:"feedback,omitempty"`
}

// FilePair is a row of a matching question.
type FilePair struct {
	Left  string `json:"left"`
	Right string `json:"right"`
}

// FileItem is the item of the bank from which a question was made.
type FileItem struct {
	ID         string               `json:"id"`
	Revision   string               `json:"revision"`
	Fact       string               `json:"fact"`
	Template   string               `json:"template"`
	Topic      string               `json:"topic"`
	Form       questions.Form       `json:"form"`
	Direction  questions.Direction  `json:"direction"`
	Level      questions.Level      `json:"level"`
	Certainty  string               `json:"certainty"`
	Importance string               `json:"importance"`
	Holder     string               `json:"holder,omitempty"`
	Claim      string               `json:"claim"`
	Stems      []string             `json:"stems"`
	Sources    []questions.Citation `json:"sources"`
}

// writeJSON writes everything that a question has, with the fields of its item.
func writeJSON(w io.Writer, d *document) error {
	file := File{
		Format: "remembrancer-questions", Version: JSONVersion,
		Course:    FileCourse{d.id, d.version, d.title, d.language},
		Questions: []FileQuestion{},
	}
	for _, r := range d.rows {
		file.Questions = append(file.Questions, fileQuestion(r))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(file)
}

func fileQuestion(r row) FileQuestion {
	q := r.Question
	f := FileQuestion{
		ID: q.ID, Kind: q.Kind, Name: q.Name, Category: q.Category, Tags: q.Tags, Stem: q.Stem, Fixed: q.Fixed, Extra: q.Extra,
		Explanation: q.Explanation, WhenWrong: q.WhenWrong, WhenRight: q.WhenRight, Source: q.Source, Image: q.Image,
	}
	for _, o := range q.Options {
		f.Options = append(f.Options, FileOption(o))
	}
	for _, p := range q.Pairs {
		f.Pairs = append(f.Pairs, FilePair(p))
	}
	switch q.Kind {
	case KindTrueFalse:
		f.True = &q.True
	case KindNumber:
		f.Number, f.Tolerance = &q.Number, q.Tolerance
	}
	if it := r.item; it != nil {
		f.Item = &FileItem{
			ID: it.ID, Revision: it.Revision, Fact: it.Fact, Template: it.Template, Topic: it.Topic, Form: it.Form,
			Direction: it.Direction, Level: it.Level, Certainty: it.Certainty, Importance: it.Importance,
			Holder: it.Holder, Claim: it.Claim, Stems: it.Stems, Sources: it.Sources,
		}
	}
	return f
}
