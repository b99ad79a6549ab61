package generate

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/remembrancer/remembrancer/questions"
	"github.com/remembrancer/remembrancer/questions/course"
)

// shownLanguages are the scripts that stand beside an English name.
var shownLanguages = []string{"zh-Hant", "zh-Hans", "ru"}

// languageNames are the words for the languages that native-name asks about.
var languageNames = map[string]string{"zh-Hant": "Chinese", "zh-Hans": "Chinese", "zh-Latn": "pinyin", "ru": "Russian", "fr": "French"}

// phrase is a term as it stands within a sentence.
func (g *generator) phrase(t course.Term) string {
	if e := g.c.Entity(t.Entity); e != nil {
		return e.InSentence()
	}
	return t.Text
}

// termOption makes an option of an entity or a text.
func (g *generator) termOption(t course.Term, correct bool, why string) questions.Option {
	if e := g.c.Entity(t.Entity); e != nil {
		o := g.entityOption(e, correct)
		if why != "" {
			o.Why = why
		}
		return o
	}
	return questions.Option{ID: slug(t.Text), Text: capital(t.Text), Correct: correct, Why: why, Rank: 0}
}

// entityOption shows an entity by its English name with Chinese and Russian beside it.
func (g *generator) entityOption(e *course.Entity, correct bool) questions.Option {
	return questions.Option{ID: e.ID, Text: capital(e.Name()), Alt: otherScripts(e), Proper: true, Correct: correct, Why: glossOf(e)}
}

// otherScripts lists the Chinese (traditional first) and Russian names. One that
// bears a year could give an answer away.
func otherScripts(e *course.Entity) []questions.Name {
	var names []questions.Name
	chinese := false
	for _, lang := range shownLanguages {
		n := e.NameIn(lang)
		if n == "" || strings.ContainsFunc(n, unicode.IsDigit) || chinese && strings.HasPrefix(lang, "zh") {
			continue
		}
		chinese = chinese || strings.HasPrefix(lang, "zh")
		names = append(names, questions.Name{Lang: lang, Text: n})
	}
	return names
}

// termNames are the names of the thing asked for, for the table of three scripts.
func (g *generator) termNames(t course.Term) []questions.Name {
	e := g.c.Entity(t.Entity)
	if e == nil {
		return nil
	}
	others := otherScripts(e)
	if len(others) == 0 {
		return nil
	}
	names := append([]questions.Name{{Lang: "en", Text: capital(e.Name())}}, others...)
	if p := e.NameIn("zh-Latn"); p != "" {
		names = append(names, questions.Name{Lang: "zh-Latn", Text: p})
	}
	return names
}

// evenScripts keeps an option from standing out by having, or lacking, names in
// other scripts: either all options show them, or none.
func evenScripts(it *questions.Item) {
	if it.Form == questions.FormTyped || it.Form == questions.FormYear || len(it.Keys) == 0 {
		return
	}
	var named []questions.Option
	for _, d := range it.Distractors {
		if len(d.Alt) > 0 {
			named = append(named, d)
		}
	}
	bare := slices.ContainsFunc(it.Keys, func(o questions.Option) bool { return len(o.Alt) == 0 })
	switch {
	case !bare && len(named) == len(it.Distractors):
	case !bare && len(named) >= it.Show-1:
		it.Distractors = named
	default:
		hideScripts(it)
	}
}

func nameLanguage(e *course.Entity, name string) string {
	for _, lang := range slices.Sorted(maps.Keys(e.Names)) {
		if lang != "en" && slices.Contains(e.Names[lang], name) {
			return lang
		}
	}
	return "en"
}

func appendName(names []questions.Name, n questions.Name) []questions.Name {
	if slices.ContainsFunc(names, func(m questions.Name) bool { return m.Text == n.Text }) {
		return names
	}
	return append(names, n)
}

// languageOf guesses the language of a text from its script.
func languageOf(text string) string {
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			return "zh"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		}
	}
	return "en"
}

var (
	notSlug   = regexp.MustCompile(`[^\p{L}\p{N}]+`)
	yearText  = regexp.MustCompile(`^\d{4}$`)
	leadingNo = regexp.MustCompile(`^(?:(?:About|Around|In|Over|Nearly|Some) )?([\d][\d,.]*)\s*(million|billion|thousand)?\b(.*)$`)
)

func isYear(s string) bool { return yearText.MatchString(s) }

// slug makes a stable id of a text.
func slug(text string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(text), "-"), "-")
}

// rankNumbers gives the options of a choice among numbers their order, so that
// they are shown ascending (item-writing rule L15). Mixed options stay unranked.
func rankNumbers(it *questions.Item) {
	all := append(slices.Clone(it.Keys), it.Distractors...)
	ranks := make([]int64, len(all))
	for i, o := range all {
		n, ok := leadingNumber(o.Text)
		if !ok {
			return
		}
		ranks[i] = n
	}
	for i := range it.Keys {
		it.Keys[i].Rank = ranks[i]
	}
	for i := range it.Distractors {
		it.Distractors[i].Rank = ranks[len(it.Keys)+i]
	}
}

// leadingNumber reads "1858", "About 8 million taels", "May 1858" or "28 May 1858" as a
// sortable number.
func leadingNumber(text string) (int64, bool) {
	if d, ok := dayNumber(text); ok {
		return d, true
	}
	m := leadingNo.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.TrimRight(strings.ReplaceAll(m[1], ",", ""), "."), 64)
	if err != nil {
		return 0, false
	}
	scale := map[string]float64{"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}[m[2]]
	return int64(n*scale*100) + 1, true
}

var dayText = regexp.MustCompile(`^(?:(?:In|On) )?(?:(\d{1,2}) )?(January|February|March|April|May|June|July|August|September|October|November|December)(?: (\d{4}))?\b`)

var monthOf = map[string]int64{"January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7, "August": 8, "September": 9, "October": 10, "November": 11, "December": 12}

func dayNumber(text string) (int64, bool) {
	m := dayText.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	day, _ := strconv.ParseInt(m[1], 10, 64)  // the pattern admits digits alone; 0 when no day is named
	year, _ := strconv.ParseInt(m[3], 10, 64) // 0 when the year is not named
	return year*10000 + monthOf[m[2]]*100 + day, true
}

// capital writes the first letter large.
func capital(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// sentence ends a phrase with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
