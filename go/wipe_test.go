package paysig

// Wiping, seen in memory.

import (
	"bytes"
	"errors"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"unsafe"

	"github.com/paysig/paysig/go/internal/testkit"
)

func keyMemory(key *Key) []byte { return testkit.Memory(key.state.native) }

func newTestKey(t *testing.T) *Key {
	t.Helper()
	key, err := NewKey("cashout_secret_key")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestWipeZeroesTheKey(t *testing.T) {
	key := newTestKey(t)
	other := *key
	if testkit.IsZero(keyMemory(key)) {
		t.Fatal("the key is zero before")
	}
	for range 2 {
		key.Wipe()
		if !testkit.IsZero(keyMemory(key)) {
			t.Fatal("the key is not zero")
		}
	}
	if _, err := other.Sign(nil); !errors.Is(err, ErrKeyNotReady) {
		t.Errorf("a copy gives %v", err)
	}
	runtime.KeepAlive(key)
}

func TestEndedSignersAreZero(t *testing.T) {
	key := newTestKey(t)
	ends := map[string]func(*Signer){
		"Finish":      func(signer *Signer) { signer.Finish() },
		"FinishUpper": func(signer *Signer) { signer.FinishUpper() },
		"Verify":      func(signer *Signer) { signer.Verify("not a signature") },
		"Wipe":        func(signer *Signer) { signer.Wipe() },
	}
	for name, end := range ends {
		signer, err := key.NewSigner()
		if err != nil {
			t.Fatal(err)
		}
		signer.WriteString("cashout_pass")
		at := testkit.Memory(signer.state.native)
		if !bytes.Contains(at, []byte("cashout_pass")) {
			t.Fatal("this test looks at the wrong place")
		}
		if end(signer); !testkit.IsZero(at) {
			t.Errorf("%s leaves %x", name, at)
		}
		runtime.KeepAlive(signer)
	}
}

// With the collector held, one collection queues the finalizers and frees nothing that has one: what is read
// afterwards is what they left, not other objects.
func TestCollectedKeysAndSignersAreWiped(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	left := abandoned(t)
	for _, at := range left {
		if testkit.IsZero(at()) {
			t.Fatal("zero before the collection")
		}
	}
	runtime.GC()
	for _, at := range left {
		testkit.AwaitZero(t, at)
	}
}

// abandoned makes a key and a signer and forgets them but for their addresses.
//
//go:noinline
func abandoned(t *testing.T) []func() []byte {
	key := newTestKey(t)
	signer, err := key.NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	look := func(address, length uintptr) func() []byte {
		return func() []byte { return testkit.At(address, length) }
	}
	return []func() []byte{
		look(uintptr(unsafe.Pointer(key.state.native)), unsafe.Sizeof(*key.state.native)),
		look(uintptr(unsafe.Pointer(signer.state.native)), unsafe.Sizeof(*signer.state.native)),
	}
}

// Whoever comes before the wipe gets the right answer, whoever comes after it an error, nobody anything else.
func TestWipeBesideCalls(t *testing.T) {
	message := []byte("{}")
	for range 20 {
		key := newTestKey(t)
		want, err := key.Sign(message)
		if err != nil {
			t.Fatal(err)
		}
		var signed, started sync.WaitGroup
		for range 8 {
			signed.Add(1)
			started.Add(1)
			go func() {
				defer signed.Done()
				for first := true; ; first = false {
					got, err := key.Sign(message)
					_, anyErr := VerifyAny([]*Key{key, key}, message, want)
					if first {
						started.Done()
					}
					if anyErr != nil && !errors.Is(anyErr, ErrKeyNotReady) {
						t.Errorf("VerifyAny gives %v", anyErr)
					}
					if errors.Is(err, ErrKeyNotReady) {
						return
					}
					if err != nil || got != want {
						t.Errorf("Sign gives %q, %v", got, err)
						return
					}
				}
			}()
		}
		started.Wait()
		key.Wipe()
		if !testkit.IsZero(keyMemory(key)) {
			t.Error("Wipe came back before the key was zero")
		}
		signed.Wait()
	}
}
