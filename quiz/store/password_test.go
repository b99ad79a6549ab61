package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestSignInAlwaysHashes takes all places for hashing away: a sign-in then waits for
// one, whether or not there is an account. So its time does not tell.
func TestSignInAlwaysHashes(t *testing.T) {
	s := openPlain(t)
	u, err := s.SignUp(t.Context(), "Anna", "anna@example.org", "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.NewPersonalLink(t.Context(), u.ID); err != nil {
		t.Fatal(err)
	}
	for range cap(s.hashing) {
		s.hashing <- struct{}{}
	}
	for _, email := range []string{"anna@example.org", "bert@example.org", "no e-mail"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := s.SignIn(ctx, email, "wrong horse", "ip"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v; want a wait for hashing", email, err)
		}
		cancel()
	}
}

func TestVerifyPassword(t *testing.T) {
	s := openPlain(t)
	hash, err := s.hashPassword(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		stored, password string
		want             bool
	}{
		{hash, "correct horse", true},
		{hash, "correct horsf", false},
		{hash, "", false},
		{nobody, "", false},
		{"", "correct horse", false},
		{"$2y$12$somebcrypthash", "correct horse", false},
		{"$argon2id$v=19$m=19456,t=2,p=1$salt$", "", false},
		{"$argon2id$v=19$m=1,t=0,p=0$c2FsdHNhbHQ$aGFzaA", "x", false},
	} {
		if got, err := s.verifyPassword(t.Context(), test.stored, test.password); got != test.want || err != nil {
			t.Errorf("verify(%q, %q) = %v, %v; want %v", test.stored, test.password, got, err, test.want)
		}
	}
	again, _ := s.hashPassword(t.Context(), "correct horse")
	if again == hash {
		t.Error("two hashes have the same salt")
	}
}

// TestOverlongPasswordTellsNothing takes all places for hashing away: an overlong
// password is refused without one, whether or not there is an account.
func TestOverlongPasswordTellsNothing(t *testing.T) {
	s := openPlain(t)
	if _, err := s.SignUp(t.Context(), "Anna", "anna@example.org", "correct horse"); err != nil {
		t.Fatal(err)
	}
	for range cap(s.hashing) {
		s.hashing <- struct{}{}
	}
	for _, test := range []struct {
		password string
		want     error
	}{
		{strings.Repeat("x", 4*passwordLongest), context.DeadlineExceeded},
		{strings.Repeat("x", 4*passwordLongest+1), ErrCredentials},
		{strings.Repeat("x", 60_000), ErrCredentials},
	} {
		for _, email := range []string{"anna@example.org", "bert@example.org"} {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			if _, err := s.SignIn(ctx, email, test.password, "ip"); !errors.Is(err, test.want) {
				t.Errorf("%s with %d characters: %v; want %v", email, len(test.password), err, test.want)
			}
			cancel()
		}
	}
}
