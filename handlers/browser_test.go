package handlers

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/remembrancer/remembrancer/questions"
)

// chromium returns a real browser with script, or skips the test.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("no chromium, or a short run")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.NoSandbox, chromedp.ExecPath(path))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// do runs steps or ends the test.
func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// is waits until a script expression is true.
func is(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	for range 100 {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	where, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("location.pathname + ' ' + document.title + ' ' + document.activeElement.outerHTML.slice(0, 200)"))
	t.Fatalf("never true: %s\nat %s", expression, where)
}

// pause is longer than the lock after a page appears.
func pause() { time.Sleep(300 * time.Millisecond) }

// TestScript goes from the code to the second question by keyboard, loses the
// connection on the way, and orders events in place.
func TestScript(t *testing.T) {
	s := newSite(t)
	p := s.people()
	ctx := chromium(t)
	do(t, ctx, chromedp.Navigate(s.url+"/j/"+p.code), chromedp.SendKeys(chromedp.CSS("#name"), "Mei\r"))
	is(t, ctx, "document.querySelector('#q .opt')")
	pause()
	t.Run("keys", func(t *testing.T) {
		do(t, ctx, chromedp.KeyEvent("1"))
		is(t, ctx, "document.querySelectorAll('.opt input')[0].checked")
		do(t, ctx, chromedp.KeyEvent("c"))
		is(t, ctx, "location.pathname.startsWith('/study/answers/') && document.activeElement.id == 'verdict'")
		is(t, ctx, "document.title.startsWith(document.querySelector('h1').textContent)")
		pause()
		do(t, ctx, chromedp.KeyEvent("\r"))
		is(t, ctx, "location.pathname == '/study' && document.querySelector('#q')")
	})
	t.Run("nothing chosen", func(t *testing.T) {
		pause()
		do(t, ctx, chromedp.KeyEvent("g"))
		is(t, ctx, "document.title.startsWith('Error: ') && document.activeElement.matches('.problems')")
	})
	t.Run("connection lost", func(t *testing.T) {
		pause()
		do(t, ctx, chromedp.KeyEvent("2"))
		offline(t, ctx, true)
		do(t, ctx, chromedp.KeyEvent("f"))
		is(t, ctx, "document.querySelector('#status').textContent.startsWith('Kept on this device') && localStorage.getItem('answer')")
		offline(t, ctx, false)
		is(t, ctx, "document.querySelector('#verdict') && !localStorage.getItem('answer')")
	})
	t.Run("undo", func(t *testing.T) {
		pause()
		do(t, ctx, chromedp.KeyEvent("u"))
		is(t, ctx, "document.querySelector('.notice')?.textContent.startsWith('Taken back')")
	})
	t.Run("keys off", func(t *testing.T) {
		pause()
		do(t, ctx, chromedp.KeyEvent("?"))
		is(t, ctx, "document.querySelector('#keys').open")
		do(t, ctx, chromedp.Click(chromedp.CSS("[data-keys]")), chromedp.KeyEvent("1"))
		is(t, ctx, "document.querySelector('[data-keys]').textContent.endsWith('on') && !document.querySelector('.opt :checked')")
		do(t, ctx, chromedp.Click(chromedp.CSS("[data-keys]")))
	})
	t.Run("order", func(t *testing.T) { orderInPlace(t, ctx, s) })
}

func offline(t *testing.T, ctx context.Context, yes bool) {
	t.Helper()
	if _, err := chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}); err != nil {
		t.Fatal(err)
	}
	rule := &network.Conditions{DownloadThroughput: -1, UploadThroughput: -1, Offline: yes}
	if _, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{rule}}); err != nil {
		t.Fatal(err)
	}
}

// orderInPlace swaps the question for an ordering one and moves its first event.
func orderInPlace(t *testing.T, ctx context.Context, s *site) {
	i := slices.IndexFunc(s.bank.Items, func(it *questions.Item) bool { return it.Form == questions.FormOrder })
	ticket, err := chromedp.Run(ctx, chromedp.Value(chromedp.CSS("[name=ticket]")))
	if err != nil {
		t.Fatal(err)
	}
	swapped := s.swapItem(t, ticket, s.bank.Items[i])
	pause()
	do(t, ctx, chromedp.SetValue(chromedp.CSS("[name=ticket]"), swapped), chromedp.KeyEvent("g"))
	is(t, ctx, "document.querySelectorAll('[data-order] li').length > 2")
	before, err := chromedp.Run(ctx, chromedp.Evaluate[[]string]("[...document.querySelectorAll('[name=order]')].map(e => e.value)"))
	if err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("[data-order] li:first-child button:last-of-type")))
	is(t, ctx, fmt.Sprintf("document.querySelectorAll('[name=order]')[1].value == %q && document.activeElement.value == %q", before[0], before[0]+":down"))
	is(t, ctx, "document.querySelector('#status').textContent.includes('position 2 of')")
	pause()
	do(t, ctx, chromedp.KeyEvent("f"))
	is(t, ctx, "document.querySelector('#verdict')")
	if answer, _ := chromedp.Run(ctx, chromedp.Location()); !strings.Contains(answer, "/study/answers/") {
		t.Errorf("the order led to %s", answer)
	}
}
