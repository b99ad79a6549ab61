package store_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

const password = "correct horse battery"

// clock is a clock that stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestSignUp(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		u, err := s.SignUp(t.Context(), "  Ana   Šimić ", "Ana@Example.org", password)
		must(t, err)
		if u.Name != "Ana Šimić" || *u.Email != "ana@example.org" || u.Role != quiz.RoleLearner || !u.HasPassword() {
			t.Errorf("got %+v", u)
		}
		if !strings.HasPrefix(*u.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("hash %s", *u.PasswordHash)
		}
		if _, err := s.SignUp(t.Context(), "Other", "ANA@example.org", password); !errors.Is(err, store.ErrEmailTaken) {
			t.Errorf("the same e-mail again: %v; want ErrEmailTaken", err)
		}
	})
}

func TestSignUpRefuses(t *testing.T) {
	s := storetest.Start(t, storetest.SQLite(t, testBank(t)))
	tests := []struct{ name, given, email, password, field string }{
		{"no name", " \t ", "a@b.org", password, "name"},
		{"a long name", strings.Repeat("ü", 61), "a@b.org", password, "name"},
		{"a formula", "=SUM(A1)", "a@b.org", password, "name"},
		{"a plus", "+49 Anna", "a@b.org", password, "name"},
		{"an at sign", "@anna", "a@b.org", password, "name"},
		{"a dash", "-anna", "a@b.org", password, "name"},
		{"a wide formula", "＝1", "a@b.org", password, "name"},
		{"a line break", "An\nna", "a@b.org", password, "name"},
		{"a NUL", "An\x00na", "a@b.org", password, "name"},
		{"a direction override", "An\u202Ena", "a@b.org", password, "name"},
		{"bytes that are no text", "An\xff", "a@b.org", password, "name"},
		{"dots alone", "...", "a@b.org", password, "name"},
		{"a Hangul filler", "\u3164", "a@b.org", password, "name"},
		{"a leading jamo filler", "\u115F", "a@b.org", password, "name"},
		{"a vowel jamo filler", "\u1160\u1160", "a@b.org", password, "name"},
		{"a narrow filler", "\uFFA0", "a@b.org", password, "name"},
		{"empty Braille", "\u2800", "a@b.org", password, "name"},
		{"a joiner and a soft hyphen", "\u200D\u00AD", "a@b.org", password, "name"},
		{"fillers around dots", "\u3164.\uFFA0", "a@b.org", password, "name"},
		{"no e-mail", "Anna", "", password, "email"},
		{"no domain", "Anna", "anna", password, "email"},
		{"a name in the e-mail", "Anna", "Anna <a@b.org>", password, "email"},
		{"two e-mails", "Anna", "a@b.org, c@d.org", password, "email"},
		{"a short password", "Anna", "a@b.org", "1234567", "password"},
		{"a long password", "Anna", "a@b.org", strings.Repeat("x", 201), "password"},
		{"the e-mail as password", "Anna", "anna.b@b.org", "Anna.B@b.org", "password"},
		{"the local part as password", "Anna", "annabella@b.org", "annabella", "password"},
		{"the name as password", "Annabella", "a@b.org", "annabella", "password"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := s.SignUp(t.Context(), test.given, test.email, test.password)
			wantInputError(t, err, test.field)
		})
	}
	users, err := s.Users(t.Context())
	if err != nil || len(users) != 0 {
		t.Errorf("%d users were made all the same (%v)", len(users), err)
	}
}

func wantInputError(t *testing.T, err error, field string) {
	t.Helper()
	var input *store.InputError
	if !errors.As(err, &input) || input.Field != field || input.Message == "" {
		t.Errorf("got %v; want an *InputError for %s", err, field)
	}
}

func TestNamesOfManyScripts(t *testing.T) {
	s := storetest.Start(t, storetest.SQLite(t, testBank(t)))
	for i, name := range []string{"李明", "Ольга", "می\u200cخواهم", "O’Brien-Núñez", "Zoë 2", "José", "김민준", "7"} {
		u, err := s.SignUp(t.Context(), name, string(rune('a'+i))+"@example.org", password)
		if err != nil || u.Name == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignIn(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		u, err := s.SignUp(t.Context(), "Anna", "anna@example.org", password)
		must(t, err)
		got, err := s.SignIn(t.Context(), " ANNA@example.org ", password, "10.0.0.1")
		if err != nil || got.ID != u.ID {
			t.Errorf("SignIn: %v, %v", got.ID, err)
		}
		for name, in := range map[string][2]string{
			"wrong password": {"anna@example.org", "wrong horse"},
			"unknown e-mail": {"bert@example.org", password},
			"no e-mail":      {"", password},
			"NUL in e-mail":  {"anna\x00@example.org", password},
		} {
			if _, err := s.SignIn(t.Context(), in[0], in[1], "10.0.0.2"); !errors.Is(err, store.ErrCredentials) {
				t.Errorf("%s: %v; want ErrCredentials", name, err)
			}
		}
	})
}

func TestSignInSlowsDown(t *testing.T) {
	c := storetest.SQLite(t, testBank(t))
	clock := newClock()
	c.Now = clock.now
	s := storetest.Start(t, c)
	_, err := s.SignUp(t.Context(), "Anna", "anna@example.org", password)
	must(t, err)
	fail := func() error {
		_, err := s.SignIn(t.Context(), "anna@example.org", "wrong horse", "10.0.0.1")
		return err
	}
	for range 5 {
		if err := fail(); !errors.Is(err, store.ErrCredentials) {
			t.Fatalf("one of the first five: %v", err)
		}
	}
	waits := []time.Duration{}
	for range 10 {
		var slow *store.SlowDownError
		if err := fail(); !errors.As(err, &slow) {
			t.Fatalf("after five failures: %v; want *SlowDownError", err)
		}
		waits = append(waits, slow.Wait)
		if _, err := s.SignIn(t.Context(), "anna@example.org", password, "10.0.0.9"); err == nil {
			t.Fatal("the right password went past the wait")
		}
		clock.advance(slow.Wait)
		if err := fail(); !errors.Is(err, store.ErrCredentials) {
			t.Fatalf("after the wait: %v", err)
		}
	}
	for i, wait := range waits {
		if want := min(15*time.Minute, 5*time.Second<<i); wait != want {
			t.Errorf("wait %d is %v; want %v", i, wait, want)
		}
	}
	clock.advance(15 * time.Minute)
	if _, err := s.SignIn(t.Context(), "anna@example.org", password, "10.0.0.1"); err != nil {
		t.Errorf("the right password after the wait: %v", err)
	}
	if err := fail(); !errors.Is(err, store.ErrCredentials) {
		t.Errorf("a success did not forgive: %v", err)
	}
}

func TestSignInSlowsDownAnAddress(t *testing.T) {
	c := storetest.SQLite(t, testBank(t))
	c.Now = newClock().now
	s := storetest.Start(t, c)
	var slow *store.SlowDownError
	for i := range 31 {
		_, err := s.SignIn(t.Context(), strings.Repeat("x", i+1)+"@example.org", password, "10.0.0.1")
		if got := errors.As(err, &slow); got != (i == 30) {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	if _, err := s.SignIn(t.Context(), "y@example.org", password, "10.0.0.2"); !errors.Is(err, store.ErrCredentials) {
		t.Errorf("another address: %v", err)
	}
}

func TestPasswords(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		u, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		secret, err := s.NewSession(ctx, u.ID)
		must(t, err)
		if err := s.ChangePassword(ctx, u.ID, "wrong horse", "another horse"); !errors.Is(err, store.ErrCredentials) {
			t.Errorf("wrong current password: %v", err)
		}
		wantInputError(t, s.ChangePassword(ctx, u.ID, password, "short"), "password")
		must(t, s.ChangePassword(ctx, u.ID, password, "another horse"))
		if _, err := s.SessionUser(ctx, secret); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the session outlived its password: %v", err)
		}
		if err := s.SetPassword(ctx, u.ID, "b@example.org", "third horse!"); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("SetPassword over a password: %v", err)
		}
		must(t, s.ResetPassword(ctx, u.ID, "fourth horse"))
		if _, err := s.SignIn(ctx, "anna@example.org", "fourth horse", "ip"); err != nil {
			t.Errorf("after the reset: %v", err)
		}
		wantAudit(t, s, store.CommandLine, "password reset")
	})
}

func TestSessions(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		clock := newClock()
		c.Now = clock.now
		s := storetest.Start(t, c)
		ctx := t.Context()
		u, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		secret, err := s.NewSession(ctx, u.ID)
		must(t, err)
		is := func(secret string, want error) {
			t.Helper()
			got, err := s.SessionUser(ctx, secret)
			if !errors.Is(err, want) || err == nil && (got.ID != u.ID || got.Name != u.Name || *got.Email != *u.Email || got.Role != u.Role) {
				t.Errorf("SessionUser: %+v, %v; want %v", got, err, want)
			}
		}
		is(secret, nil)
		is("made up", store.ErrNotFound)
		clock.advance(89 * 24 * time.Hour)
		is(secret, nil) // and is refreshed
		clock.advance(89 * 24 * time.Hour)
		is(secret, nil)
		clock.advance(90 * 24 * time.Hour)
		is(secret, store.ErrNotFound)

		one, err := s.NewSession(ctx, u.ID)
		must(t, err)
		two, err := s.NewSession(ctx, u.ID)
		must(t, err)
		must(t, s.EndSession(ctx, one))
		is(one, store.ErrNotFound)
		is(two, nil)
		must(t, s.EndAllSessions(ctx, u.ID))
		is(two, store.ErrNotFound)
		if _, err := s.NewSession(ctx, "01900000-0000-7000-8000-000000000000"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a session for nobody: %v", err)
		}
	})
}

func TestPersonalLink(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		u, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		first, err := s.NewPersonalLink(ctx, u.ID)
		must(t, err)
		second, err := s.NewPersonalLink(ctx, u.ID)
		must(t, err)
		if _, err := s.UserByLink(ctx, first); !errors.Is(err, store.ErrLinkUnknown) {
			t.Errorf("the replaced link: %v", err)
		}
		if got, err := s.UserByLink(ctx, second); err != nil || got.ID != u.ID {
			t.Errorf("the newer link: %v", err)
		}
		must(t, s.Rename(ctx, u.ID, "Anna B."))
		wantInputError(t, s.Rename(ctx, u.ID, "=Anna"), "name")
		if err := s.Rename(ctx, "x'; --", "Anna"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("rename nobody: %v", err)
		}
	})
}

func TestFirstAdmin(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		old, needed, err := s.FirstAdminLink(ctx)
		must(t, err)
		secret, _, err := s.FirstAdminLink(ctx)
		must(t, err)
		if !needed || old == secret {
			t.Fatal("no fresh link")
		}
		if _, err := s.ClaimFirstAdmin(ctx, old, "Eve", "eve@example.org", password); !errors.Is(err, store.ErrLinkUnknown) {
			t.Errorf("the older link: %v", err)
		}
		won := race(8, func(i int) error {
			_, err := s.ClaimFirstAdmin(ctx, secret, "Anna", string(rune('a'+i))+"@example.org", password)
			if err != nil && !errors.Is(err, store.ErrAdminExists) {
				t.Errorf("a lost claim: %v", err)
			}
			return err
		})
		users, err := s.Users(ctx)
		must(t, err)
		if won != 1 || len(users) != 1 || users[0].Role != quiz.RoleAdmin {
			t.Errorf("%d claims won and made %+v", won, users)
		}
		if _, needed, err := s.FirstAdminLink(ctx); needed || err != nil {
			t.Errorf("a link is still offered: %v", err)
		}
	})
}

// race runs fn n times at once and counts those that return nil.
func race(n int, fn func(i int) error) (won int) {
	errs := make(chan error)
	for i := range n {
		go func() { errs <- fn(i) }()
	}
	for range n {
		if <-errs == nil {
			won++
		}
	}
	return won
}

func firstAdmin(t testing.TB, s *store.Store) quiz.User {
	t.Helper()
	secret, _, err := s.FirstAdminLink(t.Context())
	must(t, err)
	u, err := s.ClaimFirstAdmin(t.Context(), secret, "Ada Admin", "ada@example.org", password)
	must(t, err)
	return u
}

func TestRoles(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		admin := firstAdmin(t, s)
		u, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		if err := s.SetRole(ctx, admin.ID, admin.ID, quiz.RoleTeacher); !errors.Is(err, store.ErrLastAdmin) {
			t.Errorf("demoting the last admin: %v", err)
		}
		wantInputError(t, s.SetRole(ctx, admin.ID, u.ID, "king"), "role")
		must(t, s.SetRole(ctx, admin.ID, u.ID, quiz.RoleAdmin))
		wantAudit(t, s, admin.ID, "role learner to admin")

		// Each of two administrators demotes the other at the same moment.
		ids := []string{admin.ID, u.ID}
		won := race(2, func(i int) error { return s.SetRole(ctx, ids[i], ids[1-i], quiz.RoleLearner) })
		users, err := s.Users(ctx)
		must(t, err)
		admins := 0
		for _, u := range users {
			if u.Role == quiz.RoleAdmin {
				admins++
			}
		}
		if won != 1 || admins != 1 {
			t.Errorf("%d demotions went through and left %d administrators", won, admins)
		}
	})
}

func wantAudit(t *testing.T, s *store.Store, actor, action string) {
	t.Helper()
	entries, err := s.Audit(t.Context(), 10)
	must(t, err)
	for _, e := range entries {
		if e.ActorID == actor && e.Action == action {
			return
		}
	}
	t.Errorf("no entry %q by %s in %+v", action, actor, entries)
}

// TestStrangersLockNobodyOut fails with somebody's e-mail from many addresses.
func TestStrangersLockNobodyOut(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		clock := newClock()
		c.Now = clock.now
		s := storetest.Start(t, c)
		ctx := t.Context()
		_, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		_, err = s.SignIn(ctx, "anna@example.org", password, "10.0.0.1")
		must(t, err)
		for i := range 20 { // each waits as long as it must, and fails again
			var slow *store.SlowDownError
			ip := fmt.Sprintf("192.0.2.%d", i)
			_, err := s.SignIn(ctx, "anna@example.org", "wrong horse", ip)
			if errors.As(err, &slow) {
				clock.advance(slow.Wait)
				_, err = s.SignIn(ctx, "anna@example.org", "wrong horse", ip)
			}
			if !errors.Is(err, store.ErrCredentials) {
				t.Fatalf("guess %d: %v", i, err)
			}
		}
		var slow *store.SlowDownError
		_, err = s.SignIn(ctx, "anna@example.org", password, "10.0.0.2")
		if !errors.As(err, &slow) || slow.Wait > time.Minute {
			t.Errorf("from a new address: %v; want a wait of a minute at most", err)
		}
		if _, err := s.SignIn(ctx, "anna@example.org", password, "10.0.0.1"); err != nil {
			t.Errorf("from where she signed in before: %v", err)
		}
	})
}

// TestLongWaitStaysWithItsAddress: the one who fails waits long, others do not.
func TestLongWaitStaysWithItsAddress(t *testing.T) {
	c := storetest.SQLite(t, testBank(t))
	clock := newClock()
	c.Now = clock.now
	s := storetest.Start(t, c)
	_, err := s.SignUp(t.Context(), "Anna", "anna@example.org", password)
	must(t, err)
	wait := func(password, ip string) time.Duration {
		var slow *store.SlowDownError
		if _, err := s.SignIn(t.Context(), "anna@example.org", password, ip); errors.As(err, &slow) {
			return slow.Wait
		}
		return 0
	}
	for range 15 {
		clock.advance(wait("wrong horse", "2001:db8::1"))
		wait("wrong horse", "2001:db8::1")
	}
	for _, test := range []struct {
		ip   string
		want time.Duration
	}{{"2001:db8::2", 15 * time.Minute}, {"2001:db8:0:1::1", time.Minute}, {"192.0.2.1", time.Minute}} {
		if got := wait(password, test.ip); got != test.want {
			t.Errorf("from %s: a wait of %v; want %v", test.ip, got, test.want)
		}
	}
	clock.advance(time.Minute)
	if got := wait(password, "192.0.2.1"); got != 0 {
		t.Errorf("a minute later from elsewhere: a wait of %v", got)
	}
}

func TestSignUpLimit(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		clock := newClock()
		c.Now = clock.now
		s := storetest.Start(t, c)
		ctx := t.Context()
		for range 40 { // what cannot be an account counts for nothing
			_, err := s.SignUpFrom(ctx, "Anna", "anna@example.org", "short", "10.0.0.1")
			wantInputError(t, err, "password")
		}
		for i := range 30 { // half of them taken
			_, err := s.SignUpFrom(ctx, "Anna", fmt.Sprintf("anna%d@example.org", i/2), password, "10.0.0.1")
			if i%2 == 0 && err != nil || i%2 == 1 && !errors.Is(err, store.ErrEmailTaken) {
				t.Fatalf("sign-up %d: %v", i+1, err)
			}
		}
		for name, test := range map[string]struct{ email, ip string }{
			"a new e-mail": {"bo@example.org", "10.0.0.1"}, "a taken one": {"anna0@example.org", "10.0.0.1"},
		} {
			var slow *store.SlowDownError
			if _, err := s.SignUpFrom(ctx, "Bo", test.email, password, test.ip); !errors.As(err, &slow) || slow.Wait > time.Hour {
				t.Errorf("%s: %v; want *SlowDownError", name, err)
			}
		}
		_, err := s.SignUpFrom(ctx, "Bo", "bo@example.org", password, "10.0.0.2")
		must(t, err)
		clock.advance(time.Hour)
		_, err = s.SignUpFrom(ctx, "Cy", "cy@example.org", password, "10.0.0.1")
		must(t, err)
	})
}

// TestLinkEndsWithEveryPasswordMeasure: who held the link or a session is out.
func TestLinkEndsWithEveryPasswordMeasure(t *testing.T) {
	account := func(t *testing.T, s *store.Store) string {
		u, err := s.SignUp(t.Context(), "Anna", "anna@example.org", password)
		must(t, err)
		return u.ID
	}
	nameAlone := func(t *testing.T, s *store.Store) string {
		_, c := newClass(t, s)
		u, _, err := s.Join(t.Context(), c.JoinCode, "Anna", "ip", nil)
		must(t, err)
		return u.ID
	}
	tests := map[string]struct {
		make         func(t *testing.T, s *store.Store) string
		measure      func(ctx context.Context, s *store.Store, id string) error
		keepsSession bool
	}{
		"set": {nameAlone, func(ctx context.Context, s *store.Store, id string) error {
			return s.SetPassword(ctx, id, "a@example.org", password)
		}, false},
		"change": {account, func(ctx context.Context, s *store.Store, id string) error {
			return s.ChangePassword(ctx, id, password, "another horse")
		}, false},
		"reset": {account, func(ctx context.Context, s *store.Store, id string) error {
			return s.ResetPassword(ctx, id, "another horse")
		}, false},
		"end all": {account, func(ctx context.Context, s *store.Store, id string) error { return s.EndAllSessions(ctx, id) }, false},
		"remove":  {account, func(ctx context.Context, s *store.Store, id string) error { return s.RemovePersonalLink(ctx, id) }, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
				ctx := t.Context()
				id := test.make(t, s)
				link, err := s.NewPersonalLink(ctx, id)
				must(t, err)
				session, err := s.NewSession(ctx, id)
				must(t, err)
				must(t, test.measure(ctx, s, id))
				if _, err := s.UserByLink(ctx, link); !errors.Is(err, store.ErrLinkUnknown) {
					t.Errorf("the link: %v; want ErrLinkUnknown", err)
				}
				if _, err := s.SessionUser(ctx, session); errors.Is(err, store.ErrNotFound) == test.keepsSession {
					t.Errorf("the session: %v", err)
				}
			})
		})
	}
}

// TestNewStudentLink: a teacher's link is noted, and only for who has no other way.
func TestNewStudentLink(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		teacher, c := newClass(t, s)
		join := func(name string) quiz.User {
			u, _, err := s.Join(ctx, c.JoinCode, name, "ip", nil)
			must(t, err)
			return u
		}
		anna, set, gone, promoted := join("Anna"), join("Set"), join("Gone"), join("Promoted")
		session, err := s.NewSession(ctx, anna.ID)
		must(t, err)
		link, err := s.NewStudentLink(ctx, teacher.ID, c.ID, anna.ID)
		must(t, err)
		if u, err := s.UserByLink(ctx, link); err != nil || u.ID != anna.ID {
			t.Errorf("the link is %q's: %v", u.Name, err)
		}
		if _, err := s.SessionUser(ctx, session); err != nil {
			t.Errorf("the student's session: %v", err)
		}
		wantAudit(t, s, teacher.ID, "personal link made")
		entries, err := s.Audit(ctx, 10)
		must(t, err)
		if want := "class " + c.ID + " user " + anna.ID; entries[0].Target != want {
			t.Errorf("the target is %q; want %q", entries[0].Target, want)
		}

		must(t, s.SetPassword(ctx, set.ID, "set@example.org", password))
		must(t, s.RemoveStudent(ctx, teacher.ID, c.ID, gone.ID))
		must(t, s.SetRole(ctx, teacher.ID, promoted.ID, quiz.RoleTeacher))
		stranger, err := s.SignUp(ctx, "Otto", "otto@example.org", password)
		must(t, err)
		for name, id := range map[string]string{"with a password": set.ID, "removed": gone.ID, "a teacher now": promoted.ID, "a stranger": stranger.ID, "the teacher": teacher.ID} {
			if _, err := s.NewStudentLink(ctx, teacher.ID, c.ID, id); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("%s: %v; want ErrForbidden", name, err)
			}
		}
		if _, err := s.NewStudentLink(ctx, teacher.ID, c.ID, "x"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}

// TestRefreshThatFails: where nothing can be written, signed-in readers stay so.
func TestRefreshThatFails(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		clock, logged := newClock(), &strings.Builder{}
		c.Now, c.Log = clock.now, slog.New(slog.NewTextHandler(logged, nil))
		s := storetest.Start(t, c)
		ctx := t.Context()
		u, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		secret, err := s.NewSession(ctx, u.ID)
		must(t, err)
		db := rawDB(t, c.URL)
		fail := []string{"CREATE TRIGGER full BEFORE UPDATE ON sessions BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"}
		mend := "DROP TRIGGER full"
		if strings.HasPrefix(c.URL, "postgres:") {
			fail = []string{
				"CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$",
				"CREATE TRIGGER full BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION full()",
			}
			mend += " ON sessions"
		}
		for _, statement := range fail {
			_, err := db.Exec(strings.ReplaceAll(statement, " full", " disk_full"))
			must(t, err)
		}
		clock.advance(25 * time.Hour)
		for range 3 {
			if got, err := s.SessionUser(ctx, secret); err != nil || got.ID != u.ID {
				t.Errorf("with a full disk: %q, %v", got.Name, err)
			}
		}
		if n := strings.Count(logged.String(), "a session was not refreshed"); n != 1 {
			t.Errorf("the failure was logged %d times; want once in a minute", n)
		}
		_, err = db.Exec(strings.ReplaceAll(mend, " full", " disk_full"))
		must(t, err)
		clock.advance(time.Minute)
		_, err = s.SessionUser(ctx, secret) // refreshes
		must(t, err)
		clock.advance(89*24*time.Hour + 12*time.Hour)
		if _, err := s.SessionUser(ctx, secret); err != nil {
			t.Errorf("the disk has room again, and the session was not refreshed: %v", err)
		}
	})
}
