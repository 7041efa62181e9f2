package onekey

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/core"
)

// Sealed is a request that is ready to be sent: exactly this body, with exactly these headers, to exactly this URL. It
// cannot be changed: what its methods give are copies. Any number of goroutines may use it at once.
//
// It holds credentials, in the body and in Authorization: no format of package fmt shows any of it, and encoding/json
// refuses it. Its memory is wiped by [Sealed.Wipe], or else when the garbage collector finds it unused; copies are not.
// The zero Sealed and nil are empty, as wiped ones are.
type Sealed struct {
	state *sealedState
}

type sealedState struct {
	// Held for reading by whoever reads the buffer, for writing by wipe.
	inUse sync.RWMutex
	// Behind a second pointer, for the reason that package paysig tells at its Key; nil when it is wiped.
	made *core.Sealed
}

func newSealed(made *core.Sealed) *Sealed {
	state := &sealedState{made: made}
	runtime.SetFinalizer(state, (*sealedState).wipe)
	return &Sealed{state}
}

// Body is the exact bytes to send.
func (s *Sealed) Body() (body []byte) {
	s.read(func(made *core.Sealed) { body = bytes.Clone(made.In(made.Body)) })
	return body
}

// Method is the method, such as "POST".
func (s *Sealed) Method() (method string) {
	s.read(func(made *core.Sealed) { method = string(made.In(made.Method)) })
	return method
}

// URL is the base URL of the environment and the path.
func (s *Sealed) URL() (url string) {
	s.read(func(made *core.Sealed) { url = string(made.In(made.URL)) })
	return url
}

// Path is the path, and its query where it has one.
func (s *Sealed) Path() (path string) {
	s.read(func(made *core.Sealed) { path = string(made.In(made.Path)) })
	return path
}

// Header is Payload-Signature, Content-Type, User-Agent and Authorization.
func (s *Sealed) Header() (header http.Header) {
	s.read(func(made *core.Sealed) {
		header = make(http.Header, len(made.Headers))
		for i, value := range made.Headers {
			header.Set(core.HeaderNames[i], string(made.In(value)))
		}
	})
	return header
}

// HTTPRequest makes an [http.Request] that is ready for a client, as often as needed. It reads the body from s, which
// must not be wiped before it is sent.
//
// It has no GetBody: a client that follows redirects does not send the body, and the credentials in it, anywhere else.
// But a plain [http.Client] follows some redirects without the body, and then repeats Authorization on other ports, below
// the same host name and even over http. Let it follow none, with a CheckRedirect that gives [http.ErrUseLastResponse], or
// use a [Transport], which refuses them. It fails with [paysig.ErrCredentialsNotReady] where s is wiped.
func (s *Sealed) HTTPRequest(ctx context.Context) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, s.Method(), s.URL(), nil)
	if err != nil {
		return nil, err
	}
	if err := s.carry(request); err != nil {
		return nil, err
	}
	request.GetBody = nil
	return request, nil
}

// carry gives the request the body and the headers.
func (s *Sealed) carry(request *http.Request) error {
	length := 0
	if !s.read(func(made *core.Sealed) { length = len(made.In(made.Body)) }) {
		return paysig.ErrCredentialsNotReady
	}
	for name, values := range s.Header() {
		request.Header[name] = values
	}
	request.ContentLength = int64(length)
	request.GetBody = func() (io.ReadCloser, error) {
		if length == 0 {
			return http.NoBody, nil
		}
		return &sealedBody{state: s.state}, nil
	}
	request.Body, _ = request.GetBody()
	return nil
}

// Wipe overwrites the request with zeros: when it has been sent. Copies that were taken are not wiped.
func (s *Sealed) Wipe() {
	if s != nil && s.state != nil {
		s.state.wipe()
	}
}

func (s *Sealed) read(use func(*core.Sealed)) bool { return s != nil && s.state.read(use) }

// read reports whether there was something to read.
func (s *sealedState) read(use func(*core.Sealed)) bool {
	if s == nil {
		return false
	}
	s.inUse.RLock()
	defer s.inUse.RUnlock()
	if s.made == nil {
		return false
	}
	use(s.made)
	return true
}

func (s *sealedState) wipe() {
	s.inUse.Lock()
	defer s.inUse.Unlock()
	if s.made != nil {
		clear(s.made.Buffer)
		s.made = nil
	}
}

// sealedBody reads the body, and keeps it from being collected and wiped until it is sent.
type sealedBody struct {
	state *sealedState
	at    int
}

func (b *sealedBody) Read(into []byte) (int, error) {
	var count, left int
	if !b.state.read(func(made *core.Sealed) {
		rest := made.In(made.Body)[b.at:]
		count = copy(into, rest)
		left = len(rest) - count
	}) {
		return 0, paysig.ErrCredentialsNotReady
	}
	b.at += count
	if left == 0 && count == 0 {
		return 0, io.EOF
	}
	return count, nil
}

func (b *sealedBody) Close() error { return nil }

const redactedSealed = "onekey.Sealed(redacted)"

// String shows nothing of the request.
func (Sealed) String() string { return redactedSealed }

// GoString shows nothing of the request.
func (Sealed) GoString() string { return redactedSealed }

// Format shows nothing of the request, whatever the verb.
func (Sealed) Format(out fmt.State, _ rune) { io.WriteString(out, redactedSealed) }

// MarshalJSON fails with [paysig.ErrInputType]: a request with credentials is not for files and logs.
func (Sealed) MarshalJSON() ([]byte, error) { return nil, notForJSON(redactedSealed) }
