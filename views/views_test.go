package views

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
)

// TestPages holds every page to the rules that hold for all. With PREVIEW=DIR it
// also leaves the pages and the static files there, to be looked at.
func TestPages(t *testing.T) {
	dir := os.Getenv("PREVIEW")
	for name, page := range samples() {
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			if err := page.Render(t.Context(), &buf); err != nil {
				t.Fatal(err)
			}
			if dir != "" {
				write(t, filepath.Join(dir, name+".html"), buf.Bytes())
			}
			doc, err := goquery.NewDocumentFromReader(&buf)
			if err != nil {
				t.Fatal(err)
			}
			checkPage(t, doc)
		})
	}
	if dir == "" {
		return
	}
	for name, f := range assets {
		write(t, filepath.Join(dir, "static", name), f.Body)
	}
}

func write(t *testing.T, path string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

func checkPage(t *testing.T, doc *goquery.Document) {
	for selector, want := range map[string]int{"h1": 1, "main": 1, "head > title": 1, "html[lang=en]": 1, "[role=status]": 1} {
		if n := doc.Find(selector).Length(); n != want {
			t.Errorf("%d × %s, want %d", n, selector, want)
		}
	}
	for _, selector := range []string{"style", "[style]", "script:not([src])", "[onclick]", "[onsubmit]", "img:not([alt])", "button:empty", "a:empty", "th:empty"} {
		if n := doc.Find(selector).Length(); n > 0 {
			t.Errorf("%d × %s", n, selector)
		}
	}
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if seen[id] {
			t.Errorf("the id %s stands twice", id)
		}
		seen[id] = true
	})
	checkLabels(t, doc)
	checkLanguages(t, doc)
}

// checkLabels finds inputs without a label and references to nothing.
func checkLabels(t *testing.T, doc *goquery.Document) {
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if s.Closest("label").Length() == 0 && (id == "" || doc.Find("label[for='"+id+"']").Length() == 0) {
			t.Errorf("no label for %s", goquery.NodeName(s)+"#"+id)
		}
	})
	for _, attribute := range []string{"aria-describedby", "aria-labelledby"} {
		doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
			value, _ := s.Attr(attribute)
			for id := range strings.FieldsSeq(value) {
				if doc.Find("#"+id).Length() == 0 {
					t.Errorf("%s names #%s, which is not there", attribute, id)
				}
			}
		})
	}
}

// checkLanguages finds Chinese and Cyrillic that does not say its language.
func checkLanguages(t *testing.T, doc *goquery.Document) {
	doc.Find("body *").Each(func(_ int, s *goquery.Selection) {
		if goquery.NodeName(s) == "script" || s.Children().Length() > 0 {
			return
		}
		lang, _ := s.Closest("[lang]").Attr("lang")
		for _, r := range s.Text() {
			if unicode.Is(unicode.Han, r) && !strings.HasPrefix(lang, "zh") || unicode.Is(unicode.Cyrillic, r) && lang != "ru" {
				t.Errorf("%q is marked as %q", s.Text(), lang)
				return
			}
		}
	})
}

// TestGaps: the gap in a sentence is heard, and nothing gets between it and the comma.
func TestGaps(t *testing.T) {
	for name, want := range map[string]string{
		"question-cloze": "the Treaty of blankA, signed", // the first letter stands in the gap for the eye alone
		"feedback-map":   "the Treaty of Aigun, signed",
	} {
		var buf bytes.Buffer
		if err := samples()[name].Render(t.Context(), &buf); err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(&buf)
		if err != nil {
			t.Fatal(err)
		}
		if text := doc.Find("h1.stem, .asked").Text(); !strings.Contains(text, want) {
			t.Errorf("%s: %q, want %q in it", name, text, want)
		}
	}
}

// TestMapNames: a name stands towards the middle, unless another pin is in its way.
func TestMapNames(t *testing.T) {
	for name, c := range map[string]struct {
		pins   []Pin // the first is the one whose name is placed
		anchor string
		y      string
	}{
		"on the left":                 {[]Pin{{Letter: "A", X: 50, Y: 100, Name: "Ussuri"}}, "start", "105.00"},
		"on the right":                {[]Pin{{Letter: "A", X: 250, Y: 100, Name: "Ussuri"}}, "end", "105.00"},
		"another pin in the way":      {[]Pin{{Letter: "A", X: 100, Y: 100, Name: "Ussuri"}, {Letter: "B", X: 140, Y: 105}}, "end", "105.00"},
		"no room on the other side":   {[]Pin{{Letter: "A", X: 20, Y: 100, Name: "Ussuri"}, {Letter: "B", X: 60, Y: 105}}, "start", "105.00"},
		"beside a name further down":  {[]Pin{{Letter: "A", X: 50, Y: 100, Name: "Ussuri"}, {Letter: "B", X: 52, Y: 110, Name: "Zeya"}}, "start", "94.00"},
		"beside a name further up":    {[]Pin{{Letter: "A", X: 50, Y: 110, Name: "Ussuri"}, {Letter: "B", X: 52, Y: 100, Name: "Zeya"}}, "start", "126.00"},
		"far below the other's name":  {[]Pin{{Letter: "A", X: 50, Y: 190, Name: "Ussuri"}, {Letter: "B", X: 52, Y: 100, Name: "Zeya"}}, "start", "195.00"},
		"the spot that was asked for": {[]Pin{{Letter: "?", X: 50, Y: 100, Name: "Ussuri"}}, "start", "105.00"},
	} {
		m := Map{Width: 320, Height: 200, Pins: c.pins} // one unit is one of the drawing's
		if _, y, anchor := m.label(c.pins[0]); anchor != c.anchor || y != c.y {
			t.Errorf("%s: %s at %s, want %s at %s", name, anchor, y, c.anchor, c.y)
		}
	}
}

// TestFirstPageIsLight keeps the promise of the first page: 30 KB with the font.
func TestFirstPageIsLight(t *testing.T) {
	var buf bytes.Buffer
	if err := samples()["landing"].Render(t.Context(), &buf); err != nil {
		t.Fatal(err)
	}
	total := len(compress(buf.Bytes()))
	for _, name := range []string{"app.css", "app.js", "seal.svg", "fonts/eb-garamond-600-latin.woff2"} {
		f, ok := Static(strings.TrimPrefix(Asset(name), "/static/"))
		if !ok {
			t.Fatalf("no %s", name)
		}
		if f.Gzip != nil {
			total += len(f.Gzip)
		} else {
			total += len(f.Body)
		}
	}
	if total > 30<<10 {
		t.Errorf("the first page has %d bytes compressed, want at most 30720", total)
	}
	for name, most := range map[string]int{"app.css": 30 << 10, "app.js": 5 << 10} {
		if n := len(mustRead(name)); n > most {
			t.Errorf("%s has %d bytes, want at most %d", name, n, most)
		}
	}
}

// TestStylesheetFindsItsFonts: the fonts' names in it must be the hashed ones.
func TestStylesheetFindsItsFonts(t *testing.T) {
	f, _ := Static(strings.TrimPrefix(Asset("app.css"), "/static/"))
	for _, name := range []string{"fonts/eb-garamond-600-latin.woff2", "fonts/eb-garamond-600-cyrillic.woff2"} {
		if want := "url(" + strings.TrimPrefix(Asset(name), "/static/") + ")"; !bytes.Contains(f.Body, []byte(want)) {
			t.Errorf("the stylesheet does not name %s", want)
		}
	}
	if bytes.Contains(f.Body, []byte("http")) {
		t.Error("the stylesheet loads something from elsewhere")
	}
}
