package pure

// Environments: where requests may go. Credentials are bound to one.

import (
	"strings"

	"github.com/paysig/paysig/go/internal/core"
)

const (
	https   = "https://"
	staging = "api-stg.onekeypayments.com"
	// DNS (RFC 1035, section 2.3.4): 253 characters, 63 in a label.
	hostBytes  = 253
	labelBytes = 63
)

// baseURLOf is the base URL of the environment with this name, in lower case and without a slash at its end.
func baseURLOf(environment, url string) (string, core.Fault) {
	if environment != "staging" && environment != "production" && environment != "local" {
		return "", core.Of(core.UnknownEnvironment)
	}
	if environment == "staging" && url == "" {
		return https + staging, none
	}
	place, fault := placeOf(url)
	if fault.Is() {
		return "", fault
	}
	host := lower(bareHost(place))
	isLoopback := host == "localhost" || host == "127.0.0.1" || host == loopback
	fits := map[string]bool{
		"staging":    withoutUsualPort(lower(place)) == staging,
		"production": host != staging && !isLoopback,
		"local":      isLoopback,
	}
	switch {
	case !fits[environment]:
		return "", core.At(core.UrlOtherEnvironment, len(https))
	case environment == "staging":
		return https + staging, none
	default:
		return lower(strings.TrimSuffix(url, "/")), none
	}
}

// lower is text with ASCII letters in lower case, and no others: Unicode has letters whose lower case is ASCII.
func lower(text string) string {
	return strings.Map(func(letter rune) rune {
		if 'A' <= letter && letter <= 'Z' {
			return letter | 0x20
		}
		return letter
	}, text)
}

// withoutUsualPort leaves out the port of https (RFC 9110, section 4.2.2), as a URL may.
func withoutUsualPort(place string) string { return strings.TrimSuffix(place, ":443") }

// placeOf is HOST or HOST:PORT of a URL that is https:// and that, a slash after it allowed.
func placeOf(url string) (string, core.Fault) {
	place, path, fault := split(url)
	if fault.Is() {
		return "", fault
	}
	if len(path) > 1 {
		// After the slash: a path.
		return "", core.At(core.UrlMalformed, len(url)-len(path)+1)
	}
	return place, none
}

// split gives the host of a URL with its port, and what follows them: nothing, or something that starts with a slash.
// Both were checked, the rest was not.
func split(url string) (place, path string, fault core.Fault) {
	malformed := func(at int) (string, string, core.Fault) { return "", "", core.At(core.UrlMalformed, at) }
	if len(url) < len(https) || lower(url[:len(https)]) != https {
		if len(url) >= len("http://") && lower(url[:len("http://")]) == "http://" {
			return "", "", core.At(core.UrlNotHttps, 0)
		}
		return malformed(0)
	}
	rest := url[len(https):]
	host := bareHost(rest)
	if host != loopback {
		if at := checkHost(host); at >= 0 {
			return malformed(len(https) + at)
		}
	}
	end := len(host)
	if end < len(rest) && rest[end] == ':' {
		port := startOf(rest[end+1:], func(r rune) bool { return '0' <= r && r <= '9' })
		if at := checkPort(port); at >= 0 {
			return malformed(len(https) + end + 1 + at)
		}
		end += 1 + len(port)
	}
	if end < len(rest) && rest[end] != '/' {
		return malformed(len(https) + end)
	}
	return rest[:end], rest[end:], none
}

const loopback = "[::1]"

// bareHost is the host that some text starts with, without a port.
func bareHost(text string) string {
	if strings.HasPrefix(text, loopback) {
		return loopback
	}
	return startOf(text, isHostByte)
}

// startOf is what some text starts with of characters that are good.
func startOf(text string, good func(rune) bool) string {
	if end := strings.IndexFunc(text, func(r rune) bool { return !good(r) }); end >= 0 {
		return text[:end]
	}
	return text
}

// PathOf is the path and query of a URL of the environment, which is the end of it. What another reader of URLs could
// see another host in is no such URL.
func (c *Credentials) PathOf(url string) (string, core.Fault) {
	if fault := c.ready(); fault.Is() {
		return "", fault
	}
	place, path, fault := split(url)
	if fault.Is() {
		return "", fault
	}
	if withoutUsualPort(lower(place)) != withoutUsualPort(lower(c.baseURL[len(https):])) {
		return "", core.At(core.UrlOtherEnvironment, len(https))
	}
	if at := checkPath(path); at >= 0 {
		return "", core.At(core.PathMalformed, len(url)-len(path)+at)
	}
	return path, none
}

func isHostByte(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '.'
}

// checkHost: labels of letters, digits and inner hyphens (RFC 1123, section 2.1). The offset of the first fault, or -1.
func checkHost(host string) int {
	if len(host) > hostBytes {
		return hostBytes
	}
	start := 0
	for label := range strings.SplitSeq(host, ".") {
		switch {
		case label == "" || label[0] == '-':
			return start
		case label[len(label)-1] == '-':
			return start + len(label) - 1
		case len(label) > labelBytes:
			return start + labelBytes
		}
		start += len(label) + 1
	}
	return -1
}

// checkPort: a decimal number from 1 to 65535 without leading zeros. The offset of the first fault, or -1.
func checkPort(port string) int {
	if port == "" {
		return 0
	}
	value := 0
	for at := range len(port) {
		if port[at] < '0' || port[at] > '9' {
			return at
		}
		value = value*10 + int(port[at]-'0')
		if value == 0 || value > 65535 {
			return at
		}
	}
	return -1
}
