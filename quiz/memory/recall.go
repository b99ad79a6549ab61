package memory

// Curve is the forgetting curve of one state. It is for whoever asks for recall at
// several times: two thirds of the cost of Retrievability do not depend on the time.
type Curve struct {
	c   curve
	met bool
}

// Curve returns the forgetting curve of a state.
func (m *FSRS7) Curve(s State) Curve {
	if !s.Met() {
		return Curve{}
	}
	return Curve{c: m.curve(s), met: true}
}

// At is the probability of recall days after the last review, as Retrievability gives
// it to the last bit.
func (c *Curve) At(days float64) float64 {
	if !c.met {
		return 0
	}
	mixed, _ := c.c.at(sinceLast(days))
	return mixed
}

// Branches are the recall just before a review and the states after Good and after
// Again, as Retrievability and Next give them, at the price of one of them. The state
// must be one that was met.
func (m *FSRS7) Branches(s State, days float64) (recall float64, good, again State) {
	c := m.curve(s)
	return m.branches(&c, s, days)
}

func (m *FSRS7) branches(c *curve, s State, days float64) (recall float64, good, again State) {
	u := m.updateOn(c, s, sinceLast(days), everyRating)
	return u.retrievability, u.after(Good), u.after(Again)
}

// BranchesOn is Branches for whoever has the curve of the state already.
func (m *FSRS7) BranchesOn(c Curve, s State, days float64) (recall float64, good, again State) {
	return m.branches(&c.c, s, days)
}
