package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
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
	var out bytes.Buffer
	a := app{out: &out, err: &out}
	var flags unseenFlags
	fs := flag.NewFlagSet("memory evaluate", flag.ContinueOnError)
	flags.register(fs)
	if err := fs.Parse([]string{"--shared", "--splits", "2"}); err != nil || !flags.on {
		t.Fatalf("flags %+v, error %v", flags, err)
	}
	if err := evaluateShared(context.Background(), a, file, flags, 1, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"6 learners, 8 items; 2 splits", "FSRS-7, published weights", "+ item + learner + covariates", "better by"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table does not say %q:\n%s", want, out.String())
		}
	}
	out.Reset()
	if err := evaluateShared(context.Background(), a, file, unseenFlags{splits: 2}, 1, true); err != nil {
		t.Fatal(err)
	}
	var table evaluate.UnseenTable
	if err := json.Unmarshal(out.Bytes(), &table); err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 6 || len(table.Rows[0].Splits) != 2 || table.Targets != 2*8*4 {
		t.Errorf("%d rows of %d splits with %d answers; want 6, 2 and 64", len(table.Rows), len(table.Rows[0].Splits), table.Targets)
	}
}

func TestEvaluateSharedRefuses(t *testing.T) {
	a := app{out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	for _, tc := range []struct {
		file   string
		splits int
		want   string
	}{
		{classLog(t, 2), 5, "fewer than three learners"},
		{classLog(t, 6), 0, "--splits must be at least 1"},
		{filepath.Join(t.TempDir(), "none.csv"), 5, "open the review log"},
	} {
		err := evaluateShared(context.Background(), a, tc.file, unseenFlags{splits: tc.splits}, 1, false)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("error %v; want one that says %q", err, tc.want)
		}
	}
}
