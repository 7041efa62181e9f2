// paysig.h: signs and verifies API payloads with HMAC-SHA256, byte for byte the same in every language.
//
// Generated from ffi-c/src/abi.rs and onekey.rs by `make generate`. Do not edit.
// SPDX-License-Identifier: MIT OR Apache-2.0
//
// THE CONTRACT
//
// Status     Every function returns a paysig_status_t, but for those that only return a constant or a text. PAYSIG_OK
//            (0) is the only success, and for paysig_sign_hex any text but NULL. Numbers are never reused; treat one
//            that you do not know as a failure.
// Memory     The caller owns all of it. Keys, signers and credentials are structs that the caller declares, on the stack,
//            in a static or inside its own structs. The library has no heap and no global state; it frees nothing.
// Buffers    A pointer and a length in bytes, as size_t. NULL is allowed only with length 0: it is no bytes. NULL with
//            another length is PAYSIG_NULL_POINTER, a length above PTRDIFF_MAX is PAYSIG_LENGTH_TOO_LARGE. Text needs no
//            NUL at its end, and a NUL inside it is not its end.
//            A pointer to a struct, a size or another pointer is aligned as its type says.
// Outputs    Inputs come first and are const, outputs last. Outputs must not overlap inputs or each other. An output
//            is written on success only, except where a function says otherwise. A buffer that is too small is left
//            alone: PAYSIG_BUFFER_TOO_SMALL, and the size needed in its length.
// Secrets    Keys, signers and credentials are as secret as the secret itself: end their lives with paysig_key_wipe,
//            paysig_signer_wipe and paysig_credentials_wipe. One that is all zeros or was wiped is refused; what uninitialised memory holds is
//            anyone's guess, so make, wipe or zero a struct before anything else. No text of the library holds any of
//            a secret, a tag or a message.
// Threads    Any number may use one key or the same credentials at once. A signer belongs to one thread at a time.
// Faults     No call panics, unwinds, allocates, reads a clock, opens a file or looks at the environment.
// Time       Comparisons of tags take the same time whatever the tags are. What a call takes depends on the lengths.
// Promise    PAYSIG_ABI_VERSION counts the changes of this interface, PAYSIG_ABI_MINIMUM is the oldest that is still
//            served: additions keep it, and it is the soname's number.


#ifndef PAYSIG_H
#define PAYSIG_H

#include <stddef.h>
#include <stdint.h>

// The version of this header. paysig_version() is that of the library.
#define PAYSIG_VERSION "0.1.0"

#if defined(__GNUC__) || defined(__clang__)
#define PAYSIG_MUST_USE __attribute__((warn_unused_result))
#else
#define PAYSIG_MUST_USE
#endif

// What every function returns: PAYSIG_OK, the only success, or the number of what went wrong.
typedef int32_t paysig_status_t;

enum {
    // ok: success.
    PAYSIG_OK = 0,
    // signature-mismatch: the signature does not match the message.
    PAYSIG_SIGNATURE_MISMATCH = 1,
    // secret-empty: the secret is empty.
    PAYSIG_SECRET_EMPTY = 10,
    // secret-whitespace: the secret starts or ends with white space or a control character.
    PAYSIG_SECRET_WHITESPACE = 11,
    // secret-bom: the secret starts or ends with a byte order mark.
    PAYSIG_SECRET_BOM = 12,
    // secret-quoted: the secret starts or ends with a quotation mark.
    PAYSIG_SECRET_QUOTED = 13,
    // secret-not-utf8: the secret is not valid UTF-8.
    PAYSIG_SECRET_NOT_UTF8 = 14,
    // secret-not-hex: the secret is not valid hexadecimal.
    PAYSIG_SECRET_NOT_HEX = 15,
    // secret-not-base64: the secret is not valid base64.
    PAYSIG_SECRET_NOT_BASE64 = 16,
    // signature-empty: the signature is empty.
    PAYSIG_SIGNATURE_EMPTY = 20,
    // signature-length: the signature is not 64 hexadecimal digits long.
    PAYSIG_SIGNATURE_LENGTH = 21,
    // signature-whitespace: the signature contains white space.
    PAYSIG_SIGNATURE_WHITESPACE = 22,
    // signature-nul: the signature contains a NUL.
    PAYSIG_SIGNATURE_NUL = 23,
    // signature-not-ascii: the signature contains a character that is not ASCII.
    PAYSIG_SIGNATURE_NOT_ASCII = 24,
    // signature-not-hex: the signature contains a character that is not a hexadecimal digit.
    PAYSIG_SIGNATURE_NOT_HEX = 25,
    // signature-missing: the header with the signature is missing.
    PAYSIG_SIGNATURE_MISSING = 26,
    // signature-prefix: the header's value does not start as the scheme says.
    PAYSIG_SIGNATURE_PREFIX = 27,
    // signature-upper-case: the signature has upper-case digits where lower case is due.
    PAYSIG_SIGNATURE_UPPER_CASE = 28,
    // buffer-too-small: the output buffer is too small.
    PAYSIG_BUFFER_TOO_SMALL = 30,
    // null-pointer: a pointer is NULL where bytes or a place for them are needed.
    PAYSIG_NULL_POINTER = 31,
    // length-too-large: a length is larger than any object in memory can be.
    PAYSIG_LENGTH_TOO_LARGE = 32,
    // key-not-ready: the key was never made or has been wiped.
    PAYSIG_KEY_NOT_READY = 33,
    // signer-not-ready: the signer was never made or has been finished.
    PAYSIG_SIGNER_NOT_READY = 34,
    // no-keys: there is no key to verify with.
    PAYSIG_NO_KEYS = 35,
    // unknown-encoding: the signature encoding is not a known one.
    PAYSIG_UNKNOWN_ENCODING = 36,
    // input-type: a value is of the wrong type.
    PAYSIG_INPUT_TYPE = 37,
    // credentials-not-ready: the credentials were never made or have been wiped.
    PAYSIG_CREDENTIALS_NOT_READY = 38,
    // unknown-environment: the environment is not a known one.
    PAYSIG_UNKNOWN_ENVIRONMENT = 39,
    // key-file: the key file cannot be read.
    PAYSIG_KEY_FILE = 40,
    // key-variable: the environment variable with the secret is not set.
    PAYSIG_KEY_VARIABLE = 41,
    // input-unreadable: the input cannot be read.
    PAYSIG_INPUT_UNREADABLE = 42,
    // output-unwritable: the output cannot be written.
    PAYSIG_OUTPUT_UNWRITABLE = 43,
    // library-unavailable: the paysig library cannot be used.
    PAYSIG_LIBRARY_UNAVAILABLE = 44,
    // input-bom: the payload starts with a byte order mark.
    PAYSIG_INPUT_BOM = 50,
    // input-not-utf8: the payload is not valid UTF-8.
    PAYSIG_INPUT_NOT_UTF8 = 51,
    // json-unexpected-end: the JSON text ends too early.
    PAYSIG_JSON_UNEXPECTED_END = 52,
    // json-unexpected-byte: the JSON text has a character that cannot stand there.
    PAYSIG_JSON_UNEXPECTED_BYTE = 53,
    // json-trailing-data: something follows the JSON text.
    PAYSIG_JSON_TRAILING_DATA = 54,
    // json-too-deep: the JSON text has more than 128 open arrays and objects.
    PAYSIG_JSON_TOO_DEEP = 55,
    // json-control: a JSON string has a control character that is not escaped.
    PAYSIG_JSON_CONTROL = 56,
    // json-bad-escape: a JSON string has an escape that does not exist.
    PAYSIG_JSON_BAD_ESCAPE = 57,
    // json-bad-number: a JSON number is malformed.
    PAYSIG_JSON_BAD_NUMBER = 58,
    // json-duplicate-name: a JSON object has two members with the same name.
    PAYSIG_JSON_DUPLICATE_NAME = 59,
    // json-lone-surrogate: a JSON string has half of a surrogate pair.
    PAYSIG_JSON_LONE_SURROGATE = 60,
    // number-out-of-range: a number is too great for a double.
    PAYSIG_NUMBER_OUT_OF_RANGE = 61,
    // number-inexact: a number would change its value in a double.
    PAYSIG_NUMBER_INEXACT = 62,
    // body-missing: the request needs a JSON object as its body and has none.
    PAYSIG_BODY_MISSING = 63,
    // body-not-object: the body is not a JSON object.
    PAYSIG_BODY_NOT_OBJECT = 64,
    // external-id-too-long: external_id has more than 100 characters.
    PAYSIG_EXTERNAL_ID_TOO_LONG = 65,
    // field-missing: a field that must be there is missing or empty.
    PAYSIG_FIELD_MISSING = 66,
    // field-duplicate: a field that must be there once is given twice.
    PAYSIG_FIELD_DUPLICATE = 67,
    // form-too-large: the body is longer than its limit.
    PAYSIG_FORM_TOO_LARGE = 68,
    // scratch-too-small: the scratch has too few slots.
    PAYSIG_SCRATCH_TOO_SMALL = 70,
    // unknown-form: the canonical form is not a known one.
    PAYSIG_UNKNOWN_FORM = 71,
    // out-of-memory: there is not enough memory for the canonical form.
    PAYSIG_OUT_OF_MEMORY = 72,
    // unknown-scheme: the scheme is not a known one.
    PAYSIG_UNKNOWN_SCHEME = 73,
    // date-malformed: the date is not written as the scheme says, such as 2020-06-21T12:33:20Z.
    PAYSIG_DATE_MALFORMED = 80,
    // login-malformed: the login is empty or has a character that makes the message ambiguous.
    PAYSIG_LOGIN_MALFORMED = 81,
    // body-ambiguous: the body does not start as JSON does, which makes the message ambiguous.
    PAYSIG_BODY_AMBIGUOUS = 82,
    // credential-empty: a credential is empty.
    PAYSIG_CREDENTIAL_EMPTY = 83,
    // credential-too-long: a credential has more than 32 characters.
    PAYSIG_CREDENTIAL_TOO_LONG = 84,
    // credential-character: a credential has a character that cannot stand in it.
    PAYSIG_CREDENTIAL_CHARACTER = 85,
    // api-key-colon: the API Key has a colon, which would end it in HTTP Basic.
    PAYSIG_API_KEY_COLON = 86,
    // credential-mismatch: the body has another login or pass than the credentials.
    PAYSIG_CREDENTIAL_MISMATCH = 87,
    // credential-not-text: login or pass in the body is not a string.
    PAYSIG_CREDENTIAL_NOT_TEXT = 88,
    // url-malformed: the base URL is not https://HOST or https://HOST:PORT.
    PAYSIG_URL_MALFORMED = 89,
    // url-not-https: the base URL is not https.
    PAYSIG_URL_NOT_HTTPS = 90,
    // url-other-environment: the base URL is that of another environment.
    PAYSIG_URL_OTHER_ENVIRONMENT = 91,
    // method-malformed: the method is not in upper-case letters.
    PAYSIG_METHOD_MALFORMED = 92,
    // path-malformed: the path cannot stand in a request as it is.
    PAYSIG_PATH_MALFORMED = 93,
    // header-malformed: a header's value is empty or has a character that cannot stand in it.
    PAYSIG_HEADER_MALFORMED = 94,
    // header-duplicate: a header is given twice.
    PAYSIG_HEADER_DUPLICATE = 95,
    // content-type: the header Content-Type is missing or is not application/json.
    PAYSIG_CONTENT_TYPE = 96,
    // authorization: the header Authorization is missing or has other credentials.
    PAYSIG_AUTHORIZATION = 97,
    // user-agent: the header User-Agent is missing or empty.
    PAYSIG_USER_AGENT = 98,
    // internal: an internal error, which is a defect in paysig.
    PAYSIG_INTERNAL = 99
};


// The number of this ABI.
#define PAYSIG_ABI_VERSION 1

// The oldest ABI number whose callers this library still serves. It is also the shared library's soname:
// libpaysig.so.1.
#define PAYSIG_ABI_MINIMUM 1

// The characters of a signature as text, without the NUL that ends it.
#define PAYSIG_SIGNATURE_CHARS 64

// The bytes that a buffer for a signature as text must have: the characters and the NUL.
#define PAYSIG_SIGNATURE_BYTES 65

// Encoding: lower-case hexadecimal, as in the header Payload-Signature.
#define PAYSIG_HEX_LOWER 0

// Encoding: upper-case hexadecimal, as in a cashout notification's field control.
#define PAYSIG_HEX_UPPER 1

// Form: the input, unchanged; it may be empty and need not be JSON. Refuses invalid UTF-8 and a byte order mark.
#define PAYSIG_FORM_VERBATIM 0

// Form: JSON text (RFC 8259) without insignificant white space; members, numbers and strings exactly as written. Refuses
// malformed JSON as well, and more than 128 open arrays and objects.
#define PAYSIG_FORM_COMPACT 1

// Form: RFC 8785 (JCS): members sorted, strings minimally escaped, numbers as ECMAScript prints the double. Refuses names
// given twice, lone surrogates and numbers beyond a double as well.
#define PAYSIG_FORM_JCS 2

// Form: as PAYSIG_FORM_JCS; refuses numbers whose decimal value it would change as well.
#define PAYSIG_FORM_JCS_EXACT 3

// The bytes that a buffer for the text of any scheme must have: prefix, signature and NUL.
#define PAYSIG_SCHEME_BYTES 97

// The bytes that a buffer for any base URL must have, with the NUL behind it.
#define PAYSIG_BASE_URL_BYTES 268

// Operation: what the request's method and path say.
#define PAYSIG_OPERATION_OTHER 0

// Operation: POST /v3/cashout.
#define PAYSIG_OPERATION_CREATE 1

// Operation: POST /v3/cashout/status.
#define PAYSIG_OPERATION_STATUS 2

// Operation: DELETE /v3/cashout/cancel, with a body.
#define PAYSIG_OPERATION_CANCEL 3

// Form, for paysig_onekey_seal only: the payload stays as it is where it has login and pass, and becomes compact where
// they are added.
#define PAYSIG_FORM_AUTO 255

// A key: a secret after the HMAC key schedule. Make it once with paysig_key_init, sign and verify with it as often as
// needed, from as many threads as needed, and end it with paysig_key_wipe. It holds no pointer: it may be moved.
// One that is all zeros was not made yet. Its contents are as secret as the secret.
typedef struct paysig_key_t {
    uint64_t opaque[16];
} paysig_key_t;

// A part of a message: length bytes, which may be NULL where length is 0.
typedef struct paysig_part_t {
    // Where the bytes are.
    const void *bytes;
    // How many there are.
    size_t length;
} paysig_part_t;

// A message that arrives in pieces. It holds a copy of the key's states: the key may be wiped before it.
// One thread at a time.
typedef struct paysig_signer_t {
    uint64_t opaque[24];
} paysig_signer_t;

// A place for one member or one object of a JSON text, while it is sorted. Lend an array of them, uninitialised if you
// like; what they hold afterwards is of no use.
typedef struct paysig_slot_t {
    uint64_t opaque[4];
} paysig_slot_t;

// What a call that makes or reads bytes tells beside its status. It is always written, whatever the status.
typedef struct paysig_told_t {
    // PAYSIG_OK: how many bytes were written, without the NUL behind a text. PAYSIG_BUFFER_TOO_SMALL: the capacity
    // needed. Else 0.
    size_t length;
    // PAYSIG_SCRATCH_TOO_SMALL: how many slots are needed. Else 0.
    size_t scratch_length;
    // Where in the input, or in the signature that is verified, the fault is, in bytes; SIZE_MAX where there is none or
    // it has no place.
    size_t error_offset;
} paysig_told_t;

// What goes into the message of a scheme: the literal text of the headers, and the exact bytes of the body. NULL is a
// field that is not given; the body, where it is NULL, is no bytes. What a scheme does not sign is not looked at.
typedef struct paysig_fields_t {
    // The body.
    const void *body;
    // How many bytes it has.
    size_t body_length;
    // The cashout's external_id, decoded.
    const char *external_id;
    // Its length.
    size_t external_id_length;
    // The header X-Date.
    const char *date;
    // Its length.
    size_t date_length;
    // The header X-Login.
    const char *login;
    // Its length.
    size_t login_length;
} paysig_fields_t;

// The provider's credentials, bound to one environment. Make them once with paysig_credentials_init, use them as often
// as needed, from as many threads as needed, and end them with paysig_credentials_wipe. They may be moved. Ones that are
// all zeros were not made yet. Their contents are secret.
typedef struct paysig_credentials_t {
    uint64_t opaque[192];
} paysig_credentials_t;

// What a call that makes credentials tells of a fault. It is always written, whatever the status.
typedef struct paysig_fault_t {
    // Which setting is at fault, as an index for paysig_setting_at; SIZE_MAX where none is.
    size_t setting;
    // Which line of the text is at fault, from 1; 0 where none is, or it is the value alone.
    size_t line;
    // Where the fault is, in bytes: the place of the line in the text, or else the place in the value; SIZE_MAX where
    // there is none.
    size_t error_offset;
} paysig_fault_t;

// A request that is to be sealed. Fill it with zeros, then set what you need; form is PAYSIG_FORM_AUTO or another form.
typedef struct paysig_request_t {
    // PAYSIG_OPERATION_...
    uint32_t operation;
    // PAYSIG_FORM_...
    uint32_t form;
    // The payload: a JSON object; or no bytes, where the method is not DELETE and the operation not one of the
    // provider's.
    const void *payload;
    // How many bytes it has.
    size_t payload_length;
    // With PAYSIG_OPERATION_OTHER: the method, in upper-case letters.
    const char *method;
    // Its length.
    size_t method_length;
    // With PAYSIG_OPERATION_OTHER: the path, and a query perhaps.
    const char *path;
    // Its length.
    size_t path_length;
    // The header User-Agent. With length 0: paysig and its version.
    const char *user_agent;
    // Its length.
    size_t user_agent_length;
} paysig_request_t;

// Where a text is in the caller's buffer: length bytes from offset on.
typedef struct paysig_span_t {
    // The first byte's.
    size_t offset;
    // How many bytes.
    size_t length;
} paysig_span_t;

// Where a name and its value are in the caller's buffer.
typedef struct paysig_pair_t {
    // The name.
    struct paysig_span_t name;
    // The value.
    struct paysig_span_t value;
} paysig_pair_t;

// A sealed request: where everything is in the buffer. A NUL follows the body, the method, the URL, the path and each
// header's value, and "name: value" of each header is one text.
typedef struct paysig_sealed_t {
    // The exact bytes to send.
    struct paysig_span_t body;
    // The method, such as "POST".
    struct paysig_span_t method;
    // The base URL of the environment and the path.
    struct paysig_span_t url;
    // In the URL: the host, and its port where it has one. No NUL follows.
    struct paysig_span_t host;
    // In the URL: the path, and its query where it has one.
    struct paysig_span_t path;
    // Payload-Signature, Content-Type, User-Agent and Authorization.
    struct paysig_pair_t headers[4];
} paysig_sealed_t;

// A header of a request on the wire. The value is without the white space around it.
typedef struct paysig_header_t {
    // The name, in any case.
    const char *name;
    // Its length.
    size_t name_length;
    // The value.
    const char *value;
    // Its length.
    size_t value_length;
} paysig_header_t;

// A notification that is verified. See paysig_onekey_notification for what that means.
typedef struct paysig_notification_t {
    // The cashout's external_id: the only thing that is authenticated, and what to de-duplicate by, together with the
    // status that your own question is answered with.
    struct paysig_span_t external_id;
    // How many fields the form has, external_id and control among them.
    size_t fields_length;
    // The index of the key that matched; where several do, of the first.
    size_t matched;
} paysig_notification_t;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// PAYSIG_ABI_VERSION of the library that is loaded. A program that was compiled with another header works as long as
// paysig_abi_minimum() <= PAYSIG_ABI_VERSION <= paysig_abi_version().
uint32_t paysig_abi_version(void);

// PAYSIG_ABI_MINIMUM of the library that is loaded.
uint32_t paysig_abi_minimum(void);

// The library's version, as text: "MAJOR.MINOR.PATCH". Never NULL, never freed.
const char *paysig_version(void);

// PAYSIG_SIGNATURE_CHARS.
size_t paysig_signature_chars(void);

// PAYSIG_SIGNATURE_BYTES.
size_t paysig_signature_bytes(void);

// PAYSIG_HEX_LOWER.
uint32_t paysig_hex_lower(void);

// PAYSIG_HEX_UPPER.
uint32_t paysig_hex_upper(void);

// PAYSIG_FORM_VERBATIM.
uint32_t paysig_form_verbatim(void);

// PAYSIG_FORM_COMPACT.
uint32_t paysig_form_compact(void);

// PAYSIG_FORM_JCS.
uint32_t paysig_form_jcs(void);

// PAYSIG_FORM_JCS_EXACT.
uint32_t paysig_form_jcs_exact(void);

// sizeof(paysig_key_t).
size_t paysig_key_bytes(void);

// sizeof(paysig_signer_t).
size_t paysig_signer_bytes(void);

// The index-th status there is, from 0 (which is PAYSIG_OK), in the order of their numbers; -1 past the last.
// For languages that cannot read a header.
paysig_status_t paysig_status_at(size_t index);

// A status as a stable name for programs, such as "signature-mismatch"; "ok" for PAYSIG_OK, "unknown" for a number
// that is no status. Never NULL, never freed.
const char *paysig_status_slug(paysig_status_t status);

// A status as an English sentence for people. Never NULL, never freed.
const char *paysig_status_message(paysig_status_t status);

// Makes a key of a secret given as text: UTF-8, of any length but 0.
//
// Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or a
// quotation mark is refused (PAYSIG_SECRET_...), because it was almost surely read with its newline or its quotes.
// paysig_secret_check tells where the fault is. On an error the key is wiped.
PAYSIG_MUST_USE paysig_status_t paysig_key_init(const char *secret, size_t secret_length, struct paysig_key_t *key);

// As paysig_key_init, of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
PAYSIG_MUST_USE
paysig_status_t paysig_key_init_bytes(const void *secret,
                                      size_t secret_length,
                                      struct paysig_key_t *key);

// Overwrites a key with zeros. Whatever the struct held, afterwards it is refused with PAYSIG_KEY_NOT_READY.
paysig_status_t paysig_key_wipe(struct paysig_key_t *key);

// Returns what paysig_key_init would return for this secret. error_offset is set to the byte offset of the fault, or
// to SIZE_MAX where there is none or it has no place.
PAYSIG_MUST_USE paysig_status_t paysig_secret_check(const char *secret, size_t secret_length, size_t *error_offset);

// Signs a message: HMAC-SHA256 over exactly these bytes, which may be none.
//
// signature receives 64 hexadecimal digits in the given encoding (PAYSIG_HEX_LOWER or PAYSIG_HEX_UPPER) and a NUL;
// signature_length, 64. Where signature_capacity is below PAYSIG_SIGNATURE_BYTES, nothing is written to signature,
// signature_length is set to the capacity needed, and PAYSIG_BUFFER_TOO_SMALL is returned.
PAYSIG_MUST_USE
paysig_status_t paysig_sign(const struct paysig_key_t *key,
                            const void *message,
                            size_t message_length,
                            uint32_t encoding,
                            char *signature,
                            size_t signature_capacity,
                            size_t *signature_length);

// As paysig_sign with PAYSIG_HEX_LOWER, for languages in which a call costs by the argument and a returned text is
// copied at once (PHP's FFI). signature must have PAYSIG_SIGNATURE_BYTES bytes. Returns signature, or NULL where an
// argument is refused; paysig_sign then tells why.
PAYSIG_MUST_USE
const char *paysig_sign_hex(const struct paysig_key_t *key,
                            const void *message,
                            size_t message_length,
                            char *signature);

// As paysig_sign, over the concatenation of the parts, without concatenating them.
//
// The boundaries are not part of the message: "ab" "c" and "a" "bc" have one signature.
PAYSIG_MUST_USE
paysig_status_t paysig_sign_parts(const struct paysig_key_t *key,
                                  const struct paysig_part_t *parts,
                                  size_t parts_length,
                                  uint32_t encoding,
                                  char *signature,
                                  size_t signature_capacity,
                                  size_t *signature_length);

// Checks that signature is this message's: 64 hexadecimal digits in either case, without a NUL among the
// signature_length characters. PAYSIG_OK is the only answer that means yes.
//
// PAYSIG_SIGNATURE_MISMATCH means that it is another message's or another key's; another PAYSIG_SIGNATURE_... that it
// is no signature at all, and paysig_signature_check tells where. The tags are compared in constant time.
PAYSIG_MUST_USE
paysig_status_t paysig_verify(const struct paysig_key_t *key,
                              const void *message,
                              size_t message_length,
                              const char *signature,
                              size_t signature_length);

// As paysig_verify, with several keys, as during the rotation of a secret: keys is an array of keys_length pointers.
//
// matched receives the index of the first key that fits. Every key is tried, whichever fits. On an error matched is
// not written.
PAYSIG_MUST_USE
paysig_status_t paysig_verify_any(const struct paysig_key_t *const *keys,
                                  size_t keys_length,
                                  const void *message,
                                  size_t message_length,
                                  const char *signature,
                                  size_t signature_length,
                                  size_t *matched);

// Returns PAYSIG_OK where the text is well formed: 64 hexadecimal digits in either case; else what paysig_verify would
// return for it. error_offset is set to the byte offset of the fault, or to SIZE_MAX where there is none or it has no
// place. It says nothing about whose signature it is.
PAYSIG_MUST_USE
paysig_status_t paysig_signature_check(const char *signature,
                                       size_t signature_length,
                                       size_t *error_offset);

// Starts a message that arrives in pieces. On an error the signer is wiped.
PAYSIG_MUST_USE paysig_status_t paysig_signer_init(const struct paysig_key_t *key, struct paysig_signer_t *signer);

// Adds the message's next bytes.
PAYSIG_MUST_USE paysig_status_t paysig_signer_update(struct paysig_signer_t *signer, const void *bytes, size_t length);

// Writes the signature of all bytes added, as paysig_sign does, and wipes the signer. Where an output is refused the
// signer is left as it was.
PAYSIG_MUST_USE
paysig_status_t paysig_signer_finish(struct paysig_signer_t *signer,
                                     uint32_t encoding,
                                     char *signature,
                                     size_t signature_capacity,
                                     size_t *signature_length);

// Checks that signature is that of all bytes added, as paysig_verify does, and wipes the signer, whatever the answer.
PAYSIG_MUST_USE
paysig_status_t paysig_signer_verify(struct paysig_signer_t *signer,
                                     const char *signature,
                                     size_t signature_length);

// Overwrites a signer with zeros: for a message that is given up.
paysig_status_t paysig_signer_wipe(struct paysig_signer_t *signer);

// Writes the canonical form of a payload to out.
//
// form is one of PAYSIG_FORM_...; only the JCS forms need scratch, at most one slot for each member and one for each
// object. With too few, PAYSIG_SCRATCH_TOO_SMALL and the number needed in told; with too small an out,
// PAYSIG_BUFFER_TOO_SMALL and the capacity needed. (NULL, 0) for both is allowed, to ask. A fault of the payload is told
// with its byte offset. On an error what out holds is of no use.
PAYSIG_MUST_USE
paysig_status_t paysig_canonicalize(uint32_t form,
                                    const void *input,
                                    size_t input_length,
                                    struct paysig_slot_t *scratch,
                                    size_t scratch_length,
                                    void *out,
                                    size_t out_capacity,
                                    struct paysig_told_t *told);

// Signs the canonical form of a payload, as paysig_sign would, without holding the form. Scratch, faults and sizes are as
// with paysig_canonicalize, signature and encoding as with paysig_sign.
PAYSIG_MUST_USE
paysig_status_t paysig_sign_canonical(const struct paysig_key_t *key,
                                      uint32_t form,
                                      const void *input,
                                      size_t input_length,
                                      struct paysig_slot_t *scratch,
                                      size_t scratch_length,
                                      uint32_t encoding,
                                      char *signature,
                                      size_t signature_capacity,
                                      struct paysig_told_t *told);

// Checks that signature is that of the canonical form of a payload, as paysig_verify would.
//
// Only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where the
// bytes themselves are signed, as by OneKey Payments, use paysig_verify. Scratch and faults are as with
// paysig_canonicalize.
PAYSIG_MUST_USE
paysig_status_t paysig_verify_canonical(const struct paysig_key_t *key,
                                        uint32_t form,
                                        const void *input,
                                        size_t input_length,
                                        struct paysig_slot_t *scratch,
                                        size_t scratch_length,
                                        const char *signature,
                                        size_t signature_length,
                                        struct paysig_told_t *told);

// PAYSIG_SCHEME_BYTES.
size_t paysig_scheme_bytes(void);

// PAYSIG_BASE_URL_BYTES.
size_t paysig_base_url_bytes(void);

// PAYSIG_OPERATION_OTHER.
uint32_t paysig_operation_other(void);

// PAYSIG_OPERATION_CREATE.
uint32_t paysig_operation_create(void);

// PAYSIG_OPERATION_STATUS.
uint32_t paysig_operation_status(void);

// PAYSIG_OPERATION_CANCEL.
uint32_t paysig_operation_cancel(void);

// PAYSIG_FORM_AUTO.
uint32_t paysig_form_auto(void);

// sizeof(paysig_credentials_t).
size_t paysig_credentials_bytes(void);

// The name of the index-th scheme, from 0; NULL past the last. Never freed.
//
// "cashout-request" (header Payload-Signature, over the body), "cashout-notification" (form field control, over
// external_id), "deposit-okp" and "deposit-d24" (header Authorization, over X-Date, X-Login and body), "dlocal-payin"
// (header Authorization, over X-Login, X-Date and body).
const char *paysig_scheme_at(size_t index);

// Writes what the carrier of a scheme takes, prefix and signature, to out, and a NUL. told->length is without the NUL.
//
// PAYSIG_FIELD_MISSING where the scheme needs a field that is not given; PAYSIG_INPUT_NOT_UTF8 of external_id,
// PAYSIG_DATE_MALFORMED, PAYSIG_LOGIN_MALFORMED and PAYSIG_BODY_AMBIGUOUS with the byte offset in that field.
// PAYSIG_SCHEME_BYTES are always enough.
PAYSIG_MUST_USE
paysig_status_t paysig_scheme_sign(const struct paysig_key_t *key,
                                   const char *scheme,
                                   size_t scheme_length,
                                   const struct paysig_fields_t *fields,
                                   char *out,
                                   size_t out_capacity,
                                   struct paysig_told_t *told);

// Checks the value that the carrier of a scheme brought: exactly the prefix, then 64 hexadecimal digits in either case.
// As paysig_scheme_sign; PAYSIG_SIGNATURE_PREFIX; and as paysig_verify, with the byte offset in the value.
PAYSIG_MUST_USE
paysig_status_t paysig_scheme_verify(const struct paysig_key_t *key,
                                     const char *scheme,
                                     size_t scheme_length,
                                     const struct paysig_fields_t *fields,
                                     const char *presented,
                                     size_t presented_length,
                                     struct paysig_told_t *told);

// The name of the index-th setting, from 0; NULL past the last. Never freed.
//
// "PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE", "PAYSIG_ENVIRONMENT" and "PAYSIG_BASE_URL": what
// credentials are made of, by the names that environment variables and files have for it. The library reads neither.
const char *paysig_setting_at(size_t index);

// Binds the provider's credentials to their environment: "staging", for which base_url may be empty; "production", with
// the base URL that was handed out; or "local", for tests against this machine. All texts are UTF-8.
//
// A base URL is https://HOST or https://HOST:PORT, a slash after it allowed: PAYSIG_URL_NOT_HTTPS, PAYSIG_URL_MALFORMED,
// and PAYSIG_URL_OTHER_ENVIRONMENT where staging has another host or port than its own, production the host of staging or
// this machine, or local any but this machine. API Key and passphrase have 32 characters at most and no control characters
// (PAYSIG_CREDENTIAL_...), the API Key no colon (PAYSIG_API_KEY_COLON). For the API Signature as paysig_key_init.
//
// error_offset is set to the byte offset of the fault in the text that the status speaks of, or to SIZE_MAX where there
// is none or it has no place. On an error the credentials are wiped.
PAYSIG_MUST_USE
paysig_status_t paysig_credentials_init(const char *environment,
                                        size_t environment_length,
                                        const char *base_url,
                                        size_t base_url_length,
                                        const char *api_key,
                                        size_t api_key_length,
                                        const char *passphrase,
                                        size_t passphrase_length,
                                        const char *api_signature,
                                        size_t api_signature_length,
                                        size_t *error_offset,
                                        struct paysig_credentials_t *credentials);

// As paysig_credentials_init, of settings in the order of paysig_setting_at, and tells which of them is at fault. A setting
// whose bytes are NULL, or that is beyond settings_length, is not given: PAYSIG_FIELD_MISSING for one of the first three,
// "staging" for the environment, and no base URL.
PAYSIG_MUST_USE
paysig_status_t paysig_credentials_make(const struct paysig_part_t *settings,
                                        size_t settings_length,
                                        struct paysig_fault_t *fault,
                                        struct paysig_credentials_t *credentials);

// As paysig_credentials_make, of the text of a file: a line NAME=VALUE for each setting, by the names of paysig_setting_at.
// Lines end with LF or CR LF. Everything behind the first equals sign is the value: nothing is trimmed or unquoted. Empty
// lines and those that start with # are left out.
//
// PAYSIG_KEY_FILE for another line, with its number and place, and for a text of more than 1 MiB; PAYSIG_FIELD_DUPLICATE
// where a name is given twice, with the setting and with the number and place of the second line. Overwrite the text
// afterwards.
PAYSIG_MUST_USE
paysig_status_t paysig_credentials_parse(const char *text,
                                         size_t text_length,
                                         struct paysig_fault_t *fault,
                                         struct paysig_credentials_t *credentials);

// Overwrites credentials with zeros. Whatever the struct held, afterwards it is refused with
// PAYSIG_CREDENTIALS_NOT_READY.
paysig_status_t paysig_credentials_wipe(struct paysig_credentials_t *credentials);

// Finds the path and query of a URL of the credentials' environment, for adapters of HTTP clients, which are given whole
// URLs: they are the last told->length bytes of url, at least a slash, and such that paysig_onekey_seal takes them.
//
// A URL of the environment has its scheme, host and port, in any case; port 443 may be written or not. Nothing else is,
// for fear that another reader of URLs sees another host in it: no user, no white space, no backslash, no dot behind the
// host. After the host comes a path, and perhaps a query, but no fragment, which is never sent. What is sent must be what
// was asked about: give the URL as the client has it, and refuse a header Host of another host than that of
// paysig_credentials_base_url.
//
// With byte offsets in url: PAYSIG_URL_NOT_HTTPS for http://; PAYSIG_URL_MALFORMED for what is no such URL;
// PAYSIG_URL_OTHER_ENVIRONMENT for another host or port; PAYSIG_PATH_MALFORMED.
PAYSIG_MUST_USE
paysig_status_t paysig_credentials_path_of(const struct paysig_credentials_t *credentials,
                                           const char *url,
                                           size_t url_length,
                                           struct paysig_told_t *told);

// Writes the base URL of the credentials' environment to out, and a NUL: https://HOST or https://HOST:PORT in lower case,
// without a slash at its end. The host, with its port where it has one, is what follows the 8 bytes of https://.
// told->length is without the NUL. PAYSIG_BASE_URL_BYTES are always enough.
PAYSIG_MUST_USE
paysig_status_t paysig_credentials_base_url(const struct paysig_credentials_t *credentials,
                                            char *out,
                                            size_t out_capacity,
                                            struct paysig_told_t *told);

// The key of the API Signature, to verify notifications with, and to sign: the same memory as the credentials, not a copy.
// It may be used, as any key, as long as the credentials are neither moved nor wiped; it is wiped with them, and with
// paysig_credentials_wipe alone. With credentials that are not ready it is refused with PAYSIG_KEY_NOT_READY; NULL for
// NULL.
const struct paysig_key_t *paysig_credentials_key(const struct paysig_credentials_t *credentials);

// Seals a request of OneKey Payments V3 Cashouts: makes the exact body and all headers of it, in out, and tells in
// sealed where they are. Send exactly them: the signature is of this body.
//
// The body is the payload, a JSON object, with login and pass. Where it has them they must be the credentials'
// (PAYSIG_CREDENTIAL_MISMATCH), where it has not they are added: at the end, but in the JCS forms where they belong. form
// says what becomes of the rest; PAYSIG_FORM_VERBATIM adds them without touching another byte. Refused are also: login,
// pass or external_id given twice, in any form (PAYSIG_JSON_DUPLICATE_NAME); a login or pass that is no string
// (PAYSIG_CREDENTIAL_NOT_TEXT); an external_id of more than 100 characters (PAYSIG_EXTERNAL_ID_TOO_LONG); no payload
// where there must be one (PAYSIG_BODY_MISSING); PAYSIG_BODY_NOT_OBJECT; PAYSIG_METHOD_MALFORMED, PAYSIG_PATH_MALFORMED
// and PAYSIG_HEADER_MALFORMED, of the User-Agent, with the byte offset in that text; an unknown operation
// (PAYSIG_INPUT_TYPE).
//
// Scratch is for the JCS forms, as with paysig_canonicalize. out needs at most 1536 bytes more than the payload has (in
// the JCS forms, than its form has: numbers can become longer), where path and User-Agent have 128 bytes each at most;
// with too small a one, PAYSIG_BUFFER_TOO_SMALL and the capacity needed. told->length is how much of out is in use. out
// holds credentials afterwards: overwrite it when the request has been sent. On an error it is filled with zeros.
PAYSIG_MUST_USE
paysig_status_t paysig_onekey_seal(const struct paysig_credentials_t *credentials,
                                   const struct paysig_request_t *request,
                                   struct paysig_slot_t *scratch,
                                   size_t scratch_length,
                                   void *out,
                                   size_t out_capacity,
                                   struct paysig_sealed_t *sealed,
                                   struct paysig_told_t *told);

// Checks a request on the wire, as the provider does: the twin of paysig_onekey_seal.
//
// In this order: one of the four headers given twice (PAYSIG_HEADER_DUPLICATE); the signature, over the body exactly as
// it arrived (PAYSIG_SIGNATURE_MISSING, or as paysig_verify; PAYSIG_SIGNATURE_UPPER_CASE with the byte offset of the first
// such digit, because the provider takes lower-case digits alone); PAYSIG_AUTHORIZATION, PAYSIG_CONTENT_TYPE,
// PAYSIG_USER_AGENT; then the body, as paysig_onekey_seal reads it; login or pass missing in it (PAYSIG_FIELD_MISSING).
// Other headers are not looked at. Method and path say whether the body may be empty.
PAYSIG_MUST_USE
paysig_status_t paysig_onekey_check(const struct paysig_credentials_t *credentials,
                                    const char *method,
                                    size_t method_length,
                                    const char *path,
                                    size_t path_length,
                                    const void *body,
                                    size_t body_length,
                                    const struct paysig_header_t *headers,
                                    size_t headers_length,
                                    struct paysig_told_t *told);

// Verifies a notification that is a form, exactly as it arrived, and decodes it into out, which must be as long.
//
// What that does not say: the field control signs external_id and nothing else, and never changes. Whoever has seen one
// notification can send it again, for ever, with any other fields. Take it as a hint: ask for the cashout's status, act on
// that answer, and only if you have not acted on the same status of the same external_id before.
//
// PAYSIG_FORM_TOO_LARGE beyond 65536 bytes; PAYSIG_INPUT_NOT_UTF8 after decoding; PAYSIG_FIELD_DUPLICATE where a second
// field is called external_id or control after decoding; PAYSIG_FIELD_MISSING where one of them is not there, or
// external_id is empty; and as paysig_verify. Byte offsets are those of the body as it arrived.
//
// unauthenticated, an array of unauthenticated_capacity, receives where the fields are, in their order, as many as fit;
// (NULL, 0) for none. But for external_id, anyone may have written them. On an error out is filled with zeros.
//
// A notification that is JSON is verified with paysig_verify, by its header Payload-Signature.
PAYSIG_MUST_USE
paysig_status_t paysig_onekey_notification(const struct paysig_key_t *key,
                                           const void *body,
                                           size_t body_length,
                                           void *out,
                                           size_t out_capacity,
                                           struct paysig_pair_t *unauthenticated,
                                           size_t unauthenticated_capacity,
                                           struct paysig_notification_t *notification,
                                           struct paysig_told_t *told);

// As paysig_onekey_notification, against several keys, as while the API Signature is changed: those of the new credentials
// and of the old ones (paysig_credentials_key). notification->matched tells which one matched. Every key is tried,
// whichever matches. PAYSIG_NO_KEYS where there is none.
//
// A notification that is JSON is verified with paysig_verify_any.
PAYSIG_MUST_USE
paysig_status_t paysig_onekey_notification_any(const struct paysig_key_t *const *keys,
                                               size_t keys_length,
                                               const void *body,
                                               size_t body_length,
                                               void *out,
                                               size_t out_capacity,
                                               struct paysig_pair_t *unauthenticated,
                                               size_t unauthenticated_capacity,
                                               struct paysig_notification_t *notification,
                                               struct paysig_told_t *told);

// Writes text that is in Windows-1252 or Latin-1 as UTF-8 to out, which needs three bytes at most for each. Nothing else
// in the library converts anything: convert only what you know to be in it, before it is sealed or signed.
PAYSIG_MUST_USE
paysig_status_t paysig_windows_1252_to_utf8(const void *text,
                                            size_t text_length,
                                            void *out,
                                            size_t out_capacity,
                                            struct paysig_told_t *told);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PAYSIG_H */
