package handlers

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/remembrancer/remembrancer/questions/course"
)

// tides is a small pack with which the check finds no fault.
func tides(t *testing.T) map[string][]byte {
	t.Helper()
	root, err := os.OpenRoot("testdata/tides")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filesOf(root.FS())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// sent is one file of a form.
type sent struct {
	field, name string
	body        []byte
}

// send posts a form with files, as a browser does.
func (b *browser) send(path string, values map[string]string, files ...sent) page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range values {
		if err := form.WriteField(name, value); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + f.field + `"; filename="` + f.name + `"`}})
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write(f.body); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.site.url+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	doc, err := goquery.NewDocumentFromReader(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{doc, resp.StatusCode, resp.Request.URL.Path, resp.Header, ""}
}

func zipOf(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, body := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// inFolder are the files as a folder input sends them.
func inFolder(top string, files map[string][]byte) []sent {
	list := []sent{{"folder", top + "/.DS_Store", []byte("junk")}}
	for name, body := range files {
		list = append(list, sent{"folder", top + "/" + name, body})
	}
	return list
}

// TestUploadToPublish: a zip, a zip of a folder and a folder all become the same
// draft; published, it is a course that a class can study.
func TestUploadToPublish(t *testing.T) {
	s := newSite(t)
	p := s.people()
	wrapped := map[string][]byte{}
	for name, body := range tides(t) {
		wrapped["tides/"+name] = body
	}
	for what, files := range map[string][]sent{
		"zip": {{"pack", "tides.zip", zipOf(t, tides(t))}}, "zip of a folder": {{"pack", "tides.zip", zipOf(t, wrapped)}},
		"folder": inFolder("tides", tides(t)),
	} {
		got := p.teacher.send("/courses/upload", map[string]string{"note": "First try"}, files...).want(t, 200, "Draft: Tides")
		text := got.Find("main").Text()
		for _, want := range []string{"A new course", "First try", "Nothing to complain of", "Which body raises the sea the most?"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the draft's page does not say %q", what, want)
			}
		}
	}
	drafts := p.teacher.get("/courses").Find(".items a")
	if drafts.Length() != 3 {
		t.Fatalf("%d drafts are listed, want 3", drafts.Length())
	}
	draft := drafts.First().AttrOr("href", "")
	p.stranger.get(draft).want(t, 404, "nothing here")
	p.stranger.post(draft+"/publish").want(t, 404, "nothing here")
	p.teacher.post(draft+"/publish").want(t, 200, "Tides")
	p.teacher.post(drafts.Last().AttrOr("href", "")+"/discard").want(t, 200, "Courses")

	class := p.stranger.post("/classes", "name", "Sailors", "course", "tides").want(t, 200, "Sailors")
	if !strings.Contains(class.Find("main").Text(), "Tides") {
		t.Error("the class does not name its course")
	}
	pack, err := packOf(tides(t))
	if err != nil {
		t.Fatal(err)
	}
	bank, err := buildPack(pack)
	if err != nil {
		t.Fatal(err)
	}
	if n := p.stranger.get(class.path + "/items").Find(".items > li").Length(); n != len(bank.Items) {
		t.Errorf("the class has %d questions, want the %d of the pack", n, len(bank.Items))
	}
	p.teacher.post("/classes", "name", "Nowhere", "course", "no-such-course").want(t, 422, "Classes").wantProblem(t, "course")
}

// TestPublishingRights: another teacher may prepare a version of a course, but not
// publish it, and is told so in plain words; an administrator may.
func TestPublishingRights(t *testing.T) {
	s := newSite(t)
	p := s.people()
	upload := func(b *browser) string {
		t.Helper()
		return b.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, tides(t))}).want(t, 200, "Draft").path
	}
	p.teacher.post(upload(p.teacher)+"/publish").want(t, 200, "Tides")
	theirs := upload(p.stranger)
	page := p.stranger.get(theirs)
	if page.Find("form[action$='/publish']").Length() > 0 || !strings.Contains(page.Find("main").Text(), "You cannot") || !strings.Contains(page.Find("main").Text(), "Nothing changes") {
		t.Error("the page offers to publish another teacher's course, or does not say why not")
	}
	p.stranger.post(theirs+"/publish").want(t, 403, "another publisher")
	p.stranger.get(theirs).want(t, 200, "Draft: Tides")
	p.admin.post(upload(p.admin)+"/publish").want(t, 200, "Tides")
	if text := p.teacher.get("/courses/tides").Find("main").Text(); !strings.Contains(text, "Version 2") || !strings.Contains(text, "by Root") {
		t.Error("the second version, or who published it, is not listed")
	}
}

// TestErrorsForbidPublishing: a flaw that the check calls an error must be mended
// first, whatever button is pressed.
func TestErrorsForbidPublishing(t *testing.T) {
	s := newSite(t)
	p := s.people()
	files := tides(t)
	files["facts/causes.yaml"] = bytes.Replace(files["facts/causes.yaml"], []byte(`{text: "Venus", why`), []byte(`{text: "All of the above", why`), 1)
	draft := p.teacher.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, files)}).want(t, 200, "Draft")
	if draft.Find("form[action$='/publish']").Length() > 0 || draft.Find(".flag").Length() == 0 {
		t.Error("a draft with errors can be published, or does not show them")
	}
	p.teacher.post(draft.path+"/publish").want(t, 200, "Draft")
	p.teacher.get("/courses/tides").want(t, 404, "")
}

// TestUploadRefusals: what cannot be used is refused with where, what and a remedy,
// and nothing is stored.
func TestUploadRefusals(t *testing.T) {
	s := newSite(t)
	p := s.people()
	with := func(name, body string) map[string][]byte {
		files := tides(t)
		files[name] = []byte(body)
		return files
	}
	pack := func(files map[string][]byte) []sent { return []sent{{"pack", "tides.zip", zipOf(t, files)}} }
	bomb := with("notes.txt", strings.Repeat("0", 20<<20))
	cases := []struct {
		name   string
		files  []sent
		status int
		want   []string
	}{
		{"nothing", nil, 422, []string{"Choose a zip"}},
		{"an input without a file", []sent{{"pack", "", nil}}, 422, []string{"Choose a zip"}},
		{"two things at once", append(pack(tides(t)), sent{"facts", "more.yaml", []byte("facts:")}), 422, []string{"one thing at a time"}},
		{"no zip", []sent{{"pack", "tides.zip", []byte("hello")}}, 422, []string{"cannot be opened"}},
		{"a zip of something else", pack(map[string][]byte{"a.txt": []byte("x"), "b.txt": []byte("y")}), 422, []string{"course.yaml"}},
		{"a zip that unfolds", pack(bomb), 422, []string{"notes.txt"}},
		{"a path that leads out", []sent{{"folder", "tides/../../etc/passwd", []byte("x")}}, 422, []string{"cannot be used"}},
		{"an empty folder", []sent{{"folder", "tides/.hidden", nil}}, 422, []string{"empty"}},
		{"broken YAML", pack(with("facts/causes.yaml", "facts:\n  - id: \"x\n")), 422, []string{"facts/causes.yaml"}},
		{"an unknown field", pack(with("facts/causes.yaml", "facts:\n  - {id: x, colour: blue}\n")), 422, []string{"facts/causes.yaml, line 2", "colour"}},
		{"no question", pack(with("facts/causes.yaml", "facts:\n  - {id: x, subject: tide, predicate: states, object: {text: y}, topic: causes, certainty: stated, importance: core, claim: A., explanation: B., sources: [{id: almanac, at: p}]}\n")), 422, []string{"no question"}},
		{"an address of the site", pack(with("course.yaml", strings.Replace(string(tides(t)["course.yaml"]), "id: tides", "id: upload", 1))), 422, []string{"choose another id"}},
		{"facts for no course", []sent{{"facts", "more.yaml", []byte("facts:")}}, 422, []string{"to which the facts belong"}},
		{"too much", []sent{{"pack", "tides.zip", make([]byte, maxUpload+1)}}, 413, []string{"32 MB"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := p.teacher.send("/courses/upload", map[string]string{"note": "Kept note", "course": "nowhere"}, c.files...).want(t, c.status, "Upload a pack")
			got.wantProblem(t, "")
			for _, want := range c.want {
				if !strings.Contains(strings.ToLower(got.Find("main").Text()), strings.ToLower(want)) {
					t.Errorf("the page does not say %q:\n%s", want, got.Find(".problems, main > section").Text())
				}
			}
			if c.status == 422 && len(c.files) > 0 && got.value("note") != "Kept note" && c.name != "an input without a file" {
				t.Errorf("the note is lost: %q", got.value("note"))
			}
		})
	}
	if n := p.teacher.get("/courses").Find(".items a").Length(); n != 0 {
		t.Errorf("%d drafts were kept", n)
	}
}

// TestAddFilesOfFacts: files of facts join the newest pack of a course; one of the
// same name takes the place of the old one, and what is gone is retired.
func TestAddFilesOfFacts(t *testing.T) {
	s := newSite(t)
	p := s.people()
	draft := p.teacher.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, tides(t))}).path
	p.teacher.post(draft + "/publish")
	facts := string(tides(t)["facts/causes.yaml"])
	only, _, _ := strings.Cut(facts, "  - id: tide/spring/")
	got := p.teacher.send("/courses/upload", map[string]string{"course": "tides"}, sent{"facts", "causes.yml", []byte(only)}).want(t, 200, "Draft: Tides")
	if text := got.Find("main").Text(); !strings.Contains(text, "1 fact no longer asked") || !strings.Contains(text, "Spring tides") {
		t.Errorf("the draft does not name the fact that goes:\n%s", text)
	}
	p.teacher.post(got.path+"/publish").want(t, 200, "Tides")
	zipped := p.teacher.get("/courses/tides/pack.zip")
	pack, err := course.Unpack([]byte(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	if c, err := course.Load(pack); err != nil || len(c.Facts) != 1 {
		t.Errorf("the downloaded pack: %v", err)
	}
	if name := zipped.header.Get("Content-Disposition"); name != `attachment; filename="tides.zip"` {
		t.Errorf("the file is called %s", name)
	}
}

// newTide is a fact for the form.
func newTide() url.Values {
	form := url.Values{}
	for name, value := range map[string]string{
		"claim": "Newton explained the tides by gravity in 1687.", "topic": "causes", "source": "almanac", "at": "p. 9", "importance": "core", "certainty": "stated",
		"explanation": "Galileo had explained them by the motion of the earth.", "untrue": "Newton explained the tides by the motion of the earth in 1687.", "untrue-why": "That was Galileo.",
		"q1-stem": "By what did Newton explain the tides?", "q1-stem2": "Which cause of the tides does the Principia give?", "q1-key": "Gravity", "q1-accept": "Gravitation; the law of gravity",
		"q1-wrong1": "Friction", "q1-why1": "It slows them.", "q1-wrong2": "Magnetism", "q1-why2": "Water is not magnetic.", "q1-wrong3": "Warmth", "q1-why3": "It drives the winds.",
		"q2-stem": "Who explained the tides by gravity?", "q2-stem2": "Whose book of 1687 gave the moon its share in the tides?", "q2-key": "Newton",
		"q2-wrong1": "Galileo", "q2-why1": "By the motion of the earth.", "q2-wrong2": "Huygens", "q2-why2": "He did not believe it.", "q2-wrong3": "Halley", "q2-why3": "He paid for the printing.",
	} {
		form.Set(name, value)
	}
	return form
}

// TestAddOneFact adds a fact by the form, to the built-in course too; without the
// right to publish it stays a draft.
func TestAddOneFact(t *testing.T) {
	s := newSite(t)
	p := s.people()
	draft := p.teacher.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, tides(t))}).path
	p.teacher.post(draft + "/publish")
	got := p.teacher.do(http.MethodPost, "/courses/tides/facts/new", newTide()).want(t, 200, "Draft: Tides")
	if text := got.Find("h2").Text(); !strings.Contains(text, "1 new fact") || strings.Contains(text, "no longer asked") || strings.Contains(text, "in another way") {
		t.Errorf("the draft changes more than one fact: %s", text)
	}
	p.teacher.post(got.path+"/publish").want(t, 200, "Tides")
	list := p.teacher.get("/courses/tides/items?q=gravity+principia")
	if n := list.Find(".items > li").Length(); n < 2 {
		t.Errorf("%d questions mention the new fact", n)
	}

	home := s.bank.Course
	form := newTide()
	form.Set("topic", home.Topics[0].ID)
	form.Set("source", "NAN-TXT")
	for _, src := range home.Sources {
		if len(src.Sections) == 0 {
			form.Set("source", src.ID)
		}
	}
	mine := p.teacher.do(http.MethodPost, "/courses/"+home.ID+"/facts/new", form).want(t, 200, "Draft")
	if mine.Find("form[action$='/publish']").Length() > 0 {
		t.Error("a teacher can publish a version of the built-in course")
	}
}

// TestAddOneFactRefusals: each field that is missing is named, every entry is kept,
// and flaws of the questions come back to the form.
func TestAddOneFactRefusals(t *testing.T) {
	s := newSite(t)
	p := s.people()
	draft := p.teacher.send("/courses/upload", nil, sent{"pack", "tides.zip", zipOf(t, tides(t))}).path
	p.teacher.post(draft + "/publish")
	optional := []string{"q1-stem2", "q2-stem2", "q1-accept", "importance", "certainty"}
	for name := range newTide() {
		form := newTide()
		form.Set(name, "  ")
		got := p.teacher.do(http.MethodPost, "/courses/tides/facts/new", form)
		if strings.Contains(strings.Join(optional, " "), name) {
			continue
		}
		got.want(t, 422, "Add a fact").wantProblem(t, "")
		if got.Find("#"+name+"-error").Length() == 0 {
			t.Errorf("without %s the page says %q", name, got.Find(".problems").Text())
		}
		for kept := range form {
			if field := got.Find("input[name='" + kept + "'], textarea[name='" + kept + "']"); field.Length() > 0 && kept != name {
				if value := field.AttrOr("value", field.Text()); value != form.Get(kept) {
					t.Errorf("without %s the entry of %s is %q", name, kept, value)
				}
			}
		}
	}
	for name, alter := range map[string]func(url.Values){
		"the same answer twice": func(f url.Values) { f.Set("q1-wrong2", "friction") },
		"a view of nobody":      func(f url.Values) { f.Set("certainty", "contested") },
		"the claim again":       func(f url.Values) { f.Set("untrue", f.Get("claim")) },
		"all of the above":      func(f url.Values) { f.Set("q1-wrong2", "All of the above") },
		"a certainty unknown":   func(f url.Values) { f.Set("certainty", "maybe") },
		"too long":              func(f url.Values) { f.Set("claim", strings.Repeat("長", 2000)) },
	} {
		t.Run(name, func(t *testing.T) {
			form := newTide()
			alter(form)
			p.teacher.do(http.MethodPost, "/courses/tides/facts/new", form).want(t, 422, "Add a fact").wantProblem(t, "")
		})
	}
	if n := p.teacher.get("/courses").Find(".items a").Length(); n > len(optional) {
		t.Errorf("%d drafts were kept of refused facts", n)
	}
}

// TestExportAndImport: a part of the bank leaves as a file and comes back as a draft,
// with a report; the draft can be downloaded and loads.
func TestExportAndImport(t *testing.T) {
	s := newSite(t)
	p := s.people()
	base := "/courses/" + s.bank.Course.ID
	query := "?form=single-choice&topic=early-qing"
	form := p.teacher.get(base+"/export"+query).want(t, 200, "Export")
	if n := form.Find("a[href*='/export/']").Length(); n != len(exportFormats) {
		t.Errorf("%d formats are offered, want %d", n, len(exportFormats))
	}
	items := 0
	for _, it := range s.bank.Items {
		if it.Form == "single-choice" && it.Topic == "early-qing" {
			items++
		}
	}
	for _, f := range exportFormats {
		file := p.teacher.get(base + "/export/" + string(f.format) + query)
		if name := file.header.Get("Content-Disposition"); file.status != 200 || !strings.HasSuffix(name, f.extension+`"`) || len(file.body) < 100 {
			t.Errorf("%s: status %d, %s, %d bytes", f.format, file.status, name, len(file.body))
		}
	}
	aiken := p.teacher.get(base + "/export/aiken" + query).body
	if n := strings.Count(aiken, "\nANSWER:"); n != items {
		t.Errorf("the Aiken file holds %d questions, the filter lets %d through", n, items)
	}
	draft := p.teacher.send("/courses/import", nil, sent{"file", "early-qing.txt", []byte(aiken)}).want(t, 200, "Draft")
	if text := draft.Find("#report + p").Text(); !strings.HasPrefix(text, thousands(items)+" questions taken, 0 left out") {
		t.Errorf("the report says %q", text)
	}
	pack, err := course.Unpack([]byte(p.teacher.get(draft.path + "/pack.zip").body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := course.Load(pack); err != nil {
		t.Errorf("the downloaded draft does not load: %v", err)
	}
	if _, err := fs.Stat(pack, reportFile); err != nil {
		t.Errorf("the report is not in the draft: %v", err)
	}
	for name, files := range map[string][]sent{"nothing": nil, "no questions": {{"file", "x.txt", []byte("just words")}}, "no file of that kind": {{"file", "x.apkg", []byte("PK\x03\x04")}}, "empty": {{"file", "x.csv", nil}}} {
		t.Run(name, func(t *testing.T) {
			p.teacher.send("/courses/import", nil, files...).want(t, 422, "Import questions").wantProblem(t, "")
		})
	}
}
