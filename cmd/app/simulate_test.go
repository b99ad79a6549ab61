package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestMemorySimulate(t *testing.T) {
	small := []string{"memory", "simulate", "--facts", "30", "--days", "15", "--learners", "2", "--seed", "5"}
	with := func(args ...string) result { return runCommand(t, "", nil, append(small, args...)...) }

	plots := t.TempDir()
	with("--worlds", "sbd", "--plots", plots).want(t, 0, "World SBD", "| SM-2 |", "ours at 90 %", "± is one standard error")
	if _, err := os.Stat(filepath.Join(plots, "scheduler-exam-sbd.svg")); err != nil {
		t.Error(err)
	}
	var report struct{ Worlds []struct{ World string } }
	r := with("--json", "--forms")
	r.want(t, 0)
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || len(report.Worlds) != 3 {
		t.Errorf("%d worlds: %v", len(report.Worlds), err)
	}
	with("--worlds", "earth").want(t, 2, "fsrs-6, fsrs-7, sbd and logs")
	with("--worlds", "logs").want(t, 2, logsVariable)
	with("--learners", "0").want(t, 2, "2 to 100000")

	logs := runCommand(t, "", map[string]string{logsVariable: t.TempDir()}, append(small, "--worlds", "logs")...)
	logs.want(t, 1, "learner,card,ts_ms,rating")
}
