package course

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Bounds on a zip file besides those on a pack.
const (
	maxZipDepth   = 4       // folders within folders
	maxZipRatio   = 100     // unpacked to packed bytes …
	freeInflation = 1 << 20 // … of what unpacks to more than this
)

// OpenZip opens a zip file of a pack for Load, after it has made sure, by unpacking
// all of it once, that the zip holds nothing but a bounded number of plain files of
// bounded size. One folder around everything is looked through. The error is
// Problems. r must stay open as long as the file system is used.
func OpenZip(r io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, Problems{{File: "the zip file", What: fmt.Sprintf("it cannot be opened (%v)", err), Remedy: "give a zip file of a folder with a course.yaml"}}
	}
	c := &zipCheck{seen: map[string]bool{}}
	if len(z.File) > maxFiles {
		c.refuse("the zip file", fmt.Sprintf("it holds more than %d files", maxFiles), "split the course, or leave out what does not belong to it")
	}
	for _, f := range z.File {
		if len(c.problems) > 0 {
			return nil, c.problems
		}
		c.entry(f)
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return unwrapped(z), nil
}

// Unpack opens a zip file in memory; see OpenZip.
func Unpack(data []byte) (fs.FS, error) { return OpenZip(bytes.NewReader(data), int64(len(data))) }

// Pack writes the files of a pack into a zip file. The same files give the same
// bytes. What could not be opened again by OpenZip is refused.
func Pack(fsys fs.FS) ([]byte, error) {
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	total, files := int64(0), 0
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s is not a plain file; put the file itself there", name)
		}
		n, err := packFile(w, fsys, name)
		if total, files = total+n, files+1; err == nil && (total > maxPackBytes || files > maxFiles) {
			err = fmt.Errorf("the pack is too large (over %d MB or %d files in all); split the course", maxPackBytes>>20, maxFiles)
		}
		return err
	})
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("pack the course: %w", err)
	}
	if _, err := Unpack(buffer.Bytes()); err != nil {
		return nil, fmt.Errorf("pack the course: %w", err)
	}
	return buffer.Bytes(), nil
}

// packFile writes one file without its time, which would make the bytes differ.
func packFile(w *zip.Writer, fsys fs.FS, name string) (int64, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	method := zip.Deflate
	if info, err := f.Stat(); err == nil && info.Size() > freeInflation {
		method = zip.Store // so that no honest file looks like a bomb
	}
	out, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return 0, err
	}
	return io.Copy(out, io.LimitReader(f, maxPackBytes+1))
}

// zipCheck goes through the entries of a zip file.
type zipCheck struct {
	seen     map[string]bool
	total    uint64
	problems Problems
}

func (c *zipCheck) refuse(file, what, remedy string) {
	c.problems = append(c.problems, Problem{File: file, What: what, Remedy: remedy})
}

// entry checks one entry: its name, what it is, and how large it really is.
func (c *zipCheck) entry(f *zip.File) {
	name := strings.TrimSuffix(f.Name, "/")
	shown := fmt.Sprintf("the zip file: %.100q", f.Name)
	key := strings.ToLower(name)
	switch {
	case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\\x00:"):
		c.refuse(shown, "the name leads out of the folder or is none", "make the zip file from the pack's folder anew")
	case strings.Count(name, "/") > maxZipDepth:
		c.refuse(shown, fmt.Sprintf("it lies deeper than %d folders", maxZipDepth), "a pack has files and the folders facts and maps")
	case c.seen[key]:
		c.refuse(shown, "the name stands there twice", "keep one of the two")
	case strings.HasSuffix(f.Name, "/"):
		c.seen[key] = true
	case !f.Mode().IsRegular():
		c.refuse(shown, "this is not a plain file", "put the file itself there")
	default:
		c.seen[key] = true
		c.size(f, shown)
	}
}

// size unpacks an entry and throws it away: what an entry says of its size need not
// be so.
func (c *zipCheck) size(f *zip.File, shown string) {
	left := maxPackBytes - c.total
	most := min(left, max(freeInflation, maxZipRatio*f.CompressedSize64))
	if f.UncompressedSize64 > most {
		c.tooLarge(shown, most < left)
		return
	}
	r, err := f.Open()
	if err != nil {
		c.refuse(shown, fmt.Sprintf("it cannot be unpacked (%v)", err), "make the zip file anew, without a password")
		return
	}
	defer r.Close()
	n, err := io.Copy(io.Discard, io.LimitReader(r, int64(most)+1))
	c.total += uint64(n)
	switch {
	case uint64(n) > most:
		c.tooLarge(shown, most < left)
	case err != nil:
		c.refuse(shown, fmt.Sprintf("it cannot be unpacked (%v)", err), "make the zip file anew")
	}
}

func (c *zipCheck) tooLarge(shown string, ratio bool) {
	if ratio {
		c.refuse(shown, fmt.Sprintf("it unpacks to more than %d times its size", maxZipRatio), "no pack does; make the zip file anew")
		return
	}
	c.refuse(shown, fmt.Sprintf("the pack is too large (over %d MB in all)", maxPackBytes>>20), "split the course")
}

// unwrapped looks into the one folder that a zip of a folder usually has, past the
// folder of its own that macOS adds.
func unwrapped(fsys fs.FS) fs.FS {
	if _, err := fs.Stat(fsys, "course.yaml"); err == nil {
		return fsys
	}
	entries, err := fs.ReadDir(fsys, ".")
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "__MACOSX" || path.Base(e.Name()) == ".DS_Store" })
	if err != nil || len(entries) != 1 || !entries[0].IsDir() {
		return fsys
	}
	sub, err := fs.Sub(fsys, entries[0].Name())
	if err != nil {
		return fsys
	}
	return sub
}
