package pure

// The rules for a request that is to be sealed.

import (
	"strings"

	"github.com/paysig/paysig/go/internal/core"
)

type operation struct{ method, path string }

// The provider's operations on cashouts; each has a JSON object as its body, DELETE too.
var operations = map[uint32]operation{
	core.Create: {"POST", "/v3/cashout"},
	core.Status: {"POST", "/v3/cashout/status"},
	core.Cancel: {"DELETE", "/v3/cashout/cancel"},
}

// target is the method and the path of a request, if they and the User-Agent can be sent.
func target(request *core.Request) (method, path string, fault core.Fault) {
	method, path = request.Method, request.Path
	if operation, ok := operations[request.Operation]; ok {
		method, path = operation.method, operation.path
	} else if at := checkMethod(method); at >= 0 {
		return "", "", core.At(core.MethodMalformed, at)
	} else if at := checkPath(path); at >= 0 {
		return "", "", core.At(core.PathMalformed, at)
	}
	if request.UserAgent != "" {
		if at := checkValue(request.UserAgent); at >= 0 {
			return "", "", core.At(core.HeaderMalformed, at)
		}
	}
	return method, path, none
}

// needsBody reports whether an empty payload is refused.
func needsBody(method, path string) bool {
	for _, operation := range operations {
		if operation.method == method && operation.path == path {
			return true
		}
	}
	return method == "DELETE"
}

// checkMethod: methods are case-sensitive, and those that are standardised are in upper-case letters (RFC 9110, section
// 9.1). The offset of the first fault, or -1.
func checkMethod(method string) int {
	if method == "" {
		return 0
	}
	for at := range len(method) {
		if method[at] < 'A' || method[at] > 'Z' {
			return at
		}
	}
	return -1
}

// checkPath: a path and perhaps a query, in ASCII (RFC 3986, section 3.3 and 3.4). The offset of the first fault, or
// -1.
//
// What HTTP clients and servers rewrite is refused, because then another path would be sent than was asked for: empty
// segments and those of one or two dots, plain or percent-encoded.
func checkPath(path string) int {
	if path == "" || path[0] != '/' {
		return 0
	}
	for at := range len(path) {
		good := true
		switch b := path[at]; {
		case b == '%':
			good = at+2 < len(path) && isHex(path[at+1]) && isHex(path[at+2])
		case 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9':
		default:
			good = strings.IndexByte("-._~!$&'()*+,;=:@/?", b) >= 0
		}
		if !good {
			return at
		}
	}
	start := 1
	beforeQuery, _, _ := strings.Cut(path, "?")
	segments := strings.Split(beforeQuery[1:], "/")
	for i, segment := range segments {
		// A path may end with a slash.
		if isDots(segment) || segment == "" && i+1 < len(segments) {
			return start
		}
		start += len(segment) + 1
	}
	return -1
}

// isDots reports whether a segment is one or two dots, each perhaps written %2e.
func isDots(segment string) bool {
	plain := strings.NewReplacer("%2e", ".", "%2E", ".").Replace(segment)
	return plain == "." || plain == ".."
}

// checkValue: visible ASCII, and spaces and tabs between it (RFC 9110, section 5.5). The offset of the first fault, or
// -1.
func checkValue(value string) int {
	for at := range len(value) {
		if b := value[at]; (b <= ' ' || b > '~') && b != ' ' && b != '\t' {
			return at
		}
	}
	if len(value) == 0 || strings.IndexByte(" \t", value[0]) >= 0 {
		return 0
	}
	if last := len(value) - 1; strings.IndexByte(" \t", value[last]) >= 0 {
		return last
	}
	return -1
}
