package paysig

import (
	"fmt"
	"io"

	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/core"
)

// Scheme is how a provider frames the signed message, writes its tag and carries it. The core defines them; a library
// newer than this package may know more of them than there are constants.
type Scheme string

// The schemes.
const (
	// CashoutRequest is for requests of OneKey Payments V3 Cashouts, and for its JSON notifications: the header
	// Payload-Signature, over the body. Source: "Calculating the Payload-Signature".
	CashoutRequest Scheme = "cashout-request"
	// CashoutNotification is for its notifications that are forms: the field control, over external_id and nothing else.
	// Source: "Notifications".
	CashoutNotification Scheme = "cashout-notification"
	// DepositOKP is for deposits, KYC and subscriptions of OneKey Payments: the header Authorization, "OKP " and the
	// signature over X-Date, X-Login and body. Source: "Calculating the Signature".
	DepositOKP Scheme = "deposit-okp"
	// DepositD24 is the same as Directa24 runs it, with "D24 ".
	DepositD24 Scheme = "deposit-d24"
	// DlocalPayin is for dLocal's payins: the header Authorization, "V2-HMAC-SHA256, Signature: " and the signature over
	// X-Login, X-Date and body. Source: "Payins: Security".
	DlocalPayin Scheme = "dlocal-payin"
)

// Schemes are all schemes that the loaded library knows.
func Schemes() []Scheme {
	if unavailable != nil {
		return nil
	}
	names := backend.Schemes()
	all := make([]Scheme, len(names))
	for i, name := range names {
		all[i] = Scheme(name)
	}
	return all
}

// Fields are what goes into the message of a scheme: the literal text of the headers, and the exact bytes of the body.
// What a scheme does not sign is not looked at.
type Fields struct {
	// Without the body: fmt follows no pointer to a string, but shows what a slice holds.
	given core.Fields
	// Gives the body. Where Fields are a field that fmt cannot call methods of, fmt calls no function either; and unlike
	// a second pointer, such as Key has, a function is copied as a value and seldom lies on the heap.
	body func() []byte
}

// NewFields starts with the body's exact bytes, which may be none.
func NewFields(body []byte) Fields { return Fields{body: func() []byte { return body }} }

// whole is the fields with the body.
func (f *Fields) whole() core.Fields {
	given := f.given
	if f.body != nil {
		given.Body = f.body()
	}
	return given
}

// Date adds the header X-Date, as it is sent.
func (f Fields) Date(date string) Fields {
	f.given.Date = &date
	return f
}

// Login adds the header X-Login, as it is sent.
func (f Fields) Login(login string) Fields {
	f.given.Login = &login
	return f
}

// ExternalID adds the cashout's external_id, decoded.
func (f Fields) ExternalID(externalID string) Fields {
	f.given.ExternalID = &externalID
	return f
}

// SignScheme gives what the scheme's carrier takes: its prefix, where it has one, and the signature.
//
// The parts of a message are joined without anything between them, and kept unambiguous by what is refused: it fails
// with [ErrFieldMissing] where the scheme needs a field that is not given; with [ErrDateMalformed],
// [ErrLoginMalformed] or [ErrBodyAmbiguous] and the byte offset in that field; with [ErrUnknownScheme]; and as
// [Key.Sign] does.
func (k *Key) SignScheme(scheme Scheme, fields Fields) (string, error) {
	state, err := k.acquire()
	if err != nil {
		return "", err
	}
	defer state.inUse.RUnlock()
	given := fields.whole()
	text, fault := state.native.SignScheme(string(scheme), &given)
	return text, failure(fault)
}

// VerifyScheme checks the value that the scheme's carrier brought: exactly the prefix, then 64 hexadecimal digits in
// either case. nil is the only answer that means yes.
//
// It fails as [Key.SignScheme] does; with [ErrSignaturePrefix]; and as [Key.Verify] does, with the byte offset in
// presented.
func (k *Key) VerifyScheme(scheme Scheme, fields Fields, presented string) error {
	state, err := k.acquire()
	if err != nil {
		return err
	}
	defer state.inUse.RUnlock()
	given := fields.whole()
	return failure(state.native.VerifyScheme(string(scheme), &given, presented))
}

const redactedFields = "paysig.Fields(redacted)"

// String shows nothing of the fields: credentials may be in the body.
func (Fields) String() string { return redactedFields }

// GoString shows nothing of the fields.
func (Fields) GoString() string { return redactedFields }

// Format shows nothing of the fields, whatever the verb.
func (Fields) Format(out fmt.State, _ rune) { io.WriteString(out, redactedFields) }
