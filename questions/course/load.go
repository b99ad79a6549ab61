package course

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds on a pack, generous for a course of thousands of facts and small enough
// that no upload can exhaust memory.
const (
	maxFiles     = 500
	maxFileBytes = 1 << 20
	maxLineBytes = 4096 // hand-written lines are shorter; deep nesting on one line is not hand-written
	maxNesting   = 20   // brackets within brackets
	maxIndent    = 100  // columns
	maxPackBytes = 32 << 20
)

// Bounds on what a pack may list. Questions are drawn from all of it, so that the work
// of making and checking them grows with it; what people write by hand stays far below.
const (
	maxFacts     = 5_000
	maxEntities  = 10_000
	maxAsks      = 20 // of one fact
	maxUntrue    = 20 // of one fact
	maxFoils     = 20 // of one ask
	maxTemplates = 30 // of one predicate
)

// Problem is something wrong in a pack: where, what, and what to do about it.
type Problem struct {
	File   string
	Line   int // 0 when the whole file is meant
	What   string
	Remedy string
}

func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Remedy == "" {
		return where + ": " + p.What
	}
	return where + ": " + p.What + "; " + p.Remedy
}

// Problems is the error of a pack that cannot be used.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// LoadPath loads a pack from a folder or a zip file.
func LoadPath(name string) (*Course, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("open course pack: %w; give a folder with a course.yaml or a zip of one", err)
	}
	if info.IsDir() {
		return Load(os.DirFS(name))
	}
	if !info.Mode().IsRegular() { // opening a pipe waits for somebody to write
		return nil, fmt.Errorf("open course pack %s: it is neither a folder nor a zip file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open course pack: %w; make the file readable", err)
	}
	defer f.Close()
	fsys, err := OpenZip(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("open course pack %s: %w", name, err)
	}
	return Load(fsys)
}

// Load reads a pack and validates all of it. The error is Problems when the pack
// can be read but does not hold together.
func Load(fsys fs.FS) (*Course, error) {
	l := &loader{fsys: fsys, course: &Course{}, lines: map[string]place{}}
	l.readAll()
	if len(l.problems) == 0 {
		l.bound()
	}
	if len(l.problems) == 0 {
		l.validate()
	}
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.course, nil
}

// bound refuses a pack that lists more than could be turned into questions while
// somebody waits.
func (l *loader) bound() {
	c := l.course
	if n := len(c.Facts); n > maxFacts {
		l.report("facts", 0, fmt.Sprintf("the pack has %d facts; a course may have %d", n, maxFacts), "split the course")
	}
	if n := len(c.Entities); n > maxEntities {
		l.report("entities.yaml", 0, fmt.Sprintf("the pack has %d entities; a course may have %d", n, maxEntities), "split the course, or leave out what no fact names")
	}
	for i := range c.Predicates {
		p := &c.Predicates[i]
		l.most("predicates "+p.ID, "templates", len(p.Templates), maxTemplates, "split the predicate")
	}
	for i := range c.Facts {
		f := &c.Facts[i]
		name := "facts " + f.ID
		l.most(name, "asks", len(f.Asks), maxAsks, "split the fact")
		l.most(name, "untrue versions", len(f.Untrue), maxUntrue, "keep the most plausible ones")
		for _, a := range f.Asks {
			l.most(name, "foils in one ask", len(a.Foils), maxFoils, "keep the most plausible ones")
		}
	}
}

// most reports an entry that lists more of something than it may.
func (l *loader) most(name, what string, n, limit int, remedy string) {
	if n > limit {
		at := l.lines[name]
		_, id, _ := strings.Cut(name, " ")
		l.report(at.file, at.line, fmt.Sprintf("%s has %d %s; it may have %d", id, n, what, limit), remedy)
	}
}

type place struct {
	file string
	line int
}

type loader struct {
	fsys     fs.FS
	course   *Course
	lines    map[string]place // "kind id" → where it stands
	problems Problems
	files    int
	bytes    int
}

func (l *loader) report(file string, line int, what, remedy string) {
	l.problems = append(l.problems, Problem{File: file, Line: line, What: what, Remedy: remedy})
}

func (l *loader) readAll() {
	if node := l.parse("course.yaml"); node != nil {
		l.decode("course.yaml", node, l.course)
	}
	readList(l, "sources.yaml", "sources", &l.course.Sources, func(s *Source) string { return s.ID })
	readList(l, "predicates.yaml", "predicates", &l.course.Predicates, func(p *Predicate) string { return p.ID })
	for _, file := range l.glob("entities*.yaml") {
		readList(l, file, "entities", &l.course.Entities, func(e *Entity) string { return e.ID })
	}
	for _, file := range l.glob("facts/*.yaml") {
		readList(l, file, "facts", &l.course.Facts, func(f *Fact) string { return f.ID })
	}
	if _, err := fs.Stat(l.fsys, "maps.yaml"); err == nil {
		readList(l, "maps.yaml", "maps", &l.course.Maps, func(m *Map) string { return m.ID })
		for i := range l.course.Maps {
			l.readDrawing(&l.course.Maps[i])
		}
	}
	for i := range l.course.Facts {
		f := &l.course.Facts[i]
		f.File, f.Line = l.lines["facts "+f.ID].file, l.lines["facts "+f.ID].line
	}
}

// readDrawing reads the SVG of a map. It is shown as an image, in which browsers run
// no script; still, one that carries script or reaches outside is refused.
func (l *loader) readDrawing(m *Map) {
	at := l.lines["maps "+m.ID]
	if m.File != path.Base(m.File) || path.Ext(m.File) != ".svg" {
		l.report(at.file, at.line, fmt.Sprintf("the map %s has the file %q", m.ID, m.File), "name an .svg file in the folder maps")
		return
	}
	raw, ok := l.read("maps/" + m.File)
	if !ok {
		return
	}
	if what := unsafeSVG(raw); what != "" {
		l.report("maps/"+m.File, 0, "the drawing contains "+what, "take it out; a map needs shapes alone")
		return
	}
	m.SVG = raw
}

var svgDanger = regexp.MustCompile(`(?i)<script|<foreignObject|<!ENTITY|<!DOCTYPE|<(?:iframe|embed|object|image|use|a)[\s>]|\son[a-z]+\s*=|javascript:|@import|url\(\s*["']?(?:https?:|//|data:)`)

// unsafeSVG names what a drawing must not contain, or is empty.
func unsafeSVG(raw []byte) string {
	if !bytes.Contains(raw, []byte("<svg")) {
		return "no <svg> element"
	}
	return string(svgDanger.Find(raw))
}

// glob lists the files that match, in order; the first pattern must match.
func (l *loader) glob(patterns ...string) []string {
	var files []string
	for _, p := range patterns {
		m, err := fs.Glob(l.fsys, p)
		if err != nil {
			l.report(p, 0, err.Error(), "")
		}
		slices.Sort(m)
		files = append(files, m...)
	}
	if len(files) == 0 {
		l.report(patterns[0], 0, "the pack has no such file", "add it; docs/authoring.md shows what belongs in it")
	}
	return files
}

// readList decodes the list under key in a file, remembering the line of every entry.
func readList[T any](l *loader, file, key string, into *[]T, id func(*T) string) {
	root := l.parse(file)
	if root == nil {
		return
	}
	defer l.shield(file, new(bool))
	for _, pair := range root.Values {
		name := pair.Key.String()
		switch name {
		case key:
			decodeList(l, file, key, pair.Value, into, id)
		case "left-out":
			decodeList(l, file, name, pair.Value, &l.course.LeftOut, func(o *LeftOut) string { return o.Covers })
		default:
			l.report(file, pair.Key.GetToken().Position.Line, fmt.Sprintf("%q does not belong here", name), fmt.Sprintf("put entries under %q", key))
		}
	}
}

func decodeList[T any](l *loader, file, key string, node ast.Node, into *[]T, id func(*T) string) {
	seq, ok := node.(*ast.SequenceNode)
	if !ok {
		if node.Type() != ast.NullType {
			l.report(file, node.GetToken().Position.Line, fmt.Sprintf("%q is not a list", key), `start every entry with "- "`)
		}
		return
	}
	for _, entry := range seq.Values {
		var v T
		if !l.decode(file, entry, &v) {
			continue
		}
		line := entry.GetToken().Position.Line
		if m, ok := entry.(*ast.MappingNode); ok && len(m.Values) > 0 {
			line = m.Values[0].Key.GetToken().Position.Line
		}
		name := key + " " + id(&v)
		if earlier, twice := l.lines[name]; twice {
			l.report(file, line, fmt.Sprintf("the id %q is used twice", id(&v)), fmt.Sprintf("it stands already at %s:%d; choose another", earlier.file, earlier.line))
			continue
		}
		l.lines[name] = place{file, line}
		*into = append(*into, v)
	}
}

// shield reports a panic of the YAML library as a problem of the file. Fuzzing found
// malformed documents on which it panics; one upload must not end a request so.
func (l *loader) shield(file string, ok *bool) {
	if cause := recover(); cause != nil {
		*ok = false
		l.report(file, 0, fmt.Sprintf("the file is no YAML that can be read (%v)", cause), "compare it with the examples in docs/authoring.md")
	}
}

func (l *loader) decode(file string, node ast.Node, into any) (ok bool) {
	defer l.shield(file, &ok)
	err := yaml.NodeToValue(node, into, yaml.Strict())
	if err == nil {
		return true
	}
	line := node.GetToken().Position.Line
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		line = at.GetToken().Position.Line
	}
	l.report(file, line, firstLine(yaml.FormatError(err, false, false)), "correct the field; docs/authoring.md lists those that exist")
	return false
}

// parse reads a file as one YAML mapping, within the bounds and without anchors,
// with which a small file can unfold into a huge one.
func (l *loader) parse(file string) (root *ast.MappingNode) {
	raw, ok := l.read(file)
	if !ok {
		return nil
	}
	defer l.shield(file, &ok) // root stays nil
	if !l.tame(file, raw) {
		return nil
	}
	parsed, err := parser.ParseBytes(raw, 0)
	if err != nil {
		line := 0
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil {
			line = at.GetToken().Position.Line
		}
		l.report(file, line, firstLine(yaml.FormatError(err, false, false)), "check the indentation, and quote text that contains a colon")
		return nil
	}
	if len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil {
		l.report(file, 0, "the file is empty", "fill it or delete it")
		return nil
	}
	if len(parsed.Docs) > 1 {
		l.report(file, parsed.Docs[1].GetToken().Position.Line, "a second YAML document begins here", `take out the line "---"; one file holds one document`)
		return nil
	}
	switch body := parsed.Docs[0].Body.(type) {
	case *ast.MappingNode:
		return body
	default:
		l.report(file, body.GetToken().Position.Line, "the file does not begin with a field", `begin with a line like "facts:"`)
		return nil
	}
}

// tame refuses YAML that no author writes and that would cost the parser memory or
// stack out of all proportion to its size.
func (l *loader) tame(file string, raw []byte) bool {
	line := 0
	for text := range bytes.Lines(raw) {
		line++
		indent := len(text) - len(bytes.TrimLeft(text, " -"))
		if len(text) > maxLineBytes || indent > maxIndent {
			l.report(file, line, fmt.Sprintf("the line is too long or too far indented (over %d bytes or %d columns)", maxLineBytes, maxIndent), "break it or write it flatter")
			return false
		}
	}
	depth := 0
	for _, t := range lexer.Tokenize(string(raw)) {
		switch t.Type {
		case token.AnchorType, token.AliasType:
			l.report(file, t.Position.Line, "YAML anchors and aliases are not allowed", "write the value out")
			return false
		case token.TagType:
			l.report(file, t.Position.Line, "YAML tags are not allowed", "put text that begins with an exclamation mark in quotes")
			return false
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		}
		if depth > maxNesting {
			l.report(file, t.Position.Line, fmt.Sprintf("brackets are nested deeper than %d", maxNesting), "write it flatter")
			return false
		}
	}
	return true
}

func (l *loader) read(file string) ([]byte, bool) {
	// Before opening, because opening a pipe waits for somebody to write.
	if info, err := fs.Stat(l.fsys, path.Clean(file)); err == nil && !info.Mode().IsRegular() {
		l.report(file, 0, "this is not a plain file", "put the file itself there")
		return nil, false
	}
	f, err := l.fsys.Open(path.Clean(file))
	if err != nil {
		l.report(file, 0, "the file cannot be opened", "add it to the pack or make it readable")
		return nil, false
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	l.files++
	l.bytes += len(raw)
	switch {
	case err != nil:
		l.report(file, 0, fmt.Sprintf("the file cannot be read (%v)", err), "check the disk or the zip file")
	case len(raw) > maxFileBytes || l.bytes > maxPackBytes || l.files > maxFiles:
		l.report(file, 0, fmt.Sprintf("the pack is too large (over %d MB a file, %d MB or %d files in all)", maxFileBytes>>20, maxPackBytes>>20, maxFiles), "split the course")
	default:
		return bytes.TrimPrefix(raw, []byte("\uFEFF")), true // an editor's byte order mark
	}
	return nil, false
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}
