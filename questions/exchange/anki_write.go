package exchange

import (
	"cmp"
	"crypto/sha1" // what Anki looks for duplicates by
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the driver
)

// ankiFields are the fields of a note. The first is what Anki sorts by and looks for
// duplicates in.
var ankiFields = []string{"Question", "Picture", "Options", "Answer", "Why", "Explanation", "Source", "Kind", "ID"}

// AnkiNoteType is the name by which an import knows a note of ours.
const AnkiNoteType = "Remembrancer question"

// writeAnki writes an Anki package of the kind that every version reads: a zip file
// with a database of schema 11 and the pictures.
//
// https://github.com/ankitects/anki/blob/main/rslib/src/storage/schema11.sql
func writeAnki(w io.Writer, d *document) error {
	d.losesOptions("weight and feedback of accepted answers", func(q Question, o Option) bool {
		return q.Kind == KindShort && (o.Feedback != "" || o.Weight != 1)
	})
	dir, err := os.MkdirTemp("", "remembrancer-anki-")
	if err != nil {
		return fmt.Errorf("a place for the collection: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // only a temporary file would stay
	path := filepath.Join(dir, "collection.anki2")
	if err := d.ankiCollection(path); err != nil {
		return err
	}
	collection, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the collection: %w", err)
	}
	out := newArchive(w)
	out.add("collection.anki2", collection)
	media := map[string]string{}
	for _, r := range d.rows {
		if r.Image != nil {
			name := strconv.Itoa(len(media))
			media[name] = r.Image.Name
			out.add(name, []byte(r.Image.SVG))
		}
	}
	names, err := json.Marshal(media)
	if err != nil {
		return fmt.Errorf("list the pictures: %w", err)
	}
	out.add("media", names)
	return out.close()
}

// ankiSchema is the database of schema version 11.
const ankiSchema = `
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);`

// ankiCollection builds the database. Nothing in it depends on the clock, so the same
// questions give the same bytes.
func (d *document) ankiCollection(path string) (err error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=MEMORY&_synchronous=OFF")
	if err != nil {
		return fmt.Errorf("make the collection: %w", err)
	}
	defer func() { err = cmp.Or(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA page_size=4096"); err != nil {
		return fmt.Errorf("make the collection: %w", err)
	}
	tx, err := db.Begin()
	if err != nil {
		return fmt.Errorf("make the collection: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if _, err := tx.Exec(ankiSchema); err != nil {
		return fmt.Errorf("make the collection: %w", err)
	}
	if err := d.ankiHead(tx); err != nil {
		return err
	}
	if err := d.ankiNotes(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// ankiNotes writes a note and its only card for each question.
func (d *document) ankiNotes(tx *sql.Tx) error {
	taken := map[int64]bool{}
	for i, r := range d.rows {
		guid := d.guid(r.ID)
		id := stableID("note", guid)
		for ; taken[id]; id++ { // two hashes may meet
		}
		taken[id] = true
		first := strings.ReplaceAll(r.Stem, "\n", "")
		_, err := tx.Exec("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", id, guid, d.model(), d.mod(),
			ankiTags(r.Tags), strings.Join(ankiNote(r.Question), "\x1f"), first, checksum(first))
		if err != nil {
			return fmt.Errorf("note %s: %w", r.ID, err)
		}
		_, err = tx.Exec("INSERT INTO cards VALUES (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')", id, id, d.deck(r.Category), d.mod(), i+1)
		if err != nil {
			return fmt.Errorf("card %s: %w", r.ID, err)
		}
	}
	return nil
}

// guid is what Anki knows a note by when it is imported again.
func (d *document) guid(id string) string {
	sum := sha256.Sum256([]byte(d.id + "\n" + id))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

func (d *document) model() int64 { return stableID("model", d.id) }

// deck is the id of the deck of a category.
func (d *document) deck(category []string) int64 {
	return stableID("deck", d.id+"\n"+strings.Join(category, "\n"))
}

// stableID makes an id of the kind that Anki gives out, milliseconds since 1970,
// always the same for the same thing.
func stableID(of, name string) int64 {
	sum := sha256.Sum256([]byte(of + "\n" + name))
	const first, span = 1_300_000_000_000, 300_000_000_000 // 2011 to 2020
	return first + int64(binary.BigEndian.Uint64(sum[:8])%span)
}

// mod is when a note changed, for Anki, which takes the fields of a note that it has
// already only from one that changed later. It rises with the course's version.
func (d *document) mod() int64 {
	const base = 1_600_000_000 // 2020; a fixed day, so that the file does not depend on the clock
	var version int64
	parts := strings.SplitN(d.version, ".", 3)
	for i := range 3 {
		version *= 1000
		if i < len(parts) {
			n, _ := strconv.ParseInt(parts[i], 10, 64) // what is no number counts as 0
			version += min(max(n, 0), 999)
		}
	}
	return base + version
}

// checksum is the number that Anki keeps of a note's first field.
func checksum(text string) int64 {
	sum := sha1.Sum([]byte(text))
	return int64(binary.BigEndian.Uint32(sum[:4]))
}

// ankiTags writes tags as Anki keeps them: parted and surrounded by blanks.
func ankiTags(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	words := make([]string, len(tags))
	for i, tag := range tags {
		words[i] = strings.ReplaceAll(tag, " ", "_")
	}
	return " " + strings.Join(words, " ") + " "
}
