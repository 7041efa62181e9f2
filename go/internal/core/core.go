// Package core is what both implementations share, the one over the C library (package native) and the one in Go
// (package pure): what can go wrong, and what goes into a call and comes out of it.
package core

// Fault is what went wrong and where, without a text: a number of the table and a byte offset. The zero Fault is none.
type Fault struct {
	Code int
	// Offset is NoPlace where the fault has none.
	Offset int
	// Where credentials are made: Setting is the number of the one that is at fault, counted from 1 as in Settings, and
	// Line that of the line. Both are 0 where there is none.
	Setting, Line int
}

// NoPlace is the offset of what has no place.
const NoPlace = -1

// Of is a fault without a place.
func Of(code int) Fault { return Fault{Code: code, Offset: NoPlace} }

// At is a fault at a byte offset.
func At(code, offset int) Fault { return Fault{Code: code, Offset: offset} }

// In is the same fault, of a setting.
func (f Fault) In(setting int) Fault {
	f.Setting = setting
	return f
}

// Settings are what credentials are made of, by the names that files and environment variables have for them.
var Settings = [...]string{
	"PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE", "PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL",
}

// The settings' numbers.
const (
	APIKey = 1 + iota
	APIPassphrase
	APISignature
	Environment
	BaseURL
)

// Is reports whether there is a fault.
func (f Fault) Is() bool { return f.Code != OK }

// Encoding says which letters the hexadecimal digits of a signature have.
type Encoding uint32

// The encodings.
const (
	LowerHex Encoding = 0
	UpperHex Encoding = 1
)

// The canonical forms. Auto is only for requests: the form that is usual for the payload.
const (
	Verbatim = 0
	Compact  = 1
	JCS      = 2
	JCSExact = 3
	Auto     = 255
)

// SignatureChars is how many digits a signature has.
const SignatureChars = 64

// SignatureText is a signature's digits, and room for the NUL that C writes behind them.
type SignatureText [SignatureChars + 1]byte

// Digits are the digits.
func (t *SignatureText) Digits() []byte { return t[:SignatureChars] }

// Fields are what goes into the message of a scheme.
type Fields struct {
	Body                    []byte
	ExternalID, Date, Login *string
}

// The operations of a request.
const (
	Other  = 0
	Create = 1
	Status = 2
	Cancel = 3
)

// Request is a request that is to be sealed.
type Request struct {
	Operation, Form         uint32
	Method, Path, UserAgent string
	Payload                 []byte
}

// Span is a place in a buffer.
type Span struct{ Start, End int }

// The headers of a sealed request, in the order of its spans.
var HeaderNames = [...]string{"Payload-Signature", "Content-Type", "User-Agent", "Authorization"}

// Sealed is a sealed request: everything lies in one buffer.
type Sealed struct {
	Buffer                        []byte
	Body, Method, URL, Host, Path Span
	Headers                       [len(HeaderNames)]Span
}

// In is the bytes at a place of the buffer.
func (s *Sealed) In(span Span) []byte { return s.Buffer[span.Start:span.End] }

// Notification is a notification that was verified.
type Notification struct {
	ExternalID string
	Fields     []Field
	// Matched is which of the keys it was signed with.
	Matched int
}

// Field is a field of a form.
type Field struct{ Name, Value string }
