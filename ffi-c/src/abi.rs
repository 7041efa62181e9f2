//! What C sees: types, constants and functions, in the header's order. Their comments are the header's comments.
//!
//! Nothing is decided here: `raw` checks and converts what C passed, the core does the work.

// The types have C's names, and each function's contract is the header's preamble.
#![allow(non_camel_case_types, clippy::missing_safety_doc, clippy::doc_markdown, unsafe_code)]
// Only C makes these structs, and no text may show what is in them.
#![allow(missing_debug_implementations)]
// `unsafe` blocks here only hand C's promises on to `raw`, where they are written down.
#![allow(clippy::undocumented_unsafe_blocks)]

use core::ffi::{c_char, c_void};
use core::ptr;

use paysig::{ErrorKind, Key, Signature, Signer};

use crate::raw::{self, status, status_swept};

/// What every function returns: PAYSIG_OK (0), the only success, or the number of what went wrong.
pub type paysig_status_t = i32;

/// The number of this ABI.
pub const PAYSIG_ABI_VERSION: u32 = 1;
/// The oldest ABI number whose callers this library still serves. It is also the shared library's soname:
/// libpaysig.so.1.
pub const PAYSIG_ABI_MINIMUM: u32 = 1;
/// The characters of a signature as text, without the NUL that ends it.
pub const PAYSIG_SIGNATURE_CHARS: usize = 64;
/// The bytes that a buffer for a signature as text must have: the characters and the NUL.
pub const PAYSIG_SIGNATURE_BYTES: usize = 65;
/// Encoding: lower-case hexadecimal, as in the header Payload-Signature.
pub const PAYSIG_HEX_LOWER: u32 = 0;
/// Encoding: upper-case hexadecimal, as in a cashout notification's field control.
pub const PAYSIG_HEX_UPPER: u32 = 1;

/// Form: the input, unchanged; it may be empty and need not be JSON. Refuses invalid UTF-8 and a byte order mark.
pub const PAYSIG_FORM_VERBATIM: u32 = 0;
/// Form: JSON text (RFC 8259) without insignificant white space; members, numbers and strings exactly as written. Refuses
/// malformed JSON as well, and more than 128 open arrays and objects.
pub const PAYSIG_FORM_COMPACT: u32 = 1;
/// Form: RFC 8785 (JCS): members sorted, strings minimally escaped, numbers as ECMAScript prints the double. Refuses names
/// given twice, lone surrogates and numbers beyond a double as well.
pub const PAYSIG_FORM_JCS: u32 = 2;
/// Form: as PAYSIG_FORM_JCS; refuses numbers whose decimal value it would change as well.
pub const PAYSIG_FORM_JCS_EXACT: u32 = 3;

/// A key: a secret after the HMAC key schedule. Make it once with paysig_key_init, sign and verify with it as often as
/// needed, from as many threads as needed, and end it with paysig_key_wipe. It holds no pointer: it may be moved.
/// One that is all zeros was not made yet. Its contents are as secret as the secret.
#[repr(C)]
pub struct paysig_key_t {
    opaque: [u64; 16],
}

/// A message that arrives in pieces. It holds a copy of the key's states: the key may be wiped before it.
/// One thread at a time.
#[repr(C)]
pub struct paysig_signer_t {
    opaque: [u64; 24],
}

/// A part of a message: length bytes, which may be NULL where length is 0.
#[repr(C)]
pub struct paysig_part_t {
    /// Where the bytes are.
    pub bytes: *const c_void,
    /// How many there are.
    pub length: usize,
}

/// A place for one member or one object of a JSON text, while it is sorted. Lend an array of them, uninitialised if you
/// like; what they hold afterwards is of no use.
#[repr(C)]
pub struct paysig_slot_t {
    opaque: [u64; 4],
}

/// What a call that makes or reads bytes tells beside its status. It is always written, whatever the status.
#[repr(C)]
pub struct paysig_told_t {
    /// PAYSIG_OK: how many bytes were written, without the NUL behind a text. PAYSIG_BUFFER_TOO_SMALL: the capacity
    /// needed. Else 0.
    pub length: usize,
    /// PAYSIG_SCRATCH_TOO_SMALL: how many slots are needed. Else 0.
    pub scratch_length: usize,
    /// Where in the input, or in the signature that is verified, the fault is, in bytes; SIZE_MAX where there is none or
    /// it has no place.
    pub error_offset: usize,
}

/// PAYSIG_ABI_VERSION of the library that is loaded. A program that was compiled with another header works as long as
/// paysig_abi_minimum() <= PAYSIG_ABI_VERSION <= paysig_abi_version().
#[unsafe(no_mangle)]
pub extern "C" fn paysig_abi_version() -> u32 {
    PAYSIG_ABI_VERSION
}

/// PAYSIG_ABI_MINIMUM of the library that is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_abi_minimum() -> u32 {
    PAYSIG_ABI_MINIMUM
}

/// The library's version, as text: "MAJOR.MINOR.PATCH". Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// PAYSIG_SIGNATURE_CHARS.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_signature_chars() -> usize {
    PAYSIG_SIGNATURE_CHARS
}

/// PAYSIG_SIGNATURE_BYTES.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_signature_bytes() -> usize {
    PAYSIG_SIGNATURE_BYTES
}

/// PAYSIG_HEX_LOWER.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_hex_lower() -> u32 {
    PAYSIG_HEX_LOWER
}

/// PAYSIG_HEX_UPPER.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_hex_upper() -> u32 {
    PAYSIG_HEX_UPPER
}

/// PAYSIG_FORM_VERBATIM.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_form_verbatim() -> u32 {
    PAYSIG_FORM_VERBATIM
}

/// PAYSIG_FORM_COMPACT.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_form_compact() -> u32 {
    PAYSIG_FORM_COMPACT
}

/// PAYSIG_FORM_JCS.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_form_jcs() -> u32 {
    PAYSIG_FORM_JCS
}

/// PAYSIG_FORM_JCS_EXACT.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_form_jcs_exact() -> u32 {
    PAYSIG_FORM_JCS_EXACT
}

/// sizeof(paysig_key_t).
#[unsafe(no_mangle)]
pub extern "C" fn paysig_key_bytes() -> usize {
    size_of::<paysig_key_t>()
}

/// sizeof(paysig_signer_t).
#[unsafe(no_mangle)]
pub extern "C" fn paysig_signer_bytes() -> usize {
    size_of::<paysig_signer_t>()
}

/// The index-th status there is, from 0 (which is PAYSIG_OK), in the order of their numbers; -1 past the last.
/// For languages that cannot read a header.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_status_at(index: usize) -> paysig_status_t {
    match index.checked_sub(1) {
        None => 0,
        Some(index) => ErrorKind::ALL.get(index).map_or(-1, |kind| kind.code()),
    }
}

/// A status as a stable name for programs, such as "signature-mismatch"; "ok" for PAYSIG_OK, "unknown" for a number
/// that is no status. Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_status_slug(status: paysig_status_t) -> *const c_char {
    match (status, ErrorKind::from_code(status)) {
        (0, _) => c"ok",
        (_, Some(kind)) => kind.slug_c(),
        (_, None) => c"unknown",
    }
    .as_ptr()
}

/// A status as an English sentence for people. Never NULL, never freed.
#[unsafe(no_mangle)]
pub extern "C" fn paysig_status_message(status: paysig_status_t) -> *const c_char {
    match (status, ErrorKind::from_code(status)) {
        (0, _) => c"success",
        (_, Some(kind)) => kind.message_c(),
        (_, None) => c"an unknown status",
    }
    .as_ptr()
}

/// Makes a key of a secret given as text: UTF-8, of any length but 0.
///
/// Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or a
/// quotation mark is refused (PAYSIG_SECRET_...), because it was almost surely read with its newline or its quotes.
/// paysig_secret_check tells where the fault is. On an error the key is wiped.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_key_init(
    secret: *const c_char,
    secret_length: usize,
    key: *mut paysig_key_t,
) -> paysig_status_t {
    status_swept(|| unsafe { raw::put(key, || Key::from_utf8(raw::bytes(secret.cast(), secret_length)?)) })
}

/// As paysig_key_init, of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_key_init_bytes(
    secret: *const c_void,
    secret_length: usize,
    key: *mut paysig_key_t,
) -> paysig_status_t {
    status_swept(|| unsafe { raw::put(key, || Key::from_bytes(raw::bytes(secret, secret_length)?)) })
}

/// Overwrites a key with zeros. Whatever the struct held, afterwards it is refused with PAYSIG_KEY_NOT_READY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paysig_key_wipe(key: *mut paysig_key_t) -> paysig_status_t {
    status(|| unsafe { raw::wipe(key) })
}

/// Returns what paysig_key_init would return for this secret. error_offset is set to the byte offset of the fault, or
/// to SIZE_MAX where there is none or it has no place.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_secret_check(
    secret: *const c_char,
    secret_length: usize,
    error_offset: *mut usize,
) -> paysig_status_t {
    status(|| unsafe {
        raw::set(error_offset, usize::MAX)?;
        let checked = Key::check(raw::bytes(secret.cast(), secret_length)?);
        raw::tell_offset(checked, error_offset)
    })
}

/// Signs a message: HMAC-SHA256 over exactly these bytes, which may be none.
///
/// signature receives 64 hexadecimal digits in the given encoding (PAYSIG_HEX_LOWER or PAYSIG_HEX_UPPER) and a NUL;
/// signature_length, 64. Where signature_capacity is below PAYSIG_SIGNATURE_BYTES, nothing is written to signature,
/// signature_length is set to the capacity needed, and PAYSIG_BUFFER_TOO_SMALL is returned.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_sign(
    key: *const paysig_key_t,
    message: *const c_void,
    message_length: usize,
    encoding: u32,
    signature: *mut c_char,
    signature_capacity: usize,
    signature_length: *mut usize,
) -> paysig_status_t {
    status(|| unsafe {
        let key = raw::key(key)?;
        let message = raw::bytes(message, message_length)?;
        raw::write_signature(signature, signature_capacity, signature_length, encoding, || Ok(key.sign(message)))
    })
}

/// As paysig_sign with PAYSIG_HEX_LOWER, for languages in which a call costs by the argument and a returned text is
/// copied at once (PHP's FFI). signature must have PAYSIG_SIGNATURE_BYTES bytes. Returns signature, or NULL where an
/// argument is refused; paysig_sign then tells why.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_sign_hex(
    key: *const paysig_key_t,
    message: *const c_void,
    message_length: usize,
    signature: *mut c_char,
) -> *const c_char {
    let mut length = 0;
    let capacity = PAYSIG_SIGNATURE_BYTES;
    match unsafe { paysig_sign(key, message, message_length, PAYSIG_HEX_LOWER, signature, capacity, &raw mut length) } {
        0 => signature,
        _ => ptr::null(),
    }
}

/// As paysig_sign, over the concatenation of the parts, without concatenating them.
///
/// The boundaries are not part of the message: "ab" "c" and "a" "bc" have one signature.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_sign_parts(
    key: *const paysig_key_t,
    parts: *const paysig_part_t,
    parts_length: usize,
    encoding: u32,
    signature: *mut c_char,
    signature_capacity: usize,
    signature_length: *mut usize,
) -> paysig_status_t {
    status_swept(|| unsafe {
        let key = raw::key(key)?;
        let parts = raw::parts(parts, parts_length)?;
        raw::write_signature(signature, signature_capacity, signature_length, encoding, || {
            let mut signer = key.signer();
            parts.for_each(|part| signer.update(part));
            Ok(signer.finish())
        })
    })
}

/// Checks that signature is this message's: 64 hexadecimal digits in either case, without a NUL among the
/// signature_length characters. PAYSIG_OK is the only answer that means yes.
///
/// PAYSIG_SIGNATURE_MISMATCH means that it is another message's or another key's; another PAYSIG_SIGNATURE_... that it
/// is no signature at all, and paysig_signature_check tells where. The tags are compared in constant time.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_verify(
    key: *const paysig_key_t,
    message: *const c_void,
    message_length: usize,
    signature: *const c_char,
    signature_length: usize,
) -> paysig_status_t {
    status(|| unsafe {
        let key = raw::key(key)?;
        let message = raw::bytes(message, message_length)?;
        key.verify(message, raw::bytes(signature.cast(), signature_length)?)
    })
}

/// As paysig_verify, with several keys, as during the rotation of a secret: keys is an array of keys_length pointers.
///
/// matched receives the index of the first key that fits. Every key is tried, whichever fits. On an error matched is
/// not written.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_verify_any(
    keys: *const *const paysig_key_t,
    keys_length: usize,
    message: *const c_void,
    message_length: usize,
    signature: *const c_char,
    signature_length: usize,
    matched: *mut usize,
) -> paysig_status_t {
    status(|| unsafe {
        let keys = raw::keys(keys, keys_length)?;
        let message = raw::bytes(message, message_length)?;
        let signature = raw::bytes(signature.cast(), signature_length)?;
        raw::check_place(matched)?;
        raw::set(matched, paysig::verify_any(keys, message, signature)?)
    })
}

/// Returns PAYSIG_OK where the text is well formed: 64 hexadecimal digits in either case; else what paysig_verify would
/// return for it. error_offset is set to the byte offset of the fault, or to SIZE_MAX where there is none or it has no
/// place. It says nothing about whose signature it is.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_signature_check(
    signature: *const c_char,
    signature_length: usize,
    error_offset: *mut usize,
) -> paysig_status_t {
    status(|| unsafe {
        raw::set(error_offset, usize::MAX)?;
        let checked = Signature::from_hex(raw::bytes(signature.cast(), signature_length)?);
        raw::tell_offset(checked.map(drop), error_offset)
    })
}

/// Starts a message that arrives in pieces. On an error the signer is wiped.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_signer_init(key: *const paysig_key_t, signer: *mut paysig_signer_t) -> paysig_status_t {
    status_swept(|| unsafe { raw::put(signer, || Ok(raw::key(key)?.signer())) })
}

/// Adds the message's next bytes.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_signer_update(
    signer: *mut paysig_signer_t,
    bytes: *const c_void,
    length: usize,
) -> paysig_status_t {
    status(|| unsafe {
        raw::value_mut(signer)?.update(raw::bytes(bytes, length)?);
        Ok(())
    })
}

/// Writes the signature of all bytes added, as paysig_sign does, and wipes the signer. Where an output is refused the
/// signer is left as it was.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_signer_finish(
    signer: *mut paysig_signer_t,
    encoding: u32,
    signature: *mut c_char,
    signature_capacity: usize,
    signature_length: *mut usize,
) -> paysig_status_t {
    status_swept(|| unsafe {
        raw::value_mut(signer)?;
        raw::write_signature(signature, signature_capacity, signature_length, encoding, || {
            raw::take(signer).map(Signer::finish)
        })
    })
}

/// Checks that signature is that of all bytes added, as paysig_verify does, and wipes the signer, whatever the answer.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_signer_verify(
    signer: *mut paysig_signer_t,
    signature: *const c_char,
    signature_length: usize,
) -> paysig_status_t {
    status_swept(|| unsafe {
        let signer = raw::take(signer)?;
        signer.verify(raw::bytes(signature.cast(), signature_length)?)
    })
}

/// Overwrites a signer with zeros: for a message that is given up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn paysig_signer_wipe(signer: *mut paysig_signer_t) -> paysig_status_t {
    status(|| unsafe { raw::wipe(signer) })
}

/// Writes the canonical form of a payload to out.
///
/// form is one of PAYSIG_FORM_...; only the JCS forms need scratch, at most one slot for each member and one for each
/// object. With too few, PAYSIG_SCRATCH_TOO_SMALL and the number needed in told; with too small an out,
/// PAYSIG_BUFFER_TOO_SMALL and the capacity needed. (NULL, 0) for both is allowed, to ask. A fault of the payload is told
/// with its byte offset. On an error what out holds is of no use.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_canonicalize(
    form: u32,
    input: *const c_void,
    input_length: usize,
    scratch: *mut paysig_slot_t,
    scratch_length: usize,
    out: *mut c_void,
    out_capacity: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let (form, input) = (raw::form(form)?, raw::bytes(input, input_length)?);
            let (scratch, out) = (raw::slots(scratch, scratch_length)?, raw::buffer(out, out_capacity)?);
            Ok(paysig::canonicalize(form, input, scratch, out)?.len())
        })
    }
}

/// Signs the canonical form of a payload, as paysig_sign would, without holding the form. Scratch, faults and sizes are as
/// with paysig_canonicalize, signature and encoding as with paysig_sign.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_sign_canonical(
    key: *const paysig_key_t,
    form: u32,
    input: *const c_void,
    input_length: usize,
    scratch: *mut paysig_slot_t,
    scratch_length: usize,
    encoding: u32,
    signature: *mut c_char,
    signature_capacity: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let key = raw::key(key)?;
            let (form, input) = (raw::form(form)?, raw::bytes(input, input_length)?);
            let scratch = raw::slots(scratch, scratch_length)?;
            let mut length = 0;
            raw::write_signature(signature, signature_capacity, &raw mut length, encoding, || {
                raw::swept(|| key.sign_canonical(form, input, scratch))
            })?;
            Ok(length)
        })
    }
}

/// Checks that signature is that of the canonical form of a payload, as paysig_verify would.
///
/// Only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where the
/// bytes themselves are signed, as by OneKey Payments, use paysig_verify. Scratch and faults are as with
/// paysig_canonicalize.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn paysig_verify_canonical(
    key: *const paysig_key_t,
    form: u32,
    input: *const c_void,
    input_length: usize,
    scratch: *mut paysig_slot_t,
    scratch_length: usize,
    signature: *const c_char,
    signature_length: usize,
    told: *mut paysig_told_t,
) -> paysig_status_t {
    unsafe {
        raw::telling(told, || {
            let key = raw::key(key)?;
            let (form, input) = (raw::form(form)?, raw::bytes(input, input_length)?);
            let scratch = raw::slots(scratch, scratch_length)?;
            let signature = raw::bytes(signature.cast(), signature_length)?;
            raw::swept(|| key.verify_canonical(form, input, scratch, signature))?;
            Ok(0)
        })
    }
}
