package handlers

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/views"
)

// Errors that arise in this package.
var (
	errSignIn        = errors.New("sign in first")
	errMethod        = errors.New("this address does not take that method")
	errForeignOrigin = errors.New("the request came from another site")
	errBroken        = errors.New("a handler panicked")
	errBadForm       = errors.New("the form could not be read")
	errUploading     = errors.New("another upload of the same user is under way")
	errUploadsBusy   = errors.New("no place among the uploads came free")
	errMayNotPublish = errors.New("the course has another publisher")
)

// errorText is what a page says about an error.
type errorText struct {
	err                error
	status             int
	heading, what, do  string
	buttonText, button string
}

// errorTexts is the one place that turns errors into words. The first that fits counts.
var errorTexts = []errorText{
	{err: store.ErrNotFound, status: 404, heading: "There is nothing here",
		what: "The address may be mistyped, or what was here is gone.", do: "Start again from the first page."},
	{err: fs.ErrNotExist, status: 404, heading: "There is nothing here",
		what: "The address may be mistyped, or what was here is gone.", do: "Start again from the first page."},
	{err: store.ErrForbidden, status: 403, heading: "This page is for others",
		what: "You are signed in, but this is not among the things you may see or do.", do: "If it should be, ask your teacher or the person who runs this site."},
	{err: errMayNotPublish, status: 403, heading: "This course has another publisher",
		what: "New versions of a course come from whoever published it first, or from an administrator. Your draft is still there.",
		do:   "Download the draft and send it to them. Or give it another id in course.yaml and upload it: it becomes a course of your own.", buttonText: "To the courses", button: "/courses"},
	{err: errForeignOrigin, status: 403, heading: "This came from another site",
		what: "For safety, forms are only taken from pages of this site itself.", do: "Open the page here and try again. If you run this site behind a proxy, set its public address (base URL)."},
	{err: errMethod, status: 405, heading: "That cannot be done here",
		what: "This address exists, but not for this kind of request.", do: "Go back to the first page and take the way from there."},
	{err: store.ErrLinkUnknown, status: 404, heading: "This link does not work",
		what: "It may be incomplete, or it was replaced by a newer one.", do: "Ask for a new link, or sign in."},
	{err: store.ErrAdminExists, status: 409, heading: "This site already has an administrator",
		what: "The link for the first one has done its work.", do: "Sign in, or ask the administrator.", buttonText: "Sign in", button: "/sign-in"},
	{err: store.ErrLastAdmin, status: 409, heading: "A site needs an administrator",
		what: "This is the only one.", do: "Make somebody else an administrator first."},
	{err: quiz.ErrTicketForged, status: 400, heading: "This question is not yours to answer",
		what: "It was shown to somebody else, or was changed on its way. Nothing was counted.", do: "Go on with your own next question.", buttonText: "Next question", button: "/study"},
	{err: errUploading, status: 409, heading: "Another upload of yours is under way",
		what: "The site takes one upload of a person at a time. Nothing of this one was stored.", do: "Wait until the other one is done, then send this one again."},
	{err: errUploadsBusy, status: 503, heading: "The site is busy with other uploads",
		what: "Your upload arrived, but others were still being worked on. Nothing of it was stored.", do: "Send it again in a minute."},
	{err: errBadForm, status: 400, heading: "The form could not be read",
		what: "What arrived here was not a form of this site.", do: "Go back and try again."},
}

// fail answers with a page that says what happened and what to do.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has gone away
	}
	text := textFor(err)
	if text.status >= 500 {
		s.Log.Error("failed", "id", visitOf(r).id, "route", visitOf(r).pattern, "error", err)
	}
	if wait := retryAfter(err, text.status); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
	}
	page := errorPage(text)
	page.RequestID = visitOf(r).id
	page.Nav = nav(visitOf(r).user, r.URL.Path)
	if failed := s.render(w, r, text.status, views.Error(page)); failed != nil {
		s.Log.Error("error page", "id", visitOf(r).id, "error", failed)
		sendHTML(w, r, http.StatusInternalServerError, s.broken)
	}
}

func textFor(err error) errorText {
	for _, t := range errorTexts {
		if errors.Is(err, t.err) {
			return t
		}
	}
	var (
		slow  *store.SlowDownError
		input *store.InputError
		data  *store.DatabaseError
		large *http.MaxBytesError
		gone  *store.CourseError
	)
	switch {
	case errors.As(err, &slow):
		return errorText{status: 429, heading: "Too many attempts", what: slowDown(slow), do: "The pause protects accounts and classes from guessing."}
	case errors.As(err, &input):
		return errorText{status: 422, heading: "That cannot be saved", what: input.Message, do: "Go back and change it."}
	case errors.As(err, &data):
		return errorText{status: 503, heading: "The site cannot save anything at the moment", what: data.Message + " Nothing was half-written.", do: "Try again in a few minutes. The person who runs this site finds advice in its log."}
	case errors.As(err, &gone):
		return errorText{status: 503, heading: "This course cannot be shown at the moment", what: "The course of your class does not fit this version of the program. Your answers are safe, and nothing of what you learned is lost.", do: "Tell your teacher, or the person who runs this site: the log says what is wrong."}
	case errors.As(err, &large):
		return errorText{status: 413, heading: "That is too much at once", what: "Forms of this site take up to 64 kilobytes.", do: "Go back and shorten it."}
	case errors.Is(err, context.DeadlineExceeded):
		return errorText{status: 503, heading: "The site is very busy", what: "Your request waited too long.", do: "Try again in a moment."}
	}
	return errorText{status: 500, heading: "Something went wrong here",
		what: "The fault is on this site, not in what you did. Your answers are safe.", do: "Try again in a moment."}
}

func slowDown(e *store.SlowDownError) string {
	return "Wait " + inWords(e.Wait) + ", then try again."
}

// retryAfter is in seconds; 0 where it makes no sense.
func retryAfter(err error, status int) int {
	var slow *store.SlowDownError
	switch {
	case errors.As(err, &slow):
		return int(slow.Wait/time.Second) + 1
	case status == http.StatusServiceUnavailable:
		return 30
	}
	return 0
}

func errorPage(t errorText) views.ErrorPage {
	button := views.Link{Text: "To the first page", Href: "/"}
	if t.button != "" {
		button = views.Link{Text: t.buttonText, Href: t.button}
	}
	return views.ErrorPage{
		Shell:  views.Shell{Title: t.heading},
		Status: t.status, Heading: t.heading, What: t.what, Do: t.do, Button: button,
	}
}

// problems turns an error that belongs to a form into what stands beside its
// fields. ok is false for errors that need a page of their own.
func problems(err error) (list []views.Problem, ok bool) {
	var slow *store.SlowDownError
	if list = inputProblems(err); len(list) > 0 {
		return list, true
	}
	switch {
	case errors.As(err, &slow):
		return []views.Problem{{Message: "Too many attempts. " + slowDown(slow)}}, true
	case errors.Is(err, store.ErrCredentials):
		return []views.Problem{{Field: "email", Message: "This e-mail and password do not belong together. Check both."}}, true
	case errors.Is(err, store.ErrEmailTaken):
		return []views.Problem{{Field: "email", Message: "There is already an account with this e-mail. Sign in instead, or use another one."}}, true
	case errors.Is(err, store.ErrCodeUnknown):
		return []views.Problem{{Field: "code", Message: "No class has this code. Look again at each letter, or ask your teacher for it."}}, true
	case errors.Is(err, store.ErrCodeClosed):
		return []views.Problem{{Field: "code", Message: "This class takes no new students at the moment. Ask your teacher to open it."}}, true
	}
	return nil, false
}

// inputProblems lists all that is wrong with what was typed: a form can be wrong in
// several places at once.
func inputProblems(err error) (list []views.Problem) {
	var input *store.InputError
	if all, joined := err.(interface{ Unwrap() []error }); joined {
		for _, one := range all.Unwrap() {
			list = append(list, inputProblems(one)...)
		}
	} else if errors.As(err, &input) {
		list = []views.Problem{{Field: input.Field, Message: input.Message}}
	}
	return list
}

// formStatus is the status of a page that shows a form again.
func formStatus(err error) int {
	var slow *store.SlowDownError
	if errors.As(err, &slow) {
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// again shows a form page again with its problems; other errors pass through.
func again(err error, show func(status int, list []views.Problem) error) error {
	list, ok := problems(err)
	if !ok {
		return err
	}
	return show(formStatus(err), list)
}

// readForm parses the body of a POST.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return errBadForm
	}
	return nil
}

// topicTitle names a topic of the course.
func topicTitle(b *questions.Bank, id string) string {
	for _, t := range b.Course.Topics {
		if t.ID == id {
			return t.Title
		}
	}
	return id
}
