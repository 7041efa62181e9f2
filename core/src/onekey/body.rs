//! The body of a request: the payload in its form, with `login` and `pass`; and its signature.

use super::credentials::Credentials;
use super::insert::{Member, append, insert};
use super::members;
use crate::canonical::sink::{Buffer, Sink};
use crate::hmac::Follower;
use crate::{ErrorKind, Form, Result, Scratch, Signature, canonicalize};

/// Writes the body to the start of `out`, and gives its length and its signature; where `out` is too small, the length
/// that it would have.
pub(super) fn write<S: Scratch + ?Sized>(
    payload: &[u8],
    form: Option<Form>,
    credentials: &Credentials,
    scratch: &mut S,
    out: &mut [u8],
) -> Result<(usize, Signature)> {
    let key = credentials.key();
    let mut draft = Draft { sink: Buffer::new(out), follower: key.follower() };
    let compacts = matches!(form, None | Some(Form::Compact));
    let outline = members::read(payload, credentials, compacts.then_some(&mut draft))?;
    let login = (!outline.has_login).then_some(Member { name: b"login", value: credentials.login() });
    let pass = (!outline.has_pass).then_some(Member { name: b"pass", value: credentials.pass() });
    let missing = login.into_iter().chain(pass);
    let Draft { mut sink, mut follower } = draft;
    let compact = sink.length() + outline.root.end - outline.written;
    // Where the body is a part of the payload, that is at rest already.
    let mut part = None;
    let length = match form {
        Some(form @ (Form::Jcs | Form::JcsExact)) => {
            let made = canonicalize(form, payload, scratch, out).map(<[u8]>::len);
            let length = made.or_else(|error| match error.needed() {
                Some(length) if error.kind() == ErrorKind::BufferTooSmall => Ok(length),
                _ => Err(error),
            })?;
            missing.fold(length, |length, member| insert(out, length, member))
        }
        // Nothing is missing, and there is white space to keep.
        None if outline.has_login && outline.has_pass && compact < payload.len() => {
            follower = key.follower();
            sink = Buffer::new(out);
            sink.write(payload);
            sink.length()
        }
        None | Some(Form::Compact) => {
            let is_part = sink.length() == 0 && outline.has_login && outline.has_pass;
            part = payload.get(outline.root.clone()).filter(|_| is_part);
            sink.copy(payload, outline.written, outline.close);
            append(&mut sink, outline.is_empty, missing);
            sink.write(b"}");
            sink.length()
        }
        Some(Form::Verbatim) => {
            sink.copy(payload, 0, outline.close);
            append(&mut sink, outline.is_empty, missing);
            sink.copy(payload, outline.close, payload.len());
            sink.length()
        }
    };
    Ok((length, Signature::from_bytes(follower.finish(part.or(out.get(..length)).unwrap_or_default()))))
}

/// A body while it is written and, up to the payload's first white space, hashed beside that.
pub(super) struct Draft<'b, 'k> {
    sink: Buffer<'b>,
    follower: Follower<'k>,
}

impl Draft<'_, '_> {
    /// Takes the next part of the body, a part of the payload.
    #[inline]
    pub(super) fn take(&mut self, payload: &[u8], from: usize, to: usize) {
        self.sink.copy(payload, from, to);
    }

    /// Looks ahead at the first part of the body, before anything is taken.
    pub(super) fn look_ahead(&mut self, payload: &[u8], from: usize, to: usize) {
        self.follower.follow(payload.get(from..to).unwrap_or_default());
    }
}
