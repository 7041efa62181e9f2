//! A signature as its carrier takes it: prefix and digits, in place.

use core::fmt;
use core::ops::Deref;

use crate::{Signature, SignatureText};

/// A signature as its carrier takes it: the scheme's prefix and 64 digits, in place, without a heap. Use it as a `&str`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SchemeText {
    bytes: [u8; Self::BYTES],
    length: usize,
}

impl SchemeText {
    /// The longest prefix that fits.
    pub(super) const PREFIX_BYTES: usize = 32;
    const BYTES: usize = Self::PREFIX_BYTES + Signature::HEX_DIGITS;

    pub(super) fn new(prefix: &'static str, digits: &SignatureText) -> Self {
        let mut bytes = [0; Self::BYTES];
        for (to, from) in bytes.iter_mut().zip(prefix.bytes().chain(*digits.as_bytes())) {
            *to = from;
        }
        Self { bytes, length: prefix.len() + Signature::HEX_DIGITS }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Prefixes and digits are ASCII, so this cannot fail.
        core::str::from_utf8(self.as_ref()).unwrap_or_default()
    }
}

impl Deref for SchemeText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for SchemeText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<[u8]> for SchemeText {
    // Not by way of `as_str`, whose check looks at each digit.
    fn as_ref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl PartialEq<&str> for SchemeText {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for SchemeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for SchemeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
