package pure

import "github.com/paysig/paysig/go/internal/core"

// compactor writes everything between two stretches of white space in one piece.
type compactor struct {
	input []byte
	out   *output
	// How far into the input everything has been written or skipped.
	written int
}

func (o *output) compact(input []byte) core.Fault {
	// Where it is wrong, nothing is written to a buffer that the caller sees: AppendCanonical gives the old one.
	c := compactor{input: input, out: o, written: skipSpace(input, 0)}
	_, end, fault := read(input, &c)
	if !fault.Is() {
		c.flush(end)
	}
	return fault
}

func (c *compactor) flush(end int) { c.out.write(c.input[c.written:end]) }

func (c *compactor) space(start, end int) {
	c.flush(start)
	c.written = end
}

func (*compactor) openObject(int)             {}
func (*compactor) closeObject(int) core.Fault { return none }
func (*compactor) name(str) core.Fault        { return none }
func (*compactor) endMember(int)              {}
func (*compactor) string(str) core.Fault      { return none }
func (*compactor) number(int, int) core.Fault { return none }
