// Package bridge is what package paysig lends to package onekey and to nobody else. Package paysig fills it in before
// package onekey can be used.
package bridge

import (
	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/core"
)

var (
	// Unavailable says why the library that is loaded cannot be used. It gives nil where it can.
	Unavailable func() error

	// Failure is a fault as an error of package paysig; nil where there is none.
	Failure func(fault core.Fault) error

	// Lend makes a *paysig.Key of a part of something else, which wipes it, but not before its Wipe has been called.
	Lend func(state *backend.Key) (key any)

	// Key gives what is behind a *paysig.Key, which stays as it is until release is called.
	Key func(key any) (state *backend.Key, release func(), err error)
)
