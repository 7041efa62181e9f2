package testkit

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const otherLibrary = `
unsigned paysig_abi_minimum(void) { return 1000; }
unsigned paysig_abi_version(void) { return 1001; }
`

const marker = "PAYSIG_TEST_OTHER_LIBRARY"

// WithOtherLibrary runs check in this test once more, in a process that has another library's ABI numbers loaded before
// ours. check must log why the library is unavailable.
func WithOtherLibrary(t *testing.T, check func(*testing.T)) {
	if os.Getenv(marker) != "" {
		check(t)
		return
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil || !bytes.Contains(maps, []byte("libpaysig.so")) {
		t.Skip("no shared library is loaded, or this is not Linux: no other one can be loaded before it")
	}
	folder := t.TempDir()
	source, library := filepath.Join(folder, "other.c"), filepath.Join(folder, "other.so")
	if err := os.WriteFile(source, []byte(otherLibrary), 0o600); err != nil {
		t.Fatal(err)
	}
	compiler, err := exec.Command("go", "env", "CC").Output()
	if err != nil {
		t.Fatal(err)
	}
	build := exec.Command(strings.TrimSpace(string(compiler)), "-shared", "-fPIC", "-o", library, source)
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	again := exec.Command(os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$")
	again.Env = append(os.Environ(), marker+"=1", "LD_PRELOAD="+library)
	output, err := again.CombinedOutput()
	if err != nil || !bytes.Contains(output, []byte("1000 to 1001")) {
		t.Errorf("%v: %s", err, output)
	}
}
