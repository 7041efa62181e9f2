//! The message: read from a file or standard input, straight into the signer in constant memory, or whole.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use paysig::{ErrorKind, Signer};
use zeroize::Zeroizing;

use crate::args::is_stdin;
use crate::failure::{Failure, quoted};
use crate::stdio;

/// How many bytes are asked for at a time: enough that the calls cost nothing beside the hashing, and within the
/// second-level cache.
const CHUNK_BYTES: usize = 128 * 1024;

/// Feeds the whole message to `signer`. `None` and `-` are standard input.
pub(crate) fn read_into(signer: Signer, file: Option<&Path>) -> Result<Signer, Failure> {
    read(file, |input| feed(signer, input))
}

/// The whole message, for what needs to see all of it.
pub(crate) fn read_all(file: Option<&Path>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    read(file, |input| {
        let mut message = Zeroizing::new(Vec::new());
        input.read_to_end(&mut message)?;
        Ok(message)
    })
}

/// The whole message, which must not be longer than this.
pub(crate) fn read_at_most(limit: usize, file: Option<&Path>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let message = read_start(limit + 1, file)?;
    if message.len() > limit {
        let cause = io::Error::new(io::ErrorKind::FileTooLarge, format!("it holds more than {limit} bytes"));
        return Err(Failure::system(ErrorKind::InputUnreadable, name(file), &cause));
    }
    Ok(message)
}

/// So much of the message, or all of it, in a buffer that never grows, so that no copy of it is left behind.
pub(crate) fn read_start(length: usize, file: Option<&Path>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    read(file, |input| {
        let mut message = Zeroizing::new(Vec::with_capacity(length));
        input.take(length as u64).read_to_end(&mut message)?;
        Ok(message)
    })
}

/// What the message is called in errors.
pub(crate) fn name(file: Option<&Path>) -> String {
    path(file).map_or_else(|| "standard input".to_owned(), quoted)
}

fn path(file: Option<&Path>) -> Option<&Path> {
    file.filter(|path| !is_stdin(Some(path)))
}

/// Opens the message and lets `take` read it.
pub(crate) fn read<T>(file: Option<&Path>, take: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> Result<T, Failure> {
    let taken = match path(file) {
        None => stdio::input().and_then(|mut input| take(&mut input)),
        Some(path) => File::open(path).and_then(|mut input| take(&mut input)),
    };
    taken.map_err(|cause| Failure::system(ErrorKind::InputUnreadable, name(file), &cause))
}

fn feed(mut signer: Signer, input: &mut dyn Read) -> io::Result<Signer> {
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
