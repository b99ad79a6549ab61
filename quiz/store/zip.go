package store

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// largestPack bounds the zip of a pack, in bytes: it is one value of one row.
const largestPack = 16 << 20

// errPackLarge refuses a pack that is larger.
var errPackLarge = &InputError{"pack", "This pack is larger than 16 MB when packed. Leave out what is not text, or divide the course."}

// zipOf packs files so that the same files give the same bytes: in the order of their
// names, without times and permissions.
func zipOf(pack fs.FS) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	err := fs.WalkDir(pack, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !entry.Type().IsRegular() {
			return nil // neither links nor pipes are part of a course
		}
		if out.Len() > largestPack {
			return errPackLarge
		}
		return addToZip(z, pack, name)
	})
	if err == nil {
		err = z.Close()
	}
	if err == nil && out.Len() > largestPack {
		err = errPackLarge
	}
	return out.Bytes(), err
}

func addToZip(z *zip.Writer, pack fs.FS, name string) error {
	from, err := pack.Open(name)
	if err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	defer from.Close()
	to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	// What would not fit when packed is refused afterwards; this bounds the work.
	n, err := io.Copy(to, io.LimitReader(from, 4*largestPack))
	if err == nil && n == 4*largestPack {
		err = errPackLarge
	}
	return err
}

// openZip opens what zipOf has made.
func openZip(raw []byte) (fs.FS, error) {
	if len(raw) == 0 {
		return nil, errors.New("the pack has no files")
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, fmt.Errorf("the stored pack is damaged: %w", err)
	}
	return z, nil
}
