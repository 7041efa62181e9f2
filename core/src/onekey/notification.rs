//! Notifications: what the provider posts when a cashout's status has changed, and how much of it can be trusted.

use core::fmt;

use super::form::{self, FormFields};
use crate::{Error, ErrorKind, Fields, Key, Result, Scheme};

/// No notification is longer. A form of that size holds far more than the provider's seven fields.
const MAX_BYTES: usize = 65536;

const EXTERNAL_ID: &[u8] = b"external_id";
const CONTROL: &[u8] = b"control";

/// A notification that is a form, verified: the provider, or someone who repeats what the provider once sent, says
/// that something has happened to the cashout with this `external_id`.
///
/// **What that does not say.** The field `control` signs `external_id` and nothing else. Whoever has seen one
/// notification can send it again, for ever, with any other date, `cashout_id`, `comments` or `status_reason`. So take it
/// as a hint: ask for the cashout's status ([`Request::status`](super::Request::status)), act on that answer, and only
/// if you have not acted on the same status of the same `external_id` before.
///
/// # Example
/// ```
/// use paysig::Key;
/// use paysig::onekey::Notification;
/// let key = Key::new("your_cashout_api_signature")?;
/// let body = b"date=2020-03-12%2020%3A26%3A11&bank_reference_id=&comments=&external_id=cashoutID1234\
///     &control=DDD345FB66A8053FBB69E0DBCACFDE5F63CA05140C3A2C446B7A0E4118F8BA1D&cashout_id=60067&status_reason=";
/// let mut buffer = [0; 1024];
/// let notification = Notification::verify(&key, body, &mut buffer)?;
/// assert_eq!(notification.external_id(), "cashoutID1234");
/// assert_eq!(notification.unauthenticated("date"), Some("2020-03-12 20:26:11"));
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone)]
pub struct Notification<'a> {
    form: &'a [u8],
    decoded: &'a [u8],
    external_id: &'a str,
    matched: usize,
}

impl<'a> Notification<'a> {
    /// Verifies a notification's body, exactly as it arrived, and decodes it into `buffer`, which must be as long as
    /// the body. On an error the buffer is filled with zeros.
    ///
    /// # Errors
    /// [`ErrorKind::FormTooLarge`] beyond 65,536 bytes; [`ErrorKind::BufferTooSmall`]; [`ErrorKind::InputNotUtf8`] where
    /// a name or a value is not UTF-8 after decoding; [`ErrorKind::FieldDuplicate`] where a second field is called
    /// `external_id` or `control` after decoding, because parsers disagree on which one counts;
    /// [`ErrorKind::FieldMissing`] where one of them is not there, or `external_id` is empty; and as [`Key::verify`].
    /// Offsets are bytes of the body as it arrived.
    pub fn verify(key: &Key, body: &'a [u8], buffer: &'a mut [u8]) -> Result<Self> {
        Self::verify_any([key], body, buffer)
    }

    /// As [`Notification::verify`], against several keys, as while the API Signature is changed: those of the new
    /// [credentials](super::Credentials::key) and of the old ones. Every key is tried, whichever matches.
    ///
    /// # Errors
    /// As [`Notification::verify`]; [`ErrorKind::NoKeys`].
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::Notification;
    /// use paysig::{Fields, Key, Scheme};
    /// let (current, previous) = (Key::new("current_secret")?, Key::new("previous_secret")?);
    /// let control = Scheme::CASHOUT_NOTIFICATION.sign(&previous, &Fields::default().external_id("X1"))?;
    /// let body = format!("external_id=X1&control={}", &*control);
    /// let mut buffer = [0; 128];
    /// let notification = Notification::verify_any([&current, &previous], body.as_bytes(), &mut buffer)?;
    /// assert_eq!((notification.external_id(), notification.matched()), ("X1", 1));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn verify_any<'k, K>(keys: K, body: &'a [u8], buffer: &'a mut [u8]) -> Result<Self>
    where
        K: IntoIterator<Item = &'k Key>,
    {
        match decode(&mut keys.into_iter(), body, buffer) {
            Ok((start, length, matched)) => {
                let decoded: &[u8] = buffer;
                let external_id = decoded.get(start..start + length).unwrap_or_default();
                // Decoding has checked it.
                let external_id = core::str::from_utf8(external_id).unwrap_or_default();
                Ok(Self { form: body, decoded, external_id, matched })
            }
            Err(error) => {
                buffer.fill(0);
                Err(error)
            }
        }
    }

    /// The cashout that the provider speaks of: the only thing that is authenticated.
    #[must_use]
    pub const fn external_id(&self) -> &'a str {
        self.external_id
    }

    /// The index of the key that matched; where several do, of the first.
    #[must_use]
    pub const fn matched(&self) -> usize {
        self.matched
    }

    /// What to de-duplicate by, together with the status that *your own question* to the provider was answered with:
    /// the `external_id`, because nothing else in the notification is authenticated.
    ///
    /// Do not add the notification's other fields: whoever repeats one can change them, and it would look new. Nor
    /// leave out the status: a cashout that was completed may be rejected later, in a notification with the same key.
    #[must_use]
    pub const fn deduplication_key(&self) -> &'a str {
        self.external_id
    }

    /// The first field with this name, which anyone may have written.
    #[must_use]
    pub fn unauthenticated(&self, name: &str) -> Option<&'a str> {
        self.unauthenticated_fields().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// All fields in their order. But for `external_id`, anyone may have written them.
    #[must_use]
    pub const fn unauthenticated_fields(&self) -> FormFields<'a> {
        FormFields::new(self.form, self.decoded)
    }
}

/// What it says is not for logs.
impl fmt::Debug for Notification<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notification(redacted)")
    }
}

/// Decodes and verifies; gives where `external_id` is in the buffer, how long, and which key matched.
fn decode(keys: &mut dyn Iterator<Item = &Key>, body: &[u8], buffer: &mut [u8]) -> Result<(usize, usize, usize)> {
    if body.len() > MAX_BYTES {
        return Err(Error::at(ErrorKind::FormTooLarge, MAX_BYTES));
    }
    if buffer.len() < body.len() {
        return Err(Error::needs(body.len()));
    }
    let (mut external_id, mut control) = (None, None);
    let mut at = 0;
    while let Some((name, value, next)) = form::next_field(body, at) {
        at = next;
        let length = form::decode(body, name.clone(), buffer)?;
        let place = match buffer.get(name.start..name.start + length) {
            Some(EXTERNAL_ID) => Some(&mut external_id),
            Some(CONTROL) => Some(&mut control),
            _ => None,
        };
        let decoded = form::decode(body, value.clone(), buffer)?;
        if let Some(place) = place {
            if place.replace((value, decoded)).is_some() {
                return Err(Error::at(ErrorKind::FieldDuplicate, name.start));
            }
        }
    }
    let (Some((id, id_length)), Some((control, control_length))) = (external_id, control) else {
        return Err(ErrorKind::FieldMissing.into());
    };
    if id_length == 0 {
        return Err(Error::at(ErrorKind::FieldMissing, id.start));
    }
    let text = |start: usize, length| buffer.get(start..start + length).unwrap_or_default();
    let fields = Fields::default().external_id(text(id.start, id_length));
    let verified = Scheme::CASHOUT_NOTIFICATION.verify_any(keys, &fields, text(control.start, control_length));
    let matched = verified.map_err(|error| match error.offset() {
        // Of the decoded text: tell where that is in the body.
        Some(offset) => Error::at(error.kind(), form::offset_of(body, control, offset)),
        None => error,
    })?;
    Ok((id.start, id_length, matched))
}

/// Verifies a notification whose body is JSON, by its header `Payload-Signature`, and hands out the body: all of it is
/// authenticated. Nothing says when it was sent, or how often: de-duplicate. Against several keys there is
/// [`verify_any`](crate::verify_any).
///
/// # Errors
/// As [`Key::verify`].
///
/// # Example
/// ```
/// use paysig::Key;
/// use paysig::onekey::verify_json;
/// let key = Key::new("cashout_secret_key")?;
/// let header = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549";
/// let body = verify_json(&key, br#"{"cashout_id":11954}"#, header)?;
/// // Only now give it to a parser.
/// # Ok::<(), paysig::Error>(())
/// ```
pub fn verify_json<'a>(key: &Key, body: &'a [u8], header: impl AsRef<[u8]>) -> Result<&'a [u8]> {
    Scheme::CASHOUT_REQUEST.verify(key, &Fields::new(body), header)?;
    Ok(body)
}
