package handlers

import (
	"context"
	"errors"
	"testing"
)

// TestMemoWaitsForNothingElse: while one thing is found out, another one is found out
// and remembered things are at hand.
func TestMemoWaitsForNothingElse(t *testing.T) {
	var m memo[string]
	began, release, slow := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := m.of(t.Context(), "slow", func(context.Context) (string, error) {
			close(began)
			<-release
			return "late", nil
		})
		slow <- err
	}()
	<-began
	got, err := m.of(t.Context(), "quick", func(context.Context) (string, error) { return "soon", nil })
	if known, ok := m.get("quick"); err != nil || got != "soon" || !ok || known != "soon" {
		t.Errorf("beside slow work: %q, %v, then remembered %q, %v", got, err, known, ok)
	}
	if _, ok := m.get("slow"); ok {
		t.Error("what is not found out yet is remembered")
	}
	close(release)
	if err := <-slow; err != nil {
		t.Error(err)
	}
	if got, ok := m.get("slow"); !ok || got != "late" {
		t.Errorf("afterwards %q, %v is remembered", got, ok)
	}
}

// TestMemoStopsWhenNobodyWaits: the work ends with the last one who waits for it, and
// the next one who asks begins anew.
func TestMemoStopsWhenNobodyWaits(t *testing.T) {
	var m memo[int]
	began, stopped := make(chan struct{}), make(chan struct{})
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-began; leave() }()
	_, err := m.of(ctx, "key", func(ctx context.Context) (int, error) {
		close(began)
		<-ctx.Done()
		close(stopped)
		return 0, ctx.Err()
	})
	<-stopped
	if !errors.Is(err, context.Canceled) {
		t.Errorf("who leaves gets %v", err)
	}
	got, err := m.of(t.Context(), "key", func(context.Context) (int, error) { return 7, nil })
	if err != nil || got != 7 {
		t.Errorf("the next one gets %d, %v", got, err)
	}
}

// TestMemoSurvivesPanics: work that panics is an error of the request, not the end of
// the program.
func TestMemoSurvivesPanics(t *testing.T) {
	var m memo[int]
	_, err := m.of(t.Context(), "key", func(context.Context) (int, error) { panic("flaw") })
	if !errors.Is(err, errBroken) {
		t.Errorf("a panic became %v", err)
	}
}
