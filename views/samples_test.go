package views

import "github.com/a-h/templ"

// samples are pages with plausible content, one for every view and state that
// looks different.
func samples() map[string]templ.Component {
	nav := []Link{{Text: "Today", Href: "/", Current: true}, {Text: "Progress", Href: "/progress"}, {Text: "Account", Href: "/account"}}
	staff := []Link{{Text: "Classes", Href: "/classes", Current: true}, {Text: "Study", Href: "/study"}, {Text: "Progress", Href: "/progress"}, {Text: "Users", Href: "/admin/users"}, {Text: "Account", Href: "/account"}}
	shell := func(title string) Shell { return Shell{Title: title, Nav: nav} }
	teach := func(title string) Shell { return Shell{Title: title, Nav: staff} }
	bar := Bar{Sitting: "s", Answered: []bool{true, true, false, true, true, true}, Asking: true, Total: 18, Count: "7 of 18", Left: "about 5 min left", CanUndo: true}
	rivers := []Option{
		{Key: "1", ID: "ussuri", Text: "Ussuri River", Alt: []Name{{"zh-Hant", "烏蘇里江"}, {"ru", "Уссури"}}},
		{Key: "2", ID: "songhua", Text: "Songhua (Sungari) River", Alt: []Name{{"zh-Hant", "松花江"}, {"ru", "Сунгари"}}, Checked: true},
		{Key: "3", ID: "tumen", Text: "Tumen River", Alt: []Name{{"zh-Hant", "圖們江"}, {"ru", "Туманная"}}},
		{Key: "4", ID: "zeya", Text: "Zeya River", Alt: []Name{{"zh-Hant", "結雅河"}, {"ru", "Зея"}}},
	}
	question := QuestionPage{Shell: shell("Question 7 of 18"), Bar: bar, Ticket: "t", Topic: "Border articles", Kind: "review", Strength: 2,
		Stem: "Where the 1860 boundary leaves the Amur, which river does it follow south towards Lake Khanka?", Answer: AnswerOne, Options: rivers}
	question.Why = Why{"Due since yesterday; 78 % to be remembered; worth most before the exam on 14 December.", []Term{{"Due", "since yesterday"}, {"Chance that you remember it", "78 %"}, {"What it is worth", "about 0.4 more facts known at the exam on 14 December for each minute on questions like this"}, {"Its cost", "far more time than other facts; that is why it is asked in an easier form"}}}
	some := question
	some.Answer, some.Hint, some.Stem = AnswerSome, "Choose two.", "Which rivers form the boundary of 1860?"
	some.Problems = []Problem{{"answer", "Choose two options, or say that you don’t know."}}
	order := question
	order.Answer, order.Hint, order.Stem = AnswerOrder, "Earliest first. Use the arrow buttons, or drag.", "Put these treaties in order"
	order.Options = []Option{{ID: "a", Text: "Treaty of Kyakhta"}, {ID: "b", Text: "Treaty of Nerchinsk"}, {ID: "c", Text: "Convention of Peking"}, {ID: "d", Text: "Treaty of Aigun"}}
	order.Moved = "b:up"
	typed := question
	typed.Answer, typed.Hint, typed.Stem, typed.Text, typed.TextLang, typed.Options = AnswerText, "Small slips count as right.", "Who signed for Russia in November 1860?", "Ignatev", "en", nil
	year := typed
	year.Answer, year.Stem, year.Text = AnswerYear, "In which year was the Treaty of Nerchinsk signed?", ""
	pairs, day, amount, cloze, place := question, question, question, typed, question
	pairs.Answer, pairs.Hint, pairs.Stem = AnswerPairs, "Choose for each row. One answer is left over.", "Match each river with its Russian name."
	pairs.Options = []Option{{ID: "o1", Text: "Амур", Lang: "ru"}, {ID: "o2", Text: "Уссури", Lang: "ru"}}
	pairs.Rows = []Row{{ID: "r1", Left: rivers[0], Chosen: "o2"}, {ID: "r2", Left: Option{Text: "黑龍江", Lang: "zh-Hant"}}}
	pairs.Problems = []Problem{{RowID("r2"), "Choose an answer for every row; 1 row is still without one."}}
	day.Answer, day.Hint, day.Stem, day.Day = AnswerDate, "In the calendar New Style (Gregorian).", "On which day was the Convention of Peking signed?", [3]string{"31", "11", "1860"}
	day.Problems = []Problem{{"day", "There is no 31 November 1860; check day and month."}}
	amount.Answer, amount.Hint, amount.Stem, amount.Unit = AnswerAmount, "A number in digits.", "How many million taels did China promise to each power?", "million taels"
	cloze.Stem, cloze.Initial, cloze.Hint = "In 1858 the Treaty of ____, signed in May, gave Russia the left bank.", "A", "What is missing? It begins with “A”."
	place.Stem, place.Map = "Which letter marks the Ussuri?", &Map{Title: "Four rivers", About: "One long river and three that join it.", Credit: "Made with Natural Earth.",
		Href: "/maps/c/rivers", Width: 1000, Height: 640, Pins: []Pin{{Letter: "A", X: 758, Y: 470}, {Letter: "B", X: 430, Y: 150, Area: "M790 330L940 300 930 560z"}}}
	place.Options = []Option{{Key: "A", ID: "A", Text: "comes from the south"}, {Key: "B", ID: "B", Text: "comes from the north"}}
	missed := FeedbackPage{Shell: shell("Not this time"), Bar: bar, Heading: "Not this time", Slip: "You were certain. Slips like this one are remembered best once they are put right.",
		Stem: question.Stem, Strength: 1, Back: "Comes back in this session.", Next: "/study",
		Answers: []Option{
			{Key: "✓", Text: "Ussuri River", Alt: rivers[0].Alt, State: "is-right", Tag: "Correct answer"},
			{Key: "–", Text: "Songhua (Sungari) River", Alt: rivers[1].Alt, State: "is-miss", Tag: "Your answer"}},
		Reasons: []Reason{{Lead: "Why.", Text: "Article I takes the line down the Amur to the mouth of the Ussuri, then up the Ussuri and the Songacha to Lake Khanka."}, {Lead: "Why not “Songhua”.", Text: "It meets the Amur further west and both its banks stayed Chinese."}},
		Nuance:  "The map exchanged in 1861 drew the line differently at one place.",
		Sources: []Source{{Title: "Sino-Russian Convention of Peking", Locator: "Art. I", Href: "https://example.org"}},
		Names: []NameColumn{{Heading: "English", Names: []Name{{"en", "Ussuri"}}}, {Heading: "Chinese", Names: []Name{{"zh-Hant", "烏蘇里江"}}, Reading: []Name{{"zh-Latn", "Wūsūlǐ Jiāng"}}},
			{Heading: "Russian", Names: []Name{{"ru", "Уссури"}}, Reading: []Name{{"ru-Latn", "Ussuri"}}}}}
	matched, found := missed, missed
	matched.Rows = []Row{{ID: "r1", Left: rivers[0], Chosen: "o2", Right: pairs.Options[1]}, {ID: "r2", Left: rivers[3], Chosen: "o2", Right: pairs.Options[0], Given: &pairs.Options[1]}, {ID: "r3", Left: rivers[2], Right: pairs.Options[0]}}
	matched.Reasons = append(matched.Reasons, Reason{Lead: "Tumen.", Text: "It ends the line.", Source: &Source{Title: "The Atlas", Locator: "sheet 4"}})
	answered := *place.Map
	answered.Pins = []Pin{{Letter: "A", X: 758, Y: 470, State: "is-right", Name: "Ussuri"}, {Letter: "B", X: 430, Y: 150, Area: "M790 330L940 300 930 560z", State: "is-miss", Name: "Zeya"}}
	found.Map, found.Stem, found.Filled = &answered, cloze.Stem, "Aigun"
	right := missed
	right.Right, right.Heading, right.Slip, right.Answers = true, "Right", "", nil
	right.Order = []Option{{Key: "1", Text: "Treaty of Nerchinsk", State: "is-right", Tag: "1689"}, {Key: "2", Text: "Treaty of Kyakhta", State: "is-miss", Tag: "1727"}}
	right.Given = right.Order
	stats := []Stat{{"Known now", "42 of 155", "facts you would recall"}, {"Met so far", "60 of 155", "facts of the course"}, {"Recalled when due", "87%", "goal 90%"}, {"Answers", "212", "in all"}}
	topics := []TopicRow{{"Treaty of Nerchinsk, 1689", "/progress/topics/a", "18 of 20 known", 4, 0.9}, {"Aigun and the left bank, 1858", "/progress/topics/b", "9 of 24 known", 2, 0.37}, {"Names in Chinese and Russian", "/progress/topics/c", "12 facts, not met yet", 0, 0}}
	days := []BarDay{{"22", "Today", 18, true}, {"", "Mon 23 Nov", 22, false}, {"24", "Tue 24 Nov", 14, false}, {"", "Wed 25 Nov", 0, false}, {"26", "Thu 26 Nov", 9, false}, {"", "Fri 27 Nov", 24, false}, {"28", "Sat 28 Nov", 3, false}}
	answers := []AnswerRow{{When: "yesterday", Stem: question.Stem, Given: "Songhua River", Verdict: "missed", Sure: "certain", Href: "/study/answers/x"}, {When: "2 days ago", Stem: typed.Stem, Given: "Ignatyev", Verdict: "right", Right: true}, {When: "2 days ago", Stem: year.Stem, Given: "1698", Undone: true}}
	ahead := Forecast{Sentence: "If you go on as planned you will know about 131 of 155 facts on 14 December (122 to 140); if you stop today, 31.", Goal: "To know 90% of the facts (140) on 14 December takes up to 25 minutes on a study day, 8 hours in all; your plan takes 6 hours.", LeftOut: "12 new facts do not fit before the exam on 14 December (12 extra). All core facts fit.", Facts: 155, Days: []ForecastDay{
		{Name: "Today", KeepOn: ForecastPoint{42, 36, 48}, Stop: ForecastPoint{42, 36, 48}}, {Name: "23 November", After: 1, KeepOn: ForecastPoint{49, 42, 56}, Stop: ForecastPoint{41, 35, 47}},
		{Name: "14 December, exam", Mark: "exam", After: 22, KeepOn: ForecastPoint{131, 122, 140}, Stop: ForecastPoint{31, 24, 39}}, {Name: "12 February", After: 82, KeepOn: ForecastPoint{136, 126, 145}, Stop: ForecastPoint{22, 15, 30}}}}
	begun := ahead
	begun.LeftOut, begun.Sentence = "", "If you go on as planned you will know about 131 of 155 facts on 21 January (122 to 140). You have not met any of them yet."
	begun.Days = []ForecastDay{{Name: "Today"}, {Name: "Today, exam", Mark: "exam", After: 0.1}, {Name: "21 January", After: 60, KeepOn: ForecastPoint{12, 6, 18}}}
	dear := []LeechRow{{"The Treaty of Nerchinsk was signed in 1689.", "Forgotten 8 times in 20 answers; keeping this would take about 21 minutes in the next 60 days.", "Read its note and its place in the lesson again, and look at what you take it for.", Link{Text: "Treaty of Nerchinsk, 1689", Href: "/progress/topics/a"}}}
	class := ClassPage{Shell: teach("HIST 214"), ID: "c1", Name: "HIST 214, East Asia 1840–1912", Code: "KYAKHTA-27", Link: "http://localhost:8080/j/KYAKHTA-27", Open: true, Stats: stats,
		Forecast:  "On 14 December the class will know about 61% of the facts on average if everybody goes on as planned; 34% if everybody stops today.",
		Attention: []Attention{{"Ivanov, Pavel", "/x", "Away for 13 days; 71 questions wait, about 23 min."}}, RosterNote: "2 students, by name.",
		Columns: []Column{{Text: "Student", Href: "?sort=name", Sorted: "ascending"}, {Text: "Active", Href: "?sort=active"}, {Text: "This week", Class: "opt-col"}, {Text: "Right", Number: true, Class: "opt-col-s", Href: "?sort=right"}, {Text: "Due", Number: true, Class: "opt-col-s", Href: "?sort=due"}, {Text: "Known now", Number: true, Href: "?sort=known"}, {Text: "At the exam", Number: true, Href: "?sort=expected"}, {Text: "Of the course", Class: "opt-col"}},
		Roster:  []StudentRow{{"1", "Akhmetova, Dana", "/x", "2 hours ago", [7]int{3, 5, 0, 9, 6, 8, 7}, "92%", "0", "70%", "88%", 0.7, ""}, {"2", "Ivanov, Pavel", "/x", "13 days ago", [7]int{}, "62%", "71", "12%", "40%", 0.12, "Behind: 12% known, 40% expected where the class has 81%, not here since 9 November."}}}
	bankList := []BankRow{{Text: "Which river is it?", Href: "/x", About: "Single choice · Border articles · recognise"}, {Text: "烏蘇里江", Lang: "zh-Hant", Href: "/y", About: "Map", State: "not asked in this class"}}
	filters := []Select{{ID: "topic", Label: "Topic", Choices: []Choice{{Text: "any"}, {Value: "a", Text: "Border articles", Selected: true}}}, {ID: "form", Label: "Form", Choices: []Choice{{Text: "any"}}}}
	flaws := Findings{Verdict: "1 error, 2 warnings.", Errors: true, Groups: []FindingGroup{{Rule: "L05", Title: "No absolute words", Count: "1 error", Error: true, Rows: []FindingRow{{"Which river is it?", "/x", "“All” is absolute."}, {"The whole course", "", "Too long."}}, More: "And 12 more."}, {Rule: "L03", Title: "Options of one length", Count: "2 warnings"}}}
	item := ItemPage{Shell: teach("Question"), Trail: []Link{{Text: "Classes", Href: "/classes"}, {Text: "HIST 214", Href: "/classes/c1"}}, Heading: question.Stem, Kind: "Single choice · Border articles", About: []Term{{"Level", "recognise"}, {"Id", "ussuri/border/1860#which"}},
		Wordings: []string{question.Stem, "Which river?"}, Variants: []Variant{{Stem: question.Stem, Options: missed.Answers}, {Stem: "Match", Rows: []PairRow{{rivers[0], rivers[1]}}}, {Stem: "Which year?", Answer: "1860"}},
		Right: []OptionRow{{Option: rivers[0], Why: "Article I"}}, Wrong: []OptionRow{{Option: rivers[1], Why: "Further west.", Source: &missed.Sources[0]}}, Pairs: []PairRow{{rivers[0], rivers[1]}}, Statements: []StatementRow{{"It is the Ussuri.", true, ""}, {"It is the Songhua.", false, "Further west."}},
		Accepted: []Name{{"en", "Ussuri"}, {"ru", "Уссури"}}, Refused: []string{"Ussuriysk"}, Claim: "It follows the Ussuri.", Explanation: "Article I.", Sources: missed.Sources, Sisters: bankList,
		Class: &ItemInClass{ClassID: "c1", ItemID: "x", Base: "r", Changed: true, Outgrown: []Term{{"Answer 2", "The Songhua"}}, State: "Changed for this class.", History: []OverrideLine{{"Changed", "Dana", "yesterday", "Plainer words"}},
			Change: ChangeForm{Open: true, Stems: &Area{ID: "stems", Label: "Wordings"}, CanKey: true, Options: []ChangeOption{{ID: "ussuri", Field: "text-1", Label: "Answer 1", Text: "Ussuri", Right: true}, {ID: "songhua", Field: "text-2", Label: "Answer 2"}}, Accepted: &Area{ID: "accepted", Label: "Accepted"}, Explanation: Area{ID: "explanation", Label: "Explanation"}}}}
	itemBad, itemOff := item, item
	itemBad.Problems = []Problem{{"change-reason", "Give a reason."}, {"text-2", "Answer 2 is empty."}, {"key", "Mark what is right."}}
	itemOff.Class = &ItemInClass{ClassID: "c1", ItemID: "x", Disabled: true, State: "Not asked in this class."}
	taken := &ReportBlock{Lead: "12 questions taken.", Skipped: []NoteRow{{"line 4", "An essay."}}, Lost: []NoteRow{{"line 9", "A picture."}}, More: "Only the first."}
	fact := NewFactPage{Shell: teach("Add a fact"), Path: "/courses/x", CourseTitle: "Beijing 1860", Topic: Select{ID: "topic", Label: "Topic"}, Importance: Select{ID: "importance", Label: "Importance"}, Certainty: Select{ID: "certainty", Label: "Certainty"}, Source: Select{ID: "source", Label: "Source"}, Values: map[string]string{"claim": "x"}}
	factBad := fact
	factBad.Problems, factBad.Findings = []Problem{{"claim", "Write it."}, {"topic", "Choose one."}, {"q1-why1", "Say why."}}, flaws.Groups[0].Rows
	uploadBad := UploadPage{Shell: teach("Upload a pack"), Courses: filters[0].Choices, Broken: []PackProblem{{"facts/a.yaml, line 3", "Unknown field.", "Correct it."}}, More: "And 2 more."}
	uploadBad.Problems = []Problem{{"broken", "The pack does not hold together."}, {"pack", "Choose a zip."}}
	plan := PlanForm{Action: "/account/plan", Summary: "Change my plan", Button: "Save my plan", Lead: "Exam on 14 December 2026. 20 minutes a day, Monday to Friday, so that 90% is remembered.",
		Exam: Field{ID: "exam", Label: "Exam date", Type: "date", Value: "2026-12-14", Hint: "Year, month and day.", Optional: true}, Minutes: Field{ID: "minutes", Label: "Minutes a day", Value: "20", Optional: true},
		Targets: []PlanChoice{{Text: "As my class · 90%", Chosen: true}, {Value: "80", Text: "80% · lighter", About: "About half as many reviews."}}, Days: []PlanChoice{{Value: "1", Text: "Monday", Chosen: true}, {Value: "2", Text: "Tuesday"}}, DayHint: "Tick none to study as your class does."}
	class.Plan = plan
	planGiven, classBad := AccountPage{Shell: shell("Account"), Name: "Lin", Plan: plan}, class
	planGiven.Plan.Open, planGiven.Plan.Given = true, "The exam is that of your class: 14 December 2026."
	classBad.Plan.Open, classBad.Plan.Exam.Value = true, "soon"
	classBad.Problems = []Problem{{"exam", "This is no date."}, {"minutes", "Give whole minutes."}, {"target", "Choose."}, {"days", "Tick one."}}
	joinBad := JoinPage{Shell: Shell{Title: "Join a class", Problems: []Problem{{"code", "No class has this code."}, {"name", "Enter your name."}}}, Code: "KYAKTA-27"}
	return map[string]templ.Component{
		"landing":        Landing(LandingPage{Shell: Shell{Title: "Beijing 1860", Nav: []Link{{Text: "Join", Href: "/join"}, {Text: "Sign in", Href: "/sign-in"}}}, Course: "Beijing 1860", Names: []Name{{"zh-Hant", "北京條約"}, {"ru", "Пекинский договор"}}}),
		"join":           Join(JoinPage{Shell: Shell{Title: "Join a class"}, Class: "HIST 214", Code: "KYAKHTA-27"}),
		"join-bad":       Join(joinBad),
		"join-as":        Join(JoinPage{Shell: shell("Join a class"), Class: "HIST 214", Code: "KYAKHTA-27", As: "Lin"}),
		"sign-in":        SignIn(SignInPage{Shell: Shell{Title: "Sign in"}, Next: "/"}),
		"sign-up":        SignUp(SignUpPage{Shell: Shell{Title: "Make an account"}, Heading: "Make an account", Lead: "Learn on your own.", Action: "/sign-up"}),
		"link":           PersonalLink(LinkPage{Shell: Shell{Title: "Welcome back"}, Name: "Lin", Action: "/link/x"}),
		"account":        Account(AccountPage{Shell: shell("Account"), Name: "Lin", Plan: plan, NewLink: "http://localhost:8080/link/abcdefghijklmnopqrstuvwxyz0123456789abcdef"}),
		"account-full":   Account(AccountPage{Shell: shell("Account"), Name: "Lin", Email: "lin@example.org", HasPassword: true, HasLink: true, Plan: plan}),
		"account-plan":   Account(planGiven),
		"class-plan-bad": Class(classBad),
		"question":       Question(question),
		"question-some":  Question(some),
		"question-order": Question(order),
		"question-typed": Question(typed),
		"question-year":  Question(year),
		"question-pairs": Question(pairs), "question-date": Question(day), "question-amount": Question(amount),
		"question-cloze": Question(cloze), "question-map": Question(place),
		"feedback-pairs": Feedback(matched), "feedback-map": Feedback(found),
		"feedback-miss":  Feedback(missed),
		"feedback-right": Feedback(right),
		"summary": Summary(SummaryPage{Shell: shell("13 of 18 right the first time"), Bar: bar, Heading: "13 of 18 right the first time", Lead: "What you missed came back.", Stats: stats[:3],
			Slips: []Missed{{question.Stem, "Ussuri River", "/study/answers/x"}}, Missed: []Missed{{typed.Stem, "Ignatyev", "/study/answers/y"}}, Next: "Next: 9 tomorrow.", Button: Link{Text: "Done for now", Href: "/"}, AskKeep: true}),
		"day":      Day(DayPage{Shell: shell("Today"), Date: "Sunday 22 November", Exam: "Exam on 14 December, in 22 days", Heading: "14 to review, 3 new, about 5 minutes", Lead: "What is due comes first.", Start: &Link{Text: "Start", Href: "/study"}, Few: &Link{Text: "Just 5", Href: "/study?size=5"}, Stats: stats[:2], Classes: []string{"HIST 214"}, AskKeep: true, JoinHint: true}),
		"day-off":  Day(DayPage{Shell: shell("Today"), Exam: "Exam on 14 December, in 22 days", Heading: "A day off", Lead: "Next: 9 to review tomorrow.", Waits: "9 more facts wait: today is not one of your study days. 182 new facts do not fit before the exam on 14 December (82 normal, 100 extra). All core facts fit. About 10 minutes more a study day would make room for all.", Few: &Link{Text: "Study all the same", Href: "/study?size=5"}, Stats: stats[:2]}),
		"day-none": Day(DayPage{Shell: shell("Today"), Heading: "Nothing is due", Lead: "Next: 9 tomorrow."}),
		"progress": Progress(ProgressPage{Shell: shell("Progress"), Heading: "You know 42 of 155 facts now", Lead: "What fades comes back before it is gone.", Stats: stats, Topics: topics,
			Upcoming: Bars{Sentence: "90 reviews in two weeks; most on one day: 24 (Fri 27 Nov).", Unit: "Due", Bars: days}, Judged: []JudgedRow{{"Guess", "31%", 26, 0.31, false}, {"Fairly", "–", 3, 0, true}, {"Certain", "88%", 64, 0.88, false}}}),
		"progress-exam":  Progress(ProgressPage{Shell: shell("Progress"), Heading: "You know 42 of 155 facts now", Stats: stats, Topics: topics, Forecast: &ahead, Leeches: dear, Upcoming: Bars{Sentence: "Nothing comes back.", Unit: "Due", Bars: days}, JudgedAt: "Shown later."}),
		"progress-today": Progress(ProgressPage{Shell: shell("Progress"), Heading: "You know 0 of 155 facts now", Stats: stats, Topics: topics, Forecast: &begun, Upcoming: Bars{Sentence: "Nothing comes back.", Unit: "Due", Bars: days}, JudgedAt: "Shown later."}),
		"topic":          Topic(TopicPage{Shell: shell("Treaty of Nerchinsk"), Topic: "Treaty of Nerchinsk", Lead: "18 of 20 met.", Facts: []FactRow{{"The Treaty of Nerchinsk was signed in 1689.", 4, "Comes back in 3 months."}}, Rest: "2 more facts are still to come."}),
		"history":        History(HistoryPage{Shell: shell("Every answer"), Rows: answers, Lead: "212 answers.", Older: &Link{"Older", "?page=2", false}, Newer: &Link{"Newer", "?page=1", false}}),
		"classes":        Classes(ClassesPage{Shell: teach("Classes"), Classes: []ClassRow{{"HIST 214", "/classes/c1", "24 students", "KYAKHTA-27"}}}),
		"class":          Class(class),
		"student":        Student(StudentPage{Shell: teach("Lin"), ClassID: "c1", ClassName: "HIST 214", ID: "u1", Name: "Lin", Lead: "Joined 3 weeks ago.", Stats: stats, Forecast: "Going on as planned, Lin will know about 310 of 668 facts on 14 December (295 to 325 in eight cases of ten); stopping today, 120.", Topics: topics, Answers: answers}),
		"results":        Results(ResultsPage{Shell: teach("Results"), ClassID: "c1", ClassName: "HIST 214", Students: Preview{"2 students.", []string{"Student", "Facts met"}, [][]string{{"Lin", "60 of 155"}}}, Answers: Preview{Note: "0 answers."}}),
		"bank":           Bank(BankPage{Shell: teach("Questions"), Trail: item.Trail, Heading: "Questions", Lead: "Open one.", Action: "/x/items", Search: "river", Selects: filters, Filtered: true, Count: "2 of 4,120 questions", Export: "/x/export?", Rows: bankList, Before: &Link{Text: "Page 1", Href: "?page=1"}, After: &Link{Text: "Page 3 of 9", Href: "?page=3"}}),
		"bank-none":      Bank(BankPage{Shell: teach("Questions"), Heading: "Questions", Action: "/x/items", Count: "0 of 4,120 questions"}),
		"item":           Item(item),
		"item-bad":       Item(itemBad),
		"item-off":       Item(itemOff),
		"courses":        Courses(CoursesPage{Shell: teach("Courses"), Courses: []CourseRow{{Title: "Beijing 1860", Href: "/courses/x", About: "The border treaties.", Numbers: "668 facts", Version: "version 2"}}, Drafts: bankList[:1]}),
		"course":         Course(CoursePage{Shell: teach("Beijing 1860"), Title: "Beijing 1860", Path: "/courses/x", Stats: stats, Counts: []CountTable{{"Topics", "Topic", []CountRow{{Text: "Aigun", Href: "/x", Facts: "12 facts", N: "48"}}}, {"Forms", "Form", nil}}, Thin: "1 fact is asked from fewer than two sides.", Versions: []VersionRow{{"Version 1", "2 January 2026", "Dana", "First.", "34 facts"}}, Findings: flaws}),
		"draft":          Draft(DraftPage{Shell: teach("Draft"), Path: "/drafts/x", Title: "Tides", Lead: "A new course.", Stats: stats, Report: taken, Changes: []ChangeBlock{{"1 new fact", []string{"The moon does it."}, "And 2 more."}}, Findings: flaws, Preview: bankList, All: "Read all 6 questions", CanPublish: true, PublishNote: "It becomes a course."}),
		"upload":         Upload(uploadBad),
		"import":         Import(ImportPage{Shell: teach("Import questions"), Report: taken}),
		"new-fact":       NewFact(fact),
		"new-fact-bad":   NewFact(factBad),
		"export":         Export(ExportPage{Shell: teach("Export"), Path: "/courses/x", CourseTitle: "Beijing 1860", Action: "/x", Selects: filters, Count: "12 questions", Formats: []FormatRow{{Name: "GIFT", About: "Plain text.", Href: "/x", Taken: "Download 12", Skipped: taken.Skipped, SkippedText: "Left out"}, {Name: "Aiken", Taken: "No question fits"}}}),
		"users":          Users(UsersPage{Shell: teach("Users"), Users: []UserRow{{"1", "Lin", "lin@example.org", "2 Jan 2026", "admin", true, nil}, {"2", "Ivanov, Pavel", "", "3 Jan 2026", "learner", false, []string{"learner", "teacher", "admin"}}}}),
		"about":          About(AboutPage{Shell: shell("About"), Course: "Beijing 1860", Description: "The border treaties.", Facts: 155, Items: 500, Version: "dev", Sources: []SourceGroup{{"Texts of the treaties", []Source{{"Treaty of Aigun", "1858", "https://example.org"}}}}}),
		"error":          Error(ErrorPage{Shell: shell("There is nothing here"), Status: 404, Heading: "There is nothing here", What: "The address may be mistyped.", Do: "Start again from the first page.", Button: Link{Text: "To the first page", Href: "/"}, RequestID: "abcd1234"}),
	}
}
