package jeton

import "time"

// Config says where the server is and how to speak with it. Each zero value is what most programs
// want.
type Config struct {
	// Address is "unix:/path", "host:port", "tcp://host:port" or, over TLS, "tls://host:port"; or
	// several of servers that serve the same, with commas between. The first that answers is used,
	// until it fails.
	Address string
	// Token is the credential of every call that brings none itself.
	Token Secret
	// TokenFile has the token instead; a new one in it is taken within a second.
	TokenFile string
	// TokenVariable names what has the token in the environment.
	TokenVariable string

	// Timeout of a unary call, all its attempts together, whose context has no deadline: 10 seconds.
	// A stream has none then.
	Timeout time.Duration
	// ConnectTimeout is for one connection, TLS and greeting included: 5 seconds.
	ConnectTimeout time.Duration
	// Keepalive is the silence after which the server is asked whether it is there, as often as it
	// allows that. Zero: never, since the server asks by itself.
	Keepalive time.Duration
	// WaitForReady lets calls wait for a connection, until their deadline, where they else fail at
	// once after an attempt to connect has failed.
	WaitForReady bool
	// MaxAttempts of a call; one means no retries, zero means 5.
	MaxAttempts int
	// MaxFrameBytes is the longest answer that is taken: 1 MiB.
	MaxFrameBytes int
	// MaxCalls is how many may be open or wait for their turn; more are refused: 10,000.
	MaxCalls int

	// CAFile has those, as PEM, who vouch for the server's certificate; empty: whom the system trusts.
	CAFile string
	// ServerName is what the certificate must name where that is not the address's host.
	ServerName string
	// CertFile, as PEM, is shown to the server; the key may be in the same file.
	CertFile string
	KeyFile  string

	// Agent is this program's name and version, "jeton-go/1" by itself.
	Agent string
}

func (c Config) withDefaults() Config {
	set(&c.Timeout, 10*time.Second)
	set(&c.ConnectTimeout, 5*time.Second)
	set(&c.MaxAttempts, 5)
	set(&c.MaxFrameBytes, 1<<20)
	set(&c.MaxCalls, 10_000)
	set(&c.Agent, "jeton-go/1")
	if c.MaxFrameBytes < floorFrameBytes {
		c.MaxFrameBytes = floorFrameBytes
	}
	return c
}

func set[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}
