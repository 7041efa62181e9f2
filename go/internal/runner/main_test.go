package main

// The runner's contract, with the program itself.

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestRunner(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	runner := filepath.Join(folder, "runner")
	if output, err := exec.Command("go", "build", "-o", runner, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	run := func(arguments ...string) (string, int) {
		command := exec.Command(runner, arguments...)
		output, _ := command.Output()
		return string(output), command.ProcessState.ExitCode()
	}

	key, body := file("key", "cashout_secret_key"), file("body", "{}")
	signed, status := run("sign", key, body)
	if status != 0 || !regexp.MustCompile(`^[0-9a-f]{64} [0-9]+\.[0-9]\n$`).MatchString(signed) {
		t.Fatalf("sign prints %q, exit %d", signed, status)
	}
	signature, _, _ := strings.Cut(signed, " ")
	for _, c := range []struct {
		key, body, signature, want string
		status                     int
	}{
		{key, body, signature, "ok\n", 0},
		{key, body, strings.ToUpper(signature), "ok\n", 0},
		{key, file("tampered", "{ }"), signature, "signature-mismatch\n", 1},
		{key, body, signature + "\n", "signature-whitespace\n", 1},
		{file("newline", "cashout_secret_key\n"), body, signature, "secret-whitespace\n", 1},
		{filepath.Join(folder, "absent"), body, signature, "key-file\n", 1},
		{key, filepath.Join(folder, "absent"), signature, "input-unreadable\n", 1},
	} {
		if got, status := run("verify", c.key, c.body, c.signature); got != c.want || status != c.status {
			t.Errorf("verify %+v prints %q, exit %d", c, got, status)
		}
	}
	if got, status := run("verify", key, body); got != "" || status != 2 {
		t.Errorf("without a signature: %q, exit %d", got, status)
	}
}
