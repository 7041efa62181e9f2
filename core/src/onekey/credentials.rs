//! Credentials: what the provider hands out for one environment, in place, redacted and wiped.

use core::fmt;

use base64ct::{Base64, Encoding};
use subtle::{Choice, ConstantTimeEq};

use super::inline::Inline;
use super::{Environment, Setting};
use crate::{Error, ErrorKind, Key, Result};

/// The provider's limit for `login` and `pass`.
const CHARACTERS: usize = 32;
/// Each character has at most four bytes of UTF-8.
pub(super) const TEXT_BYTES: usize = 4 * CHARACTERS;
const PAIR_BYTES: usize = TEXT_BYTES + 1 + TEXT_BYTES;
const BASIC: &[u8] = b"Basic ";
const BASIC_BYTES: usize = (BASIC.len() + PAIR_BYTES.div_ceil(3) * 4).next_multiple_of(8);

/// The three credentials of one environment: API Key (`login`), API Passphrase (`pass`) and API Signature (the secret).
///
/// They are not `Clone`, `Debug` shows nothing of them, and their memory is wiped when they are dropped. They are
/// `Sync`: share them by reference. Rust may leave a copy behind where a value is *moved*, so make them where they will
/// live.
///
/// # Example
/// ```
/// use paysig::onekey::{Credentials, Environment, Setting};
/// let credentials = Credentials::new(Environment::staging(), "api_key", "api_passphrase", "api_signature")?;
/// assert_eq!(format!("{credentials:?}"), "Credentials(redacted)");
/// let error = Credentials::new(Environment::staging(), "api:key", "api_passphrase", "api_signature").unwrap_err();
/// assert_eq!((error.slug(), error.offset()), ("api-key-colon", Some(3)));
/// assert_eq!(error.setting(), Some(Setting::ApiKey));
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct Credentials {
    environment: Environment,
    login: Inline<TEXT_BYTES>,
    pass: Inline<TEXT_BYTES>,
    /// The header `Authorization`: RFC 7617, section 2.
    authorization: Inline<BASIC_BYTES>,
    key: Key,
}

impl Credentials {
    /// Binds credentials to their environment. All are UTF-8.
    ///
    /// # Errors
    /// For API Key and passphrase, with the byte offset in it: [`ErrorKind::CredentialEmpty`];
    /// [`ErrorKind::CredentialTooLong`] beyond 32 characters; [`ErrorKind::CredentialCharacter`] for a control character
    /// anywhere, for white space at an end, which was almost surely read along with it, and for what is not UTF-8;
    /// [`ErrorKind::ApiKeyColon`]. For the API Signature as [`Key::new`]. [`Error::setting`] says which of the three it is.
    pub fn new(
        environment: Environment,
        api_key: impl AsRef<[u8]>,
        passphrase: impl AsRef<[u8]>,
        api_signature: impl AsRef<[u8]>,
    ) -> Result<Self> {
        let (login, pass) = (api_key.as_ref(), passphrase.as_ref());
        check(login).map_err(|error| error.of(Setting::ApiKey))?;
        if let Some(offset) = login.iter().position(|byte| *byte == b':') {
            return Err(Error::at(ErrorKind::ApiKeyColon, offset).of(Setting::ApiKey));
        }
        check(pass).map_err(|error| error.of(Setting::ApiPassphrase))?;
        let key = Key::from_utf8(api_signature.as_ref()).map_err(|error| error.of(Setting::ApiSignature))?;
        // What was checked fits.
        let (Some(login), Some(pass), Some(authorization)) =
            (Inline::new(&[login]), Inline::new(&[pass]), basic(login, pass))
        else {
            return Err(ErrorKind::CredentialTooLong.into());
        };
        Ok(Self { environment, login, pass, authorization, key })
    }

    /// The environment that they are for.
    #[must_use]
    pub const fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The key of the API Signature, for [`Notification::verify`](super::Notification::verify) and its like.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }

    pub(super) fn login(&self) -> &[u8] {
        self.login.as_bytes()
    }

    pub(super) fn pass(&self) -> &[u8] {
        self.pass.as_bytes()
    }

    pub(super) fn authorization(&self) -> &[u8] {
        self.authorization.as_bytes()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(redacted)")
    }
}

/// RFC 7617, section 2: `Basic ` and the base64 of user, colon and password, both as UTF-8 (section 2.1).
fn basic(login: &[u8], pass: &[u8]) -> Option<Inline<BASIC_BYTES>> {
    let pair = Inline::<PAIR_BYTES>::new(&[login, b":", pass])?;
    Inline::filled(|place| {
        let (start, rest) = place.split_at_mut_checked(BASIC.len())?;
        start.copy_from_slice(BASIC);
        let mut length = BASIC.len();
        // Four characters at a time: of a whole text the compiler would make far more code.
        for (three, four) in pair.as_bytes().chunks(3).zip(rest.chunks_mut(4)) {
            length += Base64::encode(three, four).ok()?.len();
        }
        Some(length)
    })
}

/// Compares in constant time where both are as long.
pub(super) fn same(text: &[u8], due: &[u8]) -> bool {
    // All bytes are looked at, and what differs is asked for once: byte-wise `ct_eq` would cost as much as hashing.
    let differing = text.iter().zip(due).fold(0, |differing, (text, due)| differing | (text ^ due));
    bool::from(differing.ct_eq(&0) & Choice::from(u8::from(text.len() == due.len())))
}

/// The rules for API Key and passphrase.
#[inline(never)]
fn check(credential: &[u8]) -> Result<()> {
    let foreign = |offset| Error::at(ErrorKind::CredentialCharacter, offset);
    let text = core::str::from_utf8(credential).map_err(|fault| foreign(fault.valid_up_to()))?;
    if text.is_empty() {
        return Err(ErrorKind::CredentialEmpty.into());
    }
    let last = text.char_indices().next_back().map_or(0, |(offset, _)| offset);
    for (count, (offset, character)) in text.char_indices().enumerate() {
        if character.is_control() || (character.is_whitespace() && (offset == 0 || offset == last)) {
            return Err(foreign(offset));
        }
        if count == CHARACTERS {
            return Err(Error::at(ErrorKind::CredentialTooLong, offset));
        }
    }
    Ok(())
}
