package pure

// The first pass of the JCS forms.

import (
	"unicode/utf8"

	"github.com/paysig/paysig/go/internal/core"
)

// member is a member of an object: its name without escapes, where it starts and ends in the input, and the next one in
// its object's list. objects is how many objects have been opened before its value.
type member struct {
	name                      []byte
	start, end, next, objects int
}

// object is an object: its }, its first member, how many objects have been opened when it closes, and whether its
// members are not in order as they stand.
type object struct {
	close, first, after int
	sorted              bool
	// While it is open.
	last, parent int
}

// nobody is the end of a list, and no object.
const nobody = -1

// indexer checks a text for the JCS forms (RFC 8785), and sorts the members of every object. Objects and members stand
// in the order of the text.
type indexer struct {
	input   []byte
	exact   bool
	objects []object
	members []member
	open    int
}

// jcs takes two passes, so that nothing is written that is refused later: the first checks and sorts, the second
// writes.
func (o *output) jcs(input []byte, exact bool) core.Fault {
	index := indexer{input: input, exact: exact, open: nobody}
	start, end, fault := read(input, &index)
	if fault.Is() {
		return fault
	}
	w := writer{indexer: &index, out: o}
	w.value(start, end)
	return none
}

func (*indexer) space(int, int) {}

func (x *indexer) openObject(int) {
	x.objects = append(x.objects, object{first: nobody, last: nobody, parent: x.open})
	x.open = len(x.objects) - 1
}

func (x *indexer) name(name str) core.Fault {
	if fault := x.string(name); fault.Is() {
		return fault
	}
	made := member{name: unescaped(x.input, name), start: name.start, next: nobody, objects: len(x.objects)}
	x.members = append(x.members, made)
	at := len(x.members) - 1
	if parent := &x.objects[x.open]; parent.first == nobody {
		parent.first, parent.last = at, at
	} else {
		x.members[parent.last].next, parent.last = at, at
	}
	return none
}

func (x *indexer) endMember(at int) { x.members[x.objects[x.open].last].end = at }

func (x *indexer) closeObject(at int) (fault core.Fault) {
	closed := &x.objects[x.open]
	closed.close, closed.after = at, len(x.objects)
	x.open = closed.parent
	closed.first, closed.sorted, fault = sortMembers(x.members, closed.first)
	return fault
}

func (x *indexer) string(value str) core.Fault {
	if !value.escaped {
		return none
	}
	_, fault := canonicalString(x.input, value)
	return fault
}

func (x *indexer) number(start, end int) core.Fault {
	return checkNumber(x.input[start:end], start, x.exact)
}

// unescaped is a string without its escapes: a part of the input where it has none.
func unescaped(input []byte, value str) []byte {
	if !value.escaped {
		return input[value.start+1 : value.end-1]
	}
	var plain []byte
	for at := value.start + 1; at < value.end-1; {
		found, next := unescape(input, at)
		plain = utf8.AppendRune(plain, found)
		at = next
	}
	return plain
}
