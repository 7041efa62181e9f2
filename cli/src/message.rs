//! The message: read from a file or standard input straight into the signer, in constant memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use paysig::{ErrorKind, Signer};
use zeroize::Zeroizing;

use crate::failure::{Failure, quoted};
use crate::stdio;

/// How many bytes are asked for at a time: enough that the calls cost nothing beside the hashing, and within the
/// second-level cache.
const CHUNK_BYTES: usize = 128 * 1024;

/// Feeds the whole message to `signer`. `None` and `-` are standard input.
pub(crate) fn read_into(signer: Signer, file: Option<&Path>) -> Result<Signer, Failure> {
    match file {
        None => feed_standard_input(signer),
        Some(path) if path.as_os_str() == "-" => feed_standard_input(signer),
        Some(path) => File::open(path)
            .and_then(|file| feed(signer, file))
            .map_err(|cause| Failure::system(ErrorKind::InputUnreadable, quoted(path), &cause)),
    }
}

fn feed_standard_input(signer: Signer) -> Result<Signer, Failure> {
    stdio::input()
        .and_then(|input| feed(signer, input))
        .map_err(|cause| Failure::system(ErrorKind::InputUnreadable, "standard input", &cause))
}

fn feed(mut signer: Signer, mut input: impl Read) -> io::Result<Signer> {
    // A payload holds the credentials of its sender.
    let mut chunk = Zeroizing::new(vec![0; CHUNK_BYTES]);
    loop {
        match input.read(&mut chunk) {
            Ok(0) => return Ok(signer),
            Ok(count) => signer.update(chunk.get(..count).unwrap_or_default()),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}
