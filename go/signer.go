package paysig

import (
	"fmt"
	"io"
	"runtime"

	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/core"
)

// Signer signs or verifies a message that arrives in pieces, in constant memory. It is an [io.Writer], so that [io.Copy]
// can feed it. It ends with [Signer.Finish], [Signer.FinishUpper], [Signer.Verify] or [Signer.Wipe]; afterwards, as with
// the zero Signer, everything fails with [ErrSignerNotReady].
//
// It holds its own copy of the key, which may be wiped before it. One goroutine at a time may use it. Its memory is wiped
// when it ends, or else when the garbage collector finds it unused. No format of package fmt shows any of it.
type Signer struct {
	state *signerState
}

// signerState is the second pointer on the way to the secret, for the reason that keyState tells.
type signerState struct {
	native *backend.Signer
}

// NewSigner starts a message that arrives in pieces. It fails with [ErrKeyNotReady] after [Key.Wipe].
func (k *Key) NewSigner() (*Signer, error) {
	native, err := k.newNativeSigner()
	if err != nil {
		return nil, err
	}
	// On what the calls into C are given, and so keep alive.
	runtime.SetFinalizer(native, (*backend.Signer).Wipe)
	return &Signer{&signerState{native}}, nil
}

// Write adds the message's next bytes. It takes all of them or fails with [ErrSignerNotReady].
func (s *Signer) Write(piece []byte) (int, error) {
	if !s.made() {
		return 0, ErrSignerNotReady
	}
	if fault := s.state.native.Update(piece); fault.Is() {
		return 0, failure(fault)
	}
	return len(piece), nil
}

// WriteString is [Signer.Write] of a string, which is not copied.
func (s *Signer) WriteString(piece string) (int, error) {
	if !s.made() {
		return 0, ErrSignerNotReady
	}
	if fault := s.state.native.UpdateString(piece); fault.Is() {
		return 0, failure(fault)
	}
	return len(piece), nil
}

// Finish gives the signature of everything written, as [Key.Sign] does, and ends the signer.
func (s *Signer) Finish() (string, error) {
	return s.finish(core.LowerHex)
}

// FinishUpper is [Signer.Finish] with upper-case digits.
func (s *Signer) FinishUpper() (string, error) {
	return s.finish(core.UpperHex)
}

// Verify checks that signature is that of everything written, as [Key.Verify] does, and ends the signer, whatever the
// answer.
func (s *Signer) Verify(signature string) error {
	if !s.made() {
		return ErrSignerNotReady
	}
	return failure(s.state.native.Verify(signature))
}

// Wipe ends a signer whose message is given up. Wiping again does nothing.
func (s *Signer) Wipe() {
	if s.made() {
		s.state.native.Wipe()
	}
}

func (s *Signer) made() bool { return s != nil && s.state != nil }

func (s *Signer) finish(encoding core.Encoding) (string, error) {
	if !s.made() {
		return "", ErrSignerNotReady
	}
	var text core.SignatureText
	if fault := s.state.native.Finish(encoding, &text); fault.Is() {
		return "", failure(fault)
	}
	return string(text.Digits()), nil
}

const redactedSigner = "paysig.Signer(redacted)"

// String shows nothing of the signer.
func (Signer) String() string { return redactedSigner }

// GoString shows nothing of the signer.
func (Signer) GoString() string { return redactedSigner }

// Format shows nothing of the signer, whatever the verb.
func (Signer) Format(out fmt.State, _ rune) { io.WriteString(out, redactedSigner) }
