package exchange

import "bytes"

// marked is GIFT text after its escapes are read: the bytes, and for each whether
// it was escaped and so is text and no control character.
type marked struct {
	text    []byte
	escaped []bool
}

// giftMark reads the escapes: a backslash before : # = ~ { } and itself; \n is a
// newline. Before anything else a backslash is a backslash.
func giftMark(s string) marked {
	m := marked{make([]byte, 0, len(s)), make([]bool, 0, len(s))}
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if c == '\\' && i+1 < len(s) {
			switch next := s[i+1]; next {
			case ':', '#', '=', '~', '{', '}', '\\':
				c, escaped = next, true
				i++
			case 'n':
				c, escaped = '\n', true
				i++
			}
		}
		m.text, m.escaped = append(m.text, c), append(m.escaped, escaped)
	}
	return m
}

func (m marked) slice(from, to int) marked { return marked{m.text[from:to], m.escaped[from:to]} }

func (m marked) from(i int) marked { return m.slice(i, len(m.text)) }

// index finds a string of control characters.
func (m marked) index(s string) int {
	for i := 0; i+len(s) <= len(m.text); i++ {
		j := bytes.Index(m.text[i:], []byte(s))
		if j < 0 {
			return -1
		}
		if i += j; m.control(i, len(s)) {
			return i
		}
	}
	return -1
}

func (m marked) lastIndex(s string) int {
	for i := len(m.text) - len(s); i >= 0; i-- {
		i = bytes.LastIndex(m.text[:i+len(s)], []byte(s))
		if i < 0 || m.control(i, len(s)) {
			return i
		}
	}
	return -1
}

// control reports whether none of n bytes is escaped.
func (m marked) control(i, n int) bool {
	for _, e := range m.escaped[i : i+n] {
		if e {
			return false
		}
	}
	return true
}

func (m marked) has(prefix string) bool {
	return bytes.HasPrefix(m.text, []byte(prefix)) && m.control(0, len(prefix))
}

// last is the last byte if it is not escaped, or 0.
func (m marked) last() byte {
	if n := len(m.text); n > 0 && !m.escaped[n-1] {
		return m.text[n-1]
	}
	return 0
}

func (m marked) trim() marked {
	blank := func(i int) bool { return !m.escaped[i] && bytes.IndexByte([]byte(" \t\n\r\x00\x0b"), m.text[i]) >= 0 }
	from, to := 0, len(m.text)
	for from < to && blank(from) {
		from++
	}
	for to > from && blank(to-1) {
		to--
	}
	return m.slice(from, to)
}

func (m marked) dropIf(c byte) marked {
	if len(m.text) > 0 && m.text[0] == c && !m.escaped[0] {
		return m.from(1)
	}
	return m
}

// plus returns the text with plain text after it; m itself stays.
func (m marked) plus(s string) marked { return m.join(giftMark(s)) }

func (m marked) join(o marked) marked {
	return marked{append(bytes.Clone(m.text), o.text...), append(append([]bool{}, m.escaped...), o.escaped...)}
}

// split cuts at a control character into at most n parts; n < 0 sets no bound.
func (m marked) split(at byte, n int) []marked {
	var parts []marked
	for n < 0 || len(parts) < n-1 {
		i := m.index(string(at))
		if i < 0 {
			break
		}
		parts, m = append(parts, m.slice(0, i)), m.from(i+1)
	}
	return append(parts, m)
}

// parts cuts at a control character; an empty part before the first is none. A part
// "0" there is dropped as well, because Moodle takes it for empty.
func (m marked) parts(at byte) []marked {
	parts := m.split(at, -1)
	if s := string(parts[0].trim().text); s == "" || s == "0" {
		parts = parts[1:]
	}
	return parts
}

// splitBefore cuts before each of some control characters, which stay.
func (m marked) splitBefore(chars string) []marked {
	var parts []marked
	start := 0
	for i := range m.text {
		if !m.escaped[i] && bytes.IndexByte([]byte(chars), m.text[i]) >= 0 {
			parts = append(parts, m.slice(start, i))
			start = i
		}
	}
	return append(parts, m.from(start))
}
