package paysig

import (
	"slices"
	"unsafe"

	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/core"
)

// A canonical form is seldom longer than its input: numbers such as 1e20 are written out, white space is left out.
const formSurplus = 32

// Canonicalize gives a payload's canonical form.
//
// It fails with what the form refuses and the byte offset of the fault in input, as the constants of [Form] say; with
// [ErrUnknownForm] where form is none of them; with [ErrLibraryUnavailable]. The result is then nil.
//
// Its time is linear in the length of input, but for the sorting of members that are not sorted, and it needs no stack
// however deep the payload is nested. For the JCS forms it takes up to 32 bytes of memory for each member and object;
// without cgo about four times as many.
func Canonicalize(form Form, input []byte) ([]byte, error) {
	if unavailable != nil {
		return nil, unavailable
	}
	canonical, fault := backend.AppendCanonical(make([]byte, 0, len(input)+formSurplus), uint32(form), input)
	if fault.Is() {
		return nil, failure(fault)
	}
	return canonical, nil
}

// AppendCanonical appends what [Canonicalize] gives to dst and returns the extended buffer. It does not allocate where
// dst has room for the form, input lies elsewhere, and the payload has at most 256 members and objects; without cgo it
// does where the payload has any.
//
// It fails as [Canonicalize] does and then returns dst as it was; what dst has room for beyond its length may have been
// overwritten.
func AppendCanonical(dst []byte, form Form, input []byte) ([]byte, error) {
	if unavailable != nil {
		return dst, unavailable
	}
	room := dst
	if overlap(dst[len(dst):cap(dst)], input) {
		// The core must not write where it still reads. Without room the form goes elsewhere.
		room = slices.Clip(dst)
	}
	extended, fault := backend.AppendCanonical(room, uint32(form), input)
	if fault.Is() {
		return dst, failure(fault)
	}
	return extended, nil
}

// SignCanonical gives the signature of a payload's canonical form as [Key.Sign] does. The form is hashed as it is made
// and never held.
//
// It fails as [Canonicalize] and as [Key.Sign] do; the signature is then empty.
func (k *Key) SignCanonical(form Form, input []byte) (string, error) {
	state, err := k.acquire()
	if err != nil {
		return "", err
	}
	defer state.inUse.RUnlock()
	var text core.SignatureText
	if fault := state.native.SignCanonical(uint32(form), input, &text); fault.Is() {
		return "", failure(fault)
	}
	return string(text.Digits()), nil
}

// VerifyCanonical checks that signature is that of a payload's canonical form, as [Key.Verify] does. nil is the only
// answer that means yes.
//
// It is only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where
// the bytes themselves are signed, as by OneKey Payments, use [Key.Verify].
//
// It fails as [Key.Verify] and as [Canonicalize] do. The offset counts in the signature or in input, as the kind of the
// error says.
func (k *Key) VerifyCanonical(form Form, input []byte, signature string) error {
	state, err := k.acquire()
	if err != nil {
		return err
	}
	defer state.inUse.RUnlock()
	return failure(state.native.VerifyCanonical(uint32(form), input, signature))
}

// overlap reports whether two slices share memory. Addresses are only compared: neither slice moves meanwhile, since
// both are in use.
func overlap(a, b []byte) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	startA, startB := uintptr(unsafe.Pointer(&a[0])), uintptr(unsafe.Pointer(&b[0]))
	return startA < startB+uintptr(len(b)) && startB < startA+uintptr(len(a))
}
