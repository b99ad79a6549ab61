package store

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestAddressKey(t *testing.T) {
	for given, want := range map[string]string{
		"192.0.2.7":           "192.0.2.7",
		"::ffff:192.0.2.7":    "192.0.2.7",
		"2001:db8:1:2::1":     "2001:db8:1:2::/64",
		"2001:db8:1:2:f::9":   "2001:db8:1:2::/64",
		"2001:db8:1:3::1":     "2001:db8:1:3::/64",
		"fe80::1%eth0":        "fe80::/64",
		"somewhere":           "somewhere",
		"":                    "",
		"2001:DB8:1:2::ABCD":  "2001:db8:1:2::/64",
		"0:0:0:0:0:0:0:1":     "::/64",
		"::ffff:192.0.2.7%e0": "192.0.2.7",
	} {
		if got := addressKey(given); got != want {
			t.Errorf("addressKey(%q) = %q; want %q", given, got, want)
		}
	}
}

// TestThrottleEvictsTheOldest floods a throttle: what is tried all the time stays.
func TestThrottleEvictsTheOldest(t *testing.T) {
	now := time.Now()
	h := newThrottle(func() time.Time { return now })
	block := func(key string) {
		for range limitCodes.free {
			if err := h.start(try{key, limitCodes}); err != nil {
				t.Fatal(err)
			}
		}
	}
	blocked := func(key string) bool {
		var slow *SlowDownError
		return errors.As(h.start(try{key, limitCodes}), &slow)
	}
	block("early")
	block("busy")
	for i := range throttleSize - 1 {
		if err := h.start(try{fmt.Sprint(i), limitCodes}); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 0 && !blocked("busy") {
			t.Fatalf("forgiven after %d others", i)
		}
	}
	if !blocked("busy") {
		t.Error("the flood forgave a key in use")
	}
	if blocked("early") {
		t.Error("the oldest key is still there")
	}
	if len(h.keys.keys) != throttleSize || h.keys.order.Len() != throttleSize {
		t.Errorf("%d keys, %d in order; want %d", len(h.keys.keys), h.keys.order.Len(), throttleSize)
	}
}

func TestThrottleWindow(t *testing.T) {
	now := time.Now()
	h := newThrottle(func() time.Time { return now })
	l := limit{free: 3, forget: time.Hour, window: true}
	for _, step := range []struct {
		after time.Duration
		wait  time.Duration // 0: let through
	}{
		{0, 0}, {50 * time.Minute, 0}, {0, 0}, {0, 10 * time.Minute}, {9 * time.Minute, time.Minute},
		{time.Minute, 0}, {0, 0}, {0, 0}, {0, time.Hour},
	} {
		now = now.Add(step.after)
		var slow *SlowDownError
		err := h.start(try{"key", l}, try{"other", limit{free: 100, forget: 24 * time.Hour}})
		if errors.As(err, &slow) != (step.wait > 0) || slow != nil && slow.Wait != step.wait {
			t.Errorf("after %v: %v; want a wait of %v", step.after, err, step.wait)
		}
	}
	if got := h.keys.get("other").failed; got != 6 {
		t.Errorf("another key counted %d; want the 6 that passed", got)
	}
}

func TestKnown(t *testing.T) {
	now := time.Now()
	h := newThrottle(func() time.Time { return now })
	h.welcome("school")
	if !h.knows("school") || h.knows("stranger") {
		t.Error("the wrong one is known")
	}
	if now = now.Add(knownFor); h.knows("school") {
		t.Error("known for ever")
	}
}
