package paysig

import (
	"fmt"
	"slices"

	"github.com/paysig/paysig/go/internal/core"
)

// Form is a canonical form: a rule that gives one byte string for a payload. Canonical bytes are their own canonical
// form. The zero Form is [Verbatim].
type Form uint32

// The forms, and what each refuses, with the byte offset of the fault.
const (
	// Verbatim is the input, unchanged; it may be empty and need not be JSON. It refuses invalid UTF-8
	// ([ErrInputNotUtf8]) and a byte order mark ([ErrInputBom]).
	Verbatim Form = core.Verbatim
	// Compact is JSON text (RFC 8259) without insignificant white space; members, numbers and strings stay exactly as
	// written. It refuses what Verbatim does, malformed JSON (ErrJson...), and more than 128 open arrays and objects
	// ([ErrJsonTooDeep]).
	Compact Form = core.Compact
	// JCS is RFC 8785: members sorted, strings minimally escaped, numbers as ECMAScript prints the double. It refuses
	// what Compact does, names given twice ([ErrJsonDuplicateName]), lone surrogates ([ErrJsonLoneSurrogate]) and numbers
	// beyond a double ([ErrNumberOutOfRange]).
	JCS Form = core.JCS
	// JCSExact is JCS for money: it also refuses numbers whose decimal value RFC 8785 would change ([ErrNumberInexact]).
	JCSExact Form = core.JCSExact
)

var formNames = [...]string{Verbatim: "verbatim", Compact: "compact", JCS: "jcs", JCSExact: "jcs-exact"}

// String is the form's name, the same in every language: "verbatim", "compact", "jcs" or "jcs-exact".
func (f Form) String() string {
	if int64(f) < int64(len(formNames)) {
		return formNames[f]
	}
	return fmt.Sprintf("Form(%d)", uint32(f))
}

// ParseForm is the form with this name, or else [ErrUnknownForm].
func ParseForm(name string) (Form, error) {
	if index := slices.Index(formNames[:], name); index >= 0 {
		return Form(index), nil
	}
	return 0, ErrUnknownForm
}
