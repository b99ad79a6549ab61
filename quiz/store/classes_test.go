package store_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

func newTeacher(t testing.TB, s *store.Store) quiz.User {
	t.Helper()
	u, err := s.SignUp(t.Context(), "Tom Teacher", "tom@example.org", password)
	must(t, err)
	return u
}

func newClass(t testing.TB, s *store.Store) (quiz.User, quiz.Class) {
	t.Helper()
	u := newTeacher(t, s)
	c, err := s.CreateClass(t.Context(), u.ID, "8b History", "")
	must(t, err)
	return u, c
}

func TestCreateClass(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		teacher, c := newClass(t, s)
		if !regexp.MustCompile(`^[A-Z]{4,9}[2-9]{2}$`).MatchString(c.JoinCode) {
			t.Errorf("join code %s", c.JoinCode)
		}
		if role, err := s.ClassRoleOf(ctx, c.ID, teacher.ID); err != nil || role != quiz.ClassTeacher {
			t.Errorf("its maker is %q (%v)", role, err)
		}
		_, _, err := s.Join(ctx, c.JoinCode, "Bo", "ip", nil)
		must(t, err)
		list, err := s.ClassesOf(ctx, teacher.ID)
		must(t, err)
		if len(list) != 1 || list[0].ID != c.ID || list[0].Students != 1 || list[0].Role != quiz.ClassTeacher || list[0].JoinCode != c.JoinCode || !list[0].JoinOpen {
			t.Errorf("ClassesOf: %+v", list)
		}
		if all, err := s.Classes(ctx); err != nil || len(all) != 1 || all[0].Students != 1 {
			t.Errorf("Classes: %+v, %v", all, err)
		}
		must(t, s.RenameClass(ctx, teacher.ID, c.ID, "9b"))
		if got, err := s.Class(ctx, c.ID); err != nil || got.Name != "9b" {
			t.Errorf("Class: %+v, %v", got, err)
		}
		wantInputError(t, s.RenameClass(ctx, teacher.ID, c.ID, ""), "name")
		for _, id := range []string{"", "x", "01900000-0000-7000-8000-000000000000", "\x00"} {
			if _, err := s.Class(ctx, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Class(%q): %v", id, err)
			}
			if _, err := s.ClassRoleOf(ctx, id, teacher.ID); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("ClassRoleOf(%q): %v", id, err)
			}
			if _, err := s.CreateClass(ctx, id, "9c", ""); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("CreateClass(%q): %v", id, err)
			}
		}
	})
}

func TestManyClassesHaveTheirOwnCodes(t *testing.T) {
	s := storetest.Start(t, storetest.SQLite(t, testBank(t)))
	teacher := newTeacher(t, s)
	seen := map[string]bool{}
	for i := range 300 {
		c, err := s.CreateClass(t.Context(), teacher.ID, fmt.Sprint("Class ", i), "")
		must(t, err)
		if seen[c.JoinCode] {
			t.Fatalf("%s twice", c.JoinCode)
		}
		seen[c.JoinCode] = true
	}
}

func TestCodeAsTyped(t *testing.T) {
	s := storetest.Start(t, storetest.SQLite(t, testBank(t)))
	_, c := newClass(t, s)
	word, digits := strings.TrimRight(c.JoinCode, "23456789"), c.JoinCode[len(c.JoinCode)-2:]
	for _, typed := range []string{c.JoinCode, quiz.ShowCode(c.JoinCode), strings.ToLower(word) + " - " + digits, " " + word + "–" + digits + "\n"} {
		if got, err := s.ClassByCode(t.Context(), typed, "ip"); err != nil || got.ID != c.ID {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestCodesSlowDown(t *testing.T) {
	config := storetest.SQLite(t, testBank(t))
	clock := newClock()
	config.Now = clock.now
	s := storetest.Start(t, config)
	_, c := newClass(t, s)
	for i := range 40 { // a whole class from one address
		_, _, err := s.Join(t.Context(), c.JoinCode, fmt.Sprint("Student ", i), "10.0.0.1", nil)
		must(t, err)
	}
	var slow *store.SlowDownError
	for i := range 21 {
		_, err := s.ClassByCode(t.Context(), fmt.Sprint("NOWHERE", i), "10.0.0.1")
		if i < 20 && !errors.Is(err, store.ErrCodeUnknown) || i == 20 && !errors.As(err, &slow) {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	if _, err := s.ClassByCode(t.Context(), c.JoinCode, "10.0.0.2"); err != nil {
		t.Errorf("another address: %v", err)
	}
	clock.advance(10*time.Minute + time.Second)
	if _, err := s.ClassByCode(t.Context(), c.JoinCode, "10.0.0.1"); err != nil {
		t.Errorf("ten minutes later: %v", err)
	}
}

func TestJoinWithoutAccount(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		_, c := newClass(t, s)
		u, joined, err := s.Join(ctx, c.JoinCode, "Anna", "ip", nil)
		must(t, err)
		if joined.ID != c.ID || u.Email != nil || u.HasPassword() || u.Role != quiz.RoleLearner {
			t.Errorf("joined as %+v", u)
		}
		if role, err := s.ClassRoleOf(ctx, c.ID, u.ID); err != nil || role != quiz.ClassStudent {
			t.Errorf("role %q, %v", role, err)
		}
		_, _, err = s.Join(ctx, c.JoinCode, " ANNA ", "ip", nil)
		wantInputError(t, err, "name")
		for _, want := range []string{"Are you Anna from before?", "personal link", "ask your teacher", "add an initial"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not say %q", err, want)
			}
		}
		_, _, err = s.Join(ctx, c.JoinCode, "=cmd", "ip", nil)
		wantInputError(t, err, "name")
		must(t, s.SetPassword(ctx, u.ID, "anna@example.org", password))
		if got, err := s.SignIn(ctx, "anna@example.org", password, "ip"); err != nil || got.ID != u.ID {
			t.Errorf("sign in later: %v", err)
		}
	})
}

func TestJoinRace(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		_, c := newClass(t, s)
		won := race(12, func(int) error {
			_, _, err := s.Join(t.Context(), c.JoinCode, "Anna", "ip", nil)
			return err
		})
		list, err := s.Classes(t.Context())
		must(t, err)
		users, err := s.Users(t.Context())
		must(t, err)
		if won != 1 || list[0].Students != 1 || len(users) != 2 {
			t.Errorf("%d joins by one name went through, %d students, %d users", won, list[0].Students, len(users))
		}
	})
}

func TestJoinWithAccount(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		teacher, c := newClass(t, s)
		u, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		won := race(6, func(int) error {
			_, _, err := s.Join(ctx, c.JoinCode, "", "ip", &u)
			return err
		})
		if won < 6 {
			t.Errorf("%d of 6 joins by one user went through", won)
		}
		_, _, err = s.Join(ctx, c.JoinCode, "", "ip", &teacher)
		must(t, err)
		if role, _ := s.ClassRoleOf(ctx, c.ID, teacher.ID); role != quiz.ClassTeacher {
			t.Errorf("the teacher became %q", role)
		}
		must(t, s.RemoveStudent(ctx, teacher.ID, c.ID, u.ID))
		wantAudit(t, s, teacher.ID, "student removed")
		if _, err := s.ClassRoleOf(ctx, c.ID, u.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("removed, and still %v", err)
		}
		if _, _, err := s.Join(ctx, c.JoinCode, "", "ip", &u); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("joining again after removal: %v", err)
		}
		if list, _ := s.ClassesOf(ctx, u.ID); len(list) != 0 {
			t.Errorf("removed, and still in %+v", list)
		}
		if err := s.RemoveStudent(ctx, teacher.ID, c.ID, teacher.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("removing a teacher: %v", err)
		}
	})
}

func TestCodeClosedAndReplaced(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		teacher, c := newClass(t, s)
		ctx := t.Context()
		must(t, s.SetJoinOpen(ctx, teacher.ID, c.ID, false))
		if _, _, err := s.Join(ctx, c.JoinCode, "Anna", "ip", nil); !errors.Is(err, store.ErrCodeClosed) {
			t.Errorf("closed: %v", err)
		}
		must(t, s.SetJoinOpen(ctx, teacher.ID, c.ID, true))
		code, err := s.NewJoinCode(ctx, teacher.ID, c.ID)
		must(t, err)
		if _, _, err := s.Join(ctx, c.JoinCode, "Anna", "ip", nil); !errors.Is(err, store.ErrCodeUnknown) {
			t.Errorf("replaced: %v", err)
		}
		if _, _, err := s.Join(ctx, code, "Anna", "ip", nil); err != nil {
			t.Errorf("the new code: %v", err)
		}
		wantAudit(t, s, teacher.ID, "join code closed")
		wantAudit(t, s, teacher.ID, "join code replaced")
		for _, id := range []string{"x", "01900000-0000-7000-8000-000000000000"} {
			if err := s.SetJoinOpen(ctx, teacher.ID, id, true); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("SetJoinOpen(%q): %v", id, err)
			}
		}
	})
}

func TestUnknownCodesOfAllAddresses(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, config store.Config) {
		clock := newClock()
		config.Now = clock.now
		s := storetest.Start(t, config)
		_, c := newClass(t, s)
		try := func(code, ip string) error {
			_, err := s.ClassByCode(t.Context(), code, ip)
			return err
		}
		must(t, try(c.JoinCode, "2001:db8:5::1")) // the school
		for i := range 600 {
			if err := try("NOWHERE22", fmt.Sprintf("10.0.%d.1", i)); !errors.Is(err, store.ErrCodeUnknown) {
				t.Fatalf("try %d: %v", i+1, err)
			}
		}
		var slow *store.SlowDownError
		if err := try(c.JoinCode, "192.0.2.1"); !errors.As(err, &slow) || slow.Wait > 10*time.Minute {
			t.Errorf("an unknown address: %v; want *SlowDownError", err)
		}
		if err := try(c.JoinCode, "2001:db8:5::2"); err != nil {
			t.Errorf("the school: %v", err)
		}
		clock.advance(10 * time.Minute)
		if err := try(c.JoinCode, "192.0.2.1"); err != nil {
			t.Errorf("ten minutes later: %v", err)
		}
	})
}

func TestJoinLimit(t *testing.T) {
	config := storetest.SQLite(t, testBank(t))
	clock := newClock()
	config.Now = clock.now
	s := storetest.Start(t, config)
	_, c := newClass(t, s)
	join := func(name, ip string) error {
		_, _, err := s.Join(t.Context(), c.JoinCode, name, ip, nil)
		return err
	}
	for i := range 200 {
		must(t, join(fmt.Sprint("Student ", i), fmt.Sprintf("2001:db8::%x", i)))
	}
	var slow *store.SlowDownError
	if err := join("One more", "2001:db8::ffff"); !errors.As(err, &slow) || slow.Wait > time.Hour {
		t.Errorf("one more from there: %v; want *SlowDownError", err)
	}
	must(t, join("Elsewhere", "192.0.2.1"))
	clock.advance(time.Hour)
	must(t, join("Later", "2001:db8::ffff"))
}

func TestFullClass(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, config store.Config) {
		s := storetest.Start(t, config)
		teacher, c := newClass(t, s)
		last, _, err := s.Join(t.Context(), c.JoinCode, "Last", "ip", nil)
		must(t, err)
		db := rawDB(t, config.URL)
		const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) "
		_, err = db.Exec(numbers + "INSERT INTO users (id, name, role, created_at) SELECT 'u' || i, 'Student ' || i, 'learner', 0 FROM n")
		must(t, err)
		_, err = db.Exec(numbers+"INSERT INTO memberships (class_id, user_id, role, joined_at) SELECT $1, 'u' || i, 'student', 0 FROM n", c.ID)
		must(t, err)
		u, err := s.SignUp(t.Context(), "Anna", "anna@example.org", password)
		must(t, err)
		for name, as := range map[string]*quiz.User{"by name": nil, "signed in": &u} {
			_, _, err := s.Join(t.Context(), c.JoinCode, "Bo", "ip", as)
			wantInputError(t, err, "code")
			if err == nil || !strings.Contains(err.Error(), "1,000 students") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := s.Join(t.Context(), c.JoinCode, "", "ip", &last); err != nil {
			t.Errorf("who is in already: %v", err)
		}
		must(t, s.RemoveStudent(t.Context(), teacher.ID, c.ID, last.ID))
		_, _, err = s.Join(t.Context(), c.JoinCode, "", "ip", &u)
		must(t, err)
	})
}

// TestNamesStayApart: no way leads to two of one name in a class.
func TestNamesStayApart(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		_, c := newClass(t, s)
		anna, _, err := s.Join(ctx, c.JoinCode, "Anna", "ip", nil)
		must(t, err)
		bo, _, err := s.Join(ctx, c.JoinCode, "Bo", "ip", nil)
		must(t, err)
		for _, name := range []string{"Anna", " aNNA ", "Ａｎｎａ", "An\u00ADna", "Anna\u3164", "Tom Teacher"} {
			err := s.Rename(ctx, bo.ID, name)
			wantInputError(t, err, "name")
			if err == nil || !strings.Contains(err.Error(), "Add an initial") {
				t.Errorf("%q: no advice in %v", name, err)
			}
			_, _, err = s.Join(ctx, c.JoinCode, name, "ip", nil)
			wantInputError(t, err, "name")
		}
		must(t, s.Rename(ctx, anna.ID, "ANNA")) // one's own
		other, err := s.SignUp(ctx, "Anna", "anna@example.org", password)
		must(t, err)
		_, _, err = s.Join(ctx, c.JoinCode, "", "ip", &other)
		wantInputError(t, err, "code")
		if _, err := s.ClassRoleOf(ctx, c.ID, other.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("she is in all the same: %v", err)
		}
		must(t, s.Rename(ctx, other.ID, "Anna B."))
		_, _, err = s.Join(ctx, c.JoinCode, "", "ip", &other) // with the name as it was
		must(t, err)
	})
}

// TestNameRace renames and joins at once, all to one name.
func TestNameRace(t *testing.T) {
	storetest.Open(t, testBank(t), func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		teacher, c := newClass(t, s)
		second, err := s.CreateClass(ctx, teacher.ID, "9b History", "")
		must(t, err)
		var users []quiz.User
		for i := range 8 {
			u, err := s.SignUp(ctx, fmt.Sprint("Student ", i), fmt.Sprintf("s%d@example.org", i), password)
			must(t, err)
			for _, class := range []quiz.Class{c, second} {
				_, _, err = s.Join(ctx, class.JoinCode, "", "ip", &u)
				must(t, err)
			}
			users = append(users, u)
		}
		won := race(12, func(i int) error {
			if i < len(users) {
				return s.Rename(ctx, users[i].ID, "Anna")
			}
			_, _, err := s.Join(ctx, c.JoinCode, "Anna", "ip", nil)
			return err
		})
		all, err := s.Users(ctx)
		must(t, err)
		annas := 0
		for _, u := range all {
			if u.Name == "Anna" {
				annas++
			}
		}
		if won != 1 || annas != 1 {
			t.Errorf("%d went through, %d are named Anna; want one", won, annas)
		}
	})
}
