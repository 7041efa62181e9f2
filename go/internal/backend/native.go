//go:build cgo

package backend

import (
	"github.com/paysig/paysig/go/internal/core"
	"github.com/paysig/paysig/go/internal/native"
)

// Name is which implementation this is.
const Name = "native"

// The types of the implementation.
type (
	Key         = native.Key
	Signer      = native.Signer
	Credentials = native.Credentials
)

// Unavailable says why the implementation cannot be used. It is empty where it can.
var Unavailable = native.Unavailable

// Version is the implementation's.
func Version() string { return native.Version() }

// Slug is the stable name of a number.
func Slug(code int) string { return native.Slug(code) }

// Sentence is what to say of a number to people.
func Sentence(code int) string { return native.Sentence(code) }

// Schemes are the names of all schemes.
func Schemes() []string { return native.Schemes() }

// VerifyAny verifies with each of several keys, and gives the first that matches.
func VerifyAny(keys []*Key, message []byte, signature string) (int, core.Fault) {
	return native.VerifyAny(keys, message, signature)
}

// AppendCanonical appends a canonical form.
func AppendCanonical(dst []byte, form uint32, input []byte) ([]byte, core.Fault) {
	return native.AppendCanonical(dst, form, input)
}

// Windows1252ToUTF8 converts text.
func Windows1252ToUTF8(text []byte) ([]byte, core.Fault) { return native.Windows1252ToUTF8(text) }

// Notification verifies a notification with each of several keys.
func Notification(keys []*Key, body []byte) (*core.Notification, core.Fault) {
	return native.Notification(keys, body)
}
