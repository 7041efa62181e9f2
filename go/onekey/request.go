package onekey

import (
	"fmt"
	"io"

	paysig "github.com/paysig/paysig/go"
)

// Request is a request that is to be sealed: method, path and payload, and if you like a form and a User-Agent.
type Request struct {
	operation    uint32
	method, path string
	payload      []byte
	canonical    *paysig.Form
	userAgent    string
}

// Create creates a cashout: POST /v3/cashout. external_id, 100 characters at most, guards against doing it twice.
func Create(payload []byte) Request { return Request{operation: createOperation, payload: payload} }

// Status asks for a cashout's status: POST /v3/cashout/status.
func Status(payload []byte) Request { return Request{operation: statusOperation, payload: payload} }

// Cancel cancels a cashout: DELETE /v3/cashout/cancel, with a body.
func Cancel(payload []byte) Request { return Request{operation: cancelOperation, payload: payload} }

// NewRequest is any other request. The payload is a JSON object, or no bytes at all where neither the method is DELETE
// nor the request one of the three above. The path may have a query.
func NewRequest(method, path string, payload []byte) Request {
	return Request{operation: otherOperation, method: method, path: path, payload: payload}
}

// Form sets the form that the body takes. Without it the payload stays as it is where it has login and pass, and becomes
// compact where they are added. [paysig.Verbatim] adds them without touching another byte.
func (r Request) Form(form paysig.Form) Request {
	r.canonical = &form
	return r
}

// UserAgent sets the header User-Agent. Where it is empty that is paysig and its version.
func (r Request) UserAgent(userAgent string) Request {
	r.userAgent = userAgent
	return r
}

func (r *Request) form() uint32 {
	if r.canonical == nil {
		return autoForm
	}
	return uint32(*r.canonical)
}

const redactedRequest = "onekey.Request(redacted)"

// String shows nothing of the request: credentials may be in its payload.
func (Request) String() string { return redactedRequest }

// GoString shows nothing of the request.
func (Request) GoString() string { return redactedRequest }

// Format shows nothing of the request, whatever the verb.
func (Request) Format(out fmt.State, _ rune) { io.WriteString(out, redactedRequest) }
