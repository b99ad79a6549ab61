package exchange

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	aikenChoice = regexp.MustCompile(`^([A-Z])[).][ \t]?`)
	aikenAnswer = regexp.MustCompile(`^ANSWER:[ \t]*([A-Za-z]?)`)
)

// readAiken reads Aiken as Moodle does: a stem on one line, options "A. …" or
// "A) …", then "ANSWER: A". A stem on two lines loses its first, which is told.
func readAiken(data []byte) ([]Question, Report, error) {
	a := &aikenReader{reading: newReading(Aiken)}
	n := 0
	for line := range strings.SplitSeq(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n") {
		n++
		if err := a.read(n, strings.TrimSpace(line)); err != nil {
			return nil, a.report, err
		}
	}
	if a.line > 0 {
		a.skip(fmt.Sprintf("line %d", a.line), "the question has no line “ANSWER: ”; add it")
	}
	return a.done()
}

type aikenReader struct {
	*reading
	line    int // of the stem; 0 between questions
	q       Question
	letters string
}

func (a *aikenReader) read(n int, line string) error {
	where := fmt.Sprintf("line %d", n)
	option, answer := aikenChoice.FindString(line), aikenAnswer.FindStringSubmatch(line)
	switch {
	case line == "":
	case answer != nil && a.line == 0:
		a.skip(where, "an answer without a question before it")
	case answer != nil:
		a.finish(answer[1])
	case option != "" && a.line == 0:
		a.skip(where, "an option without a question before it; a question begins with its text, which must not look like “A. ”")
	case option != "" && len(a.q.Options) <= maxOptions: // take says that it has too many
		a.letters += line[:1]
		a.q.Options = append(a.q.Options, Option{Text: plain(line[len(option):])})
	case option == "":
		if a.line > 0 {
			a.skip(fmt.Sprintf("line %d", a.line), fmt.Sprintf("“%s” is followed by a line that is neither an option nor an answer; a question’s text stands on one line", clipped(a.q.Stem)))
		}
		a.line, a.letters, a.q = n, "", Question{Kind: KindChoice, Stem: plain(line)}
		return a.meet()
	}
	return nil
}

// finish marks the key and takes the question.
func (a *aikenReader) finish(letter string) {
	where := fmt.Sprintf("line %d", a.line)
	a.line = 0
	i := strings.Index(a.letters, strings.ToUpper(letter))
	if letter == "" || i < 0 {
		a.skip(where, fmt.Sprintf("its answer “%s” is none of its options; correct the line ANSWER", letter))
		return
	}
	a.q.Options[i].Right, a.q.Options[i].Weight = true, 1
	a.take(where, a.q)
}
