package paysig

// What package onekey needs and users do not.

import (
	"unsafe"

	"github.com/paysig/paysig/go/internal/bridge"
)

func init() {
	bridge.Unavailable = func() error { return unavailable }
	bridge.Failure = func(code, offset int) error {
		if offset < 0 {
			return errorOf(code)
		}
		return &Error{code: code, offset: offset, placed: true}
	}
	bridge.Key = func(key any) (unsafe.Pointer, func(), error) {
		state, err := key.(*Key).acquire()
		if err != nil {
			return nil, nil, err
		}
		return unsafe.Pointer(state.native), state.inUse.RUnlock, nil
	}
}
