//go:build cgo

package native

// The provider's flow. As in native.go, bytes are passed where they lie.

/*
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

// Pointers to Go's memory are put together in C, where cgo need not look into them.
static inline paysig_status_t paysig_go_credentials_make(const char *api_key, size_t api_key_length,
                                                         const char *passphrase, size_t passphrase_length,
                                                         const char *api_signature, size_t api_signature_length,
                                                         const char *environment, size_t environment_length,
                                                         const char *base_url, size_t base_url_length,
                                                         paysig_fault_t *fault, paysig_credentials_t *credentials) {
	paysig_part_t settings[] = {
	    {api_key, api_key_length},         {passphrase, passphrase_length}, {api_signature, api_signature_length},
	    {environment, environment_length}, {base_url, base_url_length},
	};
	return paysig_credentials_make(settings, 5, fault, credentials);
}

static inline paysig_status_t paysig_go_check(const paysig_credentials_t *credentials, const char *method,
                                              size_t method_length, const char *path, size_t path_length,
                                              const char *body, size_t body_length, const paysig_header_t *headers,
                                              size_t headers_length, paysig_told_t *told) {
	return paysig_onekey_check(credentials, method, method_length, path, path_length, body, body_length, headers,
	                           headers_length, told);
}

static inline paysig_status_t paysig_go_notification(const paysig_key_t *const *keys, size_t keys_length,
                                                     const char *body, size_t body_length, char *out,
                                                     paysig_pair_t *fields, size_t fields_capacity,
                                                     paysig_notification_t *notification, paysig_told_t *told) {
	return paysig_onekey_notification_any(keys, keys_length, body, body_length, out, body_length, fields,
	                                      fields_capacity, notification, told);
}

static inline paysig_status_t paysig_go_windows_1252(const char *text, size_t text_length, char *out,
                                                     size_t out_capacity, paysig_told_t *told) {
	return paysig_windows_1252_to_utf8(text, text_length, out, out_capacity, told);
}
*/
import "C"

import (
	"runtime"
	"unsafe"

	"github.com/paysig/paysig/go/internal/core"
)

// Credentials hold secrets. The C function that makes them is not marked noescape above, so that they live on the heap,
// where they stay, as keys do.
type Credentials C.paysig_credentials_t

const (
	// What a sealed request needs beside its payload, unless path or User-Agent have more than 128 bytes.
	sealedSurplus = 1024

	// The provider's notifications have seven fields.
	usualFields = 8
)

// Init makes credentials.
func (credentials *Credentials) Init(environment, baseURL, apiKey, passphrase, apiSignature string) core.Fault {
	key, keyLength := ofGiven(apiKey)
	pass, passLength := ofGiven(passphrase)
	secret, secretLength := ofGiven(apiSignature)
	name, nameLength := ofGiven(environment)
	base, baseLength := ofGiven(baseURL)
	var fault C.paysig_fault_t
	status := C.paysig_go_credentials_make(key, keyLength, pass, passLength, secret, secretLength, name, nameLength, base,
		baseLength, &fault, credentials.c())
	return settingFault(status, &fault)
}

// Parse makes credentials of a file's text.
func (credentials *Credentials) Parse(text []byte) core.Fault {
	bytes, length := ofBytes(text)
	var fault C.paysig_fault_t
	return settingFault(C.paysig_credentials_parse(bytes, length, &fault, credentials.c()), &fault)
}

func settingFault(status C.paysig_status_t, told *C.paysig_fault_t) core.Fault {
	fault := failure(status, status, told.error_offset)
	if fault.Is() {
		fault.Line = int(told.line)
		if told.setting != C.SIZE_MAX {
			fault.Setting = 1 + int(told.setting)
		}
	}
	return fault
}

// BaseURL is the base URL of the environment.
func (credentials *Credentials) BaseURL() string {
	var out [C.PAYSIG_BASE_URL_BYTES]byte
	var told C.paysig_told_t
	text := (*C.char)(unsafe.Pointer(&out))
	if C.paysig_credentials_base_url(credentials.c(), text, C.PAYSIG_BASE_URL_BYTES, &told) != C.PAYSIG_OK {
		return ""
	}
	return string(out[:told.length])
}

// PathOf is the path and query of a URL of the environment.
func (credentials *Credentials) PathOf(url string) (string, core.Fault) {
	text, length := ofString(url)
	var told C.paysig_told_t
	status := C.paysig_credentials_path_of(credentials.c(), text, length, &told)
	if status != C.PAYSIG_OK {
		return "", failure(status, status, told.error_offset)
	}
	return url[len(url)-int(told.length):], core.Fault{}
}

// Key is the key of the API Signature: a part of the credentials, which lives as long as they do.
func (credentials *Credentials) Key() *Key { return (*Key)(C.paysig_credentials_key(credentials.c())) }

// Wipe overwrites the credentials with zeros.
func (credentials *Credentials) Wipe() { C.paysig_credentials_wipe(credentials.c()) }

// Seal tries with the usual room and the scratch on C's stack, and grows each to what it is told.
func (credentials *Credentials) Seal(request *core.Request, sealed *core.Sealed) core.Fault {
	payload, payloadLength := ofBytes(request.Payload)
	method, methodLength := ofString(request.Method)
	path, pathLength := ofString(request.Path)
	agent, agentLength := ofString(request.UserAgent)
	var scratch []C.paysig_slot_t
	sealed.Buffer = make([]byte, len(request.Payload)+sealedSurplus)
	for {
		var told C.paysig_told_t
		var parts C.paysig_sealed_t
		out, capacity := ofBytes(sealed.Buffer)
		status := C.paysig_go_seal(credentials.c(), C.uint32_t(request.Operation), C.uint32_t(request.Form), payload,
			payloadLength, method, methodLength, path, pathLength, agent, agentLength, unsafe.SliceData(scratch),
			C.size_t(len(scratch)), out, capacity, &parts, &told)
		switch status {
		case C.PAYSIG_OK:
			sealed.Body, sealed.Method, sealed.URL = ofSpan(parts.body), ofSpan(parts.method), ofSpan(parts.url)
			sealed.Host, sealed.Path = ofSpan(parts.host), ofSpan(parts.path)
			for i, pair := range parts.headers {
				sealed.Headers[i] = ofSpan(pair.value)
			}
			return core.Fault{}
		case C.PAYSIG_SCRATCH_TOO_SMALL:
			scratch = make([]C.paysig_slot_t, told.scratch_length)
		case C.PAYSIG_BUFFER_TOO_SMALL:
			sealed.Buffer = make([]byte, told.length)
		default:
			return failure(status, status, told.error_offset)
		}
	}
}

// Check copies the headers to one place, because C reads their addresses from Go's memory: that is pinned.
func (credentials *Credentials) Check(method, path string, body []byte, header map[string][]string) core.Fault {
	var headers []C.paysig_header_t
	var texts []byte
	for name, values := range header {
		for _, value := range values {
			headers = append(headers, C.paysig_header_t{name_length: C.size_t(len(name)), value_length: C.size_t(len(value))})
			texts = append(append(texts, name...), value...)
		}
	}
	defer func() { clear(texts) }()
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
	return failure(status, status, told.error_offset)
}

// Notification verifies with each of several keys. It tries with room for the usual fields, and again where there are
// more.
func Notification(keys []*Key, body []byte) (*core.Notification, core.Fault) {
	var pinner runtime.Pinner
	defer pinner.Unpin()
	pointers := pinned(&pinner, keys)
	bytes, length := ofBytes(body)
	decoded := make([]byte, len(body))
	out, _ := ofBytes(decoded)
	pairs := make([]C.paysig_pair_t, usualFields)
	for {
		var verified C.paysig_notification_t
		var told C.paysig_told_t
		status := C.paysig_go_notification(unsafe.SliceData(pointers), C.size_t(len(pointers)), bytes, length, out,
			unsafe.SliceData(pairs), C.size_t(len(pairs)), &verified, &told)
		if status != C.PAYSIG_OK {
			return nil, failure(status, status, told.error_offset)
		}
		count := int(verified.fields_length)
		if count > len(pairs) {
			pairs = make([]C.paysig_pair_t, count)
			continue
		}
		made := &core.Notification{
			ExternalID: textIn(decoded, verified.external_id),
			Fields:     make([]core.Field, count),
			Matched:    int(verified.matched),
		}
		for i, pair := range pairs[:count] {
			made.Fields[i] = core.Field{Name: textIn(decoded, pair.name), Value: textIn(decoded, pair.value)}
		}
		return made, core.Fault{}
	}
}

// Windows1252ToUTF8 converts text.
func Windows1252ToUTF8(text []byte) ([]byte, core.Fault) {
	bytes, length := ofBytes(text)
	converted := make([]byte, 3*len(text))
	out, capacity := ofBytes(converted)
	var told C.paysig_told_t
	status := C.paysig_go_windows_1252(bytes, length, out, capacity, &told)
	return converted[:told.length], failure(status, status, told.error_offset)
}

func (credentials *Credentials) c() *C.paysig_credentials_t {
	return (*C.paysig_credentials_t)(credentials)
}

func ofSpan(span C.paysig_span_t) core.Span {
	return core.Span{Start: int(span.offset), End: int(span.offset + span.length)}
}

func textIn(buffer []byte, span C.paysig_span_t) string {
	return string(buffer[span.offset : span.offset+span.length])
}
