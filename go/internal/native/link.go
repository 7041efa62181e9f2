//go:build cgo

package native

// How the C library is found: where it is installed, by pkg-config.

// #cgo pkg-config: paysig
import "C"
