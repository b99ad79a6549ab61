package exchange

import (
	"fmt"
	"slices"
	"strings"
)

// interaction is how a question is answered in QTI.
type interaction struct {
	element     string // choiceInteraction, …
	cardinality string
	baseType    string
	correct     []string
	choices     []qtiChoice
	targets     []qtiChoice // matching: the right sides
	reused      bool        // matching: a right side belongs to several left ones
	mapped      []Option    // typed: every accepted answer
	tolerance   float64
	shuffle     bool
	feedback    []qtiFeedback
}

type qtiChoice struct{ id, text string }

type qtiFeedback struct{ id, text string }

func newInteraction(q Question) *interaction {
	i := &interaction{element: "choiceInteraction", cardinality: "single", baseType: "identifier", shuffle: !q.Fixed}
	switch q.Kind {
	case KindTrueFalse:
		i.truth(q)
	case KindShort:
		i.element, i.baseType, i.mapped = "textEntryInteraction", "string", rightOptions(q.Options)
		i.correct = []string{i.mapped[0].Text}
	case KindNumber:
		i.element, i.baseType, i.tolerance = "textEntryInteraction", "float", q.Tolerance
		i.correct = []string{number(q.Number).String()}
	case KindMatching:
		i.match(q)
	case KindOrdering:
		i.order(q)
	default:
		i.options(q)
	}
	i.tell(qtiCorrect, q.WhenRight)
	i.tell(qtiIncorrect, q.WhenWrong)
	i.tell(qtiGeneral, strings.Join(q.general(), "\n"))
	return i
}

// tell adds a feedback, unless there is nothing to tell.
func (i *interaction) tell(id, text string) {
	if text != "" {
		i.feedback = append(i.feedback, qtiFeedback{id, text})
	}
}

func (i *interaction) truth(q Question) {
	i.shuffle = false
	i.choices = []qtiChoice{{"true", "True"}, {"false", "False"}}
	i.correct = []string{pick(q.True, "true", "false")}
}

// options names the choices by letters, and their feedback by the same letters: the
// response itself says which to show.
func (i *interaction) options(q Question) {
	for n, o := range q.Options {
		id := letterID(n)
		i.choices = append(i.choices, qtiChoice{id, o.Text})
		if o.Right {
			i.correct = append(i.correct, id)
		}
		i.tell(id, o.Feedback)
	}
	if q.Kind == KindSeveral {
		i.cardinality = "multiple"
	}
}

// letterID is A to Z, then A1, A2 …
func letterID(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return fmt.Sprintf("A%d", n-25)
}

func (i *interaction) order(q Question) {
	i.element, i.cardinality, i.shuffle = "orderInteraction", "ordered", true
	right := texts(q.Options)
	shown := scrambled(right)
	for n, text := range shown {
		i.choices = append(i.choices, qtiChoice{letterID(n), text})
	}
	used := map[int]bool{} // two events may read alike
	for _, text := range right {
		n := slices.IndexFunc(shown, func(s string) bool { return s == text })
		for used[n] {
			n++
		}
		used[n] = true
		i.correct = append(i.correct, letterID(n))
	}
}

func (i *interaction) match(q Question) {
	i.element, i.cardinality, i.baseType, i.shuffle = "matchInteraction", "multiple", "directedPair", true
	var rights []string
	for _, p := range q.Pairs {
		if slices.Contains(rights, p.Right) {
			i.reused = true
			continue
		}
		rights = append(rights, p.Right)
	}
	for _, extra := range q.Extra {
		if !slices.Contains(rights, extra) {
			rights = append(rights, extra)
		}
	}
	shown := scrambled(rights)
	for n, text := range shown {
		i.targets = append(i.targets, qtiChoice{fmt.Sprintf("R%d", n+1), text})
	}
	for n, p := range q.Pairs {
		left := fmt.Sprintf("L%d", n+1)
		i.choices = append(i.choices, qtiChoice{left, p.Left})
		i.correct = append(i.correct, fmt.Sprintf("%s R%d", left, slices.Index(shown, p.Right)+1))
	}
}

func (i *interaction) typed() bool { return i.element == "textEntryInteraction" }

// stem is the question's text, which for a typed answer shows a gap.
func (i *interaction) stem(q Question) string {
	if i.typed() && !strings.Contains(q.Stem, qtiGap) {
		return q.Stem + " " + qtiGap
	}
	return q.Stem
}

func (i *interaction) declare(m *markup) {
	m.raw(fmt.Sprintf("<responseDeclaration identifier=\"RESPONSE\" cardinality=%q baseType=%q>\n<correctResponse>", i.cardinality, i.baseType))
	for _, value := range i.correct {
		m.raw("<value>" + escaped(value) + "</value>")
	}
	m.raw("</correctResponse>\n")
	if len(i.mapped) > 0 {
		m.raw("<mapping defaultValue=\"0\">\n")
		for _, o := range i.mapped {
			weight := o.Weight
			if weight == 0 {
				weight = 1
			}
			m.raw(fmt.Sprintf("<mapEntry mapKey=\"%s\" mappedValue=\"%s\" caseSensitive=\"false\"/>\n", escaped(o.Text), number(weight)))
		}
		m.raw("</mapping>\n")
	}
	m.raw("</responseDeclaration>\n")
}

func (i *interaction) body(m *markup) {
	switch i.element {
	case "textEntryInteraction":
		m.raw("<p><textEntryInteraction responseIdentifier=\"RESPONSE\" expectedLength=\"40\"/></p>\n")
	case "matchInteraction":
		m.raw(fmt.Sprintf("<matchInteraction responseIdentifier=\"RESPONSE\" shuffle=\"true\" maxAssociations=\"%d\">\n", len(i.choices)))
		m.matchSet(i.choices, 1)
		most := 1
		if i.reused {
			most = len(i.choices)
		}
		m.matchSet(i.targets, most)
		m.raw("</matchInteraction>\n")
	default:
		limit := ""
		if i.element == "choiceInteraction" {
			limit = fmt.Sprintf(" maxChoices=\"%d\"", map[string]int{"single": 1, "multiple": 0}[i.cardinality])
		}
		m.raw(fmt.Sprintf("<%s responseIdentifier=\"RESPONSE\" shuffle=\"%t\"%s>\n", i.element, i.shuffle, limit))
		for _, c := range i.choices {
			m.raw("<simpleChoice identifier=\"" + c.id + "\">" + escaped(c.text) + "</simpleChoice>\n")
		}
		m.raw("</" + i.element + ">\n")
	}
}

func (m *markup) matchSet(choices []qtiChoice, most int) {
	m.raw("<simpleMatchSet>\n")
	for _, c := range choices {
		m.raw(fmt.Sprintf("<simpleAssociableChoice identifier=%q matchMax=\"%d\">%s</simpleAssociableChoice>\n", c.id, most, escaped(c.text)))
	}
	m.raw("</simpleMatchSet>\n")
}

// processing sets the score and says which feedback to show: the general one, that
// of right or wrong, and that of each option chosen.
func (i *interaction) processing(m *markup) {
	m.raw("<responseProcessing>\n<responseCondition>\n<responseIf>\n" + i.isRight() + "\n<setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">1</baseValue></setOutcomeValue>\n")
	m.raw(i.show(qtiCorrect) + "</responseIf>\n<responseElse>\n")
	if len(i.mapped) > 0 {
		m.raw("<setOutcomeValue identifier=\"SCORE\"><mapResponse identifier=\"RESPONSE\"/></setOutcomeValue>\n")
	} else {
		m.raw("<setOutcomeValue identifier=\"SCORE\"><baseValue baseType=\"float\">0</baseValue></setOutcomeValue>\n")
	}
	m.raw(i.show(qtiIncorrect) + "</responseElse>\n</responseCondition>\n</responseProcessing>\n")
}

func (i *interaction) isRight() string {
	switch {
	case len(i.mapped) > 0:
		return `<gte><mapResponse identifier="RESPONSE"/><baseValue baseType="float">1</baseValue></gte>`
	case i.baseType == "float" && i.tolerance > 0:
		return fmt.Sprintf(`<equal toleranceMode="absolute" tolerance="%s %s"><correct identifier="RESPONSE"/><variable identifier="RESPONSE"/></equal>`, number(i.tolerance), number(i.tolerance))
	case i.baseType == "float":
		return `<equal toleranceMode="exact"><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>`
	}
	return `<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>`
}

func (i *interaction) show(verdict string) string {
	shown := `<baseValue baseType="identifier">` + qtiGeneral + `</baseValue><baseValue baseType="identifier">` + verdict + `</baseValue>`
	if len(i.choices) > 0 && i.element == "choiceInteraction" {
		shown += `<variable identifier="RESPONSE"/>`
	}
	return `<setOutcomeValue identifier="FEEDBACK"><multiple>` + shown + "</multiple></setOutcomeValue>\n"
}
