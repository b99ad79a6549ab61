package exchange

import (
	"strings"
	"testing"
)

// The format is told by what a file holds rather than by what it is called.
func TestFormatIsDetected(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       Format
	}{
		"GIFT":                        {"a.txt", "Q?{=A ~B ~C}", GIFT},
		"GIFT with a byte order mark": {"a.txt", "\uFEFF::N::Q?{=A ~B ~C}", GIFT},
		"Aiken":                       {"a.txt", "Q?\nA. x\nB. y\nC. z\nANSWER: A\n", Aiken},
		"GIFT that speaks of answers": {"a.gift", "Q?{=A ~B ~C}\n\nANSWER: B\n", GIFT},
		"XML":                         {"a.txt", quiz(moodleQ("truefalse", answer("100", "true", ""))), MoodleXML},
		"a sheet by its name":         {"a.CSV", "question,answer\n{Q?},A\n", CSV},
		"a sheet by its heading":      {"a", "front;back\nQ?;A\n", CSV},
		"an Anki package":             {"a.zip", string(apkg(t, "collection.anki2", schema11(t, note(1, 10, "", "Q?", "A")))), Anki},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Import(c.file, []byte(c.text))
			if err != nil || d.Report.Format != c.want || d.Report.Taken != 1 {
				t.Fatalf("%+v, %v; want one question by %s", d.Report, err, c.want)
			}
			load(t, d)
		})
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, text, why string }{
		"empty":             {"a.txt", " \n", "empty"},
		"too large":         {"a.txt", strings.Repeat("x", MaxFileBytes+1), "larger than 16 MB"},
		"UTF-16":            {"a.txt", "\xff\xfeQ\x00", "UTF-16"},
		"another encoding":  {"a.txt", "ok\nK\xf6nig?{=A ~B}", "line 2 is not UTF-8"},
		"JSON":              {"a.json", "{}", "JSON"},
		"a bare database":   {"a.anki2", sqliteHeader, "Anki Deck Package"},
		"prose":             {"a.txt", "Once upon a time.", "format of the file is not known"},
		"a web page":        {"a.html", "<html></html>", "<quiz>"},
		"a zip of anything": {"a.zip", string(apkg(t, "a.gift", "Q?{T}")), "not zipped"},
	} {
		t.Run(name, func(t *testing.T) {
			if d, err := Import(c.file, []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.why) || d.Files != nil {
				t.Errorf("error %v; want it to say %q", err, c.why)
			}
		})
	}
}

// A file in which nothing can be taken still says of everything why.
func TestNothingTaken(t *testing.T) {
	d, err := Import("a.gift", []byte("Discuss.{}\n\nRead this."+"\n\n{=A}"))
	if err != nil || d.Report.Taken != 0 || len(d.Report.Skipped) != 3 {
		t.Errorf("%+v, %v; want three skipped", d.Report, err)
	}
}
