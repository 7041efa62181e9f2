//! A request that is to be sealed: what the caller says of it, and the rules for that.

use core::fmt;

use crate::{Error, ErrorKind, Form, Result};

/// What a `User-Agent` is where the caller gives none.
const USER_AGENT: &str = concat!("paysig/", env!("CARGO_PKG_VERSION"));

/// The provider's operations on cashouts; each has a JSON object as its body, `DELETE` too.
const CREATE: (&str, &str) = ("POST", "/v3/cashout");
const STATUS: (&str, &str) = ("POST", "/v3/cashout/status");
const CANCEL: (&str, &str) = ("DELETE", "/v3/cashout/cancel");

/// A request that is to be sealed: method, path and payload, and if you like a form and a `User-Agent`.
///
/// # Example
/// ```
/// use paysig::Form;
/// use paysig::onekey::Request;
/// let request = Request::cancel(br#"{"cashout_id": 11954}"#).form(Form::Compact).user_agent("shop/1.2");
/// ```
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub(super) method: &'a [u8],
    pub(super) path: &'a [u8],
    pub(super) payload: &'a [u8],
    pub(super) form: Option<Form>,
    user_agent: Option<&'a [u8]>,
    /// One of the provider's, whose method and path need no check.
    is_operation: bool,
}

impl<'a> Request<'a> {
    /// Creates a cashout: `POST /v3/cashout`. `external_id`, 100 characters at most, guards against doing it twice.
    #[must_use]
    pub fn create(payload: &'a [u8]) -> Self {
        Self::operation(CREATE, payload)
    }

    /// Asks for a cashout's status: `POST /v3/cashout/status`.
    #[must_use]
    pub fn status(payload: &'a [u8]) -> Self {
        Self::operation(STATUS, payload)
    }

    /// Cancels a cashout: `DELETE /v3/cashout/cancel`, with a body.
    #[must_use]
    pub fn cancel(payload: &'a [u8]) -> Self {
        Self::operation(CANCEL, payload)
    }

    /// Any other request. The payload is a JSON object, or no bytes at all where neither the method is `DELETE` nor the
    /// request one of the three above. The path may have a query.
    #[must_use]
    pub fn new(
        method: &'a (impl AsRef<[u8]> + ?Sized),
        path: &'a (impl AsRef<[u8]> + ?Sized),
        payload: &'a [u8],
    ) -> Self {
        Self {
            method: method.as_ref(),
            path: path.as_ref(),
            payload,
            form: None,
            user_agent: None,
            is_operation: false,
        }
    }

    fn operation((method, path): (&'static str, &'static str), payload: &'a [u8]) -> Self {
        Self { is_operation: true, ..Self::new(method, path, payload) }
    }

    /// The form that the body takes.
    ///
    /// Without it the payload stays as it is where it has `login` and `pass`, and becomes compact where they are added.
    /// [`Form::Verbatim`] adds them without touching another byte.
    #[must_use]
    pub const fn form(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }

    /// The header `User-Agent`, for `paysig/VERSION`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: &'a (impl AsRef<[u8]> + ?Sized)) -> Self {
        self.user_agent = Some(user_agent.as_ref());
        self
    }

    /// The `User-Agent` that is sent.
    pub(super) fn sent_user_agent(&self) -> &'a [u8] {
        self.user_agent.unwrap_or(USER_AGENT.as_bytes())
    }

    /// Checks everything but the payload.
    pub(super) fn check(&self) -> Result<()> {
        if !self.is_operation {
            check_method(self.method)?;
            check_path(self.path)?;
        }
        self.user_agent.map_or(Ok(()), check_value)
    }

    /// Whether an empty payload is refused.
    pub(super) fn needs_body(&self) -> bool {
        let is = |(method, path): (&str, &str)| self.method == method.as_bytes() && self.path == path.as_bytes();
        self.is_operation || self.method == b"DELETE" || [CREATE, STATUS, CANCEL].into_iter().any(is)
    }
}

/// The payload may hold credentials.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Request(redacted)")
    }
}

/// RFC 9110, section 9.1: methods are case-sensitive, and those that are standardised are in upper-case letters.
fn check_method(method: &[u8]) -> Result<()> {
    match method.iter().position(|byte| !byte.is_ascii_uppercase()) {
        None if method.is_empty() => Err(Error::at(ErrorKind::MethodMalformed, 0)),
        None => Ok(()),
        Some(offset) => Err(Error::at(ErrorKind::MethodMalformed, offset)),
    }
}

/// RFC 3986, section 3.3 and 3.4: a path and perhaps a query, in ASCII.
///
/// What HTTP clients and servers rewrite is refused, because then another path would be sent than was asked for: empty
/// segments and those of one or two dots, plain or percent-encoded.
pub(super) fn check_path(path: &[u8]) -> Result<()> {
    let malformed = |offset| Err(Error::at(ErrorKind::PathMalformed, offset));
    if path.first() != Some(&b'/') {
        return malformed(0);
    }
    for (offset, byte) in path.iter().enumerate() {
        let good = match byte {
            b'%' => {
                matches!(path.get(offset + 1..offset + 3), Some([a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => true,
            _ => b"-._~!$&'()*+,;=:@/?".contains(byte),
        };
        if !good {
            return malformed(offset);
        }
    }
    let mut start = 1;
    let before_query = path.split(|byte| *byte == b'?').next().unwrap_or_default();
    let segments = before_query.get(1..).unwrap_or_default();
    let last = segments.split(|byte| *byte == b'/').count();
    for (number, segment) in segments.split(|byte| *byte == b'/').enumerate() {
        // A path may end with a slash.
        if is_dots(segment) || (segment.is_empty() && number + 1 < last) {
            return malformed(start);
        }
        start += segment.len() + 1;
    }
    Ok(())
}

/// Whether a segment is one or two dots, each perhaps written `%2e`.
fn is_dots(mut segment: &[u8]) -> bool {
    let mut dots = 0;
    while let Some(rest) = match segment {
        [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => Some(rest),
        _ => None,
    } {
        segment = rest;
        dots += 1;
    }
    segment.is_empty() && (1..=2).contains(&dots)
}

/// RFC 9110, section 5.5: visible ASCII, and spaces and tabs between it.
fn check_value(value: &[u8]) -> Result<()> {
    let malformed = |offset| Err(Error::at(ErrorKind::HeaderMalformed, offset));
    let space = |byte: &u8| matches!(byte, b' ' | b'\t');
    if let Some(offset) = value.iter().position(|byte| !(byte.is_ascii_graphic() || space(byte))) {
        return malformed(offset);
    }
    match value {
        [] => malformed(0),
        [first, ..] if space(first) => malformed(0),
        [.., last] if space(last) => malformed(value.len() - 1),
        _ => Ok(()),
    }
}
