package generate

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

const (
	million = 1e6
	// measureTolerance is how far a typed measure may be off: what is measured has
	// been measured differently by others.
	measureTolerance = 0.10
	// estimateFactor is between what an estimate may be taken for: its half and its
	// double. Only its order of magnitude is asked.
	estimateFactor = 2.0
)

// measured are the units of what is measured rather than counted or agreed on.
var measured = regexp.MustCompile(`(?i)\b(square|cubic|kilomet|met(re|er)|mile|hectare|acre|km|verst|ton|kilogram)`)

// amount asks for a number to be typed, in a handy unit that the stem states: a sum
// that was agreed on exactly, a measure within a tenth, an estimate by its order of
// magnitude.
func (g *generator) amount(it *questions.Item, f *course.Fact) bool {
	if f.Object.Quantity == nil || *f.Object.Quantity <= 0 {
		return false
	}
	q := *f.Object.Quantity
	unit, scale := handyUnit(q, f.Object.Unit)
	value := q / scale
	low, high := value, value
	switch {
	case f.Certainty == course.Estimate:
		low, high = value/estimateFactor, value*estimateFactor
	case measured.MatchString(f.Object.Unit):
		low, high = value*(1-measureTolerance), value*(1+measureTolerance)
	}
	it.Amount = &questions.Amount{Value: value, Low: low, High: high, Unit: unit, Scale: scale}
	it.Accepted = []questions.Name{{Lang: "en", Text: amountText(q, f.Object.Unit)}}
	return true
}

// handyUnit names the unit in which a quantity is a short number, and how many
// single units make one of it: 8,000,000 taels are 8 million taels.
func handyUnit(q float64, unit string) (name string, scale float64) {
	if q >= million {
		return "million " + plural(unit), million
	}
	return plural(unit), 1
}

// symbols are units that take no plural.
var symbols = regexp.MustCompile(`(?i)^(k?m[²³]?|ha|kg|%|per cent)$`)

// plural writes "silver dollar" as "silver dollars".
func plural(unit string) string {
	if strings.HasSuffix(unit, "s") || symbols.MatchString(unit) {
		return unit
	}
	return unit + "s"
}

// amountText writes 8000000 tael as "8 million taels".
func amountText(q float64, unit string) string {
	if q == 1 {
		return "1 " + unit
	}
	name, scale := handyUnit(q, unit)
	return strconv.FormatFloat(q/scale, 'f', -1, 64) + " " + name
}
