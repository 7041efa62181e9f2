//! `paysig seal`: from a payload to the exact body and all headers.

use std::ffi::OsStr;

use paysig::onekey::{Credentials, Request, Sealed};
use paysig::{Error, ErrorKind};
use zeroize::Zeroizing;

use super::args::{Operation, RequestArgs, SealArgs};
use super::{INPUT_BYTES, curl, locate, output};
use crate::failure::Failure;
use crate::{message, stdio};

/// Seals the payload that the arguments point at, and writes the request as they say.
pub(crate) fn seal(args: &SealArgs) -> Result<(), Failure> {
    let credentials = args.credentials.credentials()?;
    let file = args.file.as_deref();
    let payload = message::read_at_most(INPUT_BYTES, file)?;
    let mut request = args.request.request(&payload);
    if let Some(form) = args.form {
        request = request.form(form);
    }
    if let Some(user_agent) = &args.user_agent {
        request = request.user_agent(user_agent.as_encoded_bytes());
    }
    let mut buffer = Zeroizing::new(Vec::new());
    let sealed = seal_into(&mut buffer, &credentials, &request).map_err(|error| match error.kind() {
        ErrorKind::MethodMalformed => Failure::from(error).note("--method"),
        ErrorKind::PathMalformed => Failure::from(error).note("--path"),
        ErrorKind::HeaderMalformed => Failure::from(error).note("--user-agent"),
        _ => locate(error, &payload, &message::name(file)),
    })?;
    match &args.body_file {
        None if args.curl => stdio::write(&curl::command(&sealed, None)?),
        None => stdio::write(&[&headers(&sealed)[..], b"\n", sealed.body()].concat()),
        Some(path) => {
            let written = output::write_file(path, sealed.body())?;
            let text = if args.curl { curl::command(&sealed, Some(&written)) } else { Ok(headers(&sealed)) };
            // A body whose headers nobody got is of no use.
            text.and_then(|text| stdio::write(&text)).inspect_err(|_| output::remove(&written))
        }
    }
}

/// Seals into a buffer that is made as large as is needed, so that no copy is left behind where it grows.
fn seal_into<'b>(
    buffer: &'b mut Vec<u8>,
    credentials: &Credentials,
    request: &Request<'_>,
) -> Result<Sealed<'b>, Error> {
    let mut scratch = Vec::new();
    let size = match credentials.seal(request, &mut scratch, &mut []) {
        Ok(_) => 0,
        Err(error) => error.needed().ok_or(error)?,
    };
    buffer.resize(size, 0);
    credentials.seal(request, &mut scratch, buffer)
}

impl RequestArgs {
    fn request<'a>(&'a self, payload: &'a [u8]) -> Request<'a> {
        match self.operation {
            Some(Operation::Create) => Request::create(payload),
            Some(Operation::Status) => Request::status(payload),
            Some(Operation::Cancel) => Request::cancel(payload),
            None => {
                let [method, path] = [&self.method, &self.path].map(|text| text.as_deref().unwrap_or_default());
                Request::new(OsStr::as_encoded_bytes(method), OsStr::as_encoded_bytes(path), payload)
            }
        }
    }
}

/// The headers, each on a line, as `curl --header @FILE` takes them.
fn headers(sealed: &Sealed<'_>) -> Zeroizing<Vec<u8>> {
    let mut lines = Zeroizing::new(Vec::with_capacity(1024));
    for (name, value) in sealed.headers() {
        lines.extend([name, ": ", value, "\n"].into_iter().flat_map(str::bytes));
    }
    lines
}
