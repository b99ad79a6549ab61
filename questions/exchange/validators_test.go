package exchange

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// readBy lets another program's reader, in testdata, read a file and decodes the
// lines that it prints.
func readBy[T any](t *testing.T, script string, file []byte) []T {
	t.Helper()
	modules, err := filepath.Abs("../../bin/peers/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(modules); err != nil {
		t.Skip("there are no readers in bin/peers; `make deps` installs them where npm is")
	}
	path := filepath.Join(t.TempDir(), "export")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, complaint bytes.Buffer
	cmd := exec.Command("node", filepath.Join("testdata", script), modules, path)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s does not read the file: %v\n%s", script, err, complaint.Bytes())
	}
	var read []T
	for line := range bytes.Lines(out.Bytes()) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatalf("%s printed %q: %v", script, line, err)
		}
		read = append(read, v)
	}
	return read
}

// document of the whole built-in bank, with what a format keeps of it.
func builtInIn(t *testing.T, f Format) (*document, []byte) {
	t.Helper()
	b := builtIn(t)
	d := &document{id: b.Course.ID, version: b.Course.Version, title: b.Course.Title, language: b.Course.Language, report: &Report{}}
	for _, it := range b.Items {
		list, err := FromItem(b.Course, it)
		if err != nil {
			t.Fatalf("%s: %v", it.ID, err)
		}
		for _, q := range list {
			d.rows = append(d.rows, row{q, it})
		}
	}
	return d, bytesOf(t, d, f)
}

func bytesOf(t *testing.T, d *document, f Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// giftRead is a question as gift-pegjs reads it.
type giftRead struct {
	Type, ID, Title, Format, Stem, General string
	Tags                                   []string
	True                                   bool
	Answers                                []giftAnswer
	Pairs                                  []Pair
}

type giftAnswer struct {
	Text, Feedback string
	Right          bool
	Weight         float64
}

// asRead is what a reader of GIFT must find of a question.
func asRead(q Question) giftRead {
	g := giftRead{
		Type: map[Kind]string{KindChoice: "MC", KindSeveral: "MC", KindTrueFalse: "TF", KindShort: "Short", KindNumber: "Numerical", KindMatching: "Matching"}[q.Kind],
		ID:   q.ID, Title: q.Name, Format: "plain", Stem: q.Stem, General: strings.Join(q.general(), " "), Tags: q.Tags, True: q.True,
	}
	rights := len(rightOptions(q.Options))
	for _, o := range q.Options {
		a := giftAnswer{Text: o.Text, Feedback: o.Feedback, Weight: 0, Right: o.Right && q.Kind != KindSeveral}
		switch {
		case q.Kind == KindShort:
			a.Text = strings.ReplaceAll(a.Text, "*", `\*`)
			a.Weight = o.Weight * 100
		case q.Kind == KindSeveral && !o.Right:
			a.Weight = -100 / float64(rights)
		case o.Right && q.Kind == KindSeveral: // the key of a choice has none, because Moodle would read it as text
			a.Weight = 100 / float64(rights)
		}
		g.Answers = append(g.Answers, a)
	}
	if q.Kind == KindNumber {
		g.Answers = []giftAnswer{{Text: strings.TrimSuffix(fmt.Sprintf("%g", q.Number), ".0"), Right: true, Weight: 100}}
	}
	for _, p := range q.Pairs {
		g.Pairs = append(g.Pairs, Pair{p.Left, p.Right})
	}
	for _, extra := range q.Extra {
		g.Pairs = append(g.Pairs, Pair{"", extra})
	}
	return g
}

var readAlike = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.EquateApprox(0, 0.00001),
}

func withoutCategories(read []giftRead) []giftRead {
	return slices.DeleteFunc(read, func(g giftRead) bool { return g.Type == "Category" })
}

// gift-pegjs finds in the whole built-in bank what we put there: ids, tags, stems,
// answers with their weights and feedback, categories.
func TestGIFTIsReadByAnother(t *testing.T) {
	d, file := builtInIn(t, GIFT)
	read := readBy[giftRead](t, "gift.mjs", file)
	categories := map[string]bool{}
	for _, g := range read {
		if g.Type == "Category" {
			categories[g.Title] = true
		}
	}
	var want []giftRead
	for _, r := range d.rows {
		want = append(want, asRead(r.Question))
		delete(categories, pathTo(r.Category))
	}
	if len(categories) > 0 || len(want) < 2000 {
		t.Errorf("%d questions; categories that no question has: %v", len(want), categories)
	}
	if diff := cmp.Diff(want, withoutCategories(read), readAlike); diff != "" {
		t.Errorf("gift-pegjs reads something else (want −, got +):\n%.3000s", diff)
	}
}

// Whatever stands in the texts, gift-pegjs finds it as it was.
func TestGIFTOfAnythingIsReadByAnother(t *testing.T) {
	d := &document{report: &Report{}}
	for i := range 400 {
		d.rows = append(d.rows, row{Question: anyQuestion().Example(i)})
		d.rows[i].ID = fmt.Sprintf("q%d", i)
	}
	file := bytesOf(t, d, GIFT)
	var want []giftRead
	for _, r := range d.rows {
		want = append(want, asRead(r.Question))
	}
	if len(want) < 200 {
		t.Fatalf("only %d of 400 questions can be written", len(want))
	}
	if diff := cmp.Diff(want, withoutCategories(readBy[giftRead](t, "gift.mjs", file)), readAlike); diff != "" {
		t.Errorf("gift-pegjs reads something else (want −, got +):\n%.3000s", diff)
	}
}

// anyText draws a text of what GIFT, XML and spreadsheets stumble over.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"a", "Peking", "廈門", "Пекин", "é", "𝛼", " ", "\n", "\\", "\\n", ":", "::", "#", "####", "=", "~", "{", "}", "%50%", "//", "0", "[html]", "[", "]",
			"->", "*", "$CATEGORY", "&", "&#39;", "<b>", "]]>", "\"", "'", "|", ",", ";", "+", "-", "@", "T", "TRUE", "\t", "A. ", "ANSWER: A", "\u00a0", "\u2028",
		}), 1, 8).Draw(t, "parts")
		text := strings.Join(parts, "")
		if oneLine(text) == "" {
			text = "x"
		}
		return text
	})
}

// calm is a text without runs of blanks, which gift-pegjs makes one.
func calm() *rapid.Generator[string] {
	blanks := regexp.MustCompile(`[\s\x{a0}\x{2028}]+`)
	return rapid.Map(anyText(), func(s string) string {
		s = strings.ReplaceAll(s, "\n", "\x00")
		s = strings.TrimSpace(blanks.ReplaceAllString(s, " "))
		s = regexp.MustCompile(` *\x00[ \x00]*`).ReplaceAllString(s, "\n")
		return "x" + strings.TrimSpace(s) + "x"
	})
}

// anyQuestion draws a question of any kind that GIFT knows.
func anyQuestion() *rapid.Generator[Question] {
	return rapid.Custom(func(t *rapid.T) Question {
		text := calm()
		q := Question{
			Name: oneLine(text.Draw(t, "name")), Stem: text.Draw(t, "stem"), Explanation: text.Draw(t, "explanation"), Source: oneLine(text.Draw(t, "source")),
			Kind: rapid.SampledFrom([]Kind{KindChoice, KindSeveral, KindTrueFalse, KindShort, KindNumber, KindMatching}).Draw(t, "kind"),
		}
		n := rapid.IntRange(2, 6).Draw(t, "options")
		switch q.Kind {
		case KindTrueFalse:
			q.True, q.WhenWrong, q.WhenRight = rapid.Bool().Draw(t, "true"), text.Draw(t, "wrong"), text.Draw(t, "right")
		case KindNumber:
			q.Number = float64(rapid.IntRange(-2000, 2000).Draw(t, "number")) / 4
		case KindMatching:
			for range n {
				q.Pairs = append(q.Pairs, Pair{text.Draw(t, "left"), text.Draw(t, "right")})
			}
		default:
			for i := range n {
				o := Option{Text: text.Draw(t, "option"), Feedback: text.Draw(t, "feedback")}
				o.Right = q.Kind == KindShort || i == 0 || q.Kind == KindSeveral && i < 2
				if o.Right {
					o.Weight = map[Kind]float64{KindChoice: 1, KindShort: 1, KindSeveral: 0.5}[q.Kind]
				}
				q.Options = append(q.Options, o)
			}
			if q.Kind == KindSeveral && n == 2 {
				q.Options = append(q.Options, Option{Text: "neither"})
			}
		}
		return q
	})
}

// ankiRead is a line of testdata/anki.mjs.
type ankiRead struct {
	Deck, GUID, Tags string
	Fields           map[string]string
	Sum              int64
	Media            []string
}

// anki-reader opens the package and finds every note with its guid, deck, tags and
// fields, and every picture.
func TestAnkiIsReadByAnother(t *testing.T) {
	d, file := builtInIn(t, Anki)
	notes := map[string]ankiRead{}
	var media []string
	for _, n := range readBy[ankiRead](t, "anki.mjs", file) {
		if n.Fields == nil {
			media = n.Media
			continue
		}
		if _, twice := notes[n.GUID]; twice {
			t.Errorf("the guid %s exists twice", n.GUID)
		}
		notes[n.GUID] = n
	}
	var pictures []string
	for _, r := range d.rows {
		n, ok := notes[d.guid(r.ID)]
		if !ok {
			t.Errorf("%s: there is no note with its guid", r.ID)
			continue
		}
		want := ankiRead{Deck: strings.Join(r.Category, "::"), GUID: n.GUID, Tags: " " + strings.Join(r.Tags, " ") + " ", Fields: map[string]string{}, Sum: n.Sum}
		for i, name := range ankiFields {
			want.Fields[name] = ankiNote(r.Question)[i]
		}
		if diff := cmp.Diff(want, n); diff != "" {
			t.Errorf("%s (want −, got +):\n%s", r.ID, diff)
		}
		if r.Image != nil {
			pictures = append(pictures, r.Image.Name)
		}
	}
	slices.Sort(media)
	slices.Sort(pictures)
	if len(notes) != len(d.rows) || !cmp.Equal(media, pictures) {
		t.Errorf("%d notes and %d pictures, want %d and %d", len(notes), len(media), len(d.rows), len(pictures))
	}
}

// csv-parse, in its strict mode, reads the same cells as encoding/csv, and no cell is
// a formula.
func TestCSVIsReadByAnother(t *testing.T) {
	d, file := builtInIn(t, CSV)
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(d.rows)+1 {
		t.Errorf("%d rows, want a head and %d", len(rows), len(d.rows))
	}
	if diff := cmp.Diff(rows, readBy[[]string](t, "csv.mjs", file)); diff != "" {
		t.Errorf("csv-parse reads something else:\n%.3000s", diff)
	}
}

// No spreadsheet takes a cell for a formula. LibreOffice, where it is installed, says
// so itself; it is too large to install for this test alone, and where it is not,
// the rule by which the cells are written is checked and nothing is skipped.
func TestCSVHasNoFormula(t *testing.T) {
	d := sampleDocument()
	for i := range 200 {
		q := anyQuestion().Example(i)
		q.Stem, q.Explanation = "="+q.Stem, anyText().Example(i)
		d.rows = append(d.rows, row{Question: q})
	}
	file := bytesOf(t, d, CSV)
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	harmless := regexp.MustCompile(`^([^=+\-@\t\r\n][^\t\r\n]*|[+-]?[0-9.]+|-)?$`)
	for _, cells := range rows {
		for _, c := range cells {
			if !harmless.MatchString(c) {
				t.Errorf("a spreadsheet may run the cell %q", c)
			}
		}
	}
	if office, err := exec.LookPath("soffice"); err == nil {
		wantNoFormula(t, office, file)
	}
}

// wantNoFormula converts the file as a person who opens it would.
func wantNoFormula(t *testing.T, office string, file []byte) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "bank.csv"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx", "--outdir", dir, filepath.Join(dir, "bank.csv"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	book, err := excelize.OpenFile(filepath.Join(dir, "bank.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }() // only read
	sheet := book.GetSheetList()[0]
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		for j := range cells {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if f, err := book.GetCellFormula(sheet, name); err != nil || f != "" {
				t.Errorf("%s is the formula %q, %v", name, f, err)
			}
		}
	}
}

// The collection is a sound database whose ids and guids are those of the last
// export, and whose notes count as changed when the course has a new version.
func TestAnkiKeepsItsIds(t *testing.T) {
	d, _ := builtInIn(t, JSON)
	first := collection(t, d)
	d.rows = d.rows[len(d.rows)/2:]
	d.version = "1.0.1"
	second := collection(t, d)
	for guid, note := range second {
		if before, ok := first[guid]; !ok || before.id != note.id || before.mod >= note.mod {
			t.Errorf("%s was %+v and is %+v", guid, before, note)
		}
	}
	if len(second) != len(d.rows) || len(first) <= len(second) {
		t.Errorf("%d notes, then %d", len(first), len(second))
	}
}

type storedNote struct{ id, mod int64 }

func collection(t *testing.T, d *document) map[string]storedNote {
	t.Helper()
	path := filepath.Join(t.TempDir(), "collection.anki2")
	if err := os.WriteFile(path, unzip(t, bytesOf(t, d, Anki))["collection.anki2"], 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read
	var sound string
	var orphans, version int
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Errorf("the database is %q, %v", sound, err)
	}
	if err := db.QueryRow("SELECT ver, (SELECT count(*) FROM cards WHERE nid NOT IN (SELECT id FROM notes)) FROM col").Scan(&version, &orphans); err != nil || version != 11 || orphans != 0 {
		t.Errorf("schema %d, %d cards without a note, %v", version, orphans, err)
	}
	rows, err := db.Query("SELECT guid, id, mod FROM notes")
	if err != nil {
		t.Fatal(err)
	}
	notes := map[string]storedNote{}
	for rows.Next() {
		var guid string
		var n storedNote
		if err := rows.Scan(&guid, &n.id, &n.mod); err != nil {
			t.Fatal(err)
		}
		notes[guid] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return maps.Clone(notes)
}
