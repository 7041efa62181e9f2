package paysig

// What package onekey needs and users do not.

import (
	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/bridge"
)

func init() {
	bridge.Unavailable = func() error { return unavailable }
	bridge.Failure = failure
	bridge.Lend = func(state *backend.Key) any { return &Key{&keyState{native: state, lent: true}} }
	bridge.Key = func(key any) (*backend.Key, func(), error) {
		state, err := key.(*Key).acquire()
		if err != nil {
			return nil, nil, err
		}
		return state.native, state.inUse.RUnlock, nil
	}
}
