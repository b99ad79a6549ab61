package results

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// XLSX writes a spreadsheet with a sheet of students and a sheet of answers. Text
// is typed as text, so that nothing in it can become a formula.
func XLSX(w io.Writer, students []Student, answers []Answer) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", "Students"); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	if _, err := f.NewSheet("Answers"); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	if err := sheet(f, "Students", studentHead, students); err != nil {
		return err
	}
	if err := sheet(f, "Answers", answerHead, answers); err != nil {
		return err
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write spreadsheet: %w", err)
	}
	return nil
}

func sheet[R interface{ cells() []cell }](f *excelize.File, name string, head []string, rows []R) error {
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	if err := out.SetColWidth(1, len(head), 18); err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	titles := make([]any, len(head))
	for i, h := range head {
		titles[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	if err := out.SetRow("A1", titles); err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	for n, r := range rows {
		var values []any
		for _, c := range r.cells() {
			if c.isText {
				values = append(values, c.text)
			} else {
				values = append(values, c.number)
			}
		}
		if err := out.SetRow(fmt.Sprintf("A%d", n+2), values); err != nil {
			return fmt.Errorf("write sheet %s, row %d: %w", name, n+2, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write sheet %s: %w", name, err)
	}
	return nil
}
