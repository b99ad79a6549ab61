package main

import (
	"fmt"
	"io"
	"os"
)

// progress is one line on a terminal that says how far a command is. It is silent
// where nobody watches.
type progress struct {
	out  io.Writer // nil: silent
	unit string    // "pass", "fold"
}

func (a app) progress(unit string) progress {
	f, ok := a.err.(*os.File)
	if !ok {
		return progress{}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return progress{}
	}
	return progress{out: f, unit: unit}
}

func (p progress) show(done, total int) {
	if p.out != nil {
		fmt.Fprintf(p.out, "\r%s %d of %d", p.unit, done, total)
	}
}

// clear takes the line away, so that what follows stands alone.
func (p progress) clear() {
	if p.out != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
