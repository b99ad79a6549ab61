package memory

// Sequence is the reviews of one learner and one fact, in order, ready for fitting.
// The slices have the same length.
type Sequence struct {
	Days    []float64 // since the last review; ignored at the first
	Ratings []Rating
	Weights []float64 // how much each review counts in the loss; 0 for one that is not predicted, as the first

	// Guess is the chance of a right answer without knowing, review by review, from
	// 0 to below 1; nil where nothing can be guessed. FSRS-6 ignores it.
	Guess []float64
	// Offset is what is known of each answer besides the memory, as of the item and
	// the learner: it is added to the logit of recall where the answer is predicted,
	// and changes no state. nil for none; FSRS-6 ignores it.
	Offset []float64
	// Known is the chance that the fact was known before its first review. It weighs
	// a first right answer that could be a guess.
	Known float64
}

// Targets is how many reviews are predicted.
func (s *Sequence) Targets() (n int) {
	for _, w := range s.Weights {
		if w != 0 {
			n++
		}
	}
	return n
}

// Tape is the scratch memory of LossGradient. The zero value is ready; it grows to
// the longest sequence and can be used again, by one goroutine at a time.
type Tape struct {
	six   []step6
	seven []step7
}

// grown returns s with length n, without keeping what is in it.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, max(n, 2*cap(s)))
	}
	return s[:n]
}
