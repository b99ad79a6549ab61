package exchange

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// fromMap adds the drawing of a map item, with the spot that is asked for or with
// the spots to choose from, which then have letters.
func fromMap(q *Question, c *course.Course, p questions.Presentation) error {
	if p.Item.Form != questions.FormMap {
		return nil
	}
	m := c.Map(p.Item.Map.ID)
	if m == nil {
		return fmt.Errorf("the course has no map %q", p.Item.Map.ID)
	}
	marks := ""
	if spot := p.Item.Map.Marked; spot != nil {
		marks = mark(m, *spot, "?")
	} else {
		q.Fixed = true // the letters ascend
		for i, o := range p.Options {
			q.Options[i].Text = strings.TrimRight(o.ID+": "+o.Text, ": ")
			if o.Pin != nil {
				marks += mark(m, *o.Pin, o.ID)
			}
		}
	}
	drawing, err := withMarks(m, marks)
	if err != nil {
		return fmt.Errorf("map %s: %w", m.ID, err)
	}
	// The name must not tell what is asked for, as the item's id does.
	q.Image = &Image{Name: "map-" + digest(m.ID+"/"+p.Item.ID, 6) + ".svg", Alt: m.About, SVG: drawing}
	if m.Credit != "" {
		q.Source += "; map: " + m.Credit
	}
	return nil
}

// mark draws a letter in a disc, and the outline of the area where there is one.
// Black on white in a black ring is seen on any ground and on paper.
func mark(m *course.Map, pin questions.Pin, letter string) string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	radius := float64(max(m.Width, m.Height)) / 50
	var b strings.Builder
	if pin.Area != "" {
		fmt.Fprintf(&b, `<path d="%s" fill="#000" fill-opacity=".15" stroke="#000" stroke-width="%s"/>`, html.EscapeString(pin.Area), number(radius/6))
	}
	fmt.Fprintf(&b, `<circle cx="%s" cy="%s" r="%s" fill="#fff" stroke="#000" stroke-width="%s"/>`, number(pin.X), number(pin.Y), number(radius), number(radius/6))
	fmt.Fprintf(&b, `<text x="%s" y="%s" fill="#000" font-family="sans-serif" font-weight="bold" font-size="%s" text-anchor="middle">%s</text>`,
		number(pin.X), number(pin.Y+radius*0.45), number(radius*1.25), html.EscapeString(letter))
	return b.String()
}

var (
	svgRoot = regexp.MustCompile(`<svg\b[^>]*>`)
	svgSize = regexp.MustCompile(`\s(?:width|height)="[^"]*"`)
	svgEnd  = regexp.MustCompile(`</svg>\s*$`)
)

// withMarks draws over a map, and says how large it is: elsewhere no style sheet does.
func withMarks(m *course.Map, marks string) (string, error) {
	svg := string(m.SVG)
	root, end := svgRoot.FindStringIndex(svg), svgEnd.FindStringIndex(svg)
	if root == nil || end == nil {
		return "", fmt.Errorf("the drawing is not one <svg> element")
	}
	open := svgSize.ReplaceAllString(svg[root[0]:root[1]], "")
	size := fmt.Sprintf(`<svg width="%d" height="%d"`, m.Width, m.Height)
	return svg[:root[0]] + size + strings.TrimPrefix(open, "<svg") + svg[root[1]:end[0]] + "<g>" + marks + "</g></svg>\n", nil
}
