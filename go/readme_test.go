package paysig_test

// The README's program, built and run as a reader would.

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	program := regexp.MustCompile("(?s)```go\n(.*?)```").FindSubmatch(readme)
	printed := regexp.MustCompile("(?s)```text\n(.*?)```").FindSubmatch(readme)
	if program == nil || printed == nil {
		t.Fatal("README.md has no program, or does not say what it prints")
	}
	path := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(path, program[1], 0o600); err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command("go", "run", path).CombinedOutput()
	if err != nil || string(output) != string(printed[1]) {
		t.Errorf("%v: prints\n%s", err, output)
	}
}
