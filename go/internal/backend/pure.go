//go:build !cgo

package backend

import (
	"github.com/paysig/paysig/go/internal/core"
	"github.com/paysig/paysig/go/internal/pure"
)

// Name is which implementation this is.
const Name = "pure"

// The types of the implementation.
type (
	Key         = pure.Key
	Signer      = pure.Signer
	Credentials = pure.Credentials
)

// Unavailable says why the implementation cannot be used. It is empty where it can.
var Unavailable = pure.Unavailable

// Version is the implementation's.
func Version() string { return pure.Version() }

// Slug is the stable name of a number.
func Slug(code int) string { return pure.Slug(code) }

// Sentence is what to say of a number to people.
func Sentence(code int) string { return pure.Sentence(code) }

// Schemes are the names of all schemes.
func Schemes() []string { return pure.Schemes() }

// VerifyAny verifies with each of several keys, and gives the first that matches.
func VerifyAny(keys []*Key, message []byte, signature string) (int, core.Fault) {
	return pure.VerifyAny(keys, message, signature)
}

// AppendCanonical appends a canonical form.
func AppendCanonical(dst []byte, form uint32, input []byte) ([]byte, core.Fault) {
	return pure.AppendCanonical(dst, form, input)
}

// Windows1252ToUTF8 converts text.
func Windows1252ToUTF8(text []byte) ([]byte, core.Fault) { return pure.Windows1252ToUTF8(text) }

// Notification verifies a notification with each of several keys.
func Notification(keys []*Key, body []byte) (*core.Notification, core.Fault) {
	return pure.Notification(keys, body)
}
