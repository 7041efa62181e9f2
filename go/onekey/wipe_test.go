package onekey

// Wiping, seen in memory; and a library that cannot be used.

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unsafe"

	paysig "github.com/paysig/paysig/go"
)

const pass = "cashout_pass"

// memory is the bytes at an address, which need not be reachable any more.
func memory(address uintptr, length uintptr) []byte {
	return unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&address))), length)
}

func isZero(bytes []byte) bool {
	for _, b := range bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

func made(t *testing.T) (*Credentials, *Sealed) {
	t.Helper()
	credentials, err := NewCredentials(Staging(), "cashout_login", pass, "cashout_secret_key")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := credentials.Seal(Create([]byte("{}")))
	if err != nil {
		t.Fatal(err)
	}
	return credentials, sealed
}

func credentialsMemory(credentials *Credentials) []byte {
	native := credentials.state.native
	return memory(uintptr(unsafe.Pointer(native)), unsafe.Sizeof(*native))
}

func sealedMemory(sealed *Sealed) []byte {
	buffer := sealed.state.native.buffer
	return memory(uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)))
}

func TestWipeZeroes(t *testing.T) {
	credentials, sealed := made(t)
	for _, wiped := range []struct {
		memory []byte
		wipe   func()
	}{{credentialsMemory(credentials), credentials.Wipe}, {sealedMemory(sealed), sealed.Wipe}} {
		if !bytes.Contains(wiped.memory, []byte(pass)) {
			t.Fatal("this test looks at the wrong place")
		}
		for range 2 {
			if wiped.wipe(); !isZero(wiped.memory) {
				t.Error("it is not zero")
			}
		}
	}
	runtime.KeepAlive(credentials)
	runtime.KeepAlive(sealed)
}

// With the collector held, one collection queues the finalizers and frees nothing that has one: what is read afterwards
// is what they left. A sealed request's buffer has none itself, so it is held here.
func TestWhatIsCollectedIsWiped(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	credentialsLeft, buffer := abandoned(t)
	if isZero(credentialsLeft()) || isZero(buffer) {
		t.Fatal("zero before the collection")
	}
	runtime.GC()
	for _, left := range []func() []byte{credentialsLeft, func() []byte { return buffer }} {
		for deadline := time.Now().Add(20 * time.Second); !isZero(left()); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("not wiped")
			}
		}
	}
}

// abandoned makes credentials and a sealed request and forgets them but for where they are.
//
//go:noinline
func abandoned(t *testing.T) (func() []byte, []byte) {
	credentials, sealed := made(t)
	native := credentials.state.native
	address, length := uintptr(unsafe.Pointer(native)), unsafe.Sizeof(*native)
	return func() []byte { return memory(address, length) }, sealed.state.native.buffer
}

// A request that is on its way keeps what it sends, though nobody else does.
func TestWhatIsBeingSentIsNotWiped(t *testing.T) {
	request := onItsWay(t)
	for range 3 {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
	body, err := io.ReadAll(request.Body)
	if due := `{"login":"cashout_login","pass":"cashout_pass"}`; string(body) != due || err != nil {
		t.Errorf("sends %q, %v", body, err)
	}
}

//go:noinline
func onItsWay(t *testing.T) *http.Request {
	_, sealed := made(t)
	request, err := sealed.HTTPRequest(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return request
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
	credentials, err := NewCredentials(Staging(), "cashout_login", pass, "cashout_secret_key")
	t.Log(err)
	_, sealErr := credentials.Seal(Create(nil))
	_, roundTripErr := (&Transport{}).RoundTrip(&http.Request{})
	_, notificationErr := VerifyNotification(nil, nil)
	_, jsonErr := VerifyJSON(nil, nil, "")
	_, textErr := Windows1252ToUTF8(nil)
	for _, err := range []error{
		err, sealErr, credentials.Check("", "", nil, nil), roundTripErr, notificationErr, jsonErr, textErr,
	} {
		if !errors.Is(err, paysig.ErrLibraryUnavailable) {
			t.Errorf("gives %v", err)
		}
	}
	if credentials != nil {
		t.Error("there are credentials")
	}
}
