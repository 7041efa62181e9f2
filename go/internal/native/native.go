//go:build cgo

// Package native is the implementation over the C library: it converts between Go's and C's types and calls the core,
// and nothing else.
//
// Bytes are passed where they lie, never copied; cgo keeps an argument alive and in place during the call. Messages go
// through C functions that take `const char *` instead of `const void *`: for an unsafe.Pointer cgo inspects the whole
// object that the bytes are part of, and panics over a pointer elsewhere in it.
package native

/*
#cgo noescape   paysig_go_sign
#cgo nocallback paysig_go_sign
#cgo noescape   paysig_go_verify
#cgo nocallback paysig_go_verify
#cgo noescape   paysig_go_verify_any
#cgo nocallback paysig_go_verify_any
#cgo noescape   paysig_go_signer_update
#cgo nocallback paysig_go_signer_update
#cgo noescape   paysig_go_signer_finish
#cgo nocallback paysig_go_signer_finish
#cgo noescape   paysig_go_canonicalize
#cgo nocallback paysig_go_canonicalize
#cgo noescape   paysig_go_sign_canonical
#cgo nocallback paysig_go_sign_canonical
#cgo noescape   paysig_go_verify_canonical
#cgo nocallback paysig_go_verify_canonical
#cgo noescape   paysig_signer_verify
#cgo nocallback paysig_signer_verify
#cgo noescape   paysig_secret_check
#cgo nocallback paysig_secret_check
#cgo noescape   paysig_signature_check
#cgo nocallback paysig_signature_check

#include <paysig.h>

static inline paysig_status_t paysig_go_key_init_bytes(const char *secret, size_t secret_length, paysig_key_t *key) {
	return paysig_key_init_bytes(secret, secret_length, key);
}

static inline paysig_status_t paysig_go_sign(const paysig_key_t *key, const char *message, size_t message_length,
                                             uint32_t encoding, char *signature) {
	size_t length;
	return paysig_sign(key, message, message_length, encoding, signature, PAYSIG_SIGNATURE_BYTES, &length);
}

static inline paysig_status_t paysig_go_verify(const paysig_key_t *key, const char *message, size_t message_length,
                                               const char *signature, size_t signature_length) {
	return paysig_verify(key, message, message_length, signature, signature_length);
}

static inline paysig_status_t paysig_go_verify_any(const paysig_key_t *const *keys, size_t keys_length,
                                                   const char *message, size_t message_length, const char *signature,
                                                   size_t signature_length, size_t *matched) {
	return paysig_verify_any(keys, keys_length, message, message_length, signature, signature_length, matched);
}

static inline paysig_status_t paysig_go_signer_update(paysig_signer_t *signer, const char *bytes, size_t length) {
	return paysig_signer_update(signer, bytes, length);
}

static inline paysig_status_t paysig_go_signer_finish(paysig_signer_t *signer, uint32_t encoding, char *signature) {
	size_t length;
	return paysig_signer_finish(signer, encoding, signature, PAYSIG_SIGNATURE_BYTES, &length);
}

// The functions with a canonical form lend scratch from C's stack, which needs no zeroing, where Go gives none.
enum { PAYSIG_GO_SLOTS = 256 };

static inline paysig_status_t paysig_go_canonicalize(uint32_t form, const char *input, size_t input_length,
                                                     paysig_slot_t *scratch, size_t scratch_length, char *out,
                                                     size_t out_capacity, paysig_told_t *told) {
	paysig_slot_t few[PAYSIG_GO_SLOTS];
	if (scratch_length == 0) {
		scratch = few;
		scratch_length = PAYSIG_GO_SLOTS;
	}
	return paysig_canonicalize(form, input, input_length, scratch, scratch_length, out, out_capacity, told);
}

static inline paysig_status_t paysig_go_sign_canonical(const paysig_key_t *key, uint32_t form, const char *input,
                                                       size_t input_length, paysig_slot_t *scratch,
                                                       size_t scratch_length, uint32_t encoding, char *signature,
                                                       paysig_told_t *told) {
	paysig_slot_t few[PAYSIG_GO_SLOTS];
	if (scratch_length == 0) {
		scratch = few;
		scratch_length = PAYSIG_GO_SLOTS;
	}
	return paysig_sign_canonical(key, form, input, input_length, scratch, scratch_length, encoding, signature,
	                             PAYSIG_SIGNATURE_BYTES, told);
}

static inline paysig_status_t paysig_go_verify_canonical(const paysig_key_t *key, uint32_t form, const char *input,
                                                         size_t input_length, paysig_slot_t *scratch,
                                                         size_t scratch_length, const char *signature,
                                                         size_t signature_length, paysig_told_t *told) {
	paysig_slot_t few[PAYSIG_GO_SLOTS];
	if (scratch_length == 0) {
		scratch = few;
		scratch_length = PAYSIG_GO_SLOTS;
	}
	return paysig_verify_canonical(key, form, input, input_length, scratch, scratch_length, signature, signature_length,
	                               told);
}
*/
import "C"

import (
	"fmt"
	"runtime"
	"slices"
	"unsafe"

	"github.com/paysig/paysig/go/internal/core"
)

type (
	// Key and Signer hold secrets. The C functions that make them are not marked noescape above, so that they live on
	// the heap, where they stay: a goroutine's stack is copied when it grows, and the old one not wiped.
	Key    C.paysig_key_t
	Signer C.paysig_signer_t
)

// Unavailable says why the library that is loaded cannot be used. It is empty where it can.
var Unavailable = checkABI(uint32(C.paysig_abi_minimum()), C.PAYSIG_ABI_VERSION, uint32(C.paysig_abi_version()))

// checkABI applies the header's rule for which library serves a program that was built with which header.
func checkABI(minimum, built, current uint32) string {
	if minimum <= built && built <= current {
		return ""
	}
	return fmt.Sprintf("it serves the ABI versions %d to %d, and this program was built for %d", minimum, current, built)
}

// Version is the version of the library that is loaded.
func Version() string { return C.GoString(C.paysig_version()) }

// Slug is the name of a number. A library newer than this package may have numbers that the package does not know.
func Slug(code int) string { return C.GoString(C.paysig_status_slug(C.paysig_status_t(code))) }

// Sentence is the text of a number.
func Sentence(code int) string { return C.GoString(C.paysig_status_message(C.paysig_status_t(code))) }

func (key *Key) Init(secret string) core.Fault {
	text, length := ofString(secret)
	status := C.paysig_key_init(text, length, key.c())
	if status == C.PAYSIG_OK {
		return core.Fault{}
	}
	var offset C.size_t
	checked := C.paysig_secret_check(text, length, &offset)
	return failure(status, checked, offset)
}

func (key *Key) InitBytes(secret []byte) core.Fault {
	bytes, length := ofBytes(secret)
	return failure(C.paysig_go_key_init_bytes(bytes, length, key.c()), C.PAYSIG_OK, 0)
}

func (key *Key) Sign(message []byte, encoding core.Encoding, text *core.SignatureText) core.Fault {
	bytes, length := ofBytes(message)
	return failure(C.paysig_go_sign(key.c(), bytes, length, C.uint32_t(encoding), ofText(text)), C.PAYSIG_OK, 0)
}

func (key *Key) Verify(message []byte, signature string) core.Fault {
	bytes, length := ofBytes(message)
	text, textLength := ofString(signature)
	return verdict(C.paysig_go_verify(key.c(), bytes, length, text, textLength), signature)
}

// VerifyAny pins the keys: C reads their addresses from Go's memory.
func VerifyAny(keys []*Key, message []byte, signature string) (int, core.Fault) {
	var pinner runtime.Pinner
	defer pinner.Unpin()
	pointers := pinned(&pinner, keys)
	bytes, length := ofBytes(message)
	text, textLength := ofString(signature)
	var matched C.size_t
	status := C.paysig_go_verify_any(unsafe.SliceData(pointers), C.size_t(len(pointers)), bytes, length, text, textLength,
		&matched)
	return int(matched), verdict(status, signature)
}

func pinned(pinner *runtime.Pinner, keys []*Key) []*C.paysig_key_t {
	pointers := make([]*C.paysig_key_t, len(keys))
	for i, key := range keys {
		pinner.Pin(key)
		pointers[i] = key.c()
	}
	return pointers
}

// Wipe overwrites the key with zeros.
func (key *Key) Wipe() { C.paysig_key_wipe(key.c()) }

func (signer *Signer) Init(key *Key) core.Fault {
	return failure(C.paysig_signer_init(key.c(), signer.c()), C.PAYSIG_OK, 0)
}

func (signer *Signer) Update(piece []byte) core.Fault {
	bytes, length := ofBytes(piece)
	return failure(C.paysig_go_signer_update(signer.c(), bytes, length), C.PAYSIG_OK, 0)
}

func (signer *Signer) UpdateString(piece string) core.Fault {
	bytes, length := ofString(piece)
	return failure(C.paysig_go_signer_update(signer.c(), bytes, length), C.PAYSIG_OK, 0)
}

func (signer *Signer) Finish(encoding core.Encoding, text *core.SignatureText) core.Fault {
	return failure(C.paysig_go_signer_finish(signer.c(), C.uint32_t(encoding), ofText(text)), C.PAYSIG_OK, 0)
}

func (signer *Signer) Verify(signature string) core.Fault {
	text, length := ofString(signature)
	return verdict(C.paysig_signer_verify(signer.c(), text, length), signature)
}

func (signer *Signer) Wipe() { C.paysig_signer_wipe(signer.c()) }

// AppendCanonical tries with the room that dst has and the scratch on C's stack, and grows each to what it is told.
func AppendCanonical(dst []byte, form uint32, input []byte) ([]byte, core.Fault) {
	bytes, length := ofBytes(input)
	var scratch []C.paysig_slot_t
	for {
		var told C.paysig_told_t
		out, capacity := ofBytes(dst[len(dst):cap(dst)])
		status := C.paysig_go_canonicalize(C.uint32_t(form), bytes, length, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), out, capacity, &told)
		switch status {
		case C.PAYSIG_OK:
			return dst[:len(dst)+int(told.length)], core.Fault{}
		case C.PAYSIG_SCRATCH_TOO_SMALL:
			scratch = make([]C.paysig_slot_t, told.scratch_length)
		case C.PAYSIG_BUFFER_TOO_SMALL:
			dst = slices.Grow(dst, int(told.length))
		default:
			return dst, failure(status, status, told.error_offset)
		}
	}
}

func (key *Key) SignCanonical(form uint32, input []byte, text *core.SignatureText) core.Fault {
	bytes, length := ofBytes(input)
	var scratch []C.paysig_slot_t
	for {
		var told C.paysig_told_t
		status := C.paysig_go_sign_canonical(key.c(), C.uint32_t(form), bytes, length, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), C.PAYSIG_HEX_LOWER, ofText(text), &told)
		if status != C.PAYSIG_SCRATCH_TOO_SMALL {
			return failure(status, status, told.error_offset)
		}
		scratch = make([]C.paysig_slot_t, told.scratch_length)
	}
}

func (key *Key) VerifyCanonical(form uint32, input []byte, signature string) core.Fault {
	bytes, length := ofBytes(input)
	text, textLength := ofString(signature)
	var scratch []C.paysig_slot_t
	for {
		var told C.paysig_told_t
		status := C.paysig_go_verify_canonical(key.c(), C.uint32_t(form), bytes, length, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), text, textLength, &told)
		if status != C.PAYSIG_SCRATCH_TOO_SMALL {
			return failure(status, status, told.error_offset)
		}
		scratch = make([]C.paysig_slot_t, told.scratch_length)
	}
}

// verdict is the answer of a verification as an error, with the place where the signature is malformed.
func verdict(status C.paysig_status_t, signature string) core.Fault {
	if status == C.PAYSIG_OK {
		return core.Fault{}
	}
	text, length := ofString(signature)
	var offset C.size_t
	checked := C.paysig_signature_check(text, length, &offset)
	return failure(status, checked, offset)
}

// failure is a status as a fault. The offset counts where a check of the same input has given the same status, and a
// place with it: SIZE_MAX is none.
func failure(status, checked C.paysig_status_t, offset C.size_t) core.Fault {
	switch {
	case status == C.PAYSIG_OK:
		return core.Fault{}
	case status == checked && offset != C.SIZE_MAX:
		return core.At(int(status), int(offset))
	default:
		return core.Of(int(status))
	}
}

func (key *Key) c() *C.paysig_key_t { return (*C.paysig_key_t)(key) }

func (signer *Signer) c() *C.paysig_signer_t { return (*C.paysig_signer_t)(signer) }

func ofText(text *core.SignatureText) *C.char { return (*C.char)(unsafe.Pointer(text)) }

func ofBytes(bytes []byte) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(bytes))), C.size_t(len(bytes))
}

func ofString(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}
