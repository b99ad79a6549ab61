package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// examplePack is a course of two facts with which the check finds no fault.
const examplePack = "../../handlers/testdata/tides"

// TestAuthoringStoryWithScript lives through a teacher's afternoon with the bank.
func TestAuthoringStoryWithScript(t *testing.T) { tellAuthoring(t, false) }

// TestAuthoringStoryWithoutScript is the same afternoon in a browser that runs no
// script.
func TestAuthoringStoryWithoutScript(t *testing.T) { tellAuthoring(t, true) }

func tellAuthoring(t *testing.T, noScript bool) {
	t.Parallel()
	chromium := startChromium(t)
	s := startSite(t, t.TempDir())
	on := laptop
	on.noScript = noScript
	v := newVisitor(t, chromium, s, "teacher", on)
	class, _ := v.makesClass()

	v.changesAQuestion(class)
	v.uploads(zipped(t, examplePack))
	v.publishes()
	v.addsAFact()
	v.publishes()
	v.exportsAndImports()
}

// changesAQuestion finds a question of the class, rewords it, takes it out and
// restores it.
func (v *visitor) changesAQuestion(class string) {
	v.t.Helper()
	v.open(class)
	v.press(labelled("main a", "Questions"))
	v.fill("q", "Nerchinsk signed")
	v.press(labelled("main button", "Show"))
	if count := v.text(".num strong"); !strings.Contains(count, " of ") {
		v.t.Errorf("the filtered list counts %q", count)
	}
	eval[string](v, css("#form")+`.value = "year", ""`)
	v.press(labelled("main button", "Show"))
	v.press(css("main .items a"))
	item := eval[string](v, "location.pathname + location.search")

	v.tap(labelled("summary", "Change wording"))
	v.fill("stems", "When was the treaty at Nerchinsk concluded?")
	v.press(labelled("main button", "Change it for this class"))
	v.forgive("422")
	if !v.has("#change-reason-error") || eval[string](v, css("#stems")+".value") != "When was the treaty at Nerchinsk concluded?" {
		v.t.Errorf("without a reason the page says %q and keeps %q", v.text(".problems"), eval[string](v, css("#stems")+".value"))
	}
	v.fill("change-reason", "Plainer words")
	v.press(labelled("main button", "Change it for this class"))
	if v.text("h1") != "When was the treaty at Nerchinsk concluded?" || !strings.Contains(v.text(".notice"), "changed for this class") {
		v.t.Errorf("after the change: %q, %q", v.text("h1"), v.text(".notice"))
	}

	v.tap(labelled("summary", "Do not ask it"))
	v.fill("disable-reason", "Not in this year’s plan")
	v.press(labelled("main button", "Do not ask it"))
	v.wantText(".flag", "Not asked in this class")
	v.fill("restore-reason", "Back in the plan")
	v.press(labelled("main button", "Ask it as the course has it"))
	v.open(item)
	v.wantText(".ok", "Asked as the course has it")
	if n := eval[int](v, `document.querySelectorAll("main ol.list > li").length`); n != 3 {
		v.t.Errorf("the history has %d entries, want 3", n)
	}
}

func (v *visitor) wantText(selector, words string) {
	v.t.Helper()
	if text := v.text(selector); !strings.Contains(text, words) {
		v.t.Errorf("%s: %s says %q, want %q", v.path(), selector, text, words)
	}
}

// uploads sends a pack, first nothing at all and then the file.
func (v *visitor) uploads(file string) {
	v.t.Helper()
	v.open("/courses")
	v.press(labelled("main a", "Upload a pack"))
	v.press(labelled("main button", "Read and check"))
	v.forgive("422")
	v.wantText(".problems", "Choose a zip")
	v.choose("#pack", file)
	v.press(labelled("main button", "Read and check"))
	if !strings.HasPrefix(v.path(), "/drafts/") {
		v.t.Fatalf("the upload led to %s: %s", v.path(), v.text("main"))
	}
}

// choose puts files into a file input.
func (v *visitor) choose(selector string, files ...string) {
	v.t.Helper()
	v.do(chromedp.Do(v.ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), files)))
}

// publishes confirms the draft on the page.
func (v *visitor) publishes() {
	v.t.Helper()
	v.press(labelled("main .items a", "")) // the first question of the preview
	v.press(labelled(".trail a", "Draft"))
	v.leave(func() { v.tap(labelled("main form button", "Publish")) })
	v.wantText(".notice", "published")
	if !strings.HasPrefix(v.path(), "/courses/") {
		v.t.Errorf("publishing led to %s", v.path())
	}
}

// addsAFact fills the form in on the page of the course.
func (v *visitor) addsAFact() {
	v.t.Helper()
	v.press(labelled("main a", "Add a fact"))
	v.press(labelled("main button", "Read and check")) // with nothing filled in
	v.forgive("422")
	if n := eval[int](v, `document.querySelectorAll(".problems li").length`); n < 20 {
		v.t.Errorf("the empty form has %d problems", n)
	}
	for id, text := range addedFact {
		v.fill(id, text)
	}
	for _, id := range []string{"topic", "source"} {
		eval[string](v, css("#"+id)+`.selectedIndex = 1, ""`)
	}
	v.press(labelled("main button", "Read and check"))
	if !strings.HasPrefix(v.path(), "/drafts/") {
		v.t.Fatalf("the form led to %s: %s", v.path(), v.text("main"))
	}
	v.wantText("main", "1 new fact")
}

// addedFact is a fact of the example course, by the fields of the form.
var addedFact = map[string]string{
	"claim":       "Isaac Newton explained the tides by gravity in his Principia of 1687.",
	"explanation": "Galileo had explained them by the motion of the earth. Newton’s law gave the moon its share.",
	"untrue":      "Isaac Newton explained the tides by the motion of the earth in his Principia of 1687.",
	"untrue-why":  "That was Galileo’s explanation.",
	"q1-stem":     "By what did Newton explain the tides?",
	"q1-stem2":    "Which cause of the tides does the Principia give?",
	"q1-key":      "Gravity", "q1-wrong1": "Friction", "q1-why1": "It slows the tides down, but does not raise them.",
	"q1-wrong2": "Magnetism", "q1-why2": "Kepler thought of it, but water is not magnetic.", "q1-wrong3": "Warmth", "q1-why3": "It drives the winds.",
	"q2-stem": "Who explained the tides by gravity?", "q2-stem2": "Whose book of 1687 gave the moon its share in the tides?",
	"q2-key": "Newton", "q2-wrong1": "Galileo", "q2-why1": "He explained them by the motion of the earth.",
	"q2-wrong2": "Huygens", "q2-why2": "He did not believe that bodies pull each other from afar.", "q2-wrong3": "Halley", "q2-why3": "He paid for the printing of the book.",
	"at": "p. 9",
}

// exportsAndImports downloads a part of the bank and reads it in again as a draft,
// which is thrown away.
func (v *visitor) exportsAndImports() {
	v.t.Helper()
	v.press(labelled("main a", "Export"))
	eval[string](v, css("#form")+`.value = "single-choice", ""`)
	v.press(labelled("main button", "Show"))
	gift := v.fetch(eval[string](v, `(u => u.pathname + u.search)(new URL(`+css("a[href*='/export/gift']")+`.href))`))
	if !bytes.Contains(gift, []byte("[id:")) {
		v.t.Fatalf("the GIFT file holds no ids:\n%.300s", gift)
	}
	file := filepath.Join(v.t.TempDir(), "tides.gift")
	v.do(os.WriteFile(file, gift, 0o600))
	v.open("/courses/import")
	v.choose("#file", file)
	v.press(labelled("main button", "Read it"))
	v.wantText("#report + p", "taken")
	v.press(labelled("main button", "Throw away"))
	v.wantText(".notice", "thrown away")
}

// zipped packs a folder into a zip file, the folder itself within.
func zipped(t *testing.T, dir string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := z.AddFS(root.FS()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "tides.zip")
	if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
