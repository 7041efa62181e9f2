package pure

// Numbers as ECMAScript prints them (RFC 8785, section 3.2.2.3; ECMA-262, section 6.1.6.1.20).

import (
	"bytes"
	"math"
	"strconv"

	"github.com/paysig/paysig/go/internal/core"
)

// Decimals of so many significant digits go to a double and back unchanged: DBL_DIG in C.
const exactDigits = 15

// isPlain reports whether a number's text is surely canonical, at a glance: few digits, no exponent, nothing to leave
// out.
func isPlain(text []byte) bool {
	digits := bytes.TrimPrefix(text, []byte{'-'})
	if len(digits) > exactDigits || bytes.ContainsAny(digits, "eE") {
		return false
	}
	point := bytes.IndexByte(digits, '.')
	if point < 0 {
		// An integer; -0 is none.
		return len(digits) == len(text) || digits[0] != '0'
	}
	// A fraction without final zero, and not so small that it would be written with an exponent.
	return digits[len(digits)-1] != '0' && (digits[0] != '0' || len(digits)-point <= 7)
}

// checkNumber refuses what is too great for a double and, if exact, what a double would change.
func checkNumber(text []byte, start int, exact bool) core.Fault {
	if isPlain(text) {
		return none
	}
	value := parse(text)
	if math.IsInf(value.nearest, 0) {
		return core.At(core.NumberOutOfRange, start)
	}
	if exact && !value.isExact() {
		return core.At(core.NumberInexact, start)
	}
	return none
}

// appendNumber appends the canonical text of a number that was checked.
func appendNumber(dst, text []byte) []byte {
	value := parse(text).nearest
	if value == 0 {
		return append(dst, '0')
	}
	var room [32]byte
	// d.ddde±xx
	digits, exponent := scientific(strconv.AppendFloat(room[:0], math.Abs(value), 'e', -1, 64))
	if value < 0 {
		dst = append(dst, '-')
	}
	// How many digits stand before the decimal point.
	switch point := exponent + 1; {
	case len(digits) <= point && point <= 21:
		dst = append(dst, digits...)
		return append(dst, zeros[:point-len(digits)]...)
	case 0 < point && point <= 21:
		dst = append(dst, digits[:point]...)
		dst = append(dst, '.')
		return append(dst, digits[point:]...)
	case -6 < point && point <= 0:
		dst = append(dst, zeros[:1]...)
		dst = append(dst, '.')
		dst = append(dst, zeros[:-point]...)
		return append(dst, digits...)
	}
	dst = append(dst, digits[0])
	if len(digits) > 1 {
		dst = append(dst, '.')
		dst = append(dst, digits[1:]...)
	}
	dst = append(dst, 'e')
	if exponent > 0 {
		dst = append(dst, '+')
	}
	return strconv.AppendInt(dst, int64(exponent), 10)
}

const zeros = "000000000000000000000"

// scientific takes apart what strconv prints, d.ddde±xx, in place.
func scientific(text []byte) (digits []byte, exponent int) {
	e := bytes.IndexByte(text, 'e')
	exponent, err := strconv.Atoi(string(text[e+1:]))
	if err != nil {
		// It has printed it.
		panic(err)
	}
	if e > 1 {
		copy(text[1:], text[2:e])
		e--
	}
	return text[:e], exponent
}

// decimal is a number's significant digits, without zeros at either end, how many of them stand before the decimal
// point if it is written without an exponent, and the double that is nearest.
type decimal struct {
	digits  []byte
	point   int64
	nearest float64
}

const (
	// The exponent of ten of the greatest double, 1.797e308, and of the least, 4.94e-324: far beyond there is no other.
	beyondGreatest = 400
	beyondLeast    = -400
	// Far beyond any exponent that matters and any number of digits in memory, and far from overflow.
	mostExponent = 1 << 58
	mostDigits   = 780
)

func parse(text []byte) decimal {
	negative := text[0] == '-'
	if negative {
		text = text[1:]
	}
	var value decimal
	var exponent int64
	mantissa := text
	if e := bytes.IndexAny(text, "eE"); e >= 0 {
		mantissa, exponent = text[:e], readExponent(text[e+1:])
	}
	integer, fraction, _ := bytes.Cut(mantissa, []byte{'.'})
	value.point = int64(len(integer)) + exponent
	value.digits = integer
	if len(fraction) > 0 {
		value.digits = append(append(make([]byte, 0, len(mantissa)), integer...), fraction...)
	}
	significant := bytes.TrimLeft(value.digits, "0")
	value.point -= int64(len(value.digits) - len(significant))
	value.digits = bytes.TrimRight(significant, "0")

	switch {
	case len(value.digits) == 0 || value.point < beyondLeast:
		value.nearest = 0
	case value.point > beyondGreatest:
		value.nearest = math.Inf(1)
	default:
		// Written anew: strconv does not read exponents of more than four digits, and there may be any number of them.
		// No tie between doubles has more than 768 significant digits: of those that follow, one says that there are
		// some.
		digits := value.digits
		if len(digits) > mostDigits {
			digits = append(bytes.Clone(digits[:mostDigits]), '1')
		}
		room := make([]byte, 0, 32)
		room = append(append(room, digits...), 'e')
		room = strconv.AppendInt(room, value.point-int64(len(digits)), 10)
		// What is out of range is infinite.
		value.nearest, _ = strconv.ParseFloat(string(room), 64)
	}
	if negative {
		value.nearest = -value.nearest
	}
	return value
}

func readExponent(text []byte) int64 {
	negative := text[0] == '-'
	if negative || text[0] == '+' {
		text = text[1:]
	}
	magnitude := int64(0)
	for _, digit := range text {
		magnitude = min(magnitude*10+int64(digit-'0'), mostExponent/10)
	}
	if negative {
		return -magnitude
	}
	return magnitude
}

// isExact reports whether the shortest decimal that stands for the double has the number's value.
func (d decimal) isExact() bool {
	if len(d.digits) == 0 {
		return true
	}
	if d.nearest == 0 {
		return false
	}
	var room [32]byte
	digits, exponent := scientific(strconv.AppendFloat(room[:0], math.Abs(d.nearest), 'e', -1, 64))
	return d.point == int64(exponent)+1 && bytes.Equal(d.digits, digits)
}
