package views

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Forecast is what a learner will know, in words, as a chart and as a table.
type Forecast struct {
	Sentence string
	Goal     string // what it takes to know nearly all
	LeftOut  string // what there is no time for; "" when everything fits
	Facts    int    // in the course
	Days     []ForecastDay
}

// ForecastDay is what will be known on one day. Days rise; the first is today.
type ForecastDay struct {
	Name         string  // in the table
	Mark         string  // under the chart; "" for most
	After        float64 // days from now
	KeepOn, Stop ForecastPoint
}

// ForecastPoint is an expected number of facts, and between what it lies in eight of
// ten cases.
type ForecastPoint struct{ Known, Low, High float64 }

// LeechRow is a fact that costs too much.
type LeechRow struct {
	Claim, Reason, Advice string
	Topic                 Link
}

// about is a number of facts as people read it.
func about(x float64) string { return strconv.Itoa(int(math.Round(x))) }

func (p ForecastPoint) between() string { return about(p.Low) + " to " + about(p.High) }

// forecastPlot is the chart: shapes in hundredths of the plot, down from its top.
type forecastPlot struct {
	KeepOn, Stop         string // points of a polyline
	KeepBand, StopBand   string // points of a polygon
	Mark, MarkAt         string // a label under the chart and where it stands, in percent
	MarkX                string // the same in hundredths; "" without one
	MarkAnchor           string
	KeepLabel, StopLabel string // heights of the labels in the whole picture, in percent
}

// The plot stands in the picture between these heights, in percent: above it is room
// for a label, below it are the days.
const plotTop, plotHeight = 8, 76

func (f Forecast) x(d ForecastDay) float64 {
	last := f.Days[len(f.Days)-1].After
	if last <= 0 {
		return 0
	}
	return 100 * d.After / last
}

func (f Forecast) y(known float64) float64 { return 100 - 100*known/float64(max(f.Facts, 1)) }

// plot lays the chart out.
func (f Forecast) plot() (p forecastPlot) {
	p.KeepOn, p.KeepBand = f.line(func(d ForecastDay) ForecastPoint { return d.KeepOn })
	p.Stop, p.StopBand = f.line(func(d ForecastDay) ForecastPoint { return d.Stop })
	for _, d := range f.Days {
		if d.Mark != "" {
			x := f.x(d)
			p.Mark, p.MarkX, p.MarkAt, p.MarkAnchor = d.Mark, decimal(x), percent(x), anchor(x)
		}
	}
	p.KeepLabel, p.StopLabel = f.labels()
	return p
}

func (f Forecast) line(of func(ForecastDay) ForecastPoint) (line, band string) {
	var middle, low, high []string
	at := func(d ForecastDay, known float64) string { return fmt.Sprintf("%.2f,%.2f", f.x(d), f.y(known)) }
	for i, d := range f.Days {
		back := f.Days[len(f.Days)-1-i]
		middle, low, high = append(middle, at(d, of(d).Known)), append(low, at(d, of(d).Low)), append(high, at(back, of(back).High))
	}
	return strings.Join(middle, " "), strings.Join(append(low, high...), " ")
}

// anchor keeps a label within the picture.
func anchor(x float64) string {
	switch {
	case x < 12:
		return "start"
	case x > 75:
		return "end"
	}
	return "middle"
}

// labels puts the names of the lines above the end of one and below the end of the
// other, so far apart that both can be read.
func (f Forecast) labels() (keep, stop string) {
	const line, gap = 9, 3 // of hundredths of the plot: a line of text, and its distance from a curve
	end := f.Days[len(f.Days)-1]
	below := f.y(end.Stop.Known) + line + gap
	above := max(f.y(end.KeepOn.Known)-gap, 0)
	if below > 100-gap {
		below = f.y(end.Stop.Known) - gap
		above = max(min(above, below-line), 0)
	}
	whole := func(y float64) string { return percent(plotTop + y*plotHeight/100) }
	return whole(above), whole(below)
}
