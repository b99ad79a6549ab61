package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "write pictures of the main pages to this `folder`")

// largestPicture keeps the pictures fit for the repository.
const largestPicture = 200 << 10

// TestScreenshots draws the pictures of the documentation. It is a test only in that
// it needs the helpers of the tests; without its flag it does nothing.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		return
	}
	if err := os.MkdirAll(*screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	newTour(t, startChromium(t), func(v *visitor, page string) {
		asked := v.opts
		for _, width := range []int64{360, 1280} {
			for _, dark := range []bool{false, true} {
				v.opts.width, v.opts.dark = width, dark
				v.picture(page)
			}
		}
		v.opts = asked
		v.emulateMedia()
		v.resize(asked.width)
	}).all()
}

// picture writes the whole page, or only the window in the study loop and where the
// whole would be too large.
func (v *visitor) picture(page string) {
	v.t.Helper()
	v.resize(v.opts.width)
	v.emulateMedia()
	v.until("fonts are there", `document.fonts.status == "loaded"`)
	png, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	v.do(err)
	// In the study loop a bar stays at the foot of the window; a picture of the whole
	// page would show it in the middle.
	if len(png) > largestPicture || v.has("body.study") {
		png, err = chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
		v.do(err)
	}
	if len(png) > largestPicture {
		v.t.Errorf("%s: the picture has %d KB, more than %d", page, len(png)>>10, largestPicture>>10)
	}
	theme := map[bool]string{false: "light", true: "dark"}[v.opts.dark]
	name := fmt.Sprintf("%s-%d-%s.png", page, v.opts.width, theme)
	v.do(os.WriteFile(filepath.Join(*screenshots, name), png, 0o600))
}
