//! What C sees of schemes and of the provider's flow, OneKey Payments V3 Cashouts: types, constants and functions, in
//! the header's order, after those of `abi`. Their comments are the header's comments.

// As in `abi`.
#![allow(non_camel_case_types, clippy::missing_safety_doc, clippy::doc_markdown, unsafe_code)]
#![allow(missing_debug_implementations)]
#![allow(clippy::undocumented_unsafe_blocks)]

use core::ffi::{c_char, c_void};
use core::ptr;

use paysig::onekey::{Notification, Setting, Settings, windows_1252_to_utf8};
use paysig::{Result, Scheme};

use crate::abi::{paysig_key_t, paysig_part_t, paysig_slot_t, paysig_status_t, paysig_told_t};
use crate::raw::{self, provider, status};

/// The bytes that a buffer for the text of any scheme must have: prefix, signature and NUL.
pub const PAYSIG_SCHEME_BYTES: usize = 97;
/// The bytes that a buffer for any base URL must have, with the NUL behind it.
pub const PAYSIG_BASE_URL_BYTES: usize = 268;
/// Operation: what the request's method and path say.
pub const PAYSIG_OPERATION_OTHER: u32 = 0;
/// Operation: POST /v3/cashout.
pub const PAYSIG_OPERATION_CREATE: u32 = 1;
/// Operation: POST /v3/cashout/status.
pub const PAYSIG_OPERATION_STATUS: u32 = 2;
/// Operation: DELETE /v3/cashout/cancel, with a body.
pub const PAYSIG_OPERATION_CANCEL: u32 = 3;
/// Form, for paysig_onekey_seal only: the payload stays as it is where it has login and pass, and becomes compact where
/// they are added.
pub const PAYSIG_FORM_AUTO: u32 = 255;

/// What goes into the message of a scheme: the literal text of the headers, and the exact bytes of the body. NULL is a
/// field that is not given; the body, where it is NULL, is no bytes. What a scheme does not sign is not looked at.
#[repr(C)]
pub struct paysig_fields_t {
    /// The body.
    pub body: *const c_void,
    /// How many bytes it has.
    pub body_length: usize,
    /// The cashout's external_id, decoded.
    pub external_id: *const c_char,
    /// Its length.
    pub external_id_length: usize,
    /// The header X-Date.
    pub date: *const c_char,
    /// Its length.
    pub date_length: usize,
    /// The header X-Login.
    pub login: *const c_char,
    /// Its length.
    pub login_length: usize,
}

/// The provider's credentials, bound to one environment. Make them once with paysig_credentials_init, use them as often
/// as needed, from as many threads as needed, and end them with paysig_credentials_wipe. They may be moved. Ones that are
/// all zeros were not made yet. Their contents are secret.
#[repr(C)]
pub struct paysig_credentials_t {
    pub(crate) opaque: [u64; 192],
}

/// What a call that makes credentials tells of a fault. It is always written, whatever the status.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct paysig_fault_t {
    /// Which setting is at fault, as an index for paysig_setting_at; SIZE_MAX where none is.
    pub setting: usize,
    /// Which line of the text is at fault, from 1; 0 where none is, or it is the value alone.
    pub line: usize,
    /// Where the fault is, in bytes: the place of the line in the text, or else the place in the value; SIZE_MAX where
    /// there is none.
    pub error_offset: usize,
}

/// A request that is to be sealed. Fill it with zeros, then set what you need; form is PAYSIG_FORM_AUTO or another form.
#[repr(C)]
pub struct paysig_request_t {
    /// PAYSIG_OPERATION_...
    pub operation: u32,
    /// PAYSIG_FORM_...
    pub form: u32,
    /// The payload: a JSON object; or no bytes, where the method is not DELETE and the operation not one of the
    /// provider's.
    pub payload: *const c_void,
    /// How many bytes it has.
    pub payload_length: usize,
    /// With PAYSIG_OPERATION_OTHER: the method, in upper-case letters.
    pub method: *const c_char,
    /// Its length.
    pub method_length: usize,
    /// With PAYSIG_OPERATION_OTHER: the path, and a query perhaps.
    pub path: *const c_char,
    /// Its length.
    pub path_length: usize,
    /// The header User-Agent. With length 0: paysig and its version.
    pub user_agent: *const c_char,
    /// Its length.
    pub user_agent_length: usize,
}

/// Where a text is in the caller's buffer: length bytes from offset on.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct paysig_span_t {
    /// The first byte's.
    pub offset: usize,
    /// How many bytes.
    pub length: usize,
}

/// Where a name and its value are in the caller's buffer.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct paysig_pair_t {
    /// The name.
    pub name: paysig_span_t,
    /// The value.
    pub value: paysig_span_t,
}

/// A sealed request: where everything is in the buffer. A NUL follows the body, the method, the URL, the path and each
/// header's value, and "name: value" of each header is one text.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct paysig_sealed_t {
    /// The exact bytes to send.
    pub body: paysig_span_t,
    /// The method, such as "POST".
    pub method: paysig_span_t,
    /// The base URL of the environment and the path.
    pub url: paysig_span_t,
    /// In the URL: the host, and its port where it has one. No NUL follows.
    pub host: paysig_span_t,
    /// In the URL: the path, and its query where it has one.
    pub path: paysig_span_t,
    /// Payload-Signature, Content-Type, User-Agent and Authorization.
    pub headers: [paysig_pair_t; 4],
}

/// A header of a request on the wire. The value is without the white space around it.
#[repr(C)]
pub struct paysig_header_t {
    /// The name, in any case.
    pub name: *const c_char,
    /// Its length.
    pub name_length: usize,
    /// The value.
    pub value: *const c_char,
    /// Its length.
    pub value_length: usize,
}

/// A notification that is verified. See paysig_onekey_notification for what that means.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct paysig_notification_t {
    /// The cashout's external_id: the only thing that is authenticated, and what to de-duplicate by, together with the
    /// status that your own question is answered with.
    pub external_id: paysig_span_t,
    /// How many fields the form has, external_id and control among them.
    pub fields_length: usize,
    /// The index of the key that matched; where several do, of the first.
    pub matched: usize,
}

/// PAYSIG_SCHEME_BYTES.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_scheme_bytes() -> usize {
    PAYSIG_SCHEME_BYTES
}

/// PAYSIG_BASE_URL_BYTES.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_base_url_bytes() -> usize {
    PAYSIG_BASE_URL_BYTES
}

/// PAYSIG_OPERATION_OTHER.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_operation_other() -> u32 {
    PAYSIG_OPERATION_OTHER
}

/// PAYSIG_OPERATION_CREATE.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_operation_create() -> u32 {
    PAYSIG_OPERATION_CREATE
}

/// PAYSIG_OPERATION_STATUS.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_operation_status() -> u32 {
    PAYSIG_OPERATION_STATUS
}

/// PAYSIG_OPERATION_CANCEL.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_operation_cancel() -> u32 {
    PAYSIG_OPERATION_CANCEL
}

/// PAYSIG_FORM_AUTO.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_form_auto() -> u32 {
    PAYSIG_FORM_AUTO
}

/// sizeof(paysig_credentials_t).
#[unsafe(no_mangle)]
pub extern "C" fn paysig_credentials_bytes() -> usize {
    size_of::<paysig_credentials_t>()
}

/// The name of the index-th scheme, from 0; NULL past the last. Never freed.
///
/// "cashout-request" (header Payload-Signature, over the body), "cashout-notification" (form field control, over
/// external_id), "deposit-okp" and "deposit-d24" (header Authorization, over X-Date, X-Login and body), "dlocal-payin"
/// (header Authorization, over X-Login, X-Date and body).
#[unsafe(no_mangle)]
pub extern "C" fn paysig_scheme_at(index: usize) -> *const c_char {
    Scheme::ALL.get(index).map_or(ptr::null(), |scheme| scheme.name_c().as_ptr())
}

/// Writes what the carrier of a scheme takes, prefix and signature, to out, and a NUL. told->length is without the NUL.
///
/// PAYSIG_FIELD_MISSING where the scheme needs a field that is not given; PAYSIG_INPUT_NOT_UTF8 of external_id,
/// PAYSIG_DATE_MALFORMED, PAYSIG_LOGIN_MALFORMED and PAYSIG_BODY_AMBIGUOUS with the byte offset in that field.
/// PAYSIG_SCHEME_BYTES are always enough.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_scheme_sign(
    key: *const paysig_key_t,
    scheme: *const c_char,
    scheme_length: usize,
    fields: *const paysig_fields_t,
    out: *mut c_char,
    out_capacity: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let key = raw::key(key)?;
            let scheme = Scheme::by_name(raw::bytes(scheme.cast(), scheme_length)?)?;
            let (fields, out) = (provider::fields(fields)?, raw::buffer(out.cast(), out_capacity)?);
            provider::write_text(scheme.sign(key, &fields)?.as_ref(), out)
        })
    }
}

/// Checks the value that the carrier of a scheme brought: exactly the prefix, then 64 hexadecimal digits in either case.
/// As paysig_scheme_sign; PAYSIG_SIGNATURE_PREFIX; and as paysig_verify, with the byte offset in the value.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_scheme_verify(
    key: *const paysig_key_t,
    scheme: *const c_char,
    scheme_length: usize,
    fields: *const paysig_fields_t,
    presented: *const c_char,
    presented_length: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let key = raw::key(key)?;
            let scheme = Scheme::by_name(raw::bytes(scheme.cast(), scheme_length)?)?;
            let fields = provider::fields(fields)?;
            scheme.verify(key, &fields, raw::bytes(presented.cast(), presented_length)?).map(|()| 0)
        })
    }
}

/// The name of the index-th setting, from 0; NULL past the last. Never freed.
///
/// "PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE", "PAYSIG_ENVIRONMENT" and "PAYSIG_BASE_URL": what
/// credentials are made of, by the names that environment variables and files have for it. The library reads neither.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_setting_at(index: usize) -> *const c_char {
    Setting::ALL.get(index).map_or(ptr::null(), |setting| setting.name_c().as_ptr())
}

/// Binds the provider's credentials to their environment: "staging", for which base_url may be empty; "production", with
/// the base URL that was handed out; or "local", for tests against this machine. All texts are UTF-8.
///
/// A base URL is https://HOST or https://HOST:PORT, a slash after it allowed: PAYSIG_URL_NOT_HTTPS, PAYSIG_URL_MALFORMED,
/// and PAYSIG_URL_OTHER_ENVIRONMENT where staging has another host or port than its own, production the host of staging or
/// this machine, or local any but this machine. API Key and passphrase have 32 characters at most and no control characters
/// (PAYSIG_CREDENTIAL_...), the API Key no colon (PAYSIG_API_KEY_COLON). For the API Signature as paysig_key_init.
///
/// error_offset is set to the byte offset of the fault in the text that the status speaks of, or to SIZE_MAX where there
/// is none or it has no place. On an error the credentials are wiped.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_credentials_init(
    environment: *const c_char,
    environment_length: usize,
    base_url: *const c_char,
    base_url_length: usize,
    api_key: *const c_char,
    api_key_length: usize,
    passphrase: *const c_char,
    passphrase_length: usize,
    api_signature: *const c_char,
    api_signature_length: usize,
    error_offset: *mut usize,
    credentials: *mut paysig_credentials_t,
) -> paysig_status_t {
    let settings = || unsafe {
        let values = [
            raw::bytes(api_key.cast(), api_key_length)?,
            raw::bytes(passphrase.cast(), passphrase_length)?,
            raw::bytes(api_signature.cast(), api_signature_length)?,
            raw::bytes(environment.cast(), environment_length)?,
            raw::bytes(base_url.cast(), base_url_length)?,
        ];
        Ok(provider::settings(values.map(Some)))
    };
    status(|| unsafe {
        if let Err(error) = raw::set(error_offset, usize::MAX) {
            raw::wipe(credentials)?;
            return Err(error);
        }
        raw::tell_offset(provider::make(credentials, settings()), error_offset)
    })
}

/// As paysig_credentials_init, of settings in the order of paysig_setting_at, and tells which of them is at fault. A setting
/// whose bytes are NULL, or that is beyond settings_length, is not given: PAYSIG_FIELD_MISSING for one of the first three,
/// "staging" for the environment, and no base URL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_credentials_make(
    settings: *const paysig_part_t,
    settings_length: usize,
    fault: *mut paysig_fault_t,
    credentials: *mut paysig_credentials_t,
) -> paysig_status_t {
    unsafe {
        let settings = provider::given_settings(settings, settings_length);
        provider::make_telling(credentials, settings, b"", fault)
    }
}

/// As paysig_credentials_make, of the text of a file: a line NAME=VALUE for each setting, by the names of paysig_setting_at.
/// Lines end with LF or CR LF. Everything behind the first equals sign is the value: nothing is trimmed or unquoted. Empty
/// lines and those that start with # are left out.
///
/// PAYSIG_KEY_FILE for another line, with its number and place, and for a text of more than 1 MiB; PAYSIG_FIELD_DUPLICATE
/// where a name is given twice, with the setting and with the number and place of the second line. Overwrite the text
/// afterwards.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_credentials_parse(
    text: *const c_char,
    text_length: usize,
    fault: *mut paysig_fault_t,
    credentials: *mut paysig_credentials_t,
) -> paysig_status_t {
    unsafe {
        let text = raw::bytes(text.cast(), text_length);
        provider::make_telling(credentials, text.and_then(Settings::parse), text.unwrap_or_default(), fault)
    }
}

/// Overwrites credentials with zeros. Whatever the struct held, afterwards it is refused with
/// PAYSIG_CREDENTIALS_NOT_READY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paysig_credentials_wipe(credentials: *mut paysig_credentials_t) -> paysig_status_t {
    status(|| unsafe { raw::wipe(credentials) })
}

/// Finds the path and query of a URL of the credentials' environment, for adapters of HTTP clients, which are given whole
/// URLs: they are the last told->length bytes of url, at least a slash, and such that paysig_onekey_seal takes them.
///
/// A URL of the environment has its scheme, host and port, in any case; port 443 may be written or not. Nothing else is,
/// for fear that another reader of URLs sees another host in it: no user, no white space, no backslash, no dot behind the
/// host. After the host comes a path, and perhaps a query, but no fragment, which is never sent. What is sent must be what
/// was asked about: give the URL as the client has it, and refuse a header Host of another host than that of
/// paysig_credentials_base_url.
///
/// With byte offsets in url: PAYSIG_URL_NOT_HTTPS for http://; PAYSIG_URL_MALFORMED for what is no such URL;
/// PAYSIG_URL_OTHER_ENVIRONMENT for another host or port; PAYSIG_PATH_MALFORMED.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_credentials_path_of(
    credentials: *const paysig_credentials_t,
    url: *const c_char,
    url_length: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let (credentials, url) = (raw::value(credentials)?, raw::bytes(url.cast(), url_length)?);
            credentials.environment().path_of(url).map(str::len)
        })
    }
}

/// Writes the base URL of the credentials' environment to out, and a NUL: https://HOST or https://HOST:PORT in lower case,
/// without a slash at its end. The host, with its port where it has one, is what follows the 8 bytes of https://.
/// told->length is without the NUL. PAYSIG_BASE_URL_BYTES are always enough.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_credentials_base_url(
    credentials: *const paysig_credentials_t,
    out: *mut c_char,
    out_capacity: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let (credentials, out) = (raw::value(credentials)?, raw::buffer(out.cast(), out_capacity)?);
            provider::write_text(credentials.environment().base_url().as_bytes(), out)
        })
    }
}

/// The key of the API Signature, to verify notifications with, and to sign: the same memory as the credentials, not a copy.
/// It may be used, as any key, as long as the credentials are neither moved nor wiped; it is wiped with them, and with
/// paysig_credentials_wipe alone. With credentials that are not ready it is refused with PAYSIG_KEY_NOT_READY; NULL for
/// NULL.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_credentials_key(credentials: *const paysig_credentials_t) -> *const paysig_key_t {
    credentials.cast()
}

/// Seals a request of OneKey Payments V3 Cashouts: makes the exact body and all headers of it, in out, and tells in
/// sealed where they are. Send exactly them: the signature is of this body.
///
/// The body is the payload, a JSON object, with login and pass. Where it has them they must be the credentials'
/// (PAYSIG_CREDENTIAL_MISMATCH), where it has not they are added: at the end, but in the JCS forms where they belong. form
/// says what becomes of the rest; PAYSIG_FORM_VERBATIM adds them without touching another byte. Refused are also: login,
/// pass or external_id given twice, in any form (PAYSIG_JSON_DUPLICATE_NAME); a login or pass that is no string
/// (PAYSIG_CREDENTIAL_NOT_TEXT); an external_id of more than 100 characters (PAYSIG_EXTERNAL_ID_TOO_LONG); no payload
/// where there must be one (PAYSIG_BODY_MISSING); PAYSIG_BODY_NOT_OBJECT; PAYSIG_METHOD_MALFORMED, PAYSIG_PATH_MALFORMED
/// and PAYSIG_HEADER_MALFORMED, of the User-Agent, with the byte offset in that text; an unknown operation
/// (PAYSIG_INPUT_TYPE).
///
/// Scratch is for the JCS forms, as with paysig_canonicalize. out needs at most 1536 bytes more than the payload has (in
/// the JCS forms, than its form has: numbers can become longer), where path and User-Agent have 128 bytes each at most;
/// with too small a one, PAYSIG_BUFFER_TOO_SMALL and the capacity needed. told->length is how much of out is in use. out
/// holds credentials afterwards: overwrite it when the request has been sent. On an error it is filled with zeros.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_onekey_seal(
    credentials: *const paysig_credentials_t,
    request: *const paysig_request_t,
    scratch: *mut paysig_slot_t,
    scratch_length: usize,
    out: *mut c_void,
    out_capacity: usize,
    sealed: *mut paysig_sealed_t,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        let seal = || {
            let credentials = raw::value(credentials)?;
            let request = provider::request(request)?;
            let scratch = raw::slots(scratch, scratch_length)?;
            let buffer = raw::buffer(out, out_capacity)?;
            raw::check_place(sealed)?;
            let made = credentials.seal(&request, scratch, buffer)?;
            raw::set(sealed, provider::sealed(&made, out))?;
            // The last part, and the NUL behind it.
            let [.., (_, last)] = made.headers();
            let span = provider::span(last.as_bytes(), out);
            Ok(span.offset + span.length + 1)
        };
        raw::clearing(out, out_capacity, || raw::telling(told, seal))
    }
}

/// Checks a request on the wire, as the provider does: the twin of paysig_onekey_seal.
///
/// In this order: one of the four headers given twice (PAYSIG_HEADER_DUPLICATE); the signature, over the body exactly as
/// it arrived (PAYSIG_SIGNATURE_MISSING, or as paysig_verify; PAYSIG_SIGNATURE_UPPER_CASE with the byte offset of the first
/// such digit, because the provider takes lower-case digits alone); PAYSIG_AUTHORIZATION, PAYSIG_CONTENT_TYPE,
/// PAYSIG_USER_AGENT; then the body, as paysig_onekey_seal reads it; login or pass missing in it (PAYSIG_FIELD_MISSING).
/// Other headers are not looked at. Method and path say whether the body may be empty.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_onekey_check(
    credentials: *const paysig_credentials_t,
    method: *const c_char,
    method_length: usize,
    path: *const c_char,
    path_length: usize,
    body: *const c_void,
    body_length: usize,
    headers: *const paysig_header_t,
    headers_length: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let credentials = raw::value(credentials)?;
            let (method, path) = (raw::bytes(method.cast(), method_length)?, raw::bytes(path.cast(), path_length)?);
            let body = raw::bytes(body, body_length)?;
            credentials.check(method, path, body, provider::headers(headers, headers_length)?).map(|()| 0)
        })
    }
}

/// Verifies a notification that is a form, exactly as it arrived, and decodes it into out, which must be as long.
///
/// What that does not say: the field control signs external_id and nothing else, and never changes. Whoever has seen one
/// notification can send it again, for ever, with any other fields. Take it as a hint: ask for the cashout's status, act on
/// that answer, and only if you have not acted on the same status of the same external_id before.
///
/// PAYSIG_FORM_TOO_LARGE beyond 65536 bytes; PAYSIG_INPUT_NOT_UTF8 after decoding; PAYSIG_FIELD_DUPLICATE where a second
/// field is called external_id or control after decoding; PAYSIG_FIELD_MISSING where one of them is not there, or
/// external_id is empty; and as paysig_verify. Byte offsets are those of the body as it arrived.
///
/// unauthenticated, an array of unauthenticated_capacity, receives where the fields are, in their order, as many as fit;
/// (NULL, 0) for none. But for external_id, anyone may have written them. On an error out is filled with zeros.
///
/// A notification that is JSON is verified with paysig_verify, by its header Payload-Signature.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_onekey_notification(
    key: *const paysig_key_t,
    body: *const c_void,
    body_length: usize,
    out: *mut c_void,
    out_capacity: usize,
    unauthenticated: *mut paysig_pair_t,
    unauthenticated_capacity: usize,
    notification: *mut paysig_notification_t,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        paysig_onekey_notification_any(
            &raw const key,
            1,
            body,
            body_length,
            out,
            out_capacity,
            unauthenticated,
            unauthenticated_capacity,
            notification,
            told,
        )
    }
}

/// As paysig_onekey_notification, against several keys, as while the API Signature is changed: those of the new credentials
/// and of the old ones (paysig_credentials_key). notification->matched tells which one matched. Every key is tried,
/// whichever matches. PAYSIG_NO_KEYS where there is none.
///
/// A notification that is JSON is verified with paysig_verify_any.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_onekey_notification_any(
    keys: *const *const paysig_key_t,
    keys_length: usize,
    body: *const c_void,
    body_length: usize,
    out: *mut c_void,
    out_capacity: usize,
    unauthenticated: *mut paysig_pair_t,
    unauthenticated_capacity: usize,
    notification: *mut paysig_notification_t,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        let verify = || {
            let (keys, body) = (raw::keys(keys, keys_length)?, raw::bytes(body, body_length)?);
            let buffer = raw::buffer(out, out_capacity)?;
            let pairs = provider::pairs(unauthenticated, unauthenticated_capacity)?;
            raw::check_place(notification)?;
            let verified = Notification::verify_any(keys, body, buffer)?;
            raw::set(notification, provider::notification(&verified, out, pairs))?;
            Ok(body.len())
        };
        raw::clearing(out, out_capacity, || raw::telling(told, verify))
    }
}

/// Writes text that is in Windows-1252 or Latin-1 as UTF-8 to out, which needs three bytes at most for each. Nothing else
/// in the library converts anything: convert only what you know to be in it, before it is sealed or signed.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_windows_1252_to_utf8(
    text: *const c_void,
    text_length: usize,
    out: *mut c_void,
    out_capacity: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || -> Result<usize> {
            let (text, out) = (raw::bytes(text, text_length)?, raw::buffer(out, out_capacity)?);
            windows_1252_to_utf8(text, out).map(str::len)
        })
    }
}
