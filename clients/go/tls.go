package jeton

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"time"
)

const alpn = "jtn/1"

var errNoProtocol = errors.New("the server does not agree on " + alpn)

// tls is read anew for each connection, so that certificates can be replaced.
func (c *Config) tls(place endpoint) (*tls.Config, error) {
	config := &tls.Config{
		MinVersion: tls.VersionTLS13, NextProtos: []string{alpn}, ServerName: c.ServerName,
	}
	if config.ServerName == "" {
		config.ServerName = place.host
	}
	if c.CAFile != "" {
		text, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fileError(err.Error())
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, fileError(c.CAFile + " has no certificate")
		}
	}
	if c.CertFile != "" {
		keyFile := c.KeyFile
		if keyFile == "" {
			keyFile = c.CertFile
		}
		pair, err := tls.LoadX509KeyPair(c.CertFile, keyFile)
		if err != nil {
			return nil, fileError(c.CertFile + ": " + err.Error())
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

func fileError(message string) *Error {
	failure := ownError(InvalidArgument, "TLS_FILE", message)
	failure.NotProcessed, failure.RetryAfter = true, -1
	return failure
}

// secured is the connection within TLS (60 to 67).
func (c *Config) secured(ctx context.Context, plain net.Conn, place endpoint) (net.Conn, error) {
	config, err := c.tls(place)
	if err != nil {
		_ = plain.Close()
		return nil, err
	}
	wire := &watchedConn{Conn: plain}
	secure := tls.Client(wire, config)
	err = secure.HandshakeContext(ctx)
	if err == nil && secure.ConnectionState().NegotiatedProtocol != alpn {
		err = errNoProtocol
	}
	if err != nil {
		_ = plain.Close()
		return nil, err
	}
	return &secureConn{secure, wire}, nil
}

// watchedConn knows whether the stream below TLS has ended.
type watchedConn struct {
	net.Conn
	ended bool
}

func (w *watchedConn) Read(into []byte) (int, error) {
	count, err := w.Conn.Read(into)
	w.ended = w.ended || err == io.EOF
	return count, err
}

var errCutOff = errors.New("cut off without a TLS goodbye")

// secureConn tells an end without close_notify from a proper one (67).
type secureConn struct {
	*tls.Conn
	wire *watchedConn
}

func (s *secureConn) Read(into []byte) (int, error) {
	count, err := s.Conn.Read(into)
	if err == io.EOF && s.wire.ended {
		err = errCutOff
	}
	return count, err
}

// causeOf is what people read of the end of a connection.
func causeOf(err error) string {
	switch {
	case err == nil || err == io.EOF || err == io.ErrUnexpectedEOF:
		return "the connection was lost"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return "no connection in time"
	}
	return err.Error()
}

// tlsReason is why a peer was refused, in the protocol's words; empty when it is not TLS's doing.
func tlsReason(err error) string {
	var (
		untrusted x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		otherName x509.HostnameError
		notSpoken tls.RecordHeaderError
		remote    *net.OpError
	)
	switch {
	case errors.As(err, &untrusted):
		return "TLS_UNTRUSTED"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if time.Now().Before(invalid.Cert.NotBefore) {
			return "TLS_CERTIFICATE_NOT_YET_VALID"
		}
		return "TLS_CERTIFICATE_EXPIRED"
	case errors.As(err, &invalid):
		return "TLS_UNTRUSTED"
	case errors.As(err, &otherName):
		return "TLS_NAME_MISMATCH"
	case errors.As(err, &notSpoken):
		return "TLS_NOT_SPOKEN"
	case errors.Is(err, errNoProtocol):
		return "TLS_PROTOCOL"
	case errors.As(err, &remote) && remote.Op == "remote error":
		return alertReason(remote.Err.Error())
	case err != nil && strings.HasPrefix(err.Error(), "tls: "), err != nil && strings.HasPrefix(err.Error(), "x509: "):
		return alertReason(err.Error())
	}
	return ""
}

// alertReason goes by the alerts' texts, since package tls keeps their type to itself.
func alertReason(alert string) string {
	for text, reason := range map[string]string{
		"certificate required":          "TLS_CERTIFICATE_REQUIRED",
		"bad certificate":               "TLS_CERTIFICATE_REFUSED",
		"unknown certificate authority": "TLS_CERTIFICATE_REFUSED",
		"expired certificate":           "TLS_CERTIFICATE_REFUSED",
		"unknown certificate":           "TLS_CERTIFICATE_REFUSED",
		"revoked certificate":           "TLS_CERTIFICATE_REFUSED",
		"unsupported certificate":       "TLS_CERTIFICATE_REFUSED",
		"no application protocol":       "TLS_PROTOCOL",
		"unadvertised ALPN":             "TLS_PROTOCOL",
		"protocol version":              "TLS_VERSION",
	} {
		if strings.Contains(alert, text) {
			return reason
		}
	}
	return "TLS_REFUSED"
}
