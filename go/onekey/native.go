package onekey

// The calls into the C library, and nothing else: the one file that converts between Go's and C's types.
//
// Bytes are passed where they lie; cgo keeps an argument alive and in place during the call. As in package paysig, C
// functions take `const char *` instead of `const void *`, so that cgo does not inspect what the bytes are part of.

/*
#cgo pkg-config: paysig

#cgo noescape   paysig_go_seal
#cgo nocallback paysig_go_seal
#cgo noescape   paysig_go_windows_1252
#cgo nocallback paysig_go_windows_1252

#include <paysig.h>

// The JCS forms lend scratch from C's stack, which needs no zeroing, where Go gives none.
enum { PAYSIG_GO_SLOTS = 256 };

static inline paysig_status_t paysig_go_seal(const paysig_credentials_t *credentials, uint32_t operation, uint32_t form,
                                             const char *payload, size_t payload_length, const char *method,
                                             size_t method_length, const char *path, size_t path_length,
                                             const char *user_agent, size_t user_agent_length, paysig_slot_t *scratch,
                                             size_t scratch_length, char *out, size_t out_capacity,
                                             paysig_sealed_t *sealed, paysig_told_t *told) {
	paysig_slot_t few[PAYSIG_GO_SLOTS];
	paysig_request_t request = {operation,     form, payload,     payload_length, method,
	                            method_length, path, path_length, user_agent,     user_agent_length};
	if (scratch_length == 0) {
		scratch = few;
		scratch_length = PAYSIG_GO_SLOTS;
	}
	return paysig_onekey_seal(credentials, &request, scratch, scratch_length, out, out_capacity, sealed, told);
}

static inline paysig_status_t paysig_go_check(const paysig_credentials_t *credentials, const char *method,
                                              size_t method_length, const char *path, size_t path_length,
                                              const char *body, size_t body_length, const paysig_header_t *headers,
                                              size_t headers_length, paysig_told_t *told) {
	return paysig_onekey_check(credentials, method, method_length, path, path_length, body, body_length, headers,
	                           headers_length, told);
}

static inline paysig_status_t paysig_go_notification(const paysig_key_t *key, const char *body, size_t body_length,
                                                     char *out, paysig_pair_t *fields, size_t fields_capacity,
                                                     paysig_notification_t *notification, paysig_told_t *told) {
	return paysig_onekey_notification(key, body, body_length, out, body_length, fields, fields_capacity, notification,
	                                  told);
}

static inline paysig_status_t paysig_go_windows_1252(const char *text, size_t text_length, char *out,
                                                     size_t out_capacity, paysig_told_t *told) {
	return paysig_windows_1252_to_utf8(text, text_length, out, out_capacity, told);
}
*/
import "C"

import (
	"net/http"
	"runtime"
	"unsafe"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/bridge"
)

// nativeCredentials hold secrets. The C function that makes them is not marked noescape above, so that they live on the
// heap, where they stay: a goroutine's stack is copied when it grows, and the old one not wiped.
type nativeCredentials C.paysig_credentials_t

const (
	otherOperation  = C.PAYSIG_OPERATION_OTHER
	createOperation = C.PAYSIG_OPERATION_CREATE
	statusOperation = C.PAYSIG_OPERATION_STATUS
	cancelOperation = C.PAYSIG_OPERATION_CANCEL

	autoForm = C.PAYSIG_FORM_AUTO

	// What a sealed request needs beside its payload, unless path or User-Agent have more than 128 bytes.
	sealedSurplus = 1024

	headersCount = 4

	// The provider's notifications have seven fields.
	usualFields = 8
)

// nativeSealed is a sealed request: everything lies in one buffer.
type nativeSealed struct {
	buffer []byte
	parts  C.paysig_sealed_t
}

func (credentials *nativeCredentials) init(environment Environment, apiKey, passphrase, apiSignature string) error {
	name, nameLength := ofString(environment.name)
	baseURL, baseURLLength := ofString(environment.baseURL)
	key, keyLength := ofString(apiKey)
	pass, passLength := ofString(passphrase)
	secret, secretLength := ofString(apiSignature)
	var offset C.size_t
	status := C.paysig_credentials_init(name, nameLength, baseURL, baseURLLength, key, keyLength, pass, passLength, secret,
		secretLength, &offset, credentials.c())
	return failure(status, offset)
}

func (credentials *nativeCredentials) wipe() { C.paysig_credentials_wipe(credentials.c()) }

// seal tries with the usual room and the scratch on C's stack, and grows each to what it is told.
func (credentials *nativeCredentials) seal(request *Request) (*nativeSealed, error) {
	payload, payloadLength := ofBytes(request.payload)
	method, methodLength := ofString(request.method)
	path, pathLength := ofString(request.path)
	agent, agentLength := ofString(request.userAgent)
	var scratch []C.paysig_slot_t
	sealed := &nativeSealed{buffer: make([]byte, len(request.payload)+sealedSurplus)}
	for {
		var told C.paysig_told_t
		out, capacity := ofBytes(sealed.buffer)
		status := C.paysig_go_seal(credentials.c(), C.uint32_t(request.operation), C.uint32_t(request.form()), payload,
			payloadLength, method, methodLength, path, pathLength, agent, agentLength, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), out, capacity, &sealed.parts, &told)
		switch status {
		case C.PAYSIG_OK:
			return sealed, nil
		case C.PAYSIG_SCRATCH_TOO_SMALL:
			scratch = make([]C.paysig_slot_t, told.scratch_length)
		case C.PAYSIG_BUFFER_TOO_SMALL:
			sealed.buffer = make([]byte, told.length)
		default:
			return nil, failure(status, told.error_offset)
		}
	}
}

func (sealed *nativeSealed) body() []byte   { return sealed.at(sealed.parts.body) }
func (sealed *nativeSealed) method() string { return string(sealed.at(sealed.parts.method)) }
func (sealed *nativeSealed) url() string    { return string(sealed.at(sealed.parts.url)) }
func (sealed *nativeSealed) host() string   { return string(sealed.at(sealed.parts.host)) }
func (sealed *nativeSealed) path() string   { return string(sealed.at(sealed.parts.path)) }

func (sealed *nativeSealed) header() http.Header {
	header := make(http.Header, headersCount)
	for _, pair := range sealed.parts.headers {
		header.Set(string(sealed.at(pair.name)), string(sealed.at(pair.value)))
	}
	return header
}

func (sealed *nativeSealed) at(span C.paysig_span_t) []byte { return in(sealed.buffer, span) }

// check copies the headers to one place, because C reads their addresses from Go's memory: that is pinned.
func (credentials *nativeCredentials) check(method, path string, body []byte, header http.Header) error {
	var headers []C.paysig_header_t
	var texts []byte
	for name, values := range header {
		for _, value := range values {
			headers = append(headers, C.paysig_header_t{name_length: C.size_t(len(name)), value_length: C.size_t(len(value))})
			texts = append(append(texts, name...), value...)
		}
	}
	defer clear(texts)
	// One more, so that even what is empty and last has an address.
	texts = append(texts, 0)
	var pinner runtime.Pinner
	defer pinner.Unpin()
	pinner.Pin(&texts[0])
	at := C.size_t(0)
	for i := range headers {
		headers[i].name = (*C.char)(unsafe.Pointer(&texts[at]))
		at += headers[i].name_length
		headers[i].value = (*C.char)(unsafe.Pointer(&texts[at]))
		at += headers[i].value_length
	}

	methodText, methodLength := ofString(method)
	pathText, pathLength := ofString(path)
	bytes, length := ofBytes(body)
	var told C.paysig_told_t
	status := C.paysig_go_check(credentials.c(), methodText, methodLength, pathText, pathLength, bytes, length,
		unsafe.SliceData(headers), C.size_t(len(headers)), &told)
	return failure(status, told.error_offset)
}

// verifyNotification tries with room for the usual fields, and again where there are more.
func verifyNotification(key *paysig.Key, body []byte) (*notification, error) {
	native, release, err := bridge.Key(key)
	if err != nil {
		return nil, err
	}
	defer release()
	bytes, length := ofBytes(body)
	decoded := make([]byte, len(body))
	out, _ := ofBytes(decoded)
	pairs := make([]C.paysig_pair_t, usualFields)
	for {
		var verified C.paysig_notification_t
		var told C.paysig_told_t
		status := C.paysig_go_notification((*C.paysig_key_t)(native), bytes, length, out, unsafe.SliceData(pairs),
			C.size_t(len(pairs)), &verified, &told)
		if status != C.PAYSIG_OK {
			return nil, failure(status, told.error_offset)
		}
		count := int(verified.fields_length)
		if count > len(pairs) {
			pairs = make([]C.paysig_pair_t, count)
			continue
		}
		made := &notification{externalID: string(in(decoded, verified.external_id)), fields: make([]field, count)}
		for i, pair := range pairs[:count] {
			made.fields[i] = field{string(in(decoded, pair.name)), string(in(decoded, pair.value))}
		}
		return made, nil
	}
}

func windows1252ToUTF8(text []byte) ([]byte, error) {
	bytes, length := ofBytes(text)
	converted := make([]byte, 3*len(text))
	out, capacity := ofBytes(converted)
	var told C.paysig_told_t
	status := C.paysig_go_windows_1252(bytes, length, out, capacity, &told)
	return converted[:told.length], failure(status, told.error_offset)
}

// failure is a status as an error, nil for PAYSIG_OK: SIZE_MAX is no place.
func failure(status C.paysig_status_t, offset C.size_t) error {
	switch {
	case status == C.PAYSIG_OK:
		return nil
	case offset == C.SIZE_MAX:
		return bridge.Failure(int(status), -1)
	default:
		return bridge.Failure(int(status), int(offset))
	}
}

func (credentials *nativeCredentials) c() *C.paysig_credentials_t {
	return (*C.paysig_credentials_t)(credentials)
}

func in(buffer []byte, span C.paysig_span_t) []byte {
	return buffer[span.offset : span.offset+span.length]
}

func ofBytes(bytes []byte) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(bytes))), C.size_t(len(bytes))
}

func ofString(text string) (*C.char, C.size_t) {
	return (*C.char)(unsafe.Pointer(unsafe.StringData(text))), C.size_t(len(text))
}
