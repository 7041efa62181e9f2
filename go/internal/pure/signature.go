package pure

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"

	"github.com/paysig/paysig/go/internal/core"
)

// tag is the 32 bytes of a signature.
type tag [sha256.Size]byte

// readSignature reads 64 hexadecimal digits in either case, and nothing else.
func readSignature(text string) (tag tag, fault core.Fault) {
	if len(text) == core.SignatureChars {
		if _, err := hex.Decode(tag[:], bytesOf(text)); err == nil {
			return tag, none
		}
	}
	return tag, signatureFault(text)
}

// signatureFault says what is wrong with text that is not a signature.
func signatureFault(text string) core.Fault {
	if text == "" {
		return core.Of(core.SignatureEmpty)
	}
	for at := range len(text) {
		switch digit := text[at]; {
		case isHex(digit):
		case digit == 0:
			return core.At(core.SignatureNul, at)
		case digit == ' ' || '\t' <= digit && digit <= '\r':
			return core.At(core.SignatureWhitespace, at)
		case digit >= 0x80:
			return core.At(core.SignatureNotAscii, at)
		default:
			return core.At(core.SignatureNotHex, at)
		}
	}
	return core.At(core.SignatureLength, min(len(text), core.SignatureChars))
}

func isHex(digit byte) bool {
	return '0' <= digit && digit <= '9' || 'a' <= digit|0x20 && digit|0x20 <= 'f'
}

// hexValue is the value of a hexadecimal digit.
func hexValue(digit byte) byte {
	if digit > '9' {
		return digit&15 + 9
	}
	return digit & 15
}

// matches compares in constant time.
func matches(presented *tag, due []byte) core.Fault {
	if subtle.ConstantTimeCompare(presented[:], due) != 1 {
		return core.Of(core.SignatureMismatch)
	}
	return none
}

const upperDigits = "0123456789ABCDEF"

func write(text *core.SignatureText, tag []byte, encoding core.Encoding) {
	if encoding == core.LowerHex {
		hex.Encode(text.Digits(), tag)
		return
	}
	for i, b := range tag {
		text[2*i], text[2*i+1] = upperDigits[b>>4], upperDigits[b&15]
	}
}
