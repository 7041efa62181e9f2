//go:build cgo

package native

// Schemes. As in native.go, bytes are passed where they lie.

/*
#cgo noescape   paysig_go_scheme_sign
#cgo nocallback paysig_go_scheme_sign
#cgo noescape   paysig_go_scheme_verify
#cgo nocallback paysig_go_scheme_verify

#include <paysig.h>

// A struct with pointers to Go's memory is made in C, where cgo need not look into it.
static inline paysig_status_t paysig_go_scheme_sign(const paysig_key_t *key, const char *scheme, size_t scheme_length,
                                                    const char *body, size_t body_length, const char *external_id,
                                                    size_t external_id_length, const char *date, size_t date_length,
                                                    const char *login, size_t login_length, char *out,
                                                    paysig_told_t *told) {
	paysig_fields_t fields = {body, body_length, external_id, external_id_length, date, date_length, login, login_length};
	return paysig_scheme_sign(key, scheme, scheme_length, &fields, out, PAYSIG_SCHEME_BYTES, told);
}

static inline paysig_status_t paysig_go_scheme_verify(const paysig_key_t *key, const char *scheme, size_t scheme_length,
                                                      const char *body, size_t body_length, const char *external_id,
                                                      size_t external_id_length, const char *date, size_t date_length,
                                                      const char *login, size_t login_length, const char *presented,
                                                      size_t presented_length, paysig_told_t *told) {
	paysig_fields_t fields = {body, body_length, external_id, external_id_length, date, date_length, login, login_length};
	return paysig_scheme_verify(key, scheme, scheme_length, &fields, presented, presented_length, told);
}
*/
import "C"

import (
	"unsafe"

	"github.com/paysig/paysig/go/internal/core"
)

// Schemes are the names of all schemes that the library has.
func Schemes() []string {
	var all []string
	for {
		name := C.paysig_scheme_at(C.size_t(len(all)))
		if name == nil {
			return all
		}
		all = append(all, C.GoString(name))
	}
}

func (key *Key) SignScheme(scheme string, fields *core.Fields) (string, core.Fault) {
	name, nameLength := ofString(scheme)
	body, bodyLength := ofBytes(fields.Body)
	externalID, externalIDLength := ofField(fields.ExternalID)
	date, dateLength := ofField(fields.Date)
	login, loginLength := ofField(fields.Login)
	var out [C.PAYSIG_SCHEME_BYTES]byte
	var told C.paysig_told_t
	status := C.paysig_go_scheme_sign(key.c(), name, nameLength, body, bodyLength, externalID, externalIDLength, date,
		dateLength, login, loginLength, (*C.char)(unsafe.Pointer(&out)), &told)
	if status != C.PAYSIG_OK {
		return "", failure(status, status, told.error_offset)
	}
	return string(out[:told.length]), core.Fault{}
}

func (key *Key) VerifyScheme(scheme string, fields *core.Fields, presented string) core.Fault {
	name, nameLength := ofString(scheme)
	body, bodyLength := ofBytes(fields.Body)
	externalID, externalIDLength := ofField(fields.ExternalID)
	date, dateLength := ofField(fields.Date)
	login, loginLength := ofField(fields.Login)
	text, textLength := ofString(presented)
	var told C.paysig_told_t
	status := C.paysig_go_scheme_verify(key.c(), name, nameLength, body, bodyLength, externalID, externalIDLength, date,
		dateLength, login, loginLength, text, textLength, &told)
	return failure(status, status, told.error_offset)
}

// ofField: to C a field that is not given is NULL, and an empty one is not.
func ofField(text *string) (*C.char, C.size_t) {
	if text == nil {
		return nil, 0
	}
	return ofGiven(*text)
}

// ofGiven: to C what is NULL is not given.
func ofGiven(text string) (*C.char, C.size_t) {
	start, length := ofString(text)
	if length == 0 {
		start, _ = ofString("\x00")
	}
	return start, length
}
