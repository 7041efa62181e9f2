package onekey

import (
	"bytes"
	"io"
	"net/http"

	"github.com/paysig/paysig/go/internal/bridge"
)

// Check checks a request on the wire as the provider does: the twin of [Credentials.Seal], for servers and tests. path is
// the path with its query, header has the values without the white space around them, as [http.Server] gives both.
//
// In this order it fails with [paysig.ErrHeaderDuplicate], where one of the four headers is given twice;
// [paysig.ErrSignatureMissing], or as [paysig.Key.Verify] does, over the body exactly as it is;
// [paysig.ErrSignatureUpperCase], because the provider takes lower-case digits alone;
// [paysig.ErrAuthorization], [paysig.ErrContentType], [paysig.ErrUserAgent]; for the body as [Credentials.Seal] does,
// and with [paysig.ErrFieldMissing] where login or pass is not in it. Nothing is parsed before the signature has been
// verified. Other headers are not looked at.
func (c *Credentials) Check(method, path string, body []byte, header http.Header) error {
	state, err := c.acquire()
	if err != nil {
		return err
	}
	defer state.inUse.RUnlock()
	return bridge.Failure(state.native.Check(method, path, body, header))
}

// CheckRequest reads a request's body, of at most limit bytes (0 is [DefaultMaxBody]), checks the request as
// [Credentials.Check] does, and gives the body. The request can then be read once more, from its start.
//
// It fails as [Credentials.Check] does, and with [paysig.ErrInputUnreadable] where the body cannot be read or is too
// long, an [http.MaxBytesError].
func (c *Credentials) CheckRequest(request *http.Request, limit int64) ([]byte, error) {
	var body []byte
	if request.Body != nil {
		var err error
		if body, err = readAll(request.Body, limit); err != nil {
			return nil, err
		}
		request.Body.Close()
		request.Body = io.NopCloser(bytes.NewReader(bytes.Clone(body)))
	}
	if err := c.Check(request.Method, request.URL.RequestURI(), body, request.Header); err != nil {
		return nil, err
	}
	return body, nil
}
