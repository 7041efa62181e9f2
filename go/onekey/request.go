package onekey

import (
	"fmt"
	"io"

	paysig "github.com/paysig/paysig/go"
	"github.com/paysig/paysig/go/internal/core"
)

// Request is a request that is to be sealed: method, path and payload, and if you like a form and a User-Agent.
type Request struct {
	// Without its payload, which is behind a function for the reason that package paysig tells at its Fields.
	made    core.Request
	payload func() []byte
}

// Create creates a cashout: POST /v3/cashout. external_id, 100 characters at most, guards against doing it twice.
func Create(payload []byte) Request { return newRequest(core.Create, payload) }

// Status asks for a cashout's status: POST /v3/cashout/status.
func Status(payload []byte) Request { return newRequest(core.Status, payload) }

// Cancel cancels a cashout: DELETE /v3/cashout/cancel, with a body.
func Cancel(payload []byte) Request { return newRequest(core.Cancel, payload) }

// NewRequest is any other request. The payload is a JSON object, or no bytes at all where neither the method is DELETE
// nor the request one of the three above. The path may have a query.
func NewRequest(method, path string, payload []byte) Request {
	request := newRequest(core.Other, payload)
	request.made.Method, request.made.Path = method, path
	return request
}

func newRequest(operation uint32, payload []byte) Request {
	return Request{core.Request{Operation: operation, Form: core.Auto}, func() []byte { return payload }}
}

// whole is the request with its payload.
func (r *Request) whole() core.Request {
	made := r.made
	if r.payload != nil {
		made.Payload = r.payload()
	}
	return made
}

// Form sets the form that the body takes. Without it the payload stays as it is where it has login and pass, and becomes
// compact where they are added. [paysig.Verbatim] adds them without touching another byte.
func (r Request) Form(form paysig.Form) Request {
	r.made.Form = uint32(form)
	return r
}

// UserAgent sets the header User-Agent. Where it is empty that is paysig and its version.
func (r Request) UserAgent(userAgent string) Request {
	r.made.UserAgent = userAgent
	return r
}

const redactedRequest = "onekey.Request(redacted)"

// String shows nothing of the request: credentials may be in its payload.
func (Request) String() string { return redactedRequest }

// GoString shows nothing of the request.
func (Request) GoString() string { return redactedRequest }

// Format shows nothing of the request, whatever the verb.
func (Request) Format(out fmt.State, _ rune) { io.WriteString(out, redactedRequest) }
