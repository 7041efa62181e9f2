package pure

// Strings: read, checked, and looked at without their escapes. RFC 8259, section 7.

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/paysig/paysig/go/internal/core"
)

// readString reads the string whose quotation mark is at start.
func readString(input []byte, start int) (str, core.Fault) {
	escaped := false
	for at := skipPlain(input, start+1); ; at = skipPlain(input, at) {
		if at == len(input) {
			return str{}, core.At(core.JsonUnexpectedEnd, at)
		}
		switch next := input[at]; {
		case next == '"':
			return str{start, at + 1, escaped}, none
		case next == '\\':
			escaped = true
			end, fault := escape(input, at)
			if fault.Is() {
				return str{}, fault
			}
			at = end
		case next < ' ':
			return str{}, core.At(core.JsonControl, at)
		case next < utf8.RuneSelf:
			at++
		default:
			length := character(input[at:])
			if length == 0 {
				return str{}, core.At(core.InputNotUtf8, at)
			}
			at += length
		}
	}
}

// skipPlain steps over bytes that stand for themselves, eight at a time, to one that wants a closer look or one of the
// last.
func skipPlain(input []byte, at int) int {
	for ; len(input)-at >= 8; at += 8 {
		if marks := special(binary.LittleEndian.Uint64(input[at:])); marks != 0 {
			return at + bits.TrailingZeros64(marks)/8
		}
	}
	return at
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// special marks the highest bit of quotation marks, backslashes, control characters and bytes that are not ASCII. The
// lowest mark is right; a byte above it may be marked for nothing.
func special(eight uint64) uint64 {
	below := func(bytes, limit uint64) uint64 { return (bytes - limit*ones) &^ bytes }
	quotes, backslashes := eight^'"'*ones, eight^'\\'*ones
	return (below(quotes, 1) | below(backslashes, 1) | below(eight, ' ') | eight) & highs
}

// escape gives the end of the escape whose backslash is at start.
func escape(input []byte, start int) (end int, fault core.Fault) {
	at := start + 1
	switch {
	case at < len(input) && strings.IndexByte(`"\/bfnrt`, input[at]) >= 0:
		return at + 1, none
	case at < len(input) && input[at] == 'u':
	default:
		return at, unexpected(input, at, core.JsonBadEscape)
	}
	for at++; at < start+6; at++ {
		if at >= len(input) || !isHex(input[at]) {
			return at, unexpected(input, at, core.JsonBadEscape)
		}
	}
	return at, none
}

// loneSurrogate is what stands for half of a surrogate pair without the other half.
const loneSurrogate rune = -1

// unescape gives the character at an offset inside a string that was read, and where the next one starts. A character
// that is not escaped is not looked at closely.
func unescape(input []byte, at int) (found rune, next int) {
	if input[at] != '\\' {
		return utf8Rune(input, at)
	}
	switch letter := input[at+1]; letter {
	case 'u':
		return unicodeEscape(input, at)
	case 'b':
		return '\b', at + 2
	case 'f':
		return '\f', at + 2
	case 'n':
		return '\n', at + 2
	case 'r':
		return '\r', at + 2
	case 't':
		return '\t', at + 2
	default:
		// The quotation mark, the backslash and the slash stand for themselves.
		return rune(letter), at + 2
	}
}

func utf8Rune(input []byte, at int) (found rune, next int) {
	found, length := utf8.DecodeRune(input[at:])
	return found, at + length
}

// unicodeEscape: \uXXXX, or a surrogate pair of two.
func unicodeEscape(input []byte, at int) (found rune, next int) {
	unit := codeUnit(input, at)
	if !utf16.IsSurrogate(unit) {
		return unit, at + 6
	}
	if pair := utf16.DecodeRune(unit, codeUnit(input, at+6)); pair != utf8.RuneError {
		return pair, at + 12
	}
	return loneSurrogate, at + 6
}

// codeUnit is the UTF-16 code unit of the escape \uXXXX at an offset, or -1.
func codeUnit(input []byte, at int) rune {
	if len(input) < at+6 || input[at] != '\\' || input[at+1] != 'u' {
		return -1
	}
	unit := rune(0)
	for _, digit := range input[at+2 : at+6] {
		if !isHex(digit) {
			return -1
		}
		unit = unit<<4 | rune(hexValue(digit))
	}
	return unit
}

// canonicalString reports whether a string with escapes is canonical as it stands: escaped only where it must be, and
// in one way (RFC 8785, section 3.2.2.2).
func canonicalString(input []byte, value str) (bool, core.Fault) {
	canonical := true
	for at := value.start + 1; at < value.end-1; {
		if input[at] != '\\' {
			at++
			continue
		}
		found, next := unescape(input, at)
		if found == loneSurrogate {
			return false, core.At(core.JsonLoneSurrogate, at)
		}
		var escape [6]byte
		canonical = canonical && string(appendEscape(escape[:0], found)) == string(input[at:next])
		at = next
	}
	return canonical, none
}

// appendCanonicalString appends a string that canonicalString has checked.
func appendCanonicalString(dst, input []byte, value str) []byte {
	written := value.start
	for at := value.start + 1; at < value.end-1; {
		if input[at] != '\\' {
			at++
			continue
		}
		found, next := unescape(input, at)
		dst = appendEscape(append(dst, input[written:at]...), found)
		written, at = next, next
	}
	return append(dst, input[written:value.end]...)
}

const lowerDigits = "0123456789abcdef"

// appendEscape appends a character as it stands in a canonical string.
func appendEscape(dst []byte, character rune) []byte {
	switch character {
	case '"', '\\':
		return append(dst, '\\', byte(character))
	case '\b':
		return append(dst, `\b`...)
	case '\t':
		return append(dst, `\t`...)
	case '\n':
		return append(dst, `\n`...)
	case '\f':
		return append(dst, `\f`...)
	case '\r':
		return append(dst, `\r`...)
	}
	if character < ' ' {
		return append(dst, '\\', 'u', '0', '0', lowerDigits[character>>4], lowerDigits[character&15])
	}
	return utf8.AppendRune(dst, character)
}
