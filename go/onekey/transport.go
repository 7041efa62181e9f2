package onekey

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/bridge"
)

// DefaultMaxBody is how many bytes of a request's body are read where nothing else is said: 1 MiB.
const DefaultMaxBody = 1 << 20

// Transport seals every request that it carries, so that an [http.Client] can be used as if there were no signatures:
//
//	client := &http.Client{Transport: &onekey.Transport{Credentials: credentials}}
//
// The request's body is the payload. It is read whole and sealed as [Credentials.Seal] does; what is sent has the sealed
// body and headers, and the caller's other headers. The caller's User-Agent counts where it has one.
//
// A request to another host than that of the credentials' environment is refused, also where a client would follow a
// redirect to it. The response names the caller's request, without credentials, as the one that it answers.
//
// It may be used by any number of goroutines.
type Transport struct {
	// Credentials seal the requests.
	Credentials *Credentials
	// Base carries them then; nil is [http.DefaultTransport].
	Base http.RoundTripper
	// Form is the form that the bodies take, as with [Request.Form]; nil is the one that is usual there.
	Form *paysig.Form
	// MaxBody is how many bytes a request's body may have; 0 is [DefaultMaxBody].
	MaxBody int64
}

// RoundTrip seals and carries a request. It closes the request's body, and changes nothing else of it.
//
// It fails with [paysig.ErrUrlNotHttps] and [paysig.ErrUrlOtherEnvironment] before anything is read; with
// [paysig.ErrInputUnreadable] where the body cannot be read or is too long, an [http.MaxBytesError]; and as
// [Credentials.Seal] does. Nothing has been sent then.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	carried, err := t.seal(request)
	if err != nil {
		return nil, err
	}
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	response, err := base.RoundTrip(carried)
	if response != nil {
		response.Request = request
	}
	return response, err
}

func (t *Transport) seal(request *http.Request) (*http.Request, error) {
	path, payload, err := t.read(request)
	if err != nil {
		return nil, err
	}
	// It may have login and pass.
	defer clear(payload)
	method := request.Method
	if method == "" {
		method = http.MethodGet
	}
	sealing := NewRequest(method, path, payload).UserAgent(request.UserAgent())
	if t.Form != nil {
		sealing = sealing.Form(*t.Form)
	}
	sealed, err := t.Credentials.Seal(sealing)
	if err != nil {
		return nil, err
	}
	carried := request.Clone(request.Context())
	if carried.URL, err = url.Parse(sealed.URL()); err != nil {
		return nil, err
	}
	carried.Host, carried.TransferEncoding, carried.Trailer = "", nil, nil
	if carried.Header == nil {
		carried.Header = http.Header{}
	}
	for name := range sealed.Header() {
		for given := range carried.Header {
			if strings.EqualFold(given, name) {
				delete(carried.Header, given)
			}
		}
	}
	return carried, sealed.carry(carried)
}

// read gives the path of a request that may be sealed, and its body, which it closes in any case.
func (t *Transport) read(request *http.Request) (path string, payload []byte, err error) {
	if request.Body != nil {
		defer request.Body.Close()
	}
	if path, err = t.Credentials.pathOf(request.URL); err != nil {
		return "", nil, err
	}
	// The header Host, which the client writes.
	if request.Host != "" && !strings.EqualFold(request.Host, request.URL.Host) {
		return "", nil, paysig.ErrUrlOtherEnvironment
	}
	if request.Body != nil {
		payload, err = readAll(request.Body, t.MaxBody)
	}
	return path, payload, err
}

// pathOf is the path and query of a URL of the environment.
func (c *Credentials) pathOf(url *url.URL) (string, error) {
	state, err := c.acquire()
	if err != nil {
		return "", err
	}
	defer state.inUse.RUnlock()
	if url == nil {
		return "", paysig.ErrUrlMalformed
	}
	path, fault := state.native.PathOf(url.String())
	return path, bridge.Failure(fault)
}

// readAll reads a body of at most limit bytes; 0 is DefaultMaxBody.
func readAll(body io.ReadCloser, limit int64) ([]byte, error) {
	if limit <= 0 {
		limit = DefaultMaxBody
	}
	content, err := io.ReadAll(http.MaxBytesReader(nil, body, limit))
	if err != nil {
		clear(content)
		return nil, fmt.Errorf("%w: %w", paysig.ErrInputUnreadable, err)
	}
	return content, nil
}
