package onekey

// Wiping, seen in memory.

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
	"unsafe"

	"github.com/paysig/paysig/go/internal/testkit"
)

const pass = "cashout_pass"

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
	return testkit.Memory(credentials.state.native)
}

func sealedMemory(sealed *Sealed) []byte {
	// Another slice of the same: the wipe forgets its own.
	return sealed.state.made.Buffer[:]
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
			if wiped.wipe(); !testkit.IsZero(wiped.memory) {
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
	if testkit.IsZero(credentialsLeft()) || testkit.IsZero(buffer) {
		t.Fatal("zero before the collection")
	}
	runtime.GC()
	testkit.AwaitZero(t, credentialsLeft)
	testkit.AwaitZero(t, func() []byte { return buffer })
}

// abandoned makes credentials and a sealed request and forgets them but for where they are.
//
//go:noinline
func abandoned(t *testing.T) (func() []byte, []byte) {
	credentials, sealed := made(t)
	native := credentials.state.native
	address, length := uintptr(unsafe.Pointer(native)), unsafe.Sizeof(*native)
	return func() []byte { return testkit.At(address, length) }, sealed.state.made.Buffer
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
