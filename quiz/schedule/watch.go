package schedule

import "time"

// watch decides which facts are due. It holds what is the same for all of them.
type watch struct {
	set    Settings
	now    time.Time // on the learner's clock
	day    time.Time // when today began
	exam   bool
	target float64 // of the time before an exam; 0 without one
	today  []bool  // by place of the fact: the spread gives it to today; nil when load is not spread
}

// newWatch expects filled settings.
func newWatch(in Input) watch {
	w := watch{set: in.Settings, now: in.Settings.local(in.Now), exam: in.Settings.examAhead(in.Now)}
	w.day = w.set.dayStart(w.set.day(in.Now))
	switch {
	case w.exam:
		w.target = w.set.Aim.TargetAt(w.now)
	case w.set.Spread:
		w.today = spread(in)
	}
	return w
}

// due reports whether a known fact, at this place of the course, is to be asked now,
// its retrievability, and before an exam what that is worth. A miss is due at once
// (see askable); what was right today is not.
func (w *watch) due(f *Fact, k Known, place int) (odds, worth float64, is bool) {
	switch {
	case k.LastRight && !k.LastAt.Before(w.day):
		return 0, 0, false
	case w.exam:
	case w.today == nil && !w.set.askable(k, w.now), w.today != nil && k.LastRight && !w.today[place]:
		return 0, 0, false
	default:
		return w.set.retrievability(k, w.now), 0, true
	}
	odds, worth = w.set.Aim.weigh(w.set.Model, k, w.now, f.Importance, reviewSeconds)
	return odds, worth, worth > 0 || !k.LastRight
}

// reviewSeconds is what a review is expected to cost.
func reviewSeconds(recall float64) float64 {
	return recall*SecondsPass + (1-recall)*SecondsFail
}
