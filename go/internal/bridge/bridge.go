// Package bridge is what package paysig lends to package onekey and to nobody else. Package paysig fills it in before
// package onekey can be used.
package bridge

import "unsafe"

var (
	// Unavailable says why the library that is loaded cannot be used. It gives nil where it can.
	Unavailable func() error

	// Failure is the error of package paysig with this number, and with this byte offset unless that is negative.
	Failure func(code, offset int) error

	// Key gives the C struct of a *paysig.Key, which stays as it is until release is called.
	Key func(key any) (native unsafe.Pointer, release func(), err error)
)
