package paysig

// A library that does not serve this package's ABI: every call says so, and nothing panics at import.

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckABI(t *testing.T) {
	for _, c := range []struct {
		minimum, built, current uint32
		served                  bool
	}{
		{1, 1, 1, true}, {1, 1, 2, true}, {1, 2, 3, true}, {1, 3, 3, true},
		{2, 1, 2, false}, {1, 2, 1, false}, {2, 1, 1, false},
	} {
		err := checkABI(c.minimum, c.built, c.current)
		if served := err == nil; served != c.served || !served && !errors.Is(err, ErrLibraryUnavailable) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

const otherLibrary = `
unsigned paysig_abi_minimum(void) { return 1000; }
unsigned paysig_abi_version(void) { return 1001; }
`

// The test starts itself again with another library's ABI numbers loaded before ours.
func TestLibraryUnavailable(t *testing.T) {
	if os.Getenv("PAYSIG_TEST_OTHER_LIBRARY") != "" {
		checkUnavailable(t)
		return
	}
	if unavailable != nil {
		t.Fatal(unavailable)
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil || !bytes.Contains(maps, []byte("libpaysig.so")) {
		t.Skip("the library is linked statically, or this is not Linux: no other one can be loaded before it")
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
	again := exec.Command(os.Args[0], "-test.v", "-test.run=^TestLibraryUnavailable$")
	again.Env = append(os.Environ(), "PAYSIG_TEST_OTHER_LIBRARY=1", "LD_PRELOAD="+library)
	output, err := again.CombinedOutput()
	if err != nil || !bytes.Contains(output, []byte("1000 to 1001")) {
		t.Errorf("%v: %s", err, output)
	}
}

func checkUnavailable(t *testing.T) {
	key, err := NewKey("cashout_secret_key")
	t.Log(err)
	_, bytesErr := NewKeyBytes([]byte("cashout_secret_key"))
	_, anyErr := VerifyAny([]*Key{key}, nil, "")
	_, signErr := key.Sign(nil)
	_, signerErr := key.NewSigner()
	_, formErr := Canonicalize(Verbatim, nil)
	_, appendErr := AppendCanonical(nil, Verbatim, nil)
	_, canonicalErr := key.SignCanonical(Verbatim, nil)
	_, schemeErr := key.SignScheme(CashoutRequest, NewFields(nil))
	for _, err := range []error{
		err, bytesErr, anyErr, signErr, signerErr, key.Verify(nil, ""),
		formErr, appendErr, canonicalErr, key.VerifyCanonical(Verbatim, nil, ""),
		schemeErr, key.VerifyScheme(CashoutRequest, NewFields(nil), ""),
	} {
		var typed *Error
		if !errors.As(err, &typed) || typed.Slug() != "library-unavailable" {
			t.Errorf("gives %v", err)
		}
	}
	if key != nil || Schemes() != nil {
		t.Error("there is a key, or a scheme")
	}
}
