package pure

// The body of a request: the payload in its form, with login and pass.

import (
	"slices"

	"github.com/paysig/paysig/go/internal/core"
)

// missingMember is a member that is to be added.
type missingMember struct {
	name  string
	value []byte
}

// append appends it as RFC 8785 has it. Credentials have no control characters.
func (m missingMember) append(dst []byte) []byte {
	dst = append(append(append(dst, '"'), m.name...), `":"`...)
	for _, b := range m.value {
		if b == '"' || b == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, b)
	}
	return append(dst, '"')
}

// body gives the body in a buffer that has room for so many bytes behind it. Copies of credentials are not left behind.
func (c *Credentials) body(form uint32, payload []byte, room int) (body []byte, fault core.Fault) {
	out := output{buffer: make([]byte, 0, len(payload)+c.surplus()+room)}
	defer func() {
		if fault.Is() {
			clear(out.buffer[:cap(out.buffer)])
		}
	}()
	var compacts *output
	if form == core.Auto || form == core.Compact {
		compacts = &out
	}
	outline, fault := readBody(payload, c, compacts)
	if fault.Is() {
		return nil, fault
	}
	var missing []missingMember
	if !outline.hasLogin {
		missing = append(missing, missingMember{"login", c.login.text()})
	}
	if !outline.hasPass {
		missing = append(missing, missingMember{"pass", c.pass.text()})
	}
	empty := out.buffer[:0]
	compact := len(out.buffer) + outline.end - outline.written
	switch {
	case form == core.JCS || form == core.JCSExact:
		made, fault := AppendCanonical(empty, form, payload)
		if fault.Is() {
			return nil, fault
		}
		// It may have become longer than the payload.
		made = grown(made, c.surplus()+room)
		for _, member := range missing {
			made = insert(made, member)
		}
		return made, none
	case form == core.Auto && len(missing) == 0 && compact < len(payload):
		// Nothing is missing, and there is white space to keep.
		return append(empty, payload...), none
	case form == core.Verbatim:
		made := append(empty, payload[:outline.close]...)
		made = appendMembers(made, outline.isEmpty, missing)
		return append(made, payload[outline.close:]...), none
	default:
		made := append(out.buffer, payload[outline.written:outline.close]...)
		made = appendMembers(made, outline.isEmpty, missing)
		return append(made, '}'), none
	}
}

// surplus is how many bytes the two members have at most.
func (c *Credentials) surplus() int {
	return 2*(c.login.length+c.pass.length) + len(`,"login":"","pass":""`)
}

// grown is a buffer with room for so many bytes more; the old one is wiped.
func grown(buffer []byte, room int) []byte {
	if cap(buffer)-len(buffer) >= room {
		return buffer
	}
	larger := append(make([]byte, 0, len(buffer)+room), buffer...)
	clear(buffer[:cap(buffer)])
	return larger
}

// appendMembers appends members behind those that an object has, without its }.
func appendMembers(dst []byte, isEmpty bool, members []missingMember) []byte {
	for _, member := range members {
		if !isEmpty {
			dst = append(dst, ',')
		}
		dst = member.append(dst)
		isEmpty = false
	}
	return dst
}

// insert adds a member to a canonical object, where RFC 8785 has it.
func insert(object []byte, member missingMember) []byte {
	made := member.append(nil)
	defer clear(made)
	at := firstGreater(object, member.name)
	switch {
	case at >= 0:
		made = append(made, ',')
	default:
		at = len(object) - 1
		if len(object) > 2 {
			made = append([]byte{','}, made...)
		}
	}
	return slices.Insert(object, at, made...)
}

// firstGreater finds the first outermost member of a canonical object whose name is greater, or gives -1.
func firstGreater(object []byte, name string) int {
	depth := 0
	for at := 0; at < len(object); at++ {
		switch object[at] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			// It has been read before.
			found, _ := readString(object, at)
			if depth == 1 && object[found.end] == ':' && compareNames(unescaped(object, found), []byte(name)) > 0 {
				return at
			}
			at = found.end - 1
		}
	}
	return -1
}
