package store

import (
	"sync"
	"time"
)

// throttle slows down who keeps guessing. It lives in memory: a restart forgives,
// which is harmless, and guessing writes nothing to the disk.
type throttle struct {
	now func() time.Time

	mu   sync.Mutex
	keys map[string]*attempts
}

// attempts are the failed ones of one key.
type attempts struct {
	failed int
	last   time.Time
	until  time.Time // no attempt before
}

// limit is how patient a throttle is with one kind of key.
type limit struct {
	free   int           // failures without a wait
	first  time.Duration // the wait after those, doubled with each failure
	most   time.Duration // the longest wait
	forget time.Duration // how long after the last failure all is forgiven
}

// The limits. A school comes from one address: so an address is allowed more
// failures than an account.
var (
	limitAccount = limit{free: 5, first: 5 * time.Second, most: 15 * time.Minute, forget: time.Hour}
	limitAddress = limit{free: 30, first: 5 * time.Second, most: 15 * time.Minute, forget: time.Hour}
	limitCodes   = limit{free: 20, first: 10 * time.Minute, most: 10 * time.Minute, forget: 10 * time.Minute}
)

// throttleSize bounds the memory that guessing from many addresses can take.
const throttleSize = 20_000

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, keys: map[string]*attempts{}}
}

// start counts an attempt as failed beforehand, so that many at once do not pass
// together. Call forgive when it succeeds.
func (t *throttle) start(key string, l limit) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	a := t.keys[key]
	if a == nil || now.Sub(a.last) > l.forget {
		t.sweep(now)
		a = &attempts{}
		t.keys[key] = a
	}
	if wait := a.until.Sub(now); wait > 0 {
		return &SlowDownError{Wait: wait}
	}
	a.failed++
	a.last = now
	if over := a.failed - l.free; over >= 0 {
		a.until = now.Add(min(l.most, l.first<<min(over, 20)))
	}
	return nil
}

// forgive takes one attempt back, or all of them.
func (t *throttle) forgive(key string, all bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.keys[key]
	if a == nil {
		return
	}
	if a.failed--; all || a.failed <= 0 {
		delete(t.keys, key)
		return
	}
	a.until = time.Time{}
}

// sweep forgets old keys when there are many, and all keys when that does not help.
func (t *throttle) sweep(now time.Time) {
	if len(t.keys) < throttleSize {
		return
	}
	for key, a := range t.keys {
		if now.Sub(a.last) > time.Hour {
			delete(t.keys, key)
		}
	}
	if len(t.keys) >= throttleSize {
		clear(t.keys)
	}
}
