//! `paysig check`: what the provider does with a request on the wire.

use std::path::Path;

use paysig::{Error, ErrorKind};

use super::args::CheckArgs;
use super::{INPUT_BYTES, locate};
use crate::failure::{Failure, quoted};
use crate::message;

type Header<'t> = (&'t [u8], &'t [u8]);

/// Checks the request that the arguments point at.
pub(crate) fn check(args: &CheckArgs) -> Result<(), Failure> {
    let credentials = args.credentials.credentials()?;
    let text = message::read_at_most(INPUT_BYTES, Some(&args.headers))?;
    let headers = headers(&text, &args.headers)?;
    let file = args.file.as_deref();
    let body = message::read_at_most(INPUT_BYTES, file)?;
    let [method, path] = [&args.method, &args.path].map(|text| text.as_encoded_bytes());
    credentials.check(method, path, &body, headers).map_err(|error| {
        // Of the header, which is judged before the body is read.
        if error.slug().starts_with("signature-") {
            return Failure::from(error).note(format!("Payload-Signature in {}", quoted(&args.headers)));
        }
        locate(error, &body, &message::name(file))
    })
}

/// The names and values, without the white space around them: RFC 9112, section 5.
fn headers<'t>(text: &'t [u8], path: &Path) -> Result<Vec<Header<'t>>, Failure> {
    let mut headers = Vec::new();
    let mut start = 0;
    for line in text.split(|byte| *byte == b'\n') {
        let header = line.strip_suffix(b"\r").unwrap_or(line);
        if header.is_empty() {
            break;
        }
        let colon = header.iter().position(|byte| *byte == b':');
        let Some((name, [_, value @ ..])) = colon.and_then(|colon| header.split_at_checked(colon)) else {
            return Err(locate(Error::at(ErrorKind::HeaderMalformed, start), text, &quoted(path)));
        };
        headers.push((name, value.trim_ascii()));
        start += line.len() + 1;
    }
    Ok(headers)
}
