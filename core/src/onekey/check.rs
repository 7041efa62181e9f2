//! Checking: what the provider does with a request on the wire, for interceptors, servers and tests.

use super::credentials::{Credentials, same};
use super::members;
use super::request::Request;
use crate::{Error, ErrorKind, Result};

impl Credentials {
    /// Checks a request on the wire: the twin of [`seal`](Self::seal).
    ///
    /// The signature is checked first, over the body exactly as it arrived; nothing is parsed before that. Then
    /// `Authorization`, `Content-Type` and `User-Agent`; then whether the body's `login` and `pass` are the same
    /// credentials'. Names of headers may be in any case, and other headers are not looked at; a header's values are
    /// without the white space around them, as HTTP libraries hand them out.
    ///
    /// # Errors
    /// In this order:
    /// - [`ErrorKind::HeaderDuplicate`] for one of the four headers, because parsers disagree on which one counts;
    /// - [`ErrorKind::SignatureMissing`], or as [`Key::verify`](crate::Key::verify); [`ErrorKind::SignatureUpperCase`], with
    ///   the offset of the first such digit, because the provider takes lower-case digits alone;
    /// - [`ErrorKind::Authorization`], [`ErrorKind::ContentType`], [`ErrorKind::UserAgent`];
    /// - [`ErrorKind::BodyMissing`] and the faults of the body that [`seal`](Self::seal) tells, with their byte offsets;
    /// - [`ErrorKind::FieldMissing`] for `login` and `pass`.
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::{Credentials, Environment, Request};
    /// let credentials = Credentials::new(Environment::staging(), "api_key", "passphrase", "api_signature")?;
    /// let mut buffer = [0; 1024];
    /// let sealed = credentials.seal(&Request::cancel(br#"{"cashout_id":1}"#), &mut [], &mut buffer)?;
    /// credentials.check(sealed.method(), sealed.path(), sealed.body(), sealed.headers())?;
    ///
    /// let error = credentials.check(sealed.method(), sealed.path(), b"{}", sealed.headers()).unwrap_err();
    /// assert_eq!(error.slug(), "signature-mismatch");
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn check<'h, N, V>(
        &self,
        method: impl AsRef<[u8]>,
        path: impl AsRef<[u8]>,
        body: &[u8],
        headers: impl IntoIterator<Item = (&'h N, &'h V)>,
    ) -> Result<()>
    where
        N: AsRef<[u8]> + ?Sized + 'h,
        V: AsRef<[u8]> + ?Sized + 'h,
    {
        let mut found = Headers::default();
        for (name, value) in headers {
            found.add(name.as_ref(), value.as_ref())?;
        }
        self.check_found(&Request::new(method.as_ref(), path.as_ref(), body), &found)
    }

    // One copy for all the types that headers come in.
    #[inline(never)]
    fn check_found(&self, request: &Request<'_>, headers: &Headers<'_>) -> Result<()> {
        let body = request.payload;
        let signature = headers.signature.ok_or(Error::new(ErrorKind::SignatureMissing))?;
        self.key().verify(body, signature)?;
        if let Some(offset) = signature.iter().position(u8::is_ascii_uppercase) {
            return Err(Error::at(ErrorKind::SignatureUpperCase, offset));
        }
        if !headers.authorization.is_some_and(|value| is_basic(value, self.authorization())) {
            return Err(ErrorKind::Authorization.into());
        }
        if !headers.content_type.is_some_and(is_json) {
            return Err(ErrorKind::ContentType.into());
        }
        if headers.user_agent.is_none_or(|value| value.trim_ascii().is_empty()) {
            return Err(ErrorKind::UserAgent.into());
        }
        if body.is_empty() {
            return if request.needs_body() { Err(ErrorKind::BodyMissing.into()) } else { Ok(()) };
        }
        let outline = members::read(body, self, None)?;
        if outline.has_login && outline.has_pass { Ok(()) } else { Err(ErrorKind::FieldMissing.into()) }
    }
}

/// The headers that are checked.
#[derive(Default)]
struct Headers<'h> {
    signature: Option<&'h [u8]>,
    content_type: Option<&'h [u8]>,
    user_agent: Option<&'h [u8]>,
    authorization: Option<&'h [u8]>,
}

impl<'h> Headers<'h> {
    fn add(&mut self, name: &[u8], value: &'h [u8]) -> Result<()> {
        let places: [(&[u8], _); 4] = [
            (b"payload-signature", &mut self.signature),
            (b"content-type", &mut self.content_type),
            (b"user-agent", &mut self.user_agent),
            (b"authorization", &mut self.authorization),
        ];
        for (due, place) in places {
            if name.eq_ignore_ascii_case(due) && place.replace(value).is_some() {
                return Err(ErrorKind::HeaderDuplicate.into());
            }
        }
        Ok(())
    }
}

/// Compares with our own `Basic CREDENTIALS`, in constant time where it is as long. The scheme's name may be in any case,
/// with more than one space behind it: RFC 9110, section 11.4.
fn is_basic(value: &[u8], ours: &[u8]) -> bool {
    let split = |value: &[u8]| value.iter().position(|byte| *byte == b' ');
    let (Some(end), Some(our_end)) = (split(value), split(ours)) else { return false };
    let (name, rest) = value.split_at_checked(end).unwrap_or_default();
    let (our_name, our_rest) = ours.split_at_checked(our_end).unwrap_or_default();
    let token = rest.iter().position(|byte| *byte != b' ').and_then(|start| rest.get(start..)).unwrap_or_default();
    let our_token = our_rest.get(1..).unwrap_or_default();
    name.eq_ignore_ascii_case(our_name) && same(token, our_token)
}

/// `application/json`, perhaps with parameters: RFC 9110, section 8.3.1.
fn is_json(value: &[u8]) -> bool {
    let media_type = value.split(|byte| *byte == b';').next().unwrap_or_default();
    media_type.trim_ascii_end().eq_ignore_ascii_case(b"application/json")
}
