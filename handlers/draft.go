package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/exchange"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// What a draft's page lists of each kind.
const (
	previewItems  = 20
	changesListed = 20
	notesListed   = 100
)

// draft shows what an uploaded pack would do, for its uploader to decide.
func (s *Server) draft(w http.ResponseWriter, r *http.Request) error {
	v, err := s.draftView(r)
	if err != nil {
		return err
	}
	pack, _, err := s.Store.Draft(r.Context(), s.me(r).ID, r.PathValue("draft"))
	if err != nil {
		return err
	}
	page, err := s.draftPage(r, v, pack)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.Draft(page))
}

func (s *Server) draftPage(r *http.Request, v bankView, pack quiz.Pack) (views.DraftPage, error) {
	title := v.bank.Course.Title
	old, err := s.Store.CourseBank(r.Context(), v.bank.Course.ID)
	if errors.Is(err, store.ErrNotFound) {
		old, err = nil, nil
	}
	if err != nil {
		return views.DraftPage{}, err
	}
	found, err := s.checked.of(r.Context(), v.bank)
	if err != nil {
		return views.DraftPage{}, err
	}
	page := views.DraftPage{
		Shell: s.shell(r, "Draft: "+title), Path: v.path, Title: title, Lead: draftLead(pack, old, s.Now()),
		Stats: coverStats(lint.Cover(v.bank)), Findings: findingsOf(found, v), Report: s.importReport(r, pack.ID),
		All: "Read all " + ofAll(len(v.bank.Items), len(v.bank.Items)),
	}
	for _, it := range v.bank.Items[:min(previewItems, len(v.bank.Items))] {
		page.Preview = append(page.Preview, v.row(it))
	}
	if old != nil {
		page.Changes = changesBetween(old, v.bank)
	}
	page.CanPublish, page.PublishNote, err = s.publishing(r, v.bank, old, lint.Errors(found))
	return page, err
}

func draftLead(pack quiz.Pack, old *questions.Bank, now time.Time) string {
	lead := "A new course. "
	if old != nil {
		lead = "A new version of a course that is here. "
	}
	if pack.FileName != "" {
		lead += "From “" + pack.FileName + "”, "
	} else {
		lead += "Made "
	}
	lead += ago(time.UnixMilli(pack.At), now) + ". Only you see it. Drafts are thrown away after a week."
	if pack.Note != "" {
		lead += " Note: " + pack.Note
	}
	return lead
}

// publishing says whether the viewer can publish the draft, and what it would do or
// what stands against it.
func (s *Server) publishing(r *http.Request, b, old *questions.Bank, errs int) (can bool, note string, err error) {
	if errs > 0 {
		return false, "Not yet: the check below found " + count(errs, "error", "errors") + ". An error is a flaw that gives the answer away or makes a question unfair. Mend the pack and upload it again.", nil
	}
	if old == nil {
		return true, "It becomes a course of this site, which every teacher here can choose for a class. From then on only you and administrators can publish another version of it.", nil
	}
	versions, err := s.Store.PackVersions(r.Context(), b.Course.ID)
	if err != nil {
		return false, "", err
	}
	if !s.mayPublish(r, b.Course.ID, versions) {
		return false, "You cannot: new versions of this course come from whoever published it first, or from an administrator. Download the draft and send it to them, or give it another id in course.yaml and upload it as a course of your own.", nil
	}
	return true, "All classes that study this course are asked from it, from the next question on. Facts that are gone are no longer asked; the answers to them are kept.", nil
}

// changesBetween lists the facts that are new, gone or asked in another way.
func changesBetween(old, b *questions.Bank) []views.ChangeBlock {
	var added, changed, retired []string
	for i := range b.Course.Facts {
		f := &b.Course.Facts[i]
		switch before := old.Course.Fact(f.ID); {
		case before == nil:
			added = append(added, f.Claim)
		case before.Claim != f.Claim || !sameQuestions(old.ItemsOf(f.ID), b.ItemsOf(f.ID)):
			changed = append(changed, f.Claim)
		}
	}
	for i := range old.Course.Facts {
		if f := &old.Course.Facts[i]; b.Course.Fact(f.ID) == nil {
			retired = append(retired, f.Claim)
		}
	}
	blocks := []views.ChangeBlock{
		changeBlock(added, "new fact", "new facts"),
		changeBlock(changed, "fact asked in another way", "facts asked in another way"),
		changeBlock(retired, "fact no longer asked", "facts no longer asked"),
	}
	blocks = slices.DeleteFunc(blocks, func(c views.ChangeBlock) bool { return len(c.Rows) == 0 })
	if len(blocks) == 0 {
		blocks = []views.ChangeBlock{{Heading: "Nothing changes", Rows: []string{"The draft asks the same questions as the course does now."}}}
	}
	return blocks
}

func sameQuestions(a, b []*questions.Item) bool {
	return slices.EqualFunc(a, b, func(x, y *questions.Item) bool { return x.ID == y.ID && x.Revision == y.Revision })
}

func changeBlock(claims []string, one, many string) views.ChangeBlock {
	shown := claims[:min(changesListed, len(claims))]
	return views.ChangeBlock{Heading: count(len(claims), one, many), Rows: shown, More: andMore(len(claims), len(shown))}
}

// publishDraft makes the draft the course's newest version. Lint errors are looked at
// again, because the page may be old.
func (s *Server) publishDraft(w http.ResponseWriter, r *http.Request) error {
	v, err := s.draftView(r)
	if err != nil {
		return err
	}
	found, err := s.checked.of(r.Context(), v.bank)
	if err != nil {
		return err
	}
	if lint.Errors(found) > 0 {
		return goTo(w, r, v.path)
	}
	_, err = s.Store.PublishDraft(r.Context(), s.me(r).ID, r.PathValue("draft"))
	if errors.Is(err, store.ErrForbidden) {
		err = errMayNotPublish
	}
	if err != nil {
		return err
	}
	return goToDone(w, r, "/courses/"+v.bank.Course.ID, "published")
}

func (s *Server) discardDraft(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.DiscardDraft(r.Context(), s.me(r).ID, r.PathValue("draft")); err != nil {
		return err
	}
	return goToDone(w, r, "/courses", "discarded")
}

// reportFile keeps in the pack what an import left out, so that whoever completes the
// pack finds it.
const reportFile = "import-report.json"

// importReport is the report of the import that made the draft; nil for other drafts.
func (s *Server) importReport(r *http.Request, draftID string) *views.ReportBlock {
	files, err := s.Store.DraftFiles(r.Context(), s.me(r).ID, draftID)
	if err != nil {
		return nil
	}
	raw, err := fs.ReadFile(files, reportFile)
	if err != nil {
		return nil
	}
	var report exchange.Report
	if json.Unmarshal(raw, &report) != nil {
		return nil
	}
	return reportBlock(report)
}

func reportBlock(report exchange.Report) *views.ReportBlock {
	block := &views.ReportBlock{
		Lead: fmt.Sprintf("%s taken, %d left out, %d taken without something that a pack cannot hold.",
			count(report.Taken, "question", "questions"), len(report.Skipped), len(report.Lost)),
		Skipped: noteRows(report.Skipped), Lost: noteRows(report.Lost),
	}
	if len(report.Skipped) > notesListed || len(report.Lost) > notesListed {
		block.More = fmt.Sprintf("Only the first %d of each are listed; the file %s in the downloaded draft has all.", notesListed, reportFile)
	}
	return block
}

func noteRows(notes []exchange.Note) []views.NoteRow {
	var rows []views.NoteRow
	for _, n := range notes[:min(notesListed, len(notes))] {
		rows = append(rows, views.NoteRow{Where: n.Where, What: sentence(n.What)})
	}
	return rows
}
