package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// startChromium starts one headless browser for a test. Without Chromium the test
// is skipped.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no Chromium here; `make deps` installs it")
	}
	profile, err := os.MkdirTemp("", "remembrancer-chromium-*")
	if err != nil {
		t.Fatal(err)
	}
	// Chromium's helpers write for a moment after it has ended, so this may leave
	// files behind; that is no reason to fail.
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}

// visitor is one person with a browser of their own: cookies, window, and what the
// browser complained of.
type visitor struct {
	t      *testing.T
	name   string
	site   *site
	ctx    context.Context
	opts   visitorOptions
	mark   int // numbers the pages, to tell a new one from the old
	pages  int // pages seen
	forms  int // forms sent and links followed
	mu     sync.Mutex
	errors []string
}

type visitorOptions struct {
	width, height int64
	touch         bool
	noScript      bool
	dark          bool
}

var (
	phone  = visitorOptions{width: 360, height: 740, touch: true}
	laptop = visitorOptions{width: 1280, height: 800}
)

// newVisitor opens a window that shares nothing with the others.
func newVisitor(t *testing.T, chromium context.Context, s *site, name string, o visitorOptions) *visitor {
	t.Helper()
	return openWindow(t, chromium, s, name, o, chromedp.WithNewBrowserContext())
}

func openWindow(t *testing.T, parent context.Context, s *site, name string, o visitorOptions, cookies chromedp.ContextOption) *visitor {
	t.Helper()
	v := &visitor{t: t, name: name, site: s, opts: o}
	ctx, cancel := chromedp.NewContext(parent, cookies, chromedp.WithListener(v.listen))
	t.Cleanup(cancel)
	v.ctx = ctx
	v.do(chromedp.Do(ctx))
	v.resize(o.width)
	v.emulateMedia()
	if o.noScript {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		v.do(err)
	}
	t.Cleanup(v.wantNoComplaints)
	return v
}

// emulateMedia sets the colour scheme, and asks for no motion: while a page
// transition runs, a tap would meet the picture of the old page.
func (v *visitor) emulateMedia() {
	scheme := "light"
	if v.opts.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	v.do(err)
}

// listen notes what belongs on no page: errors and refusals by the content policy.
func (v *visitor) listen(ev any) {
	var text string
	switch e := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			text = fmt.Sprintf("console %s: %s", e.Type, arguments(e.Args))
		}
	case *runtime.EventExceptionThrown:
		text = "exception: " + e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Source == "security" {
			text = fmt.Sprintf("browser log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	}
	if text == "" {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.errors = append(v.errors, text)
}

func arguments(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		words = append(words, string(a.Value)+a.Description)
	}
	return strings.Join(words, " ")
}

func (v *visitor) wantNoComplaints() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, e := range v.errors {
		v.t.Errorf("%s's browser complained: %s", v.name, e)
	}
	v.errors = nil
}

// do fails the test with the page on which it happened.
func (v *visitor) do(err error) {
	v.t.Helper()
	if err == nil {
		return
	}
	where, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.querySelector("main") ?? document.body).innerText.slice(0, 1500)`))
	v.t.Fatalf("%s: %v\nat %s", v.name, err, where)
}

// eval asks the page; it works where the page itself may run no script.
func eval[T any](v *visitor, expression string) T {
	v.t.Helper()
	value, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		v.do(fmt.Errorf("%s: %w", expression, err))
	}
	return value
}

// until waits for a condition of the page. Errors count as false, because a page
// that is just being replaced has nobody to ask.
func (v *visitor) until(what, expression string) {
	v.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(4 * time.Millisecond) {
		ok, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](expression))
		if ok && err == nil {
			return
		}
		if time.Now().After(end) || v.ctx.Err() != nil {
			v.do(fmt.Errorf("waited in vain for: %s (%w)", what, err))
		}
	}
}

// open goes to an address of the site.
func (v *visitor) open(address string) {
	v.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = v.site.URL + address
	}
	v.do(chromedp.Do(v.ctx, chromedp.Navigate(address)))
	v.arrived()
}

// leave does something that leads to another page, and waits for that page. The
// script replaces the body and the browser the document; both lose the mark.
func (v *visitor) leave(how func()) {
	v.t.Helper()
	v.mark++
	mark := fmt.Sprintf("%s %d", v.name, v.mark)
	eval[string](v, `document.body.dataset.mark = `+quote(mark))
	how()
	v.until("another page", `!!document.body && document.readyState == "complete" && document.body.dataset.mark != `+quote(mark))
	v.arrived()
}

// press taps an element that leads to another page.
func (v *visitor) press(element string) {
	v.t.Helper()
	v.forms++
	v.leave(func() { v.tap(element) })
}

// arrived waits until the page takes answers (the script ignores what comes in the
// first quarter of a second, which was meant for the page before) and looks it over.
func (v *visitor) arrived() {
	v.t.Helper()
	v.pages++
	v.until("the page takes input", `document.readyState == "complete" && (typeof shown == "undefined" || !early() && !busy)`)
	v.lookOver()
}

// tap presses the middle of an element, as a finger or a mouse does: what covers it
// gets the tap instead.
func (v *visitor) tap(element string) {
	v.t.Helper()
	at := eval[[]float64](v, `(() => {
		const el = `+element+`;
		if (!el) throw new Error("there is no such element");
		el.scrollIntoView({block: "center", behavior: "instant"});
		const r = el.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2, top = document.elementFromPoint(x, y);
		if (!top || !el.contains(top) && !top.contains(el)) throw new Error("covered by " + (top ? top.outerHTML.slice(0, 120) : "the edge of the window") + " at " + x + "," + y);
		return [x, y];
	})()`)
	if v.opts.touch {
		v.do(chromedp.Do(v.ctx, chromedp.TapXY(at[0], at[1])))
		return
	}
	v.do(chromedp.Do(v.ctx, chromedp.MouseClickXY(at[0], at[1])))
}

// fill types into an input, in place of what stands there.
func (v *visitor) fill(id, text string) {
	v.t.Helper()
	el := css("#" + id)
	v.tap(el)
	eval[string](v, el+`.select(), ""`)
	v.do(chromedp.Do(v.ctx, chromedp.KeyEvent(text)))
	v.until("the input holds "+text, el+".value == "+quote(text))
}

func (v *visitor) text(selector string) string {
	v.t.Helper()
	return eval[string](v, css(selector)+"?.innerText ?? ''")
}

func (v *visitor) has(selector string) bool {
	v.t.Helper()
	return eval[bool](v, "!!"+css(selector))
}

func (v *visitor) path() string { return eval[string](v, "location.pathname") }

// resize sets the width of the window.
func (v *visitor) resize(width int64) {
	v.t.Helper()
	emulate := []chromedp.EmulateViewportOption{}
	if v.opts.touch {
		emulate = append(emulate, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	v.do(chromedp.Do(v.ctx, chromedp.EmulateViewport(width, v.opts.height, emulate...)))
}

// look is what every page must get right.
type look struct {
	Lang  string
	H1    int
	Title string
	IDs   []string // given twice
}

// lookOver checks what holds for every page: a language, one heading of the first
// rank, no id twice, and nothing wider than a small phone.
func (v *visitor) lookOver() {
	v.t.Helper()
	l := eval[look](v, `(() => {
		const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
		return {Lang: document.documentElement.lang, H1: document.querySelectorAll("h1").length, Title: document.title,
			IDs: ids.filter((id, i) => ids.indexOf(id) != i)};
	})()`)
	if l.Lang == "" || l.H1 != 1 || l.Title == "" || len(l.IDs) > 0 {
		v.t.Errorf("%s at %s: lang %q, %d h1, title %q, ids given twice %v", v.name, v.path(), l.Lang, l.H1, l.Title, l.IDs)
	}
	for _, width := range []int64{360, 320} {
		v.resize(width)
		if wide := eval[string](v, overflow(width)); wide != "" {
			v.t.Errorf("%s at %s: wider than %d px: %s", v.name, v.path(), width, wide)
		}
	}
	v.resize(v.opts.width)
	v.until("the window has its width again", fmt.Sprintf("innerWidth == %d", v.opts.width))
}

// overflow names the elements that stick out of a window that wide.
func overflow(width int64) string {
	return fmt.Sprintf(`document.documentElement.scrollWidth <= %[1]d ? "" : document.documentElement.scrollWidth + " px: " +
		[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > %[1]d + 1)
		.slice(0, 5).map(e => e.tagName + "." + e.className + " " + (e.innerText ?? "").slice(0, 40)).join(" | ")`, width)
}

// fetch gets a file with the visitor's cookies, as a download does.
func (v *visitor) fetch(path string) []byte {
	v.t.Helper()
	got, err := chromedp.Call(v.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{v.site.URL}})
	v.do(err)
	client := newClient(v.t)
	req, err := http.NewRequestWithContext(v.ctx, http.MethodGet, v.site.URL+path, nil)
	v.do(err)
	for _, c := range got.Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	return download(v.t, client, req)
}

// css is the script expression for the first element that a selector finds.
func css(selector string) string { return "document.querySelector(" + quote(selector) + ")" }

// labelled is the expression for the element whose text holds words.
func labelled(selector, words string) string {
	return "[...document.querySelectorAll(" + quote(selector) + ")].find(e => e.innerText.includes(" + quote(words) + "))"
}

// valued is the expression for the element with that value.
func valued(selector, value string) string {
	return "[...document.querySelectorAll(" + quote(selector) + ")].find(e => e.value == " + quote(value) + ")"
}

func quote(s string) string {
	raw, _ := json.Marshal(s) // a string always marshals
	return string(raw)
}
