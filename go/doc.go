// Package paysig signs and verifies API payloads with HMAC-SHA256 (RFC 2104, FIPS 180-4), byte for byte the same as
// paysig in every other language: with cgo it calls the one shared core through its C library, without cgo
// (CGO_ENABLED=0) it is written in Go, with the same bytes and the same errors.
//
// Make a [Key] once and share it. [Key.Sign] gives the lower-case hexadecimal digits that go into a header such as
// Payload-Signature; [Key.Verify] checks a received signature in either case, in constant time, and returns an error
// unless it matches. [Key.NewSigner] signs or verifies a message that arrives in pieces.
//
// [Canonicalize] gives a JSON payload's canonical form, such as RFC 8785's; [Key.SignCanonical] and
// [Key.VerifyCanonical] sign and verify it, for contracts that sign a form instead of the bytes.
//
// [Key.SignScheme] and [Key.VerifyScheme] sign and verify what a provider frames otherwise, such as a header over date,
// login and body. Package onekey is the whole flow of OneKey Payments V3 Cashouts.
//
// Every error is an [*Error] with a number, a slug and, where the fault has a place, its byte offset; for each kind
// there is a variable to compare with through [errors.Is]. No error, no format of package fmt and no log shows a
// secret, a tag or a message.
//
// A key is wiped in either build. Without cgo the standard library's SHA-256 works on copies of its state on the stack,
// which nothing can wipe; with cgo the core wipes what it leaves there.
package paysig

import "github.com/paysig/paysig/go/internal/backend"

// Version is the version of the library that is loaded, or without cgo of the one that this equals: "MAJOR.MINOR.PATCH".
func Version() string { return backend.Version() }
