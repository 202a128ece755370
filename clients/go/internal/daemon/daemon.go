// Package daemon runs a real jetond for tests.
package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"jeton.example/jeton"
	"jeton.example/jeton/jetonv1"
)

const password = "correct horse battery staple"

// Daemon is one with an organization of its own, whose owner is alice.
type Daemon struct {
	Folder string
	// Addresses, as jetond says them.
	Unix, TCP string
	t         testing.TB
	process   *exec.Cmd
}

// Start makes a store, and serves it until the test ends. Flags are jetond's.
func Start(t testing.TB, flags ...string) *Daemon {
	t.Helper()
	folder, err := os.MkdirTemp("", "jeton-go-")
	if err != nil {
		t.Fatal(err)
	}
	d := &Daemon{Folder: folder, t: t}
	t.Cleanup(func() {
		d.Stop()
		os.RemoveAll(folder)
	})
	init := exec.Command(Program("jetond"), "init", "--data", d.data(), "--organization", "acme",
		"--owner", "alice", "--password-file", "-", "--password-memory", "64")
	init.Stdin = strings.NewReader(password + "\n")
	if said, err := init.CombinedOutput(); err != nil {
		t.Fatalf("jetond init: %v\n%s", err, said)
	}
	d.Serve(append([]string{"--tcp", "127.0.0.1:0"}, flags...)...)
	return d
}

// Program is the path of one that was built.
func Program(name string) string {
	folder := os.Getenv("JETON_PROGRAMS")
	if folder == "" {
		folder = ".build/debug"
	}
	return filepath.Join(folder, name)
}

func (d *Daemon) data() string { return filepath.Join(d.Folder, "data") }

// Serve starts it, or starts it again.
func (d *Daemon) Serve(flags ...string) {
	d.t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer reader.Close()
	var log bytes.Buffer
	d.process = exec.Command(Program("jetond"), append([]string{
		"serve", "--data", d.data(), "--ready-fd", "3", "--password-memory", "64"}, flags...)...)
	d.process.ExtraFiles = []*os.File{writer}
	d.process.Stderr = &log
	err = d.process.Start()
	writer.Close()
	if err != nil {
		d.t.Fatal(err)
	}
	var ready struct{ Unix, TCP string }
	if err := json.NewDecoder(reader).Decode(&ready); err != nil {
		d.t.Fatalf("jetond does not start: %s", &log)
	}
	d.Unix, d.TCP = "unix:"+ready.Unix, "tcp://"+ready.TCP
}

// Stop ends it and waits for that.
func (d *Daemon) Stop() {
	if d.process != nil && d.process.ProcessState == nil {
		_ = d.process.Process.Signal(syscall.SIGTERM)
		_ = d.process.Wait()
	}
}

// Kill ends it as a crash does.
func (d *Daemon) Kill() {
	_ = d.process.Process.Kill()
	_ = d.process.Wait()
}

// Client is one for the test, over the Unix socket where config names no other place.
func (d *Daemon) Client(config jeton.Config) *jeton.Client {
	d.t.Helper()
	if config.Address == "" {
		config.Address = d.Unix
	}
	client, err := jeton.New(config)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(client.Close)
	return client
}

// Owner is a client that alice has logged in with.
func (d *Daemon) Owner() *jeton.Client {
	d.t.Helper()
	login, err := jetonv1.NewSessionServiceClient(d.Client(jeton.Config{})).Login(context.Background(),
		&jetonv1.LoginRequest{User: "alice", Password: password})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.Client(jeton.Config{Token: jeton.NewSecret(login.SessionToken)})
}

// Account makes one with a role, whose token is answered.
func Account(t testing.TB, owner *jeton.Client, name string, role jetonv1.Role) *jetonv1.CreateServiceAccountResponse {
	t.Helper()
	created, err := jetonv1.NewServiceAccountServiceClient(owner).CreateServiceAccount(
		context.Background(), &jetonv1.CreateServiceAccountRequest{Name: name, Role: role})
	if err != nil {
		t.Fatal(err)
	}
	return created
}
