package exchange

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/remembrancer/remembrancer/questions/course"
)

// Bounds of a draft, below those of a pack.
const (
	maxTopics    = 100
	maxPackFile  = 900 << 10 // bytes of facts in one file
	sourceID     = "imported-file"
	predicateID  = "asked"
	untitled     = "Imported questions"
	noExplain    = "The imported file does not explain this answer. Say here in a sentence or two why it is right."
	noWhy        = "The imported file does not say why this is wrong."
	unknownUnit  = "units"
	maxClaim     = maxTextBytes
	maxTitle     = 200 // bytes
	opposite     = "The following is false: “%s”"
	oppositeNote = "true or false: the file has one side of it alone; the other was made by putting “The following is false” before it. Write a proper false version"
)

// draft is a pack in the making.
type draft struct {
	file   string // name of the imported file
	report Report
	course course.Course
	topics map[string]*draftTopic // by category
	order  []*draftTopic
	ids    map[string]string // fact id → hash of the question that has it
	counts map[string]int    // what many questions lack → how many
}

// draftTopic is a topic with its facts.
type draftTopic struct {
	course.Topic
	facts []course.Fact
}

// newDraft makes a pack of questions: a topic for each category, and a fact for each
// question that carries the question itself. The report goes on from the reader's.
func newDraft(file string, questions []Question, report Report) Draft {
	d := &draft{file: cmp.Or(cutText(unbroken(path.Base(strings.ReplaceAll(file, `\`, "/"))), maxTitle), "a file without a name"), report: report, topics: map[string]*draftTopic{}, ids: map[string]string{}, counts: map[string]int{}}
	title := unbroken(strings.TrimSuffix(d.file, path.Ext(d.file)))
	d.course = course.Course{ID: ident(title, false), Version: "1", Title: cmp.Or(title, untitled), Language: "en", Calendar: "gregorian"}
	shared := d.share(questions)
	taken := 0
	for i := range questions {
		q := &questions[i]
		where := cmp.Or(q.ID, clipped(q.Stem))
		if why := d.add(q, q.Category[shared:], where, fmt.Sprintf("question %d", i+1)); why != "" {
			d.report.Skipped = append(d.report.Skipped, Note{where, why})
			continue
		}
		taken++
	}
	d.report.Taken = taken
	d.summary()
	return Draft{Files: d.files(), Report: d.report}
}

// share finds a first category that all questions have above their own, which is the
// title of their course, and returns how many parts to leave out.
func (d *draft) share(questions []Question) int {
	for _, q := range questions {
		if len(q.Category) < 2 || q.Category[0] != questions[0].Category[0] {
			return 0
		}
	}
	if len(questions) == 0 {
		return 0
	}
	d.course.Title = cmp.Or(cutText(unbroken(questions[0].Category[0]), maxTitle), untitled)
	return 1
}

// topic finds or makes the topic of a category.
func (d *draft) topic(category []string) *draftTopic {
	key := strings.Join(category, "\x00")
	if t := d.topics[key]; t != nil {
		return t
	}
	title := cmp.Or(cutText(unbroken(strings.Join(category, ": ")), maxTitle), untitled)
	if len(d.order) >= maxTopics {
		title = "More topics"
		if t := d.topics[title]; t != nil {
			return t
		}
		d.report.Lost = append(d.report.Lost, Note{title, fmt.Sprintf("the file has more than %d categories; the questions of the others are here", maxTopics)})
		key = title
	}
	id := ident(title, false)
	for n := 2; slices.ContainsFunc(d.order, func(t *draftTopic) bool { return t.ID == id }); n++ {
		id = fmt.Sprintf("%s-%d", ident(title, false), n)
	}
	t := &draftTopic{Topic: course.Topic{ID: id, Title: title, About: "Questions imported from " + d.file + "."}}
	d.topics[key], d.order = t, append(d.order, t)
	return t
}

// add makes a fact of a question, or says why it cannot.
func (d *draft) add(q *Question, category []string, where, at string) string {
	f := course.Fact{ID: factIdent(q), Predicate: predicateID, Certainty: course.Stated, Importance: course.Normal, Explanation: unbroken(q.Explanation)}
	if merged := d.otherSide(q); merged {
		return ""
	}
	if why := d.ask(&f, q, where); why != "" {
		return why
	}
	content := hash(fmt.Sprintf("%q %v %v", allTexts(q), q.True, q.Number))
	base := f.ID
	for n := 2; d.ids[f.ID] != ""; n++ {
		if d.ids[f.ID] == content {
			return "it stands in the file twice"
		}
		f.ID = fmt.Sprintf("%s-%d", base, n)
	}
	if f.ID != base && q.ID != "" {
		d.report.Lost = append(d.report.Lost, Note{where, "its id, which another question has already"})
	}
	d.ids[f.ID] = content
	if f.Explanation == "" {
		f.Explanation = noExplain
		d.counts[noExplain]++
	}
	t := d.topic(category)
	f.Topic, f.Subject = t.ID, topicEntity(t.ID)
	f.Sources = []course.Citation{{ID: sourceID, At: cmp.Or(unbroken(q.Source), at)}}
	t.facts = append(t.facts, f)
	return ""
}

func topicEntity(topic string) string { return "topic-" + topic }

// otherSide adds the false statement of an item whose true one came before it: our
// own export writes both, with ids that differ in their ends.
func (d *draft) otherSide(q *Question) bool {
	base, is := strings.CutSuffix(q.ID, "-f")
	if !is || q.Kind != KindTrueFalse || q.True {
		return false
	}
	id := ident(base+"-t", true)
	for _, t := range d.order {
		for i := range t.facts {
			f := &t.facts[i]
			if f.ID != id || len(f.Untrue) != 1 || f.Untrue[0].Claim != fmt.Sprintf(opposite, f.Claim) {
				continue
			}
			d.counts[oppositeNote]--
			f.Untrue[0] = course.Untrue{Claim: unbroken(q.Stem), Why: d.whyFalse(q)}
			return true
		}
	}
	return false
}

// summary tells, once for all questions, what many of them lack.
func (d *draft) summary() {
	for _, what := range slices.Sorted(func(yield func(string) bool) {
		for what, n := range d.counts {
			if n > 0 && !yield(what) {
				return
			}
		}
	}) {
		note := what
		switch what {
		case noExplain:
			note = "no explanation in the file; each has a sentence to be replaced"
		case noWhy:
			note = "no word in the file on why an answer is wrong; each has a sentence to be replaced"
		}
		d.report.Lost = append(d.report.Lost, Note{fmt.Sprintf("%d questions", d.counts[what]), note})
	}
}
