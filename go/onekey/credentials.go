package onekey

import (
	"fmt"
	"io"
	"runtime"
	"sync"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/bridge"
	"github.com/paysig/paysig/go/internal/core"
)

// Environment is where requests go: the provider's staging, its production, or this machine. Its base URL is
// https://HOST or https://HOST:PORT, and is checked by [NewCredentials]. The zero Environment is none.
type Environment struct {
	name, baseURL string
}

// Staging is the provider's staging, whose address is fixed: https://api-stg.onekeypayments.com/.
func Staging() Environment { return Environment{name: "staging"} }

// Production is the provider's production, at the base URL that was handed out after testing.
func Production(baseURL string) Environment { return Environment{"production", baseURL} }

// Local is for tests: a stand-in of the provider on this machine, at https://localhost:PORT, https://127.0.0.1:PORT or
// https://[::1]:PORT.
func Local(baseURL string) Environment { return Environment{"local", baseURL} }

// EnvironmentNamed is the environment of this name, "staging", "production" or "local", for programs that read it from
// their settings. For staging the base URL may be empty.
func EnvironmentNamed(name, baseURL string) Environment { return Environment{name, baseURL} }

// Credentials are the three credentials of one environment: API Key, API Passphrase and API Signature. Make them once
// with [NewCredentials]; any number of goroutines may use them at once. Copies are the same credentials. With the zero
// Credentials, nil and wiped ones everything fails with [paysig.ErrCredentialsNotReady].
//
// Their memory is wiped by [Credentials.Wipe], or else when the garbage collector finds it unused. No format of package
// fmt shows any of it, and encoding/json refuses it.
type Credentials struct {
	state *credentialsState
}

type credentialsState struct {
	// Held for reading by every call that uses the credentials, for writing by Wipe.
	inUse sync.RWMutex
	// Behind a second pointer, for the reason that package paysig tells at its Key.
	native *backend.Credentials
	// A part of them.
	key *paysig.Key
	// As the core writes it, without a slash at its end.
	baseURL string
}

// NewCredentials binds credentials to their environment.
//
// It fails, with the byte offset of the fault: for the base URL with [paysig.ErrUrlNotHttps], [paysig.ErrUrlMalformed],
// or [paysig.ErrUrlOtherEnvironment] where it belongs to another environment; for API Key and passphrase with
// [paysig.ErrCredentialEmpty], [paysig.ErrCredentialTooLong] beyond 32 characters, [paysig.ErrCredentialCharacter] for
// a control character or for white space at an end, or [paysig.ErrApiKeyColon]; for the API Signature as
// [paysig.NewKey]. It fails with [paysig.ErrUnknownEnvironment] and [paysig.ErrLibraryUnavailable].
// [paysig.Error.Setting] tells which of the five is at fault.
//
// Go cannot wipe a string: the texts themselves stay in memory until the collector reuses it.
func NewCredentials(environment Environment, apiKey, passphrase, apiSignature string) (*Credentials, error) {
	return newCredentials(func(native *backend.Credentials) core.Fault {
		return native.Init(environment.name, environment.baseURL, apiKey, passphrase, apiSignature)
	})
}

func newCredentials(init func(*backend.Credentials) core.Fault) (*Credentials, error) {
	if err := bridge.Unavailable(); err != nil {
		return nil, err
	}
	native := new(backend.Credentials)
	// On what the calls into C are given, and so keep alive; the key is a part of it.
	runtime.SetFinalizer(native, (*backend.Credentials).Wipe)
	if fault := init(native); fault.Is() {
		return nil, bridge.Failure(fault)
	}
	state := &credentialsState{native: native, key: bridge.Lend(native.Key()).(*paysig.Key), baseURL: native.BaseURL()}
	return &Credentials{state}, nil
}

// BaseURL is the base URL of the environment, in lower case and without a slash at its end.
func (c *Credentials) BaseURL() string {
	if c == nil || c.state == nil {
		return ""
	}
	return c.state.baseURL
}

// Key is the key of the API Signature, for [VerifyNotification] and its like. It is wiped with the credentials. It is
// nil where the credentials were never made.
func (c *Credentials) Key() *paysig.Key {
	if c == nil || c.state == nil {
		return nil
	}
	return c.state.key
}

// Seal makes the exact body and all headers of a request.
//
// The body is the payload, which must be a JSON object, with login and pass. Where they are missing they are added;
// where they are there they must be the credentials'.
//
// It fails, with the byte offset of the fault: of method, path and User-Agent with [paysig.ErrMethodMalformed],
// [paysig.ErrPathMalformed] or [paysig.ErrHeaderMalformed]; of the payload with [paysig.ErrBodyMissing],
// [paysig.ErrBodyNotObject], what its form refuses ([paysig.Form]), [paysig.ErrCredentialMismatch] and
// [paysig.ErrCredentialNotText] for the value of login or pass, [paysig.ErrJsonDuplicateName] where one of these two or
// external_id is given twice, or [paysig.ErrExternalIdTooLong] beyond 100 characters. It fails with
// [paysig.ErrCredentialsNotReady] after [Credentials.Wipe].
func (c *Credentials) Seal(request Request) (*Sealed, error) {
	state, err := c.acquire()
	if err != nil {
		return nil, err
	}
	defer state.inUse.RUnlock()
	made, sealed := request.whole(), new(core.Sealed)
	if fault := state.native.Seal(&made, sealed); fault.Is() {
		return nil, bridge.Failure(fault)
	}
	return newSealed(sealed), nil
}

// Wipe overwrites the credentials and their key with zeros. Calls under way are waited for; those that come later, and
// those of copies, fail with [paysig.ErrCredentialsNotReady]. Wiping again does nothing.
func (c *Credentials) Wipe() {
	if c != nil && c.state != nil {
		// First the key, which waits for its own calls.
		c.state.key.Wipe()
		c.state.wipe()
	}
}

func (s *credentialsState) wipe() {
	s.inUse.Lock()
	defer s.inUse.Unlock()
	s.native.Wipe()
}

// acquire gives the credentials' state, locked for reading, or says why there is none to use.
func (c *Credentials) acquire() (*credentialsState, error) {
	if err := bridge.Unavailable(); err != nil {
		return nil, err
	}
	// The lock is refused only while Wipe waits or runs.
	if c == nil || c.state == nil || !c.state.inUse.TryRLock() {
		return nil, paysig.ErrCredentialsNotReady
	}
	return c.state, nil
}

const redactedCredentials = "onekey.Credentials(redacted)"

// String shows nothing of the credentials.
func (Credentials) String() string { return redactedCredentials }

// GoString shows nothing of the credentials.
func (Credentials) GoString() string { return redactedCredentials }

// Format shows nothing of the credentials, whatever the verb.
func (Credentials) Format(out fmt.State, _ rune) { io.WriteString(out, redactedCredentials) }

// MarshalJSON fails with [paysig.ErrInputType]: credentials are not for files and logs.
func (Credentials) MarshalJSON() ([]byte, error) { return nil, notForJSON(redactedCredentials) }

func notForJSON(what string) error {
	return fmt.Errorf("%w: %s is not for JSON", paysig.ErrInputType, what)
}
