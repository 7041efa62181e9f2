package pure

// Forms, application/x-www-form-urlencoded, as the WHATWG URL standard parses them (section 5.1), but that text which
// is not UTF-8 is refused where the standard would replace it.

import (
	"bytes"

	"github.com/paysig/paysig/go/internal/core"
)

// nextField is the next field from an offset on: where its name and its value are, and where to look for the one after
// it.
func nextField(form []byte, at int) (name, value core.Span, next int, found bool) {
	for at < len(form) {
		end := len(form)
		if length := bytes.IndexByte(form[at:], '&'); length >= 0 {
			end = at + length
		}
		if end > at {
			equals := end
			if length := bytes.IndexByte(form[at:end], '='); length >= 0 {
				equals = at + length
			}
			return core.Span{Start: at, End: equals}, core.Span{Start: min(equals+1, end), End: end}, end + 1, true
		}
		at = end + 1
	}
	return name, value, at, false
}

// decode decodes a name or a value. A fault has the offset of the encoded text.
func decode(form []byte, encoded core.Span) (string, core.Fault) {
	decoded := make([]byte, 0, encoded.End-encoded.Start)
	for at := encoded.Start; at < encoded.End; {
		var b byte
		b, at = decodeByte(form, at, encoded.End)
		decoded = append(decoded, b)
	}
	if at := notUTF8(decoded); at >= 0 {
		return "", core.At(core.InputNotUtf8, offsetOf(form, encoded, at))
	}
	return string(decoded), none
}

// offsetOf is where the decoded byte of this number is in the form.
func offsetOf(form []byte, encoded core.Span, number int) int {
	at := encoded.Start
	for ; number > 0 && at < encoded.End; number-- {
		_, at = decodeByte(form, at, encoded.End)
	}
	return at
}

func decodeByte(form []byte, at, end int) (b byte, next int) {
	switch b := form[at]; {
	case b == '+':
		return ' ', at + 1
	case b == '%' && at+2 < end && isHex(form[at+1]) && isHex(form[at+2]):
		return hexValue(form[at+1])<<4 | hexValue(form[at+2]), at + 3
	default:
		// The standard takes a % that encodes nothing for itself.
		return b, at + 1
	}
}
