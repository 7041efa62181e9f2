//! Sealing: from a request to the bytes that are sent.

use core::ops::Range;

use super::body;
use super::credentials::Credentials;
use super::environment::SCHEME;
use super::request::Request;
use super::sealed::{Parts, Sealed};
use crate::canonical::sink::{Buffer, Sink};
use crate::{Error, ErrorKind, Result, Scratch};

impl Credentials {
    /// Seals a request: makes the exact body and all headers of it, in `out`.
    ///
    /// The body is the payload, which must be a JSON object, with `login` and `pass` as its outermost members. Where they
    /// are missing they are added: at the end, but in the JCS forms where they belong. Where they are there they must be
    /// the credentials'. [`Request::form`] says what happens to all else. An empty payload stays empty, where the request
    /// may have none.
    ///
    /// Only the JCS forms need `scratch`: give `&mut []` otherwise. `out` takes the body, the URL and the headers: with
    /// 1,536 bytes more than the payload has (in the JCS forms, than its form has: numbers can become longer), it is large
    /// enough for paths and a `User-Agent` of 128 bytes each. On an error it is filled with zeros.
    ///
    /// # Errors
    /// - Of method, path and `User-Agent`, with the byte offset: [`ErrorKind::MethodMalformed`],
    ///   [`ErrorKind::PathMalformed`], [`ErrorKind::HeaderMalformed`].
    /// - Of the payload, with the byte offset: [`ErrorKind::BodyMissing`]; [`ErrorKind::BodyNotObject`]; what its
    ///   [form](crate::Form) refuses; [`ErrorKind::CredentialMismatch`] and [`ErrorKind::CredentialNotText`], for the
    ///   value of `login` or `pass`; [`ErrorKind::JsonDuplicateName`], in any form, where one of these two or
    ///   `external_id` is given twice; [`ErrorKind::ExternalIdTooLong`] beyond 100 characters.
    /// - [`ErrorKind::BufferTooSmall`] and [`ErrorKind::ScratchTooSmall`], with what is [needed](Error::needed).
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::{Credentials, Environment, Request};
    /// let credentials = Credentials::new(Environment::staging(), "api_key", "passphrase", "api_signature")?;
    /// let mut buffer = [0; 2048];
    /// let payload = br#"{ "external_id": "A-1", "amount": 2000.00 }"#;
    /// let sealed = credentials.seal(&Request::create(payload), &mut [], &mut buffer)?;
    /// let body = br#"{"external_id":"A-1","amount":2000.00,"login":"api_key","pass":"passphrase"}"#;
    /// assert_eq!(sealed.body(), body);
    ///
    /// let other = br#"{"login": "another", "cashout_id": 1}"#;
    /// let error = credentials.seal(&Request::status(other), &mut [], &mut buffer).unwrap_err();
    /// assert_eq!((error.slug(), error.offset()), ("credential-mismatch", Some(10)));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn seal<'a, S: Scratch + ?Sized>(
        &self,
        request: &Request<'_>,
        scratch: &mut S,
        out: &'a mut [u8],
    ) -> Result<Sealed<'a>> {
        match self.write(request, scratch, out) {
            Ok(parts) => Ok(Sealed { buffer: out, parts }),
            Err(error) => {
                // What was written may hold credentials.
                out.fill(0);
                Err(error)
            }
        }
    }

    fn write<S: Scratch + ?Sized>(&self, request: &Request<'_>, scratch: &mut S, out: &mut [u8]) -> Result<Parts> {
        request.check()?;
        let (body, signature) = match request.payload {
            [] if request.needs_body() => return Err(ErrorKind::BodyMissing.into()),
            [] => (0, self.key().sign(b"")),
            payload => body::write(payload, request.form, self, scratch, out)?,
        };
        let digits = signature.to_hex();
        let mut writer = Writer { sink: Buffer::new(out.get_mut(body..).unwrap_or_default()), start: body };
        // Behind each part is a NUL, for C.
        let method = writer.put(b"\0", request.method);
        let base = writer.put(b"\0", self.environment().base_url_bytes());
        let path = writer.put(b"", request.path);
        let signature = writer.put(SIGNATURE, digits.as_bytes());
        let user_agent = writer.put(CONTENT_TYPE_AND_USER_AGENT, request.sent_user_agent());
        let content_type = signature.end + CONTENT_TYPE.len()..user_agent.start - USER_AGENT.len();
        let authorization = writer.put(AUTHORIZATION, self.authorization());
        writer.put(b"\0", b"");
        // Where the body did not fit, nothing did.
        let length = body.saturating_add(writer.sink.length());
        if length > out.len() {
            return Err(Error::needs(length));
        }
        let host = base.start + SCHEME.len();
        Ok(Parts {
            body,
            method,
            url: base.start..path.end,
            host,
            path: path.start,
            values: [signature, content_type, user_agent, authorization],
        })
    }
}

/// What stands before each header's value.
const SIGNATURE: &[u8] = b"\0Payload-Signature: ";
const CONTENT_TYPE: &[u8] = b"\0Content-Type: ";
const USER_AGENT: &[u8] = b"\0User-Agent: ";
/// One value does not change.
const CONTENT_TYPE_AND_USER_AGENT: &[u8] = b"\0Content-Type: application/json\0User-Agent: ";
const AUTHORIZATION: &[u8] = b"\0Authorization: ";

/// Writes the parts behind the body.
struct Writer<'b> {
    sink: Buffer<'b>,
    start: usize,
}

impl Writer<'_> {
    /// Writes a part behind what stands before it, and tells where the part is.
    fn put(&mut self, before: &[u8], part: &[u8]) -> Range<usize> {
        self.sink.write(before);
        let start = self.start.saturating_add(self.sink.length());
        self.sink.write(part);
        start..start.saturating_add(part.len())
    }
}
