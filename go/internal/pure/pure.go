// Package pure is the implementation in Go, for builds without cgo: signing and verification, canonical forms, schemes,
// and the provider's flow. It says and makes what the shared core does, byte for byte and error for error; the same
// vectors prove that, and tests that compare the two wherever there is cgo.
package pure

import "github.com/paysig/paysig/go/internal/core"

// Unavailable is empty: there is nothing to be missing.
const Unavailable = ""

// Version is that of the core whose bytes these are. A test compares it with Cargo.toml.
func Version() string { return "0.1.0" }

// Slug is the stable name of a number.
func Slug(code int) string { return core.Slug(code) }

// Sentence is what to say of a number to people.
func Sentence(code int) string { return core.Sentence(code) }

// none is no fault.
var none core.Fault
