package shared

import "math"

// Item is what the last fit found out about an item.
type Item struct {
	Offset      float64 `json:"offset"`      // on the logit of knowing; above 0 is easier
	Information float64 `json:"information"` // of the answers behind it, beside the prior
	LogTime     float64 `json:"log_time"`    // how much longer a right answer takes than is usual for the learner
}

// Groups are the mean offsets of items that have something in common, shrunk
// towards 0, from which the offset of a new item is guessed.
type Groups struct {
	Form  map[string]float64 `json:"form"`
	Level map[string]float64 `json:"level"`
	Topic map[string]float64 `json:"topic"`
	Fact  map[string]float64 `json:"fact"`
}

// micro is the unit of ItemSums.
const micro = 1e-6

// ItemSums are what the answers to an item since the last fit say of it: the sums of
// score and information at the prediction from the memory and the fitted offset, in
// millionths. The learner has no part in that, so that an answer counts alike
// whatever else the learner answered. Whole numbers add up alike in any order, and an
// answer that is taken back leaves nothing behind. The zero value is no answers.
type ItemSums struct {
	Score       int64 `json:"score"`
	Information int64 `json:"information"`
}

// Add counts an answer to a fact that was remembered with probability recall. First
// meetings are left out, as in LearnerState.After.
func (s ItemSums) Add(p *Params, recall float64, e Evidence, right bool) ItemSums {
	score, information := p.counted(recall, e, right)
	return ItemSums{s.Score + score, s.Information + information}
}

// Remove takes an answer back that was added with the same arguments.
func (s ItemSums) Remove(p *Params, recall float64, e Evidence, right bool) ItemSums {
	score, information := p.counted(recall, e, right)
	return ItemSums{s.Score - score, s.Information - information}
}

func (p *Params) counted(recall float64, e Evidence, right bool) (score, information int64) {
	guess := 0.0
	if !e.DontKnow {
		guess = p.Guess(e.Form, e.Options, e.Chance)
	}
	r, i := evidence(p.bare(recall)+p.counting(e), guess, right)
	return int64(math.Round(r / micro)), int64(math.Round(i / micro))
}

// offset is an item's, by the last fit and by what was answered since: one Newton
// step from the fitted offset, under the normal prior that the fit left. A step from
// far off goes too far, so it is held to what an item can be.
func (p *Params) offset(s ItemSums, e Evidence) float64 {
	prior := p.fitted(e)
	weight, information := prior.Information+1/(p.ItemSD*p.ItemSD), float64(s.Information)*micro
	// Seen from the prior the answers were counted around another offset.
	score := float64(s.Score)*micro - information*(prior.Offset-p.counting(e))
	step := score / (information + weight)
	return prior.Offset + min(max(step, -extreme*p.ItemSD), extreme*p.ItemSD)
}

// counting is the offset around which the answers to an item are counted. Level and
// topic have no part in it: a course can change them, and what was counted stays.
func (p *Params) counting(e Evidence) float64 {
	e.Level, e.Topic = "", ""
	return p.fitted(e).Offset
}

// fitted is an item as of the last fit; for one that it did not know, the prior.
func (p *Params) fitted(e Evidence) Item {
	if item, ok := p.Items[e.Item]; ok {
		return item
	}
	return Item{Offset: p.ItemPrior(e)}
}

// extreme is how many standard deviations an item may move between two fits.
const extreme = 3

// ItemPrior is the offset that an item is believed to have before it was answered:
// the sum of those of its form, its level, its topic and its fact.
func (p *Params) ItemPrior(e Evidence) float64 {
	g := &p.Groups
	return g.Form[e.Form] + g.Level[e.Level] + g.Topic[e.Topic] + g.Fact[e.Fact]
}
