package exchange

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/mattn/go-sqlite3"
)

// ankiFile makes an SQLite file by running statements.
func ankiFile(t testing.TB, statements ...string) []byte {
	t.Helper()
	opened, err := (&sqlite3.SQLiteDriver{}).Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	conn := opened.(*sqlite3.SQLiteConn)
	defer conn.Close()
	if err := conn.RegisterCollation("unicase", strings.Compare); err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := conn.Exec(s, []driver.Value{}); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	raw, err := conn.Serialize("main") //nolint:misspell // the driver spells it so
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// apkg zips files by name and content.
func apkg(t testing.TB, files ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i].(string))
		if err != nil {
			t.Fatal(err)
		}
		switch content := files[i+1].(type) {
		case string:
			_, err = w.Write([]byte(content))
		case []byte:
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// schema11 is a collection as Anki's own packages have it, as far as it is read.
func schema11(t testing.TB, notes ...string) []byte {
	statements := []string{
		"CREATE TABLE col (id integer primary key, crt integer not null, models text not null, decks text not null)",
		"CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, tags text not null, flds text not null)",
		"CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, type integer not null, due integer not null)",
		`INSERT INTO col VALUES (1, 0, '{"10":{"name":"Basic","flds":[{"name":"Front"},{"name":"Back"}]},"11":{"name":"Cloze","flds":[{"name":"Text"},{"name":"Extra"}]},"12":{"name":"Quiz","flds":[{"name":"Number"},{"name":"Question"},{"name":"Correct Answer"},{"name":"Wrong 1"},{"name":"Wrong 2"},{"name":"Feedback"}]},` +
			`"13":{"name":"Remembrancer question","flds":[{"name":"Question"},{"name":"Picture"},{"name":"Options"},{"name":"Answer"},{"name":"Why"},{"name":"Explanation"},{"name":"Source"},{"name":"Kind"},{"name":"ID"}]}}', '{"1":{"name":"Default"},"20":{"name":"Treaties::1860"}}')`,
		"INSERT INTO cards VALUES (1, 1, 20, 0, 1), (2, 2, 1, 0, 2)",
	}
	return ankiFile(t, append(statements, notes...)...)
}

func note(id int, model int, tags string, fields ...string) string {
	return fmt.Sprintf("INSERT INTO notes VALUES (%d, 'guid%d', %d, '%s', '%s')", id, id, model, tags, strings.ReplaceAll(strings.Join(fields, "\x1f"), "'", "''"))
}

func TestAnkiNotes(t *testing.T) {
	own := func(kind Kind, options, answer, why string) []string {
		return []string{"Stem &amp; all?", "", options, answer, why, "Because.", "Essay", string(kind), "a#b"}
	}
	ours := func(q Question) Question {
		q.ID, q.Stem, q.Explanation, q.Source, q.Category = "a#b", "Stem & all?", "Because.", "Essay", []string{"Treaties", "1860"}
		return q
	}
	abc := `<ol type="A"><li>A</li><li>B</li><li>C</li></ol>`
	cases := map[string]struct {
		model  int
		fields []string
		want   Question
	}{
		"front and back": {10, []string{"Where was it <b>signed</b>?", "<div>Aigun</div>"},
			Question{ID: "guid1", Kind: KindShort, Stem: "Where was it signed?", Options: typedIn("Aigun"), Category: []string{"Treaties", "1860"}}},
		"a gap": {11, []string{"Signed at {{c1::Aigun::a town}}.", "Extra"},
			Question{ID: "guid1", Kind: KindShort, Stem: "Signed at _____.", Options: typedIn("Aigun"), Explanation: "Extra", Category: []string{"Treaties", "1860"}}},
		"fields with the names of a sheet": {12, []string{"7", "Who?", "A", "B", "C", "Because."},
			Question{ID: "guid1", Kind: KindChoice, Stem: "Who?", Options: choices("A", "B", "C"), Explanation: "Because.", Category: []string{"Treaties", "1860"}}},
		"our own choice": {13, own(KindChoice, abc, `<ol type="A"><li value="2">B</li></ol>`, `<ol type="A"><li value="1">no</li><li value="2">yes</li></ol>`),
			ours(Question{Kind: KindChoice, Options: []Option{{Text: "A", Feedback: "no"}, {Text: "B", Right: true, Weight: 1, Feedback: "yes"}, {Text: "C"}}})},
		"our own several keys": {13, own(KindSeveral, abc, `<ol type="A"><li value="1">A</li><li value="3">C</li></ol>`, ""),
			ours(Question{Kind: KindSeveral, Options: []Option{{Text: "A", Right: true, Weight: .5}, {Text: "B"}, {Text: "C", Right: true, Weight: .5}}})},
		"our own statement":   {13, own(KindTrueFalse, "<ul><li>True</li><li>False</li></ul>", "True", "so"), ours(Question{Kind: KindTrueFalse, True: true, WhenWrong: "so"})},
		"our own written one": {13, own(KindShort, "", "<ul><li>Aigun</li><li>Aihui</li></ul>", ""), ours(Question{Kind: KindShort, Options: typedIn("Aigun", "Aihui")})},
		"our own number":      {13, own(KindNumber, "", "8 ± 0.5", ""), ours(Question{Kind: KindNumber, Number: 8, Tolerance: .5})},
		"our own order":       {13, own(KindOrdering, abc, "<ol><li>B</li><li>A</li></ol>", ""), ours(Question{Kind: KindOrdering, Options: []Option{{Text: "B", Right: true}, {Text: "A", Right: true}}})},
		"our own pairs": {13, own(KindMatching, `<ul><li>x</li><li>y</li></ul><ol type="A"><li>2</li><li>3</li><li>1</li></ol>`, "<table><tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr></table>", ""),
			ours(Question{Kind: KindMatching, Pairs: []Pair{{"x", "1"}, {"y", "2"}}, Extra: []string{"3"}})},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, _ := readOne(t, readAnki, string(apkg(t, "collection.anki2", schema11(t, note(1, c.model, "", c.fields...)), "media", "{}")))
			equal(t, got, c.want)
		})
	}
}

// A newer package has a compressed collection with other tables, and beside it an
// old one that says only that Anki is too old; the newest is read.
func TestAnkiPackagesOfEveryAge(t *testing.T) {
	old := schema11(t, note(1, 10, "", "Please update", "Anki"))
	schema18 := ankiFile(t,
		"CREATE TABLE col (id integer primary key, crt integer not null)",
		"CREATE TABLE notetypes (id integer not null primary key, name text not null COLLATE unicase, mtime_secs integer not null, usn integer not null, config blob not null)",
		"CREATE TABLE fields (ntid integer not null, ord integer not null, name text not null COLLATE unicase, config blob not null, PRIMARY KEY (ntid, ord)) without rowid",
		"CREATE TABLE decks (id integer primary key not null, name text not null COLLATE unicase)",
		"CREATE UNIQUE INDEX idx_decks_name ON decks (name)",
		"CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, tags text not null, flds text not null)",
		"CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, type integer not null, due integer not null)",
		"INSERT INTO notetypes VALUES (10, 'Basic', 0, 0, x'')",
		"INSERT INTO fields VALUES (10, 0, 'Front', x''), (10, 1, 'Back', x'')",
		"INSERT INTO decks VALUES (1, 'Default'), (20, 'Treaties'||char(31)||'1860')",
		"INSERT INTO cards VALUES (1, 1, 20, 0, 1)",
		note(1, 10, " core hard ", "Where?", "Aigun"))
	want := Question{ID: "guid1", Kind: KindShort, Stem: "Where?", Options: typedIn("Aigun"), Category: []string{"Treaties", "1860"}, Tags: []string{"core", "hard"}}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := encoder.EncodeAll(schema18, nil)
	walled := bytes.Clone(schema18)
	walled[18], walled[19] = 2, 2 // as of a collection with a write-ahead log
	for name, data := range map[string][]byte{
		"2.1.50 and later": apkg(t, "meta", "\x08\x03", "collection.anki2", old, "collection.anki21b", packed, "media", ""),
		"2.1.28":           apkg(t, "collection.anki2", old, "collection.anki21", schema11(t, note(1, 10, " core hard ", "Where?", "Aigun")), "media", "{}"),
		"2.0":              apkg(t, "collection.anki2", schema11(t, note(1, 10, " core hard ", "Where?", "Aigun")), "media", "{}"),
		"a log elsewhere":  apkg(t, "collection.anki2", walled),
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := readOne(t, readAnki, string(data))
			equal(t, got, want)
		})
	}
}

func TestAnkiThatIsRefused(t *testing.T) {
	many := []any{}
	for i := range maxZipEntries + 1 {
		many = append(many, fmt.Sprint(i), "x")
	}
	good := schema11(t, note(1, 10, "", "Where?", "Aigun"))
	broken := bytes.Clone(good)
	for i := 4096; i < len(broken); i++ {
		broken[i] = 0xFF
	}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	endless := "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 'g' AS guid, 10 AS mid, '' AS tags, 'x' AS flds FROM n"
	view := ankiFile(t, "CREATE TABLE col (models text, decks text)", "CREATE TABLE cards (nid, did, type, due)", "CREATE VIEW notes AS "+endless)
	for name, c := range map[string]struct {
		data []byte
		why  string
	}{
		"too many files":           {apkg(t, many...), "without media"},
		"no collection":            {apkg(t, "readme.txt", "x"), "no Anki package"},
		"a course pack":            {apkg(t, "course.yaml", "id: x"), "course pack"},
		"a QTI package":            {apkg(t, "imsmanifest.xml", "<x/>"), "QTI"},
		"the same file twice":      {apkg(t, "collection.anki2", good, "collection.anki2", good), "twice"},
		"a bomb":                   {apkg(t, "collection.anki2", make([]byte, 8<<20)), "unpacks to more"},
		"a bomb within":            {apkg(t, "collection.anki21b", encoder.EncodeAll(make([]byte, 200<<20), nil)), "unpack"},
		"no SQLite file":           {apkg(t, "collection.anki2", strings.Repeat("text ", 200)), "no SQLite"},
		"a broken SQLite file":     {apkg(t, "collection.anki2", broken), "cannot be read"},
		"an SQLite file of others": {apkg(t, "collection.anki2", ankiFile(t, "CREATE TABLE a (b)")), "lacks the tables"},
		"a table that is a view":   {apkg(t, "collection.anki2", view), "lacks the tables"},
		"a computed column":        {apkg(t, "collection.anki2", notesAs(t, computedNotes)), "is computed"},
		"half a zip":               {good[:0:0], "zip"},
		"settings that are none":   {apkg(t, "collection.anki2", schema11(t, "UPDATE col SET models = 'x'")), "note types"},
	} {
		t.Run(name, func(t *testing.T) {
			if qs, _, err := readAnki(c.data); err == nil || !strings.Contains(err.Error(), c.why) || qs != nil {
				t.Errorf("%d questions, error %v; want it to say %q", len(qs), err, c.why)
			}
		})
	}
}

// notesAs is a collection of schema 11 whose table of notes is made by the statements.
func notesAs(t testing.TB, statements ...string) []byte {
	return ankiFile(t, append([]string{
		"CREATE TABLE col (models text, decks text)", "INSERT INTO col VALUES ('{}', '{}')",
		"CREATE TABLE cards (nid integer, did integer, type integer, due integer)",
	}, statements...)...)
}

// computedNotes hides the computation of a text from a reader of the declaration.
const computedNotes = "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text AS/**/(printf('%.*c',60000000,'x')))"

// lying changes what the collection lists of its notes to an ordinary table on a page.
const lying = "UPDATE sqlite_schema SET type = 'table', rootpage = 2 WHERE name = 'notes'"

// A collection may compute what it seems to store, in a column, a view or a virtual
// table, however it is written. It is refused before a note is read, at no cost.
func TestAnkiComputesNothing(t *testing.T) {
	const thousands = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000) "
	columns := func(flds string) []byte {
		return notesAs(t, "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text "+flds+")",
			thousands+"INSERT INTO notes (guid, mid, tags) SELECT 'g' || i, 1, '' FROM n")
	}
	for name, c := range map[string]struct {
		collection []byte
		why        string
	}{
		"a computed column":                  {columns("GENERATED ALWAYS AS (hex(zeroblob(100000000)))"), "column flds of its table notes is computed"},
		"a computed column behind a remark":  {columns("AS/**/(printf('%.*c',60000000,'x'))"), "column flds of its table notes is computed"},
		"a computed column that is not read": {notesAs(t, "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds text, more text AS--\n(hex(zeroblob(100000000))) STORED)"), "column more of its table notes is computed"},
		"a view":                             {notesAs(t, "CREATE VIEW notes AS SELECT 1 AS id"), "views"},
		"a view listed as a table":           {notesAs(t, "CREATE VIEW notes AS SELECT 1 AS id, 'g' AS guid, 1 AS mid, '' AS tags, hex(zeroblob(100000000)) AS flds", "PRAGMA writable_schema = ON", lying), "malformed"},
		"a virtual table":                    {notesAs(t, "CREATE VIRTUAL TABLE notes USING fts4(id, guid, mid, tags, flds)"), "virtual tables"},
		"a virtual table listed as a table":  {notesAs(t, "CREATE VIRTUAL TABLE notes USING fts4(id, guid, mid, tags, flds)", "PRAGMA writable_schema = ON", lying), "lacks the tables"},
		"a column of another kind":           {notesAs(t, "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text, flds blob)"), "column flds"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			start := time.Now()
			runtime.ReadMemStats(&before)
			a := &ankiReader{reading: newReading(Anki), texts: len(c.collection)}
			db, err := openAnki(t.Context(), c.collection)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			err = a.read(t.Context(), db)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("error %v; want it to say %q", err, c.why)
			}
			if a.seen != 0 {
				t.Errorf("%d notes were read", a.seen)
			}
			if took, most := time.Since(start), ankiTime/5; took > most {
				t.Errorf("refused after %s; want less than %s", took, most)
			}
			if used, most := after.TotalAlloc-before.TotalAlloc, uint64(len(c.collection)+4<<20); used > most {
				t.Errorf("%d bytes allocated; want at most %d", used, most)
			}
		})
	}
}

// A text that stands once in the file may stand in every row: here as what a column
// holds where a row says nothing.
func TestAnkiTextsAreNoLongerThanTheFile(t *testing.T) {
	data := notesAs(t, "CREATE TABLE notes (id integer primary key, guid text, mid integer, tags text)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 4000) INSERT INTO notes SELECT i, 'g' || i, 1, '' FROM n",
		"ALTER TABLE notes ADD COLUMN flds text NOT NULL DEFAULT '"+strings.Repeat("x", 60000)+"'")
	a := &ankiReader{reading: newReading(Anki), texts: len(data)}
	db, err := openAnki(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := a.read(t.Context(), db); err == nil || !strings.Contains(err.Error(), "longer than the whole file") {
		t.Errorf("error %v; want the texts refused", err)
	}
	if most := len(data)/60000 + 1; a.seen > most {
		t.Errorf("%d notes were read; a file of %d bytes holds %d such texts", a.seen, len(data), most)
	}
}

// A note with a picture written into it may be longer than any text that is loaded;
// it is left out, and the others are read.
func TestAnkiNoteThatIsTooLong(t *testing.T) {
	long := fmt.Sprintf("INSERT INTO notes VALUES (1, 'guid1', 10, '', hex(zeroblob(%d)))", maxAnkiText)
	for name, packed := range map[string][]byte{
		"by far":    schema11(t, long, note(2, 10, "", "Where?", "Aigun")),
		"by a byte": schema11(t, note(1, 10, "", strings.Repeat("x", maxQuestionBytes-len("guid1")+1)), note(2, 10, "", "Where?", "Aigun")),
	} {
		t.Run(name, func(t *testing.T) {
			db, err := openAnki(t.Context(), packed)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			a := &ankiReader{reading: newReading(Anki), texts: len(packed)}
			if err := a.read(t.Context(), db); err != nil {
				t.Fatal(err)
			}
			if len(a.questions) != 1 || a.questions[0].Stem != "Where?" || len(a.report.Skipped) != 1 || a.report.Skipped[0] != (Note{"note 1", longQuestion}) {
				t.Errorf("%d questions, %+v; want the long note left out", len(a.questions), a.report)
			}
		})
	}
}

// New notes come in the order in which they are due, then the others by their number.
func TestAnkiNotesInTheirOrder(t *testing.T) {
	data := schema11(t, note(1, 10, "", "third?", "x"), note(2, 10, "", "second?", "x"), note(3, 10, "", "fourth?", "x"), note(4, 10, "", "first?", "x"),
		"DELETE FROM cards", "INSERT INTO cards VALUES (1, 1, 20, 2, 0), (2, 2, 20, 0, 7), (3, 4, 20, 0, 9), (4, 4, 1, 0, 3)")
	got, _, err := readAnki(apkg(t, "collection.anki2", data))
	if err != nil {
		t.Fatal(err)
	}
	var stems []string
	for _, q := range got {
		stems = append(stems, q.Stem)
	}
	equal(t, stems, []string{"first?", "second?", "third?", "fourth?"})
}

// Nothing in a collection can be changed or reached from within.
func TestAnkiConnectionIsReadOnly(t *testing.T) {
	db, err := openAnki(t.Context(), schema11(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"DELETE FROM notes", "ATTACH '/tmp/x.db' AS x", "CREATE TABLE y (z)"} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s is possible", statement)
		}
	}
	var n sql.NullInt64
	if err := db.QueryRow("SELECT count(*) FROM notes").Scan(&n); err != nil || n.Int64 != 0 {
		t.Errorf("%v, %v", n, err)
	}
}

func TestAnkiThatLosesSomething(t *testing.T) {
	for name, c := range map[string]struct{ field, what string }{
		"a sound":  {"Where? [sound:x.mp3]", "a sound"},
		"an image": {`Where? <img src="x.jpg">`, "an image"},
	} {
		t.Run(name, func(t *testing.T) {
			got, report := readOne(t, readAnki, string(apkg(t, "collection.anki2", schema11(t, note(1, 10, "", c.field, "Aigun")))))
			if got.Stem != "Where?" || len(report.Lost) != 1 || report.Lost[0] != (Note{"note 1", c.what}) {
				t.Errorf("%+v, %+v", got, report)
			}
		})
	}
	_, report, err := readAnki(apkg(t, "collection.anki2", schema11(t, note(1, 11, "", "{{c1::a}} and {{c2::b}}", ""), note(2, 10, "", "", "x"))))
	if err != nil || len(report.Skipped) != 2 || !strings.Contains(report.Skipped[0].What, "several gaps") || !strings.Contains(report.Skipped[1].What, "no text") {
		t.Errorf("%+v, %v; want both skipped with a reason", report, err)
	}
}
