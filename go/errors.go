package paysig

// The errors: numbers, slugs and sentences are those that every language has.

import (
	"fmt"

	"github.com/paysig/paysig/go/internal/backend"
	"github.com/paysig/paysig/go/internal/core"
)

// Error is what every function of this package fails with. It never holds any of a secret, a tag or a message.
//
// [errors.As] gives its number, slug and offset; [errors.Is] compares its kind with one of the variables below.
type Error struct {
	code   int
	offset int
	placed bool
	// As in core.Fault.
	setting, line int
}

// Code is the kind's stable number, the same in every language.
func (e *Error) Code() int { return e.code }

// Slug is the kind's stable name for programs, such as "signature-mismatch", the same in every language.
func (e *Error) Slug() string {
	if e.code == core.LibraryUnavailable {
		// A library that this package was not built for is not asked for texts.
		return core.Slug(e.code)
	}
	return backend.Slug(e.code)
}

// Offset is where in the secret, the signature or the payload the fault is, in bytes from 0; false where it has no
// place.
//
// With [ErrSignatureLength] it is where the text ends too early, or where the excess starts.
func (e *Error) Offset() (int, bool) { return e.offset, e.placed }

// Setting is which of the things that credentials are made of is at fault, by the name that files and environment
// variables have for it, such as "PAYSIG_API_KEY". It is empty elsewhere.
func (e *Error) Setting() string {
	if e.setting < 1 || e.setting > len(core.Settings) {
		return ""
	}
	return core.Settings[e.setting-1]
}

// Line is which line of a file of credentials is at fault, from 1; 0 elsewhere. The offset is then the line's.
func (e *Error) Line() int { return e.line }

// Error is the core's sentence, the slug, the setting and the place. The sentence may be reworded in any release.
func (e *Error) Error() string {
	place := ""
	if setting := e.Setting(); setting != "" {
		place = ", " + setting
	}
	if e.line != 0 {
		place += fmt.Sprintf(", on line %d", e.line)
	}
	if e.placed {
		place += fmt.Sprintf(", at byte %d", e.offset)
	}
	return fmt.Sprintf("paysig: %s (%s%s)", e.sentence(), e.Slug(), place)
}

// Is reports whether target is an error of the same kind, wherever the fault is.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other != nil && other.code == e.code
}

func (e *Error) sentence() string {
	if e.code == core.LibraryUnavailable {
		return core.Sentence(e.code)
	}
	return backend.Sentence(e.code)
}

// One variable for each kind in the core's table. A few are for programs around this package to use; the package
// itself cannot fail with [ErrInputType], for one.
var (
	// ErrSignatureMismatch: the signature does not match the message.
	ErrSignatureMismatch = kind(core.SignatureMismatch)
	// ErrSecretEmpty: the secret is empty.
	ErrSecretEmpty = kind(core.SecretEmpty)
	// ErrSecretWhitespace: the secret starts or ends with white space or a control character.
	ErrSecretWhitespace = kind(core.SecretWhitespace)
	// ErrSecretBom: the secret starts or ends with a byte order mark.
	ErrSecretBom = kind(core.SecretBom)
	// ErrSecretQuoted: the secret starts or ends with a quotation mark.
	ErrSecretQuoted = kind(core.SecretQuoted)
	// ErrSecretNotUtf8: the secret is not valid UTF-8.
	ErrSecretNotUtf8 = kind(core.SecretNotUtf8)
	// ErrSecretNotHex: the secret is not valid hexadecimal.
	ErrSecretNotHex = kind(core.SecretNotHex)
	// ErrSecretNotBase64: the secret is not valid base64.
	ErrSecretNotBase64 = kind(core.SecretNotBase64)
	// ErrSignatureEmpty: the signature is empty.
	ErrSignatureEmpty = kind(core.SignatureEmpty)
	// ErrSignatureLength: the signature is not 64 hexadecimal digits long.
	ErrSignatureLength = kind(core.SignatureLength)
	// ErrSignatureWhitespace: the signature contains white space.
	ErrSignatureWhitespace = kind(core.SignatureWhitespace)
	// ErrSignatureNul: the signature contains a NUL.
	ErrSignatureNul = kind(core.SignatureNul)
	// ErrSignatureNotAscii: the signature contains a character that is not ASCII.
	ErrSignatureNotAscii = kind(core.SignatureNotAscii)
	// ErrSignatureNotHex: the signature contains a character that is not a hexadecimal digit.
	ErrSignatureNotHex = kind(core.SignatureNotHex)
	// ErrSignatureMissing: the header with the signature is missing.
	ErrSignatureMissing = kind(core.SignatureMissing)
	// ErrSignaturePrefix: the header's value does not start as the scheme says.
	ErrSignaturePrefix = kind(core.SignaturePrefix)
	// ErrSignatureUpperCase: the signature has upper-case digits where lower case is due.
	ErrSignatureUpperCase = kind(core.SignatureUpperCase)
	// ErrBufferTooSmall: the output buffer is too small.
	ErrBufferTooSmall = kind(core.BufferTooSmall)
	// ErrNullPointer: a pointer is NULL where bytes or a place for them are needed.
	ErrNullPointer = kind(core.NullPointer)
	// ErrLengthTooLarge: a length is larger than any object in memory can be.
	ErrLengthTooLarge = kind(core.LengthTooLarge)
	// ErrKeyNotReady: the key was never made or has been wiped.
	ErrKeyNotReady = kind(core.KeyNotReady)
	// ErrSignerNotReady: the signer was never made or has been finished.
	ErrSignerNotReady = kind(core.SignerNotReady)
	// ErrNoKeys: there is no key to verify with.
	ErrNoKeys = kind(core.NoKeys)
	// ErrUnknownEncoding: the signature encoding is not a known one.
	ErrUnknownEncoding = kind(core.UnknownEncoding)
	// ErrInputType: a value is of the wrong type.
	ErrInputType = kind(core.InputType)
	// ErrCredentialsNotReady: the credentials were never made or have been wiped.
	ErrCredentialsNotReady = kind(core.CredentialsNotReady)
	// ErrUnknownEnvironment: the environment is not a known one.
	ErrUnknownEnvironment = kind(core.UnknownEnvironment)
	// ErrKeyFile: the key file cannot be read.
	ErrKeyFile = kind(core.KeyFile)
	// ErrKeyVariable: the environment variable with the secret is not set.
	ErrKeyVariable = kind(core.KeyVariable)
	// ErrInputUnreadable: the input cannot be read.
	ErrInputUnreadable = kind(core.InputUnreadable)
	// ErrOutputUnwritable: the output cannot be written.
	ErrOutputUnwritable = kind(core.OutputUnwritable)
	// ErrLibraryUnavailable: the paysig library cannot be used.
	ErrLibraryUnavailable = kind(core.LibraryUnavailable)
	// ErrInputBom: the payload starts with a byte order mark.
	ErrInputBom = kind(core.InputBom)
	// ErrInputNotUtf8: the payload is not valid UTF-8.
	ErrInputNotUtf8 = kind(core.InputNotUtf8)
	// ErrJsonUnexpectedEnd: the JSON text ends too early.
	ErrJsonUnexpectedEnd = kind(core.JsonUnexpectedEnd)
	// ErrJsonUnexpectedByte: the JSON text has a character that cannot stand there.
	ErrJsonUnexpectedByte = kind(core.JsonUnexpectedByte)
	// ErrJsonTrailingData: something follows the JSON text.
	ErrJsonTrailingData = kind(core.JsonTrailingData)
	// ErrJsonTooDeep: the JSON text has more than 128 open arrays and objects.
	ErrJsonTooDeep = kind(core.JsonTooDeep)
	// ErrJsonControl: a JSON string has a control character that is not escaped.
	ErrJsonControl = kind(core.JsonControl)
	// ErrJsonBadEscape: a JSON string has an escape that does not exist.
	ErrJsonBadEscape = kind(core.JsonBadEscape)
	// ErrJsonBadNumber: a JSON number is malformed.
	ErrJsonBadNumber = kind(core.JsonBadNumber)
	// ErrJsonDuplicateName: a JSON object has two members with the same name.
	ErrJsonDuplicateName = kind(core.JsonDuplicateName)
	// ErrJsonLoneSurrogate: a JSON string has half of a surrogate pair.
	ErrJsonLoneSurrogate = kind(core.JsonLoneSurrogate)
	// ErrNumberOutOfRange: a number is too great for a double.
	ErrNumberOutOfRange = kind(core.NumberOutOfRange)
	// ErrNumberInexact: a number would change its value in a double.
	ErrNumberInexact = kind(core.NumberInexact)
	// ErrBodyMissing: the request needs a JSON object as its body and has none.
	ErrBodyMissing = kind(core.BodyMissing)
	// ErrBodyNotObject: the body is not a JSON object.
	ErrBodyNotObject = kind(core.BodyNotObject)
	// ErrExternalIdTooLong: external_id has more than 100 characters.
	ErrExternalIdTooLong = kind(core.ExternalIdTooLong)
	// ErrFieldMissing: a field that must be there is missing or empty.
	ErrFieldMissing = kind(core.FieldMissing)
	// ErrFieldDuplicate: a field that must be there once is given twice.
	ErrFieldDuplicate = kind(core.FieldDuplicate)
	// ErrFormTooLarge: the body is longer than its limit.
	ErrFormTooLarge = kind(core.FormTooLarge)
	// ErrScratchTooSmall: the scratch has too few slots.
	ErrScratchTooSmall = kind(core.ScratchTooSmall)
	// ErrUnknownForm: the canonical form is not a known one.
	ErrUnknownForm = kind(core.UnknownForm)
	// ErrOutOfMemory: there is not enough memory for the canonical form.
	ErrOutOfMemory = kind(core.OutOfMemory)
	// ErrUnknownScheme: the scheme is not a known one.
	ErrUnknownScheme = kind(core.UnknownScheme)
	// ErrDateMalformed: the date is not written as the scheme says, such as 2020-06-21T12:33:20Z.
	ErrDateMalformed = kind(core.DateMalformed)
	// ErrLoginMalformed: the login is empty or has a character that makes the message ambiguous.
	ErrLoginMalformed = kind(core.LoginMalformed)
	// ErrBodyAmbiguous: the body does not start as JSON does, which makes the message ambiguous.
	ErrBodyAmbiguous = kind(core.BodyAmbiguous)
	// ErrCredentialEmpty: a credential is empty.
	ErrCredentialEmpty = kind(core.CredentialEmpty)
	// ErrCredentialTooLong: a credential has more than 32 characters.
	ErrCredentialTooLong = kind(core.CredentialTooLong)
	// ErrCredentialCharacter: a credential has a character that cannot stand in it.
	ErrCredentialCharacter = kind(core.CredentialCharacter)
	// ErrApiKeyColon: the API Key has a colon, which would end it in HTTP Basic.
	ErrApiKeyColon = kind(core.ApiKeyColon)
	// ErrCredentialMismatch: the body has another login or pass than the credentials.
	ErrCredentialMismatch = kind(core.CredentialMismatch)
	// ErrCredentialNotText: login or pass in the body is not a string.
	ErrCredentialNotText = kind(core.CredentialNotText)
	// ErrUrlMalformed: the base URL is not https://HOST or https://HOST:PORT.
	ErrUrlMalformed = kind(core.UrlMalformed)
	// ErrUrlNotHttps: the base URL is not https.
	ErrUrlNotHttps = kind(core.UrlNotHttps)
	// ErrUrlOtherEnvironment: the base URL is that of another environment.
	ErrUrlOtherEnvironment = kind(core.UrlOtherEnvironment)
	// ErrMethodMalformed: the method is not in upper-case letters.
	ErrMethodMalformed = kind(core.MethodMalformed)
	// ErrPathMalformed: the path cannot stand in a request as it is.
	ErrPathMalformed = kind(core.PathMalformed)
	// ErrHeaderMalformed: a header's value is empty or has a character that cannot stand in it.
	ErrHeaderMalformed = kind(core.HeaderMalformed)
	// ErrHeaderDuplicate: a header is given twice.
	ErrHeaderDuplicate = kind(core.HeaderDuplicate)
	// ErrContentType: the header Content-Type is missing or is not application/json.
	ErrContentType = kind(core.ContentType)
	// ErrAuthorization: the header Authorization is missing or has other credentials.
	ErrAuthorization = kind(core.Authorization)
	// ErrUserAgent: the header User-Agent is missing or empty.
	ErrUserAgent = kind(core.UserAgent)
	// ErrInternal: an internal error, which is a defect in paysig.
	ErrInternal = kind(core.Internal)
)

var kinds = map[int]error{}

func kind(code int) error {
	err := &Error{code: code}
	kinds[code] = err
	return err
}

// errorOf is the error with this number. A library newer than this package may have numbers that it does not know:
// they are failures too, with a slug and a sentence.
func errorOf(code int) error {
	if known, ok := kinds[code]; ok {
		return known
	}
	return &Error{code: code}
}

// failure is a fault as an error, nil where there is none.
func failure(fault core.Fault) error {
	switch {
	case !fault.Is():
		return nil
	case fault == core.Of(fault.Code):
		return errorOf(fault.Code)
	}
	err := &Error{code: fault.Code, setting: fault.Setting, line: fault.Line}
	if fault.Offset != core.NoPlace {
		err.offset, err.placed = fault.Offset, true
	}
	return err
}

// unavailable says why the library that is loaded cannot be used. It is nil where it can.
var unavailable = checkAvailable(backend.Unavailable)

func checkAvailable(reason string) error {
	if reason == "" {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrLibraryUnavailable, reason)
}
