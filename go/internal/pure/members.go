package pure

import (
	"strings"
	"unicode/utf8"

	"github.com/paysig/paysig/go/internal/core"
)

// The provider's limit for external_id.
const externalIDCharacters = 100

// outline is what is known of a body that was read.
type outline struct {
	end int
	// Its }.
	close int
	// How far into the input everything has been written or skipped.
	written                    int
	isEmpty, hasLogin, hasPass bool
}

// members looks at the outermost members of a body: finds login, pass and external_id in the reader's one pass, checks
// them, and on the way writes the text without its white space, if there is where to.
type members struct {
	compactor
	credentials *Credentials
	// How many objects are open.
	depth int
	seen  map[string]bool
	// The member whose value is looked at, and where that starts.
	whose string
	value int
	close int
}

// readBody reads a JSON object. It tells the first fault by its place in the text: what is no JSON, a second login,
// pass or external_id, one that differs from the credentials or is no string, an external_id that is too long. In the
// end, what is no object.
func readBody(input []byte, credentials *Credentials, out *output) (outline, core.Fault) {
	start := skipSpace(input, 0)
	m := members{credentials: credentials, seen: map[string]bool{}, value: nobody, close: start}
	m.input, m.out, m.written = input, out, start
	isObject := start < len(input) && input[start] == '{'
	if !isObject {
		// Objects inside an outermost array are not the body.
		m.depth = 1
	}
	start, end, fault := read(input, &m)
	if fault.Is() {
		return outline{}, fault
	}
	if !isObject {
		return outline{}, core.At(core.BodyNotObject, start)
	}
	return outline{
		end:      end,
		close:    m.close,
		written:  m.written,
		isEmpty:  skipSpace(input, start+1) == m.close,
		hasLogin: m.seen["login"],
		hasPass:  m.seen["pass"],
	}, none
}

func (m *members) space(start, end int) {
	if m.out != nil {
		m.compactor.space(start, end)
	}
}

func (m *members) openObject(int) { m.depth++ }

func (m *members) closeObject(at int) core.Fault {
	m.depth--
	m.close = at
	return none
}

func (m *members) name(name str) core.Fault {
	if m.depth != 1 {
		return none
	}
	whose := string(unescaped(m.input, name))
	if whose != "login" && whose != "pass" && whose != "external_id" {
		return none
	}
	if m.seen[whose] {
		return core.At(core.JsonDuplicateName, name.start)
	}
	m.seen[whose], m.whose = true, whose
	// The colon has not been read yet; where it is missing, the reader tells.
	colon := skipSpace(m.input, name.end)
	if colon >= len(m.input) || m.input[colon] != ':' {
		return none
	}
	m.value = skipSpace(m.input, colon+1)
	if whose != "external_id" && m.value < len(m.input) && strings.IndexByte("-0123456789{[tfn", m.input[m.value]) >= 0 {
		return core.At(core.CredentialNotText, m.value)
	}
	return none
}

func (m *members) string(value str) core.Fault {
	if value.start != m.value {
		return none
	}
	fits, code := true, core.CredentialMismatch
	switch m.whose {
	case "login":
		fits = isText(m.input, value, m.credentials.login.text())
	case "pass":
		fits = isText(m.input, value, m.credentials.pass.text())
	default:
		fits, code = isShort(m.input, value), core.ExternalIdTooLong
	}
	if !fits {
		return core.At(code, value.start)
	}
	return none
}

// isText reports whether a string, without its escapes, is a credential; in constant time where it is as long.
func isText(input []byte, value str, due []byte) bool {
	if !value.escaped {
		return same(input[value.start+1:value.end-1], due)
	}
	var room [textBytes + 4]byte
	defer clear(room[:])
	plain := room[:0]
	for at := value.start + 1; at < value.end-1; {
		found, next := unescape(input, at)
		if found == loneSurrogate {
			// No text at all.
			return false
		}
		if plain = utf8.AppendRune(plain, found); len(plain) > textBytes {
			// Longer than any credential.
			return false
		}
		at = next
	}
	return same(plain, due)
}

// isShort: the provider counts characters, not bytes.
func isShort(input []byte, value str) bool {
	characters := 0
	for at := value.start + 1; at < value.end-1; characters++ {
		_, at = unescape(input, at)
	}
	return characters <= externalIDCharacters
}
