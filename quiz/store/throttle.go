package store

import (
	"net/netip"
	"sync"
	"time"
)

// throttle slows down who keeps guessing or makes too much. It lives in memory: a
// restart forgives, which is harmless, and guessing writes nothing to the disk.
type throttle struct {
	now func() time.Time

	mu    sync.Mutex
	keys  *recent[attempts]
	known *recent[time.Time] // who succeeded, and when
}

// attempts are the failed ones of one key.
type attempts struct {
	failed int
	first  time.Time
	last   time.Time
	until  time.Time // no attempt before
}

// limit is how patient a throttle is with one kind of key.
type limit struct {
	free   int           // failures without a wait
	first  time.Duration // the wait after those, doubled with each failure
	most   time.Duration // the longest wait
	forget time.Duration // how long after the last failure all is forgiven

	// window makes it so many in forget, counted from the first one on, and then a
	// wait until forget is over.
	window bool
}

// The limits. A school comes from one address: so an address is allowed more
// failures than an account, and as many joins as several classes at once need.
// limitAccount is for one e-mail from one address. All other addresses together have
// limitEmail: its wait is short, so that strangers cannot lock the owner out.
var (
	limitAccount  = limit{free: 5, first: 5 * time.Second, most: 15 * time.Minute, forget: time.Hour}
	limitEmail    = limit{free: 5, first: 5 * time.Second, most: time.Minute, forget: time.Hour}
	limitAddress  = limit{free: 30, first: 5 * time.Second, most: 15 * time.Minute, forget: time.Hour}
	limitCodes    = limit{free: 20, first: 10 * time.Minute, most: 10 * time.Minute, forget: 10 * time.Minute}
	limitAllCodes = limit{free: 600, forget: 10 * time.Minute, window: true}
	limitSignUps  = limit{free: 30, forget: time.Hour, window: true}
	limitJoins    = limit{free: 200, forget: time.Hour, window: true}
)

const (
	throttleSize = 20_000              // bounds the memory that guessing from many addresses can take
	knownFor     = 30 * 24 * time.Hour // how long a success makes an address known
)

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, keys: newRecent[attempts](throttleSize), known: newRecent[time.Time](throttleSize)}
}

// try is one thing that an attempt is counted by.
type try struct {
	key   string
	limit limit
}

// start counts an attempt as failed beforehand, so that many at once do not pass
// together. Call forgive when it succeeds. An attempt that is refused counts nowhere.
func (t *throttle) start(tries ...try) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	var wait time.Duration
	for _, y := range tries {
		if a := t.current(y, now); a != nil {
			wait = max(wait, a.until.Sub(now))
		}
	}
	if wait > 0 {
		return &SlowDownError{Wait: wait}
	}
	for _, y := range tries {
		a := t.current(y, now)
		if a == nil {
			a = t.keys.put(y.key, attempts{first: now})
		}
		a.count(y.limit, now)
	}
	return nil
}

// current returns the attempts that are not forgotten yet, or nil.
func (t *throttle) current(y try, now time.Time) *attempts {
	a := t.keys.get(y.key)
	switch {
	case a == nil,
		y.limit.window && now.Sub(a.first) >= y.limit.forget,
		!y.limit.window && now.Sub(a.last) > y.limit.forget:
		return nil
	}
	return a
}

func (a *attempts) count(l limit, now time.Time) {
	a.failed++
	a.last = now
	over := a.failed - l.free
	switch {
	case over < 0:
	case l.window:
		a.until = a.first.Add(l.forget)
	default:
		a.until = now.Add(min(l.most, l.first<<min(over, 20)))
	}
}

// forgive takes one attempt back, or all of them.
func (t *throttle) forgive(key string, all bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := t.keys.get(key)
	if a == nil {
		return
	}
	if a.failed--; all || a.failed <= 0 {
		t.keys.drop(key)
		return
	}
	a.until = time.Time{}
}

// welcome remembers who succeeded.
func (t *throttle) welcome(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known.put(key, t.now())
}

// knows reports whether somebody succeeded lately.
func (t *throttle) knows(key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := t.known.get(key)
	return at != nil && t.now().Sub(*at) < knownFor
}

// addressKey is what an address is counted by. Whoever has one IPv6 address has the
// 2^64 beside it as well, so that those count as one.
func addressKey(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, 64).Masked().String()
}
