package generate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// isView reports whether a fact is somebody's view.
func isView(f *course.Fact) bool {
	return f.Certainty == course.Attributed || f.Certainty == course.Contested
}

// unspecific are words of a holder's description that name nobody.
var unspecific = []string{"most", "some", "such", "them", "with", "reports", "describes", "other", "from"}

// namesHolder reports whether a text names the holder of a view, by a word of the
// description or, for a person, of the name.
func namesHolder(c *course.Course, f *course.Fact, text string) bool {
	holder := f.Holder.Text
	if e := c.Entity(f.Holder.Entity); e != nil {
		holder = strings.Join(e.AllNames(), " ")
	}
	folded := strings.Join(questions.Words(text), " ") // "the article's" holds "article"
	return slices.ContainsFunc(questions.Words(holder), func(w string) bool {
		return len(w) > 3 && !slices.Contains(unspecific, w) && strings.Contains(folded, w)
	})
}

// An item about a view names whose view it is: in the question, in a false statement
// that gives it to somebody else, or as an option.
func TestViewsNameTheirHolder(t *testing.T) {
	b := builtIn(t)
	views := 0
	for _, it := range b.Items {
		f := b.Course.Fact(it.Fact)
		if !isView(f) {
			continue
		}
		views++
		texts := slices.Clone(it.Stems)
		for _, s := range it.Statements {
			if s.True || !strings.HasPrefix(s.Text, "According to") {
				texts = append(texts, s.Text)
			}
		}
		offered := ""
		for _, o := range append(slices.Clone(it.Keys), it.Distractors...) {
			offered += " " + o.Text
		}
		if it.Form.Typed() {
			offered = it.Accepted[0].Text
		}
		for _, text := range texts {
			if !namesHolder(b.Course, f, text+" "+offered) {
				t.Errorf("%s: %q does not say whose view it is (%s)", it.ID, text, it.Holder)
			}
		}
	}
	if views < 300 {
		t.Errorf("only %d items about views", views)
	}
}

// No question asks the learner what is right where views differ: it asks what they
// are, whose they are, or what the record shows.
func TestNobodyTakesASide(t *testing.T) {
	side := regexp.MustCompile(`(?i)\b(do you (think|agree)|your (view|opinion)|who is right|which (view|side) is (right|correct|better)|should china|should russia|was it (right|wrong|just))\b`)
	for _, it := range builtIn(t).Items {
		for _, s := range it.Stems {
			if side.MatchString(s) {
				t.Errorf("%s asks the learner to take a side: %q", it.ID, s)
			}
		}
	}
}

// Both sides of a debate are asked: beside every contested fact stands another of
// the same topic or about the same thing, plainly stated or with another holder.
func TestContestedFactsHaveAnotherSide(t *testing.T) {
	b := builtIn(t)
	contested := 0
	for i := range b.Course.Facts {
		f := &b.Course.Facts[i]
		if f.Certainty != course.Contested {
			continue
		}
		contested++
		other := slices.ContainsFunc(b.Course.Facts, func(o course.Fact) bool {
			near := o.Topic == f.Topic || o.Subject == f.Subject
			record := o.Subject == f.Subject && o.Certainty == course.Stated
			return len(b.ItemsOf(o.ID)) > 1 && (record || near && isView(&o) && *o.Holder != *f.Holder)
		})
		if !other {
			t.Errorf("%s is contested, and no other voice in %s is asked", f.ID, f.Topic)
		}
	}
	if contested < 10 {
		t.Errorf("only %d contested facts", contested)
	}
}

// Estimates are asked as orders of magnitude or far apart: numbers among the options
// differ at least by the factor two, and one that is written has a wide tolerance.
func TestEstimatesAreAskedRoughly(t *testing.T) {
	b := builtIn(t)
	estimates := 0
	for _, it := range b.Items {
		if it.Certainty != string(course.Estimate) {
			continue
		}
		estimates++
		if it.Amount != nil && it.Amount.High < 1.5*it.Amount.Low {
			t.Errorf("%s wants %v to %v: an estimate needs a wider tolerance", it.ID, it.Amount.Low, it.Amount.High)
		}
		for _, d := range it.Distractors {
			key, ok := figure(it.Keys[0].Text)
			other, alsoOK := figure(d.Text)
			if ok && alsoOK && max(key, other) < 2*min(key, other) {
				t.Errorf("%s: %q and %q are too near for an estimate", it.ID, it.Keys[0].Text, d.Text)
			}
		}
		if it.Form.Typed() && strings.ContainsAny(it.Accepted[0].Text, "0123456789") && it.Amount == nil && !isYear(it.Accepted[0].Text) {
			t.Errorf("%s asks for the estimate %q in writing", it.ID, it.Accepted[0].Text)
		}
	}
	if estimates == 0 {
		t.Fatal("no estimate is asked")
	}
}

var figurePattern = regexp.MustCompile(`^(?:About |Over |Some )?([\d,.]+)( million)?\b`)

// figure reads "About 70,000" as a number; years and spans of years are none.
func figure(text string) (float64, bool) {
	m := figurePattern.FindStringSubmatch(text)
	if m == nil || isYear(m[1]) || strings.Contains(text, "–") {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
	if m[2] != "" {
		n *= 1e6
	}
	return n, err == nil && n > 0
}
