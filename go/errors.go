package paysig

// The errors: numbers, slugs and sentences are the core's, asked from the library.

// #include <paysig.h>
import "C"

import "fmt"

// Error is what every function of this package fails with. It never holds any of a secret, a tag or a message.
//
// [errors.As] gives its number, slug and offset; [errors.Is] compares its kind with one of the variables below.
type Error struct {
	code   int
	offset int
	placed bool
}

// Code is the kind's stable number, the same in every language.
func (e *Error) Code() int { return e.code }

// Slug is the kind's stable name for programs, such as "signature-mismatch", the same in every language.
func (e *Error) Slug() string {
	if e.code == C.PAYSIG_LIBRARY_UNAVAILABLE {
		// A library that this package was not built for is not asked for texts.
		return "library-unavailable"
	}
	return slug(e.code)
}

// Offset is where in the secret, the signature or the payload the fault is, in bytes from 0; false where it has no
// place.
//
// With [ErrSignatureLength] it is where the text ends too early, or where the excess starts.
func (e *Error) Offset() (int, bool) { return e.offset, e.placed }

// Error is the core's sentence, the slug and the offset. The sentence may be reworded in any release.
func (e *Error) Error() string {
	place := ""
	if e.placed {
		place = fmt.Sprintf(", at byte %d", e.offset)
	}
	return fmt.Sprintf("paysig: %s (%s%s)", e.sentence(), e.Slug(), place)
}

// Is reports whether target is an error of the same kind, wherever the fault is.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other != nil && other.code == e.code
}

func (e *Error) sentence() string {
	if e.code == C.PAYSIG_LIBRARY_UNAVAILABLE {
		return "the paysig library cannot be used"
	}
	return sentence(e.code)
}

// One variable for each kind in the core's table. A few are for programs around this package to use; the package
// itself cannot fail with [ErrInputType], for one.
var (
	// ErrSignatureMismatch: the signature does not match the message.
	ErrSignatureMismatch = kind(C.PAYSIG_SIGNATURE_MISMATCH)
	// ErrSecretEmpty: the secret is empty.
	ErrSecretEmpty = kind(C.PAYSIG_SECRET_EMPTY)
	// ErrSecretWhitespace: the secret starts or ends with white space or a control character.
	ErrSecretWhitespace = kind(C.PAYSIG_SECRET_WHITESPACE)
	// ErrSecretBom: the secret starts or ends with a byte order mark.
	ErrSecretBom = kind(C.PAYSIG_SECRET_BOM)
	// ErrSecretQuoted: the secret starts or ends with a quotation mark.
	ErrSecretQuoted = kind(C.PAYSIG_SECRET_QUOTED)
	// ErrSecretNotUtf8: the secret is not valid UTF-8.
	ErrSecretNotUtf8 = kind(C.PAYSIG_SECRET_NOT_UTF8)
	// ErrSecretNotHex: the secret is not valid hexadecimal.
	ErrSecretNotHex = kind(C.PAYSIG_SECRET_NOT_HEX)
	// ErrSecretNotBase64: the secret is not valid base64.
	ErrSecretNotBase64 = kind(C.PAYSIG_SECRET_NOT_BASE64)
	// ErrSignatureEmpty: the signature is empty.
	ErrSignatureEmpty = kind(C.PAYSIG_SIGNATURE_EMPTY)
	// ErrSignatureLength: the signature is not 64 hexadecimal digits long.
	ErrSignatureLength = kind(C.PAYSIG_SIGNATURE_LENGTH)
	// ErrSignatureWhitespace: the signature contains white space.
	ErrSignatureWhitespace = kind(C.PAYSIG_SIGNATURE_WHITESPACE)
	// ErrSignatureNul: the signature contains a NUL.
	ErrSignatureNul = kind(C.PAYSIG_SIGNATURE_NUL)
	// ErrSignatureNotAscii: the signature contains a character that is not ASCII.
	ErrSignatureNotAscii = kind(C.PAYSIG_SIGNATURE_NOT_ASCII)
	// ErrSignatureNotHex: the signature contains a character that is not a hexadecimal digit.
	ErrSignatureNotHex = kind(C.PAYSIG_SIGNATURE_NOT_HEX)
	// ErrSignatureMissing: the header with the signature is missing.
	ErrSignatureMissing = kind(C.PAYSIG_SIGNATURE_MISSING)
	// ErrSignaturePrefix: the header's value does not start as the scheme says.
	ErrSignaturePrefix = kind(C.PAYSIG_SIGNATURE_PREFIX)
	// ErrBufferTooSmall: the output buffer is too small.
	ErrBufferTooSmall = kind(C.PAYSIG_BUFFER_TOO_SMALL)
	// ErrNullPointer: a pointer is NULL where bytes or a place for them are needed.
	ErrNullPointer = kind(C.PAYSIG_NULL_POINTER)
	// ErrLengthTooLarge: a length is larger than any object in memory can be.
	ErrLengthTooLarge = kind(C.PAYSIG_LENGTH_TOO_LARGE)
	// ErrKeyNotReady: the key was never made or has been wiped.
	ErrKeyNotReady = kind(C.PAYSIG_KEY_NOT_READY)
	// ErrSignerNotReady: the signer was never made or has been finished.
	ErrSignerNotReady = kind(C.PAYSIG_SIGNER_NOT_READY)
	// ErrNoKeys: there is no key to verify with.
	ErrNoKeys = kind(C.PAYSIG_NO_KEYS)
	// ErrUnknownEncoding: the signature encoding is not a known one.
	ErrUnknownEncoding = kind(C.PAYSIG_UNKNOWN_ENCODING)
	// ErrInputType: a value is of the wrong type.
	ErrInputType = kind(C.PAYSIG_INPUT_TYPE)
	// ErrCredentialsNotReady: the credentials were never made or have been wiped.
	ErrCredentialsNotReady = kind(C.PAYSIG_CREDENTIALS_NOT_READY)
	// ErrUnknownEnvironment: the environment is not a known one.
	ErrUnknownEnvironment = kind(C.PAYSIG_UNKNOWN_ENVIRONMENT)
	// ErrKeyFile: the key file cannot be read.
	ErrKeyFile = kind(C.PAYSIG_KEY_FILE)
	// ErrKeyVariable: the environment variable with the secret is not set.
	ErrKeyVariable = kind(C.PAYSIG_KEY_VARIABLE)
	// ErrInputUnreadable: the input cannot be read.
	ErrInputUnreadable = kind(C.PAYSIG_INPUT_UNREADABLE)
	// ErrOutputUnwritable: the output cannot be written.
	ErrOutputUnwritable = kind(C.PAYSIG_OUTPUT_UNWRITABLE)
	// ErrLibraryUnavailable: the paysig library cannot be used.
	ErrLibraryUnavailable = kind(C.PAYSIG_LIBRARY_UNAVAILABLE)
	// ErrInputBom: the payload starts with a byte order mark.
	ErrInputBom = kind(C.PAYSIG_INPUT_BOM)
	// ErrInputNotUtf8: the payload is not valid UTF-8.
	ErrInputNotUtf8 = kind(C.PAYSIG_INPUT_NOT_UTF8)
	// ErrJsonUnexpectedEnd: the JSON text ends too early.
	ErrJsonUnexpectedEnd = kind(C.PAYSIG_JSON_UNEXPECTED_END)
	// ErrJsonUnexpectedByte: the JSON text has a character that cannot stand there.
	ErrJsonUnexpectedByte = kind(C.PAYSIG_JSON_UNEXPECTED_BYTE)
	// ErrJsonTrailingData: something follows the JSON text.
	ErrJsonTrailingData = kind(C.PAYSIG_JSON_TRAILING_DATA)
	// ErrJsonTooDeep: the JSON text has more than 128 open arrays and objects.
	ErrJsonTooDeep = kind(C.PAYSIG_JSON_TOO_DEEP)
	// ErrJsonControl: a JSON string has a control character that is not escaped.
	ErrJsonControl = kind(C.PAYSIG_JSON_CONTROL)
	// ErrJsonBadEscape: a JSON string has an escape that does not exist.
	ErrJsonBadEscape = kind(C.PAYSIG_JSON_BAD_ESCAPE)
	// ErrJsonBadNumber: a JSON number is malformed.
	ErrJsonBadNumber = kind(C.PAYSIG_JSON_BAD_NUMBER)
	// ErrJsonDuplicateName: a JSON object has two members with the same name.
	ErrJsonDuplicateName = kind(C.PAYSIG_JSON_DUPLICATE_NAME)
	// ErrJsonLoneSurrogate: a JSON string has half of a surrogate pair.
	ErrJsonLoneSurrogate = kind(C.PAYSIG_JSON_LONE_SURROGATE)
	// ErrNumberOutOfRange: a number is too great for a double.
	ErrNumberOutOfRange = kind(C.PAYSIG_NUMBER_OUT_OF_RANGE)
	// ErrNumberInexact: a number would change its value in a double.
	ErrNumberInexact = kind(C.PAYSIG_NUMBER_INEXACT)
	// ErrBodyMissing: the request needs a JSON object as its body and has none.
	ErrBodyMissing = kind(C.PAYSIG_BODY_MISSING)
	// ErrBodyNotObject: the body is not a JSON object.
	ErrBodyNotObject = kind(C.PAYSIG_BODY_NOT_OBJECT)
	// ErrExternalIdTooLong: external_id has more than 100 characters.
	ErrExternalIdTooLong = kind(C.PAYSIG_EXTERNAL_ID_TOO_LONG)
	// ErrFieldMissing: a field that must be there is missing or empty.
	ErrFieldMissing = kind(C.PAYSIG_FIELD_MISSING)
	// ErrFieldDuplicate: a field that must be there once is given twice.
	ErrFieldDuplicate = kind(C.PAYSIG_FIELD_DUPLICATE)
	// ErrFormTooLarge: the form has more than 65536 bytes.
	ErrFormTooLarge = kind(C.PAYSIG_FORM_TOO_LARGE)
	// ErrScratchTooSmall: the scratch has too few slots.
	ErrScratchTooSmall = kind(C.PAYSIG_SCRATCH_TOO_SMALL)
	// ErrUnknownForm: the canonical form is not a known one.
	ErrUnknownForm = kind(C.PAYSIG_UNKNOWN_FORM)
	// ErrOutOfMemory: there is not enough memory for the canonical form.
	ErrOutOfMemory = kind(C.PAYSIG_OUT_OF_MEMORY)
	// ErrUnknownScheme: the scheme is not a known one.
	ErrUnknownScheme = kind(C.PAYSIG_UNKNOWN_SCHEME)
	// ErrDateMalformed: the date is not written as the scheme says, such as 2020-06-21T12:33:20Z.
	ErrDateMalformed = kind(C.PAYSIG_DATE_MALFORMED)
	// ErrLoginMalformed: the login is empty or has a character that makes the message ambiguous.
	ErrLoginMalformed = kind(C.PAYSIG_LOGIN_MALFORMED)
	// ErrBodyAmbiguous: the body does not start as JSON does, which makes the message ambiguous.
	ErrBodyAmbiguous = kind(C.PAYSIG_BODY_AMBIGUOUS)
	// ErrCredentialEmpty: a credential is empty.
	ErrCredentialEmpty = kind(C.PAYSIG_CREDENTIAL_EMPTY)
	// ErrCredentialTooLong: a credential has more than 32 characters.
	ErrCredentialTooLong = kind(C.PAYSIG_CREDENTIAL_TOO_LONG)
	// ErrCredentialCharacter: a credential has a character that cannot stand in it.
	ErrCredentialCharacter = kind(C.PAYSIG_CREDENTIAL_CHARACTER)
	// ErrApiKeyColon: the API Key has a colon, which would end it in HTTP Basic.
	ErrApiKeyColon = kind(C.PAYSIG_API_KEY_COLON)
	// ErrCredentialMismatch: the body has another login or pass than the credentials.
	ErrCredentialMismatch = kind(C.PAYSIG_CREDENTIAL_MISMATCH)
	// ErrCredentialNotText: login or pass in the body is not a string.
	ErrCredentialNotText = kind(C.PAYSIG_CREDENTIAL_NOT_TEXT)
	// ErrUrlMalformed: the base URL is not https://HOST or https://HOST:PORT.
	ErrUrlMalformed = kind(C.PAYSIG_URL_MALFORMED)
	// ErrUrlNotHttps: the base URL is not https.
	ErrUrlNotHttps = kind(C.PAYSIG_URL_NOT_HTTPS)
	// ErrUrlOtherEnvironment: the base URL is that of another environment.
	ErrUrlOtherEnvironment = kind(C.PAYSIG_URL_OTHER_ENVIRONMENT)
	// ErrMethodMalformed: the method is not in upper-case letters.
	ErrMethodMalformed = kind(C.PAYSIG_METHOD_MALFORMED)
	// ErrPathMalformed: the path cannot stand in a request as it is.
	ErrPathMalformed = kind(C.PAYSIG_PATH_MALFORMED)
	// ErrHeaderMalformed: a header's value is empty or has a character that cannot stand in it.
	ErrHeaderMalformed = kind(C.PAYSIG_HEADER_MALFORMED)
	// ErrHeaderDuplicate: a header is given twice.
	ErrHeaderDuplicate = kind(C.PAYSIG_HEADER_DUPLICATE)
	// ErrContentType: the header Content-Type is missing or is not application/json.
	ErrContentType = kind(C.PAYSIG_CONTENT_TYPE)
	// ErrAuthorization: the header Authorization is missing or has other credentials.
	ErrAuthorization = kind(C.PAYSIG_AUTHORIZATION)
	// ErrUserAgent: the header User-Agent is missing or empty.
	ErrUserAgent = kind(C.PAYSIG_USER_AGENT)
	// ErrInternal: an internal error, which is a defect in paysig.
	ErrInternal = kind(C.PAYSIG_INTERNAL)
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

// checkABI applies the header's rule for which library serves a program that was built with which header.
func checkABI(minimum, built, current uint32) error {
	if minimum <= built && built <= current {
		return nil
	}
	return fmt.Errorf("%w: it serves the ABI versions %d to %d, and this program was built for %d", ErrLibraryUnavailable,
		minimum, current, built)
}
