package jeton

import (
	"errors"
	"os"
	"strings"
	"sync"
	"time"
)

// credential is what calls prove who they are with.
type credential interface {
	current() (Secret, error)
}

type fixedCredential struct{ secret Secret }

func (f fixedCredential) current() (Secret, error) { return f.secret, nil }

// fileCredential is a token in a file, which may be replaced while the program runs, as tokens are
// regenerated: the file is looked at once a second at most.
type fileCredential struct {
	path string

	mu      sync.Mutex
	looked  time.Time
	changed time.Time
	secret  Secret
}

func (f *fileCredential) current() (Secret, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) < time.Second {
		return f.secret, nil
	}
	if err := f.look(); err != nil && f.secret.IsZero() {
		return Secret{}, ownError(InvalidArgument, "TOKEN_FILE", err.Error())
	}
	f.looked = time.Now()
	return f.secret, nil
}

// look leaves what is known when the file cannot be read: it may be just being replaced.
func (f *fileCredential) look() error {
	info, err := os.Stat(f.path)
	if err != nil || info.ModTime().Equal(f.changed) {
		return err
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	line := strings.TrimSpace(string(text))
	if line == "" {
		return errors.New(f.path + " is empty")
	}
	f.secret, f.changed = NewSecret(line), info.ModTime()
	return nil
}

// FromEnvironment is a Config of JETON_ADDRESS, and of JETON_TOKEN or else JETON_TOKEN_FILE.
func FromEnvironment() Config {
	config := Config{Address: os.Getenv("JETON_ADDRESS"), TokenVariable: "JETON_TOKEN"}
	if os.Getenv(config.TokenVariable) == "" {
		config.TokenVariable, config.TokenFile = "", os.Getenv("JETON_TOKEN_FILE")
	}
	return config
}

func (c *Config) credential() (credential, error) {
	switch {
	case !c.Token.IsZero():
		return fixedCredential{c.Token}, nil
	case c.TokenFile != "":
		file := &fileCredential{path: c.TokenFile}
		_, err := file.current()
		return file, err
	case c.TokenVariable != "":
		token := strings.TrimSpace(os.Getenv(c.TokenVariable))
		if token == "" {
			return nil, ownError(InvalidArgument, "TOKEN_VARIABLE", c.TokenVariable+" is not set")
		}
		return fixedCredential{NewSecret(token)}, nil
	}
	return fixedCredential{}, nil
}
