package handlers

import (
	"io"
	"net/http"
	"testing"
	"time"
)

// trickle begins an upload and leaves it unfinished until end is called.
func (b *browser) trickle(path string) (end func()) {
	b.t.Helper()
	body, pen := io.Pipe()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.url+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		if resp, err := b.http.Do(req); err == nil {
			resp.Body.Close()
		}
	}()
	if _, err := io.WriteString(pen, "--x\r\nContent-Disposition: form-data; name=\"pack\"; filename=\"a.zip\"\r\n\r\nPK"); err != nil {
		b.t.Fatal(err)
	}
	return func() { _ = pen.CloseWithError(io.ErrUnexpectedEOF); <-gone }
}

// untilBusy sends until the site says that another upload of the user is under way.
func (b *browser) untilBusy(path string) page {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		if got := b.send(path, nil, sent{"pack", "a.zip", []byte("no zip")}); got.status == http.StatusConflict {
			return got
		}
	}
	b.t.Fatal("a second upload of one user was never refused")
	return page{}
}

// TestSlowSendersHoldNoPlace: with one place left, somebody who sends slowly keeps
// nobody else from uploading; a second upload of their own is refused in plain words.
func TestSlowSendersHoldNoPlace(t *testing.T) {
	s := newSite(t)
	p := s.people()
	for range uploadsAtOnce - 1 {
		s.srv.uploads.places <- struct{}{}
	}
	end := p.stranger.trickle("/courses/upload")
	defer end()
	p.stranger.untilBusy("/courses/upload").want(t, 409, "Another upload of yours is under way")
	p.stranger.send("/courses/import", nil, sent{"file", "a.csv", []byte("x")}).want(t, 409, "Another upload of yours is under way")
	p.teacher.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, tides(t))}).want(t, 200, "Draft: Tides")
}

// TestUploadsWaitForAPlace: when none comes free in time, the page says so and when
// to try again, for every way that makes a draft; afterwards the same user can upload.
func TestUploadsWaitForAPlace(t *testing.T) {
	s := newSite(t)
	p := s.people()
	s.srv.uploads.wait = time.Millisecond
	for range uploadsAtOnce {
		s.srv.uploads.places <- struct{}{}
	}
	zip := sent{"pack", "tides.zip", zipOf(t, tides(t))}
	for path, file := range map[string]sent{"/courses/upload": zip, "/courses/import": {"file", "a.csv", []byte("x")}} {
		got := p.teacher.send(path, nil, file).want(t, 503, "The site is busy with other uploads")
		if got.header.Get("Retry-After") == "" {
			t.Errorf("%s does not say when to try again", path)
		}
	}
	<-s.srv.uploads.places
	p.teacher.send("/courses/upload", nil, zip).want(t, 200, "Draft: Tides")
}
