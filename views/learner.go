package views

// DayPage is the learner's day: one sentence, one button.
type DayPage struct {
	Shell
	Date     string
	Exam     string // "Exam on 14 December, in 22 days"; "" without one
	Heading  string
	Lead     string
	Waits    string // what does not fit, and why; "" when everything does
	Start    *Link  // nil when there is nothing to do
	Few      *Link  // "Just 5", or "Study all the same"; nil where it makes no sense
	Stats    []Stat
	Classes  []string
	AskKeep  bool
	JoinHint bool
}

// ProgressPage is how the learner stands.
type ProgressPage struct {
	Shell
	Heading  string
	Lead     string
	Stats    []Stat
	Forecast *Forecast // nil for a course without facts
	Leeches  []LeechRow
	Topics   []TopicRow
	Upcoming Bars
	Judged   []JudgedRow // nil until there are enough answers
	JudgedAt string      // what is still missing for it
}

// TopicRow is one topic with its strength.
type TopicRow struct {
	Title, Href, State string
	Strength           int
	Share              float64 // known of all, 0 to 1
}

// JudgedRow compares what the learner said with how it was. Few is set while
// there are too few answers for a number.
type JudgedRow struct {
	Said  string
	Right string
	Of    int
	Share float64
	Few   bool
}

// Bars is a bar chart with the sentence that says what it shows.
type Bars struct {
	Sentence string
	Unit     string // heading of the number column
	Bars     []BarDay
}

// BarDay is one bar.
type BarDay struct {
	Label string // under the bar; may be empty
	Day   string // in the table
	N     int
	Today bool
}

// TopicPage is the facts of one topic that the learner has met.
type TopicPage struct {
	Shell
	Topic string
	Lead  string
	Facts []FactRow
	Rest  string // how many are still to come
}

// FactRow is one fact with its strength and when it comes back.
type FactRow struct {
	Claim    string
	Strength int
	Back     string
}

// HistoryPage is the answers, newest first.
type HistoryPage struct {
	Shell
	Rows         []AnswerRow
	Newer, Older *Link
	Lead         string
}

// AnswerRow is one answer.
type AnswerRow struct {
	When, Stem, Given, Verdict, Sure string
	Href                             string
	Right, Undone                    bool
}

// plotted is one bar in hundredths of the plot.
type plotted struct {
	X, Width, Y, Height, Middle string
	ValueY                      string
	BarDay
}

// plot lays the bars out on 80 of 100 parts; the rest is for the labels.
func (b Bars) plot() []plotted {
	most := 1
	for _, d := range b.Bars {
		most = max(most, d.N)
	}
	slot := 100 / float64(max(len(b.Bars), 1))
	out := make([]plotted, len(b.Bars))
	for i, d := range b.Bars {
		height := 68 * float64(d.N) / float64(most)
		out[i] = plotted{
			X: percent(float64(i)*slot + slot*0.09), Width: percent(slot * 0.82),
			Y: percent(82 - height), Height: percent(height),
			Middle: percent(float64(i)*slot + slot/2), ValueY: percent(82 - height), BarDay: d,
		}
	}
	return out
}

func percent(f float64) string { return decimal(f) + "%" }
