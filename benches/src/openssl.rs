//! HMAC-SHA256 of the system's OpenSSL, through the C functions that cost least: `HMAC_Init_ex` without a key rewinds
//! a context to its ready key, and `HMAC` does everything in one call.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_int, c_uchar, c_uint, c_void};
use std::ptr;

use openssl_sys::{EVP_MD, EVP_sha256, HMAC_CTX, HMAC_CTX_free, HMAC_CTX_new, HMAC_Final, HMAC_Init_ex, HMAC_Update};

/// A tag of HMAC-SHA256.
pub type Tag = [u8; 32];

// Not declared by openssl-sys.
unsafe extern "C" {
    fn HMAC(
        hash: *const EVP_MD,
        secret: *const c_void,
        secret_bytes: c_int,
        message: *const c_uchar,
        message_bytes: usize,
        tag: *mut c_uchar,
        tag_bytes: *mut c_uint,
    ) -> *mut c_uchar;
}

/// A context that holds a ready key.
#[derive(Debug)]
pub struct ReadyKey {
    context: *mut HMAC_CTX,
}

impl ReadyKey {
    /// A context with this secret.
    ///
    /// # Panics
    /// Where OpenSSL reports a failure.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        // SAFETY: no argument. A failure is NULL.
        let context = unsafe { HMAC_CTX_new() };
        assert!(!context.is_null(), "HMAC_CTX_new");
        let key = Self { context };
        // SAFETY: the context is live, the secret is readable for its length, a NULL engine means none.
        let ok = unsafe {
            HMAC_Init_ex(key.context, secret.as_ptr().cast(), c_length(secret), EVP_sha256(), ptr::null_mut())
        };
        assert_eq!(ok, 1, "HMAC_Init_ex");
        key
    }

    /// The tag of a message.
    ///
    /// # Panics
    /// Where OpenSSL reports a failure.
    pub fn tag(&mut self, message: &[u8]) -> Tag {
        let mut tag = [0; 32];
        // SAFETY: the context is live and has a key, to which NULLs rewind it; the message is readable for its length;
        // the tag has room for the 32 bytes of SHA-256; a NULL length is allowed.
        let ok = unsafe {
            HMAC_Init_ex(self.context, ptr::null(), 0, ptr::null(), ptr::null_mut())
                & HMAC_Update(self.context, message.as_ptr(), message.len())
                & HMAC_Final(self.context, tag.as_mut_ptr(), ptr::null_mut())
        };
        assert_eq!(ok, 1, "HMAC");
        tag
    }
}

impl Drop for ReadyKey {
    fn drop(&mut self) {
        // SAFETY: the context is live and not used again.
        unsafe { HMAC_CTX_free(self.context) }
    }
}

/// The tag of a message with a key that is set up for it alone.
///
/// # Panics
/// Where OpenSSL reports a failure.
#[must_use]
pub fn tag(secret: &[u8], message: &[u8]) -> Tag {
    let mut tag = [0; 32];
    // SAFETY: secret and message are readable for their lengths, the tag has room for the 32 bytes of SHA-256, a NULL
    // length is allowed.
    let result = unsafe {
        HMAC(
            EVP_sha256(),
            secret.as_ptr().cast(),
            c_length(secret),
            message.as_ptr(),
            message.len(),
            tag.as_mut_ptr(),
            ptr::null_mut(),
        )
    };
    assert!(!result.is_null(), "HMAC");
    tag
}

/// The version of the library that is linked, such as `OpenSSL 3.0.19 27 Jan 2026`.
#[must_use]
pub fn version() -> String {
    // SAFETY: returns a static string with a NUL.
    let text = unsafe { CStr::from_ptr(openssl_sys::OpenSSL_version(openssl_sys::OPENSSL_VERSION)) };
    text.to_string_lossy().into_owned()
}

fn c_length(bytes: &[u8]) -> c_int {
    c_int::try_from(bytes.len()).unwrap_or(c_int::MAX)
}
