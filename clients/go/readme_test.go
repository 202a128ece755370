package jeton_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jeton.example/jeton/internal/daemon"
	"jeton.example/jeton/jetonv1"
)

func TestTheExampleOfTheREADMERuns(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```go\n")
	program, _, _ := strings.Cut(rest, "```\n")
	if err := os.MkdirAll(filepath.Join(".build", "readme"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(".build", "readme", "main.go"), []byte(program), 0o666); err != nil {
		t.Fatal(err)
	}
	server := daemon.Start(t)
	created := daemon.Account(t, server.Owner(), "ci-deploy", jetonv1.Role_ROLE_CONTRIBUTOR)
	for token, expected := range map[string]string{
		created.Secret: "good, of ci-deploy\n", "nonsense": "not good: TOKEN_VERDICT_UNKNOWN\n",
	} {
		command := exec.Command("go", "run", "./.build/readme", token)
		command.Env = append(os.Environ(), "JETON_ADDRESS="+server.Unix, "JETON_TOKEN="+created.Secret)
		if said, err := command.CombinedOutput(); err != nil || string(said) != expected {
			t.Errorf("%v: %s", err, said)
		}
	}
}
