package paysig

import (
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/core"
)

// Key is a secret after the HMAC key schedule. Make it once with [NewKey] or [NewKeyBytes]; any number of goroutines
// may use it at once. Copies are the same key. The zero Key and nil are keys that were never made: everything fails
// with [ErrKeyNotReady].
//
// Its memory is wiped by [Key.Wipe], or else when the garbage collector finds it unused. No format of package fmt shows
// any of it.
type Key struct {
	state *keyState
}

type keyState struct {
	// Held for reading by every call that uses the key, for writing by Wipe.
	inUse sync.RWMutex
	// The second pointer from Key: where a Key is a field that fmt cannot call methods of, fmt follows one pointer for a
	// verb that does not fit, such as %s, and then prints addresses.
	native *backend.Key
	// Whether it is a part of credentials, which wipe it. Then native is nil when the key has been wiped.
	lent bool
}

// NewKey makes a key of a secret given as text, such as the provider's "API Signature".
//
// The key is the secret's UTF-8 bytes, of any length. Nothing is trimmed: a secret that starts or ends with white space,
// a control character, a byte order mark or a quotation mark is refused, because it was almost surely read with its
// newline or its quotes. Where such a secret is really meant, use [NewKeyBytes].
//
// It fails with [ErrSecretEmpty], or with [ErrSecretWhitespace], [ErrSecretBom], [ErrSecretQuoted] or
// [ErrSecretNotUtf8] and the byte offset of the fault; with [ErrLibraryUnavailable] where the library that is loaded is
// not one that this package was built for.
//
// Go cannot wipe a string: the secret itself stays in memory until the collector reuses it.
func NewKey(secret string) (*Key, error) {
	return newKey(func(native *backend.Key) core.Fault { return native.Init(secret) })
}

// NewKeyBytes makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
// It does not keep them: the caller may clear them afterwards.
//
// It fails with [ErrSecretEmpty] or [ErrLibraryUnavailable].
func NewKeyBytes(secret []byte) (*Key, error) {
	return newKey(func(native *backend.Key) core.Fault { return native.InitBytes(secret) })
}

func newKey(init func(*backend.Key) core.Fault) (*Key, error) {
	if unavailable != nil {
		return nil, unavailable
	}
	state := &keyState{native: new(backend.Key)}
	if fault := init(state.native); fault.Is() {
		return nil, failure(fault)
	}
	// On the state, not on the Key, of which there may be copies.
	runtime.SetFinalizer(state, (*keyState).wipe)
	return &Key{state}, nil
}

// Sign gives the signature of a message as 64 lower-case hexadecimal digits: HMAC-SHA256 over exactly these bytes, which
// may be none.
//
// It fails with [ErrKeyNotReady] after [Key.Wipe], and otherwise not; the signature is then empty.
func (k *Key) Sign(message []byte) (string, error) {
	return k.signString(message, core.LowerHex)
}

// SignUpper is [Key.Sign] with upper-case digits.
func (k *Key) SignUpper(message []byte) (string, error) {
	return k.signString(message, core.UpperHex)
}

// AppendSignature appends what [Key.Sign] gives to dst and returns the extended buffer. It does not allocate where dst
// has room for 64 bytes more. On an error it returns dst as it was.
func (k *Key) AppendSignature(dst, message []byte) ([]byte, error) {
	var text core.SignatureText
	if err := k.sign(message, core.LowerHex, &text); err != nil {
		return dst, err
	}
	return append(dst, text.Digits()...), nil
}

// SignParts signs the concatenation of the parts without concatenating them.
//
// The boundaries are not part of the message: "ab", "c" and "a", "bc" have one signature. Where parts come from outside,
// delimit them or fix their lengths. For upper-case digits use [Key.NewSigner].
//
// It fails as [Key.Sign] does.
func (k *Key) SignParts(parts ...[]byte) (string, error) {
	// A C array of the parts would have to be filled with pinned pointers; a signer takes them one by one.
	signer, err := k.newNativeSigner()
	if err != nil {
		return "", err
	}
	defer signer.Wipe()
	for _, part := range parts {
		if fault := signer.Update(part); fault.Is() {
			return "", failure(fault)
		}
	}
	var text core.SignatureText
	if fault := signer.Finish(core.LowerHex, &text); fault.Is() {
		return "", failure(fault)
	}
	return string(text.Digits()), nil
}

// Verify checks that signature is this message's: 64 hexadecimal digits in either case. nil is the only answer that
// means yes.
//
// The message is looked at exactly as it is: verify the bytes that were received, before they are parsed. The tags are
// compared in constant time.
//
// It fails with [ErrSignatureMismatch] where the signature is another message's or another key's; where it is not a
// signature at all with [ErrSignatureEmpty], or with [ErrSignatureLength], [ErrSignatureWhitespace], [ErrSignatureNul],
// [ErrSignatureNotAscii] or [ErrSignatureNotHex] and the byte offset of the fault; with [ErrKeyNotReady] after
// [Key.Wipe].
func (k *Key) Verify(message []byte, signature string) error {
	state, err := k.acquire()
	if err != nil {
		return err
	}
	defer state.inUse.RUnlock()
	return failure(state.native.Verify(message, signature))
}

// VerifyAny is [Key.Verify] with several keys, as during the rotation of a secret. It tells the index of the key that
// matched; where several do, the first. Every key is tried, whichever matches.
//
// It fails with [ErrNoKeys] where there are none, else as [Key.Verify] does; the index is then -1.
func VerifyAny(keys []*Key, message []byte, signature string) (int, error) {
	if unavailable != nil {
		return -1, unavailable
	}
	natives := make([]*backend.Key, len(keys))
	for i, key := range keys {
		state, err := key.acquire()
		if err != nil {
			return -1, err
		}
		defer state.inUse.RUnlock()
		natives[i] = state.native
	}
	matched, fault := backend.VerifyAny(natives, message, signature)
	if fault.Is() {
		return -1, failure(fault)
	}
	return matched, nil
}

// Wipe overwrites the key with zeros. Calls under way are waited for; those that come later, and those of copies, fail
// with [ErrKeyNotReady]. Wiping again does nothing. Signers made before hold their own copy and stay usable.
func (k *Key) Wipe() {
	if k != nil && k.state != nil {
		k.state.wipe()
	}
}

func (s *keyState) wipe() {
	s.inUse.Lock()
	defer s.inUse.Unlock()
	if s.lent {
		s.native = nil
	} else {
		s.native.Wipe()
	}
}

// acquire gives the key's state, locked for reading, or says why there is none to use.
func (k *Key) acquire() (*keyState, error) {
	if unavailable != nil {
		return nil, unavailable
	}
	// The lock is refused only while Wipe waits or runs. To wait for it could deadlock VerifyAny, which may hold the same
	// key already.
	if k == nil || k.state == nil || !k.state.inUse.TryRLock() {
		return nil, ErrKeyNotReady
	}
	if k.state.native == nil {
		k.state.inUse.RUnlock()
		return nil, ErrKeyNotReady
	}
	return k.state, nil
}

func (k *Key) sign(message []byte, encoding core.Encoding, text *core.SignatureText) error {
	state, err := k.acquire()
	if err != nil {
		return err
	}
	defer state.inUse.RUnlock()
	return failure(state.native.Sign(message, encoding, text))
}

func (k *Key) signString(message []byte, encoding core.Encoding) (string, error) {
	var text core.SignatureText
	if err := k.sign(message, encoding, &text); err != nil {
		return "", err
	}
	return string(text.Digits()), nil
}

func (k *Key) newNativeSigner() (*backend.Signer, error) {
	state, err := k.acquire()
	if err != nil {
		return nil, err
	}
	defer state.inUse.RUnlock()
	signer := new(backend.Signer)
	if fault := signer.Init(state.native); fault.Is() {
		return nil, failure(fault)
	}
	return signer, nil
}

const redactedKey = "paysig.Key(redacted)"

// String shows nothing of the key.
func (Key) String() string { return redactedKey }

// GoString shows nothing of the key.
func (Key) GoString() string { return redactedKey }

// Format shows nothing of the key, whatever the verb.
func (Key) Format(out fmt.State, _ rune) { io.WriteString(out, redactedKey) }
