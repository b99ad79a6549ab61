package exchange

import (
	"archive/zip"
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"
)

// archive writes a zip file in which nothing depends on the clock. The first error
// is kept and returned by close.
type archive struct {
	zip *zip.Writer
	err error
}

func newArchive(w io.Writer) *archive { return &archive{zip: zip.NewWriter(w)} }

// add stores a file. Without a time of its own it bears the earliest that zip knows.
func (a *archive) add(name string, content []byte) {
	if a.err != nil {
		return
	}
	f, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err == nil {
		_, err = f.Write(content)
	}
	if err != nil {
		a.err = fmt.Errorf("pack %s: %w", name, err)
	}
}

func (a *archive) close() error {
	if a.err != nil {
		return a.err
	}
	return a.zip.Close()
}

// scrambled puts things into an order that follows from their texts and is not the
// one that they have, so that a file does not give the answer away by it.
func scrambled(texts []string) []string {
	hash := func(s string) uint64 {
		h := fnv.New64a()
		_, _ = h.Write([]byte(s)) // a hash never fails to take bytes
		return h.Sum64()
	}
	mixed := slices.Clone(texts)
	slices.SortStableFunc(mixed, func(a, b string) int {
		return cmp.Or(cmp.Compare(hash(a), hash(b)), strings.Compare(a, b))
	})
	if slices.Equal(mixed, texts) {
		slices.Reverse(mixed)
	}
	return mixed
}
