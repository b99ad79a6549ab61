package shared

import (
	"maps"
	"slices"
	"strconv"

	"github.com/remembrancer/remembrancer/quiz/memory"
)

// GuessKey names a form with its number of options in Params.Guesses.
func GuessKey(form string, options int) string { return form + "/" + strconv.Itoa(options) }

// Guess is the chance that an answer which is not known is right: as learned, or
// chance, which is what the form has (where it is 0, one in options). It stays
// between half and one and a half times chance, and at most 0.6. Where there is
// nothing to choose from, as in typed answers, it is 0.
func (p *Params) Guess(form string, options int, chance float64) float64 {
	prior, low, top := guessRange(options, chance)
	if prior > 0 && len(p.Guesses) > 0 {
		if c, ok := p.Guesses[GuessKey(form, options)]; ok {
			return min(max(c, low), top)
		}
	}
	return min(max(prior, low), top)
}

// guessRange is what is believed of a chance of guessing and within what bounds; 0
// where nothing can be guessed.
func guessRange(options int, chance float64) (prior, low, top float64) {
	if chance <= 0 && options > 1 {
		chance = 1 / float64(options)
	}
	if chance <= 0 {
		return 0, 0, 0
	}
	return chance, 0.5 * chance, min(1.5*chance, 0.6)
}

// guessWeight is how many answers the form's own chance counts for; knownWeight and
// Default().Known are the same for what was known before.
const (
	guessWeight = 40
	knownWeight = 20
	guessRounds = 30
	// unsure is the recall above which an answer says nothing about guessing that a
	// small fault of the memory model would not drown.
	unsure = 0.7
)

// guessed is an answer that may have been a guess.
type guessed struct {
	key            string // GuessKey; "" where it cannot have been, and chance is 0
	chance         float64
	recall         float64
	first, isRight bool
	options        int
}

// guessSum is the expectation step of one form.
type guessSum struct{ lucky, unknown, prior, low, top float64 }

// learnGuesses finds how often answers that are not known are right, and how often a
// fact is known before its first meeting, by expectation and maximisation: each
// right answer is divided between knowing and luck (Known), and the shares are
// counted. "I don't know" is not among the answers: it says nothing about luck.
func (p *Params) learnGuesses(answers []guessed) {
	start := Default().Known
	for range guessRounds {
		sums := map[string]*guessSum{}
		known, firsts := knownWeight*start, float64(knownWeight)
		for _, a := range answers {
			recall := a.recall
			if a.first {
				recall = p.Known
			}
			q := 0.0
			if a.isRight {
				q = memory.Known(recall, p.guessOf(a))
			}
			if a.first {
				known, firsts = known+q, firsts+1
			}
			if a.key != "" {
				sumOf(sums, a).add(a.isRight, 1-q)
			}
		}
		p.Known = min(max(known/firsts, 0.01), 0.95)
		for _, key := range slices.Sorted(maps.Keys(sums)) {
			s := sums[key]
			p.Guesses[key] = min(max((s.lucky+guessWeight*s.prior)/(s.unknown+guessWeight), s.low), s.top)
		}
	}
}

func (p *Params) guessOf(a guessed) float64 {
	if c, ok := p.Guesses[a.key]; ok {
		return c
	}
	return a.chance
}

func sumOf(sums map[string]*guessSum, a guessed) *guessSum {
	if s := sums[a.key]; s != nil {
		return s
	}
	s := &guessSum{}
	s.prior, s.low, s.top = guessRange(a.options, a.chance)
	sums[a.key] = s
	return s
}

func (s *guessSum) add(right bool, unknown float64) {
	s.unknown += unknown
	if right {
		s.lucky += unknown
	}
}
