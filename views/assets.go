package views

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"strings"
)

//go:embed static
var static embed.FS

// File is one static file, ready to be sent.
type File struct {
	Type string // Content-Type
	Body []byte
	Gzip []byte // nil where compression does not help
}

// assets maps hashed names to files, and names maps plain names to hashed ones.
var assets, names = loadAssets()

// Asset returns the address of a static file, for example "app.css". It panics
// on an unknown name, because that is a mistake in a view.
func Asset(name string) string {
	hashed, ok := names[name]
	if !ok {
		panic("views: no static file " + name)
	}
	return "/static/" + hashed
}

// Static returns the file with that hashed name.
func Static(hashed string) (File, bool) {
	f, ok := assets[hashed]
	return f, ok
}

// loadAssets reads the embedded files. The stylesheet comes last, because the
// hashed names of the fonts are written into it.
func loadAssets() (map[string]File, map[string]string) {
	files, hashed := map[string]File{}, map[string]string{}
	var sheets []string
	err := fs.WalkDir(static, "static", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimPrefix(p, "static/")
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name)
			return nil
		}
		addAsset(files, hashed, name, mustRead(name))
		return nil
	})
	if err != nil {
		panic(err) // the files are embedded: this cannot fail at run time
	}
	for _, name := range sheets {
		body := mustRead(name)
		for plain, h := range hashed {
			body = bytes.ReplaceAll(body, []byte("url("+plain+")"), []byte("url("+h+")"))
		}
		addAsset(files, hashed, name, body)
	}
	return files, hashed
}

func mustRead(name string) []byte {
	body, err := static.ReadFile("static/" + name)
	if err != nil {
		panic(err)
	}
	return body
}

func addAsset(files map[string]File, hashed map[string]string, name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	h := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
	f := File{Type: contentType(ext), Body: body}
	if zipped := compress(body); len(zipped) < len(body)*9/10 {
		f.Gzip = zipped
	}
	files[h], hashed[name] = f, h
}

// contentType does not ask the machine's tables for the types we ship, so that a
// bare container serves the same headers as a desktop.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

func compress(body []byte) []byte {
	var buf bytes.Buffer
	zw, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err := zw.Write(body); err != nil {
		panic(err) // a bytes.Buffer does not fail
	}
	if err := zw.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}
