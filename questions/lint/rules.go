package lint

import (
	"github.com/remembrancer/remembrancer/questions"
)

// Rule is one rule of item writing.
type Rule struct {
	ID         string      `json:"id"`
	Severity   Severity    `json:"severity"`
	Title      string      `json:"title"` // one sentence: what is wanted
	Cite       string      `json:"cite"`
	Thresholds []Threshold `json:"thresholds,omitempty"`

	item func(*checker, *questions.Item) string // "" when all is well
	bank func(*checker, *Rule) []Finding
}

// finding words what the rule says of an item, or of the whole bank.
func (r *Rule) finding(item, msg string) Finding {
	return Finding{Rule: r.ID, Severity: r.Severity, Item: item, Message: msg + " (" + r.Cite + ")"}
}

const houseRule = "house rule"

// rules are the rules in the order of their ids. L29 and L30 need answers and are
// no matter of a bank. A rule whose severity depends on the case stands twice.
var rules = []Rule{
	{ID: "L01", Severity: Error, Title: "The key is not much longer than the wrong options.", Cite: "HDR 24, 28d; NBME long correct answer; Casu & García 2019", item: (*checker).keyLength},
	{ID: "L02", Severity: Error, Title: "Over the bank the key is neither the longest nor the shortest option more often than chance has it.", Cite: "HDR 24, 28d; NBME; Casu & García 2019", bank: (*checker).lengthBias},
	{ID: "L03", Severity: Warning, Title: "The options are of about one length.", Cite: "HDR 24", item: (*checker).spread},
	{ID: "L04", Severity: Error, Title: "Every option fits the stem, and all have one grammatical form.", Cite: "HDR 23, 28c; NBME", item: (*checker).grammar},
	{ID: "L05", Severity: Error, Title: "Absolute terms do not set some options apart.", Cite: "HDR 28a; NBME", item: (*checker).absoluteSome},
	{ID: "L05", Severity: Warning, Title: "Not every option carries an absolute term.", Cite: "HDR 28a; NBME", item: (*checker).absoluteAll},
	{ID: "L06", Severity: Warning, Title: "No option is vague about how often.", Cite: "NBME", item: (*checker).vague},
	{ID: "L07", Severity: Error, Title: "No option stands for several others.", Cite: "HDR 26, 9", item: (*checker).allOfTheAbove},
	{ID: "L08", Severity: Error, Title: "No option says that none is right.", Cite: "HDR 25", item: (*checker).noneOfTheAbove},
	{ID: "L09", Severity: Error, Title: "No two options are the same, overlap, or contain one another.", Cite: "HDR 22", item: (*checker).overlap},
	{ID: "L10", Severity: Error, Title: "The key does not repeat more of the stem's words than the wrong options do.", Cite: "HDR 28b; NBME word repeats; Casu & García 2019", item: (*checker).clang},
	{ID: "L11", Severity: Error, Title: "The key is not the option that has most in common with the others.", Cite: "NBME convergence", item: (*checker).convergence},
	{ID: "L12", Severity: Warning, Title: "The key is not one of the only two options that resemble or oppose each other.", Cite: "HDR 28e", item: (*checker).tellingPair},
	{ID: "L13", Severity: Error, Title: "The stem asks for what is so; a rare NOT stands in capitals.", Cite: "HDR 17, 27", item: (*checker).negativeStem, bank: (*checker).negativeShare},
	{ID: "L14", Severity: Error, Title: "The key stands at every position equally often.", Cite: "HDR 20; Attali & Bar-Hillel 2003; Bar-Hillel & Attali 2001", bank: (*checker).positions},
	{ID: "L15", Severity: Error, Title: "Numbers and dates ascend, and the key has every rank equally often.", Cite: "HDR 21", item: (*checker).logicalOrder, bank: (*checker).ranks},
	{ID: "L16", Severity: Error, Title: "A choice shows three to five options, one of several up to eight.", Cite: "HDR 18; Rodriguez 2005", item: (*checker).optionCount},
	{ID: "L17", Severity: Error, Title: "The options are of one kind: entity type, unit, precision, script.", Cite: "HDR 23", item: (*checker).homogeneous},
	{ID: "L18", Severity: Error, Title: "The right answer is the only right answer.", Cite: "HDR 19; Vinu & Kumar 2015", item: (*checker).singleKey},
	{ID: "L19", Severity: Error, Title: "Every wrong option is plausible: in reach, of its time, and serious.", Cite: "HDR 28f, 29, 30", item: (*checker).plausible},
	{ID: "L20", Severity: Warning, Title: "No wrong number is so close to the key that the question becomes a trick.", Cite: "HDR 2, 7", item: (*checker).trick},
	{ID: ruleCross, Severity: Error, Title: "No item of an exam gives away the key of another one.", Cite: "HDR 4"},
	{ID: "L22", Severity: Warning, Title: "The stem is a whole question that can be answered with the options covered.", Cite: "HDR 15; NBME", item: (*checker).focusedStem},
	{ID: "L23", Severity: Warning, Title: "Words that all options begin with stand in the stem.", Cite: "HDR 13", item: (*checker).repeatedWords},
	{ID: "L24", Severity: Warning, Title: "Stems, sentences and options are short.", Cite: "HDR 8, 13, 16", item: (*checker).readingLoad},
	{ID: "L25", Severity: Warning, Title: "True and false statements are equally frequent and equally long.", Cite: "HDR 24 by analogy", bank: (*checker).trueBalance},
	{ID: "L26", Severity: Error, Title: "The text is clean: no leftovers, markup, unpaired marks or missing descriptions.", Cite: "HDR 11, 12", item: (*checker).hygiene},
	{ID: "L27", Severity: Error, Title: "The item names its source and place, states its calendar and accepts every name.", Cite: houseRule, item: (*checker).provenance},
	{ID: "L28", Severity: Error, Title: "No two items ask the same.", Cite: "HDR 4", bank: (*checker).duplicates},
	{ID: "L31", Severity: Error, Title: "The stem does not name its key.", Cite: houseRule, item: (*checker).stemNamesKey},
	{ID: "L32", Severity: Error, Title: "Every fact is asked from two directions.", Cite: houseRule, bank: (*checker).twoDirections},
	{ID: "L33", Severity: Error, Title: "Every wrong option says why it is wrong.", Cite: houseRule, item: (*checker).feedback},
	{ID: "L34", Severity: Warning, Title: "Every question has two wordings, so that the fact is learnt and not the sentence.", Cite: houseRule, item: (*checker).twoWordings},
}

// Rules lists every rule with its thresholds.
func Rules() []Rule { return RulesWith(DefaultSettings()) }

// RulesWith lists every rule with the thresholds of these settings.
func RulesWith(s Settings) []Rule {
	list := make([]Rule, len(rules))
	for i, r := range rules {
		r.item, r.bank = nil, nil
		r.Thresholds = s.thresholds(r.ID)
		list[i] = r
	}
	return list
}
