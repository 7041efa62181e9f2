package pure

import "github.com/paysig/paysig/go/internal/core"

// What a sealed request needs beside body, method, URL, User-Agent and Authorization: the signature and a Content-Type.
const sealedSurplus = core.SignatureChars + len(jsonType)

const jsonType = "application/json"

// Seal makes the exact body and all headers of a request.
func (c *Credentials) Seal(request *core.Request, sealed *core.Sealed) core.Fault {
	if fault := c.ready(); fault.Is() {
		return fault
	}
	if request.Form > core.JCSExact && request.Form != core.Auto {
		return core.Of(core.UnknownForm)
	}
	method, path, fault := target(request)
	if fault.Is() {
		return fault
	}
	if len(request.Payload) == 0 && needsBody(method, path) {
		return core.Of(core.BodyMissing)
	}
	agent := request.UserAgent
	if agent == "" {
		agent = "paysig/" + Version()
	}
	room := len(method) + len(c.baseURL) + len(path) + len(agent) + c.authorization.length + sealedSurplus
	var buffer []byte
	if len(request.Payload) > 0 {
		if buffer, fault = c.body(request.Form, request.Payload, room); fault.Is() {
			return fault
		}
	} else {
		buffer = make([]byte, 0, room)
	}
	sealed.Body = core.Span{End: len(buffer)}
	put := func(part string) core.Span {
		start := len(buffer)
		buffer = append(buffer, part...)
		return core.Span{Start: start, End: len(buffer)}
	}
	var digits core.SignatureText
	if fault := c.key.Sign(buffer, core.LowerHex, &digits); fault.Is() {
		return fault
	}
	sealed.Method = put(method)
	base := put(c.baseURL)
	sealed.Path = put(path)
	sealed.URL = core.Span{Start: base.Start, End: sealed.Path.End}
	sealed.Host = core.Span{Start: base.Start + len(https), End: base.End}
	// In the order of core.HeaderNames.
	sealed.Headers[0] = put(string(digits.Digits()))
	sealed.Headers[1] = put(jsonType)
	sealed.Headers[2] = put(agent)
	start := len(buffer)
	buffer = append(buffer, c.authorization.text()...)
	sealed.Headers[3] = core.Span{Start: start, End: len(buffer)}
	sealed.Buffer = buffer
	return none
}
