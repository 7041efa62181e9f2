package testkit

import (
	"testing"
	"time"
	"unsafe"
)

// Memory is the bytes of a value where it lies, which need not be reachable any more.
func Memory[T any](value *T) []byte {
	address := uintptr(unsafe.Pointer(value))
	return At(address, unsafe.Sizeof(*value))
}

// At is the bytes at an address.
func At(address, length uintptr) []byte {
	return unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&address))), length)
}

// IsZero reports whether all bytes are zero.
func IsZero(bytes []byte) bool {
	for _, b := range bytes {
		if b != 0 {
			return false
		}
	}
	return true
}

// AwaitZero waits for what finalizers wipe.
func AwaitZero(t testing.TB, at func() []byte) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !IsZero(at()); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("not wiped")
		}
	}
}
