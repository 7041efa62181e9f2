package pure

import (
	"bytes"
	"strings"

	"github.com/paysig/paysig/go/internal/core"
)

// What strings.TrimSpace takes beside these is no white space here.
const asciiSpace = " \t\n\f\r"

// Check checks a request on the wire, as the provider does.
func (c *Credentials) Check(method, path string, body []byte, header map[string][]string) core.Fault {
	if fault := c.ready(); fault.Is() {
		return fault
	}
	found := map[string]string{}
	for name, values := range header {
		name = lower(name)
		for _, due := range core.HeaderNames {
			if name != lower(due) || len(values) == 0 {
				continue
			}
			if _, twice := found[due]; twice || len(values) > 1 {
				return core.Of(core.HeaderDuplicate)
			}
			found[due] = values[0]
		}
	}
	signature, signed := found["Payload-Signature"]
	if !signed {
		return core.Of(core.SignatureMissing)
	}
	if fault := c.key.Verify(body, signature); fault.Is() {
		return fault
	}
	if at := strings.IndexAny(signature, "ABCDEF"); at >= 0 {
		return core.At(core.SignatureUpperCase, at)
	}
	switch {
	case !c.isBasic(found["Authorization"]):
		return core.Of(core.Authorization)
	case !isJSON(found["Content-Type"]):
		return core.Of(core.ContentType)
	case strings.Trim(found["User-Agent"], asciiSpace) == "":
		return core.Of(core.UserAgent)
	}
	if len(body) == 0 {
		if needsBody(method, path) {
			return core.Of(core.BodyMissing)
		}
		return none
	}
	outline, fault := readBody(body, c, nil)
	if !fault.Is() && !(outline.hasLogin && outline.hasPass) {
		return missing
	}
	return fault
}

// isBasic compares with our own credentials, in constant time where they are as long. The scheme's name may be in any
// case, with more than one space behind it: RFC 9110, section 11.4.
func (c *Credentials) isBasic(value string) bool {
	name, rest, found := strings.Cut(value, " ")
	_, ours, _ := bytes.Cut(c.authorization.text(), []byte{' '})
	token := strings.TrimLeft(rest, " ")
	return found && lower(name) == "basic" && same(bytesOf(token), ours)
}

// isJSON: application/json, perhaps with parameters (RFC 9110, section 8.3.1).
func isJSON(value string) bool {
	mediaType, _, _ := strings.Cut(value, ";")
	return lower(strings.TrimRight(mediaType, asciiSpace)) == jsonType
}
