// Package packs holds the courses that come with the program, as data.
package packs

import (
	"embed"
	"io/fs"
)

//go:embed all:beijing-1860
var files embed.FS

// Beijing1860 is the built-in course: the Convention of Beijing (1860) and the
// Sino-Russian border treaties.
func Beijing1860() fs.FS {
	sub, err := fs.Sub(files, "beijing-1860")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
