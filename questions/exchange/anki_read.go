package exchange

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// ankiTime bounds the reading of a collection, whose tables may be more than they seem.
const ankiTime = 10 * time.Second

// readAnki reads an Anki package: its notes, by the names of their fields. The
// collection is either an SQLite file of schema 11 or, in packages of Anki from
// 2.1.50 on, a compressed one of schema 18.
func readAnki(data []byte) ([]Question, Report, error) {
	a := &ankiReader{reading: newReading(Anki)}
	collection, err := ankiCollection(data)
	if err != nil {
		return nil, a.report, err
	}
	a.texts = len(collection)
	ctx, cancel := context.WithTimeout(context.Background(), ankiTime)
	defer cancel()
	db, err := openAnki(ctx, collection)
	if err != nil {
		return nil, a.report, ankiError(err)
	}
	defer db.Close()
	if err := a.read(ctx, db); err != nil {
		return nil, a.report, ankiError(err)
	}
	return a.done()
}

func ankiError(err error) error {
	if errors.Is(err, errTooMany) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("reading it takes too long")
	}
	return fmt.Errorf("the package's collection cannot be read: %w; export the deck from Anki again", err)
}

// ankiCollection takes the SQLite file out of a package, by the same order of
// preference as Anki: the newest format that is there.
func ankiCollection(data []byte) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the file begins like a zip file and is none (%w); export it again", err)
	}
	if len(z.File) > maxZipEntries {
		return nil, fmt.Errorf("the package holds more than %d files; export the deck without media", maxZipEntries)
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		if files[f.Name] != nil {
			return nil, fmt.Errorf("the package holds %s twice; export the deck again", clipped(f.Name))
		}
		files[f.Name] = f
	}
	switch {
	case files["collection.anki21b"] != nil:
		packed, err := inflate(files["collection.anki21b"])
		if err != nil {
			return nil, err
		}
		return unzstd(packed)
	case files["collection.anki21"] != nil:
		return inflate(files["collection.anki21"])
	case files["collection.anki2"] != nil:
		return inflate(files["collection.anki2"])
	case files["course.yaml"] != nil:
		return nil, errors.New("this is a course pack and no file of questions; add it as a pack")
	case files["imsmanifest.xml"] != nil:
		return nil, errors.New("this is a QTI package, which cannot be imported; export the questions as Moodle XML, GIFT or CSV")
	}
	return nil, errors.New("this zip file is no Anki package; import GIFT, Moodle XML, Aiken and CSV files as they are, not zipped")
}

// inflate unpacks one file of a zip within the bounds.
func inflate(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s in the package cannot be opened (%w); export it again", clipped(f.Name), err)
	}
	defer r.Close()
	return readBounded(r, f.Name, f.CompressedSize64)
}

// readBounded reads what packed bytes unfold into, and stops where no honest file goes.
func readBounded(r io.Reader, name string, packed uint64) ([]byte, error) {
	most := min(uint64(maxInflated), max(freeInflation, maxRatio*packed))
	raw, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	switch {
	case uint64(len(raw)) > most:
		return nil, fmt.Errorf("%s unpacks to more than %d MB or than %d times its size; export fewer decks at a time", clipped(name), maxInflated>>20, maxRatio)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be unpacked (%w); export the deck again", clipped(name), err)
	}
	return raw, nil
}

func unzstd(packed []byte) ([]byte, error) {
	d, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxInflated), zstd.WithDecoderMaxWindow(8<<20))
	if err != nil {
		return nil, fmt.Errorf("collection.anki21b cannot be unpacked (%w); export the deck again", err)
	}
	defer d.Close()
	return readBounded(d, "collection.anki21b", uint64(len(packed)))
}

type ankiReader struct {
	*reading
	fields map[int64][]string // note type → names of its fields
	models map[int64]string   // note type → its name
	decks  map[int64]string
	texts  int // bytes of text that the collection may still yield
}

func (a *ankiReader) read(ctx context.Context, db *sql.DB) error {
	schema18, err := ankiTables(ctx, db)
	if err != nil {
		return err
	}
	a.fields, a.models, a.decks = map[int64][]string{}, map[int64]string{}, map[int64]string{}
	if schema18 {
		err = a.schema18(ctx, db)
	} else {
		err = a.schema11(ctx, db)
	}
	if err != nil {
		return err
	}
	return a.notes(ctx, db)
}

// schema11 reads note types and decks from the JSON of the collection's one row.
func (a *ankiReader) schema11(ctx context.Context, db *sql.DB) error {
	return eachRow(ctx, db, "SELECT models, decks FROM col LIMIT 1", func(scan func(...any) error) error {
		var modelJSON, deckJSON string
		if err := errors.Join(scan(&modelJSON, &deckJSON), a.spend(modelJSON, deckJSON)); err != nil {
			return err
		}
		var models map[string]struct {
			Name   string `json:"name"`
			Fields []struct {
				Name string `json:"name"`
			} `json:"flds"`
		}
		var decks map[string]struct {
			Name string `json:"name"`
		}
		if err := errors.Join(json.Unmarshal([]byte(modelJSON), &models), json.Unmarshal([]byte(deckJSON), &decks)); err != nil {
			return fmt.Errorf("its note types or decks: %w", err)
		}
		for id, m := range models {
			n, _ := strconv.ParseInt(id, 10, 64) // an id that is no number belongs to no note
			a.models[n] = m.Name
			for _, f := range m.Fields[:min(len(m.Fields), maxColumns)] {
				a.fields[n] = append(a.fields[n], f.Name)
			}
		}
		for id, d := range decks {
			n, _ := strconv.ParseInt(id, 10, 64)
			a.decks[n] = strings.ReplaceAll(d.Name, "::", "\x1f")
		}
		return nil
	})
}

// schema18 reads them from tables of their own.
func (a *ankiReader) schema18(ctx context.Context, db *sql.DB) error {
	named := func(query string, into map[int64]string) error {
		return eachRow(ctx, db, query, func(scan func(...any) error) error {
			var id int64
			var name string
			if err := errors.Join(scan(&id, &name), a.spend(name)); err != nil {
				return err
			}
			into[id] = name
			return nil
		})
	}
	return errors.Join(
		named("SELECT CAST(id AS INTEGER), "+shortName+" FROM notetypes LIMIT 2000", a.models),
		named("SELECT CAST(id AS INTEGER), "+shortName+" FROM decks LIMIT 5000", a.decks),
		eachRow(ctx, db, "SELECT CAST(ntid AS INTEGER), CAST(ord AS INTEGER), "+shortName+" FROM fields LIMIT 20000", func(scan func(...any) error) error {
			var id, ord int64
			var name string
			if err := errors.Join(scan(&id, &ord, &name), a.spend(name)); err != nil {
				return err
			}
			if ord >= 0 && ord < maxColumns {
				for int64(len(a.fields[id])) <= ord {
					a.fields[id] = append(a.fields[id], "")
				}
				a.fields[id][ord] = name
			}
			return nil
		}))
}

// shortName is a name, or nothing where it is too long to be one. The length of a
// text is known to SQLite without the text.
var shortName = fmt.Sprintf("CASE WHEN octet_length(name) <= %d THEN name ELSE '' END", maxTextBytes)

// spend counts texts against the size of the file that they come from, for one text
// may be made to stand in many rows.
func (a *ankiReader) spend(texts ...string) error {
	for _, text := range texts {
		a.texts -= len(text)
	}
	if a.texts < 0 {
		return errors.New("its texts are longer than the whole file")
	}
	return nil
}

// notes reads the notes one by one in their order. Only numbers are sorted, and here,
// so that SQLite holds no more than one row at a time.
func (a *ankiReader) notes(ctx context.Context, db *sql.DB) error {
	rows, err := ankiOrder(ctx, db)
	if err != nil {
		return err
	}
	for _, n := range rows {
		if err := a.meet(); err != nil {
			return err
		}
		long, err := n.read(ctx, db)
		if err != nil {
			return err
		}
		if err := a.spend(n.guid, n.fields, n.tags); err != nil {
			return err
		}
		if long {
			a.skip(fmt.Sprintf("note %d", a.seen), longQuestion)
			continue
		}
		a.one(*n)
	}
	return nil
}

// ankiOrder lists the notes without their texts: those whose cards are new in the
// order in which they are due, then the others.
func ankiOrder(ctx context.Context, db *sql.DB) ([]*ankiRow, error) {
	var rows []*ankiRow
	byID := map[int64]*ankiRow{}
	err := eachRow(ctx, db, "SELECT CAST(id AS INTEGER) FROM notes LIMIT "+strconv.Itoa(MaxQuestions+1), func(scan func(...any) error) error {
		n := &ankiRow{due: math.MaxInt64, deck: math.MaxInt64}
		if err := scan(&n.id); err != nil {
			return err
		}
		rows, byID[n.id] = append(rows, n), n
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(rows) > MaxQuestions {
		return nil, errTooMany
	}
	const cards = `SELECT CAST(coalesce(nid, 0) AS INTEGER), CAST(coalesce(did, 0) AS INTEGER), CAST(coalesce(type, 0) AS INTEGER), CAST(coalesce(due, 0) AS INTEGER) FROM cards LIMIT `
	err = eachRow(ctx, db, cards+strconv.Itoa(maxOptions*MaxQuestions), func(scan func(...any) error) error {
		var note, deck, kind, due int64
		if err := scan(&note, &deck, &kind, &due); err != nil {
			return err
		}
		if n := byID[note]; n != nil {
			n.deck = min(n.deck, deck)
			if kind == 0 { // new
				n.due = min(n.due, due)
			}
		}
		return nil
	})
	slices.SortStableFunc(rows, func(x, y *ankiRow) int { return cmp.Or(cmp.Compare(x.due, y.due), cmp.Compare(x.id, y.id)) })
	return rows, err
}

// ankiRow is a note as it is stored, with what its cards say of it.
type ankiRow struct {
	id, due, deck      int64
	model              int64
	guid, fields, tags string
}

// read fetches the note's texts, or tells that they are too long without loading them.
func (n *ankiRow) read(ctx context.Context, db *sql.DB) (long bool, err error) {
	const query = `SELECT CAST(coalesce(mid, 0) AS INTEGER), coalesce(guid, ''), coalesce(flds, ''), coalesce(tags, '') FROM notes WHERE id = ?
		AND coalesce(octet_length(guid), 0) + coalesce(octet_length(flds), 0) + coalesce(octet_length(tags), 0) <= ? LIMIT 1`
	err = db.QueryRowContext(ctx, query, n.id, maxQuestionBytes).Scan(&n.model, &n.guid, &n.fields, &n.tags)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return false, err
}

// one reads one note as a row of a sheet whose columns are named by its fields.
func (a *ankiReader) one(n ankiRow) {
	where := fmt.Sprintf("note %d", a.seen)
	if len(n.fields) > maxQuestionBytes {
		a.skip(where, longQuestion)
		return
	}
	names, values := a.fields[n.model], strings.Split(n.fields, "\x1f")
	if len(values) > maxColumns {
		a.skip(where, fmt.Sprintf("it has more than %d fields", maxColumns))
		return
	}
	q, why := Question{}, ""
	if isOwnAnki(names) {
		why = ownAnki(&q, names, values)
	} else {
		why = a.foreign(&q, where, names, values)
	}
	if why != "" {
		a.skip(where, why)
		return
	}
	a.identify(&q, n)
	a.take(where, q)
}

// foreign reads a note of another note type by the names of its fields.
func (a *ankiReader) foreign(q *Question, where string, names, values []string) string {
	texts := make([]string, len(values))
	for i, field := range values {
		var lost []string
		if texts[i], lost = htmlText(ankiSound.ReplaceAllString(field, ""), false); ankiSound.MatchString(field) {
			lost = append(lost, "a sound")
		}
		for _, what := range lost {
			a.lose(where, what)
		}
	}
	if why := a.gap(q, texts); why != "" || q.Kind != "" {
		return why
	}
	return newSheetRow(ankiColumns(names), texts).question(q)
}

// ankiSound is how a field plays a sound.
var ankiSound = regexp.MustCompile(`\[sound:[^\]]*\]`)

// identify gives the question the note's own marks where its fields have none.
func (a *ankiReader) identify(q *Question, n ankiRow) {
	if q.ID == "" {
		q.ID = unbroken(n.guid)
	}
	if len(q.Category) == 0 {
		for _, part := range strings.Split(a.decks[n.deck], "\x1f") {
			if part = unbroken(part); part != "" && part != "Default" {
				q.Category = append(q.Category, part)
			}
		}
	}
	if len(q.Tags) == 0 {
		q.Tags = strings.Fields(plain(n.tags))
		q.Tags = q.Tags[:min(len(q.Tags), maxOptions)]
	}
}

// ankiColumns tells what the fields hold by their names; where none is named as the
// question or the answer, the first two are.
func ankiColumns(names []string) []string {
	columns := make([]string, max(len(names), 2))
	for i, name := range names {
		columns[i] = sheetColumn(name)
	}
	if !slices.Contains(columns, "stem") {
		columns[0] = "stem"
	}
	answered := slices.ContainsFunc(columns, func(c string) bool { return c == "answer" || strings.HasPrefix(c, "option") })
	if i := slices.Index(columns, ""); !answered && i >= 0 {
		columns[i] = "answer"
	}
	return columns
}

var ankiGap = regexp.MustCompile(`(?s)\{\{c[0-9]+::(.*?)(?:::(.*?))?\}\}`)

// gap reads a note with a gap, "{{c1::Aigun}}", in its first field.
func (a *ankiReader) gap(q *Question, texts []string) string {
	gaps := ankiGap.FindAllStringSubmatchIndex(texts[0], 2)
	switch len(gaps) {
	case 0:
		return ""
	case 2:
		return "its text has several gaps; write a question for each"
	}
	at := gaps[0]
	q.Kind, q.Stem = KindShort, plain(texts[0][:at[0]]+"_____"+texts[0][at[1]:])
	q.Options = []Option{{Text: plain(texts[0][at[2]:at[3]]), Right: true, Weight: 1}}
	if len(texts) > 1 {
		q.Explanation = texts[1]
	}
	return ""
}
