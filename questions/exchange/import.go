package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// readers are the formats that can be read.
var readers = map[Format]func([]byte) ([]Question, Report, error){
	GIFT: readGIFT, MoodleXML: readMoodleXML, Aiken: readAiken, CSV: readCSV, Anki: readAnki,
}

// Import reads a file of questions and makes the draft of a course pack of it, which
// loads as a pack. The format is told by the content and, where texts leave it open,
// by the name. An error says why the file is refused and what to do; questions that
// cannot be taken are no error but stand in the draft's report.
func Import(name string, data []byte) (Draft, error) {
	if len(data) > MaxFileBytes {
		return Draft{}, fmt.Errorf("the file is larger than %d MB; split it and import the parts", MaxFileBytes>>20)
	}
	format, data, err := detect(name, data)
	if err != nil {
		return Draft{}, err
	}
	questions, report, err := readers[format](data)
	if err != nil {
		return Draft{}, fmt.Errorf("read as %s: %w", format, err)
	}
	return newDraft(name, questions, report), nil
}

var (
	looksAiken = regexp.MustCompile(`(?m)^[ \t]*ANSWER:[ \t]*[A-Z][ \t\r]*$`)
	looksGIFT  = regexp.MustCompile(`(?s)\{.*\}|^\s*::|^\s*\$CATEGORY:`)
)

// detect tells the format and returns the text without a byte order mark.
func detect(name string, data []byte) (Format, []byte, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		return Anki, data, nil
	}
	if bytes.HasPrefix(data, []byte(sqliteHeader)) {
		return "", nil, errors.New("this is a database; in Anki choose Export and the type “Anki Deck Package”")
	}
	text, err := checkText(data)
	if err != nil {
		return "", nil, err
	}
	head := bytes.TrimSpace(text)
	extension := strings.ToLower(path.Ext(name))
	switch {
	case len(head) == 0:
		return "", nil, errors.New("the file is empty; export the questions again")
	case bytes.HasPrefix(head, []byte("<")):
		return MoodleXML, text, nil
	case extension == ".csv" || extension == ".tsv":
		return CSV, text, nil
	case extension == ".json":
		return "", nil, errors.New("JSON can be exported but not imported; use Moodle XML, GIFT, CSV, Aiken or an Anki package")
	case extension != ".gift" && looksAiken.Match(text):
		return Aiken, text, nil
	case looksGIFT.Match(text):
		return GIFT, text, nil
	case looksLikeSheet(text):
		return CSV, text, nil
	}
	return "", nil, errors.New("the format of the file is not known; import GIFT, Moodle XML, Aiken, CSV (with a first row that names the columns) or an Anki package")
}

// looksLikeSheet reports whether the first line names columns that a sheet of
// questions has.
func looksLikeSheet(text []byte) bool {
	head, _, _ := bytes.Cut(text, []byte("\n"))
	names := strings.Split(string(head), string(sheetDelimiter(text)))
	known := map[string]bool{}
	for _, name := range names[:min(len(names), maxColumns)] {
		known[sheetColumn(name)] = true
	}
	return len(names) > 1 && known["stem"]
}
