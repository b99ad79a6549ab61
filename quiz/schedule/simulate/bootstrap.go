package simulate

import (
	"fmt"
	"math"

	"github.com/remembrancer/remembrancer/quiz/memory"
	"github.com/remembrancer/remembrancer/quiz/memory/reviewlog"
)

// The cells in which real answers are counted.
const (
	maxRun    = 6  // right answers in a row since the last miss
	maxLapses = 3  // misses after the first answer
	spans     = 10 // of days waited, each twice as long as the one before
	borrowed  = 20 // answers' worth of belief that a cell takes from the coarser one
)

// cells is how often real learners were right, by what had happened before.
type cells [maxRun + 1][maxLapses + 1][spans]float64

// past is a fact's history as far as the cells see it.
type past struct {
	cells       *cells
	run, lapses int
}

// recall lies between the two spans nearest to the days waited.
func (p past) recall(days float64) float64 {
	row := &p.cells[p.run][p.lapses]
	x := min(max(math.Log2(max(days, 1e-9)), 0), spans-1)
	low := min(int(x), spans-2)
	part := x - float64(low)
	return row[low]*(1-part) + row[low+1]*part
}

func (p past) answer(_ float64, right bool) trace { return p.after(right) }

func (p past) after(right bool) past {
	if right {
		p.run = min(p.run+1, maxRun)
		return p
	}
	p.run, p.lapses = 0, min(p.lapses+1, maxLapses)
	return p
}

// BootstrapWorld is a world in which answers are right as often as they were in a
// real log after the same number of right answers in a row, the same number of
// lapses and about the same time. Only reviews on later days are counted. It
// refuses a log with too few of them.
func BootstrapWorld(name string, log reviewlog.Log) (World, error) {
	table, n := countCells(log)
	if n < 1000 {
		return World{}, fmt.Errorf("the log %s has %d reviews on a later day than the one before; a world needs 1000", name, n)
	}
	return World{"log " + name, func(right bool) trace {
		p := past{cells: table}
		if right {
			p.run = 1
		}
		return p
	}}, nil
}

type tally struct{ right, asked float64 }

func (t tally) rate(prior float64) float64 { return (t.right + borrowed*prior) / (t.asked + borrowed) }

func (t *tally) add(right bool) {
	t.asked++
	if right {
		t.right++
	}
}

func countCells(log reviewlog.Log) (*cells, int) {
	var all tally
	var bySpan [spans]tally
	var byRun [maxRun + 1][spans]tally
	var full [maxRun + 1][maxLapses + 1][spans]tally
	for _, h := range log.Histories {
		var p past
		for i, days := range h.WholeDays() {
			right := h.Reviews[i].Rating > memory.Again
			if i == 0 && right {
				p.run = 1
			}
			if days < 1 {
				continue
			}
			s := min(int(math.Round(math.Log2(days))), spans-1)
			all.add(right)
			bySpan[s].add(right)
			byRun[p.run][s].add(right)
			full[p.run][p.lapses][s].add(right)
			p = p.after(right)
		}
	}
	table := new(cells)
	for run := range table {
		for lapses := range table[run] {
			row := &table[run][lapses]
			for s := range row {
				row[s] = full[run][lapses][s].rate(byRun[run][s].rate(bySpan[s].rate(all.rate(0.5))))
			}
			falling(row[:])
		}
	}
	return table, int(all.asked)
}

// falling makes the rates fall with the time waited: neighbours that do not are
// replaced by their mean (pool adjacent violators, all with one weight).
func falling(rates []float64) {
	type pool struct{ sum, n float64 }
	var pools []pool
	for _, r := range rates {
		pools = append(pools, pool{r, 1})
		for k := len(pools) - 1; k > 0 && pools[k].sum/pools[k].n > pools[k-1].sum/pools[k-1].n; k-- {
			pools[k-1] = pool{pools[k-1].sum + pools[k].sum, pools[k-1].n + pools[k].n}
			pools = pools[:k]
		}
	}
	i := 0
	for _, p := range pools {
		for range int(p.n) {
			rates[i] = p.sum / p.n
			i++
		}
	}
}
