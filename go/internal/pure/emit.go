package pure

// The second pass of the JCS forms.

// writer writes a text that was indexed.
type writer struct {
	*indexer
	out *output
	// The object that is met next, and room for a number or a string.
	met  int
	room []byte
}

// value writes a part of the input. It calls itself for objects that were sorted, which cannot be nested deeply.
func (w *writer) value(at, end int) {
	// What stands from here to at is canonical as it stands, and has still to be written.
	written := at
	flush := func() { w.out.write(w.input[written:at]) }
	for at < end {
		switch next := w.input[at]; {
		case next == '"':
			// It has been read before.
			value, _ := readString(w.input, at)
			if canonical := !value.escaped; !canonical {
				if canonical, _ = canonicalString(w.input, value); !canonical {
					flush()
					w.room = appendCanonicalString(w.room[:0], w.input, value)
					w.out.write(w.room)
					written = value.end
				}
			}
			at = value.end
		case next == '-' || '0' <= next && next <= '9':
			stop, _ := number(w.input, at)
			if text := w.input[at:stop]; !isPlain(text) {
				flush()
				w.room = appendNumber(w.room[:0], text)
				w.out.write(w.room)
				written = stop
			}
			at = stop
		case next == ' ' || next == '\t' || next == '\n' || next == '\r':
			flush()
			at = skipSpace(w.input, at)
			written = at
		case next == '{':
			found := w.objects[w.met]
			w.met++
			at++
			if found.sorted {
				flush()
				w.membersOf(found)
				at, written, w.met = found.close, found.close, found.after
			}
		default:
			at++
		}
	}
	flush()
}

func (w *writer) membersOf(object object) {
	for at := object.first; at != nobody; {
		member := &w.members[at]
		w.met = member.objects
		w.value(member.start, member.end)
		if at = member.next; at != nobody {
			w.out.write([]byte{','})
		}
	}
}
