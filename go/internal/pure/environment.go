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
	host, fault := hostOf(url)
	if fault.Is() {
		return "", fault
	}
	isStaging := lower(host) == staging
	isLoopback := lower(host) == "localhost" || host == "127.0.0.1" || host == "[::1]"
	fits := map[string]bool{"staging": isStaging, "production": !isStaging && !isLoopback, "local": isLoopback}
	switch {
	case !fits[environment]:
		return "", core.At(core.UrlOtherEnvironment, len(https))
	case isStaging:
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

// hostOf is the host of a URL that is https://HOST or https://HOST:PORT, a slash after it allowed.
func hostOf(url string) (string, core.Fault) {
	malformed := func(at int) (string, core.Fault) { return "", core.At(core.UrlMalformed, at) }
	if len(url) < len(https) || lower(url[:len(https)]) != https {
		if len(url) >= len("http://") && lower(url[:len("http://")]) == "http://" {
			return "", core.At(core.UrlNotHttps, 0)
		}
		return malformed(0)
	}
	host := url[len(https):]
	if strings.HasPrefix(host, "[::1]") {
		host = "[::1]"
	} else {
		end := strings.IndexFunc(host, func(r rune) bool { return !isHostByte(r) })
		if end >= 0 {
			host = host[:end]
		}
		if at := checkHost(host); at >= 0 {
			return malformed(len(https) + at)
		}
	}
	end := len(https) + len(host)
	switch rest := url[end:]; {
	case rest == "" || rest == "/":
		return host, none
	case rest[0] == ':':
		if at := checkPort(strings.TrimSuffix(rest[1:], "/")); at >= 0 {
			return malformed(end + 1 + at)
		}
		return host, none
	case rest[0] == '/':
		// After the slash: a path.
		return malformed(end + 1)
	default:
		return malformed(end)
	}
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
