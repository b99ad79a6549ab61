package memory

import "math"

// Known is the chance that a right answer was known and not guessed, if it would
// have been recalled with probability recall, and somebody who knows nothing is
// right with probability guess (Bayes; Corbett & Anderson 1995 call the two P(L)
// and P(G)).
func Known(recall, guess float64) float64 {
	if guess <= 0 {
		return 1
	}
	return recall / (guess + (1-guess)*recall)
}

// FirstKnown is the state after a first review. A right answer that could have been
// guessed (with probability guess) moves the state only as far as it was likely to
// be known; known is the chance of that before the review, 0 where nothing is known
// about it, and then the answer counts in full.
func (m FSRS7) FirstKnown(r Rating, guess, known float64) State {
	if r == Again || guess <= 0 || known <= 0 {
		return m.First(r)
	}
	return mix(m.First(r), m.First(Again), Known(known, guess))
}

// NextKnown is Next for an answer that could have been guessed: the mixture of the
// states after knowing and after failing, by the chance of either. With guess 0, or
// a wrong answer, it is Next.
func (m FSRS7) NextKnown(s State, days float64, r Rating, guess float64) State {
	if !s.Met() || r == Again || guess <= 0 {
		return m.Next(s, days, r)
	}
	u := m.update(s, sinceLast(days), everyRating)
	return mix(u.after(r), u.after(Again), Known(u.retrievability, guess))
}

// mix takes the share q of one state and the rest of another. Stabilities are mixed
// by their logarithms: recall at any later time falls between the two, and nearer
// to the mixture of the two recalls than with the arithmetic mean, which a single
// large stability would carry away.
func mix(a, b State, q float64) State {
	between := func(x, y float64) float64 { return math.Exp(q*math.Log(x) + (1-q)*math.Log(y)) }
	return State{
		Slow: between(a.Slow, b.Slow), Fast: between(a.Fast, b.Fast),
		Difficulty: q*a.Difficulty + (1-q)*b.Difficulty,
	}
}
