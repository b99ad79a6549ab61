package questionstest

import "github.com/remembrancer/remembrancer/questions"

// chosen are the items in which one or some options are picked.
func chosen() []*questions.Item {
	claim := base(questions.FormTrueFalse)
	claim.Statements = []questions.Statement{
		{Text: "The boundary of 1860 follows the Ussuri to Lake Khanka.", True: true},
		{Text: "The boundary of 1860 follows the Songhua to Lake Khanka.", Why: "Both banks of the Songhua stayed Chinese."},
	}
	items := []*questions.Item{claim}
	for form, stem := range map[questions.Form]string{
		questions.FormChoice:      "Which river does the boundary of 1860 follow to Lake Khanka?",
		questions.FormAttribution: "Which river does the article call the new boundary?",
		questions.FormCause:       "Which river became the border because of Article I?",
		questions.FormDocument:    "According to the article, which river is the border?",
		questions.FormCorrection:  "A classmate writes: “The line of 1860 follows the Argun.” What should stand in place of “the Argun”?",
	} {
		it := base(form, stem)
		it.Keys, it.Distractors = rivers()
		items = append(items, it)
	}
	some := base(questions.FormMulti, "Which {n} rivers form the boundary of 1860?")
	some.Keys, some.Distractors = rivers()
	amur := river("amur", "Amur", "黑龍江", "")
	amur.Correct = true
	some.Keys = append(some.Keys, amur)
	odd := base(questions.FormOdd, "Three of these rivers join the Amur. Which is the odd one out?")
	odd.Keys, odd.Distractors = rivers()
	odd.Keys[0] = river("tumen", "Tumen", "圖們江", "The Tumen flows into the sea.")
	odd.Keys[0].Correct = true
	odd.Distractors[2] = river("ussuri", "Ussuri", "烏蘇里江", "The Ussuri joins the Amur at Khabarovsk.")
	return append(items, some, odd, gap(), place(), name())
}

// event is a dated thing for a gap or an order.
func event(id, text, day string, rank int64) questions.Option {
	return questions.Option{ID: id, Text: text, Phrase: "the " + text, Why: day, Rank: rank}
}

func gap() *questions.Item {
	it := base(questions.FormGap, "When was the Treaty of Aigun signed?")
	it.Keys = []questions.Option{event("aigun", "Treaty of Aigun", "28 May 1858", 1858)}
	it.Distractors = []questions.Option{
		event("nerchinsk", "Treaty of Nerchinsk", "1689", 1689), event("kyakhta", "Treaty of Kyakhta", "1727", 1727),
		event("nanking", "Treaty of Nanking", "1842", 1842), event("peking", "Convention of Peking", "1860", 1860),
		event("ili", "Treaty of Saint Petersburg", "1881", 1881), event("maguan", "Treaty of Shimonoseki", "1895", 1895),
	}
	return it
}

func spot(id, text, place, why string, pin questions.Pin) questions.Option {
	return questions.Option{ID: id, Text: text, Place: place, Why: why, Pin: &pin}
}

// place asks which spot something is.
func place() *questions.Item {
	it := base(questions.FormMap, "Which letter marks the Ussuri?")
	it.Map = &questions.MapView{ID: "rivers"}
	it.Keys = []questions.Option{spot("ussuri", "comes from the south, near the sea", "Ussuri", "", questions.Pin{X: 758, Y: 470})}
	it.Keys[0].Correct = true
	it.Distractors = []questions.Option{
		spot("songhua", "comes from the south-west, in the middle", "Songhua", "That is the Songhua.", questions.Pin{X: 560, Y: 462}),
		spot("zeya", "comes down from the north", "Zeya", "That is the Zeya.", questions.Pin{X: 430, Y: 150}),
		spot("coast", "the land between the last southern river and the sea", "Ussuri coast", "That is the coast.",
			questions.Pin{X: 865, Y: 430, Area: "M800 330L925 300 915 560 810 590z"}),
	}
	return it
}

// name asks what a marked spot is.
func name() *questions.Item {
	it := base(questions.FormMap, "Which river carries the question mark?")
	it.ID, it.Template = it.Fact+"-name#name", "name"
	it.Fact += "-name"
	it.Map = &questions.MapView{ID: "rivers", Marked: &questions.Pin{X: 758, Y: 470}}
	it.Keys, it.Distractors = rivers()
	return it
}

// arranged are the items in which things are ordered or matched.
func arranged() []*questions.Item {
	order := base(questions.FormOrder, "Put these treaties in order, earliest first.")
	order.Keys = []questions.Option{
		event("nerchinsk", "Treaty of Nerchinsk", "1689", 1689), event("kyakhta", "Treaty of Kyakhta", "1727", 1727),
		event("aigun", "Treaty of Aigun", "1858", 1858), event("peking", "Convention of Peking", "1860", 1860),
	}
	match := base(questions.FormMatch, "Match each river with its Russian name.")
	for _, p := range [][4]string{
		{"ussuri", "Ussuri", "烏蘇里江", "Уссури"}, {"songhua", "Songhua", "松花江", "Сунгари"},
		{"zeya", "Zeya", "結雅河", "Зея"}, {"tumen", "Tumen", "圖們江", "Туманная"}, {"amur", "Amur", "黑龍江", "Амур"},
	} {
		match.Pairs = append(match.Pairs, questions.Pair{
			Left:  river(p[0], p[1], p[2], "In Russian the "+p[1]+" has a name of its own."),
			Right: questions.Option{ID: p[0], Text: p[3], Lang: "ru"},
		})
	}
	match.Distractors = []questions.Option{{ID: "shilka", Text: "Шилка", Lang: "ru"}, {ID: "argun", Text: "Аргунь", Lang: "ru"}}
	sorting := base(questions.FormSort, "Which treaty brought each of these?")
	aigun, peking := event("aigun", "Treaty of Aigun", "1858", 1858), event("peking", "Convention of Peking", "1860", 1860)
	for _, d := range []struct {
		deed  string
		right questions.Option
	}{
		{"the cession of the left bank of the Amur", aigun}, {"the cession of the Ussuri coast", peking},
		{"trade along the Ussuri for the people of both empires", aigun}, {"a consul at Kashgar", peking},
	} {
		sorting.Pairs = append(sorting.Pairs, questions.Pair{
			Left: questions.Option{ID: d.deed, Text: d.deed, Why: "This stands in the " + d.right.Text + "."}, Right: d.right,
		})
	}
	return []*questions.Item{order, match, sorting}
}

// written are the items with a typed answer.
func written() []*questions.Item {
	aigun := []questions.Name{{Lang: "en", Text: "Aigun"}, {Lang: "zh-Hant", Text: "璦琿"}}
	cloze := base(questions.FormCloze, "In May 1858 the Treaty of ____ gave Russia the left bank of the Amur.")
	cloze.Accepted, cloze.Refused = aigun, []string{"Argun"}
	typed := base(questions.FormTyped, "In which town was the treaty of May 1858 signed?")
	typed.Accepted, typed.Refused, typed.Names = aigun, []string{"Argun"}, aigun
	year := base(questions.FormYear, "In which year was the Treaty of Nerchinsk signed?")
	year.Accepted = []questions.Name{{Lang: "en", Text: "1689"}}
	date := base(questions.FormDate, "On which day was the Sino-Russian Convention of Peking signed? Give the date in the New Style (Gregorian).")
	date.Accepted = []questions.Name{{Lang: "en", Text: "14 November 1860"}}
	date.Day = &questions.Day{ISO: "1860-11-14", Calendar: "New Style (Gregorian)", Other: "1860-11-02", OtherCalendar: "Old Style (Julian)"}
	amount := base(questions.FormAmount, "How many million taels did China promise to each of the two powers in 1860?")
	amount.Accepted = []questions.Name{{Lang: "en", Text: "8 million taels"}}
	amount.Amount = &questions.Amount{Value: 8, Low: 8, High: 8, Unit: "million taels", Scale: 1e6}
	return []*questions.Item{cloze, typed, year, date, amount}
}
