package paysig

// The calls into the C library, and nothing else: the one file that converts between Go's and C's types.
//
// Bytes are passed where they lie, never copied; cgo keeps an argument alive and in place during the call. Messages go
// through C functions that take `const char *` instead of `const void *`: for an unsafe.Pointer cgo inspects the whole
// object that the bytes are part of, and panics over a pointer elsewhere in it.

/*
#cgo pkg-config: paysig

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
	"runtime"
	"slices"
	"unsafe"
)

type (
	// nativeKey and nativeSigner hold secrets. The C functions that make them are not marked noescape above, so that
	// they live on the heap, where they stay: a goroutine's stack is copied when it grows, and the old one not wiped.
	nativeKey    C.paysig_key_t
	nativeSigner C.paysig_signer_t

	encoding C.uint32_t

	// signatureText is a signature as C writes it: the digits and a NUL.
	signatureText [C.PAYSIG_SIGNATURE_BYTES]byte
)

const (
	lowerHex encoding = C.PAYSIG_HEX_LOWER
	upperHex encoding = C.PAYSIG_HEX_UPPER

	verbatimForm = C.PAYSIG_FORM_VERBATIM
	compactForm  = C.PAYSIG_FORM_COMPACT
	jcsForm      = C.PAYSIG_FORM_JCS
	jcsExactForm = C.PAYSIG_FORM_JCS_EXACT
)

// unavailable says why the library that is loaded cannot be used. It is nil where it can.
var unavailable = checkABI(uint32(C.paysig_abi_minimum()), C.PAYSIG_ABI_VERSION, uint32(C.paysig_abi_version()))

func libraryVersion() string { return C.GoString(C.paysig_version()) }

func slug(code int) string { return C.GoString(C.paysig_status_slug(C.paysig_status_t(code))) }

func sentence(code int) string { return C.GoString(C.paysig_status_message(C.paysig_status_t(code))) }

func (key *nativeKey) init(secret string) error {
	text, length := ofString(secret)
	status := C.paysig_key_init(text, length, key.c())
	if status == C.PAYSIG_OK {
		return nil
	}
	var offset C.size_t
	checked := C.paysig_secret_check(text, length, &offset)
	return failure(status, checked, offset)
}

func (key *nativeKey) initBytes(secret []byte) error {
	bytes, length := ofBytes(secret)
	return failure(C.paysig_go_key_init_bytes(bytes, length, key.c()), C.PAYSIG_OK, 0)
}

func (key *nativeKey) sign(message []byte, encoding encoding, text *signatureText) error {
	bytes, length := ofBytes(message)
	return failure(C.paysig_go_sign(key.c(), bytes, length, C.uint32_t(encoding), text.c()), C.PAYSIG_OK, 0)
}

func (key *nativeKey) verify(message []byte, signature string) error {
	bytes, length := ofBytes(message)
	text, textLength := ofString(signature)
	return verdict(C.paysig_go_verify(key.c(), bytes, length, text, textLength), signature)
}

// verifyAny pins the keys: C reads their addresses from Go's memory.
func verifyAny(keys []*nativeKey, message []byte, signature string) (int, error) {
	var pinner runtime.Pinner
	defer pinner.Unpin()
	pointers := make([]*C.paysig_key_t, len(keys))
	for i, key := range keys {
		pinner.Pin(key)
		pointers[i] = key.c()
	}
	bytes, length := ofBytes(message)
	text, textLength := ofString(signature)
	var matched C.size_t
	status := C.paysig_go_verify_any(unsafe.SliceData(pointers), C.size_t(len(pointers)), bytes, length, text, textLength,
		&matched)
	return int(matched), verdict(status, signature)
}

func (key *nativeKey) wipe() { C.paysig_key_wipe(key.c()) }

func (signer *nativeSigner) init(key *nativeKey) error {
	return failure(C.paysig_signer_init(key.c(), signer.c()), C.PAYSIG_OK, 0)
}

func (signer *nativeSigner) update(piece []byte) error {
	bytes, length := ofBytes(piece)
	return failure(C.paysig_go_signer_update(signer.c(), bytes, length), C.PAYSIG_OK, 0)
}

func (signer *nativeSigner) updateString(piece string) error {
	bytes, length := ofString(piece)
	return failure(C.paysig_go_signer_update(signer.c(), bytes, length), C.PAYSIG_OK, 0)
}

func (signer *nativeSigner) finish(encoding encoding, text *signatureText) error {
	return failure(C.paysig_go_signer_finish(signer.c(), C.uint32_t(encoding), text.c()), C.PAYSIG_OK, 0)
}

func (signer *nativeSigner) verify(signature string) error {
	text, length := ofString(signature)
	return verdict(C.paysig_signer_verify(signer.c(), text, length), signature)
}

func (signer *nativeSigner) wipe() { C.paysig_signer_wipe(signer.c()) }

// appendCanonical tries with the room that dst has and the scratch on C's stack, and grows each to what it is told.
func appendCanonical(dst []byte, form Form, input []byte) ([]byte, error) {
	bytes, length := ofBytes(input)
	var scratch []C.paysig_slot_t
	for {
		var told C.paysig_told_t
		out, capacity := ofBytes(dst[len(dst):cap(dst)])
		status := C.paysig_go_canonicalize(C.uint32_t(form), bytes, length, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), out, capacity, &told)
		switch status {
		case C.PAYSIG_OK:
			return dst[:len(dst)+int(told.length)], nil
		case C.PAYSIG_SCRATCH_TOO_SMALL:
			scratch = make([]C.paysig_slot_t, told.scratch_length)
		case C.PAYSIG_BUFFER_TOO_SMALL:
			dst = slices.Grow(dst, int(told.length))
		default:
			return dst, failure(status, status, told.error_offset)
		}
	}
}

func (key *nativeKey) signCanonical(form Form, input []byte, text *signatureText) error {
	bytes, length := ofBytes(input)
	var scratch []C.paysig_slot_t
	for {
		var told C.paysig_told_t
		status := C.paysig_go_sign_canonical(key.c(), C.uint32_t(form), bytes, length, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), C.PAYSIG_HEX_LOWER, text.c(), &told)
		if status != C.PAYSIG_SCRATCH_TOO_SMALL {
			return failure(status, status, told.error_offset)
		}
		scratch = make([]C.paysig_slot_t, told.scratch_length)
	}
}

func (key *nativeKey) verifyCanonical(form Form, input []byte, signature string) error {
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
func verdict(status C.paysig_status_t, signature string) error {
	if status == C.PAYSIG_OK {
		return nil
	}
	text, length := ofString(signature)
	var offset C.size_t
	checked := C.paysig_signature_check(text, length, &offset)
	return failure(status, checked, offset)
}

// failure is a status as an error, nil for PAYSIG_OK. The offset counts where a check of the same input has given the
// same status, and a place with it: SIZE_MAX is none.
func failure(status, checked C.paysig_status_t, offset C.size_t) error {
	if status == C.PAYSIG_OK {
		return nil
	}
	if status == checked && offset != C.SIZE_MAX {
		return &Error{code: int(status), offset: int(offset), placed: true}
	}
	return errorOf(int(status))
}

func (key *nativeKey) c() *C.paysig_key_t { return (*C.paysig_key_t)(key) }

func (signer *nativeSigner) c() *C.paysig_signer_t { return (*C.paysig_signer_t)(signer) }

func (text *signatureText) c() *C.char { return (*C.char)(unsafe.Pointer(text)) }

func (text *signatureText) digits() []byte { return text[:C.PAYSIG_SIGNATURE_CHARS] }

func ofBytes(bytes []byte) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(bytes))), C.size_t(len(bytes))
}

func ofString(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}
