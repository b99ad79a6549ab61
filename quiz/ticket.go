package quiz

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// TicketLife is how long a shown question can be answered. A day covers a phone
// that was put away with the question open.
const TicketLife = 24 * time.Hour

// Ticket is a presentation on its way to a learner and back. The server keeps
// nothing about a shown question; the ticket says all, sealed so that only we can
// read or write it.
type Ticket struct {
	Learner  string `json:"l"`
	Course   string `json:"c,omitempty"` // empty in tickets from before there were several
	Sitting  string `json:"s"`
	Item     string `json:"i"`
	Revision string `json:"r"`
	Seed     uint64 `json:"d"`
	Ease     int    `json:"e,omitempty"` // as given to Item.Present
	ShownAt  int64  `json:"t"`           // Unix ms
	Nonce    string `json:"n"`           // the same for every showing of the same place in a sitting
}

// Errors of OpenTicket.
var (
	ErrTicketForged  = errors.New("this question was not written by this site, or was changed on its way")
	ErrTicketExpired = errors.New("this question was shown too long ago to be answered")
)

// Sealer seals tickets and opens them. A ticket is encrypted as well as signed
// (AES-256-GCM): the ids in it often name the answer.
type Sealer struct {
	key  []byte
	aead cipher.AEAD
}

// NewSealer returns a sealer with a key of at least 32 bytes.
func NewSealer(key []byte) (Sealer, error) {
	if len(key) < 32 {
		return Sealer{}, fmt.Errorf("the signing key has %d bytes; it needs at least 32", len(key))
	}
	derived := sha256.Sum256(append([]byte("ticket "), key...))
	block, err := aes.NewCipher(derived[:])
	if err != nil {
		return Sealer{}, fmt.Errorf("ticket cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return Sealer{}, fmt.Errorf("ticket cipher: %w", err)
	}
	return Sealer{key: key, aead: aead}, nil
}

// Seal writes a ticket as text that is safe in a form field.
func (s Sealer) Seal(t Ticket) string {
	raw, err := json.Marshal(t)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, raw, nil))
}

// Open reads a sealed ticket. It returns ErrTicketForged or, with the ticket,
// ErrTicketExpired. A ticket from the future (a clock that was set back) counts as
// fresh.
func (s Sealer) Open(sealed string, now time.Time) (Ticket, error) {
	box, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return Ticket{}, ErrTicketForged
	}
	raw, err := s.aead.Open(nil, nil, box, nil)
	if err != nil {
		return Ticket{}, ErrTicketForged
	}
	var t Ticket
	if err := json.Unmarshal(raw, &t); err != nil {
		return Ticket{}, ErrTicketForged
	}
	if now.Sub(time.UnixMilli(t.ShownAt)) > TicketLife {
		return t, ErrTicketExpired
	}
	return t, nil
}

// Nonce derives what makes an answer idempotent: the place in the sitting (the
// number of answers before it, undone ones included). Reloading a question gives
// the same nonce; so a question open in two tabs can be answered once.
func (s Sealer) Nonce(sitting string, answered int) string {
	return s.sign(fmt.Sprintf("nonce %s %d", sitting, answered))[:22]
}

// SeedFor derives the presentation's seed from its nonce, so that a reload shows
// the options in the same order.
func (s Sealer) SeedFor(nonce string) uint64 {
	sum := sha256.Sum256([]byte("seed " + nonce + string(s.key)))
	var seed uint64
	for _, b := range sum[:8] {
		seed = seed<<8 | uint64(b)
	}
	return seed
}

func (s Sealer) sign(body string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
