package exchange

import (
	"bytes"
	"testing"
	"testing/fstest"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/questions/generate"
)

// maxFuzzed keeps the fuzzer at inputs that it can go through quickly; the bounds on
// larger ones have tests of their own.
const maxFuzzed = 1 << 12

// Every file of the fuzzers is short; make test goes through the seeds, make fuzz
// looks further.
var (
	giftSeeds = []string{
		giftSample, "::N::[html]Q?{=%100%A#f ~%-50%B#g####h}", "{}", "Q{#1..2}", "Q{#=1:2 =%50%3 ~#no}", "a{T#b#c#d}", "$CATEGORY: a//b/c\nd", "// [id:a\\]b] [tag:c]\nQ{=a}",
		"Q{>3 ALL\na\nb\nc}", "}{", "::", "Q?{=->}", "\\", "Q{~}", "Q{=A ~B ~C}{~}####", "0\n0", "Q{####}", "\uFEFFQ{F}",
	}
	aikenSeeds = []string{"Q?\nA. x\nB) y\nANSWER: A\n", "A. \nANSWER: \n", "Q\nQ\nANSWER:A", "A)\nB.", "Q\r\nA. x\r\nANSWER: z"}
	csvSeeds   = []string{
		"question,answer,wrong 1,wrong 2\nQ?,A,B,C\n", "front;back\n'=1;\"a\n\"\"b\"\"\"\n", "id,kind,stem,option 1,mark 1,feedback 1,option 2,mark 2,answer\na,ordering,s,b,2,f,c,1,\n",
		"stem,answer,kind,tolerance\nq,1e9,number,-0\nq,x,truefalse\n", "\"", "stem,accepted,answer\nq,a|b\\|c,\n", "stem\toption 1\tmark 1\nq\ta\tb\n",
	}
	htmlSeeds = []string{"<p>a", "a<br/>b&amp;&#39;&nbsp;", "<script>x</script>y</script>", "<img alt='a'><a href=b>", "<!-- <p> -->", "<li value=3>a</li><td>b"}
)

// sound holds what any reader gives to what the rest of the program relies on.
func sound(t *testing.T, data []byte, qs []Question, report Report, err error) {
	t.Helper()
	if err != nil {
		if qs != nil || err.Error() == "" {
			t.Fatalf("%d questions come with the error %v", len(qs), err)
		}
		return
	}
	size := 0
	for i := range qs {
		if why := unsound(&qs[i]); why != "" {
			t.Fatalf("%+v was taken although %s", qs[i], why)
		}
		for _, text := range allTexts(&qs[i]) {
			size += len(text)
		}
	}
	// A category is named once and counts for every question after it.
	if len(qs) > MaxQuestions || report.Taken != len(qs) || len(report.Skipped) > maxNotes+1 || len(report.Lost) > maxNotes+1 || size > (len(qs)+8)*(len(data)+64) {
		t.Fatalf("%d bytes gave %d questions of %d bytes and a report of %d and %d notes", len(data), len(qs), size, len(report.Skipped), len(report.Lost))
	}
	usable(t, data, newDraft("fuzz.txt", qs, report))
}

// usable wants a draft to load, to give a bank in which each of its facts is asked,
// and to be no larger than what it was made from allows.
func usable(t *testing.T, data []byte, d Draft) {
	t.Helper()
	if d.Report.Taken == 0 {
		return
	}
	size := 0
	fsys := fstest.MapFS{}
	for name, content := range d.Files {
		fsys[name], size = &fstest.MapFile{Data: content}, size+len(content)
	}
	if most := 4096 + d.Report.Taken*(8*len(data)+4096); size > most {
		t.Fatalf("%d bytes became a draft of %d", len(data), size)
	}
	c, err := course.Load(fsys)
	if err != nil {
		t.Fatalf("the draft does not load: %v", err)
	}
	b, err := generate.Bank(c)
	if err != nil {
		t.Fatalf("the draft gives no bank: %v", err)
	}
	present(t, b)
}

// present draws every item of a bank, in which each fact is asked, and wants options
// and rows that can be told apart.
func present(t *testing.T, b *questions.Bank) {
	t.Helper()
	for i := range b.Course.Facts {
		if f := &b.Course.Facts[i]; len(b.ItemsOf(f.ID)) == 0 {
			t.Fatalf("%+v is not asked", f)
		}
	}
	for _, it := range b.Items {
		for seed := range uint64(2) {
			p := it.Present(seed, 0)
			if p.Stem == "" || twice(p.Options) || twice(p.Rows) {
				t.Fatalf("%s has no stem, or options with the same id: %+v", it.ID, p)
			}
		}
	}
}

func twice(options []questions.Option) bool {
	seen := map[string]bool{}
	for _, o := range options {
		if seen[o.ID] {
			return true
		}
		seen[o.ID] = true
	}
	return false
}

func fuzzReader(f *testing.F, read func([]byte) ([]Question, Report, error), seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > maxFuzzed {
			return
		}
		text, err := checkText(data)
		if err != nil {
			return // as Import does
		}
		qs, report, err := read(text)
		sound(t, data, qs, report, err)
	})
}

func FuzzGIFT(f *testing.F)  { fuzzReader(f, readGIFT, giftSeeds...) }
func FuzzAiken(f *testing.F) { fuzzReader(f, readAiken, aikenSeeds...) }
func FuzzCSV(f *testing.F)   { fuzzReader(f, readCSV, csvSeeds...) }

func FuzzMoodleXML(f *testing.F) {
	seeds := []string{
		quiz(moodleQ("multichoice", "<single>true</single>"+answer("100", "A", feedback("f"))+answer("0", "B", "")+answer("0", "C", ""))),
		quiz(moodleQ("matching", "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>")), quiz(moodleQ("numerical", answer("100", "1e3", "<tolerance>.5</tolerance>"))),
		quiz(moodleQ("truefalse", answer("100", "false", "")), moodleQ("ordering", answer("1", "a", "")+answer("2", "b", "")+answer("3", "c", ""))),
		quiz(cloze(`{1:SA:=a\}#b~%50%c}`)), quiz(cloze("{:MCV:=a~b~c}")), quiz(cloze("{:NM:=1:2}")), "<quiz/>", "<quiz><!DOCTYPE x></quiz>", "<quiz>&amp;</quiz>",
	}
	fuzzReader(f, readMoodleXML, seeds...)
}

func FuzzHTML(f *testing.F) {
	for _, s := range htmlSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text, lost := htmlText(source, len(source)%2 == 0)
		if len(text) > 4*len(source) || len(lost) > len(source) || len(htmlItems(source)) > 2*maxOptions+1 {
			t.Fatalf("%q reads %q and loses %q", source, text, lost)
		}
	})
}

// FuzzAnki mangles the collection within a package, of either schema.
func FuzzAnki(f *testing.F) {
	f.Add(schema11(f, note(1, 10, " a b ", "Where?", "Aigun"), note(2, 11, "", "{{c1::a}}", ""), note(3, 12, "", "1", "Q?", "A", "B", "C")))
	f.Add(schema11(f, note(1, 13, "", "Q", "", "<ol><li>A</li><li>B</li><li>C</li></ol>", "<ol><li value=1>A</li></ol>", "", "", "", "choice", "a#b")))
	f.Add(notesAs(f, computedNotes, "INSERT INTO notes (guid, mid, tags) VALUES ('g', 1, '')"))
	f.Add(notesAs(f, "CREATE VIEW notes AS SELECT 1 AS id", "PRAGMA writable_schema = ON", lying))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 16*maxFuzzed { // an empty collection has some pages of 4096 bytes
			return
		}
		qs, report, err := readAnki(apkg(t, "collection.anki2", data))
		sound(t, data, qs, report, err)
	})
}

// FuzzImport mangles whole files, zipped and not.
func FuzzImport(f *testing.F) {
	f.Add("a.apkg", apkg(f, "collection.anki2", schema11(f, note(1, 10, "", "Where?", "Aigun")), "media", "{}"))
	f.Add("a.zip", apkg(f, "collection.anki21b", "\x28\xb5\x2f\xfd\x00\x00\x01\x00\x00"))
	for name, seeds := range map[string][]string{"a.gift": giftSeeds, "a.txt": aikenSeeds, "a.csv": csvSeeds, "a.xml": {quiz(moodleQ("truefalse", answer("100", "true", "")))}} {
		for _, s := range seeds {
			f.Add(name, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if len(data) > maxFuzzed {
			return
		}
		d, err := Import(name, bytes.Clone(data))
		if (err == nil) == (d.Files == nil) {
			t.Fatalf("%d files with the error %v", len(d.Files), err)
		}
		usable(t, data, d)
	})
}
