package generate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/quiz/grade"
)

// What is right decides how an authored question is asked, and what it asks for
// decides the form of a choice.
func TestAuthoredQuestions(t *testing.T) {
	const foils = `        foils: [{text: Salt, why: no}, {text: Silk, why: no}]
`
	cases := map[string]struct {
		ask  string
		want map[string]questions.Form // template → form
	}{
		"a key with foils": {"      - of: object\n        stems: [\"What?\"]\n        key: {text: Wine}\n" + foils,
			map[string]questions.Form{"ask-object": questions.FormChoice}},
		"a key with foils and accepted answers": {"      - of: object\n        stems: [\"What?\"]\n        key: {text: Wine}\n        accept: [vine]\n" + foils,
			map[string]questions.Form{"ask-object": questions.FormChoice, "ask-object-typed": questions.FormTyped}},
		"accepted answers alone": {"      - of: object\n        stems: [\"What?\"]\n        key: {text: Wine}\n        accept: [vine]\n",
			map[string]questions.Form{"ask-object-typed": questions.FormTyped}},
		"a year to write": {"      - of: date\n        stems: [\"When?\"]\n        key: {text: \"1831\"}\n        accept: [\"1831\"]\n",
			map[string]questions.Form{"ask-date-typed": questions.FormYear}},
		"a holder": {"      - of: holder\n        stems: [\"Who?\"]\n        key: {text: Wine}\n" + foils,
			map[string]questions.Form{"ask-holder": questions.FormAttribution}},
		"a reason": {"      - of: reason\n        stems: [\"Why?\"]\n        key: {text: Wine}\n" + foils,
			map[string]questions.Form{"ask-reason": questions.FormCause}},
		"an effect": {"      - of: effect\n        stems: [\"What came of it?\"]\n        key: {text: Wine}\n" + foils,
			map[string]questions.Form{"ask-effect": questions.FormCause}},
		"a form of the author's choice": {"      - of: reason\n        form: document\n        stems: [\"Why?\"]\n        key: {text: Wine}\n" + foils,
			map[string]questions.Form{"ask-reason": questions.FormDocument}},
		"two questions about one thing": {"      - of: object\n        stems: [\"What?\"]\n        key: {text: Wine}\n" + foils + "      - of: object\n        stems: [\"What else?\"]\n        key: {text: Oil}\n" + foils,
			map[string]questions.Form{"ask-object": questions.FormChoice, "ask-object-2": questions.FormChoice}},
		"several keys": {"      - of: object\n        stems: [\"What? Choose {n}.\"]\n        keys: [{text: Wine}, {text: Oil}]\n" + foils,
			map[string]questions.Form{"ask-object": questions.FormMulti}},
		"pairs": {"      - of: pairs\n        stems: [\"What belongs together?\"]\n        pairs: [{left: {entity: rhine}, right: {entity: north-sea}}, {left: {entity: danube}, right: {entity: black-sea}}, {left: {entity: volga}, right: {entity: caspian}}]\n" + foils,
			map[string]questions.Form{"ask-pairs": questions.FormMatch}},
		"pairs that share a side": {"      - of: pairs\n        stems: [\"What belongs together?\"]\n        pairs: [{left: {entity: rhine}, right: {text: West}}, {left: {entity: rhone}, right: {text: West}}, {left: {entity: volga}, right: {text: East}}]\n",
			map[string]questions.Form{"ask-pairs": questions.FormSort}},
		"an order": {"      - of: sequence\n        stems: [\"Put these in order.\"]\n        order: [{entity: rhine}, {entity: danube}, {entity: volga}]\n",
			map[string]questions.Form{"ask-sequence": questions.FormOrder}},
		"an amount": {"      - of: quantity\n        stems: [\"How many million litres?\"]\n        amount: {value: 8, tolerance: 1, unit: million litres}\n",
			map[string]questions.Form{"ask-quantity": questions.FormAmount}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := smallCourse(t, fact("Boats carried goods.", "    asks:\n"+c.ask))
			got := map[string]questions.Form{}
			for _, it := range b.Items {
				got[it.Template] = it.Form
				for _, seed := range seeds {
					if msg := flawed(b.Course, it.Present(seed, 0)); msg != "" {
						t.Errorf("%s: %s", it.ID, msg)
					}
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("forms (-want +got):\n%s", d)
			}
		})
	}
}

// An authored order is marked by the author's sequence, and an authored amount within
// its tolerance, in its unit or in full.
func TestAuthoredOrderAndAmountAreMarked(t *testing.T) {
	b := smallCourse(t, fact("Boats carried goods.", `    asks:
      - {of: sequence, stems: ["Put these in order."], order: [{entity: volga}, {entity: danube}, {entity: rhine}]}
      - {of: quantity, stems: ["How many million litres?"], amount: {value: 8, tolerance: 1, unit: million litres}}
`))
	order := b.Item("rhine/states/a#ask-sequence").Present(1, 0)
	for given, want := range map[[3]string]grade.Verdict{
		{"volga", "danube", "rhine"}: grade.Right,
		{"rhine", "danube", "volga"}: grade.Wrong,
	} {
		if m, err := grade.Check(order, grade.Response{Order: given[:]}); err != nil || m.Verdict != want {
			t.Errorf("order %v: %v, %v; want %v", given, m.Verdict, err, want)
		}
	}
	amount := b.Item("rhine/states/a#ask-quantity").Present(1, 0)
	for given, want := range map[string]grade.Verdict{"8": grade.Right, "7": grade.Right, "9": grade.Right, "10": grade.Wrong, "8000000": grade.Right, "6.9": grade.Wrong} {
		if m, err := grade.Check(amount, grade.Response{Text: given}); err != nil || m.Verdict != want {
			t.Errorf("amount %s: %v, %v; want %v", given, m.Verdict, err, want)
		}
	}
}
