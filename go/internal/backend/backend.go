// Package backend is the implementation that a build has: the one over the C library where there is cgo (native.go),
// else the one in Go (pure.go). Both have the same functions and methods, and nothing but
// tests asks which it is.
package backend
