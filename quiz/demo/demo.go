// Package demo fills an empty site with a simulated class. It answers through the
// same use cases as the pages do; only the clock is its own.
package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
)

// Bounds of a simulated class; a larger one would take hours and show nothing more.
const (
	maxLearners = 500
	maxDays     = 365
)

// What the class studies for, and who does not: one student in so many stays away for
// the last days, so that the pages have somebody to worry about.
const (
	examAhead    = 42 // days from the end of the simulation
	planMinutes  = 20
	oneInSoMany  = 8
	daysStayAway = 9
)

// Errors of Fill.
var (
	ErrNotEmpty = errors.New("the database is not empty; the demonstration wants a new one, so that no real data are mixed with it")
	ErrOptions  = fmt.Errorf("a demonstration takes 1 to %d learners and 1 to %d days", maxLearners, maxDays)
)

// Options size the class.
type Options struct {
	Learners int
	Days     int // days of study before today
	Seed     uint64
}

// SignIn is a way into the filled site.
type SignIn struct {
	Name, Email, Password string
	LinkSecret            string // personal link, for students
}

// Report says what was made.
type Report struct {
	Class   quiz.Class
	Teacher SignIn
	// Students come in the order of joining.
	Students []SignIn
	Answers  int
}

// Clock is the time that the simulated class lives in. Give its Now to the store.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at an instant.
func NewClock(start time.Time) *Clock { return &Clock{now: start} }

// Now returns the simulated instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// To sets the clock; it never goes back.
func (c *Clock) To(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// Fill makes a teacher, a class and its students, and lets each student study on
// most days. The store's clock must be clock.
func Fill(ctx context.Context, st *store.Store, clock *Clock, o Options) (Report, error) {
	if o.Learners < 1 || o.Learners > maxLearners || o.Days < 1 || o.Days > maxDays {
		return Report{}, ErrOptions
	}
	users, err := st.Users(ctx)
	if err != nil {
		return Report{}, err
	}
	if len(users) > 0 {
		return Report{}, ErrNotEmpty
	}
	rng := rand.New(rand.NewPCG(o.Seed, o.Seed^0x64656d6f))
	r, err := makeClass(ctx, st, rng)
	if err != nil {
		return Report{}, err
	}
	start := clock.Now()
	plan := quiz.Plan{ExamOn: start.AddDate(0, 0, o.Days+examAhead).Format(time.DateOnly), Minutes: planMinutes}
	if err := st.SetClassPlan(ctx, store.CommandLine, r.Class.ID, plan); err != nil {
		return Report{}, err
	}
	students, err := joinAll(ctx, st, rng, o.Learners, &r)
	if err != nil {
		return Report{}, err
	}
	for day := range o.Days {
		for i, s := range students {
			// Each student has a time of day; nobody sits at two o'clock in the night.
			clock.To(start.Add(time.Duration(day)*24*time.Hour + time.Duration(i)*12*time.Hour/time.Duration(len(students))))
			if rng.Float64() > s.diligence || staysAway(i, day, o.Days) {
				continue
			}
			n, err := s.study(ctx, st, clock, rng)
			if err != nil {
				return Report{}, fmt.Errorf("day %d, %s: %w", day+1, s.name, err)
			}
			r.Answers += n
		}
	}
	return r, nil
}

// staysAway reports whether a student has given up by a day of the simulation.
func staysAway(student, day, days int) bool {
	return student%oneInSoMany == oneInSoMany-1 && day >= max(1, days-daysStayAway)
}

func makeClass(ctx context.Context, st *store.Store, rng *rand.Rand) (Report, error) {
	secret, needed, err := st.FirstAdminLink(ctx)
	if err != nil || !needed {
		return Report{}, errors.Join(err, ErrNotEmpty)
	}
	teacher := SignIn{Name: "Dana Akhmetova", Email: "teacher@example.org", Password: fmt.Sprintf("demo-%06x-%06x", rng.Uint32()>>8, rng.Uint32()>>8)}
	u, err := st.ClaimFirstAdmin(ctx, secret, teacher.Name, teacher.Email, teacher.Password)
	if err != nil {
		return Report{}, err
	}
	class, err := st.CreateClass(ctx, u.ID, "East Asia 1840–1912", "")
	if err != nil {
		return Report{}, err
	}
	return Report{Class: class, Teacher: teacher}, nil
}

// joinAll lets the students join with the code, as they would on the page.
func joinAll(ctx context.Context, st *store.Store, rng *rand.Rand, n int, r *Report) ([]*student, error) {
	var students []*student
	for i := range n {
		name := studentName(i)
		u, _, err := st.Join(ctx, r.Class.JoinCode, name, fmt.Sprintf("192.0.2.%d", i%250+1), nil)
		if err != nil {
			return nil, fmt.Errorf("join %s: %w", name, err)
		}
		link, err := st.NewPersonalLink(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		r.Students = append(r.Students, SignIn{Name: name, LinkSecret: link})
		students = append(students, newStudent(u.ID, name, rng))
	}
	return students, nil
}

var (
	givenNames  = []string{"Ilya", "Wai-man", "Eliška", "Anna", "Tom", "Zixuan", "Pavel", "Mei", "Sofia", "Jonas", "Amina", "Lucas", "Hana", "Noor", "Petra", "Minh"}
	familyNames = []string{"Bondarenko", "Chan", "Dvořák", "Fedorova", "Gallagher", "Huang", "Ivanov", "Lin", "Moreau", "Novak", "Okafor", "Petrov", "Rahman", "Sato", "Tran", "Weber"}
)

// studentName gives each number a name of its own.
func studentName(i int) string {
	name := givenNames[i%len(givenNames)] + " " + familyNames[(i*7+i/len(givenNames))%len(familyNames)]
	if round := i / (len(givenNames) * len(familyNames)); round > 0 {
		name += fmt.Sprintf(" %d", round+1)
	}
	return name
}
