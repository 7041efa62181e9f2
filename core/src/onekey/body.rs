//! The body of a request: the payload in its form, with `login` and `pass`.

use super::credentials::Credentials;
use super::insert::{Member, append, insert};
use super::members;
use crate::canonical::sink::{Buffer, Sink};
use crate::{ErrorKind, Form, Result, Scratch, canonicalize};

/// Writes the body to the start of `out` and gives its length; where `out` is too small, the length that it would have.
pub(super) fn write<S: Scratch + ?Sized>(
    payload: &[u8],
    form: Option<Form>,
    credentials: &Credentials,
    scratch: &mut S,
    out: &mut [u8],
) -> Result<usize> {
    let mut sink = Buffer::new(out);
    let compacts = matches!(form, None | Some(Form::Compact));
    let outline = members::read(payload, credentials, compacts.then_some(&mut sink))?;
    let login = (!outline.has_login).then_some(Member { name: b"login", value: credentials.login() });
    let pass = (!outline.has_pass).then_some(Member { name: b"pass", value: credentials.pass() });
    let missing = login.into_iter().chain(pass);
    let compact = sink.length() + outline.root.end - outline.written;
    match form {
        Some(form @ (Form::Jcs | Form::JcsExact)) => {
            let made = canonicalize(form, payload, scratch, out).map(<[u8]>::len);
            let length = made.or_else(|error| match error.needed() {
                Some(length) if error.kind() == ErrorKind::BufferTooSmall => Ok(length),
                _ => Err(error),
            })?;
            let mut missing = missing;
            return missing.try_fold(length, |length, member| insert(out, length, member));
        }
        // Nothing is missing, and there is white space to keep.
        None if outline.has_login && outline.has_pass && compact < payload.len() => {
            sink = Buffer::new(out);
            sink.write(payload);
        }
        None | Some(Form::Compact) => {
            sink.copy(payload, outline.written, outline.close);
            append(&mut sink, outline.is_empty, missing);
            sink.write(b"}");
        }
        Some(Form::Verbatim) => {
            sink.copy(payload, 0, outline.close);
            append(&mut sink, outline.is_empty, missing);
            sink.copy(payload, outline.close, payload.len());
        }
    }
    Ok(sink.length())
}
