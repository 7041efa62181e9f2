package pure

// What goes into a scheme's message, and the checks that keep undelimited joins unambiguous.

import (
	"strings"
	"unicode"

	"github.com/paysig/paysig/go/internal/core"
)

var missing = core.Of(core.FieldMissing)

func (s *scheme) get(part part, fields *core.Fields) ([]byte, core.Fault) {
	switch part.field {
	case body:
		// After a login: its end is the first byte that can only be the body's.
		if s.joined() && len(fields.Body) > 0 && strings.IndexByte("{[ \t\n\r", fields.Body[0]) < 0 {
			return nil, core.At(core.BodyAmbiguous, 0)
		}
		return fields.Body, none
	case externalID:
		// Without it the message would be the same for every cashout.
		if fields.ExternalID == nil || *fields.ExternalID == "" {
			return nil, missing
		}
		if at := notUTF8(bytesOf(*fields.ExternalID)); at >= 0 {
			return nil, core.At(core.InputNotUtf8, at)
		}
		return bytesOf(*fields.ExternalID), none
	case date:
		return checked(fields.Date, core.DateMalformed, func(text string) int { return checkDate(text, s.milliseconds) })
	case login:
		return checked(fields.Login, core.LoginMalformed, checkLogin)
	default:
		return bytesOf(part.literal), none
	}
}

// joined reports whether a body follows a login with nothing between them.
func (s *scheme) joined() bool { return len(s.message) == 3 && s.message[2].field == body }

func checked(text *string, code int, fault func(string) int) ([]byte, core.Fault) {
	if text == nil {
		return nil, missing
	}
	if at := fault(*text); at >= 0 {
		return nil, core.At(code, at)
	}
	return bytesOf(*text), none
}

// checkLogin gives the offset of the first fault, or -1.
func checkLogin(login string) int {
	if at := notUTF8(bytesOf(login)); at >= 0 {
		return at
	}
	if login == "" {
		return 0
	}
	return strings.IndexFunc(login, func(character rune) bool {
		return character == '{' || character == '[' || character == '\uFEFF' || unicode.IsSpace(character) ||
			unicode.IsControl(character)
	})
}

const shape = "dddd-dd-ddTdd:dd:dd"

// checkDate gives the offset of the first fault, or -1.
func checkDate(date string, milliseconds bool) int {
	seconds, rest := date, ""
	if len(date) >= len(shape) {
		seconds, rest = date[:len(shape)], date[len(shape):]
	}
	if at := differs(seconds, shape); at >= 0 {
		return at
	}
	end := "Z"
	if milliseconds && strings.HasPrefix(rest, ".") {
		end = ".dddZ"
	}
	if at := differs(rest, end); at >= 0 {
		return len(shape) + at
	}
	number := func(from, to int) int {
		value := 0
		for _, digit := range []byte(date[from:to]) {
			value = 10*value + int(digit-'0')
		}
		return value
	}
	days := 31
	switch year := number(0, 4); number(5, 7) {
	case 2:
		days = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			days = 29
		}
	case 4, 6, 9, 11:
		days = 30
	}
	// Leap seconds are refused: the provider's clocks have none.
	for _, part := range [...]struct{ at, from, to int }{{5, 1, 12}, {8, 1, days}, {11, 0, 23}, {14, 0, 59}, {17, 0, 59}} {
		if value := number(part.at, part.at+2); value < part.from || value > part.to {
			return part.at
		}
	}
	return -1
}

// differs compares with a shape in which d is any digit: the offset of the first difference, or -1.
func differs(text, shape string) int {
	for at := 0; ; at++ {
		switch {
		case at == len(text) && at == len(shape):
			return -1
		case at == len(text) || at == len(shape):
			return at
		case shape[at] == 'd' && '0' <= text[at] && text[at] <= '9' || shape[at] != 'd' && shape[at] == text[at]:
		default:
			return at
		}
	}
}
