package course

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Addition is a fact that somebody adds to a course through a form rather than in
// YAML: what it says, two or more questions about it, and where it stands.
type Addition struct {
	Topic              string // id of a topic of the course
	Claim, Explanation string
	Untrue, UntrueWhy  string // a false version of the claim and what is wrong in it
	Questions          []AddedQuestion
	Source             Citation
	Certainty          Certainty
	Importance         Importance
	Holder             string // whose view it is; empty for plain facts
	subject, predicate string // found by WithFact
}

// AddedQuestion is one question of an Addition, from one side of the fact.
type AddedQuestion struct {
	Of     string // the direction: object, subject, …
	Stems  []string
	Key    string
	Accept []string
	Foils  []Foil
}

// errPredicates is the one error of WithFact.
var errPredicates = errors.New(`predicates.yaml has no line "predicates:" with a list under it; add a predicate with "range: any" and without templates there, then add the fact again`)

// WithFact returns the files that change when the fact is added to the course, and
// the fact's id. now names the new file, so that two additions do not meet. files are
// the course's own. Nothing is checked here: load the result.
func (c *Course) WithFact(files map[string][]byte, a Addition, now time.Time) (changed map[string][]byte, id string, err error) {
	changed = map[string][]byte{}
	stamp := now.UTC().Format("20060102-150405")
	for n := 2; files["facts/added-"+stamp+".yaml"] != nil; n++ {
		stamp = fmt.Sprintf("%s-%d", now.UTC().Format("20060102-150405"), n)
	}
	a.subject = "topic-" + a.Topic
	if c.Entity(a.subject) == nil {
		changed["entities-added-"+stamp+".yaml"] = c.topicEntity(a)
	}
	if a.predicate = c.plainPredicate(); a.predicate == "" {
		a.predicate = addedPredicate
		if changed["predicates.yaml"], err = withPredicate(files["predicates.yaml"]); err != nil {
			return nil, "", err
		}
	}
	id = c.freeID("added/" + a.Topic + "/" + slug(a.Claim))
	changed["facts/added-"+stamp+".yaml"] = a.yaml(id)
	return changed, id, nil
}

// addedPredicate is what added facts use in a course that has no plain predicate.
const addedPredicate = "added-statement"

// plainPredicate is a predicate under which any statement fits and that asks nothing
// by itself, or "".
func (c *Course) plainPredicate() string {
	for i := range c.Predicates {
		p := &c.Predicates[i]
		if (p.Range == "any" || p.Range == "text") && len(p.Domain) == 0 && len(p.Templates) == 0 && !p.Functional && p.Tells == "" {
			return p.ID
		}
	}
	return ""
}

var predicateList = regexp.MustCompile(`(?m)^predicates:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*([ \t]*)- `)

// withPredicate puts a plain predicate at the head of the list, indented as the list
// is.
func withPredicate(file []byte) ([]byte, error) {
	m := predicateList.FindSubmatchIndex(file)
	if m == nil {
		return nil, errPredicates
	}
	entry := string(file[m[2]:m[3]]) + "- {id: " + addedPredicate + ", meaning: a statement that its own questions ask, range: any}\n"
	return bytes.Join([][]byte{file[:m[2]], []byte(entry), file[m[2]:]}, nil), nil
}

// topicEntity is what added facts of a topic are about.
func (c *Course) topicEntity(a Addition) []byte {
	topic, _, _ := c.Topic(a.Topic)
	about := topic.About
	if about == "" {
		about = "a topic of the course"
	}
	return fmt.Appendf(nil, "# What facts added on the site are about\nentities:\n  - id: %s\n    type: topic\n    names: {en: [%s]}\n    gloss: %s\n", a.subject, quoted(topic.Title), quoted(about))
}

func (c *Course) freeID(id string) string {
	free := id
	for n := 2; c.Fact(free) != nil; n++ {
		free = fmt.Sprintf("%s-%d", id, n)
	}
	return free
}

// yaml writes the fact as an author would.
func (a Addition) yaml(id string) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# A fact that was added on the site\nfacts:\n  - id: %s", id)
	line("    subject: %s\n    predicate: %s\n    object: {text: %s}", a.subject, a.predicate, quoted(a.Claim))
	line("    topic: %s\n    certainty: %s\n    importance: %s", a.Topic, a.Certainty, a.Importance)
	if a.Holder != "" {
		line("    holder: {text: %s}", quoted(a.Holder))
	}
	line("    claim: %s", quoted(a.Claim))
	line("    untrue:\n      - claim: %s\n        why: %s", quoted(a.Untrue), quoted(a.UntrueWhy))
	line("    explanation: %s", quoted(a.Explanation))
	line("    sources:\n      - {id: %s, at: %s}\n    asks:", quoted(a.Source.ID), quoted(a.Source.At))
	for _, q := range a.Questions {
		line("      - of: %s\n        stems:", q.Of)
		for _, stem := range q.Stems {
			line("          - %s", quoted(stem))
		}
		line("        key: {text: %s}", quoted(q.Key))
		if len(q.Accept) > 0 {
			line("        accept: [%s]", quotedList(q.Accept))
		}
		line("        foils:")
		for _, f := range q.Foils {
			line("          - {text: %s, why: %s}", quoted(f.Text), quoted(f.Why))
		}
	}
	return b.Bytes()
}

func quotedList(texts []string) string {
	list := make([]string, len(texts))
	for i, t := range texts {
		list[i] = quoted(t)
	}
	return strings.Join(list, ", ")
}

// quoted writes a text between double quotes. What JSON writes there YAML reads.
func quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slugLength keeps ids short enough to read.
const slugLength = 40

// slug is the beginning of a text as part of an id.
func slug(text string) string {
	s := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(text), "-"), "-")
	if len(s) > slugLength {
		s = s[:slugLength]
		if cut := strings.LastIndexByte(s, '-'); cut > 0 {
			s = s[:cut]
		}
	}
	if s = strings.Trim(s, "-"); s == "" {
		return "fact"
	}
	return s
}
