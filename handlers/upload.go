package handlers

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/views"
)

// Bounds on uploads under way.
const (
	uploadsAtOnce  = 4
	placeWait      = 10 * time.Second // for one of them to be done
	uploadTime     = 3 * time.Minute  // for a slow line; other requests have less
	maxUploadValue = 16 << 10         // bytes of an ordinary field among the files
)

func (s *Server) uploadForm(w http.ResponseWriter, r *http.Request) error {
	return s.showUpload(w, r, http.StatusOK, views.UploadPage{}, r.URL.Query().Get("course"))
}

func (s *Server) showUpload(w http.ResponseWriter, r *http.Request, status int, page views.UploadPage, courseID string) error {
	all, err := s.Store.Courses(r.Context())
	if err != nil {
		return err
	}
	list := page.Problems
	page.Shell = s.shell(r, "Upload a pack")
	page.Problems = list
	for _, c := range all {
		page.Courses = append(page.Courses, views.Choice{Value: c.ID, Text: c.Title, Selected: c.ID == courseID})
	}
	return s.render(w, r, status, views.Upload(page))
}

// uploadPack reads what was sent, tries it out and keeps it as a draft when it holds
// together. Otherwise nothing is kept and the page says what is wrong.
func (s *Server) uploadPack(w http.ResponseWriter, r *http.Request) error {
	up, done, err := s.receive(w, r)
	defer done()
	if err == nil {
		var name string
		var pack fs.FS
		if pack, name, err = s.packFrom(r, up); err == nil {
			err = s.keepDraft(w, r, pack, name, flat(up.values.Get("note")))
		}
	}
	status, list, ok := uploadProblems(err, "pack")
	broken, more, isPack := packProblems(err)
	if !ok && !isPack {
		return err
	}
	if isPack {
		status, list = http.StatusUnprocessableEntity, []views.Problem{{Field: "broken", Message: "The pack does not hold together. Nothing was stored."}}
	}
	page := views.UploadPage{Note: up.values.Get("note"), Broken: broken, More: more}
	page.Problems = list
	return s.showUpload(w, r, status, page, up.values.Get("course"))
}

// uploadQueue bounds the uploads under way. Who sends slowly keeps nobody else
// waiting: a place is taken for the work alone, once everything has arrived.
type uploadQueue struct {
	wait   time.Duration // for a place
	places chan struct{} // one for each upload that is worked on at the same time

	mu   sync.Mutex
	from map[string]bool // users who are sending, or waiting for the result
}

// enter notes that the user sends something; errUploading when something of theirs is
// under way already, so that one person holds one upload in memory at most.
func (q *uploadQueue) enter(userID string) (leave func(), err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.from[userID] {
		return nil, errUploading
	}
	if q.from == nil {
		q.from = map[string]bool{}
	}
	q.from[userID] = true
	return func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		delete(q.from, userID)
	}, nil
}

// takePlace waits for a place among those whose upload is worked on; errUploadsBusy
// when it takes too long.
func (q *uploadQueue) takePlace(ctx context.Context) (free func(), err error) {
	patience := time.NewTimer(q.wait)
	defer patience.Stop()
	select {
	case q.places <- struct{}{}:
		return func() { <-q.places }, nil
	case <-patience.C:
		return nil, errUploadsBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// receive reads an upload and takes a place for the work on it. The caller calls done
// when that is over, whether or not there was an error.
func (s *Server) receive(w http.ResponseWriter, r *http.Request) (up upload, done func(), err error) {
	done = func() {}
	leave, err := s.uploads.enter(s.me(r).ID)
	if err != nil {
		return upload{}, done, err
	}
	done = leave
	if up, err = readUpload(w, r); err != nil {
		return up, done, err
	}
	free, err := s.uploads.takePlace(r.Context())
	if err != nil {
		return up, done, err
	}
	return up, func() { free(); leave() }, nil
}

// keepDraft tries a pack out, keeps it as a draft and leads to its page.
func (s *Server) keepDraft(w http.ResponseWriter, r *http.Request, pack fs.FS, fileName, note string) error {
	b, err := dryRun(r.Context(), pack)
	if err != nil {
		return err
	}
	draft, err := s.Store.SaveDraft(r.Context(), s.me(r).ID, fileName, note, pack, b)
	if err != nil {
		return err
	}
	return goTo(w, r, "/drafts/"+draft.ID)
}

// uploadProblems puts into words why an upload cannot be used; field is where those
// go that are about the file. ok is false for errors that need a page of their own,
// and for nil.
func uploadProblems(err error, field string) (status int, list []views.Problem, ok bool) {
	var (
		large *http.MaxBytesError
		entry *entryError
	)
	switch {
	case err == nil:
		return 0, nil, false
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, []views.Problem{{Field: field, Message: "That is more than 32 MB. Split the course, or leave out what is no part of it."}}, true
	case errors.As(err, &entry):
		return http.StatusUnprocessableEntity, entry.list, true
	}
	list, ok = problems(err)
	for i := range list {
		if list[i].Field == "pack" {
			list[i].Field = field
		}
	}
	return formStatus(err), list, ok
}

// sentFile is one file of an upload, with its path in the folder that was chosen.
type sentFile struct {
	name string
	body []byte
}

// upload is a form with files.
type upload struct {
	values url.Values
	files  map[string][]sentFile // by field
}

// readUpload reads a form with files into memory; its size is bounded by the route.
// A form that came without files is an empty upload.
func readUpload(w http.ResponseWriter, r *http.Request) (upload, error) {
	up := upload{values: url.Values{}, files: map[string][]sentFile{}}
	line := http.NewResponseController(w)
	_ = line.SetReadDeadline(time.Now().Add(uploadTime)) // not every connection can; then the usual time holds
	_ = line.SetWriteDeadline(time.Now().Add(uploadTime + time.Minute))
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return up, nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return up, errBadForm
	}
	for n := 0; ; n++ {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			// To the last byte: only then does the server notice when the sender leaves.
			_, err = io.Copy(io.Discard, r.Body)
			if err != nil {
				return up, formError(err)
			}
			return up, nil
		}
		if err == nil && n > maxUploadFiles+20 {
			return up, oneProblem("folder", "More than 500 files. Leave out what is no part of the course.")
		}
		if err == nil {
			err = up.take(part)
		}
		if err != nil {
			return up, formError(err)
		}
	}
}

// take reads one part of the form.
func (up upload) take(part *multipart.Part) error {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return err
	}
	name, isFile := params["filename"]
	if !isFile {
		value, err := io.ReadAll(io.LimitReader(part, maxUploadValue))
		up.values.Add(params["name"], string(value))
		return err
	}
	body, err := io.ReadAll(part)
	if err == nil && name != "" { // an input without a file sends an empty name
		up.files[params["name"]] = append(up.files[params["name"]], sentFile{strings.ReplaceAll(name, `\`, "/"), body})
	}
	return err
}

// formError keeps the error of a form that is too large and turns others into one
// that says the form was damaged.
func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return errBadForm
}

func oneProblem(field, message string) error {
	return &entryError{[]views.Problem{{Field: field, Message: message}}}
}

// packFrom makes a pack of what was sent: a zip, a folder, or files of facts for a
// course of this site. name is how the upload is called from then on.
func (s *Server) packFrom(r *http.Request, up upload) (pack fs.FS, name string, err error) {
	zipped, folder, facts := up.files["pack"], up.files["folder"], up.files["facts"]
	switch {
	case len(zipped) == 0 && len(folder) == 0 && len(facts) == 0:
		return nil, "", oneProblem("pack", "Choose a zip, a folder or files of facts.")
	case len(zipped) > 0 && len(folder) > 0 || len(facts) > 0 && len(zipped)+len(folder) > 0:
		return nil, "", oneProblem("pack", "Send one thing at a time: a zip, a folder, or files of facts. Choose the files again.")
	case len(zipped) > 0:
		pack, err = course.Unpack(zipped[0].body)
		return pack, path.Base(zipped[0].name), err
	case len(folder) > 0:
		files, top, err := folderFiles(folder)
		if err != nil {
			return nil, "", err
		}
		pack, err = packOf(files)
		return pack, top, err
	}
	pack, err = s.withFacts(r, up.values.Get("course"), facts)
	return pack, path.Base(facts[0].name), err
}

// folderFiles are the files of a chosen folder, without the folder's own name and
// without what systems hide in folders.
func folderFiles(sent []sentFile) (files map[string][]byte, top string, err error) {
	files = map[string][]byte{}
	for _, f := range sent {
		dir, name, inside := strings.Cut(f.name, "/")
		if !inside {
			dir, name = "", f.name
		}
		if !fs.ValidPath(name) {
			return nil, "", oneProblem("folder", "The file name “"+flat(f.name)+"” cannot be used. Rename it and send the folder again.")
		}
		if strings.HasPrefix(name, ".") || strings.Contains(name, "/.") || strings.HasPrefix(name, "__MACOSX") {
			continue
		}
		files[name], top = f.body, dir
	}
	if len(files) == 0 {
		return nil, "", oneProblem("folder", "The folder is empty. Choose the one that holds course.yaml.")
	}
	return files, top, nil
}

// withFacts is the course's newest pack with files of facts added or replaced.
func (s *Server) withFacts(r *http.Request, courseID string, facts []sentFile) (fs.FS, error) {
	pack, err := s.Store.PackFiles(r.Context(), courseID)
	if err != nil {
		return nil, oneProblem("course", "Choose the course to which the facts belong.")
	}
	files, err := filesOf(pack)
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		base, extension := path.Base(f.name), strings.ToLower(path.Ext(f.name))
		if extension != ".yaml" && extension != ".yml" {
			return nil, oneProblem("facts", "“"+flat(base)+"” is no YAML file. Files of facts end in .yaml.")
		}
		name := "facts/" + strings.TrimSuffix(base, path.Ext(base)) + ".yaml"
		if !fs.ValidPath(name) || strings.HasPrefix(base, ".") {
			return nil, oneProblem("facts", "The file name “"+flat(base)+"” cannot be used. Rename it and send it again.")
		}
		files[name] = f.body
	}
	return packOf(files)
}
