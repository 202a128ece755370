package jeton_test

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jeton.example/jeton"
	"jeton.example/jeton/internal/daemon"
	"jeton.example/jeton/jetonrpcv1"
)

// certificates is a folder of ca.pem, other.pem, and name.pem with name.key for each name.
func certificates(t *testing.T, names map[string]string) string {
	folder := t.TempDir()
	openssl := func(arguments ...string) {
		command := exec.Command("openssl", arguments...)
		command.Dir = folder
		if said, err := command.CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %s", arguments, said)
		}
	}
	key := []string{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"}
	for _, ca := range []string{"ca", "other"} {
		openssl(append([]string{"req", "-x509", "-keyout", ca + ".key", "-out", ca + ".pem", "-days", "2",
			"-subj", "/CN=" + ca}, key...)...)
	}
	for name, alternative := range names {
		openssl(append([]string{"req", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name,
			"-addext", "subjectAltName=" + alternative}, key...)...)
		openssl("x509", "-req", "-in", name+".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
			"-copy_extensions", "copy", "-days", "2", "-out", name+".pem")
	}
	return folder
}

func TestOverTLSBothSidesProveWhoTheyAre(t *testing.T) {
	folder := certificates(t, map[string]string{"server": "IP:127.0.0.1,DNS:jeton.internal", "caller": "DNS:caller"})
	file := func(name string) string { return filepath.Join(folder, name) }
	server := daemon.Start(t, "--tls-certificate", file("server.pem"), "--tls-key", file("server.key"),
		"--tls-clients", "required", "--tls-client-ca", file("ca.pem"))
	address := strings.Replace(server.TCP, "tcp://", "tls://", 1)
	good := jeton.Config{Address: address, CAFile: file("ca.pem"), CertFile: file("caller.pem"), KeyFile: file("caller.key")}
	otherName, named, untrusted, without := good, good, good, good
	otherName.ServerName = "elsewhere.internal"
	named.ServerName = "jeton.internal"
	untrusted.CAFile = file("other.pem")
	without.CertFile = ""
	for _, example := range []struct {
		reason string
		config jeton.Config
	}{
		{"", good}, {"", named}, {"TLS_NAME_MISMATCH", otherName}, {"TLS_UNTRUSTED", untrusted},
		{"TLS_CERTIFICATE_REQUIRED", without},
	} {
		health := jetonrpcv1.NewHealthServiceClient(server.Client(example.config))
		_, err := health.CheckHealth(context.Background(), nil)
		var failure *jeton.Error
		if errors.As(err, &failure); example.reason == "" && err != nil ||
			example.reason != "" && (failure == nil || failure.Reason != example.reason || failure.Code != jeton.Unavailable) {
			t.Errorf("%q: %v", example.reason, err)
		}
	}
}
