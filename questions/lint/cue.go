package lint

import (
	"fmt"
	"strings"

	"github.com/remembrancer/remembrancer/questions"
)

// ruleCross is the rule about the items of one exam, which Check does not run.
const ruleCross = "L21"

// CrossCues (L21) judges items that are to stand in one exam: it reports every item
// whose key stands in the stem, the options or the feedback of another one, unless
// the item's own stem tells it. Keys of fewer letters than the setting, numbers
// among them, are too common to be cues. Two items of one fact always cue each
// other and are reported as such. An exam keeps apart what is reported.
func CrossCues(items []*questions.Item) []Finding { return crossCues(items, DefaultSettings()) }

func crossCues(items []*questions.Item, s Settings) []Finding {
	r := ruleOf(ruleCross)
	texts := make([]string, len(items))
	for i, it := range items {
		texts[i] = " " + strings.Join(questions.Words(strings.Join(tells(it), " | ")), " ") + " "
	}
	var findings []Finding
	for i, a := range items {
		keys := cues(a, s.CueLetters)
		for j, b := range items {
			if i == j {
				continue
			}
			if a.Fact == b.Fact {
				findings = append(findings, r.finding(a.ID, "asks the same fact as "+b.ID+"; keep one of them"))
				continue
			}
			for _, key := range keys {
				if strings.Contains(texts[j], key) {
					findings = append(findings, r.finding(a.ID, fmt.Sprintf("its key %q stands in %s; keep one of them", strings.TrimSpace(key), b.ID)))
					break
				}
			}
		}
	}
	return findings
}

func ruleOf(id string) *Rule {
	for _, r := range RulesWith(Settings{}) {
		if r.ID == id {
			return &r
		}
	}
	return &Rule{ID: id}
}

// cues are the folded keys of an item that could stand elsewhere.
func cues(it *questions.Item, least int) []string {
	var keys []string
	add := func(text string) {
		key := " " + strings.Join(questions.Words(text), " ") + " "
		own := " " + strings.Join(questions.Words(strings.Join(it.Stems, " | ")), " ") + " "
		if letters(strings.TrimSpace(key)) >= least && !yearValue.MatchString(text) && !strings.Contains(own, key) {
			keys = append(keys, key)
		}
	}
	if picks(it) {
		for _, k := range it.Keys {
			add(k.Text)
		}
	}
	if it.Form.Typed() && len(it.Accepted) > 0 {
		add(it.Accepted[0].Text)
	}
	return keys
}

// tells is all that an item may show in an exam, its feedback included.
func tells(it *questions.Item) []string {
	texts := append([]string{it.Explanation, it.Nuance}, it.Stems...)
	for _, o := range options(it) {
		texts = append(texts, o.Text, o.Why)
	}
	for _, p := range it.Pairs {
		texts = append(texts, p.Left.Text, p.Right.Text)
	}
	for _, s := range it.Statements {
		texts = append(texts, s.Text, s.Why)
	}
	return texts
}

// CuedItems counts the items of the bank whose key stands in another item of the
// same topic about another fact. It is no fault of the bank: study shows the items
// on different days, and an exam keeps them apart by CrossCues.
func CuedItems(b *questions.Bank) int {
	byTopic := map[string][]*questions.Item{}
	for _, it := range b.Items {
		byTopic[it.Topic] = append(byTopic[it.Topic], it)
	}
	cued := 0
	for _, items := range byTopic {
		cued += cuedAmong(items, DefaultSettings().CueLetters)
	}
	return cued
}

// cuedAmong looks every key up once in the text of each fact's items.
func cuedAmong(items []*questions.Item, least int) int {
	texts := map[string]string{}
	for _, it := range items {
		texts[it.Fact] += " " + strings.Join(questions.Words(strings.Join(tells(it), " | ")), " ") + " "
	}
	cued := 0
	for _, it := range items {
		if inOther(cues(it, least), it.Fact, texts) {
			cued++
		}
	}
	return cued
}

func inOther(keys []string, fact string, texts map[string]string) bool {
	for other, text := range texts {
		if other == fact {
			continue
		}
		for _, key := range keys {
			if strings.Contains(text, key) {
				return true
			}
		}
	}
	return false
}
