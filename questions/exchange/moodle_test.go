package exchange

import (
	"encoding/base64"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// moodleFile is Moodle XML as Moodle's own importer looks at it.
type moodleFile struct {
	Questions []moodleQuestion `xml:"question"`
}

type moodleQuestion struct {
	Type     string     `xml:"type,attr"`
	Name     string     `xml:"name>text"`
	Category string     `xml:"category>text"`
	Stem     moodleText `xml:"questiontext"`
	ID       string     `xml:"idnumber"`
	Single   string     `xml:"single"`
	Shown    *string    `xml:"shownumcorrect"`
	Answers  []struct {
		Fraction string `xml:"fraction,attr"`
		Text     string `xml:"text"`
	} `xml:"answer"`
	Pairs []struct {
		Left  string `xml:"text"`
		Right string `xml:"answer>text"`
	} `xml:"subquestion"`
	Tags []string `xml:"tags>tag>text"`
}

type moodleText struct {
	Format string `xml:"format,attr"`
	Text   string `xml:"text"`
	Files  []struct {
		Name     string `xml:"name,attr"`
		Encoding string `xml:"encoding,attr"`
		Content  string `xml:",chardata"`
	} `xml:"file"`
}

// knownFractions are those that Moodle takes, from its question/engine/bank.php.
var knownFractions = strings.Fields("100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5 0")

// The whole built-in bank is what Moodle's importer wants of it.
func TestMoodleXML(t *testing.T) {
	d, raw := builtInIn(t, MoodleXML)
	var file moodleFile
	if err := xml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	category, seen := "", map[string]bool{}
	n := 0
	for _, q := range file.Questions {
		if q.Type == "category" {
			category = q.Category
			continue
		}
		if n >= len(d.rows) {
			t.Fatalf("more than %d questions", len(d.rows))
		}
		r := d.rows[n]
		n++
		if category != pathTo(r.Category) || q.ID != r.ID || seen[q.ID] || utf8.RuneCountInString(q.ID) > 100 || q.Name == "" || utf8.RuneCountInString(q.Name) > 255 || len(q.Tags) != len(r.Tags) {
			t.Errorf("%s stands as %q, named %q, in %q, with the tags %q", r.ID, q.ID, q.Name, category, q.Tags)
		}
		seen[q.ID] = true
		checkMoodleAnswers(t, q, r.Question)
		checkMoodleImage(t, q, r.Question)
	}
	if n != len(d.rows) {
		t.Errorf("%d questions, want %d", n, len(d.rows))
	}
}

func checkMoodleAnswers(t *testing.T, q moodleQuestion, want Question) {
	t.Helper()
	sum := 0.0
	for i, a := range q.Answers {
		share, err := strconv.ParseFloat(a.Fraction, 64)
		if err != nil {
			t.Errorf("%s: %v", q.ID, err)
		}
		if want.Kind == KindOrdering {
			if int(share) != i+1 {
				t.Errorf("%s: event %d stands at %s", q.ID, i+1, a.Fraction)
			}
		} else if !slices.Contains(knownFractions, strings.TrimPrefix(a.Fraction, "-")) {
			t.Errorf("%s: Moodle knows no fraction %s", q.ID, a.Fraction)
		}
		sum += max(share, 0)
	}
	ok := map[Kind]bool{
		KindChoice:    q.Type == "multichoice" && q.Single == "true" && len(q.Answers) == len(want.Options) && sum == 100,
		KindSeveral:   q.Type == "multichoice" && q.Single == "false" && len(q.Answers) == len(want.Options) && sum > 99.99 && sum < 100.01,
		KindTrueFalse: q.Type == "truefalse" && len(q.Answers) == 2 && q.Answers[0].Text == "true" && q.Answers[1].Text == "false" && sum == 100,
		KindShort:     q.Type == "shortanswer" && len(q.Answers) == len(want.Options),
		KindNumber:    q.Type == "numerical" && len(q.Answers) == 1 && sum == 100,
		KindMatching:  q.Type == "matching" && len(q.Pairs) == len(want.Pairs)+len(want.Extra),
		// Without shownumcorrect Moodle 4.5 stops half-way through the file.
		KindOrdering: q.Type == "ordering" && q.Shown != nil && *q.Shown == "1" && len(q.Answers) == len(want.Options),
	}
	if !ok[want.Kind] || q.Stem.Format != "html" {
		t.Errorf("%s: a %s became %+v", q.ID, want.Kind, q)
	}
}

func checkMoodleImage(t *testing.T, q moodleQuestion, want Question) {
	t.Helper()
	if want.Image == nil {
		if len(q.Stem.Files) != 0 {
			t.Errorf("%s has files", q.ID)
		}
		return
	}
	if len(q.Stem.Files) != 1 || q.Stem.Files[0].Encoding != "base64" || !strings.Contains(q.Stem.Text, `src="@@PLUGINFILE@@/`+q.Stem.Files[0].Name+`"`) {
		t.Errorf("%s does not show its file: %s", q.ID, q.Stem.Text)
		return
	}
	if raw, err := base64.StdEncoding.DecodeString(q.Stem.Files[0].Content); err != nil || string(raw) != want.Image.SVG {
		t.Errorf("%s: another drawing, %v", q.ID, err)
	}
}

// An id longer than Moodle's field is cut, and stays different from its neighbours.
func TestLongMoodleID(t *testing.T) {
	long := strings.Repeat("Ж", 100)
	a, b := moodleID(long+"#a"), moodleID(long+"#b")
	if utf8.RuneCountInString(a) != 100 || utf8.RuneCountInString(b) > 100 || a == b || moodleID(long) != long {
		t.Errorf("%q and %q", a, b)
	}
}

// Shares that Moodle does not know go to the nearest it does, and that is told.
func TestWeights(t *testing.T) {
	tests := map[string]struct {
		options []Option
		kind    Kind
		want    []number
		changed bool
	}{
		"three right ones": {[]Option{{Right: true, Weight: 1.0 / 3}, {Right: true, Weight: 1.0 / 3}, {Right: true, Weight: 1.0 / 3}, {}}, KindSeveral, []number{33.33333, 33.33333, 33.33333, -33.33333}, false},
		"no weights said":  {[]Option{{Right: true}, {Right: true}, {}}, KindSeveral, []number{50, 50, -50}, false},
		"short answers":    {[]Option{{Right: true}, {Right: true, Weight: 0.5}}, KindShort, []number{100, 50}, false},
		"an odd share":     {[]Option{{Right: true, Weight: 1}, {Weight: 0.17}}, KindChoice, []number{100, 16.66667}, true},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			got, changed := weights(Question{Kind: c.kind, Options: c.options})
			if !slices.Equal(got, c.want) || changed != c.changed {
				t.Errorf("%v (changed: %t), want %v (%t)", got, changed, c.want, c.changed)
			}
		})
	}
}
