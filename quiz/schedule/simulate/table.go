package simulate

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// JSON writes the report for programs.
func (r Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// Table writes the report as Markdown for people: each world's policies (of the eve
// rule only the settings on its frontier), and ours beside the others.
func (r Report) Table(w io.Writer) error {
	var b strings.Builder
	c := r.Config
	fmt.Fprintf(&b, "%d facts, %d new a day, exam on day %d, %d learners, seed %d; ± is one standard error.\n", c.Facts, c.NewPerDay, c.Days, c.Learners, c.Seed)
	for _, world := range r.Worlds {
		fmt.Fprintf(&b, "\n## World %s\n\n", world.World)
		fmt.Fprintf(&b, "| rule | minutes | known at the exam | %d days later | longest day, mean (most) |\n|---|--:|--:|--:|--:|\n", c.Later)
		for _, row := range world.shown() {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s (%.0f) |\n", row.Policy, row.Minutes, row.Exam, row.Later, row.Worst, row.Longest)
		}
		b.WriteString("\n| ours against | minutes at equal knowledge, ratio | facts at the exam at equal minutes | facts later at equal minutes |\n|---|--:|--:|--:|\n")
		for _, v := range world.Versus {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", v.Against, cell("%.3f ± %.3f", v.MinutesRatio), cell("%+.1f ± %.1f", v.ExamGain), cell("%+.1f ± %.1f", v.LaterGain))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// String is the estimate with one decimal.
func (e Estimate) String() string { return fmt.Sprintf("%.1f ± %.1f", e.Value, e.SE) }

func cell(format string, e *Estimate) string {
	if e == nil {
		return "not reached"
	}
	return fmt.Sprintf(format, e.Value, e.SE)
}

// shown leaves out the settings of the eve rule that another of them beats.
func (r WorldReport) shown() []Row {
	best := r.frontier(eveFamily)
	var rows []Row
	for _, row := range r.Rows {
		if row.Family != eveFamily || onFrontier(best, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (r WorldReport) frontier(family string) frontier {
	var points []point
	for _, row := range r.Rows {
		if row.Family == family {
			points = append(points, row.point())
		}
	}
	return newFrontier(points)
}

func (r Row) point() point { return point{r.Minutes.Value, r.Exam.Value, r.Later.Value} }

func onFrontier(f frontier, row Row) bool {
	for _, p := range f {
		if p == row.point() {
			return true
		}
	}
	return false
}
