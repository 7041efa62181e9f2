//! A curl command that sends a sealed request. Everything is in its configuration, which it reads from the command's own
//! text, so that no secret is among its arguments, where every user of the machine could read it.

use std::path::Path;

use paysig::onekey::Sealed;
use paysig::{Error, ErrorKind};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// So much curl reads of a line, since its version 7.75; later ones take more.
const LINE_BYTES: usize = 100 * 1024 - 2;

/// Ends the configuration. No line of it can be this: all of them have an equals sign or are one word of curl's.
const END: &[u8] = b"PAYSIG";

/// The command, for a POSIX shell: the body is read from a file, or is in the text.
///
/// The caller's own configuration is left out, because it might say to follow redirects, and arguments are passed on.
///
/// # Errors
/// A body in the text that curl would not read.
pub(crate) fn command(sealed: &Sealed<'_>, body_file: Option<&Path>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    // The most that it can take, so that no copy is left behind where it grows.
    let room = 2 * (sealed.body().len() + sealed.url().len()) + 4096;
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    text.extend_from_slice(b"curl --disable --config - \"$@\" <<'PAYSIG'\n");
    text.extend_from_slice(b"silent\nshow-error\ngloboff\n");
    set(&mut text, b"proto", b"", b"=https");
    set(&mut text, b"url", b"", sealed.url().as_bytes());
    set(&mut text, b"request", b"", sealed.method().as_bytes());
    for (name, value) in sealed.headers() {
        let start = [name.as_bytes(), b": "].concat();
        set(&mut text, b"header", &start, value.as_bytes());
    }
    match body_file {
        Some(path) => set(&mut text, b"data-binary", b"@", path.as_os_str().as_encoded_bytes()),
        None => set(&mut text, b"data-raw", b"", sealed.body()),
    }
    if text.split(|byte| *byte == b'\n').any(|line| line.len() > LINE_BYTES) {
        return Err(Failure::from(Error::new(ErrorKind::OutputUnwritable))
            .note("the body is too long for curl to read it from a command")
            .note("hint: give it a file with --body-file"));
    }
    text.extend_from_slice(END);
    text.push(b'\n');
    Ok(text)
}

/// Writes `name = "value"` with curl's escapes.
fn set(text: &mut Vec<u8>, name: &[u8], start: &[u8], value: &[u8]) {
    text.extend_from_slice(name);
    text.extend_from_slice(b" = \"");
    text.extend_from_slice(start);
    for byte in value {
        match byte {
            b'\n' => text.extend_from_slice(b"\\n"),
            b'\r' => text.extend_from_slice(b"\\r"),
            b'\t' => text.extend_from_slice(b"\\t"),
            b'"' | b'\\' => text.extend_from_slice(&[b'\\', *byte]),
            _ => text.push(*byte),
        }
    }
    text.extend_from_slice(b"\"\n");
}
