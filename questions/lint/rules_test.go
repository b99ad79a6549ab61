package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

func bankOf(t *testing.T, c *course.Course, items ...*questions.Item) *questions.Bank {
	t.Helper()
	b, err := questions.NewBank(c, items)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fired lists the rules that find fault with one item. A course in which not every
// fact has its items is no matter of the item.
func fired(t *testing.T, c *course.Course, it *questions.Item) []string {
	t.Helper()
	s := DefaultSettings()
	s.Presentations = 50 // the rules over the bank have tests of their own
	var ids []string
	for _, f := range CheckWith(bankOf(t, c, it), s) {
		if f.Rule != "L32" && f.Item != "" {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

type itemCase struct {
	name  string
	spoil func(*questions.Item, *course.Course)
}

// Each rule of single items fires, alone, on what it forbids …
var forbidden = map[string][]itemCase{
	"L01": {
		{"key strictly longest and > 1.25 × the mean wrong option", func(it *questions.Item, _ *course.Course) {
			texts(it, "Kowloon south of an old wall", "Lantau or nearby", "Macau or nearby", "Taiwan or nearby")
		}},
		{"key longest among the shortest of a larger pool", func(it *questions.Item, _ *course.Course) {
			texts(it, "Kowloon south of an old wall", "Lantau or nearby", "Macau or nearby", "Taiwan or nearby", "Weihaiwei or Port Arthur")
		}},
	},
	"L03": {{"max/min option length > 2.0 and diff ≥ 12 chars", func(it *questions.Item, _ *course.Course) {
		texts(it, "Kowloon", "Lantau and its many islets", "Macau", "Taiwan")
	}}},
	"L04": {
		{"a/an fits every option", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "The land that Britain gained was an ____"
			texts(it, "Area", "Island", "Valley", "Oasis")
		}},
		{"are fits every option", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "The lands that Britain gained in 1860 are ____"
			texts(it, "Hills and bays", "Rocks", "Valley", "Rivers")
		}},
		{"the same final punctuation", func(it *questions.Item, _ *course.Course) { it.Keys[0].Text = "Kowloon." }},
		{"the same part of speech", func(it *questions.Item, _ *course.Course) { it.Keys[0].Text = "At Kowloon" }},
		{"an before the gap of a cloze", func(it *questions.Item, _ *course.Course) {
			write(it, "By the treaty Britain gained an ____.", "islet")
			it.Form = questions.FormCloze
		}},
	},
	"L05": {
		{"always, all, only in 1..k−1 options", func(it *questions.Item, _ *course.Course) {
			texts(it, "Some land", "All lands", "Few lands", "New lands")
		}},
		{"in all options", func(it *questions.Item, _ *course.Course) {
			texts(it, "Only rocks", "Only hills", "Only farms", "Only docks")
		}},
		{"in a false statement alone", func(it *questions.Item, _ *course.Course) {
			judge(it, "Kowloon was ceded.", "Kowloon was never ceded.")
		}},
	},
	"L06": {{"usually, often, sometimes, may, generally", func(it *questions.Item, _ *course.Course) { it.Keys[0].Text = "Often Kowloon" }}},
	"L07": {
		{"all of the above", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "Both of them" }},
		{"both A and B", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "Both A and B" }},
	},
	"L08": {{"none of the above", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "Neither of them" }}},
	"L09": {
		{"equal after NFKC, case folding and accents", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "KOWLÓON" }},
		{"equal by the alias map", func(it *questions.Item, c *course.Course) {
			entities(it, c, "kowloon", "lantau", "macau")
			it.Distractors[0] = option("x", "Jiulong")
			it.Distractors[0].Proper = true
		}},
		{"part of another option", func(it *questions.Item, c *course.Course) { entities(it, c, "lantau", "kowloon", "hong-kong") }},
		{"substring of another option", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "North Kowloon" }},
		{"ranges that intersect", func(it *questions.Item, _ *course.Course) {
			texts(it, "10 to 20 miles", "15 to 30 miles", "40 to 60 miles", "70 to 90 miles")
		}},
		{"the same row twice", func(it *questions.Item, _ *course.Course) {
			match(it, [2]questions.Option{option("l1", "Convention"), option("r1", "Kowloon")}, [2]questions.Option{option("l2", "convention"), option("r2", "Macau")}, [2]questions.Option{option("l3", "Lease"), option("r3", "Lantau")})
		}},
	},
	"L10": {
		{"stems shared by stem and key exceed the best distractor's", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which ceded peninsula came to Britain in 1860?"
			texts(it, "A rocky peninsula", "An island coast", "A river's mouth", "A mountain pass")
		}},
		{"a row repeats its answer", func(it *questions.Item, _ *course.Course) {
			match(it, [2]questions.Option{option("l1", "Russian deed"), option("r1", "The Russian coast")}, [2]questions.Option{option("l2", "Lease"), option("r2", "Macau's coast")}, [2]questions.Option{option("l3", "Pact"), option("r3", "Lantau's coast")})
		}},
	},
	"L11": {{"key unique maximum of shared components", func(it *questions.Item, _ *course.Course) {
		texts(it, "Rocks and reefs", "Rocks and docks", "Farms and reefs", "Hills and walls")
	}}},
	"L12": {
		{"exactly one pair of opposites, the key in it", func(it *questions.Item, _ *course.Course) {
			texts(it, "The left bank", "The right bank", "A small island", "A deep valley")
		}},
		{"exactly one near-identical pair, the key in it", func(it *questions.Item, _ *course.Course) {
			texts(it, "Ships under British flags", "Ships under French flags", "Boats rowed by convicts", "Rafts built upriver")
		}},
	},
	"L13": {
		{"not, except, least, never", func(it *questions.Item, _ *course.Course) { it.Stems[0] = "Which land did Britain not gain in 1860?" }},
		{"the un-/in- lexicon", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which of these names for the land is incorrect?"
		}},
		{"negative stem and negative option", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which land did Britain NOT gain in 1860?"
			texts(it, "Kowloon, not ceded", "Lantau, not leased", "Macau, not bought", "Taiwan, not taken")
		}},
	},
	"L15": {
		{"numbers that are not sorted", func(it *questions.Item, _ *course.Course) { texts(it, "1860", "1858", "1842", "1851") }},
		{"numbers among words", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Rank = 5 }},
	},
	"L16": {
		{"3 ≤ k", func(it *questions.Item, _ *course.Course) { it.Distractors = it.Distractors[:1] }},
		{"k ≤ 5", func(it *questions.Item, _ *course.Course) {
			texts(it, "Kowloon", "Lantau", "Macau", "Taiwan", "Tianjin", "Hainan")
			it.Show = 6
		}},
	},
	"L17": {
		{"one entity type", func(it *questions.Item, c *course.Course) { entities(it, c, "kowloon", "lantau", "macau", "gros") }},
		{"one precision (year vs day)", func(it *questions.Item, _ *course.Course) {
			ranked(it, "1860", "24 October 1860", "1858", "1851")
		}},
		{"one unit", func(it *questions.Item, _ *course.Course) {
			ranked(it, "8 million taels", "16 million francs", "4 million taels")
		}},
		{"one script", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "九龍" }},
		{"names in other scripts beside the key alone", func(it *questions.Item, _ *course.Course) {
			it.Keys[0].Alt = []questions.Name{{Lang: "zh-Hant", Text: "九龍"}}
		}},
	},
	"L18": {
		{"a distractor marked right", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Correct = true }},
		{"a distractor that a fact makes right", func(it *questions.Item, c *course.Course) {
			it.Fact, it.Template = "ceded-by-pact", "who"
			it.Direction = "subject"
			entities(it, c, "convention", "pact", "taiwan")
			it.Keys[0].ID, it.Distractors[0].ID, it.Distractors[1].ID = "x", "pact", "y"
		}},
		{"a foil that its fact names as well", func(it *questions.Item, c *course.Course) {
			it.Fact = "ceded"
			entities(it, c, "kowloon", "lantau", "macau", "taiwan")
		}},
		{"a predicate neither functional nor complete", func(it *questions.Item, _ *course.Course) {
			it.Fact, it.Template = "rumour", "guess"
		}},
		{"a row with the answer of another row", func(it *questions.Item, _ *course.Course) {
			it.Fact, it.Template = "ceded", "match"
			match(it, [2]questions.Option{option("convention", "One"), option("kowloon", "Kowloon")}, [2]questions.Option{option("pact", "Two"), option("macau", "Macau")}, [2]questions.Option{option("l3", "Three"), option("lantau", "Lantau")})
		}},
		{"an odd one that belongs", func(it *questions.Item, c *course.Course) {
			it.Fact, it.Template, it.Form, it.Direction = "ceded", "odd", questions.FormOdd, "odd"
			entities(it, c, "lantau", "macau", "taiwan")
		}},
		{"nothing accepted", func(it *questions.Item, _ *course.Course) { write(it, "Which land came to Britain in 1860?") }},
	},
	"L19": {
		{"years within 40 y of the key", func(it *questions.Item, _ *course.Course) { ranked(it, "1860", "1858", "1842", "1901") }},
		{"no person of another time", func(it *questions.Item, c *course.Course) { entities(it, c, "elgin", "gros", "putin") }},
		{"inside the parties' existence", func(it *questions.Item, _ *course.Course) {
			it.Fact = "double"
			ranked(it, "1925", "1930", "1918", "1935")
		}},
		{"not absurd", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Text = "Martians" }},
	},
	"L20": {
		{"a year next to the key", func(it *questions.Item, _ *course.Course) { ranked(it, "1870", "1871", "1858", "1860") }},
		{"an amount within a tenth of the key", func(it *questions.Item, _ *course.Course) {
			ranked(it, "100 miles", "105 miles", "200 miles")
		}},
	},
	"L22": {
		{"≥ 5 words", func(it *questions.Item, _ *course.Course) { it.Stems[0] = "Which land?" }},
		{"ends in ? or a blank", func(it *questions.Item, _ *course.Course) { it.Stems[0] = "The land that Britain gained in 1860" }},
		{"not “Which of the following is true”", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which of the following is true of Britain?"
		}},
	},
	"L23": {{"common prefix of all options ≥ 2 words", func(it *questions.Item, _ *course.Course) {
		texts(it, "British gains at Kowloon", "British gains at Lantau", "British gains at Macau")
	}}},
	"L24": {
		{"stem ≤ 40 words", func(it *questions.Item, _ *course.Course) { it.Stems[0] = strings.Repeat("Some said: ", 21) + "?" }},
		{"sentence ≤ 25 words", func(it *questions.Item, _ *course.Course) { it.Stems[0] = strings.Repeat("word ", 26) + "?" }},
		{"option ≤ 15 words", func(it *questions.Item, _ *course.Course) {
			long := strings.Repeat("far ", 16)
			texts(it, long+"a", long+"b", long+"c")
			it.Keys[0].Text = "on" + long[3:] + "a"
		}},
	},
	"L26": {
		{"no {{ or open slot", func(it *questions.Item, _ *course.Course) { it.Stems[0] = "Which land did {for} gain in 1860?" }},
		{"double spaces", func(it *questions.Item, _ *course.Course) { it.Stems[0] = "Which land did  Britain gain in 1860?" }},
		{"unbalanced quotes", func(it *questions.Item, _ *course.Course) { it.Explanation = "So “it was." }},
		{"invalid HTML", func(it *questions.Item, _ *course.Course) { it.Explanation = "So <b>it was." }},
		{"missing alt text", func(it *questions.Item, _ *course.Course) {
			it.Keys[0].Text, it.Keys[0].Pin = "", &questions.Pin{X: 1, Y: 1}
		}},
	},
	"L27": {
		{"≥ 1 source", func(it *questions.Item, _ *course.Course) { it.Sources = nil }},
		{"a locator", func(it *questions.Item, _ *course.Course) { it.Sources[0].Locator = "" }},
		{"calendar stated for day-level dates", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which land changed hands on 28 May 1858?"
		}},
		{"aliases listed for typed answers", func(it *questions.Item, _ *course.Course) {
			write(it, "Which land came to Britain in 1860?", "Kowloon")
		}},
	},
	"L31": {
		{"the stem names its key", func(it *questions.Item, _ *course.Course) {
			write(it, "Which land, Kowloon or another, came to Britain?", "Kowloon", "Jiulong")
		}},
	},
	"L33": {
		{"a wrong option without a why", func(it *questions.Item, _ *course.Course) { it.Distractors[0].Why = "" }},
		{"a false statement without a why", func(it *questions.Item, _ *course.Course) {
			judge(it, "Kowloon was ceded.", "Kowloon was leased.")
			it.Statements[1].Why = " "
		}},
	},
	"L34": {{"at least two wordings", func(it *questions.Item, _ *course.Course) { it.Stems = it.Stems[:1] }}},
}

// … and keeps silent on what resembles it and is right.
var allowed = map[string][]itemCase{
	"L01": {
		{"names are as long as they are", func(it *questions.Item, c *course.Course) { entities(it, c, "putin", "gros", "elgin") }},
		{"a longer key by less than 8 letters", func(it *questions.Item, _ *course.Course) { it.Keys[0].Text = "Kowloon spit" }},
	},
	"L03": {{"options within 12 letters", func(it *questions.Item, _ *course.Course) {
		texts(it, "Kowloon", "Lantau islets", "Macau", "Taiwan")
	}}},
	"L04": {
		{"a(n) before a gap", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "The land that Britain gained was a(n) ____"
			texts(it, "Area", "Island", "Valley", "Oasis")
		}},
		{"prepositions throughout", func(it *questions.Item, _ *course.Course) {
			texts(it, "At Kowloon", "On Lantau", "In Macau", "By Taiwan")
		}},
	},
	"L05": {{"an absolute term in true and false statements alike", func(it *questions.Item, _ *course.Course) {
		judge(it, "Only Kowloon was ceded.", "Only Lantau was ceded.")
	}}},
	"L06": {{"May is a month", func(it *questions.Item, _ *course.Course) {
		texts(it, "May of that year", "June of that year", "July of that year")
		it.Keys[0].Text = "Early May"
	}}},
	"L09": {
		{"periods as answers", func(it *questions.Item, _ *course.Course) {
			it.Claim = "It lasted from 1842 to 1997."
			texts(it, "1842 to 1997", "1860 to 1998", "1898 to 1999")
		}},
		{"a name within a name", func(it *questions.Item, c *course.Course) {
			entities(it, c, "lantau", "macau", "taiwan")
			it.Distractors[0].Text = "North Lantau"
		}},
	},
	"L10": {{"a word that wrong options repeat as well", func(it *questions.Item, _ *course.Course) {
		it.Stems[0] = "Which ceded peninsula came to Britain in 1860?"
		texts(it, "A southern peninsula", "A peninsula up north", "A western peninsula", "An island coast")
		it.Distractors[2].Text = "A hilly peninsula"
	}}},
	"L11": {{"parts that occur evenly", func(it *questions.Item, _ *course.Course) {
		texts(it, "Rocks and reefs", "Rocks and docks", "Farms and reefs", "Farms and docks")
	}}},
	"L12": {{"two pairs of opposites", func(it *questions.Item, _ *course.Course) {
		texts(it, "The left bank", "The right bank", "The north coast", "The south coast")
	}}},
	"L13": {
		{"a negation that is reported", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Who holds that the treaties were never repudiated?"
		}},
	},
	"L15": {{"numbers with ranks", func(it *questions.Item, _ *course.Course) { ranked(it, "1863", "1858", "1842", "1851") }}},
	"L16": {{"three options", func(it *questions.Item, _ *course.Course) { it.Distractors = it.Distractors[:2] }}},
	"L17": {{"one unit in singular and plural", func(it *questions.Item, _ *course.Course) { ranked(it, "1 month", "2 months", "4 months") }}},
	"L18": {{"a question about one of several objects", func(it *questions.Item, c *course.Course) {
		it.Fact, it.Direction = "ceded", "term"
		entities(it, c, "kowloon", "lantau", "macau", "taiwan")
	}}},
	"L19": {{"people of one time", func(it *questions.Item, c *course.Course) {
		entities(it, c, "elgin", "gros")
		it.Distractors = append(it.Distractors, option("x", "Sir Harry Parkes"))
	}}},
	"L20": {{"a near year that is an event of the course", func(it *questions.Item, _ *course.Course) { ranked(it, "1861", "1860", "1858", "1842") }}},
	"L22": {{"a cloze ends as its sentence", func(it *questions.Item, _ *course.Course) {
		write(it, "In 1860 Britain gained ____ by treaty.", "Kowloon", "Jiulong")
		it.Form = questions.FormCloze
	}}},
	"L23": {{"two small words that make a sentence", func(it *questions.Item, _ *course.Course) {
		texts(it, "It was sold", "It was bought", "It was leased")
	}}},
	"L26": {{"paired marks", func(it *questions.Item, _ *course.Course) { it.Explanation = "So “it was” (1860)." }}},
	"L27": {
		{"a day with its calendar", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which land changed hands on 28 May 1858, New Style?"
		}},
		{"a day that no other calendar in the course names", func(it *questions.Item, _ *course.Course) {
			it.Stems[0] = "Which land changed hands on 24 October 1860?"
		}},
		{"every alias accepted", func(it *questions.Item, _ *course.Course) {
			write(it, "Which land came to Britain in 1860?", "Kowloon", "Jiulong")
		}},
	},
	"L31": {{"part of the key in the stem", func(it *questions.Item, _ *course.Course) {
		write(it, "Which city on the Kowloon side is it?", "Kowloon City")
	}}},
	"L34": {{"one wording of a cloze", func(it *questions.Item, _ *course.Course) {
		write(it, "In 1860 Britain gained ____ by treaty.", "Kowloon", "Jiulong")
		it.Form, it.Stems = questions.FormCloze, it.Stems[:1]
	}}},
}

func TestSoundItemPasses(t *testing.T) {
	if got := fired(t, harbours(t), sound()); len(got) > 0 {
		t.Errorf("%v fire on a sound item", got)
	}
}

func TestEachItemRuleFires(t *testing.T) {
	c := harbours(t)
	for _, id := range itemRules() {
		if len(forbidden[id]) == 0 {
			t.Errorf("no case makes %s fire", id)
		}
		for _, k := range forbidden[id] {
			t.Run(id+"/"+k.name, func(t *testing.T) {
				it := sound()
				k.spoil(it, c)
				if got := fired(t, c, it); !slices.Contains(got, id) {
					t.Errorf("%v fire; want %s", got, id)
				}
			})
		}
	}
}

func TestEachItemRuleKeepsSilent(t *testing.T) {
	c := harbours(t)
	for id, cases := range allowed {
		for _, k := range cases {
			t.Run(id+"/"+k.name, func(t *testing.T) {
				it := sound()
				k.spoil(it, c)
				if got := fired(t, c, it); len(got) > 0 {
					t.Errorf("%v fire on a case that is right", got)
				}
			})
		}
	}
}

func itemRules() []string {
	var ids []string
	for _, r := range rules {
		if r.item != nil {
			ids = append(ids, r.ID)
		}
	}
	return slices.Compact(ids)
}

// The list of rules is L01 to L28 of the project's table, without a gap, and the
// house rules L31 to L34; each has a title, a citation and its thresholds.
func TestRules(t *testing.T) {
	want := strings.Fields("L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 L11 L12 L13 L14 L15 L16 L17 L18 L19 L20 L21 L22 L23 L24 L25 L26 L27 L28 L31 L32 L33 L34")
	var got []string
	thresholds := 0
	for _, r := range Rules() {
		got = append(got, r.ID)
		thresholds += len(r.Thresholds)
		if r.Title == "" || r.Cite == "" || r.Severity != Error && r.Severity != Warning {
			t.Errorf("%+v lacks a title, a citation or a severity", r)
		}
		for _, s := range r.Thresholds {
			if s.Unit == "" || s.Source == "" || s.Value == "0" {
				t.Errorf("%s: the setting %+v lacks its unit, its source or a value", r.ID, s)
			}
		}
	}
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if thresholds < 30 {
		t.Errorf("only %d thresholds are listed", thresholds)
	}
}

// A setting moves its rule: what passes by default fails under a stricter one.
func TestSettingsAreHeeded(t *testing.T) {
	c, it := harbours(t), sound()
	s := DefaultSettings()
	s.MinStems, s.Presentations = 3, 10
	findings := CheckWith(bankOf(t, c, it), s)
	if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == "L34" }) {
		t.Errorf("findings %+v; want L34 with three wordings demanded", findings)
	}
}
