package handlers

import (
	"context"
	"fmt"
	"sync"
)

// keptResults is how many results a memo remembers.
const keptResults = 16

// memo remembers what takes long to find out, by key. What several ask for at once is
// found out once; who asks for one thing never waits for another; and the work stops
// when nobody waits for it any more. The zero value is empty.
type memo[T any] struct {
	mu      sync.Mutex // held for moments, never while something is found out
	kept    map[string]T
	pending map[string]*finding[T]
}

// finding is a result on its way.
type finding[T any] struct {
	done    chan struct{} // closed when value and err are there
	value   T
	err     error
	waiting int
	stop    context.CancelFunc
}

// get returns what is remembered, without finding anything out.
func (m *memo[T]) get(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.kept[key]
	return value, ok
}

// of remembers, or finds out by work. Errors are not remembered.
func (m *memo[T]) of(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	if value, ok := m.kept[key]; ok {
		m.mu.Unlock()
		return value, nil
	}
	f := m.pending[key]
	if f == nil {
		f = m.begin(ctx, key, work)
	}
	f.waiting++
	m.mu.Unlock()
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		m.leave(key, f)
		var none T
		return none, ctx.Err()
	}
}

// begin starts the work. It belongs to all who wait, so that it does not end with the
// request that happened to be the first.
func (m *memo[T]) begin(ctx context.Context, key string, work func(context.Context) (T, error)) *finding[T] {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	f := &finding[T]{done: make(chan struct{}), stop: stop}
	if m.pending == nil {
		m.pending = map[string]*finding[T]{}
	}
	m.pending[key] = f
	go func() {
		defer stop()
		f.value, f.err = guarded(ctx, work)
		m.finish(key, f)
	}()
	return f
}

// guarded turns a panic into an error: outside of a request's own goroutine it would
// end the program.
func guarded[T any](ctx context.Context, work func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errBroken, p)
		}
	}()
	return work(ctx)
}

func (m *memo[T]) finish(key string, f *finding[T]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pending[key] == f {
		delete(m.pending, key)
	}
	if f.err == nil {
		if m.kept == nil || len(m.kept) >= keptResults {
			m.kept = map[string]T{}
		}
		m.kept[key] = f.value
	}
	close(f.done)
}

// leave stops the work when the last one who waited for it goes.
func (m *memo[T]) leave(key string, f *finding[T]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if f.waiting--; f.waiting > 0 {
		return
	}
	f.stop()
	if m.pending[key] == f {
		delete(m.pending, key) // the next one who asks begins anew
	}
}
