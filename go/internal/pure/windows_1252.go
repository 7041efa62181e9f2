package pure

import (
	"unicode/utf8"

	"github.com/paysig/paysig/go/internal/core"
)

// The WHATWG encoding standard's index windows-1252 for the bytes 80 to 9F. The five that Windows leaves undefined are
// the control characters of the same number. All other bytes are their own character, as in Latin-1.
var high = [32]rune{
	0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
}

// Windows1252ToUTF8 converts text.
func Windows1252ToUTF8(text []byte) ([]byte, core.Fault) {
	converted := make([]byte, 0, 3*len(text))
	for _, b := range text {
		character := rune(b)
		if 0x80 <= b && b < 0xA0 {
			character = high[b-0x80]
		}
		converted = utf8.AppendRune(converted, character)
	}
	return converted, none
}
