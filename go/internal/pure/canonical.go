package pure

import "github.com/paysig/paysig/go/internal/core"

// output is where a canonical form goes: to a buffer, or through one to a hash, which then sees it as it is made.
type output struct {
	buffer []byte
	hash   *hasher
}

// How many bytes of a canonical form are gathered before they are hashed: eight blocks.
const hashedAtOnce = 512

func (o *output) write(bytes []byte) {
	if o.hash == nil {
		o.buffer = append(o.buffer, bytes...)
		return
	}
	if len(o.buffer)+len(bytes) > hashedAtOnce {
		o.flush()
		if len(bytes) >= hashedAtOnce {
			o.hash.Write(bytes)
			return
		}
	}
	o.buffer = append(o.buffer, bytes...)
}

// flush hands what was gathered to the hash.
func (o *output) flush() {
	o.hash.Write(o.buffer)
	clear(o.buffer)
	o.buffer = o.buffer[:0]
}

// form writes a payload's canonical form.
func (o *output) form(form uint32, input []byte) core.Fault {
	switch form {
	case core.Verbatim:
		if fault := refuseBOM(input); fault.Is() {
			return fault
		}
		if at := notUTF8(input); at >= 0 {
			return core.At(core.InputNotUtf8, at)
		}
		o.write(input)
		return none
	case core.Compact:
		return o.compact(input)
	case core.JCS, core.JCSExact:
		return o.jcs(input, form == core.JCSExact)
	}
	return core.Of(core.UnknownForm)
}

// AppendCanonical appends a payload's canonical form to dst; after a fault it is as it was.
func AppendCanonical(dst []byte, form uint32, input []byte) ([]byte, core.Fault) {
	o := output{buffer: dst}
	if fault := o.form(form, input); fault.Is() {
		return dst, fault
	}
	return o.buffer, none
}

// SignCanonical signs a payload's canonical form.
func (key *Key) SignCanonical(form uint32, input []byte, text *core.SignatureText) core.Fault {
	schedule, fault := key.ready()
	if fault.Is() {
		return fault
	}
	lent := lend()
	defer lent.giveBack()
	tag, fault := lent.canonicalTag(schedule, form, input)
	if !fault.Is() {
		write(text, tag, core.LowerHex)
	}
	return fault
}

// VerifyCanonical verifies a payload's canonical form.
func (key *Key) VerifyCanonical(form uint32, input []byte, signature string) core.Fault {
	schedule, fault := key.ready()
	if fault.Is() {
		return fault
	}
	if form > core.JCSExact {
		return core.Of(core.UnknownForm)
	}
	presented, fault := readSignature(signature)
	if fault.Is() {
		return fault
	}
	lent := lend()
	defer lent.giveBack()
	tag, fault := lent.canonicalTag(schedule, form, input)
	if fault.Is() {
		return fault
	}
	return matches(&presented, tag)
}

func (h *hasher) canonicalTag(key *schedule, form uint32, input []byte) ([]byte, core.Fault) {
	h.load(&key.inner)
	o := output{buffer: make([]byte, 0, hashedAtOnce), hash: h}
	if fault := o.form(form, input); fault.Is() {
		clear(o.buffer)
		return nil, fault
	}
	o.flush()
	return h.close(&key.outer), none
}
