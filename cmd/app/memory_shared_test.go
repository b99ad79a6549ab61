package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/quiz/memory/evaluate"
)

// classLog is a review log of so many learners with eight items.
func classLog(t *testing.T, learners int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("learner,item,ts_ms,rating,trial_type\n")
	for l := range learners {
		for i := range 8 {
			fmt.Fprintf(&b, "l%d,i%d,%d,3,study\n", l, i, 1000*i)
			for n := 1; n < 5; n++ {
				rating := 3
				if (l+i*n)%4 == 0 {
					rating = 1
				}
				fmt.Fprintf(&b, "l%d,i%d,%d,%d,test\n", l, i, 1000*i+n*n*3_600_000, rating)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "log.csv")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEvaluateShared(t *testing.T) {
	file := classLog(t, 6)
	runCommand(t, "", nil, "memory", "evaluate", file, "--shared", "--splits", "2").want(t, 0,
		"6 learners, 8 items; 2 splits", "FSRS-7, published weights", "+ item + learner + covariates", "better by")
	var table evaluate.UnseenTable
	decode(t, runCommand(t, "", nil, "memory", "evaluate", file, "--shared", "--splits", "2", "--json"), &table)
	if len(table.Rows) != 6 || len(table.Rows[0].Splits) != 2 || table.Targets != 2*8*4 {
		t.Errorf("%d rows of %d splits with %d answers; want 6, 2 and 64", len(table.Rows), len(table.Rows[0].Splits), table.Targets)
	}
}

func TestEvaluateSharedRefuses(t *testing.T) {
	runCommand(t, "", nil, "memory", "evaluate", classLog(t, 2), "--shared").want(t, 1, "fewer than three learners")
	runCommand(t, "", nil, "memory", "evaluate", filepath.Join(t.TempDir(), "none.csv"), "--shared").want(t, 1, "there is no file")
}
