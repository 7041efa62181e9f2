package pure

import (
	"strings"

	"github.com/paysig/paysig/go/internal/core"
)

// part is a part of a scheme's message: what the caller gives, or else a literal.
type part struct {
	field   field
	literal string
}

type field int

const (
	literal field = iota
	body
	externalID
	date
	login
)

// scheme is how a provider frames the signed message, writes its tag and carries it. Sources are in the core's table.
type scheme struct {
	name     string
	message  []part
	encoding core.Encoding
	prefix   string
	// Whether a date may have milliseconds.
	milliseconds bool
}

var known = []scheme{
	{name: "cashout-request", message: []part{{field: body}}},
	{
		name:     "cashout-notification",
		message:  []part{{literal: "Be4"}, {field: externalID}, {literal: "Bo7"}},
		encoding: core.UpperHex,
	},
	{name: "deposit-okp", message: []part{{field: date}, {field: login}, {field: body}}, prefix: "OKP "},
	{name: "deposit-d24", message: []part{{field: date}, {field: login}, {field: body}}, prefix: "D24 "},
	{
		name:         "dlocal-payin",
		message:      []part{{field: login}, {field: date}, {field: body}},
		prefix:       "V2-HMAC-SHA256, Signature: ",
		milliseconds: true,
	},
}

var cashoutNotification = &known[1]

// Schemes are the names of all schemes.
func Schemes() []string {
	names := make([]string, len(known))
	for i := range known {
		names[i] = known[i].name
	}
	return names
}

func schemeNamed(name string) (*scheme, core.Fault) {
	for i := range known {
		if known[i].name == name {
			return &known[i], none
		}
	}
	return nil, core.Of(core.UnknownScheme)
}

// SignScheme gives what the scheme's carrier takes.
func (key *Key) SignScheme(name string, fields *core.Fields) (string, core.Fault) {
	schedule, fault := key.ready()
	if fault.Is() {
		return "", fault
	}
	scheme, fault := schemeNamed(name)
	if fault.Is() {
		return "", fault
	}
	lent := lend()
	defer lent.giveBack()
	tag, fault := scheme.tag(lent, schedule, fields)
	if fault.Is() {
		return "", fault
	}
	var text core.SignatureText
	write(&text, tag, scheme.encoding)
	return scheme.prefix + string(text.Digits()), none
}

// VerifyScheme checks what the carrier brought.
func (key *Key) VerifyScheme(name string, fields *core.Fields, presented string) core.Fault {
	if _, fault := key.ready(); fault.Is() {
		return fault
	}
	scheme, fault := schemeNamed(name)
	if fault.Is() {
		return fault
	}
	_, fault = scheme.verifyAny([]*Key{key}, fields, presented)
	return fault
}

// verifyAny gives the first of the keys, which are ready, that matches.
func (s *scheme) verifyAny(keys []*Key, fields *core.Fields, presented string) (int, core.Fault) {
	digits, fits := strings.CutPrefix(presented, s.prefix)
	if !fits {
		return 0, core.At(core.SignaturePrefix, commonPrefix(presented, s.prefix))
	}
	tag, fault := readSignature(digits)
	if fault.Is() {
		if fault.Offset != core.NoPlace {
			fault.Offset += len(s.prefix)
		}
		return 0, fault
	}
	return firstMatch(keys, &tag, func(lent *hasher, key *schedule) ([]byte, core.Fault) { return s.tag(lent, key, fields) })
}

// tag is the tag of the scheme's message, which is hashed as it is put together.
func (s *scheme) tag(lent *hasher, key *schedule, fields *core.Fields) ([]byte, core.Fault) {
	lent.load(&key.inner)
	for _, part := range s.message {
		bytes, fault := s.get(part, fields)
		if fault.Is() {
			return nil, fault
		}
		lent.Write(bytes)
	}
	return lent.close(&key.outer), none
}

func commonPrefix(a, b string) int {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return at
}
