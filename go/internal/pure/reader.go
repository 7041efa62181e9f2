package pure

// The reader: checks a text against RFC 8259's grammar in one pass, without recursion, and tells a handler what it
// meets. Every fault is reported with the offset of the first byte that no JSON text could have there.

import (
	"bytes"
	"strings"

	"github.com/paysig/paysig/go/internal/core"
)

// maxDepth is how many arrays and objects may be open at once: RFC 8259, section 9, lets a parser set such a limit.
const maxDepth = 128

// handler is what a form wants to know of a text. All offsets are in bytes from the start of the input.
type handler interface {
	// space is white space inside the outermost value, never empty.
	space(start, end int)
	// openObject is the { of an object, closeObject its }.
	openObject(at int)
	closeObject(at int) core.Fault
	// name is the name of a member, endMember the comma or } after it.
	name(name str) core.Fault
	endMember(at int)
	// string is a string that is a value.
	string(value str) core.Fault
	number(start, end int) core.Fault
}

// str is a string of the input, with its quotation marks.
type str struct {
	start, end int
	// Whether it holds a backslash.
	escaped bool
}

type reader struct {
	input   []byte
	at      int
	handler handler
	// Whether each open container is an object.
	open  [maxDepth]bool
	depth int
}

// read reads one JSON text, white space around it allowed, and gives where its outermost value is.
func read(input []byte, handler handler) (start, end int, fault core.Fault) {
	if fault := refuseBOM(input); fault.Is() {
		return 0, 0, fault
	}
	start = skipSpace(input, 0)
	r := reader{input: input, at: start, handler: handler}
	if fault := r.value(); fault.Is() {
		return 0, 0, fault
	}
	if rest := skipSpace(input, r.at); rest < len(input) {
		return 0, 0, unexpected(input, rest, core.JsonTrailingData)
	}
	return start, r.at, none
}

// refuseBOM: RFC 8259, section 8.1, lets a parser ignore a byte order mark; one that signs must not.
func refuseBOM(input []byte) core.Fault {
	if bytes.HasPrefix(input, []byte(byteOrderMark)) {
		return core.At(core.InputBom, 0)
	}
	return none
}

func (r *reader) value() core.Fault {
	for {
		more, fault := r.start()
		if fault.Is() {
			return fault
		}
		for !more {
			if r.depth == 0 {
				return none
			}
			if more, fault = r.next(); fault.Is() {
				return fault
			}
		}
	}
}

// start reads a value, or the start of a container that is not empty; more reports whether a value comes next.
func (r *reader) start() (more bool, fault core.Fault) {
	r.skip()
	switch next := r.peek(); {
	case next == '"':
		value, fault := r.string()
		if fault.Is() {
			return false, fault
		}
		return false, r.handler.string(value)
	case next == '{':
		if fault := r.push(true); fault.Is() {
			return false, fault
		}
		r.handler.openObject(r.at)
		r.at++
		r.skip()
		switch r.peek() {
		case '"':
			return true, r.name()
		case '}':
			fault := r.handler.closeObject(r.at)
			r.pop()
			return false, fault
		}
		return false, r.unexpected()
	case next == '[':
		if fault := r.push(false); fault.Is() {
			return false, fault
		}
		r.at++
		r.skip()
		if r.peek() != ']' {
			return true, none
		}
		r.pop()
		return false, none
	case next == '-' || '0' <= next && next <= '9':
		start := r.at
		if r.at, fault = number(r.input, start); fault.Is() {
			return false, fault
		}
		return false, r.handler.number(start, r.at)
	case next == 't':
		return false, r.literal("true")
	case next == 'f':
		return false, r.literal("false")
	case next == 'n':
		return false, r.literal("null")
	}
	return false, r.unexpected()
}

// next reads what follows a value inside a container.
func (r *reader) next() (more bool, fault core.Fault) {
	r.skip()
	inObject := r.open[r.depth-1]
	switch next := r.peek(); {
	case next == ',' && inObject:
		r.handler.endMember(r.at)
		r.at++
		r.skip()
		if r.peek() != '"' {
			return false, r.unexpected()
		}
		return true, r.name()
	case next == ',':
		r.at++
		return true, none
	case next == '}' && inObject:
		r.handler.endMember(r.at)
		fault := r.handler.closeObject(r.at)
		r.pop()
		return false, fault
	case next == ']' && !inObject:
		r.pop()
		return false, none
	}
	return false, r.unexpected()
}

// peek is the next byte; a NUL, which no text has there, at the end.
func (r *reader) peek() byte {
	if r.at < len(r.input) {
		return r.input[r.at]
	}
	return 0
}

// skip steps over white space.
func (r *reader) skip() {
	if end := skipSpace(r.input, r.at); end > r.at {
		r.handler.space(r.at, end)
		r.at = end
	}
}

func (r *reader) push(object bool) core.Fault {
	if r.depth == maxDepth {
		return core.At(core.JsonTooDeep, r.at)
	}
	r.open[r.depth] = object
	r.depth++
	return none
}

// pop steps over the closing bracket of the innermost container.
func (r *reader) pop() {
	r.at++
	r.depth--
}

// name reads a member's name, whose quotation mark comes next, and its colon.
func (r *reader) name() core.Fault {
	name, fault := r.string()
	if fault.Is() {
		return fault
	}
	if fault := r.handler.name(name); fault.Is() {
		return fault
	}
	r.skip()
	if r.peek() != ':' {
		return r.unexpected()
	}
	r.at++
	return none
}

func (r *reader) string() (str, core.Fault) {
	value, fault := readString(r.input, r.at)
	r.at = value.end
	return value, fault
}

func (r *reader) literal(word string) core.Fault {
	rest := r.input[r.at:]
	if len(rest) > len(word) {
		rest = rest[:len(word)]
	}
	r.at += commonPrefix(string(rest), word)
	if len(rest) < len(word) || string(rest) != word {
		return r.unexpected()
	}
	return none
}

func (r *reader) unexpected() core.Fault { return unexpected(r.input, r.at, core.JsonUnexpectedByte) }

// unexpected is the fault at an offset where no valid text goes on: the input's end, bytes that are no UTF-8, or else
// code.
func unexpected(input []byte, at, code int) core.Fault {
	switch {
	case at >= len(input):
		return core.At(core.JsonUnexpectedEnd, at)
	case character(input[at:]) == 0:
		return core.At(core.InputNotUtf8, at)
	default:
		return core.At(code, at)
	}
}

func skipSpace(input []byte, at int) int {
	for at < len(input) && strings.IndexByte(" \t\n\r", input[at]) >= 0 {
		at++
	}
	return at
}

// number gives the end of the number at start. RFC 8259, section 6.
func number(input []byte, start int) (end int, fault core.Fault) {
	at := start
	if input[at] == '-' {
		at++
	}
	is := func(at int, bytes string) bool { return at < len(input) && strings.IndexByte(bytes, input[at]) >= 0 }
	if is(at, "0") && is(at+1, "0123456789") {
		return at, core.At(core.JsonBadNumber, at+1)
	}
	if at, fault = digits(input, at); fault.Is() {
		return at, fault
	}
	if is(at, ".") {
		if at, fault = digits(input, at+1); fault.Is() {
			return at, fault
		}
	}
	if is(at, "eE") {
		at++
		if is(at, "+-") {
			at++
		}
		return digits(input, at)
	}
	return at, none
}

// digits gives the end of the digits at start, of which there must be one.
func digits(input []byte, start int) (end int, fault core.Fault) {
	at := start
	for at < len(input) && '0' <= input[at] && input[at] <= '9' {
		at++
	}
	if at == start {
		return at, unexpected(input, at, core.JsonBadNumber)
	}
	return at, none
}
