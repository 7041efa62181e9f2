//! A signature: the 32 bytes of a tag, read from and written as 64 hexadecimal digits, compared in constant time.

use core::fmt;
use core::ops::Deref;
use core::str::FromStr;

use subtle::{Choice, ConstantTimeEq};

use crate::hmac::{TAG_BYTES, Tag};
use crate::{Error, ErrorKind, Result};

/// A tag of HMAC-SHA256, ready to be written as text or compared.
///
/// `==` compares in constant time. There is no `Deref` or `AsRef` to bytes, so that a comparison cannot lose that by a
/// conversion. `Debug` shows nothing: on the verifying side a logged tag is as good as a signature.
///
/// # Example
/// ```
/// use paysig::{Key, Signature};
/// let signature = Key::new("cashout_secret_key")?.sign(b"");
/// assert_eq!(signature.to_hex(), "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c");
/// assert_eq!(Signature::from_hex(signature.to_hex_upper())?, signature); // either case is read
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone)]
pub struct Signature {
    tag: Tag,
}

impl Signature {
    /// How many bytes a tag has: 32.
    pub const TAG_BYTES: usize = TAG_BYTES;
    /// How many hexadecimal digits the text has: 64.
    pub const HEX_DIGITS: usize = 2 * TAG_BYTES;

    /// A signature of a tag's 32 bytes, such as one that arrived as base64 and was decoded.
    #[must_use]
    pub const fn from_bytes(tag: [u8; TAG_BYTES]) -> Self {
        Self { tag }
    }

    /// Reads 64 hexadecimal digits in either case, and nothing else: no white space, no prefix.
    ///
    /// # Errors
    /// [`ErrorKind::SignatureEmpty`]; [`ErrorKind::SignatureWhitespace`], [`ErrorKind::SignatureNul`],
    /// [`ErrorKind::SignatureNotAscii`] or [`ErrorKind::SignatureNotHex`] with the offset of the first such byte; where
    /// all are digits, [`ErrorKind::SignatureLength`].
    ///
    /// # Example
    /// ```
    /// use paysig::{ErrorKind, Signature};
    /// let text = "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c\n";
    /// let error = Signature::from_hex(text).unwrap_err();
    /// assert_eq!((error.kind(), error.offset()), (ErrorKind::SignatureWhitespace, Some(64)));
    /// ```
    pub fn from_hex(text: impl AsRef<[u8]>) -> Result<Self> {
        Self::read(text.as_ref())
    }

    // One copy for all the types that text comes in.
    #[inline(never)]
    fn read(text: &[u8]) -> Result<Self> {
        let mut tag = [0; TAG_BYTES];
        if text.len() == Self::HEX_DIGITS && base16ct::mixed::decode(text, &mut tag).is_ok() {
            Ok(Self { tag })
        } else {
            Err(fault(text))
        }
    }

    /// The 64 digits in lower case.
    #[must_use]
    #[inline]
    pub fn to_hex(&self) -> SignatureText {
        let mut digits = [0; Self::HEX_DIGITS];
        // 32 bytes always fit 64 digits.
        let _ = base16ct::lower::encode(&self.tag, &mut digits);
        SignatureText { digits }
    }

    /// The 64 digits in upper case.
    #[must_use]
    #[inline]
    pub fn to_hex_upper(&self) -> SignatureText {
        let mut digits = [0; Self::HEX_DIGITS];
        let _ = base16ct::upper::encode(&self.tag, &mut digits);
        SignatureText { digits }
    }

    /// The tag's 32 bytes. Comparing these with `==` is not constant time: compare `Signature`s.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; TAG_BYTES] {
        &self.tag
    }

    /// `Ok` where the two are equal, in constant time; else [`ErrorKind::SignatureMismatch`].
    #[inline]
    pub(crate) fn matches(&self, presented: &Self) -> Result<()> {
        if bool::from(self.ct_eq(presented)) { Ok(()) } else { Err(ErrorKind::SignatureMismatch.into()) }
    }
}

/// Says what is wrong with text that is not a signature. The text is the presented one, which is no secret.
#[cold]
fn fault(text: &[u8]) -> Error {
    if text.is_empty() {
        return ErrorKind::SignatureEmpty.into();
    }
    match text.iter().position(|byte| !byte.is_ascii_hexdigit()) {
        None => Error::at(ErrorKind::SignatureLength, text.len().min(Signature::HEX_DIGITS)),
        Some(offset) => {
            let kind = match text.get(offset) {
                Some(0) => ErrorKind::SignatureNul,
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) => ErrorKind::SignatureWhitespace,
                Some(0x80..) => ErrorKind::SignatureNotAscii,
                _ => ErrorKind::SignatureNotHex,
            };
            Error::at(kind, offset)
        }
    }
}

impl ConstantTimeEq for Signature {
    #[inline]
    fn ct_eq(&self, other: &Self) -> Choice {
        // Word by word: a byte-wise comparison costs more than a compression.
        let mut equal = Choice::from(1);
        for (ours, theirs) in self.tag.chunks_exact(8).zip(other.tag.chunks_exact(8)) {
            equal &= word(ours).ct_eq(&word(theirs));
        }
        equal
    }
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

impl PartialEq for Signature {
    /// Constant-time.
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl Eq for Signature {}

impl FromStr for Signature {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::from_hex(text)
    }
}

/// Lower-case hexadecimal digits.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_hex())
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(redacted)")
    }
}

/// A signature as text: 64 hexadecimal digits, in place, without a heap. Use it as a `&str`.
///
/// # Example
/// ```
/// let text = paysig::Key::new("cashout_secret_key")?.sign(b"{}").to_hex();
/// let header: &str = &text;
/// assert_eq!(header.len(), 64);
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignatureText {
    digits: [u8; Signature::HEX_DIGITS],
}

impl SignatureText {
    /// The digits as text.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        // Hexadecimal digits are ASCII, so this cannot fail.
        core::str::from_utf8(&self.digits).unwrap_or_default()
    }

    /// The digits as 64 bytes of ASCII.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Signature::HEX_DIGITS] {
        &self.digits
    }
}

impl Deref for SignatureText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for SignatureText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<[u8]> for SignatureText {
    fn as_ref(&self) -> &[u8] {
        &self.digits
    }
}

impl PartialEq<str> for SignatureText {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for SignatureText {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for SignatureText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for SignatureText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
