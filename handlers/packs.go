package handlers

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/lint"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// courses lists the courses that the site teaches.
func (s *Server) courses(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Store.Courses(r.Context())
	if err != nil {
		return err
	}
	page := views.CoursesPage{Shell: s.shell(r, "Courses")}
	for _, c := range all {
		page.Courses = append(page.Courses, views.CourseRow{
			Title: c.Title, About: c.Description, Href: "/courses/" + c.ID, Version: versionName(c.Version),
			Numbers: factsAndQuestions(c.Facts, c.Items) + ", " + count(c.Classes, "class", "classes"),
		})
	}
	drafts, err := s.Store.Drafts(r.Context(), s.me(r).ID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		page.Drafts = append(page.Drafts, views.BankRow{
			Text: d.Title, Href: "/drafts/" + d.ID,
			About: strings.Join([]string{factsAndQuestions(d.Facts, d.Items), ago(time.UnixMilli(d.At), s.Now())}, " · "), State: d.Note,
		})
	}
	return s.render(w, r, http.StatusOK, views.Courses(page))
}

func versionName(version int) string {
	if version == 0 {
		return "as it came with the program"
	}
	return "version " + strconv.Itoa(version)
}

func factsAndQuestions(facts, items int) string {
	return thousands(facts) + " facts, " + thousands(items) + " questions"
}

// course shows what one course holds, its versions and what the check says of it.
func (s *Server) course(w http.ResponseWriter, r *http.Request) error {
	v, err := s.courseView(r)
	if err != nil {
		return err
	}
	versions, err := s.Store.PackVersions(r.Context(), v.bank.Course.ID)
	if err != nil {
		return err
	}
	cover := lint.Cover(v.bank)
	page := views.CoursePage{
		Shell: s.shell(r, v.name), Title: v.name, About: v.bank.Course.Description, Path: v.path,
		Stats: coverStats(cover), Counts: countTables(v, cover),
		MayPublish: s.mayPublish(r, v.bank.Course.ID, versions),
	}
	// The check looks at every question several times: it waits until it is asked for.
	found, ok := s.checked.known(v.bank)
	if !ok && r.URL.Query().Has("check") {
		if found, err = s.checked.of(r.Context(), v.bank); err != nil {
			return err
		}
		ok = true
	}
	if ok {
		page.Findings = findingsOf(found, v)
	}
	if len(cover.Thin) > 0 {
		page.Thin = count(len(cover.Thin), "fact is", "facts are") + fmt.Sprintf(" asked too little: %d questions from %d sides are wanted, of core facts %d.", lint.MinItems, lint.MinDirections, lint.MinCoreItems)
	}
	if page.Versions, err = s.versionRows(r, v.bank, versions); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, views.Course(page))
}

// mayPublish says whether the viewer could publish another version of the course:
// its first publisher and administrators can, and for the built-in course only they.
// The store decides; this is for the wording of pages.
func (s *Server) mayPublish(r *http.Request, courseID string, versions []quiz.Pack) bool {
	if s.me(r).Role == quiz.RoleAdmin {
		return true
	}
	if courseID == s.Bank.Course.ID {
		return false
	}
	return len(versions) == 0 || versions[len(versions)-1].ByID == s.me(r).ID
}

func coverStats(c lint.Coverage) []views.Stat {
	forms := 0
	for _, n := range c.ByForm {
		if n > 0 {
			forms++
		}
	}
	return []views.Stat{
		{Name: "Facts", Value: thousands(c.Facts), Sub: "things to know"},
		{Name: "Questions", Value: thousands(c.Items), Sub: "ways to ask them"},
		{Name: "Forms", Value: strconv.Itoa(forms), Sub: fmt.Sprintf("of %d", len(questions.Forms))},
		{Name: "Topics", Value: strconv.Itoa(len(c.ByTopic)), Sub: "in teaching order"},
	}
}

// countTables count the questions by topic, form and level, with links to them.
func countTables(v bankView, c lint.Coverage) []views.CountTable {
	topics := views.CountTable{Heading: "Topics", Column: "Topic"}
	for _, t := range c.ByTopic {
		topics.Rows = append(topics.Rows, views.CountRow{Text: topicTitle(v.bank, t.Topic), Href: v.path + "/items?topic=" + url.QueryEscape(t.Topic), Facts: count(t.Facts, "fact", "facts"), N: thousands(t.Items)})
	}
	forms := views.CountTable{Heading: "Forms", Column: "Form"}
	for _, f := range questions.Forms {
		if n := c.ByForm[string(f)]; n > 0 {
			forms.Rows = append(forms.Rows, views.CountRow{Text: formName(f), Href: v.path + "/items?form=" + string(f), N: thousands(n)})
		}
	}
	levels := views.CountTable{Heading: "Levels", Column: "Level"}
	for _, l := range []questions.Level{questions.LevelRecognise, questions.LevelRecall, questions.LevelApply} {
		if n := c.ByLevel[string(l)]; n > 0 {
			levels.Rows = append(levels.Rows, views.CountRow{Text: levelNames[l], Href: v.path + "/items?level=" + string(l), N: thousands(n)})
		}
	}
	return []views.CountTable{topics, forms, levels}
}

// versionRows lists the versions, the newest first; the built-in course ends with the
// one that came with the program.
func (s *Server) versionRows(r *http.Request, b *questions.Bank, versions []quiz.Pack) ([]views.VersionRow, error) {
	var rows []views.VersionRow
	for _, p := range versions {
		who, err := s.Store.User(r.Context(), p.ByID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		at := p.At
		if p.DecidedAt != nil {
			at = *p.DecidedAt
		}
		rows = append(rows, views.VersionRow{
			Version: "Version " + strconv.Itoa(p.Version), When: time.UnixMilli(at).UTC().Format("2 January 2006"),
			Who: who.Name, Note: p.Note, Numbers: factsAndQuestions(p.Facts, p.Items),
		})
	}
	if b.Course.ID == s.Bank.Course.ID {
		rows = append(rows, views.VersionRow{Version: "As it came with the program", Numbers: factsAndQuestions(len(s.Bank.Course.Facts), len(s.Bank.Items))})
	}
	return rows, nil
}

// packZip sends the files of a course.
func (s *Server) packZip(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("course")
	pack, err := s.Store.PackFiles(r.Context(), id)
	if err != nil {
		return err
	}
	return sendPack(w, id+".zip", pack)
}

// draftZip sends the files of a draft.
func (s *Server) draftZip(w http.ResponseWriter, r *http.Request) error {
	pack, err := s.Store.DraftFiles(r.Context(), s.me(r).ID, r.PathValue("draft"))
	if err != nil {
		return err
	}
	return sendPack(w, "draft.zip", pack)
}

func sendPack(w http.ResponseWriter, name string, pack fs.FS) error {
	zipped, err := course.Pack(pack)
	if err != nil {
		return err
	}
	return sendFile(w, name, typeZip, zipped)
}

// typeZip is the media type of a pack.
const typeZip = "application/zip"

// sendFile sends a finished file to be saved.
func sendFile(w http.ResponseWriter, name, kind string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the reader has gone away: there is nobody to tell
	return nil
}
