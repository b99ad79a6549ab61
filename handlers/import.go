package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"

	"github.com/remembrancer/remembrancer/questions/exchange"
	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) importForm(w http.ResponseWriter, r *http.Request) error {
	return s.showImport(w, r, http.StatusOK, views.ImportPage{})
}

func (s *Server) showImport(w http.ResponseWriter, r *http.Request, status int, page views.ImportPage) error {
	list := page.Problems
	page.Shell = s.shell(r, "Import questions")
	page.Problems = list
	return s.render(w, r, status, views.Import(page))
}

// importFile turns a file of another program into the draft of a course.
func (s *Server) importFile(w http.ResponseWriter, r *http.Request) error {
	var page views.ImportPage
	up, done, err := s.receive(w, r)
	defer done()
	if err == nil {
		page.Report, err = s.importUpload(w, r, up)
	}
	if err == nil {
		return nil
	}
	status, list, ok := uploadProblems(err, "file")
	broken, more, isPack := packProblems(err)
	if !ok && !isPack {
		return err
	}
	if isPack {
		status, list = http.StatusUnprocessableEntity, []views.Problem{{Field: "broken", Message: "The questions do not make a course. Nothing was stored."}}
	}
	page.Problems, page.Broken, page.More = list, broken, more
	return s.showImport(w, r, status, page)
}

// importUpload keeps the file that was sent as a draft. When nothing could be taken,
// the report says why.
func (s *Server) importUpload(w http.ResponseWriter, r *http.Request, up upload) (*views.ReportBlock, error) {
	if len(up.files["file"]) == 0 {
		return nil, oneProblem("file", "Choose a file.")
	}
	file := up.files["file"][0]
	name := path.Base(file.name)
	draft, err := exchange.Import(name, file.body)
	if err != nil {
		return nil, oneProblem("file", sentence(err.Error()))
	}
	if draft.Report.Taken == 0 {
		return reportBlock(draft.Report), oneProblem("file", "No question could be taken from this file.")
	}
	raw, err := json.MarshalIndent(draft.Report, "", "  ")
	if err != nil {
		return nil, err
	}
	draft.Files[reportFile] = raw
	pack, err := packOf(draft.Files)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("Imported from %s: %s taken, %d left out.", name, count(draft.Report.Taken, "question", "questions"), len(draft.Report.Skipped))
	return reportBlock(draft.Report), s.keepDraft(w, r, pack, name, note)
}
