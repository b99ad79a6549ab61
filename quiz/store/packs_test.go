package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/quiz/store"
	"github.com/remembrancer/remembrancer/quiz/store/storetest"
)

// testPack is a pack in a form of the tests' own: which facts a course has.
type testPack struct {
	ID, Title string
	Facts     []int
	Panics    bool     // makes the program fail that builds it
	Claims    []string // statements of one more item, of the first fact; the first is true
}

func (p testPack) files() fs.FS {
	raw, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return fstest.MapFS{"pack.json": {Data: raw}, "notes/read.me": {Data: []byte("a pack of the tests")}}
}

// buildPack makes the bank of a testPack; its facts are asked like those of testBank.
func buildPack(files fs.FS) (*questions.Bank, error) {
	raw, err := fs.ReadFile(files, "pack.json")
	if err != nil {
		return nil, err
	}
	var p testPack
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, err
	}
	if p.Panics {
		panic("no such predicate")
	}
	c := &course.Course{ID: p.ID, Title: p.Title, Topics: []course.Topic{{ID: "only", Title: "Only"}}}
	var items []*questions.Item
	for _, i := range p.Facts {
		id := fmt.Sprintf("thing-%02d/is/key-%02d", i, i)
		c.Facts = append(c.Facts, course.Fact{ID: id, Topic: "only", Certainty: course.Stated, Importance: course.Normal, Claim: fmt.Sprintf("Thing %d is key %d.", i, i)})
		items = append(items, testItems(id, "only", i)...)
	}
	if len(p.Claims) > 0 {
		items = append(items, claimItem(c.Facts[0].ID, p.Claims))
	}
	return questions.NewBank(c, items)
}

// claimItem asks which of the statements are true; the first is.
func claimItem(fact string, claims []string) *questions.Item {
	it := questions.Item{
		ID: fact + "#claim", Fact: fact, Template: "claim", Topic: "only", Form: questions.FormTrueFalse, Level: questions.LevelRecognise,
		Direction: "claim", Certainty: "stated", Importance: "normal", Claim: claims[0], Explanation: "Because it is.",
		Sources: []questions.Citation{{Document: "book", Title: "The book"}},
	}
	for i, text := range claims {
		it.Statements = append(it.Statements, questions.Statement{Text: text, True: i == 0})
	}
	return &it
}

// numbers from first to before last.
func numbers(first, last int) (list []int) {
	for i := first; i < last; i++ {
		list = append(list, i)
	}
	return list
}

// courses runs a test on each database with a site that takes packs.
func courses(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		c.Build = buildPack
		test(t, newDesk(t, c))
	})
}

func (d *desk) draft(actor string, p testPack) quiz.Pack {
	d.t.Helper()
	bank, err := buildPack(p.files())
	must(d.t, err)
	draft, err := d.s.SaveDraft(d.t.Context(), actor, "pack.zip", "", p.files(), bank)
	must(d.t, err)
	return draft
}

func (d *desk) publish(actor string, p testPack) quiz.Pack {
	d.t.Helper()
	published, err := d.s.PublishDraft(d.t.Context(), actor, d.draft(actor, p).ID)
	must(d.t, err)
	return published
}

// teacher makes a user who may teach on the site.
func (d *desk) teacher(name string) quiz.User {
	d.t.Helper()
	u := d.newLearner(name)
	must(d.t, d.s.SetRole(d.t.Context(), store.CommandLine, u.ID, quiz.RoleTeacher))
	return u
}

func (d *desk) class(teacher quiz.User, name, courseID string) quiz.Class {
	d.t.Helper()
	c, err := d.s.CreateClass(d.t.Context(), teacher.ID, name, courseID)
	must(d.t, err)
	return c
}

func (d *desk) join(c quiz.Class, who quiz.User) {
	d.t.Helper()
	d.clock.advance(time.Minute) // the class joined last is told by the time
	_, _, err := d.s.Join(d.t.Context(), c.JoinCode, "", "ip", &who)
	must(d.t, err)
}

func (d *desk) today() store.Today {
	d.t.Helper()
	day, err := d.s.Today(d.t.Context(), d.who.ID)
	must(d.t, err)
	return day
}

// TestTwoCourses has a learner in a class of each of two courses that have facts and
// items of the same names.
func TestTwoCourses(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom := d.teacher("Tom")
		d.publish(tom.ID, testPack{ID: "other", Title: "Other course", Facts: numbers(0, 10)})
		here, there := d.class(tom, "Here", ""), d.class(tom, "There", "other")
		d.join(here, d.who)
		first := d.answer(d.question(), true)
		d.answer(d.question(), false)
		open := d.question() // shown, and answered only after the change of classes

		d.join(there, d.who)
		if day := d.today(); day.Facts != 10 || !day.FirstTime || day.Open != nil {
			t.Errorf("in the other course: %+v", day)
		}
		q := d.question()
		if !q.New || q.TopicTitle != "Only" || q.Sitting.CourseID != "other" || q.Bank.Course.ID != "other" {
			t.Errorf("asked %+v", q)
		}
		d.answer(q, true)
		out, err := d.s.Answer(ctx, d.who.ID, store.AnswerInput{Ticket: open.Ticket, Response: respond(open.Presentation, true)})
		must(t, err)
		late, err := d.s.Feedback(ctx, d.who.ID, out.ReviewID)
		must(t, err)
		if late.Review.CourseID != "test-course" || late.Superseded || late.Bank.Course.ID != "test-course" {
			t.Errorf("the open question of the first course was answered as %+v", late.Review)
		}
		if f, err := d.s.Feedback(ctx, d.who.ID, first.ReviewID); err != nil || f.Superseded || f.TopicTitle != "Early" {
			t.Errorf("feedback of the first course: %+v, %v", f, err)
		}
		if h, err := d.s.History(ctx, d.who.ID, 1); err != nil || h.Total != 1 {
			t.Errorf("history in the other course: %+v, %v", h, err)
		}

		for class, want := range map[string]struct{ facts, answers, met int }{here.ID: {testFacts, 3, 3}, there.ID: {10, 1, 1}} {
			r, err := d.s.Roster(ctx, class)
			must(t, err)
			if st := r.Students[0]; r.Facts != want.facts || st.Answers != want.answers || st.Met != want.met {
				t.Errorf("roster %+v; want %+v", r, want)
			}
			all, err := d.s.ClassResults(ctx, class)
			must(t, err)
			if len(all.Answers) != want.answers {
				t.Errorf("results have %d answers; want %d", len(all.Answers), want.answers)
			}
		}

		must(t, d.s.RemoveStudent(ctx, tom.ID, there.ID, d.who.ID))
		if day := d.today(); day.Facts != testFacts || day.Met != 3 || day.Open == nil {
			t.Errorf("back in the first course: %+v", day)
		}
		if r := d.rebuilt(); r.Reviews != 4 || r.States != 4 {
			t.Errorf("rebuilt %+v", r)
		}
		if e := d.export(); e.Course != "test-course" || len(e.Reviews) != 4 || len(e.Sittings) != 2 {
			t.Errorf("export %+v", e)
		}
	})
}

// TestItemStatsApart answers items of one name and revision in two courses.
func TestItemStatsApart(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: numbers(0, 1)})
		there := d.class(tom, "There", "other")
		d.join(there, d.who)
		q := d.question()
		d.answer(q, true)
		before := d.rebuilt().Items
		db := rawDB(t, d.url)
		_, err := db.Exec("INSERT INTO item_stats SELECT 'test-course', item_id, revision, 1, 0, 1, 0, 0, 0 FROM item_stats")
		must(t, err)
		r, err := d.s.Rebuild(t.Context(), true)
		must(t, err)
		if len(r.Differences) != 1 || before != 1 {
			t.Errorf("the count in the other course is not told apart: %+v", r)
		}
		d.rebuilt()
	})
}

// TestWhichCourse goes through the rule: the class joined last, as a student before as
// a teacher, else the built-in course.
func TestWhichCourse(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		tom, lea := d.teacher("Tom"), d.who
		d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: numbers(0, 10)})
		d.publish(tom.ID, testPack{ID: "third", Title: "Third", Facts: numbers(0, 20)})
		want := func(who quiz.User, course string) {
			t.Helper()
			bank, err := d.s.LearnerBank(t.Context(), who.ID)
			must(t, err)
			if bank.Course.ID != course {
				t.Errorf("%s studies %s; want %s", who.Name, bank.Course.ID, course)
			}
		}
		want(lea, "test-course")
		want(quiz.User{Name: "nobody"}, "test-course")
		other, third := d.class(tom, "Other", "other"), d.class(d.teacher("Tina"), "Third", "third")
		want(tom, "other")
		d.join(third, tom)
		want(tom, "third")
		d.class(tom, "Again", "other")
		want(tom, "third") // still a student there
		d.join(third, lea)
		d.join(other, lea)
		want(lea, "other")
		must(t, d.s.RemoveStudent(t.Context(), tom.ID, other.ID, lea.ID))
		want(lea, "third")
		_, err := d.s.CreateClass(t.Context(), tom.ID, "Nowhere", "fourth")
		wantInputError(t, err, "course")
		_, err = d.s.CreateClass(t.Context(), tom.ID, "Nowhere", "\x00")
		wantInputError(t, err, "course")
	})
}

// TestNewVersion publishes a version without a fact and with another one, and then one
// that has the fact again.
func TestNewVersion(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom := d.teacher("Tom")
		if p := d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{0, 1, 2}}); p.Version != 1 || p.State != quiz.PackPublished || p.Facts != 3 || p.Items != 9 {
			t.Errorf("first version %+v", p)
		}
		d.join(d.class(tom, "There", "other"), d.who)
		q := d.question()
		gone := q.Presentation.Item.Fact // the first in teaching order
		out := d.answer(q, true)
		d.clock.advance(time.Minute)

		if p := d.publish(tom.ID, testPack{ID: "other", Title: "Other, second edition", Facts: []int{1, 2, 3}}); p.Version != 2 {
			t.Errorf("second version %+v", p)
		}
		if day := d.today(); day.Facts != 3 || day.Met != 0 || day.Plan.New != 3 {
			t.Errorf("after the fact was retired: %+v", day)
		}
		asked := map[string]bool{}
		for range 4 { // one ends the sitting that was planned with the version before
			if q := d.question(); !q.Done {
				asked[q.Presentation.Item.Fact] = true
				d.answer(q, true)
			}
		}
		if len(asked) != 3 || asked[gone] || !asked["thing-03/is/key-03"] {
			t.Errorf("the second version asks %v", asked)
		}
		if h, err := d.s.History(ctx, d.who.ID, 1); err != nil || h.Total != 4 {
			t.Errorf("history %+v, %v", h, err)
		}
		if f, err := d.s.Feedback(ctx, d.who.ID, out.ReviewID); err != nil || !f.Superseded || f.Item != nil {
			t.Errorf("feedback of the retired fact: %+v, %v", f, err)
		}
		d.rebuilt()

		d.publish(tom.ID, testPack{ID: "other", Title: "Other, third edition", Facts: []int{0, 1, 2, 3}})
		if day := d.today(); day.Met != 4 {
			t.Errorf("after the fact came back: %+v", day)
		}
		versions, err := d.s.PackVersions(ctx, "other")
		must(t, err)
		if len(versions) != 3 || versions[0].Version != 3 || versions[2].Version != 1 || versions[0].Files != nil {
			t.Errorf("versions %+v", versions)
		}
		list, err := d.s.Courses(ctx)
		must(t, err)
		if len(list) != 2 || !list[0].BuiltIn || list[0].Facts != testFacts || list[0].Version != 0 || !list[0].UpdatedAt.IsZero() ||
			list[1].ID != "other" || list[1].Title != "Other, third edition" || list[1].Version != 3 || list[1].Facts != 4 || list[1].Items != 12 || list[1].Classes != 1 {
			t.Errorf("courses %+v", list)
		}
		wantAudit(t, d.s, tom.ID, "course published")
	})
}

// TestOpenTicketOfRetiredFact answers a question whose fact goes meanwhile.
func TestOpenTicketOfRetiredFact(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{0}})
		d.join(d.class(tom, "There", "other"), d.who)
		q := d.question()
		d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{1}})
		_, err := d.s.Answer(t.Context(), d.who.ID, store.AnswerInput{Ticket: q.Ticket, Response: respond(q.Presentation, true)})
		if !errors.Is(err, store.ErrWithdrawn) {
			t.Errorf("got %v; want ErrWithdrawn", err)
		}
		if q := d.question(); q.Presentation.Item.Fact != "thing-01/is/key-01" {
			t.Errorf("the next question is of %s", q.Presentation.Item.Fact)
		}
	})
}

func TestWhoMayPublish(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		admin, tom, tina := firstAdmin(t, d.s), d.teacher("Tom"), d.teacher("Tina")
		_, err := rawDB(t, d.url).Exec("INSERT INTO courses (id, title, created_at) VALUES ('former', 'Built in once', 1)")
		must(t, err)
		for _, test := range []struct {
			who    quiz.User
			course string
			want   error
		}{
			{tom, "other", nil},
			{tom, "other", nil},
			{tina, "other", store.ErrForbidden},
			{admin, "other", nil},
			{tom, "other", nil}, // it is still the one that he began
			{tina, "third", nil},
			{tom, "test-course", store.ErrForbidden},
			{admin, "test-course", nil},
			{tom, "test-course", store.ErrForbidden},
			{tom, "former", store.ErrForbidden},
			{admin, "former", nil},
		} {
			p := d.draft(test.who.ID, testPack{ID: test.course, Title: test.course, Facts: []int{0}})
			_, err := d.s.PublishDraft(ctx, test.who.ID, p.ID)
			if !errors.Is(err, test.want) {
				t.Errorf("%s publishes %s: %v; want %v", test.who.Name, test.course, err, test.want)
			}
			if test.want != nil {
				must(t, d.s.DiscardDraft(ctx, test.who.ID, p.ID))
			}
		}
		p := d.draft(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{0}})
		must(t, d.s.SetRole(ctx, admin.ID, tom.ID, quiz.RoleLearner))
		if _, err := d.s.PublishDraft(ctx, tom.ID, p.ID); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("a learner publishes: %v", err)
		}
		bank, err := buildPack(testPack{ID: "x", Facts: []int{0}}.files())
		must(t, err)
		for _, actor := range []string{tom.ID, "", "x"} {
			if _, err := d.s.SaveDraft(ctx, actor, "", "", testPack{}.files(), bank); !errors.Is(err, store.ErrForbidden) {
				t.Errorf("SaveDraft by %q: %v", actor, err)
			}
		}
	})
}

func TestDraftsArePrivate(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		admin, tom := firstAdmin(t, d.s), d.teacher("Tom")
		pack := testPack{ID: "other", Title: "Other", Facts: []int{0, 1}}
		p := d.draft(tom.ID, pack)
		if p.State != quiz.PackDraft || p.Version != 0 || p.CourseID != "other" || p.Facts != 2 || p.Items != 6 {
			t.Errorf("draft %+v", p)
		}
		got, bank, err := d.s.Draft(ctx, tom.ID, p.ID)
		must(t, err)
		if diff := cmp.Diff(p, got); diff != "" || len(bank.Items) != 6 {
			t.Errorf("%d items, %s", len(bank.Items), diff)
		}
		if list, err := d.s.Drafts(ctx, tom.ID); err != nil || len(list) != 1 || list[0].ID != p.ID {
			t.Errorf("drafts %+v, %v", list, err)
		}
		if list, err := d.s.Courses(ctx); err != nil || len(list) != 1 {
			t.Errorf("a draft is taught: %+v, %v", list, err)
		}
		for _, who := range []string{admin.ID, d.who.ID, store.CommandLine} {
			_, _, looked := d.s.Draft(ctx, who, p.ID)
			_, published := d.s.PublishDraft(ctx, who, p.ID)
			for _, err := range []error{looked, published, d.s.DiscardDraft(ctx, who, p.ID)} {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("another's draft: %v", err)
				}
			}
		}
		must(t, d.s.DiscardDraft(ctx, tom.ID, p.ID))
		for _, id := range []string{p.ID, "", "x"} {
			if _, _, err := d.s.Draft(ctx, tom.ID, id); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Draft(%q): %v", id, err)
			}
		}

		p = d.draft(tom.ID, pack)
		d.clock.advance(7*24*time.Hour + time.Second)
		if _, err := d.s.PublishDraft(ctx, tom.ID, p.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a draft of last week: %v", err)
		}
		d.draft(tom.ID, pack)
		var kept int
		must(t, rawDB(t, d.url).QueryRow("SELECT count(*) FROM packs WHERE length(files) > 0").Scan(&kept))
		if kept != 1 {
			t.Errorf("the files of %d packs are kept; want those of the one draft", kept)
		}
	})
}

func TestDraftBounds(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		tom := d.teacher("Tom")
		pack := testPack{ID: "other", Title: "Other", Facts: []int{0}}
		bank, err := buildPack(pack.files())
		must(t, err)
		_, err = d.s.SaveDraft(ctx, tom.ID, "p.zip", "", pack.files(), nil)
		wantInputError(t, err, "pack")
		_, err = d.s.SaveDraft(ctx, tom.ID, "p.zip", strings.Repeat("x", 1001), pack.files(), bank)
		wantInputError(t, err, "note")
		noise := make([]byte, 33<<20)
		for i, x := 0, uint32(1); i < len(noise); i++ {
			x = x*1664525 + 1013904223
			noise[i] = byte(x >> 24)
		}
		_, err = d.s.SaveDraft(ctx, tom.ID, "p.zip", "", fstest.MapFS{"big": {Data: noise}}, bank)
		wantInputError(t, err, "pack")
		for range 20 {
			_, err := d.s.SaveDraft(ctx, tom.ID, "p.zip\x00", " a\x00 note\n", pack.files(), bank)
			must(t, err)
		}
		_, err = d.s.SaveDraft(ctx, tom.ID, "p.zip", "", pack.files(), bank)
		wantInputError(t, err, "pack")
		list, err := d.s.Drafts(ctx, tom.ID)
		must(t, err)
		if len(list) != 20 || list[0].Note != "a note" || list[0].FileName != "p.zip" {
			t.Errorf("%d drafts, %+v", len(list), list[0])
		}
	})
}

// TestPublishAtOnce publishes several drafts of one course at the same moment, and one
// draft twice.
func TestPublishAtOnce(t *testing.T) {
	courses(t, func(t *testing.T, d *desk) {
		tom := d.teacher("Tom")
		var drafts []string
		for i := range 4 {
			drafts = append(drafts, d.draft(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{i}}).ID)
		}
		won := race(8, func(i int) error {
			_, err := d.s.PublishDraft(t.Context(), tom.ID, drafts[i/2])
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Error(err)
			}
			return err
		})
		versions, err := d.s.PackVersions(t.Context(), "other")
		must(t, err)
		if won != 4 || len(versions) != 4 || versions[0].Version != 4 {
			t.Errorf("%d were published: %+v", won, versions)
		}
	})
}

func TestPackFiles(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		c.Build, c.Files = buildPack, fstest.MapFS{"course.yaml": {Data: []byte("id: test-course")}}
		d := newDesk(t, c)
		pack := testPack{ID: "other", Title: "Other", Facts: []int{5}}
		d.publish(store.CommandLine, pack)
		for course, want := range map[string]fs.FS{"other": pack.files(), "test-course": c.Files} {
			got, err := d.s.PackFiles(t.Context(), course)
			must(t, err)
			if diff := cmp.Diff(contents(t, want), contents(t, got)); diff != "" {
				t.Error(diff)
			}
		}
		for _, course := range []string{"third", "", "\x00"} {
			if _, err := d.s.PackFiles(t.Context(), course); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("files of %q: %v", course, err)
			}
			if _, err := d.s.CourseBank(t.Context(), course); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("bank of %q: %v", course, err)
			}
		}
	})
}

func contents(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(files, name)
		all[name] = string(bytes.TrimSpace(raw))
		return err
	}))
	return all
}

// TestBuiltInGetsVersion replaces the built-in course by a published one, which stays
// after the program was started again.
func TestBuiltInGetsVersion(t *testing.T) {
	storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
		c.Build = buildPack
		d := newDesk(t, c)
		d.answer(d.question(), true)
		d.publish(store.CommandLine, testPack{ID: "test-course", Title: "Test course, newer", Facts: numbers(0, 70)})
		c.Now = d.clock.now
		for _, s := range []*store.Store{d.s, storetest.Start(t, c)} {
			day, err := s.Today(t.Context(), d.who.ID)
			if err != nil || day.Facts != 70 || day.Met != 1 {
				t.Errorf("the newer version: %+v, %v", day, err)
			}
			list, err := s.Courses(t.Context())
			if err != nil || len(list) != 1 || !list[0].BuiltIn || list[0].Version != 1 || list[0].Title != "Test course, newer" || list[0].UpdatedAt.IsZero() {
				t.Errorf("courses %+v, %v", list, err)
			}
		}
	})
}

// TestBrokenCourse starts a program that cannot read a course which an older one
// published.
func TestBrokenCourse(t *testing.T) {
	refuse := func(files fs.FS) (*questions.Bank, error) {
		bank, err := buildPack(files)
		if err == nil && bank.Course.ID == "other" {
			return nil, errors.New("a stricter rule")
		}
		return bank, err
	}
	for name, build := range map[string]func(fs.FS) (*questions.Bank, error){
		"refused": refuse,
		"panics": func(files fs.FS) (*questions.Bank, error) {
			if _, err := refuse(files); err != nil {
				panic(err)
			}
			return buildPack(files)
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, testBank(t), func(t *testing.T, c store.Config) {
				c.Build = buildPack
				d := newDesk(t, c)
				tom, lea, leo := d.teacher("Tom"), d.who, d.newLearner("Leo")
				d.publish(tom.ID, testPack{ID: "other", Title: "Other", Facts: []int{0, 1}})
				d.publish(tom.ID, testPack{ID: "third", Title: "Third", Facts: []int{0, 1}})
				d.join(d.class(tom, "There", "other"), lea)
				d.join(d.class(tom, "Third", "third"), leo)
				d.answer(d.question(), true)

				c.Build, c.Now = build, d.clock.now
				d.s = storetest.Start(t, c)
				var broken *store.CourseError
				if _, err := d.s.Question(t.Context(), lea.ID); !errors.As(err, &broken) || broken.CourseID != "other" {
					t.Errorf("question of the broken course: %v", err)
				}
				if e := d.export(); len(e.Reviews) != 1 || len(e.States) != 1 {
					t.Errorf("export %+v", e)
				}
				d.who = leo
				d.answer(d.question(), true)
				errs, err := d.s.CheckCourses(t.Context())
				if err != nil || len(errs) != 1 || !errors.As(errs[0], &broken) {
					t.Errorf("CheckCourses: %v, %v", errs, err)
				}
				if list, err := d.s.Courses(t.Context()); err != nil || len(list) != 2 || list[1].ID != "third" {
					t.Errorf("courses %+v, %v", list, err)
				}
				_, err = d.s.CreateClass(t.Context(), tom.ID, "More", "other")
				wantInputError(t, err, "course")
				d.rebuilt()

				d.publish(tom.ID, testPack{ID: "third", Title: "Third", Facts: []int{0, 1, 2}})
				if day := d.today(); day.Facts != 3 {
					t.Errorf("the other course has %d facts", day.Facts)
				}
			})
		})
	}
}

// TestPacksAreRefusedWithoutBuild opens a store that cannot make banks.
func TestPacksAreRefusedWithoutBuild(t *testing.T) {
	study(t, func(t *testing.T, d *desk) {
		_, err := d.s.SaveDraft(t.Context(), store.CommandLine, "p.zip", "", testPack{}.files(), testBank(t))
		wantInputError(t, err, "pack")
	})
}
