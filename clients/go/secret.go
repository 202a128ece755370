package jeton

import (
	"fmt"
	"io"
)

const redacted = "[redacted]"

// Secret is a text that no print, log or encoder shows: a token, or what came of a login.
type Secret struct {
	// A pointer, since package fmt looks through private fields but not through these.
	text *string
}

// NewSecret hides text.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{&text}
}

// Reveal is the text itself.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero tells whether there is no secret.
func (s Secret) IsZero() bool { return s.text == nil }

func (Secret) String() string { return redacted }

// Format answers every verb of package fmt, %#v and %x too.
func (Secret) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, redacted) }

// MarshalText keeps it out of JSON and other encodings.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
