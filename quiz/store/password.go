package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a password hash, after OWASP: about 28 ms on one core.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	saltBytes    = 16
	hashBytes    = 32
)

const (
	passwordShortest = 8
	passwordLongest  = 200
)

// nobody is verified for unknown e-mails, so that the time of an answer does not
// tell whether there is an account. No password has this hash.
var nobody = phc(make([]byte, saltBytes), make([]byte, hashBytes))

func hashingPlaces() chan struct{} { return make(chan struct{}, runtime.GOMAXPROCS(0)) }

// checkPassword refuses passwords that are too short to keep or too easy to guess.
// There are no rules about kinds of characters: they make passwords worse.
func checkPassword(password string, personal ...string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < passwordShortest:
		return &InputError{"password", fmt.Sprintf("A password has at least %d characters. Three unrelated words make a good one.", passwordShortest)}
	case n > passwordLongest:
		return &InputError{"password", fmt.Sprintf("A password has at most %d characters.", passwordLongest)}
	}
	for _, p := range personal {
		local, _, _ := strings.Cut(p, "@")
		if p != "" && (strings.EqualFold(password, p) || strings.EqualFold(password, local)) {
			return &InputError{"password", "Choose a password that is not your name or e-mail."}
		}
	}
	return nil
}

// hashPassword returns the password's argon2id hash in PHC form.
func (s *Store) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	var hash []byte
	err := s.withHashing(ctx, func() {
		hash = argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, hashBytes)
	})
	return phc(salt, hash), err
}

// verifyPassword compares in constant time. A hash that cannot be read verifies
// nothing.
func (s *Store) verifyPassword(ctx context.Context, stored, password string) (bool, error) {
	var memory, time uint32
	var threads uint8
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, nil
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false, nil //nolint:nilerr // what cannot be read verifies nothing
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	want, errHash := base64.RawStdEncoding.DecodeString(parts[5])
	if errSalt != nil || errHash != nil || len(want) == 0 || time == 0 || threads == 0 {
		return false, nil //nolint:nilerr // as above
	}
	var got []byte
	err := s.withHashing(ctx, func() {
		got = argon2.IDKey([]byte(password), salt, time, memory, threads, uint32(len(want)))
	})
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

// withHashing waits for a free core, so that a crowd signing in at once does not
// take all memory.
func (s *Store) withHashing(ctx context.Context, hash func()) error {
	select {
	case s.hashing <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.hashing }()
	hash()
	return nil
}

func phc(salt, hash []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		argonMemory, argonTime, argonThreads, b64.EncodeToString(salt), b64.EncodeToString(hash))
}
