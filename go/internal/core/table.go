package core

// The numbers of what can go wrong. Tests compare them, and what follows, with the table that every language reads.
const (
	OK = 0

	SignatureMismatch   = 1
	SecretEmpty         = 10
	SecretWhitespace    = 11
	SecretBom           = 12
	SecretQuoted        = 13
	SecretNotUtf8       = 14
	SecretNotHex        = 15
	SecretNotBase64     = 16
	SignatureEmpty      = 20
	SignatureLength     = 21
	SignatureWhitespace = 22
	SignatureNul        = 23
	SignatureNotAscii   = 24
	SignatureNotHex     = 25
	SignatureMissing    = 26
	SignaturePrefix     = 27
	SignatureUpperCase  = 28
	BufferTooSmall      = 30
	NullPointer         = 31
	LengthTooLarge      = 32
	KeyNotReady         = 33
	SignerNotReady      = 34
	NoKeys              = 35
	UnknownEncoding     = 36
	InputType           = 37
	CredentialsNotReady = 38
	UnknownEnvironment  = 39
	KeyFile             = 40
	KeyVariable         = 41
	InputUnreadable     = 42
	OutputUnwritable    = 43
	LibraryUnavailable  = 44
	InputBom            = 50
	InputNotUtf8        = 51
	JsonUnexpectedEnd   = 52
	JsonUnexpectedByte  = 53
	JsonTrailingData    = 54
	JsonTooDeep         = 55
	JsonControl         = 56
	JsonBadEscape       = 57
	JsonBadNumber       = 58
	JsonDuplicateName   = 59
	JsonLoneSurrogate   = 60
	NumberOutOfRange    = 61
	NumberInexact       = 62
	BodyMissing         = 63
	BodyNotObject       = 64
	ExternalIdTooLong   = 65
	FieldMissing        = 66
	FieldDuplicate      = 67
	FormTooLarge        = 68
	ScratchTooSmall     = 70
	UnknownForm         = 71
	OutOfMemory         = 72
	UnknownScheme       = 73
	DateMalformed       = 80
	LoginMalformed      = 81
	BodyAmbiguous       = 82
	CredentialEmpty     = 83
	CredentialTooLong   = 84
	CredentialCharacter = 85
	ApiKeyColon         = 86
	CredentialMismatch  = 87
	CredentialNotText   = 88
	UrlMalformed        = 89
	UrlNotHttps         = 90
	UrlOtherEnvironment = 91
	MethodMalformed     = 92
	PathMalformed       = 93
	HeaderMalformed     = 94
	HeaderDuplicate     = 95
	ContentType         = 96
	Authorization       = 97
	UserAgent           = 98
	Internal            = 99
)

// text is what there is to say about a number: a name for programs and a sentence for people.
type text struct{ slug, sentence string }

var texts = map[int]text{
	SignatureMismatch:   {"signature-mismatch", "the signature does not match the message"},
	SecretEmpty:         {"secret-empty", "the secret is empty"},
	SecretWhitespace:    {"secret-whitespace", "the secret starts or ends with white space or a control character"},
	SecretBom:           {"secret-bom", "the secret starts or ends with a byte order mark"},
	SecretQuoted:        {"secret-quoted", "the secret starts or ends with a quotation mark"},
	SecretNotUtf8:       {"secret-not-utf8", "the secret is not valid UTF-8"},
	SecretNotHex:        {"secret-not-hex", "the secret is not valid hexadecimal"},
	SecretNotBase64:     {"secret-not-base64", "the secret is not valid base64"},
	SignatureEmpty:      {"signature-empty", "the signature is empty"},
	SignatureLength:     {"signature-length", "the signature is not 64 hexadecimal digits long"},
	SignatureWhitespace: {"signature-whitespace", "the signature contains white space"},
	SignatureNul:        {"signature-nul", "the signature contains a NUL"},
	SignatureNotAscii:   {"signature-not-ascii", "the signature contains a character that is not ASCII"},
	SignatureNotHex:     {"signature-not-hex", "the signature contains a character that is not a hexadecimal digit"},
	SignatureMissing:    {"signature-missing", "the header with the signature is missing"},
	SignaturePrefix:     {"signature-prefix", "the header's value does not start as the scheme says"},
	SignatureUpperCase:  {"signature-upper-case", "the signature has upper-case digits where lower case is due"},
	BufferTooSmall:      {"buffer-too-small", "the output buffer is too small"},
	NullPointer:         {"null-pointer", "a pointer is NULL where bytes or a place for them are needed"},
	LengthTooLarge:      {"length-too-large", "a length is larger than any object in memory can be"},
	KeyNotReady:         {"key-not-ready", "the key was never made or has been wiped"},
	SignerNotReady:      {"signer-not-ready", "the signer was never made or has been finished"},
	NoKeys:              {"no-keys", "there is no key to verify with"},
	UnknownEncoding:     {"unknown-encoding", "the signature encoding is not a known one"},
	InputType:           {"input-type", "a value is of the wrong type"},
	CredentialsNotReady: {"credentials-not-ready", "the credentials were never made or have been wiped"},
	UnknownEnvironment:  {"unknown-environment", "the environment is not a known one"},
	KeyFile:             {"key-file", "the key file cannot be read"},
	KeyVariable:         {"key-variable", "the environment variable with the secret is not set"},
	InputUnreadable:     {"input-unreadable", "the input cannot be read"},
	OutputUnwritable:    {"output-unwritable", "the output cannot be written"},
	LibraryUnavailable:  {"library-unavailable", "the paysig library cannot be used"},
	InputBom:            {"input-bom", "the payload starts with a byte order mark"},
	InputNotUtf8:        {"input-not-utf8", "the payload is not valid UTF-8"},
	JsonUnexpectedEnd:   {"json-unexpected-end", "the JSON text ends too early"},
	JsonUnexpectedByte:  {"json-unexpected-byte", "the JSON text has a character that cannot stand there"},
	JsonTrailingData:    {"json-trailing-data", "something follows the JSON text"},
	JsonTooDeep:         {"json-too-deep", "the JSON text has more than 128 open arrays and objects"},
	JsonControl:         {"json-control", "a JSON string has a control character that is not escaped"},
	JsonBadEscape:       {"json-bad-escape", "a JSON string has an escape that does not exist"},
	JsonBadNumber:       {"json-bad-number", "a JSON number is malformed"},
	JsonDuplicateName:   {"json-duplicate-name", "a JSON object has two members with the same name"},
	JsonLoneSurrogate:   {"json-lone-surrogate", "a JSON string has half of a surrogate pair"},
	NumberOutOfRange:    {"number-out-of-range", "a number is too great for a double"},
	NumberInexact:       {"number-inexact", "a number would change its value in a double"},
	BodyMissing:         {"body-missing", "the request needs a JSON object as its body and has none"},
	BodyNotObject:       {"body-not-object", "the body is not a JSON object"},
	ExternalIdTooLong:   {"external-id-too-long", "external_id has more than 100 characters"},
	FieldMissing:        {"field-missing", "a field that must be there is missing or empty"},
	FieldDuplicate:      {"field-duplicate", "a field that must be there once is given twice"},
	FormTooLarge:        {"form-too-large", "the body is longer than its limit"},
	ScratchTooSmall:     {"scratch-too-small", "the scratch has too few slots"},
	UnknownForm:         {"unknown-form", "the canonical form is not a known one"},
	OutOfMemory:         {"out-of-memory", "there is not enough memory for the canonical form"},
	UnknownScheme:       {"unknown-scheme", "the scheme is not a known one"},
	DateMalformed:       {"date-malformed", "the date is not written as the scheme says, such as 2020-06-21T12:33:20Z"},
	LoginMalformed:      {"login-malformed", "the login is empty or has a character that makes the message ambiguous"},
	BodyAmbiguous:       {"body-ambiguous", "the body does not start as JSON does, which makes the message ambiguous"},
	CredentialEmpty:     {"credential-empty", "a credential is empty"},
	CredentialTooLong:   {"credential-too-long", "a credential has more than 32 characters"},
	CredentialCharacter: {"credential-character", "a credential has a character that cannot stand in it"},
	ApiKeyColon:         {"api-key-colon", "the API Key has a colon, which would end it in HTTP Basic"},
	CredentialMismatch:  {"credential-mismatch", "the body has another login or pass than the credentials"},
	CredentialNotText:   {"credential-not-text", "login or pass in the body is not a string"},
	UrlMalformed:        {"url-malformed", "the base URL is not https://HOST or https://HOST:PORT"},
	UrlNotHttps:         {"url-not-https", "the base URL is not https"},
	UrlOtherEnvironment: {"url-other-environment", "the base URL is that of another environment"},
	MethodMalformed:     {"method-malformed", "the method is not in upper-case letters"},
	PathMalformed:       {"path-malformed", "the path cannot stand in a request as it is"},
	HeaderMalformed:     {"header-malformed", "a header's value is empty or has a character that cannot stand in it"},
	HeaderDuplicate:     {"header-duplicate", "a header is given twice"},
	ContentType:         {"content-type", "the header Content-Type is missing or is not application/json"},
	Authorization:       {"authorization", "the header Authorization is missing or has other credentials"},
	UserAgent:           {"user-agent", "the header User-Agent is missing or empty"},
	Internal:            {"internal", "an internal error, which is a defect in paysig"},
}

var unknown = text{"unknown", "an unknown status"}

// Slug is the stable name of a number.
func Slug(code int) string { return textOf(code).slug }

// Sentence is what to say of a number to people.
func Sentence(code int) string { return textOf(code).sentence }

func textOf(code int) text {
	if found, ok := texts[code]; ok {
		return found
	}
	return unknown
}
