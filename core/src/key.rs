//! A key: a secret after the HMAC key schedule. Made once, it signs and verifies any number of messages.

use core::fmt;

use subtle::{ConditionallySelectable, ConstantTimeEq};

use crate::hmac::{Follower, KeyStates};
use crate::{Error, ErrorKind, Result, Signature, Signer, secret};

/// A secret after the HMAC key schedule: two SHA-256 states of 32 bytes, from which the secret cannot be read back but
/// with which anything can be signed.
///
/// It is not `Clone`, `Debug` shows nothing of it, and its memory is wiped when it is dropped. It is `Sync`: share it
/// by reference. Rust may leave a copy behind where a value is *moved*, so make a key where it will live.
///
/// # Example
/// ```
/// let key = paysig::Key::new("cashout_secret_key")?;
/// let signature = key.sign(b"");
/// assert_eq!(signature.to_hex(), "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c");
/// key.verify(b"", "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c")?;
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct Key {
    states: KeyStates,
}

impl Key {
    /// Makes a key of a secret given as text, such as the provider's "API Signature".
    ///
    /// The key is the secret's UTF-8 bytes, of any length. Nothing is trimmed: a secret that starts or ends with white
    /// space, a control character, a byte order mark or a quotation mark is refused, because it was almost surely read
    /// with its newline or its quotes. Where such a secret is really meant, use [`Key::from_bytes`].
    ///
    /// # Errors
    /// [`ErrorKind::SecretEmpty`], [`ErrorKind::SecretWhitespace`], [`ErrorKind::SecretBom`] or
    /// [`ErrorKind::SecretQuoted`], with the byte offset of the offending character.
    ///
    /// # Example
    /// ```
    /// use paysig::{ErrorKind, Key};
    /// assert!(Key::new("cashout_secret_key").is_ok());
    /// assert_eq!(Key::new("cashout_secret_key\n").unwrap_err().kind(), ErrorKind::SecretWhitespace);
    /// ```
    pub fn new(secret: &str) -> Result<Self> {
        Self::from_utf8(secret.as_bytes())
    }

    /// As [`Key::new`], for text that arrives as bytes and may not be UTF-8.
    ///
    /// # Errors
    /// As [`Key::new`], and [`ErrorKind::SecretNotUtf8`] with the byte offset of the first invalid sequence.
    ///
    /// # Example
    /// ```
    /// use paysig::{ErrorKind, Key};
    /// assert_eq!(Key::from_utf8(b"caf\xe9").unwrap_err().kind(), ErrorKind::SecretNotUtf8);
    /// ```
    pub fn from_utf8(secret: &[u8]) -> Result<Self> {
        Self::check(secret)?;
        Self::from_bytes(secret)
    }

    /// Checks a secret as [`Key::from_utf8`] does, without making a key.
    ///
    /// # Errors
    /// As [`Key::from_utf8`].
    ///
    /// # Example
    /// ```
    /// assert_eq!(paysig::Key::check(b"\"cashout_secret_key\"").unwrap_err().slug(), "secret-quoted");
    /// ```
    pub fn check(secret: &[u8]) -> Result<()> {
        secret::check(secret)
    }

    /// Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
    ///
    /// # Errors
    /// [`ErrorKind::SecretEmpty`].
    ///
    /// # Example
    /// ```
    /// let key = paysig::Key::from_bytes(&[0x0b; 20])?; // RFC 4231, test case 1
    /// assert!(key.sign(b"Hi There").to_hex().starts_with("b0344c61d8db38535ca8afceaf0bf12b"));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn from_bytes(secret: &[u8]) -> Result<Self> {
        if secret.is_empty() {
            return Err(ErrorKind::SecretEmpty.into());
        }
        Ok(Self { states: KeyStates::new(secret) })
    }

    /// Signs a message: HMAC-SHA256 over exactly these bytes, which may be none.
    ///
    /// # Example
    /// ```
    /// let key = paysig::Key::new("cashout_secret_key")?;
    /// let body = br#"{"login":"cashout_login","pass":"cashout_pass","cashout_id":11954}"#;
    /// let header = key.sign(body).to_hex();
    /// assert_eq!(header, "db96878e3d4066e680a1dbebc977546276e1427aefbe14ead1b410a76d45cc60");
    /// # Ok::<(), paysig::Error>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature::from_bytes(self.states.tag(message))
    }

    /// Hashes a message while it is written.
    pub(crate) fn follower(&self) -> Follower<'_> {
        Follower::new(&self.states)
    }

    /// Signs the concatenation of `parts` without concatenating them.
    ///
    /// The boundaries are not part of the message: `["ab", "c"]` and `["a", "bc"]` have one signature. Where parts come
    /// from outside, delimit them or fix their lengths.
    ///
    /// # Example
    /// ```
    /// let key = paysig::Key::new("cashout_secret_key")?;
    /// assert_eq!(key.sign_parts(&[b"Be4", b"1234", b"Bo7"]), key.sign(b"Be41234Bo7"));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    #[must_use]
    pub fn sign_parts(&self, parts: &[&[u8]]) -> Signature {
        let mut signer = self.signer();
        for part in parts {
            signer.update(part);
        }
        // Not `finish`, which would move the key's states once more.
        signer.close()
    }

    /// A signer for a message that arrives in pieces.
    ///
    /// # Example
    /// ```
    /// let key = paysig::Key::new("cashout_secret_key")?;
    /// let mut signer = key.signer();
    /// signer.update(b"{\"cashout_id\":");
    /// signer.update(b"111954}");
    /// assert_eq!(signer.finish(), key.sign(b"{\"cashout_id\":111954}"));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer::new(&self.states)
    }

    /// Checks that `presented` is this message's signature: 64 hexadecimal digits in either case.
    ///
    /// The message is looked at exactly as it is. The 32 bytes of the tags are compared in constant time.
    ///
    /// # Errors
    /// [`ErrorKind::SignatureMismatch`] where it is another message's or another key's; one of the other `Signature…`
    /// kinds, with the byte offset of the fault, where it is not a signature at all.
    ///
    /// # Example
    /// ```
    /// use paysig::{ErrorKind, Key};
    /// let key = Key::new("cashout_secret_key")?;
    /// let presented = key.sign(b"{\"amount\":2000}").to_hex();
    /// assert!(key.verify(b"{\"amount\":2000}", presented).is_ok());
    /// let error = key.verify(b"{\"amount\":9000}", presented).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    /// # Ok::<(), paysig::Error>(())
    /// ```
    #[inline]
    pub fn verify(&self, message: &[u8], presented: impl AsRef<[u8]>) -> Result<()> {
        let presented = Signature::from_hex(presented)?;
        self.sign(message).matches(&presented)
    }
}

/// Checks `presented` against several keys, as during the rotation of a secret, and tells the index of the one that
/// matched; where several do, the first.
///
/// Every key is tried, whichever matches: the time tells nothing but how many keys there are.
///
/// # Errors
/// [`ErrorKind::NoKeys`] where `keys` is empty; otherwise as [`Key::verify`].
///
/// # Example
/// ```
/// use paysig::{Key, verify_any};
/// let (current, previous) = (Key::new("current_secret")?, Key::new("previous_secret")?);
/// let presented = previous.sign(b"{}").to_hex();
/// assert_eq!(verify_any([&current, &previous], b"{}", presented), Ok(1));
/// # Ok::<(), paysig::Error>(())
/// ```
pub fn verify_any<'k, K>(keys: K, message: &[u8], presented: impl AsRef<[u8]>) -> Result<usize>
where
    K: IntoIterator<Item = &'k Key>,
{
    let presented = Signature::from_hex(presented)?;
    first_match(keys.into_iter().map(|key| Ok(key.sign(message))), &presented)
}

/// The index of the first of the due signatures, one by each key, that `presented` is. All are looked at.
pub(crate) fn first_match(due: impl Iterator<Item = Result<Signature>>, presented: &Signature) -> Result<usize> {
    let none = u64::MAX;
    let (mut matched, mut tried) = (none, 0_u64);
    for signature in due {
        let fits = signature?.ct_eq(presented) & matched.ct_eq(&none);
        matched.conditional_assign(&tried, fits);
        tried += 1;
    }
    if tried == 0 {
        return Err(ErrorKind::NoKeys.into());
    }
    if matched == none {
        return Err(ErrorKind::SignatureMismatch.into());
    }
    usize::try_from(matched).map_err(|_| Error::new(ErrorKind::Internal))
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}
