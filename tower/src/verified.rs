//! What a layer has verified, as a handler finds it in the request's extensions.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use paysig::{Result, onekey, verify_any};

use crate::Keys;

/// A notification that is a form, verified: [`paysig::onekey::Notification`] with memory of its own.
///
/// **What that does not say.** The field `control` signs `external_id` and nothing else. Whoever has seen one
/// notification can send it again, for ever, with anything else in its other fields. So take it as a hint: ask the
/// provider for the cashout's status, and act on that answer.
///
/// # Example
/// ```
/// use paysig_tower::Notification;
/// let key = paysig::Key::new("your_cashout_api_signature")?;
/// let body = b"external_id=cashoutID1234&cashout_id=60067&\
///     control=DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D";
/// let notification = Notification::verify(&key, body)?;
/// assert_eq!(notification.external_id(), "cashoutID1234");
/// assert_eq!(notification.unauthenticated("cashout_id"), Some("60067"));
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone)]
pub struct Notification(Arc<Fields>);

struct Fields {
    external_id: String,
    all: Vec<(String, String)>,
    key: usize,
}

impl Notification {
    /// Verifies a notification's body, exactly as it arrived, where no layer does it.
    ///
    /// # Errors
    /// As [`onekey::Notification::verify_any`].
    pub fn verify(keys: &impl Keys, body: &[u8]) -> Result<Self> {
        let mut decoded = vec![0; body.len()];
        let verified = onekey::Notification::verify_any(keys.keys(), body, &mut decoded)?;
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Ok(Self(Arc::new(Fields {
            external_id: verified.external_id().to_owned(),
            all: verified.unauthenticated_fields().map(owned).collect(),
            key: verified.matched(),
        })))
    }

    /// The cashout that the provider speaks of: the only thing that is authenticated.
    #[must_use]
    pub fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// What to de-duplicate by, together with the status that *your own question* to the provider was answered with:
    /// see [`onekey::Notification::deduplication_key`].
    #[must_use]
    pub fn deduplication_key(&self) -> &str {
        self.external_id()
    }

    /// The first field with this name, which anyone may have written.
    #[must_use]
    pub fn unauthenticated(&self, name: &str) -> Option<&str> {
        self.unauthenticated_fields().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// All fields in their order. But for `external_id`, anyone may have written them.
    pub fn unauthenticated_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.all.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Which of the keys it was that matched, counted from 0.
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.0.key
    }
}

/// What it says is not for logs.
impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notification(redacted)")
    }
}

/// A body that was verified by the header `Payload-Signature`, such as that of a notification that is JSON: all of it is
/// authenticated. Nothing says when it was sent, or how often: de-duplicate.
///
/// # Example
/// ```
/// use paysig_tower::SignedBody;
/// let key = paysig::Key::new("cashout_secret_key")?;
/// let header = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549";
/// let body = SignedBody::verify(&key, r#"{"cashout_id":11954}"#.into(), header)?;
/// // Only now give it to a parser.
/// assert_eq!(body.body(), r#"{"cashout_id":11954}"#);
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone)]
pub struct SignedBody {
    body: Bytes,
    key: usize,
}

impl SignedBody {
    /// Verifies a body, exactly as it arrived, where no layer does it.
    ///
    /// # Errors
    /// As [`verify_any`].
    pub fn verify(keys: &impl Keys, body: Bytes, header: impl AsRef<[u8]>) -> Result<Self> {
        let key = verify_any(keys.keys(), &body, header)?;
        Ok(Self { body, key })
    }

    /// The very bytes that were verified.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// Which of the keys it was that matched, counted from 0.
    #[must_use]
    pub const fn key_index(&self) -> usize {
        self.key
    }
}

/// What it says is not for logs: only the number of its bytes is shown.
impl fmt::Debug for SignedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedBody({} bytes)", self.body.len())
    }
}
