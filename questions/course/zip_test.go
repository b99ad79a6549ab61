package course

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// entry is a file for a zip: a name, a mode and what it holds.
type entry struct {
	name    string
	mode    fs.FileMode
	content string
}

// zipped makes a zip file of the smallest pack, below a folder, with entries added.
func zipped(t testing.TB, folder string, more ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, f := range pack() {
		more = append(more, entry{name: folder + name, content: string(f.Data)})
	}
	for _, e := range more {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		out, err := w.CreateHeader(h)
		if err == nil && e.content != "" {
			_, err = out.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipsThatLoad(t *testing.T) {
	for name, data := range map[string][]byte{
		"files at the top":       zipped(t, ""),
		"one folder around them": zipped(t, "My course/", entry{name: "My course/"}, entry{name: "My course/facts/"}),
		"a zip made on a Mac":    zipped(t, "course/", entry{name: "__MACOSX/course/._course.yaml", content: "x"}),
		"a large drawing":        zipped(t, "", entry{name: "maps/a.svg", content: strings.Repeat("<svg", 200000)}),
	} {
		t.Run(name, func(t *testing.T) {
			fsys, err := Unpack(data)
			if err != nil {
				t.Fatal(err)
			}
			if c, err := Load(fsys); err != nil || len(c.Facts) != 1 {
				t.Errorf("%+v, %v", c, err)
			}
			file := filepath.Join(t.TempDir(), "course.zip")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := LoadPath(file); err != nil {
				t.Error(err)
			}
		})
	}
}

// A zip that is no pack of files is refused by name, with a remedy.
func TestZipsThatAreRefused(t *testing.T) {
	var many []entry
	for i := range maxFiles + 1 {
		many = append(many, entry{name: fmt.Sprint("facts/", i)})
	}
	lies := zipped(t, "", entry{name: "facts/x.yaml", content: strings.Repeat("x", 3<<20)})
	setSizes(lies, "facts/x.yaml", 10)
	for name, c := range map[string]struct {
		data []byte
		what string
	}{
		"no zip at all":        {[]byte("PK\x03\x04 but nothing more"), "cannot be opened"},
		"a way out":            {zipped(t, "", entry{name: "../../etc/passwd", content: "x"}), "leads out"},
		"an absolute name":     {zipped(t, "", entry{name: "/etc/passwd", content: "x"}), "leads out"},
		"a way out on Windows": {zipped(t, "", entry{name: `facts\..\..\x`, content: "x"}), "leads out"},
		"a drive":              {zipped(t, "", entry{name: "C:x.yaml", content: "x"}), "leads out"},
		"an empty part":        {zipped(t, "", entry{name: "facts//x.yaml", content: "x"}), "leads out"},
		"the same name twice":  {zipped(t, "", entry{name: "course.yaml", content: "x"}), "twice"},
		"twice but for case":   {zipped(t, "", entry{name: "Course.yaml", content: "x"}), "twice"},
		"a link":               {zipped(t, "", entry{name: "facts/l.yaml", mode: fs.ModeSymlink | 0o777, content: "/etc/passwd"}), "not a plain file"},
		"a device":             {zipped(t, "", entry{name: "facts/d.yaml", mode: fs.ModeDevice | 0o600}), "not a plain file"},
		"folders without end":  {zipped(t, "", entry{name: "a/b/c/d/e/f.yaml", content: "x"}), "deeper than 4"},
		"too many files":       {zipped(t, "", many...), "more than 500"},
		"a bomb":               {zipped(t, "", entry{name: "facts/b.yaml", content: strings.Repeat("\x00", 8<<20)}), "100 times"},
		"a size that is a lie": {lies, "zip file"},
		"too large in all":     {tooLarge(t), "32 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys, err := Unpack(c.data)
			var problems Problems
			if fsys != nil || !errors.As(err, &problems) || !strings.Contains(err.Error(), c.what) || problems[0].Remedy == "" {
				t.Errorf("error %v; want a problem that says %q, with a remedy", err, c.what)
			}
		})
	}
}

// setSizes writes another unpacked size into the directory of a zip file.
func setSizes(data []byte, name string, size byte) {
	const directory = "PK\x01\x02"
	for at := 0; ; at++ {
		next := bytes.Index(data[at:], []byte(directory))
		if next < 0 {
			return
		}
		if at += next; bytes.HasPrefix(data[at+46:], []byte(name)) {
			copy(data[at+24:], []byte{size, 0, 0, 0})
		}
	}
}

// tooLarge is a zip of stored files that are each small enough.
func tooLarge(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range 33 {
		out, err := w.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Store})
		if err == nil {
			_, err = out.Write(make([]byte, 1<<20))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The same pack gives the same bytes, whatever the times of its files, and back.
func TestPackIsDeterministicAndComesBack(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, pack()); err != nil {
		t.Fatal(err)
	}
	one, err := Pack(pack())
	if err != nil {
		t.Fatal(err)
	}
	two, err := Pack(os.DirFS(dir))
	if err != nil || !bytes.Equal(one, two) {
		t.Fatalf("the same files give other bytes (%v)", err)
	}
	fsys, err := Unpack(one)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range pack() {
		if got, err := fs.ReadFile(fsys, name); err != nil || !bytes.Equal(got, f.Data) {
			t.Errorf("%s comes back as %q (%v)", name, got, err)
		}
	}
	again, err := Pack(fsys)
	if err != nil || !bytes.Equal(one, again) {
		t.Errorf("packing what was unpacked gives other bytes (%v)", err)
	}
}

func TestPackRefusesWhatCouldNotBeOpened(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		f    *fstest.MapFile
		want string
	}{
		"a pipe":        {"facts/p.yaml", &fstest.MapFile{Mode: fs.ModeNamedPipe}, "plain file"},
		"a link":        {"facts/l.yaml", &fstest.MapFile{Mode: fs.ModeSymlink}, "plain file"},
		"too many":      {"a/b/c/d/e/f.yaml", &fstest.MapFile{Data: []byte("x")}, "deeper"},
		"a large file":  {"facts/x.yaml", &fstest.MapFile{Data: make([]byte, maxPackBytes+1)}, "too large"},
		"a strange one": {`facts\x.yaml`, &fstest.MapFile{Data: []byte("x")}, "leads out"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := pack()
			fsys[c.file] = c.f
			if _, err := Pack(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v; want %q", err, c.want)
			}
		})
	}
}

// FuzzLoad mangles the files of a pack.
func FuzzLoad(f *testing.F) {
	files := pack()
	data := func(name string) []byte { return files[name].Data }
	f.Add(data("course.yaml"), data("sources.yaml"), data("predicates.yaml"), data("entities.yaml"), data("facts/a.yaml"))
	for _, bad := range []string{"", "\x00", "a: [", "a: &b c", "- - - -", "facts:\n  -", "facts: {}", "? a", "a: |\n  b", "a: \"\\u0000\"", "---\n---", "{a: {b: {c: }}}", "maps: []"} {
		f.Add([]byte(bad), []byte(bad), []byte(bad), []byte(bad), []byte(bad))
	}
	f.Fuzz(func(t *testing.T, header, sources, predicates, entities, facts []byte) {
		if len(header)+len(sources)+len(predicates)+len(entities)+len(facts) > 1<<14 {
			return // the bounds on larger files have tests of their own
		}
		fsys := fstest.MapFS{}
		for name, data := range map[string][]byte{"course.yaml": header, "sources.yaml": sources, "predicates.yaml": predicates, "entities.yaml": entities, "facts/a.yaml": facts} {
			fsys[name] = &fstest.MapFile{Data: data}
		}
		whole(t, fsys)
	})
}

// whole wants a pack either to load or to say in problems why not.
func whole(t *testing.T, fsys fs.FS) {
	t.Helper()
	c, err := Load(fsys)
	var problems Problems
	switch {
	case err == nil && (c == nil || c.ID == "" || len(c.Topics) == 0):
		t.Fatalf("%+v was loaded", c)
	case err != nil && (c != nil || !errors.As(err, &problems) || len(problems) == 0):
		t.Fatalf("%+v with %v", c, err)
	}
}

// FuzzZip mangles a zip file of a pack. What opens packs again to the same bytes.
func FuzzZip(f *testing.F) {
	f.Add(zipped(f, ""))
	f.Add(zipped(f, "x/"))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		fsys, err := Unpack(data)
		if err != nil {
			return
		}
		whole(t, fsys)
		one, err := Pack(fsys)
		if err != nil {
			return // for example a name that differs in case alone
		}
		back, err := Unpack(one)
		if err != nil {
			t.Fatal(err)
		}
		if two, err := Pack(back); err != nil || !bytes.Equal(one, two) {
			t.Fatalf("what was packed packs to other bytes (%v)", err)
		}
	})
}
