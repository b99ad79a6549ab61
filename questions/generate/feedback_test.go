package generate

import (
	"strings"
	"testing"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// A wrong option is explained by what the facts say about it, with their source.
func TestWhyNot(t *testing.T) {
	it := smallCourse(t, mouths).Item("rhine/flows-into/north-sea#where")
	want := map[string]string{
		"black-sea":     "The Danube flows into the Black Sea. map 2",
		"mediterranean": "The Rhône flows into the Mediterranean. map 3",
		"caspian":       "The Volga flows into the Caspian. map 4",
	}
	if len(it.Distractors) != len(want) {
		t.Fatalf("%d wrong options", len(it.Distractors))
	}
	for _, d := range it.Distractors {
		if d.Source == nil || d.Why+" "+d.Source.Locator != want[d.ID] {
			t.Errorf("%s is explained by %q, %+v; want %q", d.ID, d.Why, d.Source, want[d.ID])
		}
	}
}

// What the course's author wrote about a wrong option is left as it stands.
func TestAuthoredFeedbackStays(t *testing.T) {
	b := smallCourse(t, mouths+fact("The bend lies there.", "    asks:\n      - {of: object, stems: [\"What?\"], key: {entity: north-sea}, foils: [{entity: black-sea, why: Too far east.}, {entity: caspian, why: No outlet.}]}\n"))
	for _, d := range b.Item("rhine/states/a#ask-object").Distractors {
		if d.Why != "Too far east." && d.Why != "No outlet." || d.Source != nil {
			t.Errorf("%s is explained by %q, %v", d.ID, d.Why, d.Source)
		}
	}
}

// Every wrong option of every choice says why it is wrong, in at most two short
// sentences; where it rests on a fact, that fact's source is named and the option
// or its year is.
func TestEveryWrongOptionIsExplained(t *testing.T) {
	b := builtIn(t)
	options, sourced, glosses := 0, 0, 0
	for _, it := range b.Items {
		if !it.Form.Choice() && it.Form.Answer() != questions.AnswerSome {
			continue
		}
		for _, d := range it.Distractors {
			options++
			if d.Why == "" {
				t.Errorf("%s: nothing is said about %q", it.ID, d.Text)
			}
			if n := len(strings.Fields(d.Why)); n > 2*whyWords {
				t.Errorf("%s: %d words about %q", it.ID, n, d.Text)
			}
			if d.Source != nil {
				sourced++
				if b.Course.Source(d.Source.Document) == nil || d.Source.Title == "" {
					t.Errorf("%s: the source of %q does not exist", it.ID, d.Why)
				}
			}
			if e := b.Course.Entity(d.ID); e != nil && d.Why == glossOf(e) {
				glosses++
			}
		}
	}
	if sourced < options/3 || glosses > options/10 {
		t.Errorf("of %d wrong options %d are explained from a fact and %d by a gloss alone", options, sourced, glosses)
	}
}

// A wrong option is explained by what answers the question for it: the same
// predicate's fact, its date, its own name; what the template says of all wrong
// options comes where there is none.
func TestWrongOptionsAnswerTheQuestion(t *testing.T) {
	b := sharedBank(t)
	cases := []struct{ item, option, want string }{
		{"treaty-of-aigun-1858/native-name/zh-hant#which", "treaty-of-nerchinsk-1689", "尼布楚條約 is the Chinese name of the Treaty of Nerchinsk."},
		{"treaty-of-aigun-1858/parties/russia-qing#who", "france", "France was no party to the Treaty of Aigun."},
		{"treaty-of-tientsin-uk-1858/indemnity/4-million-taels#which", "treaty-of-nerchinsk-1689", "The Treaty of Nerchinsk set no such payment."},
	}
	for _, c := range cases {
		it := b.Item(c.item)
		if it == nil {
			t.Errorf("there is no %s", c.item)
			continue
		}
		for _, d := range it.Distractors {
			if d.ID == c.option && d.Why != c.want {
				t.Errorf("%s, %s: %q; want %q", c.item, c.option, d.Why, c.want)
			}
		}
	}
	for _, it := range b.Items {
		if f := b.Course.Fact(it.Fact); it.Template != "which" || b.Course.Predicate(f.Predicate).Tells != course.TellsWhen {
			continue
		}
		for _, d := range it.Distractors {
			if !strings.ContainsAny(d.Why, "0123456789") {
				t.Errorf("%s asks for a date; the feedback of %s gives none: %q", it.ID, d.ID, d.Why)
			}
		}
	}
}

// Who signed for one side is asked among those who signed for it or for a third
// party, as long as there are enough of them.
func TestSignersOfTheOtherSideComeLast(t *testing.T) {
	it := sharedBank(t).Item("treaty-of-nanking-1842/signed-for/britain#who")
	for _, d := range it.Distractors {
		if d.ID == "qiying" || d.ID == "yilibu" || d.ID == "niu-jian" {
			t.Errorf("%s signed that treaty for the other side", d.ID)
		}
	}
}

// No stem names a power that the key alone bears in its name.
func TestStemsDoNotNameTheKeysPower(t *testing.T) {
	b := sharedBank(t)
	it := b.Item("convention-of-peking-uk-1860/ceded/kowloon-stonecutters#which")
	if it == nil {
		t.Fatal("the cession of Kowloon is not asked")
	}
	for _, s := range it.Stems {
		if strings.Contains(s, "United Kingdom") {
			t.Errorf("%q names the power of %q", s, it.Keys[0].Text)
		}
	}
}
