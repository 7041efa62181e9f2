//! A sealed request: the body and the headers that were made for it, in one buffer.

use core::fmt;
use core::ops::Range;

/// A request that is ready to be sent: exactly this body, with exactly these headers, to exactly this URL.
///
/// All of it lies in the caller's buffer. It holds credentials, in the body and in `Authorization`: `Debug` shows
/// nothing; wipe the buffer when the request has been sent.
///
/// # Example
/// ```
/// use paysig::onekey::{Credentials, Environment, Request};
/// let credentials = Credentials::new(Environment::staging(), "key", "passphrase", "signature")?;
/// let mut buffer = [0; 512];
/// let sealed = credentials.seal(&Request::status(br#"{"cashout_id":1}"#), &mut [], &mut buffer)?;
/// let [signature, content_type, user_agent, authorization] = sealed.headers();
/// assert_eq!(signature.0, "Payload-Signature");
/// assert_eq!(content_type, ("Content-Type", "application/json"));
/// assert_eq!(user_agent.0, "User-Agent");
/// assert_eq!(authorization, ("Authorization", "Basic a2V5OnBhc3NwaHJhc2U="));
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct Sealed<'a> {
    pub(super) buffer: &'a [u8],
    pub(super) parts: Parts,
}

/// Where everything is in the buffer.
pub(super) struct Parts {
    pub(super) body: usize,
    pub(super) method: Range<usize>,
    pub(super) url: Range<usize>,
    pub(super) host: usize,
    pub(super) path: usize,
    /// The headers' values, in the order of [`NAMES`].
    pub(super) values: [Range<usize>; 4],
}

/// Each stands before its value, with a colon and a space between them.
const NAMES: [&str; 4] = ["Payload-Signature", "Content-Type", "User-Agent", "Authorization"];

impl<'a> Sealed<'a> {
    /// The body: the exact bytes that were signed.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.buffer.get(..self.parts.body).unwrap_or_default()
    }

    /// The method, such as `POST`.
    #[must_use]
    pub fn method(&self) -> &'a str {
        self.text(self.parts.method.clone())
    }

    /// The URL: the environment's base URL and the path.
    #[must_use]
    pub fn url(&self) -> &'a str {
        self.text(self.parts.url.clone())
    }

    /// The URL's host, and its port where the base URL has one.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.text(self.parts.host..self.parts.path)
    }

    /// The URL's path, and its query where there is one.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.text(self.parts.path..self.parts.url.end)
    }

    /// Name and value of `Payload-Signature`, `Content-Type`, `User-Agent` and `Authorization`, in this order.
    #[must_use]
    pub fn headers(&self) -> [(&'a str, &'a str); 4] {
        let mut names = NAMES.iter();
        self.parts.values.each_ref().map(|value| {
            let end = value.start.saturating_sub(": ".len());
            let start = end.saturating_sub(names.next().map_or(0, |name| name.len()));
            (self.text(start..end), self.text(value.clone()))
        })
    }

    fn text(&self, range: Range<usize>) -> &'a str {
        // All of them were checked or are our own, so this cannot fail.
        self.buffer.get(range).and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Debug for Sealed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(redacted)")
    }
}
