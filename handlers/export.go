package handlers

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/exchange"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// exportFormat is a format as the page offers it.
type exportFormat struct {
	format            exchange.Format
	name, about       string
	extension, medium string
}

var exportFormats = []exportFormat{
	{exchange.MoodleXML, "Moodle XML", "For Moodle: every form it knows, with feedback, tags and ids. Import into a fresh category: Moodle never replaces a question.", ".xml", "application/xml; charset=utf-8"},
	{exchange.GIFT, "GIFT", "Plain text for Moodle and others; easy to read and to edit.", ".gift", "text/plain; charset=utf-8"},
	{exchange.QTI21, "QTI 2.1", "A package for Canvas, TAO and other systems for tests.", "-qti21.zip", typeZip},
	{exchange.Anki, "Anki", "A deck to study from in Anki. A second import finds the same notes and makes no duplicates.", ".apkg", "application/octet-stream"},
	{exchange.Aiken, "Aiken", "Single choices only, in the plainest text.", ".txt", "text/plain; charset=utf-8"},
	{exchange.CSV, "CSV", "A table for Excel, LibreOffice and scripts: one row a question.", ".csv", typeCSV},
	{exchange.JSON, "JSON", "Everything there is about each question, for programs.", ".json", "application/json; charset=utf-8"},
}

// exportForm offers the questions that a filter lets through, and says for each
// format what it would hold.
func (s *Server) exportForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.courseView(r)
	if err != nil {
		return err
	}
	sel := selectionOf(r)
	items := v.selected(sel)
	page := views.ExportPage{
		Shell: s.shell(r, "Export questions of "+v.name), Path: v.path, CourseTitle: v.name, Action: v.path + "/export",
		Search: sel.Text, Selects: sel.selects(v), Filtered: sel.set(), Count: ofAll(len(items), len(v.bank.Items)),
	}
	reports, err := s.counted.of(r.Context(), v.bank, items, sel.query())
	if err != nil {
		return err
	}
	for i, f := range exportFormats {
		row := formatRow(f, reports[i])
		if reports[i].Taken > 0 {
			row.Href = v.path + "/export/" + string(f.format) + "?" + sel.query()
		}
		page.Formats = append(page.Formats, row)
	}
	return s.render(w, r, http.StatusOK, views.Export(page))
}

func formatRow(f exportFormat, report exchange.Report) views.FormatRow {
	row := views.FormatRow{Name: f.name, About: f.about, Taken: "No question fits"}
	if report.Taken > 0 {
		row.Taken = "Download " + thousands(report.Taken)
	}
	row.Skipped, row.SkippedText = noteRows(report.Skipped), notesHeading("Left out", report.Skipped)
	row.Lost, row.LostText = noteRows(report.Lost), notesHeading("Written, but not whole", report.Lost)
	return row
}

// notesHeading says how many there are where not all are listed.
func notesHeading(heading string, notes []exchange.Note) string {
	if len(notes) > notesListed {
		return heading + ": " + thousands(len(notes)) + ", here the first"
	}
	return heading
}

// exportFile sends the questions that a filter lets through in one format.
func (s *Server) exportFile(w http.ResponseWriter, r *http.Request) error {
	at := slices.IndexFunc(exportFormats, func(f exportFormat) bool { return string(f.format) == r.PathValue("format") })
	if at < 0 {
		return store.ErrNotFound
	}
	v, err := s.courseView(r)
	if err != nil {
		return err
	}
	f := exportFormats[at]
	var buf bytes.Buffer // whole before the first byte is sent, so that a failure is a page
	if _, err := exchange.Export(&buf, v.bank, v.selected(selectionOf(r)), f.format); err != nil {
		return err
	}
	return sendFile(w, v.bank.Course.ID+f.extension, f.medium, buf.Bytes())
}

// exportCounts remembers what each format would hold of a selection, because finding
// out means to write it.
type exportCounts struct{ memo[[]exchange.Report] }

// of returns a report for each of exportFormats.
func (c *exportCounts) of(ctx context.Context, b *questions.Bank, items []*questions.Item, query string) ([]exchange.Report, error) {
	return c.memo.of(ctx, fingerprint(b)+"?"+query, func(ctx context.Context) ([]exchange.Report, error) {
		reports, errs := make([]exchange.Report, len(exportFormats)), make([]error, len(exportFormats))
		var writing sync.WaitGroup
		for i, f := range exportFormats {
			writing.Go(func() {
				reports[i], errs[i] = guarded(ctx, func(context.Context) (exchange.Report, error) {
					return exchange.Export(io.Discard, b, items, f.format)
				})
			})
		}
		writing.Wait()
		return reports, errors.Join(errs...)
	})
}
