package simulate

import (
	"fmt"
	"html"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// Plots writes two drawings per world into a folder, which it makes if need be:
// what is known at the exam, and later, for the minutes it took. It returns the
// names of the files.
func (r Report) Plots(dir string) ([]string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("folder for the plots: %w", err)
	}
	var names []string
	for _, world := range r.Worlds {
		later := fmt.Sprintf("%d days after the exam", r.Config.Later)
		for _, p := range []struct {
			name, when string
			of         func(point) float64
		}{
			{"exam", "at the exam", examOf},
			{"later", later, func(p point) float64 { return p.later }},
		} {
			file := filepath.Join(dir, "scheduler-"+p.name+"-"+slug(world.World)+".svg")
			text := world.plot("Facts known "+p.when+", world "+world.World, r.Config.Facts, p.of)
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				return nil, fmt.Errorf("write plot: %w", err)
			}
			names = append(names, file)
		}
	}
	return names, nil
}

func slug(name string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(name))
}

// curve is one labelled line of a drawing; one point makes a dot.
type curve struct {
	family, colour, dash string
}

// curves have colours that differ in lightness too and can be told apart on white
// and on black (Okabe & Ito 2008, the middle ones), and dashes for who sees none. Dots
// come first, because they get their labels first.
var curves = []curve{
	{"SM-2", "#8a8a8a", ""},
	{"Leitner", "#8a8a8a", ""},
	{oursFamily, "#d55e00", ""},
	{eveFamily, "#009e73", "7 3"},
	{"FSRS-6", "#3f8fd0", "2 3"},
	{"FSRS-7", "#b066a0", "9 3 2 3"},
}

// The drawing's measures, in pixels of its own.
const (
	plotWidth, plotHeight = 720.0, 430.0
	plotLeft, plotRight   = 60.0, 120.0
	plotTop, plotBottom   = 40.0, 50.0
)

// axes map minutes and facts to the drawing.
type axes struct{ minX, maxX, minY, maxY float64 }

func (a axes) x(v float64) float64 {
	return plotLeft + (v-a.minX)/(a.maxX-a.minX)*(plotWidth-plotLeft-plotRight)
}

func (a axes) y(v float64) float64 {
	return plotHeight - plotBottom - (v-a.minY)/(a.maxY-a.minY)*(plotHeight-plotTop-plotBottom)
}

func (r WorldReport) plot(title string, facts int, of func(point) float64) string {
	a := r.axes(float64(facts), of)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13">`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n", html.EscapeString(title), html.EscapeString(r.describe(of)))
	b.WriteString("<style>.ink{fill:#222}.axis{stroke:#222}.grid{stroke:#ddd}.paper{fill:#fff}" +
		"@media (prefers-color-scheme:dark){.ink{fill:#eee}.axis{stroke:#eee}.grid{stroke:#444}.paper{fill:#1b1b1b}}</style>\n")
	fmt.Fprintf(&b, `<rect class="paper" width="%.0f" height="%.0f"/>`+"\n", plotWidth, plotHeight)
	fmt.Fprintf(&b, `<text class="ink" x="%.0f" y="24" font-size="16">%s</text>`+"\n", plotLeft, html.EscapeString(title))
	a.draw(&b)
	r.drawCurves(&b, a, of)
	b.WriteString("</svg>\n")
	return b.String()
}

// axes fit all curves but leave out what is known by hardly anything.
func (r WorldReport) axes(facts float64, of func(point) float64) axes {
	a := axes{math.Inf(1), 0, math.Inf(1), facts}
	for _, c := range curves {
		for _, p := range r.frontier(c.family) {
			a.minX, a.maxX, a.minY = min(a.minX, p.minutes), max(a.maxX, p.minutes), min(a.minY, of(p))
		}
	}
	a.minX, a.maxX = math.Floor(a.minX/50)*50, math.Ceil(a.maxX/50+1e-9)*50
	a.minY = min(math.Floor(a.minY/20)*20, facts-20)
	return a
}

func (a axes) draw(b *strings.Builder) {
	for x, step := firstTick(a.minX, a.maxX); x <= a.maxX; x += step {
		fmt.Fprintf(b, `<line class="grid" x1="%[1]f" x2="%[1]f" y1="%[2]f" y2="%[3]f"/><text class="ink" x="%[1]f" y="%[4]f" text-anchor="middle">%.0[5]f</text>`+"\n",
			a.x(x), a.y(a.minY), a.y(a.maxY), a.y(a.minY)+18, x)
	}
	for y, step := firstTick(a.minY, a.maxY); y <= a.maxY; y += step {
		fmt.Fprintf(b, `<line class="grid" x1="%[1]f" x2="%[2]f" y1="%[3]f" y2="%[3]f"/><text class="ink" x="%[4]f" y="%[5]f" text-anchor="end">%.0[6]f</text>`+"\n",
			a.x(a.minX), a.x(a.maxX), a.y(y), a.x(a.minX)-6, a.y(y)+4, y)
	}
	fmt.Fprintf(b, `<path class="axis" fill="none" d="M%f %fV%fH%f"/>`+"\n", a.x(a.minX), a.y(a.maxY), a.y(a.minY), a.x(a.maxX))
	fmt.Fprintf(b, `<text class="ink" x="%f" y="%f" text-anchor="middle">minutes of study in all</text>`+"\n", (a.x(a.minX)+a.x(a.maxX))/2, plotHeight-10)
}

// firstTick is the first multiple of a round step that gives four to ten of them.
func firstTick(from, to float64) (first, step float64) {
	step = math.Pow(10, math.Floor(math.Log10((to-from)/4)))
	for _, by := range []float64{5, 2} {
		if (to-from)/(step*by) >= 4 {
			step *= by
			break
		}
	}
	return math.Ceil(from/step) * step, step
}

func (r WorldReport) drawCurves(b *strings.Builder, a axes, of func(point) float64) {
	var taken []label
	for _, c := range curves {
		points := r.frontier(c.family)
		if len(points) == 0 {
			continue
		}
		var path strings.Builder
		for i, p := range points {
			fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[i == 0], a.x(p.minutes), a.y(of(p)))
		}
		fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="2.5" stroke-dasharray="%s"/>`+"\n", path.String(), c.colour, c.dash)
		if len(points) == 1 {
			fmt.Fprintf(b, `<circle cx="%f" cy="%f" r="5" fill="%s"/>`+"\n", a.x(points[0].minutes), a.y(of(points[0])), c.colour)
		}
		last := points[len(points)-1]
		x, y := a.x(last.minutes)+9, a.y(of(last))+4
		for i := 0; i < len(taken); i++ { // move down until it is free
			if taken[i].covers(x, y) {
				y, i = taken[i].y+labelHeight, -1
			}
		}
		taken = append(taken, label{x, y})
		fmt.Fprintf(b, `<text x="%f" y="%f" fill="%s" font-weight="bold">%s</text>`+"\n", x, y, c.colour, html.EscapeString(c.family))
	}
}

// label is where one is written; labels are about as large as each other.
type label struct{ x, y float64 }

const labelWidth, labelHeight = 65.0, 15.0

func (l label) covers(x, y float64) bool {
	return math.Abs(l.x-x) < labelWidth && math.Abs(l.y-y) < labelHeight
}

// describe says in words what the drawing shows.
func (r WorldReport) describe(of func(point) float64) string {
	var parts []string
	for _, c := range curves {
		f := r.frontier(c.family)
		switch {
		case len(f) == 1:
			parts = append(parts, fmt.Sprintf("%s: %.0f facts for %.0f minutes", c.family, of(f[0]), f[0].minutes))
		case len(f) > 1:
			last := f[len(f)-1]
			parts = append(parts, fmt.Sprintf("%s: from %.0f facts for %.0f minutes to %.0f for %.0f", c.family, of(f[0]), f[0].minutes, of(last), last.minutes))
		}
	}
	return strings.Join(parts, "; ") + "."
}
